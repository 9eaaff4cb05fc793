import { Fold, sha256Hex } from "../../lab/core/index.ts";
import { readScenario } from "../../lab/engine/scenario-file.ts";
import {
  always,
  askClaim,
  average,
  begin,
  digest,
  drawsOf,
  explore,
  failureOf,
  flow,
  held,
  henon,
  lawful,
  logistic,
  lorenz,
  map,
  measure,
  model,
  process,
  rests,
  rowOf,
  run,
  scenario,
  seat,
  shrink,
  temporal,
  World,
  world,
} from "../../lab/index.ts";
import { weather } from "../cli/orrery.ts";
import { array, constantFrom, forAll, integer, record } from "../draws.ts";
import { assert, test } from "../suite.ts";

const storm = readScenario("weather.json", JSON.stringify(weather), { models: [lorenz], measures: [rests] });

test("the same plan has the same run, and another seed, value or length another digest", () => {
  const plain = run(storm);
  assert.equal(run(storm), plain);
  assert.ok(held(plain));
  const digests = [{ seed: 4 }, { set: { rho: 28.5 } }, { ticks: 639 }].map((plan) => run(storm, plan).digest);
  assert.is(new Set([plain.digest, ...digests]).size, 4);
});

test("a plan written out is the plan that is meant", () => {
  const { digest: expected } = run(storm);
  assert.is(run(storm, { seed: 3, ticks: 640, set: { rho: 28, dt: "10ms" } }).digest, expected);
});

test("of members that neither a requirement nor a cue speaks of nothing is looked at, however deep they are", () => {
  const looks = { asked: 0, beside: 0, below: 0 };
  const beating = (name: keyof typeof looks) =>
    process({
      name,
      about: "Beats at every tick.",
      state: () => ({ n: 0 }),
      hears: { beat: {} },
      start: (_, { after }) => after(1, "beat"),
      observe({ n }) {
        looks[name]++;
        return { n, double: 2 * n };
      },
      on: {
        beat(state, _, { after }) {
          state.n++;
          after(1, "beat");
        },
      },
    });
  const inner = world({
    name: "inner",
    about: "Two.",
    members: { asked: beating("asked"), below: beating("below") },
    links: {},
  });
  const outer = world({
    name: "outer",
    about: "One and two.",
    members: { inner, beside: beating("beside") },
    links: {},
  });
  const { requirements, series } = run(
    scenario({
      name: "few-of-many",
      question: "Who is looked at?",
      model: outer,
      ticks: 6400,
      observe: ["inner.asked.n", "beside.n"],
      during: [
        { when: { "inner.asked.double": [200, 1e9] }, tell: "crash", payload: { member: "beside" } },
        {
          when: (seen) => seen["inner.asked.n"]! >= 200,
          tell: "restart",
          payload: { member: "beside", remembers: false },
        },
      ],
      requirements: { "it stays low": "G inner.asked.n <= 6399" },
    }),
  );
  assert.equal([requirements[0]!.tick, series.rows.at(-1)], [6400, [6400, 6200]]);
  assert.ok(looks.asked > 6400 && looks.beside < 200 && looks.below < 10, JSON.stringify(looks));
});

test("the chain is linked at the start, the end and 64 times between, and the series is seen at each link", () => {
  for (const [ticks, links] of [
    [0, 1],
    [1, 2],
    [64, 65],
    [65, 34],
    [640, 65],
    [100_000, 65],
  ] as const) {
    const { chain, series, digest: last } = run(scenario({ name: "a", question: "a?", model: logistic, ticks }));
    assert.is(chain.length, links, `${ticks} ticks`);
    assert.is(series.rows.length, links);
    assert.equal([chain[0]!.tick, chain.at(-1)!.tick, chain.at(-1)!.link], [0, ticks, last]);
  }
});

test("each link is of the one before, the tick, and all that happened until then", () => {
  const world = begin(storm);
  const fold = new Fold();
  let link = "orrery chain 1 lorenz";
  const expected = run(storm).chain.map(({ tick }) => {
    world.advance(tick, fold);
    world.fold(fold);
    link = sha256Hex(`${link} ${tick} ${fold.hex()}`);
    return { tick, link };
  });
  assert.equal(run(storm).chain, expected);
});

