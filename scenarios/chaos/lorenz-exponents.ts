import { always, lorenz, lyapunov, rests, scenario } from "../../lab/index.ts";

const sprott = "Sprott 2003, Chaos and Time-Series Analysis, table A.4";
const spread = "three times the spread of 30 seeds over 200,000 ticks";
const long = { measure: lyapunov, with: { ticks: 200_000 } };

/** Every motion that starts inside this ball stays: where the squared radius is as large, it shrinks. */
const ball = { z: 38, square: (38 * 38 * (8 / 3) * (8 / 3)) / (4 * (8 / 3 - 1)) };

export const lorenzExponents = scenario({
  name: "lorenz-exponents",
  question: "How fast do two nearby weathers part?",
  model: lorenz,
  ticks: 20_000,
  requirements: {
    "the weather stays in the ball of Leonov, Bunin & Koksch (1987, ZAMM 67, 649)": always(
      ({ x = 0, y = 0, z = 0 }) => x * x + y * y + (z - ball.z) * (z - ball.z) <= ball.square,
    ),
  },
  claims: [
    {
      ...long,
      name: "they part by a factor e in 1.1 units of time",
      of: "lambda1",
      published: 0.9056,
      tolerance: 0.009,
      because: spread,
      cites: sprott,
      perturbed: { rho: 26 },
    },
    {
      ...long,
      name: "the attractor is thin",
      of: "lambda3",
      published: -14.5723,
      tolerance: 0.009,
      because: spread,
      cites: sprott,
      perturbed: { rho: 26 },
    },
    {
      ...long,
      name: "it is a little more than a surface",
      of: "dimension",
      published: 2.06215,
      tolerance: 0.0006,
      because: spread,
      cites: sprott,
      perturbed: { rho: 26 },
    },
    {
      ...long,
      name: "along the motion nothing grows",
      of: "lambda2",
      published: 0,
      tolerance: 0.0015,
      because: "what is left is the logarithm of the ratio of two speeds, up to e^3, over 2000 units of time",
      cites: "Haken 1983, Phys. Lett. A 94, 71",
      perturbed: { rho: 22 },
    },
    {
      ...long,
      name: "volumes shrink at the rate that the equations say",
      of: "sum",
      published: -41 / 3,
      tolerance: 2e-4,
      because: "twice what rk4 loses at ticks of 0.01: 1.02e-4, and 6e-6 at 0.005",
      cites: "Lorenz 1963, J. Atmos. Sci. 20, 130: -(sigma + 1 + beta)",
      perturbed: { sigma: 10.01 },
    },
    {
      ...long,
      name: "so they do in stronger convection",
      set: { sigma: 16, rho: 45.92, beta: 4 },
      of: "lambda1",
      published: 1.5,
      tolerance: 0.012,
      because: spread,
      cites: "Wolf et al. 1985, Physica D 16, 285, table 1",
      perturbed: { rho: 44 },
    },
    {
      measure: rests,
      name: "steady convection gives way at rho = 470/19",
      set: { rho: 470 / 19 },
      of: "rests.1.eigenvalues.0.re",
      published: 0,
      tolerance: 1e-12,
      because: "rounding of eigenvalues of size 14",
      cites: "Sparrow 1982, The Lorenz Equations: sigma (sigma + beta + 3) / (sigma - beta - 1)",
      perturbed: { rho: 24.7369 },
    },
  ],
});
