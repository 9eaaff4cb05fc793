// Oscillators that all pull one another.
import { kernel } from "./compiler/index.ts";
import { sin } from "./maths/index.ts";

export const kuramoto = kernel({
  name: "kuramoto",
  about: "The slopes of n phases, each pulled by the sine of its distance to every other.",
  cites: "Kuramoto 1975, Lect. Notes Phys. 39, 420",
  form: "each",
  takes: { theta: "f64[n]", omega: "f64[n]", coupling: "f64" },
  gives: { slope: "f64[n]" },
  uses: { sin },
  // Two of them differ by at most what a sine takes.
  single: { theta: [-2048, 2048] },
  element({ theta, omega, coupling, n, slope }, i) {
    const own = theta[i]!;
    let pull = 0;
    for (let j = 0; j < n; j++) pull += sin(theta[j]! - own);
    slope[i] = omega[i]! + (coupling / n) * pull;
  },
});
