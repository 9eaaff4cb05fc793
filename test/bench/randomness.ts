// What keyed draws cost beside those of one plain generator that is never aimed.
import { log, rootKey, Stream } from "../../lab/index.ts";
import { type Figure, ratio, worked } from "./figure.ts";

const events = 100_000;
const key = rootKey(1, "bench");

/** sfc32, and the polar method on it, as one would write them who draws from one sequence all day. */
class Sequential {
  #a = 1;
  #b = 2;
  #c = 3;
  #d = 4;
  #spare = Number.NaN;

  #word(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  #uniform(): number {
    const top = this.#word() >>> 5;
    return (top * 67_108_864 + (this.#word() >>> 6)) / 2 ** 53;
  }

  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.#uniform() - 1;
      const y = 2 * this.#uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * log(square)) / square);
      this.#spare = y * scale;
      return x * scale;
    }
  }
}

/** Written to, so that no draw can be left out for want of a reader. */
const sum = new Float64Array(1);

function keyed(): void {
  const stream = new Stream(key, 0);
  for (let ordinal = 0; ordinal < events; ordinal++) {
    stream.aim(key, ordinal);
    for (let i = 0; i < 12; i++) sum[0]! += stream.normal();
  }
}
function plain(): void {
  const random = new Sequential();
  for (let i = 0; i < 12 * events; i++) sum[0]! += random.normal();
}
function first(): void {
  const stream = new Stream(key, 0);
  for (let ordinal = 0; ordinal < events; ordinal++) sum[0]! += stream.aim(key, ordinal).uniform();
}
const each = (act: () => void): number => (1e6 * Math.min(...Array.from({ length: 9 }, () => worked(act)))) / events;

export const randomness: readonly Figure[] = [
  {
    name: "randomness: twelve keyed normals / twelve of a plain generator",
    unit: "×",
    limit: 1.5,
    measure: () => ratio(keyed, plain, 11),
  },
  { name: "randomness: a key and its first draw", unit: "ns", measure: () => each(first) },
];
