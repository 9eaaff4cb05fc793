import type { Motion, Rate } from "../core/index.ts";

/** The cube root of a rounding error balances it against the neglected third derivative: some 1e-10 is left. */
const reach = 6e-6;

/** The motion's declared Jacobian, or central differences of its move. */
export function jacobianOf({ size, move, jacobian }: Motion): Rate {
  if (jacobian !== undefined) return jacobian;
  const point = new Float64Array(size);
  const before = new Float64Array(size);
  const after = new Float64Array(size);
  return (out, u, values, time) => {
    point.set(u);
    for (let j = 0; j < size; j++) {
      const at = u[j]!;
      const step = reach * Math.max(1, Math.abs(at));
      point[j] = at - step;
      move(before, point, values, time);
      const least = point[j]!;
      point[j] = at + step;
      move(after, point, values, time);
      // What rounding made of both steps, not twice the step that was meant.
      const span = point[j]! - least;
      for (let i = 0; i < size; i++) out[i * size + j] = (after[i]! - before[i]!) / span;
      point[j] = at;
    }
  };
}
