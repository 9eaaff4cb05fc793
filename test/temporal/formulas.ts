// What the properties draw: formulas over the signals x, y and z, and runs of them, small enough to follow.
import {
  above,
  always,
  and,
  atLeast,
  atMost,
  below,
  type Columns,
  constant,
  differs,
  equals,
  eventually,
  type Formula,
  fall,
  historically,
  type Interval,
  iff,
  implies,
  next,
  not,
  once,
  or,
  previous,
  rise,
  since,
  strongNext,
  strongPrevious,
  until,
  xor,
} from "../../lab/core/temporal/index.ts";
import { array, constantFrom, type Draw, integer, oneof, record, tuple } from "../draws.ts";

/** Of small whole numbers, so that ties and margins of 0 are common. */
const levels: Draw<number> = integer({ min: -3, max: 3 });

export const intervals: Draw<Interval> = oneof(
  tuple(integer({ min: 0, max: 3 }), integer({ min: 0, max: 4 })).map(
    ([least, span]) => [least, least + span] as const,
  ),
  integer({ min: 0, max: 2 }).map((least) => [least, Number.POSITIVE_INFINITY] as const),
  constantFrom<Interval>([0, Number.POSITIVE_INFINITY]),
);

/** One signal and a level: worth exactly as much as the signal. */
export const margins: Draw<Formula> = tuple(
  constantFrom(above, atLeast, below, atMost, equals, differs),
  constantFrom("x", "y", "z"),
  levels,
).map(([is, name, level]) => is(name, level));

const comparisons: Draw<Formula> = oneof(
  margins,
  tuple(constantFrom(above, atMost, equals, differs), constantFrom("x", "y"), constantFrom("y", "z")).map(
    ([is, left, right]) => is(left, right),
  ),
  constantFrom(constant(true), constant(false)),
);

/** These have no meaning in dense time. */
const steps = [next, strongNext, previous, strongPrevious, rise, fall] as const;

interface Kinds {
  readonly leaf?: Draw<Formula>;
  readonly time?: "ticks" | "dense";
}

export function formulas(depth: number, kinds: Kinds = {}): Draw<Formula> {
  const { leaf = comparisons, time = "ticks" } = kinds;
  if (depth === 0) return leaf;
  const of = formulas(depth - 1, kinds);
  return oneof(
    leaf,
    tuple(constantFrom(not, ...(time === "ticks" ? steps : [])), of).map(([make, part]) => make(part)),
    tuple(constantFrom(and, or, implies, iff, xor), of, of).map(([make, left, right]) => make(left, right)),
    tuple(constantFrom(always, eventually, historically, once), intervals, of).map(([make, within, part]) =>
      make(within, part),
    ),
    tuple(constantFrom(until, since), of, of, intervals).map(([make, left, right, within]) =>
      make(left, right, within),
    ),
  );
}

/** Long enough to be felt if each join doubled what it joins. */
export const chains: Draw<Formula> = array(tuple(constantFrom(iff, xor), formulas(1)), {
  minLength: 8,
  maxLength: 12,
}).map((joins) => joins.reduce((left, [join, right]) => join(left, right), constant(true)));

/** As long as told. */
export const runs = (ticksMin: number, ticksMax: number): Draw<Columns> =>
  array(record({ x: levels, y: levels, z: levels }), { minLength: ticksMin, maxLength: ticksMax }).map(columnsOf);

const columnsOf = (samples: readonly Readonly<Record<string, number>>[]): Columns =>
  Object.fromEntries(["x", "y", "z"].map((name) => [name, samples.map((sample) => sample[name]!)]));

export const sampleAt = (columns: Columns, t: number): Record<string, number> =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[t]!]));

export const prefix = (columns: Columns, ticks: number): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from(column).slice(0, ticks)]));
