// Every run under a folder as tables of a database. What was read of many records is kept beside them, and each is
// held to its file's size, time and number: whatever changed is read again.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { Misuse, misuse, shown } from "../core/index.ts";
import type { Record as RunRecord } from "../engine/node.ts";
import { type Database, exactly, literal } from "./duckdb.ts";
import type { Cell } from "./rows.ts";
import { seriesFile } from "./series.ts";

/** What a table tells of a record, and how it is called. */
const shape = {
  run: "VARCHAR",
  scenario: "VARCHAR",
  model: "VARCHAR",
  seed: "BIGINT",
  ticks: "BIGINT",
  params: "MAP(VARCHAR, DOUBLE)",
  set: "MAP(VARCHAR, DOUBLE)",
  outcome: "VARCHAR",
  ended: "BIGINT",
  about: "VARCHAR",
  holds: "BOOLEAN",
  held: "BIGINT",
  asked: "BIGINT",
  last: "MAP(VARCHAR, DOUBLE)",
  digest: "VARCHAR",
  fingerprint: "VARCHAR",
  engine: "VARCHAR",
  question: "VARCHAR",
  written: "TIMESTAMP",
  claims: [
    {
      claim: "VARCHAR",
      published: "DOUBLE",
      measured: "DOUBLE",
      tolerance: "DOUBLE",
      holds: "BOOLEAN",
      trouble: "VARCHAR",
      cites: "VARCHAR",
      seeds: "BIGINT",
    },
  ],
  requirements: [{ requirement: "VARCHAR", holds: "BOOLEAN", tick: "BIGINT", blame: "VARCHAR" }],
} as const;

type Told = { readonly [K in keyof typeof shape]: unknown };

function told({ run, writtenMs }: Found, record: RunRecord, holds: boolean): Told {
  const { run: made, question, model, fingerprint, outcome, requirements, series, ensemble } = record;
  const claims = [...record.claims, ...(ensemble?.claims ?? [])];
  const all = [...requirements, ...claims];
  const last = series.rows.at(-1) ?? [];
  return {
    run,
    scenario: made.scenario,
    model,
    seed: made.seed,
    ticks: made.ticks,
    params: made.params,
    set: made.set,
    outcome: outcome.kind,
    ended: outcome.tick,
    about: outcome.about,
    holds,
    held: all.filter((one) => one.holds).length,
    asked: all.length,
    last: Object.fromEntries(series.columns.map((name, i) => [name, last[i]])),
    digest: made.digest,
    fingerprint: fingerprint.code,
    engine: fingerprint.engine,
    question,
    written: new Date(writtenMs).toISOString(),
    // What many seeds claim is an estimate in place of a measure.
    claims: claims.map(({ name, ...rest }) => ({
      claim: name,
      ...rest,
      ...("statistic" in rest && { measured: rest.value, seeds: ensemble!.seeds }),
    })),
    requirements: requirements.map(({ name, ...rest }) => ({ requirement: name, ...rest })),
  };
}

export interface Found {
  /** Its path from the folder that was asked. */
  readonly run: string;
  readonly file: string;
  readonly writtenMs: number;
  /** Tells a file from what it was before. */
  readonly stamp: string;
}

/** Folders are looked into so deep. */
const depthMax = 4;

/** Every record under a folder, in order: `record.json` of a run's folder, and those that lie there by themselves. */
function* found(folder: string, within = "", depth = 0): Generator<Found> {
  // Hot: of ten thousand runs.
  for (const name of readdirSync(folder + sep + within).sort(byName)) {
    if (name.startsWith(".")) continue;
    const run = within === "" ? name : `${within}/${name}`;
    const place = `${folder}${sep}${run}`;
    const own = stamped(run, `${place}${sep}record.json`);
    if (own !== undefined) yield own;
    else if (name.endsWith(".json") && isRecord(place)) yield stamped(run.slice(0, -".json".length), place)!;
    else if (depth < depthMax && statSync(place, { throwIfNoEntry: false })?.isDirectory())
      yield* found(folder, run, depth + 1);
  }
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

function stamped(run: string, file: string): Found | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) return undefined;
  const { size, mtimeMs, ino } = stats;
  return { run, file, writtenMs: mtimeMs, stamp: `${size} ${mtimeMs} ${ino}` };
}

