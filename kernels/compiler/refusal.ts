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

/** A place in a function's text. */
export interface Spot {
  readonly line: number;
  readonly of: string;
}

/** What a call may be refused for, at a place in the kernel's text: plain data. */
export interface Said extends Spot {
  readonly expected: string;
  readonly got: string;
  readonly remedy: string;
}

/** By where the kernel that is called was declared. */
export const refusedAt = (where: () => string, { line, of, expected, got, remedy }: Said): Refusal =>
  refusal(`${where()}, line ${line} of ${of}`, expected, got, remedy);

/** What stood there, in a word or two. */
export const shown = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? `a ${Object.getPrototypeOf(value)?.constructor?.name ?? "record"}`
    : String(value);
