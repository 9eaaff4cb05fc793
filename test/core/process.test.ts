// What an author of processes and worlds may say: tsc refuses each line under @ts-expect-error.
// And what a process does.
import {
  type AddressOf,
  address,
  list,
  type Model,
  type Moment,
  model,
  number,
  process,
  text,
  to,
  toMany,
  world,
} from "../../lab/core/index.ts";
import { explore, World } from "../../lab/engine/index.ts";
import { universalLaws } from "../laws/universal.ts";
import { assert, test } from "../suite.ts";

const ball = { ball: { speed: number } };

const player = process({
  name: "player",
  about: "Who returns every ball, a little slower, and tires of waiting.",
  params: { pause: { value: 3, range: [1, 10], whole: true, about: "time until the ball is returned" } },
  ports: { other: to(ball) },
  hears: { ...ball, strike: { speed: number }, tire: {} },
  state: () => ({ struck: 0, tired: false }),
  start: (_, { after }) => after(20, "tire"),
  on: {
    ball(_, { speed }, { after, cancel }, { pause }) {
      cancel("tire");
      after(pause, "strike", { speed });
    },
    strike(state, { speed }, { send, after, ports }) {
      state.struck++;
      if (speed > 1) send(ports.other, "ball", { speed: speed - 1 });
      after(20, "tire");
    },
    tire(state) {
      state.tired = true;
    },
  },
});
const wall = process({ name: "wall", about: "It hears nothing.", hears: {}, state: () => ({}), on: {} });
const crowd = process({
  name: "crowd",
  about: "Many who cheer.",
  ports: { heard: toMany({ cheer: {} }) },
  hears: { cheer: {}, ...ball },
  state: () => ({ cheers: 0 }),
  on: {
    cheer: (state) => void state.cheers++,
    ball(_, __, { send, ports }) {
      for (const one of ports.heard) send(one, "cheer");
    },
  },
});
const game = world({
  name: "game",
  about: "Two who play.",
  members: { ann: player, bob: player },
  links: { ann: { other: "bob" }, bob: { other: "ann" } },
});
universalLaws(game, { until: 60, runs: 4 });

