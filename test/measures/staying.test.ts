import { type Model, map, motionOf, valuesOf } from "../../lab/core/index.ts";
import { rests } from "../../lab/measures/index.ts";
import { cycleOf, type Equations, stillnessOf } from "../../lab/measures/staying.ts";
import { henon, lorenz } from "../../lab/models/index.ts";
import { assert, test } from "../suite.ts";
import { ask } from "./ask.ts";
import { isNear } from "./near.ts";

const defaults = (model: Model) => [motionOf(model), valuesOf(model)] as const;
/** A difference quotient's error here: the third derivative of four foldings, times the square of the step. */
const quotient = 1e-5;

for (const [what, equations, state] of [
  ["a rest of a map", cycleOf(...defaults(henon), 1), [0.6, 0.2]],
  ["a cycle of two", cycleOf(...defaults(henon), 2), [0.6, 0.2]],
  ["a cycle of four", cycleOf(...defaults(henon), 4), [0.6, 0.2]],
  ["a rest of a flow", stillnessOf(...defaults(lorenz)), [1, 2, 20]],
] as [string, Equations, number[]][])
  test(`the slope of ${what} is the derivative of how far it is from staying`, () => {
    const size = state.length;
    const slope = new Float64Array(size * size);
    equations.slope(slope, Float64Array.from(state));
    const step = 1e-5;
    for (let j = 0; j < size; j++) {
      const [after, before] = [step, -step].map((by) => {
        const residual = new Float64Array(size);
        equations.residual(
          residual,
          Float64Array.from(state, (at, i) => (i === j ? at + by : at)),
        );
        return residual;
      });
      for (let i = 0; i < size; i++)
        isNear(slope[i * size + j], (after![i]! - before![i]!) / (2 * step), quotient, `row ${i}, column ${j}`);
    }
  });

test("a search from one state begins where the model does", () => {
  const halving = map({
    name: "halving",
    about: "Half of itself each tick.",
    state: ["x"],
    start: [1],
    params: {},
    next(out, [x]) {
      out[0] = x / 2;
    },
  });
  assert.is(ask(rests, halving, { with: { starts: 1 } })["count"], 1);
});
