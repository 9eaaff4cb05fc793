import {
  type Motion,
  measure,
  misuse,
  motionOf,
  type Subject,
  startOf,
  type Values,
  type VectorModel,
} from "../core/index.ts";
import { type Field, near, newton } from "./newton.ts";
import { stability } from "./stability.ts";
import { cycleOf, stillnessOf } from "./staying.ts";
import { walk } from "./walk.ts";

/** Two rests nearer than this, in units of their size, are one. */
const apart = 1e-8;

/** A stated rest may be wrong by this share of its size. */
const polish = 1e-6;

export const rests = measure({
  name: "rests",
  about:
    "The states that do not move, whether all that is near comes to them, and the eigenvalues of the motion there.",
  params: {
    starts: {
      value: 50,
      whole: true,
      range: [1, 1e5],
      about: "where a model states no rests: how many of its states to search from",
    },
    ticks: {
      value: 100,
      range: [1, 1e6],
      whole: true,
      about: "how long the motion runs from one such state to the next",
    },
  },
  take(subject, { starts, ticks }) {
    const { model, values } = subject;
    const { facts, state: names, kind } = model as VectorModel;
    const motion = motionOf(model);
    if (kind === "flow" && !steady(motion, values, startOf(model, values, subject.seed))) {
      throw misuse(
        `rests of ${model.name}`,
        "a flow whose rate is the same at all times",
        "one that changes",
        "ask orbit",
      );
    }
    const { residual, slope, linear } = kind === "flow" ? stillnessOf(motion, values) : cycleOf(motion, values, 1);
    const stated = facts.rests?.(values);
    const found: Float64Array[] = [];
    for (const guess of stated ?? visited(subject, starts, ticks)) {
      // Where rests lie in a line the slope says nothing, and a stated one stands by itself.
      const alone = stated !== undefined && resting(residual, guess) ? Float64Array.from(guess) : undefined;
      const rest = newton(residual, slope, guess) ?? alone;
      if (stated !== undefined && (rest === undefined || !near(guess, rest, polish)))
        return { kind: "stalled", about: `Newton's method finds no rest at the stated ${guess.join(", ")}` };
      if (rest !== undefined && !found.some((known) => near(known, rest, apart))) found.push(rest);
    }
    if (stated === undefined) found.sort(byPlace);
    const matrix = new Float64Array(motion.size * motion.size);
    return {
      count: found.length,
      rests: found.map((rest) => {
        linear(matrix, rest);
        return { ...Object.fromEntries(names.map((name, i) => [name, rest[i]!])), ...stability(kind, matrix) };
      }),
    };
  },
});

/** Whether what is left of the motion at a state is rounding, beside the state's size. */
function resting(residual: Field, state: ArrayLike<number>): boolean {
  const u = Float64Array.from(state);
  const left = new Float64Array(u.length);
  residual(left, u);
  const size = u.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return left.every((x) => Math.abs(x) <= polish * size);
}

/** Whether the rate at a state is the same at some times that share no period. */
function steady({ move, size }: Motion, values: Values, state: Float64Array): boolean {
  const [now, later] = [new Float64Array(size), new Float64Array(size)];
  move(now, state, values, 0);
  return [1, 1.6180339887498949, 10].every((time) => {
    move(later, state, values, time);
    return later.every((slope, i) => slope === now[i]);
  });
}

/** States along the subject's own motion, as far as it goes. */
function* visited(subject: Subject, count: number, ticks: number): Generator<Float64Array> {
  const { state, step } = walk(subject);
  for (let tick = 0; tick < count * ticks; tick++) {
    if (tick % ticks === 0) yield state.u;
    if (step() !== undefined) return;
  }
}

function byPlace(a: Float64Array, b: Float64Array): number {
  const i = a.findIndex((x, at) => x !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
