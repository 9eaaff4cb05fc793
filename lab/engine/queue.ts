// What is in flight: messages and timers, taken by time, then priority, then order of posting. Whom they are for is
// world.ts's.
import { type Address, copy, misuse, type Plain, shown, type Time, type Writer } from "../core/index.ts";
import { flatMax, flatten, unflatten, unlaid, writeFlat } from "./flat.ts";

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
export const priorityMax = 511;
const orders = 2 ** 43;

/** Refuses a priority that no letter has. */
export function checkPriority(who: string, priority: number): void {
  if (!(Number.isInteger(priority) && Math.abs(priority) <= priorityMax))
    throw misuse(who, `a whole number from -${priorityMax} to ${priorityMax}`, shown(priority), "leave it out for 0");
}

/**
 * Refuses a payload that is not of its place, told who sent it. Gives what is known of one that is: that anything may
 * be said there, or whether nothing lies deeper in it.
 */
export type Refuse = (place: number, payload: Plain, from: Address | null) => "anything" | "shallow" | "deep";

/** No payload at all, which lies flat in no room. */
const blank = -2;
/** Layouts of none: any payload is right, or none was found to be. */
const anything = -3;
const nothing = -4;

/** Nobody stands behind, no slot is free, no place is taken. */
const none = -1;

/** What lies where in a slot: two doubles, three whole numbers of half their size, and a payload that lies flat. */
const secondAt = 0;
const causeAt = 1;
const placeAt = 4;
const behindAt = 5;
const layoutAt = 6;
const flatAt = 4;
/** So many doubles are a line of the cache. */
const doubles = flatAt + flatMax;
const ints = 2 * doubles;

/** Times on the wheel, a power of two: more would not stay in the cache. */
const spanMax = 4096;
/** Fewer slots than these need no wheel: a heap of so few is as fast. */
const wheelFrom = 64;
/** So many that were taken back are few, however few are left. */
const deadMany = 64;
/** Words of 32 marks, and what marks them. */
const groups = spanMax / 1024;

/**
 * Letters in two places. What is due within a span of what was taken last stands on a wheel (Varghese & Lauck 1987):
 * each time has a place there, where letters of one priority stand in line in the order of posting, so that nothing is
 * compared. All else is a 4-ary heap on typed arrays. Exact ties are impossible: a second key is priority and order in
 * one whole number. Of a line and letters of the heap with its time and priority, all of one came before the other.
 */
export class Queue {
  /** Of each heap place the time, and priority and order in one. */
  #keys = new Float64Array(32);
  /** Of each heap place the slot. */
  #slots = new Int32Array(16);
  #heaped = 0;
  /**
   * What a letter carries lies in a slot that stays put: priority and order, and the event in which it was sent; its
   * place, the slot behind it, or of a free one the next that is free, and its payload's layout; and the numbers of a
   * payload that lies flat.
   */
  #doubles = new Float64Array(0);
  #ints = new Int32Array(0);
  /** Of each slot what payload does not lie flat. */
  readonly #payloads: Plain[] = [];
  /** Of each slot who sent it. */
  readonly #senders: (Address | null)[] = [];
  /** Of each place the layout of what was found to be of it last. */
  readonly #fitting: Int32Array;
  readonly #refuse: Refuse;
  #free = none;
  #size = 0;
  /** How many were taken back and lie where they lay; the first is none of them. */
  #dead = 0;
  /**
   * Once one was taken back, letters of one place are a chain: of each place the slot that was filled last, and of each
   * slot the one that was filled before it and the one after.
   */
  #chained = false;
  #lasts = new Int32Array(0);
  #olders = new Int32Array(0);
  #newers = new Int32Array(0);
  /** How many times the wheel holds, from the one that was taken last; 0 while there is none. */
  #span = 0;
  #base: Time = 0;
  /** The first time on it. */
  #soon: Time = Number.POSITIVE_INFINITY;
  /** Who stands first and last at each of its places. */
  #heads = new Int32Array(0);
  #tails = new Int32Array(0);
  /** A bit for each place where somebody stands, and one for each word of those. */
  readonly #marks = new Int32Array(32 * groups);
  readonly #groups = new Int32Array(groups);
  /** What was taken last, and the slot in which its numbers still lie. */
  #taken = none;
  order = 0;
  place = 0;

