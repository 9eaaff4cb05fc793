// xʸ as e^(y·ln x), the logarithm and its product with y carried in two doubles. Tang 1990; Dekker 1971; Muller et al.,
// Handbook of Floating-Point Arithmetic, ch. 10.
import { highWord, withHighWord } from "./bits.ts";
import { productError, upperHalf } from "./exact.ts";
import { exponential } from "./exponential.ts";
import { bend, FIRST_CELL, LEAST_NORMAL, LN2, LN2_TAIL } from "./logarithm.ts";
import { logarithms } from "./tables.ts";

const TWO_54 = 18014398509481984;
/** Beyond this every power but those of 1 and −1 overflows or vanishes, and y is an even number. */
const FAR = 7.378697629483821e19; // 2⁶⁶

function isOdd(y: number): boolean {
  return Math.abs(y) < 9007199254740992 && Math.trunc(y) === y && Math.trunc(y / 2) * 2 !== y;
}

/** pow where x is ±0, infinite or NaN, or where y is NaN, infinite or beyond FAR. */
function edge(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.abs(x);
  if (size === 1) return Math.abs(y) === Infinity ? Number.NaN : 1;
  if (Math.abs(y) >= FAR) return size > 1 === y > 0 ? Infinity : 0;
  const result = size > 1 === y > 0 ? Infinity : 0;
  return isOdd(y) && (x < 0 || 1 / x < 0) ? -result : result;
}

export function pow(x: number, y: number): number {
  let size = Math.abs(x);
  if (!(size > 0 && size < Infinity && Math.abs(y) < FAR)) return edge(x, y);
  if (x < 0 && Math.trunc(y) !== y) return Number.NaN;
  let shift = 0;
  if (size < LEAST_NORMAL) {
    size *= TWO_54;
    shift = 54;
  }
  const high = highWord(size);
  const cell = high - FIRST_CELL;
  const k = (cell >> 20) - shift;
  const place = ((cell >> 13) & 127) * 3;
  const inverse = logarithms[place]!;
  const z = withHighWord(size, high - (cell & 0xfff00000));
  const zHigh = upperHalf(z);
  const near = zHigh * inverse - 1;
  const far = (z - zHigh) * inverse;
  const r = near + far;
  const rTail = near - r + far;
  const base = k * LN2 + logarithms[place + 1]!;
  const first = base + r;
  const firstTail = base - first + r;
  // r² / 2 in two parts.
  const rHigh = upperHalf(r);
  const half = rHigh * rHigh * 0.5;
  const halfTail = (r - rHigh) * (r + rHigh) * 0.5 + r * rTail;
  const second = first - half;
  const secondTail = first - second - half;
  const rest =
    firstTail + secondTail + (rTail - halfTail + (k * LN2_TAIL + logarithms[place + 2]!) + r * r * r * bend(r));
  const head = second + rest;
  const tail = second - head + rest;
  const product = y * head;
  const magnitude = exponential(product, productError(y, head, product) + y * tail, 0);
  return x < 0 && isOdd(y) ? -magnitude : magnitude;
}
