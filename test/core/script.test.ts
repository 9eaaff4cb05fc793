import { type Cue, model, type Observed, type Plain, scenario, scripted, world } from "../../lab/core/index.ts";
import { begin, History, inForce, run, World } from "../../lab/engine/index.ts";
import { lorenz, twoPhaseCommit } from "../../lab/models/index.ts";
import { universalLaws } from "../laws/universal.ts";
import { assert, test } from "../suite.ts";
import { queue } from "../witnesses/queue.ts";

const cooling: readonly Cue[] = [
  { at: 50, set: { rho: 0.5 } },
  { when: ({ z = 0 }) => z < 0.1, set: { rho: 28 } },
];

universalLaws(scripted(lorenz, cooling));
universalLaws(scripted(queue, [{ at: 3_000_000, tell: "arrive", delay: 5 }]), { until: 20_000_000 });

test("a cue at a tick comes before anything moves at that tick", () => {
  const [cued, plain] = [new World(scripted(lorenz, cooling)), new World(lorenz)];
  cued.advance(49);
  plain.advance(49);
  assert.equal(cued.observe(), plain.observe());
  cued.advance(50);
  const other = plain.fork({ set: { rho: 0.5 } });
  other.advance(50);
  assert.equal(cued.observe(), other.observe());
});

test("a condition is taken once, after the first event after which it holds", () => {
  const world = new World(scripted(lorenz, cooling));
  const low = (): boolean => world.observe()["z"]! < 0.1;
  while (!low()) world.advance(world.now + 1);
  const other = new World(lorenz, { set: { rho: 28 } });
  other.state = { tick: world.now, u: Float64Array.of(...Object.values(world.observe())) };
  other.now = world.now;
  world.advance(world.now + 20);
  other.advance(world.now);
  assert.equal(world.observe(), other.observe());
});

test("of many cues with a time no more are looked at than halving them leaves", () => {
  const cues = Array.from(
    { length: 3000 },
    (_, i): Cue => ({ at: 100 + ((i * 7) % 3000), set: { rho: 20 + (i % 9) } }),
  );
  const begun = new World(scripted({ ...lorenz, coast: undefined } as unknown as typeof lorenz, cues));
  let looks = 0;
  const state = begun.state as { taken: Uint8Array };
  state.taken = new Proxy(state.taken, {
    get(taken, at) {
      looks++;
      return Reflect.get(taken, at);
    },
  });
  for (const [until, past] of [
    [99, 0],
    [600, 501],
    [4000, 3000],
  ] as const) {
    begun.advance(until);
    assert.is(
      Object.values(Object.getOwnPropertyDescriptors(state.taken)).filter(({ value }) => value === 1).length,
      past,
    );
  }
  assert.is(inForce(begun)["rho"], 20 + (cues.findIndex((cue) => "at" in cue && cue.at === 3099) % 9));
  assert.ok(looks <= 3 * 4000 * Math.ceil(Math.log2(3000)), `${looks} looks`);
});

test("what is told arrives as any message does", () => {
  const world = new World(scripted(queue, [{ at: 7, tell: "arrive" }]));
  world.advance(7);
  assert.is(world.observe()["arrived"], 1);
});

/** Moves every ten ticks, and hears what is added. */
const counter = model({
  kind: "process",
  name: "counter",
  about: "Adds up.",
  params: { by: { value: 1, range: [0, 9], about: "how much a move adds" } },
  hears: ["add"],
  start: () => ({ moves: 0, sum: 0, heard: [] as Plain[] }),
  due: ({ moves }) => 10 * (moves + 1),
  step(state, { by }) {
    state.moves++;
    state.sum += by;
  },
  hear: (state, _, payload, { by }, { now }) => void state.heard.push([now, payload, by]),
  observe: ({ moves, sum }) => ({ moves, sum }),
  laws: { "no move adds more than by": ({ moves, sum }, { by }) => sum <= moves * by },
});
const at = (cues: readonly Cue[], ...times: readonly number[]) => {
  const world = new World(scripted(counter, cues));
  return times.map((time) => {
    world.advance(time);
    return world.observe()["sum"];
  });
};

test("a cue moves nothing but itself, and what is set stands until it is set again", () => {
  const cues = [
    { at: 5, set: { by: 2 } },
    { at: 20, set: { by: 5 } },
    { at: 40, set: { by: 0 } },
  ];
  assert.equal(at(cues, 4, 5, 9, 10, 19, 20, 30, 40, 50), [0, 0, 0, 2, 2, 7, 12, 12, 12]);
  assert.equal(at([{ at: 0, set: { by: 3 } }], 0, 10), [0, 3]);
});

