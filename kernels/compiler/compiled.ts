// What was compiled, by its source: the element's text, its shapes, and all that it may name. A change of any token is
// another source, so nothing stale is ever found here.
import { type Built, builtOf } from "./built.ts";
import type { Plan } from "./plan.ts";

const MOST = 64;
const all = new Map<string, Built>();

type Keep = (source: string, make: () => Built) => Built;
let keep: Keep = (_, make) => make();

/** Has what is compiled kept in another way too from now on. */
export function keepBy(way: Keep): void {
  keep = way;
}

/** What a kernel's text comes to, as it was compiled before if it was; its vectors are of 256 bits where `wide`. */
export function builtFor(plan: Plan, wide: boolean): Built {
  const source = `${wide ? 256 : 128} ${plan.source()}`;
  const known = all.get(source);
  if (known) return known;
  const built = keep(source, () => builtOf(plan, wide));
  all.set(source, built);
  for (const oldest of all.keys()) {
    if (all.size <= MOST) break;
    all.delete(oldest);
  }
  return built;
}
