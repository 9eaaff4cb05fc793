import {
  always,
  monitor,
  process,
  type Requirement,
  type Statistic,
  samplesOf,
  scenario,
  temporal,
  to,
  valuesOf,
} from "../../lab/core/index.ts";
import { drawsOf, run } from "../../lab/engine/index.ts";
import { average, kolmogorovSmirnov, mannWhitney, mean } from "../../lab/measures/index.ts";
import { logistic, twoPhaseCommit } from "../../lab/models/index.ts";
import { assert, test } from "../suite.ts";

const plain = { name: "plain", question: "Why?", model: logistic, ticks: 10 } as const;

test("what a scenario leaves out is the model's own, seed 1, all observed, nothing required or claimed", () => {
  const { seed, set, requirements, claims, observe } = scenario(plain);
  assert.equal(
    { seed, set, requirements, claims, observe },
    { seed: 1, set: {}, requirements: {}, claims: [], observe: undefined },
  );
});

test("bounds hold up to either of them, and only where every number keeps to its own", () => {
  const bounds = always({ x: [0, 1], y: [2, 3] });
  for (const [x, y, expected] of [
    [0, 2, true],
    [1, 3, true],
    [-0.1, 2, false],
    [1.1, 2, false],
    [0, 1.9, false],
    [0, 3.1, false],
    [Number.NaN, 2, false],
  ] as const) {
    const watch = monitor(bounds);
    watch.step({ x, y });
    assert.is(watch.end() === "holds", expected, `${x}, ${y}`);
  }
});

test("a requirement's times may be written in any unit of the tick's dimension, where the model has one", () => {
  const said = { soon: "G(manager0.prepared -> F[0,5ms] manager0.committed)" };
  const { requirements } = scenario({ ...plain, model: twoPhaseCommit, requirements: said });
  assert.is(temporal.print(requirements["soon"]!), "G(manager0.prepared > 0 -> F[0,5000] manager0.committed > 0)");
  assert.equal(valuesOf(twoPhaseCommit, { "network.least": "0.2 ms" })["network.least"], 200);
  const beat = { hears: {}, state: () => ({ on: 0 }), on: {} };
  const beats = process({ name: "beats", about: "Is off.", unit: "s", ...beat });
  const timed = scenario({ ...plain, model: beats, requirements: { off: "G[0,2min] on < 1" } });
  assert.is(temporal.print(timed.requirements["off"]!), "G[0,120] on < 1");
  assert.throws(
    () => scenario({ ...plain, requirements: { low: "G[0,5ms] x < 1" } }),
    /column 5: expected a number of ticks, got "5ms"; say in the model what unit they have$/,
  );
});

test("what is no formula is no requirement, whatever the types of its file say", () => {
  for (const [said, got] of [
    [{ x: [0, 1] }, "{ x }"],
    [() => true, "a function"],
    [null, "null"],
    [3, "3"],
  ] as const)
    assert.throws(
      () => scenario({ ...plain, requirements: { tame: said as never } }),
      ({ message }) =>
        message.startsWith(`scenario "plain", requirement "tame": expected a formula or its text, got ${got};`),
    );
});

test("a number without its source is refused, whatever the types of its file say", () => {
  const claim = {
    name: "it is one",
    measure: average,
    of: "x.mean",
    published: 1,
    tolerance: 0.1,
    perturbed: { r: 2 },
  };
  for (const [part, said] of [
    ["cites", { because: "rounding" }],
    ["because", { cites: "Nobody 1999", because: " " }],
  ] as const)
    assert.throws(
      () => scenario({ ...plain, claims: [{ ...claim, ...said } as never] }),
      new RegExp(`^scenario "plain", claim "it is one", ${part}: expected words, got `),
    );
});

test("a scenario has what was said of it, and nothing else", () => {
  const parts = ["name", "question", "model", "set", "seed", "ticks", "during", "requirements", "claims"];
  assert.equal(Object.keys(scenario(plain)), parts);
  const faults = { crash: { members: ["manager1"], most: 1, lasting: [1, 2] } } as const;
  const observe = ["manager0.aborted"];
  const said = { ...plain, model: twoPhaseCommit, observe, without: ["manager2"], faults };
  const made = scenario({ ...said, ensemble: { seeds: 2, rows: { yes: "manager0.committed" } } });
  assert.equal(Object.keys(made), [...parts, "observe", "without", "faults", "ensemble"]);
  assert.equal([made.observe, made.without, made.faults], [observe, ["manager2"], faults]);
  assert.equal(made.ensemble, {
    seeds: 2,
    points: { "as asked": {} },
    rows: { yes: "manager0.committed" },
    claims: [],
  });
  assert.is.not(made.model, twoPhaseCommit, "one of its members is not there");
});

