import { digest, type Model, model, type Plain, type Time } from "../../lab/core/index.ts";
import { History, World } from "../../lab/engine/index.ts";
import { henon, lorenz } from "../../lab/models/index.ts";
import { array, forAll, integer, long } from "../draws.ts";
import { assert, test } from "../suite.ts";

/** Rings once in a while: most ticks pass without an event. */
const bell: Model = model({
  kind: "process",
  name: "bell",
  about: "Rings at random, seldom.",
  params: { mean: { value: 1000, range: [1, 1e6], about: "ticks between rings" } },
  hears: ["ring"],
  start({ mean }, { random, after }) {
    after(Math.ceil(mean * random.exponential()), "ring");
    return { rings: [] as Plain[] };
  },
  hear(state, _, __, { mean }, { now, random, after }) {
    state.rings.push(now);
    after(Math.ceil(mean * random.exponential()), "ring");
  },
  observe: ({ rings }) => ({ rings: rings.length }),
});

const digestAt = (world: World): string => digest(world.situation());
const ticks = long ? 1_000_000 : 20_000;

test("far along a flow, any seek has the digest of the first pass", () => {
  const marks = Array.from({ length: 40 }, (_, i) => Math.floor(((i + 1) * ticks) / 40));
  const first = new World(lorenz);
  const digests = marks.map((time) => {
    first.advance(time);
    return digestAt(first);
  });
  const history = new History(lorenz).seek(ticks);
  forAll(
    array(integer({ min: 0, max: 39 }), { maxLength: 5 }),
    (choices) => {
      for (const i of choices) assert.is(digestAt(history.seek(marks[i]!).world), digests[i]);
    },
    10,
  );
});

test("seeks change no later digest", () => {
  const history = new History(henon).seek(500);
  for (const time of [400, 3, 450, 0, 499]) history.seek(time);
  const straight = new World(henon);
  straight.advance(1000);
  assert.is(digestAt(history.seek(1000).world), digestAt(straight));
});

test("a step back from any tick is the tick before, down to the start", () => {
  const history = new History(lorenz).seek(300);
  for (let time = 299; time >= 0; time--) assert.is(history.back().now, time);
  assert.is(history.back().now, 0);
  for (let time = 1; time <= 300; time++) assert.is(history.forward().now, time);
  const straight = new World(lorenz);
  straight.advance(300);
  assert.is(digestAt(history.world), digestAt(straight));
});

/** When the bell rings up to `until`. */
function ringsOf(until: Time): readonly Time[] {
  const world = new World(bell);
  world.advance(until);
  return (world.state as unknown as { rings: readonly Time[] }).rings;
}

test("where events are seldom, a step is from one to the next", () => {
  const rings = ringsOf(50_000);
  const history = new History(bell).seek(50_000);
  for (const ring of rings.toReversed()) assert.is(history.back().now, ring);
  assert.is(history.back().now, 0);
  for (const ring of rings) assert.is(history.forward().now, ring);
});

test("after a seek into the quiet between two events, a step back finds the one before", () => {
  const rings = ringsOf(50_000);
  for (const [i, ring] of rings.entries()) {
    const next = rings[i + 1];
    if (next === undefined || next - ring < 100) continue;
    const history = new History(bell).seek(50_000).seek(next - 1);
    assert.is(history.back().now, ring, `from ${next - 1}`);
  }
});

test("a history that ended in failure goes back, and ends the same way again", () => {
  const failing = { set: { a: 2, b: 1 }, seed: 5 };
  const history = new History(henon, failing).seek(1000);
  const { stopped } = history.world;
  assert.ok(stopped !== undefined && stopped.kind === "diverged");
  const end = digestAt(history.world);
  history.back();
  assert.is(history.world.stopped, undefined);
  assert.is(history.now, stopped.tick - 1);
  assert.is(digestAt(history.seek(1000).world), end);
  assert.is(history.seek(2000).now, stopped.tick);
});

test("a history that met a state that cannot be told still goes where there is none", () => {
  const holes = model({
    kind: "process",
    name: "holes",
    about: "Loses what it had.",
    params: {},
    hears: ["beat"],
    start(_, { after }) {
      after(10, "beat");
      return { n: 0, x: 0 };
    },
    hear(state, _, __, ___, { after }) {
      if (++state.n >= 3) state.x = undefined as never;
      after(10, "beat");
    },
    observe: ({ n }) => ({ n }),
  });
  const history = new History(holes).seek(20);
  for (const time of [1e6, 35, 2e6])
    try {
      history.seek(time);
      // Where keyframes lie, and so whether one was to be taken, is a matter of measured time.
      assert.ok(time < 1e6);
    } catch (error) {
      assert.match((error as Error).message, /^state\.x: expected plain data/);
    }
  for (const time of [29, 10, 20]) assert.is(history.seek(time).world.observe()["n"], Math.floor(time / 10));
});

test("a world that is advanced by hand between two seeks has the past and the future that it would have had", () => {
  for (const model of [lorenz, bell])
    forAll(
      array(integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 6 }),
      (times) => {
        const history = new History(model).seek(1000);
        for (const [i, time] of times.entries()) {
          history.world.advance(history.now + 500 * i);
          assert.is(history.seek(time).now, time);
          const straight = new World(model);
          straight.advance(time);
          assert.is(digestAt(history.world), digestAt(straight));
          history.world.advance(history.now + 700);
          const { now } = history;
          assert.ok(history.forward().now > now);
          assert.ok(history.back().now <= now);
        }
      },
      20,
    );
});