  /** Of so many places. Nothing is refused unless told. */
  constructor(places = 1, refuse: Refuse = () => "anything") {
    this.#fitting = new Int32Array(places).fill(nothing);
    this.#refuse = refuse;
  }

  get size(): number {
    return this.#size;
  }

  /** When the first is due; Infinity where there is none. */
  get time(): Time {
    return Math.min(this.#soon, this.#heapTime());
  }

  #heapTime(): Time {
    return this.#heaped === 0 ? Number.POSITIVE_INFINITY : this.#keys[0]!;
  }

  /** What the first is. There must be one. */
  get first(): Letter {
    return this.#letter(this.time, this.#first());
  }

  /** The first, as if it were taken: it stays in flight. There must be one. */
  peek(): Letter {
    this.#taken = this.#first();
    return this.first;
  }

  #first(): number {
    return this.#turns() ? this.#heads[this.#at(this.#soon)]! : this.#slots[0]!;
  }

  /** Whether the first stands on the wheel. */
  #turns(): boolean {
    const soon = this.#soon;
    const heaped = this.#heapTime();
    return soon < heaped || (soon === heaped && this.#second(this.#heads[this.#at(soon)]!) < this.#keys[1]!);
  }

  #second(slot: number): number {
    return this.#doubles[doubles * slot + secondAt]!;
  }

  #behind(slot: number): number {
    return this.#ints[ints * slot + behindAt]!;
  }

  #sender(slot: number): Address | null {
    return this.#senders[slot]!;
  }

  /** A time's place on the wheel. */
  #at(time: Time): number {
    return time & (spanMax - 1);
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
    if (priority !== 0) checkPriority("priority", priority);
    if (this.#free === none) this.#grow();
    const slot = this.#free;
    const second = priority * orders + order;
    const layout = payload === null ? blank : flatten(payload, this.#doubles, doubles * slot + flatAt);
    // Hot: payloads of one layout have the same names, each of a number, so that the next is not read again.
    if (layout === unlaid) this.#payloads[slot] = this.#own(place, payload, from);
    else if (this.#fitting[place] !== layout) this.#fit(place, layout, payload, from);
    this.#senders[slot] = from;
    this.#free = this.#behind(slot);
    this.#doubles[doubles * slot + secondAt] = second;
    this.#doubles[doubles * slot + causeAt] = cause;
    this.#ints[ints * slot + placeAt] = place;
    this.#ints[ints * slot + behindAt] = none;
    this.#ints[ints * slot + layoutAt] = layout;
    this.#size++;
    if (this.#chained) this.#chain(slot, place);
    const ahead = time - this.#base;
    if (ahead >= 0 && ahead < this.#span) {
      const at = this.#at(time);
      const last = this.#tails[at]!;
      // In line on the wheel, unless one of another priority stands there.
      if (last === none || Math.floor(this.#second(last) / orders) === priority) {
        if (last === none) this.#comes(time, at, slot);
        else this.#ints[ints * last + behindAt] = slot;
        this.#tails[at] = slot;
        return;
      }
    }
    if (this.#heaped === this.#slots.length) {
      this.#keys = grown(this.#keys, new Float64Array(4 * this.#heaped));
      this.#slots = grown(this.#slots, new Int32Array(2 * this.#heaped));
    }
    this.#rise(this.#heaped++, time, second, slot);
  }

  /** A payload of its own that does not lie flat. */
  #own(place: number, payload: Plain, from: Address | null): Plain {
    const shallow = this.#fit(place, unlaid, payload, from) === "shallow";
    // Of a message without fields a number or a word may be what is said.
    if (!shallow || Object.getPrototypeOf(payload) !== Object.prototype) return owned(payload);
    return { ...(payload as object) } as Plain;
  }

  #fit(place: number, layout: number, payload: Plain, from: Address | null): ReturnType<Refuse> {
    if (this.#fitting[place] === anything) return "anything";
    const found = this.#refuse(place, payload, from);
    if (found === "anything") this.#fitting[place] = anything;
    else if (layout !== unlaid) this.#fitting[place] = layout;
    return found;
  }

  /** A first one stands at a place. */
  #comes(time: Time, at: number, slot: number): void {
    this.#heads[at] = slot;
    this.#marks[at >>> 5]! |= 1 << at;
    this.#groups[at >>> 10]! |= 1 << (at >>> 5);
    if (time < this.#soon) this.#soon = time;
  }

  /** Nobody stands at a place any more. */
  #leaves(at: number): void {
    this.#tails[at] = none;
    this.#marks[at >>> 5]! &= ~(1 << at);
    if (this.#marks[at >>> 5] === 0) this.#groups[at >>> 10]! &= ~(1 << (at >>> 5));
  }

  /** The first time on the wheel after one of it; Infinity where that was the last. */
  #after(time: Time): Time {
    const at = this.#at(time);
    let word = at >>> 5;
    let marks = this.#marks[word]! & (-2 << at);
    if (marks === 0) {
      let group = word >>> 5;
      let words = this.#groups[group]! & (-2 << word);
      // Round to where it began, whose lower places are the farthest.
      for (let turned = 0; words === 0; turned++) {
        if (turned === groups) return Number.POSITIVE_INFINITY;
        group = (group + 1) & (groups - 1);
        words = this.#groups[group]!;
      }
      word = 32 * group + lowest(words);
      marks = this.#marks[word]!;
    }
    const ahead = (32 * word + lowest(marks) - at) & (spanMax - 1);
    // Whoever asks of the last finds it again, or the first.
    return ahead === 0 || time + ahead - this.#soon >= spanMax ? Number.POSITIVE_INFINITY : time + ahead;
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

  /** Takes the first and gives its payload; its order and place are here until the next is taken. There must be one. */
  take(): Plain {
    const turns = this.#turns();
    this.#base = turns ? this.#soon : Math.max(this.#base, this.#keys[0]!);
    const slot = turns ? this.#unlined() : this.#unheaped();
    const second = this.#second(slot);
    this.order = second - Math.floor(second / orders) * orders;
    this.place = this.#ints[ints * slot + placeAt]!;
    const payload = this.#payload(slot);
    this.#taken = slot;
    this.#forget(slot);
    this.#leave(slot);
    if (this.#dead > 0) this.#bury();
    return payload;
  }

  /** The slot of the first on the wheel, which stands there no more. */
  #unlined(): number {
    const time = this.#soon;
    const at = this.#at(time);
    const slot = this.#heads[at]!;
    const behind = this.#behind(slot);
    this.#heads[at] = behind;
    if (behind === none) {
      this.#leaves(at);
      this.#soon = this.#after(time);
    }
    return slot;
  }

  /** The slot of the first of the heap, which lies there no more. */
  #unheaped(): number {
    const slot = this.#slots[0]!;
    const last = --this.#heaped;
    if (last > 0) this.#sink(0, this.#keys[2 * last]!, this.#keys[2 * last + 1]!, this.#slots[last]!);
    return slot;
  }

  /** Who sent the letter that was taken, or peeked at, last. Nothing may have been put in since. */
  get sender(): Address | null {
    return this.#sender(this.#taken);
  }

  /** The bytes of the payload that was taken last. Nothing may have been put in since. */
  writePayload(writer: Writer, payload: Plain): void {
    this.#write(this.#taken, payload, writer);
  }

  /** The bytes of a payload, which is known or lies flat. */
  #write(slot: number, payload: Plain, writer: Writer): void {
    const layout = this.#ints[ints * slot + layoutAt]!;
    if (layout === blank) writer.value(null);
    else if (layout === unlaid) writer.value(payload);
    else writeFlat(writer, layout, this.#doubles, doubles * slot + flatAt);
  }

  #payload(slot: number): Plain {
    const layout = this.#ints[ints * slot + layoutAt]!;
    if (layout === blank) return null;
    return layout === unlaid ? this.#payloads[slot]! : unflatten(layout, this.#doubles, doubles * slot + flatAt);
  }

  /** What it carried is in flight no more. */
  #forget(slot: number): void {
    if (this.#ints[ints * slot + layoutAt] === unlaid) this.#payloads[slot] = null;
    if (this.#chained) this.#unchain(slot, this.#ints[ints * slot + placeAt]!);
    this.#ints[ints * slot + placeAt] = none;
    this.#size--;
  }

  #leave(slot: number): void {
    this.#ints[ints * slot + behindAt] = this.#free;
    this.#free = slot;
  }

  #isDead(slot: number): boolean {
    return this.#ints[ints * slot + placeAt] === none;
  }

  /**
   * Takes back what one sent to a place. Hot: whoever waits for an answer sets a timer and takes it back, again and
   * again, so that of all others in flight none is looked at.
   */
  recall(place: number, from: Address): void {
    if (!this.#chained) {
      this.#chained = true;
      const slots = this.#ints.length / ints;
      for (let slot = 0; slot < slots; slot++)
        if (!this.#isDead(slot)) this.#chain(slot, this.#ints[ints * slot + placeAt]!);
    }
    for (let slot = this.#lasts[place] ?? none; slot !== none; slot = this.#olders[slot]!) {
      if (this.#sender(slot) !== from) continue;
      this.#forget(slot);
      this.#dead++;
    }
    this.#bury();
  }

  #chain(slot: number, place: number): void {
    if (place >= this.#lasts.length) this.#lasts = grown(this.#lasts, new Int32Array(2 * place + 16).fill(none));
    const last = this.#lasts[place]!;
    if (last !== none) this.#newers[last] = slot;
    this.#olders[slot] = last;
    this.#newers[slot] = none;
    this.#lasts[place] = slot;
  }

  #unchain(slot: number, place: number): void {
    const older = this.#olders[slot]!;
    const newer = this.#newers[slot]!;
    if (older !== none) this.#newers[older] = newer;
    if (newer !== none) this.#olders[newer] = older;
    else this.#lasts[place] = older;
  }

  /** Of those that were taken back all leave where they are more than the rest, else those that would be the first. */
  #bury(): void {
    if (this.#dead > this.#size + deadMany) this.filter(() => true);
    for (; this.#dead > 0 && this.#isDead(this.#first()); this.#dead--)
      this.#leave(this.#turns() ? this.#unlined() : this.#unheaped());
  }

  /** The hole at a place sinks to where the key belongs. */
  #sink(from: number, time: number, second: number, slot: number): void {
    const heaped = this.#heaped;
    const keys = this.#keys;
    const slots = this.#slots;
    let at = from;
    // Hot: at each place the least of four, whose keys lie in a line of the cache.
    for (;;) {
      let least = 4 * at + 1;
      if (least >= heaped) break;
      let due = keys[2 * least]!;
      let behind = keys[2 * least + 1]!;
      const end = Math.min(least + 4, heaped);
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
    const letters: Letter[] = [];
    this.#each((time, slot) => letters.push(this.#letter(time, slot)));
    return letters;
  }

  /** The bytes of a list of all, in that order, each a list of what it carries; its place is told by a type. */
  write(writer: Writer, types: readonly string[]): void {
    writer.list(this.#size);
    this.#each((time, slot) => {
      const second = this.#second(slot);
      const priority = Math.floor(second / orders);
      writer.list(7);
      writer.number(time);
      writer.number(priority);
      writer.number(second - priority * orders);
      writer.value(this.#sender(slot));
      writer.number(this.#doubles[doubles * slot + causeAt]!);
      writer.text(types[this.#ints[ints * slot + placeAt]!]!);
      this.#write(slot, this.#payloads[slot]!, writer);
    });
  }

  #each(tell: (time: Time, slot: number) => void): void {
    const keys = this.#keys;
    const heap = this.#sorted();
    let next = 0;
    for (let soon = this.#soon; ; soon = this.#after(soon)) {
      const first = soon === Number.POSITIVE_INFINITY ? none : this.#heads[this.#at(soon)]!;
      for (; next < heap.length; next++) {
        const at = heap[next]!;
        const time = keys[2 * at]!;
        if (time > soon || (time === soon && keys[2 * at + 1]! > this.#second(first))) break;
        if (!this.#isDead(this.#slots[at]!)) tell(time, this.#slots[at]!);
      }
      if (first === none) return;
      for (let slot = first; slot !== none; slot = this.#behind(slot)) if (!this.#isDead(slot)) tell(soon, slot);
    }
  }

  /** Heap places, in the order in which they will be taken. */
  #sorted(): Int32Array {
    const keys = this.#keys;
    const order = Int32Array.from({ length: this.#heaped }, (_, at) => at);
    if (this.#heaped < many)
      return order.sort((a, b) => keys[2 * a]! - keys[2 * b]! || keys[2 * a + 1]! - keys[2 * b + 1]!);
    return byDigits(byDigits(order, keys, 1), keys, 0);
  }

  /** Keeps only letters for which `keep` holds. */
  filter(keep: (from: Address | null, place: number) => boolean): void {
    const kept = (slot: number): boolean => {
      const dead = this.#isDead(slot);
      if (!dead && keep(this.#sender(slot), this.#ints[ints * slot + placeAt]!)) return true;
      if (dead) this.#dead--;
      else this.#forget(slot);
      this.#leave(slot);
      return false;
    };
    for (let soon = this.#soon; soon !== Number.POSITIVE_INFINITY; soon = this.#after(soon)) {
      const at = this.#at(soon);
      let [head, tail]: [number, number] = [none, none];
      for (let slot = this.#heads[at]!, next = none; slot !== none; slot = next) {
        next = this.#behind(slot);
        if (!kept(slot)) continue;
        if (tail === none) head = slot;
        else this.#ints[ints * tail + behindAt] = slot;
        tail = slot;
      }
      if (head === none) this.#leaves(at);
      else this.#ints[ints * tail + behindAt] = none;
      this.#heads[at] = head;
      this.#tails[at] = tail;
    }
    if (this.#soon < Number.POSITIVE_INFINITY && this.#tails[this.#at(this.#soon)] === none)
      this.#soon = this.#after(this.#soon);
    const before = this.#heaped;
    let left = 0;
    for (let at = 0; at < before; at++) {
      if (!kept(this.#slots[at]!)) continue;
      this.#keys[2 * left] = this.#keys[2 * at]!;
      this.#keys[2 * left + 1] = this.#keys[2 * at + 1]!;
      this.#slots[left++] = this.#slots[at]!;
    }
    if (left === before) return;
    this.#heaped = left;
    for (let at = (left - 2) >> 2; at >= 0; at--)
      this.#sink(at, this.#keys[2 * at]!, this.#keys[2 * at + 1]!, this.#slots[at]!);
  }

  /** Leaves nothing in flight; what comes is due from `now` on. */
  clear(now: Time): void {
    this.filter(() => false);
    this.#base = now;
  }

  #letter(time: Time, slot: number): Letter {
    const second = this.#second(slot);
    const priority = Math.floor(second / orders);
    return {
      time,
      priority,
      order: second - priority * orders,
      from: this.#sender(slot),
      cause: this.#doubles[doubles * slot + causeAt]!,
      place: this.#ints[ints * slot + placeAt]!,
      payload: this.#payload(slot),
    };
  }

  #grow(): void {
    const before = this.#ints.length / ints;
    const slots = Math.max(16, 2 * before);
    const buffer = new ArrayBuffer(8 * doubles * slots);
    this.#doubles = grown(this.#doubles, new Float64Array(buffer));
    this.#ints = new Int32Array(buffer);
    // Else the first of many to be written would make a table of them.
    this.#payloads.length = slots;
    this.#senders.length = slots;
    // None was free: all that are new are.
    for (let slot = before; slot < slots; slot++) {
      this.#ints[ints * slot + placeAt] = none;
      this.#ints[ints * slot + behindAt] = slot + 1 < slots ? slot + 1 : none;
    }
    this.#free = before;
    this.#olders = grown(this.#olders, new Int32Array(slots));
    this.#newers = grown(this.#newers, new Int32Array(slots));
    if (this.#span > 0 || slots < wheelFrom) return;
    this.#span = spanMax;
    this.#heads = new Int32Array(spanMax).fill(none);
    this.#tails = new Int32Array(spanMax).fill(none);
  }
}

/** The place of the lowest bit that is set. */
const lowest = (bits: number): number => 31 - Math.clz32(bits & -bits);

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** A payload of its own. Hot: most are records of numbers and words, and need no deep copy. */
function owned(payload: Plain): Plain {
  if (payload === null || typeof payload === "number") return payload;
  if (typeof payload !== "object") return copy(payload, "payload");
  if (Object.getPrototypeOf(payload) !== Object.prototype) return copy(payload, "payload");
  const values = Object.values(payload as { readonly [key: string]: Plain });
  for (let i = 0; i < values.length; i++) {
    const held = values[i];
    const type = typeof held;
    if (
      type === "object" ? held !== null : type === "undefined" || type === "function" || (type as string) === "symbol"
    )
      return copy(payload, "payload");
  }
  return { ...(payload as object) } as Plain;
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
