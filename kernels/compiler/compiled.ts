// What was compiled, by its source: the element's text, its shapes, and all that it may name. A change of any token is
// another source, so nothing stale is ever found here.
import { type Built, builtOf } from "./built.ts";
import type { Plan } from "./plan.ts";

/** Where what was compiled lasts longer than a process, by its source. */
export interface Store {
  read(source: string): Built | undefined;
  write(source: string, built: Built): void;
}

const MOST = 64;
const all = new Map<string, Built>();
let store: Store | undefined;

/** Has what is compiled kept here too from now on, or nowhere else. */
export function keepIn(other: Store | undefined): void {
  store = other;
  all.clear();
}

/** What a kernel's text comes to, as it was compiled before if it was; its vectors are of 256 bits where `wide`. */
export function builtFor(plan: Plan, wide: boolean): Built {
  const source = `${wide ? 256 : 128} ${plan.source()}`;
  const known = all.get(source);
  if (known) return known;
  const kept = store?.read(source);
  const built = kept ?? builtOf(plan, wide);
  if (!kept) store?.write(source, built);
  all.set(source, built);
  for (const oldest of all.keys()) {
    if (all.size <= MOST) break;
    all.delete(oldest);
  }
  return built;
}
