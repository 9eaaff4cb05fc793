import { cos, flow, sin } from "../../core/index.ts";

export const doublePendulum = flow({
  name: "double-pendulum",
  about: "A pendulum that hangs from a pendulum; angles are from straight down.",
  cites: "Bernoulli 1738, Comment. Acad. Sci. Petropol. 6, 108; Shinbrot et al. 1992, Am. J. Phys. 60, 491",
  state: ["upper", "lower", "upperTurn", "lowerTurn"],
  start: [2, 2, 0, 0],
  scatter: 1e-6,
  dt: 0.002,
  params: {
    gravity: { value: 9.81, range: [0, 30], unit: "m/s^2", about: "pull on both weights" },
    upperRod: { value: 1, range: [0.2, 5], unit: "m", about: "length of the upper rod" },
    lowerRod: { value: 1, range: [0.2, 5], unit: "m", about: "length of the lower rod" },
    share: { value: 0.5, range: [0.01, 0.9], about: "of the lower weight in both" },
  },
  uses: { sin, cos },
  rate(du, [upper, lower, upperTurn, lowerTurn], { gravity, upperRod, lowerRod, share }) {
    const c = cos(upper - lower);
    const s = sin(upper - lower);
    // What speeds both weights up along their circles, u and v, obeys u + share c v = a and c u + v = b.
    const a = -share * lowerRod * s * lowerTurn * lowerTurn - gravity * sin(upper);
    const b = upperRod * s * upperTurn * upperTurn - gravity * sin(lower);
    const inertia = 1 - share * c * c;
    du[0] = upperTurn;
    du[1] = lowerTurn;
    du[2] = (a - share * c * b) / (inertia * upperRod);
    du[3] = (b - c * a) / (inertia * lowerRod);
  },
  jacobian(out, [upper, lower, upperTurn, lowerTurn], { gravity, upperRod, lowerRod, share }) {
    const c = cos(upper - lower);
    const s = sin(upper - lower);
    const above = upperRod * upperTurn * upperTurn;
    const below = share * lowerRod * lowerTurn * lowerTurn;
    const a = -s * below - gravity * sin(upper);
    const b = s * above - gravity * sin(lower);
    const inertia = 1 - share * c * c;
    const u = (a - share * c * b) / inertia;
    const v = (b - c * a) / inertia;
    out.fill(0);
    out[2] = 1;
    out[7] = 1;
    // The same two equations, differentiated by each variable in turn.
    const as = [
      share * s * v - c * below - gravity * cos(upper),
      c * below - share * s * v,
      0,
      -2 * share * lowerRod * s * lowerTurn,
    ];
    const bs = [c * above + s * u, -c * above - s * u - gravity * cos(lower), 2 * upperRod * s * upperTurn, 0];
    for (let j = 0; j < 4; j++) {
      out[8 + j] = (as[j]! - share * c * bs[j]!) / (inertia * upperRod);
      out[12 + j] = (bs[j]! - c * as[j]!) / (inertia * lowerRod);
    }
  },
  facts: {
    rests: () => [
      [0, 0, 0, 0],
      [0, Math.PI, 0, 0],
      [Math.PI, 0, 0, 0],
      [Math.PI, Math.PI, 0, 0],
    ],
    conserved: {
      energy([upper, lower, upperTurn, lowerTurn], { gravity, upperRod, lowerRod, share }) {
        const [u, v] = [upperRod * upperTurn, lowerRod * lowerTurn];
        const moving = (u * u + share * v * v) / 2 + share * cos(upper - lower) * u * v;
        return moving - gravity * (upperRod * cos(upper) + share * lowerRod * cos(lower));
      },
    },
    symmetries: {
      mirror: (u) => [-u[0], -u[1], -u[2], -u[3]],
      "a full turn of the upper rod": ([upper, ...others]) => [upper + 2 * Math.PI, ...others],
      "a full turn of the lower rod": ([upper, lower, ...turns]) => [upper, lower - 2 * Math.PI, ...turns],
    },
    divergence([upper, lower, upperTurn, lowerTurn], { share }) {
      const c = cos(upper - lower);
      return (-2 * share * c * sin(upper - lower) * (upperTurn - lowerTurn)) / (1 - share * c * c);
    },
    reversal: ([upper, lower, upperTurn, lowerTurn]) => [upper, lower, -upperTurn, -lowerTurn],
  },
});
