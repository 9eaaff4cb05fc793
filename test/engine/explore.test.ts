// The explorer: as many states as others have counted, every order of arrival,
// and the shortest way to what must not be.
import {
  addressed,
  type Model,
  type Moment,
  number,
  type Plain,
  process,
  type Random,
  Stream,
  to,
  valuesOf,
  type WorldModel,
  world,
} from "../../lab/core/index.ts";
import { type Delivery, explore } from "../../lab/engine/explore.ts";
import { commitOf } from "../../lab/models/agreement/two-phase-commit.ts";
import { henon } from "../../lab/models/index.ts";
import { long } from "../draws.ts";
import { assert, test } from "../suite.ts";

// Gray and Lamport's TwoPhase, as TLC counts it.
for (const [managers, states, transitions] of [
  [1, 12, 25],
  [3, 288, 1601],
  ...(long ? [[7, 296_448] as const] : []),
] as const)
  test(`two-phase commit has ${states} states at ${managers} managers where messages stay`, () => {
    const found = explore(commitOf(managers), { sticky: true, always: agreed });
    assert.is(found.states, states);
    if (transitions !== undefined) assert.is(found.transitions, transitions);
    assert.ok(found.complete);
  });

test("two-phase commit has 584 states at 3 managers where messages are delivered once", () => {
  const found = explore(commitOf(3), { always: agreed });
  assert.equal([found.states, found.transitions], [584, 1949]);
  assert.ok(found.complete);
});

test("an exploration that ends at its limit says so", () => {
  const { states, complete } = explore(commitOf(3), { sticky: true, limit: 100 });
  assert.equal({ states, complete }, { states: 100, complete: false });
});

/** Nobody has committed while another has aborted. */
function agreed(seen: Readonly<Record<string, number>>): boolean {
  const some = (what: string): boolean => Object.keys(seen).some((name) => name.endsWith(what) && seen[name] === 1);
  return !(some(".committed") && some(".aborted"));
}

/** Two-phase commit in which one manager may refuse although it is prepared: it takes none of its timers back. */
function fickle(managers: number): WorldModel {
  const { members } = commitOf(managers);
  const honest = members["manager0"]!;
  const hear: Model["hear"] = (state, type, payload, values, moment) =>
    honest.hear!(state, type, payload, values, { ...moment, cancel: () => {} });
  const names = Object.keys(members).filter((name) => name !== "coordinator");
  return world({
    name: "fickle-commit",
    about: "One goes back on its word.",
    members: { ...members, manager0: { ...honest, hear } } as Readonly<Record<string, Model>>,
    links: {
      coordinator: { managers: names },
      ...Object.fromEntries(names.map((name) => [name, { coordinator: "coordinator" }])),
    },
  });
}

/** Goes down a path by hand: each delivery must be in flight. What is observed after each. */
function followed(model: Model, path: readonly Delivery[]): Readonly<Record<string, number>>[] {
  const flight: string[] = [];
  const letter = (type: string, payload: Plain = null): string => JSON.stringify([type, payload]);
  const recall = (who: string, type = ""): void => {
    const at = flight.indexOf(letter(addressed(who, type)));
    if (at >= 0) flight.splice(at, 1);
  };
  const moment: Moment = {
    now: 0,
    random: new Stream({ k0: 0, k1: 0 }, 0),
    key: { k0: 0, k1: 0 },
    self: "",
    ports: {},
    send: (who, type, payload) => void flight.push(letter(addressed(who, type), payload)),
    after: (_, type, payload) => void flight.push(letter(type, payload)),
    recall,
    cancel: (type) => recall("", type),
  };
  const values = valuesOf(model);
  const state = model.start(values, moment);
  return [
    model.observe(state),
    ...path.map(({ type, payload }) => {
      const at = flight.indexOf(letter(type, payload));
      assert.ok(at >= 0, `${type} is not in flight`);
      flight.splice(at, 1);
      model.hear!(state, type, payload, values, moment);
      return model.observe(state);
    }),
  ];
}

for (const managers of [1, 2, 3])
  test(`one of ${managers} who goes back on its word is found out, by the shortest way, which replays`, () => {
    const { violation, complete } = explore(fickle(managers), { always: agreed });
    assert.is(complete, false);
    assert.is(violation?.broken, "always");
    // All prepare and are heard, the decision falls, and one refuses: it takes no fewer.
    assert.is(violation!.path.length, 2 * managers + 2);
    const seen = followed(fickle(managers), violation!.path);
    assert.equal(seen.map(agreed), [...violation!.path.map(() => true), false]);
  });

const ear = process({
  name: "ear",
  about: "Who writes down what it hears, in order.",
  hears: { word: { says: number } },
  state: () => ({ heard: [] as number[] }),
  on: { word: ({ heard }, { says }) => void heard.push(says) },
  observe: ({ heard }) => ({ heard: heard.length, first: heard[0] ?? 0 }),
  laws: { "it hears nothing twice": ({ heard }) => new Set(heard).size === heard.length },
});
const mouth = process({
  name: "mouth",
  about: "Who says a few words at once.",
  params: { words: { value: 3, range: [0, 6], whole: true, about: "how many" } },
  ports: { ear: to(ear.messages) },
  hears: {},
  state: () => ({}),
  start(_, { send, ports }, { words }) {
    for (let says = 1; says <= words; says++) send(ports.ear, "word", { says });
  },
  on: {},
});
const talk = world({ name: "talk", about: "Words.", members: { mouth, ear }, links: { mouth: { ear: "ear" } } });

