import {
  type Action,
  address,
  changRoberts,
  flag,
  list,
  lorenz,
  type Moment,
  model,
  number,
  type Plain,
  plain,
  process,
  rootKey,
  run,
  type SeatOptions,
  Stream,
  scenario,
  seat,
  text,
  to,
  toMany,
  twoPhaseCommit,
  World,
  type WorldModel,
  world,
} from "../../lab/index.ts";
import { forAll, integer, record, seeds } from "../draws.ts";
import { assert, test } from "../suite.ts";

const answer = { bet: { stake: number } };
/** One who deals in his own time, draws from his dice, and is answered. */
const table = world({
  name: "table",
  about: "A dealer asks, a player bets on the toss of a coin.",
  members: {
    dealer: process({
      name: "dealer",
      about: "Asks for a bet every ten ticks and tosses.",
      state: () => ({ lost: 0, open: false }),
      ports: { player: to({ ask: { from: address(answer), round: number }, paid: { amount: number } }) },
      hears: { ...answer, deal: {} },
      start: (_, { after }) => after(10, "deal"),
      on: {
        deal(state, _, { send, after, ports, self, now }) {
          state.open = true;
          send(ports.player, "ask", { from: self, round: now / 10 });
          after(10, "deal");
        },
        bet(state, { stake }, { random, send, ports }) {
          if (!state.open) return;
          state.open = false;
          const amount = random.chance(0.5) ? stake : -stake;
          state.lost += amount;
          send(ports.player, "paid", { amount });
        },
      },
    }),
    player: process({
      name: "player",
      about: "Bets what its dice say, sometimes later.",
      state: () => ({ won: 0, rounds: 0 }),
      hears: { ask: { from: address(answer), round: number }, paid: { amount: number }, late: { to: address(answer) } },
      on: {
        ask(state, { from }, { random, send, after, cancel }) {
          state.rounds++;
          cancel("late");
          if (random.chance(0.5)) send(from, "bet", { stake: 1 + random.below(5) });
          else after(random.below(8), "late", { to: from });
        },
        late: (_, { to: dealer }, { random, send }) => send(dealer, "bet", { stake: random.below(3) }),
        paid(state, { amount }) {
          state.won += amount;
        },
      },
    }),
  },
  links: { dealer: { player: "player" } },
  network: { latency: { kind: "uniform", least: 0, most: 4 } },
});

const item = { item: { n: number } };
const seenAt = { at: -1, heard: 0 };
/** A world in a world in a world, each with a clock of its own: what comes in by two doors goes out by two ports. */
const relay = process({
  name: "relay",
  about: "Passes on what it hears, now or later, to both.",
  state: () => ({ ...seenAt }),
  ports: { near: to(item), far: to(item) },
  hears: { ...item, later: item.item },
  on: {
    item(state, { n }, { now, random, after }) {
      state.at = now;
      state.heard++;
      after(random.below(3), "later", { n });
    },
    later(state, { n }, { now, send, ports }) {
      state.at = now;
      send(ports.near, "item", { n });
      send(ports.far, "item", { n });
    },
  },
});
const sink = process({
  name: "sink",
  about: "Counts.",
  state: () => ({ ...seenAt }),
  hears: item,
  on: {
    item(state, _, { now }) {
      state.at = now;
      state.heard++;
    },
  },
});
const source = process({
  name: "source",
  about: "Talks.",
  state: () => ({ at: -1, said: 0 }),
  ports: { out: to(item) },
  hears: { go: {} },
  start: (_, { after }) => after(1, "go"),
  on: {
    go(state, _, { now, random, send, ports, after }) {
      state.at = now;
      send(ports.out, "item", { n: state.said++ });
      after(1 + random.below(20), "go");
    },
  },
});
const late = { latency: { kind: "uniform", least: 0, most: 3 } } as const;
const room = world({
  name: "room",
  about: "Where it is passed on, while a motion goes on.",
  members: { sky: lorenz, relay, sink },
  links: { relay: { near: "sink", far: "echo" } },
  hears: { item: "relay" },
  ports: { echo: to(item) },
  every: { relay: 2 },
  network: late,
});
const floor = world({
  name: "floor",
  about: "Around the room.",
  members: { room, ear: sink },
  links: { room: { echo: "echo" } },
  hears: { item: "room" },
  ports: { echo: to(item) },
  every: { room: 3 },
});
const house = world({
  name: "house",
  about: "Around the floor.",
  members: { source, floor, ear: sink },
  links: { source: { out: "floor" }, floor: { echo: "ear" } },
  every: { floor: 5, source: 7, ear: 4 },
  network: late,
});

const worlds: readonly (readonly [WorldModel, member: string, ticks: number])[] = [
  [table, "player", 997],
  [table, "dealer", 1000],
  [changRoberts, "node3", 20_000],
  [changRoberts, "clerk", 20_000],
  [twoPhaseCommit, "manager1", 20_000],
  [twoPhaseCommit, "coordinator", 20_000],
  [house, "source", 3000],
  [house, "floor/room/relay", 3000],
  [house, "floor/room/sink", 3000],
];

/** An episode in which the member does what `policy` says. */
function episode(model: WorldModel, member: string, options: SeatOptions, seed: number, policy?: () => Action) {
  const played = seat(model, member, options);
  let { info } = played.reset(seed);
  let [steps, total] = [0, 0];
  for (let over = info.outcome !== undefined; !over; steps++) {
    const stepped = played.step(policy?.() ?? played.own());
    total += stepped.reward;
    info = stepped.info;
    over = stepped.terminated || stepped.truncated;
  }
  return { info, steps, total, played };
}

for (const [model, member, ticks] of worlds)
  test(`${member} of ${model.name}, played as it would play, has the digest of the run without a seat`, () => {
    for (const seed of [1, 2, 3]) {
      const { info, steps } = episode(model, member, { ticks }, seed);
      const { digest } = run(scenario({ name: "x", question: "x?", model, ticks }), { seed });
      assert.equal([info.digest, info.tick], [digest, ticks]);
      assert.ok(steps > 0);
    }
  });

