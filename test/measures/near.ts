import { assert } from "../suite.ts";

/** Within the tolerance, or a failure that names all three. */
export const isNear = (value: unknown, expected: number, tolerance: number, what = "the number"): void =>
  assert.ok(
    typeof value === "number" && Math.abs(value - expected) <= tolerance,
    `${what}: expected ${expected} ± ${tolerance}, got ${value}`,
  );
