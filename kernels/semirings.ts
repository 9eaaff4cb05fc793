// Matrix products over other sums and products than those of numbers, and what they reach when repeated.
import { kernel } from "./compiler/index.ts";

export const minPlusProduct = kernel({
  name: "min-plus-product",
  about: "The shortest of the ways over one point between: the product of matrices by min and +.",
  cites: "Cuninghame-Green 1979, Minimax Algebra",
  form: "each",
  takes: { a: "f64[rows, inner]", b: "f64[inner, columns]" },
  gives: { c: "f64[rows, columns]" },
  element({ a, b, c, inner, columns }, i, row) {
    let least = Infinity;
    for (let k = 0; k < inner; k++) {
      const way = a[row * inner + k]! + b[k * columns + i]!;
      if (way < least) least = way;
    }
    c[row * columns + i] = least;
  },
});

export const maxPlusProduct = kernel({
  name: "max-plus-product",
  about: "The longest of the ways over one point between: the product of matrices by max and +.",
  cites: "Cuninghame-Green 1979, Minimax Algebra",
  form: "each",
  takes: { a: "f64[rows, inner]", b: "f64[inner, columns]" },
  gives: { c: "f64[rows, columns]" },
  element({ a, b, c, inner, columns }, i, row) {
    let most = -Infinity;
    for (let k = 0; k < inner; k++) {
      const way = a[row * inner + k]! + b[k * columns + i]!;
      if (way > most) most = way;
    }
    c[row * columns + i] = most;
  },
});

export const booleanProduct = kernel({
  name: "boolean-product",
  about: "Who reaches whom over one between: the product of matrices by or and and, 32 columns to a word.",
  cites: "Warshall 1962, J. ACM 9, 11",
  form: "each",
  takes: { a: "i32[rows, innerWords]", b: "i32[inner, words]" },
  gives: { c: "i32[rows, words]" },
  element({ a, b, c, inner, innerWords, words }, i, row) {
    let reached = 0;
    for (let k = 0; k < inner; k++) {
      const bit = (a[row * innerWords + (k >> 5)]! >> (k & 31)) & 1;
      reached |= -bit & b[k * words + i]!;
    }
    c[row * words + i] = reached;
  },
});

/** The shortest ways of any number of steps in a graph of n points. */
export function minPlusClosure(steps: Float64Array, n: number): Float64Array {
  let ways: Float64Array = steps.slice();
  for (let i = 0; i < n; i++) ways[i * n + i] = Math.min(ways[i * n + i]!, 0);
  for (let reach = 1; reach < n; reach *= 2) {
    const { c } = minPlusProduct.simd({ a: ways, b: ways, rows: n, inner: n, columns: n });
    ways = c;
  }
  return ways;
}

/** Who reaches whom in any number of steps; a row of `words` words for each of n points. */
export function booleanClosure(steps: Int32Array, n: number): Int32Array {
  const words = (n + 31) >> 5;
  let ways: Int32Array = steps.slice();
  for (let i = 0; i < n; i++) ways[i * words + (i >> 5)]! |= 1 << (i & 31);
  for (let reach = 1; reach < n; reach *= 2) {
    const { c } = booleanProduct.simd({ a: ways, b: ways, rows: n, inner: n, words, innerWords: words });
    ways = c;
  }
  return ways;
}
