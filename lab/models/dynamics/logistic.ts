import { map } from "../../core/index.ts";

export const logistic = map({
  name: "logistic",
  about: "A population that feeds on what it leaves over; period doubling into chaos in one line.",
  cites: "May 1976, Nature 261, 459",
  state: ["x"],
  start: [0.4],
  scatter: 0.01,
  params: { r: { value: 3.9, range: [0, 4], about: "growth rate" } },
  next(out, [x], { r }) {
    out[0] = r * x * (1 - x);
  },
  jacobian(out, [x], { r }) {
    out[0] = r * (1 - 2 * x);
  },
  facts: {
    rests: ({ r }) => (r === 0 ? [[0]] : [[0], [1 - 1 / r]]),
    determinant: ([x], { r }) => r * (1 - 2 * x),
  },
});
