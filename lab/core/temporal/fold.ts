// The operator of windows: until over the next span of time and since over the last, of which always, eventually,
// historically and once are the halves. How a window slides is clamps.ts's.
import { Clamps } from "./clamps.ts";
import type { Operator } from "./operators.ts";
import { Runs } from "./runs.ts";

interface Sides {
  /** φ; absent: always true. */
  readonly left?: Operator;
  /** ψ; absent: never true, and the end of the window will do instead. */
  readonly right?: Operator;
}

/**
 * φ until ψ is z = max(ψ, min(φ, z of the next instant)), and since the same with the instant before (Donzé, Ferrère &
 * Maler 2013, CAV): each instant is a clamp with lo = ψ and hi = max(φ, ψ). Hot.
 */
export class Fold implements Operator {
  readonly out: Runs;
  readonly span: number;
  /** In dense time φ includes the instant of ψ, or the value at an instant would differ from that just after it. */
  readonly time: "ticks" | "dense";
  readonly left: Operator | undefined;
  readonly right: Operator | undefined;
  readonly window: Clamps;
  /** What the recurrence begins with. */
  readonly begin: number;

  constructor(
    first: boolean,
    towards: "future" | "past",
    span: number,
    time: "ticks" | "dense",
    { left, right }: Sides,
  ) {
    this.out = new Runs(first);
    this.span = span;
    this.time = time;
    this.left = left;
    this.right = right;
    this.window = new Clamps(towards);
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
        const lo = this.time === "dense" ? Math.min(left.value, right.value) : right.value;
        this.take(lo, Math.max(left.value, lo), until);
        if (left.until <= until) left.shift();
        if (right.until <= until) right.shift();
      }
    }
  }

  take(lo: number, hi: number, until: number): void {
    const { window, out, span } = this;
    if (window.towards === "past") {
      if (span === Number.POSITIVE_INFINITY) window.merge(lo, hi);
      else window.push(lo, hi, until);
      this.sayBehind(until);
    } else if (out.first) {
      window.merge(lo, hi);
      if (until > span || window.lowest === window.highest) out.push(window.of(this.begin), until);
    } else {
      window.push(lo, hi, until);
      this.sayAhead(until);
    }
  }

  /** The value of each window that begins with the oldest, as far as what came until `known` decides it. */
  sayAhead(known: number): void {
    const { window, out } = this;
    for (; window.length > 0; window.shift()) {
      const { until } = window;
      const [least, most] = [window.of(Number.NEGATIVE_INFINITY), window.of(Number.POSITIVE_INFINITY)];
      // Where all clamps to one value, nothing that comes can change it.
      const certain = least === most ? until : Math.min(until, known - this.span);
      if (!(certain > out.said)) break;
      out.push(this.begin === Number.POSITIVE_INFINITY ? most : least, certain);
      if (until > certain) break;
    }
  }

  /** The value of each window that ends with the newest, which is never dropped. */
  sayBehind(until: number): void {
    const { window, out, span } = this;
    while (out.said < until) {
      while (window.until + span <= out.said) window.shift();
      out.push(window.of(this.begin), Math.min(until, window.until + span));
    }
  }

  end(at: number): void {
    this.left?.end(at);
    this.right?.end(at);
    this.work();
    const { window, out } = this;
    if (window.towards === "past") return;
    if (out.first) out.push(window.of(this.begin), at);
    for (; window.length > 0; window.shift()) out.push(window.of(this.begin), window.until);
  }
}
