import type { Motion, Values } from "../core/index.ts";
import { jacobianOf } from "./jacobian.ts";
import type { Field } from "./newton.ts";

/** What a map does in `period` ticks, as the equations of a state that comes back. */
export interface Return {
  /** How far the state comes back from where it was. */
  readonly residual: Field;
  readonly slope: Field;
  /** ∂(state after the period)/∂(state): its eigenvalues are the cycle's multipliers. */
  readonly product: Field;
}

export function returnOf(motion: Motion, values: Values, period: number): Return {
  const { size, move } = motion;
  const jacobian = jacobianOf(motion);
  const at = new Float64Array(size);
  const next = new Float64Array(size);
  const tick = new Float64Array(size * size);
  const before = new Float64Array(size * size);

  function product(out: Float64Array, u: Float64Array): void {
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
    product,
    residual(out, u) {
      at.set(u);
      for (let step = 0; step < period; step++) {
        move(next, at, values, step);
        at.set(next);
      }
      for (let i = 0; i < size; i++) out[i] = at[i]! - u[i]!;
    },
    slope(out, u) {
      product(out, u);
      for (let i = 0; i < size; i++) out[i * size + i]! -= 1;
    },
  };
}
