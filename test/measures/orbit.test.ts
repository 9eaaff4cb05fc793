import { taken as ran } from "../../kernels/compiler/ran.ts";
import {
  cos,
  dopri5,
  flow,
  henon,
  kepler,
  logistic,
  lorenz,
  map,
  orbit,
  rk4,
  rossler,
  sin as theirs,
} from "../../lab/index.ts";
import { motionsOf } from "../../lab/measures/motions.ts";
import { forAll, seeds, slow } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { queue } from "../witnesses/queue.ts";
import { ask, number, taken } from "./ask.ts";
import { isNear } from "./near.ts";
import { spiral } from "./systems.ts";

const oscillator = flow({
  name: "oscillator",
  about: "A weight on a spring.",
  state: ["x", "v"],
  start: [0, 1],
  params: {},
  rate(du, [x, v]) {
    du[0] = v;
    du[1] = -x;
  },
});

test("a map's orbit is its cycle, whatever the seed", () => {
  forAll(
    seeds,
    (seed) => {
      const { values, distinct } = ask(orbit, logistic, { set: { r: 3.5 }, seed });
      assert.is(distinct, 4);
      for (const [i, x] of [0.38281968, 0.50088421, 0.82694071, 0.87499726].entries())
        isNear((values as number[])[i], x, 1e-8);
    },
    10,
  );
});

test("between its ends a chaotic orbit is everywhere", () => {
  const { distinct, least, most } = ask(orbit, logistic, { set: { r: 4 }, with: { count: 5000 } });
  assert.ok((distinct as number) > 4900);
  // Of 5000 values about 30 lie as near to each end.
  isNear(least, 0, 1e-4);
  isNear(most, 1, 1e-4);
});

test("a map's orbit is of the variable that is asked for", () => {
  isNear(number(orbit, henon, "most", { set: { a: 0.2 }, with: { variable: 1 } }), 0.3 * 1.0894541729, 1e-9);
});

for (const [c, distinct] of [
  [2.5, 1],
  [3.5, 2],
  [4, 4],
] as const)
  test(`Rössler's maxima at c = ${c} are ${distinct}`, () => {
    const answer = ask(orbit, rossler, { set: { c }, with: { transient: 50_000, count: 32, resolution: 1e-3 } });
    assert.is(answer["distinct"], distinct);
  });

test("a maximum is located within its tick", () => {
  for (const solver of [rk4, dopri5]) {
    const { least, most } = ask(orbit, oscillator.with(solver), {
      set: { dt: 0.1 },
      with: { transient: 0, count: 20 },
    });
    // The cubic is off by up to dt^4 / 384, and rk4 loses dt^5 / 72 of the height a unit of time.
    isNear(least, 1, solver === rk4 ? 2e-5 : 4e-7);
    isNear(most, 1, 4e-7);
  }
});

test("a maximum of what is driven is located at its time", () => {
  const driven = flow({
    name: "driven",
    about: "Pushed to and fro.",
    state: ["x"],
    start: [0],
    params: {},
    rate(du, _, __, t) {
      du[0] = cos(t);
    },
  });
  const { least, most } = ask(orbit, driven, { set: { dt: 0.1 }, with: { transient: 0, count: 20 } });
  isNear(least, 1, 1e-6);
  isNear(most, 1, 1e-6);
});

test("Kepler's planet is fastest where it started, a year later", () => {
  isNear(number(orbit, kepler, "most", { with: { variable: 3, transient: 0, count: 3 } }), 2, 1e-3);
});

test("Lorenz's maxima of z stay below his tent's peak and fold there", () => {
  const { least, most, distinct } = ask(orbit, lorenz, { with: { variable: 2, count: 1000 } });
  assert.is(distinct, 1000);
  assert.ok((least as number) > 27 && (most as number) < 49, `${least} to ${most}`);
});

test("a flow at rest gives the value at which it rests", () => {
  const { values } = ask(orbit, lorenz, { set: { rho: 10 }, with: { variable: 2, ticks: 10_000 } });
  assert.is((values as number[]).length, 1);
  isNear((values as number[])[0], 9, 1e-9);
});

test("what climbs for ever runs out of ticks", () => {
  const { kind, about } = taken(orbit, spiral, { set: { pull: 0.001 }, with: { variable: 2, ticks: 1000 } });
  assert.is(kind, "ran out");
  assert.is(about, "0 of 200 maxima in 1000 ticks");
});

test("what leaves the numbers is a trouble", () => {
  assert.is(taken(orbit, henon, { set: { a: 2 } })["kind"], "diverged");
  assert.is(taken(orbit, henon, { set: { a: 2 }, with: { transient: 0 } })["kind"], "diverged");
  assert.is(taken(orbit, spiral, { set: { pull: 2, dt: 0.1 }, with: { transient: 0 } })["kind"], "diverged");
});

