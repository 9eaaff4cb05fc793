import { always, lorenz, parting, scenario } from "../../lab/index.ts";

const sprott = "Sprott 2003, Chaos and Time-Series Analysis, table A.4";
const errors = "four standard errors of 4096 pairs of twins over ten units of time";

export const lorenzTwins = scenario({
  name: "lorenz-twins",
  question: "How far ahead can the weather be known, on average over all weathers?",
  model: lorenz,
  ticks: 5000,
  requirements: { "the weather stays where weather is": always({ x: [-25, 25], y: [-30, 30], z: [0, 56] }) },
  claims: [
    {
      name: "twin weathers part by a factor e in 1.1 units of time",
      measure: parting,
      of: "lambda1",
      published: 0.9056,
      tolerance: 0.011,
      because: errors,
      cites: sprott,
      perturbed: { rho: 26 },
    },
    {
      name: "in stronger convection, in two thirds of one",
      set: { sigma: 16, rho: 45.92, beta: 4 },
      measure: parting,
      of: "lambda1",
      published: 1.5,
      tolerance: 0.011,
      because: errors,
      cites: "Wolf et al. 1985, Physica D 16, 285, table 1",
      perturbed: { rho: 44 },
    },
  ],
});
