// Oscillators that all pull one another.
import { kernel } from "./compiler/index.ts";
import { cos, sin } from "./maths/index.ts";

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

export const phaseWaves = kernel({
  name: "phase-waves",
  about: "The sine and the cosine of every phase.",
  form: "each",
  takes: { theta: "f64[n]" },
  gives: { sine: "f64[n]", cosine: "f64[n]" },
  uses: { sin, cos },
  single: { theta: [-4096, 4096] },
  element({ theta, sine, cosine }, i) {
    sine[i] = sin(theta[i]!);
    cosine[i] = cos(theta[i]!);
  },
});

export const meanFieldPull = kernel({
  name: "mean-field-pull",
  about: "The slopes of phases that all feel the same mean sine and cosine: what all pairs come to.",
  cites: "Kuramoto 1975, Lect. Notes Phys. 39, 420",
  form: "each",
  takes: { omega: "f64[n]", sine: "f64[n]", cosine: "f64[n]", meanSine: "f64", meanCosine: "f64", coupling: "f64" },
  gives: { slope: "f64[n]" },
  element({ omega, sine, cosine, meanSine, meanCosine, coupling, slope }, i) {
    slope[i] = omega[i]! + coupling * (meanSine * cosine[i]! - meanCosine * sine[i]!);
  },
});
