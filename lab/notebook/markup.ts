// Text, numbers and tables as a cell's output shows them: as HTML in the page's own colours, and as plain text.
import type { Cell, Table } from "../views/index.ts";

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** Whether something holds, in a sign and in a colour that can be seen on light and on dark. */
export const verdict = (holds: boolean) =>
  holds ? { sign: "✔", colour: "#2a9d6f" } : { sign: "✘", colour: "#d4552a" };

/** A number as far as a tolerance makes its digits matter, and one more. */
export const within = (value: number, tolerance: number): string =>
  tolerance > 0 && Number.isFinite(value)
    ? String(Number(value.toFixed(Math.min(100, Math.max(0, 1 - Math.floor(Math.log10(tolerance)))))))
    : String(value);

/** So many rows are shown; of more, the first half and the last. */
const rowsMax = 12;

/** A table as text, cell by cell; columns that hold numbers stand to the right. */
function lettered({ columns, rows }: Table) {
  const long = rows.length > rowsMax;
  const shown = long ? [...rows.slice(0, rowsMax / 2), ...rows.slice(-rowsMax / 2)] : rows;
  const body = shown.map((row) => row.map(written));
  const gap = columns.map(() => "⋮");
  if (long) body.splice(rowsMax / 2, 0, gap);
  return {
    body,
    right: columns.map((_, i) => rows.some((row) => typeof row[i] === "number")),
    foot: long ? `${rows.length} rows` : "",
  };
}

const written = (cell: Cell): string =>
  String(typeof cell === "number" && String(cell).length > 10 ? Number(cell.toPrecision(7)) : cell);

export function tableText(table: Table): string {
  const { body, right, foot } = lettered(table);
  const lines = [table.columns, ...body];
  const widths = table.columns.map((_, i) => Math.max(...lines.map((row) => row[i]!.length)));
  const aligned = (cell: string, i: number) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!));
  const text = lines.map((row) => row.map(aligned).join("  ").trimEnd());
  return [...text, ...(foot ? [foot] : [])].join("\n");
}

export function tableHtml(table: Table): string {
  const { body, right, foot } = lettered(table);
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells
      .map((cell, i) => `<${tag} style="text-align:${right[i] ? "right" : "left"}">${escaped(cell)}</${tag}>`)
      .join("")}</tr>`;
  return `<table style="font-variant-numeric:tabular-nums"><thead>${row("th", table.columns)}</thead>
<tbody>
${body.map((cells) => row("td", cells)).join("\n")}
</tbody></table>${foot && `<p style="opacity:.7;margin:.3em 0">${foot}</p>`}`;
}
