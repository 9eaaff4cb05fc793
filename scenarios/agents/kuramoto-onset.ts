import { average, kuramoto, scenario, sqrt } from "../../lab/index.ts";

const long = { measure: average, with: { ticks: 500, transient: 500 }, of: "coherence.mean" };
const agreement = {
  ...long,
  tolerance: 0.005,
  because: "four times the spread of four seeds among 1000 clocks, 0.0012 at most, for the coupling nearest the onset",
  cites: "Kuramoto 1975, Lect. Notes Phys. 39, 420: sqrt(1 - 2 width / coupling)",
  perturbed: { width: 1.05 },
};

export const kuramotoOnset = scenario({
  name: "kuramoto-onset",
  question: "How strongly must clocks of many speeds pull one another before they agree?",
  model: kuramoto,
  set: { count: 1000, coupling: 3 },
  ticks: 300,
  requirements: { "once they agree, they do not fall apart": "G(coherence > 0.5 -> G[0,100](coherence > 0.4))" },
  claims: [
    {
      ...long,
      name: "below twice the width of their speeds they do not",
      set: { coupling: 1.5 },
      published: 0,
      tolerance: 0.126,
      because: "twice what chance leaves among 1000, 1 / sqrt(N (1 - coupling / (2 width)))",
      cites: "Kuramoto 1975, Lect. Notes Phys. 39, 420",
      perturbed: { coupling: 2.5 },
    },
    { ...agreement, name: "a little above it, some do", set: { coupling: 2.5 }, published: sqrt(0.2) },
    { ...agreement, name: "at three times the width, more", published: sqrt(1 / 3) },
    { ...agreement, name: "at four times, most", set: { coupling: 4 }, published: sqrt(0.5) },
  ],
});
