import { prefer, taken as ran } from "../../kernels/compiler/ran.ts";
import {
  dopri5,
  flow,
  henon,
  log,
  logistic,
  lorenz,
  lyapunov,
  type Model,
  map,
  orbit,
  parting,
  run,
  valuesOf,
} from "../../lab/index.ts";
import { lorenzTwins } from "../../scenarios/index.ts";
import { flows, maps } from "../laws/shelf.ts";
import { assert, test } from "../suite.ts";
import { ask, taken } from "./ask.ts";
import { isNear } from "./near.ts";
import { countedRotor } from "./systems.ts";

/** What keeps no quantity and no volume forgets where it began, so that all motions part alike in the end. */
const forgetful = [...flows, ...maps].filter(
  (model) =>
    !model.facts.conserved &&
    !model.facts.reversal &&
    Math.abs(model.facts.determinant?.([0.1, 0.1], valuesOf(model)) ?? 0) !== 1,
);

test("twins of the logistic map part by a factor 2 a tick, within four standard errors", () => {
  const { lambda1, error } = ask(parting, logistic, {
    set: { r: 4 },
    with: { motions: 2000, spread: 0.05, transient: 100, leap: 1, turning: 0, leaps: 40 },
  }) as { lambda1: number; error: number };
  assert.ok(error < 0.01);
  assert.ok(Math.abs(lambda1 - log(2)) < 4 * error, `${lambda1} ± ${error}`);
});

for (const model of forgetful)
  test(`twins of ${model.name} part as fast as its directions grow, within three stated errors`, () => {
    const asked = [
      { set: {} },
      ...(model === logistic ? [3.7, 3.97, 4, 2.5, 2.1].map((r) => ({ set: { r } })) : []),
      ...(model === henon ? [{ set: { a: 1.31, b: 0.27 } }] : []),
    ];
    for (const question of asked) {
      const own = ask(parting, model, { ...question, with: { spread: 0.01 } });
      const other = ask(lyapunov, model, { ...question, with: { ticks: 20_000, starts: 8, exponents: 1 } });
      const [a, b] = [own, other] as [{ lambda1: number; error: number }, { lambda1: number; error: number }];
      isNear(a.lambda1, b.lambda1, 3 * Math.hypot(a.error, b.error), JSON.stringify(question));
    }
  });

test("variables and parameters may be called as steps are, or as one another", () => {
  const range = [-2, 2] as const;
  const named = (state: readonly [string, string], a: string, b: string) =>
    map({
      name: "named",
      about: "Hénon's map by other names.",
      state,
      start: [0.1, 0.1],
      scatter: 0.01,
      params: { [a]: { value: 1.4, range, about: "a" }, [b]: { value: 0.3, range, about: "b" } },
      next(out, [x, y], values) {
        out[0] = 1 - values[a]! * x * x + y;
        out[1] = values[b]! * x;
      },
      jacobian: (out, [x], values) => out.set([-2 * values[a]! * x, 1, values[b]!, 0]),
    });
  const answers = (model: Model) => [
    ask(parting, model, { with: { motions: 64, spread: 0.01, transient: 100 } }),
    ask(lyapunov, model, { with: { ticks: 300, starts: 3 } }),
    ask(orbit, model, { with: { transient: 100, starts: 3 } }),
  ];
  const plainly = answers(named(["x", "y"], "a", "b"));
  for (const model of [
    named(["x", "y"], "steps", "tick"),
    named(["steps", "dt"], "a", "b"),
    named(["x", "y"], "x", "y"),
    named(["$x", "$n"], "$rule", "$u"),
  ])
    assert.equal(answers(model), plainly, `${model.state}`);
  // What a rate reads of its tick's length is there.
  const hurried = flow({
    name: "hurried",
    about: "It grows by its own tick.",
    state: ["x"],
    start: [1],
    params: {},
    dt: 0.25,
    rate(du, [x], values) {
      du[0] = (values as unknown as { dt: number }).dt * x;
    },
  });
  const { lambda1 } = ask(parting, hurried, { with: { motions: 8, transient: 0, leaps: 1, turning: 0 } });
  isNear(lambda1 as number, 0.25, 1e-6);
});

test("where numbers are too large for twins to part by more than rounding, that is told", () => {
  assert.equal(taken(parting, countedRotor(), { with: { motions: 512 } }), {
    kind: "stalled",
    about: "rounding of numbers so large is all that twins part by; put them further apart",
  });
  const { lambda1 } = ask(parting, countedRotor(), {
    with: { motions: 512, apart: 1e-6, transient: 100, leap: 5 },
  }) as {
    lambda1: number;
  };
  assert.ok(Math.abs(lambda1 - Math.log(3)) < 0.05, String(lambda1));
});

test("twins that leave small distances within a tick are told, not measured", () => {
  const answer = taken(parting, logistic, { with: { apart: 0.3 } });
  assert.equal(answer, {
    kind: "stalled",
    about: "twins leave small distances within a tick; put them less apart",
  });
});

const saddle = flow({
  name: "saddle",
  about: "Away along one axis, home along the other.",
  state: ["x", "y"],
  start: [1, 1],
  params: { out: { value: 0.3, range: [0, 1], about: "how fast it leaves" } },
  rate(du, [x, y], { out }) {
    du[0] = out * x;
    du[1] = -y;
  },
});

test("twins by a saddle part as fast as it says, all alike", () => {
  const { lambda1, error } = ask(parting, saddle, {
    with: { motions: 9, transient: 100, leap: 10, turning: 200, leaps: 30 },
  }) as { lambda1: number; error: number };
  // A distance of 1e-8 where x is 1300 is rounded by 2e-5 of itself, thirty times over three units.
  assert.ok(Math.abs(lambda1 - 0.3) < error && error < 3e-4, `${lambda1} ± ${error}`);
});

test("motions that leave the numbers are said, and a solver of its own steps is refused", () => {
  const answer = taken(parting, logistic, { set: { r: 4 }, with: { motions: 10, spread: 3, transient: 50, leap: 1 } });
  assert.equal(answer, { kind: "diverged", about: "a motion left the numbers, or met its twin again" });
  assert.throws(
    () => ask(parting, lorenz.with(dopri5)),
    /^parting: expected a map, or a flow by a solver of fixed steps, got dopri5; give the flow another: with\(rk4\)$/,
  );
});

test("a run says by what kernels its claims were computed", () => {
  const { kernels } = run(lorenzTwins, { ticks: 1 });
  assert.equal(kernels, [{ kernel: "lorenz", execution: "simd", precision: "f64", reason: "the default" }]);
});

test("what ORRERY_KERNELS prefers is followed and told, and has the same numbers", () => {
  const short = { motions: 40, transient: 50, leaps: 2 };
  const by = (said: string | undefined) => {
    prefer(said);
    const { lambda1 } = ask(parting, lorenz, { with: short });
    return [lambda1, ran()];
  };
  ran();
  const told = (execution: string, reason: string) => [{ kernel: "lorenz", execution, precision: "f64", reason }];
  const [expected, simd] = by("simd");
  assert.equal(simd, told("simd", "ORRERY_KERNELS=simd"));
  assert.equal(by("plain"), [expected, told("plain", "ORRERY_KERNELS=plain")]);
  assert.equal(by("gpu"), [expected, told("simd", "ORRERY_KERNELS=gpu, but no digest is fed by a GPU")]);
  assert.throws(() => prefer("fast"), /^ORRERY_KERNELS: expected one of plain, simd, simd128, gpu, got fast; /);
  assert.equal(by(undefined), [expected, told("simd", "the default")]);
});
