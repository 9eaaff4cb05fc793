// Averages over time, of numbers of any size.
import { average, map, subjectOf, valuesOf } from "../../lab/index.ts";
import { assert, test } from "../suite.ts";

const tent = map({
  name: "tent",
  about: "A tent of any width.",
  state: ["x"],
  start: ({ width }) => [0.3 * width],
  params: { width: { value: 1, range: [0, Number.MAX_VALUE], about: "where it ends" } },
  next(out, [x], { width }) {
    out[0] = 1.9 * Math.min(x, width - x);
  },
});

const averageOf = (width: number) =>
  average.take(subjectOf(tent, { width }, 1), valuesOf(average, { ticks: 4000 })) as {
    readonly x: { readonly mean: number; readonly error: number };
  };

test("of the smallest numbers and the largest the average and its error are those of others, scaled", () => {
  const { mean, error } = averageOf(1).x;
  assert.ok(mean > 0.4 && error > 1e-3);
  // Powers of two, so that no digit changes.
  for (const power of [-900, -560, 560, 1000])
    assert.equal(averageOf(2 ** power).x, { mean: mean * 2 ** power, error: error * 2 ** power });
});

test("where a number is too large for an average, that is told", () => {
  assert.equal(averageOf(1.7e308), { kind: "ran out", about: "x is too large for its average to be a number" });
});
