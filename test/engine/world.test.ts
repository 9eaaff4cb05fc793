import { digest, Fold, type Model, model, type Plain, world as wired } from "../../lab/core/index.ts";
import { subjectOf, World } from "../../lab/engine/index.ts";
import { kepler, logistic, lorenz } from "../../lab/models/index.ts";
import { array, forAll, integer, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";

/** Writes down what it hears, and what it does by itself at every tenth tick. */
const clerk: Model = model({
  kind: "process",
  name: "clerk",
  about: "Writes down what happens and when.",
  params: { pace: { value: 10, range: [1, 100], about: "ticks between its own notes" } },
  hears: ["note", "ring", "draw"],
  start: ({ pace }) => ({ due: pace, notes: [] as Plain[] }),
  due: (state) => state.due,
  step(state, { pace }, { now }) {
    state.notes.push([now, "own"]);
    state.due += pace;
  },
  hear(state, type, payload, _, { now, random, after }) {
    if (type === "ring") after(0, "note", payload);
    state.notes.push([now, type === "draw" ? random.below(1000) : payload]);
  },
  observe: (state) => ({ notes: state.notes.length }),
});

const notes = (world: World): readonly Plain[] => (world.state as { notes: readonly Plain[] }).notes;
const situation = (world: World): string => digest(world.situation());

/** Rings so many bells at every tick, for ever. */
const belfry: Model = model({
  kind: "process",
  name: "belfry",
  about: "Bells that ring each other.",
  params: { bells: { value: 1, range: [1, 1e5], whole: true, about: "how many" } },
  hears: ["ring"],
  start({ bells }, { after }) {
    for (let bell = 0; bell < bells; bell++) after(1, "ring");
    return { rung: 0 };
  },
  hear(state, _type, _payload, _values, { after }) {
    state.rung++;
    after(1, "ring");
  },
  observe: ({ rung }) => ({ rung }),
});

/** How often the full state enters the digest in four times its cadence. */
function fulls(bells: number): number {
  let count = 0;
  class Counting extends Fold {
    override open() {
      count++;
      return super.open();
    }
  }
  const world = new World(belfry, { set: { bells } });
  const fold = new Counting();
  // The instant in which the last of them falls is lived to its end.
  while (world.events < 4 * 16_384) world.advance(world.now + 1, fold);
  return count;
}

test("the full state enters a crowded digest half as often for each doubling of what is in flight", () => {
  assert.equal([1, 1024, 1025, 4096].map(fulls), [4, 4, 2, 1]);
});

test("at one instant what is due moves first, then messages by priority and order", () => {
  const world = new World(clerk);
  world.tell("note", "late", 11);
  world.tell("note", "third", 10, 1);
  world.tell("note", "first", 10, -1);
  world.tell("note", "fourth", 10, 1);
  world.tell("note", "second", 10);
  world.advance(11);
  assert.equal(notes(world), [
    [10, "own"],
    [10, "first"],
    [10, "second"],
    [10, "third"],
    [10, "fourth"],
    [11, "late"],
  ]);
});

test("messages are delivered by time, priority and order, however they were sent", () => {
  const letters = array(tuple(integer({ min: 0, max: 9 }), integer({ min: -2, max: 2 })), { maxLength: 40 });
  forAll(letters, (sent) => {
    const world = new World(clerk);
    for (const [order, [delay, priority]] of sent.entries()) world.tell("note", order, delay, priority);
    world.advance(9);
    const expected = sent
      .map(([time, priority], order) => ({ time, priority, order }))
      .sort((a, b) => a.time - b.time || a.priority - b.priority || a.order - b.order);
    assert.equal(
      notes(world),
      expected.map(({ time, order }) => [time, order]),
    );
  });
});

test("no priority but a whole one within reach is taken", () => {
  const world = new World(clerk);
  for (const priority of [511, -511]) world.tell("note", null, 1, priority);
  for (const priority of [512, -512, 0.5, Number.NaN])
    assert.throws(
      () => world.tell("note", null, 1, priority),
      /^priority: expected a whole number from -511 to 511, got /,
    );
});

test("a message sent with no delay is delivered at the same instant", () => {
  const world = new World(clerk);
  world.tell("ring", "x", 3);
  world.advance(3);
  assert.equal(notes(world), [
    [3, "x"],
    [3, "x"],
  ]);
});

test("who coasts stops for every message, and moves before it at the same tick", () => {
  const stepping: Model = model({
    kind: "map",
    name: "meter",
    about: "Counts its ticks, and writes the count down when asked.",
    params: {},
    hears: ["read"],
    start: () => ({ tick: 0, read: [] as Plain[] }),
    due: ({ tick }) => tick + 1,
    step(state) {
      state.tick++;
    },
    hear(state, _, __, ___, { now }) {
      state.read.push([now, state.tick]);
    },
    observe: ({ tick }) => ({ tick }),
  });
  const coasting: Model = {
    ...stepping,
    coast(state, _, ticks) {
      (state as { tick: number }).tick += ticks;
      return undefined;
    },
  };
  const ends = [coasting, stepping].map((of) => {
    const world = new World(of);
    for (const delay of [3, 64, 64, 100, 900]) world.tell("read", null, delay);
    const fold = new Fold();
    world.advance(500, fold);
    world.fold(fold);
    return [world.situation(), fold.hex()];
  });
  assert.equal((ends[0]![0] as { state: unknown }).state, { tick: 500, read: [3, 64, 64, 100].map((at) => [at, at]) });
  assert.equal(ends[0], ends[1]);
});

test("what is sent without a delay comes at once, and without a priority in the order of posting", () => {
  const sending: Model = {
    ...clerk,
    hear(state, type, payload, values, moment) {
      if (type === "ring") {
        moment.send("", "note", "sent");
        moment.send("", "note", "zero", 0, 0);
      } else clerk.hear!(state, type, payload, values, moment);
      return undefined;
    },
  };
  const world = new World(sending);
  world.tell("ring", null, 3);
  world.tell("note", "told", 3);
  world.advance(9);
  assert.equal(notes(world), [
    [3, "told"],
    [3, "sent"],
    [3, "zero"],
  ]);
});

test("a subject's seed is 1 unless told", () => {
  assert.is(subjectOf(clerk).seed, 1);
});

test("time begins at 0", () => {
  const starting: Model = { ...clerk, start: (_, { now }) => ({ due: 10, notes: [now] }) };
  const world = new World(starting);
  assert.equal(notes(world), [0]);
  assert.is(world.now, 0);
  assert.is(world.next(), 10);
});

test("what is sent is copied", () => {
  const payload = { list: [1] };
  const world = new World(clerk);
  world.tell("note", payload, 1);
  payload.list.push(2);
  world.advance(1);
  assert.equal(notes(world), [[1, { list: [1] }]]);
});

test("situations are equal whatever the slots in which letters wait", () => {
  const [one, other] = [new World(clerk), new World(clerk)];
  for (const delay of [5, 1, 4, 2, 3]) one.tell("note", "x", delay);
  other.restore(one.snapshot());
  assert.is(situation(other), situation(one));
  for (const world of [one, other]) world.tell("note", "x", 0);
  assert.is(situation(other), situation(one));
});

test("every event has dice of its own", () => {
  const drawn = (before: number): Plain => {
    const world = new World(clerk);
    for (let i = 0; i < before; i++) world.tell("note", "x", 1);
    world.tell("draw", null, 2);
    world.advance(2);
    return notes(world).at(-1)!;
  };
  assert.equal(drawn(0), drawn(0));
  assert.not.equal(drawn(0), drawn(1));
});

test("a fork with another seed has other luck from then on, and the same past", () => {
  const world = new World(clerk);
  world.tell("draw", null, 1);
  world.tell("draw", null, 5);
  world.advance(3);
  const fork = world.fork({ seed: 99 });
  assert.equal(notes(fork), notes(world));
  fork.advance(5);
  world.advance(5);
  assert.not.equal(notes(fork), notes(world));
  assert.equal(notes(fork)[0], notes(world)[0]);
});

test("a fork with other parameters keeps those that it is not told", () => {
  const world = new World(lorenz, { set: { rho: 14 } });
  world.advance(10);
  assert.equal(world.fork({ set: { sigma: 9 } }).values, { ...world.values, sigma: 9 });
  assert.is(world.values["sigma"], 10);
  const { dt } = world.values;
  assert.is(world.fork({ set: { dt: dt! } }).values["dt"], dt);
  assert.throws(
    () => world.fork({ set: { dt: 2 * dt! } }),
    /^lorenz: expected a parameter that changes on the way, got "dt"; begin another world with it$/,
  );
});

test("different seeds scatter the start of those who say so, and of nobody else", () => {
  const begin = (of: Model, seed: number): string => digest(new World(of, { seed }).state);
  assert.is.not(begin(lorenz, 1), begin(lorenz, 2));
  assert.is(begin(kepler, 1), begin(kepler, 2));
});

test("a state that is not plain, or that shares a part, is refused when the world is made", () => {
  const shared = [1];
  const starting = (state: unknown): Model => ({ ...clerk, start: () => state as Plain });
  assert.throws(() => new World(starting({ at: new Date(0) })), /^clerk, state\.at: expected plain data, got a Date; /);
  assert.throws(
    () => new World(starting({ a: shared, b: shared })),
    /^clerk, state\.b: expected each object in one place, /,
  );
});

test("a world owns its state, whatever the model keeps of it", () => {
  const own = { due: 10, notes: [] as Plain[] };
  const world = new World({ ...clerk, start: () => own });
  own.notes.push("meddling");
  assert.equal(notes(world), []);
});

test("events that never let time pass are an outcome", () => {
  const restless: Model = { ...clerk, due: () => 5, step: () => undefined };
  const world = new World(restless);
  assert.is(world.advance(10)?.kind, "stalled");
  assert.is(world.now, 5);
});

test("a failure ends the run at its tick and leaves the state before it", () => {
  const world = new World(logistic, { set: { r: 4 } });
  (world.state as unknown as { u: Float64Array }).u[0] = 1e200;
  assert.equal(world.advance(100), { kind: "diverged", about: "the state left the numbers", tick: 1 });
  assert.is(world.observe()["x"], 1e200);
  assert.is(world.now, 1);
});

test("what is said to nobody is refused", () => {
  const world = new World(clerk);
  assert.throws(
    () => world.tell("nota", null, 1),
    /^clerk: expected a message it understands, got "nota"; did you mean note\?/,
  );
  for (const delay of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => world.tell("note", null, delay), /^clerk, delay of note: expected a whole number of ticks/);
  }
  const posting: Model = { ...clerk, step: (_, __, { send }) => void send("next", "note", null, 1) };
  const failed = new World(posting).advance(10)!;
  assert.is(failed.kind, "failed");
  assert.match(failed.about, /^clerk, event 1: clerk: expected a message it understands, got "next\/note"; /);
  assert.is(failed.tick, 10);
});

