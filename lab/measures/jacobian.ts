import { cbrt, type Motion, type Rate } from "../core/index.ts";

/** The cube root of a rounding error balances it against the neglected third derivative: some 1e-10 is left. */
const reach = 6e-6;
/** No smooth motion bends by so much within two steps. */
const jump = 1e-3;
/** Beyond it a step that grows with the number is held to one that grows with its rounding error only. */
const far = 1000;
/** By so much of it two slopes may differ, beside what rounding makes of a short step's. */
const alike = 1e-3;
const rounding = 4 * Number.EPSILON;

/** The motion's declared Jacobian, or central differences of its move. */
export function jacobianOf({ size, move, jacobian }: Motion): Rate {
  if (jacobian !== undefined) return jacobian;
  const numbers = () => new Float64Array(size);
  const [point, before, here, after, wide, short] = [0, 1, 2, 3, 4, 5].map(numbers) as Six;
  return (out, u, values, time) => {
    point.set(u);
    move(here, point, values, time);
    const slopes = (to: Float64Array, j: number, step: number): void => {
      const at = u[j]!;
      point[j] = at - step;
      move(before, point, values, time);
      // What rounding made of both steps, not what was meant.
      const least = point[j]!;
      point[j] = at + step;
      move(after, point, values, time);
      const most = point[j]!;
      point[j] = at;
      for (let i = 0; i < size; i++) {
        const [down, up] = [here[i]! - before[i]!, after[i]! - here[i]!];
        // Beside a jump, as a remainder makes one, the side without it tells.
        if (!(Math.abs(up - down) > jump * Math.max(1, Math.abs(here[i]!))))
          to[i] = (after[i]! - before[i]!) / (most - least);
        else to[i] = Math.abs(up) < Math.abs(down) ? up / (most - at) : down / (at - least);
      }
    };
    for (let j = 0; j < size; j++) {
      const large = Math.abs(u[j]!);
      const step = reach * cbrt(large);
      slopes(wide, j, reach * Math.max(1, large));
      if (large > far) slopes(short, j, step);
      for (let i = 0; i < size; i++) {
        const doubt = alike * Math.abs(short[i]!) + (rounding * (Math.abs(here[i]!) + large)) / step;
        // An angle after many turns, say: the wide step goes around.
        const around = large > far && Math.abs(wide[i]! - short[i]!) > doubt;
        out[i * size + j] = around ? short[i]! : wide[i]!;
      }
    }
  };
}

type Six = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