test("so it is under a script, and with other parameters", () => {
  const during = [
    { at: 300, tell: "crash", payload: { member: "player" } },
    { at: 400, tell: "restart", payload: { member: "player", remembers: false } },
  ] as const;
  const set = { "network.loss": 0.2, "network.duplication": 0.2 };
  const { info } = episode(table, "player", { ticks: 900, during, set }, 5);
  const alone = run(scenario({ name: "x", question: "x?", model: table, ticks: 900, during, set }), { seed: 5 });
  assert.is(info.digest, alone.digest);
  const bare = { ticks: 900, set };
  const digestOf = (options: Parameters<typeof episode>[2]) => episode(table, "player", options, 5).info.digest;
  assert.is(digestOf({ ...bare, during: [] }), digestOf(bare), "a script of nothing is none");
});

/** Worlds around who is played fall, and come back. */
const falls = [
  { at: 300, tell: "crash", payload: { member: "floor" } },
  { at: 400, tell: "restart", payload: { member: "floor", remembers: true } },
  { at: 611, tell: "floor/crash", payload: { member: "room" } },
  { at: 777, tell: "floor/restart", payload: { member: "room", remembers: true } },
  { at: 900, tell: "floor/room/crash", payload: { member: "relay" } },
  { at: 950, tell: "floor/room/restart", payload: { member: "relay", remembers: false } },
  { at: 1200, tell: "floor/crash", payload: { member: "room" } },
  { at: 1250, tell: "floor/restart", payload: { member: "room", remembers: false } },
] as const;

test("so it is for who lies deep, though the worlds around it fall", () => {
  const { info, steps } = episode(house, "floor/room/relay", { ticks: 2000, during: falls }, 3);
  const alone = run(scenario({ name: "x", question: "x?", model: house, ticks: 2000, during: falls }), { seed: 3 });
  assert.is(info.digest, alone.digest);
  assert.ok(steps > 20);
});

test("it is now what the member's own clock shows when it hears, in worlds of other ticks, and after they fell", () => {
  for (const member of ["source", "floor/room/relay", "floor/room/sink", "ear"]) {
    const played = seat(house, member, { ticks: 3000, during: falls });
    let { observation: before } = played.reset();
    for (let over = false; !over; ) {
      const { observation, terminated, truncated } = played.step(played.own());
      // Who came back and forgot has heard nothing.
      const { at } = observation.state as typeof seenAt;
      assert.ok(at === before.now || at === -1, `${member} heard at ${at}, not at ${before.now}`);
      before = observation;
      over = terminated || truncated;
    }
    assert.ok(before.now > 20);
  }
  // At the end: floor's ticks are 5, room's 3, and who lives there has a clock that goes on though floor is down.
  const down = { during: falls.slice(0, 1), ticks: 450 };
  const fallen = seat(house, "floor/room/sink", down);
  let { observation, info } = fallen.reset();
  while (info.outcome === undefined) ({ observation, info } = fallen.step(fallen.own()));
  assert.equal([observation.now, info.tick], [30, 450]);
});

test("of who moves by itself and was down it is now what its own clock shows, which stood still", () => {
  const walker = Object.assign(
    model({
      kind: "process",
      name: "walker",
      about: "Who walks, and notes when it was called.",
      params: {},
      hears: ["call"],
      start: () => ({ next: 5, at: -1 }),
      due: ({ next }) => next,
      step(state) {
        state.next += 5;
        return undefined;
      },
      hear(state, _type, _payload, _values, { now }) {
        state.at = now;
        return undefined;
      },
      observe: ({ at }) => ({ at }),
    }),
    { messages: { call: {} }, outlets: {} },
  );
  const caller = process({
    name: "caller",
    about: "Who calls every thirty ticks.",
    state: () => ({ calls: 0 }),
    ports: { walker: to({ call: {} }) },
    hears: { tick: {} },
    start: (_, { after }) => after(30, "tick"),
    on: {
      tick(state, _, { send, after, ports }) {
        state.calls++;
        send(ports.walker, "call");
        after(30, "tick");
      },
    },
  });
  const members = { walker, caller };
  const road = world({
    name: "road",
    about: "One walks and is called.",
    members,
    links: { caller: { walker: "walker" } },
    every: { walker: 2 },
  });
  const during: SeatOptions["during"] = [
    { at: 10, tell: "crash", payload: { member: "walker" } },
    { at: 24, tell: "restart", payload: { member: "walker", remembers: true } },
    { at: 70, tell: "crash", payload: { member: "walker" } },
  ];
  const played = seat(road, "walker", { ticks: 100, during });
  const shown: (readonly number[])[] = [];
  let { observation, info } = played.reset();
  while (info.outcome === undefined) {
    const action = played.own();
    shown.push([observation.now, (action.state as { at: number }).at]);
    ({ observation, info } = played.step(action));
  }
  // Two of the road's ticks make one of its own: it was called at 30 and 60, after 14 ticks of standing still.
  assert.equal(shown, [
    [8, 8],
    [23, 23],
  ]);
  assert.is(observation.now, 28, "it fell at 70");
});

test("who lies deep speaks at its ports to whoever listens there, worlds away", () => {
  const played = seat(house, "floor/room/relay", { ticks: 3000, reward: (after) => after["ear.heard"]! });
  assert.equal(
    played.spaces.action.send.map(({ port, to: listeners }) => [port, listeners]),
    [
      ["near", ["floor/room/sink"]],
      ["far", ["ear"]],
    ],
  );
  assert.is(played.reset().observation.heard!.type, "item");
  assert.is(played.step({ deeds: [{ kind: "send", to: "ear", type: "item", payload: { n: 1 } }] }).reward, 1);
});

test("another policy is another run, and everybody else's dice are as they were", () => {
  const still = episode(table, "player", { ticks: 500 }, 1, () => ({ deeds: [] }));
  assert.ok(still.steps === 49 || still.steps === 50);
  assert.is.not(still.info.digest, episode(table, "player", { ticks: 500 }, 1).info.digest);
});

test("an observation says what is heard, remembered and seen, and each step is a message's", () => {
  const played = seat(table, "player", {
    ticks: 100,
    reward: (after, before) => after["dealer.lost"]! - before["dealer.lost"]!,
  });
  const first = played.reset(1).observation;
  assert.equal(first.heard, { type: "ask", payload: { from: "dealer", round: 1 } });
  assert.equal(
    [first.state, first.seen],
    [
      { won: 0, rounds: 0 },
      { won: 0, rounds: 0 },
    ],
  );
  assert.ok(first.now >= 10 && first.now <= 14);
  const bet: Action = {
    deeds: [{ kind: "send", to: "dealer", type: "bet", payload: { stake: 7 } }],
    state: { won: 0, rounds: 1 },
  };
  const { observation, reward, terminated, truncated } = played.step(bet);
  assert.is(observation.heard!.type, "paid");
  const { amount } = observation.heard!.payload as { amount: number };
  assert.equal([Math.abs(amount), reward, terminated, truncated], [7, amount, false, false]);
  assert.is((observation.state as { rounds: number }).rounds, 1);
});

