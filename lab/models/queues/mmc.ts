import { process } from "../../core/index.ts";
import { arrivals, gap, service } from "./poisson.ts";

export const mmc = process({
  name: "mmc",
  about: "Several servers and one line, in which so many may wait: without room, Erlang's loss system.",
  cites: "Erlang 1917, Elektroteknikeren 13, 5",
  unit: "us",
  params: {
    arrivals,
    service,
    servers: { value: 2, range: [1, 1000], whole: true, about: "how many are served at once" },
    room: { value: 1e6, range: [0, 1e6], whole: true, about: "how many may wait; who finds no room is lost" },
  },
  hears: { arrive: {}, leave: {} },
  state: ({ servers, room }) => ({ servers, room, busy: 0, waiting: 0, arrived: 0, served: 0, lost: 0 }),
  start(_, { random, after }, { arrivals }) {
    after(gap(random, arrivals), "arrive");
  },
  on: {
    arrive(state, _, { random, after }, { arrivals, service }) {
      state.arrived++;
      if (state.busy < state.servers) {
        state.busy++;
        after(gap(random, service), "leave");
      } else if (state.waiting < state.room) state.waiting++;
      else state.lost++;
      after(gap(random, arrivals), "arrive");
    },
    leave(state, _, { random, after }, { service }) {
      state.served++;
      if (state.waiting === 0) state.busy--;
      else {
        state.waiting--;
        after(gap(random, service), "leave");
      }
    },
  },
  observe: ({ servers, room, busy, waiting, arrived, served, lost }) => ({
    inside: busy + waiting,
    busy,
    waiting,
    // Who comes at random finds what is there on average over time: the chances to wait, and to be lost.
    taken: Number(busy === servers),
    full: Number(busy === servers && waiting === room),
    arrived,
    served,
    lost,
  }),
  laws: {
    "whoever came is inside, was served or was lost": ({ busy, waiting, arrived, served, lost }) =>
      arrived === busy + waiting + served + lost,
    "nobody waits while a server is idle": ({ servers, busy, waiting }) => waiting === 0 || busy === servers,
    "no more are inside than there is room": ({ servers, room, busy, waiting }) => busy <= servers && waiting <= room,
  },
});
