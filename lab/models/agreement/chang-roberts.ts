import { number, process, to, world } from "../../core/index.ts";
import { sized } from "../sized.ts";

const ring = { candidate: { rank: number }, elected: { election: number, messages: number } };
const news = { over: { election: number, messages: number } };

const node = process({
  name: "node",
  about: "One of a ring, who passes on what is greater than its own rank.",
  params: { rank: { value: 0, range: [0, 1000], about: "its rank; 0: drawn by lot for each election" } },
  ports: { next: to(ring), clerk: to(news) },
  hears: { ...ring, announce: {} },
  /** `best`: the greatest rank seen. In order each that arrives is greater than those before, or a copy. */
  state: () => ({ election: 1, rank: Number.NaN, best: Number.NaN, sent: 1, leads: false }),
  start(state, { random, send, ports }, { rank }) {
    state.rank = rank === 0 ? random.uniform() : rank;
    state.best = state.rank;
    send(ports.next, "candidate", { rank: state.rank });
  },
  on: {
    candidate(state, { rank }, { send, after, ports }) {
      if (rank > state.best) {
        state.best = rank;
        state.sent++;
        send(ports.next, "candidate", { rank });
      } else if (rank === state.rank && !state.leads) {
        state.leads = true;
        after(1, "announce");
      }
    },
    announce: ({ election }, _, { send, ports }) => send(ports.next, "elected", { election, messages: 0 }),
    // On this round what each has sent is added up. Behind it, in order, each sends its rank for the next election.
    elected(state, { election, messages }, { random, send, ports }, { rank }) {
      if (election !== state.election) return;
      const sum = { election, messages: messages + state.sent };
      if (state.leads) send(ports.clerk, "over", sum);
      else send(ports.next, "elected", sum);
      state.election++;
      state.leads = false;
      state.rank = rank === 0 ? random.uniform() : rank;
      state.best = state.rank;
      state.sent = 1;
      send(ports.next, "candidate", { rank: state.rank });
    },
  },
  observe: ({ leads }) => ({ leads: Number(leads) }),
});

const clerk = process({
  name: "clerk",
  about: "Who writes down how many messages each election took.",
  hears: news,
  state: () => ({ last: 0, elections: 0, messages: 0, fewest: 0, most: 0 }),
  on: {
    over(state, { election, messages }) {
      if (election <= state.last) return;
      state.last = election;
      state.fewest = state.elections === 0 ? messages : Math.min(state.fewest, messages);
      state.most = Math.max(state.most, messages);
      state.elections++;
      state.messages += messages;
    },
  },
  observe: ({ elections, messages, fewest, most }) => ({
    elections,
    fewest,
    most,
    each: elections === 0 ? 0 : messages / elections,
  }),
});

/** `node0` speaks to `node1`, and so on round. */
const ringOf = (size: number) => {
  const nodes = Array.from({ length: size }, (_, i) => `node${i}`);
  const next = (i: number): string => nodes[(i + 1) % size]!;
  return world({
    name: "chang-roberts",
    about: "A ring elects whoever has the greatest rank: all send theirs round, and pass on greater ones only.",
    cites: "Chang & Roberts 1979, Commun. ACM 22, 281",
    unit: "us",
    members: { clerk, ...Object.fromEntries(nodes.map((name) => [name, node])) },
    links: Object.fromEntries(nodes.map((name, i) => [name, { next: next(i), clerk: "clerk" }])),
    network: { latency: { kind: "uniform", least: 1, most: 100 }, ordered: true },
  });
};

export const changRoberts = sized(8, ringOf);
