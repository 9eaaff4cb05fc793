// The operators of one instant and its neighbours, each a small machine that is fed time in order and says its own
// value as soon as that is certain. The one of windows is fold.ts's, and which formula needs which is compile.ts's.
import { Runs } from "./runs.ts";

/** Fields are plain, so that a copy continues as the original would. Hot: feed runs per operator and sample. */
export interface Operator {
  readonly out: Runs;
  /** From the last time until `until`, the leaves have these values. */
  feed(leaves: Float64Array, until: number): void;
  /** Nothing follows: what has waited for it is decided. */
  end(at: number): void;
}

export class Leaf implements Operator {
  readonly out: Runs;
  readonly place: number;

  constructor(first: boolean, place: number) {
    this.out = new Runs(first);
    this.place = place;
  }

  feed(leaves: Float64Array, until: number): void {
    this.out.push(leaves[this.place]!, until);
  }

  end(): void {}
}

export class Negation implements Operator {
  readonly out: Runs;
  readonly of: Operator;

  constructor(first: boolean, of: Operator) {
    this.out = new Runs(first);
    this.of = of;
  }

  feed(leaves: Float64Array, until: number): void {
    this.of.feed(leaves, until);
    this.work();
  }

  work(): void {
    for (const { out } = this.of; out.length > 0; out.shift()) this.out.push(0 - out.value, out.until);
  }

  end(at: number): void {
    this.of.end(at);
    this.work();
  }
}

/** The lesser of two values, or the greater. */
export class Pair implements Operator {
  readonly out: Runs;
  readonly pick: "least" | "most";
  readonly left: Operator;
  readonly right: Operator;

  constructor(first: boolean, pick: "least" | "most", left: Operator, right: Operator) {
    this.out = new Runs(first);
    this.pick = pick;
    this.left = left;
    this.right = right;
  }

  feed(leaves: Float64Array, until: number): void {
    this.left.feed(leaves, until);
    this.right.feed(leaves, until);
    this.work();
  }

  work(): void {
    const [left, right] = [this.left.out, this.right.out];
    while (left.length > 0 && right.length > 0) {
      const until = Math.min(left.until, right.until);
      const [a, b] = [left.value, right.value];
      this.out.push(this.pick === "least" ? Math.min(a, b) : Math.max(a, b), until);
      if (left.until <= until) left.shift();
      if (right.until <= until) right.shift();
    }
  }

  end(at: number): void {
    this.left.end(at);
    this.right.end(at);
    this.work();
  }
}

/** What is true `by` later (by > 0) or was true that much before; `beyond` either end of the run. */
export class Shift implements Operator {
  readonly out: Runs;
  readonly of: Operator;
  readonly by: number;
  readonly beyond: number;
  readonly waiting = new Runs(false);

  constructor(first: boolean, of: Operator, by: number, beyond: number) {
    this.out = new Runs(first);
    this.of = of;
    this.by = by;
    this.beyond = beyond;
    if (by < 0) this.waiting.push(beyond, -by);
  }

  feed(leaves: Float64Array, until: number): void {
    this.of.feed(leaves, until);
    this.work(until);
  }

  work(now: number): void {
    const { out } = this.of;
    for (; out.length > 0; out.shift()) {
      if (out.until > this.by) this.waiting.push(out.value, out.until - this.by);
    }
    // What was before is known ahead of time, and is held back, so that no operator sees past the end of the run.
    for (const { waiting } = this; waiting.length > 0; waiting.shift()) {
      this.say(waiting.value, Math.min(waiting.until, now));
      if (waiting.until > now) break;
    }
  }

  say(value: number, until: number): void {
    if (until > this.out.said) this.out.push(value, until);
  }

  end(at: number): void {
    this.of.end(at);
    this.work(at);
    if (this.by > 0) this.say(this.beyond, at);
  }
}

/** One of those that need an operator's values. Each has a queue of its own, and who is fed first feeds all. */
export class Reader implements Operator {
  /** The operator's own, as long as nobody else reads it. */
  out: Runs;
  readonly of: Operator;
  readonly lead: Reader;
  next: Reader | undefined;
  fed = 0;
  ended = false;

  constructor(of: Operator, lead?: Reader) {
    this.of = of;
    this.out = lead === undefined ? of.out : new Runs(of.out.first);
    this.lead = lead ?? this;
    if (lead === undefined) return;
    if (lead.next === undefined) lead.out = new Runs(of.out.first);
    this.next = lead.next;
    lead.next = this;
  }

  feed(leaves: Float64Array, until: number): void {
    const { lead, of } = this;
    if (lead.fed === until) return;
    lead.fed = until;
    of.feed(leaves, until);
    lead.work();
  }

  work(): void {
    const { out } = this.of;
    if (this.out === out) return;
    for (; out.length > 0; out.shift())
      for (let reader: Reader | undefined = this; reader !== undefined; reader = reader.next)
        reader.out.push(out.value, out.until);
  }

  end(at: number): void {
    const { lead, of } = this;
    if (lead.ended) return;
    lead.ended = true;
    of.end(at);
    lead.work();
  }
}

/** An operator that continues as this one would, and disturbs it no more; `twins` learns whose copy is whose. */
export function copied<T extends object>(operator: T, twins = new Map<object, object>()): T {
  const known = twins.get(operator);
  if (known !== undefined) return known as T;
  const twin = Object.assign(Object.create(Object.getPrototypeOf(operator)), operator);
  twins.set(operator, twin);
  for (const name of Object.keys(operator)) {
    const held = twin[name];
    if (typeof held === "object") twin[name] = held instanceof Float64Array ? held.slice() : copied(held, twins);
  }
  return twin;
}

/** How many values wait in an operator and all that it is made of. */
export function waiting(operator: object, seen = new Set<object>()): number {
  if (seen.has(operator)) return 0;
  seen.add(operator);
  let count = 0;
  for (const [name, held] of Object.entries(operator)) {
    if (name === "length") count += held;
    else if (typeof held === "object" && !(held instanceof Float64Array)) count += waiting(held, seen);
  }
  return count;
}
