// The report of one run.
import type { Params } from "../core/index.ts";
import { commandOf } from "../engine/index.ts";
import type { Cell } from "../views/index.ts";
import { answerOf, type Told } from "./answer.ts";
import type { Bundled } from "./bundle.ts";
import { frame } from "./frame.ts";
import { html, type Markup } from "./markup.ts";
import { manySeeds, sign, written } from "./sections.ts";
import { type Drawn, figure, table } from "./tables.ts";

export interface Content {
  readonly record: Told;
  /** The record as it was written. */
  readonly text: string;
  /** What the command line calls the scenario. */
  readonly scenario: string;
  readonly pictures: readonly Drawn[];
  /** What the model declares, where it is known. */
  readonly params?: Params;
  readonly cites: readonly string[];
  /** Model and engine, to run again in the page; or why they are not there. */
  readonly again: Bundled;
}

export function page({ record, text, scenario, pictures, params, cites, again }: Content): string {
  const { run, outcome, question, model, fingerprint } = record;
  const header = html`<p class="over">Orrery report: ${run.scenario}</p>
<h1>${question}</h1>
<p class="lead">${answerOf(record)}</p>
${sign(record)}`;
  const seeds = manySeeds(record);
  const main = html`${claims(record)}
${
  seeds &&
  html`<h2>Many seeds</h2>
${seeds}`
}
${requirements(record)}
${faults(record)}
${forks(record)}
<h2>Pictures</h2>
${pictures.length === 0 && html`<p>There is nothing to draw.</p>`}
${pictures.map((one) => figure(one))}
<h2>Run it again, here</h2>
${
  "script" in again
    ? html`<p>This page carries the model and the engine. It runs again in your browser and holds what comes out against
the record; then it is yours to play with.</p>
<p class="status verdict" role="status">It needs JavaScript to run again.</p>
<div class="live" id="live" hidden></div>`
    : html`<p>This page cannot run again: ${again.because}.</p>`
}
<h2>Reproduce it</h2>
<pre tabindex="0">${commandOf(scenario, record.run)}</pre>
<p>The digest must be ${run.digest}.</p>
<h2>Cite it</h2>
<p>${question} Scenario ${run.scenario} of model ${model}, seed ${run.seed}, ${run.ticks} ticks,
run by Orrery ${fingerprint.engine}; code ${short(fingerprint.code)}, digest ${short(run.digest)}.</p>
${cites.length > 0 && html`<p>It stands on:</p><ul>${cites.map((one) => html`<li>${one}</li>`)}</ul>`}
<h2>The record</h2>
${table({ columns: ["what", "value"], rows: facts(record) }, `Outcome: ${outcome.kind} at tick ${outcome.tick}.`)}
${parameters(record, params)}
${written(text, "The record, as it was written")}`;
  const footer = `Made by Orrery ${fingerprint.engine}.`;
  return frame({ title: question, header, main, footer, ...("script" in again && { script: again.script }) });
}

const short = (digest: string): string => String(digest).slice(0, 16);

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

function faults({ faults: drawn }: Told): Markup | false {
  if (drawn === undefined) return false;
  const rows = [
    ...Object.entries(drawn.set).map(([name, value]): Cell[] => [name, value]),
    ...drawn.during.map((cue): Cell[] => [
      "tell" in cue ? `${cue.tell} ${JSON.stringify(cue.payload ?? "")}` : "set",
      "at" in cue ? `at tick ${cue.at}` : "",
    ]),
  ];
  return html`<h2>What was drawn to go wrong</h2>
${rows.length > 0 && table({ columns: ["fault", "value"], rows }, "Faults of this seed")}
<p>Left out: ${drawn.off.join(", ") || "nothing"}.</p>`;
}

function forks({ forks: all = [], series }: Told): Markup | false {
  if (all.length === 0) return false;
  const rows = all.map(({ name, until, outcome, end }): Cell[] => [name, until, outcome.kind, ...end]);
  const columns = ["fork", "apart after tick", "outcome", ...series.columns];
  return html`<h2>What would have come of it otherwise</h2>
${table({ columns, rows }, "At the end of each fork")}`;
}

function requirements({ requirements: all }: Told): Markup | false {
  if (all.length === 0) return false;
  const told = all.map(({ name, holds, tick, blame, blameAt = tick }) =>
    holds
      ? html`<li><span class="good">✓ holds:</span> ${name}</li>`
      : html`<li><span class="bad">✗ FAILS at tick ${tick}:</span> ${name}${
          blame !== undefined && html`, since ${blame} failed${blameAt !== tick && ` at tick ${blameAt}`}`
        }</li>`,
  );
  return html`<h2>Requirements</h2>
<ul class="plain">${told}</ul>`;
}
