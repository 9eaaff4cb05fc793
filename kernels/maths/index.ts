// Portable mathematics: the functions of Math that the language leaves to each engine, with the same bits on all of them.
// They use only what IEEE 754 fixes: + − × ÷ √, comparisons, and the bits of a double. hypot takes two arguments.
export { exp, expm1 } from "./exponential.ts";
export { cosh, sinh, tanh } from "./hyperbolic.ts";
export { acos, asin, atan, atan2 } from "./inverse-trigonometric.ts";
export { log, log1p, log2, log10 } from "./logarithm.ts";
export { pow } from "./power.ts";
export { cbrt, hypot } from "./root.ts";
export { cos, sin, tan } from "./trigonometric.ts";
