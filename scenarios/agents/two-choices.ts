import { always, average, pow, scenario, supermarket } from "../../lab/index.ts";

const evening = { measure: average, with: { ticks: 6e8, transient: 5e7 } };
const mitzenmacher = "Mitzenmacher 2001, IEEE Trans. Parallel Distrib. Syst. 12, 1094";

export const twoChoices = scenario({
  name: "two-choices",
  question: "What is it worth to look at a second line before one joins?",
  model: supermarket,
  set: { servers: 500, arrivals: 0.9 },
  ticks: 1e7,
  requirements: {
    "lines of three are among those of two": always(({ two, three }) => three! <= two!),
  },
  claims: [
    {
      ...evening,
      name: "the share of lines with two customers or more is ρ³",
      of: "two.mean",
      published: pow(0.9, 3),
      tolerance: 0.019,
      because: "three times the spread of 12 seeds, 0.0063",
      cites: mitzenmacher,
      perturbed: { arrivals: 0.85 },
    },
    {
      ...evening,
      name: "with four or more it is only ρ¹⁵",
      of: "four.mean",
      published: pow(0.9, 15),
      tolerance: 0.028,
      because: "three times the spread of 12 seeds, 0.0094",
      cites: mitzenmacher,
      perturbed: { choices: 1 },
    },
    {
      ...evening,
      name: "a customer stays 2.6 services, where with one look it would be ten: by Little, 2.35 stand at each line",
      of: "each.mean",
      published: 0.9 * 2.61406,
      tolerance: 0.096,
      because: "three times the spread of 12 seeds, 0.032",
      cites: mitzenmacher,
      perturbed: { arrivals: 0.93 },
    },
    {
      ...evening,
      name: "with one look each line is a queue by itself: ρ³ of them have three or more",
      set: { choices: 1, arrivals: 0.7 },
      of: "three.mean",
      published: pow(0.7, 3),
      tolerance: 0.01,
      because: "three times the spread of 12 seeds, 0.0034",
      cites: "Kleinrock 1975, Queueing Systems I, ch. 3",
      perturbed: { choices: 2 },
    },
  ],
});