test("bounds hold up to their ends, and are asked after every event until they are taken", () => {
  const cues = [
    { when: { sum: [2, 3] as const }, set: { by: 4 } },
    { when: { sum: [7, 9] as const, moves: [0, 9] as const }, set: { by: 9 } },
    { when: { sum: [1, 99] as const, moves: [5, 9] as const }, set: { by: 0 } },
  ];
  assert.equal(at(cues, 10, 20, 30, 40, 50, 60), [1, 2, 6, 10, 14, 14]);
});

test("a predicate in code sees all that is observed, at its instant alone", () => {
  const kept: Observed[] = [];
  const when = (seen: Observed): boolean => {
    kept.push(seen);
    assert.equal([{ ...seen }, Object.keys(seen)], [{ sum: seen["sum"], moves: seen["moves"] }, ["moves", "sum"]]);
    assert.equal(["sum" in seen, "mass" in seen], [true, false]);
    return seen["moves"]! > 1;
  };
  assert.equal(at([{ when, set: { by: 5 } }], 20, 30), [2, 7]);
  assert.throws(() => kept[0]!["sum"], /revoked/);
});

test("what holds from the start is taken there, before anything moves", () => {
  const cues = [
    { when: { moves: [0, 0] as const }, set: { by: 3 } },
    { when: { sum: [0, 9] as const }, tell: "add" },
    { when: { moves: [1, 1] as const }, set: { by: 1 } },
  ];
  assert.equal(at(cues, 0, 10, 20), [0, 3, 4]);
  const world = new World(scripted(counter, cues));
  world.advance(5);
  assert.equal((world.state as unknown as { state: { heard: Plain[] } }).state.heard, [[0, null, 3]]);
});

test("what is told arrives with its payload after its delay, under what is set by then", () => {
  const world = new World(
    scripted(counter, [
      { at: 3, tell: "add", payload: { n: 1 }, delay: 4 },
      { at: 5, set: { by: 2 } },
      { at: 8, tell: "add" },
    ]),
  );
  const heard = () => (world.state as unknown as { state: { heard: Plain[] } }).state.heard;
  for (const [time, count] of [
    [6, 0],
    [7, 1],
    [8, 2],
  ] as const) {
    world.advance(time);
    assert.is(heard().length, count, `at ${time}`);
  }
  assert.equal(heard(), [
    [7, { n: 1 }, 2],
    [8, null, 2],
  ]);
});

test("a law of the model's is held to what is set, and a model without a script is due as it was", () => {
  const world = new World(scripted(counter, [{ at: 15, set: { by: 9 } }]));
  world.advance(20);
  const [law] = Object.values(world.model.laws);
  assert.ok(law!(world.state, world.values));
  assert.is(new World(scripted(counter, [])).next(), 10);
  assert.is(new World(scripted(counter, [{ at: 4, set: { by: 1 } }])).next(), 4);
  assert.is(new World(scripted(counter, [{ at: 14, set: { by: 1 } }])).next(), 10);
});

test("a cue that cannot be taken is refused by name", () => {
  const refusals: readonly (readonly [cue: object, message: RegExp])[] = [
    [{ at: 0.5, set: {} }, /^lorenz, script: expected a whole number of ticks/],
    [{ at: 1, set: { rh: 1 } }, /^lorenz: expected a parameter, got "rh"; did you mean rho\?/],
    [{ at: 1, tell: "crash" }, /^lorenz, script: expected a message it understands, got "crash"/],
    [{ at: 1 }, /^lorenz, script: expected set or tell, got neither/],
    [{ at: 1, set: undefined }, /^lorenz, script: expected set or tell, got neither/],
    [{ when: undefined, set: {} }, /^lorenz, script: expected at or when, got neither/],
    [{ when: 3, set: {} }, /^lorenz, script: expected bounds or a function to wait for, got 3/],
    [{ when: { x: null }, set: {} }, /^lorenz, script, x: expected a range from its least to its most, got null/],
    [{ set: {} }, /^lorenz, script: expected at or when, got neither/],
    [{ at: 1, when: { x: [1, 2] }, set: {} }, /^lorenz, script: expected at or when, got both; say when/],
    [{ at: 1, set: {}, tell: "crash" }, /^lorenz, script: expected set or tell, got both; say what/],
    [
      { when: { x: [3, 2] }, set: {} },
      /^lorenz, script, x: expected a range from its least to its most, got \[3, 2\]; mend it/,
    ],
    [{ at: 1, set: {} }, /^lorenz, script: expected a parameter to set, got none; leave the cue out$/],
    [
      { at: 1, set: { rho: 1, dt: 0.02 } },
      /^lorenz, script: expected a parameter that changes on the way, got "dt"; set it for the whole run$/,
    ],
    [{ at: 1, set: { rho: 1 }, fork: "" }, /^lorenz, script: expected a name for the fork, got ""; give it one, or /],
  ];
  for (const [cue, message] of refusals) assert.throws(() => scripted(lorenz, [cue as Cue]), message);
  const groups = [["coordinator"], ["manager0", "manager1"], ["coordinator"]];
  assert.throws(
    () => scripted(twoPhaseCommit, [{ at: 1, tell: "part", payload: { groups } }]),
    /^two-phase-commit, script, part: expected each member in one group, got "coordinator" again; take it out of one$/,
  );
  const sky = world({ name: "sky", about: "Weather.", members: { weather: lorenz }, links: {} });
  assert.throws(
    () => scripted(sky, [{ at: 1, set: { "weather.dt": 0.02 } }]),
    /^sky, script: expected a parameter that changes on the way, got "weather\.dt"; /,
  );
  const late = { at: 1, tell: "add", delay: -1 };
  assert.throws(() => scripted(counter, [late]), /^counter, script, delay of add: expected a whole number of ticks/);
  assert.throws(
    () => new World(scripted(counter, [{ when: { sun: [1, 2] }, set: { by: 1 } }])),
    /^counter, script: expected a number that is observed, got "sun"; did you mean sum\?/,
  );
  assert.throws(
    () => new World(scripted(counter, [{ when: (seen) => seen["sun"]! > 1, set: { by: 1 } }])),
    /^counter, script: expected a number that is observed, got "sun"; did you mean sum\?/,
    "in code it would never hold",
  );
});

