// A question put to a model here and now: one measure at some parameters. Questions of many at once are for a pool.
import {
  type Answer,
  checkFields,
  type FieldsOf,
  isTrouble,
  type Measure,
  type Model,
  misuse,
  numberAt,
  shown,
  type Trouble,
  type Values,
  valuesOf,
} from "../core/index.ts";
import { subjectOf } from "./world.ts";

export interface Question<M extends Model = Model> {
  /** Parameters of the model that differ from its own. */
  readonly set?: Partial<Values<M["params"]>>;
  /** The measure's options. */
  readonly with?: Readonly<Record<string, number>>;
  /** 1 unless told. */
  readonly seed?: number;
  /** Which number of the answer, as a dotted path; all of it unless told. */
  readonly of?: string;
}

const fields: FieldsOf<Question> = { set: "record?", with: "record?", seed: "number?", of: "text?" };

/** The answer, or the trouble that the measure met. Of one number, there is nothing but that: a trouble is an error. */
export function ask<M extends Model>(
  measure: Measure,
  model: M,
  question: Question<NoInfer<M>> & { readonly of: string },
): number;
export function ask<M extends Model>(measure: Measure, model: M, question?: Question<NoInfer<M>>): Answer | Trouble;
export function ask<M extends Model>(
  measure: Measure,
  model: M,
  question: Question<NoInfer<M>> = {},
): number | Answer | Trouble {
  if (typeof (measure as Partial<Measure> | undefined)?.take !== "function")
    throw misuse("ask", "a measure", shown(measure), "declare it with measure(), or take one of the lab's");
  checkFields(`ask ${measure.name}`, "a question", question, fields);
  const { set, with: options, seed, of } = question;
  const subject = subjectOf(model, set as Readonly<Record<string, number>>, seed);
  const answer = measure.take(subject, valuesOf(measure, options));
  if (of === undefined) return answer;
  const who = `${measure.name} of ${model.name}`;
  if (isTrouble(answer))
    throw misuse(who, of, `${answer.kind}: ${answer.about}`, "ask without `of` to see it as it is");
  return numberAt(who, answer, of);
}
