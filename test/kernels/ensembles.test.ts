// Every flow and map of the lab as an ensemble: many motions side by side, each with the bits that it has alone.
import { ensemble, type Motion } from "../../kernels/compiler/index.ts";
import { taken } from "../../kernels/compiler/ran.ts";
import { motionOf, startOf, valuesOf } from "../../lab/core/index.ts";
import { assert, test } from "../suite.ts";
import { motions } from "./motions.ts";

/** Motions of an odd number, so that some lanes are left over. */
const MOTIONS = 11;
const STEPS = 30;

for (const { model, together } of motions)
  test(`${model.name} moves together as it moves alone`, () => {
    const { move, solver } = motionOf(model);
    const values = valuesOf(model);
    const starts = Array.from({ length: MOTIONS }, (_, seed) => {
      const from = startOf(model, values, seed);
      return from.map((x, v) => x * (1 + seed / 64) + (seed * (v + 1)) / 1024);
    });
    const state = Object.fromEntries(
      model.state.map((name, v) => [name, Float64Array.from(starts, (from) => from[v]!)]),
    );
    const named = Object.fromEntries(Object.entries(values).filter(([name]) => name in together.takes));
    const passed = { ...named, ...state, dt: values["dt"] ?? 1, tick: 0, steps: STEPS };
    const moved = together.simd(passed);
    for (const [motion, from] of starts.entries()) {
      const u = Float64Array.from(from);
      const next = new Float64Array(u.length);
      if (model.kind === "flow") solver!.stepper(u.length)(move, u, values, 0, values["dt"]!, STEPS, undefined);
      else
        for (let tick = 0; tick < STEPS; tick++) {
          move(next, u, values, tick);
          u.set(next);
        }
      assert.equal(
        model.state.map((name) => moved[name]![motion]),
        [...u],
        `motion ${motion}`,
      );
    }
  });

test("variables may have any name that a lane or a size has elsewhere", () => {
  const rule: Motion["rule"] = (out, u) => {
    out[0] = u[0]! + u[1]!;
    out[1] = 2 * u[1]!;
  };
  const together = ensemble({ name: "pair", about: "Two numbers.", state: ["n", "i"], params: [], rule, by: "map" });
  const n = Float64Array.of(0, 1, 2);
  const moved = together.simd({ n, i: Float64Array.of(1, 1, 1), dt: 1, tick: 0, steps: 3 });
  assert.equal([...moved["n"]!, ...moved["i"]!], [7, 8, 9, 8, 8, 8]);
});

const halved = (variable: string, param: string) =>
  ensemble({
    name: "halved",
    about: "What there is, by a share.",
    state: [variable],
    params: [param],
    rule: new Function("out", "[u]", `{ ${JSON.stringify(param)}: share }`, "out[0] = u * share;") as Motion["rule"],
    by: "map",
  });
const passedTo = (variable: string, param: string) => ({
  [variable]: Float64Array.of(8, 4),
  [param]: 0.5,
  dt: 1,
  tick: 0,
  steps: 2,
});

test("variables and parameters may be called by words of the language", () => {
  const rule: Motion["rule"] = (out, [u], { in: share }) => {
    out[0] = u! * share!;
  };
  const { name, about } = halved("new", "in");
  const together = ensemble({ name, about, state: ["new"], params: ["in"], rule, by: "map" });
  assert.equal([...together.simd(passedTo("new", "in"))["new"]!], [2, 1]);
});

test("a rule that may leave a number unwritten goes by the function, and says so", () => {
  const written = "expected each number to be written before it is read, got number 0, which may not be";
  const motion = { name: "leaving", about: "", state: ["x"], params: [] };
  const classical = {
    a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
    b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
    c: [0, 1 / 2, 1 / 2, 1],
  };
  const rules: Motion["rule"][] = [
    (out, [x]) => {
      if (x! > 2) out[0] = x! - 1;
    },
    (out, [x]) => {
      out[0]! += x!;
    },
  ];
  for (const by of ["map", classical, { a: [[]], b: [1], c: [0] }] as const)
    for (const rule of rules) {
      const together = ensemble({ ...motion, rule, by });
      const passed = { x: Float64Array.of(5, 0, 7), dt: 1, tick: 0, steps: 3 };
      assert.throws(
        () => together.simd(passed),
        ({ message }: Error) =>
          message.startsWith("leaving") && message.includes(`: ${written}`) && !/element/.test(message),
      );
      taken();
      together.run(passed);
      assert.match(taken()[0]!.reason, /^not compiled: leaving/);
    }
});

test("what a rule names is what it lists, though the lab has mathematics of that name", () => {
  const log = (x: number) => 7 - x;
  const rule: Motion["rule"] = (out, [x]) => {
    out[0] = log(x!);
  };
  const motion = { name: "logged", about: "", state: ["x"], params: [], rule, by: "map" } as const;
  const passed = () => ({ x: Float64Array.of(1, 2), dt: 1, tick: 0, steps: 1 });
  assert.throws(
    () => ensemble(motion).simd(passed()),
    /^logged \([\w.:]+\), line \d+ of rule: expected functions that the kernel names, got log; list it in `uses`$/,
  );
  assert.equal([...ensemble(motion).run(passed())["x"]!], [6, 5]);
  assert.equal([...ensemble({ ...motion, uses: { log } }).simd(passed())["x"]!], [6, 5]);
});

test("a table is the classical one only row by row", () => {
  const b = [1 / 6, 1 / 3, 1 / 3, 1 / 6];
  const a = [[], [1 / 2, 0], [1 / 2], [0, 0, 1]];
  const rule: Motion["rule"] = (out, [x]) => {
    out[0] = x! * x!;
  };
  const together = ensemble({
    name: "t",
    about: "",
    state: ["x"],
    params: [],
    rule,
    by: { a, b, c: [0, 0.5, 0.5, 1] },
  });
  const slopes: number[] = [];
  const summed = (weights: readonly number[]) => weights.reduce((sum, weight, s) => sum + weight * (slopes[s] ?? 0), 0);
  for (const row of a) slopes.push((0.5 + 0.5 * summed(row)) ** 2);
  const passed = () => ({ x: Float64Array.of(0.5), dt: 0.5, tick: 0, steps: 1 });
  for (const run of [together.simd, together.itself]) assert.equal([...run(passed())["x"]!], [0.5 + 0.5 * summed(b)]);
});

test("those whose names are no words go by the function, and say why", () => {
  for (const [variable, param, odd] of [
    ["x", "growth-rate", "growth-rate"],
    ["a b", "in", "a b"],
  ] as const) {
    taken();
    assert.equal([...halved(variable, param).run(passedTo(variable, param))[variable]!], [2, 1]);
    assert.equal(
      taken().map(({ execution, reason }) => [execution, reason]),
      [["plain", `not compiled: halved: expected names of letters and digits, got "${odd}"; call it otherwise`]],
    );
  }
});
