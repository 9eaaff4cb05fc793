// By what kernels run that nobody chooses for, and by what they ran: noted where one runs, read by whoever writes a
// record of it.
import { refusal } from "./refusal.ts";

export type Named = "plain" | "simd" | "gpu";
const executions: readonly Named[] = ["plain", "simd", "gpu"];

export function executionNamed(who: string, name: string): Named {
  const found = executions.find((one) => one === name);
  if (found === undefined) throw refusal(who, `one of ${executions.join(", ")}`, name, "choose one of those");
  return found;
}

let preferred: Pick<Ran, "reason"> & { readonly execution: "plain" | "simd" } = {
  execution: "simd",
  reason: "the default",
};
export const preference = () => preferred;

/** What ORRERY_KERNELS says. Models and measures stay on the processor: what feeds a digest is in doubles. */
export function prefer(said: string | undefined): void {
  if (!said) return;
  const named = executionNamed("ORRERY_KERNELS", said);
  preferred =
    named === "gpu"
      ? { execution: "simd", reason: "ORRERY_KERNELS=gpu, but no digest is fed by a GPU" }
      : { execution: named, reason: `ORRERY_KERNELS=${said}` };
}

/** One way in which a kernel ran, and why it was that one. */
export interface Ran {
  readonly kernel: string;
  /** The function itself; WebAssembly on one thread, or on several; a GPU. */
  readonly execution: "plain" | "simd" | "threads" | "gpu";
  readonly precision: "f64" | "f32";
  /** Of a GPU. */
  readonly adapter?: string;
  readonly reason: string;
}

const all = new Map<string, Ran>();

export function note(ran: Ran): void {
  all.set(`${ran.kernel} ${ran.execution} ${ran.adapter ?? ""} ${ran.reason}`, ran);
}

/** What has run since it was last asked, each way once, in the order of first need. */
export function taken(): readonly Ran[] {
  const seen = [...all.values()];
  all.clear();
  return seen;
}
