import { process, type Random, sqrt } from "../../core/index.ts";
import { arrivals, gap, service } from "./poisson.ts";

/**
 * A time of mean 1 whose variance is given: up to 1 a fixed part and an exponential one, beyond it nothing or a longer
 * exponential. At 0 it is always 1, at 1 it is exponential.
 */
function spread(random: Random, variance: number): number {
  if (variance <= 1) return 1 + sqrt(variance) * (random.exponential() - 1);
  const share = 2 / (variance + 1);
  return random.chance(share) ? random.exponential() / share : 0;
}

export const mg1 = process({
  name: "mg1",
  about: "One server whose times may be all alike or wildly different: the line knows only their variance.",
  cites: "Pollaczek 1930, Math. Z. 32, 64; Khinchine 1932, Mat. Sb. 39, 73",
  unit: "us",
  params: {
    arrivals,
    service,
    variation: { value: 1, range: [0, 20], about: "variance of the service time over its squared mean" },
  },
  hears: { arrive: {}, leave: {} },
  state: () => ({ inside: 0, arrived: 0, served: 0 }),
  start(_, { random, after }, { arrivals }) {
    after(gap(random, arrivals), "arrive");
  },
  on: {
    arrive(state, _, { random, after }, { arrivals, service, variation }) {
      state.arrived++;
      if (++state.inside === 1) after(Math.round((1e6 * spread(random, variation)) / service), "leave");
      after(gap(random, arrivals), "arrive");
    },
    leave(state, _, { random, after }, { service, variation }) {
      state.served++;
      if (--state.inside > 0) after(Math.round((1e6 * spread(random, variation)) / service), "leave");
    },
  },
  observe: ({ inside, arrived, served }) => ({
    inside,
    busy: Math.min(inside, 1),
    waiting: Math.max(inside - 1, 0),
    arrived,
    served,
  }),
  laws: { "whoever came is inside or was served": ({ inside, arrived, served }) => arrived === inside + served },
});
