// Portable mathematics: the functions of Math that the language leaves to each engine, with the same bits on all of
// them. They use only what IEEE 754 fixes: + − × ÷ √, comparisons, and the bits of a double. hypot takes two arguments.
export { exp, expm1 } from "./exponential.ts";
export { cosh, sinh, tanh } from "./hyperbolic.ts";
export { acos, asin, atan, atan2 } from "./inverse-trigonometric.ts";
export { log, log1p, log2, log10 } from "./logarithm.ts";
export { pow } from "./power.ts";
export { cbrt, hypot, sqrt } from "./root.ts";
export { cos, sin, tan } from "./trigonometric.ts";

/** Each function's greatest error at half a million points, in units of the result's last place, rounded up. */
export const ulp = {
  sin: 0.8,
  cos: 0.8,
  tan: 0.9,
  asin: 0.7,
  acos: 0.66,
  atan: 0.67,
  atan2: 0.67,
  sinh: 0.52,
  cosh: 0.52,
  tanh: 0.53,
  exp: 0.52,
  expm1: 0.53,
  log: 0.51,
  log1p: 0.51,
  log2: 0.51,
  log10: 0.51,
  pow: 0.53,
  cbrt: 0.51,
  hypot: 0.51,
} as const;
