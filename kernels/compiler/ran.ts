// By what kernels run that nobody chooses for, and by what they ran: noted where one runs, read by whoever writes a
// record of it.
import { refusal } from "./refusal.ts";

export type Named = "plain" | "simd" | "gpu";
/** SIMD that stays within 128 bits, whatever the processor has. */
export const NARROW = "simd128";
const executions: Readonly<Record<string, Named>> = { plain: "plain", simd: "simd", [NARROW]: "simd", gpu: "gpu" };

export function executionNamed(who: string, name: string): Named {
  const found = Object.hasOwn(executions, name) ? executions[name] : undefined;
  if (found === undefined)
    throw refusal(who, `one of ${Object.keys(executions).join(", ")}`, name, "choose one of those");
  return found;
}

interface Preference extends Pick<Ran, "reason"> {
  readonly execution: "plain" | "simd";
}
const unsaid: Preference = { execution: "simd", reason: "the default" };
let preferred = unsaid;
export const preference = () => preferred;

/** What ORRERY_KERNELS says. Models and measures stay on the processor: what feeds a digest is in doubles. */
export function prefer(said: string | undefined): void {
  const named = said ? executionNamed("ORRERY_KERNELS", said) : undefined;
  if (named === undefined) preferred = unsaid;
  else if (named === "gpu") preferred = { ...unsaid, reason: "ORRERY_KERNELS=gpu, but no digest is fed by a GPU" };
  else preferred = { execution: named, reason: `ORRERY_KERNELS=${said}` };
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
