import { type Layer, nothing, type Picture } from "./picture.ts";
import { counted, rangeOf, said, spanned } from "./wording.ts";

export interface Settled {
  /** The parameter's value. */
  readonly at: number;
  /** What the motion settles on there; none where it ran away. */
  readonly values: readonly number[];
}

/** So many values are a cycle; more are taken for chaos, or for what has not settled. */
const cycleMax = 16;

/** More specks than this are drawn finer. */
const dense = 5000;

/** What a motion settles on, against a parameter. */
export function orbitDiagram(
  rows: readonly Settled[],
  {
    parameter,
    of,
    here,
    title = `What ${of} settles on as ${parameter} changes`,
  }: { parameter: string; of: string; here?: number; title?: string },
): Picture {
  const x = rows.flatMap(({ at, values }) => values.map(() => at));
  const y = rows.flatMap(({ values }) => values);
  if (y.length === 0) return nothing("orbit diagram", title);
  const none = rows.filter(({ values }) => values.length === 0).length;
  const many = rows.filter(({ values }) => values.length > cycleMax).length;
  const layers: Layer[] = [{ mark: "dots", tone: 0, radius: x.length > dense ? 0.5 : 1, x, y }];
  if (here !== undefined) layers.unshift({ mark: "rule", along: "x", at: here, name: "here", tone: 1 });
  return {
    view: "orbit diagram",
    title,
    finding:
      `For ${parameter} from ${spanned(rangeOf(rows.map(({ at }) => at)))}, ` +
      `${of} settles within ${spanned(rangeOf(y))}. ` +
      `${firsts(rows, parameter)}More than ${cycleMax} values at ${many} of ${counted(rows.length, "place")}` +
      `${none > 0 ? `, none at ${none}` : ""}.`,
    panels: [{ x: { label: parameter }, y: { label: of }, height: 400, layers }],
    table: {
      columns: [parameter, "values", `least ${of}`, `most ${of}`],
      rows: rows.map(({ at, values }) => {
        const { least, most } = rangeOf(values);
        return values.length === 0 ? [at, 0, "", ""] : [at, values.length, least, most];
      }),
    },
  };
}

/** Where cycles of 1, 2, 4 … are first met. */
function firsts(rows: readonly Settled[], parameter: string): string {
  const met = [1, 2, 4, 8, cycleMax].flatMap((count) => {
    const first = rows.find(({ values }) => values.length === count);
    return first === undefined ? [] : [`${counted(count, "value")} from ${parameter} = ${said(first.at)}`];
  });
  return met.length === 0 ? "" : `First met: ${met.join(", ")}. `;
}
