// Tables and numbers as a person reads them, and the same as JSON for a machine.

/** A number to so many digits, short where it is short. */
export const digits = (value: number, most = 10): string => {
  const rounded = String(value).length <= most + 2 ? value : Number(value.toPrecision(most));
  const small = value !== 0 && Math.abs(value) < 1e-3;
  return small ? rounded.toExponential() : String(rounded);
};

/** A number as far as a tolerance makes its digits matter, and one more. */
export const within = (value: number, tolerance: number): string =>
  digits(Number(value.toFixed(Math.min(100, Math.max(0, 1 - Math.floor(Math.log10(tolerance)))))), 16);

/** Text in lines of so many columns, broken between words. */
const folded = (text: string, width: number): string[] =>
  text.match(new RegExp(`.{1,${width}}(?:\\s|$)|\\S+`, "g"))?.map((line) => line.trimEnd()) ?? [];

/** A list over as many lines as it takes. */
export function wrapped(items: readonly string[], width = 118): string {
  const lines = [""];
  for (const item of items) {
    const line = `${lines.at(-1)}  ${item}`;
    if (line.length <= width || lines.at(-1) === "") lines[lines.length - 1] = line;
    else lines.push(`  ${item}`);
  }
  return lines.join("\n");
}

export const verdict = (holds: boolean): string => (holds ? "holds" : "FAILS");

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** Rows under headings, each column as wide as it must be; columns of mostly numbers to the right. */
export function table<Cell = string | number>(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  textOf = (cell: Cell) => (typeof cell === "number" ? digits(cell) : String(cell)),
): string {
  const columns = headings.map((heading, i) => {
    const cells = rows.map((row) => textOf(row[i]!));
    const width = cells.reduce((most, { length }) => Math.max(most, length), heading.length);
    const told = cells.filter((cell) => cell !== "");
    const pad = 2 * told.filter((cell) => numeric.test(cell)).length > told.length ? "padStart" : "padEnd";
    return [heading[pad](width), "─".repeat(width), ...cells.map((cell) => cell[pad](width))];
  });
  const line = (_: unknown, row: number): string =>
    columns
      .map((cells) => cells[row])
      .join("  ")
      .trimEnd();
  return (columns[0] ?? []).map(line).join("\n");
}
const numeric = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

/** Lines of a name and what it is, aligned; what is long goes on below itself. */
export const listing = (rows: readonly (readonly [name: string, about: string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, about]) => `  ${name.padEnd(width)}  ${folded(about, 116 - width).join(`\n${" ".repeat(width + 4)}`)}`)
    .join("\n");
};

/** Text on one line: a name may hold what moves a terminal's cursor or turns its text around. */
export const plain = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text
    : text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => `\\u${one.codePointAt(0)!.toString(16).padStart(4, "0")}`);

/** The one door to standard output. */
const write = (text: string): void => void process.stdout.write(`${text}\n`);
export const say = (text: string): void => write(text.split("\n").map(plain).join("\n"));
export const sayJson = (value: unknown): void => write(JSON.stringify(jsonOf(value), null, 2));

/** A value as JSON has it: maps and sets become lists; bigints, and numbers that are none, text. */
export function jsonOf(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, jsonOf);
  if (value instanceof Map) return Array.from(value, ([key, held]) => [jsonOf(key), jsonOf(held)]);
  if (Array.isArray(value) || value instanceof Set) return Array.from(value as Iterable<unknown>, jsonOf);
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, jsonOf(held)]));
}
