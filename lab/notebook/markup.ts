// Text, numbers and tables as a cell's output shows them: as HTML in the page's own colours, and as plain text.
import type { Cell, Table } from "../views/index.ts";

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** A number as far as a tolerance makes its digits matter, and one more. */
export const within = (value: number, tolerance: number): string =>
  tolerance > 0 && Number.isFinite(value)
    ? String(Number(value.toFixed(Math.min(100, Math.max(0, 1 - Math.floor(Math.log10(tolerance)))))))
    : String(value);

const digits = (value: number): string => String(String(value).length > 10 ? Number(value.toPrecision(7)) : value);
const written = (cell: Cell): string => (typeof cell === "number" ? digits(cell) : cell);

/** So many rows are shown; of more, the first half and the last. */
const rowsMax = 12;

function shortened({ columns, rows }: Table): readonly (readonly string[])[] {
  const all = rows.length > rowsMax;
  const shown = all ? [...rows.slice(0, rowsMax / 2), ...rows.slice(-rowsMax / 2)] : rows;
  const cells = shown.map((row) => row.map(written));
  if (all)
    cells.splice(
      rowsMax / 2,
      0,
      columns.map(() => "⋮"),
    );
  return cells;
}

const counted = ({ rows }: Table): string => (rows.length > rowsMax ? `${rows.length} rows` : "");

export function tableText(table: Table): string {
  const cells = [table.columns, ...shortened(table)];
  const widths = table.columns.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => cell.padStart(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, counted(table)].filter((line) => line !== "").join("\n");
}

export function tableHtml(table: Table): string {
  const cell = (tag: string) => (text: string) => `<${tag} style="text-align:right">${escaped(text)}</${tag}>`;
  const row = (tag: string) => (cells: readonly string[]) => `<tr>${cells.map(cell(tag)).join("")}</tr>`;
  const body = shortened(table).map(row("td")).join("\n");
  const foot = counted(table) && `<p style="opacity:.7;margin:.3em 0">${counted(table)}</p>`;
  return `<table style="font-variant-numeric:tabular-nums"><thead>${row("th")(table.columns)}</thead>
<tbody>
${body}
</tbody></table>${foot}`;
}