test("a run lives through what a world lives through by itself", () => {
  const world = begin(storm);
  world.advance(640);
  assert.equal(run(storm).series.rows.at(-1), Object.values(world.observe()));
  assert.is(digest(world.state), digest(world.state));
});

test("a requirement that breaks is told with the first tick at which it does, though it holds again", () => {
  const seen: number[] = [];
  const watched = scenario({
    name: "watched",
    question: "Does it pass by?",
    model: logistic,
    set: { r: 4 },
    ticks: 200,
    requirements: { "below a half": always({ x: [0, 0.5] }), "seen at every tick": always(({ x }) => !!seen.push(x!)) },
  });
  const { requirements } = run(watched);
  const first = seen.findIndex((x) => x > 0.5);
  const { name, holds, tick, blame, blameAt } = requirements[0]!;
  assert.equal([name, holds, tick, blame, blameAt], ["below a half", false, first, "x <= 0.5", first]);
  assert.is(seen.length, 201);
  assert.ok(seen.slice(first).some((x) => x <= 0.5));
});

/** Counts its own blinks, each at its time. */
const blinking = (times: readonly number[]) =>
  model({
    kind: "process",
    name: "blinking",
    about: "Is on after one blink, and off after the next.",
    params: {},
    hears: ["blink"],
    start(_, { after }) {
      for (const time of times) after(time, "blink");
      return { blinks: 0 };
    },
    hear: (state) => void state.blinks++,
    observe: ({ blinks }) => ({ n: blinks % 2, blinks }),
  });

test("a requirement is judged by the ticks at which things happen, whoever watches and wherever rows lie", () => {
  const drawn = record({
    times: array(integer({ min: 0, max: 400 }), { maxLength: 6 }),
    ticks: integer({ min: 0, max: 500 }),
    every: integer({ min: 1, max: 500 }),
    formula: constantFrom("G n < 1", "F[0,90] n > 0", "G(rise n -> F[0,60] n < 1)", "n < 1 U[5,80] n > 0", "G X n < 1"),
  });
  forAll(drawn, ({ times, ticks, every, formula }) => {
    const asked = { name: "asked", question: "When?", model: blinking(times), ticks } as const;
    const ensemble = { seeds: 1, rows: { held: { requirement: "it" } } };
    const watched = scenario({ ...asked, requirements: { it: formula }, ensemble });
    const world = new World(watched.model);
    const tickByTick = temporal.monitor(watched.requirements["it"]!);
    for (let tick = 0; tick <= ticks; tick++) {
      world.advance(tick);
      tickByTick.step(world.observe());
    }
    const holds = tickByTick.end() === "holds";
    const told = [{}, { every }].map((plan) => run(watched, plan).requirements.map(({ tick }) => tick)[0]);
    const at = tickByTick.violation?.at;
    assert.equal([...told, failureOf(watched)?.tick], [at, at, at]);
    assert.equal(rowOf(watched, { point: "as asked", seed: 1 }).values, [Number(holds)]);
  });
});

