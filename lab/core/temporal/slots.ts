// What a formula reads of a sample: a number for each of its signals, and one for each predicate in code. What it makes
// of them is compile.ts's.
import { misuse, unknown } from "../errors.ts";
import { type Formula, partsOf, type Sample, signalsOf } from "./formula.ts";

export interface Slots {
  readonly signals: readonly string[];
  readonly predicates: readonly ((sample: Sample) => boolean)[];
}

export function slotsOf(formula: Formula): Slots {
  return { signals: signalsOf(formula), predicates: [...new Set(predicatesOf(formula))] };
}

const predicatesOf = (formula: Formula): readonly ((sample: Sample) => boolean)[] =>
  formula.kind === "holds" ? [formula.holds] : partsOf(formula).flatMap(predicatesOf);

/** Fills the slots from a sample; refuses a signal that is not there, and one that is no number. Hot. */
export function fill(slots: Float64Array, { signals, predicates }: Slots, sample: Sample): void {
  for (let i = 0; i < signals.length; i++) {
    const value = sample[signals[i]!];
    if (value === undefined || Number.isNaN(value)) throw refused(signals[i]!, sample);
    slots[i] = value;
  }
  for (let i = 0; i < predicates.length; i++) slots[signals.length + i] = predicates[i]!(sample) ? 1 : 0;
}

const refused = (name: string, sample: Sample) =>
  Object.hasOwn(sample, name)
    ? misuse("requirement", `a number for ${name}`, String(sample[name]), "see what made it so")
    : unknown("requirement", "a signal", name, Object.keys(sample));