test("what comes in by a door is heard by the member behind it, and played", () => {
  const { dealer, player } = table.members;
  const open = world({
    name: "open",
    about: "A table whose player is paid from outside too.",
    members: { dealer, player },
    links: { dealer: { player: "player" } },
    hears: { paid: "player" },
  });
  const during = [{ at: 5, tell: "paid", payload: { amount: 3 } }];
  const { observation } = seat(open, "player", { ticks: 100, during }).reset(1);
  assert.equal([observation.now, observation.heard], [5, { type: "paid", payload: { amount: 3 } }]);
  const { info } = episode(open, "player", { ticks: 100, during }, 1);
  assert.is(info.digest, run(scenario({ name: "x", question: "x?", model: open, ticks: 100, during })).digest);
});

test("an episode of no ticks, or of few, is what happens at them", () => {
  const early = world({
    name: "early",
    about: "Who wakes at once, again and again.",
    members: {
      riser: process({
        name: "riser",
        about: "Wakes three times at 0, and at each tick.",
        hears: { wake: {} },
        state: () => ({ wakes: 0 }),
        start: (_, { after }) => after(0, "wake"),
        on: { wake: (state, _, { after }) => after(Math.max(0, Math.sign(++state.wakes - 2)), "wake") },
      }),
    },
    links: {},
  });
  for (const ticks of [0, 1, 2]) {
    const { info, steps } = episode(early, "riser", { ticks }, 1);
    const { digest } = run(scenario({ name: "x", question: "x?", model: early, ticks }));
    assert.equal([info.digest, info.tick, steps], [digest, ticks, ticks + 3]);
  }
  const still = run(scenario({ name: "x", question: "x?", model: table, ticks: 0 }));
  assert.is(episode(table, "player", { ticks: 0 }, 1).info.digest, still.digest);
});

test("what is done is copied: a change afterwards changes nothing", () => {
  const state = { won: 3, rounds: 0 };
  const played = seat(table, "player", { ticks: 100 });
  const { state: seen } = played.reset(1).observation as unknown as { state: { won: number } };
  seen.won = 99;
  played.step({ deeds: [], state });
  state.won = 99;
  assert.is((played.step({ deeds: [] }).observation.state as { won: number }).won, 3);
});

test("an episode ends where it must: at its ticks, at its condition, where the computation fails", () => {
  const idle = () => ({ deeds: [] });
  const over = episode(table, "player", { ticks: 105 }, 1, idle).info;
  assert.equal([over.tick, over.outcome], [105, "finished"]);
  const played = seat(table, "player", { ticks: 1000, ends: { "player.rounds": [3, 9] } });
  let stepped: ReturnType<typeof played.step> | undefined;
  played.reset(1);
  for (let round = 1; !stepped?.terminated; round++)
    stepped = played.step({ deeds: [], state: { won: 0, rounds: round } });
  assert.equal([stepped.truncated, stepped.observation.heard], [false, null]);
  assert.ok(stepped.info.tick < 50);
  assert.throws(
    () => played.step({ deeds: [] }),
    /^seat of player in table: expected an episode that goes on, got none; /,
  );
});

test("an end that never comes is refused when the seat is taken", () => {
  const ending = (ends: SeatOptions["ends"]) => () => seat(table, "player", { ticks: 9, ends: ends! });
  assert.throws(
    ending({ "dealer.lots": [1, 2] }),
    /^seat of player in table, ends: expected a number that is observed, got "dealer.lots"; did you mean dealer.lost\?/,
  );
  assert.throws(
    ending({ "dealer.lost": [2, 1] }),
    /^seat of player in table, ends, dealer.lost: expected a range from its least to its most, got \[2, 1\]; mend it$/,
  );
});

test("a reward is a finite number, of what is observed", () => {
  for (const [reward, says] of [
    [() => Number.NaN, /^seat of player in table, reward: expected a finite number, got NaN; /],
    [() => undefined as never, /^seat of player in table, reward: expected a finite number, got undefined; /],
    [(after) => after["player.wom"]!, /reward: expected a number that is observed, got "player\.wom"; did you mean /],
    [(_, before) => before["player.wom"] ?? 0, /reward: expected a number that is observed, got "player\.wom"; /],
  ] as const satisfies readonly (readonly [SeatOptions["reward"], RegExp])[]) {
    const place = seat(table, "player", { ticks: 100, reward: reward! });
    place.reset();
    assert.throws(() => place.step({ deeds: [] }), says);
  }
  assert.throws(
    () => seat(table, "player", { ticks: 100, ends: (seen) => seen["player.wom"]! > 9 }),
    /^seat of player in table, ends: expected a number that is observed, got "player\.wom"; did you mean player\.won\?/,
  );
});

test("an episode ends at the first instant at whose end its condition holds, however long it may last", () => {
  forAll(
    record({ seed: seeds, lost: integer({ min: 1, max: 12 }), ticks: integer({ min: 1, max: 3000 }) }),
    ({ seed, lost, ticks }) => {
      const ends = { "dealer.lost": [lost, 1000] } as const;
      const alone = new World(table, { seed });
      while (alone.next() <= ticks && alone.observe()["dealer.lost"]! < lost) alone.advance(alone.next());
      const reached = alone.observe()["dealer.lost"]! >= lost;
      const played = seat(table, "player", { ticks, ends });
      let stepped: ReturnType<typeof played.step> | undefined;
      let { info } = played.reset(seed);
      while (info.outcome === undefined) {
        stepped = played.step(played.own());
        info = stepped.info;
      }
      if (stepped === undefined) return;
      assert.equal([stepped.terminated, stepped.truncated], [reached, !reached]);
      assert.equal([info.tick, stepped.observation.now], reached ? [alone.now, alone.now] : [ticks, ticks]);
    },
    30,
  );
});

