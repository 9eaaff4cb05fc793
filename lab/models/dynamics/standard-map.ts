import { cos, map, sin } from "../../core/index.ts";

const turn = 2 * Math.PI;

export const standardMap = map({
  name: "standard-map",
  about: "A rotor that is kicked once a tick; between orderly and chaotic motions of it lie curves that none crosses.",
  cites: "Chirikov 1979, Phys. Rep. 52, 263",
  state: ["angle", "momentum"],
  start: [0.1, 0.1],
  scatter: 0.01,
  params: { k: { value: 1, range: [0, 6], about: "strength of the kick" } },
  uses: { sin, cos, turn },
  next(out, [angle, momentum], { k }) {
    out[1] = momentum + k * sin(angle);
    const turned = angle + out[1];
    out[0] = turned - turn * Math.floor(turned / turn);
  },
  jacobian(out, [angle], { k }) {
    const slope = k * cos(angle);
    out.set([1 + slope, 1, slope, 1]);
  },
  facts: {
    rests: () => [
      [0, 0],
      [Math.PI, 0],
    ],
    symmetries: {
      "the other way round": ([angle, momentum]) => [turn - angle, -momentum],
      "a turn more each tick": ([angle, momentum]) => [angle, momentum + turn],
    },
    determinant: () => 1,
    inverse([angle, momentum], { k }) {
      const before = angle - momentum;
      return [before - turn * Math.floor(before / turn), momentum - k * sin(before)];
    },
  },
});
