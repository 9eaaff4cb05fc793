import type { Picture, Row } from "./picture.ts";
import { listed, rangeOf, said, spanned } from "./wording.ts";

/** Numbers as they change in time, a panel each, under one axis of time. */
export function trajectory(
  rows: readonly Row[],
  { time, of, title = `${listed(of)} in time` }: { time: string; of: readonly string[]; title?: string },
): Picture {
  const x = rows.map((row) => row[time]!);
  const columns = of.map((name) => rows.map((row) => row[name]!));
  const told = of.map((name, i) => {
    const y = columns[i]!;
    return `${name} goes from ${said(y[0]!)} to ${said(y.at(-1)!)}, within ${spanned(rangeOf(y))}`;
  });
  return {
    view: "trajectory",
    title,
    finding: `While ${time} goes from ${said(x[0]!)} to ${said(x.at(-1)!)}, ${told.join("; ")}.`,
    panels: of.map((name, i) => ({
      x: { label: time },
      y: { label: name },
      height: of.length === 1 ? 280 : Math.max(110, 170 - 15 * of.length),
      layers: [{ mark: "line", tone: (i % 6) as 0, x, y: columns[i]! }],
    })),
    table: { columns: [time, ...of], rows: rows.map((row) => [time, ...of].map((name) => row[name]!)) },
  };
}