/** What an author may get wrong at the third beat of six, in the second of two members. */
const wrong = [
  ["a handler throws", "b/beat, event 6: no such luck, twice", { throws: new Error("no such\n luck,\ttwice") }],
  ["a handler throws what is no error", "b/beat, event 6: null was thrown", { throws: null }],
  ["a state is no plain data", "b/beat, event 6: state.members.b.x: expected plain data, got undef", { spoils: true }],
  ["one object is in two places", "b/beat, event 6: state.members.b.z: expected each object in one", { joins: true }],
  ["nothing can be observed", "b/beat, event 6: b: too dark", { blinds: true }],
  ["a requirement throws", 'requirement "it is", event 6: too far', { watched: true }],
] as const;
for (const [what, says, fault] of wrong)
  test(`where ${what} the run is kept up to there, and every command says where`, () => {
    const heart = (name: string, bad: boolean) =>
      process({
        name,
        about: "Beats.",
        state: () => ({ n: 0, x: 0, y: [0], z: [0] }),
        hears: { beat: {} },
        start: (_, { after }) => after(10, "beat"),
        observe({ n }) {
          if (bad && "blinds" in fault && n >= 3) throw new Error("too dark");
          return { n };
        },
        on: {
          beat(state, _, { after }) {
            state.n++;
            state.x = bad && state.n >= 3 && "spoils" in fault ? (undefined as never) : 0;
            if (bad && state.n >= 3 && "joins" in fault) state.z = state.y;
            if (bad && state.n === 3 && "throws" in fault) throw fault.throws;
            if (state.n < 6) after(10, "beat");
          },
        },
      });
    const hearts = scenario({
      name: "hearts",
      question: "Do they beat?",
      model: world({
        name: "hearts",
        about: "Two.",
        members: { a: heart("good", false), b: heart("bad", true) },
        links: {},
      }),
      ticks: 1000,
      requirements:
        "watched" in fault
          ? {
              "it is": always((seen) => {
                if (seen["b.n"] === 3) throw new Error("too far");
                return true;
              }),
            }
          : {},
      ensemble: { seeds: 1, rows: { n: "a.n" } },
    });
    const { outcome, chain, series, digest: plain, requirements, table } = run(hearts);
    assert.equal(
      [outcome.kind, outcome.tick, outcome.about!.startsWith(`hearts, ${says}`)],
      ["failed", 30, true],
      outcome.about,
    );
    assert.equal([series.rows.at(-1), series.rows.length], [[2, 2], chain.length]);
    assert.equal(
      requirements.map(({ holds }) => holds),
      "watched" in fault ? [true] : [],
    );
    assert.equal(
      table({ every: 10 }).map((row) => row["a.n"]),
      [0, 1, 2],
    );
    for (const every of [1, 7, 1000]) {
      const lived = run(hearts, { every });
      assert.equal([lived.outcome, lived.digest], [outcome, plain]);
    }
    assert.equal(rowOf(hearts, { point: "as asked", seed: 1 }).trouble, outcome);
    const failure = failureOf(hearts)!;
    assert.equal([failure.name, failure.tick], [`failed: ${outcome.about!.replace(/\d+/g, "#")}`, 30]);
  });

test("of several things that go wrong a run, a row and a shrinking tell the same first", () => {
  const never = 99;
  const beat = constantFrom(never, 1, 2, 3, 4, 5);
  const drawn = record({
    dark: beat,
    spoils: beat,
    throws: beat,
    far: beat,
    breaks: beat,
    order: constantFrom(1, -1),
    ticks: constantFrom(0, 10, 35, 60, 20_000),
  });
  const beating = ({ dark, spoils, throws }: Record<"dark" | "spoils" | "throws", number>) =>
    process({
      name: "beating",
      about: "Beats every ten ticks.",
      state: () => ({ n: 0, x: 0 }),
      hears: { beat: {} },
      start: (_, { after }) => after(10, "beat"),
      observe({ n }) {
        if (n >= dark) throw new Error("too dark");
        return { n };
      },
      on: {
        beat(state, _, { after }) {
          if (++state.n >= spoils) state.x = undefined as never;
          if (state.n === throws) throw new Error("no such luck");
          after(10, "beat");
        },
      },
    });
  forAll(drawn, ({ ticks, far, breaks, order, ...wrong }) => {
    const both = [
      ["it stays low", temporal.parse(`G n < ${breaks}`)],
      [
        "it is near",
        always(({ n }) => {
          if (n! >= far) throw new Error("too far");
          return true;
        }),
      ],
    ] as const;
    const beats = scenario({
      name: "beats",
      question: "Does it beat?",
      model: beating(wrong),
      ticks,
      requirements: Object.fromEntries(both.toSorted(() => order)),
      ensemble: { seeds: 1, rows: { n: "n" } },
    });
    const { outcome, requirements } = run(beats);
    const broken = requirements.find(({ holds }) => !holds);
    const failed = outcome.kind === "finished" ? undefined : outcome;
    assert.equal(rowOf(beats, { point: "as asked", seed: 1 }).trouble, failed);
    const told = failureOf(beats);
    assert.equal([told?.tick, told?.name], broken ? [broken.tick, broken.name] : [failed?.tick, failed && told!.name]);
  });
});

