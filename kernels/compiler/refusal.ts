// How kernels refuse: one line, `who: expected …, got …; remedy`. The lab's own errors are core's.

export class Refusal extends Error {
  override readonly name = "Refusal";
}

export const refusal = (who: string, expected: string, got: string, remedy: string): Refusal =>
  new Refusal(`${who}: expected ${expected}, got ${got}; ${remedy}`);
