// Who watches a scenario's requirements while its world lives: each sees every instant, as it is once all has happened
// that happens there. What becomes of what they say is not known here.
import {
  decided,
  Fold,
  lacking,
  type Monitor,
  monitor,
  numberIn,
  type Observed,
  type Scenario,
  shown,
  slotsOf,
  strictly,
  type Time,
  thrownBy,
  unknown,
} from "../core/index.ts";
import { spoilt } from "./spoilt.ts";
import { failure, World } from "./world.ts";

/** What a requirement calls a law of the model: 1 while it is true, 0 where it is not. */
export const lawSignal = (law: string): string => `law: ${law}`;

/** What requirements see of a world: such numbers and laws as they ask for; predicates in code may ask for any. */
function seeing({ model, requirements }: Scenario): (world: World) => Observed {
  const read = Object.values(requirements).map(slotsOf);
  const asked = new Set(read.flatMap(({ signals }) => signals));
  const names = read.some(({ predicates }) => predicates.length > 0) ? undefined : [...asked];
  const laws = Object.keys(model.laws).flatMap((law) =>
    asked.has(lawSignal(law)) ? [[law, lawSignal(law)] as const] : [],
  );
  if (laws.length === 0) return (world) => world.observe(names);
  return (world) => {
    const seen = { ...world.observe(names) };
    for (const [law, signal] of laws) seen[signal] = Number(decided(`law ${shown(law)}`, truth(world, law)));
    return seen;
  };
}

function truth({ model, state, values }: World, law: string): boolean {
  try {
    return model.laws[law]!(state, values);
  } catch (error) {
    throw thrownBy(`law ${shown(law)}`, error);
  }
}

/** Of a state that can be folded no more is asked. */
const unread = new Fold();

export class Watch {
  readonly monitors: readonly (readonly [requirement: string, Monitor])[];
  /** Whether it was stopped by who looked at it, rather than by itself: the last of its instants cannot be told. */
  spoilt = false;
  readonly #world: World;
  readonly #see: (world: World) => Observed;
  readonly #called: (requirement: string) => string;
  /** What rows keep, and what predicates in code may read, where there are any. */
  readonly #kept: readonly string[];
  readonly #read: readonly string[];
  /** What has been so since the instant that was seen last, and how many events there had been. */
  #seen: Observed;
  #events: number;

  /** Of all requirements, or of one where there is one of that name. */
  constructor(scenario: Scenario, world: World, only?: string) {
    // Of a world that never was there is nothing to see.
    const requirements: Scenario["requirements"] = world.stopped === undefined ? scenario.requirements : {};
    this.monitors = Object.entries(requirements)
      .filter(([name]) => only === undefined || name === only || !Object.hasOwn(requirements, only))
      .map(([name, formula]) => [name, monitor(formula, { robustness: false, who: `requirement ${shown(name)}` })]);
    this.#world = world;
    this.#see = seeing({ ...scenario, requirements });
    try {
      this.#seen = this.#see(world);
    } catch (error) {
      throw thrownBy("tick 0", error);
    }
    const coded = Object.values(requirements).some((formula) => slotsOf(formula).predicates.length > 0);
    this.#read = coded ? Object.keys(this.#seen) : [];
    this.#kept = world.stopped === undefined ? (scenario.observe ?? Object.keys(world.observe())) : [];
    this.#events = world.events;
    this.#called = (name) => `scenario ${scenario.name}, requirement ${shown(name)}`;
    for (const [name, formula] of Object.entries(requirements))
      for (const signal of slotsOf(formula).signals)
        if (!Object.hasOwn(this.#seen, signal))
          throw unknown(
            this.#called(name),
            `a number that ${world.model.name} observes`,
            signal,
            Object.keys({ ...world.observe(), ...this.#seen }),
          );
  }

  /** The world, or where it failed as it was before: what threw may have left a state half changed. */
  get whole(): World {
    const { model, seed, values, stopped } = this.#world;
    if (stopped?.kind !== "failed") return this.#world;
    const before = new World(model, { seed, set: values });
    if (stopped.tick > 0) before.advance(stopped.tick - 1);
    return before;
  }

  /** Lives on to the next instant at which something happens, or to `until` if nothing does or nobody watches. */
  advance(until: Time, fold?: Fold): void {
    const world = this.#world;
    const settled = this.monitors.every(([, each]) => each.settled);
    this.look(() => void world.advance(until, fold, settled ? Number.POSITIVE_INFINITY : 1));
    this.#lasted(world.now);
    // What threw may have left it half changed.
    if (world.stopped?.kind === "failed") return;
    this.look(() => {
      this.#seen = this.#see(world);
    });
    this.#events = world.events;
  }

  /**
   * Lives through so many ticks, or until it is enough, and looks at the whole state each time that it goes so far; -1:
   * it only begins.
   */
  live(ticks: Time, stride: Time, enough = () => false): void {
    const world = this.#world;
    const on = (until: Time): boolean => world.now < until && world.stopped === undefined && !enough();
    if (ticks >= 0)
      do {
        const until = Math.min(ticks, world.now + stride);
        do this.advance(until);
        while (on(until));
        this.look(() => {
          this.whole.observe();
          world.checkPlaces();
          world.fold(unread);
        });
      } while (on(ticks));
    this.end();
  }

  /** The run ends here: its last instant has been, too. */
  end(): void {
    this.#lasted(this.#world.now + 1);
  }

  /** What is thrown by who looks at the world ends the run, and is no error of the lab. */
  look(at: () => void): void {
    if (this.spoilt) return;
    try {
      at();
    } catch (error) {
      this.spoilt = true;
      const told = (world: World): void => {
        world.checkPlaces();
        world.snapshot();
        world.observe();
        this.#see(world);
        const seen = world.observe(this.#kept);
        for (const name of this.#kept) numberIn(world.model.name, seen, name);
      };
      this.#world.stopped = spoilt(this.#world, told, error);
    }
  }

  /** What was seen last has been so until now. */
  #lasted(now: Time): void {
    for (const [name, each] of this.monitors) {
      if (this.spoilt || each.settled || now <= each.now) continue;
      const tick = each.now;
      try {
        const whole = tick > 0 && hasAll(this.#seen, this.#read);
        each.step(whole ? this.#seen : strictly(this.#called(name), this.#seen), now);
      } catch (error) {
        // What cannot be asked even once is no requirement.
        if (tick === 0) throw thrownBy(`tick 0: requirement ${shown(name)}`, error);
        // A state that is looked at seldom may have been spoilt before.
        this.look(() => this.#world.fold(unread));
        if (this.spoilt && this.#world.stopped!.tick <= tick) return;
        this.spoilt = true;
        const gone = slotsOf(each.formula).signals.find((signal) => !Object.hasOwn(this.#seen, signal));
        const why = gone === undefined ? error : lacking(this.#world.model.name, gone, undefined);
        this.#world.stopped = { ...failure(this.#world, `requirement ${shown(name)}`, why, this.#events), tick };
      }
    }
  }
}

/** Hot: after every event, where predicates in code may read any of them; nearly always in the same order. */
function hasAll(seen: Observed, names: readonly string[]): boolean {
  let same = 0;
  for (const name in seen) {
    if (name !== names[same]) break;
    same++;
  }
  return same === names.length || names.every((name) => Object.hasOwn(seen, name));
}
