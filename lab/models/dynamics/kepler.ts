import { flow, leapfrog, sqrt } from "../../core/index.ts";

export const kepler = flow({
  name: "kepler",
  about: "A planet around a fixed sun, in the plane of its orbit; it starts at perihelion.",
  cites: "Kepler 1609, Astronomia nova; Newton 1687, Principia",
  state: ["x", "y", "vx", "vy"],
  start: ({ mu, eccentricity: e }) => [1 - e, 0, 0, sqrt((mu * (1 + e)) / (1 - e))],
  params: {
    mu: { value: 1, range: [0.1, 10], unit: "au^3/s^2", about: "gravity of the sun" },
    eccentricity: { value: 0.6, range: [0, 0.9], about: "of the orbit, whose half axis is 1 au" },
  },
  solver: leapfrog,
  uses: { sqrt },
  rate(du, [x, y, vx, vy], { mu }) {
    const square = x * x + y * y;
    const pull = mu / (square * sqrt(square));
    du[0] = vx;
    du[1] = vy;
    du[2] = -pull * x;
    du[3] = -pull * y;
  },
  facts: {
    conserved: {
      energy: ([x, y, vx, vy], { mu }) => (vx * vx + vy * vy) / 2 - mu / sqrt(x * x + y * y),
      "angular momentum": ([x, y, vx, vy]) => x * vy - y * vx,
      "direction of the perihelion": ([x, y, vx, vy], { mu }) =>
        vy * (x * vy - y * vx) - (mu * x) / sqrt(x * x + y * y),
    },
    symmetries: { "a quarter turn": ([x, y, vx, vy]) => [-y, x, -vy, vx] },
    divergence: () => 0,
    reversal: ([x, y, vx, vy]) => [x, y, -vx, -vy],
  },
});
