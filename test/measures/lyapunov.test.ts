import { prefer, taken as ranBy } from "../../kernels/compiler/ran.ts";
import {
  cos,
  dopri5,
  flow,
  harmonic,
  henon,
  henonHeiles,
  ikeda,
  kepler,
  leapfrog,
  log,
  logistic,
  lorenz,
  lyapunov,
  map,
  motionOf,
  orbit,
  parting,
  rk4,
  rossler,
  sin,
  sqrt,
  standardMap,
  vanDerPol,
} from "../../lab/index.ts";
import { forAll, seeds, shares } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { queue } from "../witnesses/queue.ts";
import { ask, number, taken } from "./ask.ts";
import { isNear } from "./near.ts";
import { countedRotor, spiral } from "./systems.ts";

/** The published exponents of one system, within three times the spread of seeds at that many ticks. */
const published = [
  {
    model: rossler,
    with: { ticks: 100_000 },
    of: { lambda1: [0.0714, 0.008], lambda2: [0, 0.003], lambda3: [-5.3943, 0.02] },
  },
  {
    model: ikeda,
    with: { ticks: 100_000 },
    of: { lambda1: [0.5076, 0.0044], lambda2: [-0.7184, 0.0044], dimension: [1.7066, 0.008] },
  },
  // ln (k / 2) + 1 / (k² - 4), and what the next terms leave at so weak a kick.
  { model: standardMap, set: { k: 6 }, with: { ticks: 200_000 }, of: { lambda1: [1.12986, 0.015], sum: [0, 1e-9] } },
  {
    model: henonHeiles,
    // Over so long a time 24 starts in its chaotic sea differ by 0.0057.
    with: { ticks: 500_000 },
    of: { lambda1: [0.0612, 0.017], lambda4: [-0.0612, 0.017], sum: [0, 1e-9] },
  },
] as const;

for (const { model, of, ...question } of published)
  test(`${model.name} has the exponents that are published`, () => {
    const answer = ask(lyapunov, model, question);
    for (const [name, [value, tolerance]] of Object.entries(of)) isNear(answer[name] as number, value, tolerance, name);
  });

const growths: readonly (readonly [r: number, lambda: number, tolerance: number])[] = [
  [2.5, -log(2), 1e-9],
  [3.2, log(4 + 2 * 3.2 - 3.2 * 3.2) / 2, 1e-9],
  [3.7, 0.35497, 0.0036],
  [3.8, 0.43213, 0.0036],
  [3.9, 0.49602, 0.0036],
];
for (const [r, lambda, tolerance] of growths)
  test(`the logistic map's exponent at r = ${r} is ${lambda}`, () => {
    forAll(seeds, (seed) => isNear(number(lyapunov, logistic, "lambda1", { set: { r }, seed }), lambda, tolerance), 5);
  });

test("Arnold's cat has the logarithms of its golden eigenvalues", () => {
  const cat = map({
    name: "cat",
    about: "A square of cat, stretched.",
    state: ["x", "y"],
    start: [0.1, 0.2],
    params: {},
    next(out, [x, y]) {
      out[0] = (2 * x + y) % 1;
      out[1] = (x + y) % 1;
    },
    jacobian: (out) => out.set([2, 1, 1, 1]),
  });
  const { lambda1, lambda2 } = ask(lyapunov, cat, { with: { ticks: 1000 } });
  isNear(lambda1 as number, log((3 + sqrt(5)) / 2), 1e-12);
  isNear(lambda2 as number, -log((3 + sqrt(5)) / 2), 1e-12);
});

test("a linear flow has the real parts of its eigenvalues", () => {
  const answer = ask(lyapunov, spiral, { set: { pull: 0.3, damping: 0.5 }, with: { ticks: 20_000, transient: 1000 } });
  // rk4 multiplies by a polynomial in place of exp: 3^5 / 120 · dt^4 off a unit of time.
  isNear(answer["lambda1"] as number, 0.3, 1e-7);
  isNear(answer["lambda2"] as number, -0.5, 1e-4);
  isNear(answer["lambda3"] as number, -0.5, 1e-4);
});

test("a flow's exponents add up to its divergence", () => {
  forAll(
    shares,
    (share) => {
      const set = { sigma: 5 + 10 * share, rho: 20 + 20 * share, dt: 0.005 };
      const sum = number(lyapunov, lorenz, "sum", { set, with: { ticks: 2000, transient: 0 } });
      // rk4's own loss at this tick, over strongly contracting directions.
      isNear(sum, -(set.sigma + 1 + 8 / 3), 1e-4);
    },
    10,
  );
});

