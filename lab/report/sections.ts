// What the report of one run and the tour's report both say of a run.
import type { Cell } from "../views/index.ts";
import { allHeld, type Told } from "./answer.ts";
import { html, type Markup } from "./markup.ts";
import { table } from "./tables.ts";

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

/** The claims over many seeds, where there are any. */
export function manySeeds({ ensemble }: Told): Markup | false {
  if (ensemble === undefined || ensemble.claims.length === 0) return false;
  const { claims, seeds, points } = ensemble;
  const rows = claims.map(({ name, published, alike, value, low, high, p, trouble, holds, cites }): Cell[] => [
    holds ? "✓ holds" : "✗ FAILS",
    name,
    published ?? (alike ? "alike" : "apart"),
    trouble ?? (published === undefined ? `p = ${p}` : value!),
    trouble === undefined ? `${Number(low!.toPrecision(5))} to ${Number(high!.toPrecision(5))}` : "",
    cites,
  ]);
  const columns = ["", "claim", "published", "estimate", "interval", "source"];
  return table(
    { columns, rows },
    `Many seeds: ${seeds} at ${points.length === 1 ? "one point" : `each of ${points.length} points`}`,
  );
}
