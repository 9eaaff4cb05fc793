// What is in flight: messages and timers, taken by time, then priority, then order of posting. Whom they are for is
// world.ts's.
import { type Address, misuse, type Plain, shown, type Time } from "../core/index.ts";

/** A message in flight, or a timer. */
export interface Letter {
  readonly time: Time;
  readonly priority: number;
  readonly order: number;
  /** Who sent it; null: from outside. */
  readonly from: Address | null;
  /** The number of the event in which it was sent. */
  readonly cause: number;
  /** Its type's place among those that the model understands. */
  readonly place: number;
  readonly payload: Plain;
}

/** Priorities span this much on either side of 0, and orders fill the rest of a double's 53 bits. */
const priorityMax = 511;
const orders = 2 ** 43;

/** Nobody stands behind, and no slot is free. */
const none = -1;

/** So many lines are remembered at most, a power of two: more would not stay in the cache. */
const rememberedMax = 4096;

/**
 * A 4-ary heap of lines on typed arrays: letters of one time and priority stand behind each other in the order of
 * posting, so that where many are due at once few are compared. Exact ties are impossible: a line's second key is its
 * priority and its first letter's order in one whole number. Of two lines of one time and priority all letters of one
 * were posted before all of the other.
 */
export class Queue {
  /** Of each heap place: the time, and priority and order in one. */
  #keys = new Float64Array(32);
  /** Of each heap place the slot of its line's first. */
  #firsts = new Int32Array(16);
  #lines = 0;
  /** What a letter carries lies in a slot that stays put. */
  #seconds = new Float64Array(16);
  #causes = new Float64Array(16);
  #places = new Int32Array(16);
  #senders: (Address | null)[] = [];
  #payloads: Plain[] = [];
  /** Who stands behind it; of a free slot the next that is free. */
  #behind = Int32Array.from({ length: 16 }, (_, slot) => (slot < 15 ? slot + 1 : none));
  #free = 0;
  #size = 0;
  /**
   * Of times that are the same modulo so many the line that was joined last: its time, and its last slot. While few are
   * in flight, lines are not worth remembering.
   */
  #times = new Float64Array(0);
  #lasts = new Int32Array(0);
  /** What was taken last. */
  order = 0;
  place = 0;
  payload: Plain = null;

  get size(): number {
    return this.#size;
  }

  /** When the first is due; Infinity where there is none. */
  get time(): Time {
    return this.#lines === 0 ? Number.POSITIVE_INFINITY : this.#keys[0]!;
  }

  /** What the first is. There must be one. */
  get first(): Letter {
    return this.#letter(this.#keys[0]!, this.#firsts[0]!);
  }

  push(
    time: Time,
    priority: number,
    order: number,
    from: Address | null,
    cause: number,
    place: number,
    payload: Plain,
  ): void {
    if (priority !== 0 && !(Number.isInteger(priority) && Math.abs(priority) <= priorityMax)) {
      throw misuse(
        "priority",
        `a whole number from -${priorityMax} to ${priorityMax}`,
        shown(priority),
        "leave it out for 0",
      );
    }
    if (this.#free === none) this.#grow();
    const slot = this.#free;
    const second = priority * orders + order;
    this.#free = this.#behind[slot]!;
    this.#behind[slot] = none;
    this.#seconds[slot] = second;
    this.#senders[slot] = from;
    this.#payloads[slot] = payload;
    this.#causes[slot] = cause;
    this.#places[slot] = place;
    this.#size++;
    if (this.#times.length === 0 || !this.#joins(time, priority, slot)) this.#begin(time, second, slot);
  }

  /** Whether a line of its time and priority was joined last, which it then joins; the next will join its own. */
  #joins(time: number, priority: number, slot: number): boolean {
    const at = time & (this.#times.length - 1);
    const last = this.#lasts[at]!;
    const joins = this.#times[at] === time && Math.floor(this.#seconds[last]! / orders) === priority;
    if (joins) this.#behind[last] = slot;
    this.#times[at] = time;
    this.#lasts[at] = slot;
    return joins;
  }

  /** A line of its own. */
  #begin(time: number, second: number, first: number): void {
    if (this.#lines === this.#firsts.length) {
      this.#keys = grown(this.#keys, new Float64Array(4 * this.#lines));
      this.#firsts = grown(this.#firsts, new Int32Array(2 * this.#lines));
    }
    this.#rise(this.#lines++, time, second, first);
  }

  /** The hole at a place rises to where the key belongs. */
  #rise(from: number, time: number, second: number, first: number): void {
    const keys = this.#keys;
    const firsts = this.#firsts;
    let at = from;
    // Hot: some five places, each of two doubles.
    while (at > 0) {
      const above = (at - 1) >> 2;
      const due = keys[2 * above]!;
      if (due < time || (due === time && keys[2 * above + 1]! < second)) break;
      keys[2 * at] = due;
      keys[2 * at + 1] = keys[2 * above + 1]!;
      firsts[at] = firsts[above]!;
      at = above;
    }
    keys[2 * at] = time;
    keys[2 * at + 1] = second;
    firsts[at] = first;
  }

