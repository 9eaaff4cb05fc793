import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lab/engine/index.ts";
import { readScenario } from "../../lab/engine/scenario-file.ts";
import * as measures from "../../lab/measures/index.ts";
import * as models from "../../lab/models/index.ts";
import * as scenarios from "../../scenarios/index.ts";
import { assert, test } from "../suite.ts";
import { type Ended, folderFor, orrery, weather, weatherInTypeScript, within } from "./orrery.ts";

const [claim] = weather.claims;
const folder = folderFor("commands", {
  "weather.json": JSON.stringify(weather),
  "far/away/weather.ts": `${weatherInTypeScript} export default weather;`,
  "cramped.json": JSON.stringify({
    ...weather,
    name: "cramped",
    requirements: { "it keeps low": { always: { z: [0, 5] } } },
    claims: [],
  }),
  "escape.json": JSON.stringify({
    name: "escape",
    question: "Does it stay?",
    model: "henon",
    ticks: 99,
    set: { a: 2 },
  }),
  "falls.json": JSON.stringify({
    name: "falls",
    question: "Who learns of it?",
    model: "two-phase-commit",
    ticks: 50_000,
    during: [
      { at: 500, fork: "one falls", tell: "crash", payload: { member: "manager2" } },
      { when: { "coordinator.votes": [9, 9] }, fork: "nothing comes of it", tell: "heal" },
    ],
    faults: { crash: { members: ["coordinator"], most: 1, lasting: [1, 2] } },
    requirements: { "few are asked": { formula: "G (manager0.prepared < 9 & coordinator.votes < 2)" } },
  }),
  "otherwise.json": JSON.stringify({
    name: "otherwise",
    question: "Who decides?",
    model: "two-phase-commit",
    ticks: 20_000,
    during: [{ at: 5, fork: "nobody", tell: "crash", payload: { member: "coordinator" } }],
    requirements: { "somebody does": { formula: "F (coordinator.committed > 0 | coordinator.aborted > 0)" } },
  }),
  "dark.ts": `import { process, scenario } from "@orrery/lab";
export default scenario({
  name: "dark", question: "Can it be seen?", ticks: 1000,
  model: process({
    name: "lamp", about: "Goes out.", hears: { tick: {} }, state: () => ({ n: 0 }),
    start: (_, { after }) => after(100, "tick"),
    observe({ n }) { if (n > 3) throw new Error("too dark"); return { n }; },
    on: { tick(state, _, { after }) { state.n++; after(100, "tick"); } },
  }),
});`,
  "escapes.json": JSON.stringify({
    name: "escapes",
    question: "Does it stay?",
    model: "henon",
    ticks: 99,
    set: { a: 2 },
    requirements: { "it is somewhere": { formula: "G (x > 0 | x <= 0)" }, "it is near": { formula: "G x < 3" } },
  }),
  "unsound.json": JSON.stringify({ ...weather, name: "unsound", claims: [{ ...claim, perturbed: { sigma: 11 } }] }),
});
const lab = readScenario("weather.json", JSON.stringify(weather), {
  models: Object.values(models),
  measures: Object.values(measures),
});
const digest = run(lab).digest;

const say = (...args: string[]): Promise<Ended> => within(folder, args);
const alone = (...args: string[]): Promise<Ended> => orrery(folder, args);
// Some are processes of their own, as a person starts them. All are started at once; each test waits for its own.
const said = {
  help: alone(),
  version: say("--version"),
  list: alone("list"),
  listJson: say("list", "--json"),
  listModels: say("list", "models"),
  shown: Promise.all(
    ["lorenz", "lyapunov", "lorenz-exponents", "maths", "n-body", "peers"].flatMap((name) => [
      say("show", name),
      say("show", name, "--json"),
    ]),
  ),
  runText: alone("run", "weather.json", "--out", "one"),
  runAgain: say("run", "weather.json", "--json", "--out", "two"),
  runTypeScript: say("run", "far/away/weather.ts", "--json"),
  otherClaim: say("run", "weather.json", "--set", "rho=26"),
  cramped: say("run", "cramped.json"),
  falls: say("run", "falls.json"),
  otherwise: Promise.all(
    [[], ["--shrink"], ["--shrink", "--json"]].map((more) => say("run", "otherwise.json", ...more)),
  ),
  dark: say("report", "dark.ts", "--out", "dark"),
  escape: alone("run", "escape.json", "--json"),
  tenMilliseconds: say("run", "weather.json", "--set", "dt=10ms", "--set", "rho=20,28", "--json"),
  twoWorkers: alone("run", "weather.json", "--seeds", "1..6", "--workers", "2", "--out", "seeds"),
  measure: say("measure", "rests", "lorenz", "--set", "rho=14"),
  measureJson: say("measure", "rests", "weather.json", "--set", "rho=14", "--json"),
  ranOut: say("measure", "cascade", "logistic", "--set", "r=3.9"),
  unsound: say("claims", "weather.json", "unsound.json"),
  oneClaim: say("claims", "weather.json"),
  claimsJson: say("claims", "far/away/weather.ts", "--json"),
  oneWorker: say("run", "weather.json", "--seeds", "1..6", "--workers", "1", "--json", "--out", "seeds"),
};
const json = async (ended: Promise<Ended>) => JSON.parse((await ended).out);

