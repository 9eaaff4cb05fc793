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
  readonly type: string;
  /** The type's place among those that the model understands. */
  readonly place: number;
  readonly payload: Plain;
}

/** Priorities span this much on either side of 0, and orders fill the rest of a double's 53 bits. */
const priorityMax = 511;
const orders = 2 ** 43;

/**
 * A 4-ary heap on typed arrays (keys beside each other, payloads in slots that stay put). Exact ties are impossible: a
 * letter's second key is its priority and its order in one whole number.
 */
export class Queue {
  /** Heap places: time, priority and order in one, and the slot of the rest. */
  #times = new Float64Array(16);
  #seconds = new Float64Array(16);
  #slots = new Int32Array(16);
  #causes = new Float64Array(16);
  #senders: (Address | null)[] = [];
  #types: string[] = [];
  #places: number[] = [];
  #payloads: Plain[] = [];
  #free: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** When the first is due; Infinity where there is none. */
  get time(): Time {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /** What the first is. There must be one. */
  get first(): Letter {
    return this.#letter(0);
  }

  push({ time, priority, order, from, cause, type, place, payload }: Letter): void {
    if (!(Number.isInteger(priority) && Math.abs(priority) <= priorityMax)) {
      throw misuse(
        "priority",
        `a whole number from -${priorityMax} to ${priorityMax}`,
        shown(priority),
        "leave it out for 0",
      );
    }
    const slot = this.#free.pop() ?? this.#types.length;
    this.#senders[slot] = from;
    this.#types[slot] = type;
    this.#places[slot] = place;
    this.#payloads[slot] = payload;
    if (this.#size === this.#times.length) this.#grow();
    this.#causes[slot] = cause;
    const second = priority * orders + order;
    const times = this.#times;
    const seconds = this.#seconds;
    const slots = this.#slots;
    // Hot: the hole rises to its place.
    let at = this.#size++;
    while (at > 0) {
      const above = (at - 1) >> 2;
      if (times[above]! < time || (times[above]! === time && seconds[above]! < second)) break;
      times[at] = times[above]!;
      seconds[at] = seconds[above]!;
      slots[at] = slots[above]!;
      at = above;
    }
    times[at] = time;
    seconds[at] = second;
    slots[at] = slot;
  }

  /** Takes the first. There must be one. */
  pop(): Letter {
    const letter = this.#letter(0);
    const slot = this.#slots[0]!;
    this.#free.push(slot);
    this.#payloads[slot] = null;
    const size = --this.#size;
    const times = this.#times;
    const seconds = this.#seconds;
    const slots = this.#slots;
    const time = times[size]!;
    const second = seconds[size]!;
    const last = slots[size]!;
    // Hot: the hole sinks to where the last one fits.
    let at = 0;
    for (;;) {
      let least = 4 * at + 1;
      if (least >= size) break;
      const end = Math.min(least + 4, size);
      for (let below = least + 1; below < end; below++) {
        if (times[below]! < times[least]! || (times[below]! === times[least]! && seconds[below]! < seconds[least]!))
          least = below;
      }
      if (time < times[least]! || (time === times[least]! && second < seconds[least]!)) break;
      times[at] = times[least]!;
      seconds[at] = seconds[least]!;
      slots[at] = slots[least]!;
      at = least;
    }
    times[at] = time;
    seconds[at] = second;
    slots[at] = last;
    return letter;
  }

  /** All that is in flight, in the order in which it will be taken. */
  letters(): Letter[] {
    const all = Array.from({ length: this.#size }, (_, at) => this.#letter(at));
    return all.sort((a, b) => a.time - b.time || a.priority - b.priority || a.order - b.order);
  }

  /** Keeps only letters for which `keep` holds. */
  filter(keep: (letter: Letter) => boolean): void {
    const kept = this.letters().filter(keep);
    this.clear();
    for (const letter of kept) this.push(letter);
  }

  clear(): void {
    this.#size = 0;
    this.#senders = [];
    this.#types = [];
    this.#places = [];
    this.#payloads = [];
    this.#free = [];
  }

  #letter(at: number): Letter {
    const slot = this.#slots[at]!;
    const second = this.#seconds[at]!;
    const priority = Math.floor(second / orders);
    return {
      time: this.#times[at]!,
      priority,
      order: second - priority * orders,
      from: this.#senders[slot]!,
      cause: this.#causes[slot]!,
      type: this.#types[slot]!,
      place: this.#places[slot]!,
      payload: this.#payloads[slot]!,
    };
  }

  #grow(): void {
    const length = 2 * this.#times.length;
    const grown = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#times = grown(this.#times, new Float64Array(length));
    this.#seconds = grown(this.#seconds, new Float64Array(length));
    this.#slots = grown(this.#slots, new Int32Array(length));
    this.#causes = grown(this.#causes, new Float64Array(length));
  }
}
