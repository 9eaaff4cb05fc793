import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRecord, recordText } from "../../lab/engine/node.ts";
import { root } from "../checkers.ts";
import { assert, test } from "../suite.ts";
import { folderFor, weather, within } from "./orrery.ts";

const folder = folderFor("query", {
  "weather.json": JSON.stringify(weather),
  "escape.json": JSON.stringify({
    name: "escape",
    question: "Does it stay?",
    model: "henon",
    ticks: 99,
    set: { a: 2 },
  }),
});
const out = join(folder, "kept");
for (const words of [["weather.json", "--seeds", "1..2", "--set", "rho=26,28"], ["escape.json"]])
  await within(folder, ["run", ...words, "--out", "kept"]);

const ask = (sql: string, ...words: string[]) => within(folder, ["query", sql, "--in", "kept", ...words]);
const rowsOf = async (sql: string, ...words: string[]) => JSON.parse((await ask(sql, "--json", ...words)).out);

test("there is a row for each run, which tells what its record does", async () => {
  const rows = await rowsOf("from runs order by run");
  const records = readdirSync(out).map((run) => ({ run, record: readRecord(join(out, run, "record.json")) }));
  assert.is(rows.length, 5);
  for (const [i, { run, record }] of records.sort((a, b) => (a.run < b.run ? -1 : 1)).entries()) {
    const { run: made, outcome, fingerprint, series, claims, requirements } = record;
    const { written, asked, held, ...row } = rows[i];
    const all = [...claims, ...requirements];
    assert.match(written, /^20\d\d-\d\d-\d\d \d\d:/);
    assert.equal([asked, held], [all.length, all.filter(({ holds }) => holds).length]);
    assert.equal(row, {
      run,
      scenario: made.scenario,
      model: record.model,
      seed: made.seed,
      ticks: made.ticks,
      params: made.params,
      set: made.set,
      outcome: outcome.kind,
      ended: outcome.tick,
      about: outcome.about ?? null,
      holds: outcome.kind === "finished" && held === asked,
      last: Object.fromEntries(series.columns.map((name, at) => [name, series.rows.at(-1)![at]])),
      digest: made.digest,
      fingerprint: fingerprint.code,
      engine: fingerprint.engine,
      question: record.question,
    });
  }
});

