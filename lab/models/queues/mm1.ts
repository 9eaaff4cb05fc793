import { process } from "../../core/index.ts";
import { arrivals, gap, service } from "./poisson.ts";

export const mm1 = process({
  name: "mm1",
  about: "Customers arrive at random and are served one at a time, each for a random while.",
  cites: "Kleinrock 1975, Queueing Systems I, ch. 3",
  unit: "us",
  params: { arrivals, service },
  hears: { arrive: {}, leave: {} },
  state: () => ({ inside: 0, arrived: 0, served: 0 }),
  start(_, { random, after }, { arrivals }) {
    after(gap(random, arrivals), "arrive");
  },
  on: {
    arrive(state, _, { random, after }, { arrivals, service }) {
      state.arrived++;
      if (++state.inside === 1) after(gap(random, service), "leave");
      after(gap(random, arrivals), "arrive");
    },
    leave(state, _, { random, after }, { service }) {
      state.served++;
      if (--state.inside > 0) after(gap(random, service), "leave");
    },
  },
  observe: ({ inside, arrived, served }) => ({ inside, busy: Math.min(inside, 1), arrived, served }),
  laws: { "whoever came is inside or was served": ({ inside, arrived, served }) => arrived === inside + served },
});
