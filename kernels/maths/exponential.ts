// eˣ and eˣ − 1: x = k·ln 2/64 + r, a table for 2^(j/64) and a short polynomial in r. Tang 1989, ACM TOMS 15, 144.
import { powerOfTwo, scaled } from "./bits.ts";
import { WHOLE } from "./exact.ts";
import { binaryPowers } from "./tables.ts";

export const STEPS = 92.33248261689366; // 64 / ln 2
// ln 2 / 64 in two parts; the first is a multiple of 2⁻⁴², so that k times it is exact.
export const STEP = 0.010830424696223417;
export const STEP_TAIL = 2.572804622327669e-14;

/** (eʳ − 1 − r) / r² for |r| ≤ ln 2 / 128, within 7.8e-22 / r². */
function curvature(r: number): number {
  return (
    0.5 + r * (0.1666666666665802 + r * (0.041666666666640206 + r * (0.008333341946939911 + r * 0.0013888903709778628)))
  );
}

/** 2^shift · e^(x + tail), rounded once; |tail| ≤ ulp(x). */
export function exponential(x: number, tail: number, shift: number): number {
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  const r = x - k * STEP - k * STEP_TAIL + tail;
  const place = (whole & 63) << 1;
  const n = (whole >> 6) + shift;
  const head = binaryPowers[place]!;
  const rest = binaryPowers[place + 1]! + head * (r + r * r * curvature(r));
  if (Math.abs(x) < 700) return (head + rest) * powerOfTwo(n);
  if (x > -747 && x < 712) return scaled(head, rest, n);
  return x > 0 ? Infinity : Math.max(x, 0);
}

export function exp(x: number): number {
  return exponential(x, 0, 0);
}

export function expm1(x: number): number {
  if (!(x < 40 && x > -40)) return x < 0 ? -1 : exponential(x, 0, 0);
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  const near = x - k * STEP;
  const r = near - k * STEP_TAIL;
  const rTail = near - r - k * STEP_TAIL;
  const place = (whole & 63) << 1;
  const unit = powerOfTwo(whole >> 6);
  const power = binaryPowers[place]! * unit;
  const less = power - 1;
  const lessTail = power < 1 ? power - (less + 1) : power - less - 1;
  const sum = less + r;
  const sumTail = less - sum + r;
  const rest = less * r + (power * (rTail + r * r * curvature(r)) + binaryPowers[place + 1]! * unit);
  return x === 0 ? x : sum + (sumTail + lessTail + rest);
}
