// What an author's mistakes come to: tsc refuses each line under @ts-expect-error.
// What it cannot see is refused at run time.
import { flow, type Measure, map, scenario } from "../../lab/core/index.ts";
import { kepler, lorenz } from "../../lab/models/index.ts";
import { assert, test } from "../suite.ts";

const card = { name: "swing", about: "A harmonic oscillator." } as const;
const params = { stiffness: { value: 4, range: [1, 9], about: "square of the angular frequency" } } as const;

/** Read by tsc, never run. */
export function mistakes(measure: Measure): void {
  flow({
    ...card,
    params,
    state: ["x", "v"],
    // @ts-expect-error as many numbers as there are variables
    start: [1],
    rate() {},
  });
  flow({
    ...card,
    params,
    state: ["x", "v"],
    // @ts-expect-error not one more, either
    start: [1, 0, 0],
    rate() {},
  });
  flow({
    ...card,
    params,
    state: ["x", "v"],
    // @ts-expect-error also where it is made from the values
    start: ({ stiffness }) => [stiffness],
    rate() {},
  });
  flow({
    ...card,
    params,
    state: ["x", "v"],
    start: [1, 0],
    // @ts-expect-error no such parameter
    rate(du, [x, v], { stifness }) {
      du[0] = v;
      du[1] = -stifness * x;
    },
  });
  flow({
    ...card,
    params,
    state: ["x", "v"],
    start: [1, 0],
    rate(du, [x, v]) {
      du[0] = v;
      du[1] = -x;
      // @ts-expect-error there is no third equation
      du[2] = x;
    },
  });
  flow({
    ...card,
    params,
    state: ["x", "v"],
    start: [1, 0],
    // @ts-expect-error there is no third variable
    rate(du, [x, v, w]) {
      du[0] = x + v + Number(w);
    },
  });
  flow({
    ...card,
    params,
    state: ["x", "v"],
    start: [1, 0],
    rate(_, u) {
      // @ts-expect-error a state is read by its rate, and written by its solver
      u[0] = 1;
    },
  });
  flow({
    ...card,
    params,
    state: ["x", "v"],
    start: [1, 0],
    rate() {},
    facts: {
      // @ts-expect-error a rest has as many numbers as the state
      rests: () => [[0]],
      // @ts-expect-error a symmetry makes a state of a state
      symmetries: { turn: ([x, v]) => [-x, -v, 0] },
      // @ts-expect-error no such parameter
      conserved: { energy: ([x, v], { mass }) => mass * v * v + x * x },
    },
  });
  // @ts-expect-error a determinant is a map's to state
  flow({ ...card, params, state: ["x", "v"], start: [1, 0], rate() {}, facts: { determinant: () => 1 } });
  // @ts-expect-error a range has two ends
  flow({ ...card, params: { a: { value: 1, range: [0], about: "size" } }, state: ["x"], start: [0], rate() {} });
  // @ts-expect-error a parameter has a meaning
  flow({ ...card, params: { a: { value: 1, range: [0, 2] } }, state: ["x"], start: [0], rate() {} });
  // @ts-expect-error a flow has a rate
  flow({ ...card, params, state: ["x", "v"], start: [1, 0] });

  map({
    ...card,
    params,
    state: ["x"],
    start: [0],
    // @ts-expect-error no such parameter
    next(out, [x], { r }) {
      out[0] = r * x;
    },
  });
  map({
    ...card,
    params,
    state: ["x"],
    start: [0],
    next(out, [x]) {
      // @ts-expect-error there is no second equation
      out[1] = x;
    },
  });
  // @ts-expect-error a divergence is a flow's to state
  map({ ...card, params, state: ["x"], start: [0], next() {}, facts: { divergence: () => 0 } });
  // @ts-expect-error a map has a next
  map({ ...card, params, state: ["x"], start: [0] });

  const asked = { name: "asked", question: "What if?", ticks: 1 };
  // @ts-expect-error lorenz has no such parameter
  scenario({ ...asked, model: lorenz, set: { eccentricity: 0.5 } });
  // @ts-expect-error a parameter is a number
  scenario({ ...asked, model: lorenz, set: { rho: true } });
  const claim = {
    name: "number",
    measure,
    of: "x",
    published: 1,
    tolerance: 0.1,
    because: "rounding",
    cites: "nobody",
  } as const;
  // @ts-expect-error kepler has no such parameter
  scenario({ ...asked, model: kepler, claims: [{ ...claim, perturbed: { rho: 2 } }] });
  // @ts-expect-error nor in what a claim sets
  scenario({ ...asked, model: kepler, claims: [{ ...claim, set: { rho: 2 }, perturbed: { mu: 2 } }] });
  // @ts-expect-error a claim says at which parameters it must fail
  scenario({ ...asked, model: kepler, claims: [claim] });

  // What is right is not refused: dt is every flow's, and names are known where they are written.
  scenario({ ...asked, model: lorenz, set: { rho: 14, dt: 0.001 }, claims: [{ ...claim, perturbed: { dt: 0.1 } }] });
}

test("what an author wrote past the types is refused when it is declared", () => {
  const state = ["x", "v"] as const;
  const short = [1] as unknown as [number, number];
  assert.throws(
    () => flow({ ...card, params, state, start: short, rate() {} }),
    /^flow swing: expected 2 finite numbers to start from, got \[1\]; give one for each of x, v$/,
  );
  assert.throws(
    () => scenario({ name: "asked", question: "What if?", ticks: 1, model: lorenz, set: { rh: 1 } as never }),
    /^lorenz: expected a parameter, got "rh"; did you mean rho\?/,
  );
});
