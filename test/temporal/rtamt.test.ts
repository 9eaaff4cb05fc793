// The published vectors: nickovic/rtamt, tests/python/api/test_stl_discrete_time_offline_specification.py.
import { parse, robustness } from "../../lab/core/temporal/index.ts";
import { assert, test } from "../suite.ts";

const columns = { req: [100, -1, -2, 5, -1], gnt: [20, -2, 10, 4, -1] };
const inf = Number.POSITIVE_INFINITY;

const vectors: readonly (readonly [text: string, expected: readonly number[]])[] = [
  ["req & gnt", [20, -2, -2, 4, -1]],
  ["req -> gnt", [20, 1, 10, 4, 1]],
  ["G req", [-2, -2, -2, -1, -1]],
  ["G[0,1] req", [-1, -2, -2, -1, -1]],
  ["F req", [100, 5, 5, 5, -1]],
  ["F[0,1] req", [100, -1, 5, 5, -1]],
  ["H req", [100, -1, -2, -2, -2]],
  ["O req", [100, 100, 100, 100, 100]],
  ["req S gnt", [20, -1, 10, 5, -1]],
  ["req U gnt", [20, -1, 10, 4, -1]],
  ["req U[0,1] gnt", [20, -1, 10, 4, -1]],
  ["O[1,2] req", [-inf, 100, 100, -1, 5]],
  ["H[1,2] req", [inf, 100, -1, -2, -2]],
  ["rise req", [100, -100, -2, 2, -5]],
  ["fall req", [-100, 1, -1, -5, 1]],
  ["Y req", [inf, 100, -1, -2, 5]],
  ["Y[!] req", [-inf, 100, -1, -2, 5]],
];

for (const [text, expected] of vectors) {
  test(`${text} is worth what RTAMT says`, () => assert.equal([...robustness(parse(text), columns)], expected));
}

test("iff and xor keep the laws, and RTAMT's stand beside them as equality", () => {
  const values = (text: string) => [...robustness(parse(text), columns)];
  assert.equal(values("req <-> gnt"), [20, 1, -2, 4, 1]);
  assert.equal(values("req xor gnt"), [-20, -1, 2, -4, -1]);
  assert.equal(values("req == gnt"), [-80, -1, -12, -1, 0]);
  assert.equal(values("req != gnt"), [80, 1, 12, 1, 0]);
});