test("a variable that is not there and a model without a vector are refused", () => {
  assert.throws(
    () => taken(orbit, lorenz, { with: { variable: 3 } }),
    /a variable from 0 to 2, got 3; they are x, y, z/,
  );
  assert.throws(() => taken(orbit, queue), /^queue: expected a flow or a map, got a process/);
});

test("many starts settle side by side on the values that each settles on alone", () => {
  for (const [model, set, options] of [
    [logistic, { r: 3.83 }, { transient: 3000, count: 7 }],
    [henon, { a: 1.07 }, { transient: 900, count: 40 }],
    [rossler, { c: 3.5 }, { transient: 4000, count: 5 }],
  ] as const) {
    const starts = 5;
    const alone = Array.from({ length: starts }, (_, k) => {
      const { values } = ask(orbit, model, { set, seed: 3 + k, with: { ...options, resolution: 0 } });
      return values as number[];
    });
    const { values } = ask(orbit, model, { set, seed: 3, with: { ...options, starts, resolution: 0 } });
    assert.equal(
      values,
      [...new Set(alone.flat())].sort((a, b) => a - b),
    );
  }
});

test("many starts say what one says of a map that comes back from where there are no numbers", () => {
  const pole = map({
    name: "pole",
    about: "Halves, meets its pole at 1, and beyond knows nothing of where it was.",
    state: ["x", "y"],
    start: [4, 0],
    params: {},
    next(out, [x, y]) {
      out[0] = x / 2;
      out[1] = 1 / (x - 1) + 0 / (1 + y * y);
    },
  });
  for (const starts of [1, 2, 5]) {
    const { kind, about } = taken(orbit, pole, { with: { starts, transient: 10, count: 3 } });
    assert.equal([kind, about], ["diverged", "the state left the numbers"], `${starts}`);
  }
  assert.is(ask(orbit, pole, { with: { starts: 2, transient: 1, count: 1 } })["distinct"], 1);
});

slow("starts that settle for more ticks than 32 bits count do so in parts", async () => {
  const still = map({
    name: "still",
    about: "Stays.",
    state: ["x"],
    start: [1],
    params: {},
    next(out, [x]) {
      out[0] = x;
    },
  });
  assert.is(ask(orbit, still, { with: { starts: 2, transient: 2 ** 31 + 2000, count: 1 } })["most"], 1);
});

test("a motion that alone is another than its compiled form is found when its turn to be held comes", () => {
  const sin = (x: number) => x - (x * x * x) / 6;
  const late = map({
    name: "late",
    about: "A sine of its own where it is large, which is not the one that it says it uses.",
    state: ["x"],
    start: [1],
    params: {},
    uses: { sin: theirs },
    next(out, [x]) {
      out[0] = x > 2 ? sin(x) : x;
    },
  });
  const { move } = motionsOf("late", late);
  const moved = () => {
    const x = Float64Array.of(1, 3);
    move({ x }, {}, 0, 1);
    return [...x];
  };
  moved();
  ran();
  assert.equal(moved(), [1, sin(3)]);
  assert.is(ran().at(-1)!.reason, "compiled it had other bits");
});

test("what a map uses may have any name", () => {
  const $share = 0.5;
  const $rule = (x: number) => x * $share;
  const halved = map({
    name: "halved",
    about: "Half as much each tick.",
    state: ["x"],
    start: [1],
    params: {},
    uses: { $share },
    next(out, [x]) {
      out[0] = x * $share;
    },
  });
  const ruled = map({
    name: "ruled",
    about: "The same by a function.",
    state: ["x"],
    start: [1],
    params: {},
    uses: { $share, $rule },
    next(out, [x]) {
      out[0] = $rule(x);
    },
  });
  for (const [model, way] of [
    [halved, "simd"],
    [ruled, "plain"],
  ] as const) {
    ran();
    assert.is(ask(orbit, model, { with: { starts: 2, transient: 3, count: 1 } })["most"], 0.125);
    assert.equal(
      ran().map(({ execution }) => execution),
      [way],
    );
  }
});

test("a map that is not compiled says why in its author's words", () => {
  const wave = map({
    name: "wave",
    about: "A sine of itself.",
    state: ["x"],
    start: [1],
    scatter: 0.1,
    params: {},
    next(out, [x]) {
      const turned = 3 * x;
      out[0] = Math.sin(turned);
    },
  });
  ran();
  ask(orbit, wave, { with: { starts: 2, transient: 3, count: 1 } });
  assert.equal(
    ran().map(({ reason }) => reason),
    [
      "not compiled: wave, line 3 of next: expected functions of kernels/maths, Math's exact ones, or those in " +
        "`uses`, got Math.sin; list sin of kernels/maths in `uses`",
    ],
  );
});
