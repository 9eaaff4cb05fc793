// What was heard, and because of what: the events of a world as they are told, and what each knew of the others.
import {
  changRoberts,
  eventsOf,
  type Model,
  mm1,
  model,
  number,
  process,
  scripted,
  to,
  twoPhaseCommit,
  vectorClocks,
  World,
  world,
} from "../../lab/index.ts";
import { forAll, integer, record, seeds } from "../draws.ts";
import { assert, test } from "../suite.ts";

test("events are told in their order, each after its cause, and looking on changes nothing", () => {
  forAll(
    seeds,
    (seed) => {
      for (const model of [changRoberts, twoPhaseCommit]) {
        const world = new World(model, { seed });
        const events = eventsOf(world, 8000);
        const alone = new World(model, { seed });
        alone.advance(8000);
        assert.equal(world.snapshot(), alone.snapshot());
        assert.is(events.length, world.events);
        for (const [i, { number, at, sent, cause, from, member }] of events.entries()) {
          assert.is(number, i + 1);
          assert.ok(cause < number && sent! <= at);
          if (cause === 0) continue;
          assert.is(events[cause - 1]!.at, sent);
          assert.is(events[cause - 1]!.member, from);
          if (from !== member) assert.ok(at > sent!, "a network takes time");
        }
      }
    },
    5,
  );
});

test("looked at from any time on, events are told as from the start, but for what was sent before", () => {
  forAll(
    record({ seed: seeds, begun: integer({ min: 1, max: 6000 }) }),
    ({ seed, begun }) => {
      const whole = eventsOf(new World(changRoberts, { seed }), 6000);
      const world = new World(changRoberts, { seed });
      world.advance(begun);
      const first = world.events;
      const known = ({ sent, ...event }: (typeof whole)[number]) =>
        event.cause > 0 && event.cause <= first ? event : { ...event, sent };
      assert.equal(eventsOf(world, 6000), whole.slice(first).map(known));
    },
    20,
  );
});

test("who stands where is looked up once, however many events are told", () => {
  const world = new World(changRoberts);
  let looks = 0;
  const state = world.state as { members: object };
  state.members = new Proxy(state.members, {
    ownKeys(members) {
      looks++;
      return Reflect.ownKeys(members);
    },
  });
  assert.ok(eventsOf(world, 8000).length > 10);
  assert.is(looks, 1);
});

/** Ann answers each call after three ticks; a letter takes two. */
const line = world({
  name: "line",
  about: "Two who call each other.",
  members: {
    ann: process({
      name: "caller",
      about: "Who calls back.",
      state: () => ({ calls: 0 }),
      ports: { other: to({ call: { count: number } }) },
      hears: { call: { count: number }, ring: { count: number } },
      start: (_, { send, ports }) => send(ports.other, "call", { count: 1 }),
      on: {
        call: (_, { count }, { after }) => after(3, "ring", { count: count + 1 }),
        ring: (_, { count }, { send, ports }) => send(ports.other, "call", { count }),
      },
    }),
    bob: process({
      name: "callee",
      about: "Who calls back at once.",
      state: () => ({ calls: 0 }),
      ports: { other: to({ call: { count: number } }) },
      hears: { call: { count: number } },
      on: { call: (_, { count }, { send, ports }) => send(ports.other, "call", { count }) },
    }),
  },
  links: { ann: { other: "bob" }, bob: { other: "ann" } },
  network: { latency: { kind: "constant", ticks: 2 } },
});

test("an event says who heard what, from whom, when it was sent, and because of which", () => {
  const called = new World(line);
  called.tell("bob/call", { count: 9 }, 8);
  assert.equal(eventsOf(called, 8), [
    { number: 1, at: 2, member: "bob", type: "call", from: "ann", sent: 0, cause: 0 },
    { number: 2, at: 4, member: "ann", type: "call", from: "bob", sent: 2, cause: 1 },
    { number: 3, at: 7, member: "ann", type: "ring", from: "ann", sent: 4, cause: 2 },
    { number: 4, at: 8, member: "bob", type: "call", from: null, sent: 0, cause: 0 },
  ]);
  assert.equal(
    eventsOf(called, 10).map(({ number, at, member, sent, cause }) => [number, at, member, sent, cause]),
    [
      [5, 9, "bob", undefined, 3],
      [6, 10, "ann", undefined, 4],
    ],
    "when it was sent, before it was looked at, is not told",
  );
  called.tell("bob/call", { count: 9 }, 1);
  assert.equal(eventsOf(called, 11).at(-1), { number: 8, at: 11, member: "bob", type: "call", from: null, cause: 0 });
});