const many = { seeds: 3, rows: { x: "x" }, points: { low: { r: 1 }, high: { r: 3 } } };
const of = {
  name: "it is",
  statistic: mean,
  of: "x",
  published: 1,
  tolerance: 0.5,
  because: "a test",
  cites: "a test",
  perturbed: { r: 2 },
};
const { published: _, tolerance: __, ...unsaid } = of;
const test2 = { ...unsaid, statistic: mannWhitney, alike: true };
const asked = (claim: object, changed: object = {}) =>
  scenario({ ...plain, ensemble: { ...many, claims: [{ ...of, ...claim } as never], ...changed } });

test("an ensemble has from one seed to a million", () => {
  for (const seeds of [1, 1_000_000]) assert.is(asked({}, { seeds }).ensemble!.seeds, seeds);
  for (const seeds of [0, -1, 1.5, 1_000_001, Number.NaN])
    assert.throws(
      () => asked({}, { seeds }),
      /^scenario "plain", ensemble, seeds: expected a whole number from 1 to 1000000, /,
    );
});

test("every seed of an ensemble is one, from the scenario's own or the plan's on", () => {
  const last = Number.MAX_SAFE_INTEGER - 5;
  const says =
    /^scenario "?plain"?, ensemble(, seeds)?: expected seeds up to 2\^53 - 1, got 6 from 9007199254740987 up; begin/;
  const at = (seed: number) => scenario({ ...plain, seed, ensemble: { ...many } });
  assert.is(drawsOf(at(last)).length, 6);
  assert.throws(() => at(last + 1), says);
  assert.throws(() => drawsOf(at(1), { seed: last + 1 }), says);
});

test("the series keeps each number once, however often it is named", () => {
  const observe = (names: readonly unknown[]) => () => scenario({ ...plain, observe: names as string[] });
  assert.equal(observe(["x"])().observe, ["x"]);
  assert.throws(
    observe(Array.from({ length: 200_000 }, () => "x")),
    /^scenario "plain", observe: expected each number once, got "x" twice; leave one out$/,
  );
  assert.throws(observe(["x", 3]), /^scenario "plain", observe: expected names of numbers, got 3; /);
});

test("a requirement asks at whole ticks, however deep it lies, and is refused where it is declared", () => {
  const asks = (said: Requirement) => () => scenario({ ...plain, requirements: { late: said } });
  asks("G[1,2] F[1,inf] x > 0")();
  for (const said of ["G[0.5,1] x > 0", "x > 0 & !(x > 1 U[0,1.5] x > 2)", always([0.5, 1], { x: [0, 1] })])
    assert.throws(
      asks(said),
      /^scenario "plain", requirement "late": expected whole ticks, got \[(0.5,1|0,1.5)\]; round them$/,
    );
});

test("a name stays on its line", () => {
  const broken = "this\nand that";
  const spec = { name: "some", about: "One.", hears: {}, on: {}, state: () => ({ x: 0 }) };
  const rows = { x: "x" };
  const source = { because: "a test", cites: "a test" };
  const claim = {
    name: broken,
    measure: average,
    of: "x.mean",
    published: 1,
    tolerance: 1,
    ...source,
    perturbed: { r: 1 },
  };
  for (const [who, what, declare] of [
    [
      'process "some"',
      "a parameter",
      () => process({ ...spec, params: { [broken]: { value: 1, range: [0, 2], about: "so" } } }),
    ],
    ["process some", "a message", () => process({ ...spec, hears: { [broken]: {} }, on: { [broken]: () => {} } })],
    ["process some", "a port", () => process({ ...spec, ports: { [broken]: to({}) } })],
    ["process some", "a law", () => process({ ...spec, laws: { [broken]: () => true } })],
    ['scenario "plain"', "a question", () => scenario({ ...plain, question: `${broken}?` })],
    ['scenario "plain"', "a requirement", () => scenario({ ...plain, requirements: { [broken]: "x > 0" } })],
    ['scenario "plain", claim', "a name", () => scenario({ ...plain, claims: [claim] as never })],
    ["logistic, script", "a fork", () => scenario({ ...plain, during: [{ at: 1, fork: broken, set: { r: 1 } }] })],
    ['scenario "plain", ensemble, rows', "a column", () => asked({}, { rows: { ...rows, [broken]: "x" } })],
    ['scenario "plain", ensemble, points', "a point", () => asked({}, { points: { ...many.points, [broken]: {} } })],
    ['scenario "plain", ensemble, claim', "a name", () => asked({ name: broken })],
    [
      "scenario plain",
      "what is observed",
      () => run(scenario({ ...plain, model: process({ ...spec, observe: () => ({ [broken]: 1 }) }) })),
    ],
  ] as const)
    assert.throws(declare, ({ message }) =>
      message.startsWith(`${who}: expected ${what} on one line, got "this\\nand that`),
    );
});