test("a map's exponents add up to the mean logarithm of its determinant", () => {
  forAll(
    shares,
    (share) => {
      const b = 0.05 + 0.25 * share;
      isNear(number(lyapunov, henon, "sum", { set: { b, a: 1.2 }, with: { ticks: 5000 } }), log(b), 1e-11);
    },
    10,
  );
});

test("a symplectic solver carries a frame whose exponents add up to nothing", () => {
  isNear(number(lyapunov, kepler, "sum", { with: { ticks: 5000 } }), 0, 1e-12);
  const by = ask(lyapunov, henonHeiles, { with: { ticks: 100_000 } });
  isNear((by["lambda1"] as number) + (by["lambda4"] as number), 0, 1e-3, "each with its opposite");
  isNear((by["lambda2"] as number) + (by["lambda3"] as number), 0, 1e-3, "each with its opposite");
});

test("motions that a symmetry maps onto each other part equally fast", () => {
  const lorenzFrom = (start: readonly [number, number, number]) => {
    const { rate } = { rate: motionOf(lorenz).move };
    return flow({
      name: "lorenz",
      about: "The same.",
      state: ["x", "y", "z"],
      start,
      params: lorenz.params,
      rate: rate as never,
    });
  };
  const options = { with: { ticks: 2000, transient: 2000 } };
  // In 20 units of time the first direction outgrows the others by e^18, which leaves 1e-8 of where it began.
  const [one, other] = [-1, 1].map((side) => ask(lyapunov, lorenzFrom([side, 2 * side, 20]), options));
  for (const name of ["lambda1", "lambda2", "lambda3"])
    isNear(one![name] as number, other![name] as number, 1e-7, name);
});

test("a Jacobian that is not declared is found by differences", () => {
  const bare = flow({
    name: "lorenz",
    about: "The same, its slopes unsaid.",
    state: ["x", "y", "z"],
    start: [1, 1, 1],
    scatter: 0.1,
    params: lorenz.params,
    rate: motionOf(lorenz).move as never,
  });
  // A few units of time, before what differences leave out has grown.
  const options = { with: { ticks: 500, transient: 0 } };
  const [one, other] = [bare, lorenz].map((model) => ask(lyapunov, model, options));
  for (const name of ["lambda1", "lambda2", "lambda3"])
    isNear(one![name] as number, other![name] as number, 1e-8, name);
});

test("differences tell slopes beside a jump, and of angles after many turns", () => {
  // Doubles have no more digits to give after 53 ticks: what is doubled then stays at the jump.
  const doubled = map({
    name: "doubled",
    about: "Twice what is there, without the whole.",
    state: ["x"],
    start: [0.3137],
    params: {},
    next(out, [x]) {
      out[0] = 2 * x - Math.floor(2 * x);
    },
  });
  isNear(number(lyapunov, doubled, "lambda1", { with: { ticks: 1000 } }), log(2), 1e-9);
  const stated = countedRotor((out, [, q]) => out.set([1, 6 * cos(q), 1, 1 + 6 * cos(q)]));
  const options = { with: { ticks: 20_000 } };
  isNear(number(lyapunov, countedRotor(), "lambda1", options), number(lyapunov, stated, "lambda1", options), 1e-3);
});

test("an adaptive solver's frame keeps its tolerance", () => {
  const options = { set: { dt: 0.05 }, with: { ticks: 2000, transient: 200 } };
  isNear(number(lyapunov, lorenz.with(dopri5), "sum", options), -41 / 3, 1e-7);
});

test("fewer exponents are the first of all", () => {
  forAll(
    seeds,
    (seed) => {
      const few = ask(lyapunov, lorenz, { seed, with: { ticks: 1000, exponents: 2 } });
      const all = ask(lyapunov, lorenz, { seed, with: { ticks: 1000 } });
      assert.equal([few["lambda1"], few["lambda2"]], [all["lambda1"], all["lambda2"]]);
      assert.ok(!("lambda3" in few));
    },
    5,
  );
});

test("the dimension is 0 of a rest, 1 of a cycle, all of a conservative system", () => {
  assert.is(ask(lyapunov, lorenz, { set: { rho: 10 } })["dimension"], 0);
  isNear(number(lyapunov, vanDerPol, "dimension"), 1, 1e-3);
  assert.is(ask(lyapunov, henonHeiles, { with: { ticks: 20_000 } })["dimension"], 4);
});

