import * as core from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { henon, kepler, lorenz } from "../../lab/models/index.ts";
import { array, constantFrom, forAll, integer, plain, string, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";

const { nearest, shown, thrown, unknown } = core;
type Plain = core.Plain;

const card = { name: "thing", about: "A thing.", params: { a: { value: 1, range: [0, 2], about: "size" } } } as const;
const still = {
  ...card,
  state: ["x"],
  start: [0],
  next(out: { 0: number }) {
    out[0] = 0;
  },
} as const;
const claim = {
  name: "number",
  measure: core.measure({ ...card, take: () => ({ x: 1 }) }),
  of: "x",
  published: 1,
  tolerance: 0.1,
  because: "round",
  cites: "nobody",
  perturbed: { r: 2 },
};
const question = {
  name: "why",
  question: "Why?",
  model: core.map({ ...still, params: { r: card.params.a } }),
  ticks: 10,
};

/** Every way to misuse core, with what is said about it. */
const refusals: readonly (readonly [misuse: () => unknown, message: RegExp])[] = [
  [
    () => core.map({ ...still, name: "Two Words" }),
    /^map "Two Words": expected a name in kebab-case, got "Two Words"; /,
  ],
  [
    () => core.map({ ...still, next() {} }),
    /^map thing, next: expected every variable to be written, got none of x at the start; write each/,
  ],
  [() => core.map({ ...still, about: "" }), /^map "thing": expected one sentence in about, got none; /],
  [
    () => core.map({ ...still, params: { a: { ...card.params.a, value: 3 } } }),
    /^map "thing": expected a within its own range, got 3 in \[0, 2\]; /,
  ],
  [
    () => core.map({ ...still, params: { a: { ...card.params.a, value: Number.NaN } } }),
    /^map "thing": expected a within its own range, got NaN in \[0, 2\]; /,
  ],
  [
    () => core.map({ ...still, params: { a: { ...card.params.a, about: "" } } }),
    /expected a meaning for a, got none; /,
  ],
  [
    () => core.map({ ...still, params: { ["__proto__"]: card.params.a } }),
    /expected a parameter's name, got "__proto__"; /,
  ],
  [
    () => core.map({ ...still, params: { constructor: card.params.a } }),
    /expected a parameter's name, got "constructor"; /,
  ],
  [
    () => core.map({ ...still, start: [Number.NaN] }),
    /^map thing: expected 1 finite numbers to start from, got \[NaN\]; give one for each of x$/,
  ],
  [
    () => core.map({ ...still, start: [1, 2] as unknown as [number] }),
    /^map thing: expected 1 finite numbers to start from, got \[1, 2\]; /,
  ],
  [
    () => core.map({ ...still, state: ["x", "x"], start: [0, 0] }),
    /^map thing: expected a name of its own for each variable, got "x" twice; rename one$/,
  ],
  [
    () => core.flow({ ...card, state: ["x"], start: [0], rate() {}, solver: core.leapfrog }),
    /^flow thing: expected positions and as many velocities for leapfrog, got 1 variables; /,
  ],
  [
    () => core.motionOf(core.model({ ...card, kind: "process", start: () => ({}), observe: () => ({}) })),
    /expected a flow or a map, got a process; /,
  ],
  [
    () => core.solverNamed("rk5"),
    /^solver: expected a solver, got "rk5"; did you mean rk4\? choose from euler, heun, rk4, dopri5, leapfrog$/,
  ],
  [
    () => core.numberAt("x", { lambda: 1 }, "lamda"),
    /^x: expected a number at "lamda", got nothing; choose from lambda$/,
  ],
  [() => core.numberAt("x", { lambda: Number.NaN }, "lambda"), /^x: expected a number at "lambda", got NaN; /],
  [
    () => core.numberAt("x", { lambda: 1 }, "constructor.name"),
    /^x: expected a number at "constructor\.name", got nothing; /,
  ],
  [() => core.scenario({ ...question, question: "Why" }), /^scenario "why": expected a question, got "Why"; /],
  [() => core.scenario({ ...question, name: "W" }), /^scenario "W": expected a name in kebab-case, got "W"; /],
  [
    () => core.scenario({ ...question, ticks: 1.5 }),
    /^scenario "why": expected a whole number of ticks .*, got 1\.5; /,
  ],
  [() => core.scenario({ ...question, seed: -1 }), /^scenario "why": expected a seed .*, got -1; /],
  [
    () => core.scenario({ ...question, set: { r: 9 } }),
    /^thing\.r: expected a number from 0 to 2, got 9; the default is 1$/,
  ],
  [
    () => core.scenario({ ...question, claims: [{ ...claim, tolerance: 0 }] }),
    /claim "number": expected a published number and a tolerance above 0, /,
  ],
  [
    () => core.scenario({ ...question, claims: [{ ...claim, perturbed: {} }] }),
    /claim "number": expected parameters at which it must fail, got none; /,
  ],
  [
    () => core.scenario({ ...question, claims: [{ ...claim, perturbed: { r: 3 } }] }),
    /^thing\.r: expected a number from 0 to 2, got 3; /,
  ],
  [() => new World(lorenz, { seed: 0.5 }), /^lorenz: expected a seed .*, got 0\.5; /],
  [
    () => new World(lorenz, { set: { rh: 3 } }),
    /^lorenz: expected a parameter, got "rh"; did you mean rho\? choose from sigma, rho, beta, dt$/,
  ],
  [
    () => new World(henon).tell("kick", null, 1),
    /^henon: expected a message it understands, got "kick"; there are none$/,
  ],
  [
    () => new World(kepler).fork({ set: { eccentricity: 1 } }),
    /^kepler\.eccentricity: expected a number from 0 to 0\.9, got 1; the default is 0\.6$/,
  ],
];

for (const [misuse, message] of refusals) {
  test(`refuses: ${message.source.replaceAll("\\", "").replace(/^\^/, "").slice(0, 90)}`, () => {
    assert.throws(misuse, (error) => {
      assert.match(error.message, message);
      assert.match(error.message, /^[^:]+: expected .+, got .+; .+$/);
      return error instanceof core.Misuse && error.name === "Misuse";
    });
  });
}

test("what is shown is short, on one line and without control characters", () => {
  const latin = string({ unit: integer({ min: 0, max: 255 }).map((unit) => String.fromCharCode(unit)), maxLength: 80 });
  for (const draw of [plain, latin, constantFrom<Plain>("\u2028", "x".repeat(200), Array(9).fill(["deep"]))]) {
    forAll<Plain>(draw, (value) => {
      const text = shown(value);
      assert.ok(text.length > 0 && text.length <= 60, text);
      assert.not.match(text, /[\p{Cc}\p{Zl}\p{Zp}]/u);
    });
  }
});

test("what was thrown is one line, whatever it was", () => {
  for (const [error, line] of [
    [new TypeError("no\n  luck\u2028at all"), "no luck at all"],
    [new RangeError(), "RangeError"],
    ["text", '"text" was thrown'],
    [null, "null was thrown"],
    [Object.assign(new Error(), { message: 5 }), "an Error was thrown"],
  ] as const)
    assert.is(thrown(error), line);
});

test("what is shown reads as it would be written", () => {
  const shownAs: readonly (readonly [value: unknown, text: string])[] = [
    ["a\nb", '"a\\nb"'],
    [-0, "-0"],
    [5n, "5n"],
    [[1, [2], "x", null, 5], '[1, [2], "x", null, …]'],
    [new Map(), "a Map"],
    [Object.create(null), "{}"],
    [undefined, "undefined"],
    [null, "null"],
    [[1, 2, 3, 4], "[1, 2, 3, 4]"],
    [() => 1, "a function"],
    [{ a: 1 }, "{ a }"],
    [{}, "{}"],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, "{ a, b, c, d, … }"],
    [new Date(0), "a Date"],
    [new ArrayBuffer(1), "an ArrayBuffer"],
    ["x".repeat(58), `"${"x".repeat(58)}"`],
    ["x".repeat(59), `"${"x".repeat(58)}…`],
    [Symbol("\u0007\u2028"), "Symbol(\\u0007\\u2028)"],
  ];
  for (const [value, text] of shownAs) assert.is(shown(value), text);
});

