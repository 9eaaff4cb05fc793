// Pictures and numbers as a page shows them.
import type { Cell, Picture, Table } from "../views/index.ts";
import { digits, drawn, html, type Markup } from "./markup.ts";

export interface Drawn {
  readonly picture: Picture;
  readonly svg: string;
}

/** A picture, what it shows in words, and its data: of more rows than `rowsMax` evenly thinned ones, which it says. */
export function figure({ picture: { title, finding, table: all }, svg }: Drawn, rowsMax = 100): Markup {
  const every = Math.ceil(all.rows.length / rowsMax);
  const rows = every > 1 ? all.rows.filter((_, i) => i % every === 0 || i === all.rows.length - 1) : all.rows;
  const caption = every > 1 ? `${title}: every ${every}th of ${all.rows.length} rows, and the last` : title;
  return html`<figure>
${drawn(svg)}
<figcaption>${finding}</figcaption>
<details><summary>${title}: its data as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
${grid({ columns: all.columns, rows }, caption)}
</div></details>
</figure>
`;
}

/** A table that scrolls by itself where it is wider than the screen. */
export const table = (data: Table, caption: string): Markup =>
  html`<div class="across" tabindex="0" role="group" aria-label="${caption}">${grid(data, caption)}</div>`;

/** A column without a name holds signs. */
function grid({ columns, rows }: Table, caption: string): Markup {
  const right = columns.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  const number = html` class="number"`;
  const head = columns.map((name, i) =>
    name === "" ? html`<td></td>` : html`<th scope="col"${right[i]! && number}>${name}</th>`,
  );
  const cell = (held: Cell, i: number) =>
    typeof held === "number"
      ? html`<td${number}>${digits(held)}</td>`
      : html`<td${columns[i] === "" && html` class="sign"`}>${held}</td>`;
  const body = rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`);
  return html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}