test("time is in the flow's units", () => {
  assert.is(ask(lyapunov, lorenz, { set: { dt: 0.005 }, with: { ticks: 1000 } })["time"], 5);
  assert.is(ask(lyapunov, henon, { with: { ticks: 1000 } })["time"], 1000);
});

test("what leaves the numbers is a trouble", () => {
  assert.is(taken(lyapunov, henon, { set: { a: 2 } })["kind"], "diverged");
  assert.is(taken(lyapunov, spiral, { set: { pull: 2, dt: 0.1 } })["kind"], "diverged");
});

test("an exponent of minus infinity is a trouble that says so", () => {
  const { kind, about } = taken(lyapunov, logistic, { set: { r: 2 } });
  assert.is(kind, "diverged");
  assert.match(about as string, "lambda1 is minus infinity");
});

test("a direction of which rounding alone is left has no exponent, and the others have theirs", () => {
  const flat = map({
    name: "flat",
    about: "Three variables that forget all but one number.",
    state: ["x", "y", "z"],
    start: [0.1, 0.2, 0.3],
    params: {},
    next(out, [x, y, z]) {
      out[0] = 0.7 * x + 0.3 * y - 0.1 * z;
      out[1] = 0.3 * out[0];
      out[2] = 0.9 * out[0];
    },
    jacobian: (out) => out.set([0.7, 0.3, -0.1, 0.21, 0.09, -0.03, 0.63, 0.27, -0.09]),
  });
  const { kind, about } = taken(lyapunov, flat);
  assert.is(kind, "diverged");
  assert.match(about as string, "lambda2 is minus infinity");
  isNear(number(lyapunov, flat, "lambda1", { with: { exponents: 1 } }), log(0.7), 1e-9);
});

test("a model without a vector, and more exponents than variables, are refused", () => {
  assert.throws(() => taken(lyapunov, queue), /^queue: expected a flow or a map, got a process/);
  assert.throws(() => taken(lyapunov, henon, { with: { exponents: 3 } }), /at most 2 exponents of henon, got 3/);
  assert.throws(() => taken(lyapunov, henon, { with: { ticks: 1.5 } }), /^lyapunov\.ticks: /);
});

test("rk4 of a declared Lorenz starts where a world of the seed starts", () => {
  const { lambda1 } = ask(lyapunov, lorenz.with(rk4), { with: { ticks: 100 } });
  assert.is(lambda1, ask(lyapunov, lorenz, { with: { ticks: 100 } })["lambda1"]);
});

/** Duffing's oscillator: its rate depends on the time. */
const driven = flow({
  name: "driven",
  about: "A buckled beam that is shaken.",
  cites: "Holmes 1979, Philos. Trans. R. Soc. A 292, 419",
  state: ["x", "v"],
  start: [0.1, 0.2],
  scatter: 0.1,
  dt: 0.05,
  params: { force: { value: 0.4, range: [0, 1], about: "of the shaking" } },
  uses: { sin },
  rate(du, [x, v], { force }, time) {
    du[0] = v;
    du[1] = x - x * x * x - 0.25 * v + force * sin(time);
  },
  jacobian(out, [x]) {
    out[0] = 0;
    out[1] = 1;
    out[2] = 1 - 3 * x * x;
    out[3] = -0.25;
  },
});

test("many starts run compiled, and have the same exponents, bit for bit, where they may not be", () => {
  for (const model of [driven, henon, lorenz]) {
    const asked = () => {
      ranBy();
      const answer = ask(lyapunov, model, { seed: 3, with: { ticks: 40, transient: 5, starts: 3 } });
      return [answer, ranBy().map(({ kernel, execution }) => [kernel, execution])];
    };
    const [answer, ran] = asked();
    const kernel = `${model.name}-tangent`;
    assert.equal(ran, [[kernel, "simd"]]);
    prefer("plain");
    try {
      assert.equal(asked(), [answer, [[kernel, "plain"]]]);
    } finally {
      prefer(undefined);
    }
  }
});

