import { always, average, mg1, scenario } from "../../lab/index.ts";

/** How many wait on average: half the squared load times 1 + variation, over the share of idle time. */
const waiting = {
  measure: average,
  with: { ticks: 1e11, transient: 1e9 },
  of: "waiting.mean",
  cites: "Pollaczek 1930, Math. Z. 32, 64; Khinchine 1932, Mat. Sb. 39, 73",
};

export const unevenService = scenario({
  name: "uneven-service",
  question: "What does it cost those who wait that some are served much longer than others?",
  model: mg1,
  ticks: 1e9,
  requirements: {
    "nobody waits before an idle server": always(({ waiting, busy }) => waiting === 0 || busy === 1),
  },
  claims: [
    {
      ...waiting,
      name: "where all are served alike, a quarter of a customer waits",
      set: { variation: 0 },
      published: 0.25,
      tolerance: 0.013,
      because: "three times the spread of 12 seeds, 0.0043",
      perturbed: { variation: 0.2 },
    },
    {
      ...waiting,
      name: "where times are exponential, half a customer",
      set: { variation: 1 },
      published: 0.5,
      tolerance: 0.047,
      because: "three times the spread of 12 seeds, 0.016",
      perturbed: { variation: 1.5 },
    },
    {
      ...waiting,
      name: "where their variance is four times that, a customer and a quarter",
      set: { variation: 4 },
      published: 1.25,
      tolerance: 0.125,
      because: "three times the spread of 12 seeds, 0.042",
      perturbed: { variation: 3 },
    },
  ],
});
