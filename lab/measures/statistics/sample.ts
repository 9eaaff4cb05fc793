import type { Param, Sample, Trouble } from "../../core/index.ts";

export const confidence: Param = {
  value: 0.99,
  range: [0.5, 0.999_999],
  about: "how sure the interval is to hold the truth",
};

export const sorted = (sample: Sample): Sample => sample.toSorted((a, b) => a - b);

export function meanOf(sample: Sample): number {
  let sum = 0;
  for (const one of sample) sum += one;
  return sum / sample.length;
}

/** Refuses samples that are too small to say anything. */
export const tooFew = (samples: readonly Sample[], least: number): Trouble | undefined => {
  const smallest = Math.min(...samples.map(({ length }) => length));
  return smallest >= least ? undefined : { kind: "ran out", about: `${smallest} rows, where ${least} are the least` };
};
