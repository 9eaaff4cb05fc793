import { always, doublePendulum, rests, scenario, sqrt, startOf, valuesOf } from "../../lab/index.ts";

const landau = "Landau & Lifshitz 1976, Mechanics, §23, problem 2; standing up, gravity has the other sign";
const rounding = "rounding of eigenvalues of size 6";
const gravity = 9.81;
const falls = { measure: rests, tolerance: 1e-12, because: rounding, cites: landau, perturbed: { share: 0.501 } };

const values = valuesOf(doublePendulum);
const energy = doublePendulum.facts.conserved!["energy"]!;
const given = energy(Array.from(startOf(doublePendulum, values, 1)), values);

export const doublePendulumFalls = scenario({
  name: "double-pendulum-falls",
  question: "In which ways does a pendulum fall that stands on a pendulum?",
  model: doublePendulum,
  set: { gravity },
  ticks: 20_000,
  requirements: {
    "the energy stays what it was given, but for 1e-4 of 6 that rk4 may lose": always(
      ({ upper = 0, lower = 0, upperTurn = 0, lowerTurn = 0 }) =>
        Math.abs(energy([upper, lower, upperTurn, lowerTurn], values) - given) <= 1e-4,
    ),
  },
  claims: [
    {
      ...falls,
      name: "fast, folding, where both stand",
      of: "rests.3.eigenvalues.0.re",
      published: sqrt(gravity * (2 + sqrt(2))),
    },
    {
      ...falls,
      name: "and slowly, to one side",
      of: "rests.3.eigenvalues.1.re",
      published: sqrt(gravity * (2 - sqrt(2))),
    },
    {
      ...falls,
      name: "in one way only, where the lower stands and the upper hangs",
      of: "rests.1.eigenvalues.0.re",
      published: sqrt(gravity * sqrt(2)),
    },
    {
      ...falls,
      name: "on a rod twice as long, the fast way is the golden mean times one pendulum's",
      set: { lowerRod: 2 },
      of: "rests.3.eigenvalues.0.re",
      published: ((1 + sqrt(5)) / 2) * sqrt(gravity),
    },
  ],
});
