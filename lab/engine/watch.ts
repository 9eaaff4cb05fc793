// Who watches a scenario's requirements while its world lives: each sees every instant, as it is once all has happened
// that happens there. What becomes of what they say is not known here.
import { type Fold, type Monitor, monitor, type Observed, type Scenario, signalsOf, type Time } from "../core/index.ts";
import type { World } from "./world.ts";

/** What a requirement calls a law of the model: 1 while it is true, 0 where it is not. */
export const lawSignal = (law: string): string => `law: ${law}`;

/** What requirements see of a world: what is observed, and such laws as they ask for. */
function seeing({ model, requirements }: Scenario): (world: World) => Observed {
  const asked = new Set(Object.values(requirements).flatMap(signalsOf));
  const laws = Object.keys(model.laws).filter((law) => asked.has(lawSignal(law)));
  if (laws.length === 0) return (world) => world.observe();
  return (world) => ({
    ...world.observe(),
    ...Object.fromEntries(
      laws.map((law) => [lawSignal(law), Number(world.model.laws[law]!(world.state, world.values))]),
    ),
  });
}

export class Watch {
  readonly monitors: readonly (readonly [requirement: string, Monitor])[];
  readonly #world: World;
  readonly #see: (world: World) => Observed;
  /** What has been so since the instant that was seen last. */
  #seen: Observed;

  /** Of all requirements, or of one. */
  constructor(scenario: Scenario, world: World, only?: string) {
    this.monitors = Object.entries(scenario.requirements)
      .filter(([name]) => only === undefined || name === only)
      .map(([name, formula]) => [name, monitor(formula, { robustness: false })]);
    this.#world = world;
    this.#see = seeing(scenario);
    this.#seen = this.#see(world);
  }

  /** What was seen last. */
  get seen(): Observed {
    return this.#seen;
  }

  /** Lives on to the next instant at which something happens, or to `until` if nothing does or nobody watches. */
  advance(until: Time, fold?: Fold): void {
    const settled = this.monitors.every(([, each]) => each.settled);
    this.#world.advance(until, fold, settled ? Number.POSITIVE_INFINITY : 1);
    this.#lasted(this.#world.now);
    this.#seen = this.#see(this.#world);
  }

  /** The run ends here: its last instant has been, too. */
  end(): void {
    this.#lasted(this.#world.now + 1);
  }

  /** What was seen last has been so until now. */
  #lasted(now: Time): void {
    for (const [, each] of this.monitors) if (!each.settled && now > each.now) each.step(this.#seen, now);
  }
}