test("words delivered once arrive in every order", () => {
  for (const [words, orders, states] of [
    [0, 1, 1],
    [1, 1, 2],
    [2, 2, 5],
    [3, 6, 16],
    [4, 24, 65],
  ] as const) {
    const found = explore(talk, { set: { "mouth.words": words } });
    // Partial orders of each length: n! / 0! + n! / 1! + … .
    assert.equal([found.ends, found.states, found.depth], [orders, states, words]);
  }
});

test("a law that breaks is named with its member", () => {
  const found = explore(talk, { sticky: true });
  assert.is(found.violation?.broken, "ear: it hears nothing twice");
  assert.is(found.violation?.path.length, 2);
});

test("what is broken at the start is found with no delivery at all", () => {
  assert.equal(explore(talk, { always: () => false }).violation, { broken: "always", path: [] });
});

/** One who throws dice once, and what it shall have seen then. */
const thrower = (throws: (random: Random) => number): WorldModel =>
  world({
    name: "alone",
    about: "One who throws.",
    members: {
      thrower: process({
        name: "thrower",
        about: "Throws once.",
        hears: { throw: {} },
        state: () => ({ seen: -1 }),
        start: (_, { after }) => after(1, "throw"),
        on: {
          throw(state, _, { random }) {
            state.seen = throws(random);
          },
        },
      }),
    },
    links: {},
  });

test("dice are asked for all that they can show together, and only for what can be counted", () => {
  for (const [throws, ends] of [
    [(dice: Random) => dice.below(1), 1],
    [(dice: Random) => dice.below(5), 5],
    [(dice: Random) => 10 * dice.below(3) + dice.below(2), 6],
    [(dice: Random) => (dice.chance(0.5) ? 10 + dice.below(3) : dice.below(4)), 7],
    [(dice: Random) => 10 * dice.of("other").below(2) + dice.below(2), 4],
  ] as const) {
    const { states, transitions, depth, ends: ended, complete } = explore(thrower(throws));
    assert.equal([states, transitions, depth, ended, complete], [ends + 1, ends, 1, ends, true]);
  }
  for (const real of ["uniform", "normal", "exponential"] as const)
    assert.throws(
      () => explore(thrower((dice) => dice[real]())),
      /^explore: expected finite choices \(below, chance\), got a real number from the dice; /,
    );
});

test("a start that throws dice is many starts, and is refused", () => {
  const starting = (sides: number) =>
    world({
      name: "starting",
      about: "One who throws before anything happens.",
      members: {
        early: process({
          name: "early",
          about: "Throws at once, and once more.",
          hears: { throw: {} },
          state: () => ({ seen: 0 }),
          start(state, { random, after }) {
            state.seen = random.below(sides);
            after(1, "throw");
          },
          on: {
            throw(state, _, { random }) {
              state.seen = random.below(3);
            },
          },
        }),
      },
      links: {},
    });
  assert.equal([explore(starting(1)).states, explore(starting(1)).transitions], [4, 3]);
  assert.throws(
    () => explore(starting(2)),
    /^explore: expected one start, got a start that throws dice; throw them when a timer rings$/,
  );
});

test("a world that moves by itself is not explored", () => {
  const still = world({ name: "still", about: "A map.", members: { henon }, links: {} });
  assert.throws(() => explore(still), /^explore: expected a world of processes, got the map henon; leave out what /);
});

test("as many states as the limit are reached, and where those are all it is complete", () => {
  for (const [limit, states, complete] of [
    [16, 16, true],
    [15, 15, false],
    [1, 1, false],
  ] as const) {
    const found = explore(talk, { set: { "mouth.words": 3 }, limit });
    assert.equal([found.states, found.complete], [states, complete]);
  }
});

test("a timer that is taken back does not ring, and one that has rung is over though messages stay", () => {
  const alarm = process({
    name: "alarm",
    about: "Sets two timers; whichever rings first takes the other back.",
    hears: { one: {}, two: {} },
    state: () => ({ rung: 0, ones: 0 }),
    start(_, { after }) {
      after(1, "one");
      after(1, "two");
    },
    on: {
      one(state, _, { cancel }) {
        state.rung++;
        state.ones++;
        cancel("two");
      },
      two(state, _, { cancel }) {
        state.rung++;
        cancel("one");
      },
    },
  });
  const alone = world({ name: "alone", about: "One who wakes.", members: { alarm }, links: {} });
  for (const sticky of [false, true]) {
    const { states, transitions, ends, depth, violation } = explore(alone, {
      sticky,
      always: (seen) => seen["alarm.rung"]! < 2,
    });
    assert.equal([states, transitions, ends, depth, violation], [3, 2, 2, 1, undefined]);
  }
});

test("of a chance only what it leaves open is gone through: nothing of none, no other of one", () => {
  for (const [odds, states] of [
    [0, 2],
    [0.5, 3],
    [1, 2],
  ] as const) {
    const tosser = process({
      name: "tosser",
      about: "Tosses once.",
      hears: { toss: {} },
      state: () => ({ heads: 0, tosses: 0 }),
      start: (_, { after }) => after(1, "toss"),
      on: {
        toss(state, _, { random }) {
          state.tosses++;
          if (random.chance(odds)) state.heads++;
        },
      },
    });
    const alone = world({ name: "alone", about: "One who tosses.", members: { tosser }, links: {} });
    assert.is(explore(alone).states, states, `${odds}`);
  }
});
