// When each of many next moves by itself, and who is the first: a tree of halves, each of which knows its earliest.
import type { Time } from "./time.ts";

/** Nobody. */
export const none = -1;

export class Wakes {
  /** A power of two, of which at least the last is nobody's. */
  readonly #places: number = 1;
  /** Below each place the earlier of two, from place 1, the first of all, to those of each, in order. */
  readonly #dues: Float64Array;

  constructor(count: number, dueOf: (one: number) => Time, make = (length: number) => new Float64Array(length)) {
    while (this.#places <= count) this.#places *= 2;
    this.#dues = make(2 * this.#places);
    for (let at = this.#places + count; at < 2 * this.#places; at++) this.#dues[at] = Number.POSITIVE_INFINITY;
    for (let one = 0; one < count; one++) this.#dues[this.#places + one] = soonest(dueOf(one));
    for (let at = this.#places - 1; at > 0; at--) this.#dues[at] = this.#earlier(at);
  }

  #earlier(at: number): Time {
    return Math.min(this.#dues[2 * at]!, this.#dues[2 * at + 1]!);
  }

  /** When the first moves; Infinity where nobody does. */
  get next(): Time {
    return this.#dues[1]!;
  }

  set(one: number, due: Time): void {
    const dues = this.#dues;
    let at = this.#places + one;
    dues[at] = soonest(due);
    // Hot: whoever is not the first of its half changes nothing above.
    for (at >>= 1; at > 0; at >>= 1) {
      const earlier = this.#earlier(at);
      if (dues[at] === earlier) return;
      dues[at] = earlier;
    }
  }

  /** The first from one on, in order, who moves by now. */
  from(one: number, now: Time): number {
    const dues = this.#dues;
    let at = this.#places + one;
    while (dues[at]! > now) {
      // The half to the right of this one, of the smallest that has one.
      while (at % 2 === 1) at >>= 1;
      if (at === 0) return none;
      at++;
    }
    while (at < this.#places) at = dues[2 * at]! > now ? 2 * at + 1 : 2 * at;
    return at - this.#places;
  }
}

/** What is no time never comes. */
const soonest = (due: Time): Time => (Number.isNaN(due) ? Number.POSITIVE_INFINITY : due);
