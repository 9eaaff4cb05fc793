// What a statistic is: a question that is put to samples, one number a run, where a measure asks a model. The
// statistics themselves are in lab/measures.
import { checkFields, type FieldsOf } from "./declared.ts";
import { misuse, shown } from "./errors.ts";
import { type Card, checkCard, type Params, type Trouble, type Values } from "./model.ts";
import type { Random } from "./random.ts";

export type Sample = Float64Array;

/** What a statistic finds, and between which bounds the truth lies with the confidence that was asked for. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How likely two samples of one distribution are to differ as much as these. */
  readonly p?: number;
}

/** A statistic's own parameters are its options. Its dice are its own: the same samples, the same answer. */
export interface Statistic<P extends Params = Params> extends Card<P> {
  /** How many samples it is of. */
  readonly samples: 1 | 2;
  take(samples: readonly Sample[], options: Values<P>, random: Random): Estimate | Trouble;
}

const fields: FieldsOf<Statistic> = {
  name: "text",
  about: "text",
  cites: "text?",
  params: "record",
  samples: "number",
  take: "function",
};

/** Declares a statistic. */
export function statistic<const P extends Params>(spec: Statistic<P>): Statistic {
  checkFields("statistic", "a statistic", spec, fields);
  checkCard(spec, "statistic");
  const { name, take } = spec;
  return {
    ...spec,
    take(samples, options, random) {
      for (const wrong of samples.flatMap((sample) => sample.find((one) => !Number.isFinite(one)) ?? []))
        throw misuse(name, "samples of finite numbers", shown(wrong), "leave out rows without a number");
      const found = take(samples, options as Values<P>, random);
      if ("kind" in found || [found.value, found.low, found.high].every(Number.isFinite)) return found;
      return { kind: "ran out", about: "what is found is too large for a number" };
    },
  } satisfies Statistic;
}
