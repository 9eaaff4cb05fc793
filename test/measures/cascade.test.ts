import { cascade, henon, logistic, lorenz, sqrt } from "../../lab/index.ts";
import { forAll, seeds } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { queue } from "../witnesses/queue.ts";
import { ask, number, taken } from "./ask.ts";
import { isNear } from "./near.ts";
import { quadratic, ricker, sineMap } from "./systems.ts";

const [delta, alpha] = [4.669201609, 2.502907875];
const whole = { set: { r: 1 } };

test("the logistic map's superstable cycles are where they are published", () => {
  const published = [
    2, 3.2360679775, 3.498561699328, 3.554640862769, 3.566667379856, 3.569243531637, 3.56979529375, 3.569913465422,
    3.569938774233, 3.569944194608,
  ];
  const superstable = ask(cascade, logistic, whole)["superstable"] as number[];
  assert.is(superstable.length, published.length);
  // Half of the last digit that is published.
  for (const [k, r] of superstable.entries()) isNear(r, published[k]!, 5e-13, `period ${2 ** k}`);
});

test("the doublings are where the multiplier is -1", () => {
  const [first, second, third] = ask(cascade, logistic, whole)["bifurcations"] as number[];
  isNear(first, 3, 1e-12);
  isNear(second, 1 + sqrt(6), 1e-12);
  isNear(third, 3.544090359552, 5e-13);
});

test("Feigenbaum's numbers come out of any hump", () => {
  const humps = [
    { model: logistic, question: whole },
    { model: logistic, question: { set: { r: 3.6 }, with: { period: 3 } } },
    { model: logistic, question: { set: { r: 3.6 }, with: { period: 5 } } },
    { model: sineMap, question: { set: { r: 0.3 } } },
    { model: quadratic, question: { set: { a: 0.1 }, with: { period: 2 } } },
  ];
  for (const { model, question } of humps) {
    // After nine doublings from the first cycle the ratios are within some 2.2^-9 of a few tenths.
    const answer = ask(cascade, model, question);
    isNear(answer["delta"] as number, delta, 5e-5, model.name);
    isNear(answer["alpha"] as number, alpha, 5e-5, model.name);
  }
});

test("a lopsided hump comes to them more slowly", () => {
  const answer = ask(cascade, ricker, { set: { r: 0.5 } });
  isNear(answer["delta"] as number, delta, 1e-4);
  isNear(answer["alpha"] as number, alpha, 1e-2);
});

test("windows are born where the tangents touch", () => {
  const window = { with: { period: 3, doublings: 0 } };
  isNear(number(cascade, logistic, "onset", { ...window, ...whole }), 1 + sqrt(8), 1e-12);
  isNear(number(cascade, quadratic, "onset", { ...window, set: { a: 1 } }), 7 / 4, 1e-10);
  isNear(number(cascade, logistic, "onset", { ...whole, with: { period: 5, doublings: 0 } }), 3.7381723753, 1e-10);
});

test("a cycle that another doubled into has no onset", () => {
  for (const period of [1, 2, 4])
    assert.not("onset" in ask(cascade, logistic, { ...whole, with: { period, doublings: 1 } }));
  assert.not("onset" in ask(cascade, logistic, { set: { r: 3.84 }, with: { period: 6, doublings: 0 } }));
});

test("the search begins at the parameter's value", () => {
  const fours = [3.0, 3.6].map((r) =>
    number(cascade, logistic, "superstable.0", { set: { r }, with: { period: 4, doublings: 0 } }),
  );
  isNear(fours[0], 3.498561699328, 5e-13);
  isNear(fours[1], 3.960270127221, 5e-13);
});

test("no seed changes the cascade by more than rounding", () => {
  forAll(
    seeds,
    (seed) =>
      isNear(
        number(cascade, logistic, "superstable.3", { ...whole, seed, with: { doublings: 3 } }),
        3.554640862769,
        5e-13,
      ),
    5,
  );
});

test("ratios need three cycles", () => {
  const few = ask(cascade, logistic, { ...whole, with: { doublings: 1 } });
  assert.equal(Object.keys(few), ["superstable", "bifurcations"]);
  assert.ok("delta" in ask(cascade, logistic, { ...whole, with: { doublings: 2 } }));
});

test("where no cascade lies ahead it says from where to where it looked", () => {
  const { kind, about } = taken(cascade, logistic);
  assert.is(kind, "ran out");
  assert.is(about, "no superstable cycle of period 1 as r grows from 3.9 to 4; begin lower");
});

test("other kinds, more variables and parameters that are not there are refused", () => {
  assert.throws(() => taken(cascade, lorenz), /^cascade: expected a map of one variable, got the flow lorenz/);
  assert.throws(() => taken(cascade, henon), /^cascade: expected a map of one variable, got the map henon/);
  assert.throws(
    () => taken(cascade, logistic, { with: { parameter: 1 } }),
    /a parameter from 0 to 0, got 1; they are r/,
  );
  assert.throws(() => taken(cascade, queue), /^queue: expected a flow or a map/);
});
