// Numbers for plain values, and lists of numbers as strings: what a search over millions of states keeps of each. What
// the numbers stand for is their user's.
import { decode, encode, misuse, type Plain } from "../core/index.ts";

/** As many as a Map holds. */
export const numbersMax = 2 ** 24;

/** More arguments than these may not fit a call. */
const argumentsMax = 4096;

/** A string of these code units. */
function textOf(units: readonly number[] | Uint8Array): string {
  let text = "";
  for (let at = 0; at < units.length; at += argumentsMax)
    text += String.fromCharCode(...units.slice(at, at + argumentsMax));
  return text;
}

/** Numbers as a string: below 2^15 a code unit each, all others two, the first with the highest bit. */
export const coded = (numbers: readonly number[]): string =>
  textOf(
    numbers.some((n) => n >= 0x8000)
      ? numbers.flatMap((n) => (n < 0x8000 ? n : [0x8000 | (n >>> 16), n & 0xffff]))
      : numbers,
  );

export function decoded(text: string): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    numbers.push(unit < 0x8000 ? unit : (unit & 0x7fff) * 0x1_0000 + text.charCodeAt(++at));
  }
  return numbers;
}

/** Numbers for plain values: equal bytes, equal number. */
export class Names<T extends Plain> {
  readonly #numbers = new Map<string, number>();
  readonly #bytes: Uint8Array[] = [];

  number(value: T): number {
    return this.numberOf(encode(value));
  }

  /** Of the value that has these bytes. */
  numberOf(bytes: Uint8Array): number {
    const key = textOf(bytes);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#bytes.length === numbersMax)
      throw misuse("explore", `at most ${numbersMax} letters, and states of a member`, "more", "bound both");
    this.#numbers.set(key, this.#bytes.length);
    return this.#bytes.push(bytes) - 1;
  }

  has(value: T): boolean {
    return this.#numbers.has(textOf(encode(value)));
  }

  /** A copy of its own. */
  value(number: number): T {
    return decode(this.#bytes[number]!) as T;
  }
}
