// Kernels for whoever writes a scenario or a notebook: the shelf, and how one is run by name. What needs Node is loaded
// when it is asked for.
// From where each is declared: a stranger's compiler may not know Node, which the door's own declarations name.
import type { Adapter, Trouble } from "../kernels/compiler/node-gpu.ts";
import type { Choice, Launched } from "../kernels/compiler/node-launch.ts";
import { prefer } from "../kernels/compiler/ran.ts";

export * as kernels from "../kernels/index.ts";

const node = () => import("../kernels/compiler/node.ts");

// Whoever works in a script or a notebook has no command line to read it; in a browser there is no environment.
const { process } = globalThis as { process?: { env: Readonly<Record<string, string | undefined>> } };
prefer(process?.env["ORRERY_KERNELS"]);

/** What can be run by name. */
interface Kernel<P, R> {
  readonly name: string;
  itself(passed: P): R;
  simd(passed: P): R;
}

/** Runs a kernel on "plain", "simd" or "gpu"; else as ORRERY_KERNELS says, else as suits its work. */
export async function launch<P, R>(one: Kernel<P, R>, passed: P, choice?: Choice): Promise<Launched<R> | Trouble> {
  return (await node()).launch(one, passed, choice);
}

/** Every adapter that WebGPU offers here, a software one among them, with its limits. */
export async function adapters(): Promise<readonly Adapter[]> {
  return (await node()).adapters();
}

/** Ends the threads and the GPU's process that launches keep. */
export async function dismiss(): Promise<void> {
  return (await node()).dismiss();
}
