// The one door to DuckDB: a database in memory, filled from columns, asked in SQL. Loaded when it is first needed.
import duckdb, { type Connection, type DataChunk, type Vector } from "@duckdb/node-bindings";
import { going } from "./interruption.ts";
import { apart, type Cell, wholeCell } from "./rows.ts";
import { type Column, type Database, quoted } from "./sql.ts";

const { Type } = duckdb;

/** DuckDB's own: rows are handed over by so many. */
const chunkRows = 2048;

export async function open(): Promise<Database> {
  const config = duckdb.create_config();
  // Nothing is fetched, whatever a query names.
  for (const what of ["autoinstall_known_extensions", "autoload_known_extensions"])
    duckdb.set_config(config, what, "false");
  const instance = await duckdb.open(":memory:", config);
  const connection = await duckdb.connect(instance);
  const stop = (): void => duckdb.interrupt(connection);
  going.add(stop);
  return {
    async tell(sql) {
      await duckdb.query(connection, sql);
    },
    ask: (sql) => ask(connection, sql),
    fill: (table, columns) => fill(connection, table, columns),
    close() {
      going.delete(stop);
      duckdb.disconnect_sync(connection);
      duckdb.close_sync(instance);
    },
  };
}

/** The cells of a chunk's column. */
type Reader = (chunk: DataChunk, column: number, rows: number) => readonly Cell[];

async function ask(connection: Connection, sql: string): ReturnType<Database["ask"]> {
  const result = await duckdb.query(connection, sql);
  const columns = Array.from({ length: duckdb.column_count(result) }, (_, i) => i);
  const readers = await Promise.all(columns.map((i) => readerOf(duckdb.column_type(result, i))));
  const rows: Cell[][] = [];
  for (;;) {
    const chunk = await duckdb.fetch_chunk(result);
    const length = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk);
    if (length === 0) return { names: apart(columns.map((i) => duckdb.column_name(result, i))), rows };
    const cells = readers.map((read, i) => read(chunk!, i, length));
    for (let row = 0; row < length; row++) rows.push(cells.map((column) => column[row]!));
  }
}

/** Numbers and texts are read as they lie in memory; the rest takes longer to load than these to be read. */
const readers: { readonly [type: number]: Reader } = {
  [Type.BOOLEAN]: plainly(Uint8Array, (value) => value === 1),
  [Type.INTEGER]: plainly(Int32Array, (value) => value),
  [Type.BIGINT]: plainly(BigInt64Array, wholeCell),
  [Type.DOUBLE]: plainly(Float64Array, (value) => value),
  [Type.VARCHAR]: textsOf,
};

const readerOf = async (type: number): Promise<Reader> =>
  readers[type] ?? (await import("./duckdb-values.ts")).valuesOf;

function plainly<T>(
  columnOf: { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer): Iterable<T> },
  cellOf: (value: T) => Cell,
): Reader {
  return (chunk, column, rows) => {
    const vector = duckdb.data_chunk_get_vector(chunk, column);
    const values = new columnOf(bytesOf(vector, columnOf.BYTES_PER_ELEMENT * rows));
    const missing = missingIn(vector, rows);
    return Array.from(values, (value, row) => (missing(row) ? null : cellOf(value)));
  };
}

const bytesOf = (vector: Vector, bytes: number) => duckdb.vector_get_data(vector, bytes).buffer as ArrayBuffer;

function missingIn(vector: Vector, rows: number): (row: number) => boolean {
  const valid = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  return (row) => valid !== null && ((valid[row >> 3]! >> (row & 7)) & 1) === 0;
}

/** Texts that lie side by side are fetched at once: one by one takes several times as long. */
function textsOf(chunk: DataChunk, column: number, rows: number): readonly Cell[] {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  // Four words stand for a text: how many bytes, and these where twelve hold them, else four of them and its place.
  const buffer = bytesOf(vector, 16 * rows);
  const words = new Uint32Array(buffer);
  const missing = missingIn(vector, rows);
  const placeOf = (row: number): number => words[4 * row + 2]! + 2 ** 32 * words[4 * row + 3]!;

  const near = Buffer.from(buffer);
  let [far, start, end]: [Buffer, number, number] = [near, 0, 0];
  /** Fetches this row's text and all that follow it in memory as they do in the column. */
  function fetch(row: number): void {
    start = end = placeOf(row);
    for (let next = row; next < rows; next++) {
      if (missing(next) || words[4 * next]! <= 12) continue;
      if (placeOf(next) !== end) break;
      end += words[4 * next]!;
    }
    far = Buffer.from(duckdb.get_data_from_pointer(buffer, 16 * row + 8, end - start).buffer);
  }

  function textAt(row: number): string {
    const bytes = words[4 * row]!;
    if (bytes <= 12) return near.toString("utf8", 16 * row + 4, 16 * row + 4 + bytes);
    if (placeOf(row) < start || placeOf(row) + bytes > end) fetch(row);
    const from = placeOf(row) - start;
    return far.toString("utf8", from, from + bytes);
  }

  return Array.from({ length: rows }, (_, row) => (missing(row) ? null : textAt(row)));
}

async function fill(connection: Connection, table: string, columns: readonly Column[]): Promise<void> {
  const shape = columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(", ");
  await duckdb.query(connection, `create or replace temp table ${quoted(table)} (${shape})`);
  const appender = duckdb.appender_create(connection, null, table);
  const chunk = duckdb.create_data_chunk(columns.map(({ type }) => duckdb.create_logical_type(Type[type])));
  const rows = columns[0]!.values.length;
  for (let at = 0; at < rows; at += chunkRows) {
    duckdb.data_chunk_reset(chunk);
    duckdb.data_chunk_set_size(chunk, Math.min(chunkRows, rows - at));
    for (const [i, column] of columns.entries()) write(duckdb.data_chunk_get_vector(chunk, i), column, at);
    duckdb.append_data_chunk(appender, chunk);
  }
  duckdb.appender_close_sync(appender);
}

/** Fills a vector with a column's values from there on. */
function write(vector: Vector, { type, values }: Column, at: number): void {
  if (type === "VARCHAR") {
    for (const [row, text] of values.slice(at, at + chunkRows).entries())
      duckdb.vector_assign_string_element(vector, row, text);
    return;
  }
  const some = values.subarray(at, at + chunkRows);
  const { buffer, byteOffset, byteLength } = type === "BIGINT" ? BigInt64Array.from(some, BigInt) : some;
  duckdb.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset, byteLength);
}
