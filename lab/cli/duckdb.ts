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
import { type Database, quoted } from "./sql.ts";

const types = { BIGINT, BOOLEAN, DOUBLE, VARCHAR } as const;

/** DuckDB's own: rows are handed over by so many. */
const chunkRows = 2048;

export async function open(): Promise<Database> {
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
