// A condition on what is observed at one instant: a predicate, or bounds that a file can say.
import { misuse, shown, unknown } from "./errors.ts";

export type Observed = Readonly<Record<string, number>>;

/** Each named number stays from its least to its most. */
export type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;

export type Condition = ((observed: Observed) => boolean) | Bounds;

/** Whether it holds, as a function. */
export function holding(condition: Condition): (observed: Observed) => boolean {
  if (typeof condition === "function") return condition;
  const limits = Object.entries(condition);
  return (seen) => limits.every(([name, [least, most]]) => seen[name]! >= least && seen[name]! <= most);
}

/** Refuses bounds that never hold: of what is not observed, where it is known what is, or from a most to a least. */
export function checkBounds(who: string, condition: Condition, seen?: Observed): void {
  if (typeof condition === "function") return;
  if (typeof condition !== "object" || condition === null)
    throw misuse(who, "bounds or a function to wait for", shown(condition), "say which numbers lie where");
  for (const [name, range] of Object.entries(condition)) {
    if (seen !== undefined && !Object.hasOwn(seen, name))
      throw unknown(who, "a number that is observed", name, Object.keys(seen));
    if (!(Array.isArray(range) && range[0] <= range[1]))
      throw misuse(`${who}, ${name}`, "a range from its least to its most", shown(range), "mend it");
  }
}
