// The law of kernels: lanes side by side give the bits that the function itself gives, all NaNs counting as one. Inputs
// are drawn for every declared shape: no element, one, odd numbers, many; NaN, ±0, infinities, subnormals.
import type { AnyKernel, Declared, Given, Numbers } from "../../kernels/compiler/index.ts";
import { constantFrom, type Draw, forAll, integer, tuple } from "../draws.ts";
import { assert } from "../suite.ts";

export type Passed = Record<string, number | Numbers>;

const edges = [
  Number.NaN,
  0,
  -0,
  Infinity,
  -Infinity,
  5e-324,
  -2.2e-308,
  1,
  -1,
  0.5,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  1e300,
];
const words = new Int32Array(2);
const double = new Float64Array(words.buffer);

/** Whole numbers of 32 bits in a fixed order (Marsaglia 2003, xorshift). */
function order(seed: number): () => number {
  let state = Math.imul(seed, 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** A double: of every exponent, an edge, or of everyday size. */
function wild(next: () => number, tame: boolean): number {
  const kind = next() % 8;
  if (!tame && kind === 0) return edges[next() % edges.length]!;
  if (!tame && kind === 1) {
    words[0] = next();
    words[1] = next();
    return double[0]!;
  }
  return (next() / 2 ** 31 - 1) * (kind < 5 ? 4 : 1000);
}

export interface Trial {
  /** Sizes and scalars that are not drawn freely. */
  readonly fixed?: (seed: number, size: () => number) => Record<string, number>;
  /** Numbers of everyday size only. */
  readonly tame?: boolean;
  /** Sizes drawn. */
  readonly sizes?: readonly number[];
}

const usual = [0, 1, 2, 3, 5, 7, 8, 17, 64, 67, 131, 300];

/** What is passed to a kernel of these shapes. */
export function passes(
  takes: Declared,
  gives: Given,
  { fixed, tame = false, sizes = usual }: Trial = {},
): Draw<Passed> {
  return tuple(constantFrom(...sizes), integer({ min: 1, max: 2 ** 31 - 1 })).map(([size, seed]) => {
    const next = order(seed);
    const passed: Passed = {};
    const lengths = new Map<string, number>();
    const drawn = fixed?.(seed, () => sizes[next() % sizes.length]!) ?? {};
    for (const [name, shape] of [...Object.entries(takes), ...Object.entries(gives)]) {
      const [, kind, axes] = /^(size|\w+?\d+)(?:\[(.*)\])?$/.exec(shape)!;
      if (axes === undefined) {
        passed[name] = drawn[name] ?? (kind === "i32" ? next() | 0 : wild(next, tame));
        continue;
      }
      let length = 1;
      for (const axis of axes.split(",").map((one) => one.trim())) {
        const own =
          lengths.get(axis) ?? drawn[axis] ?? (lengths.size === 0 ? size : sizes[next() % sizes.length]! % 40);
        lengths.set(axis, own);
        length *= own;
      }
      passed[name] =
        kind === "f64"
          ? Float64Array.from({ length }, () => wild(next, tame))
          : kind === "i32"
            ? Int32Array.from({ length }, () => (next() % 3 ? next() : next() % 16))
            : Uint8Array.from({ length }, () => next());
    }
    for (const [axis, length] of lengths) passed[axis] = length;
    return passed;
  });
}

export const copied = (passed: Passed): Passed =>
  Object.fromEntries(Object.entries(passed).map(([name, one]) => [name, typeof one === "number" ? one : one.slice()]));

/** Where two results differ first, all NaNs counting as one. */
function parting(a: Readonly<Record<string, Numbers>>, b: Readonly<Record<string, Numbers>>): string | undefined {
  for (const [name, one] of Object.entries(a)) {
    const other = b[name]!;
    for (let i = 0; i < one.length; i++)
      if (!Object.is(one[i], other[i])) return `${name}[${i}]: expected ${one[i]}, got ${other[i]}`;
  }
  return undefined;
}

type Run = (passed: Passed) => Readonly<Record<string, Numbers>>;

/** Holds a kernel to the law, as `run` runs it. */
export function lawOf(kernel: AnyKernel, trial: Trial = {}, runs = 30, run: Run = kernel.simd): void {
  forAll(
    passes(kernel.takes, kernel.gives, trial),
    (passed) => {
      const apart = parting(kernel.itself(copied(passed)), run(copied(passed)));
      const sizes = Object.values(passed).map((one) => (typeof one === "number" ? one : one.length));
      assert.is(apart, undefined, `${kernel.name} of ${sizes}`);
    },
    runs,
  );
}

/** Whether some drawn input tells a kernel from its meaning. */
export function caught(kernel: AnyKernel, trial: Trial = {}): boolean {
  let found = false;
  const looked: Run = (passed) => {
    found ||= parting(kernel.itself(copied(passed)), kernel.simd(copied(passed))) !== undefined;
    return kernel.itself(passed);
  };
  lawOf(kernel, trial, 30, looked);
  return found;
}
