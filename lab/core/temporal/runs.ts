// What passes between the operators of a monitor: a queue of values, each of which lasts until a time. Neighbours that
// are equal are one. What is computed from them is not known here.

/** Places of a ring at first; doubled when full. A power of 2: of so few V8 holds the numbers beside its objects. */
export const placesMin = 8;

export class Runs {
  values = new Float64Array(placesMin);
  untils = new Float64Array(placesMin);
  /** The place of the oldest, and how many there are. */
  head = 0;
  length = 0;
  /** Up to here all has been said, be it still here or not. */
  said = 0;
  /** Only the value at time 0 is asked for: the first to come stays for ever, and no other is kept. */
  first: boolean;
  /** All that is pushed from now on, where somebody wants to look back. */
  log: { readonly value: number; readonly from: number; readonly until: number }[] | undefined;

  constructor(first: boolean) {
    this.first = first;
  }

  get value(): number {
    return this.values[this.head]!;
  }

  get until(): number {
    return this.untils[this.head]!;
  }

  push(value: number, until: number): void {
    const from = this.said;
    this.said = until;
    if (this.first) {
      if (from > 0) return;
      until = Number.POSITIVE_INFINITY;
    }
    this.log?.push({ value, from, until });
    const mask = this.values.length - 1;
    const last = (this.head + this.length - 1) & mask;
    if (this.length > 0 && this.values[last] === value) {
      this.untils[last] = until;
      return;
    }
    if (this.length > mask) grow(this);
    const place = (this.head + this.length) & (this.values.length - 1);
    this.values[place] = value;
    this.untils[place] = until;
    this.length++;
  }

  /** Drops the oldest. */
  shift(): void {
    this.head = (this.head + 1) & (this.values.length - 1);
    this.length--;
  }
}

function grow(runs: Runs): void {
  runs.values = unrolled(runs.values, runs.head);
  runs.untils = unrolled(runs.untils, runs.head);
  runs.head = 0;
}

/** A full ring from `head` on, in twice the room. */
export function unrolled(ring: Float64Array<ArrayBuffer>, head: number): Float64Array<ArrayBuffer> {
  const room = new Float64Array(2 * ring.length);
  room.set(ring.subarray(head));
  room.set(ring.subarray(0, head), ring.length - head);
  return room;
}
