import { always, log, orbit, pow, scenario, vanDerPol } from "../../lab/index.ts";

const swing = { measure: orbit, with: { transient: 30_000, count: 10 }, of: "most" };

/** For weak drives, in powers of their square. */
const series = (square: number): number =>
  2 + square * (1 / 96 - square * (1033 / 552_960 - square * (1_019_689 / 55_738_368_000)));

/** For strong ones. */
const asymptote = (mu: number): number => 2 + 0.7793706 * pow(mu, -4 / 3) - ((16 / 27) * log(mu) + 0.8762) / (mu * mu);

export const limitCycle = scenario({
  name: "limit-cycle",
  question: "How far does an oscillation swing that drives itself?",
  model: vanDerPol,
  ticks: 20_000,
  requirements: {
    "no swing passes 2.0672, as Turner, McClintock & Stefanovska proved (2015, Phys. Rev. E 91, 012927)": always({
      x: [-2.0672, 2.0672],
    }),
  },
  claims: [
    {
      ...swing,
      name: "wherever it began, it comes to swing this far",
      set: { dt: 0.005 },
      published: 2.00861986087484,
      tolerance: 3e-10,
      because: "four times what rk4 and the cubic between its ticks leave at 0.005; at 0.01 it is 16 times as much",
      cites: "Hairer, Nørsett & Wanner 1993, Solving Ordinary Differential Equations I",
      perturbed: { mu: 1.0001 },
    },
    {
      ...swing,
      name: "driven weakly, hardly further than 2",
      set: { mu: 0.2, dt: 0.005 },
      published: series(0.2 * 0.2),
      tolerance: 6e-10,
      because: "the term left out, 6e-5 mu^8, is 1.5e-10; without the last one kept it is off by 1.2e-9",
      cites: "Dadfar, Geer & Andersen 1984, SIAM J. Appl. Math. 44, 881",
      perturbed: { mu: 0.201 },
    },
    {
      ...swing,
      name: "driven strongly, nearer and nearer to 2 again",
      set: { mu: 10, dt: 0.005 },
      published: asymptote(10),
      tolerance: 0.001,
      because: "the terms left out are of order mu^(-8/3), which is 0.002; they come to 0.0005",
      cites: "Cartwright 1952, Contributions to the Theory of Nonlinear Oscillations 2, 3",
      perturbed: { mu: 8 },
    },
  ],
});