test("where the end comes between two messages to the member, it is told at the step before", () => {
  const clock = process({
    name: "clock",
    about: "Tells every ten ticks.",
    ports: { ear: to({ told: {} }) },
    hears: { tick: {} },
    state: () => ({ ticks: 0 }),
    start: (_, { after }) => after(10, "tick"),
    on: {
      tick(state, _, { send, after, ports }) {
        state.ticks++;
        send(ports.ear, "told");
        after(10, "tick");
      },
    },
  });
  const ear = process({
    name: "ear",
    about: "Counts.",
    hears: { told: {} },
    state: () => ({ told: 0 }),
    on: { told: (state) => void state.told++ },
  });
  for (const latency of [0, 2, 10])
    for (const ticks of [50, 1000, 100_000]) {
      const network = { latency: { kind: "constant", ticks: latency } } as const;
      const members = { clock, ear };
      const pair = world({ name: "pair", about: "Two.", members, links: { clock: { ear: "ear" } }, network });
      const played = seat(pair, "clock", { ticks, ends: { "ear.told": [3, 3] } });
      assert.is(played.reset().observation.now, 10);
      const seen = [1, 2, 3].map(() => played.step(played.own()));
      assert.equal(
        seen.map(({ terminated }) => terminated),
        [false, false, latency < 10],
      );
      if (latency === 10) seen.push(played.step(played.own()));
      // What it does at its last instant is done, though the instant's other messages end the episode.
      const { observation, terminated, info } = seen.at(-1)!;
      assert.equal([terminated, info.tick, observation.now], [true, 30 + latency, 30 + latency]);
      assert.equal(observation.state, { ticks: latency < 10 ? 3 : 4 });
    }
  const over = seat(world({ name: "one", about: "One.", members: { ear }, links: {} }), "ear", {
    ticks: 9,
    ends: { "ear.told": [0, 0] },
  });
  const { observation, info } = over.reset();
  assert.equal([observation.now, info.tick, info.outcome], [0, 0, "finished"]);
});

test("the spaces say who listens, what they understand, and what the member hears; a sample is within them", () => {
  const { spaces, sample, reset, step } = seat(table, "dealer", { ticks: 2000 });
  assert.equal(
    spaces.action.send.map(({ port, to: listeners, says }) => [port, listeners, Object.keys(says)]),
    [["player", ["player"], ["ask", "paid"]]],
  );
  assert.equal(
    [Object.keys(spaces.observation.hears), spaces.action.cancel],
    [
      ["bet", "deal"],
      ["bet", "deal"],
    ],
  );
  const random = new Stream(rootKey(1, "sample"), 0);
  assert.equal(spaces.observation.seen, Object.keys(reset(1).observation.seen));
  const kinds = new Set<string>();
  for (let over = false; !over; ) {
    const action = sample(random);
    for (const { kind, type } of action.deeds) kinds.add(`${kind} ${type}`);
    const { terminated, truncated } = step(action);
    over = terminated || truncated;
  }
  assert.equal([...kinds].filter((kind) => /^(send|after) /.test(kind)).length, kinds.size);
});

/** Hears every kind of field, and cannot bear a third word. */
const form = { number, text, flag, list: list(number), any: plain(), back: address({}) };
const scribe = world({
  name: "office",
  about: "One writes down what another says.",
  members: {
    scribe: process({
      name: "scribe",
      about: "Writes.",
      state: () => ({ words: 0 }),
      ports: { clerks: toMany({ filled: form, done: {} }) },
      hears: { word: {}, rest: {} },
      on: {
        word(state) {
          if (++state.words > 2) throw new RangeError("too much");
        },
        rest: () => {},
      },
    }),
    speaker: process({
      name: "speaker",
      about: "Says three words.",
      state: () => ({ heard: 0 }),
      ports: { scribe: to({ word: {} }) },
      hears: { filled: form, done: {} },
      start(_, { send, ports }) {
        for (let word = 0; word < 3; word++) send(ports.scribe, "word");
      },
      on: { filled: (state) => void state.heard++, done: (state) => void state.heard++ },
    }),
  },
  links: { scribe: { clerks: ["speaker"] }, speaker: { scribe: "scribe" } },
  network: { latency: { kind: "constant", ticks: 4 }, ordered: true },
});

test("an episode whose world fails is over with what it came to, and the member can do nothing by itself", () => {
  const played = seat(scribe, "scribe", { ticks: 50 });
  played.reset();
  for (const words of [1, 2]) {
    const { observation, terminated, truncated, reward, info } = played.step(played.own());
    assert.equal([observation.state, terminated, truncated, reward], [{ words }, false, false, 0]);
    assert.equal(info, { tick: 4 });
  }
  assert.throws(
    () => played.own(),
    /^seat of scribe in office: expected a member that can go on, got .*too much.*; play it yourself$/,
  );
  assert.equal(played.step({ deeds: [] }).observation.state, { words: 2 }, "whoever plays it bears what it cannot");
});

test("where another fails, or nothing is left to hear, the episode is over", () => {
  const silent = seat(scribe, "speaker", { ticks: 50 });
  const { observation, info } = silent.reset();
  const { digest } = run(scenario({ name: "x", question: "x?", model: scribe, ticks: 50 }));
  assert.equal([observation.heard, observation.now, info.outcome, info.digest], [null, 4, "failed", digest]);
  assert.match(info.about!, /too much/, "it says why");
  const quiet = seat(scribe, "scribe", { ticks: 50 });
  quiet.reset();
  const steps = [1, 2, 3].map(() => quiet.step({ deeds: [] }));
  assert.equal(
    steps.map(({ terminated, truncated, info: { tick, outcome } }) => [terminated, truncated, tick, outcome]),
    [
      [false, false, 4, undefined],
      [false, false, 4, undefined],
      [false, true, 50, "finished"],
    ],
  );
});

test("the first seed is 1 unless told", () => {
  const heard = (...seed: [] | [number]) => {
    const played = seat(table, "player", { ticks: 100 });
    played.reset(...seed);
    return [1, 2, 3].map(() => played.step(played.own()).observation);
  };
  assert.equal(heard(), heard(1));
  assert.is.not(JSON.stringify(heard(2)), JSON.stringify(heard(1)));
});

