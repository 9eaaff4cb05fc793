import { always, lyapunov, orbit, rossler, scenario } from "../../lab/index.ts";

const sprott = "Sprott 2003, Chaos and Time-Series Analysis, table A.4";
const crutchfield = "Crutchfield et al. 1980, Phys. Lett. A 76, 1";
const spread = "three times the spread of 30 seeds over 100,000 ticks of 0.04";
const whole = "it is a whole number";
const long = { measure: lyapunov, with: { ticks: 100_000 }, set: { dt: 0.04 } };
const maxima = { measure: orbit, with: { transient: 50_000, count: 32, resolution: 1e-3 }, of: "distinct" };

export const rosslerFold = scenario({
  name: "rossler-fold",
  question: "How much chaos does a single fold make?",
  model: rossler,
  ticks: 20_000,
  requirements: {
    "what is lifted never falls below the plane, where z climbs at b": always(({ z = 0 }) => z >= 0),
  },
  claims: [
    {
      ...long,
      name: "neighbours part by a factor e in 14 units of time",
      with: { ticks: 100_000, exponents: 1 },
      of: "lambda1",
      published: 0.0714,
      tolerance: 0.005,
      because: spread,
      cites: sprott,
      perturbed: { c: 5.5 },
    },
    {
      ...long,
      name: "along the motion nothing grows",
      with: { ticks: 100_000, exponents: 2 },
      of: "lambda2",
      published: 0,
      tolerance: 0.001,
      because: "what is left is the logarithm of the ratio of two speeds, up to e^4, over 4000 units of time",
      cites: "Haken 1983, Phys. Lett. A 94, 71",
      perturbed: { c: 3.5 },
    },
    {
      ...long,
      name: "the fold presses flat",
      of: "lambda3",
      published: -5.3943,
      tolerance: 0.006,
      because: `${spread}, and 0.002 that rk4 loses at such ticks`,
      cites: sprott,
      perturbed: { c: 5.5 },
    },
    {
      ...long,
      name: "the attractor is hardly more than a sheet",
      of: "dimension",
      published: 2.0132,
      tolerance: 0.001,
      because: spread,
      cites: sprott,
      perturbed: { c: 5.5 },
    },
    {
      ...maxima,
      name: "a low fold comes back at once",
      set: { c: 2.5 },
      published: 1,
      tolerance: 0.5,
      because: whole,
      cites: crutchfield,
      perturbed: { c: 3.5 },
    },
    {
      ...maxima,
      name: "a higher one after two turns",
      set: { c: 3.5 },
      published: 2,
      tolerance: 0.5,
      because: whole,
      cites: crutchfield,
      perturbed: { c: 4 },
    },
    {
      ...maxima,
      name: "then after four",
      set: { c: 4 },
      published: 4,
      tolerance: 0.5,
      because: whole,
      cites: crutchfield,
      perturbed: { c: 3.5 },
    },
  ],
});
