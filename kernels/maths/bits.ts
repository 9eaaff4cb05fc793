// The bits of one f64, through two views of eight bytes. Little-endian, as every engine that runs this is.
const value = new Float64Array(1);
const words = new Int32Array(value.buffer);

export function highWord(x: number): number {
  value[0] = x;
  return words[1]!;
}

export function fromWords(high: number, low: number): number {
  words[1] = high;
  words[0] = low;
  return value[0]!;
}

/** x with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  value[0] = x;
  words[1] = high;
  return value[0]!;
}

/** 2ⁿ for −1022 ≤ n ≤ 1023. */
export function powerOfTwo(n: number): number {
  return fromWords((n + 1023) << 20, 0);
}

/** (head + tail)·2ⁿ rounded once, into the subnormals and past the overflow; |n| < 2000, and head ≥ 1 where n ≥ 0. */
export function scaled(head: number, tail: number, n: number): number {
  const near = powerOfTwo(n >> 1);
  const far = powerOfTwo(n - (n >> 1));
  // Against this anchor the sum is rounded at the place where the result's last bit will be.
  const anchor = powerOfTwo(-1022 - Math.min(n, 0));
  if (n >= 0 || head >= anchor) return (head + tail) * near * far;
  const sum = anchor + head;
  return (sum + (head - (sum - anchor) + tail) - anchor) * near * far;
}
