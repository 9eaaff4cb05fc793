// Logarithms: x = 2ᵏ·z, a table of 1/c and ln c for c near z, a short polynomial in r = z/c − 1. Tang 1990, ACM TOMS
// 16, 378.
import { highWord, LEAST_NORMAL, LIFT, powerOfTwo, shifted } from "./bits.ts";
import { upperHalf } from "./exact.ts";
import { logarithms } from "./tables.ts";

/** High word at the lower end of the first cell; the 128 cells fill one octave, and one of them is centred on 1. */
export const FIRST_CELL = 0x3fe69000;
// ln 2 and log10 2 in two parts; the first is a multiple of 2⁻⁴², so that k times it is exact.
export const LN2 = 0.6931471805598903;
export const LN2_TAIL = 5.497923018708371e-14;
const LOG10_2 = 0.3010299956640665;
const LOG10_2_TAIL = -8.532344317057107e-14;
// 1 / ln 2 and 1 / ln 10 in two parts; the first has 26 bits.
const LOG2_E = 1.4426950514316559;
const LOG2_E_TAIL = -1.0542692476429138e-8;
const LOG10_E = 0.4342944845557213;
const LOG10_E_TAIL = -2.6524694553078553e-9;

/** (ln(1 + r) − r + r²/2) / r³ for |r| ≤ 0.0041, within 3.2e-22 / r³. */
export function bend(r: number): number {
  return (
    0.3333333333333334 +
    r *
      (-0.25000000000000017 +
        r * (0.1999999999682569 + r * (-0.16666666662024945 + r * (0.14286059859617364 + r * -0.12500382278452227))))
  );
}

/** ln(x + tail·2ᵏ) − shift·ln 2 for a normal x = 2ᵏ·z and |tail| ≤ ulp(z)/2. */
function natural(x: number, tail: number, shift: number): number {
  const high = highWord(x);
  const cell = high - FIRST_CELL;
  const octave = cell >> 20;
  const k = octave - shift;
  const place = ((cell >> 13) & 127) * 3;
  const inverse = logarithms[place]!;
  const z = shifted(x, -octave);
  const zHigh = upperHalf(z);
  const near = zHigh * inverse - 1;
  const far = (z - zHigh + tail) * inverse;
  const r = near + far;
  const base = k * LN2 + logarithms[place + 1]!;
  const sum = base + r;
  const rest = base - sum + r + (near - r + far + (k * LN2_TAIL + logarithms[place + 2]!));
  return sum + (rest + r * r * (-0.5 + r * bend(r)));
}

/** (log z + k)·octave for x = 2ᵏ·z: log2 or log10 by its constants. */
function inBase(
  x: number,
  shift: number,
  octave: number,
  octaveTail: number,
  factor: number,
  factorTail: number,
): number {
  const high = highWord(x);
  const cell = high - FIRST_CELL;
  const k = (cell >> 20) - shift;
  const place = ((cell >> 13) & 127) * 3;
  const inverse = logarithms[place]!;
  const z = shifted(x, -(cell >> 20));
  const zHigh = upperHalf(z);
  const near = zHigh * inverse - 1;
  const far = (z - zHigh) * inverse;
  const r = near + far;
  const base = logarithms[place + 1]!;
  const sum = base + r;
  const rest = base - sum + r + (near - r + far + logarithms[place + 2]!) + r * r * (-0.5 + r * bend(r));
  const head = upperHalf(sum + rest);
  const product = head * factor;
  const productTail = head * factorTail + (sum - head + rest) * (factor + factorTail);
  const whole = k * octave;
  const total = whole + product;
  return total + (whole - total + product + (k * octaveTail + productTail));
}

/** A logarithm's value where x is no positive finite number. */
function edge(x: number): number {
  return x === 0 ? -Infinity : x === Infinity ? x : Number.NaN;
}

export function log(x: number): number {
  if (x >= LEAST_NORMAL && x < Infinity) return natural(x, 0, 0);
  return x > 0 && x < 1 ? natural(x * LIFT, 0, 54) : edge(x);
}

export function log2(x: number): number {
  if (x >= LEAST_NORMAL && x < Infinity) return inBase(x, 0, 1, 0, LOG2_E, LOG2_E_TAIL);
  return x > 0 && x < 1 ? inBase(x * LIFT, 54, 1, 0, LOG2_E, LOG2_E_TAIL) : edge(x);
}

export function log10(x: number): number {
  if (x >= LEAST_NORMAL && x < Infinity) return inBase(x, 0, LOG10_2, LOG10_2_TAIL, LOG10_E, LOG10_E_TAIL);
  return x > 0 && x < 1 ? inBase(x * LIFT, 54, LOG10_2, LOG10_2_TAIL, LOG10_E, LOG10_E_TAIL) : edge(x);
}

export function log1p(x: number): number {
  if (x < 0.001953125 && x > -0.001953125) return x + x * x * (-0.5 + x * bend(x));
  if (!(x > -1 && x < Infinity)) return edge(x + 1);
  const sum = 1 + x;
  const tail = x < 1 ? x - (sum - 1) : 1 - (sum - x);
  return natural(sum, tail * powerOfTwo(-Math.min((highWord(sum) - FIRST_CELL) >> 20, 1000)), 0);
}
