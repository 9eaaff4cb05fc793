import { always, average, mmc, scenario } from "../../lab/index.ts";

const hours = { measure: average, with: { ticks: 1e10, transient: 1e8 } };
const tables = "Erlang 1917, Elektroteknikeren 13, 5; Cooper 1981, Introduction to Queueing Theory, ch. 3";

export const callCentre = scenario({
  name: "call-centre",
  question: "How many must answer so that hardly any caller waits?",
  model: mmc,
  set: { arrivals: 10, servers: 14 },
  ticks: 1e8,
  observe: ["inside", "busy", "waiting", "taken"],
  requirements: {
    "nobody waits while somebody is free": always(({ waiting, taken }) => waiting === 0 || taken === 1),
  },
  claims: [
    {
      ...hours,
      name: "of ten calls at a time, fourteen let 17 of 100 wait (Erlang C)",
      of: "taken.mean",
      published: 0.17413,
      tolerance: 0.018,
      because: "three times the spread of 12 seeds, 0.0060",
      cites: tables,
      perturbed: { servers: 13 },
    },
    {
      ...hours,
      name: "eleven let 68 of 100 wait (Erlang C)",
      set: { servers: 11 },
      of: "taken.mean",
      published: 0.68212,
      tolerance: 0.019,
      because: "three times the spread of 12 seeds, 0.0063",
      cites: tables,
      perturbed: { service: 1.05 },
    },
    {
      ...hours,
      name: "where nobody may wait, ten lose 21 of 100 (Erlang B)",
      set: { servers: 10, room: 0 },
      of: "full.mean",
      published: 0.2145823,
      tolerance: 0.0047,
      because: "three times the spread of 12 seeds, 0.0016",
      cites: tables,
      perturbed: { room: 1 },
    },
  ],
});
