import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../lab/cli/database.ts";
import { apart, type Cell, type Rows, written } from "../../lab/cli/rows.ts";
import { keepSeries } from "../../lab/cli/series.ts";
import { exactly, literal } from "../../lab/cli/sql.ts";
import { readRecord } from "../../lab/engine/node.ts";
import { lorenz, run, scenario } from "../../lab/index.ts";
import { root } from "../checkers.ts";
import { slow } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { folderFor, orrery, weather, within } from "./orrery.ts";

const folder = folderFor("take-away", { "weather.json": JSON.stringify(weather) });
const calm = scenario({ name: "weather", question: "?", model: lorenz, seed: 3, ticks: 640 });
const text = (rows: Rows, format: "csv" | "json") => [...written(rows, format)].join("");

const record = /^record (.*)$/m.exec((await within(folder, ["run", "weather.json", "--every", "5"])).out)![1]!;
const place = join(folder, record, "..");
const database = await openDatabase("test");
const ask = async (sql: string) => (await database.ask(sql)).rows;

test("run leaves its rows in a file that DuckDB reads back as they are", async () => {
  const read = await database.ask(`select * from ${literal(join(place, "series.parquet"))}`);
  const expected = run(calm).table({ every: 5 });
  assert.equal([...read.names], ["tick", "t", "x", "y", "z"]);
  assert.equal(
    read.rows,
    expected.map((row) => Object.values(row)),
  );
});

test("the file itself tells the units of its columns, and the run that made it", async () => {
  const file = literal(join(place, "series.parquet"));
  const told = Object.fromEntries(
    await ask(`select decode(key), decode(value) from parquet_kv_metadata(${file})`),
  ) as Record<string, string>;
  const { run: made, fingerprint } = readRecord(join(folder, record));
  assert.equal(JSON.parse(told["units"]!), { tick: "tick", t: "s" });
  assert.equal([told["fingerprint"], told["digest"], told["seed"]], [fingerprint.code, made.digest, "3"]);
  assert.equal(JSON.parse(told["params"]!), made.params);
});

test("a name of any letters holds a table, and every number is the same to the last bit", async () => {
  const rows = 5000;
  const odd = [-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 0.1 + 0.2];
  const x = Float64Array.from({ length: rows }, (_, i) => odd[i] ?? Math.sin(i));
  const columns = { names: ["tick", "t", "x", "X"], values: [x.map((_, i) => i), x, x, x], units: {} };
  const hostile = folderFor("it's [1] *");
  await keepSeries([{ folder: hostile, record: readRecord(join(folder, record)), columns }]);
  const read = await database.ask(`select x, "X_" from ${exactly(join(hostile, "series.parquet"))}`);
  const bits = (values: Iterable<number>) => new BigUint64Array(Float64Array.from(values).buffer);
  assert.equal(bits(read.rows.map(([one]) => one as number)), bits(x));
  assert.equal(read.names, ["x", "X_"]);
});

test("of more columns than DuckDB takes in a few seconds the record is kept alone, and that is said", async () => {
  const wide = folderFor("wide", {
    "wide.ts": `import { model, scenario } from "@orrery/lab";
      const observe = () => Object.fromEntries(Array.from({ length: 9999 }, (_, i) => ["n" + i, i]));
      const wide = model({ kind: "map", name: "wide", about: "Stays.", params: {}, start: () => ({}), observe });
      export const stays = scenario({ name: "stays", question: "Does it stay?", model: wide, ticks: 1 });`,
  });
  const { status, out, err } = await within(wide, ["run", "wide.ts"]);
  assert.is(err, "series.parquet: expected at most 10000 columns, got 10001; name in observe what it is to keep\n");
  assert.is(status, 0);
  assert.not.match(out, /^series/m);
  const [kept] = readdirSync(join(wide, "results", "runs"));
  assert.equal(readdirSync(join(wide, "results", "runs", kept!)), ["record.json"]);
});

/** Reads CSV as RFC 4180 has it. */
const parsed = (csv: string): string[][] =>
  csv
    .slice(0, -1)
    .split(/\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((line) =>
      Array.from(line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g), ([, one]) => one!)
        .slice(0, 4)
        .map((one) => (one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one)),
    );

