import { always, average, mm1, scenario } from "../../lab/index.ts";

const day = {
  measure: average,
  with: { ticks: 1e11, transient: 1e9 },
  cites: "Kleinrock 1975, Queueing Systems I, ch. 3",
};

export const waitingLine = scenario({
  name: "waiting-line",
  question: "How long is the line before one server who is busy half of the time?",
  model: mm1,
  ticks: 1e9,
  requirements: {
    "the server works whenever anybody is there": always(({ inside, busy }) => inside! > 0 === (busy === 1)),
  },
  claims: [
    {
      ...day,
      name: "as long as it is idle it is busy: one is inside on average, ρ / (1 - ρ)",
      of: "inside.mean",
      published: 1,
      tolerance: 0.06,
      because: "three times the spread of 12 seeds, 0.020",
      perturbed: { arrivals: 0.55 },
    },
    {
      ...day,
      name: "it is busy for the share ρ of its time",
      of: "busy.mean",
      published: 0.5,
      tolerance: 0.013,
      because: "three times the spread of 12 seeds, 0.0044",
      perturbed: { service: 0.9 },
    },
    {
      ...day,
      name: "busy four fifths of its time, it has four inside",
      with: { ticks: 2e11, transient: 1e9 },
      set: { arrivals: 0.8 },
      of: "inside.mean",
      published: 4,
      tolerance: 0.35,
      because: "three times the spread of 12 seeds, 0.117",
      perturbed: { arrivals: 0.83 },
    },
  ],
});
