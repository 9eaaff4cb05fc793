// Which sub-formula a failure comes down to: from the whole to the part whose failure at some instant is the whole's.
// Where several parts had to fail together, as under "or" and "eventually", it is they together that are named.
import type { Part } from "./compile.ts";
import type { Formula, Interval } from "./formula.ts";
import type { Runs } from "./runs.ts";

type SaidOf = (part: Part) => Runs;

/** Lets the operators of the parts that may be blamed remember what they say. */
export function record(part: Part, saidOf: SaidOf): void {
  saidOf(part).log = [];
  for (const each of part.parts) record(each, saidOf);
}

/** The smallest part whose failure is that of `part` at `at`. */
export function blame(part: Part, at: number, saidOf: SaidOf): { readonly formula: Formula; readonly at: number } {
  const [least, most] = reach(part.formula);
  for (const each of part.parts) {
    const failed = saidOf(each).log!.find(
      ({ value, from, until }) => value < 0 && until > at + least && from <= at + most,
    );
    if (failed !== undefined) return blame(each, Math.max(failed.from, at + least), saidOf);
  }
  return { formula: part.formula, at };
}

/** When the parts of a failed formula failed, counted from its own instant. */
function reach(formula: Formula): Interval {
  if (formula.kind === "always") return formula.within;
  return formula.kind === "next" || formula.kind === "strongNext" ? [1, 1] : [0, 0];
}
