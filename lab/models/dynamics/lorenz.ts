import { flow, sqrt } from "../../core/index.ts";

export const lorenz = flow({
  name: "lorenz",
  about: "Thermal convection cut down to three modes; the first strange attractor.",
  cites: "Lorenz 1963, J. Atmos. Sci. 20, 130",
  state: ["x", "y", "z"],
  start: [1, 1, 1],
  scatter: 0.1,
  params: {
    sigma: { value: 10, range: [0, 30], about: "Prandtl number" },
    rho: { value: 28, range: [0, 200], about: "Rayleigh number over its critical value" },
    beta: { value: 8 / 3, range: [0.1, 5], about: "aspect ratio of the convection rolls" },
  },
  rate(du, [x, y, z], { sigma, rho, beta }) {
    du[0] = sigma * (y - x);
    du[1] = x * (rho - z) - y;
    du[2] = x * y - beta * z;
  },
  jacobian(out, [x, y, z], { sigma, rho, beta }) {
    out.set([-sigma, sigma, 0, rho - z, -1, -x, y, x, -beta]);
  },
  facts: {
    rests({ rho, beta }) {
      if (rho <= 1) return [[0, 0, 0]];
      const r = sqrt(beta * (rho - 1));
      return [
        [0, 0, 0],
        [r, r, rho - 1],
        [-r, -r, rho - 1],
      ];
    },
    symmetries: { "half a turn about the z axis": ([x, y, z]) => [-x, -y, z] },
    divergence: (_, { sigma, beta }) => -(sigma + 1 + beta),
  },
});
