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

/** 2^shift · e^(x + tail), rounded once; |tail| ≤ 2⁻²⁶·|x|. */
export function exponential(x: number, tail: number, shift: number): number {
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  const r = x - k * STEP - k * STEP_TAIL + tail;
  const place = (whole & 63) << 1;
  const n = (whole >> 6) + shift;
  const head = binaryPowers[place]!;
  const rest = binaryPowers[place + 1]! + head * (r + r * r * curvature(r));
  if (x > -700 && x < 700) return (head + rest) * powerOfTwo(n);
  return beyond(x, head, rest, n);
}

/** (head + rest)·2ⁿ for what may be too large or too small to be normal. */
function beyond(x: number, head: number, rest: number, n: number): number {
  if (x > -747 && x < 712) return scaled(head, rest, n);
  return x > 0 ? Infinity : Math.max(x, 0);
}

export function exp(x: number): number {
  return exponential(x, 0, 0);
}

/** eˣ − 1 for |x| < 44, to one double. */
export function lessOne(x: number): number {
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  return binaryPowers[(whole & 63) << 1]! * powerOfTwo(whole >> 6) - 1 + (x - k * STEP - k * STEP_TAIL);
}

/** What lessOne lacks. */
export function lessOneTail(x: number): number {
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  const near = x - k * STEP;
  const r = near - k * STEP_TAIL;
  const rTail = near - r - k * STEP_TAIL;
  const place = (whole & 63) << 1;
  const unit = powerOfTwo(whole >> 6);
  const power = binaryPowers[place]! * unit;
  const less = power - 1;
  const back = less - power;
  const tail = less - (less + r) + r + (power - (less - back) - (1 + back));
  return tail + (less * r + (power * (rTail + r * r * curvature(r)) + binaryPowers[place + 1]! * unit * (1 + r)));
}

export function expm1(x: number): number {
  if (x < 44 && x > -44) return x === 0 ? x : lessOne(x) + lessOneTail(x);
  return x < 0 ? -1 : exponential(x, 0, 0);
}
