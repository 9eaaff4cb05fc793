import { map, sqrt } from "../../core/index.ts";

export const henon = map({
  name: "henon",
  about: "A plane stretched, folded and laid back on itself; the simplest strange attractor of an invertible map.",
  cites: "Hénon 1976, Commun. Math. Phys. 50, 69",
  state: ["x", "y"],
  start: [0, 0],
  scatter: 0.01,
  params: {
    a: { value: 1.4, range: [0, 2], about: "strength of the fold" },
    b: { value: 0.3, range: [0.01, 1], about: "area kept by each step" },
  },
  next(out, [x, y], { a, b }) {
    out[0] = 1 - a * x * x + y;
    out[1] = b * x;
  },
  jacobian(out, [x], { a, b }) {
    out.set([-2 * a * x, 1, b, 0]);
  },
  facts: {
    rests({ a, b }) {
      if (a === 0) return b === 1 ? [] : [[1 / (1 - b), b / (1 - b)]];
      const root = sqrt((1 - b) * (1 - b) + 4 * a);
      return [root, -root].map((r) => {
        const x = (b - 1 + r) / (2 * a);
        return [x, b * x] as const;
      });
    },
    determinant: (_, { b }) => -b,
    inverse: ([x, y], { a, b }) => [y / b, x - 1 + (a * y * y) / (b * b)],
  },
});
