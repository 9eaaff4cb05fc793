import { type Motion, measure, motionOf, type Subject, type VectorModel, wholeTime } from "../core/index.ts";
import { returnOf } from "./cycle.ts";
import { jacobianOf } from "./jacobian.ts";
import { type Eigenvalue, eigenvalues } from "./linear.ts";
import { type Field, newton } from "./newton.ts";
import { walk } from "./walk.ts";

/** Two rests nearer than this, in units of their size, are one. */
const apart = 1e-8;

/** An eigenvalue within its own rounding of neither growing nor shrinking promises nothing. */
const undecided = 1e-12;

export const rests = measure({
  name: "rests",
  about:
    "The states that do not move, whether all that is near comes to them, and the eigenvalues of the motion there.",
  params: {
    starts: {
      value: 50,
      range: [1, 1e5],
      about: "where a model states no rests: how many states of its motion the search begins from",
    },
    ticks: { value: 100, range: [1, 1e6], about: "how long the motion runs from one such state to the next" },
  },
  take(subject, { starts, ticks }) {
    const model = subject.model as VectorModel;
    const motion = motionOf(model);
    const { residual, slope, linear, growth } = equations(model.kind, motion, subject.values);
    const stated = model.facts.rests?.(subject.values);
    const found: Float64Array[] = [];
    for (const guess of stated ??
      visited(subject, wholeTime("rests, starts", starts), wholeTime("rests, ticks", ticks))) {
      const rest = newton(residual, slope, guess);
      if (rest === undefined && stated !== undefined)
        return { kind: "stalled", about: `Newton's method finds no rest at the stated ${guess.join(", ")}` };
      if (rest !== undefined && !found.some((known) => close(known, rest))) found.push(rest);
    }
    if (stated === undefined) found.sort(byPlace);
    const matrix = new Float64Array(motion.size * motion.size);
    return {
      count: found.length,
      rests: found.map((rest) => {
        linear(matrix, rest);
        const spectrum = eigenvalues(matrix).sort((a, b) => growth(b) - growth(a) || b.im - a.im);
        return {
          ...Object.fromEntries(model.state.map((name, i) => [name, rest[i]!])),
          stable: growth(spectrum[0]!) < -undecided,
          eigenvalues: spectrum,
        };
      }),
    };
  },
});

interface Equations {
  readonly residual: Field;
  readonly slope: Field;
  /** What moves small distances from a rest. */
  readonly linear: Field;
  /** Whether a distance along an eigenvector grows (above 0) or shrinks (below). */
  growth(eigenvalue: Eigenvalue): number;
}

function equations(kind: "flow" | "map", motion: Motion, values: Subject["values"]): Equations {
  if (kind === "map") {
    const { residual, slope, product } = returnOf(motion, values, 1);
    return { residual, slope, linear: product, growth: ({ re, im }) => re * re + im * im - 1 };
  }
  const jacobian = jacobianOf(motion);
  const slope: Field = (out, u) => jacobian(out, u, values, 0);
  return { residual: (out, u) => motion.move(out, u, values, 0), slope, linear: slope, growth: ({ re }) => re };
}

/** States along the subject's own motion, as far as it goes. */
function* visited(subject: Subject, count: number, ticks: number): Generator<Float64Array> {
  const { state, step } = walk(subject);
  for (let tick = 0; tick < count * ticks; tick++) {
    if (tick % ticks === 0) yield state.u;
    if (step() !== undefined) return;
  }
}

const close = (a: Float64Array, b: Float64Array): boolean =>
  a.every((x, i) => Math.abs(x - b[i]!) <= apart * Math.max(1, Math.abs(x)));

function byPlace(a: Float64Array, b: Float64Array): number {
  const i = a.findIndex((x, at) => x !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
