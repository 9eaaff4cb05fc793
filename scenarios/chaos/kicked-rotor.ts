import { always, log, lyapunov, rests, scenario, sqrt, standardMap } from "../../lab/index.ts";

const chirikov = "Chirikov 1979, Phys. Rep. 52, 263";
const rounding = "rounding of eigenvalues of size 1";

export const kickedRotor = scenario({
  name: "kicked-rotor",
  question: "How hard may a rotor be kicked before nothing holds its speed?",
  model: standardMap,
  set: { k: 0.9716 },
  ticks: 200_000,
  requirements: {
    // They prove that up to k = 0.9716 there is a curve whose points turn by the golden mean, and none crosses it.
    "the golden curve holds the speed (Figueras, Haro & Luque 2017, Found. Comput. Math. 17, 1123)": always({
      momentum: [-Math.PI, Math.PI],
    }),
  },
  claims: [
    {
      measure: rests,
      name: "near its stable rest it comes round in six kicks at k = 1: the cosine of a turn is 1 - k/2",
      set: { k: 1 },
      of: "rests.1.eigenvalues.0.re",
      published: 0.5,
      tolerance: 1e-12,
      because: rounding,
      cites: chirikov,
      perturbed: { k: 1.001 },
    },
    {
      measure: rests,
      name: "at the unstable one a kick of 1 stretches by the golden mean squared",
      set: { k: 1 },
      of: "rests.0.eigenvalues.0.re",
      published: (3 + sqrt(5)) / 2,
      tolerance: 1e-12,
      because: rounding,
      cites: chirikov,
      perturbed: { k: 1.001 },
    },
    {
      measure: rests,
      name: "at k = 4 the stable rest gives way",
      set: { k: 4 },
      of: "rests.1.eigenvalues.0.re",
      published: -1,
      tolerance: 1e-7,
      because: "the square root of rounding, since two eigenvalues meet there",
      cites: chirikov,
      perturbed: { k: 4.001 },
    },
    {
      measure: lyapunov,
      name: "a hard kick stretches by half its strength: ln (k/2) + 1 / (k² - 4)",
      with: { ticks: 400_000, exponents: 1 },
      set: { k: 6 },
      of: "lambda1",
      published: log(3) + 1 / 32,
      tolerance: 0.013,
      because: "three times the spread of 30 seeds, and what the series goes on with: 8 / k⁴ is 0.006",
      cites: "Tomsovic & Lakshminarayan 2007, Phys. Rev. E 76, 036207",
      perturbed: { k: 5.7 },
    },
  ],
});