test("a sample is any message to anybody who listens, any timer, or nothing, all as likely", () => {
  const { sample } = seat(scribe, "scribe", { ticks: 50 });
  const random = new Stream(rootKey(1, "sample"), 0);
  const drawn = Array.from({ length: 4000 }, () => sample(random).deeds);
  const counts = Map.groupBy(drawn, ([deed]) => (deed === undefined ? "nothing" : `${deed.kind} ${deed.type}`));
  assert.equal([...counts.keys()].sort(), ["after rest", "after word", "nothing", "send done", "send filled"]);
  // Four standard errors of 4,000 throws at one in five.
  for (const [what, { length }] of counts) assert.ok(Math.abs(length - 800) < 102, `${length} of ${what}`);
  const delays = drawn.flatMap(([deed]) => (deed?.kind === "after" ? [deed.delay] : []));
  assert.ok(delays.every((delay) => delay >= 1 && delay <= 1000));
  // Of 1,600 throws nearly all of a thousand are within a hundredth of either end.
  assert.ok(Math.min(...delays) <= 10 && Math.max(...delays) > 990);
  const filled = drawn.flatMap(([deed]) => (deed?.type === "filled" && deed.kind !== "cancel" ? [deed.payload] : []));
  const seen = (field: string) =>
    [...new Set(filled.map((one) => JSON.stringify((one as Record<string, unknown>)[field])))].sort();
  assert.equal(Object.keys(form).map(seen), [
    ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    ['""'],
    ["false", "true"],
    ["[]"],
    ["null"],
    ['"scribe"'],
  ]);
  for (const [deed] of drawn) if (deed?.type === "done" && deed.kind === "send") assert.is(deed.payload, null);
});

test("what cannot be done is refused before anything is", () => {
  const played = seat(table, "player", { ticks: 100 });
  assert.throws(() => played.step({ deeds: [] }), /expected an episode that goes on/);
  played.reset(1);
  for (const [deed, says] of [
    [{ kind: "send", to: "dealer", type: "fold" }, /expected a message that it may say, got "dealer\/fold"; /],
    [{ kind: "send", to: "nobody", type: "bet" }, /got "nobody\/bet"/],
    [
      { kind: "send", to: "dealer", type: "bet", payload: { stake: "7" } },
      /dealer\/bet, stake: expected a number, got "7"/,
    ],
    [{ kind: "after", delay: -1, type: "late", payload: { to: "dealer" } }, /expected a whole number of ticks/],
    [
      { kind: "cancel", type: "lte" },
      /expected a message that it hears, got "lte"; did you mean late\? choose from ask, paid, late$/,
    ],
  ] as const)
    assert.throws(() => played.step({ deeds: [deed as never] }), says);
  for (const action of [undefined, {}, { deeds: { kind: "cancel" } }])
    assert.throws(
      () => played.step(action as never),
      /^seat of player in table: expected a list of deeds, got (undefined|\{ kind \}); say \{ deeds: \[\] \} /,
    );
  assert.throws(
    () => played.step({ deeds: [{ kind: "sned", to: "dealer", type: "bet" } as never] }),
    /^seat of player in table: expected a deed, got "sned"; choose from send, after, cancel$/,
  );
  assert.throws(() => played.step({ deeds: [null as never] }), /expected a deed, got "undefined"; choose from send/);
  assert.throws(
    () => played.step({ deeds: [], state: { won: 3, bogus: 1 } }),
    /^seat of player in table: expected a state with won, rounds, got none of rounds; say all that it remembers$/,
  );
  for (const state of [3, null])
    assert.throws(
      () => played.step({ deeds: [], state }),
      /^seat of player in table: expected a state like the member's, got (3|null); leave it out to keep what it rem/,
    );
  assert.throws(() => seat(table, "player", { ticks: 0.5 }), /^seat of player in table: expected a whole number of ti/);
  assert.is(played.step(played.own()).terminated, false);
  assert.throws(() => seat(table, "playr", { ticks: 1 }), /expected a member, got "playr"; did you mean player\?/);
  assert.throws(
    () => seat(house, "floor/room/rely", { ticks: 1 }),
    /^seat of floor\/room\/rely in house: expected a member, got "floor\/room\/rely"; did you mean floor\/room\/relay/,
  );
  for (const [nobody, remedy] of [
    ["ear/x", "there are none"],
    ["toString", "choose from source, floor, ear"],
    ["", "choose from source, floor, ear"],
  ] as const)
    assert.throws(
      () => seat(house, nobody, { ticks: 1 }),
      (error: Error) => error.message.endsWith(`: expected a member, got "${nobody}"; ${remedy}`),
    );
  for (const [other, kind] of [
    ["floor/room", "world"],
    ["floor/room/sky", "flow"],
  ])
    assert.throws(
      () => seat(house, other!, { ticks: 1 }),
      (error: Error) => error.message.includes(`: expected a process, got the ${kind} `),
    );
});

test("a world over which something was laid is not played, but for one that the seat is not in", () => {
  const deaf = (world: WorldModel): WorldModel => ({ ...world, hear: () => undefined });
  const refused =
    /^world (house|room): expected a world as it was declared, got one with other hear; change its members/;
  assert.throws(() => seat(deaf(house), "source", { ticks: 1 }), refused);
  const quiet = house.withMember("floor", floor.withMember("room", deaf(room as WorldModel)));
  assert.throws(() => seat(quiet, "floor/room/relay", { ticks: 1 }), refused);
  const { digest } = run(scenario({ name: "x", question: "x?", model: quiet, ticks: 500 }));
  assert.is(episode(quiet, "source", { ticks: 500 }, 1).info.digest, digest);
});

const gossip = { meet: { who: address(item), any: plain() } };
/** One who may speak to one of two, and is told by a third where the other lives. */
const street = world({
  name: "street",
  about: "Two neighbours, of whom one is strange at first.",
  members: {
    teller: process({
      name: "teller",
      about: "Introduces the stranger.",
      state: () => ({ told: 0 }),
      ports: { ear: to(gossip), stranger: to(item) },
      hears: { go: {} },
      start: (_, { after }) => after(10, "go"),
      on: { go: (_, __, { send, ports }) => send(ports.ear, "meet", { who: ports.stranger, any: null }) },
    }),
    asker: process({
      name: "asker",
      about: "Who is played.",
      state: () => ({ i: 0, friend: null as string | null, note: "" }),
      ports: { out: to(item) },
      hears: { ...gossip, wake: { any: plain() } },
      start: (_, { after }) => after(1, "wake", { any: null }),
      on: {
        wake(state, _, { after }) {
          state.i++;
          after(1, "wake", { any: null });
        },
        meet(state, { who }) {
          state.friend = who;
        },
      },
    }),
    sink,
    stranger: sink,
    inside: world({ name: "inside", about: "Another sink.", members: { sink }, links: {}, hears: { item: "sink" } }),
  },
  links: { teller: { ear: "asker", stranger: "stranger" }, asker: { out: "sink" } },
});

