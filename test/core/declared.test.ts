// What is no declaration is refused field by field, whoever wrote it and whether or not its types were read.
import {
  ask,
  explore,
  flow,
  lorenz,
  lyapunov,
  type Model,
  map,
  measure,
  model,
  process,
  run,
  scenario,
  seat,
  statistic,
  subjectOf,
  World,
  world,
} from "../../lab/index.ts";
import { assert, test } from "../suite.ts";

const card = { name: "some", about: "One." };
const nothing = () => {};
const whole: Readonly<Record<string, readonly [declare: (spec: never) => unknown, spec: object]>> = {
  flow: [flow, { ...card, params: {}, state: ["x"], start: [1], rate: (du: number[]) => (du[0] = 0) }],
  map: [map, { ...card, params: {}, state: ["x"], start: [1], next: (to: number[]) => (to[0] = 0) }],
  process: [process, { ...card, hears: {}, state: () => ({}), on: {} }],
  world: [world, { ...card, members: { one: lorenz }, links: {} }],
  model: [model, { ...card, kind: "flow", params: {}, start: nothing, observe: nothing }],
  measure: [measure, { ...card, params: {}, take: nothing }],
  statistic: [statistic, { ...card, params: {}, samples: 1, take: nothing }],
  scenario: [scenario, { name: "some", question: "Does it?", model: lorenz, ticks: 10 }],
};

for (const [kind, [declare, spec]] of Object.entries(whole)) {
  const given = (changed: object) => () => declare({ ...spec, ...changed } as never);
  test(`a ${kind} is refused without any of its fields, with one in another form, and with one misspelt`, () => {
    declare(spec as never);
    declare({ ...spec, cites: undefined } as never);
    for (const field of Object.keys(spec)) {
      assert.throws(given({ [field]: undefined }), new RegExp(`^${kind}.*: expected .* in ${field}, got nothing; a `));
      assert.throws(given({ [field]: false }), new RegExp(`^${kind}.*: expected .* in ${field}, got false; a `));
    }
    const [first] = Object.keys(spec);
    assert.throws(given({ [`${first}s`]: 1 }), new RegExp(`did you mean ${first}\\?`));
    for (const none of [undefined, null, "lorenz", [spec]])
      assert.throws(() => declare(none as never), new RegExp(`^${kind}: expected a ${kind}, got `));
  });
}

test("what stands in a declaration is held to its fields too", () => {
  const inScenario = (part: object) => () =>
    scenario({ ...(whole["scenario"]![1] as { model: Model }), ...part } as never);
  const inWorld = (part: object) => () => world({ ...(whole["world"]![1] as { members: object }), ...part } as never);
  const claim = { name: "it is", measure: lyapunov, of: "x", published: 1, tolerance: 1, perturbed: { rho: 1 } };
  for (const [declare, says] of [
    [inScenario({ claims: [{ ...claim, becuase: "so" }] }), /claim "it is": .* "becuase"; did you mean because\?/],
    [inScenario({ claims: [null] }), /^scenario "some", claim: expected a claim, got null; a claim has name, /],
    [inScenario({ during: [{ at: 1, sett: { rho: 1 } }] }), /^lorenz, script: .* "sett"; did you mean set\?/],
    [inScenario({ ensemble: { seeds: 2, row: {} } }), /ensemble: .* "row"; did you mean rows\?/],
    [inScenario({ faults: { crsh: {} } }), /faults: .* "crsh"; did you mean crash\?/],
    [inWorld({ network: { latncy: {} } }), /network: .* "latncy"; did you mean latency\?/],
    [
      inWorld({ network: { latency: { kind: "constant", tick: 1 } } }),
      /a constant latency, got "tick"; did you mean ticks/,
    ],
    [
      inWorld({ members: { one: undefined } }),
      /^world some, one: expected a model, got undefined; declare it by its kind/,
    ],
    [
      () => flow({ ...whole["flow"]![1], params: { a: { valu: 1 } } } as never),
      /flow "some", a: .* "valu"; did you mean value\?/,
    ],
    [() => flow({ ...whole["flow"]![1], facts: { rest: nothing } } as never), /facts: .* "rest"; did you mean rests\?/],
    [
      () => process({ ...whole["process"]![1], on: { go: nothing } } as never),
      /^process some, on: .* "go"; there are none/,
    ],
  ] as const)
    assert.throws(declare, says);
});

test("who is asked for a model or a scenario and is given none says so", () => {
  for (const none of [undefined, null, {}, "lorenz"] as never[]) {
    for (const call of [
      () => ask(lyapunov, none),
      () => subjectOf(none),
      () => new World(none),
      () => explore(none),
      () => seat(none, "", { ticks: 1 }),
    ])
      assert.throws(call, /^\w+: expected a model, got /);
    assert.throws(() => ask(none, lorenz), /^ask: expected a measure, got /);
    assert.throws(() => run(none), /^run: expected a scenario, got /);
  }
  assert.throws(() => ask(lyapunov, lorenz, { seeds: 1 } as never), /did you mean seed\?/);
  assert.throws(() => explore(lorenz as never), /^explore: expected a world, got a flow; /);
});
