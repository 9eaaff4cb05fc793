import { flow, leapfrog } from "../../core/index.ts";

export const harmonic = flow({
  name: "harmonic",
  about: "A weight on a spring, which pulls as far as it is stretched.",
  cites: "Hooke 1678, De potentia restitutiva",
  state: ["x", "v"],
  start: [1, 0],
  scatter: 0.1,
  params: { omega: { value: 1, range: [0.1, 10], unit: "rad/s", about: "angular frequency" } },
  solver: leapfrog,
  rate(du, [x, v], { omega }) {
    du[0] = v;
    du[1] = -omega * omega * x;
  },
  jacobian(out, _, { omega }) {
    out.set([0, 1, -omega * omega, 0]);
  },
  facts: {
    rests: () => [[0, 0]],
    conserved: { energy: ([x, v], { omega }) => (v * v + omega * omega * x * x) / 2 },
    symmetries: {
      "another size": ([x, v]) => [2 * x, 2 * v],
      "a quarter of a period later": ([x, v], { omega }) => [v / omega, -omega * x],
    },
    divergence: () => 0,
    reversal: ([x, v]) => [x, -v],
  },
});
