import { type Flow, flow, motionOf, rootKey, Stream, type Subject, type Trouble } from "../core/index.ts";
import { jacobianOf } from "./jacobian.ts";
import { walk } from "./walk.ts";

/** A point in motion and the frame of directions that it carries along. */
export interface Tangent {
  /** Direction after direction, one number a variable. */
  readonly frame: Float64Array;
  /** One tick; the frame may be changed between two. */
  step(): Trouble | undefined;
}

/** So many directions where the subject starts, and how its motion moves them. */
export function tangent(subject: Subject, count: number): Tangent {
  const { size } = motionOf(subject.model);
  // At random, since a frame that lies in what the motion keeps apart would never leave it.
  const random = new Stream(rootKey(subject.seed, "directions"), 0);
  const frame = Float64Array.from({ length: count * size }, () => random.normal());
  return { frame, step: subject.model.kind === "flow" ? flowing(subject, frame) : mapping(subject, frame) };
}

function mapping(subject: Subject, frame: Float64Array): Tangent["step"] {
  const { values } = subject;
  const { size, state, step } = walk(subject);
  const jacobian = jacobianOf(motionOf(subject.model));
  const matrix = new Float64Array(size * size);
  const moved = new Float64Array(size);
  return () => {
    jacobian(matrix, state.u, values, state.tick);
    for (let at = 0; at < frame.length; at += size) {
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * frame[at + j]!;
        moved[i] = sum;
      }
      frame.set(moved, at);
    }
    return step();
  };
}

/** Point and frame together are a flow, carried by the subject's own solver: the frame feels the point's own ticks. */
function flowing(subject: Subject, frame: Float64Array): Tangent["step"] {
  const { model, values } = subject;
  const { size, state: start } = walk(subject);
  const { solver } = model as Flow;
  const motion = motionOf(model);
  const { move } = motion;
  const jacobian = jacobianOf(motion);
  const matrix = new Float64Array(size * size);
  const point = new Float64Array(size);
  const slope = new Float64Array(size);
  const length = size + frame.length;
  // A separable solver wants all positions before all velocities, the frame's among them.
  const half = solver.separable ? size / 2 : size;
  const place = Int32Array.from({ length }, (_, k) => {
    const i = k % size;
    const before = ((k - i) / size) * half;
    return i < half ? before + i : (half * length) / size + before + i - half;
  });
  const both = new Float64Array(length);
  for (let k = 0; k < length; k++) both[place[k]!] = k < size ? start.u[k]! : frame[k - size]!;

  const together = flow({
    name: `${model.name}-tangent`,
    about: `${model.name} with the frame that it carries.`,
    params: model.params,
    state: Array.from(both, (_, k) => `u${k}`),
    start: Array.from(both),
    solver,
    rate(du: number[], u: readonly number[], _: unknown, time: number) {
      for (let i = 0; i < size; i++) point[i] = u[place[i]!]!;
      move(slope, point, values, time);
      jacobian(matrix, point, values, time);
      for (let i = 0; i < size; i++) du[place[i]!] = slope[i]!;
      for (let at = size; at < length; at += size) {
        for (let i = 0; i < size; i++) {
          let sum = 0;
          for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * u[place[at + j]!]!;
          du[place[at + i]!] = sum;
        }
      }
    },
  });
  const { state, step } = walk({ ...subject, model: together });
  const { u } = state;
  const { memory } = state as { memory?: { values: readonly number[] } };
  return () => {
    for (let k = size; k < length; k++) u[place[k]!] = frame[k - size]!;
    // The frame was changed under it: an adaptive solver drops its last step.
    if (memory !== undefined) memory.values = [];
    const trouble = step();
    for (let k = size; k < length; k++) frame[k - size] = u[place[k]!]!;
    return trouble;
  };
}
