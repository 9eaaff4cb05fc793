import { nothing, type Picture, type Row } from "./picture.ts";
import { counted, rangeOf, said, spanned } from "./wording.ts";

/** A motion through its states: one number against another. Flows are drawn as lines, maps as dots. */
export function phase(
  rows: readonly Row[],
  {
    x,
    y,
    mark,
    begin = "start",
    title = `${y} against ${x}`,
  }: { x: string; y: string; mark: "line" | "dots"; begin?: string; title?: string },
): Picture {
  if (rows.length === 0) return nothing("phase", title);
  const [across, up] = [x, y].map((name) => rows.map((row) => row[name]!)) as [number[], number[]];
  const [first, last] = [0, rows.length - 1].map((at) => `(${said(across[at]!)}, ${said(up[at]!)})`);
  return {
    view: "phase",
    title,
    finding:
      `${counted(rows.length, "state")} from ${first} to ${last}: ` +
      `${x} lies within ${spanned(rangeOf(across))}, ${y} within ${spanned(rangeOf(up))}.`,
    panels: [
      {
        x: { label: x },
        y: { label: y },
        height: 440,
        layers: [
          mark === "line"
            ? { mark, tone: 0, x: across, y: up }
            : { mark, tone: 0, radius: rows.length > 2000 ? 0.7 : 1.4, x: across, y: up },
          { mark: "symbols", name: begin, tone: 1, radius: 4.5, x: across.slice(0, 1), y: up.slice(0, 1) },
        ],
      },
    ],
    table: { columns: [x, y], rows: rows.map((_, i) => [across[i]!, up[i]!]) },
  };
}
