// Worlds of many messages: the queue alone, a thousand members who never stop talking, what is held of them and for
// going back among them, and a queue of customers beside SimPy.
import { Queue } from "../../lab/engine/queue.ts";
import {
  process as declared,
  Fold,
  History,
  mm1,
  number,
  type Process,
  rootKey,
  Stream,
  toMany,
  World,
  type WorldModel,
  world,
} from "../../lab/index.ts";
import { type Figure, held, median, worked } from "./figure.ts";
import { hasModule, printed } from "./python.ts";

const million = 1e6;

/** Holds (Jones 1986, Commun. ACM 29, 300): the first is taken and put back later; a hundred are due at each tick. */
function holdNs(): number {
  const pending = 1e5;
  const random = new Stream(rootKey(1, "hold"), 0);
  const queue = new Queue();
  let order = 0;
  const put = (time: number): void => queue.push(time, 0, order++, null, 0, 0, null);
  for (let i = 0; i < pending; i++) put(random.below(1000));
  const delays = Array.from({ length: 4096 }, () => random.below(2000));
  const rounds = Array.from({ length: 5 }, () =>
    worked(() => {
      for (let i = 0; i < million; i++) {
        const { time } = queue;
        queue.take();
        put(time + delays[i & 4095]!);
      }
    }),
  );
  return Math.min(...rounds);
}

/** What they throw to each other. */
const ball = { ball: { hops: number, weight: number } };

/** Eight kinds of them: each draws to whom, and does something else with the weight. */
const kinds = [
  (weight: number) => weight + 1,
  (weight: number) => weight * 0.5,
  (weight: number) => 1 - weight,
  (weight: number) => Math.abs(weight),
  (weight: number) => (weight > 9 ? 0 : weight + 0.125),
  (weight: number) => weight * weight * 0.01,
  (weight: number) => Math.max(weight, 0.25),
  (weight: number) => Math.min(weight, 7),
].map((turn, kind) =>
  declared({
    name: `juggler-${kind}`,
    about: "Passes on what it catches.",
    params: { balls: { value: 1, range: [0, 1000], whole: true, about: "how many it begins with" } },
    ports: { others: toMany(ball) },
    hears: ball,
    state: () => ({ caught: 0, held: 0 }),
    start(_, { send, ports, random }, { balls }) {
      for (let b = 0; b < balls; b++) send(ports.others[random.below(8)]!, "ball", { hops: 0, weight: b });
    },
    on: {
      ball(state, { hops, weight }, { random, send, ports }) {
        state.caught++;
        state.held = turn(weight);
        send(ports.others[random.below(8)]!, "ball", { hops: hops + 1, weight: state.held });
      },
    },
  }),
);

const members = 1000;
const nameOf = (i: number): string => `m${i % members}`;
/** One draw is the member's, to whom; the other the network's, for how long. */
const jugglers: WorldModel = world({
  name: "jugglers",
  about: "A thousand who never stop.",
  members: Object.fromEntries(
    Array.from({ length: members }, (_, i) => [nameOf(i), kinds[i % kinds.length] as unknown as Process]),
  ),
  links: Object.fromEntries(
    Array.from({ length: members }, (_, i) => [
      nameOf(i),
      { others: Array.from({ length: 8 }, (_, k) => nameOf(i * 7 + k * k * 31 + 1)) },
    ]),
  ),
  network: { latency: { kind: "uniform", least: 500, most: 1500 } },
});

const begun = (balls: number): World =>
  new World(jugglers, {
    set: Object.fromEntries(Array.from({ length: members }, (_, i) => [`${nameOf(i)}.balls`, balls])),
  });

/**
 * Nanoseconds a message, digests on: the best of rounds, after a million that warm the code. Each has a dozen digests
 * of the whole state, and is short enough that some are not disturbed.
 */
function messageNs(balls: number): number {
  const run = begun(balls);
  const fold = new Fold();
  const round = (events: number): number => {
    const before = run.events;
    const took = worked(() => void run.advance(Number.MAX_SAFE_INTEGER, fold, events));
    return (1e6 * took) / (run.events - before);
  };
  round(million);
  return Math.min(...Array.from({ length: 15 }, () => round(12 * 16_384)));
}

/** Bytes that the process grows by for each message in flight, payload and all. */
function bytesInFlight(): number {
  const worldsHeld: World[] = [begun(0)];
  const grown = (balls: number): number => {
    const before = held();
    worldsHeld.push(begun(balls));
    return held() - before;
  };
  return (grown(100) - grown(0)) / (100 * members);
}

let lived: History | undefined;
/** A history of a million messages. */
function history(): History {
  if (lived !== undefined) return lived;
  lived = new History(begun(1));
  // A thousand in flight, each a thousand ticks on its way.
  lived.seek(million);
  return lived;
}

/** The slowest of a hundred seeks to anywhere, each the quickest of three. */
function slowestSeek(): number {
  const random = new Stream(rootKey(2, "seek"), 0);
  const past = history();
  const seeks = Array.from({ length: 100 }, () => {
    const target = random.below(million);
    const tries = [0, million, 0].map((from) => {
      past.seek(from);
      return worked(() => void past.seek(target));
    });
    return Math.min(...tries);
  });
  return Math.max(...seeks);
}

const customers = million;

/** Seconds for so many customers of M/M/1, each arriving and leaving. */
function lineSeconds(): number {
  const run = new World(mm1, { set: { arrivals: 0.8 } });
  return worked(() => void run.advance(Number.MAX_SAFE_INTEGER, undefined, 2 * customers)) / 1000;
}

/** The same in SimPy 4: a resource, and a process for each customer; its own clock, without its start. */
const simpyLine = `
import random, time, sys
import simpy
random.seed(1)
n = int(sys.argv[1])
def customer(env, server):
    with server.request() as turn:
        yield turn
        yield env.timeout(random.expovariate(1.0))
def source(env, server):
    for _ in range(n):
        yield env.timeout(random.expovariate(0.8))
        env.process(customer(env, server))
env = simpy.Environment()
server = simpy.Resource(env, capacity=1)
env.process(source(env, server))
began = time.process_time()
env.run()
print(time.process_time() - began)
`;

/** SimPy 4.1.2 on CPython 3.11, seconds for a million customers, as measured once; for where it is not installed. */
const simpyStored = 6.7;
const present = hasModule("simpy");
/** Ten times its seconds for a tenth of them. */
const simpySeconds = (): number => (present ? 10 * printed(simpyLine, String(customers / 10)) : simpyStored);

export const worlds: readonly Figure[] = [
  { name: "an event among 10⁵ pending, ties exact", unit: "ns", limit: 1e9 / 6e6, measure: holdNs },
  {
    name: "a message of 1,000 processes, 10³ in flight, digests on",
    unit: "ns",
    limit: 1e9 / 3e6,
    measure: () => messageNs(1),
  },
  { name: "the same with 10⁵ in flight", unit: "ns", limit: 1e9 / 1.5e6, measure: () => messageNs(100) },
  { name: "a message in flight", unit: "B", limit: 128, measure: bytesInFlight },
  { name: "the slowest seek among 10⁶ messages", unit: "ms", limit: 25, measure: slowestSeek },
  { name: "what is kept for it", unit: "MB", limit: 16, measure: () => history().bytes / 1e6 },
  {
    name: `M/M/1, 10⁶ customers / SimPy ${present ? "beside it" : "as stored, for want of it here"}`,
    unit: "×",
    limit: 1 / 20,
    measure: () => median(Array.from({ length: 3 }, lineSeconds)) / simpySeconds(),
  },
];
