import { flow } from "../../core/index.ts";

export const vanDerPol = flow({
  name: "van-der-pol",
  about: "A valve that drives its own oscillation, and settles on one cycle from wherever it starts.",
  cites: "van der Pol 1926, Phil. Mag. 2, 978",
  state: ["x", "v"],
  start: [1, 0],
  scatter: 0.1,
  params: { mu: { value: 1, range: [0, 10], about: "how much it drives below x = 1 and damps above" } },
  rate(du, [x, v], { mu }) {
    du[0] = v;
    du[1] = mu * (1 - x * x) * v - x;
  },
  jacobian(out, [x, v], { mu }) {
    out.set([0, 1, -2 * mu * x * v - 1, mu * (1 - x * x)]);
  },
  facts: {
    rests: () => [[0, 0]],
    symmetries: { "half a turn": ([x, v]) => [-x, -v] },
    divergence: ([x], { mu }) => mu * (1 - x * x),
  },
});
