// Sums whose order no execution changes.
import { fold } from "./compiler/index.ts";

export const sum = fold({
  name: "sum",
  about: "The sum of n numbers, by a fixed tree.",
  takes: { x: "f64[n]" },
  over: "n",
  element: ({ x }, i) => x[i]!,
  combine: (a, b) => a + b,
  from: 0,
});