const isRecord = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isFile() === true &&
  /^\{\s*"schema": \d/.test(readFileSync(file, "utf8").slice(0, 40));

/** Fewer records are as soon read as looked up. */
const keptFrom = 200;
/** Its name changes with what it holds. */
const keptFile = ".runs-2.parquet";

export const tables = ["runs", "claims", "requirements", "series"] as const;
export type Table = (typeof tables)[number];

export interface Catalogue {
  readonly runs: number;
  /** Why files that should hold a record do not. */
  readonly refused: readonly string[];
}

/** Every record under a folder. */
export function runsUnder(folder: string): Found[] {
  if (!(existsSync(folder) && statSync(folder).isDirectory()))
    throw misuse("query", "a folder of runs", shown(folder), "run a scenario first, or name one with --in");
  return [...found(folder)];
}

/** Makes the table `runs`, and the others that are wanted. */
export async function readCatalogue(
  database: Database,
  folder: string,
  all: readonly Found[],
  wanted: readonly Table[],
): Promise<Catalogue> {
  const kept = join(folder, keptFile);
  const mark = all.length >= keptFrom ? await markIn(database, kept) : undefined;
  const refused = mark === markOf(all) ? [] : await readAnew(database, all, kept, mark);
  const source = mark === markOf(all) ? `read_parquet(${exactly(kept)})` : "every";
  await database.tell(`create table runs as select * exclude (stamp, claims, requirements) from ${source}`);
  for (const name of wanted)
    if (name === "series") await readSeries(database, folder, all);
    else if (name !== "runs")
      await database.tell(
        `create table ${name} as select run, scenario, unnest(${name}, recursive := true) from ${source}`,
      );
  return { runs: all.length - refused.length, refused };
}

const markOf = (runs: readonly Found[]): string =>
  createHash("sha256")
    .update(runs.map(({ run, stamp }) => `${run} ${stamp}\n`).join(""))
    .digest("hex");

/** The mark of those whose records are kept; undefined where there is no such file, or it is none of ours. */
async function markIn(database: Database, kept: string): Promise<Cell | undefined> {
  if (!existsSync(kept)) return undefined;
  try {
    const sql = `select decode(value) from parquet_kv_metadata(${exactly(kept)}) where decode(key) = 'mark'`;
    return (await database.ask(sql)).rows[0]?.[0];
  } catch {
    return undefined;
  }
}

/** Makes the table `every` of all records: those that did not change as they are kept. Says why some are left out. */
async function readAnew(
  database: Database,
  all: readonly Found[],
  kept: string,
  mark: Cell | undefined,
): Promise<string[]> {
  const [{ held }, { readRecord }] = await Promise.all([import("../engine/index.ts"), import("../engine/node.ts")]);
  const old = `read_parquet(${exactly(kept)})`;
  const known = mark === undefined ? [] : (await database.ask(`select run, stamp from ${old}`)).rows;
  const stamps = new Map(known as [string, string][]);
  const [same, lines, good]: [string[], string[][], Found[]] = [[], [], []];
  const refused: string[] = [];
  for (const one of all) {
    try {
      if (stamps.get(one.run) === one.stamp) same.push(one.run);
      else {
        const record = readRecord(one.file);
        lines.push([one.stamp, JSON.stringify(told(one, record, held(record)))]);
      }
      good.push(one);
    } catch (error) {
      if (!(error instanceof Misuse)) throw error;
      refused.push(error.message);
    }
  }
  const words = (name: string, values: readonly string[]) => ({ name, type: "VARCHAR", values }) as const;
  await database.fill("same", [words("run", same)]);
  await database.fill(
    "line",
    ["stamp", "text"].map((name, i) =>
      words(
        name,
        lines.map((line) => line[i]!),
      ),
    ),
  );
  const read = `select stamp, unnest(from_json(text, ${literal(JSON.stringify(shape))})) from line`;
  const rest = mark === undefined ? "" : `union all by name select * from ${old} semi join same using (run)`;
  await database.tell(`create temp table every as from (${read} ${rest}) order by run`);
  const next = markOf(good);
  if (all.length >= keptFrom && next !== mark) await keep(database, kept, next);
  return refused;
}

/** Written aside, then renamed. Where that cannot be, the next who asks reads all again. */
async function keep(database: Database, kept: string, mark: string): Promise<void> {
  const aside = `${kept}-${process.pid}`;
  try {
    await database.tell(`copy every to ${literal(aside)} (format parquet, kv_metadata { mark: ${literal(mark)} })`);
    renameSync(aside, kept);
  } catch {
    rmSync(aside, { force: true });
  }
}

/** The rows of every run that has some, with the run's name before each. */
async function readSeries(database: Database, folder: string, all: readonly Found[]): Promise<void> {
  const files = all.map(({ file }) => join(file, "..", seriesFile)).filter((file) => existsSync(file));
  if (files.length === 0) {
    await database.tell("create table series (run varchar, tick bigint, t double)");
    return;
  }
  const start = join(folder, sep).length;
  const run = `file[${start + 1}:-${sep.length + seriesFile.length + 1}]`;
  await database.tell(
    `create table series as select ${run} as run, * exclude (file)
     from read_parquet([${files.map(exactly).join(", ")}], union_by_name = true, filename = 'file')`,
  );
}
