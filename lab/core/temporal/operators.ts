// The operators that every formula is made of, each a small machine that is fed time in order and says its own value as
// soon as that is certain. Which formula needs which is compile.ts's.
import { Runs, unrolled } from "./runs.ts";

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
  /** The value is said up to here. */
  said = 0;

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
    if (until > this.said) this.out.push(value, until);
    this.said = Math.max(this.said, until);
  }

  end(at: number): void {
    this.of.end(at);
    this.work(at);
    if (this.by > 0) this.say(this.beyond, at);
  }
}

/**
 * Until over the next `span` of time, or since over the last: z = max(ψ, min(φ, z of the instant beside)), Donzé,
 * Ferrère & Maler's recurrence (2013, CAV). Each instant is a clamp z ↦ max(lo, min(hi, z)) with lo = ψ ≤ hi =
 * max(φ, ψ), clamps compose to clamps, and a sliding window of anything that composes takes constant time an instant
 * from two stacks (Tangwongsan, Hirzel & Schneider 2017, DEBS, sec. 2). Always is ψ = −∞, begun with +∞; eventually is
 * φ = +∞.
 */
export class Fold implements Operator {
  readonly out: Runs;
  readonly towards: "future" | "past";
  readonly span: number;
  /** Absent: φ is always true. */
  readonly left: Operator | undefined;
  /** Absent: ψ is never true. */
  readonly right: Operator | undefined;
  /** In dense time φ includes the instant of ψ, or the value at an instant would differ from that just after it. */
  readonly closed: boolean;
  /** What the recurrence begins with. */
  readonly begin: number;
  /** A ring: up to `turned` places hold the composition of all from there to the turn, the rest are single. */
  lo = new Float64Array(placesMin);
  hi = new Float64Array(placesMin);
  until = new Float64Array(placesMin);
  head = 0;
  turned = 0;
  length = 0;
  /** The composition of all after the turn. */
  lowest = Number.NEGATIVE_INFINITY;
  highest = Number.POSITIVE_INFINITY;
  /** The value is said up to here. */
  said = 0;