/** Read by tsc, never run. */
export function mistakes(): void {
  const card = { name: "wrong", about: "Who errs.", state: () => ({ count: 0 }), ports: { other: to(ball) } } as const;
  process({
    ...card,
    hears: { start: {}, wait: { turns: number } },
    on: {
      start(_, __, { send, after, cancel, ports, self }) {
        send(ports.other, "ball", { speed: 1 });
        after(1, "wait", { turns: 2 });
        send(self, "start");
        // @ts-expect-error nobody there understands it
        send(ports.other, "bell", { speed: 1 });
        // @ts-expect-error a speed is a number
        send(ports.other, "ball", { speed: "fast" });
        // @ts-expect-error a ball has a speed
        send(ports.other, "ball", {});
        // @ts-expect-error and nothing else
        send(ports.other, "ball", { speed: 1, spin: 2 });
        // @ts-expect-error it cannot be left out
        send(ports.other, "ball");
        // @ts-expect-error the start of it carries nothing
        send(self, "start", { turns: 1 });
        // @ts-expect-error a timer is a message that it understands itself
        after(1, "ball", { speed: 1 });
        // @ts-expect-error a timer carries what its message does
        after(1, "wait");
        // @ts-expect-error there is no such timer
        cancel("stop");
        // @ts-expect-error a name is no address
        send("bob", "ball", { speed: 1 });
        // @ts-expect-error there is no such port
        send(ports.others, "ball", { speed: 1 });
      },
      wait(_, message) {
        // @ts-expect-error a message is read, not changed
        message.turns = 3;
        // @ts-expect-error it has no such field
        message.turn;
      },
    },
  });
  process({
    ...card,
    hears: { start: {} },
    on: {
      // @ts-expect-error there is no such number in the state
      start: (state) => void state.counts++,
    },
  });
  // @ts-expect-error everything that it hears has a handler
  process({ ...card, hears: { start: {}, stop: {} }, on: { start() {} } });
  // @ts-expect-error no handler for what it does not hear
  process({ ...card, hears: { start: {} }, on: { start() {}, stop() {} } });
  process({
    ...card,
    params: { pause: { value: 1, range: [0, 2], about: "time" } },
    hears: { start: {} },
    on: {
      // @ts-expect-error no such parameter
      start: (_, __, { after }, { pauses }) => after(pauses, "start"),
    },
  });
  process({
    ...card,
    ports: { all: toMany(ball) },
    hears: { start: {} },
    on: {
      start(_, __, { send, ports }) {
        // @ts-expect-error many are told one by one
        send(ports.all, "ball", { speed: 1 });
      },
    },
  });
  process({
    ...card,
    hears: { call: { back: address(ball), name: text, more: list(number) } },
    on: {
      call(_, { back, name, more }, { send }) {
        send(back, "ball", { speed: more[0]! });
        // @ts-expect-error whoever it is understands balls only
        send(back, "cheer");
        const nobody: AddressOf<{ ball: { speed: number } }> = back;
        // @ts-expect-error a list of numbers
        const words: readonly string[] = more;
        return void [nobody, words, name];
      },
    },
  });

  const wires = { name: "wrong", about: "Wrongly wired." } as const;
  // @ts-expect-error ann's port leads nowhere
  world({ ...wires, members: { ann: player }, links: { ann: {} } });
  // @ts-expect-error nor is there anything for ann at all
  world({ ...wires, members: { ann: player }, links: {} });
  // @ts-expect-error there is no such member
  world({ ...wires, members: { ann: player }, links: { ann: { other: "bob" } } });
  // @ts-expect-error a wall understands no balls
  world({ ...wires, members: { ann: player, wall }, links: { ann: { other: "wall" } } });
  // @ts-expect-error one listener at such a port
  world({ ...wires, members: { ann: player }, links: { ann: { other: ["ann"] } } });
  // @ts-expect-error a list of listeners at this one
  world({ ...wires, members: { crowd }, links: { crowd: { heard: "crowd" } } });
  // @ts-expect-error there is no such port
  world({ ...wires, members: { ann: player }, links: { ann: { other: "ann", others: "ann" } } });
  // @ts-expect-error a wall has no ports
  world({ ...wires, members: { ann: player, wall }, links: { ann: { other: "ann" }, wall: { other: "ann" } } });
  // @ts-expect-error nor such a member to be slow
  world({ ...wires, members: { wall }, links: {}, every: { wal: 2 } });

  const room = world({
    ...wires,
    members: { ann: player },
    links: { ann: { other: "window" } },
    hears: { ball: "ann" },
    ports: { window: to(ball) },
  });
  world({ ...wires, members: { room, bob: player }, links: { room: { window: "bob" }, bob: { other: "room" } } });
  // @ts-expect-error nobody stands at the room's window
  world({ ...wires, members: { room, bob: player }, links: { bob: { other: "room" } } });
  // @ts-expect-error a wall there catches no balls
  world({ ...wires, members: { room, wall }, links: { room: { window: "wall" } } });
  const shut = world({ ...wires, members: { ann: player }, links: { ann: { other: "ann" } } });
  // @ts-expect-error a room that hears nothing itself understands no balls
  world({ ...wires, members: { shut, bob: player }, links: { bob: { other: "shut" } } });
  // @ts-expect-error nor does a wall within it
  world({ ...wires, members: { wall }, links: {}, hears: { ball: "wall" } });
  // @ts-expect-error nor is there such a member
  world({ ...wires, members: { wall }, links: {}, hears: { ball: "wal" } });
  // @ts-expect-error through this window no balls are thrown
  world({ ...wires, members: { ann: player }, links: { ann: { other: "out" } }, ports: { out: to({ cheer: {} }) } });
  // @ts-expect-error one listener cannot be many
  world({ ...wires, members: { ann: player }, links: { ann: { other: "out" } }, ports: { out: toMany(ball) } });
}

