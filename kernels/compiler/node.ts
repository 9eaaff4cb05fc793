// What runs kernels in Node: threads, a GPU's process, and the choice among them.
export {
  type Adapter,
  adapters,
  type Gpu,
  isTrouble,
  openGpu,
  softwareDriver,
  type Trouble,
  type Wgsl,
} from "./node-gpu.ts";
export { type Choice, dismiss, type Launched, launch } from "./node-launch.ts";
export { pool } from "./node-pool.ts";
export { wide } from "./node-ways.ts";
