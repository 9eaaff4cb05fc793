// What a measure is: a question that can be put to any model that can answer it, at any parameters. The measures
// themselves are in lab/measures.
import { checkFields, type FieldsOf } from "./declared.ts";
import { misuse, shown } from "./errors.ts";
import { type Card, checkCard, type Model, type Params, type Trouble, type Values } from "./model.ts";
import type { Plain } from "./state.ts";
import type { Time } from "./time.ts";

/** A model at its parameters, with its seed. */
export interface Posed {
  readonly model: Model;
  readonly values: Values;
  readonly seed: number;
}

/** Whom a measure asks. */
export interface Subject extends Posed {
  /**
   * Its life, from time 0 on: measures of what happens live through it; measures of a motion move points themselves.
   */
  begin(): Life;
}

/** A model that is lived through. */
export interface Life {
  readonly now: Time;
  readonly stopped: Trouble | undefined;
  /** When something next happens. */
  next(): Time;
  advance(until: Time): Trouble | undefined;
  observe(): Readonly<Record<string, number>>;
}

/** Named answers. Never NaN: what could not be computed is a trouble. */
export type Answer = { readonly [name: string]: Plain };

/** A measure's own parameters are its options: how long, how fine. */
export interface Measure<P extends Params = Params> extends Card<P> {
  take(subject: Subject, options: Values<P>): Answer | Trouble;
}

const fields: FieldsOf<Measure> = { name: "text", about: "text", cites: "text?", params: "record", take: "function" };

/** Declares a measure. */
export function measure<const P extends Params>(spec: Measure<P>): Measure {
  checkFields("measure", "a measure", spec, fields);
  checkCard(spec, "measure");
  return spec as unknown as Measure;
}

export const isTrouble = (answer: Answer | Trouble | undefined): answer is Trouble =>
  answer !== undefined &&
  (answer["kind"] === "diverged" ||
    answer["kind"] === "stalled" ||
    answer["kind"] === "ran out" ||
    answer["kind"] === "failed");

/** The number at a dotted path of an answer, such as `lambda1` or `rests.1.x`. Names may have dots of their own. */
export function numberAt(who: string, answer: Answer, path: string): number {
  const held = heldAt(answer, path);
  if (typeof held === "number" && !Number.isNaN(held)) return held;
  throw misuse(
    who,
    `a number at ${shown(path)}`,
    held === undefined ? "nothing" : shown(held),
    `choose from ${Object.keys(answer).join(", ")}`,
  );
}

function heldAt(held: Plain | undefined, path: string): Plain | undefined {
  if (path === "" || typeof held !== "object" || held === null) return path === "" ? held : undefined;
  const parts = path.split(".");
  for (let length = 1; length <= parts.length; length++) {
    const name = parts.slice(0, length).join(".");
    if (Object.hasOwn(held, name)) return heldAt((held as Answer)[name], parts.slice(length).join("."));
  }
  return undefined;
}
