import { model, type Random } from "../../lab/index.ts";

/** Microseconds until the next event of a Poisson stream of `rate` a second. */
const gap = (random: Random, rate: number): number => Math.round((1e6 * random.exponential()) / rate);

/** M/M/1, as handlers of two timers. */
export const queue = model({
  kind: "process",
  name: "queue",
  about: "Customers arrive at random and are served one at a time, for a random while.",
  cites: "Kleinrock 1975, Queueing Systems I, ch. 3",
  params: {
    arrivals: { value: 0.8, range: [0.01, 10], unit: "1/s", about: "customers that come a second" },
    service: { value: 1, range: [0.1, 10], unit: "1/s", about: "customers that could be served a second" },
  },
  hears: ["arrive", "leave"],
  start({ arrivals }, { random, after }) {
    after(gap(random, arrivals), "arrive");
    // `area` is customers times microseconds up to `last`: over time, the mean number inside.
    return { inside: 0, arrived: 0, served: 0, area: 0, last: 0 };
  },
  hear(state, type, _, { arrivals, service }, { now, random, after }) {
    state.area += state.inside * (now - state.last);
    state.last = now;
    if (type === "arrive") {
      state.arrived++;
      if (state.inside++ === 0) after(gap(random, service), "leave");
      after(gap(random, arrivals), "arrive");
    } else {
      state.served++;
      if (--state.inside > 0) after(gap(random, service), "leave");
    }
  },
  observe: (state) => ({ ...state }),
  laws: { "nobody is lost": ({ arrived, served, inside }) => arrived === served + inside },
});
