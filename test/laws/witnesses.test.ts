import { henon, lorenz } from "../../lab/models/index.ts";
import { queue } from "../witnesses/queue.ts";
import { schelling } from "../witnesses/schelling.ts";
import { world } from "../witnesses/world.ts";
import { universalLaws } from "./universal.ts";

// A second is a million of the queue's ticks.
universalLaws(queue, { until: 20_000_000 });
universalLaws(schelling, { until: 8, runs: 6, within: { side: [5, 30] } });

const inner = world("inner", "A map of its own pace.", { cloud: { model: henon, every: 3 } });
universalLaws(
  world("nest", "A queue, a flow and another world.", {
    line: { model: queue },
    sky: { model: lorenz, every: 100_000 },
    inner: { model: inner, every: 100_000 },
  }),
  { until: 8_000_000, runs: 8 },
);
