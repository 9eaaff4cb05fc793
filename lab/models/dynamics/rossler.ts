import { flow, sqrt } from "../../core/index.ts";

export const rossler = flow({
  name: "rossler",
  about: "A spiral that is lifted and folded back on itself; chaos from a single product.",
  cites: "Rössler 1976, Phys. Lett. A 57, 397",
  state: ["x", "y", "z"],
  start: [1, 1, 1],
  scatter: 0.1,
  dt: 0.02,
  params: {
    a: { value: 0.2, range: [0, 0.5], about: "growth of the spiral" },
    b: { value: 0.2, range: [0, 0.5], about: "lift" },
    c: { value: 5.7, range: [1.5, 30], about: "height at which the fold sets in" },
  },
  rate(du, [x, y, z], { a, b, c }) {
    du[0] = -y - z;
    du[1] = x + a * y;
    du[2] = b + z * (x - c);
  },
  jacobian(out, [x, , z], { a, c }) {
    out.set([0, -1, -1, 1, a, 0, z, 0, x - c]);
  },
  facts: {
    rests({ a, b, c }) {
      const root = c + sqrt(c * c - 4 * a * b);
      const inner = (2 * b) / root;
      if (a === 0) return [[0, -inner, inner]];
      const outer = root / (2 * a);
      return [
        [a * inner, -inner, inner],
        [a * outer, -outer, outer],
      ];
    },
    divergence: ([x], { a, c }) => a + x - c,
  },
});