test("a rate, or a map, that throws does so at its tick, however far was gone at once", () => {
  const bears = (x: number): number => {
    if (x > 3) throw new Error("too much");
    return x;
  };
  const plain = { name: "grows", about: "Until it is too much.", state: ["x"], start: [1], params: {} } as const;
  const rate = flow({ ...plain, rate: (du, [x]) => void du.fill(bears(x)) });
  const next = map({ ...plain, next: (out, [x]) => void out.fill(1.01 * bears(x)) });
  for (const [one, tick] of [
    [rate, 110],
    [next, 112],
  ] as const)
    for (const events of [1, 7, Number.POSITIVE_INFINITY]) {
      const grown = new World(one);
      while (grown.stopped === undefined) grown.advance(1000, undefined, events);
      assert.equal(grown.stopped, { kind: "failed", about: `grows, event ${tick}: too much`, tick });
      const before = new World(one);
      before.advance(tick - 1);
      assert.equal(grown.state, before.state);
    }
});

test("what happens at 0 belongs to a run of no ticks", () => {
  const { requirements, outcome, series } = run(
    scenario({
      name: "at-once",
      question: "Is it?",
      model: blinking([0]),
      ticks: 0,
      requirements: { dark: "G n < 1" },
    }),
  );
  assert.equal([requirements[0]!.tick, outcome, series.rows.at(-1)], [0, { kind: "finished", tick: 0 }, [1, 1]]);
});

test("watching does not change what happens", () => {
  const bare = { name: "bare", question: "Is it the same?", model: lorenz, ticks: 1000 } as const;
  const watched = scenario({ ...bare, requirements: { "it is": always(() => true) } });
  assert.is(run(watched).digest, run(scenario(bare)).digest);
});

test("a run that diverges ends there, with the tick, and does not hold", () => {
  const wild = run(scenario({ name: "wild", question: "Does it stay?", model: henon, set: { a: 2 }, ticks: 10_000 }));
  const { kind, tick } = wild.outcome;
  assert.is(kind, "diverged");
  assert.ok(tick > 0 && tick < 100);
  assert.is(wild.chain.at(-1)!.tick, tick);
  assert.ok(wild.series.rows.flat().every(Number.isFinite));
  assert.not(held(wild));
});

test("a claim without an answer away from its own parameters fails, and says what there is not", () => {
  // Below rho = 1 there is one rest, and no second.
  const { claims } = run(storm, { set: { rho: 0.5 }, ticks: 1 });
  assert.equal([claims[0]!.holds, claims[0]!.trouble], [false, "ran out: there is no rests.1.z"]);
});

test("a claim whose path leads nowhere at its own parameters is a misuse", () => {
  const claims = [{ ...storm.claims[0]!, of: "rests.9.z" }];
  assert.throws(() => run({ ...storm, claims }), /claim steady .*: expected a number at "rests\.9\.z", got nothing; /);
});

test("a number that the model does not observe is refused, with who asks for it", () => {
  const refused = (by: string) =>
    new RegExp(`^scenario weather, ${by}: expected a number that lorenz observes, got "w"; did you mean x\\? `);
  assert.throws(() => run({ ...storm, observe: ["w"] }), refused("observe"));
  const high = { ...storm, requirements: { ...storm.requirements, high: always({ w: [0, 1] }) } };
  for (const lived of [run, failureOf]) assert.throws(() => lived(high), refused('requirement "high"'));
});

/** Answers with where it was asked; `asked` counts how often. */
let asked = 0;
const where = measure({
  name: "where",
  about: "At which parameters it is asked.",
  params: { k: { value: 1, range: [0, 9], about: "no matter" } },
  take: ({ values, seed }, { k }) =>
    k === 9 ? { kind: "ran out", about: "of breath" } : { asked: ++asked, seed, ...values },
});
const claim = {
  name: "it is there",
  measure: where,
  of: "rho",
  published: 30,
  tolerance: 2,
  because: "a test",
  cites: "a test",
  perturbed: { rho: 1 },
} as const;
const plain = { name: "there", question: "Where is it?", model: lorenz, ticks: 2 } as const;