test("what is written as CSV and as JSON reads back as it was", () => {
  const names = ['a "b"', "c,d", "e\nf", " g"];
  const rows: Cell[][] = [
    ["x", "y,z", 'say "no"\r\n', " "],
    [0.1 + 0.2, -0, 1e-310, 123456789012345680],
    [true, "", { p: [1, null] }, "=1+1"],
  ];
  assert.equal(
    JSON.parse(text({ names, rows }, "json")),
    rows.map((row) => Object.fromEntries(row.map((one, i) => [names[i], one]))),
  );
  const [heads, first, second, third] = parsed(text({ names, rows }, "csv"));
  assert.equal(heads, names);
  assert.equal(first, rows[0]);
  assert.equal(second!.map(Number), rows[1]);
  assert.equal(third, ["true", "", '{ "p": [1, null] }', "=1+1"]);
  assert.is(text({ names: ["a"], rows: [[null], [""], [Number.NaN]] }, "csv"), 'a\n\n""\nNaN\n');
  assert.is(text({ names: ["a"], rows: [] }, "json"), "[]\n");
  assert.is(text({ names: ["a"], rows: [[Number.NEGATIVE_INFINITY]] }, "json"), '[\n{ "a": "-Infinity" }\n]\n');
});

test("names that differ in nothing are told apart", () => {
  assert.equal(apart(["x", "x", "x_", "X"]), ["x", "x_", "x__", "X"]);
  assert.equal(
    apart(["x", "X"], (name) => name.toLowerCase()),
    ["x", "X_"],
  );
});

test("--format prints the rows and nothing else, of many runs with what tells them apart", async () => {
  const words = ["run", "weather.json", "--for", "10", "--every", "4"];
  const { out, err } = await within(folder, [...words, "--format", "json"]);
  assert.is(err, "");
  assert.equal(JSON.parse(out), run(calm, { ticks: 10 }).table({ every: 4 }));
  const many = await within(folder, [...words, "--format", "csv", "--seeds", "1..2", "--set", "rho=20,28"]);
  const [heads, ...rows] = many.out.trimEnd().split("\n");
  assert.is(heads, "seed,rho,tick,t,x,y,z");
  assert.is(rows.length, 16);
  const { x, y, z } = run(calm, { ticks: 10, seed: 2, set: { rho: 28 } }).table({ every: 4 })[1]!;
  assert.ok(rows.includes(["2", "28", "4", "0.04", x, y, z].join(",")));
});

test("where there is no DuckDB a run is kept all the same, and a question is refused in a line", async () => {
  const gone = `import { registerHooks } from "node:module";
    registerHooks({ resolve(name, _, next) {
      if (name === "@duckdb/node-bindings") throw new Error("no such package\\nhere");
      return next(...arguments);
    } });`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(gone)}` };
  const kept = await orrery(folder, ["run", "weather.json", "--for", "10", "--out", "bare"], env);
  assert.is(kept.status, 0);
  assert.is(kept.err, "series.parquet: expected DuckDB, got no such package; run npm ci, which brings it\n");
  assert.match(kept.out, /\nrecord bare\/.*record\.json\n$/);
  const asked = await orrery(folder, ["query", "from runs", "--in", "bare"], env);
  assert.equal([asked.status, asked.out], [2, ""]);
  assert.is(asked.err, "query: expected DuckDB, got no such package; run npm ci, which brings it\n");
});

slow("rows for which there is no room are told in one line, and nothing is left of their run", async () => {
  const command = `ulimit -f 16; exec "${process.execPath}" "${join(root, "lab", "cli", "orrery.js")}"`;
  const { status, stderr } = spawnSync("bash", ["-c", `${command} run weather.json --out little`], {
    cwd: folder,
    encoding: "utf8",
    // There is no room for what it ran through either.
    env: { ...process.env, NODE_V8_COVERAGE: "" },
  });
  assert.is(status, 2);
  assert.match(
    stderr,
    /^series\.parquet: expected room for its rows, got .*; make some, or choose another place .*\n$/,
  );
  assert.equal(readdirSync(join(folder, "little")), []);
});
