import { type Model, number, process, to, toMany, world } from "../../core/index.ts";
import { sized } from "../sized.ts";

const votes = { prepared: { who: number } };
const decisions = { commit: {}, abort: {} };

/** `phase`: 0 working, 1 prepared, 2 committed, 3 aborted. */
const manager = (who: number) =>
  process({
    name: "resource",
    about: "One of those who must all agree: it prepares, or refuses while it still may.",
    params: {
      work: { value: 1000, range: [1, 1e6], whole: true, about: "time until it is prepared" },
      patience: { value: 5000, range: [1, 1e6], whole: true, about: "time after which it refuses" },
    },
    ports: { coordinator: to(votes) },
    hears: { ...decisions, prepare: {}, refuse: {} },
    state: () => ({ phase: 0 }),
    start(_, { after }, { work, patience }) {
      after(work, "prepare");
      after(patience, "refuse");
    },
    on: {
      prepare(state, _, { send, ports, cancel }) {
        state.phase = 1;
        cancel("prepare");
        cancel("refuse");
        send(ports.coordinator, "prepared", { who });
      },
      refuse(state, _, { cancel }) {
        state.phase = 3;
        cancel("prepare");
        cancel("refuse");
      },
      commit(state) {
        state.phase = 2;
      },
      abort(state, _, { cancel }) {
        state.phase = 3;
        cancel("prepare");
        cancel("refuse");
      },
    },
    observe: ({ phase }) => ({
      prepared: Number(phase === 1),
      committed: Number(phase === 2),
      aborted: Number(phase === 3),
    }),
  });

/** `votes`: 1 for each manager who it knows is prepared. */
const coordinator = (n: number) =>
  process({
    name: "coordinator",
    about: "Who decides: to commit once all are prepared, to abort when it has waited too long.",
    params: { patience: { value: 10_000, range: [1, 1e6], whole: true, about: "time after which it aborts" } },
    ports: { managers: toMany(decisions) },
    hears: { ...votes, decide: {}, giveUp: {} },
    state: () => ({ phase: 0, votes: new Uint8Array(n) }),
    start: (_, { after }, { patience }) => after(patience, "giveUp"),
    on: {
      prepared(state, { who }, { after }) {
        if (state.phase !== 0 || state.votes[who] === 1) return;
        state.votes[who] = 1;
        if (state.votes.every((vote) => vote === 1)) after(1, "decide");
      },
      decide(state, _, { send, ports, cancel }) {
        state.phase = 2;
        cancel("decide");
        cancel("giveUp");
        for (const manager of ports.managers) send(manager, "commit");
      },
      giveUp(state, _, { send, ports, cancel }) {
        state.phase = 3;
        cancel("decide");
        cancel("giveUp");
        for (const manager of ports.managers) send(manager, "abort");
      },
    },
    observe: ({ phase, votes }) => ({
      votes: votes.reduce((sum, vote) => sum + vote, 0),
      committed: Number(phase === 2),
      aborted: Number(phase === 3),
    }),
  });

const commitOf = (n: number) => {
  const names: readonly string[] = Array.from({ length: n }, (_, who) => `manager${who}`);
  return world({
    name: "two-phase-commit",
    about: "Several must all commit or all abort: they prepare, one decides, and nobody goes back on its word.",
    cites: "Gray & Lamport 2006, ACM Trans. Database Syst. 31, 133",
    unit: "us",
    members: Object.fromEntries<Model>([
      ["coordinator", coordinator(n)],
      ...names.map((name, who) => [name, manager(who)] as const),
    ]),
    links: {
      coordinator: { managers: names },
      ...Object.fromEntries(names.map((name) => [name, { coordinator: "coordinator" }])),
    },
    network: { latency: { kind: "uniform", least: 100, most: 1000 } },
  });
};

export const twoPhaseCommit = sized(3, commitOf);
