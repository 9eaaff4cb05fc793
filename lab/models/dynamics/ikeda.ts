import { cos, map, sin } from "../../core/index.ts";

export const ikeda = map({
  name: "ikeda",
  about: "A pulse of light, once round a ring of mirrors each tick, turned by a medium that its own strength changes.",
  cites: "Ikeda 1979, Opt. Commun. 30, 257; Hammel, Jones & Moloney 1985, J. Opt. Soc. Am. B 2, 552",
  state: ["x", "y"],
  start: [0.1, 0.1],
  scatter: 0.01,
  params: {
    u: { value: 0.9, range: [0.1, 1], about: "share of the field that the mirrors keep" },
    detuning: { value: 0.4, range: [0, 6], unit: "rad", about: "turn of a field too strong for the medium" },
    medium: { value: 6, range: [0, 20], unit: "rad", about: "how much further back a weak field is turned" },
  },
  uses: { sin, cos },
  next(out, [x, y], { u, detuning, medium }) {
    const turn = detuning - medium / (1 + x * x + y * y);
    const c = u * cos(turn);
    const s = u * sin(turn);
    out[0] = 1 + c * x - s * y;
    out[1] = s * x + c * y;
  },
  jacobian(out, [x, y], { u, detuning, medium }) {
    const square = 1 + x * x + y * y;
    const turn = detuning - medium / square;
    const c = u * cos(turn);
    const s = u * sin(turn);
    const bend = (2 * medium) / (square * square);
    const across = s * x + c * y;
    const along = c * x - s * y;
    out.set([c - across * bend * x, -s - across * bend * y, s + along * bend * x, c + along * bend * y]);
  },
  facts: {
    determinant: (_, { u }) => u * u,
    inverse([x, y], { u, detuning, medium }) {
      const turn = detuning - medium / (1 + ((x - 1) * (x - 1) + y * y) / (u * u));
      const c = cos(turn) / u;
      const s = sin(turn) / u;
      return [c * (x - 1) + s * y, c * y - s * (x - 1)];
    },
  },
});