test("a claim is asked at its own parameters over the plan's, over the scenario's, and any given over all", () => {
  const there = scenario({ ...plain, set: { rho: 29 }, seed: 5 });
  const rho = (set: object, asking: object) => askClaim(there, { ...claim, set }, asking).measured;
  assert.equal([rho({}, {}), rho({}, { set: { rho: 30 } }), rho({ rho: 31 }, { set: { rho: 30 } })], [29, 30, 31]);
  assert.is(rho({ rho: 31 }, { set: { rho: 30 }, over: { rho: 32 } }), 32);
  const seed = (asking: object) => askClaim(there, { ...claim, of: "seed" }, asking).measured;
  assert.equal([seed({}), seed({ seed: 6 })], [5, 6]);
});

test("a claim holds up to its tolerance on either side, and that included", () => {
  for (const [rho, holds] of [
    [28, true],
    [27.999, false],
    [32, true],
    [32.001, false],
  ] as const) {
    const result = askClaim(scenario(plain), claim, { set: { rho } });
    const { name, published, tolerance, cites } = claim;
    assert.equal(result, { name, published, measured: rho, tolerance, holds, cites });
  }
  const { holds, trouble } = askClaim(scenario(plain), { ...claim, with: { k: 9 } });
  assert.equal([holds, trouble], [false, "ran out: of breath"]);
});

test("claims that ask the same question share its answer, and no others do", () => {
  const before = asked;
  const claims = [{}, {}, { with: { k: 1 } }, { with: { k: 2 } }, { set: { rho: 30 } }];
  const { claims: told } = run(
    scenario({ ...plain, claims: claims.map((change) => ({ ...claim, of: "asked", ...change })) }),
  );
  assert.equal(
    told.map(({ measured }) => measured! - before),
    [1, 1, 1, 2, 3],
  );
});

test("claims of two measures with one name have each its own answer", () => {
  const named = (least: number) => ({ ...claim.measure, take: () => ({ least }) });
  const claims = [2, 3, 2].map((least) => ({ ...claim, measure: named(least), of: "least" }));
  const { claims: told } = run(scenario({ ...plain, claims }));
  assert.equal(
    told.map(({ measured }) => measured),
    [2, 3, 2],
  );
});

test("what had to hold did where the run finished, no row failed, and everything holds", () => {
  const good = {
    outcome: { kind: "finished", tick: 2 },
    requirements: [{ name: "a", holds: true }],
    claims: [],
  } as const;
  const ensemble = { seeds: 1, points: [], columns: [], digest: "", failed: 0, claims: [] };
  const bad = { holds: false } as never;
  assert.ok(held(good) && held({ ...good, ensemble }));
  for (const change of [
    { outcome: { kind: "diverged", tick: 1 } },
    { requirements: [...good.requirements, bad] },
    { claims: [bad] },
    { ensemble: { ...ensemble, failed: 1 } },
    { ensemble: { ...ensemble, claims: [bad] } },
  ] as const)
    assert.not(held({ ...good, ...change }), JSON.stringify(change));
});

test("a run holds what was asked of it, and no part that it has nothing to say in", () => {
  const parts = ["scenario", "seed", "ticks", "set", "params", "outcome", "requirements", "claims"];
  const made = run(scenario(plain), { set: { rho: "30", dt: "5ms" } });
  assert.equal(Object.keys(made), [...parts, "chain", "series", "digest"]);
  assert.equal(
    [made.seed, made.ticks, made.set, made.outcome],
    [1, 2, { rho: 30, dt: 0.005 }, { kind: "finished", tick: 2 }],
  );
  assert.equal(made.params, { sigma: 10, rho: 30, beta: 8 / 3, dt: 0.005 });
  assert.equal(run(scenario(plain), { ticks: 0 }).outcome, { kind: "finished", tick: 0 });
  assert.throws(() => run(scenario(plain), { ticks: 1.5 }), /^scenario there, ticks: expected a whole number of ticks/);
});

test("a fork that never comes to differ shares everything, and one from the first tick on the start alone", () => {
  const fork = (at: number) =>
    run(scenario({ ...plain, ticks: 64, during: [{ at, fork: "warm", set: { rho: 40 } }] })).forks!.map(
      ({ name, until, outcome }) => [name, until, outcome.tick],
    );
  assert.equal(fork(99), [["warm", 64, 64]]);
  assert.equal(fork(1), [["warm", 0, 64]]);
  assert.equal(fork(30), [["warm", 29, 64]]);
});

