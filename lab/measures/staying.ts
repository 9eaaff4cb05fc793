import type { Motion, Values } from "../core/index.ts";
import { jacobianOf } from "./jacobian.ts";
import type { Field } from "./newton.ts";

/** The equations of a state that stays, or comes back. */
export interface Equations {
  /** How far from staying it is. */
  readonly residual: Field;
  /** ∂residual/∂u. */
  readonly slope: Field;
  /** What moves small distances from the state. */
  readonly linear: Field;
}

/** A map's state that comes back after `period` ticks; period 1: a rest. */
export function cycleOf(motion: Motion, values: Values, period: number): Equations {
  const { size, move } = motion;
  const jacobian = jacobianOf(motion);
  const at = new Float64Array(size);
  const next = new Float64Array(size);
  const tick = new Float64Array(size * size);
  const before = new Float64Array(size * size);

  function linear(out: Float64Array, u: Float64Array): void {
    at.set(u);
    jacobian(out, at, values, 0);
    for (let step = 1; step < period; step++) {
      move(next, at, values, step - 1);
      at.set(next);
      jacobian(tick, at, values, step);
      before.set(out);
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          let sum = 0;
          for (let k = 0; k < size; k++) sum += tick[i * size + k]! * before[k * size + j]!;
          out[i * size + j] = sum;
        }
    }
  }

  return {
    linear,
    residual(out, u) {
      at.set(u);
      for (let step = 0; step < period; step++) {
        move(next, at, values, step);
        at.set(next);
      }
      for (let i = 0; i < size; i++) out[i] = at[i]! - u[i]!;
    },
    slope(out, u) {
      linear(out, u);
      for (let i = 0; i < size; i++) out[i * size + i]! -= 1;
    },
  };
}

/** A flow's state that does not move. */
export function stillnessOf(motion: Motion, values: Values): Equations {
  const jacobian = jacobianOf(motion);
  const slope: Field = (out, u) => jacobian(out, u, values, 0);
  return { residual: (out, u) => motion.move(out, u, values, 0), slope, linear: slope };
}
