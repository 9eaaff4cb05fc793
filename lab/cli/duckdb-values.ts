// Lists, records, dates and whatever else DuckDB answers with, as plain data.
import {
  DuckDBDataChunk,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { type Cell, wholeCell } from "./rows.ts";

type Chunk = ConstructorParameters<typeof DuckDBDataChunk>[0];

export const valuesOf = (chunk: Chunk, column: number): readonly Cell[] =>
  new DuckDBDataChunk(chunk).getColumnValues(column).map(cellOf);

function cellOf(value: DuckDBValue): Cell {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value === "bigint") return wholeCell(value);
  if (value instanceof DuckDBListValue) return value.items.map(cellOf);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, one]) => [name, cellOf(one)]));
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(value.entries.map(({ key, value: one }) => [String(key), cellOf(one)]));
  return String(value);
}
