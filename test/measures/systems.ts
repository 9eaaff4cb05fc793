// Systems from the literature that the shelf does not hold: what a measure says of these, nobody built into it.
import { cos, exp, flow, leapfrog, map, sin } from "../../lab/index.ts";

export const rossler = flow({
  name: "rossler",
  about: "One fold in three dimensions.",
  cites: "Rössler 1976, Phys. Lett. A 57, 397",
  state: ["x", "y", "z"],
  start: [1, 1, 1],
  scatter: 0.1,
  dt: 0.02,
  params: {
    a: { value: 0.2, range: [0, 1], about: "push of the spiral" },
    b: { value: 0.2, range: [0, 1], about: "lift" },
    c: { value: 5.7, range: [1, 20], about: "height of the fold" },
  },
  rate(du, [x, y, z], { a, b, c }) {
    du[0] = -y - z;
    du[1] = x + a * y;
    du[2] = b + z * (x - c);
  },
});

export const henonHeiles = flow({
  name: "henon-heiles",
  about: "A star in the plane of a galaxy.",
  cites: "Hénon & Heiles 1964, Astron. J. 69, 73",
  state: ["x", "y", "vx", "vy"],
  start: [0, -0.25, 0.42081, 0],
  dt: 0.02,
  solver: leapfrog,
  params: {},
  rate(du, [x, y, vx, vy]) {
    du[0] = vx;
    du[1] = vy;
    du[2] = -x - 2 * x * y;
    du[3] = -y - x * x + y * y;
  },
});

/** Its motion turns and shrinks at the rates that the parameters say. */
export const spiral = flow({
  name: "spiral",
  about: "A linear flow.",
  state: ["x", "y", "z"],
  start: [1, 2, 3],
  params: {
    damping: { value: 0.5, range: [-2, 2], about: "shrinking of the turning plane" },
    turning: { value: 3, range: [0, 10], about: "speed of turning" },
    pull: { value: -0.2, range: [-2, 2], about: "growth along z" },
  },
  rate(du, [x, y, z], { damping, turning, pull }) {
    du[0] = -damping * x - turning * y;
    du[1] = turning * x - damping * y;
    du[2] = pull * z;
  },
});

export const vanDerPol = flow({
  name: "van-der-pol",
  about: "A valve that oscillates by itself.",
  cites: "van der Pol 1926, Phil. Mag. 2, 978",
  state: ["x", "v"],
  start: [0.1, 0],
  params: { mu: { value: 1, range: [0, 10], about: "strength of the nonlinearity" } },
  rate(du, [x, v], { mu }) {
    du[0] = v;
    du[1] = mu * (1 - x * x) * v - x;
  },
});

export const ikeda = map({
  name: "ikeda",
  about: "Light in a ring with a nonlinear mirror.",
  cites: "Hammel, Jones & Moloney 1985, J. Opt. Soc. Am. B 2, 552",
  state: ["x", "y"],
  start: [0.1, 0.1],
  scatter: 0.01,
  params: { u: { value: 0.9, range: [0, 1], about: "what the mirror keeps" } },
  next(out, [x, y], { u }) {
    const t = 0.4 - 6 / (1 + x * x + y * y);
    out[0] = 1 + u * (x * cos(t) - y * sin(t));
    out[1] = u * (x * sin(t) + y * cos(t));
  },
});

/** Angles are left unwrapped: what wraps them moves no distance between neighbours. */
export const standardMap = map({
  name: "standard-map",
  about: "A kicked rotor.",
  cites: "Chirikov 1979, Phys. Rep. 52, 263",
  state: ["angle", "momentum"],
  start: [0, 6],
  params: { k: { value: 1, range: [0, 10], about: "strength of the kick" } },
  next(out, [angle, momentum], { k }) {
    out[1] = momentum + k * sin(angle);
    out[0] = angle + out[1];
  },
});

export const sineMap = map({
  name: "sine-map",
  about: "The logistic map's hump, drawn by a sine.",
  state: ["x"],
  start: [0.4],
  params: { r: { value: 0.9, range: [0, 1], about: "height of the hump" } },
  next(out, [x], { r }) {
    out[0] = r * sin(Math.PI * x);
  },
});

export const ricker = map({
  name: "ricker",
  about: "A population whose growth falls off exponentially with its size.",
  cites: "Ricker 1954, J. Fish. Res. Board Can. 11, 559",
  state: ["x"],
  start: [0.7],
  params: { r: { value: 2.5, range: [0.1, 4], about: "growth rate" } },
  next(out, [x], { r }) {
    out[0] = x * exp(r * (1 - x));
  },
});

export const quadratic = map({
  name: "quadratic",
  about: "The logistic map in the coordinates that Feigenbaum used.",
  state: ["x"],
  start: [0.1],
  params: { a: { value: 1.5, range: [0, 2], about: "strength of the fold" } },
  next(out, [x], { a }) {
    out[0] = 1 - a * x * x;
  },
});
