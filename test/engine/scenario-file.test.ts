import { namedIn, run, type ScenarioData, scenarioOf } from "../../lab/engine/index.ts";
import { likeIn } from "../../lab/engine/node.ts";
import { readScenario } from "../../lab/engine/scenario-file.ts";
import * as shelf from "../../lab/index.ts";
import { dopri5, henon, lorenz, type Measure, type Model, rests } from "../../lab/index.ts";
import { weather } from "../cli/orrery.ts";
import { assert, test } from "../suite.ts";

const catalogue = { models: [lorenz, henon], measures: [rests] };
const read = (file: object | string) =>
  readScenario("it.json", typeof file === "string" ? file : JSON.stringify(file), catalogue);
const changed = (changes: object) => ({ ...weather, claims: [], ...changes });

test("a file's scenario runs as the one it declares", () => {
  const { scenario, seed, outcome, requirements, claims } = run(read(weather));
  assert.equal([scenario, seed, outcome.tick], ["weather", 3, 640]);
  assert.ok([...requirements, ...claims].every(({ holds }) => holds));
});

test("a flow may be given another solver by name, which makes it another run", () => {
  const digests = ["rk4", "dopri5", undefined].map((solver) => run(read(changed({ solver }))).digest);
  assert.is(digests[0], digests[2]);
  assert.is.not(digests[0], digests[1]);
});

for (const [what, file, says] of [
  ["a wrong type", changed({ question: 3 }), /^it\.json at question: expected string, got 3; see what orrery schema/],
  ["what is missing", changed({ ticks: undefined }), /^it\.json at ticks: expected number, got nothing; /],
  ["an unknown entry", changed({ tickz: 3 }), /^it\.json: expected an entry, got "tickz"; did you mean ticks\?/],
  [
    "an entry of a wrong name before the one that is missing for it",
    changed({ tickz: 3, ticks: undefined }),
    /^it\.json: expected an entry, got "tickz"; did you mean ticks\?/,
  ],
  [
    "an unknown entry of a claim",
    changed({ claims: [{ ...weather.claims[0], off: 1 }] }),
    /^it\.json at claims\.0: expected an entry, got "off"; did you mean of\? choose from name, /,
  ],
  [
    "a wrong type deep within",
    changed({ requirements: { high: { always: { z: [0, "60"] } } } }),
    /^it\.json at requirements\.high\.always\.z\.1: expected number, got "60"; /,
  ],
  [
    "a number too large for a double",
    JSON.stringify(changed({})).replace('"ticks":640', '"ticks":1e400'),
    /^it\.json at ticks: expected .*, got Infinity; /,
  ],
  [
    "a set of __proto__",
    JSON.stringify(changed({})).replace('"claims":[]', '"set":{"__proto__":1}'),
    /^it\.json: expected a name, got "__proto__"; /,
  ],
  [
    "a sentence said twice",
    JSON.stringify(changed({ requirements: { in: { formula: "x < 0" } } })).replace(
      '"in":',
      '"\\u0069n":{"formula":"x < 1"},"in":',
    ),
    /^it\.json: expected each name once, got "in" twice; leave one out, or rename it$/,
  ],
  [
    "a requirement as in code",
    changed({ requirements: { low: "x < 0" } }),
    /^it\.json at requirements\.low: expected object, got "x < 0"; write \{ "formula": "x < 0" \}$/,
  ],
  ["a set of constructor", changed({ set: { constructor: 1 } }), /^lorenz: expected a parameter, got "constructor"; /],
  ["a value out of range", changed({ set: { rho: 201 } }), /^lorenz\.rho: expected a number from 0 to 200, got 201; /],
  ["a seed below 0", changed({ seed: -1 }), /^it\.json at seed: expected .*, got -1; /],
  [
    "an unknown model",
    changed({ model: "lorentz" }),
    /^it\.json: expected a model, got "lorentz"; did you mean lorenz\?/,
  ],
  [
    "an unknown measure",
    changed({ claims: [{ ...weather.claims[0], measure: "rest" }] }),
    /^it\.json: expected a measure, got "rest"; did you mean rests\?/,
  ],
  ["an unknown solver", changed({ solver: "rk5" }), /expected a solver, got "rk5"; did you mean rk4\?/],
  [
    "a solver of a map",
    changed({ model: "henon", solver: "rk4", requirements: {} }),
    /expected a flow for a solver, got /,
  ],
  ["a list", "[]", /^it\.json: expected object, got \[\]; /],
  ["nothing", "", /^it\.json: expected JSON, got Unexpected end of JSON input; mend it there/],
  ["text cut short", '{\n  "name": "wea', /^it\.json: expected JSON, got .*\(line 2 column \d+\); mend it there/],
] as const)
  test(`${what} is refused, and where it stands`, () => {
    assert.throws(() => read(file), says);
    assert.throws(() => read(file), /^[^\n:]+: expected [^\n]+, got [^\n]+; [^\n]+$/);
  });