test("what comes in by doors was heard by the member behind the last", () => {
  const { bob } = line.members;
  const links = { bob: { other: "out" } } as const;
  const ports = { out: bob.outlets.other };
  const house = world({ name: "house", about: "Bob's.", members: { bob }, links, ports, hears: { call: "bob" } });
  const street = world({
    name: "street",
    about: "Where Bob's house is, which ann calls.",
    members: { ann: line.members.ann, house },
    links: { ann: { other: "house" }, house: { out: "ann" } },
    hears: { call: "house" },
  });
  const during = [{ at: 1, tell: "call", payload: { count: 9 } }];
  for (const model of [street, scripted(street, during)]) {
    const called = new World(model);
    if (model === street) called.tell("call", { count: 9 }, 1);
    const events = eventsOf(called, 30);
    assert.is(events[2]!.at, 1);
    assert.equal([events[2]!.member, events[2]!.type], ["house/bob", "call"]);
    for (const { cause, from } of events.filter(({ from }) => from !== null))
      if (cause > 0) assert.is(events.find(({ number }) => number === cause)!.member, from);
    assert.equal(Object.keys(vectorClocks(events).at(-1)!).sort(), ["ann", "house/bob"]);
  }
});

test("what a move sends was sent when it moved, and what a script tells comes from outside at its tick", () => {
  const beats = { beat: { count: number } };
  const drum = model({
    kind: "game",
    name: "drum",
    about: "Beats every hundred ticks.",
    params: {},
    ports: { out: "one" },
    start: () => ({ next: 100, count: 0 }),
    due: ({ next }) => next,
    step(state, _, { send, ports }) {
      state.next += 100;
      send(ports["out"] as string, "beat", { count: ++state.count });
      return undefined;
    },
    observe: ({ count }) => ({ count }),
  });
  const ear = process({
    name: "ear",
    about: "Listens.",
    state: () => ({ heard: 0 }),
    hears: beats,
    on: { beat: (state) => void state.heard++ },
  });
  const band = world({
    name: "band",
    about: "Who is heard a little later.",
    members: { drum: Object.assign(drum, { outlets: { out: to(beats) } }), ear },
    links: { drum: { out: "ear" } },
    network: { latency: { kind: "constant", ticks: 7 } },
  });
  const during = [{ at: 150, tell: "ear/beat", payload: { count: 9 }, delay: 3 }];
  assert.equal(
    eventsOf(new World(scripted(band, during)), 250).map(({ at, from, sent, cause }) => [at, from, sent, cause]),
    [
      [107, "drum", 100, 1],
      [153, null, 150, 0],
      [207, "drum", 200, 5],
    ],
  );
  assert.throws(() => eventsOf(new World(band), Number.POSITIVE_INFINITY), /expected a whole number of ticks/);
});

test("who hears what was sent in a move knows what its sender had heard by then, and no more", () => {
  const beats = { beat: { count: number } };
  const drum = model({
    kind: "game",
    name: "drum",
    about: "Beats every hundred ticks, and listens between.",
    params: {},
    hears: ["hush"],
    ports: { out: "one" },
    start: () => ({ next: 100, hushed: 0 }),
    due: ({ next }) => next,
    step(state, _, { send, ports }) {
      state.next += 100;
      send(ports["out"] as string, "beat", { count: state.hushed });
      return undefined;
    },
    hear(state) {
      state.hushed++;
      return undefined;
    },
    observe: ({ hushed }) => ({ hushed }),
  });
  const ear = process({
    name: "ear",
    about: "Is tired of it.",
    state: () => ({ heard: 0 }),
    hears: { ...beats, wince: {} },
    ports: { drum: to({ hush: {} }) },
    start: (_, { after }) => after(10, "wince"),
    on: {
      beat: (state) => void state.heard++,
      wince: (_, __, { send, ports }) => send(ports.drum, "hush"),
    },
  });
  const band = world({
    name: "band",
    about: "One who hushes another.",
    members: { drum: Object.assign(drum, { messages: { hush: {} }, outlets: { out: to(beats) } }), ear },
    links: { drum: { out: "ear" }, ear: { drum: "drum" } },
    network: { latency: { kind: "constant", ticks: 40 } },
  });
  const events = eventsOf(new World(band), 150);
  assert.equal(
    events.map(({ at, type }) => [at, type]),
    [
      [10, "wince"],
      [50, "hush"],
      [140, "beat"],
    ],
  );
  assert.equal(vectorClocks(events).at(-1), { ear: 2, drum: 1 });
  const slow = eventsOf(new World(band, { set: { "network.latency": 95 } }), 210);
  assert.equal(
    slow.map(({ at, type }) => [at, type]),
    [
      [10, "wince"],
      [105, "hush"],
      [195, "beat"],
    ],
  );
  assert.equal(vectorClocks(slow).at(-1), { ear: 2 }, "it was on its way before");
});

