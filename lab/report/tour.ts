// The report of a tour: every scenario in short, all run again in the reader's browser.
import { commandOf } from "../engine/index.ts";
import { allHeld, answerOf, type Told } from "./answer.ts";
import type { Bundled } from "./bundle.ts";
import { frame } from "./frame.ts";
import { html, type Markup } from "./markup.ts";
import type { Content } from "./page.ts";
import { manySeeds, sign, written } from "./sections.ts";
import { figure } from "./tables.ts";

export type Chapter = Pick<Content, "record" | "scenario" | "pictures">;

export function tourPage(chapters: readonly Chapter[], again: Bundled): string {
  const claims = chapters.flatMap(({ record }) => [...record.claims, ...(record.ensemble?.claims ?? [])]);
  const reproduced = claims.filter(({ holds }) => holds).length;
  const all = chapters.every(({ record }) => allHeld(record));
  const links = chapters.map(
    ({ record: { question, run } }) => html`<li><a href="#${run.scenario}">${question}</a></li>`,
  );
  const header = html`<p class="over">Orrery report: the tour</p>
<h1>${chapters.length} questions, held against the literature</h1>
<p class="lead">${reproduced} of ${claims.length} published numbers are reproduced${all && ", and all else held"}.
This page carries the models and the engine: it runs all of them again in your browser and holds what comes out against
the records.</p>
<ul class="plain">${links}</ul>`;
  const { engine } = chapters[0]!.record.fingerprint;
  const main = html`${chapters.map(chapter)}`;
  return frame({
    title: "Orrery: the tour",
    header,
    main,
    footer: `Made by Orrery ${engine}.`,
    ...("script" in again && { script: again.script }),
  });
}

/** Rows of a table, on a page of many. */
const rowsMax = 30;

/** What the page's script needs of a record; all of it lies beside the page. */
const held = ({ run, outcome, claims }: Told): string => JSON.stringify({ run, outcome, claims }, null, 1);

const chapter = ({
  record,
  scenario,
  pictures,
}: Chapter): Markup => html`<h2 id="${record.run.scenario}">${record.question}</h2>
<p>${answerOf(record)}</p>
${sign(record)}
<p class="status verdict" role="status">It needs JavaScript to run again.</p>
${pictures.map((one) => figure(one, rowsMax))}
${manySeeds(record)}
<pre tabindex="0">${commandOf(scenario, record.run)}</pre>
${written(held(record), "What is held against it")}
`;
