// A condition on what is observed at one instant: a predicate, or bounds that a file can say.

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
