// xʸ as e^(y·ln x), the logarithm and its product with y carried in two doubles. Tang 1990; Dekker 1971; Muller et al.,
// Handbook of Floating-Point Arithmetic, ch. 10.
import { highWord, LEAST_NORMAL, LIFT, shifted } from "./bits.ts";
import { upperHalf } from "./exact.ts";
import { exponential } from "./exponential.ts";
import { bend, FIRST_CELL, LN2, LN2_TAIL } from "./logarithm.ts";
import { logarithms } from "./tables.ts";

/** Beyond this every power but those of 1 and −1 overflows or vanishes, and y is an even number. */
const FAR = 7.378697629483821e19; // 2⁶⁶

function isOdd(y: number): boolean {
  return Math.abs(y) < 9007199254740992 && Math.trunc(y) === y && Math.trunc(y / 2) * 2 !== y;
}

export function pow(x: number, y: number): number {
  return x >= LEAST_NORMAL && x < Infinity && y > -FAR && y < FAR ? power(x, 0, y) : edge(x, y);
}

/** pow where x is no positive normal number, or where y is NaN, infinite or beyond FAR. */
function edge(x: number, y: number): number {
  const size = Math.abs(x);
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y) || (size === 1 && Math.abs(y) === Infinity)) return Number.NaN;
  if (size === 0 || size === Infinity || Math.abs(y) >= FAR)
    return signed(size === 1 ? 1 : size > 1 === y > 0 ? Infinity : 0, x, y);
  return signed(size < LEAST_NORMAL ? power(size * LIFT, 54, y) : power(size, 0, y), x, y);
}

/** |x|ʸ with its sign. */
function signed(size: number, x: number, y: number): number {
  if (x > 0 || 1 / x > 0) return size;
  if (isOdd(y)) return -size;
  return x === 0 || x === -Infinity || Math.trunc(y) === y ? size : Number.NaN;
}

/** (x / 2^shift)ʸ for a normal x > 0 and |y| < FAR. */
function power(x: number, shift: number, y: number): number {
  const cell = highWord(x) - FIRST_CELL;
  const octave = cell >> 20;
  const place = ((cell >> 13) & 127) * 3;
  const inverse = logarithms[place]!;
  const z = shifted(x, -octave);
  const zHigh = upperHalf(z);
  const near = zHigh * inverse - 1;
  const far = (z - zHigh) * inverse;
  const r = near + far;
  const k = octave - shift;
  const base = k * LN2 + logarithms[place + 1]!;
  // r²/2 in two parts, the first exact.
  const rHigh = upperHalf(r);
  const bow = rHigh * rHigh * 0.5;
  const bowTail = (r - rHigh) * (r + rHigh) * 0.5 - r * r * r * bend(r);
  const first = base + r;
  const second = first - bow;
  const tail =
    base -
    first +
    r +
    (first - second - bow) +
    ((near - r + far) * (1 - r) - bowTail + (k * LN2_TAIL + logarithms[place + 2]!));
  // The product of the upper halves is exact; the rest is small.
  const head = upperHalf(second + tail);
  const yHigh = upperHalf(y);
  return exponential(yHigh * head, yHigh * (second - head + tail) + (y - yHigh) * (second + tail), 0);
}
