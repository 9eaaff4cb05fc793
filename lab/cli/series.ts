// A run's rows as a Parquet file: the units of its columns and what made it are in the file's own metadata.
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { misuse, shown } from "../core/errors.ts";
import type { Columns } from "../engine/index.ts";
import type { Record as RunRecord } from "../engine/node.ts";
import { openDatabase } from "./database.ts";
import { apart, type Cell } from "./rows.ts";
import { type Database, exactly, literal } from "./sql.ts";
import { plain } from "./table.ts";

export const seriesFile = "series.parquet";

/** A run with its folder, and the rows that are to be kept there. */
export interface Kept {
  readonly folder: string;
  readonly record: RunRecord;
  readonly columns: Columns | undefined;
}

/** DuckDB takes a second for some thousands of columns, and then four times as long for twice as many. */
const columnsMax = 10_000;

/**
 * Writes each run's rows beside its record. Where there is no DuckDB, or there are too many columns, says so: the
 * records tell all but the rows.
 */
export async function keepSeries(runs: readonly Kept[]): Promise<void> {
  const database = await openDatabase(seriesFile).catch(absent);
  if (database === undefined) return;
  try {
    for (const { folder, record, columns } of runs) {
      if (columns === undefined) continue;
      const { length } = columns.names;
      if (length > columnsMax) {
        absent(
          misuse(seriesFile, `at most ${columnsMax} columns`, shown(length), "name in observe what it is to keep"),
        );
        continue;
      }
      const names = apart(columns.names, (name) => name.toLowerCase());
      const told = Object.entries(toldOf(record, columns)).map(([key, value]) => `${key}: ${literal(value)}`);
      const aside = join(folder, `.${seriesFile}-${process.pid}`);
      await database.fill(
        "series",
        names.map((name, i) => ({ name, type: i === 0 ? "BIGINT" : "DOUBLE", values: columns.values[i]! })),
      );
      try {
        const options = `format parquet, compression zstd, kv_metadata { ${told.join(", ")} }`;
        await database.tell(`copy series to ${literal(aside)} (${options})`);
        renameSync(aside, join(folder, seriesFile));
      } catch (error) {
        const why = (error as Error).message.split("\n", 1)[0]!.split(": ").at(-1)!;
        throw misuse(seriesFile, "room for its rows", why, "make some, or choose another place with --out");
      } finally {
        rmSync(aside, { force: true });
      }
    }
  } finally {
    database.close();
  }
}

function absent(error: Error): undefined {
  process.stderr.write(`${plain(error.message)}\n`);
}

const toldOf = ({ run, fingerprint }: RunRecord, { units }: Columns): { readonly [key: string]: string } => ({
  units: JSON.stringify(units),
  scenario: run.scenario,
  seed: String(run.seed),
  params: JSON.stringify(run.params),
  digest: run.digest,
  fingerprint: fingerprint.code,
  engine: fingerprint.engine,
});

/** What made the rows of each file, as it tells itself: its run's digest and fingerprint. */
export async function madeOf(database: Database, files: readonly string[]): Promise<ReadonlyMap<Cell, Cell>> {
  if (files.length === 0) return new Map();
  const told = (key: string): string => `any_value(decode(value)) filter (decode(key) = ${literal(key)})`;
  const { rows } = await database.ask(
    `select file_name, ${told("digest")} || ${told("fingerprint")}
     from parquet_kv_metadata([${files.map(exactly).join(", ")}]) group by all`,
  );
  return new Map(rows as [Cell, Cell][]);
}
