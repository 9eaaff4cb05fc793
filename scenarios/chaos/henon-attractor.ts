import { always, henon, log, lyapunov, rests, scenario } from "../../lab/index.ts";

const sprott = "Sprott 2003, Chaos and Time-Series Analysis, table A.2";
const paper = "Hénon 1976, Commun. Math. Phys. 50, 69";
const spread = "three times the spread of 30 seeds over 400,000 ticks";
const long = { measure: lyapunov, with: { ticks: 400_000 } };

/** The map sends this quadrilateral into itself. */
const corners = [
  [-1.33, 0.42],
  [1.32, 0.133],
  [1.245, -0.14],
  [-1.06, -0.5],
] as const;

const within = (x: number, y: number): boolean =>
  corners.every(([x0, y0], at) => {
    const [x1, y1] = corners[(at + 1) % corners.length]!;
    return (x1 - x0) * (y - y0) <= (y1 - y0) * (x - x0);
  });

export const henonAttractor = scenario({
  name: "henon-attractor",
  question: "How strange is an attractor that two lines of arithmetic draw?",
  model: henon,
  ticks: 20_000,
  requirements: {
    "the motion stays in Hénon's quadrilateral": always(({ x = 0, y = 0 }) => within(x, y)),
  },
  claims: [
    {
      ...long,
      name: "nearby points part along the threads",
      of: "lambda1",
      published: 0.41922,
      tolerance: 0.0018,
      because: spread,
      cites: sprott,
      perturbed: { a: 1.39 },
    },
    {
      ...long,
      name: "and meet across them",
      of: "lambda2",
      published: -1.62319,
      tolerance: 0.0018,
      because: spread,
      cites: sprott,
      perturbed: { a: 1.39 },
    },
    {
      ...long,
      name: "the threads are more than a line",
      of: "dimension",
      published: 1.25827,
      tolerance: 0.0009,
      because: spread,
      cites: sprott,
      perturbed: { a: 1.39 },
    },
    {
      ...long,
      name: "every step keeps three tenths of an area",
      of: "sum",
      published: log(0.3),
      tolerance: 1e-9,
      because: "rounding of a mean of 400,000 logarithms",
      cites: paper,
      perturbed: { b: 0.301 },
    },
    {
      measure: rests,
      name: "the rest inside it repels along the threads",
      of: "rests.0.eigenvalues.0.re",
      published: -1.923738858,
      tolerance: 1e-9,
      because: "the digits published",
      cites: paper,
      perturbed: { a: 1.401 },
    },
    {
      measure: rests,
      name: "that rest gave birth to a cycle of two at a = 3 (1 - b)² / 4",
      set: { a: 0.3675 },
      of: "rests.0.eigenvalues.0.re",
      published: -1,
      tolerance: 1e-12,
      because: "rounding of eigenvalues of size 1",
      cites: paper,
      perturbed: { a: 0.368 },
    },
  ],
});