test("the nearest choice is the one with the fewest edits, if they are few", () => {
  assert.is(nearest("lorentz", ["henon", "lorenz", "logistic"]), "lorenz");
  assert.is(nearest("LORENZ", ["henon", "lorenz"]), "lorenz");
  assert.is(nearest("sigmo", ["sigma", "rho"]), "sigma");
  assert.is(nearest("kepler", ["lorenz", "henon"]), undefined);
  assert.is(nearest("x", []), undefined);
  assert.is(nearest("", ["a", "abc"]), "a");
  // What is begun and not written out is meant, whatever is left of it.
  assert.is(nearest("lyap", ["parting", "lyapunov"]), "lyapunov");
  assert.is(nearest("LYA", ["lyapunov"]), "lyapunov");
  assert.is(nearest("ly", ["lyapunov"]), undefined);
  assert.is(nearest("lyap", ["lyapunov", "lap", "lyap"]), "lyap");
  // A third of its letters may be wrong, and one at least.
  for (const [word, other, close] of [
    ["abcdef", "abcdxx", true],
    ["abcdef", "abcxxx", false],
    ["abcde", "abcdx", true],
    ["abcde", "abcxx", false],
    ["a", "x", true],
    ["ab", "xx", false],
    ["abc", "cab", false],
    ["abcdef", "bcdefa", true],
    ["abcdef", "abcdefgh", true],
    ["bbcdef", "abcdefgh", false],
    ["abcdef", "abcd", true],
  ] as const)
    assert.is(nearest(word, [other]), close ? other : undefined, `${word}, ${other}`);
  assert.is(nearest("abcdef", ["abcdxx", "abcdex", "xbcdef"]), "abcdex", "the first of the closest");
  const names = array(string({ maxLength: 8 }), { minLength: 1, maxLength: 5 });
  forAll(tuple(names, string({ maxLength: 8 })), ([choices, word]) => {
    const found = nearest(word, choices);
    assert.ok(found === undefined || choices.includes(found));
    assert.is(nearest(choices[0]!, [choices[0]!]), choices[0]);
  });
});

