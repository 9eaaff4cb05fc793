import { sqrt, statistic } from "../../core/index.ts";
import { studentAt } from "./beta.ts";
import { confidence, meanOf, tooFew } from "./sample.ts";

export const mean = statistic({
  name: "mean",
  about: "The mean, within Student's interval.",
  cites: "Student 1908, Biometrika 6, 1",
  samples: 1,
  params: { confidence },
  take([sample], { confidence }) {
    const few = tooFew([sample!], 2);
    if (few !== undefined) return few;
    const value = meanOf(sample!);
    let squares = 0;
    for (const one of sample!) squares += (one - value) * (one - value);
    const n = sample!.length;
    const error = studentAt(0.5 + 0.5 * confidence, n - 1) * sqrt(squares / (n - 1) / n);
    return { value, low: value - error, high: value + error };
  },
});