test("what a world was told on the way stays told, wherever one comes back from", () => {
  const living = (told: boolean) => (time: Time) => {
    const world = new World(bell);
    world.advance(Math.min(time, 5000));
    if (told && time >= 5000) world.tell("ring", null, 3);
    world.advance(time);
    return digestAt(world);
  };
  forAll(array(integer({ min: 0, max: 40_000 }), { maxLength: 8 }), (times) => {
    const history = new History(bell).seek(9000).seek(5000);
    history.world.tell("ring", null, 3);
    for (const time of times) assert.is(digestAt(history.seek(time).world), living(true)(time));
    if (times.length === 0) assert.is.not(living(true)(9000), living(false)(9000));
  });
});

test("a fork of a history goes back no further than it was forked, and leaves its parent alone", () => {
  const history = new History(lorenz).seek(100);
  const before = digestAt(history.world);
  const fork = history.fork({ set: { rho: 14 } });
  fork.seek(200);
  assert.is(fork.seek(0).now, 100);
  assert.is(digestAt(history.world), before);
  fork.seek(150);
  history.seek(150);
  assert.is.not(digestAt(fork.world), digestAt(history.world));
});

test("keyframes stay within their bytes, whatever the run is long", () => {
  const history = new History(lorenz);
  let most = 0;
  for (let time = 1000; time <= 10 * ticks; time += 1000) most = Math.max(most, history.seek(time).bytes);
  assert.ok(most <= 16_000_000, `${most} bytes`);
  const straight = new World(lorenz);
  straight.advance(12_345);
  assert.is(digestAt(history.seek(12_345).world), digestAt(straight));
});

test("when keyframes are thinned, the start and all between are still found", () => {
  /** Three snapshots of it are too many bytes. */
  const wide: Model = model({
    kind: "map",
    name: "wide",
    about: "Writes down its ticks, one after the other.",
    params: {},
    start: () => ({ tick: 0, u: new Float64Array(700_000) }),
    due: ({ tick }) => tick + 1,
    step(state) {
      state.tick++;
      state.u[state.tick] = state.tick;
    },
    observe: ({ tick }) => ({ tick }),
  });
  const history = new History(wide).seek(100);
  for (const time of [99, 0, 50, 1]) {
    const { state } = history.seek(time).world as unknown as { state: { tick: number; u: Float64Array } };
    assert.is(history.now, time);
    assert.is(state.tick, time);
    assert.ok(state.u.every((x, i) => x === (i <= time ? i : 0)));
  }
  assert.ok(history.bytes < 20_000_000, `${history.bytes} bytes`);
  assert.is(history.bytes % (history.world.snapshot().length + 200), 0);
});

test("two keyframes are kept, however large they are", () => {
  const vast: Model = model({
    kind: "map",
    name: "vast",
    about: "Counts its ticks on a large sheet.",
    params: {},
    start: () => ({ tick: 0, u: new Float64Array(1_000_000) }),
    due: ({ tick }) => tick + 1,
    step: (state) => void state.tick++,
    observe: ({ tick }) => ({ tick }),
  });
  const history = new History(vast);
  const each = history.bytes;
  assert.is(history.seek(3).bytes, 2 * each);
  assert.is(history.seek(0).world.observe()["tick"], 0);
});

/** Counts its ticks, and how often any of them is lived. */
let steps = 0;
const counter: Model = model({
  kind: "map",
  name: "counter",
  about: "Counts its ticks.",
  params: {},
  start: () => ({ tick: 0 }),
  due: ({ tick }) => tick + 1,
  step(state) {
    state.tick++;
    steps++;
  },
  observe: ({ tick }) => ({ tick }),
});

test("a history that was lived tick by tick goes back without living it all again", () => {
  const lived = 100_000;
  const history = new History(counter);
  for (let time = 1; time <= lived; time++) history.seek(time);
  steps = 0;
  history.back();
  // Lived at once it takes a tenth; where keyframes lie is a matter of measured time.
  assert.ok(steps < lived / 2, `${steps} steps of ${lived}`);
});

test("going forward lives no tick twice, and goes from the last keyframe where that is further", () => {
  const lived = 100_000;
  const history = new History(counter).seek(lived).seek(0);
  steps = 0;
  for (let time = 1; time <= 100; time++) history.seek(time);
  assert.ok(steps <= 100, `${steps} steps`);
  steps = 0;
  history.seek(lived);
  assert.ok(steps < lived / 2, `${steps} steps of ${lived}`);
});

test("bytes are those of its snapshots, and two hundred beside each", () => {
  const history = new History(lorenz);
  const each = new World(lorenz).snapshot().length + 200;
  assert.is(history.bytes, each);
  for (const time of [10, 30_000, 20_000, 100]) {
    const { bytes } = history.seek(time);
    assert.ok(bytes >= each && bytes % each === 0, `${bytes} at ${time}, ${each} each`);
  }
});

test("no moment but a whole one is sought", () => {
  const history = new History(lorenz).seek(10);
  for (const time of [0.5, Number.NaN]) {
    assert.throws(() => history.seek(time), /: expected a whole number of ticks/, String(time));
  }
});

test("where all that is left is later than any time, forward goes nowhere", () => {
  const patient = model({
    kind: "process",
    name: "patient",
    about: "Who waits for the last time there is, and from 5 on for what comes after it.",
    params: {},
    hears: ["soon", "late"],
    start(_, { after }) {
      after(5, "soon");
      return {};
    },
    hear: (_, __, ___, ____, { after }) => void after(Number.MAX_SAFE_INTEGER, "late"),
    observe: () => ({}),
  });
  const history = new History(patient);
  assert.is(history.forward().forward().now, 5);
  assert.is(history.seek(Number.MAX_SAFE_INTEGER).back().now, 5);
});
