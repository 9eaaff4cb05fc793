import { nothing, type Picture } from "./picture.ts";
import { counted, inOrder, quantile, said } from "./wording.ts";

/** One run's values, at the times that all runs share. */
export type Path = readonly number[];

const shares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Where a number lies over many seeds, as time goes on: the median, the middle half, and nine tenths. */
export function quantiles(
  times: readonly number[],
  paths: readonly Path[],
  { time, of, title = `${of} over ${counted(paths.length, "seed")}` }: { time: string; of: string; title?: string },
): Picture {
  if (times.length === 0 || paths.length === 0) return nothing("quantiles", title);
  const sorted = times.map((_, i) => inOrder(paths.map((path) => path[i]!)));
  const [lowest, low, middle, high, highest] = shares.map((share) => sorted.map((at) => quantile(at, share))) as [
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  const end = times.length - 1;
  return {
    view: "quantiles",
    title,
    finding:
      `Over ${counted(paths.length, "seed")}, at ${time} = ${said(times[end]!)} ` +
      `the median ${of} is ${said(middle[end]!)}, ` +
      `half lie within ${said(low[end]!)} to ${said(high[end]!)} and nine tenths within ` +
      `${said(lowest[end]!)} to ${said(highest[end]!)}.`,
    panels: [
      {
        x: { label: time },
        y: { label: of },
        height: 320,
        layers: [
          { mark: "band", tone: 0, name: "nine tenths", x: times, low: lowest, high: highest },
          { mark: "band", tone: 0, name: "half", x: times, low, high },
          { mark: "line", tone: 0, name: "median", x: times, y: middle },
        ],
      },
    ],
    table: {
      columns: [time, ...shares.map((share) => `${Math.round(100 * share)} %`)],
      rows: times.map((at, i) => [at, lowest[i]!, low[i]!, middle[i]!, high[i]!, highest[i]!]),
    },
  };
}
