import {
  type Action,
  address,
  changRoberts,
  number,
  process,
  rootKey,
  run,
  type SeatOptions,
  Stream,
  scenario,
  seat,
  to,
  twoPhaseCommit,
  type WorldModel,
  world,
} from "../../lab/index.ts";
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

const worlds: readonly (readonly [WorldModel, member: string, ticks: number])[] = [
  [table, "player", 997],
  [table, "dealer", 1000],
  [changRoberts, "node3", 20_000],
  [changRoberts, "clerk", 20_000],
  [twoPhaseCommit, "manager1", 20_000],
  [twoPhaseCommit, "coordinator", 20_000],
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
  reset(1);
  const kinds = new Set<string>();
  for (let over = false; !over; ) {
    const action = sample(random);
    for (const { kind, type } of action.deeds) kinds.add(`${kind} ${type}`);
    const { terminated, truncated } = step(action);
    over = terminated || truncated;
  }
  assert.equal([...kinds].filter((kind) => /^(send|after) /.test(kind)).length, kinds.size);
});

test("what cannot be done is refused before anything is", () => {
  const played = seat(table, "player", { ticks: 100 });
  assert.throws(() => played.step({ deeds: [] }), /expected an episode that goes on/);
  played.reset(1);
  for (const [deed, says] of [
    [{ kind: "send", to: "dealer", type: "fold" }, /expected a message that somebody hears, got "dealer\/fold"; /],
    [{ kind: "send", to: "nobody", type: "bet" }, /got "nobody\/bet"/],
    [
      { kind: "send", to: "dealer", type: "bet", payload: { stake: "7" } },
      /dealer\/bet, stake: expected a number, got "7"/,
    ],
    [{ kind: "after", delay: -1, type: "late", payload: { to: "dealer" } }, /expected a whole number of ticks/],
    [
      { kind: "cancel", type: "lte" },
      /expected a message that somebody hears, got "player\/lte"; did you mean player\/late/,
    ],
  ] as const)
    assert.throws(() => played.step({ deeds: [deed as never] }), says);
  assert.is(played.step(played.own()).terminated, false);
  assert.throws(() => seat(table, "playr", { ticks: 1 }), /expected a member, got "playr"; did you mean player\?/);
});
