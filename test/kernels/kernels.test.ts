// The kernels of the shelf, each held to the law and to what it says.
import type { AnyKernel } from "../../kernels/compiler/index.ts";
import { pool } from "../../kernels/compiler/node.ts";
import * as all from "../../kernels/index.ts";
import {
  booleanClosure,
  keyedWords,
  minPlusClosure,
  warpingDistance,
  warpingDistances,
  warpings,
} from "../../kernels/index.ts";
import * as shelf from "../../kernels/shelf.ts";
import { threefry } from "../../kernels/threefry.ts";
import { long } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { lawOf } from "./law.ts";
import { trials } from "./trials.ts";

for (const [name, kernel] of Object.entries(shelf))
  test(`${name} has the bits of its own function`, () => {
    lawOf(kernel as unknown as AnyKernel, trials[kernel.name]);
    assert.ok(kernel.about.endsWith("."));
  });

for (const threads of long ? [1, 2, 3, 8] : [1, 2, 3])
  test(`every kernel has the same bits on ${threads} of the pool's threads`, async () => {
    const together = pool(threads);
    for (const kernel of Object.values(shelf) as unknown as AnyKernel[])
      lawOf(kernel, trials[kernel.name], 10, (passed) => together.run(kernel, passed));
    const n = 3000;
    const passed = { theta: Float64Array.from({ length: n }, (_, i) => i), omega: new Float64Array(n), coupling: 1 };
    assert.equal(together.run(shelf.kuramoto, passed), shelf.kuramoto.simd(passed));
    await together.close();
  });

test("the list names all that the shelf has", () => {
  const listed = all.kernels.map(({ name }) => name.replace(/-./g, ([, letter]) => letter!.toUpperCase()));
  const { kernels: _, ...own } = all;
  assert.equal(listed.slice(3).sort(), Object.keys(own).sort());
});

/** The whole table, as it is defined. */
function plainWarping(x: Float64Array, y: Float64Array, band: number): number {
  const [n, m] = [x.length, y.length];
  const table = new Float64Array((n + 1) * (m + 1)).fill(Infinity);
  table[0] = 0;
  for (let i = 1; i <= n; i++)
    for (let j = Math.max(1, i - band); j <= Math.min(m, i + band); j++) {
      const at = i * (m + 1) + j;
      const before = Math.min(table[at - 1]!, table[at - m - 1]!, table[at - m - 2]!);
      table[at] = Math.abs(x[i - 1]! - y[j - 1]!) + before;
    }
  return table.at(-1)!;
}

test("a pair and a batch of pairs are warped as the table is defined", () => {
  for (const [n, m, band] of [
    [0, 0, 1],
    [0, 2, 3],
    [2, 0, 3],
    [1, 1, 0],
    [5, 5, 0],
    [9, 7, 3],
    [40, 37, 5],
    [100, 100, 10],
    [33, 20, 4],
  ] as const) {
    const series = (length: number, pair: number, rate: number) =>
      Float64Array.from({ length }, (_, t) => Math.sin(rate * t + pair) * (1 + pair));
    const pairs = 8;
    const x = new Float64Array(n * pairs);
    const y = new Float64Array(m * pairs);
    for (let pair = 0; pair < pairs; pair++) {
      series(n, pair, 0.31).forEach((value, t) => {
        x[t * pairs + pair] = value;
      });
      series(m, pair, 0.27).forEach((value, t) => {
        y[t * pairs + pair] = value;
      });
    }
    const line = new Float64Array(m * pairs).fill(Infinity);
    const { distance } = warpings.simd({ x, y, band, n, m, pairs, blocks: 1, line });
    for (let pair = 0; pair < pairs; pair++) {
      const expected = plainWarping(series(n, pair, 0.31), series(m, pair, 0.27), band);
      assert.is(warpingDistance(series(n, pair, 0.31), series(m, pair, 0.27), band), expected, `${n}, ${m}, ${band}`);
      assert.is(distance[pair], expected, `pair ${pair} of ${n}, ${m}, ${band}`);
    }
    assert.equal(warpingDistances.simd({ x, y, n, m, pairs, band }), distance);
  }
});

test("keyed words are those of threefry", () => {
  const { a, b } = keyedWords.simd({ k0: 1, k1: -2, from: 2 ** 31 - 3, c1: 5, n: 9 });
  const words = new Int32Array(2);
  for (let i = 0; i < 9; i++) {
    threefry(1, -2, (2 ** 31 - 3 + i) | 0, 5, words);
    assert.equal([a[i], b[i]], [...words]);
  }
});

test("closures hold every way there is", () => {
  const n = 37;
  const next = Float64Array.from({ length: n * n }, (_, at) =>
    at % n === (Math.floor(at / n) + 1) % n ? 2 : Infinity,
  );
  const ways = minPlusClosure(next, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) assert.is(ways[i * n + j], 2 * ((j - i + n) % n));
  const words = (n + 31) >> 5;
  const edges = new Int32Array(n * words);
  for (let i = 0; i + 1 < n; i++) edges[i * words + ((i + 1) >> 5)]! |= 1 << ((i + 1) & 31);
  const reached = booleanClosure(edges, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) assert.is((reached[i * words + (j >> 5)]! >> (j & 31)) & 1, j >= i ? 1 : 0);
});

test("what is no size is refused by whom it was told, whatever the series hold", () => {
  const none = new Float64Array();
  for (const bad of [Number.NaN, -1, 1.5]) {
    const got = (who: string, name: string) =>
      new RegExp(`^${who}: expected ${name} to be a size, got ${bad}; pass it$`);
    assert.throws(() => minPlusClosure(none, bad), got("minPlusClosure", "n"));
    assert.throws(() => booleanClosure(new Int32Array(), bad), got("booleanClosure", "n"));
    assert.throws(() => warpingDistance(none, none, bad), got("warpingDistance", "band"));
  }
});
