// Every flow and map of the lab as an ensemble: many motions side by side, each with the bits that it has alone.
import { ensemble, type Motion } from "../../kernels/compiler/index.ts";
import "../../kernels/compiler/node.ts";
import { type Model, motionOf, startOf, type VectorModel, valuesOf } from "../../lab/core/index.ts";
import * as models from "../../lab/models/index.ts";
import { assert, test } from "../suite.ts";

/** Motions of an odd number, so that some lanes are left over. */
const MOTIONS = 11;
const STEPS = 30;

/** What a model's rule names of its own file, which a function's text does not tell. */
const own: Readonly<Record<string, Motion["uses"]>> = { "standard-map": { turn: 2 * Math.PI } };

const isVector = (model: Model): model is VectorModel => model.kind === "flow" || model.kind === "map";

for (const model of (Object.values(models) as Model[]).filter(isVector)) {
  const { move, solver } = motionOf(model);
  const by: Motion["by"] | undefined =
    model.kind === "map"
      ? "map"
      : solver?.name === "leapfrog"
        ? "leapfrog"
        : solver?.adaptive
          ? undefined
          : solver?.table;
  if (by === undefined) continue;
  test(`${model.name} moves together as it moves alone`, () => {
    const params = Object.keys(model.params).filter((name) => name !== "dt");
    const together = ensemble({
      name: model.name,
      about: model.about,
      state: model.state,
      params,
      rule: move as Motion["rule"],
      by,
      uses: own[model.name] ?? {},
    });
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
}
