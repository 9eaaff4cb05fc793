// What a formula reads of a sample: a number for each of its signals, and one for each predicate in code. What it makes
// of them is compile.ts's.
import { decided, type Observed } from "../condition.ts";
import { unknown } from "../errors.ts";
import { type Formula, partsOf, signalsOf } from "./formula.ts";

/** Each signal's values, all of one length: one a tick, or one for each of the times that go with them. */
export type Columns = Readonly<Record<string, ArrayLike<number>>>;

export interface Slots {
  readonly signals: readonly string[];
  readonly predicates: readonly ((sample: Observed) => boolean)[];
}

export function slotsOf(formula: Formula): Slots {
  return { signals: signalsOf(formula), predicates: [...new Set(predicatesOf(formula))] };
}

const predicatesOf = (formula: Formula): readonly ((sample: Observed) => boolean)[] =>
  formula.kind === "holds" ? [formula.holds] : partsOf(formula).flatMap(predicatesOf);

/** Fills the slots from a sample; refuses a signal that is not there. Hot. */
export function fill(slots: Float64Array, { signals, predicates }: Slots, sample: Observed, who = "requirement"): void {
  for (let i = 0; i < signals.length; i++) slots[i] = present(who, signals[i]!, sample[signals[i]!], sample);
  for (let i = 0; i < predicates.length; i++) slots[signals.length + i] = Number(decided(who, predicates[i]!(sample)));
}

/** As `fill`, from row `i` of columns. Hot. */
export function fillRow(slots: Float64Array, of: Slots, columns: Columns, i: number): void {
  if (of.predicates.length > 0) {
    const row = Object.entries(columns).map(([name, column]) => [name, column[i]!] as const);
    fill(slots, of, Object.fromEntries(row));
  } else {
    for (let k = 0; k < of.signals.length; k++) {
      const name = of.signals[k]!;
      slots[k] = present("requirement", name, columns[name]?.[i], columns);
    }
  }
}

function present(who: string, name: string, value: number | undefined, among: object): number {
  if (value === undefined) throw unknown(who, "a signal", name, Object.keys(among));
  return value;
}
