// What a notebook says that comes out: a number that somebody published, beside the one that was measured.
import { misuse, shown } from "../core/index.ts";
import { escaped, verdict, within } from "./markup.ts";
import { put } from "./stage.ts";

export interface Expectation {
  /** What it should be. */
  readonly published: number;
  /** How far it may be from that, and still be it; 0: to the last bit. */
  readonly tolerance: number;
  /** Who says so. */
  readonly cites: string;
}

/** What a run without a screen looks for among a notebook's outputs. */
export const expectType = "application/vnd.orrery.expect+json";

/** Shows the number, and whether it is what was published; a notebook that runs without a screen fails if it is not. */
export function expect(name: string, value: number, { published, tolerance, cites }: Expectation): void {
  if (!(Number.isFinite(published) && tolerance >= 0))
    throw misuse(
      `expect ${shown(name)}`,
      "a published number and a tolerance",
      `${published} ± ${tolerance}`,
      "state both",
    );
  const holds = Math.abs(value - published) <= tolerance;
  const { sign, colour } = verdict(holds);
  const measured = within(value, tolerance);
  const claimed = `${published}${tolerance > 0 ? ` ± ${tolerance}` : ""}`;
  const columns = "1em minmax(14em,2.6fr) minmax(5em,.9fr) minmax(11em,1.7fr) minmax(10em,2.4fr)";
  put({
    "text/plain": `${sign} ${name}: ${measured}, published ${claimed} (${cites})`,
    "text/html": `<div style="display:grid;grid-template-columns:${columns};gap:0 1em;align-items:baseline;\
border-left:3px solid ${colour};padding:.25em .8em;font:13px/1.45 system-ui,sans-serif">\
<b style="color:${colour}">${sign}</b><span>${escaped(name)}</span>\
<b style="text-align:right;font-variant-numeric:tabular-nums">${measured}</b>\
<span style="font-variant-numeric:tabular-nums;opacity:.75">published ${claimed}</span>\
<span style="opacity:.75">${escaped(cites)}</span></div>`,
    [expectType]: { name, value, published, tolerance, cites, holds },
  });
}
