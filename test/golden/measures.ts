// What each measure answers of models of every kind, in short runs, and each statistic of samples of every kind,
// frozen: each number with all its digits.
import type { Measure, Model, Params, Plain, Sample, Statistic } from "../../lab/core/index.ts";
import { rootKey, Stream, valuesOf } from "../../lab/core/index.ts";
import { subjectOf } from "../../lab/engine/index.ts";
import * as shelf from "../../lab/measures/index.ts";
import { binomialUpTo, studentAt, studentBelow } from "../../lab/measures/statistics/beta.ts";
import { normalAt, normalBelow } from "../../lab/measures/statistics/normal.ts";
import { henon, ikeda, logistic, lorenz, rossler, scheduler, twoPhaseCommit } from "../../lab/models/index.ts";

const short: Readonly<Record<string, number>> = {
  ticks: 4000,
  transient: 30,
  count: 9,
  doublings: 3,
  longest: 16,
  samples: 6,
  rounds: 20,
  motions: 50,
  leap: 2,
};

const subjects: readonly (readonly [model: Model, set: Readonly<Record<string, number>>])[] = [
  [logistic, { r: 1 }],
  [logistic, { r: 3.5 }],
  [logistic, { r: 3.9 }],
  [henon, {}],
  [ikeda, {}],
  [lorenz, {}],
  [rossler, {}],
  [scheduler, {}],
  [scheduler, { policy: 2 }],
  [twoPhaseCommit, {}],
];

const members: readonly (Measure | Statistic)[] = Object.values(shelf);
const measures = members.filter((one): one is Measure => !("samples" in one));
const statistics = members.filter((one): one is Statistic => "samples" in one);

/** The measure's own options, in short. */
const optionsOf = (params: Params) =>
  Object.fromEntries(Object.entries(short).filter(([name]) => Object.hasOwn(params, name)));

function said(measure: Measure, model: Model, set: Readonly<Record<string, number>>): Plain {
  try {
    return measure.take(subjectOf(model, set, 3), valuesOf(measure, optionsOf(measure.params))) as Plain;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Skewed, in no order; without ties unless they are cut to so many steps a unit. */
const sample = (size: number, from: number, steps = 0): Sample =>
  Float64Array.from({ length: size }, (_, i) => {
    const x = ((i * 7919 + 31 * from) % 10_007) / 1000;
    return steps === 0 ? from / 2 + x * x : Math.floor(steps * x) / steps;
  });

/** Pairs that are counted one by one, with ties and without, and such as are left to a limit law. */
const samples: readonly (readonly [ours: Sample, theirs: Sample])[] = [
  [sample(2, 1), sample(1, 4)],
  [sample(9, 0), sample(12, 3)],
  [sample(9, 0, 1), sample(12, 3, 1)],
  [sample(40, 2), sample(31, 0)],
  [sample(40, 2, 2), sample(31, 0, 2)],
  [sample(2001, 0), sample(2000, 1)],
];

const asked = (statistic: Statistic, pair: (typeof samples)[number], options: Params) =>
  [0.5, 0.9, 0.99].map((confidence) => {
    const own = { confidence, ...(options["trim"] && { trim: confidence / 4, resamples: 200 }) };
    const dice = new Stream(rootKey(3, statistic.name), 0);
    return statistic.take(pair.slice(0, statistic.samples), valuesOf(statistic, own), dice);
  });

const shares = [1e-12, 1e-5, 0.02, 0.1, 0.3, 0.5, 0.75, 0.99, 0.999_999];
const laws: Readonly<Record<string, readonly number[]>> = {
  "a normal law below -9, -8.25, … 9": Array.from({ length: 25 }, (_, i) => normalBelow(0.75 * i - 9)),
  "its places": shares.map(normalAt),
  ...Object.fromEntries(
    [1, 2, 5, 30, 200].flatMap((degrees) => [
      [
        `Student's law of ${degrees} below -4, -3, … 4`,
        [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((t) => studentBelow(t, degrees)),
      ],
      [`its places of ${degrees}`, shares.map((share) => studentAt(share, degrees))],
    ]),
  ),
  "up to 0, 1, … 7 of 7 at 0.3": Array.from({ length: 8 }, (_, most) => binomialUpTo(most, 7, 0.3)),
  "up to 0, 50, … 400 of 400 at 0.6": Array.from({ length: 9 }, (_, most) => binomialUpTo(50 * most, 400, 0.6)),
};

export const measuresFrozen = (): string =>
  [
    ...measures.flatMap((measure) =>
      subjects.map(([model, set]) => {
        const at = Object.entries(set).map(([name, value]) => ` ${name}=${value}`);
        return [`${measure.name} of ${model.name}${at.join("")}`, said(measure, model, set)];
      }),
    ),
    ...statistics.flatMap((statistic) =>
      samples.slice(0, statistic.samples === 1 ? -1 : undefined).map((pair, i) => {
        const sizes = pair.slice(0, statistic.samples).map(({ length }) => length);
        const ties = i % 2 === 0 && i > 0 ? ", with ties" : "";
        return [`${statistic.name} of ${sizes.join(" and ")}${ties}`, asked(statistic, pair, statistic.params)];
      }),
    ),
    ...Object.entries(laws),
  ]
    .map(([what, answer]) => `${what}\n  ${JSON.stringify(answer)}\n`)
    .join("");