test("two who play return the ball until it stops, and tire when it does not come back", () => {
  const court = new World(game);
  court.tell("ann/ball", { speed: 5 });
  court.advance(14);
  assert.equal(court.observe(), { "ann.struck": 2, "ann.tired": 0, "bob.struck": 2, "bob.tired": 0 });
  court.advance(34);
  assert.equal(court.observe(), { "ann.struck": 3, "ann.tired": 0, "bob.struck": 2, "bob.tired": 1 });
  court.advance(35);
  assert.is(court.observe()["ann.tired"], 1);
});

test("a timer that is taken back does not ring, and others do", () => {
  const court = new World(game);
  court.tell("ann/ball", { speed: 1 });
  court.advance(20);
  assert.equal(court.observe(), { "ann.struck": 1, "ann.tired": 0, "bob.struck": 0, "bob.tired": 1 });
});

test("what is told from outside is held to the message's shape", () => {
  const court = new World(game);
  assert.throws(() => court.tell("ann/ball", {}), /^game, ann\/ball, speed: expected a number, got /);
  assert.throws(
    () => court.tell("ann/ball", { speed: 1, spin: 1 }),
    /^game, ann\/ball: expected the fields speed, got spin/,
  );
  assert.throws(() => court.tell("ann/bell"), /^game: expected a message it understands, got "ann\/bell"/);
  assert.throws(() => court.tell("amy/ball", { speed: 1 }), /did you mean ann\/ball/);
});

test("many listeners are told one by one", () => {
  const stands = new World(
    world({
      name: "stands",
      about: "Three who hear each other.",
      members: { a: crowd, b: crowd, c: crowd },
      links: { a: { heard: ["b", "c"] }, b: { heard: [] }, c: { heard: ["c"] } },
    }),
  );
  stands.tell("a/ball", { speed: 1 });
  stands.tell("b/ball", { speed: 1 });
  stands.tell("c/ball", { speed: 1 });
  stands.advance(1);
  assert.equal(stands.observe(), { "a.cheers": 0, "b.cheers": 1, "c.cheers": 2 });
});

const failing = (what: (post: { after(delay: number, type: "go"): void }) => void) =>
  process({
    name: "failing",
    about: "Who errs at 7.",
    hears: { go: {} },
    state: () => ({ went: 0 }),
    start: (_, { after }) => after(7, "go"),
    on: {
      go(_, __, post) {
        what(post);
      },
    },
  });

test("a handler that throws ends the run at its tick, by member and message", () => {
  const members = {
    bad: failing(() => {
      throw new Error("no such luck");
    }),
  };
  const run = new World(world({ name: "place", about: "One.", members, links: {} }));
  run.advance(20);
  assert.equal(run.stopped, { kind: "failed", about: "place, bad/go, event 1: no such luck", tick: 7 });
});