test("without a command it says what there is to say, and its version is the package's", async () => {
  const { status, out } = await said.help;
  assert.is(status, 0);
  for (const name of ["list", "show", "run", "measure", "verify", "claims", "diff", "tour"])
    assert.match(out, new RegExp(`^  ${name} `, "m"));
  assert.match((await said.version).out, /^\d+\.\d+\.\d+\n$/);
});

test("list tells every member of every shelf in a line, and as JSON in an object with its name", async () => {
  const { status, out } = await said.list;
  assert.is(status, 0);
  const listed = (await json(said.listJson)) as { name: string; shelf: string }[];
  for (const shelf of [models, measures, scenarios])
    for (const { name } of Object.values(shelf)) {
      assert.match(out, new RegExp(`^  ${name} `, "m"));
      assert.ok(listed.some((one) => one.name === name));
    }
  assert.match((await said.listModels).out, /^ {2}henon .*\n/m);
});

test("show tells what a member of any shelf declares, in text and as JSON", async () => {
  const all = await said.shown;
  assert.ok(all.every(({ status, err }) => status === 0 && err === ""));
  for (let i = 0; i < all.length; i += 2) {
    const { name } = JSON.parse(all[i + 1]!.out);
    assert.ok(all[i]!.out.includes(name));
  }
  assert.match(all[0]!.out, /^rho +28 +0 to 200 +Rayleigh number/m);
  assert.is(JSON.parse(all[1]!.out).params.rho.value, 28);
  assert.match(all[8]!.out, /^form: each$/m);
  assert.match(all[8]!.out, /^takes +x +f64\[n\]$/m);
});

test("lists, tables and declarations fit 120 columns", async () => {
  const all = [said.help, said.list, said.runText, said.otherClaim, said.measure, said.unsound];
  const texts = [...(await Promise.all(all)), ...(await said.shown).filter((_, i) => i % 2 === 0)];
  const prose = /^ {2}|^digest|^record/;
  for (const line of texts.flatMap(({ out }) => out.split("\n")))
    assert.ok(line.length <= 120 || prose.test(line), line);
});

test("run says the question, the outcome, what held, the digest and where the record lies", async () => {
  const { status, out, err } = await said.runText;
  assert.is(status, 0);
  assert.is(err, "");
  assert.match(
    out,
    /^Where does steady convection stand\?\n\nlorenz: sigma 10, rho 28, .*; seed 3\nfinished at tick 640\n/,
  );
  assert.match(out, "holds: it stays in the box");
  assert.match(out, /^steady convection stands at z = rho - 1 +27 +27 +1e-9 +holds$/m);
  assert.match(out, `\ndigest ${digest}\nrecord one/`);
  assert.ok(existsSync(join(folder, /^record (.*)$/m.exec(out)![1]!)));
});

test("run --json is one object, and nothing else", async () => {
  const { status, out, err } = await said.runAgain;
  assert.is(status, 0);
  assert.is(err, "");
  const told = JSON.parse(out);
  assert.is(told.scenario, "weather");
  assert.is(told.seed, 3);
  assert.equal(told.params, { ...run(lab).params });
  assert.equal(told.outcome, { kind: "finished", tick: 640 });
  assert.match(told.digest, /^[0-9a-f]{64}$/);
  assert.equal(told.claims, run(lab).claims);
});

test("the same scenario has one digest in this process, in a worker, as JSON and as TypeScript", async () => {
  assert.is((await json(said.runAgain)).digest, digest);
  assert.is((await json(said.runTypeScript)).digest, digest);
});

test("many seeds have the digests of single runs, whatever the number of workers", async () => {
  const { runs } = await json(said.oneWorker);
  const single = [1, 2, 3, 4, 5, 6].map((seed) => run(lab, { seed }).digest);
  assert.equal(
    runs.map((one: { digest: string }) => one.digest),
    single,
  );
  const { out } = await said.twoWorkers;
  for (const [i, one] of single.entries())
    assert.match(out, new RegExp(`^ +${i + 1}  finished at tick 640  2 of 2  ${one.slice(0, 16)}$`, "m"));
  assert.match(out, "6 runs, everything holds in 6; records in seeds");
});

