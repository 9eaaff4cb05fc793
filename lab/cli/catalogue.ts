// Every run under a folder as tables of a database. What was read of many records is kept beside them, under a name
// that is made of each file's size, time and number: whatever changed is read again.
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { Misuse, misuse, shown } from "../core/errors.ts";
import type { Record as RunRecord } from "../engine/node.ts";
import type { Cell } from "./rows.ts";
import { madeOf, seriesFile } from "./series.ts";
import { type Database, exactly, literal } from "./sql.ts";

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

/** DuckDB reads infinities from text; what is no number is none there. */
const said = (value: number | undefined): unknown =>
  value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? String(value) : value;

type Told = { readonly [K in keyof typeof shape]: unknown };

/** A file may be dated as it likes; a date outside of four digits for the year is no table's. */
const [writtenFirst, writtenLast] = [Date.UTC(100, 0), Date.UTC(9999, 11, 31)];

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
    last: Object.fromEntries(series.columns.map((name, i) => [name, said(last[i])])),
    digest: made.digest,
    fingerprint: fingerprint.code,
    engine: fingerprint.engine,
    question,
    written: new Date(Math.min(Math.max(writtenMs, writtenFirst), writtenLast)).toISOString(),
    // What many seeds claim is an estimate in place of a measure.
    claims: claims.map(({ name, ...rest }) => ({
      claim: name,
      ...rest,
      ...("statistic" in rest && { measured: rest.value, seeds: ensemble!.seeds }),
    })),
    requirements: requirements.map(({ name, ...rest }) => ({ requirement: name, ...rest })),
  };
}

/** A run's path from the folder that was asked, and its record's file with what tells it from what it was before. */
interface Found {
  readonly run: string;
  readonly file: string;
  readonly size: number;
  readonly writtenMs: number;
  readonly ino: number;
}

/** Folders are looked into so deep. */
const depthMax = 4;

/** Every record under a folder, in order: `record.json` of a run's folder, and those that lie there by themselves. */
function* found(folder: string, within = "", depth = 0): Generator<Found> {
  // Hot: of ten thousand runs.
  for (const name of namesIn(folder + sep + within)) {
    if (name.startsWith(".")) continue;
    const run = within === "" ? name : `${within}/${name}`;
    const place = `${folder}${sep}${run}`;
    const own = fileAt(run, `${place}${sep}record.json`);
    if (own !== undefined) yield own;
    else if (name.endsWith(".json") && isRecord(place)) yield fileAt(run.slice(0, -".json".length), place)!;
    else if (depth < depthMax && statSync(place, { throwIfNoEntry: false })?.isDirectory())
      yield* found(folder, run, depth + 1);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const got = `${shown(folder)} (${(error as NodeJS.ErrnoException).code})`;
    throw misuse("query", "a folder that can be read", got, "name another with --in");
  }
}

function fileAt(run: string, file: string): Found | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? { run, file, size: stats.size, writtenMs: stats.mtimeMs, ino: stats.ino } : undefined;
}