test("an unknown name is refused with the choices", () => {
  assert.is(unknown("x", "a y", "zz", []).message, 'x: expected a y, got "zz"; there are none');
  assert.is(
    unknown("x", "a y", "ab", ["abc", "q"]).message,
    'x: expected a y, got "ab"; did you mean abc? choose from abc, q',
  );
});

test("of many choices twenty are listed", () => {
  const choices = Array.from({ length: 21 }, (_, i) => `choice-${i}`);
  const listed = (count: number) => unknown("x", "a y", "zz", choices.slice(0, count)).message.split("; ")[1];
  assert.is(listed(20), `choose from ${choices.slice(0, 20).join(", ")}`);
  assert.is(listed(21), `choose from ${choices.slice(0, 20).join(", ")} and 1 more`);
});

test("an answer's number is found by its path, name after name, and names may have dots of their own", () => {
  const answer = { a: { b: 1, "b.c": 2 }, "d.e": [{ f: 3 }, 4], g: null, "": 5, h: "6" } as const;
  for (const [path, value] of [
    ["a.b", 1],
    ["a.b.c", undefined],
    ["d.e.0.f", 3],
    ["d.e.1", 4],
    ["d.e.2", undefined],
    ["d", undefined],
    ["g.x", undefined],
    ["a", undefined],
    ["h", undefined],
  ] as const)
    if (value === undefined) assert.throws(() => core.numberAt("x", answer, path), /^x: expected a number at "/);
    else assert.is(core.numberAt("x", answer, path), value);
});

test("a trouble is known by its kind, and no answer is one", () => {
  for (const kind of ["diverged", "stalled", "ran out", "failed"] as const)
    assert.ok(core.isTrouble({ kind, about: "it" }), kind);
  for (const answer of [undefined, {}, { about: "it" }, { kind: "finished" }, { kind: 3 }])
    assert.not(core.isTrouble(answer as never));
});
