// The kernels, a line each.
export { applyDelta, findDelta } from "./delta.ts";
export { keyedUniforms, keyedWords } from "./keyed-draws.ts";
export { kuramoto, meanFieldPull, phaseWaves } from "./kuramoto.ts";
export { matrixProduct } from "./matrix-product.ts";
export { nBody } from "./n-body.ts";
export { neighbourSum } from "./neighbour-sum.ts";
export { booleanProduct, maxPlusProduct, minPlusProduct } from "./semirings.ts";
export { squaredDistances } from "./squared-distances.ts";
export { warping, warpingFronts, warpings } from "./warping.ts";
