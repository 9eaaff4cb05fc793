// What kernels are tried on: numbers of every kind in a fixed order, and what may not be drawn freely.
import type { Declared, Given, Numbers } from "../../kernels/compiler/index.ts";

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
export function order(seed: number): () => number {
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

export const usual = [0, 1, 2, 3, 5, 7, 8, 17, 64, 67, 131, 300];

/** What is passed at one size: the same at each seed. */
export function passedAt(
  takes: Declared,
  gives: Given,
  { fixed, tame = false, sizes = usual }: Trial,
  size: number,
  seed: number,
): Passed {
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
      const own = lengths.get(axis) ?? drawn[axis] ?? (lengths.size === 0 ? size : sizes[next() % sizes.length]! % 40);
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
}

/** Of the kernels of the shelf. */
export const trials: Readonly<Record<string, Trial>> = {
  kuramoto: { tame: true, sizes: [0, 1, 2, 3, 7, 64, 131] },
  "n-body": { sizes: [0, 1, 2, 3, 7, 64, 131] },
  "boolean-product": { fixed: (seed) => ({ innerWords: 3, inner: 65 + (seed % 32) }) },
  warping: {
    fixed: (seed, size) => {
      const [n, m, band] = [size(), size(), seed % 11];
      return { n, m, band, diagonals: Math.max(0, n + m - 1), places: band + 1, three: 3, width: band + 4 };
    },
  },
  "warping-fronts": {
    fixed: (seed, size) => {
      const [n, m, band, pairs] = [1 + (size() % 40), 1 + (size() % 40), seed % 11, 1 + (seed % 3)];
      const [diagonals, lanes, width] = [n + m - 1, (band + 1) * pairs, (band + 4) * pairs];
      return { n, m, band, pairs, diagonals, lanes, three: 3, width };
    },
  },
  warpings: { fixed: (seed) => ({ n: 1 + (seed % 9), m: 1 + (seed % 7), band: seed % 5 }) },
};
