// A formula over a whole recorded run: its robustness and its verdict at every instant. Watching a run as it goes on is
// monitor.ts's.
import { misuse, unknown } from "../errors.ts";
import { compile, type Scale, type TimeKind } from "./compile.ts";
import type { Formula } from "./formula.ts";
import { type Columns, fillRow, slotsOf } from "./slots.ts";
import { Valuation } from "./valuation.ts";

/** Values that each last from their time until the next one's, the last until `until`. */
export interface Course {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly until: number;
}

/** Dense time: when each sample begins, from 0 up, and until when the last one lasts. */
export type Clock = Pick<Course, "times" | "until">;

/** The robustness at every tick. */
export function robustness(formula: Formula, columns: Columns): Float64Array {
  return everyTick(formula, "robustness", columns);
}

/** The verdict at every tick. */
export function verdicts(formula: Formula, columns: Columns): readonly boolean[] {
  return Array.from(everyTick(formula, "verdict", columns), (value) => value === Number.POSITIVE_INFINITY);
}

function everyTick(formula: Formula, scale: Scale, columns: Columns): Float64Array {
  const ticks = lengthOf(columns);
  const values = new Float64Array(ticks);
  let from = 0;
  const say = (value: number, until: number) => {
    values.fill(value, from, until);
    from = until;
  };
  evaluate({ formula, scale, time: "ticks" }, columns, ticks, (i) => i + 1, say);
  return values;
}

/** The robustness at every instant of dense time. */
export function denseRobustness(formula: Formula, columns: Columns, clock: Clock): Course {
  return everyInstant(formula, "robustness", columns, clock);
}

/** The verdict at every instant of dense time, above 0 where it holds. */
export function denseVerdicts(formula: Formula, columns: Columns, clock: Clock): Course {
  return everyInstant(formula, "verdict", columns, clock);
}

function everyInstant(formula: Formula, scale: Scale, columns: Columns, clock: Clock): Course {
  const { times: begins, until } = clock;
  const samples = lengthOf(columns);
  if (begins.length !== samples)
    throw misuse("requirement", `${samples} times, as of samples`, `${begins.length}`, "give each sample its time");
  [...begins, until].forEach((time, i, all) => {
    if (!(i === 0 ? time === 0 : time > all[i - 1]!))
      throw misuse("requirement", "times that rise from 0", `${time} at place ${i}`, "sort them, and begin with 0");
  });
  const [times, values]: [number[], number[]] = [[], []];
  let from = 0;
  const say = (value: number, to: number) => {
    if (value !== values.at(-1)) {
      times.push(from);
      values.push(value);
    }
    from = to;
  };
  evaluate({ formula, scale, time: "dense" }, columns, samples, (i) => begins[i + 1] ?? until, say);
  return { times, values, until };
}

function evaluate(
  { formula, scale, time }: { readonly formula: Formula; readonly scale: Scale; readonly time: TimeKind },
  columns: Columns,
  length: number,
  untilOf: (i: number) => number,
  say: (value: number, until: number) => void,
): void {
  const slots = slotsOf(formula);
  const names = Object.keys(columns);
  for (const name of slots.signals) if (!names.includes(name)) throw unknown("requirement", "a signal", name, names);
  const valuation = new Valuation(compile(formula, scale, time, false, slots));
  const { out } = valuation.root;
  const read = new Float64Array(slots.signals.length + slots.predicates.length);
  const drain = () => {
    for (; out.length > 0; out.shift()) say(out.value, out.until);
  };
  for (let i = 0; i < length; i++) {
    fillRow(read, slots, columns, i);
    valuation.feed(read, untilOf(i));
    drain();
  }
  valuation.root.end(valuation.now);
  drain();
}

function lengthOf(columns: Columns): number {
  const lengths = Object.entries(columns);
  const [[first, { length }] = ["", { length: 0 }], ...others] = lengths;
  for (const [name, column] of others) {
    if (column.length !== length)
      throw misuse("requirement", `${length} values of ${name}, as of ${first}`, `${column.length}`, "cut the longer");
  }
  return length;
}
