import { always, cascade, log, logistic, lyapunov, scenario, sqrt } from "../../lab/index.ts";

const may = "May 1976, Nature 261, 459";
const feigenbaum = "Feigenbaum 1978, J. Stat. Phys. 19, 25";
const edge = 3.569945672;
const digits = "the digits published";
const rounding = "rounding of a root found by bisection";

/** The whole cascade, met by a growth rate that rises from 1; from beyond it there is none to meet. */
const doubling = { measure: cascade, set: { r: 1 }, perturbed: { r: 3.9 } };

export const periodDoubling = scenario({
  name: "period-doubling",
  question: "Where do all the doublings of a population's period end?",
  model: logistic,
  set: { r: edge },
  ticks: 10_000,
  requirements: {
    "the population stays below a quarter of its growth rate": always({ x: [0, edge / 4] }),
  },
  claims: [
    {
      ...doubling,
      name: "a cycle of two is born at 3",
      with: { doublings: 1 },
      of: "bifurcations.0",
      published: 3,
      tolerance: 1e-12,
      because: rounding,
      cites: may,
    },
    {
      ...doubling,
      name: "a cycle of four at 1 + √6",
      with: { doublings: 2 },
      of: "bifurcations.1",
      published: 1 + sqrt(6),
      tolerance: 1e-12,
      because: rounding,
      cites: may,
    },
    {
      measure: cascade,
      name: "the doublings end at the edge of chaos",
      with: { period: 4, doublings: 7 },
      set: { r: 1 },
      of: "accumulation",
      published: 3.5699456718,
      tolerance: 1e-10,
      because: digits,
      cites: feigenbaum,
      perturbed: { r: 3.6 },
    },
    {
      ...doubling,
      name: "each doubling comes 4.669 times sooner than the last",
      of: "delta",
      published: 4.6692016,
      tolerance: 3e-6,
      because: "after nine doublings the ratio is 2.2e-6 short of its limit",
      cites: feigenbaum,
    },
    {
      ...doubling,
      name: "and is 2.503 times smaller",
      of: "alpha",
      published: 2.5029079,
      tolerance: 3e-6,
      because: "after nine doublings the ratio is 2.4e-6 beyond its limit",
      cites: feigenbaum,
    },
    {
      measure: cascade,
      name: "a first cycle of four holds its hump at 3.4986",
      with: { period: 4, doublings: 0 },
      set: { r: 1 },
      of: "superstable.0",
      published: 3.4985616993,
      tolerance: 1e-10,
      because: digits,
      cites: feigenbaum,
      perturbed: { r: 3.6 },
    },
    {
      ...doubling,
      name: "amid chaos a cycle of three is born at 1 + √8",
      with: { period: 3, doublings: 0 },
      set: { r: 3.6 },
      of: "onset",
      published: 1 + sqrt(8),
      tolerance: 1e-12,
      because: rounding,
      cites: may,
    },
    {
      measure: lyapunov,
      name: "at the edge nearby populations neither part nor meet",
      of: "lambda1",
      published: 0,
      tolerance: 1e-4,
      because: "three times the spread of 30 seeds over 100,000 ticks",
      cites: feigenbaum,
      perturbed: { r: 3.571 },
    },
    {
      measure: lyapunov,
      name: "at 4 every generation forgets one bit",
      set: { r: 4 },
      of: "lambda1",
      published: log(2),
      tolerance: 6e-5,
      because: "over 100,000 ticks the logarithm of the ratio of two slopes is left, up to e^6",
      cites: "Ulam & von Neumann 1947, Bull. Am. Math. Soc. 53, 1120",
      perturbed: { r: 3.999 },
    },
  ],
});