test("what a member sends is held to the message's shape, at its event and by who sent it", () => {
  const note = {
    note: { count: number, mark: number },
    letter: { count: number, mark: text, all: list(number) },
    bare: {},
  };
  const payloads: readonly (readonly [type: "note" | "letter" | "bare", payload: unknown, refused?: string])[] = [
    ["note", { count: 1, mark: 2 }],
    ["note", { mark: 2, count: 1 }],
    ["note", { count: 1 }, ", mark: expected a number, got undefined; mend the payload"],
    ["bare", null],
    ["bare", {}],
    ["note", null, ", count: expected a number, got undefined; mend the payload"],
    ["note", { count: 1, mark: undefined }, ", mark: expected a number, got undefined; mend the payload"],
    ["note", { count: 1, mark: "2" }, ', mark: expected a number, got "2"; mend the payload'],
    ["note", { count: 1, mark: Number.NaN }, ", mark: expected a number, got NaN; mend the payload"],
    ["note", { count: 1, mark: 2, more: 3 }],
    ["note", { count: 1, mark: 2, more: { much: [3] } }],
    ["note", Object.create({ count: 1, mark: 2 }), ", count: expected a number, got undefined; mend the payload"],
    ["letter", { count: 1, mark: "a", all: [1] }],
    ["letter", { all: [], count: 1, mark: "a" }],
    ["letter", { count: 1, mark: 2, all: [] }, ", mark: expected text, got 2; mend the payload"],
    ["letter", { count: 1, mark: "a", all: [1, "2"] }, ', all: expected a list, got [1, "2"]; mend the payload'],
    ["letter", { count: 1, mark: "a" }, ", all: expected a list, got undefined; mend the payload"],
  ];
  const untyped = (send: unknown) => send as (...given: unknown[]) => void;
  const good = { note: { count: 0, mark: 0 }, letter: { count: 0, mark: "", all: [] }, bare: null };
  for (const late of [false, true])
    for (const [type, payload, refused] of payloads) {
      const writer = process({
        name: "writer",
        about: "Who writes once, or once more.",
        ports: { reader: to(note) },
        hears: { go: {} },
        state: () => ({}),
        start(_, { send, after, ports }) {
          if (late) for (const one of ["note", "letter", "bare"] as const) untyped(send)(ports.reader, one, good[one]);
          after(3, "go");
        },
        on: {
          go(_, __, { send, ports }) {
            try {
              untyped(send)(ports.reader, type, payload);
            } catch (error) {
              // What is refused is not on its way.
              send(ports.reader, "note", { count: 7, mark: 7 });
              throw error;
            }
          },
        },
      });
      const reader = process({
        name: "reader",
        about: "Who reads.",
        hears: note,
        state: () => ({ read: 0 }),
        on: {
          note: (state) => void state.read++,
          letter: (state) => void state.read++,
          bare: (state) => void state.read++,
        },
      });
      const members = { writer, reader };
      const desk = world({ name: "desk", about: "Two.", members, links: { writer: { reader: "reader" } } });
      const run = new World(desk);
      run.advance(9);
      const begun = late ? 3 : 0;
      const about = `desk, writer/go, event ${begun + 1}: desk, writer to reader/${type}${refused}`;
      assert.equal(run.stopped, refused === undefined ? undefined : { kind: "failed", about, tick: 3 });
      assert.is(run.observe()["reader.read"], begun + Number(refused === undefined));
      const { violation } = explore(desk);
      const broken = `writer/go: it can go on (desk, writer to reader/${type}${refused})`;
      assert.is(violation?.broken, refused === undefined ? undefined : broken);
    }
});

test("what cannot be heard is refused where it is declared, and what has no address at its event", () => {
  assert.throws(
    () => process({ name: "deaf", about: "One.", hears: { go: {} }, state: () => ({}), on: {} as never }),
    /^process deaf, on: expected a handler for go, got undefined; say what it does then$/,
  );
  const members = { lost: failing((post) => (post as unknown as Moment).send(undefined as never, "go")) };
  const run = new World(world({ name: "place", about: "One.", members, links: {} }));
  assert.match(
    run.advance(20)!.about,
    /^place, lost\/go, event 1: world place: expected an address, got undefined; send/,
  );
});

test("a timer in the past, or at no time at all, ends the run", () => {
  for (const delay of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const run = new World(failing(({ after }) => after(delay, "go")));
    run.advance(20);
    assert.is(run.stopped?.kind, "failed");
    assert.is(run.stopped?.tick, 7);
    assert.match(run.stopped!.about, /^failing, go, event 1: failing, delay of go: expected a whole number of ticks/);
  }
});

test("in a world too a delay is a whole number of the member's own ticks, and no text of one", () => {
  for (const delay of ["1", null, true, 0.5, -1]) {
    const members = { bad: failing(({ after }) => after(delay as number, "go")) };
    const run = new World(world({ name: "place", about: "One.", members, links: {}, every: { bad: 2 } }));
    run.advance(20);
    assert.is(run.stopped?.tick, 14);
    assert.match(
      run.stopped!.about,
      /^place, bad\/go, event 1: .*, delay of (?:bad\/)?go: expected a whole number of ticks/,
    );
  }
});

