// What each measure answers of models of every kind, in short runs, frozen: each number with all its digits.
import type { Measure, Model, Params, Plain } from "../../lab/core/index.ts";
import { valuesOf } from "../../lab/core/index.ts";
import { subjectOf } from "../../lab/engine/index.ts";
import * as shelf from "../../lab/measures/index.ts";
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

const measures = (Object.values(shelf) as readonly (Measure | { readonly samples: number })[]).filter(
  (one): one is Measure => !("samples" in one),
);

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

export const measuresFrozen = (): string =>
  measures
    .flatMap((measure) =>
      subjects.map(([model, set]) => {
        const at = Object.entries(set).map(([name, value]) => ` ${name}=${value}`);
        return `${measure.name} of ${model.name}${at.join("")}\n  ${JSON.stringify(said(measure, model, set))}\n`;
      }),
    )
    .join("");