test("a record may be dated as its system will", async () => {
  const [run] = readdirSync(out);
  cpSync(join(out, run!), join(folder, "dated", run!), { recursive: true });
  for (const seconds of [9e12, -9e12]) {
    utimesSync(join(folder, "dated", run!, "record.json"), seconds, seconds);
    const { out: told, err } = await within(folder, ["query", "select written from runs", "--in", "dated", "--json"]);
    assert.match(told, /"written": "\d{4}-\d\d-\d\d /, err);
  }
  rmSync(join(folder, "dated"), { recursive: true });
});

test("claims, requirements and series are tables too, with the run's name", async () => {
  assert.equal(await rowsOf("select distinct claim, published, measured, holds from claims order by measured"), [
    { claim: weather.claims[0]!.name, published: 27, measured: 25, holds: false },
    { claim: weather.claims[0]!.name, published: 27, measured: 27, holds: true },
  ]);
  assert.equal(await rowsOf("select count(*) as n, bool_and(holds) as all from requirements"), [{ n: 4, all: true }]);
  const rows = await rowsOf(
    "select run, count(*) as n, max(tick) as last from series join runs using (run) group by run",
  );
  assert.is(rows.length, 5);
  for (const { run, n, last } of rows) assert.is(n, last + 1, run);
});

test("a table for a person, CSV for a sheet; without a question the tables and their columns", async () => {
  const sql = "select seed, params['rho'] as rho from runs where scenario = 'weather' order by all";
  assert.is((await ask(sql)).out, "seed  rho\n────  ───\n   1   26\n   1   28\n   2   26\n   2   28\n\n4 rows\n");
  assert.is((await ask(sql, "--format", "csv")).out, "seed,rho\n1,26\n1,28\n2,26\n2,28\n");
  const { status, out: told } = await within(folder, ["query", "--in", "kept"]);
  assert.is(status, 0);
  assert.match(told, /^5 runs in kept\. .*\n\n {2}runs +run, scenario, /);
  for (const [, example] of told.matchAll(/orrery query "(.*)"/g)) assert.is((await ask(example!)).status, 0, example);
  const listed = JSON.parse((await within(folder, ["query", "--in", "kept", "--json"])).out) as { table: string }[];
  assert.equal([...new Set(listed.map(({ table }) => table))], ["runs", "claims", "requirements", "series"]);
  assert.equal(listed[0], { table: "runs", column: "run", type: "VARCHAR" });
  assert.match(
    (await within(folder, ["query", "--in", "kept", "--format", "csv"])).out,
    /^table,column,type\nruns,run,/,
  );
});

test("a question that is wrong shows what DuckDB says and the tables that there are, and ends with 2", async () => {
  const { status, out: said, err } = await ask("select scenari from runs");
  assert.is(said, "");
  assert.match(err, /^Binder Error: Referenced column "scenari" not found.*\nCandidate bindings: .*\nLINE 1: /);
  assert.match(err, /\nquery: expected SQL that DuckDB takes, got Binder Error; the tables are runs, claims, .*\n$/);
  assert.is(status, 2);
  for (const sql of ["", "selec", "from \u001b[31mnothing\u202e", "select 'a", "from runs; selec"]) {
    const answer = await ask(sql);
    assert.is(answer.status, 2, sql);
    assert.not.match(answer.err.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
  }
});

test("no question reads, writes or fetches anything else", async () => {
  const file = join(folder, "weather.json");
  for (const sql of [
    `from read_text('${file}')`,
    `from '${file}'`,
    `copy runs to '${join(folder, "stolen.csv")}'`,
    "copy runs to 'kept/stolen.parquet'",
    `attach '${join(folder, "other.db")}'`,
    "from 'http://localhost:1/a.parquet'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "export database 'stolen'",
    "from glob('/*')",
  ])
    assert.is((await ask(sql)).status, 2, sql);
  assert.equal(readdirSync(folder).sort(), ["escape.json", "kept", "weather.json"]);
  assert.is(readdirSync(out).length, 5);
});

test("folders of any name hold runs, at any depth, and what is no record is left out and said", async () => {
  const [first] = readdirSync(out);
  const names = ["it's [1] *", "a;drop table runs--", "deep/er/still 🪐", 'say "no"'];
  const odd = folderFor("odd 🪐 e\u0301 [a]'*");
  for (const name of names) cpSync(join(out, first!), join(odd, name), { recursive: true });
  writeFileSync(join(odd, "other.json"), "{}");
  mkdirSync(join(odd, "empty"));
  const query = (sql: string) => within(odd, ["query", sql, "--in", odd, "--json"]);
  const expected = [...names].sort().map((run) => ({ run }));
  assert.equal(JSON.parse((await query("select run from runs order by run")).out), expected);
  assert.equal(JSON.parse((await query("select distinct run from series order by run")).out), expected);
  const broken = join(odd, names[0]!, "record.json");
  writeFileSync(broken, readFileSync(broken, "utf8").replace('"seed":', '"seed" :'));
  const { out: left, err } = await query("select run from runs order by run");
  assert.equal(
    JSON.parse(left),
    expected.filter(({ run }) => run !== names[0]),
  );
  assert.match(err, /^left out: .*record\.json: expected a record as it was written, got a change in its run; .*\n$/);
});

test("rows that cannot be read are left out and said, and the others answer", async () => {
  const place = folderFor("torn");
  const [first, second] = readdirSync(out);
  for (const name of [first!, second!]) cpSync(join(out, name), join(place, name), { recursive: true });
  writeFileSync(join(place, first!, "series.parquet"), "torn");
  const words = ["query", "select distinct run from series", "--in", place, "--json"];
  const { out: told, err, status } = await within(place, words);
  assert.equal([status, JSON.parse(told)], [0, [{ run: second }]]);
  assert.match(
    err,
    /^left out: .*series\.parquet: expected rows as its own run wrote them, got other bytes; run it again\n$/,
  );
  const bytes = readFileSync(join(place, second!, "series.parquet"));
  writeFileSync(join(place, first!, "series.parquet"), bytes.fill(0, 4, Math.floor(0.6 * bytes.length)));
  assert.equal(JSON.parse((await within(place, words)).out), [{ run: second }]);
});

test("rows count for the run that wrote them; another's, and those of a record that is refused, do not", async () => {
  const place = folderFor("strange");
  const [first, second, third] = readdirSync(out).sort();
  for (const name of [first!, second!, third!]) cpSync(join(out, name), join(place, name), { recursive: true });
  cpSync(join(place, second!, "series.parquet"), join(place, first!, "series.parquet"));
  const query = () => within(place, ["query", "select distinct run from series order by run", "--in", place, "--json"]);
  const { out: told, err } = await query();
  assert.equal(JSON.parse(told), [{ run: second }, { run: third }]);
  const why = "expected rows as its own run wrote them, got another run's; run it again";
  assert.is(err, `left out: ${join(place, first!, "series.parquet")}: ${why}\n`);
  writeFileSync(join(place, third!, "record.json"), readFileSync(join(out, first!, "record.json"), "utf8").slice(1));
  assert.equal(JSON.parse((await query()).out), [{ run: second }]);
});

test("a run's own folder can be asked, whatever records lie there, too", async () => {
  const place = folderFor("single");
  const [first, second] = readdirSync(out);
  cpSync(join(out, first!), place, { recursive: true });
  cpSync(join(out, second!, "record.json"), join(place, "other.json"));
  const sql = "select run, count(*) as n from runs join series using (run) where tick < 10 group by run";
  assert.equal(JSON.parse((await within(place, ["query", sql, "--in", place, "--json"])).out), [
    { run: "record", n: 10 },
  ]);
});

test("committed records are asked as they lie, and nothing is left beside them", async () => {
  const { out: told } = await within(folder, [
    "query",
    "select count(*) as n from runs where run not like 'runs/%'",
    "--in",
    join(root, "results"),
    "--json",
  ]);
  const files = readdirSync(join(root, "results")).filter((name) => name.endsWith(".json"));
  assert.equal(JSON.parse(told), [{ n: files.length }]);
});

test("what was read of many runs is kept, and is never out of date", async () => {
  const many = folderFor("many [it's] *");
  const record = readRecord(join(out, readdirSync(out)[0]!, "record.json"));
  const place = (seed: number) => join(many, `escape-seed${seed}`, "record.json");
  const write = (seed: number, ticks: number) =>
    writeFileSync(place(seed), recordText({ ...record, run: { ...record.run, seed, ticks } }));
  for (let seed = 0; seed < 200; seed++) {
    mkdirSync(join(place(seed), ".."));
    write(seed, 99);
  }
  const sums = async () => {
    const { out: told, err } = await within(many, [
      "query",
      "select count(*) as n, sum(ticks) as t from runs",
      "--in",
      ".",
      "--json",
    ]);
    assert.is(err, "");
    return Object.values(JSON.parse(told)[0]);
  };
  const kept = () => readdirSync(many).filter((name) => name.startsWith(".runs"));
  assert.equal(await sums(), [200, 200 * 99]);
  assert.is(kept().length, 1);
  assert.equal(await sums(), [200, 200 * 99]);
  write(7, 98);
  assert.equal(await sums(), [200, 200 * 99 - 1]);
  renameSync(join(place(8), ".."), join(many, "elsewhere"));
  cpSync(join(many, "elsewhere"), join(many, "twice"), { recursive: true });
  assert.equal(await sums(), [201, 201 * 99 - 1]);
  rmSync(join(many, "twice"), { recursive: true });
  assert.equal(await sums(), [200, 200 * 99 - 1]);
  writeFileSync(join(many, kept()[0]!), "no longer what it was");
  assert.equal(await sums(), [200, 200 * 99 - 1]);
  assert.equal(await sums(), [200, 200 * 99 - 1]);
});

test("a folder that is not there, and a question of nothing, are told", async () => {
  const { err } = await within(folder, ["query", "from runs", "--in", "nowhere"]);
  assert.match(
    err,
    /^query: expected a folder of runs, got ".*nowhere"; run a scenario first, or name one with --in\n$/,
  );
  mkdirSync(join(folder, "kept", "..", "nothing"), { recursive: true });
  const empty = await within(folder, [
    "query",
    "select count(*) as n from runs join series using (run)",
    "--in",
    "nothing",
    "--json",
  ]);
  assert.is(empty.out, '[\n{ "n": 0 }\n]\n');
});
