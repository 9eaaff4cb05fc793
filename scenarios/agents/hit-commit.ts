import { scenario, twoPhaseCommit } from "../../lab/index.ts";

const all = ["coordinator", "manager0", "manager1", "manager2"];
const some = (what: "committed" | "aborted"): string => all.map((name) => `${name}.${what} > 0`).join(" | ");
const waits = (who: string): string => `${who}.prepared > 0`;
const fall = (member: string) => ({ tell: "crash", payload: { member } }) as const;
const cut = {
  tell: "part",
  payload: {
    groups: [
      ["coordinator", "manager0"],
      ["manager1", "manager2"],
    ],
  },
} as const;

/** Skeen 1981, Proc. ACM SIGMOD, 133: whoever has voted and hears nothing can only wait. */
export const hitCommit = scenario({
  name: "hit-commit",
  question: "When must two-phase commit be hit, so that somebody waits for ever?",
  model: twoPhaseCommit,
  ticks: 50_000,
  observe: all.flatMap((name) => [`${name}.committed`, `${name}.aborted`]),
  during: [
    { at: 900, fork: "cut before anybody has voted", ...cut },
    { when: { "coordinator.votes": [3, 3] }, fork: "cut after the last vote", ...cut },
    { at: 500, fork: "a manager falls before it votes", ...fall("manager2") },
    { when: { "manager2.prepared": [1, 1] }, fork: "it falls once it has voted", ...fall("manager2") },
    { when: { "coordinator.votes": [3, 3] }, fork: "the coordinator falls with all votes", ...fall("coordinator") },
  ],
  requirements: {
    "nobody commits while another aborts": `G !((${some("committed")}) & (${some("aborted")}))`,
    "who has voted learns of the decision": `G (${all
      .slice(1)
      .map((who) => `(${waits(who)} -> F[0,20000] !(${waits(who)}))`)
      .join(" & ")})`,
  },
});
