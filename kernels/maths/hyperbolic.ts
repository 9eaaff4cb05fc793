// sinh, cosh, tanh: |x| = k·ln 2/64 + r, and the addition formulas over a table for 2^(±j/64), in place of a difference of
// two exponentials. Tang 1989, ACM TOMS 15, 144.
import { powerOfTwo } from "./bits.ts";
import { quotient, WHOLE } from "./exact.ts";
import { exponential, STEP, STEP_TAIL, STEPS } from "./exponential.ts";
import { binaryPowers } from "./tables.ts";

/** What a·cosh r + b·sinh r is more than a + r; aTail and rTail are what a and r lack. */
function more(a: number, aTail: number, b: number, r: number, rTail: number): number {
  const square = r * r;
  const odd = r * square * (1 / 6 + square * (1 / 120 + square * (1 / 5040)));
  const even = square * (1 / 2 + square * (1 / 24 + square * (1 / 720)));
  return a - (a + r) + r + ((b - 1) * r + (b * (rTail + odd) + a * even + aTail));
}

/** sinh (0), cosh (1) or tanh (2) of 0 ≤ size ≤ 700. */
function hyperbola(size: number, wanted: number): number {
  const k = size * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  const near = size - k * STEP;
  const r = near - k * STEP_TAIL;
  const rTail = near - r - k * STEP_TAIL;
  const up = powerOfTwo((whole >> 6) - 1);
  const down = powerOfTwo(Math.max((-whole >> 6) - 1, -1022));
  const rise = (whole & 63) << 1;
  const fall = (-whole & 63) << 1;
  const grown = binaryPowers[rise]! * up;
  const shrunk = binaryPowers[fall]! * down;
  const grownTail = binaryPowers[rise + 1]! * up;
  const shrunkTail = binaryPowers[fall + 1]! * down;
  const sine = grown - shrunk;
  const sineTail = grown - sine - shrunk + (grownTail - shrunkTail);
  const cosine = grown + shrunk;
  const cosineTail = grown - cosine + shrunk + (grownTail + shrunkTail);
  if (wanted === 0) return sine + r + more(sine, sineTail, cosine, r, rTail);
  if (wanted === 1) return cosine + r + more(cosine, cosineTail, sine, r, rTail);
  return quotient(
    sine + r,
    more(sine, sineTail, cosine, r, rTail),
    cosine + r,
    more(cosine, cosineTail, sine, r, rTail),
  );
}

export function sinh(x: number): number {
  const size = Math.abs(x);
  if (size < 3.725290298461914e-9) return x; // 2⁻²⁸: x³/6 is less than half an ulp
  const result = size < 700 ? hyperbola(size, 0) : exponential(size, 0, -1);
  return x < 0 ? -result : result;
}

export function cosh(x: number): number {
  const size = Math.abs(x);
  return size < 700 ? hyperbola(size, 1) : exponential(size, 0, -1);
}

export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 3.725290298461914e-9) return x; // 2⁻²⁸: x³/3 is less than half an ulp
  const result = size < 22 ? hyperbola(size, 2) : size >= 22 ? 1 : size;
  return x < 0 ? -result : result;
}