  /** Takes the first: its order, place and payload are here until the next is taken. There must be one. */
  take(): void {
    const keys = this.#keys;
    const firsts = this.#firsts;
    const slot = firsts[0]!;
    const second = keys[1]!;
    this.order = second - Math.floor(second / orders) * orders;
    this.place = this.#places[slot]!;
    this.payload = this.#payloads[slot]!;
    const next = this.#behind[slot]!;
    if (next !== none) {
      // No other line of this time and priority is before who stood behind.
      firsts[0] = next;
      keys[1] = this.#seconds[next]!;
    } else {
      if (this.#times.length > 0) this.#forget(keys[0]!, slot);
      const last = --this.#lines;
      if (last > 0) this.#sink(0, keys[2 * last]!, keys[2 * last + 1]!, firsts[last]!);
    }
    this.#leave(slot);
  }

  /** Nobody joins a line that has ended. */
  #forget(time: number, last: number): void {
    const at = time & (this.#times.length - 1);
    if (this.#lasts[at] === last) this.#times[at] = Number.NaN;
  }

  #leave(slot: number): void {
    this.#payloads[slot] = null;
    this.#behind[slot] = this.#free;
    this.#free = slot;
    this.#size--;
  }

  /** The hole at a place sinks to where the key belongs. */
  #sink(from: number, time: number, second: number, first: number): void {
    const lines = this.#lines;
    const keys = this.#keys;
    const firsts = this.#firsts;
    let at = from;
    // Hot: at each place the least of four, whose keys lie in a line of the cache.
    for (;;) {
      let least = 4 * at + 1;
      if (least >= lines) break;
      let due = keys[2 * least]!;
      let behind = keys[2 * least + 1]!;
      const end = Math.min(least + 4, lines);
      for (let below = least + 1; below < end; below++) {
        const other = keys[2 * below]!;
        if (other < due || (other === due && keys[2 * below + 1]! < behind)) {
          least = below;
          due = other;
          behind = keys[2 * below + 1]!;
        }
      }
      if (time < due || (time === due && second < behind)) break;
      keys[2 * at] = due;
      keys[2 * at + 1] = behind;
      firsts[at] = firsts[least]!;
      at = least;
    }
    keys[2 * at] = time;
    keys[2 * at + 1] = second;
    firsts[at] = first;
  }

  /** All that is in flight, in the order in which it will be taken. */
  letters(): Letter[] {
    const letters: Letter[] = [];
    this.#each((time, slot) => letters.push(this.#letter(time, slot)));
    return letters;
  }

