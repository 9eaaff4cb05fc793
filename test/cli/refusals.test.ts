import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, test } from "../suite.ts";
import { folderFor, orrery, weather, weatherInTypeScript, within } from "./orrery.ts";

const json = (changes: object) => JSON.stringify({ ...weather, claims: [], ...changes });
const folder = folderFor("refusals", {
  "throws.ts": "\n\nthrow new Error('no luck\\nat all');",
  "throws-nothing.ts": "throw null;",
  "leaves.ts": "process.exit(0);",
  "leaves-later.ts": `${weatherInTypeScript}
    weather.requirements["it leaves"] = always(() => process.exit(0));`,
  "breaks-later.ts": `${weatherInTypeScript}
    weather.requirements["it breaks"] = always(() => { throw new TypeError("broken"); });`,
  "rejects-later.ts": `${weatherInTypeScript}
    weather.requirements["it rejects"] = always(() => { Promise.reject(new RangeError("loose")); return true; });`,
  "loops.ts": "for (;;);",
  "waits.ts": "await new Promise((settle) => setTimeout(settle, 1e6));",
  "empty.ts": "",
  "other.ts": "export const other = { question: 1, model: 2, ticks: 3 };",
  "two.ts": `${weatherInTypeScript} export const again = { ...weather, name: "again" };`,
  "syntax.ts": "const fine = 1;\nexport const = ;",
  "enum.ts": "enum No { A }",
  "astray.ts": 'import "./nowhere.ts";',
  "shouts.ts": weatherInTypeScript.replace('"name":"weather"', '"name":"Weather"'),
  "broken.json": '{\n  "name": "weather",\n  oops\n}',
  "number.json": json({ question: 3 }),
  "kept.json": '{\n  "schema": 1\n}',
  "file.txt": "",
  "record.json": '{ "schema": 1 }',
});

