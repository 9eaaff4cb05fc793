import {
  type Answer,
  isTrouble,
  type Measure,
  type Model,
  numberAt,
  subjectOf,
  type Trouble,
  valuesOf,
} from "../../lab/index.ts";

interface Question {
  readonly set?: Readonly<Record<string, number>>;
  readonly with?: Readonly<Record<string, number>>;
  readonly seed?: number;
}

/** What a measure says of a model, whether it could be computed or not. */
export function taken(
  measure: Measure,
  model: Model,
  { set, with: options, seed = 1 }: Question = {},
): Answer | Trouble {
  return measure.take(subjectOf(model, set, seed), valuesOf(measure, options));
}

/** What a measure says of a model that it can be asked of. */
export function ask(measure: Measure, model: Model, question?: Question): Answer {
  const answer = taken(measure, model, question);
  if (isTrouble(answer)) throw new Error(`${measure.name} of ${model.name}: ${answer.about}`);
  return answer;
}

/** One number of it. */
export const number = (measure: Measure, model: Model, of: string, question?: Question): number =>
  numberAt(`${measure.name} of ${model.name}`, ask(measure, model, question), of);
