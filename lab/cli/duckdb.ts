// The one door to DuckDB: a database in memory, filled from columns, asked in SQL. Loaded when it is first needed.
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { Cell } from "./rows.ts";

const types = { BIGINT, BOOLEAN, DOUBLE, VARCHAR } as const;

export interface Column {
  readonly name: string;
  readonly type: keyof typeof types;
  readonly values: Float64Array | readonly (string | null)[];
}

export interface Database {
  tell(sql: string): Promise<void>;
  ask(sql: string): Promise<{ readonly names: readonly string[]; readonly rows: readonly (readonly Cell[])[] }>;
  /** A table of these columns, in place of one of that name. */
  fill(table: string, columns: readonly Column[]): Promise<void>;
  close(): void;
}

/** DuckDB's own: rows are handed over by so many. */
const chunkRows = 2048;

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", {
    // Nothing is fetched, whatever a query names.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  return databaseOf(instance, await instance.connect());
}

const databaseOf = (instance: DuckDBInstance, connection: DuckDBConnection): Database => ({
  async tell(sql) {
    await connection.run(sql);
  },
  async ask(sql) {
    const read = await connection.runAndReadAll(sql);
    const columns = read.getColumns().map((column) => column.map(cellOf));
    const rows = (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]!));
    return { names: read.deduplicatedColumnNames(), rows };
  },
  async fill(table, columns) {
    const shape = columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(", ");
    await connection.run(`create or replace temp table ${quoted(table)} (${shape})`);
    const appender = await connection.createAppender(table);
    const chunk = DuckDBDataChunk.create(columns.map(({ type }) => types[type]));
    const rows = columns[0]!.values.length;
    for (let at = 0; at < rows; at += chunkRows) {
      chunk.reset();
      chunk.rowCount = Math.min(chunkRows, rows - at);
      for (const [i, { type, values }] of columns.entries()) {
        const end = at + chunkRows;
        const some = values instanceof Float64Array ? values.subarray(at, end) : values.slice(at, end);
        // It asks of a list of values no more than its length and what stands where.
        chunk.setColumnValues(
          i,
          (type === "BIGINT" ? Array.from(some as Float64Array, BigInt) : some) as readonly DuckDBValue[],
        );
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  },
  close() {
    connection.closeSync();
    instance.closeSync();
  },
});

/** A name, and a text, as SQL writes them. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A file's path where DuckDB would read a pattern. */
export const exactly = (path: string): string => literal(path.replace(/[*?[]/g, "[$&]"));

/** What a query answers, as plain data: whole numbers that a double cannot hold stay text. */
function cellOf(value: DuckDBValue): Cell {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBListValue) return value.items.map(cellOf);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, one]) => [name, cellOf(one)]));
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(value.entries.map(({ key, value: one }) => [String(key), cellOf(one)]));
  return String(value);
}