  constructor(
    first: boolean,
    towards: "future" | "past",
    span: number,
    left: Operator | undefined,
    right: Operator | undefined,
    time: "ticks" | "dense",
  ) {
    this.closed = time === "dense";
    this.out = new Runs(first);
    this.towards = towards;
    this.span = span;
    this.left = left;
    this.right = right;
    this.begin = right === undefined ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  feed(leaves: Float64Array, until: number): void {
    this.left?.feed(leaves, until);
    this.right?.feed(leaves, until);
    this.work();
  }

  work(): void {
    const [left, right] = [this.left?.out, this.right?.out];
    if (right === undefined) {
      for (; left!.length > 0; left!.shift()) this.take(Number.NEGATIVE_INFINITY, left!.value, left!.until);
    } else if (left === undefined) {
      for (; right.length > 0; right.shift()) this.take(right.value, Number.POSITIVE_INFINITY, right.until);
    } else {
      while (left.length > 0 && right.length > 0) {
        const until = Math.min(left.until, right.until);
        const lo = this.closed ? Math.min(left.value, right.value) : right.value;
        this.take(lo, Math.max(left.value, lo), until);
        if (left.until <= until) left.shift();
        if (right.until <= until) right.shift();
      }
    }
  }

  take(lo: number, hi: number, until: number): void {
    const { lowest, highest } = this;
    if (this.towards === "future") {
      this.lowest = clamp(lowest, highest, lo);
      this.highest = clamp(lowest, highest, hi);
      if (!this.out.first) this.keep(lo, hi, until);
      this.sayAhead(until);
    } else {
      this.lowest = clamp(lo, hi, lowest);
      this.highest = clamp(lo, hi, highest);
      if (this.span < Number.POSITIVE_INFINITY) this.keep(lo, hi, until);
      this.sayBehind(until);
    }
  }

  keep(lo: number, hi: number, until: number): void {
    if (this.length === this.lo.length) {
      this.lo = unrolled(this.lo, this.head);
      this.hi = unrolled(this.hi, this.head);
      this.until = unrolled(this.until, this.head);
      this.head = 0;
    }
    const place = (this.head + this.length++) & (this.lo.length - 1);
    this.lo[place] = lo;
    this.hi[place] = hi;
    this.until[place] = until;
  }

  /** The value of the window that begins with the oldest kept, as far as what came until `known` decides it. */
  sayAhead(known: number): void {
    if (this.out.first) {
      if (known > this.span || this.lowest === this.highest) this.out.push(this.total(this.begin), known);
      return;
    }
    while (this.length > 0) {
      const leaves = this.until[this.head]!;
      const [least, most] = [this.total(Number.NEGATIVE_INFINITY), this.total(Number.POSITIVE_INFINITY)];
      // Where all clamps to one value, nothing that comes can change it.
      const until = least === most ? leaves : Math.min(leaves, known - this.span);
      if (!(until > this.said)) break;
      this.out.push(this.begin > 0 ? most : least, until);
      this.said = until;
      if (leaves > until) break;
      this.drop();
    }
  }

  /** The value of the window that ends with the newest. */
  sayBehind(until: number): void {
    while (this.said < until) {
      while (this.length > 0 && this.until[this.head]! + this.span <= this.said) this.drop();
      const leaves = this.length > 0 ? this.until[this.head]! + this.span : Number.POSITIVE_INFINITY;
      this.said = Math.min(until, leaves);
      this.out.push(this.total(this.begin), this.said);
    }
  }

  total(z: number): number {
    const { head } = this;
    if (this.turned === 0) return clamp(this.lowest, this.highest, z);
    const [lo, hi] = [this.lo[head]!, this.hi[head]!];
    return this.towards === "future"
      ? clamp(lo, hi, clamp(this.lowest, this.highest, z))
      : clamp(this.lowest, this.highest, clamp(lo, hi, z));
  }

  drop(): void {
    if (this.turned === 0) this.turn();
    this.head = (this.head + 1) & (this.lo.length - 1);
    this.length--;
    this.turned--;
  }

  /** Composes, newest first, what has come since the last turn. */
  turn(): void {
    const { lo, hi, head, length } = this;
    const mask = lo.length - 1;
    for (let i = length - 2; i >= 0; i--) {
      const here = (head + i) & mask;
      const after = (here + 1) & mask;
      const [l, h] = [lo[here]!, hi[here]!];
      if (this.towards === "future") {
        lo[here] = clamp(l, h, lo[after]!);
        hi[here] = clamp(l, h, hi[after]!);
      } else {
        lo[here] = clamp(lo[after]!, hi[after]!, l);
        hi[here] = clamp(lo[after]!, hi[after]!, h);
      }
    }
    this.turned = length;
    this.lowest = Number.NEGATIVE_INFINITY;
    this.highest = Number.POSITIVE_INFINITY;
  }

  end(at: number): void {
    this.left?.end(at);
    this.right?.end(at);
    this.work();
    if (this.towards === "past") return;
    if (this.out.first) this.out.push(this.total(this.begin), at);
    for (; this.length > 0; this.drop()) {
      const until = this.until[this.head]!;
      if (until > this.said) this.out.push(this.total(this.begin), until);
      this.said = Math.max(this.said, until);
    }
  }
}

/** Places of a ring at first: a power of 2. */
const placesMin = 16;

const clamp = (lo: number, hi: number, z: number): number => Math.max(lo, Math.min(hi, z));

/** An operator that continues as this one would, and disturbs it no more; `twins` learns whose copy is whose. */
export function copied<T extends object>(operator: T, twins = new Map<object, object>()): T {
  const twin = Object.create(Object.getPrototypeOf(operator));
  twins.set(operator, twin);
  for (const [name, held] of Object.entries(operator)) {
    twin[name] = held instanceof Float64Array ? held.slice() : typeof held === "object" ? copied(held, twins) : held;
  }
  return twin;
}

/** How many values wait in an operator and all that it is made of. */
export function waiting(operator: object): number {
  let count = 0;
  for (const [name, held] of Object.entries(operator)) {
    if (name === "length") count += held;
    else if (typeof held === "object" && !(held instanceof Float64Array)) count += waiting(held);
  }
  return count;
}
