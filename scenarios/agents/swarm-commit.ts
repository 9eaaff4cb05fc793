import { scenario, twoPhaseCommit } from "../../lab/index.ts";

const all = ["coordinator", "manager0", "manager1", "manager2"];
const some = (what: "committed" | "aborted"): string => all.map((name) => `${name}.${what} > 0`).join(" | ");

export const swarmCommit = scenario({
  name: "swarm-commit",
  question: "Does anything that fails, in any mixture, make one commit what another aborts, if nobody forgets?",
  model: twoPhaseCommit,
  ticks: 30_000,
  observe: all.flatMap((name) => [`${name}.committed`, `${name}.aborted`]),
  faults: {
    values: { "network.loss": [0.05, 0.6], "network.duplication": [0.05, 0.6], "network.most": [1000, 20_000] },
    crash: { members: all, most: 2, lasting: [1, 12_000], remembers: true },
    part: { most: 2, lasting: [100, 12_000] },
  },
  requirements: { "nobody commits while another aborts": `G !((${some("committed")}) & (${some("aborted")}))` },
  ensemble: {
    seeds: 200,
    rows: Object.fromEntries(all.map((name) => [name, `${name}.committed`])),
  },
});