/** A claim of an ensemble, and an ensemble, as files say them. */
const claimed = { name: "so", statistic: "mean", of: "z", because: "a test", cites: "a test", perturbed: { rho: 20 } };
const many = (more: object) => ({ ensemble: { seeds: 2, rows: { z: "z" }, ...more } });

for (const [what, changes, place, says] of [
  ["faults", { faults: { crsh: 1 } }, "faults", "values, crash, part"],
  [
    "a crash",
    { faults: { crash: { members: [], most: 1, lasting: [1, 2], x: 1 } } },
    "faults.crash",
    "members, most, lasting, remembers",
  ],
  ["a cue", { during: [{ at: 1, x: 1 }] }, "during.0", "at, when, set, tell, payload, delay, fork"],
  ["a requirement", { requirements: { low: { x: 1 } } }, "requirements.low", "always, formula, like"],
  ["an ensemble", many({ x: 1 }), "ensemble", "seeds, points, rows, claims"],
  [
    "a column",
    many({ rows: { z: { measure: "rests", of: "z", x: 1 } } }),
    "ensemble.rows.z",
    "measure, with, of, requirement",
  ],
  [
    "a latency of its kind",
    { network: { latency: { kind: "uniform", least: 1, most: 2, ticks: 1 } } },
    "network.latency",
    "kind, least, most",
  ],
  ["a second sample", many({ claims: [{ ...claimed, against: { x: "" } }] }), "ensemble.claims.0.against", "of, at"],
] as const)
  test(`what ${what} may not say is refused with what it may`, () => {
    const end = `choose from ${says}`;
    assert.throws(
      () => read(changed(changes)),
      ({ message }) => message.startsWith(`it.json at ${place}: expected an entry, got "`) && message.endsWith(end),
    );
  });

for (const [changes, place, says] of [
  [{ seed: -1 }, "seed", "number to be >=0, got -1"],
  [{ ticks: 1.5 }, "ticks", "int, got 1.5"],
  [{ during: [{ at: -1, set: {} }] }, "during.0.at", "number to be >=0, got -1"],
  [{ claims: [{ ...weather.claims[0], tolerance: 0 }] }, "claims.0.tolerance", "number to be >0, got 0"],
  [{ requirements: { low: { like: false } } }, "requirements.low.like", "true, got false"],
  ...(["gamma", undefined] as const).map(
    (kind) =>
      [
        { network: { latency: { kind, ticks: 1 } } },
        "network.latency.kind",
        `one of constant, uniform, log-normal, distance, got ${kind === undefined ? "nothing" : '"gamma"'}`,
      ] as const,
  ),
  [many({ seeds: 0 }), "ensemble.seeds", "number to be >=1, got 0"],
  [many({ rows: { z: 3 } }), "ensemble.rows.z", "string, got 3"],
  [many({ rows: { z: { measure: "rests" } } }), "ensemble.rows.z.of", "string, got nothing"],
  [many({ rows: { z: { requirement: 3 } } }), "ensemble.rows.z.measure", "string, got nothing"],
] as const)
  test(`${place} of another kind is refused in words: ${says}`, () => {
    assert.throws(
      () => read(changed(changes)),
      ({ message }) => message === `it.json at ${place}: expected ${says}; see what orrery schema prints`,
    );
  });

test("a bound that is none is said as formulas say it, since JSON has no infinities", () => {
  const half = { requirements: { low: { always: { x: ["-inf", 3] } } } };
  const during = [{ when: { z: [30, "inf"] }, set: { rho: 60 } }];
  const { requirements, during: cues } = read(changed({ ...half, during }));
  assert.is(shelf.temporal.print(requirements["low"]!), "G(x >= -inf & x <= 3)");
  assert.equal(cues, [{ when: { z: [30, Number.POSITIVE_INFINITY] }, set: { rho: 60 } }]);
});

