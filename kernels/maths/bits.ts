// The bits of one f64, through two views of eight bytes. Little-endian, as every engine that runs this is.
const value = new Float64Array(1);
const words = new Int32Array(value.buffer);

/** The least normal double, and the factor that takes every subnormal one above it. */
export const LEAST_NORMAL = 2.2250738585072014e-308;
export const LIFT = 18014398509481984; // 2⁵⁴

export function highWord(x: number): number {
  value[0] = x;
  return words[1]!;
}

/** 2ⁿ from n = −1024 on: read, because a double that was just written as two words is slow to load. */
const powers = new Float64Array(2048);
powers[0] = 5.562684646268003e-309;
for (let n = 1; n < 2048; n++) powers[n] = 2 * powers[n - 1]!;

/** x·2ⁿ where x and the product are normal: n added to the exponent. −1024 ≤ n ≤ 1023. */
export function shifted(x: number, n: number): number {
  return x * powers[n + 1024]!;
}

/** 2ⁿ for −1022 ≤ n ≤ 1023. */
export function powerOfTwo(n: number): number {
  return powers[n + 1024]!;
}

/** (head + tail)·2ⁿ rounded once, into the subnormals and past the overflow; |n| < 2000, and head ≥ 1 where n ≥ 0. */
export function scaled(head: number, tail: number, n: number): number {
  const near = powerOfTwo(n >> 1);
  const far = powerOfTwo(n - (n >> 1));
  // Against this anchor the sum is rounded at the place where the result's last bit will be.
  const anchor = powerOfTwo(-1022 - Math.min(n, 0));
  if (n >= 0 || head + tail >= anchor) return (head + tail) * near * far;
  const sum = anchor + head;
  return (sum + (head - (sum - anchor) + tail) - anchor) * near * far;
}
