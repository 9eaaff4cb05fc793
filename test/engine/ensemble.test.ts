import { appendFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { journalAt } from "../../lab/engine/node.ts";
import { readScenario } from "../../lab/engine/scenario-file.ts";
import {
  askRows,
  average,
  drawsOf,
  failureIn,
  henon,
  judged,
  mannWhitney,
  mean,
  measure,
  mm1,
  perturbedDraws,
  process,
  rests,
  rootKey,
  rowOf,
  run,
  runEnsemble,
  type Scenario,
  Stream,
  scenario,
  sha256Hex,
  statistic,
} from "../../lab/index.ts";
import { folderFor, orrery, within } from "../cli/orrery.ts";
import { assert, test } from "../suite.ts";

const file = {
  name: "counter",
  question: "Who waits?",
  model: "mm1",
  ticks: 1e8,
  requirements: {
    "nobody is forgotten": { formula: "G (inside >= 0)" },
    "it stays short": { always: { inside: [0, 4] } },
  },
  ensemble: {
    seeds: 30,
    points: { calm: {}, busy: { arrivals: 0.8 } },
    rows: {
      inside: "inside",
      short: { requirement: "it stays short" },
      mean: { measure: "average", with: { ticks: 1e7 }, of: "inside.mean" },
    },
    claims: [
      {
        name: "as many arrive as leave",
        statistic: "mean",
        of: "inside",
        published: 1,
        tolerance: 1,
        because: "a test",
        cites: "a test",
        perturbed: { arrivals: 3 },
      },
      {
        name: "a busy line is longer",
        statistic: "mann-whitney",
        with: { confidence: 0.9 },
        of: "inside",
        at: "busy",
        against: { at: "calm" },
        alike: false,
        because: "a test",
        cites: "a test",
        perturbed: { arrivals: 0.5 },
      },
    ],
  },
};
const shelf = { models: [mm1, henon], measures: [average, mean, mannWhitney] };
const counter = readScenario("counter.json", JSON.stringify(file), shelf);
const rows = drawsOf(counter).map((draw) => rowOf(counter, draw));

test("every point has as many rows as there are seeds, and no seed is another point's too", () => {
  assert.is(rows.length, 60);
  assert.is(new Set(rows.map(({ seed }) => seed)).size, 60);
  assert.equal([rows[0]!.point, rows[0]!.seed, rows[59]!.point, rows[59]!.seed], ["calm", 1, "busy", 60]);
  assert.equal(drawsOf(counter, { seed: 7 })[0], { point: "calm", seed: 7 });
});

test("a row is what the run of its seed at its point ends with", () => {
  for (const { point, seed, values } of [rows[3]!, rows[40]!]) {
    const lived = run({ ...counter, claims: [] }, { seed, set: counter.ensemble!.points[point]! });
    const inside = lived.series.rows.at(-1)![lived.series.columns.indexOf("inside")];
    const short = lived.requirements.find(({ name }) => name === "it stays short")!.holds;
    assert.equal([values![0], values![1]], [inside, Number(short)]);
  }
});

test("the order in which rows come does not matter to what they say", () => {
  const shuffled = new Map(rows.toReversed().map((row) => [row.seed, row]));
  const again = drawsOf(counter).map(({ seed }) => shuffled.get(seed)!);
  assert.equal(judged(counter, again), runEnsemble(counter));
});

test("claims hold at their own parameters and fail where they must", () => {
  for (const claim of counter.ensemble!.claims) {
    const perturbed = perturbedDraws(counter, claim).map((draw) => rowOf(counter, draw));
    assert.equal(
      [askRows(counter, claim, rows).holds, askRows(counter, claim, rows, perturbed).holds],
      [true, false],
      claim.name,
    );
  }
});

test("an interval that is wider than the tolerance proves nothing, though it holds what is published", () => {
  const [claim] = counter.ensemble!.claims;
  const { holds, low, high } = askRows(counter, { ...claim!, tolerance: 0.01 }, rows);
  assert.ok(!holds && low! < 1 && high! > 1);
});

test("a requirement that is a column may break; any other fails its row", () => {
  const broken = rows.filter(({ broken: names }) => names?.includes("it stays short"));
  assert.ok(broken.length > 0);
  assert.not(broken.some((row) => failureIn(counter, row)));
  const uncounted = { ...counter, ensemble: { ...counter.ensemble!, rows: { inside: "inside" } } } as Scenario;
  assert.is(runEnsemble(uncounted).failed, broken.length);
});

const wild = scenario({
  name: "wild",
  question: "Does it stay?",
  model: henon,
  ticks: 1000,
  ensemble: {
    seeds: 3,
    points: { tame: {}, wild: { a: 2 } },
    rows: { x: "x" },
    claims: [true, false].map((alike) => ({
      name: alike ? "it is" : "it is not",
      statistic: mannWhitney,
      // So that three could be told apart.
      with: { confidence: 0.8 },
      of: "x",
      at: "wild",
      against: { at: "tame" },
      alike,
      because: "a test",
      cites: "a test",
      perturbed: { a: 1.9 },
    })),
  },
});

test("a seed that diverged is a row without numbers, and no claim holds of those that are left", () => {
  const all = drawsOf(wild).map((draw) => rowOf(wild, draw));
  assert.equal(
    all.map(({ values, trouble }) => values?.length ?? trouble?.kind),
    [1, 1, 1, "diverged", "diverged", "diverged"],
  );
  const { failed, claims } = judged(wild, all);
  assert.equal(
    [failed, ...claims.map(({ holds, trouble }) => [holds, trouble])],
    [3, [false, 'diverged: seed 4 at "wild"'], [false, 'diverged: seed 4 at "wild"']],
  );
});

test("a row whose number is none has failed, and says so", () => {
  const odd = process({
    name: "odd",
    about: "Comes to what is none.",
    state: () => ({ v: 1 }),
    hears: { divide: {} },
    start: (_, { after }) => after(1, "divide"),
    on: {
      divide(state, _, { random }) {
        state.v = [0.5, Number.NaN, Number.NEGATIVE_INFINITY][random.below(3)]!;
      },
    },
  });
  const many = scenario({
    name: "many",
    question: "Is it a number?",
    model: odd,
    ticks: 2,
    ensemble: { ...wild.ensemble!, seeds: 40, points: { it: {} }, rows: { v: "v" }, claims: [] },
  });
  const all = drawsOf(many).map((draw) => rowOf(many, draw));
  const told = new Set(all.map(({ values, trouble }) => trouble?.about ?? String(values![0])));
  assert.equal([...told].toSorted(), ["0.5", "v is -Infinity", "v is NaN"]);
  assert.is(judged(many, all).failed, all.filter(({ values }) => values === null).length);
});

for (const [what, ensembleOf, says] of [
  ["no seeds", { seeds: 0, rows: { x: "x" } }, /seeds: expected a whole number from 1 to 1000000, got 0; /],
  ["no columns", { seeds: 1, rows: {} }, /rows: expected a column at least, got none; /],
  ["an unknown requirement", { seeds: 1, rows: { x: { requirement: "y" } } }, /expected a requirement, got "y"; /],
  ["an empty list of points", { ...wild.ensemble!, points: {} }, /points: expected a point at least, got none; /],
  [
    "no point and no claim",
    { seeds: 1, rows: { x: "x" }, points: {} },
    /points: expected a point at least, got none; /,
  ],
  ["a point out of range", { seeds: 1, rows: { x: "x" }, points: { p: { a: 9 } } }, /^henon\.a: expected a number/],
  ["one sample for a test of two", { against: undefined }, /expected 2 samples for mann-whitney, got 1; /],
  [
    "a test by a statistic of one sample",
    { statistic: mean, against: undefined },
    /claim "it is": expected published for a statistic of one sample, got alike; write published and a tolerance$/,
  ],
  [
    "a sample against itself",
    { against: {} },
    /expected two samples, got x at "wild" twice; say in against what differs$/,
  ],
  [
    "a sample against itself, spelled out",
    { against: { of: "x", at: "wild" } },
    /expected two samples, got x at "wild" twi/,
  ],
  ["an unknown column", { of: "y" }, /expected a column, got "y"; did you mean x\?/],
  ["an unknown point", { at: "wilde" }, /expected a point, got "wilde"; did you mean wild\?/],
  ["a number beside a test", { published: 3, tolerance: 1 }, /expected either published or alike, got both; /],
  ["neither", { alike: undefined }, /expected either published or alike, got neither; /],
  ["nothing perturbed", { perturbed: {} }, /expected parameters at which it must fail, got none; /],
] as const)
  test(`${what} is refused by name`, () => {
    const [claim] = wild.ensemble!.claims;
    const spec = "seeds" in ensembleOf ? ensembleOf : { ...wild.ensemble!, claims: [{ ...claim!, ...ensembleOf }] };
    const { requirements: _, ...rest } = wild;
    assert.throws(() => scenario({ ...rest, ensemble: spec as never }), says);
  });

test("a file is refused what code is", () => {
  const { ensemble } = file;
  const [own, other] = ensemble.claims;
  const { published: _, tolerance: __, ...bare } = own!;
  for (const [change, says] of [
    [{ points: {} }, /^scenario "counter", ensemble, points: expected a point at least, got none; /],
    [{ claims: [{ ...bare, alike: true }] }, /expected published for a statistic of one sample, got alike; /],
    [{ claims: [{ ...other!, against: {} }] }, /expected two samples, got inside at "busy" twice; /],
  ] as const)
    assert.throws(
      () => readScenario("it.json", JSON.stringify({ ...file, ensemble: { ...ensemble, ...change } }), shelf),
      says,
    );
});

test("a column that nobody observes is refused when it is asked", () => {
  const spec = { ...wild.ensemble!, rows: { x: "xx" }, claims: [] };
  assert.throws(
    () => rowOf({ ...wild, ensemble: spec }, { point: "tame", seed: 1 }),
    /expected a number that henon obs/,
  );
  const asked = { x: { measure: rests, of: "rests.7.x" } };
  assert.throws(
    () => rowOf({ ...wild, ensemble: { ...spec, rows: asked } }, { point: "tame", seed: 1 }),
    /rests\.7\.x/,
  );
});

/** Finds what its options say, whatever the samples are. */
const said = statistic({
  name: "said",
  about: "What it is told.",
  samples: 2,
  params: {
    low: { value: 1, range: [0, 9], about: "of the interval" },
    high: { value: 3, range: [0, 9], about: "of the interval" },
    p: { value: 0.25, range: [0, 1], about: "how likely they are alike" },
    confidence: { value: 0.75, range: [0, 1], about: "asked for" },
  },
  take: (samples, { low, high, p }, random) => ({ value: samples[0]![0]! + random.uniform(), low, high, p }),
});

test("an interval must hold what is published and be no wider than twice the tolerance, its ends included", () => {
  const [claim] = wild.ensemble!.claims;
  const { alike: _, ...plain } = claim!;
  const tame = drawsOf(wild)
    .slice(0, 3)
    .map((draw) => rowOf(wild, draw));
  const asked = (more: object) =>
    askRows(wild, { ...plain, statistic: said, at: "tame", published: 2, tolerance: 1, ...more }, tame).holds;
  for (const [published, tolerance, holds] of [
    [2, 1, true],
    [1, 1, true],
    [3, 1, true],
    [0.999, 1, false],
    [3.001, 1, false],
    [2, 0.999, false],
    [2, 5, true],
  ] as const)
    assert.is(asked({ published, tolerance }), holds, `${published} ± ${tolerance}`);
});

test("two samples are alike where chance alone tells them apart often enough for the confidence", () => {
  const [claim] = wild.ensemble!.claims;
  const tame = drawsOf(wild)
    .slice(0, 3)
    .map((draw) => rowOf(wild, draw));
  for (const [p, alike] of [
    [0.25, true],
    [0.249, false],
    [1, true],
    [0, false],
  ] as const)
    for (const claimed of [true, false]) {
      const asked = { ...claim!, statistic: said, with: { p }, at: "tame", alike: claimed };
      const { holds, p: found } = askRows(wild, asked, tame);
      assert.equal([found, holds], [p, alike === claimed]);
    }
});

test("of a statistic that tells no chance no test comes out", () => {
  const mute = { ...said, take: () => ({ value: 1, low: 0, high: 2 }) };
  const tame = drawsOf(wild)
    .slice(0, 3)
    .map((draw) => rowOf(wild, draw));
  const asked = askRows(wild, { ...wild.ensemble!.claims[0]!, statistic: mute, at: "tame" }, tame);
  assert.equal([asked.holds, asked.trouble], [false, "said tells no chance"]);
});

test("a statistic's dice are keyed by the scenario's seed and the claim's name alone", () => {
  const [claim] = wild.ensemble!.claims;
  const tame = drawsOf(wild)
    .slice(0, 3)
    .map((draw) => rowOf(wild, draw));
  const { value } = askRows(wild, { ...claim!, statistic: said, at: "tame" }, tame);
  assert.is(value, tame[0]!.values![0]! + new Stream(rootKey(1, "wild it is"), 0).uniform());
});

test("a row's measures are asked once for each question, and a row of measures alone lives through no run", () => {
  let asked = 0;
  const counts = measure({
    name: "counts",
    about: "How often it was asked.",
    params: { k: { value: 1, range: [0, 9], about: "no matter" } },
    take: (_, { k }) => ({ asked: ++asked, k: k! }),
  });
  const rows = {
    first: { measure: counts, of: "asked" },
    again: { measure: counts, of: "k" },
    other: { measure: counts, with: { k: 2 }, of: "asked" },
    same: { measure: counts, with: { k: 2 }, of: "k" },
  };
  const never = { name: "never", question: "Is it lived?", model: henon, set: { a: 2 }, ticks: 1000 } as const;
  const row = rowOf(scenario({ ...never, ensemble: { seeds: 1, rows } }), { point: "as asked", seed: 1 });
  assert.equal(row, { point: "as asked", seed: 1, values: [1, 1, 2, 2] });
  const lived = scenario({ ...never, ensemble: { seeds: 1, rows: { ...rows, x: "x" } } });
  assert.is(rowOf(lived, { point: "as asked", seed: 1 }).trouble!.kind, "diverged");
});

test("columns of two measures with one name have each its own answer", () => {
  const above = (least: number) =>
    measure({ name: "above", about: "What it is.", params: {}, take: () => ({ least }) });
  const rows = { two: { measure: above(2), of: "least" }, three: { measure: above(3), of: "least" } };
  const both = scenario({ name: "both", question: "Which?", model: henon, ticks: 1, ensemble: { seeds: 1, rows } });
  assert.equal(rowOf(both, { point: "as asked", seed: 1 }).values, [2, 3]);
});

test("a row's requirement is told as 1 or 0, and one that only the end decides is decided there", () => {
  const formulas = { always: "G x < 9", never: "G x > 9", "in time": "F[0,9] x < 9", "at the end": "F x > 9" };
  const rows = Object.fromEntries(Object.keys(formulas).map((requirement) => [requirement, { requirement }]));
  const short = scenario({
    name: "short",
    question: "What holds?",
    model: henon,
    ticks: 3,
    requirements: formulas,
    ensemble: { seeds: 2, rows },
  });
  const row = rowOf(short, { point: "as asked", seed: 1 });
  assert.equal(row, { point: "as asked", seed: 1, values: [1, 0, 1, 0], broken: ["never", "at the end"] });
  assert.is(failureIn(short, row), undefined);
  const fewer = { ...short, ensemble: { ...short.ensemble!, rows: { always: rows["always"]! } } };
  assert.is(failureIn(fewer, row), "broke never, at the end");
});

test("a claim that is perturbed draws the seeds of its own point, over that point's values", () => {
  const claim = { ...wild.ensemble!.claims[0]!, perturbed: { a: 1.9 } };
  assert.equal(
    perturbedDraws(wild, claim),
    [4, 5, 6].map((seed) => ({ point: "wild", seed, over: { a: 1.9 } })),
  );
  assert.throws(
    () => drawsOf({ ...wild, ensemble: undefined } as never),
    /^scenario wild: expected an ensemble, got none; say what of many seeds is claimed$/,
  );
});

const folder = folderFor("ensemble", { "counter.json": JSON.stringify(file) });

test("a journal's line is its name and entry, behind twelve digits of their SHA-256", () => {
  const at = join(folder, "lines.jsonl");
  journalAt<object>(at).add("one", { n: 1 });
  const line = '["one",{"n":1}]';
  assert.is(readFileSync(at, "utf8"), `${sha256Hex(line).slice(0, 12)} ${line}\n`);
});

test("what a journal was given is at once what will be read of it", () => {
  const at = join(folder, "odd.jsonl");
  const first = journalAt<number>(at);
  for (const n of [-0, Number.NaN, 1.5]) first.add(`n${n}`, n);
  assert.equal([...journalAt(at).kept], [...first.kept]);
});

test("a journal holds what was added, and cuts off what was cut short", () => {
  const at = join(folder, "journal.jsonl");
  const first = journalAt<number>(at);
  for (const n of [1, 2, 3]) first.add(`n${n}`, n);
  const whole = readFileSync(at, "utf8");
  assert.equal([...journalAt(at).kept], [...first.kept]);
  for (let cut = 1; cut < whole.length; cut += 7) {
    writeFileSync(at, whole.slice(0, cut));
    const { kept, add } = journalAt<number>(at);
    assert.is(kept.size, whole.slice(0, cut).split("\n").length - 1);
    for (const n of [1, 2, 3]) if (!kept.has(`n${n}`)) add(`n${n}`, n);
    assert.is(readFileSync(at, "utf8"), whole);
  }
  appendFileSync(at, whole.split("\n")[0]!.replace('"n1",1', '"n1",9'));
  assert.equal([...journalAt(at).kept], [...first.kept]);
});

test("a journal that is forgotten holds nothing, and what is added then", () => {
  const at = join(folder, "forgotten.jsonl");
  const { kept, add, forget } = journalAt<number>(at);
  for (const n of [1, 2]) add(`n${n}`, n);
  forget();
  assert.is(kept.size, 0);
  add("n3", 3);
  assert.equal([...journalAt(at).kept], [["n3", 3]]);
});

test("a journal that cannot be read, or written any more, is refused by its place", () => {
  const at = join(folder, "gone", "journal.jsonl");
  const { add } = journalAt<number>(at);
  rmSync(join(folder, "gone"), { recursive: true });
  assert.throws(() => add("n1", 1), /^record: expected a place that can be written, got ".*" \(ENOENT\); choose/);
  mkdirSync(at, { recursive: true });
  assert.throws(() => journalAt(at), /^record: expected a place that can be written, got ".*" \(EISDIR\); choose/);
});

test("of rows that failed a table says why, and the command that is told lives through that one alone", async () => {
  const { rows: _, ...many } = file.ensemble;
  const broken = { ...file, requirements: { "few are inside": { formula: "G inside < 5" } } };
  const text = JSON.stringify({ ...broken, ensemble: { ...many, rows: { inside: "inside" }, claims: [] } });
  const place = folderFor("rows", { "rows.json": text });
  const { out } = await within(place, ["run", "rows.json"]);
  const [table] = globSync("results/runs/*/rows.csv", { cwd: place });
  const lines = readFileSync(join(place, table!), "utf8").trimEnd().split("\n").slice(1);
  const told = lines.filter((line) => line.endsWith(",broke few are inside"));
  assert.match(out, new RegExp(`; ${told.length} rows failed$`, "m"));
  assert.ok(told.length > 9 && lines.every((line) => told.includes(line) || line.endsWith(",")));
  const [, seed, words] = /^ {2}seed (\d+) broke few are inside; again: npx orrery (.*)$/m.exec(out)!;
  const again = await within(place, words!.split(" "));
  assert.is(again.status, 1);
  assert.match(again.out, new RegExp(`; seed ${seed}\n`));
  assert.match(again.out, /^FAILS at tick \d+: few are inside$/m);
  assert.not.match(again.out, /seeds/);
  const all = await within(place, ["run", "rows.json", "--seeds", "1..2"]);
  assert.match(all.out, /^ +1 +finished at tick 100000000; \d+ rows failed /m);
});

test("of a requirement that is counted a run says in how many rows it broke, and which was the first", async () => {
  const { rows: _, ...many } = file.ensemble;
  const rows = { few: { requirement: "few are inside" }, fewer: { requirement: "few are inside" } };
  const requirements = { "few are inside": { formula: "G inside < 5" } };
  const text = { ...file, ticks: 1e7, requirements, ensemble: { ...many, rows, claims: [] } };
  const place = folderFor("counted", { "counted.json": JSON.stringify(text) });
  const { out, status } = await within(place, ["run", "counted.json"]);
  const [table] = globSync("results/runs/*/rows.csv", { cwd: place });
  const lines = readFileSync(join(place, table!), "utf8").trimEnd().split("\n").slice(1);
  const broken = lines.filter((line) => line.endsWith(",0,0,"));
  assert.ok(broken.length > 0 && broken.length < lines.length);
  assert.is(status, Number(/^FAILS/m.test(out)));
  assert.not.match(out, /failed/);
  const said = new RegExp(
    `^ {2}counted: few are inside broke in ${broken.length} of 60 rows; .*: npx orrery (.*)$`,
    "m",
  );
  const words = said.exec(out)![1]!;
  assert.match(words, new RegExp(`--seed ${broken[0]!.split(",")[1]}\\b`));
  const again = await within(place, words.split(" "));
  assert.is(again.status, 1);
  assert.match(again.out, /^FAILS at tick \d+: few are inside$/m);
});

test("a requirement in place of a number is refused with how it is written", () => {
  const { rows: _, ...many } = file.ensemble;
  const asked = { ...file, ensemble: { ...many, rows: { short: "it stays short" }, claims: [] } };
  const read = readScenario("it.json", JSON.stringify(asked), {
    models: [mm1],
    measures: [average, mean, mannWhitney],
  });
  assert.throws(
    () => rowOf(read, drawsOf(read)[0]!),
    /^counter, row short: expected a number .*, got a requirement; write \{ requirement: "it stays short" }$/,
  );
});

test("an interrupted run goes on from its journal, and comes to what one thread comes to at once", async () => {
  const told = async (out: string, ...args: string[]) => {
    const { status, out: said } = await within(folder, ["run", "counter.json", "--json", "--out", out, ...args]);
    return { status, run: JSON.parse(said) as { ensemble: object; record: string } };
  };
  const { run: whole, status } = await told("whole", "--workers", "1");
  assert.is(status, 1, "the run of its own seed breaks a requirement that its rows count");
  assert.equal(whole.ensemble, { ...runEnsemble(counter) });
  const [journal] = globSync("whole/journals/*.jsonl", { cwd: folder }).map((found) => join(folder, found));
  const lines = readFileSync(journal!, "utf8").split("\n");
  // Nineteen rows, and half of another.
  writeFileSync(journal!, `${lines.slice(0, 19).join("\n")}\n${lines[19]!.slice(0, 30)}`);
  const table = readFileSync(join(folder, whole.record, "rows.csv"), "utf8");
  const again = await told("whole", "--workers", "2");
  assert.equal(again.run.ensemble, whole.ensemble);
  assert.is(readFileSync(join(folder, again.run.record, "rows.csv"), "utf8"), table);
  const kept = readFileSync(journal!, "utf8").split("\n");
  assert.equal(kept.slice(0, 19), lines.slice(0, 19));
  assert.is(kept.length, lines.length);
});

test("a thread that runs out of memory is told in one line, and the rows before it are kept", async () => {
  const place = folderFor("hoard", {
    "hoard.ts": `import { always, henon, scenario } from "@orrery/lab";
      const kept = [];
      let asked = 0;
      const hoards = always(() => {
        // In small pieces: of a large one Node itself may come to its end.
        for (asked++; asked > 350; ) kept.push(Array.from({ length: 100 }, (_, i) => ({ i })));
        return true;
      });
      export const hoard = scenario({
        name: "hoard", question: "Does it end?", model: henon, ticks: 100, requirements: { hoards },
        ensemble: { seeds: 9, rows: { x: "x" } },
      });`,
  });
  // Who is kept busy hears of it late, and in another order.
  const busy = `import { isMainThread } from "node:worker_threads";
    const keep = () => { for (const end = performance.now() + 150; performance.now() < end; ); };
    if (isMainThread) setInterval(keep, 10).unref();`;
  for (const kept of ["", ` --import=data:text/javascript,${encodeURIComponent(busy)}`]) {
    rmSync(join(place, "results"), { recursive: true, force: true });
    const env = { NODE_OPTIONS: `--max-old-space-size=64${kept}` };
    const { status, out, err } = await orrery(place, ["run", "hoard.ts", "--workers", "1"], env);
    const said = err.split("\n").filter((line) => line.startsWith("orrery") || line.startsWith("worker"));
    assert.match(
      said.join("\n"),
      /^(orrery: )?worker: expected an answer, got its end at hoard\.ts, seed \d; look for what /,
    );
    assert.not.match(err, /TypeError|node:events/);
    assert.equal([status, out], [2, ""]);
    const [journal] = globSync("results/runs/journals/*.jsonl", { cwd: place });
    assert.is(readFileSync(join(place, journal!), "utf8").split("\n").length - 1, 2);
  }
});

test("a journal's rows are of what the scenario's functions close over now, in their files and in others", async () => {
  const place = folderFor("closed", {
    "most.ts": 'const most = Number(process.env["MOST"] ?? 9);\nexport const fits = (x: number) => x < most;\n',
    "closed.ts": `import { always, henon, measure, scenario } from "@orrery/lab";
      import { fits } from "./most.ts";
      const bounds = { least: [Number(process.env["LEAST"] ?? -9)] };
      const level = new Map([["level", Number(process.env["LEVEL"] ?? 1)]]);
      const made = Date.now();
      const take = () => ({ level: level.get("level") ?? -1 });
      const said = measure({ name: "said", about: "What it was told.", params: {}, take });
      export const closed = scenario({
        name: "closed", question: "What holds?", model: henon, ticks: 9,
        requirements: { "x fits": always(({ x }) => x > bounds.least[0] && fits(x)) },
        ensemble: { seeds: 2, rows: { level: { measure: said, of: "level" }, x: "x" } },
      });`,
  });
  const found = async (env: NodeJS.ProcessEnv) => {
    const { status, out } = await orrery(place, ["run", "closed.ts", "--workers", "1"], env);
    assert.is(status, 0, out);
    return out.includes("2 rows of them from the journal");
  };
  assert.is(await found({}), false);
  assert.is(await found({ OTHER: "1" }), true);
  for (const changed of [{ LEAST: "-8" }, { MOST: "8" }, { LEVEL: "2" }]) {
    assert.is(await found(changed), false, Object.keys(changed)[0]);
    assert.is(await found(changed), true);
  }
  assert.is(await found({}), true);
});

test("a journal's rows are of what the scenario says now, wherever it reads that", async () => {
  const place = folderFor("read", {
    "read.ts": `import { readFileSync } from "node:fs";
      import { henon, measure, scenario } from "@orrery/lab";
      const { a, level } = JSON.parse(readFileSync(new URL("./said.json", import.meta.url), "utf8"));
      const take = ({ values }) => ({ a: values.a, level });
      const said = measure({ name: "said", about: "What it was told.", params: {}, take });
      const rows = { a: { measure: said, of: "a" }, level: { measure: said, of: "level" } };
      export const read = scenario({
        name: "read", question: "What was it told?", model: henon, set: { a }, ticks: 9, ensemble: { seeds: 3, rows },
      });`,
  });
  const told = async (a: number, level: number) => {
    writeFileSync(join(place, "said.json"), JSON.stringify({ a, level }));
    const { out } = await orrery(place, ["run", "read.ts", "--workers", "1"]);
    const [, record] = /^record (.*)record\.json$/m.exec(out)!;
    const rows = readFileSync(join(place, record!, "rows.csv"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1);
    return [rows.map((row) => row.split(",").slice(2, 4).join(" ")), out.includes("3 rows of them from the journal")];
  };
  const [one, other, third] = ["1.25 7", "1.25 8", "1.125 8"].map((row) => [row, row, row]);
  assert.equal(await told(1.25, 7), [one, false]);
  assert.equal(await told(1.25, 7), [one, true]);
  assert.equal(await told(1.25, 8), [other, false]);
  assert.equal(await told(1.125, 8), [third, false]);
  assert.equal(await told(1.125, 8), [third, true]);
});
