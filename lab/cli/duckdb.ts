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
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from "@duckdb/node-api";
import bindings from "@duckdb/node-bindings";
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
    const result = await connection.run(sql);
    const types = result.columnTypes();
    const rows: Cell[][] = [];
    for (const chunk of await result.fetchAllChunks()) {
      const columns = types.map((type, i) => cellsOf(chunk, i, type));
      for (let row = 0; row < chunk.rowCount; row++) rows.push(columns.map((column) => column[row]!));
    }
    return { names: result.deduplicatedColumnNames(), rows };
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

const cellsOf = (chunk: DuckDBDataChunk, column: number, type: DuckDBType): readonly Cell[] =>
  type === VARCHAR ? textsOf(chunk, column) : chunk.getColumnValues(column).map(cellOf);

/** A column of texts. Those that lie side by side are fetched at once: one by one takes several times as long. */
function textsOf({ chunk, rowCount }: DuckDBDataChunk, column: number): readonly Cell[] {
  const vector = bindings.data_chunk_get_vector(chunk, column);
  // Four words stand for a text: how many bytes, and these where twelve hold them, else four of them and its place.
  const buffer = bindings.vector_get_data(vector, 16 * rowCount).buffer as ArrayBuffer;
  const valid = bindings.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8);
  const words = new Uint32Array(buffer);
  const missing = (row: number): boolean => valid !== null && ((valid[row >> 3]! >> (row & 7)) & 1) === 0;
  const placeOf = (row: number): number => words[4 * row + 2]! + 2 ** 32 * words[4 * row + 3]!;

  const near = Buffer.from(buffer);
  let [far, start, end]: [Buffer, number, number] = [near, 0, 0];
  /** Fetches this row's text and all that follow it in memory as they do in the column. */
  function fetch(row: number): void {
    start = end = placeOf(row);
    for (let next = row; next < rowCount; next++) {
      if (missing(next) || words[4 * next]! <= 12) continue;
      if (placeOf(next) !== end) break;
      end += words[4 * next]!;
    }
    far = Buffer.from(bindings.get_data_from_pointer(buffer, 16 * row + 8, end - start).buffer);
  }

  return Array.from({ length: rowCount }, (_, row) => {
    if (missing(row)) return null;
    const bytes = words[4 * row]!;
    if (bytes <= 12) return near.toString("utf8", 16 * row + 4, 16 * row + 4 + bytes);
    if (placeOf(row) < start || placeOf(row) + bytes > end) fetch(row);
    const from = placeOf(row) - start;
    return far.toString("utf8", from, from + bytes);
  });
}

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