test("what a file is like is read before all else, where it can be read", () => {
  for (const [text, like] of [
    ['{"like":"weather"}', "weather"],
    ['{"like":3}', undefined],
    ["{}", undefined],
    ["{", undefined],
  ] as const)
    assert.is(likeIn(text), like);
});

test("a requirement is bounds or a formula, and never both", () => {
  const both = { always: { z: [0, 60] }, formula: "G z < 60" } as const;
  for (const [requirement, got] of [
    [{}, "neither"],
    [both, "both"],
  ] as const)
    assert.throws(
      () => read(changed({ requirements: { low: requirement } })),
      ({ message }) =>
        message === `it.json at requirements.low: expected either always or formula, got ${got}; write one of them`,
    );
  for (const one of ["always", "formula"] as const) {
    const { requirements } = run(read(changed({ requirements: { low: { [one]: both[one] } } })));
    assert.equal(requirements, [{ name: "low", holds: true }]);
  }
  assert.throws(
    () => read(changed({ model: undefined })),
    /^it\.json at model: expected string, got nothing; name a model$/,
  );
});

/** A scenario that says all that one can, part by part. */
const whole = {
  name: "whole",
  question: "Is it all there?",
  model: lorenz,
  ticks: 9,
  claims: [{ ...weather.claims[0]!, measure: rests }],
} as const;
const claimOfMany = { ...claimed, statistic: shelf.mean, published: 20, tolerance: 9 };

test("a scenario's text has what it says and nothing else", () => {
  const plain = { name: "whole", question: "Is it all there?", model: lorenz, ticks: 9 } as const;
  const parts = { name: "whole", question: "Is it all there?", model: "lorenz", seed: 1, ticks: 9, requirements: {} };
  const said = (spec: object) => JSON.parse(shelf.scenarioText(shelf.scenario({ ...plain, ...spec } as never), models));
  const models = [lorenz, shelf.twoPhaseCommit];
  const commit = { model: shelf.twoPhaseCommit };
  const written = { model: "two-phase-commit" };
  const crash = { crash: { members: ["manager1"], most: 1, lasting: [1, 2] } };
  const { measure: _, ...claim } = weather.claims[0]!;
  for (const [spec, text] of [
    [{}, {}],
    [{ seed: 3 }, { seed: 3 }],
    [{ set: { rho: 30 } }, { set: { rho: 30 } }],
    [{ observe: ["x"] }, { observe: ["x"] }],
    [{ during: [{ at: 1, set: { rho: 3 } }] }, { during: [{ at: 1, set: { rho: 3 } }] }],
    [{ during: [{ when: { z: [1, 2] }, set: { rho: 3 } }] }, { during: [{ when: { z: [1, 2] }, set: { rho: 3 } }] }],
    [{ model: lorenz.with(dopri5) }, { solver: "dopri5" }],
    [
      { ...commit, without: ["manager2"] },
      { ...written, without: ["manager2"] },
    ],
    [
      { ...commit, faults: crash },
      { ...written, faults: crash },
    ],
    ...[
      { latency: { kind: "constant", ticks: 3 }, ordered: true },
      { latency: { kind: "uniform", least: 1, most: 9 }, loss: 0.1, duplication: 0.2 },
      { latency: { kind: "log-normal", median: 5, spread: 0.5 }, sticky: 0.3 },
      {
        latency: {
          kind: "distance",
          ticks: 2,
          places: { coordinator: [0, 0], manager0: [3, 4], manager1: [0, 1], manager2: [1, 0] },
        },
      },
    ].map((network) => [
      { ...commit, network },
      { ...written, network },
    ]),
    [{ claims: whole.claims }, { claims: [{ ...claim, measure: "rests" }] }],
    [
      { ensemble: { seeds: 2, rows: { z: "z" }, claims: [claimOfMany] } },
      {
        ensemble: {
          seeds: 2,
          points: { "as asked": {} },
          rows: { z: "z" },
          claims: [{ ...claimOfMany, statistic: "mean" }],
        },
      },
    ],
    [{ requirements: { low: "z < 60 U x > 3" } }, { requirements: { low: { formula: "z < 60 U x > 3" } } }],
  ] as const) {
    assert.equal(said(spec), { ...parts, ...text });
    const again = readScenario("it", JSON.stringify(said(spec)), { models, measures: [rests, shelf.mean] });
    assert.equal(JSON.parse(shelf.scenarioText(again, models)), said(spec));
  }
});