test("a law of the model's is a requirement where it is asked for, and told like one", () => {
  const clock = model({
    kind: "process",
    name: "clock",
    about: "Counts.",
    params: { most: { value: 5, range: [1, 9], about: "it may count to" } },
    start: () => ({ tick: 0 }),
    due: ({ tick }) => tick + 1,
    step: (state) => void state.tick++,
    observe: ({ tick }) => ({ tick }),
    laws: { "it stays low": ({ tick }, { most }) => tick <= most, "it is whole": ({ tick }) => Number.isInteger(tick) },
  });
  const counted = scenario({ name: "counted", question: "How far?", model: clock, ticks: 9 });
  assert.equal(run(counted).requirements, []);
  const told = run(lawful(counted)).requirements.map(({ name, holds, tick }) => [name, holds, tick]);
  assert.equal(told, [
    ["law: it stays low", false, 6],
    ["law: it is whole", true, undefined],
  ]);
  const one = { ...counted, requirements: { "it is whole": always({ "law: it is whole": [1, 1] }) } };
  assert.equal(run(one).requirements, [{ name: "it is whole", holds: true }]);
});

test("progress goes from 0 to 1 and never back", () => {
  const shares: number[] = [];
  run(storm, {}, (share) => shares.push(share));
  assert.equal(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.ok(shares.length > 64 && shares.every((share) => share >= 0 && share <= 1));
});

test("progress grows evenly, and where there are claims they are half of it", () => {
  const told = (claims: typeof storm.claims) => {
    const heard: (readonly [number, string])[] = [];
    run({ ...storm, claims }, { ticks: 4 }, (share, doing) => heard.push([share, doing]));
    return heard;
  };
  const way = [1, 2, 3, 4].map((tick) => [tick / 4, "running"] as const);
  assert.equal(told([]), way);
  const [claim] = storm.claims;
  assert.equal(told([claim!, { ...claim!, name: "again" }]), [
    ...way.map(([share, doing]) => [share / 2, doing]),
    [0.5, claim!.name],
    [0.75, "again"],
  ]);
});

test("a requirement in code that reads what is not observed is refused, which would hold for ever", () => {
  const said = always((seen) => !(seen["y"]! > 0.5));
  const tame = scenario({ name: "tame", question: "Is it?", model: logistic, ticks: 9, requirements: { low: said } });
  assert.throws(
    () => run(tame),
    /^scenario tame, requirement "low": expected a number that is observed, got "y"; did you mean x\? choose from x$/,
  );
});

/** Beats at each tick, and observes what it is told to. */
const beater = (observe: (state: { n: number }) => unknown, laws: object = {}) =>
  world({
    name: "hall",
    about: "One who beats.",
    members: {
      drum: process({
        name: "drum",
        about: "Beats.",
        state: () => ({ n: 0 }),
        hears: { beat: {} },
        start: (_, { after }) => after(1, "beat"),
        on: {
          beat(state, _, { after }) {
            state.n++;
            if (state.n < 9) after(1, "beat");
          },
        },
        observe: observe as never,
        laws: laws as never,
      }),
    },
    links: {},
  });
const beats = { name: "beats", question: "How many?", ticks: 20 } as const;

test("a predicate in code that says neither true nor false is refused: a promise would always hold", () => {
  const model = beater(({ n }) => ({ n }), { "it ends": async () => true });
  const refused = (who: string, got: string, act: () => unknown) =>
    assert.throws(act, ({ message }) => message === `${who}: ${says(got)}`);
  const says = (got: string) => `expected true or false, got ${got}; compare, and return what comes of it`;
  for (const [said, got] of [
    [async () => false, "a promise"],
    [() => Promise.reject(new Error("later")), "a promise"],
    [() => 5, "5"],
    [() => {}, "undefined"],
  ] as const) {
    const never = said as () => never;
    const asked = scenario({ ...beats, model, requirements: { "it stays": always(never) } });
    refused('requirement "it stays"', got, () => run(asked));
    const cued = scenario({ ...beats, model, during: [{ when: never, tell: "crash", payload: { member: "drum" } }] });
    refused("hall, script", got, () => run(cued));
    refused("explore hall, always", got, () =>
      explore(
        beater(({ n }) => ({ n })),
        { always: never },
      ),
    );
    refused("seat of drum in hall, ends", got, () => seat(model, "drum", { ticks: 9, ends: never }).reset());
    const late = always((seen) => seen["drum.n"]! < 3 || never());
    const about = `hall, requirement "late", event 3: requirement "late": ${says(got)}`;
    assert.equal(run(scenario({ ...beats, model, requirements: { late } })).outcome, {
      kind: "failed",
      about,
      tick: 3,
    });
  }
  refused('law "drum: it ends"', "a promise", () => run(lawful(scenario({ ...beats, model }))));
  refused('drum, law "it ends"', "a promise", () => explore(model));
});

test("what is observed no longer fails the run at its instant, whoever was to see it", () => {
  const model = beater(({ n }) => (n < 5 ? { n, m: 1 } : { n }));
  const gone = "drum.m: expected a number at every instant, got nothing; observe the same names in every state";
  const outcome = (about: string) => ({ kind: "failed", about, tick: 5 });
  const ended = (more: object) => run(scenario({ ...beats, model, ...more })).outcome;
  const narrow = { observe: ["drum.n"] };
  assert.equal(ended(narrow), { kind: "finished", tick: 20 });
  assert.equal(ended({}), outcome(`hall, drum/beat, event 5: hall, ${gone}`));
  assert.equal(run(scenario({ ...beats, model }), { every: 7 }).outcome, ended({}));
  assert.equal(
    ended({ ...narrow, requirements: { it: "G drum.m > 0" } }),
    outcome(`hall, requirement "it", event 5: hall, ${gone}`),
  );
  assert.equal(
    ended({ ...narrow, requirements: { it: always((seen) => seen["drum.m"]! > 0) } }),
    outcome(
      'hall, requirement "it", event 5: scenario beats, requirement "it": ' +
        'expected a number that is observed, got "drum.m"; did you mean drum.n? choose from drum.n',
    ),
  );
  for (const when of [{ "drum.m": [2, 3] }, (seen: Record<string, number>) => seen["drum.m"]! > 2])
    assert.equal(
      ended({ ...narrow, during: [{ when, tell: "heal" }] }),
      outcome(`hall, drum/beat, event 5: hall, script, ${gone}`),
    );
});

test("what throws at the start fails there, in a run, a row, a claim and a smallest scenario", () => {
  const baker = process({
    name: "baker",
    about: "Who some days cannot find the key.",
    params: { loaves: { value: 3, range: [0, 9], whole: true, about: "a day" } },
    state: () => ({ baked: 0 }),
    hears: { bake: {} },
    start(_, { random, after }, { loaves }) {
      if (random.chance(0.5) || loaves === 0) throw new Error("no key");
      after(1, "bake");
    },
    on: {
      bake(state, _, __, { loaves }) {
        state.baked += loaves;
      },
    },
  });
  const days = scenario({
    name: "days",
    question: "Is there bread?",
    model: baker,
    set: { loaves: 5 },
    ticks: 20,
    observe: ["baked"],
    requirements: { "little bread": "G baked < 5" },
    claims: [
      {
        name: "of each",
        measure: average,
        with: { ticks: 20 },
        of: "baked.mean",
        published: 1,
        tolerance: 9,
        because: "a test",
        cites: "a test",
        perturbed: { loaves: 1 },
      },
    ],
    ensemble: {
      seeds: 20,
      rows: { baked: "baked", mean: { measure: average, with: { ticks: 20 }, of: "baked.mean" } },
    },
  });
  const shut = [...Array(20).keys()].find((seed) => run(days, { seed }).outcome.kind === "failed")!;
  const about = "baker, start: no key";
  for (const each of [run(days, { seed: shut }), run(lawful(days), { seed: shut, every: 1 })]) {
    assert.equal(each.outcome, { kind: "failed", about, tick: 0 });
    assert.equal([each.requirements, each.series.columns, each.table()], [[], [], []]);
    assert.is(each.claims[0]!.trouble, `failed: ${about}`);
    assert.is(held(each), false);
  }
  assert.equal(run(days, { seed: shut }), run(days, { seed: shut }));
  const rows = drawsOf(days).map((draw) => rowOf(days, draw));
  const failed = rows.filter(({ values }) => values === null);
  assert.ok(failed.length > 0 && failed.length < rows.length);
  for (const { trouble } of failed) assert.equal(trouble, { kind: "failed", about, tick: 0 });
  const { mean } = days.ensemble!.rows;
  const asked = { ...days, ensemble: { ...days.ensemble!, rows: { mean: mean! } } };
  assert.equal(rowOf(asked, { point: "as asked", seed: shut }).trouble, { kind: "failed", about });
  assert.equal(failureOf(days, { seed: shut }), { name: `failed: ${about}`, tick: 0, certain: true });
  // On the way down are scenarios that cannot begin.
  const open = [...Array(20).keys()].find((seed) => run(days, { seed }).outcome.kind !== "failed")!;
  assert.is(shrink(days, { seed: open })!.failure.name, "little bread");
  assert.throws(() => begin(days, { set: { loaves: 10 } }), /^baker\.loaves: expected a whole number from 0 to 9/);
});

test("what an author's code throws at the first instant is told by whose it is", () => {
  const bad = (): never => {
    throw new RangeError("no key");
  };
  const named = (name: string, part: object) =>
    model({
      kind: "process",
      name,
      about: "Bakes.",
      params: {},
      start: () => ({ next: 0, n: 0 }),
      due: ({ next }) => next,
      step: (state) => void state.next++,
      observe: ({ n }) => ({ n }),
      ...part,
    });
  const shops = (part: object, more: Partial<Parameters<typeof scenario>[0]> = {}) => {
    const members = { oven: named("oven", {}), baker: named("baker", part) };
    const shop = world({ name: "shop", about: "A baker's.", members, links: {} });
    const street = world({ name: "street", about: "Of one shop.", members: { shop }, links: {} });
    return scenario({ name: "day", question: "Is there bread?", model: street, ticks: 20, ...more });
  };
  const crash = { tell: "shop/crash", payload: { member: "oven" } } as const;
  for (const [scene, about, columns] of [
    [shops({ start: bad }), "start: shop: baker: no key", 0],
    [shops({ observe: bad }), "observe: shop: baker: no key", 0],
    [shops({ step: bad }), "event 1: shop: baker: no key", 2],
    [
      shops(
        {},
        {
          during: [
            { when: () => false, ...crash },
            { when: bad, ...crash },
          ],
        },
      ),
      "start: script, cue 2: no key",
      0,
    ],
  ] as const) {
    const told = { kind: "failed", about: `street, ${about}`, tick: 0 };
    for (const every of [1, 20]) {
      const { outcome, series, table } = run(scene, { every });
      assert.equal([outcome, series.columns.length, table().length], [told, columns, Math.min(1, columns)]);
    }
    const rows = {
      n: columns === 0 ? { measure: average, with: { ticks: 20 }, of: "shop.oven.n.mean" } : "shop.oven.n",
    };
    const ensemble = { seeds: 1, rows, points: { "as asked": {} }, claims: [] };
    const { trouble } = rowOf({ ...scene, ensemble }, { point: "as asked", seed: 1 });
    if (columns === 0) assert.equal([trouble?.kind, trouble?.about], [told.kind, told.about]);
    else assert.equal(trouble, told);
    assert.equal(failureOf(scene), { name: `failed: ${told.about.replace(/\d+/g, "#")}`, tick: 0, certain: true });
  }
  // What cannot be asked even once is no requirement.
  for (const [scene, says] of [
    [shops({}, { requirements: { "there is bread": always(bad) } }), 'tick 0: requirement "there is bread": no key'],
    [lawful(shops({ laws: { "bread is good": bad } })), 'tick 0: law "shop: baker: bread is good": no key'],
  ] as const) {
    const told = (error: Error) => error.message === says && error.name === "RangeError" && /bad/.test(error.stack!);
    assert.throws(() => run(scene), told);
    assert.throws(() => failureOf(scene), told);
  }
});
