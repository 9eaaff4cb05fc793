// The report as one page of HTML: everything it needs is in it, and its policy lets nothing else in.
import { createHash } from "node:crypto";
import type { Params } from "../core/index.ts";
import type { Cell, Picture, Table } from "../views/index.ts";
import { allHeld, answerOf, commandOf, type Told } from "./answer.ts";
import { drawn, html, inline, type Markup } from "./markup.ts";
import { style } from "./style.ts";

export interface Content {
  readonly record: Told;
  /** The record as it was written. */
  readonly text: string;
  /** What the command line calls the scenario. */
  readonly scenario: string;
  readonly pictures: readonly { readonly picture: Picture; readonly svg: string }[];
  /** What the model declares, where it is known. */
  readonly params?: Params;
  readonly cites: readonly string[];
  /** Model and engine, to run again in the page; or why they are not there. */
  readonly again: { readonly script: string } | { readonly because: string };
}

export function page({ record, text, scenario, pictures, params, cites, again }: Content): string {
  const script = "script" in again ? again.script : "";
  const scripts = script === "" ? "'none'" : `'${hashed(script)}'`;
  const policy =
    `default-src 'none'; script-src ${scripts}; style-src '${hashed(style)}'; worker-src blob:; ` +
    "base-uri 'none'; form-action 'none'";
  const good = allHeld(record);
  const { run, outcome } = record;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${record.question}</title>
<style>${inline(style)}</style>
</head>
<body>
<header>
<p class="over">Orrery report: ${run.scenario}</p>
<h1>${record.question}</h1>
<p class="lead">${answerOf(record)}</p>
<p><span class="sign ${good ? "good" : "bad"}">${good ? "✓ Everything held" : `✗ ${failing(record)}`}</span></p>
</header>
<main>
${claims(record)}
${requirements(record)}
<h2>Pictures</h2>
${pictures.length === 0 && html`<p>There is nothing to draw.</p>`}
${pictures.map(figure)}
<h2>Run it again, here</h2>
${
  "script" in again
    ? html`<p>This page carries the model and the engine. It runs again in your browser and holds what comes out against
the record; then it is yours to play with.</p>
<p class="status" id="verdict" role="status">It needs JavaScript to run again.</p>
<div class="live" id="live" hidden></div>`
    : html`<p>This page cannot run again: ${again.because}.</p>`
}
<h2>Reproduce it</h2>
<pre tabindex="0">${commandOf(record, scenario)}</pre>
<p>The digest must be ${run.digest}.</p>
<h2>Cite it</h2>
<p>${record.question} Scenario ${run.scenario} of model ${record.model}, seed ${run.seed}, ${run.ticks} ticks,
run by Orrery ${record.fingerprint.engine}; code ${short(record.fingerprint.code)}, digest ${short(run.digest)}.</p>
${cites.length > 0 && html`<p>It stands on:</p><ul>${cites.map((one) => html`<li>${one}</li>`)}</ul>`}
<h2>The record</h2>
${table({ columns: ["what", "value"], rows: facts(record) }, `Outcome: ${outcome.kind} at tick ${outcome.tick}.`)}
${parameters(record, params)}
<details><summary>The record, as it was written</summary>
<pre class="record" id="record" tabindex="0">${`\n${text}`}</pre></details>
</main>
<footer><p>Made by Orrery ${record.fingerprint.engine}. This page asks nothing of any network.</p></footer>
${script !== "" && html`<script>${inline(script)}</script>`}
</body>
</html>
`.text;
}

const hashed = (code: string): string => `sha256-${createHash("sha256").update(code).digest("base64")}`;
const short = (digest: string): string => String(digest).slice(0, 16);

/** The worst of it, where not everything held. */
function failing({ outcome, requirements, claims }: Told): string {
  if (outcome.kind !== "finished") return `It ${outcome.kind} at tick ${outcome.tick}`;
  const broken = [...requirements, ...claims].filter(({ holds }) => !holds).length;
  return `${broken} of ${requirements.length + claims.length} did not hold`;
}

const facts = ({ run, model, fingerprint, outcome }: Told): Cell[][] => [
  ["scenario", run.scenario],
  ["model", model],
  ["seed", String(run.seed)],
  ["ticks", String(run.ticks)],
  [
    "outcome",
    outcome.kind === "finished"
      ? `finished at tick ${outcome.tick}`
      : `${outcome.kind} at tick ${outcome.tick}: ${outcome.about}`,
  ],
  ["digest", run.digest],
  ["code", `${fingerprint.code} (${fingerprint.modules} modules)`],
  ["engine", fingerprint.engine],
  [
    "packages",
    Object.entries(fingerprint.packages)
      .map((pair) => pair.join(" "))
      .join(", ") || "none",
  ],
];

const parameters = ({ run }: Told, params: Params = {}): Markup =>
  table(
    {
      columns: ["parameter", "value", "unit", "meaning"],
      rows: Object.entries(run.params).map(([name, value]) => {
        const { unit = "", about = "" } = Object.hasOwn(params, name) ? params[name]! : {};
        return [name, value, unit, about];
      }),
    },
    "Parameters of this run",
  );

function claims({ claims: all }: Told): Markup | false {
  if (all.length === 0) return false;
  const rows = all.map(({ name, published, tolerance, measured, trouble, holds, cites }): Cell[] => [
    holds ? "✓ holds" : "✗ FAILS",
    name,
    published,
    tolerance,
    measured ?? trouble ?? "no number",
    cites,
  ]);
  const columns = ["", "claim", "published", "within", "measured", "source"];
  return html`<h2>Claims</h2>
${table({ columns, rows }, `${all.filter(({ holds }) => holds).length} of ${all.length} hold`)}`;
}

function requirements({ requirements: all }: Told): Markup | false {
  if (all.length === 0) return false;
  const told = all.map(({ name, holds, tick }) =>
    holds
      ? html`<li><span class="good">✓ holds:</span> ${name}</li>`
      : html`<li><span class="bad">✗ FAILS at tick ${tick}:</span> ${name}</li>`,
  );
  return html`<h2>Requirements</h2>
<ul class="plain">${told}</ul>`;
}

/** A table of more rows than this shows them evenly thinned, and says so. */
const rowsMax = 100;

function figure({ picture: { title, finding, table: all }, svg }: Content["pictures"][number]): Markup {
  const every = Math.ceil(all.rows.length / rowsMax);
  const rows = every > 1 ? all.rows.filter((_, i) => i % every === 0 || i === all.rows.length - 1) : all.rows;
  const caption = every > 1 ? `${title}: every ${every}th of ${all.rows.length} rows, and the last` : title;
  return html`<figure>
${drawn(svg)}
<figcaption>${finding}</figcaption>
<details><summary>${title}: its data as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
${table({ columns: all.columns, rows }, caption)}
</div></details>
</figure>
`;
}

function table({ columns, rows }: Table, caption: string): Markup {
  const right = columns.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  const kind = (i: number) => (right[i] ? html` class="number"` : columns[i] === "" && html` class="sign"`);
  const head = columns.map((name, i) => (name === "" ? html`<td></td>` : html`<th scope="col"${kind(i)}>${name}</th>`));
  const cell = (held: Cell, i: number) => html`<td${kind(i)}>${typeof held === "number" ? digits(held) : held}</td>`;
  const body = rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`);
  return html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Enough to read; all of them are in the record. */
const digits = (value: number): string =>
  String(String(value).length > 10 ? Number(value.toPrecision(7)) : value).replace("-", "−");
