// What the report of one run and the tour's report both say of a run.
import { allHeld, type Told } from "./answer.ts";
import { html, type Markup } from "./markup.ts";

/** Whether everything held, at a glance; never by colour alone. */
export const sign = (record: Told): Markup =>
  record.requirements.length + record.claims.length === 0 && allHeld(record)
    ? html`<p><span class="sign good">✓ Finished at tick ${record.outcome.tick}</span></p>`
    : allHeld(record)
      ? html`<p><span class="sign good">✓ Everything held</span></p>`
      : html`<p><span class="sign bad">✗ ${failing(record)}</span></p>`;

/** The record, or what of it matters; the page's script reads it here. */
export const written = (text: string, what: string): Markup => html`<details><summary>${what}</summary>
<pre class="record" tabindex="0">${`\n${text}`}</pre></details>`;

/** The worst of it, where not everything held. */
function failing({ outcome, requirements, claims, ensemble }: Told): string {
  if (outcome.kind !== "finished") return `It ${outcome.kind} at tick ${outcome.tick}`;
  const all = [...requirements, ...claims, ...(ensemble?.claims ?? [])];
  const broken = all.filter(({ holds }) => !holds).length;
  return broken === 0 ? `${ensemble!.failed} seeds failed` : `${broken} of ${all.length} did not hold`;
}