test("a send goes to who listens at the member's ports, or to whose address it was given: no further", () => {
  const played = seat(street, "asker", { ticks: 100, reward: (after) => after["stranger.heard"]! });
  const sent = (to: string, type = "item", payload: unknown = { n: 1 }) =>
    ({ kind: "send", to, type, payload }) as never;
  const wake = (any: unknown = null) => ({ kind: "after", delay: 1, type: "wake", payload: { any } }) as never;
  for (let round = 0; round < 2; round++) {
    let { observation } = played.reset();
    const refused = (deed: never) =>
      assert.throws(
        () => played.step({ deeds: [deed] }),
        /^seat of asker in street: expected a message that it may say, got "/,
      );
    for (const strange of ["stranger", "inside", "inside/sink", "nobody", "teller", "", undefined as never])
      refused(sent(strange));
    refused(sent("", "crash", { member: "sink" }));
    refused(sent("inside", "crash", { member: "sink" }));
    refused(sent("sink", "itme"));
    // What it tells itself, or remembers, gives it nobody's address.
    played.step({ deeds: [wake("stranger")], state: { i: 0, friend: "stranger", note: "stranger" } });
    refused(sent("stranger"));
    for (const who of ["stranger", "ghost"])
      assert.throws(
        () => played.step({ deeds: [sent("asker", "meet", { who, any: null })] }),
        (error: Error) => error.message.includes(`asker/meet, who: expected an address that it holds, got "${who}"; `),
      );
    const own = sent("asker", "meet", { who: "sink", any: null });
    assert.is(played.step({ deeds: [sent("sink"), own, wake()] }).observation.heard!.type, "meet");
    do ({ observation } = played.step({ deeds: observation.heard!.type === "wake" ? [wake()] : [] }));
    while (observation.now < 10 || observation.heard!.type === "wake");
    assert.is(played.step({ deeds: [sent("stranger"), wake()] }).reward, 1);
    refused(sent("teller", "go", {}));
  }
});

test("to a world whose address it was given a member says what that hears itself, not who in it fails", () => {
  const during = [{ at: 5, tell: "asker/meet", payload: { who: "inside", any: ["teller"] } }];
  const played = seat(street, "asker", { ticks: 100, during, reward: (after) => after["inside.sink.heard"]! });
  const wake = { kind: "after", delay: 1, type: "wake", payload: { any: null } } as const;
  let { observation } = played.reset();
  while (observation.heard!.type === "wake") ({ observation } = played.step({ deeds: [wake] }));
  for (const type of ["crash", "sink/item"])
    assert.throws(
      () => played.step({ deeds: [{ kind: "send", to: "inside", type, payload: { member: "sink" } }] }),
      (error: Error) => error.message.includes(`expected a message that it may say, got "inside/${type}"; `),
    );
  const { reward } = played.step({ deeds: [{ kind: "send", to: "inside", type: "item", payload: { n: 1 } }] });
  assert.is(reward, 1);
});

test("a state has the names and the kinds of values that it had; what is null may become anything", () => {
  const played = seat(street, "asker", { ticks: 100 });
  const wake = { kind: "after", delay: 1, type: "wake", payload: { any: null } } as const;
  const like = { i: 0, friend: null, note: "" };
  played.reset();
  for (const [state, says] of [
    [
      { ...like, i: "junk" },
      /^seat of asker in street, state.i: expected a value like 0, got "junk"; leave it out to /,
    ],
    [{ ...like, i: null }, /state.i: expected a value like 0, got null; /],
    [{ ...like, note: ["a"] }, /state.note: expected a value like "", got \["a"\]; /],
    [{ ...like, zz: [1] }, /expected a part of its state, got "zz"; choose from i, friend, note$/],
    [[1], /expected a state with i, friend, note, got none of i; /],
  ] as const)
    assert.throws(() => played.step({ deeds: [], state }), says);
  for (const friend of ["sink", null, "sink", "teller"])
    assert.equal(played.step({ deeds: [wake], state: { ...like, friend } }).observation.state, { ...like, friend });
});

test("what a member does by itself may be done, though it makes up addresses and keeps no shape", () => {
  const wild = model({
    kind: "process",
    name: "wild",
    about: "Keeps to no shape, and knows where everybody lives.",
    params: {},
    hears: ["go"],
    ports: { out: "one" },
    start: (_, { after }) => {
      after(1, "go");
      return { held: 0 } as Record<string, Plain>;
    },
    hear(state, _type, _payload, _values, { random, after, send }) {
      state["held"] = random.chance(0.5) ? "text" : random.below(9);
      state[`n${random.below(9)}`] = 1;
      send(random.chance(0.5) ? "sink" : "other", "item", { n: 1 });
      if (random.chance(0.01)) send("", "crash", { member: "other" });
      after(1, "go");
    },
    observe: () => ({}),
  });
  const members = { wild, sink, other: sink };
  const wilds = world({ name: "wilds", about: "Wild.", members, links: { wild: { out: "sink" } } as object });
  const { info } = episode(wilds, "wild", { ticks: 500 }, 1);
  assert.is(info.digest, run(scenario({ name: "x", question: "x?", model: wilds, ticks: 500 })).digest);
  const played = seat(wilds, "wild", { ticks: 500, reward: (after) => after["sink.heard"]! });
  played.reset();
  const said = (to: string) => ({ kind: "send", to, type: "item", payload: { n: 1 } }) as const;
  assert.throws(() => played.step({ deeds: [said("other")] }), /expected a message that it may say, got "other\/item"/);
  assert.is(played.step({ deeds: [said("sink"), { kind: "after", delay: 1, type: "go" }] }).reward, 1);
});

