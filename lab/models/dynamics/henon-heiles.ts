import { flow, leapfrog, sqrt } from "../../core/index.ts";

const corner = sqrt(3) / 2;

export const henonHeiles = flow({
  name: "henon-heiles",
  about: "A star in the plane of its galaxy; it escapes by three gates where its energy is above 1/6.",
  cites: "Hénon & Heiles 1964, Astron. J. 69, 73",
  state: ["x", "y", "vx", "vy"],
  start: ({ energy, y }) => [0, y, sqrt(2 * energy - y * y + (2 / 3) * y * y * y), 0],
  dt: 0.02,
  params: {
    energy: { value: 1 / 8, range: [0.06, 1 / 6], about: "of the star" },
    y: { value: -0.25, range: [-0.3, 0.4], about: "where it starts, on the way across x = 0" },
  },
  solver: leapfrog,
  rate(du, [x, y, vx, vy]) {
    du[0] = vx;
    du[1] = vy;
    du[2] = -x - 2 * x * y;
    du[3] = -y - x * x + y * y;
  },
  jacobian(out, [x, y]) {
    out.set([0, 0, 1, 0, 0, 0, 0, 1, -1 - 2 * y, -2 * x, 0, 0, -2 * x, -1 + 2 * y, 0, 0]);
  },
  facts: {
    rests: () => [
      [0, 0, 0, 0],
      [0, 1, 0, 0],
      [corner, -0.5, 0, 0],
      [-corner, -0.5, 0, 0],
    ],
    conserved: {
      energy: ([x, y, vx, vy]) => (vx * vx + vy * vy + x * x + y * y) / 2 + x * x * y - (y * y * y) / 3,
    },
    symmetries: {
      mirror: ([x, y, vx, vy]) => [-x, y, -vx, vy],
      "a third of a turn": ([x, y, vx, vy]) => [
        -x / 2 - corner * y,
        corner * x - y / 2,
        -vx / 2 - corner * vy,
        corner * vx - vy / 2,
      ],
    },
    divergence: () => 0,
    reversal: ([x, y, vx, vy]) => [x, y, -vx, -vy],
  },
});
