// Rows as CSV and as JSON. A number is written so that reading it gives the same number.
import type { Columns } from "../engine/index.ts";

export type Cell = null | string | number | boolean | readonly Cell[] | { readonly [name: string]: Cell };

/** Whole numbers that a double cannot hold stay text. */
export const wholeCell = (value: bigint): Cell => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value));

export interface Rows {
  readonly names: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

export const formats = ["csv", "json"] as const;
export type Format = (typeof formats)[number];

export function* rowsOf({ values }: Columns): Generator<number[]> {
  for (let row = 0; row < values[0]!.length; row++) yield values.map((column) => column[row]!);
}

/** So many lines are put together before they are handed on. */
const linesAtOnce = 4096;

/** Rows as text, piece by piece: all of it may be more than a string can hold. */
export function* written(rows: Rows, format: Format): Generator<string> {
  let piece: string[] = [];
  for (const line of format === "csv" ? csv(rows) : json(rows)) {
    if (piece.push(line) < linesAtOnce) continue;
    yield piece.join("");
    piece = [];
  }
  yield piece.join("");
}

/** RFC 4180, but that lines end as everywhere here. What is not there is empty. */
function* csv({ names, rows }: Rows): Generator<string> {
  yield `${names.map(field).join(",")}\n`;
  for (const row of rows) yield `${row.map(field).join(",")}\n`;
}

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return numeral(cell);
  const text = typeof cell === "object" ? jsonOf(cell) : String(cell);
  return text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An array of objects, a line each. */
function* json({ names, rows }: Rows): Generator<string> {
  const keys = names.map((name) => JSON.stringify(name));
  let before = "[\n";
  for (const row of rows) {
    yield `${before}{ ${row.map((cell, i) => `${keys[i]}: ${jsonOf(cell)}`).join(", ")} }`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

/** JSON has no word for numbers that are none: they are text. */
export function jsonOf(cell: Cell): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? numeral(cell) : `"${cell}"`;
  if (cell === null || typeof cell !== "object") return JSON.stringify(cell);
  if (Array.isArray(cell)) return `[${cell.map(jsonOf).join(", ")}]`;
  const entries = Object.entries(cell).map(([name, one]) => `${JSON.stringify(name)}: ${jsonOf(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const numeral = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** Names of which no two are the same, nor are they after `as`. */
export function apart(names: readonly string[], as = (name: string): string => name): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    while (taken.has(as(own))) own += "_";
    taken.add(as(own));
    return own;
  });
}
