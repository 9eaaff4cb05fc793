import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readScenario } from "../../lab/engine/scenario-file.ts";
import {
  always,
  drawsOf,
  type Failure,
  failureOf,
  henon,
  lawful,
  lorenz,
  map,
  model,
  number,
  process,
  run,
  type Scenario,
  type Shrunk,
  scenario,
  scenarioText,
  shrink,
  stepsOf,
  temporal,
  toMany,
  twoPhaseCommit,
  world,
} from "../../lab/index.ts";
import { folderFor, within } from "../cli/orrery.ts";
import { assert, test } from "../suite.ts";

const all = ["coordinator", "manager0", "manager1", "manager2"];
const some = (what: string): string => all.map((name) => `${name}.${what} > 0`).join(" | ");
const faults = {
  values: { "network.loss": [0.05, 0.6], "network.most": [1000, 20_000] },
  crash: { members: all, most: 2, lasting: [1, 12_000] },
  part: { most: 2, lasting: [100, 12_000] },
} as const;
/** Members forget when they fall, so that one may go back on its word. */
const forgetful = scenario({
  name: "forgetful",
  question: "Is everybody of one mind?",
  model: twoPhaseCommit,
  ticks: 30_000,
  faults,
  requirements: {
    "of one mind": `G !((${some("committed")}) & (${some("aborted")}))`,
    sane: always({ network: [0, 1] }),
  },
});
const { sane: _, ...minds } = forgetful.requirements;
const forgets = { ...forgetful, requirements: minds };

/** What one who speaks to all says, and one of those who hear it cannot bear. */
const talk = { word: { says: number } };
const crowd = world({
  name: "crowd",
  about: "One talks, the others count.",
  members: {
    talker: process({
      name: "talker",
      about: "Says a number every ten ticks.",
      state: () => ({ said: 0 }),
      params: { most: { value: 100, range: [0, 1000], whole: true, about: "the greatest it says" } },
      ports: { others: toMany(talk) },
      hears: { again: {} },
      start: (_, { after }) => after(10, "again"),
      on: {
        again(state, _, { random, send, after, ports }, { most }) {
          state.said++;
          const says = random.below(most + 1);
          for (const other of ports.others) send(other, "word", { says });
          after(10, "again");
        },
      },
    }),
    ...Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [
        `ear${i}`,
        process({
          name: "ear",
          about: "Adds up what it hears.",
          state: () => ({ sum: 0 }),
          hears: talk,
          on: {
            word(state, { says }) {
              if (i === 4 && says > 90) throw new RangeError(`${says} is too much`);
              state.sum += says;
            },
          },
          laws: { "no sum is above a thousand": ({ sum }) => sum <= 1000 },
        }),
      ]),
    ),
  },
  links: { talker: { others: Array.from({ length: 9 }, (_, i) => `ear${i}`) } },
  network: { latency: { kind: "uniform", least: 1, most: 30 } },
} as never);

const lamp = model({
  kind: "process",
  name: "lamp",
  about: "Is on while three switches are, and counts.",
  params: {},
  hears: ["a", "b", "c", "d"],
  start: () => ({ a: 0, b: 0, c: 0, d: 0 }),
  hear(state, type) {
    (state as Record<string, number>)[type]!++;
    return undefined;
  },
  observe: (state) => ({ on: Number(state.a > 0 && state.b > 0 && state.c > 0) }),
});
const during = Array.from({ length: 40 }, (_, i) => ({ at: 7 * i + 3, tell: "abcd"[(i * 7 + (i >> 2)) % 4]! }));

