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

/**
 * A 4-ary heap on typed arrays (keys beside each other, what a letter carries in a slot that stays put). Exact ties are
 * impossible: a letter's second key is its priority and its order in one whole number.
 */
export class Queue {
  /** Of each heap place: the time, and priority and order in one. */
  #keys = new Float64Array(32);
  /** Of each heap place its slot; past the last place those that are free. */
  #slots = Int32Array.from({ length: 16 }, (_, slot) => slot);
  #causes = new Float64Array(16);
  #places = new Int32Array(16);
  #senders: (Address | null)[] = [];
  #payloads: Plain[] = [];
  #size = 0;
  /** What was taken last. */
  order = 0;
  place = 0;
  payload: Plain = null;

  get size(): number {
    return this.#size;
  }

  /** When the first is due; Infinity where there is none. */
  get time(): Time {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#keys[0]!;
  }

  /** What the first is. There must be one. */
  get first(): Letter {
    return this.#letter(0);
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
    if (this.#size === this.#slots.length) this.#grow();
    const slot = this.#slots[this.#size]!;
    this.#senders[slot] = from;
    this.#payloads[slot] = payload;
    this.#causes[slot] = cause;
    this.#places[slot] = place;
    this.#rise(this.#size++, time, priority * orders + order, slot);
  }

  /** The hole at a place rises to where the key belongs. */
  #rise(from: number, time: number, second: number, slot: number): void {
    const keys = this.#keys;
    const slots = this.#slots;
    let at = from;
    // Hot: some five places, each of two doubles.
    while (at > 0) {
      const above = (at - 1) >> 2;
      const due = keys[2 * above]!;
      if (due < time || (due === time && keys[2 * above + 1]! < second)) break;
      keys[2 * at] = due;
      keys[2 * at + 1] = keys[2 * above + 1]!;
      slots[at] = slots[above]!;
      at = above;
    }
    keys[2 * at] = time;
    keys[2 * at + 1] = second;
    slots[at] = slot;
  }

  /** Takes the first: its order, place and payload are here until the next is taken. There must be one. */
  take(): void {
    const keys = this.#keys;
    const slots = this.#slots;
    const slot = slots[0]!;
    const second = keys[1]!;
    this.order = second - Math.floor(second / orders) * orders;
    this.place = this.#places[slot]!;
    this.payload = this.#payloads[slot]!;
    this.#payloads[slot] = null;
    const last = --this.#size;
    if (last > 0) this.#sink(0, keys[2 * last]!, keys[2 * last + 1]!, slots[last]!);
    slots[last] = slot;
  }

  /** The hole at a place sinks to where the key belongs. */
  #sink(from: number, time: number, second: number, slot: number): void {
    const size = this.#size;
    const keys = this.#keys;
    const slots = this.#slots;
    let at = from;
    // Hot: at each place the least of four, whose keys lie in a line of the cache.
    for (;;) {
      let least = 4 * at + 1;
      if (least >= size) break;
      let due = keys[2 * least]!;
      let behind = keys[2 * least + 1]!;
      const end = Math.min(least + 4, size);
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
      slots[at] = slots[least]!;
      at = least;
    }
    keys[2 * at] = time;
    keys[2 * at + 1] = second;
    slots[at] = slot;
  }

  /** All that is in flight, in the order in which it will be taken. */
  letters(): Letter[] {
    return Array.from(this.#sorted(), (at) => this.#letter(at));
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
    for (const at of this.#sorted()) {
      const slot = this.#slots[at]!;
      const second = this.#keys[2 * at + 1]!;
      const priority = Math.floor(second / orders);
      tell(
        this.#keys[2 * at]!,
        priority,
        second - priority * orders,
        this.#senders[slot]!,
        this.#causes[slot]!,
        this.#places[slot]!,
        this.#payloads[slot]!,
      );
    }
  }

  /** Heap places, in the order in which their letters will be taken. */
  #sorted(): Int32Array {
    const keys = this.#keys;
    const order = Int32Array.from({ length: this.#size }, (_, at) => at);
    if (this.#size < many)
      return order.sort((a, b) => keys[2 * a]! - keys[2 * b]! || keys[2 * a + 1]! - keys[2 * b + 1]!);
    return byDigits(byDigits(order, keys, 1), keys, 0);
  }

  /** Keeps only letters for which `keep` holds. */
  filter(keep: (from: Address | null, place: number) => boolean): void {
    const keys = this.#keys;
    const slots = this.#slots;
    let kept = 0;
    for (let at = 0; at < this.#size; at++) {
      const slot = slots[at]!;
      if (!keep(this.#senders[slot]!, this.#places[slot]!)) {
        this.#payloads[slot] = null;
        continue;
      }
      slots[at] = slots[kept]!;
      slots[kept] = slot;
      keys[2 * kept] = keys[2 * at]!;
      keys[2 * kept + 1] = keys[2 * at + 1]!;
      kept++;
    }
    if (kept === this.#size) return;
    this.#size = kept;
    for (let at = (kept - 2) >> 2; at >= 0; at--) this.#sink(at, keys[2 * at]!, keys[2 * at + 1]!, slots[at]!);
  }

  clear(): void {
    this.#size = 0;
    this.#senders = [];
    this.#payloads = [];
  }

  #letter(at: number): Letter {
    const slot = this.#slots[at]!;
    const second = this.#keys[2 * at + 1]!;
    const priority = Math.floor(second / orders);
    return {
      time: this.#keys[2 * at]!,
      priority,
      order: second - priority * orders,
      from: this.#senders[slot]!,
      cause: this.#causes[slot]!,
      place: this.#places[slot]!,
      payload: this.#payloads[slot]!,
    };
  }

  #grow(): void {
    const { length } = this.#slots;
    const grown = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#keys = grown(this.#keys, new Float64Array(4 * length));
    this.#slots = grown(
      this.#slots,
      Int32Array.from({ length: 2 * length }, (_, slot) => slot),
    );
    this.#causes = grown(this.#causes, new Float64Array(2 * length));
    this.#places = grown(this.#places, new Int32Array(2 * length));
  }
}

/** From so many on, letters are sorted by the digits of their keys: three times as fast as by comparing them. */
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