const lengthy = "x".repeat(10_000);
const cases: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ["a command that is not there", ["runn"], /^orrery: expected a command, got "runn"; did you mean run\? choose from /],
  [
    "help for a command that is not there",
    ["help", "foo"],
    /^orrery help: expected a command, got "foo"; choose from /,
  ],
  ["an option that is not there", ["run", "x", "--sed", "1"], /expected an option, got "--sed"; did you mean --seed\?/],
  ["a word too few", ["show"], /^orrery show: expected <name>, got none; see orrery show --help/],
  [
    "a word too many",
    ["list", "models", "x"],
    /^orrery list: expected 1 word, got "x" besides; see orrery list --help/,
  ],
  ["a word where none is", ["tour", "--quick", "x"], /^orrery tour: expected an option, got "--quick"; choose from /],
  [
    "an option without its dashes",
    ["run", "x", "--laws", "seed=3"],
    /: expected 1 word, got "seed=3" besides; write --seed\n/,
  ],
  [
    "a parameter without --set",
    ["run", "x", "rho=26"],
    /: expected 1 word, got "rho=26" besides; write --set rho=26\n/,
  ],
  [
    "a parameter for an option",
    ["run", "x", "--rho", "26"],
    /got "--rho"; a parameter is --set rho=value; choose from -/,
  ],
  [
    "another command's option",
    ["run", "x", "--at", "5"],
    /an option, got "--at"; orrery seek has it; choose from --seed/,
  ],
  [
    "a question without quotes",
    ["query", "select", "1"],
    /: expected 1 word, got "1" besides; put the question in quotes\n/,
  ],
  ["a misspelling for what must be said", ["seek", "x", "--att", "5"], /an option, got "--att"; did you mean --at\?/],
  [
    "an option for a value",
    ["run", "x", "--seed", "--json"],
    /^orrery run: expected a value for --seed <n>, got "--json"; see/,
  ],
  [
    "the end of options for a value",
    ["seek", "x", "--at", "--", "5"],
    /: expected a value for --at <tick>, got "--"; see/,
  ],
  [
    "an option given twice",
    ["seek", "x", "--at=1", "--at", "2"],
    /^orrery seek: expected --at once, got twice; leave one out/,
  ],
  [
    "a value for what takes none",
    ["run", "x", "--laws=yes"],
    /: expected --laws without a value, got "--laws=yes"; write --laws/,
  ],
  [
    "an option after the last",
    ["seek", "x", "--", "--at", "5"],
    /: expected options before --, got "--at" after it; leave -- out/,
  ],
  [
    "an option before the command",
    ["--seed", "3", "run", "x"],
    /got "--seed"; write it after one, as in orrery run --seed/,
  ],
  [
    "an option of nobody before the command",
    ["--sed", "3", "run", "x"],
    /^orrery: expected an option, got "--sed"; choose from/,
  ],
  ["an option without its value", ["run", "x", "--for"], /expected a value for --for <ticks>, got none;/],
  ["one seed and many", ["run", "x", "--seed", "1", "--seeds", "1..2"], /expected --seed <n> or --seeds .*, got both;/],
  ["an unknown shelf", ["list", "model"], /expected a shelf, got "model"; did you mean models\?/],
  [
    "a file to show",
    ["show", "a.ts#b"],
    /^show: expected a member of the lab, got the file "a.ts#b"; run it, or seek /,
  ],
  ["an unknown member", ["show", "lorentz"], /expected a member, got "lorentz"; did you mean lorenz\?/],
  ["a name that every object has", ["show", "constructor"], /expected a member, got "constructor"; choose from /],
  ["a shelf that every object has", ["list", "__proto__"], /expected a shelf, got "__proto__"; choose from /],
  ["an unknown scenario", ["run", "lorenz-exponent"], /got "lorenz-exponent"; did you mean lorenz-exponents\?/],
  [
    "an unknown scenario to verify",
    ["verify", "nothing"],
    /expected a scenario or its file, got "nothing"; choose from/,
  ],
  ["an unknown measure", ["measure", "lyapunv", "lorenz"], /got "lyapunv"; did you mean lyapunov\?/],
  ["an unknown subject", ["measure", "rests", "lorentz"], /got "lorentz"; did you mean lorenz\?/],
  ["an unknown option of a measure", ["measure", "rests", "lorenz", "--set", "rhoo=1"], /"rhoo"; did you mean rho\?/],
  ["time for a measure that takes none", ["measure", "cascade", "logistic", "--for", "9"], /expected no --for, got 9;/],
  ...(
    [
      ["out of range", "rho=201", /^lorenz\.rho: expected a number from 0 to 200, got "201"; the default is 28/],
      ["that is not a number", "rho=NaN", /^lorenz\.rho: expected a finite number, got "NaN"; /],
      ["that is infinite", "rho=Infinity", /expected a finite number, got "Infinity"; /],
      ["too large for a double", "rho=1e400", /expected a finite number, got "1e400"; /],
      ["in hexadecimal", "rho=0x10", /expected a finite number, got "0x10"; /],
      ["that is empty", "rho=", /^--set: expected name=value, got "rho="; /],
      ["that is empty among others", "rho=1,,2", /^--set: expected name=value, got "rho=1,,2"; /],
      ["without a name", "=3", /^--set: expected name=value, got "=3"; /],
      ["that is missing", "rho", /^--set: expected name=value, got "rho"; /],
      ["in another dimension", "dt=10kg", /^lorenz\.dt: expected a number in s, got "10kg"; use s, /],
      ["with a unit where there is none", "rho=10s", /^lorenz\.rho: expected a plain number, got "10s"; /],
      ["of an unknown parameter", "rhoo=1", /^lorenz: expected a parameter, got "rhoo"; did you mean rho\?/],
      ["of __proto__", "__proto__=1", /expected a parameter, got "__proto__"; /],
      ["of constructor", "constructor=1", /expected a parameter, got "constructor"; /],
      ["of a name with a line break", "a\nb=1", /expected a parameter, got "a\\nb"; /],
      ["out of range behind others", "rho=1,2,999", /expected a number from 0 to 200, got "999"; /],
    ] as const
  ).map(([what, value, says]) => [`a value ${what}`, ["run", "lorenz-exponents", "--set", value], says] as const),
  [
    "a value given twice",
    ["run", "x", "--set", "a=1", "--set", "a=2"],
    /^--set: expected each name once, got "a" twice;/,
  ],
  ...(["-1", "1.5", "9007199254740992", "one", "0x10", "", "1e400", lengthy] as const).map(
    (seed) =>
      [
        `the seed ${JSON.stringify(seed.slice(0, 20))}`,
        ["run", "lorenz-exponents", `--seed=${seed}`],
        /^--seed: expected a seed that is a whole number from 0 to 2\^53 - 1, got .{1,62}; use /,
      ] as const,
  ),
  ...(["6..1", "1", "1..2..3", "1..", "0.5..2"] as const).map(
    (seeds) =>
      [`the seeds ${seeds}`, ["run", "lorenz-exponents", "--seeds", seeds], /^--seeds: expected .*; /] as const,
  ),
  [
    "more runs than can be kept",
    ["run", "lorenz-exponents", "--seeds", "1..9007199254740991"],
    /expected at most 10000/,
  ],
  ["half a tick", ["run", "lorenz-exponents", "--for", "1.5"], /^--for: expected a whole number of ticks.*got "1.5"; /],
  ["a tick in letters", ["seek", "x", "--at", "abc"], /^--at: .* got "abc"; write it in digits, as 500 or 1e6\n$/],
  [
    "a report of nothing",
    ["report", "nope"],
    /^orrery: expected a scenario, a run's folder or a record, got "nope"; choose from /,
  ],
  ["no worker", ["verify", "--workers", "0"], /^workers: expected a whole number from 1 to 256, got 0; /],
  ["workers in words", ["claims", "--workers", "two"], /^workers: expected a whole number .*, got "two"; /],
  [
    "runs that are not there",
    ["diff", "foo", "bar"],
    /^diff: expected a run's folder, .*, got "foo"; run the scenario/,
  ],
  [
    "two scenarios to compare, one of them a file",
    ["diff", "number.json", "lorenz-exponents"],
    /^diff: expected a run's folder, its record or a scenario with a record, got "number\.json"; run the scenario/,
  ],
  [
    "a record that is none",
    ["diff", "record.json", "lorenz-exponents"],
    /^record.json: expected a record as it was writ/,
  ],
  [
    "a folder that is a file",
    ["run", "lorenz-exponents", "--out", "file.txt"],
    /expected a place.*"file\.txt" \(ENOTDIR\); /,
  ],
  [
    "a folder within a file",
    ["tour", "--json", "--out", "file.txt/in"],
    /expected a place.*"file\.txt\/in" \(ENOTDIR\); /,
  ],
  [
    "a folder where none can be",
    ["run", "lorenz-exponents", "--out", "/proc/no"],
    /expected a place .*"\/proc\/no" \(E.*\); /,
  ],
  ["results where none can be", ["verify", "--update", "--results", "/proc/no"], /expected a place .*"\/proc\/no"/],
  [
    "a file that is not there",
    ["run", "gone.ts"],
    /^orrery: expected a scenario's file, got "gone\.ts"; name one that/,
  ],
  ["a folder as a scenario", ["run", "./"], /^orrery: expected a scenario's file, got "\.\/"; /],
  [
    "a name of control characters",
    ["run", "a\n\u001b[31m\u0085\u202e"],
    /got "a\\n\\u001b\[31m\\u0085\\u202e"; choose/,
  ],
  ["a file's name of 10 kB", ["run", `${lengthy}.json`], /^orrery: expected a scenario's file, got "x{50,58}…; /],
  ["a scenario's name of 10 kB", ["claims", lengthy], /expected a scenario or its file, got "x{50,58}…; /],
  ["a file that throws", ["run", "throws.ts"], /^throws\.ts: expected a scenario, got Error: no luck \(line 3\); mend/],
  ["a file that throws nothing", ["run", "throws-nothing.ts"], /^throws-nothing\.ts: .* got Error: null was thrown; /],
  ["a file that leaves", ["run", "leaves.ts"], /^leaves\.ts: .* got Error: process\.exit was called \(line 1\); /],
  [
    "a scenario that leaves",
    ["run", "leaves-later.ts"],
    / got Error: tick 0: requirement "it leaves": process\.exit was called/,
  ],
  [
    "a scenario that breaks",
    ["run", "breaks-later.ts"],
    / got TypeError: tick 0: requirement "it breaks": broken \(line \d+\); /,
  ],
  ["a scenario that leaves a promise behind", ["run", "rejects-later.ts"], /^rejects-later\.ts: .* RangeError: loose/],
  ["a file that loops", ["run", "loops.ts"], /^loops\.ts: expected to be read within 0\.3 s, got no end; look for /],
  ["a file that waits", ["claims", "waits.ts"], /^waits\.ts: expected to be read within 0\.3 s, got no end; /],
  ["a file that exports nothing", ["run", "empty.ts"], /^empty\.ts: expected one exported scenario, got none; export/],
  ["a file that exports something else", ["run", "other.ts"], /^other\.ts: expected one exported scenario, got none; /],
  [
    "a file that exports two",
    ["run", "two.ts"],
    /^two\.ts: expected one exported scenario, got again, weather; name one, as two\.ts#again$/m,
  ],
  [
    "a scenario that a file does not export",
    ["claims", "two.ts#wether"],
    /^two\.ts#wether: expected a scenario that it exports, got "wether"; did you mean weather\? choose from again, w/,
  ],
  [
    "a scenario of a file that is not there",
    ["run", "gone.ts#weather"],
    /^orrery: .*, got "gone\.ts#weather"; name one/,
  ],
  ["a file with an error of syntax", ["run", "syntax.ts"], /^syntax\.ts: .* got SyntaxError: .* \(line 2\); mend/],
  ["a file with an enum", ["run", "enum.ts"], /^enum\.ts: .* got SyntaxError: .*enum.* \(line 1\); mend/],
  [
    "a file that imports nothing that is there",
    ["run", "astray.ts"],
    /^astray\.ts: .* Cannot find module .*nowhere\.ts/,
  ],
  ["a scenario misnamed", ["run", "shouts.ts"], /^shouts\.ts, scenario "Weather": expected a name in kebab-case, got /],
  ["JSON broken at a line", ["run", "broken.json"], /^broken\.json: expected JSON, got .*\(line 3 column 3\); mend it/],
  [
    "JSON with a wrong type",
    ["run", "number.json"],
    /^number\.json at question: expected string, got 3; see what orrery schema prints/,
  ],
  [
    "a record in a scenario's place",
    ["run", "kept.json"],
    /^orrery: expected a scenario's file, got "kept\.json", which is a record; report it, or diff it/,
  ],
];

// On a busy machine an honest file may take a second; only those that never end are hurried, each in its own process.
const answers = cases.map(([, args]) =>
  /loops|waits/.test(args[1]!) ? orrery(folder, args, { ORRERY_LOAD_SECONDS: "0.3" }) : within(folder, args),
);

for (const [i, [what, , says]] of cases.entries()) {
  test(`${what} is refused in one line, with status 2`, async () => {
    const { status, out, err } = await answers[i]!;
    assert.match(err, says);
    assert.match(err, /^[^\n:]+: expected [^\n]+, got [^\n]+; [^\n]+\n$/);
    assert.not.match(err.slice(0, -1), /\p{Cc}|\n {4}at /u);
    assert.ok(err.length < 500, err);
    assert.is(out, "");
    assert.is(status, 2);
  });
}

test("what was refused left nothing behind", async () => {
  await Promise.all(answers);
  assert.not(existsSync(join(folder, "results")));
});

test("a stack is shown to whoever asks for it", async () => {
  const { status, err } = await orrery(folder, ["--debug", "run", "throws.ts"]);
  assert.match(err, /no luck\nat all\n {4}at .*throws\.ts:3/);
  assert.is(status, 2);
});

test("what a scenario's author prints is no part of the answer", async () => {
  const { status, out, err } = await orrery(
    folderFor("chatty", { "chatty.ts": `console.log("by the way");\n${weatherInTypeScript}` }),
    ["run", "chatty.ts", "--json"],
  );
  assert.is(status, 0);
  assert.is(JSON.parse(out).scenario, "weather");
  assert.is(err, "by the way\n");
});

test("a row that leaves a promise behind is refused, and those before it are kept", async () => {
  const place = folderFor("rejects", {
    "rows.ts": `import { always, henon, scenario } from "@orrery/lab";
      let asked = 0;
      const rejects = always(() => {
        if (++asked === 350) Promise.reject(new RangeError("loose"));
        return true;
      });
      export const rows = scenario({
        name: "rows", question: "Do they hold?", model: henon, ticks: 100, requirements: { rejects },
        ensemble: { seeds: 5, rows: { x: "x" } },
      });`,
  });
  const { status, out, err } = await orrery(place, ["run", "rows.ts", "--workers", "1"]);
  assert.match(err, /^rows\.ts: expected a scenario, got RangeError: loose \(line 4\); mend the file/m);
  assert.equal([status, out], [2, ""]);
  const [journal] = globSync("results/runs/journals/*.jsonl", { cwd: place });
  assert.is(readFileSync(join(place, journal!), "utf8").split("\n").length - 1, 2);
});
