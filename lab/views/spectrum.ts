import { type Layer, nothing, type Picture, type Row } from "./picture.ts";
import { toneOf } from "./theme.ts";
import { counted, listed, rangeOf, said, spanned } from "./wording.ts";

/**
 * Numbers against a parameter, with zero between what grows and what shrinks: Lyapunov exponents, eigenvalues. What is
 * nearer to zero than the resolution is taken for zero.
 */
export function spectrum(
  rows: readonly Row[],
  {
    parameter,
    of,
    here,
    resolution = 0,
    title = `${listed(of)} against ${parameter}`,
  }: { parameter: string; of: readonly string[]; here?: number; resolution?: number; title?: string },
): Picture {
  if (rows.length === 0 || of.length === 0) return nothing("spectrum", title);
  const x = rows.map((row) => row[parameter]!);
  const layers: Layer[] = of.map((name, i) => ({
    mark: "line",
    ...(of.length > 1 && { name }),
    tone: toneOf(i),
    x,
    y: rows.map((row) => row[name] ?? Number.NaN),
  }));
  layers.unshift({ mark: "rule", along: "y", at: 0, tone: "quiet" });
  if (resolution > 0)
    layers.unshift({
      mark: "band",
      name: "taken for 0",
      tone: "quiet",
      x,
      low: x.map(() => -resolution),
      high: x.map(() => resolution),
    });
  if (here !== undefined) layers.unshift({ mark: "rule", along: "x", at: here, name: "here", tone: 1 });
  const told = of.map((name) => {
    const known = rows.filter((row) => Number.isFinite(row[name]));
    if (known.length === 0) return `${name} is known nowhere`;
    const { least, most } = rangeOf(known.map((row) => row[name]!));
    const at = (value: number): string => said(known.find((row) => row[name] === value)![parameter]!);
    const above = known.filter((row) => row[name]! > resolution).length;
    return (
      `${name} is above ${said(resolution)} at ${above} of ${counted(known.length, "value")}, ` +
      `most ${said(most)} at ${parameter} = ${at(most)}, least ${said(least)} at ${at(least)}`
    );
  });
  return {
    view: "spectrum",
    title,
    finding: `For ${parameter} from ${spanned(rangeOf(x))}: ${told.join("; ")}.`,
    panels: [{ x: { label: parameter }, y: { label: of.length === 1 ? of[0]! : "" }, height: 340, layers }],
    table: {
      columns: [parameter, ...of],
      rows: rows.map((row) => [parameter, ...of].map((name) => (Number.isFinite(row[name]) ? row[name]! : ""))),
    },
  };
}
