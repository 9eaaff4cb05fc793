import { always, ikeda, log, lyapunov, periods, rests, scenario } from "../../lab/index.ts";

const paper = "Hammel, Jones & Moloney 1985, J. Opt. Soc. Am. B 2, 552";
const sprott = "Sprott 2003, Chaos and Time-Series Analysis, table A.2";
const book = "Alligood, Sauer & Yorke 1996, Chaos: An Introduction to Dynamical Systems";
const spread = "three times the spread of 30 seeds over 200,000 ticks";
const long = { measure: lyapunov, with: { ticks: 200_000 } };
const kept = 0.9;

export const ikedaRing = scenario({
  name: "ikeda-ring",
  question: "Does light in a ring of mirrors settle, or wander for ever?",
  model: ikeda,
  set: { u: kept },
  ticks: 20_000,
  requirements: {
    "no pulse outgrows 1 / (1 - u), where the mirrors take as much as each turn adds": always(
      ({ x = 0, y = 0 }) => (x * x + y * y) * (1 - kept) * (1 - kept) <= 1,
    ),
  },
  claims: [
    {
      measure: periods,
      name: "a weak pulse comes to the wandering, not to the rest beside it",
      with: { longest: 64 },
      of: "period",
      published: 0,
      tolerance: 0.5,
      because: "it is a whole number, 0 where nothing comes back",
      cites: paper,
      perturbed: { u: 0.918 },
    },
    {
      ...long,
      name: "pulses that wander part",
      of: "lambda1",
      published: 0.50752,
      tolerance: 0.0037,
      because: spread,
      cites: sprott,
      perturbed: { u: 0.88 },
    },
    {
      ...long,
      name: "and meet across the folds",
      of: "lambda2",
      published: -0.71824,
      tolerance: 0.0037,
      because: spread,
      cites: sprott,
      perturbed: { u: 0.88 },
    },
    {
      ...long,
      name: "they fill seven tenths between a line and a plane",
      of: "dimension",
      published: 1.7066,
      tolerance: 0.0015,
      because: spread,
      cites: sprott,
      perturbed: { u: 0.88 },
    },
    {
      measure: lyapunov,
      name: "each turn keeps the same share of every area",
      of: "sum",
      published: 2 * log(kept),
      tolerance: 1e-9,
      because: "rounding of a mean of 100,000 logarithms",
      cites: "Ikeda 1979, Opt. Commun. 30, 257",
      perturbed: { u: 0.901 },
    },
    {
      measure: rests,
      name: "beside the wandering a strong pulse rests, with this of its field ahead",
      of: "rests.2.x",
      published: 2.972131,
      tolerance: 1e-6,
      because: "the digits published",
      cites: book,
      perturbed: { u: 0.9001 },
    },
    {
      measure: rests,
      name: "and this across",
      of: "rests.2.y",
      published: 4.145946,
      tolerance: 1e-6,
      because: "the digits published",
      cites: book,
      perturbed: { u: 0.9001 },
    },
  ],
});
