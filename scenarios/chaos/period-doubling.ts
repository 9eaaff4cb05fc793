import { always, cascade, log, logistic, lyapunov, periods, rests, scenario, sqrt } from "../../lab/index.ts";

const may = "May 1976, Nature 261, 459";
const feigenbaum = "Feigenbaum 1978, J. Stat. Phys. 19, 25";
const edge = 3.569945672;
const digits = "the digits published";

/** Just before a cycle of two bears one of four, and just after a cycle of three was born. */
const [late, early] = [1 + sqrt(6) - 1e-4, 1 + sqrt(8) + 1e-6];

/** The cascade that a growth rate meets as it rises from 1; from 3.6 the next to begin with a cycle of four. */
const doubling = {
  measure: cascade,
  with: { period: 4, doublings: 7 },
  set: { r: 1 },
  cites: feigenbaum,
  perturbed: { r: 3.6 },
};

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
      measure: rests,
      name: "a cycle of two is born at 3",
      set: { r: 3 },
      of: "rests.1.eigenvalues.0.re",
      published: -1,
      tolerance: 1e-12,
      because: "rounding of a slope of size 1",
      cites: may,
      perturbed: { r: 3.001 },
    },
    {
      measure: periods,
      name: "its slope falls as 4 + 2 r - r², to -1 at 1 + √6, where it bears a cycle of four",
      with: { transient: 100_000 },
      set: { r: late },
      of: "multipliers.0.re",
      published: 4 + 2 * late - late * late,
      tolerance: 1e-12,
      because: "rounding of a product of two slopes",
      cites: may,
      perturbed: { r: late - 1e-4 },
    },
    {
      ...doubling,
      name: "one of eight at 3.5441",
      of: "bifurcations.0",
      published: 3.544090359552,
      tolerance: 1e-12,
      because: digits,
    },
    {
      ...doubling,
      name: "the doublings end at the edge of chaos",
      of: "accumulation",
      published: 3.5699456718,
      tolerance: 1e-10,
      because: digits,
    },
    {
      ...doubling,
      name: "each doubling comes 4.669 times sooner than the last",
      of: "delta",
      published: 4.6692016,
      tolerance: 3e-6,
      because: "after nine doublings the ratio is 2.2e-6 short of its limit, elsewhere after seven 6e-4",
    },
    {
      ...doubling,
      name: "and is 2.503 times smaller",
      of: "alpha",
      published: 2.5029079,
      tolerance: 3e-6,
      because: "after nine doublings the ratio is 2.4e-6 beyond its limit, elsewhere after seven 3e-5",
    },
    {
      ...doubling,
      name: "a first cycle of four holds its hump at 3.4986",
      with: { period: 4, doublings: 0 },
      of: "superstable.0",
      published: 3.4985616993,
      tolerance: 1e-10,
      because: digits,
    },
    {
      measure: periods,
      name: "amid chaos a cycle of three is born at 1 + √8",
      with: { longest: 64 },
      set: { r: early },
      of: "period",
      published: 3,
      tolerance: 0.5,
      because: "it is a whole number, 0 where nothing comes back",
      cites: may,
      perturbed: { r: early - 2e-6 },
    },
    {
      measure: cascade,
      name: "and one of five at 3.7382",
      with: { period: 5, doublings: 0 },
      set: { r: 3.6 },
      of: "onset",
      published: 3.7382,
      tolerance: 5e-5,
      because: digits,
      cites: may,
      perturbed: { r: 3.8 },
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
