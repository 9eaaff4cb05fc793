import { solution } from "./linear.ts";

/** Writes what it has at u: a vector, or a matrix row by row. */
export type Field = (out: Float64Array, u: Float64Array) => void;

const stepsMax = 60;

/** A step this small against the state is rounding. */
const settled = 1e-14;

/** Whether two states are the same but for a share of their size; below 1, of 1. */
export const near = (a: ArrayLike<number>, b: Float64Array, share: number): boolean =>
  b.every((x, i) => Math.abs(x - a[i]!) <= share * Math.max(1, Math.abs(x)));

/** Where `residual` vanishes, by Newton's method; `slope` is its ∂[i]/∂u[j]. Undefined where it does not arrive. */
export function newton(residual: Field, slope: Field, from: ArrayLike<number>): Float64Array | undefined {
  const u = Float64Array.from(from);
  const before = new Float64Array(u.length);
  const miss = new Float64Array(u.length);
  const matrix = new Float64Array(u.length * u.length);
  for (let step = 0; step < stepsMax; step++) {
    residual(miss, u);
    if (miss.every((x) => x === 0)) return u;
    slope(matrix, u);
    const way = solution(matrix, miss);
    if (way === undefined || !way.every(Number.isFinite)) return undefined;
    before.set(u);
    for (let i = 0; i < u.length; i++) u[i]! -= way[i]!;
    if (near(before, u, settled)) return u;
  }
  return undefined;
}
