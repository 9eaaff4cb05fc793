import { map, valuesOf } from "../../lab/core/index.ts";
import { kepler, lorenz } from "../../lab/models/index.ts";
import { forAll, values } from "../draws.ts";
import { models } from "../laws/shelf.ts";
import { assert, test } from "../suite.ts";

test("values are the defaults with those set laid over them, in declared order, frozen", () => {
  const set = valuesOf(lorenz, { rho: 14, sigma: 9 });
  assert.equal(Object.entries(set), [
    ["sigma", 9],
    ["rho", 14],
    ["beta", 8 / 3],
    ["dt", 0.01],
  ]);
  assert.ok(Object.isFrozen(set));
  assert.equal(valuesOf(lorenz), { sigma: 10, rho: 28, beta: 8 / 3, dt: 0.01 });
});

test("a value may be written with its unit, and in another of its dimension", () => {
  assert.is(valuesOf(lorenz, { dt: "20ms" }).dt, 0.02);
  assert.is(valuesOf(lorenz, { dt: "0.02" }).dt, 0.02);
  assert.is(valuesOf(lorenz, { rho: "28.5" }).rho, 28.5);
});

test("the ends of a range belong to it, and all that is drawn from it does", () => {
  for (const model of models) {
    for (const [name, { range }] of Object.entries(model.params)) {
      for (const end of range) assert.is(valuesOf(model, { [name]: end })[name], end);
    }
    forAll(values(model), (drawn) => assert.equal(valuesOf(model, drawn), drawn));
  }
});

test("what is no parameter, or no value of it, is refused by name", () => {
  const refusals: readonly (readonly [set: Record<string, unknown>, message: RegExp])[] = [
    [{ sigm: 1 }, /^lorenz: expected a parameter, got "sigm"; did you mean sigma\? choose from sigma, rho, beta, dt$/],
    [{ Rho: 1 }, /got "Rho"; did you mean rho\?/],
    [{ ["__proto__"]: 1 }, /^lorenz: expected a parameter, got "__proto__"; choose from/],
    [JSON.parse('{"__proto__": {"rho": 1}}'), /^lorenz: expected a parameter, got "__proto__"; /],
    [{ constructor: 1 }, /^lorenz: expected a parameter, got "constructor"; /],
    [{ toString: 1 }, /^lorenz: expected a parameter, got "toString"; /],
    [{ hasOwnProperty: 1 }, /^lorenz: expected a parameter, got "hasOwnProperty"; /],
    [{ rho: 200.001 }, /^lorenz\.rho: expected a number from 0 to 200, got 200\.001; the default is 28$/],
    [{ rho: -1e-9 }, /^lorenz\.rho: expected a number from 0 to 200, got -1e-9; /],
    [{ rho: Number.NaN }, /^lorenz\.rho: expected a number from 0 to 200, got NaN; /],
    [{ rho: Number.POSITIVE_INFINITY }, /^lorenz\.rho: expected .* got Infinity; /],
    [{ rho: null }, /^lorenz\.rho: expected .* got null; /],
    [{ rho: undefined }, /^lorenz\.rho: expected .* got undefined; /],
    [{ rho: true }, /^lorenz\.rho: expected .* got true; /],
    [{ rho: 28n }, /^lorenz\.rho: expected .* got 28n; /],
    [{ rho: [28] }, /^lorenz\.rho: expected .* got \[28\]; /],
    [{ rho: { valueOf: () => 28 } }, /^lorenz\.rho: expected .* got \{ valueOf \}; /],
    [{ rho: "" }, /^lorenz\.rho: expected a finite number, got ""; /],
    [{ rho: "NaN" }, /^lorenz\.rho: expected a finite number, got "NaN"; /],
    [{ rho: "28s" }, /^lorenz\.rho: expected a plain number, got "28s"; write it without a unit$/],
    [{ dt: "10kg" }, /^lorenz\.dt: expected a number in s, got "10kg"; use s, ns, us, µs, ms, min, h, d, yr$/],
    [{ dt: "1h" }, /^lorenz\.dt: expected a number from 0\.0001 to 0\.1 s, got "1h"; the default is 0\.01 s$/],
  ];
  for (const [set, message] of refusals) assert.throws(() => valuesOf(lorenz, set as never), message);
});

test("inherited keys are not taken for set ones", () => {
  assert.equal(valuesOf(lorenz, Object.create({ rho: 3 })), valuesOf(lorenz));
});

test("a start that depends on the values is made from them", () => {
  const moved = map({
    name: "moved",
    about: "Starts where it is told.",
    state: ["x"],
    start: ({ from }) => [from],
    params: { from: { value: 1, range: [0, 2], about: "where it starts" } },
    next: (out, [x]) => {
      out[0] = x;
    },
  });
  const moment = { now: 0 } as never;
  assert.equal((moved.start(valuesOf(moved, { from: 2 }), moment) as { u: unknown }).u, Float64Array.of(2));
  assert.is(
    (kepler.start(valuesOf(kepler, { eccentricity: 0.5 }), moment) as unknown as { u: Float64Array }).u[0],
    0.5,
  );
});

test("names of many variables are each looked at a few times, and one that comes twice is refused", () => {
  const next = (out: { [i: number]: number; readonly length: number }, u: ArrayLike<number>): void => {
    for (let i = 0; i < out.length; i++) out[i] = u[i]!;
  };
  const looks = (size: number): number => {
    let count = 0;
    const state = new Proxy(
      Array.from({ length: size }, (_, i) => `x${i}`),
      {
        get(names, at) {
          count++;
          return Reflect.get(names, at);
        },
      },
    );
    map({ name: "many", about: "Many.", state, start: state.map(() => 1), params: {}, next });
    return count / size;
  };
  assert.ok(looks(2000) <= looks(20));
  const twice = () =>
    map({
      name: "two",
      about: "Two.",
      state: ["x", "y", "x"],
      start: [1, 1, 1],
      params: {},
      next,
    });
  assert.throws(twice, /"x" twice/);
});
