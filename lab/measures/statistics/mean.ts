import { statistic } from "../../core/index.ts";
import { studentAt } from "./beta.ts";
import { confidence, meanOf, standardError, tooFew } from "./sample.ts";

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
    const error = studentAt(0.5 + 0.5 * confidence, sample!.length - 1) * standardError(sample!, value);
    return { value, low: value - error, high: value + error };
  },
});
