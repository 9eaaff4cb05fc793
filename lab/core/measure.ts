// What a measure is: a question that can be put to any model that can answer it, at any parameters. The measures
// themselves are in lab/measures.
import { misuse, shown } from "./errors.ts";
import { type Card, checkCard, type Model, type Params, type Trouble, type Values } from "./model.ts";
import type { Plain } from "./state.ts";

/** Whom a measure asks. */
export interface Subject {
  readonly model: Model;
  readonly values: Values;
  readonly seed: number;
}

/** Named answers. Never NaN: what could not be computed is a trouble. */
export type Answer = { readonly [name: string]: Plain };

/** A measure's own parameters are its options: how long, how fine. */
export interface Measure<P extends Params = Params> extends Card<P> {
  take(subject: Subject, options: Values<P>): Answer | Trouble;
}

/** Declares a measure. */
export function measure<const P extends Params>(spec: Measure<P>): Measure {
  checkCard(spec, "measure");
  return spec as unknown as Measure;
}

export const isTrouble = (answer: Answer | Trouble | undefined): answer is Trouble =>
  answer !== undefined &&
  (answer["kind"] === "diverged" ||
    answer["kind"] === "stalled" ||
    answer["kind"] === "ran out" ||
    answer["kind"] === "failed");

/** The number at a dotted path of an answer, such as `lambda1` or `rests.1.x`. */
export function numberAt(who: string, answer: Answer, path: string): number {
  let held: Plain | undefined = answer;
  for (const part of path.split(".")) {
    held = typeof held === "object" && held !== null && Object.hasOwn(held, part) ? (held as Answer)[part] : undefined;
  }
  if (typeof held === "number" && !Number.isNaN(held)) return held;
  throw misuse(
    who,
    `a number at ${shown(path)}`,
    held === undefined ? "nothing" : shown(held),
    `choose from ${Object.keys(answer).join(", ")}`,
  );
}
