import { always, scenario, twoPhaseCommit } from "../../lab/index.ts";

const managers = ["manager0", "manager1", "manager2"];
const all = ["coordinator", ...managers];

export const cutCommit = scenario({
  name: "cut-commit",
  question: "Can a network that breaks in two make one commit what another aborts?",
  model: twoPhaseCommit,
  ticks: 50_000,
  during: [
    // Between the last vote and the decision.
    {
      when: { "coordinator.votes": [3, 3] },
      tell: "part",
      payload: {
        groups: [
          ["coordinator", "manager0"],
          ["manager1", "manager2"],
        ],
      },
    },
    { at: 20_000, tell: "heal" },
  ],
  requirements: {
    "nobody commits while another aborts": always(
      (seen) =>
        !(all.some((name) => seen[`${name}.committed`] === 1) && all.some((name) => seen[`${name}.aborted`] === 1)),
    ),
    // The price (Skeen 1981, Proc. ACM SIGMOD, 133): even once the network is whole again they do not learn of it.
    "who is prepared and cut off waits for ever": always({
      "manager1.committed": [0, 0],
      "manager1.aborted": [0, 0],
      "manager2.committed": [0, 0],
      "manager2.aborted": [0, 0],
    }),
  },
});
