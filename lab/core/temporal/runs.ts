// What passes between the operators of a monitor: a queue of values, each of which lasts until a time. Neighbours that
// are equal are one. What is computed from them is not known here.

/** Places of a ring at first; doubled when full. A power of 2. */
export const placesMin = 16;

export class Runs {
  values = new Float64Array(placesMin);
  untils = new Float64Array(placesMin);
  /** The place of the oldest, and how many there are. */
  head = 0;
  length = 0;
  /** When the oldest begins. */
  from = 0;
  /** Only the value at time 0 is asked for: the first to come stays for ever, and no other is kept. */
  first: boolean;
  taken = false;
  /** All that is pushed, where somebody wants to look back. */
  log: { value: number; from: number; until: number }[] | undefined;

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
    if (this.first) {
      if (this.taken) return;
      this.taken = true;
      until = Number.POSITIVE_INFINITY;
    }
    this.log?.push({ value, from: this.log.at(-1)?.until ?? this.from, until });
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

  /** From now on, and from what waits. */
  record(): void {
    this.log = [];
    for (let i = 0; i < this.length; i++) {
      const place = (this.head + i) & (this.values.length - 1);
      const from = this.log.at(-1)?.until ?? this.from;
      this.log.push({ value: this.values[place]!, from, until: this.untils[place]! });
    }
  }

  /** Drops the oldest. */
  shift(): void {
    this.from = this.until;
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