/** Whether a file begins as records do: there may be others, of any size. */
function isRecord(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  const open = openSync(file, "r");
  try {
    const start = Buffer.alloc(24);
    return /^\{\s*"schema": \d/.test(start.toString("utf8", 0, readSync(open, start)));
  } finally {
    closeSync(open);
  }
}

const stampOf = ({ size, writtenMs, ino }: Found): string => `${size} ${writtenMs} ${ino}`;

/** Fewer records are as soon read as looked up. */
const keptFrom = 200;

/** What was read is kept under a name that tells of which files, as they were; the number changes with its columns. */
const keptAs = ".runs-3-";
function keptFor(runs: readonly Found[]): string {
  const numbers = new Float64Array(3 * runs.length);
  for (const [i, { size, writtenMs, ino }] of runs.entries()) numbers.set([size, writtenMs, ino], 3 * i);
  const names = runs.map(({ run }) => run).join("\n");
  return `${keptAs}${createHash("sha256").update(names).update(numbers).digest("hex").slice(0, 32)}.parquet`;
}

const keptIn = (folder: string): string[] => namesIn(folder).filter((name) => name.startsWith(keptAs));

/** All runs under a folder, and where what was read of them is kept if it is. */
export interface Runs {
  readonly folder: string;
  readonly all: readonly Found[];
  readonly kept: string;
}

export function runsUnder(folder: string): Runs {
  if (!(existsSync(folder) && statSync(folder).isDirectory()))
    throw misuse("query", "a folder of runs", shown(folder), "run a scenario first, or name one with --in");
  const all = [...found(folder)];
  return { folder, all, kept: join(folder, keptFor(all)) };
}

/** Tables of what is in the records. */
const views = {
  runs: "* exclude (stamp, claims, requirements)",
  claims: "run, scenario, unnest(claims, recursive := true)",
  requirements: "run, scenario, unnest(requirements, recursive := true)",
} as const;

export const tables = [...(Object.keys(views) as (keyof typeof views)[]), "series"] as const;
export type Table = (typeof tables)[number];

/** Makes the tables that are wanted. Says why files that should hold a record do not. */
export async function readCatalogue(
  database: Database,
  { folder, all, kept }: Runs,
  wanted: readonly Table[],
): Promise<string[]> {
  const fresh = existsSync(kept) && (await shows(database, kept));
  const refused = fresh ? [] : await readAnew(database, folder, all);
  // From here on nothing is read, written or fetched but what is in memory, and what is kept.
  const allowed = fresh ? `set allowed_paths = [${literal(kept)}, ${exactly(kept)}];` : "";
  if (wanted.includes("series")) refused.push(...(await readSeries(database, folder, all)));
  const made = Object.entries(views)
    .filter(([name]) => wanted.includes(name as Table))
    .map(([name, columns]) => `create view ${name} as select ${columns} from every;`);
  await database.tell(`${made.join("")} ${allowed} set enable_external_access = false; set lock_configuration = true`);
  return refused;
}

/** Makes `every` of what is kept; whether that is ours. */
const shows = (database: Database, kept: string): Promise<boolean> =>
  database.tell(`create view every as select * from read_parquet(${exactly(kept)})`).then(
    () => true,
    () => false,
  );

/** The stamps of the runs that are kept in a file, if that is ours. */
const stampsIn = (database: Database, file: string): Promise<Map<Cell, Cell>> =>
  database.ask(`select run, stamp from read_parquet(${exactly(file)})`).then(
    ({ rows }) => new Map(rows as [Cell, Cell][]),
    () => new Map(),
  );

/** Makes `every` of all records: those that did not change as they are kept. Says why some are left out. */
async function readAnew(database: Database, folder: string, all: readonly Found[]): Promise<string[]> {
  const [{ held }, { readRecord }] = await Promise.all([import("../engine/index.ts"), import("../engine/node.ts")]);
  const [before] = keptIn(folder);
  const old = before === undefined ? undefined : join(folder, before);
  const stamps = old === undefined ? new Map() : await stampsIn(database, old);
  const [same, lines, good]: [string[], string[][], Found[]] = [[], [], []];
  const refused: string[] = [];
  for (const one of all) {
    const stamp = stampOf(one);
    try {
      if (stamps.get(one.run) === stamp) same.push(one.run);
      else {
        const record = readRecord(one.file);
        lines.push([stamp, JSON.stringify(told(one, record, held(record)))]);
      }
      good.push(one);
    } catch (error) {
      if (!(error instanceof Misuse)) throw error;
      refused.push(error.message);
    }
  }
  const words = (name: string, values: readonly string[]) => ({ name, type: "VARCHAR", values }) as const;
  await database.fill("same", [words("run", same)]);
  await database.fill("line", [
    words(
      "stamp",
      lines.map(([stamp]) => stamp!),
    ),
    words(
      "text",
      lines.map(([, text]) => text!),
    ),
  ]);
  const read = `select stamp, unnest(from_json(text, ${literal(JSON.stringify(shape))})) from line`;
  const rest =
    same.length === 0 ? "" : `union all by name from read_parquet(${exactly(old!)}) semi join same using (run)`;
  await database.tell(`create temp table every as from (${read} ${rest}) order by run`);
  const next = keptFor(good);
  if (all.length >= keptFrom && (next !== before || stamps.size === 0)) await keep(database, folder, next);
  return refused;
}

/** Written aside, then renamed. Where that cannot be, the next who asks reads all again. */
async function keep(database: Database, folder: string, name: string): Promise<void> {
  const aside = join(folder, `.runs-aside-${process.pid}`);
  try {
    await database.tell(`copy every to ${literal(aside)} (format parquet)`);
    for (const old of keptIn(folder)) rmSync(join(folder, old), { force: true });
    renameSync(aside, join(folder, name));
  } catch {
    rmSync(aside, { force: true });
  }
}

/** The rows of every run that has some, with the run's name before each. Says which files hold none, or another's. */
async function readSeries(database: Database, folder: string, all: readonly Found[]): Promise<string[]> {
  const { rows } = await database.ask("select run, digest || fingerprint from every");
  const made = new Map(rows as [Cell, Cell][]);
  // Rows lie beside a record that has a folder of its own; one that is refused has none.
  const beside = all
    .filter(({ run, file }) => made.has(run) && basename(file) === "record.json")
    .map(({ run, file }) => [join(dirname(file), seriesFile), made.get(run)] as const)
    .filter(([file]) => existsSync(file));
  const leftOut = (file: string, got: string): string =>
    misuse(file, "rows as its own run wrote them", got, "run it again").message;

  async function tell(files: typeof beside): Promise<string[]> {
    const places = files.map(([file]) => file);
    const told = await madeOf(database, places);
    const own = new Set(files.flatMap(([file, made]) => (told.get(file) === made ? file : [])));
    await tellSeries(database, folder, [...own]);
    return places.filter((file) => !own.has(file)).map((file) => leftOut(file, "another run's"));
  }

  try {
    return await tell(beside);
  } catch {
    // One that cannot be read stops all.
    const whole = await Promise.all(beside.map(([file]) => holdsRows(database, file)));
    const torn = beside.filter((_, i) => !whole[i]).map(([file]) => leftOut(file, "other bytes"));
    return [...torn, ...(await tell(beside.filter((_, i) => whole[i])))];
  }
}

/** Whether all of a file's rows can be read. */
const holdsRows = (database: Database, file: string): Promise<boolean> =>
  database.tell(`select sum(hash(columns(*))) from read_parquet(${exactly(file)})`).then(
    () => true,
    () => false,
  );

async function tellSeries(database: Database, folder: string, files: readonly string[]): Promise<void> {
  if (files.length === 0) return database.tell("create table series (run varchar, tick bigint, t double)");
  // SQL counts letters, not halves of them.
  const start = Array.from(join(folder, sep)).length;
  const within = `"the file of its run"[${start + 1}:-${sep.length + seriesFile.length + 1}]`;
  // Where the folder is a run's own, the run is called as its record there.
  const run = `coalesce(nullif(${within}, ''), 'record')`;
  await database.tell(
    `create table series as select ${run} as run, * exclude ("the file of its run")
     from read_parquet([${files.map(exactly).join(", ")}], union_by_name = true, filename = 'the file of its run')`,
  );
}
