import { henon, logistic, lorenz, motionOf, periods, type Values } from "../../lab/index.ts";
import { forAll, seeds, shares } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { queue } from "../witnesses/queue.ts";
import { ask, number, taken } from "./ask.ts";
import { isNear } from "./near.ts";
import { ricker, sineMap } from "./systems.ts";

for (const [r, period] of [
  [0.5, 1],
  [2.8, 1],
  [3.2, 2],
  [3.5, 4],
  [3.55, 8],
  [3.566, 16],
  [3.63, 6],
  [3.74, 5],
  [3.83, 3],
  [3.845, 6],
] as const)
  test(`the logistic map at r = ${r} has period ${period}`, () => {
    assert.is(ask(periods, logistic, { set: { r } })["period"], period);
  });

test("in chaos there is no period", () => {
  for (const r of [3.6, 3.7, 3.9, 4]) assert.is(ask(periods, logistic, { set: { r } })["period"], 0);
  assert.is(ask(periods, henon)["period"], 0);
});

test("Hénon's attractor is reached through cycles of 1, 2, 4, 8", () => {
  const of = (a: number) => ask(periods, henon, { set: { a } })["period"];
  assert.equal([0.2, 0.9, 1, 1.04].map(of), [1, 2, 4, 8]);
});

test("the cycle of two has the places and the multiplier of its quadratic", () => {
  forAll(shares, (share) => {
    // Between 3 and 1 + √6, away from both, where nothing settles.
    const r = 3.02 + 0.41 * share;
    const { points, multipliers } = ask(periods, logistic, { set: { r } });
    const [low, high] = (points as { x: number }[]).map(({ x }) => x);
    isNear(low! + high!, (r + 1) / r, 1e-12);
    isNear(low! * high!, (r + 1) / (r * r), 1e-12);
    isNear((multipliers as { re: number }[])[0]!.re, 4 + 2 * r - r * r, 1e-11);
  });
});

test("a cycle goes round, from its least point", () => {
  const { move } = motionOf(henon);
  const points = ask(periods, henon, { set: { a: 1.04 } })["points"] as { x: number; y: number }[];
  const out = new Float64Array(2);
  for (const [i, { x, y }] of points.entries()) {
    move(out, Float64Array.of(x, y), { a: 1.04, b: 0.3 } as Values, 0);
    const next = points[(i + 1) % points.length]!;
    isNear(out[0], next.x, 1e-12);
    isNear(out[1], next.y, 1e-12);
    assert.ok(x >= points[0]!.x);
  }
});

test("no seed changes the cycle", () => {
  forAll(
    seeds,
    (seed) => {
      isNear(number(periods, logistic, "points.0.x", { set: { r: 3.5 }, seed }), 0.38281968301732416, 1e-13);
    },
    10,
  );
});

test("a multiplier is the product of the slopes, declared or not", () => {
  const { period, multipliers, points } = ask(periods, ricker, { set: { r: 2.2 } });
  assert.is(period, 2);
  const product = (points as { x: number }[]).reduce((product, { x }) => product * (1 - 2.2 * x), 1);
  // The mean of the two is 1, and exponentials of the rest cancel.
  isNear((multipliers as { re: number }[])[0]!.re, product, 1e-9);
  assert.is(ask(periods, sineMap, { set: { r: 0.8 } })["period"], 2);
});

test("a cycle that is slow to settle is still the least", () => {
  assert.is(ask(periods, logistic, { set: { r: 3.001 } })["period"], 2);
});

test("a period longer than is looked for is none", () => {
  assert.is(ask(periods, logistic, { set: { r: 3.55 }, with: { longest: 7 } })["period"], 0);
});

test("what leaves the numbers is a trouble", () => {
  assert.is(taken(periods, henon, { set: { a: 2 } })["kind"], "diverged");
});

test("flows and models without a vector are refused", () => {
  assert.throws(() => taken(periods, lorenz), /^periods: expected a map, got the flow lorenz/);
  assert.throws(() => taken(periods, queue), /^queue: expected a flow or a map, got a process/);
});