test("many starts side by side have the exponents that each has alone, bit for bit", () => {
  for (const [model, set] of [
    [lorenz, {}],
    [rossler, { c: 5.7 }],
    [vanDerPol, {}],
    [driven, {}],
    [henon, {}],
    [ikeda, {}],
    // Its frames are carried one after another: a leapfrog is no table.
    [harmonic.with(leapfrog), {}],
    [lorenz.with(dopri5), {}],
  ] as const) {
    const short = { ticks: 60, transient: 20, exponents: 2 };
    const starts = 5;
    const each = Array.from({ length: starts }, (_, k) => ask(lyapunov, model, { set, seed: 3 + k, with: short }));
    const alone = (of: string) => each.map((answer) => answer[of] as number);
    const together = ask(lyapunov, model, { set, seed: 3, with: { ...short, starts } });
    for (const name of ["lambda1", "lambda2"])
      assert.is(together[name], alone(name).reduce((sum, one) => sum + one) / starts, `${name} of ${model.name}`);
    const square = alone("lambda1").reduce((sum, one) => sum + (one - (together["lambda1"] as number)) ** 2, 0);
    // The standard error of a mean of five, but for rounding.
    isNear((together["error"] as number) / Math.sqrt(square / (starts * (starts - 1))), 1, 1e-12);
  }
});

test("a start whose motion leaves the numbers is said among many", () => {
  const cube = map({
    name: "cube",
    about: "What is above 1 leaves the numbers.",
    state: ["x"],
    start: [1.1],
    scatter: 0.01,
    params: {},
    next(out, [x]) {
      out[0] = x * x * x;
    },
    jacobian(out, [x]) {
      out[0] = 3 * x * x;
    },
  });
  const answer = taken(lyapunov, cube, { with: { ticks: 300, transient: 10, starts: 3 } });
  assert.equal(answer, { kind: "diverged", about: "a direction left the numbers" });
});

test("side by side as alone, a motion that leaves the numbers has no exponents, whatever its Jacobian sees", () => {
  const doubling = map({
    name: "doubling-line",
    about: "Twice as far.",
    params: {},
    state: ["x"],
    start: [1],
    scatter: 0.1,
    next(to, [x]) {
      to[0] = 2 * x;
    },
    jacobian(out) {
      out[0] = 2;
    },
  });
  for (const starts of [1, 3])
    assert.is(taken(lyapunov, doubling, { with: { ticks: 3000, transient: 0, starts } })["kind"], "diverged");
});

test("starts that are all alike are refused, and those that go one by one say why", () => {
  assert.throws(
    () => ask(lyapunov, kepler, { with: { starts: 5 } }),
    /^lyapunov: expected starts that differ, got 5 alike of kepler; declare its scatter$/,
  );
  const bare = flow({
    name: "bare",
    about: "Goes home.",
    state: ["x"],
    start: [1],
    scatter: 0.1,
    params: {},
    rate(du, [x]) {
      du[0] = -x;
    },
  });
  for (const [model, why] of [
    [bare, "bare states no Jacobian"],
    [driven.with(dopri5), "dopri5 is no table of fixed steps"],
  ] as const) {
    ranBy();
    ask(lyapunov, model, { with: { ticks: 5, transient: 0, starts: 2 } });
    assert.equal(
      ranBy().map(({ kernel, execution, reason }) => [kernel, execution, reason].join()),
      [`${model.name}-tangent,plain,one by one: ${why}`],
    );
  }
});

test("motions whose names mean something else where they were written have their own exponents side by side", () => {
  const [sin, cos] = [(x: number) => x - (x * x * x) / 6, (x: number) => 1 - (x * x) / 2];
  const pendulum = flow({
    name: "pendulum",
    about: "Swings by a sine of its own.",
    state: ["angle", "speed"],
    start: [1, 0],
    scatter: 0.1,
    params: {},
    rate(du, [angle, speed]) {
      du[0] = speed;
      du[1] = -sin(angle);
    },
    jacobian: (out, [angle]) => out.set([0, 1, -cos(angle), 0]),
  });
  for (const [measure, options, of] of [
    [lyapunov, { ticks: 100, transient: 0 }, "lambda1"],
    [orbit, { transient: 500, count: 1 }, "most"],
    [parting, { motions: 8, transient: 100, leap: 5, leaps: 5 }, "lambda1"],
  ] as const) {
    const asked = (said: string) => {
      prefer(said);
      const given = number(measure, pendulum, of, { with: measure === parting ? options : { ...options, starts: 2 } });
      prefer(undefined);
      return given;
    };
    assert.is(asked("simd"), asked("plain"), measure.name);
  }
});