test("who is down hears nothing, nor anybody in a world that is", () => {
  const part = (at: number, tell: string, payload: { member: string; remembers?: boolean }) => ({ at, tell, payload });
  const during = [
    part(500, "crash", { member: "manager0" }),
    part(11_500, "restart", { member: "manager0", remembers: false }),
  ];
  const told = (model: Model, at: string) => eventsOf(new World(model), 30_000).filter(({ member }) => member === at);
  const heard = told(scripted(twoPhaseCommit, during), "manager0");
  assert.equal(heard.map(({ at, type }) => [at, type])[0], [12_500, "prepare"]);
  assert.is(told(twoPhaseCommit, "manager0")[0]!.at, 1000);
  const town = world({ name: "town", about: "One world.", members: { commit: twoPhaseCommit }, links: {} });
  const whole = scripted(town, [part(500, "crash", { member: "commit" })]);
  assert.ok(told(town, "commit/manager0").length > 0);
  assert.equal(told(whole, "commit/manager0"), []);
});

test("of a world of one the member has no name", () => {
  const [first] = eventsOf(new World(mm1), 1e8);
  const { number, member, type, from, cause } = first!;
  assert.equal([number, member, type, from, cause], [1, "", "arrive", "", 0]);
});

test("one event knows of another exactly where a chain of causes leads from it", () => {
  const events = eventsOf(new World(changRoberts, { seed: 3 }), 1500);
  const clocks = vectorClocks(events);
  const before = events.map(() => new Set<number>());
  const last = new Map<string, number>();
  for (const [i, { member, cause }] of events.entries()) {
    for (const earlier of [cause - 1, last.get(member) ?? -1]) {
      if (earlier < 0) continue;
      before[i]!.add(earlier);
      for (const one of before[earlier]!) before[i]!.add(one);
    }
    last.set(member, i);
  }
  assert.ok(events.length > 50);
  for (const [i, knows] of before.entries()) {
    const { member } = events[i]!;
    assert.is(clocks[i]![member], [...knows].filter((j) => events[j]!.member === member).length + 1);
    for (const [j, { member }] of events.entries()) {
      const known = (clocks[i]![member] ?? 0) >= clocks[j]![member]!;
      assert.is(known, j === i || knows.has(j), `${i} of ${j}`);
    }
  }
});

test("a world may be without causes: nothing else of it is another, and its events are not told", () => {
  const [kept, without] = [true, false].map((causes) => new World(twoPhaseCommit, { causes })) as [World, World];
  for (const world of [kept, without]) world.advance(1000);
  const causes = (world: World) =>
    (world.situation()["letters"] as readonly (readonly unknown[])[]).map((one) => one[4]);
  assert.ok(causes(kept).some((cause) => cause !== 0));
  assert.ok(causes(without).every((cause) => cause === 0));
  const fork = without.fork();
  for (const world of [kept, without, fork]) world.advance(3000);
  assert.equal([without.state, without.events, fork.events], [kept.state, kept.events, kept.events]);
  assert.throws(
    () => eventsOf(fork, 4000),
    /eventsOf: expected a world that keeps causes, got two-phase-commit with causes: false; leave that out/,
  );
});

test("who comes back without its memory still knows of what it had heard, which its disk may tell", () => {
  const word = { word: { log: number } };
  const clerk = process({
    name: "clerk",
    about: "Writes down what happens, and reads it out when it is back.",
    ports: { out: to(word) },
    hears: { go: {} },
    state: () => ({ log: 0 }),
    keeps: ["log"],
    start: (_, { after }) => after(1, "go"),
    recover: ({ log }, { send, ports }) => send(ports.out, "word", { log }),
    on: {
      go(state) {
        state.log++;
      },
    },
  });
  const reader = process({
    name: "reader",
    about: "Hears what is read.",
    hears: word,
    state: () => ({ read: 0 }),
    on: {
      word(state, { log }) {
        state.read = log;
      },
    },
  });
  const office = new World(
    world({ name: "office", about: "Two.", members: { clerk, reader }, links: { clerk: { out: "reader" } } }),
  );
  office.tell("crash", { member: "clerk" }, 2);
  office.tell("restart", { member: "clerk", remembers: false }, 3);
  assert.equal(vectorClocks(eventsOf(office, 9)).at(-1), { "": 2, clerk: 1, reader: 1 });
});