test("the digest of a run folds what was said, not only what came of it", () => {
  const heard = (payload: Plain): string => {
    const world = new World({ ...clerk, hear: () => undefined });
    world.tell("note", payload, 1);
    const fold = new Fold();
    world.advance(5, fold);
    world.fold(fold);
    return fold.hex();
  };
  assert.is(heard("a"), heard("a"));
  assert.is.not(heard("a"), heard("b"));
});

test("after as many events as it was given a world rests at the end of the instant", () => {
  const world = new World(clerk);
  for (const delay of [1, 1, 1, 2, 3]) world.tell("note", delay, delay);
  world.advance(9, undefined, 2);
  assert.is(world.now, 1);
  assert.is(notes(world).length, 3);
  const flow = new World(lorenz);
  flow.advance(1000, undefined, 100);
  assert.is(flow.now, 100);
});

test("a world does not go backwards without a history", () => {
  const world = new World(lorenz);
  world.advance(10);
  try {
    world.advance(5);
  } catch (error) {
    assert.match((error as Error).message, /^lorenz.*: expected /);
  }
  assert.is(world.now, 10, "its clock went back and its state did not");
});

test("no moment but a whole one is lived to", () => {
  for (const time of [0.5, Number.NaN, -1]) {
    const world = new World(lorenz);
    assert.throws(() => world.advance(time), /^lorenz.*: expected a whole number of ticks/, String(time));
  }
});

