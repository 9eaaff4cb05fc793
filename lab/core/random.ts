// Keyed randomness: every event of every member has a stream of its own, named by (seed, path, ordinal, purpose), so
// that construction order, number of workers, rewinding and forking disturb nothing. No stream is ever shared or
// stored.
import { log } from "../../kernels/maths/index.ts";
import { threefry } from "../../kernels/threefry.ts";
import { draw, drawTwice, words } from "../../kernels/threefry-blocks.ts";
import { misuse, shown } from "./errors.ts";
import { Writer } from "./state.ts";

/** What an event may draw. It belongs to the event: keep no reference past it. */
export interface Random {
  /** In [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /** A whole number in [0, n), every one equally likely; n from 1 to 2^53. */
  below(n: number): number;
  chance(probability: number): boolean;
  /** Mean 0, spread 1. */
  normal(): number;
  /** Mean 1. */
  exponential(): number;
  /** Another stream of the same event: draws from one do not move the other. */
  of(purpose: string | number): Random;
}

/** Who draws: a seed and a path of member names, folded into 64 bits. */
export interface Key {
  readonly k0: number;
  readonly k1: number;
}

const pair = new Int32Array(2);
const hash = new Int32Array(4);
const writer = new Writer();

function derived(key: Key, c0: number, c1: number): Key {
  threefry(key.k0, key.k1, c0, c1, pair);
  return { k0: pair[0]!, k1: pair[1]! };
}

const high = (whole: number): number => Math.floor(whole / 0x1_0000_0000);

const span32 = 0x1_0000_0000;
const span53 = 0x20_0000_0000_0000;
/** 2^-53: a step of `uniform`. */
const ulpOfOne = 1 / span53;

const keyOf = (seed: number): Key => derived({ k0: 0x4f727265, k1: 0x72790001 }, seed | 0, high(seed));

/** Ordinals fill counters whose second word is below 2^21; names and purposes take those with the top bit set. */
function named(key: Key, kind: "member" | "purpose", name: string | number): Key {
  hash.fill(0);
  writer.begin().value([kind, name]);
  writer.hash(hash);
  return derived(key, hash[0]!, hash[1]! | 0x8000_0000);
}

/** The key of a model that stands alone. */
export const rootKey = (seed: number, name: string): Key => keyUnder(keyOf(seed), name);

/** The key of the member `name` of whoever holds `key`. */
export const keyUnder = (key: Key, name: string): Key => named(key, "member", name);

/** The key of the dice of the network that the member with `key` is in. */
export const keyToNetwork = (key: Key): Key => named(key, "purpose", "network");

/** The key of `of(purpose)`, for who aims at it himself. The network's dice are nobody's: no member has their name. */
export const keyFor = (key: Key, purpose: string | number): Key =>
  named(key, purpose === "network" ? "member" : "purpose", purpose);

/** Refuses what no whole number can be drawn below. */
export function checkChoices(n: number): void {
  if (!(Number.isInteger(n) && n >= 1 && n <= span53))
    throw misuse("below", "a whole number from 1 to 2^53", shown(n), "pass the number of choices");
}

/** Refuses what is no probability: of NaN nothing would ever happen, and nobody would know. */
export function checkChance(probability: number): void {
  if (!(probability >= 0 && probability <= 1))
    throw misuse("chance", "a probability from 0 to 1", shown(probability), "mend what it is computed from");
}

/** A stream that can be aimed at event after event; nothing is computed before the first draw. */
export class Stream implements Random {
  #k0: number;
  #k1: number;
  #ordinal: number;
  readonly #twin: Stream | undefined;
  #ready = false;
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;
  #spare = Number.NaN;

  /** A twin is aimed whenever this one is, at the same event under another key: what it begins with comes along. */
  constructor({ k0, k1 }: Key, ordinal: number, twin?: Stream) {
    this.#k0 = k0;
    this.#k1 = k1;
    this.#ordinal = ordinal;
    this.#twin = twin;
  }

  aim({ k0, k1 }: Key, ordinal: number): this {
    return this.aimAt(k0, k1, ordinal);
  }

  /** The same, by the words of a key. */
  aimAt(k0: number, k1: number, ordinal: number): this {
    this.#k0 = k0;
    this.#k1 = k1;
    this.#ordinal = ordinal;
    this.#ready = false;
    return this;
  }

  #begin(): void {
    const twin = this.#twin;
    const low = this.#ordinal | 0;
    const rest = high(this.#ordinal);
    // Bit 30 marks the second block of the same event; ordinals never reach it.
    const second = rest | 0x4000_0000;
    if (twin === undefined || twin.#ready) draw(low, rest, second, this.#k0, this.#k1);
    else {
      drawTwice(low, rest, second, this.#k0, this.#k1, twin.#k0, twin.#k1);
      twin.#from(4);
    }
    this.#from(0);
  }

  #from(at: number): void {
    this.#a = words[at]!;
    this.#b = words[at + 1]!;
    this.#c = words[at + 2]!;
    this.#d = words[at + 3]!;
    this.#spare = Number.NaN;
    this.#ready = true;
  }

  /** sfc32 (Doty-Humphrey, PractRand), its 128 bits all from Threefry, so that no rounds need be thrown away. */
  #word(): number {
    if (!this.#ready) this.#begin();
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  uniform(): number {
    const top = this.#word() >>> 5;
    return (top * 67_108_864 + (this.#word() >>> 6)) * ulpOfOne;
  }

  below(n: number): number {
    const choices = n >>> 0;
    if (choices !== n || choices === 0) return this.#belowMany(n);
    // What lies over the last whole multiple of n is drawn again, or the low choices would be likelier. Hot: only the
    // last n may lie over, and what is cut to 32 bits has its remainder in a tenth of a double's time.
    for (;;) {
      const drawn = this.#word() >>> 0;
      if (drawn < span32 - choices || drawn < span32 - (span32 % choices)) return (drawn % choices) >>> 0;
    }
  }

  /** Apart, since choices of more than 32 bits are few: what is small an engine writes into who calls it. */
  #belowMany(n: number): number {
    checkChoices(n);
    const span = n === span32 ? span32 : span53;
    const limit = span - (span % n);
    for (;;) {
      const drawn = n === span32 ? this.#word() >>> 0 : this.uniform() * span;
      if (drawn < limit) return drawn % n;
    }
  }

  chance(probability: number): boolean {
    checkChance(probability);
    return this.uniform() < probability;
  }

  /** Marsaglia's polar method: two at a time, the second kept for the next call of the same event. */
  normal(): number {
    if (!this.#ready) this.#begin();
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * log(square)) / square);
      this.#spare = y * scale;
      return x * scale;
    }
  }

  exponential(): number {
    return -log(1 - this.uniform());
  }

  of(purpose: string | number): Random {
    return new Stream(keyFor({ k0: this.#k0, k1: this.#k1 }, purpose), this.#ordinal);
  }
}
