import { nothing, type Picture } from "./picture.ts";
import { counted, inOrder, mean, quantile, said, spanned } from "./wording.ts";

const binsMax = 80;
/** Of fewer, halves would be marked too. */
const few = 8;

/** How often each value comes, over seeds or along a motion. */
export function histogram(
  values: readonly number[],
  { of, title = `How often each ${of} comes`, each = "value" }: { of: string; title?: string; each?: string },
): Picture {
  const sorted = inOrder(values.filter(Number.isFinite));
  if (sorted.length === 0) return nothing("histogram", title);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  // Rice's rule; a single value still has a bar to stand in.
  const bins = Math.min(binsMax, Math.ceil(2 * Math.cbrt(sorted.length)));
  const width = (most - least) / bins || Math.abs(least) / 10 || 1;
  const count = new Array<number>(bins).fill(0);
  for (const value of sorted) count[Math.min(bins - 1, Math.floor((value - least) / width))]!++;
  // A single value stands in the middle of its bar.
  const from = least === most ? least - width / 2 : least;
  const left = count.map((_, i) => from + i * width);
  const right = left.map((edge) => edge + width);
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => quantile(sorted, share)) as [number, number, number];
  const fullest = count.indexOf(Math.max(...count));
  return {
    view: "histogram",
    title,
    finding:
      `${counted(sorted.length, each)} from ${spanned({ least, most })}: ` +
      `median ${said(middle)}, mean ${said(mean(sorted))}, nine tenths within ${said(low)} to ${said(high)}; ` +
      (least === most
        ? `always ${said(least)}.`
        : `most often from ${said(left[fullest]!)} to ${said(right[fullest]!)}, ${count[fullest]} times.`) +
      (sorted.length < values.length
        ? ` ${counted(values.length - sorted.length, "more is", "more are")} no number.`
        : ""),
    panels: [
      {
        x: { label: of },
        y: { label: "times", ...(count[fullest]! <= few && { ticks: "whole" }) },
        height: 300,
        layers: [
          { mark: "boxes", tone: 0, left, right, bottom: count.map(() => 0), top: count },
          ...(low < middle ? [{ mark: "rule", along: "x", at: low, name: "5 %", tone: "quiet" } as const] : []),
          { mark: "rule", along: "x", at: middle, name: "median", tone: 1 },
          ...(middle < high ? [{ mark: "rule", along: "x", at: high, name: "95 %", tone: "quiet" } as const] : []),
        ],
      },
    ],
    table: { columns: ["from", "to", "times"], rows: count.map((times, i) => [left[i]!, right[i]!, times]) },
  };
}