/** One by hand, who does all that a moment lets it do, each time it wakes. */
const free = (does: (moment: Moment, round: number) => void): WorldModel => {
  const hand = model({
    kind: "process",
    name: "hand",
    about: "Wakes every ten ticks.",
    params: {},
    hears: ["go", "ring", "late"],
    ports: { ear: "one" },
    start(_, { after }) {
      after(1, "go");
      after(200, "late");
      return { rounds: 0 };
    },
    hear(state, type, _payload, _values, moment) {
      if (type !== "go") return undefined;
      moment.after(10, "go");
      does(moment, state.rounds++);
      return state.rounds > 30 ? { kind: "ran out", about: "no more rounds" } : undefined;
    },
    observe: ({ rounds }) => ({ rounds }),
  });
  const listener = process({
    name: "listener",
    about: "Knows in which order it heard what, and when.",
    hears: item,
    state: () => ({ order: 0, at: 0 }),
    on: {
      item(state, { n }, { now }) {
        state.order = (state.order * 10 + n) % 1_000_003;
        state.at = now;
      },
    },
  });
  return world({
    name: "free",
    about: "Two.",
    members: { hand, listener },
    links: { hand: { ear: "listener" } } as object,
    every: { hand: 3 },
    network: { latency: { kind: "uniform", least: 0, most: 2 } },
  });
};

test("delays, priorities and all timers taken back at once are done as they would be", () => {
  const ear = "listener";
  for (const [what, does] of [
    ["a delay of what is sent", ({ send }) => send(ear, "item", { n: 1 }, 5)],
    [
      "priorities of what is sent",
      ({ send }) => {
        send(ear, "item", { n: 1 }, 2, 3);
        send(ear, "item", { n: 2 }, 2);
        send(ear, "item", { n: 3 }, 2, -3);
      },
    ],
    [
      "a timer's priority",
      ({ after, send }) => {
        after(10, "ring", null, 2);
        send("hand", "ring", null, 10, -2);
      },
    ],
    ["timers of a type", ({ after, recall, self }, round) => (round % 2 ? recall(self, "ring") : after(15, "ring"))],
    ["all timers", ({ after, recall, self }, round) => (round < 9 ? after(15, "ring") : recall(self))],
  ] as readonly (readonly [string, Parameters<typeof free>[0]])[])
    for (const ticks of [50, 300]) {
      const alone = run(scenario({ name: "x", question: "x?", model: free(does), ticks }), { seed: 2 });
      const idle = run(scenario({ name: "x", question: "x?", model: free(() => {}), ticks }), { seed: 2 });
      assert.is.not(alone.digest, idle.digest, what);
      assert.is(episode(free(does), "hand", { ticks }, 2).info.digest, alone.digest, what);
    }
});

test("who ends by itself, or does what no deed says, cannot be asked for it", () => {
  for (const [does, ticks, says] of [
    [() => {}, 2000, /expected a member that can go on, got hand: no more rounds; play it yourself$/],
    [
      ({ send }) => send("listener", "item", { n: 1 }, 0, 0, "listener"),
      2000,
      /got free, hand\/go, event 1: hand: expected what a deed can say, got what is done as "listener"; use send, /,
    ],
    [({ recall }) => recall("listener"), 2000, /hand: expected what a deed can say, got what is done as "listener"; /],
    [
      ({ place, post, self }) => post!(place!("listener", "item"), { n: 7 }, 0, 0, self),
      2000,
      /got what goes past the ne/,
    ],
  ] as readonly (readonly [Parameters<typeof free>[0], number, RegExp])[])
    assert.throws(() => episode(free(does), "hand", { ticks }, 1), says);
});

test("a deed may say when, and before whom, and take back all timers", () => {
  const played = seat(
    free(() => {}),
    "hand",
    { ticks: 300, reward: (after) => after["listener.order"]!, set: { "network.most": 0 } },
  );
  assert.equal(played.spaces.action.priority, [-511, 511]);
  const say = (n: number, more: object) => ({ kind: "send", to: "listener", type: "item", payload: { n }, ...more });
  const act = (...deeds: object[]) => played.step({ deeds } as never);
  played.reset();
  // Its ticks are three of the world's.
  act(say(1, { delay: 2, priority: 1 }), say(2, { delay: 2 }), say(3, { delay: 1, priority: 5 }));
  for (const [deed, says] of [
    [
      say(1, { priority: 512 }),
      /^seat of hand in free, item, priority: expected a whole number from -511 to 511, got 5/,
    ],
    [
      { kind: "after", delay: 1, type: "ring", priority: 0.5 },
      /^seat of hand in free, ring, priority: expected a whol/,
    ],
    [say(1, { delay: -1 }), /^seat of hand in free, item: expected a whole number of ticks from 0 to 2\^53, got -1; /],
    [
      say(1, { delay: "1" }),
      /^seat of hand in free: expected number in delay, got "1"; a deed has kind, to, type, pay/,
    ],
  ] as const) {
    played.reset();
    assert.throws(() => act(deed), says);
  }
  played.reset();
  const two = { kind: "after", delay: 1, type: "ring", priority: 2 };
  const { reward, observation } = act(say(1, { delay: 1, priority: 1 }), say(2, { delay: 1 }), say(3, {}), two);
  assert.equal([reward, observation.heard!.type, observation.now], [321, "ring", 2]);
  const { truncated, info } = act(two, { kind: "cancel" });
  assert.equal([truncated, info.outcome], [true, "finished"], "all timers, the first of them too");
});

test("what an action or a deed has too much is refused by name", () => {
  const played = seat(table, "player", { ticks: 100 });
  played.reset(1);
  for (const [action, says] of [
    [
      { deeds: [], stat: { won: 1 } },
      /^seat of player in table: expected a field of an action, got "stat"; did you mea/,
    ],
    [
      { deeds: [{ kind: "after", delay: 1, type: "late", payLoad: {} }] },
      /^seat of player in table: expected a field of a deed, got "payLoad"; did you mean payload\? choose from kind, /,
    ],
    [{ deeds: [{ kind: "cancel", type: "late", to: "dealer" }] }, /expected a field of a deed, got "to"; choose from /],
    [{ deeds: [{ kind: "after", type: "late" }] }, /expected number in delay, got nothing; a deed has kind, delay, /],
  ] as const)
    assert.throws(() => played.step(action as never), says);
  assert.is(played.step(played.own()).terminated, false);
});