test("two commands into one folder leave each run its own record", async () => {
  await Promise.all([said.oneWorker, said.twoWorkers]);
  const folders = readdirSync(join(folder, "seeds"));
  assert.is(folders.length, 6);
  for (const one of folders) assert.equal(readdirSync(join(folder, "seeds", one)), ["record.json", "series.parquet"]);
});

test("the same run twice leaves identical bytes", async () => {
  const first = /^record one\/(.*)$/m.exec((await said.runText).out)![1]!;
  await said.runAgain;
  for (const file of [first, first.replace("record.json", "series.parquet")]) {
    const [one, two] = ["one", "two"].map((place) => readFileSync(join(folder, place, file)));
    assert.ok(one!.equals(two!), file);
  }
});

test("a value may carry its unit, and several values are as many runs", async () => {
  const { runs } = await json(said.tenMilliseconds);
  const params = runs.map((one: { params: { rho: number; dt: number } }) => [one.params.rho, one.params.dt]);
  assert.equal(params, [
    [20, 0.01],
    [28, 0.01],
  ]);
  assert.is(runs[1].digest, digest);
});

test("a claim or a requirement that fails, and a run that diverges, end with 1", async () => {
  const missed = await said.otherClaim;
  assert.is(missed.status, 1);
  assert.match(missed.out, /^steady convection stands at z = rho - 1 +27 +25 +1e-9 +FAILS$/m);
  const broken = await said.cramped;
  assert.is(broken.status, 1);
  assert.match(broken.out, /^FAILS at tick \d+: it keeps low$/m);
  const { status, out } = await said.escape;
  assert.is(status, 1);
  const { kind, tick } = JSON.parse(out).outcome;
  assert.is(kind, "diverged");
  assert.ok(tick > 0 && tick < 99);
});

test("what fails is told with the part to blame, a fault with whom it befalls, a fork with when it parts", async () => {
  const { out } = await said.falls;
  assert.match(out, /^FAILS at tick \d+: few are asked\n {2}since coordinator\.votes < 2 failed$/m);
  assert.match(out, /^faults: crash coordinator at \d+, restart coordinator at \d+$/m);
  assert.match(out, /^one falls: apart between ticks 0 and 782, finished at tick 50000$/m);
  assert.match(out, /^nothing comes of it: never apart, finished at tick 50000$/m);
});

test("a requirement that a fork would break is told, and is no failure of the run", async () => {
  const [ran, shrunk, shrunkJson] = await said.otherwise;
  assert.match(ran!.out, /^holds: somebody does$/m);
  assert.match(ran!.out, /^ {2}would fail at tick 20000: somebody does$/m);
  assert.match(shrunk!.out, /^everything holds: .*\notherwise it would fail: nobody; take fork from the cues of one /);
  assert.equal(JSON.parse(shrunkJson!.out), { fails: false, forks: ["nobody"] });
  assert.equal([ran!.status, shrunk!.status, shrunkJson!.status], [0, 0, 0]);
});

test("a run that failed halfway has a report, of what was before", async () => {
  const { status, out, err } = await said.dark;
  assert.equal([status, err], [0, ""]);
  const page = readFileSync(join(folder, /^report (.*)$/m.exec(out)![1]!), "utf8");
  assert.match(page, /failed at tick 400: lamp, tick, event 4: too dark/);
});

test("measure answers for a model and for a scenario, at any parameters", async () => {
  const { status, out } = await said.measure;
  assert.is(status, 0);
  assert.match(out, /^count = 3$/m);
  assert.is((await json(said.measureJson)).rests[1].z, 13);
});

test("a measure that cannot be answered says why, and ends with 1", async () => {
  const { status, out } = await said.ranOut;
  assert.is(status, 1);
  assert.match(out, /^ran out: no superstable cycle .*\n$/);
});

test("who claims something of many seeds alone is not told to claim nothing", async () => {
  const place = folderFor("many", {
    "many.ts": `import { henon, mean, scenario } from "@orrery/lab";
const claim = {
  name: "near", statistic: mean, of: "x", published: 0, tolerance: 3, because: "a test", cites: "a test",
  perturbed: { a: 1.1 },
};
const ensemble = { seeds: 3, rows: { x: "x" } };
const plain = { question: "Where?", model: henon, ticks: 5 };
export const many = scenario({ ...plain, name: "many", ensemble: { ...ensemble, claims: [claim] } });
export const none = scenario({ ...plain, name: "none", ensemble });`,
  });
  for (const [name, nothing] of [
    ["many", false],
    ["none", true],
  ] as const) {
    const { out } = await within(place, ["claims", `many.ts#${name}`]);
    assert.match(out, new RegExp(`^${name}: Where\\?\n`));
    assert.is(out.includes("it claims nothing"), nothing, out);
  }
});