test("where a requirement is in code, however deep, a text says what it is like, and what else is missing", () => {
  const { holds, always, not, and, until, parse } = shelf.temporal;
  const code = holds(() => true);
  const said = parse("z < 60");
  for (const formula of [code, not(code), always(code), and(said, code), and(code, said), until(said, not(code))]) {
    const requirements = { hidden: formula, open: said };
    const original = shelf.scenario({
      name: "it",
      question: "Is it?",
      model: shelf.twoPhaseCommit,
      ticks: 9,
      requirements,
      without: ["manager0"],
    });
    const fewer = { ...original, without: ["manager0", "manager2"] };
    const text = JSON.parse(shelf.scenarioText(fewer, [shelf.twoPhaseCommit], { word: "it.ts", scenario: original }));
    assert.equal(text, {
      name: "it",
      question: "Is it?",
      like: "it.ts",
      without: ["manager2"],
      seed: 1,
      ticks: 9,
      requirements: { hidden: { like: true }, open: { formula: "z < 60" } },
    });
  }
});

test("a model that no shelf has is that of what a text is like, whose members are missing there too", () => {
  const { twoPhaseCommit: model } = shelf;
  const original = shelf.scenario({ name: "it", question: "Is it?", model, ticks: 9, requirements: { is: "G x < 1" } });
  const text = JSON.parse(shelf.scenarioText(original, [lorenz], { word: "it.ts", scenario: original }));
  const requirements = { is: { formula: "G x < 1" } };
  assert.equal(text, { name: "it", question: "Is it?", like: "it.ts", seed: 1, ticks: 9, requirements });
  assert.throws(() => shelf.scenarioText(original, [lorenz]), /^scenario it: expected a model of the lab and /);
});

test("a model that is called as one of the lab is that of what a text is like, and without that is refused", () => {
  const { twoPhaseCommit: lab } = shelf;
  const { name, about, members, links } = lab;
  const other = shelf.world({ name, about, members, links } as never);
  const twin = shelf.map({
    name: "lorenz",
    about: "x",
    state: ["x"],
    start: [0],
    params: {},
    next: (out) => out.fill(1),
  });
  for (const model of [other, twin] as const) {
    const original = shelf.scenario({ name: "it", question: "Is it?", model, ticks: 9 });
    const text = JSON.parse(shelf.scenarioText(original, [lab, lorenz], { word: "it.ts", scenario: original }));
    assert.equal([text.like, text.model], ["it.ts", undefined]);
  }
  const twins = shelf.scenario({ name: "it", question: "Is it?", model: twin, ticks: 9 });
  assert.throws(() => shelf.scenarioText(twins, [lorenz]), /^scenario it: expected a model of the lab and /);
});

test("a file asks the shelves for what it names alone", () => {
  const all = Object.values(shelf).filter((one) => typeof one === "object" && "name" in one) as (Model & Measure)[];
  const ensemble = {
    seeds: 4,
    rows: { z: "z", rest: { measure: "rests", of: "rests.1.z" } },
    claims: [
      {
        name: "it stands there",
        statistic: "mean",
        of: "rest",
        published: 27,
        tolerance: 1e-9,
        because: "rounding",
        cites: "Lorenz 1963",
        perturbed: { rho: 26 },
      },
    ],
  };
  const like = read(weather);
  for (const [data, names] of [
    [{ ...weather, ensemble, solver: "dopri5" }, ["lorenz", "rests", "mean"]],
    [
      { ...weather, model: undefined, like: "weather", requirements: { "it stays in the box": { like: true } } },
      ["rests"],
    ],
  ] as const) {
    const text = JSON.stringify(data);
    const written = JSON.parse(text) as ScenarioData;
    assert.equal(namedIn(written), names);
    const members = all.filter(({ name }) => (names as readonly string[]).includes(name));
    const models = members.filter(({ start }) => start);
    const measures = members.filter(({ start }) => !start);
    assert.equal(
      run(scenarioOf("it", written, { models, measures, like })),
      run(readScenario("it.json", text, { models: all, measures: all, like })),
    );
  }
});
