// sinh, cosh, tanh: |x| = k·ln 2/64 + r, and the addition formulas over a table for 2^(±j/64), in place of the
// difference of two exponentials. Tang 1989, ACM TOMS 15, 144.
import { powerOfTwo } from "./bits.ts";
import { quotient, WHOLE } from "./exact.ts";
import { exponential, lessOne, lessOneTail, STEP, STEP_TAIL, STEPS } from "./exponential.ts";
import { binaryPowers } from "./tables.ts";

/** What a·cosh r + b·sinh r is more than a + r; each tail is what its head lacks. */
function more(a: number, aTail: number, b: number, bTail: number, r: number, rTail: number): number {
  const square = r * r;
  const odd = r * square * (1 / 6 + square * (1 / 120 + square * (1 / 5040)));
  const even = square * (1 / 2 + square * (1 / 24 + square * (1 / 720)));
  return a - (a + r) + r + ((b - 1 + bTail) * r + (b * (rTail + odd) + a * even + aTail));
}

/** 2^(k/64) / 2, and what it lacks; where it is below the normal numbers, it is too small to matter. */
function half(k: number): number {
  return binaryPowers[(k & 63) << 1]! * powerOfTwo(Math.max((k >> 6) - 1, -1022));
}

function halfTail(k: number): number {
  return binaryPowers[((k & 63) << 1) + 1]! * powerOfTwo(Math.max((k >> 6) - 1, -1022));
}

export function sinh(x: number): number {
  const size = Math.abs(x);
  if (size < 3.725290298461914e-9) return x; // 2⁻²⁸: x³/6 is less than half an ulp
  const result = size < 700 ? sum(size, -1) : exponential(size, 0, -1);
  return x < 0 ? -result : result;
}

export function cosh(x: number): number {
  const size = Math.abs(x);
  return size < 700 ? sum(size, 1) : exponential(size, 0, -1);
}

/** (e^size + sign·e^−size) / 2 for size < 700. */
function sum(size: number, sign: number): number {
  const k = size * STEPS + WHOLE - WHOLE;
  const near = size - k * STEP;
  const r = near - k * STEP_TAIL;
  const rTail = near - r - k * STEP_TAIL;
  const rise = half(k | 0);
  const fall = sign * half(-k | 0);
  const riseTail = halfTail(k | 0);
  const fallTail = sign * halfTail(-k | 0);
  const a = rise + fall;
  const b = rise - fall;
  return a + r + more(a, rise - a + fall + (riseTail + fallTail), b, rise - b - fall + (riseTail - fallTail), r, rTail);
}

export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 3.725290298461914e-9) return x; // 2⁻²⁸: x³/3 is less than half an ulp
  const less = lessOne(-2 * size);
  const tail = lessOneTail(-2 * size);
  const result = size < 20 ? -quotient(less, tail, 2 + less, 2 - (2 + less) + less + tail) : size >= 20 ? 1 : size;
  return x < 0 ? -result : result;
}