test("a model that is due in the past ends as a failure, and time does not go back", () => {
  const late: Model = model({
    kind: "crowd",
    name: "late",
    about: "Is due before it moved.",
    params: {},
    start: () => ({ tick: 5 }),
    due: ({ tick }) => tick,
    step(state) {
      state.tick -= 2;
    },
    observe: ({ tick }) => ({ tick }),
  });
  const world = new World(late);
  assert.equal(world.advance(10), { kind: "failed", about: "late: due at 3, which is past", tick: 5 });
  assert.is(world.now, 5);
});

test("a model that is due at no whole tick ends as a failure, and nobody waits for it", () => {
  for (const due of [2.5, Number.NaN, undefined, "3"]) {
    const odd: Model = model({
      kind: "process",
      name: "odd",
      about: "Is due at 1, and then at no time.",
      params: {},
      hears: ["late"],
      start(_, { after }) {
        after(6, "late");
        return { due: 1 as never };
      },
      due: (state) => state.due,
      step(state) {
        state.due = (due ?? undefined) as never;
      },
      hear() {},
      observe: () => ({}),
    });
    assert.equal(new World(odd).advance(10), {
      kind: "failed",
      about: `odd: due at ${typeof due === "string" ? `"${due}"` : due}, which is no whole tick`,
      tick: 1,
    });
  }
});

test("in a world who would move in the past is told by its name, after a move and after a message", () => {
  const late = (at: "step" | "hear"): Model =>
    model({
      kind: "process",
      name: "late",
      about: "Would move before it did.",
      params: {},
      hears: ["go"],
      start(_, { after }) {
        after(4, "go");
        return { due: at === "step" ? 5 : 9 };
      },
      due: ({ due }) => due,
      step(state) {
        state.due = 2;
      },
      hear(state) {
        if (at === "hear") state.due = 2;
      },
      observe: ({ due }) => ({ due }),
    });
  for (const [at, tick] of [
    ["step", 5],
    ["hear", 4],
  ] as const) {
    const room = wired({ name: "room", about: "One.", members: { ann: lorenz, bob: late(at) }, links: {} });
    const about = `room, bob: due at 2, which is past`;
    assert.equal(new World(room).advance(20), { kind: "failed", about, tick });
    const house = wired({ name: "house", about: "A room.", members: { room }, links: {}, every: { room: 3 } });
    const inHouse = `house, room, bob: due at 6, which is past`;
    assert.equal(new World(house).advance(60), { kind: "failed", about: inHouse, tick: 3 * tick });
  }
});
