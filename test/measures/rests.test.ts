import {
  flow,
  henon,
  kepler,
  logistic,
  lorenz,
  motionOf,
  rests,
  rossler,
  sqrt,
  type VectorModel,
  vanDerPol,
} from "../../lab/index.ts";
import { forAll, values } from "../draws.ts";
import { flows, maps } from "../laws/shelf.ts";
import { assert, test } from "../suite.ts";
import { queue } from "../witnesses/queue.ts";
import { ask, number, taken } from "./ask.ts";
import { isNear } from "./near.ts";

type Rest = Readonly<Record<string, number>> & { readonly stable: boolean };
const found = (...[model, question]: [VectorModel, Parameters<typeof ask>[2]?]): readonly Rest[] =>
  ask(rests, model, question)["rests"] as unknown as readonly Rest[];

/** Lorenz's equations, with the rests that somebody states of them. */
const lorenzWith = (facts: object): VectorModel =>
  flow({
    name: "lorenz",
    about: "The same equations.",
    state: ["x", "y", "z"],
    start: [1, 1, 1],
    params: lorenz.params,
    rate: motionOf(lorenz).move as never,
    facts,
  });

test("steady convection is stable up to rho = 470/19 and not beyond", () => {
  const real = (rho: number): number => number(rests, lorenz, "rests.1.eigenvalues.0.re", { set: { rho } });
  isNear(real(470 / 19), 0, 1e-14 * 14);
  assert.equal(
    found(lorenz, { set: { rho: 24.7 } }).map(({ stable }) => stable),
    [false, true, true],
  );
  assert.equal(
    found(lorenz, { set: { rho: 24.8 } }).map(({ stable }) => stable),
    [false, false, false],
  );
  assert.equal(
    found(lorenz, { set: { rho: 0.9 } }).map(({ stable }) => stable),
    [true],
  );
});

test("what neither grows nor shrinks is not called stable", () => {
  assert.not(found(lorenz, { set: { rho: 470 / 19 } })[1]!.stable);
  assert.not(found(logistic, { set: { r: 3 } })[1]!.stable);
});

test("the eigenvalues at Lorenz's origin are the roots of its quadratic", () => {
  const root = sqrt(81 + 40 * 28);
  isNear(number(rests, lorenz, "rests.0.eigenvalues.0.re"), (-11 + root) / 2, 1e-12);
  isNear(number(rests, lorenz, "rests.0.eigenvalues.1.re"), -8 / 3, 1e-12);
  isNear(number(rests, lorenz, "rests.0.eigenvalues.2.re"), (-11 - root) / 2, 1e-12);
});

test("the logistic map's slope at its rest is 2 - r", () => {
  for (const r of [0.5, 1.5, 2.5, 3.2, 4])
    isNear(
      number(rests, logistic, `rests.${r > 2 ? 1 : 0}.eigenvalues.0.re`, { set: { r } }),
      r > 2 ? 2 - r : r,
      1e-12,
    );
});

test("Hénon's rest has the place and the slopes of his paper", () => {
  const [first] = found(henon);
  isNear(first!["x"], 0.631354477, 1e-9);
  isNear(first!["y"], 0.189406343, 1e-9);
  isNear(number(rests, henon, "rests.0.eigenvalues.1.re"), 0.155946322, 1e-9);
});

for (const model of [...flows, ...maps] as readonly VectorModel[])
  test(`the rests of ${model.name} rest`, () => {
    const { move, size } = motionOf(model);
    const out = new Float64Array(size);
    forAll(
      values(model),
      (set) => {
        for (const rest of found(model, { set, with: { starts: 3 } })) {
          const u = Float64Array.from(model.state, (name) => rest[name]!);
          move(out, u, set, 0);
          const scale = u.reduce((sum, x) => sum + x * x, 1);
          // Some roundings of terms as large as the square of the state, times parameters up to 200.
          for (const [i, x] of out.entries()) isNear(model.kind === "flow" ? x : x - u[i]!, 0, 1e-13 * 200 * scale);
        }
      },
      30,
    );
  });

test("rests that nobody states are found from where the motion goes", () => {
  const stated = [...found(lorenz)].sort((a, b) => a["x"]! - b["x"]!);
  const discovered = found(lorenzWith({}));
  assert.is(discovered.length, 3);
  for (const [i, rest] of discovered.entries())
    for (const name of lorenz.state) isNear(rest[name], stated[i]![name]!, 1e-12, name);
});

test("the search finds Rössler's two rests", () => {
  const [a, b, c] = [0.2, 0.2, 5.7];
  const z = [(c - sqrt(c * c - 4 * a * b)) / (2 * a), (c + sqrt(c * c - 4 * a * b)) / (2 * a)];
  const at = found(rossler).map((rest) => rest["z"]!);
  assert.is(at.length, 2);
  for (const [i, place] of at.sort((a, b) => a - b).entries()) isNear(place, z[i]!, 1e-10);
});

test("a planet in orbit has no rest, though far away it almost would", () => {
  assert.is(ask(rests, kepler)["count"], 0);
});

test("an unstable focus has a pair of eigenvalues", () => {
  const answer = ask(rests, vanDerPol, { set: { mu: 1 } });
  assert.is(answer["count"], 1);
  isNear(number(rests, vanDerPol, "rests.0.eigenvalues.0.re"), 0.5, 1e-9);
  isNear(number(rests, vanDerPol, "rests.0.eigenvalues.0.im"), sqrt(3) / 2, 1e-9);
  isNear(number(rests, vanDerPol, "rests.0.eigenvalues.1.im"), -sqrt(3) / 2, 1e-9);
});

test("a rest that is stated and does not rest is a trouble that names it", () => {
  const { kind, about } = taken(rests, lorenzWith({ rests: () => [[0, 0, 0.001]] }));
  assert.is(kind, "stalled");
  assert.match(about as string, "0, 0, 0.001");
});

test("a model without a vector is refused", () => {
  assert.throws(() => taken(rests, queue), /^queue: expected a flow or a map, got a process/);
});
