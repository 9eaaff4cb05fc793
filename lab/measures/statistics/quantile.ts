import { statistic } from "../../core/index.ts";
import { binomialUpTo } from "./beta.ts";
import { confidence, sorted, tooFew } from "./sample.ts";

export const quantile = statistic({
  name: "quantile",
  about: "What a share of all lies below, between two of the sample's own values: whatever the distribution.",
  cites: "Conover 1999, Practical Nonparametric Statistics, ch. 3.2",
  samples: 1,
  params: { confidence, share: { value: 0.5, range: [0, 1], about: "the share that lies below; 0.5: the median" } },
  take([sample], { confidence, share }) {
    const few = tooFew([sample!], 1);
    if (few !== undefined) return few;
    const values = sorted(sample!);
    const n = values.length;
    const tail = 0.5 * (1 - confidence);
    // The truth is below the k-th value with the chance of fewer than k successes.
    let low = 0;
    while (low < n && binomialUpTo(low, n, share) <= tail) low++;
    let high = n + 1;
    while (high > 0 && 1 - binomialUpTo(high - 2, n, share) <= tail) high--;
    if (low === 0 || high === n + 1)
      return { kind: "ran out", about: `${n} rows are too few for bounds of a share of ${share}` };
    const place = share * (n - 1);
    const below = Math.floor(place);
    const value = values[below]! + (place - below) * (values[Math.min(below + 1, n - 1)]! - values[below]!);
    return { value, low: values[low - 1]!, high: values[high - 1]! };
  },
});
