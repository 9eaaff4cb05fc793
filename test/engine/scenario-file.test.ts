import { namedIn, run, type ScenarioData, scenarioOf } from "../../lab/engine/index.ts";
import { readScenario } from "../../lab/engine/node.ts";
import * as shelf from "../../lab/index.ts";
import { henon, lorenz, type Measure, type Model, rests } from "../../lab/index.ts";
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
  ["a wrong type", changed({ question: 3 }), /^it\.json at question: expected string, got 3; see the schema/],
  ["what is missing", changed({ ticks: undefined }), /^it\.json at ticks: expected number, got nothing; /],
  ["an unknown entry", changed({ tickz: 3 }), /^it\.json: expected an entry, got "tickz"; did you mean ticks\?/],
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
