// The compiler's door: how a kernel is declared and how many motions become one.
export { ensemble, keysOf, type Motion, type Rule, type Table } from "./ensemble.ts";
export { type Folded, type FoldSpec, fold, scan } from "./fold.ts";
export { type AnyKernel, type Kernel, kernel } from "./kernel.ts";
export { UNWRITTEN } from "./lower.ts";
export type { Declared, Given, KernelSpec, Numbers } from "./plan.ts";
export { note } from "./ran.ts";
export { checkSize, Refusal } from "./refusal.ts";