const failing: readonly (readonly [name: string, Scenario, check: (shrunk: Shrunk) => void])[] = [
  [
    "a protocol whose members forget",
    forgets,
    ({ scenario: { during: left, set, ticks }, failure }) => {
      assert.equal([left.length, Object.keys(set), failure.tick === ticks], [1, [], true]);
      assert.is((left[0] as { tell: string }).tell, "restart");
    },
  ],
  [
    "a handler that throws, whatever number it names",
    scenario({
      name: "loud",
      question: "Can they bear it?",
      model: crowd,
      ticks: 5000,
      set: { "talker.most": 100 } as never,
    }),
    ({ scenario: { without }, failure }) => {
      assert.equal(without?.toSorted(), ["ear0", "ear1", "ear2", "ear3", "ear5", "ear6", "ear7", "ear8"]);
      assert.match(failure.name, /^failed: crowd, ear#\/word, event #: # is too much$/);
    },
  ],
  [
    "a law that one member breaks",
    lawful(
      scenario({
        name: "sums",
        question: "Do they add up?",
        model: crowd,
        ticks: 5000,
        set: { "talker.most": 80 } as never,
      }),
    ),
    ({ scenario: { without, requirements }, failure }) => {
      assert.is(without?.length, 8);
      assert.equal(Object.keys(requirements), [failure.name]);
      assert.match(failure.name, /^law: ear\d: no sum is above a thousand$/);
    },
  ],
  [
    "three of forty inputs",
    scenario({
      name: "dark",
      question: "Is it dark?",
      model: lamp,
      ticks: 1000,
      during,
      requirements: { dark: always({ on: [0, 0] }) },
    }),
    ({ scenario: { during: left } }) =>
      assert.equal(left.map((cue) => (cue as { tell: string }).tell).toSorted(), ["a", "b", "c"]),
  ],
  [
    "a map that escapes",
    scenario({
      name: "escape",
      question: "Does it stay?",
      model: henon,
      seed: 77,
      ticks: 500,
      set: { a: 1.9375, b: 0.25 },
    }),
    ({ scenario: { seed, set }, failure }) => assert.equal([seed, set["a"], failure.name], [0, 1.9, "diverged"]),
  ],
  [
    "a flow under its script",
    scenario({
      name: "storm",
      question: "Does it stay low?",
      model: lorenz,
      ticks: 4000,
      during: [
        { at: 1000, set: { rho: 60, sigma: 11 } },
        { at: 1900, set: { beta: 3 } },
      ],
      requirements: { low: always({ z: [0, 60] }) },
    }),
    ({ scenario: { during: left } }) => assert.is(left.length, 1),
  ],
];

/** Each is shrunk once. */
const shrunkOnce = new Map<Scenario, Shrunk>();
const shrunkOf = (one: Scenario): Shrunk => {
  const known = shrunkOnce.get(one) ?? shrink(one)!;
  shrunkOnce.set(one, known);
  return known;
};

for (const [what, one, check] of failing)
  test(`${what} shrinks to what fails the same way, and nothing smaller by a step does`, () => {
    const shrunk = shrunkOf(one);
    assert.ok(shrunk.smallest);
    const { name } = failureOf(one)!;
    assert.equal(failureOf(shrunk.scenario), shrunk.failure);
    assert.is(shrunk.failure.name, name);
    for (const step of stepsOf(shrunk.scenario, shrunk.failure)) {
      const again = failureOf(step.scenario, {}, name);
      assert.ok(again === undefined || (shrunk.failure.certain && !again.certain), step.about);
    }
    assert.is(JSON.stringify(shrink(one)), JSON.stringify(shrunk), "twice the same");
    const again = shrink(shrunk.scenario)!;
    assert.equal([again.steps.length, again.scenario.name], [0, `${one.name}-shrunk`]);
    check(shrunk);
  });

/** What is smaller by one step, in words, and what has changed. */
const smaller = (one: Scenario, failure: Omit<Failure, "name">) =>
  [...stepsOf(one, { name: "", ...failure })].map(({ about, scenario: other }) => {
    const changed = Object.entries(other).filter(([part, now]) => now !== one[part as keyof Scenario]);
    return [about, Object.fromEntries(changed.filter(([part]) => part !== "model"))];
  });

test("the steps of a flow's scenario: shorter, without cues, as usual, simpler seeds, rounder numbers", () => {
  const [first, second] = [
    { at: 125, set: { rho: 28, sigma: 10 } },
    { when: { z: [40, 60] }, set: { beta: 3 } },
  ] as const;
  const set = { rho: 30, sigma: 9.96 };
  const storm = scenario({
    name: "storm",
    question: "Does it pass?",
    model: lorenz,
    ticks: 100,
    seed: 2,
    set,
    during: [first, second],
  });
  const put = (change: object) => ({ during: [{ ...first, ...change }, second] });
  const always = [
    ["without 2 of its script's cues", { during: [] }],
    ["without 1 of its script's cues", { during: [second] }],
    ["without 1 of its script's cues", { during: [first] }],
    ["rho, sigma as usual", { set: {} }],
    ["rho as usual", { set: { sigma: 9.96 } }],
    ["sigma as usual", { set: { rho: 30 } }],
    ["seed 0", { seed: 0 }],
    ["seed 1", { seed: 1 }],
    ...[0, 20].map((rho) => [`rho ${rho}`, { set: { ...set, rho } }]),
    // Rounder, then halfway to 0, a quarter of the way and so on, none with more digits.
    ...[0, 10, 4.98, 7.47, 8.71, 9.34, 9.65, 9.8, 9.88, 9.92, 9.94, 9.95].map((sigma) => [
      `sigma ${sigma}`,
      { set: { ...set, sigma } },
    ]),
    ...[0, 100, 130, 63, 94, 109, 117, 121, 123, 124].map((at) => [`cue at ${at}`, put({ at })]),
    ["rho not set", put({ set: { sigma: 10 } })],
    ["sigma not set", put({ set: { rho: 28 } })],
    ...[0, 30, 14, 21, 25, 26, 27].map((rho) => [`rho set to ${rho}`, put({ set: { rho, sigma: 10 } })]),
    ...[0, 5, 8, 9].map((sigma) => [`sigma set to ${sigma}`, put({ set: { rho: 28, sigma } })]),
    ...[2].map((beta) => [`beta set to ${beta}`, { during: [first, { ...second, set: { beta } }] }]),
  ];
  assert.equal(smaller(storm, { tick: 40, certain: false }), always);
  const shorter = ["a tick fewer", { ticks: 99 }];
  assert.equal(smaller(storm, { tick: 100, certain: true }), [shorter, ...always]);
  const fewer = [60, 30, 15, 7, 3].map((less) => [`${less} ticks fewer`, { ticks: 100 - less }]);
  assert.equal(smaller(storm, { tick: 40, certain: true }), [...fewer, shorter, ...always]);
  assert.equal(smaller({ ...storm, ticks: 0 }, { tick: 0, certain: true }), always);
});

test("the steps of a world's scenario: without members, one of them left, smaller groups, at once", () => {
  const groups = [["coordinator"], [], ["manager0", "manager1"]];
  const [part, crash] = [
    { at: 0, tell: "part", payload: { groups }, delay: 5 },
    { at: 20, tell: "crash", payload: { member: "manager0" } },
  ] as const;
  const parted = scenario({
    name: "parted",
    question: "Who is left?",
    model: twoPhaseCommit,
    ticks: 10,
    seed: 12,
    without: ["manager2"],
    during: [part, crash],
  });
  const fewer = (...groups: readonly (readonly string[])[]) => [
    "fewer in a group",
    { during: [{ ...part, payload: { groups } }, crash] },
  ];
  const gone = (...members: readonly string[]) => [
    `without ${members.join(", ")}`,
    { without: ["manager2", ...members] },
  ];
  assert.equal(smaller(parted, { tick: 9, certain: false }), [
    ["without 2 of its script's cues", { during: [] }],
    ["without 1 of its script's cues", { during: [crash] }],
    ["without 1 of its script's cues", { during: [part] }],
    gone("coordinator", "manager0"),
    gone("manager1"),
    gone("coordinator"),
    gone("manager0"),
    gone("manager1"),
    ...Array.from({ length: 10 }, (_, seed) => [`seed ${seed}`, { seed }]),
    ["no delay", { during: [{ ...part, delay: 0 }, crash] }],
    fewer(["coordinator"], ["manager0", "manager1"]),
    fewer(["manager0", "manager1"]),
    fewer(["coordinator"], ["manager1"]),
    fewer(["coordinator"], ["manager0"]),
    ...[0, 10].map((at) => [`cue at ${at}`, { during: [part, { ...crash, at }] }]),
  ]);
});

test("groups of which none is empty are not left out for that", () => {
  const part = { at: 0, tell: "part", payload: { groups: [["manager0"], ["manager1"]] } };
  const { model, ...plain } = { name: "parted", question: "Who is left?", model: twoPhaseCommit, ticks: 10, seed: 0 };
  const steps = smaller(scenario({ ...plain, model, during: [part] }), { tick: 9, certain: false });
  assert.equal(
    steps.filter(([about]) => about === "fewer in a group"),
    [[["manager1"]], [["manager0"]]].map((groups) => [
      "fewer in a group",
      { during: [{ ...part, payload: { groups } }] },
    ]),
  );
});

test("of numbers only those that the parameter may have are tried, and none is less round", () => {
  const thing = map({
    name: "thing",
    about: "Stands still.",
    state: ["x"],
    start: [0],
    params: {
      tilt: { value: 0, range: [-1, 1], about: "may be negative" },
      count: { value: 101, range: [100, 140], whole: true, about: "of something" },
    },
    next: (out, [x]) => {
      out[0] = x;
    },
  });
  const tried = (set: object) =>
    smaller(scenario({ name: "it", question: "Is it?", model: thing, ticks: 1, seed: 0, set }), {
      tick: 0,
      certain: false,
    }).map(([about]) => about);
  for (const [tilt, rounder] of [
    [0, []],
    [-1, [0]],
    [-0.25, [0, -0.3, -0.13, -0.19, -0.22, -0.23, -0.24]],
    [0.125, [0, 0.1, 0.13, 0.0625, 0.0938, 0.109, 0.117, 0.121, 0.123, 0.124]],
  ] as const)
    assert.equal(tried({ tilt }), ["tilt as usual", ...rounder.map((one) => `tilt ${one}`)]);
  const counts = (...tried: readonly number[]) => ["count as usual", ...tried.map((count) => `count ${count}`)];
  assert.equal(tried({ count: 125 }), counts(100, 130, 109, 117, 121, 123, 124));
  assert.equal(tried({ count: 139 }), counts(100, 140, 104, 122, 130, 135, 137, 138));
  assert.equal(tried({ count: 100 }), ["count as usual"]);
});

test("a number ends where a simpler one would do no more, be it a time or deep in a payload", () => {
  const scales = model({
    kind: "process",
    name: "scales",
    about: "Adds up what is laid on them.",
    params: {},
    hears: ["lay"],
    start: () => ({ load: 0 }),
    hear(state, _, payload, __, { now }) {
      const { weights, more } = payload as unknown as { weights: number[]; more: { of: number } };
      for (const one of [...weights, more.of]) state.load += now < 1500 ? 0 : one;
      return undefined;
    },
    observe: ({ load }) => ({ load }),
  });
  const lay = { at: 4860, tell: "lay", payload: { weights: [9, 487, -3], more: { of: 0.25 } } } as const;
  const laid = { name: "laid", question: "Does it break?", model: scales, ticks: 9999, during: [lay] };
  const { scenario: smallest, steps } = shrink(scenario({ ...laid, requirements: { "it bears": "G load < 41" } }))!;
  assert.equal(smallest.during, [{ at: 2000, tell: "lay", payload: { weights: [0, 50, 0], more: { of: 0 } } }]);
  assert.equal(steps.slice(-2), ["lay.weights.2 0", "lay.more.of 0"]);
});

test("of what breaks the first in time is the failure, and what only the end decides comes last", () => {
  const broken = (requirements: Readonly<Record<string, string>>, ticks = 300) => {
    const found = failureOf(scenario({ name: "it", question: "Is it?", model: lamp, ticks, during, requirements }));
    return found && [found.name, found.tick, found.certain];
  };
  const told = run(scenario({ name: "it", question: "Is it?", model: lamp, ticks: 300, during })).table();
  const lit = told.findIndex(({ on }) => on === 1);
  assert.equal(broken({ dark: "G on < 1", darker: "G (on < 1)" }), ["dark", lit, true]);
  assert.equal(broken({ late: "G[200,300] on < 0", dark: "G on < 1" }), ["dark", lit, true]);
  assert.equal(broken({ never: "F on > 1", dark: "G on < 1" }), ["dark", lit, true]);
  assert.equal(broken({ never: "F on > 1" }), ["never", 300, false]);
  assert.equal(broken({ never: "F on > 1", "not yet": "F[0,400] on > 1" }), ["never", 300, false]);
  assert.equal(broken({ dark: "G on < 1" }, lit), ["dark", lit, true]);
  assert.is(broken({ dark: "G on < 1" }, lit - 1), undefined);
});

test("what a run says of the shrunk is what was found", () => {
  for (const [, one] of failing) {
    const { scenario: smallest, failure } = shrunkOf(one);
    const { requirements, outcome } = run(smallest);
    const broken: (Omit<Failure, "certain"> | undefined)[] = requirements
      .filter(({ holds }) => !holds)
      .map(({ name, tick }) => ({ name, tick: tick! }));
    const told = broken[0] ?? { name: failure.name, tick: outcome.tick };
    assert.equal([told.name, told.tick], [failure.name, failure.tick]);
  }
});

test("half of its way is said to be done after two hundred tries, and the rest never quite", () => {
  const [, one] = failing[3]!;
  const heard: (readonly [number, string])[] = [];
  const { tries, steps } = shrink(one, {}, (share, doing) => heard.push([share, doing]))!;
  assert.is(heard.length, tries - 1);
  for (const [i, [share]] of heard.entries()) assert.is(share, (i + 1) / (i + 201));
  const told = heard.map(([, doing]) => doing);
  for (const step of steps) assert.ok(told.includes(step), step);
});

test("what does not fail has nothing to shrink", () => {
  assert.is(shrink({ ...forgets, ticks: 10 }), undefined);
});

test("what only the end decides keeps its length", () => {
  const late = scenario({
    name: "late",
    question: "Does it come?",
    model: lamp,
    ticks: 300,
    during: during.slice(0, 2),
    requirements: { "it comes": "F on > 0" },
  });
  const { scenario: smallest, failure } = shrink(late)!;
  assert.equal([failure.certain, smallest.ticks, smallest.during], [false, 300, []]);
});

test("what is certain before the end does not shrink to what only the end decides", () => {
  const slow = { name: "slow", question: "Does it come soon?", model: lamp, ticks: 300 } as const;
  const { scenario: smallest, failure } = shrink(scenario({ ...slow, requirements: { soon: "F[0,100] on > 0" } }))!;
  assert.equal([failure, smallest.ticks], [{ name: "soon", tick: 100, certain: true }, 100]);
});

test("what an end would excuse is no failure, and what is shrunk keeps the ticks that it takes", () => {
  for (const [requirement, more] of [
    ["G(on > 0 -> X on < 1)", 0],
    ["G(on > 0 -> X false)", 1],
    ["G(on > 0 -> X X X false)", 3],
  ] as const) {
    const plan = {
      name: "it",
      question: "Is it?",
      model: lamp,
      ticks: 5000,
      during,
      requirements: { it: requirement },
    };
    const { scenario: smallest, failure, tries } = shrink(scenario(plan))!;
    assert.is(run(smallest).requirements[0]!.tick, failure.tick, requirement);
    assert.is(smallest.ticks, failure.tick + more, requirement);
    assert.ok(tries < 400, `${tries} tries`);
  }
});

test("whom the broken requirement speaks of stays, since without them it would fail for no other reason", () => {
  const hit = scenario({
    name: "hit",
    question: "Does it end?",
    model: twoPhaseCommit,
    ticks: 20_000,
    during: [{ at: 5, tell: "crash", payload: { member: "coordinator" } }],
    requirements: { ends: "F (coordinator.committed > 0 | coordinator.aborted > 0)" },
  });
  const { during, without } = shrink(hit)!.scenario;
  assert.equal([during.length, without], [1, ["manager0", "manager1", "manager2"]]);
});

test("written and read again it is the same scenario", () => {
  const models = [twoPhaseCommit, henon, lorenz];
  for (const [, one] of failing) {
    const { scenario: smallest, failure } = shrunkOf(one);
    const like = { word: "original.ts", scenario: one };
    const text = scenarioText(smallest, models, like);
    const again = readScenario("it.json", text, { models, measures: [], like: one });
    assert.equal(failureOf(again), failure, text);
    assert.is(run(again).digest, run(smallest).digest);
    assert.is(scenarioText({ ...again, without: smallest.without ?? [] }, models, like), text);
  }
});

test("what a file cannot say is refused, with what to do", () => {
  const code = scenario({
    name: "code",
    question: "Is it?",
    model: lorenz,
    ticks: 1,
    requirements: { is: always(() => true) },
  });
  assert.throws(
    () => scenarioText(code, [lorenz]),
    /^scenario code: expected a model of the lab and requirements that /,
  );
  const text = scenarioText(code, [lorenz], { word: "code.ts", scenario: code });
  assert.match(text, /"like": "code\.ts"/);
  const unlike = { ...code, requirements: { other: temporal.parse("G x < 9") } };
  assert.throws(
    () => readScenario("it.json", text, { models: [], measures: [], like: unlike }),
    /^it\.json at requirements\.is: expected a requirement, got "is"; choose from other/,
  );
  const when = { ...code, during: [{ when: () => true, set: { rho: 1 } }] };
  assert.throws(
    () => scenarioText(when, [], { word: "x", scenario: code }),
    /expected a condition that a file can say/,
  );
  const fall = { at: 1, tell: "coordinator/vote", payload: { yes: true, from: 1n } };
  assert.throws(
    () => scenarioText({ ...forgets, during: [fall] }, [twoPhaseCommit]),
    /^scenario forgetful, script, coordinator\/vote: expected a payload that a file can say, got 1n; /,
  );
});

test("what would be refused at a smaller number is passed over", () => {
  const line = process({
    name: "line",
    about: "Grows from a length that is drawn.",
    params: { size: { value: 8, range: [0, 9], whole: true, about: "how long at most" } },
    hears: { join: {} },
    state: () => ({ length: 0 }),
    start: (_, { after, random }, { size }) => after(1 + random.below(size), "join"),
    on: {
      join(state, _, { after }, { size }) {
        state.length += size;
        after(1, "join");
      },
    },
  });
  const short = { name: "short", question: "Is it short?", model: line, ticks: 50 };
  const long = scenario({ ...short, set: { size: 7 }, requirements: { short: "G length < 10" } });
  const { scenario: smallest, failure } = shrink(long)!;
  assert.equal([failure.name, failureOf(smallest)], ["short", failure]);
});

test("a cue that waits for more than so much is written as it is, and read back", () => {
  const { POSITIVE_INFINITY: top } = Number;
  const hot = scenario({
    name: "hot",
    question: "Does it boil?",
    model: lorenz,
    ticks: 400,
    during: [{ when: { z: [30, top], x: [-top, 100] }, set: { rho: 60 } }],
    requirements: { "it stays low": "G z < 60" },
  });
  const { scenario: smallest, failure } = shrink(hot)!;
  const again = readScenario("it.json", scenarioText(smallest, [lorenz]), { models: [lorenz], measures: [] });
  assert.equal(again.during, hot.during);
  assert.equal(failureOf(again), failure);
});

test("of an ensemble the command shrinks the first seed that fails, to a file that fails the same way", async () => {
  const file = {
    ...JSON.parse(scenarioText(forgets, [twoPhaseCommit])),
    seed: 13,
    ensemble: { seeds: 30, rows: { votes: "coordinator.votes" } },
  };
  const folder = folderFor("shrink", { "forgets.json": JSON.stringify(file) });
  const { status, out } = await within(folder, ["run", "forgets.json", "--shrink", "--json"]);
  const { from, failure, file: smallest } = JSON.parse(out);
  assert.is(status, 1);
  const many = readScenario("it.json", JSON.stringify(file), { models: [twoPhaseCommit], measures: [] });
  const first = drawsOf(many).find(({ seed }) => failureOf(many, { seed }) !== undefined)!;
  assert.is(from.seed, first.seed);
  const again = await within(folder, ["run", smallest, "--json"]);
  assert.is(again.status, 1);
  const [{ name, holds, tick }] = JSON.parse(again.out).requirements;
  assert.equal([name, holds, tick], [failure.name, false, failure.tick]);
});

test("what is written of a model of one's own fails as it did, whatever the lab has of that name", async () => {
  const own = `import { process, scenario } from "@orrery/lab";
export default scenario({
  name: "own", question: "Is it small?", ticks: 5000, requirements: { small: "G inside < 50" },
  model: process({
    name: "mm1", about: "Grows.", hears: { tick: {} }, state: () => ({ inside: 0 }),
    start: (_, { after }) => after(100, "tick"),
    on: { tick(state, _, { after }) { state.inside += 7; after(100, "tick"); } },
  }),
});`;
  const folder = folderFor("own", { "own.ts": own });
  const said = async (file: string) => JSON.parse((await within(folder, ["run", file, "--shrink", "--json"])).out);
  const { file, failure } = await said("own.ts");
  const first = JSON.parse((await within(folder, ["run", file, "--json"])).out);
  assert.equal(
    first.requirements.map(({ name, holds, tick }: Record<string, unknown>) => [name, holds, tick]),
    [[failure.name, false, 800]],
  );
  assert.equal((await said(file)).failure, failure);
  // The model's code is part of what was run.
  writeFileSync(join(folder, "own.ts"), own.replace("+= 7", "+= 8"));
  const second = JSON.parse((await within(folder, ["run", file, "--json"])).out);
  assert.is.not(second.record, first.record);
});
