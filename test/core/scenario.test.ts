import { always, monitor, scenario } from "../../lab/core/index.ts";
import { average } from "../../lab/measures/index.ts";
import { logistic } from "../../lab/models/index.ts";
import { assert, test } from "../suite.ts";

const plain = { name: "plain", question: "Why?", model: logistic, ticks: 10 } as const;

test("what a scenario leaves out is the model's own, seed 1, all observed, nothing required or claimed", () => {
  const { seed, set, requirements, claims, observe } = scenario(plain);
  assert.equal(
    { seed, set, requirements, claims, observe },
    { seed: 1, set: {}, requirements: {}, claims: [], observe: undefined },
  );
});

test("bounds hold up to either of them, and only where every number keeps to its own", () => {
  const bounds = always({ x: [0, 1], y: [2, 3] });
  for (const [x, y, expected] of [
    [0, 2, true],
    [1, 3, true],
    [-0.1, 2, false],
    [1.1, 2, false],
    [0, 1.9, false],
    [0, 3.1, false],
    [Number.NaN, 2, false],
  ] as const) {
    const watch = monitor(bounds);
    watch.step({ x, y });
    assert.is(watch.end() === "holds", expected, `${x}, ${y}`);
  }
});

test("a number without its source is refused, whatever the types of its file say", () => {
  const claim = {
    name: "it is one",
    measure: average,
    of: "x.mean",
    published: 1,
    tolerance: 0.1,
    perturbed: { r: 2 },
  };
  for (const [part, said] of [
    ["cites", { because: "rounding" }],
    ["because", { cites: "Nobody 1999", because: " " }],
  ] as const)
    assert.throws(
      () => scenario({ ...plain, claims: [{ ...claim, ...said } as never] }),
      new RegExp(`^scenario "plain", claim "it is one", ${part}: expected words, got `),
    );
});
