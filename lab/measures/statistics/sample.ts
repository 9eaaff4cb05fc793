import { type Param, type Sample, sqrt, type Trouble } from "../../core/index.ts";

export const confidence: Param = {
  value: 0.99,
  range: [0.5, 0.999_999],
  about: "how sure the interval is to hold the truth",
};

export const sorted = (sample: Sample): Sample => sample.toSorted((a, b) => a - b);

export function meanOf(sample: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < sample.length; i++) sum += sample[i]!;
  if (Number.isFinite(sum)) return sum / sample.length;
  // Where the sum is too large for a number the mean may not be.
  sum = 0;
  for (let i = 0; i < sample.length; i++) sum += sample[i]! / sample.length;
  return sum;
}

/** By how much the mean of a sample is off: its standard error. */
export function standardError(sample: ArrayLike<number>, mean: number): number {
  const unit = unitOf(sample, mean);
  let squares = 0;
  for (let i = 0; i < sample.length; i++) squares += square((sample[i]! - mean) / unit);
  return unit * sqrt(squares / (sample.length - 1) / sample.length);
}

const square = (x: number): number => x * x;

/**
 * The power of two nearest below how far any is from the middle: squares in such units are no larger and no smaller
 * than a number can be, and have the same digits.
 */
export function unitOf(sample: ArrayLike<number>, middle: number): number {
  let farthest = 0;
  for (let i = 0; i < sample.length; i++) farthest = Math.max(farthest, Math.abs(sample[i]! - middle));
  let unit = 1;
  while (unit <= farthest / 2 && Number.isFinite(2 * unit)) unit *= 2;
  while (unit > farthest && farthest > 0) unit /= 2;
  return unit;
}

/** Refuses samples that are too small to say anything. */
export const tooFew = (samples: readonly Sample[], least: number): Trouble | undefined => {
  const smallest = Math.min(...samples.map(({ length }) => length));
  return smallest >= least ? undefined : { kind: "ran out", about: `${smallest} rows, where ${least} are the least` };
};