const forked = scenario({
  name: "forked",
  question: "What if the sun had gone down, or up?",
  model: lorenz,
  ticks: 640,
  during: [
    { at: 100, set: { sigma: 11 } },
    { at: 300, fork: "night", set: { rho: 0.5 } },
    { when: { z: [40, 60] }, fork: "noon", set: { rho: 60 } },
    { at: 500, fork: "night", set: { rho: 28 } },
  ],
  requirements: { "it is not too cold": "G z > 0.5" },
});

test("a fork shares all that was before it, and then goes its own way", () => {
  const { forks = [], chain, digest, ...main } = run(forked);
  assert.equal(
    forks.map(({ name }) => name),
    ["night", "noon"],
  );
  for (const { name, until, digest: own, end } of forks) {
    const alone = run(forked, { fork: name });
    assert.equal([alone.digest, alone.series.rows.at(-1), alone.forks], [own, end, undefined]);
    for (const [i, { tick, link }] of alone.chain.entries()) assert.is(link === chain[i]!.link, tick <= until);
    assert.is.not(own, digest);
  }
  assert.is(forks[0]!.until, 290);
  assert.equal(main.requirements[0]!.holds, true);
  assert.equal(
    forks.map(({ requirements }) => requirements[0]!.holds),
    [false, true],
  );
});

test("a fork at a tick is what a history that is forked there becomes", () => {
  const past = new History(begin(forked)).seek(299);
  const other = past
    .fork({ set: { rho: 0.5 } })
    .seek(499)
    .fork({ set: { rho: 28 } });
  assert.equal(Object.values(other.seek(640).world.observe()), run(forked).forks![0]!.end);
});

test("what happens in forks alone does not happen, and an unknown fork is refused", () => {
  const { during, ...rest } = forked;
  const plain = scenario({ ...rest, during: during.filter(({ fork }) => fork === undefined) });
  assert.equal(run(forked).series, run(plain).series);
  assert.throws(() => run(forked, { fork: "nigh" }), /expected a fork, got "nigh"; did you mean night\?/);
});

test("the parameters in force are those that a script has left, then and there", () => {
  const history = new History(scripted(lorenz, [{ at: 50, set: { rho: 14 } }]), { set: { sigma: 9 } });
  const rhos = [49, 50, 200, 10].map((tick) => inForce(history.seek(tick).world)["rho"]);
  assert.equal(rhos, [28, 14, 14, 28]);
  assert.equal(inForce(history.seek(60).world), { ...new World(lorenz).values, sigma: 9, rho: 14 });
  assert.is(inForce(history.fork({ set: { rho: 20 } }).seek(70).world)["rho"], 20);
  assert.is(inForce(new World(lorenz, { set: { rho: 20 } }))["rho"], 20);
});

test("what a fork sets stands over what the script had set, until the script sets it again", () => {
  const cues = [
    { at: 10, set: { rho: 20, sigma: 9 } },
    { at: 30, set: { rho: 25 } },
  ] as const;
  const run = new World(scripted(lorenz, cues));
  run.advance(20);
  const fork = run.fork({ set: { rho: 0.5 } });
  const written = new World(scripted(lorenz, [...cues, { at: 21, set: { rho: 0.5 } }]));
  written.advance(20);
  const others = scripted(lorenz, [cues[0], { at: 21, set: { rho: 0.5 } }, cues[1]]);
  const expected = new World(others);
  for (const until of [25, 40]) {
    fork.advance(until);
    expected.advance(until);
    assert.equal(fork.observe(), expected.observe());
  }
});
