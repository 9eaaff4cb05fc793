// The front door: all that a scenario or a notebook may import.
export { type AnyKernel, ensemble, fold, type Kernel, kernel, Refusal, scan } from "../kernels/compiler/index.ts";
export * from "./core/index.ts";
export * from "./engine/index.ts";
export * from "./launch.ts";
export * from "./measures/index.ts";
export * from "./models/index.ts";
export * from "./notebook/index.ts";
export * from "./views/index.ts";
