// The compiler's door: how a kernel is declared and how many motions become one.
export { ensemble, type Motion, type Rule, type Table } from "./ensemble.ts";
export {
  type AnyKernel,
  type Declared,
  type Given,
  type Kernel,
  type KernelSpec,
  kernel,
  type Numbers,
} from "./kernel.ts";
export { Refusal } from "./refusal.ts";
