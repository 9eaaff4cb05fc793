// What was compiled, by its source: the element's text, its shapes, and all that it may name. A change of any token is
// another source, so nothing stale is ever found here.
import type { Machine } from "./machine.ts";
import type { Plan } from "./plan.ts";
import { mathematical, type Uses } from "./scope.ts";

interface Compiled {
  readonly plan: Plan;
  readonly machine: Machine;
}

const MOST = 64;
const all = new Map<string, Compiled>();
const ids = new WeakMap<object, number>();
let next = 0;

/** A table by which it is, since it is read anew at each call; a function by name and text. 1 and "1" are two. */
function named(value: unknown): unknown {
  if (typeof value === "function") return mathematical(value) ?? [value.name, value.toString()];
  if (typeof value !== "object" || value === null) return [typeof value, Object.is(value, -0) ? "-0" : String(value)];
  const id = ids.get(value) ?? next++;
  ids.set(value, id);
  return id;
}

/** All that a kernel's source says, as one text. */
export const sourceOf = (text: string, uses: Uses, shapes: readonly unknown[]): string =>
  JSON.stringify([text, shapes, Object.entries(uses).map(([name, value]) => [name, named(value)])]);

export const recalled = (source: string): Compiled | undefined => all.get(source);

export function remember(source: string, compiled: Compiled): void {
  all.set(source, compiled);
  for (const oldest of all.keys()) {
    if (all.size <= MOST) break;
    all.delete(oldest);
  }
}