test("of several scenarios that a file exports one is asked by its name, by every command", async () => {
  const place = folderFor("several", {
    "two.ts": `import { process } from "@orrery/lab";
${weatherInTypeScript}
const grower = process({
  name: "grower", about: "Grows.", hears: { tick: {} }, state: () => ({ inside: 0 }),
  start: (_, { after }) => after(100, "tick"),
  on: { tick(state, _, { after }) { state.inside += 7; after(100, "tick"); } },
});
const requirements = { small: "G inside < 50" };
export const grows = scenario({ name: "grows", question: "Is it small?", ticks: 5000, requirements, model: grower });
export { grower };`,
  });
  const told = async (...words: string[]) => {
    const { status, out, err } = await within(place, words);
    assert.is(err, "", words.join(" "));
    return { status, out };
  };
  const runs = ["weather", "grows"].map((name) => told("run", `two.ts#${name}`, "--json", "--out", "."));
  const [weatherRun, growsRun] = (await Promise.all(runs)).map(({ out }) => JSON.parse(out));
  assert.is(weatherRun.digest, digest);
  assert.is(growsRun.requirements[0].tick, 800);
  assert.is((await told("verify", "two.ts#weather", "--update", "--results", ".")).status, 0);
  assert.is((await told("verify", "two.ts#weather", "--results", ".")).out, "weather: reproduced\n");
  assert.match((await told("claims", "two.ts#weather")).out, /\n1 of 1 claim holds/);
  assert.match((await told("seek", "two.ts#grows", "--at", "300")).out, /inside +21\n/);
  assert.match((await told("measure", "rests", "two.ts#weather")).out, /27/);
  const longer = JSON.parse((await told("run", "two.ts#grows", "--for", "900", "--json", "--out", ".")).out);
  assert.match(
    (await told("diff", growsRun.record, longer.record, "--scenario", "two.ts#grows")).out,
    /run again they are the same up to tick 900|the same/,
  );
  assert.match(
    (await told("report", weatherRun.record, "--scenario", "two.ts#weather")).out,
    /^report .*report\.html\n$/,
  );
  const other = await within(place, ["report", weatherRun.record, "--scenario", "two.ts#grows"]);
  assert.is(
    other.err,
    'report: expected the record\'s scenario, "weather", got "grows"; name its file with --scenario\n',
  );
  const { out } = await told("run", "two.ts#grows", "--shrink", "--out", ".");
  assert.match(out, /"like": "\.\.\/two\.ts#grows"/);
  const [, again] = /; again: npx orrery (.*)\n$/.exec(out)!;
  const { status, out: smaller } = await told(...again!.split(" "), "--json", "--out", ".");
  assert.equal([status, JSON.parse(smaller).requirements[0].tick], [1, 800]);
  assert.is((await told("report", "shrunk/grows-shrunk.json", "--out", ".")).status, 0);
});

test("claims of a file are asked at home and elsewhere, where one that holds is a failure", async () => {
  const { status, out } = await said.unsound;
  assert.is(status, 1);
  assert.match(out, /holds +fails at rho 27: 26$/m);
  assert.match(out, /holds +HOLDS at sigma 11: 27$/m);
  assert.match(out, /\n1 of 2 claims hold, and fail where they must\n$/);
  assert.match((await said.oneClaim).out, /\n1 of 1 claim holds, and fails where it must\n$/);
  const [row] = await json(said.claimsJson);
  assert.is((await said.claimsJson).status, 0);
  assert.equal(row.perturbed, { set: { rho: 27 }, measured: 26, holds: false });
});

test("what held up to where a run stopped is not said to hold", async () => {
  const { status, out } = await say("run", "escapes.json");
  assert.match(out, /\ndiverged at tick \d+: .*\n.*\nheld until then: it is somewhere\n/);
  assert.is(status, 1);
});

test("where no folder can be made for what is compiled, everything runs all the same", async () => {
  const { status, out } = await orrery(folder, ["run", "weather.json"], { TMPDIR: "/proc", NODE_COMPILE_CACHE: "" });
  assert.match(out, /\ndigest [0-9a-f]{64}\n/);
  assert.is(status, 0);
});
