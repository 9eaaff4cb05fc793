// The explorer: as many states as others have counted, every order of arrival,
// and the shortest way to what must not be.
import {
  address,
  type Model,
  number,
  type Port,
  type PortMap,
  process,
  type Random,
  to,
  toMany,
  type WorldModel,
  world,
} from "../../lab/core/index.ts";
import { explore, follow } from "../../lab/engine/explore.ts";
import { World } from "../../lab/engine/index.ts";
import { henon, scheduler, twoPhaseCommit } from "../../lab/models/index.ts";
import { forAll, long, seeds } from "../draws.ts";
import { assert, test } from "../suite.ts";

const commitOf = twoPhaseCommit.of;

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

test("what must hold reads what is observed, and nothing else", () => {
  const always = (seen: Readonly<Record<string, number>>) => !(seen["coordinatr.votes"]! > 9);
  assert.throws(() => explore(commitOf(2), { always }), /^explore .*always: .*"coordinatr.votes"; did you mean/);
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

for (const managers of [1, 2, 3])
  test(`one of ${managers} who goes back on its word is found out, by the shortest way, which replays`, () => {
    const { violation, complete } = explore(fickle(managers), { always: agreed });
    assert.is(complete, false);
    assert.is(violation?.broken, "always");
    // All prepare and are heard, the decision falls, and one refuses: it takes no fewer.
    assert.is(violation!.path.length, 2 * managers + 2);
    const { states, broken } = follow(fickle(managers), violation!.path, { always: agreed });
    const seen = states.map((state) => agreed(fickle(managers).observe(state)));
    assert.equal([seen, broken], [[...violation!.path.map(() => true), false], "always"]);
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

test("whatever a run comes to, an exploration has found", () => {
  const latency = { kind: "uniform", least: 1, most: 50 } as const;
  const set = { "mouth.words": 5 };
  for (const [model, given] of [
    [twoPhaseCommit, {}],
    [twoPhaseCommit.withNetwork({ latency, loss: 0.3, duplication: 0.3, ordered: true }), {}],
    [twoPhaseCommit.withNetwork({ latency, sticky: 0.5 }), {}],
    [talk.withNetwork({ latency }), set],
    [talk.withNetwork({ latency, ordered: true }), set],
  ] as const) {
    const found = new Set<string>();
    const always = (seen: Readonly<Record<string, number>>) => found.add(JSON.stringify(seen)).size > 0;
    assert.ok(explore(model, { set: given, always }).complete);
    forAll(
      seeds,
      (seed) => {
        const run = new World(model, { set: given, seed });
        for (; run.next() < Number.POSITIVE_INFINITY; run.advance(run.next()))
          assert.ok(found.has(JSON.stringify(run.observe())), JSON.stringify(run.observe()));
        assert.ok(found.has(JSON.stringify(run.observe())));
      },
      30,
    );
  }
});

test("where a network keeps order, so do the words of each who speaks, and of each only", () => {
  const two = world({
    name: "two",
    about: "Two who talk at once.",
    members: { one: mouth, other: mouth, ear: { ...ear, laws: {} } },
    links: { one: { ear: "ear" }, other: { ear: "ear" } },
  });
  const ordered = { latency: { kind: "constant", ticks: 1 }, ordered: true } as const;
  for (const words of [0, 1, 2, 3, 4]) {
    const { ends, states } = explore(talk.withNetwork(ordered), { set: { "mouth.words": words } });
    assert.equal([ends, states], [1, words + 1]);
    const both = explore(two.withNetwork(ordered), { set: { "one.words": words, "other.words": 1 } });
    // The other's 1 is heard after any number of words, but right before and right after the first sound the same.
    assert.is(both.ends, Math.max(1, words));
  }
  assert.throws(
    () => explore(talk.withNetwork(ordered), { sticky: true }),
    /^explore: expected messages that stay or that keep their order, got both; explore it withNetwork without one$/,
  );
});

test("what may overtake by its priority is refused where messages keep their order", () => {
  const urgent = (priority: number) =>
    talk.withMember("mouth", {
      ...mouth,
      start(_, { send }) {
        send("ear", "word", { says: 1 });
        send("ear", "word", { says: 2 }, 0, priority);
        return {};
      },
    });
  const network = { latency: { kind: "constant", ticks: 1 }, ordered: true } as const;
  assert.equal([explore(urgent(-1)).ends, explore(urgent(0).withNetwork(network)).ends], [2, 1]);
  assert.throws(
    () => explore(urgent(-1).withNetwork(network)),
    /^explore: expected messages of priority 0 where they keep their order, got ear\/word of -1; leave it out$/,
  );
});

test("a path on which two say the same, each in its order, is followed by who said it", () => {
  const says = { hi: {}, last: { mine: number } };
  const caller = process({
    name: "caller",
    about: "Says hi, and then whose it was.",
    params: { mine: { value: 0, range: [0, 1], whole: true, about: "whose" } },
    ports: { ear: to(says) },
    hears: {},
    state: () => ({}),
    start(_, { send, ports }, { mine }) {
      send(ports.ear, "hi");
      send(ports.ear, "last", { mine });
    },
    on: {},
  });
  const hearer = process({
    name: "hearer",
    about: "Counts whom it hears last.",
    hears: says,
    state: () => ({ his: 0, first: -1 }),
    on: {
      hi: (state) => void state.his++,
      last(state, { mine }) {
        if (state.his === 1) state.first = mine;
      },
    },
  });
  const two = world({
    name: "two",
    about: "Two who say the same.",
    members: { one: caller, other: caller, ear: hearer },
    links: { one: { ear: "ear" }, other: { ear: "ear" } },
    network: { latency: { kind: "constant", ticks: 1 }, ordered: true },
  });
  for (const mine of [0, 1]) {
    const options = {
      set: { "other.mine": 1 },
      always: (seen: Readonly<Record<string, number>>) => seen["ear.first"] !== mine,
    };
    const { path } = explore(two, options).violation!;
    assert.equal([path.length, follow(two, path, options).broken], [2, "always"]);
  }
});

test("what a member tells itself is told apart from the same of others, along a line and without", () => {
  const says = { word: { k: number } };
  const ann = (many: number) =>
    process({
      name: "ann",
      about: "Says it so many times.",
      ports: { ear: to(says) },
      hears: {},
      state: () => ({}),
      start(_, { send, ports }) {
        for (let k = 0; k < many; k++) send(ports.ear, "word", { k: Math.min(k, 1) });
      },
      on: {},
    });
  const echo = process({
    name: "echo",
    about: "Tells itself what comes next.",
    hears: says,
    state: () => ({ heard: 0 }),
    on: {
      word(state, { k }, { send, self }) {
        state.heard++;
        if (k === 0) send(self, "word", { k: 1 });
      },
    },
  });
  const doubtful = process({
    name: "doubtful",
    about: "Takes back what it told itself once it has heard anything.",
    hears: says,
    state: () => ({ heard: 0 }),
    start: (_, { after }) => after(1, "word", { k: 0 }),
    on: {
      word(state, _, { cancel }) {
        state.heard++;
        cancel("word");
      },
    },
  });
  for (const [ear, many, ordered, most] of [
    [echo, 2, true, 3],
    [doubtful, 1, false, 2],
  ] as const) {
    const pair = world({
      name: "pair",
      about: "One who says, one who hears it of both.",
      members: { ann: ann(many), ear },
      links: { ann: { ear: "ear" } },
      network: { latency: { kind: "constant", ticks: 1 }, ordered },
    });
    const always = (seen: Readonly<Record<string, number>>) => seen["ear.heard"]! < most;
    const { path } = explore(pair, { always }).violation!;
    assert.equal([path.length, follow(pair, path, { always }).broken], [most, "always"]);
  }
});

test("where messages may stay in the network they do so, unless told", () => {
  const latency = { kind: "constant", ticks: 1 } as const;
  const plain = commitOf(2);
  for (const [sticky, told, same] of [
    [0.5, {}, { sticky: true }],
    [0.5, { sticky: false }, {}],
    [0.5, { set: { "network.sticky": 0 } }, {}],
    [0, {}, {}],
    [0, { set: { "network.sticky": 0.1 } }, { sticky: true }],
  ] as const)
    assert.equal(explore(plain.withNetwork({ latency, sticky }), told), explore(plain, same));
  const network = { latency, sticky: 0.5 };
  const { violation } = explore(talk.withNetwork(network));
  const { broken } = follow(talk.withNetwork(network), violation!.path);
  assert.equal([violation!.broken, broken], ["ear: it hears nothing twice", "ear: it hears nothing twice"]);
});

test("as many states as a member has are told apart, however many they are and however large", () => {
  const counter = (size: number, most: number) =>
    process({
      name: "counter",
      about: "Counts.",
      hears: { on: {} },
      state: () => ({ counts: new Float64Array(size) }),
      start: (_, { after }) => after(1, "on"),
      on: {
        on({ counts }, _, { after }) {
          if (counts[0]! === most) return;
          counts[0]!++;
          after(1, "on");
        },
      },
    });
  for (const [size, most] of [
    [1, 70_000],
    [30_000, 3],
  ] as const) {
    const alone = world({ name: "alone", about: "Who counts.", members: { counter: counter(size, most) }, links: {} });
    const { states, depth, ends, complete } = explore(alone);
    assert.equal([states, depth, ends, complete], [most + 2, most + 1, 1, true]);
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
      /^explore: expected finite choices \(below, chance\), got a real number from the dice; let thrower\/throw /,
    );
});

test("dice that come to no end are refused by who throws them", () => {
  for (const endless of [
    (dice: Random) => {
      for (let throws = 0; ; throws++) if (!dice.chance(0.5)) return throws;
    },
    (dice: Random) => {
      for (let throws = 0; ; throws++) if (dice.chance(0.5)) return throws;
    },
  ])
    assert.throws(
      () => explore(thrower(endless), { limit: 10 }),
      /^explore: expected dice that come to an end in one event, got 16777216 throws; let thrower\/throw stop after /,
    );
  const often = (dice: Random) => Array.from({ length: 12 }, () => dice.below(2)).reduce((sum, one) => sum + one);
  const { transitions, states } = explore(thrower(often));
  assert.equal([transitions, states], [4096, 14]);
});

test("a stream that is opened again shows the same, as in a run, and is asked the same", () => {
  for (const [throws, shows] of [
    [(dice: Random) => 10 * dice.of("x").below(2) + dice.of("x").below(2), [0, 11]],
    [(dice: Random) => 10 * dice.of("x").below(2) + dice.of("y").below(2), [0, 1, 10, 11]],
    [(dice: Random) => 10 * Number(dice.of(1).chance(0.5)) + Number(dice.of(1).chance(0.5)), [0, 11]],
    [(dice: Random) => 10 * dice.of(1).below(2) + dice.of("1").below(2), [0, 1, 10, 11]],
    [(dice: Random) => 10 * dice.of("x").of("y").below(2) + dice.of("x").of("y").below(2), [0, 11]],
    [(dice: Random) => 10 * dice.of("x").below(2) + dice.of("x").of("x").below(2), [0, 1, 10, 11]],
    [(dice: Random) => 10 * dice.below(2) + dice.of("x").below(2), [0, 1, 10, 11]],
    [
      (dice: Random) => {
        const [one, other] = [dice.of("x"), dice.of("x")];
        return 1000 * one.below(2) + 100 * one.below(3) + 10 * other.below(2) + other.below(3);
      },
      [0, 101, 202, 1010, 1111, 1212],
    ],
  ] as const) {
    const found = new Set<number>();
    const always = (seen: Readonly<Record<string, number>>) => found.add(seen["thrower.seen"]!).size > 0;
    explore(thrower(throws), { always });
    const run = new Set<number>();
    for (let seed = 1; seed <= 200; seed++) {
      const alone = new World(thrower(throws), { seed });
      alone.advance(1);
      run.add(alone.observe()["thrower.seen"]!);
    }
    const inOrder = (seen: Set<number>) => [...seen].filter((one) => one >= 0).sort((a, b) => a - b);
    assert.equal([inOrder(found), inOrder(run)], [shows, shows]);
  }
  assert.throws(
    () => explore(thrower((dice) => dice.of("x").below(2) + dice.of("x").below(4))),
    /^explore: expected the same questions to a stream that is opened again, got below\(4\) after below\(2\); let thr/,
  );
});

test("what every run fails at, an exploration fails at in the same words", () => {
  type Hear = Parameters<typeof process>[0]["on"][string];
  const failing = (network: object, hear: Hear): WorldModel =>
    world({
      name: "pair",
      about: "One who asks for what cannot be.",
      members: {
        one: process({
          name: "one",
          about: "Asks once.",
          ports: { other: to({ word: {} }) },
          hears: { go: {} },
          state: () => ({}),
          start: (_, { after }) => after(1, "go"),
          on: { go: hear as never },
        }),
        other: process({ name: "other", about: "Hears.", hears: { word: {} }, state: () => ({}), on: { word() {} } }),
      },
      links: { one: { other: "other" } },
      ...network,
    });
  const sends = (delay: unknown, priority?: unknown): Hear =>
    ((_: object, __: object, { send, ports }: { send: (...all: unknown[]) => void; ports: { other: string } }) =>
      send(ports.other, "word", {}, delay, priority)) as never;
  const waits = (delay: number, priority?: number): Hear =>
    ((_: object, __: object, { after }: { after: (...all: unknown[]) => void }) =>
      after(delay, "go", null, priority)) as never;
  const throws =
    (act: (random: Random) => void): Hear =>
    (_, __, { random }) =>
      act(random);
  const latency = { kind: "constant", ticks: 3 } as const;
  for (const network of [{}, { network: { latency } }, { network: { latency, ordered: true } }])
    for (const hear of [
      ...[-1, Number.NaN, 1.5, Number.POSITIVE_INFINITY].map((delay) => sends(delay)),
      ...[-1, Number.NaN, 1.5].map((delay) => waits(delay)),
      ...[512, -512, 0.5, Number.NaN].flatMap((priority) => [sends(0, priority), waits(1, priority)]),
      ...[0, -1, 1.5, Number.NaN, 2 ** 54].flatMap((n) => [
        throws((random) => void random.below(n)),
        throws((random) => void random.of("x").below(n)),
      ]),
      throws((random) => void random.of(undefined as never)),
    ]) {
      const pair = failing(network, hear);
      const alone = new World(pair);
      alone.advance(1);
      const [said] = alone.stopped!.about.match(/(?<=event 1: ).*/)!;
      const { violation } = explore(pair);
      assert.equal([violation!.broken, violation!.path.length], [`one/go: it can go on (${said})`, 1]);
    }
});

test("a path by way of dice says what they showed, and leads there again", () => {
  const gambler = process({
    name: "gambler",
    about: "Throws three times.",
    hears: { throw: {} },
    state: () => ({ sum: 0, throws: 0 }),
    start: (_, { after }) => after(1, "throw"),
    on: {
      throw(state, _, { random, after }) {
        state.sum += random.below(3) * random.below(2);
        if (++state.throws < 3) after(1, "throw");
      },
    },
  });
  const alone = world({ name: "alone", about: "One who throws.", members: { gambler }, links: {} });
  const always = (seen: Readonly<Record<string, number>>) => seen["gambler.sum"]! < 5;
  const { path } = explore(alone, { always }).violation!;
  assert.equal(
    path.map(({ dice }) => dice),
    [
      [1, 1],
      [2, 1],
      [2, 1],
    ],
  );
  const { states, broken } = follow(alone, path, { always });
  assert.equal([states.map((state) => alone.observe(state)["gambler.sum"]), broken], [[0, 1, 3, 5], "always"]);
  for (const [wrong, says] of [
    [[...path, path[0]!], "is not next"],
    [path.map((one) => ({ ...one, dice: [1] })), "throws other dice"],
    [path.map((one) => ({ ...one, payload: 1 })), "is not next"],
  ] as const)
    assert.throws(
      () => follow(alone, wrong),
      new RegExp(
        `^follow: expected a path of this world, got gambler/throw, which ${says}; give the options with which`,
      ),
    );
});

test("what cannot be done is a violation, by the shortest way, that names who did it and on which message", () => {
  const answer = { word: { back: address({}) } };
  const failing = (does: (send: (to: string, type: string) => void) => void) =>
    world({
      name: "calls",
      about: "Who speaks, and who cannot bear it.",
      members: {
        caller: process({
          name: "caller",
          about: "Calls when it is time.",
          ports: { all: toMany(answer) },
          hears: { now: {} },
          state: () => ({}),
          start: (_, { after }) => after(5, "now"),
          on: { now: (_, _none, { send, self, ports: { all } }) => send(all[0]!, "word", { back: self }) },
        }),
        callee: process({
          name: "callee",
          about: "Fails.",
          hears: answer,
          state: () => ({}),
          on: { word: (_, _none, { send }) => does(send as never) },
        }),
      },
      links: { caller: { all: ["callee"] } },
    });
  const deaf = (said: string, close = ""): string =>
    `calls: expected a message that a member hears, got "${said}"; ${close}choose from caller/now, callee/word`;
  for (const [does, about] of [
    [
      () => {
        throw new TypeError("no");
      },
      "no",
    ],
    [
      () => {
        throw new RangeError("one line\nand another");
      },
      "one line and another",
    ],
    [
      () => {
        throw "a word";
      },
      '"a word" was thrown',
    ],
    [(send) => send("nobody", "word"), deaf("nobody/word")],
    [(send) => send("callee", "wrd"), deaf("callee/wrd", "did you mean callee/word? ")],
    [(send) => send("", "crash"), deaf("crash")],
  ] as readonly (readonly [Parameters<typeof failing>[0], string])[]) {
    const { violation, complete, ends } = explore(failing(does));
    assert.equal([violation!.broken, complete, ends], [`callee/word: it can go on (${about})`, false, 0]);
    assert.equal(
      violation!.path.map(({ type }) => type),
      ["caller/now", "callee/word"],
    );
    const { states, broken } = follow(failing(does), violation!.path);
    assert.equal([states.length, broken], [2, violation!.broken]);
  }
});

/** One who counts, and a world of it. */
const counting = (given: object): WorldModel => {
  const counter = process({
    name: "counter",
    about: "Counts to two.",
    hears: { go: {} },
    state: () => ({ n: 0 }) as Record<string, unknown>,
    start: (_, { after }) => after(1, "go"),
    on: {
      go(state, _, { after }) {
        state["n"] = Number(state["n"]) + 1;
        if (state["n"] === 1) after(1, "go");
      },
    },
    ...given,
  });
  const room = world({ name: "room", about: "One.", members: { counter }, links: {} });
  return world({ name: "alone", about: "One within.", members: { room }, links: {} });
};

test("what an author's law or what must hold throws is told where it does, by its name", () => {
  const bad = (n: number | undefined): boolean => {
    if (n === 2) throw new TypeError("cannot read\nthis");
    return true;
  };
  const law = { laws: { "it is well": ({ n }: { n: number }) => bad(n) } };
  const seen = {
    observe: ({ n }: { n: number }) => {
      bad(n);
      return { n };
    },
  };
  const always = (seen: Readonly<Record<string, number>>) => bad(seen["room.counter.n"]);
  for (const [given, options, broken] of [
    [law, {}, "room: counter: it is well: it can be asked (cannot read this)"],
    [{}, { always }, "always: it can be asked (cannot read this)"],
    [seen, { always: () => true }, "always: it can be asked (room: counter: cannot read this)"],
  ] as const) {
    const { violation, complete } = explore(counting(given), options);
    assert.equal([violation!.broken, violation!.path.length, complete], [broken, 2, false]);
    assert.is(follow(counting(given), violation!.path, options).broken, broken);
  }
  const { path, broken } = explore(counting({}), { always: () => bad(2) }).violation!;
  assert.equal([path, broken], [[], "always: it can be asked (cannot read this)"]);
});

test("who cannot start is told by its name", () => {
  for (const [start, said] of [
    [
      () => {
        throw new Error("no start");
      },
      "no start",
    ],
    [(_: object, { random }: { random: Random }) => void random.below(0), "below: expected a whole number from 1 to 2"],
  ] as const)
    assert.throws(
      () => explore(counting({ start })),
      (error: Error) =>
        error.message.startsWith(`explore: expected members that can start, got room/counter (${said}`) &&
        error.message.endsWith("; mend its start"),
    );
});

test("who leaves what is no state cannot go on", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  let deep: unknown = 0;
  for (let level = 0; level < 1000; level++) deep = { deep };
  const same = { a: 1 };
  for (const [left, says] of [
    [undefined, "state.n: expected plain data, got undefined; "],
    [() => 1, "state.n: expected plain data, got a function; "],
    [cycle, `state.n${".0".repeat(7)}…${".0".repeat(4)}: expected plain data, got a cycle, or what lies deeper`],
    [deep, `state.n${".deep".repeat(7)}…${".deep".repeat(4)}: expected plain data, got a cycle, or what lies deeper`],
    [[same, same], "state.n.1: expected each object in one place, got one that is elsewhere too; "],
  ] as const) {
    const leaving = counting({
      on: { go: (state: Record<string, unknown>) => Object.assign(state, { n: left }) && undefined },
    });
    const { violation } = explore(leaving);
    assert.ok(violation!.broken.startsWith(`room/counter/go: it can go on (${says}`), violation!.broken);
    assert.is(violation!.path.length, 1);
    assert.is(follow(leaving, violation!.path).broken, violation!.broken);
  }
});

test("who reads the time is refused, since there is none", () => {
  const watch = process({
    name: "watch",
    about: "Who looks at the clock.",
    hears: { look: {} },
    state: () => ({ late: 0 }),
    start: (_, { after, now }) => after(now + 10, "look"),
    on: {
      look(state, _, { now }) {
        state.late = Number(now > 5);
      },
    },
  });
  assert.throws(
    () => explore(world({ name: "alone", about: "A clock.", members: { clock: watch }, links: {} })),
    /^explore: expected members that leave time out, got clock, which reads now; count what it hears instead$/,
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
    /^explore: expected one start, got a start that throws dice, or sends where messages may be lost or doubled; do it/,
  );
});

/** The same world with each of its members but the first in a world of its own. */
function housed(flat: WorldModel): WorldModel {
  const [first, ...others] = Object.entries(flat.members);
  const house = (member: Model) => {
    const [[port, { says }]] = Object.entries((member as { outlets?: PortMap }).outlets!) as [[string, Port]];
    return world({
      name: "house",
      about: "One lives here.",
      members: { in: member },
      links: { in: { [port]: port === "coordinator" ? "out" : ["out"] } } as never,
      hears: Object.fromEntries(["commit", "abort"].map((type) => [type, "in"])) as never,
      ports: { out: to(says) },
      every: { in: 3 },
    }) as unknown as Model;
  };
  return world({
    name: "street",
    about: "Houses.",
    members: Object.fromEntries<Model>([first!, ...others.map(([name, member]) => [name, house(member)] as const)]),
    links: { ...flat.links, ...Object.fromEntries(others.map(([name]) => [name, { out: first![0] }])) },
    ...(flat.network && { network: flat.network }),
  });
}

test("in worlds within worlds there are as many states, and a path leads as far", () => {
  const { network } = commitOf(1);
  for (const [options, between] of [
    [{}, network!],
    [{ sticky: true }, network!],
    [{}, { ...network!, ordered: true }],
    [{}, { ...network!, sticky: 0.5 }],
    [{}, { ...network!, loss: 0.5, duplication: 0.5 }],
  ] as const) {
    const flat = commitOf(2).withNetwork(between);
    const street = housed(flat);
    assert.equal(explore(street, options), explore(flat, options));
    const always = (seen: Readonly<Record<string, number>>) => seen["manager1.in.committed"] !== 1;
    const { violation } = explore(street, { ...options, always });
    assert.ok(
      violation!.path.some(({ type }) => type === "manager1/commit"),
      "by a door",
    );
    assert.is(follow(street, violation!.path, { ...options, always }).broken, "always");
  }
});

test("what a network may lose, double or keep is gone through within a world as it is at the root", () => {
  const { network } = commitOf(1);
  for (const more of [{}, { loss: 0.5, duplication: 0.5 }, { sticky: 0.5 }]) {
    const room = commitOf(2).withNetwork({ ...network!, ...more });
    const town = world({ name: "town", about: "A room.", members: { room }, links: {} });
    const [{ states, transitions }, above] = [explore(town), explore(room)];
    assert.equal([states, transitions], [above.states, above.transitions], JSON.stringify(more));
  }
});

test("a law of who lies deep, and a network that keeps order there, are held as they are above", () => {
  const says = { word: { k: number } };
  const ann = process({
    name: "ann",
    about: "Counts to two.",
    ports: { ear: to(says) },
    hears: {},
    state: () => ({}),
    start(_, { send, ports }) {
      for (const k of [1, 2]) send(ports.ear, "word", { k });
    },
    on: {},
  });
  const ear = process({
    name: "ear",
    about: "Hears two before one only where words overtake.",
    hears: says,
    state: () => ({ first: 0 }),
    on: {
      word(state, { k }) {
        if (state.first === 0) state.first = k;
      },
    },
    laws: { "two is not the first": ({ first }) => first !== 2 },
  });
  const latency = { kind: "constant", ticks: 1 } as const;
  const town = (ordered: boolean) => {
    const room = world({
      name: "room",
      about: "Two in it.",
      members: { ann, ear },
      links: { ann: { ear: "ear" } },
      network: { latency, ordered },
    });
    return world({ name: "town", about: "A room.", members: { room }, links: {} });
  };
  const { violation } = explore(town(false));
  const broken = "room: ear: two is not the first";
  assert.equal([violation!.broken, violation!.path.length], [broken, 1]);
  assert.is(follow(town(false), violation!.path).broken, broken);
  assert.equal([explore(town(true)).violation, explore(town(true)).states], [undefined, 3]);
  assert.throws(() => explore(town(true), { sticky: true }), /^explore: expected messages that stay or that keep /);
});

test("a world over which something was laid is not explored, at the root or within: it would be left out", () => {
  const silent: readonly Partial<WorldModel>[] = [
    { laws: { "nothing is heard": () => false } },
    { start: (values, moment) => talk.start(values, moment) },
    { hear: () => undefined },
    { step: () => undefined },
    { name: "other" },
  ];
  for (const over of silent) {
    const laid = { ...talk, ...over };
    const town = world({ name: "town", about: "A room.", members: { room: laid as Model }, links: {} });
    const [field] = Object.keys(over);
    for (const explored of [laid, town])
      for (const act of [() => explore(explored), () => follow(explored, [])])
        assert.throws(
          act,
          new RegExp(
            `^world talk: expected a world as it was declared, got one with other ${field}; change its members, or `,
          ),
        );
  }
});

test("a world that moves by itself is not explored", () => {
  const still = world({ name: "still", about: "A map.", members: { henon }, links: {} });
  assert.throws(() => explore(still), /^explore: expected a world of processes, got the map henon; leave out what /);
  const core = world({ name: "core", about: "A core.", members: { scheduler }, links: {} });
  assert.throws(
    () => explore(core),
    /^explore: expected a world of processes, got the process scheduler, which is due; leave out what moves by itself$/,
  );
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
  for (const limit of [0, 1.5, Number.NaN])
    assert.throws(() => explore(talk, { limit }), /^explore, limit: expected a whole number from 1 to 16777216, got /);
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

test("timers alike ring as often as they were set, though messages stay", () => {
  const ringing = process({
    name: "ringing",
    about: "Sets timers alike.",
    params: { timers: { value: 2, range: [0, 4], whole: true, about: "how many" } },
    hears: { ring: {} },
    state: () => ({ rings: 0 }),
    start(_, { after }, { timers }) {
      for (let k = 1; k <= timers; k++) after(k, "ring");
    },
    on: { ring: (state) => void state.rings++ },
  });
  const alone = world({ name: "alone", about: "One who wakes.", members: { ringing }, links: {} });
  for (const sticky of [false, true])
    for (const timers of [0, 1, 2, 3, 4]) {
      const { states, depth, complete } = explore(alone, { sticky, set: { "ringing.timers": timers } });
      assert.equal([states, depth, complete], [timers + 1, timers, true]);
    }
});

test("what is taken back at the start is what was said until then, and nothing later", () => {
  const waking = process({
    name: "waking",
    about: "Thinks again before it begins.",
    hears: { one: {}, two: {} },
    state: () => ({ ones: 0, twos: 0 }),
    start(_, { after, cancel }) {
      after(1, "one");
      cancel("one");
      cancel("two");
      after(1, "one");
      after(1, "two");
    },
    on: {
      one: (state) => void state.ones++,
      two: (state) => void state.twos++,
    },
  });
  const alone = world({ name: "alone", about: "One who wakes.", members: { waking }, links: {} });
  const ended: string[] = [];
  const { states, transitions, ends, complete } = explore(alone, {
    always: (seen) => ended.push(`${seen["waking.ones"]} ${seen["waking.twos"]}`) > 0,
  });
  assert.equal([states, transitions, ends, complete], [4, 4, 1, true]);
  assert.is(ended.at(-1), "1 1");
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