test("what an author's code throws, and who is no address, is told in one line", () => {
  const bad = (): never => {
    throw new TypeError("cannot\nread this");
  };
  const reward = seat(table, "player", { ticks: 100, reward: bad });
  reward.reset();
  const broken = (part: object) => table.withMember("dealer", { ...table.members.dealer, ...part });
  for (const [act, says] of [
    [
      () => reward.step({ deeds: [] }),
      "seat of player in table, reward: expected a finite number, got cannot read this",
    ],
    [
      () => seat(table, "player", { ticks: 100, ends: bad }),
      "seat of player in table, ends: expected a condition that can be asked, got cannot read this",
    ],
    [
      () => seat(table, "player", { ticks: 100, ends: (seen) => seen["dealer.lost"] !== 0 && bad() }).reset(),
      undefined,
    ],
    [
      () => episode(table, "player", { ticks: 900, ends: (seen) => seen["dealer.lost"] !== 0 && bad() }, 1),
      "seat of player in table, ends: expected a condition that can be asked, got cannot read this",
    ],
    [
      () => seat(broken({ start: bad }), "player", { ticks: 1 }),
      "seat of player in table, start: expected a world that can start, got dealer: cannot read this",
    ],
    [
      () => seat(broken({ observe: bad }), "player", { ticks: 9, reward: () => 1 }).reset(),
      "seat of player in table, observed: expected a world that can be observed, got dealer: cannot read this",
    ],
    [
      () => seat(broken({ observe: bad }), "dealer", { ticks: 99 }).reset(),
      "seat of dealer in table, seen: expected a member that can be observed, got cannot read this",
    ],
  ] as const)
    if (says === undefined) act();
    else assert.throws(act, (error: Error) => error.message === `${says}; mend what throws it`);
  for (const nobody of [3, undefined, null, Symbol("x")])
    assert.throws(
      () => seat(table, nobody as never, { ticks: 1 }),
      /^seat in table: expected the address of a member, got (3|undefined|null|Symbol\(x\)); name it, as in "member"$/,
    );
});

test("from instant to instant only whom its end speaks of is looked at, and for a reward all, once a step", () => {
  let looks = 0;
  const crowdOf = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `other${i}`,
      { ...source, observe: (state: Plain) => ({ said: (state as unknown as { said: number }).said, look: ++looks }) },
    ]),
  );
  const hall = world({
    name: "hall",
    about: "Many talk, one listens.",
    members: { ...crowdOf, ear: sink },
    links: Object.fromEntries(Object.keys(crowdOf).map((name) => [name, { out: "ear" }])) as never,
  });
  for (const [reward, most] of [
    [undefined, 20],
    [() => 1, 20 * 12],
  ] as const) {
    const played = seat(hall, "ear", { ticks: 400, ends: { "ear.heard": [1e6, 1e9] }, ...(reward && { reward }) });
    played.reset();
    looks = 0;
    let steps = 0;
    while (steps < 10 && !played.step(played.own()).truncated) steps++;
    assert.is(steps, 10);
    assert.ok(looks <= most, `${looks} looks`);
  }
});

test("what a member would do is found without a look at others, or at what else is in flight", () => {
  let asked = 0;
  const dancer = model({
    kind: "process",
    name: "dancer",
    about: "Moves by itself at every tick.",
    params: {},
    start: () => ({ next: 1 }),
    due(state) {
      asked++;
      return state.next;
    },
    step: (state) => void state.next++,
    observe: ({ next }) => ({ next }),
  });
  const crier = process({
    name: "crier",
    about: "Has much in flight, and calls.",
    state: () => ({ said: 0 }),
    ports: { ear: to(item) },
    hears: { go: {}, wait: {} },
    start(_, { after }) {
      for (let i = 0; i < 20_000; i++) after(1e6 + i, "wait");
      after(1, "go");
    },
    on: {
      go(state, _, { send, ports, after }) {
        send(ports.ear, "item", { n: state.said++ });
        after(1, "go");
      },
      wait() {},
    },
  });
  const members = { dancer, crier, ear: sink };
  const hall = world({ name: "hall", about: "Much goes on.", members, links: { crier: { ear: "ear" } } });
  const played = seat(hall, "ear", { ticks: 300 });
  played.reset();
  const took = Array.from({ length: 200 }, () => {
    asked = 0;
    const began = performance.now();
    const action = played.own();
    const lasted = performance.now() - began;
    assert.is(asked, 0);
    played.step(action);
    return lasted;
  });
  // To copy what is in flight takes some milliseconds, to hear some microseconds.
  assert.ok(Math.min(...took) < 0.5, `${Math.min(...took)} ms`);
});

test("to ask what a member would do changes nothing, though it throws, and though it asks who speaks", () => {
  const senders: (string | null)[] = [];
  const asker = Object.assign(
    model({
      kind: "process",
      name: "asker",
      about: "Asks who speaks, and spoils what it hears.",
      params: {},
      hears: ["item"],
      start: () => ({ heard: 0, from: "" }),
      hear(state, _type, payload, _values, { sender, random }) {
        state.from = String(sender!());
        senders.push(sender!());
        const { list } = payload as { readonly list: number[] };
        list.push(random.below(9));
        state.heard += list.length;
        if (state.heard > 8) throw new RangeError("too much");
        return undefined;
      },
      observe: ({ heard }) => ({ heard }),
    }),
    { messages: { item: { list: list(number) } }, outlets: {} },
  );
  const crier = process({
    name: "crier",
    about: "Sends lists.",
    state: () => ({ said: 0 }),
    ports: { ear: to({ item: { list: list(number) } }) },
    hears: { go: {} },
    start: (_, { after }) => after(1, "go"),
    on: {
      go(state, _, { send, ports, after }) {
        send(ports.ear, "item", { list: [state.said++] });
        after(2, "go");
      },
    },
  });
  const pair = world({
    name: "pair",
    about: "Two.",
    members: { crier, ear: asker },
    links: { crier: { ear: "ear" } } as never,
  });
  const around = world({ name: "around", about: "Around them.", members: { pair }, links: {}, every: { pair: 3 } });
  const alone = run(scenario({ name: "x", question: "x?", model: around, ticks: 60 }));
  const played = seat(around, "pair/ear", { ticks: 60 });
  let { info } = played.reset();
  let steps = 0;
  senders.length = 0;
  const own = () => {
    const said = [1, 2, 3].map(() => {
      try {
        return played.own();
      } catch (error) {
        return String(error);
      }
    });
    assert.equal(said[0], said[2]);
    return said[0]!;
  };
  for (; info.outcome === undefined; steps++) {
    const action = own();
    if (typeof action === "string") {
      assert.match(action, /too much/);
      assert.match(action, new RegExp(alone.outcome.about!.match(/event \d+/)![0]), "the event that it is in the run");
      break;
    }
    ({ info } = played.step(action));
  }
  assert.ok(steps > 2);
  assert.ok(
    senders.every((from) => from === "pair/crier"),
    senders.join(" "),
  );
});
