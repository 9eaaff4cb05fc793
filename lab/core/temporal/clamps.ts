// A window of clamps z ↦ max(lo, min(hi, z)), lo ≤ hi, that slides through time: one is added at the new end, one is
// dropped at the old, and what they do together is known at once. What the clamps stand for is fold.ts's.
import { placesMin, unrolled } from "./runs.ts";

/**
 * Clamps compose to clamps, and a sliding window of anything that composes takes constant time a step from two stacks
 * (Tangwongsan, Hirzel & Schneider 2017, DEBS, sec. 2): here one ring, of which the older part has been composed from
 * its end, so that its oldest place holds that whole part. Hot.
 */
export class Clamps {
  /** Future: the older acts on what the newer made. Past: the other way round. */
  readonly towards: "future" | "past";
  lo = new Float64Array(placesMin);
  hi = new Float64Array(placesMin);
  /** Until when each lasts. */
  untils = new Float64Array(placesMin);
  head = 0;
  length = 0;
  /** How many of the oldest places are composed. */
  turned = 0;
  /** The composition of all the others. */
  lowest = Number.NEGATIVE_INFINITY;
  highest = Number.POSITIVE_INFINITY;

  constructor(towards: "future" | "past") {
    this.towards = towards;
  }

  /** Adds one that is never dropped. */
  merge(lo: number, hi: number): void {
    const { lowest, highest } = this;
    if (this.towards === "future") {
      this.lowest = clamp(lowest, highest, lo);
      this.highest = clamp(lowest, highest, hi);
    } else {
      this.lowest = clamp(lo, hi, lowest);
      this.highest = clamp(lo, hi, highest);
    }
  }

  push(lo: number, hi: number, until: number): void {
    this.merge(lo, hi);
    if (this.length === this.lo.length) {
      this.lo = unrolled(this.lo, this.head);
      this.hi = unrolled(this.hi, this.head);
      this.untils = unrolled(this.untils, this.head);
      this.head = 0;
    }
    const place = (this.head + this.length++) & (this.lo.length - 1);
    this.lo[place] = lo;
    this.hi[place] = hi;
    this.untils[place] = until;
  }

  /** What all together make of z. */
  of(z: number): number {
    if (this.turned === 0) return clamp(this.lowest, this.highest, z);
    const [lo, hi] = [this.lo[this.head]!, this.hi[this.head]!];
    return this.towards === "future"
      ? clamp(lo, hi, clamp(this.lowest, this.highest, z))
      : clamp(this.lowest, this.highest, clamp(lo, hi, z));
  }

  /** Until when the oldest lasts. */
  get until(): number {
    return this.untils[this.head]!;
  }

  /** Drops the oldest. */
  shift(): void {
    if (this.turned === 0) turn(this);
    this.head = (this.head + 1) & (this.lo.length - 1);
    this.length--;
    this.turned--;
  }
}

/** Composes all, newest first. */
function turn(clamps: Clamps): void {
  const { lo, hi, head, length, towards } = clamps;
  const mask = lo.length - 1;
  for (let i = length - 2; i >= 0; i--) {
    const here = (head + i) & mask;
    const after = (here + 1) & mask;
    const [l, h] = [lo[here]!, hi[here]!];
    lo[here] = towards === "future" ? clamp(l, h, lo[after]!) : clamp(lo[after]!, hi[after]!, l);
    hi[here] = towards === "future" ? clamp(l, h, hi[after]!) : clamp(lo[after]!, hi[after]!, h);
  }
  clamps.turned = length;
  clamps.lowest = Number.NEGATIVE_INFINITY;
  clamps.highest = Number.POSITIVE_INFINITY;
}

const clamp = (lo: number, hi: number, z: number): number => Math.max(lo, Math.min(hi, z));
