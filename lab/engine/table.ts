// A run as a table: an instant a row, with its tick, its time and what was observed. How a file holds one is not known
// here.
import { misuse, numberIn, type Scenario, type Time, wholeTime } from "../core/index.ts";
import type { World } from "./world.ts";

/** One instant, as charts and files take it. */
export interface Instant {
  readonly tick: Time;
  /** A flow's ticks times their length; of anything else the tick. */
  readonly t: number;
  readonly [observed: string]: number;
}

/** The same rows, a column each. */
export interface Columns {
  readonly names: readonly string[];
  readonly values: readonly Float64Array[];
  /** Of those columns whose unit is known. */
  readonly units: Readonly<Record<string, string>>;
}

/** How far apart a table's rows lie, in ticks: so that there are at most 10,000 unless told. */
export interface Spacing {
  readonly every?: Time;
}
const rowsUsual = 10_000;
const rowsMax = 50_000_000;

export const spacingOf = (ticks: Time, rows = rowsUsual): Time =>
  Math.max(1, Math.ceil(ticks / Math.min(rows, rowsUsual)));

/** Keeps instants of a world as it lives: every so many ticks, and the end. Of what stopped, those before it did. */
export class Samples {
  /** The next instant to be kept; Infinity after the last. */
  next: Time = 0;
  readonly every: Time;
  readonly #ticks: Time;
  readonly #observed: readonly string[];
  readonly #values: readonly Float64Array[];
  #count = 0;

  constructor(world: World, observed: readonly string[], ticks: Time, every: Time) {
    const who = `table of ${world.model.name}`;
    const rows = Math.ceil(ticks / wholeTime(who, every)) + 1;
    if (!(rows <= rowsMax))
      throw misuse(who, `at most ${rowsMax} rows`, String(rows), `take every ${spacingOf(ticks)} ticks`);
    this.every = every;
    this.#ticks = ticks;
    this.#observed = observed;
    this.#values = Array.from({ length: observed.length + 2 }, () => new Float64Array(rows));
  }

  /** Keeps this instant if it is the next. Whether it was. */
  take(world: World): boolean {
    const { now } = world;
    if (now !== this.next || world.stopped !== undefined) return false;
    const row = this.#count++;
    const seen = world.observe(this.#observed);
    this.#values[0]![row] = now;
    this.#values[1]![row] = timeOf(world);
    for (const [i, name] of this.#observed.entries())
      this.#values[i + 2]![row] = numberIn(world.model.name, seen, name);
    this.next = now === this.#ticks ? Number.POSITIVE_INFINITY : Math.min(this.#ticks, now + this.every);
    return true;
  }

  columns(units: Columns["units"]): Columns {
    const values = this.#values.map((one) => (one.length === this.#count ? one : one.slice(0, this.#count)));
    return { names: columnNames(this.#observed), values, units };
  }
}

/** A model that observes a `t` of its own keeps it, under another name. */
const columnNames = (observed: readonly string[]): string[] => {
  const names = new Set(["tick", "t"]);
  for (let name of observed) {
    while (names.has(name)) name += "_";
    names.add(name);
  }
  return [...names];
};

/** The world's time in the model's own unit. */
export const timeOf = ({ model, values, now }: World): number =>
  now * (model.kind === "flow" ? (values["dt"] ?? 1) : 1);

export const unitsOf = ({ model }: Scenario): Columns["units"] => ({
  tick: "tick",
  t: model.kind === "flow" ? (model.params["dt"]?.unit ?? "s") : "tick",
});

export const rowsOf = ({ names, values }: Columns): Instant[] =>
  Array.from(
    values[0]!,
    (_, row) => Object.fromEntries(names.map((name, i) => [name, values[i]![row]!])) as unknown as Instant,
  );