test("no timer of nobody's is taken back", () => {
  for (const type of ["gone", undefined]) {
    const lost = failing((post) => (post as unknown as Moment).cancel(type as string));
    const says = (own: string) => new RegExp(`go, event 1: .*: expected a message .*, got "${own}${type}"`);
    const alone = new World(lost);
    assert.match(alone.advance(20)?.about ?? "", says(""));
    const place = world({ name: "place", about: "One.", members: { lost }, links: {} });
    assert.match(new World(place).advance(20)?.about ?? "", says("lost/"));
    assert.match(explore(place).violation?.broken ?? "", /^lost\/go: it can go on \(place: expected a message/);
  }
});

const odd = (more: object) => process({ name: "odd", about: "One.", hears: {}, on: {}, state: () => ({}), ...more });

test("what is no state, and what nobody observes, is refused by name", () => {
  const within = (member: Model) => world({ name: "place", about: "One.", members: { odd: member }, links: {} });
  for (const [nothing, got] of [
    [undefined, "undefined"],
    [null, "null"],
    [7, "7"],
  ] as const) {
    const stateless = odd({ state: () => nothing });
    const says = `process odd, state: expected a state, got ${got}; return a record of what it remembers`;
    for (const each of [stateless, within(stateless)])
      assert.throws(
        () => new World(each),
        ({ message }) => message === says,
      );
    const blind = odd({ observe: () => nothing });
    const sees = (who: string) => `${who}, observe: expected a record of numbers, got ${got}; return one`;
    for (const [each, who] of [
      [blind, "odd"],
      [within(blind), "world place, odd"],
    ] as const)
      for (const only of [undefined, ["odd.n"]])
        assert.throws(
          () => new World(each).observe(only),
          ({ message }) => message === sees(who),
        );
  }
  const later = odd({ state: async () => ({}) });
  assert.throws(() => new World(later), /^process odd, state: expected a state, got a promise; /);
  const bare = { kind: "process", name: "bare", about: "One.", params: {}, observe: () => ({}) } as const;
  assert.throws(
    () => new World(model({ ...bare, start: () => null as never })),
    /^process bare, start: expected a state, got null; return a record of what it remembers$/,
  );
});

test("a loop in which time never passes ends the run", () => {
  const run = new World(failing(({ after }) => after(0, "go")));
  run.advance(20);
  assert.equal([run.stopped?.kind, run.stopped?.tick], ["stalled", 7]);
  assert.match(
    run.stopped!.about,
    /^failing, go, event 1000002: 1000000 events without time passing, with 1 in flight$/,
  );
});

test("a storm of messages ends the run before memory does", () => {
  const run = new World(
    failing(({ after }) => {
      for (let i = 0; i < 2 ** 20; i++) after(1, "go");
    }),
  );
  run.advance(20);
  assert.equal(run.stopped, {
    kind: "ran out",
    about: "failing, go, event 5: more than 4194304 messages in flight",
    tick: 8,
  });
  assert.is(run.events, 5);
});

test("what a process observes are its numbers and flags unless it says otherwise", () => {
  const shown = process({
    name: "shown",
    about: "One.",
    hears: {},
    state: () => ({ count: 2, ready: true, name: "x", list: [1] }),
    on: {},
  });
  assert.equal(new World(shown).observe(), { count: 2, ready: 1 });
});

test("a handler that goes on later is refused, and ends the run at its event", () => {
  const late = (when: "start" | "go" | "recover") =>
    process({
      name: "late",
      about: "Who waits.",
      state: () => ({ n: 0 }),
      hears: { go: {} },
      start: (when === "start"
        ? async () => {}
        : (_: object, { after }: { after(delay: number, type: string): void }) => after(1, "go")) as never,
      on: { go: (when === "go" ? () => Promise.reject(new Error("later")) : () => 7) as never },
      recover: (async () => {}) as never,
    });
  const says = (what: string) => `process late, ${what}: expected what is done at once, got a promise; wait with after`;
  assert.throws(() => new World(late("start")), new RegExp(`^${says("start")}`));
  const run = new World(late("go"));
  assert.is(run.advance(5)?.about.startsWith(`late, go, event 1: ${says("go")}`), true);
  const home = new World(world({ name: "home", about: "One.", members: { late: late("recover") }, links: {} }));
  home.advance(5);
  home.tell("restart", { member: "late", remembers: false });
  assert.match(home.advance(6)?.about ?? "", says("recover"));
});

test("a message of no type is refused by whom it was for, and befalls nobody", () => {
  const odd = failing((post) => {
    const { send, self } = post as unknown as Moment;
    send(self, undefined as never, { member: "odd" });
  });
  const place = world({ name: "place", about: "One.", members: { odd }, links: {} });
  const town = world({ name: "town", about: "Its place.", members: { place }, links: {} });
  for (const [each, at] of [
    [place, "odd"],
    [town, "place/odd"],
  ] as const) {
    const about = new World(each).advance(20)?.about ?? "";
    assert.match(
      about,
      new RegExp(`^${each.name}, ${at}/go, event 1: .*: expected a message .*, got "${at}/undefined"`),
    );
  }
});

test("what is no shape of a message, and no port, is refused where it is declared, by its name", () => {
  const heard = (hears: unknown) => ({
    hears,
    on: Object.fromEntries(Object.keys(hears as object).map((type) => [type, () => {}])),
  });
  const none =
    /^process odd, hears go: expected a record of fields, got (?:null|5|\{ .* \}); write \{\} where it has none$/;
  for (const fields of [null, 5, number]) assert.throws(() => odd(heard({ go: fields })), none);
  for (const [shape, got] of [
    ["number", '"number"'],
    [undefined, "undefined"],
    [address, "a function"],
    [list, "a function"],
    [list(undefined as never), "{ kind, item }"],
    [list(Number as never), "{ kind, item }"],
  ] as const)
    assert.throws(
      () => odd(heard({ go: { n: shape } })),
      ({ message }) =>
        message.startsWith(
          `process odd, hears go, n: expected the shape of a field, got ${got}; choose from number, te`,
        ),
    );
  const port = /^process odd, ports out: expected a port, got .*; declare it by to or toMany, of the messages that it/;
  for (const out of [ball, "ear", null, undefined, { count: "two", says: ball }, to(undefined as never)])
    assert.throws(() => odd({ ports: { out } }), port);
  assert.throws(
    () => odd({ ports: { out: to({ ball: { speed: "fast" } } as never) } }),
    /^process odd, ports out, says ball, speed: expected the shape of a field, got "fast"; choose from number/,
  );
  assert.throws(
    () => world({ name: "odd", about: "None.", members: {}, links: {}, ports: { out: ball } as never }),
    /^world odd, ports out: expected a port, got \{ .*\}; declare it by to or toMany/,
  );
});

test("what cannot be carried is refused as it is sent, and told as of the payload", () => {
  const note = { note: { count: number } };
  const same = [1];
  for (const [more, refused] of [
    [() => 1, ".more: expected plain data, got a function; keep"],
    [undefined, ".more: expected plain data, got undefined; keep"],
    [Symbol("x"), ".more: expected plain data, got Symbol(x); keep"],
    [{ deep: [new Date(0)] }, ".more.deep.0: expected plain data, got a Date; keep"],
    [[same, same], ".more.1: expected each object in one place, got one that is elsewhere too; copy"],
  ] as const) {
    const writer = process({
      name: "writer",
      about: "Who writes more than it may.",
      ports: { reader: to(note) },
      hears: { go: {} },
      state: () => ({}),
      start: (_, { after }) => after(3, "go"),
      on: { go: (_, __, { send, ports }) => send(ports.reader, "note", { count: 1, more } as never) },
    });
    const reader = process({ name: "reader", about: "x.", hears: note, state: () => ({}), on: { note() {} } });
    const members = { writer, reader };
    const desk = world({ name: "desk", about: "Two.", members, links: { writer: { reader: "reader" } } });
    const about = new World(desk).advance(9)?.about ?? "";
    assert.ok(about.startsWith(`desk, writer/go, event 1: payload${refused}`), about);
    const { broken = "" } = explore(desk).violation ?? {};
    assert.ok(broken.startsWith(`writer/go: it can go on (payload${refused}`), broken);
  }
});
