// The explorer: as many states as others have counted, every order of arrival,
// and the shortest way to what must not be.
import {
  addressed,
  type Model,
  type Moment,
  number,
  type Plain,
  process,
  Stream,
  to,
  valuesOf,
  type WorldModel,
  world,
} from "../../lab/core/index.ts";
import { type Delivery, explore } from "../../lab/engine/explore.ts";
import { commitOf } from "../../lab/models/agreement/two-phase-commit.ts";
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
