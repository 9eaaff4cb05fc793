import { resolve } from "node:path";
import { misuse } from "../core/errors.ts";
import { readCatalogue, runsUnder, tables } from "./catalogue.ts";
import { loadDatabase } from "./database.ts";
import { type Cell, type Format, jsonOf, written } from "./rows.ts";
import { type Database, literal } from "./sql.ts";
import { digits, listing, plain, plural, say, table } from "./table.ts";

export interface QueryOptions {
  readonly in: string;
  readonly format?: Format;
  readonly json?: boolean;
}

/** Asks over all runs under a folder, in SQL; without a question tells what can be asked. */
export async function queryCommand(sql: string | undefined, { in: place, json, format }: QueryOptions): Promise<void> {
  const { open } = await loadDatabase("query");
  // Runs are looked for while the database opens, in a thread of its own.
  const looking = async () => runsUnder(resolve(place));
  const [database, runs] = await Promise.all([open(), looking()]);
  try {
    // Filling a table takes a while: only for whoever asks it.
    const wanted = tables.filter((name) => sql === undefined || new RegExp(`\\b${name}\\b`, "i").test(sql));
    const refused = await readCatalogue(database, runs, wanted);
    remark(refused);
    const as = json ? "json" : format;
    if (sql === undefined) return await sayTables(database, place, runs.all.length - refused.length, as);
    const rows = await answerTo(database, sql);
    if (as === undefined) sayTable(rows);
    else for (const piece of written(rows, as)) process.stdout.write(piece);
  } finally {
    database.close();
  }
}

function remark(refused: readonly string[]): void {
  if (refused.length === 0) return;
  const more = refused.length === 1 ? "" : ` (and ${refused.length - 1} more)`;
  process.stderr.write(`left out: ${plain(refused[0]!)}${more}\n`);
}

type Answer = Awaited<ReturnType<Database["ask"]>>;

async function answerTo(database: Database, sql: string): Promise<Answer> {
  if (sql.trim() === "") throw misuse("query", "a question in SQL", "none", "ask for example: from runs");
  try {
    return await database.ask(sql);
  } catch (error) {
    const [kind, ...lines] = (error as Error).message.split("\n");
    for (const line of [kind, ...lines].filter((one) => one?.trim())) process.stderr.write(`${plain(line!)}\n`);
    const remedy = `the tables are ${tables.join(", ")}: orrery query tells their columns`;
    throw misuse("query", "SQL that DuckDB takes", kind!.split(":")[0]!, remedy);
  }
}

async function sayTables(database: Database, place: string, runs: number, as: Format | undefined): Promise<void> {
  const all = tables.map(literal).join(", ");
  const columns = await database.ask(
    `select table_name as "table", column_name as "column", data_type as "type" from information_schema.columns
     where table_name in (${all}) order by list_position([${all}], table_name), ordinal_position`,
  );
  if (as !== undefined) {
    for (const piece of written(columns, as)) process.stdout.write(piece);
    return;
  }
  say(`${plural(runs, "run")} in ${place}. The tables are\n`);
  const columnsOf = (name: string) => columns.rows.flatMap(([table, column]) => (table === name ? String(column) : []));
  say(listing(tables.map((name) => [name, columnsOf(name).join(", ")])));
  say(`\nAsk for example
  npx orrery query "select scenario, count(*), min(seed), max(seed), bool_and(holds) from runs group by all"
  npx orrery query "select params['rho'] as rho, last['z'] as z from runs where scenario = 'lorenz-exponents'"
  npx orrery query "select claim, avg(measured), stddev(measured), any_value(published) from claims group by all"
  npx orrery query "select run, max(z) from series group by run" --format csv`);
}

/** Longer cells would leave no room for others. */
const cellMax = 40;

function sayTable({ names, rows }: Answer): void {
  say(table(names.map(plain), rows, cellText));
  say(`\n${plural(rows.length, "row")}`);
}

function cellText(cell: Cell): string {
  if (typeof cell === "number") return digits(cell);
  const text = plain(cell === null ? "" : typeof cell === "string" ? cell : jsonOf(cell));
  return text.length > cellMax ? `${text.slice(0, cellMax - 1)}…` : text;
}
