// The only door to the property library: what properties draw, and how often.
// What must hold of the draws is said where they are used.
import * as fc from "fast-check";
import { type Model, type Param, type Plain, type Values, valuesOf } from "../lab/core/index.ts";
import { skip, test } from "./suite.ts";

export type Draw<T> = fc.Arbitrary<T>;
export const { array, constantFrom, double, integer, oneof, record, string, tuple } = fc;

/** Long horizons and statistics over many seeds are asked for by the environment. */
export const long = Boolean(process.env["ORRERY_LONG"]);

/** A test for where long runs are asked for; there it is declared as any other, or as told. */
export const slow = (
  name: string,
  body: () => Promise<void>,
  declare: (name: string, body: () => Promise<void>) => void = test,
): void => (long ? declare(name, body) : skip(name, "long runs only: set ORRERY_LONG"));

/** Whether the first draw that fails is made smaller, for whoever reads of it. */
let shrinks = true;

/** Holds the property to `runs` draws, the same ones every time, and to ten times as many in long runs. */
export function forAll<T>(draw: Draw<T>, holds: (drawn: T) => void, runs = 100): void {
  const numRuns = long ? 10 * runs : runs;
  const found = fc.check(fc.property(draw, holds), { seed: 1, numRuns, endOnFailure: !shrinks });
  if (found.failed) throw told(found.errorInstance, found.counterexample?.[0]);
}

/** What was thrown, with the draw that it is about and without the libraries' own lines. */
function told(thrown: unknown, drawn: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(`${fc.stringify(thrown)} was thrown`);
  const stack = error.stack?.replace(/\n[^\n]*node_modules[^\n]*/g, "");
  error.message += `\n    for ${fc.stringify(drawn)}`;
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Whether it throws; by which draw, nobody is told. */
export function throws(act: () => void): boolean {
  const before = shrinks;
  shrinks = false;
  try {
    act();
    return false;
  } catch {
    return true;
  } finally {
    shrinks = before;
  }
}

/** From 0 to 1, on a lattice that a reader can follow. */
export const shares: Draw<number> = integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

export const seeds: Draw<number> = fc.maxSafeNat();

type Ranges = Readonly<Record<string, Param["range"]>>;

/** A model's parameters: each at its default, at either end of its range or of one within it, or anywhere between. */
export function values(model: Model, within: Ranges = {}): Draw<Values> {
  const each = Object.entries(model.params).map(([name, { value, range, whole }]) => {
    const [least, most] = within[name] ?? range;
    const inside = (share: number): number => Math.min(most, least + share * (most - least));
    const between = shares.map((share) => (whole ? Math.floor(inside(share)) : inside(share)));
    return oneof(constantFrom(value, least, most), between).map((drawn) => [name, drawn] as const);
  });
  return tuple(...each).map((drawn) => valuesOf(model, Object.fromEntries(drawn)));
}

const words: Draw<string> = oneof(
  // The library's own unit "binary" takes a second to set up, in every test file.
  fc.string({ unit: fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)), maxLength: 6 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 4 }),
  constantFrom("__proto__", "constructor", "prototype", "toString", "length", "0", "-1", ""),
);

const leaves: Draw<Plain> = oneof(
  fc.double(),
  constantFrom<Plain>(null, true, false, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE, 2 ** 53),
  fc.bigInt(),
  words,
);

const columns: Draw<Plain> = oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int8Array(),
  fc.uint8Array(),
);

/** Any plain data: every leaf and every container that a state may hold. */
export const plain: Draw<Plain> = fc.letrec<{ any: Plain }>((tie) => ({
  any: oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    columns,
    array(tie("any"), { maxLength: 5 }),
    array(tuple(words, tie("any")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
    array(tuple(tie("any"), tie("any")), { maxLength: 4 }).map((entries) => new Map(entries)),
    array(tie("any"), { maxLength: 4 }).map((held) => new Set(held)),
  ),
})).any;
