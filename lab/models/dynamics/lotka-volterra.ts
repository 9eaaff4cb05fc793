import { flow, log } from "../../core/index.ts";

export const lotkaVolterra = flow({
  name: "lotka-volterra",
  about: "Prey and those who live on them: numbers go round and round, and their means are those of the rest.",
  cites: "Lotka 1920, Proc. Natl. Acad. Sci. 6, 410; Volterra 1926, Nature 118, 558",
  state: ["prey", "predators"],
  start: ({ births, hunt, deaths, gain }) => [(2 * deaths) / gain, births / hunt],
  params: {
    births: { value: 1, range: [0.5, 2], unit: "1/s", about: "of prey, each" },
    hunt: { value: 0.5, range: [0.1, 1], unit: "1/s", about: "prey taken by each predator, each" },
    deaths: { value: 1, range: [0.5, 2], unit: "1/s", about: "of predators, each" },
    gain: { value: 0.2, range: [0.1, 1], unit: "1/s", about: "predators born of each prey, each" },
  },
  rate(du, [prey, predators], { births, hunt, deaths, gain }) {
    du[0] = prey * (births - hunt * predators);
    du[1] = predators * (gain * prey - deaths);
  },
  jacobian(out, [prey, predators], { births, hunt, deaths, gain }) {
    out.set([births - hunt * predators, -hunt * prey, gain * predators, gain * prey - deaths]);
  },
  facts: {
    rests: ({ births, hunt, deaths, gain }) => [
      [0, 0],
      [deaths / gain, births / hunt],
    ],
    conserved: {
      "Volterra's": ([prey, predators], { births, hunt, deaths, gain }) =>
        gain * prey - deaths * log(prey) + hunt * predators - births * log(predators),
    },
    divergence: ([prey, predators], { births, hunt, deaths, gain }) => births - hunt * predators + gain * prey - deaths,
  },
});