  /** Tells of each letter in that order. */
  each(
    tell: (
      time: Time,
      priority: number,
      order: number,
      from: Address | null,
      cause: number,
      place: number,
      payload: Plain,
    ) => void,
  ): void {
    this.#each((time, slot) => {
      const second = this.#seconds[slot]!;
      const priority = Math.floor(second / orders);
      tell(
        time,
        priority,
        second - priority * orders,
        this.#senders[slot]!,
        this.#causes[slot]!,
        this.#places[slot]!,
        this.#payloads[slot]!,
      );
    });
  }

  #each(tell: (time: Time, slot: number) => void): void {
    for (const at of this.#sorted())
      for (let slot = this.#firsts[at]!; slot !== none; slot = this.#behind[slot]!) tell(this.#keys[2 * at]!, slot);
  }

  /** Heap places, in the order in which their lines will be taken. */
  #sorted(): Int32Array {
    const keys = this.#keys;
    const order = Int32Array.from({ length: this.#lines }, (_, at) => at);
    if (this.#lines < many)
      return order.sort((a, b) => keys[2 * a]! - keys[2 * b]! || keys[2 * a + 1]! - keys[2 * b + 1]!);
    return byDigits(byDigits(order, keys, 1), keys, 0);
  }

  /** Keeps only letters for which `keep` holds. */
  filter(keep: (from: Address | null, place: number) => boolean): void {
    const before = this.#size;
    let kept = 0;
    for (let at = 0; at < this.#lines; at++) {
      const first = this.#kept(this.#firsts[at]!, keep);
      if (first === none) continue;
      this.#keys[2 * kept] = this.#keys[2 * at]!;
      this.#keys[2 * kept + 1] = this.#seconds[first]!;
      this.#firsts[kept++] = first;
    }
    if (this.#size === before) return;
    this.#lines = kept;
    // Whose last it was may be gone.
    this.#times.fill(Number.NaN);
    for (let at = (kept - 2) >> 2; at >= 0; at--)
      this.#sink(at, this.#keys[2 * at]!, this.#keys[2 * at + 1]!, this.#firsts[at]!);
  }

  /** Of a line only those who are to be kept. */
  #kept(first: number, keep: (from: Address | null, place: number) => boolean): number {
    let [head, last]: [number, number] = [none, none];
    for (let slot = first, next = none; slot !== none; slot = next) {
      next = this.#behind[slot]!;
      if (!keep(this.#senders[slot]!, this.#places[slot]!)) this.#leave(slot);
      else {
        if (last === none) head = slot;
        else this.#behind[last] = slot;
        this.#behind[slot] = none;
        last = slot;
      }
    }
    return head;
  }

  clear(): void {
    this.filter(() => false);
    this.#senders = [];
    this.#payloads = [];
  }

  #letter(time: Time, slot: number): Letter {
    const second = this.#seconds[slot]!;
    const priority = Math.floor(second / orders);
    return {
      time,
      priority,
      order: second - priority * orders,
      from: this.#senders[slot]!,
      cause: this.#causes[slot]!,
      place: this.#places[slot]!,
      payload: this.#payloads[slot]!,
    };
  }

  #grow(): void {
    const { length } = this.#behind;
    this.#seconds = grown(this.#seconds, new Float64Array(2 * length));
    this.#causes = grown(this.#causes, new Float64Array(2 * length));
    this.#places = grown(this.#places, new Int32Array(2 * length));
    // None was free: all that are new are.
    this.#behind = grown(
      this.#behind,
      Int32Array.from({ length: 2 * length }, (_, slot) => (slot < 2 * length - 1 ? slot + 1 : none)),
    );
    this.#free = length;
    if (length >= rememberedMax) return;
    this.#times = new Float64Array(2 * length).fill(Number.NaN);
    this.#lasts = new Int32Array(2 * length);
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** From so many on, lines are sorted by the digits of their keys: three times as fast as by comparing them. */
const many = 512;
const digit = 2048;

/** In the order of one of the two keys, and where it is the same in the order given (Knuth 1998, 5.2.5). */
function byDigits(given: Int32Array<ArrayBuffer>, keys: Float64Array, which: 0 | 1): Int32Array<ArrayBuffer> {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const at of given) {
    least = Math.min(least, keys[2 * at + which]!);
    most = Math.max(most, keys[2 * at + which]!);
  }
  const starts = new Int32Array(digit);
  let from = given;
  let to = new Int32Array(given.length);
  for (let scale = 1; scale <= most - least; scale *= digit) {
    const digitOf = (at: number): number => Math.floor((keys[2 * at + which]! - least) / scale) % digit;
    starts.fill(0);
    for (let k = 0; k < from.length; k++) starts[digitOf(from[k]!)]!++;
    let sum = 0;
    for (let d = 0; d < digit; d++) {
      const count = starts[d]!;
      starts[d] = sum;
      sum += count;
    }
    for (let k = 0; k < from.length; k++) to[starts[digitOf(from[k]!)]!++] = from[k]!;
    [from, to] = [to, from];
  }
  return from;
}
