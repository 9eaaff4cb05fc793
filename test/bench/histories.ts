// What going back costs, and what is kept for it.
import { digest, Fold, History, lorenz, type Model, rootKey, Stream, World } from "../../lab/index.ts";
import { type Figure, held, median, timed, worked } from "./figure.ts";
import { lorenz96 } from "./lorenz96.ts";

const million = 1e6;
const long = 1e5;
const weather = lorenz96(1000);
const random = new Stream(rootKey(1, "bench"), 0);

const megabytes = (bytes: number): number => bytes / 1e6;

const lived = (model: Model, ticks: number): History => new History(model).seek(ticks);

/** The slowest of 200 seeks to anywhere, each the quickest of three, since the machine is not ours alone. */
function slowestSeek(): number {
  const history = lived(lorenz, million);
  const seeks = Array.from({ length: 200 }, () => {
    const target = random.below(million);
    const tries = [0, million, 0].map((from) => {
      history.seek(from);
      return timed(() => void history.seek(target));
    });
    return Math.min(...tries);
  });
  return Math.max(...seeks);
}

/** The most that a history ever counts while it is sought about in. */
function most(history: History, ticks: number): number {
  const counted = Array.from({ length: 50 }, () => history.seek(random.below(ticks)).back().bytes);
  return megabytes(Math.max(history.bytes, ...counted));
}

function growth(): number {
  lived(lorenz, million);
  const before = held();
  const history = lived(lorenz, million);
  for (let i = 0; i < 50; i++) history.seek(random.below(million));
  const grown = held() - before;
  // Used after the measurement, so that it is held during it.
  return history.now >= 0 ? megabytes(grown) : Number.NaN;
}

let weatherHistory: History | undefined;
const inWeather = (): History => {
  weatherHistory ??= lived(weather, long);
  return weatherHistory;
};
let firstPass: number | undefined;

/** As a share of the first pass, without any history: the median of twenty. */
function shareOfPass(act: (history: History) => void): number {
  firstPass ??= worked(() => void new World(weather).advance(long));
  const history = inWeather();
  const costs = Array.from({ length: 20 }, () => {
    history.seek(random.below(long));
    return worked(() => act(history));
  });
  return median(costs) / firstPass;
}

/** How many later digests differ after ten seeks from those of a world that never went back. */
function disturbed(model: Model, ticks: number): number {
  const digestsFrom = (world: World): string[] =>
    [1, 2, 3, 4].map((part) => {
      const fold = new Fold();
      world.advance(ticks + part * 1000, fold);
      return `${fold.hex()} ${digest(world.situation())}`;
    });
  const straight = new World(model);
  straight.advance(ticks);
  const history = model === weather ? inWeather() : lived(model, ticks);
  for (let i = 0; i < 10; i++) history.seek(random.below(ticks));
  history.seek(ticks);
  const expected = digestsFrom(straight);
  return digestsFrom(history.world).filter((found, i) => found !== expected[i]).length;
}

export const histories: readonly Figure[] = [
  { name: "history: slowest seek among 10⁶ ticks of Lorenz", unit: "ms", limit: 1, measure: slowestSeek },
  { name: "history: keyframes for them", unit: "MB", limit: 1, measure: () => most(lived(lorenz, million), million) },
  { name: "history: what the process grows by", unit: "MB", limit: 1, measure: growth },
  {
    name: "history: a seek in 10⁵ ticks of a 1000-variable Lorenz-96 / first pass",
    unit: "×",
    limit: 0.01,
    measure: () => shareOfPass((history) => void history.seek(random.below(long))),
  },
  {
    name: "history: a step back there / first pass",
    unit: "×",
    limit: 0.01,
    measure: () => shareOfPass((history) => void history.back()),
  },
  { name: "history: keyframes for it", unit: "MB", limit: 16, measure: () => most(inWeather(), long) },
  {
    name: "history: Lorenz's later digests changed by ten seeks",
    unit: "digests",
    limit: 0,
    measure: () => disturbed(lorenz, long),
  },
  {
    name: "history: Lorenz-96's later digests changed by ten seeks",
    unit: "digests",
    limit: 0,
    measure: () => disturbed(weather, long),
  },
];
