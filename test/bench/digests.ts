// What digests at the default cadence add to a run of each kind.
import { Fold, lorenz, type Model, World } from "../../lab/index.ts";
import { queue } from "../witnesses/queue.ts";
import { schelling } from "../witnesses/schelling.ts";
import { type Figure, ratio } from "./figure.ts";

/** Digests may cost a tenth of what they digest. */
const limit = 1.1;

const added = (
  name: string,
  model: Model,
  ticks: number,
  set: Readonly<Record<string, number>>,
  rounds: number,
): Figure => ({
  name: `digests: ${name}`,
  unit: "×",
  limit,
  measure: () =>
    ratio(
      () => void new World(model, { set }).advance(ticks, new Fold()),
      () => void new World(model, { set }).advance(ticks),
      rounds,
    ),
});

/** Arrivals and departures are messages, 0.8 of each a second. */
const secondsOfMillion = 1e6 / 1.6;

export const digests: readonly Figure[] = [
  added("Lorenz, 10⁵ ticks", lorenz, 1e5, {}, 21),
  added("a crowd of 10⁴, 20 steps", schelling, 20, { side: 126 }, 11),
  added("a queue, 10⁶ messages", queue, 1e6 * secondsOfMillion, {}, 7),
];
