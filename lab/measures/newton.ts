import { solution } from "./linear.ts";

/** Writes what it has at u: a vector, or a matrix row by row. */
export type Field = (out: Float64Array, u: Float64Array) => void;

const stepsMax = 60;

/** A step this small against the state is rounding. */
const settled = 1e-14;

/** Where `residual` vanishes, by Newton's method; its `slope` is ∂residual[i]/∂u[j]. Undefined where it does not arrive. */
export function newton(residual: Field, slope: Field, from: ArrayLike<number>): Float64Array | undefined {
  const u = Float64Array.from(from);
  const miss = new Float64Array(u.length);
  const matrix = new Float64Array(u.length * u.length);
  for (let step = 0; step < stepsMax; step++) {
    residual(miss, u);
    if (miss.every((x) => x === 0)) return u;
    slope(matrix, u);
    const way = solution(matrix, miss);
    if (way === undefined || !way.every(Number.isFinite)) return undefined;
    for (let i = 0; i < u.length; i++) u[i]! -= way[i]!;
    if (way.every((x, i) => Math.abs(x) <= settled * Math.max(1, Math.abs(u[i]!)))) return u;
  }
  return undefined;
}
