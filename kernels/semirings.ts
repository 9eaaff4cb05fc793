// Matrix products over other sums and products than those of numbers, and what they reach when repeated.
import { checkSize, kernel } from "./compiler/index.ts";

/** The product over one between, of which the better way counts; `worst` is what no way comes to. */
const bestWays = (name: string, about: string, better: (way: number, best: number) => boolean, worst: number) =>
  kernel({
    name,
    about,
    cites: "Cuninghame-Green 1979, Minimax Algebra",
    form: "each",
    takes: { a: "f64[rows, inner]", b: "f64[inner, columns]" },
    gives: { c: "f64[rows, columns]" },
    uses: { better, worst },
    // Where there is no way, its length is infinite.
    single: { a: [-Infinity, Infinity], b: [-Infinity, Infinity] },
    element({ a, b, c, inner, columns }, i, row) {
      let best = worst;
      for (let k = 0; k < inner; k++) {
        const way = a[row * inner + k]! + b[k * columns + i]!;
        if (better(way, best)) best = way;
      }
      c[row * columns + i] = best;
    },
  });

export const minPlusProduct = bestWays(
  "min-plus-product",
  "The shortest of the ways over one point between: the product of matrices by min and +.",
  (way, best) => way < best,
  Infinity,
);

export const maxPlusProduct = bestWays(
  "max-plus-product",
  "The longest of the ways over one point between: the product of matrices by max and +.",
  (way, best) => way > best,
  -Infinity,
);

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

/** Ways of any number of steps among n points: those of twice as many, again and again. */
function closed<T>(steps: T, n: number, twice: (ways: T) => T): T {
  let ways = steps;
  for (let reach = 1; reach < n; reach *= 2) ways = twice(ways);
  return ways;
}

/** The shortest ways of any number of steps in a graph of n points. */
export function minPlusClosure(steps: Float64Array, n: number): Float64Array {
  checkSize("minPlusClosure", "n", n);
  const ways: Float64Array = steps.slice();
  for (let i = 0; i < n; i++) ways[i * n + i] = Math.min(ways[i * n + i]!, 0);
  return closed(ways, n, (a) => minPlusProduct.simd({ a, b: a, rows: n, inner: n, columns: n }).c);
}

/** Who reaches whom in any number of steps; a row of `words` words for each of n points. */
export function booleanClosure(steps: Int32Array, n: number): Int32Array {
  checkSize("booleanClosure", "n", n);
  const words = (n + 31) >> 5;
  const ways: Int32Array = steps.slice();
  for (let i = 0; i < n; i++) ways[i * words + (i >> 5)]! |= 1 << (i & 31);
  return closed(ways, n, (a) => booleanProduct.simd({ a, b: a, rows: n, inner: n, words, innerWords: words }).c);
}
