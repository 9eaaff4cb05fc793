// Systems from the literature that the shelf does not hold: what a measure says of these, nobody built into it.
import { exp, flow, map, sin } from "../../lab/index.ts";

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

/** A rotor that is kicked, and whose turns are counted: its numbers grow. */
export const countedRotor = (jacobian?: (out: Float64Array, u: readonly [number, number]) => void) =>
  map({
    name: "kicked",
    about: "A rotor whose turns are counted.",
    state: ["p", "q"],
    start: [0.1, 0.3],
    params: {},
    next(out, [p, q]) {
      out[0] = p + 6 * sin(q);
      out[1] = q + out[0];
    },
    ...(jacobian && { jacobian }),
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