test("a claim of many is of the first point and of its own column unless told", () => {
  const points = { low: {}, high: {} };
  for (const [claim, expected] of [
    [{}, [["x", "low"]]],
    [{ at: "high" }, [["x", "high"]]],
    [
      { against: { at: "high" } },
      [
        ["x", "low"],
        ["x", "high"],
      ],
    ],
    [
      { at: "high", against: { of: "y" } },
      [
        ["x", "high"],
        ["y", "high"],
      ],
    ],
    [
      { at: "high", against: { of: "y", at: "low" } },
      [
        ["x", "high"],
        ["y", "low"],
      ],
    ],
  ] as const)
    assert.equal(
      samplesOf({ ...of, ...claim }, points),
      expected.map(([of, at]) => ({ of, at })),
    );
});

test("a claim of many that could never hold, or not be asked, is refused by name", () => {
  assert.is(asked({}).ensemble!.claims.length, 1);
  for (const [claim, says] of [
    [{ published: Number.POSITIVE_INFINITY }, /expected a number and a tolerance above 0, got Infinity ± 0\.5; /],
    [{ tolerance: 0 }, /expected a number and a tolerance above 0, got 1 ± 0; /],
    [{ tolerance: undefined }, /expected a number and a tolerance above 0, got 1 ± NaN; /],
    [{ against: { at: "high" } }, /expected 1 samples for mean, got 2; mend against$/],
    [{ with: { confidence: 2 } }, /^mean\.confidence: expected a number/],
    [{ perturbed: { r: 5 } }, /^logistic\.r: expected a number from 0 to 4, got 5; /],
    [{ cites: "" }, /claim "it is", cites: expected words, got ""; say who published it$/],
    [{ because: "" }, /claim "it is", because: expected words, got ""; say why$/],
  ] as const)
    assert.throws(() => asked(claim), says);
  assert.throws(
    () => asked({}, { rows: { x: { measure: average, with: { ticks: 1 }, of: "x.mean" } } }),
    /^average\.ticks: /,
  );
});

test("a test of two samples needs no number, and its perturbed values stand over its own point's", () => {
  const { ensemble } = asked({}, { claims: [{ ...test2, against: { at: "high" }, with: { confidence: 0.8 } }] });
  assert.is(ensemble!.claims[0]!.alike, true);
  const tight = { low: { r: 1 }, high: { r: 9 } };
  assert.throws(() => asked({}, { points: tight }), /^logistic\.r: expected a number from 0 to 4, got 9; /);
});

test("two samples of so few that they would be alike whatever they are, are refused", () => {
  const test = (statistic: Statistic, seeds: number, confidence: number, alike = true) => {
    const claim = { ...test2, statistic, alike, with: { confidence }, against: { at: "high" } };
    return () => asked({}, { seeds, claims: [claim] });
  };
  for (const statistic of [mannWhitney, kolmogorovSmirnov]) {
    // Of wholly apart samples of n the chance is 2 in (2n choose n): 2/6, 2/20, 2/70, 2/252, …
    for (const [least, confidence] of [
      [2, 0.6],
      [3, 0.85],
      [4, 0.95],
      [5, 0.99],
      [12, 0.999_999],
    ] as const) {
      test(statistic, least, confidence)();
      for (let seeds = 1; seeds < least; seeds++)
        assert.throws(
          test(statistic, seeds, confidence),
          new RegExp(
            `claim "it is": expected rows that ${statistic.name} could tell apart, got ${seeds} of each sample, ` +
              `alike whatever they are; take ${least} seeds or more$`,
          ),
        );
    }
    test(statistic, 1, 0.99, false)();
  }
});

test("a claim is of a finite number within a tolerance above 0", () => {
  const claim = { ...of, measure: average, of: "x.mean" };
  const { statistic: _, ...one } = claim;
  assert.is(scenario({ ...plain, claims: [one] }).claims.length, 1);
  for (const wrong of [
    { published: Number.NaN },
    { published: Number.NEGATIVE_INFINITY },
    { tolerance: -1 },
    { tolerance: Number.NaN },
  ])
    assert.throws(
      () => scenario({ ...plain, claims: [{ ...one, ...wrong }] }),
      /^scenario "plain", claim "it is": expected a published number and a tolerance above 0, got .* ± .*; state both$/,
    );
});

test("a claim's own parameters are held to their range, though it is perturbed in the same", () => {
  const because = { cites: "Nobody 1999", because: "rounding" };
  const claim = { name: "it is one", measure: average, of: "x.mean", published: 1, tolerance: 0.1, ...because };
  assert.throws(
    () => scenario({ ...plain, claims: [{ ...claim, set: { r: -1e9 }, perturbed: { r: 2 } }] }),
    /^logistic\.r: expected a number from 0 to 4, got -1000000000; /,
  );
});
