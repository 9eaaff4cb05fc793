// How kernels refuse: one line, `who: expected …, got …; remedy`. The lab's own errors are core's.

export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Refuses a size that is none. */
export function checkSize(who: string, name: string, size: number): void {
  if (!(Number.isInteger(size) && size >= 0)) throw refusal(who, `${name} to be a size`, String(size), "pass it");
}

export const refusal = (who: string, expected: string, got: string, remedy: string): Refusal =>
  new Refusal(`${who}: expected ${expected}, got ${got}; ${remedy}`);

/** What stood there, in a word or two. */
export const shown = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? `a ${Object.getPrototypeOf(value)?.constructor?.name ?? "record"}`
    : String(value);
