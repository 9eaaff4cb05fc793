// By what kernels ran: noted where one runs, read by whoever writes a record of it.

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
