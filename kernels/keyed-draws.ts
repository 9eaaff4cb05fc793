// Random numbers by key and counter, a counter an element: the integers that core draws.
import { kernel } from "./compiler/index.ts";
import { threefry } from "./threefry.ts";

export const keyedWords = kernel({
  name: "keyed-words",
  about: "Two random words for each of n counters that follow one another, under one key.",
  cites: "Salmon, Moraes, Dror & Shaw 2011, Random123",
  form: "each",
  takes: { k0: "i32", k1: "i32", from: "i32", c1: "i32" },
  gives: { a: "i32[n]", b: "i32[n]" },
  uses: { threefry },
  element({ k0, k1, from, c1, a, b }, i) {
    const words = new Int32Array(2);
    threefry(k0, k1, (from + i) | 0, c1, words);
    a[i] = words[0]!;
    b[i] = words[1]!;
  },
});

export const keyedUniforms = kernel({
  name: "keyed-uniforms",
  about: "A multiple of 2^-53 from 0 to below 1 for each of n counters that follow one another, under one key.",
  cites: "Salmon, Moraes, Dror & Shaw 2011, Random123",
  form: "each",
  takes: { k0: "i32", k1: "i32", from: "i32", c1: "i32" },
  gives: { x: "f64[n]" },
  uses: { threefry },
  element({ k0, k1, from, c1, x }, i) {
    const words = new Int32Array(2);
    threefry(k0, k1, (from + i) | 0, c1, words);
    x[i] = ((words[0]! >>> 5) * 67_108_864 + (words[1]! >>> 6)) * 1.1102230246251565e-16;
  },
});
