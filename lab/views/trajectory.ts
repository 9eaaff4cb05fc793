import { type Layer, nothing, type Picture, type Row } from "./picture.ts";
import { toneOf } from "./theme.ts";
import { listed, rangeOf, said, spanned } from "./wording.ts";

/** Something that happened on the way. */
export interface Happening {
  readonly at: number;
  readonly name: string;
}

/** Numbers as they change in time, a panel each, under one axis of time; in steps where they change by events. */
export function trajectory(
  rows: readonly Row[],
  {
    time,
    of,
    events = [],
    steps = false,
    title = `${listed(of)} in time`,
  }: { time: string; of: readonly string[]; events?: readonly Happening[]; steps?: boolean; title?: string },
): Picture {
  if (rows.length === 0 || of.length === 0) return nothing("trajectory", title);
  const x = rows.map((row) => row[time]!);
  const columns = of.map((name) => rows.map((row) => row[name]!));
  const told = of.map((name, i) => {
    const y = columns[i]!;
    return `${name} goes from ${said(y[0]!)} to ${said(y.at(-1)!)}, within ${spanned(rangeOf(y))}`;
  });
  return {
    view: "trajectory",
    title,
    finding:
      events.map(({ at, name }) => `At ${time} = ${said(at)}: ${name}. `).join("") +
      `While ${time} goes from ${said(x[0]!)} to ${said(x.at(-1)!)}, ${told.join("; ")}.`,
    panels: of.map((name, i) => ({
      x: { label: time },
      y: { label: name },
      height: of.length === 1 ? 280 : Math.max(110, 170 - 15 * of.length),
      layers: [
        { mark: "line", tone: toneOf(i), x, y: columns[i]!, ...(steps && { steps: true }) },
        ...events.map(
          ({ at, name: what }): Layer => ({
            mark: "rule",
            along: "x",
            at,
            tone: 1,
            ...(i === 0 && { name: what }),
          }),
        ),
      ],
    })),
    table: { columns: [time, ...of], rows: rows.map((row) => [time, ...of].map((name) => row[name]!)) },
  };
}
