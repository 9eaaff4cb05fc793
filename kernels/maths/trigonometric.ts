// sin, cos, tan: the nearest multiple of π/2 is taken off in four parts (Cody & Waite 1980, Software Manual for the
// Elementary Functions), or by the digits of 2/π where the argument is large, and two short polynomials do the rest.
import { quotient, upperHalf, WHOLE } from "./exact.ts";
import { largeQuarter, remainder } from "./large-angle.ts";

const QUARTERS = 0.6366197723675814; // 2/π
// π/2 in four parts; the first three have 33 bits, so that k ≤ 2²⁰ times them is exact.
const QUARTER_1 = 1.5707963267341256;
const QUARTER_2 = 6.077100506303966e-11;
const QUARTER_3 = 2.0222662487111665e-21;
const QUARTER_4 = 8.4784276603689e-32;
/** From here on the first three products are no longer exact. */
const LARGE = 1647099; // 2²⁰·π/2
const TINY = 7.450580596923828e-9; // 2⁻²⁷: x³/3 is less than half an ulp

/** (sin r / r − 1) / r² of r² for |r| ≤ π/4, within 4.9e-18 / r². */
function sineBend(z: number): number {
  return (
    -0.16666666666666632 +
    z *
      (0.008333333333322512 +
        z *
          (-0.00019841269829863126 +
            z * (2.755731370582561e-6 + z * (-2.5050759691502256e-8 + z * 1.5896860138726917e-10))))
  );
}

/** (cos r − 1 + r²/2) / r⁴ of r² for |r| ≤ π/4, within 1.1e-18 / r⁴. */
function cosineBend(z: number): number {
  return (
    0.041666666666666616 +
    z *
      (-0.0013888888888876074 +
        z *
          (2.480158729053713e-5 +
            z * (-2.7557314622380855e-7 + z * (2.087575634738269e-9 + z * -1.1361210272002209e-11))))
  );
}

/** What sin(r + tail) is more than r. */
function sineMore(r: number, tail: number): number {
  const z = r * r;
  return z * (r * sineBend(z) - 0.5 * tail) + tail;
}

/** What cos(r + tail) is more than 1 − half, of half = r²/2 and what that lacks. */
function cosineMore(r: number, tail: number, half: number): number {
  const z = r * r;
  const high = upperHalf(r);
  const halfTail = 0.5 * (high * high) - half + 0.5 * (r - high) * (r + high);
  return 1 - (1 - half) - half + (z * z * cosineBend(z) - (r * tail + halfTail));
}

/** Sine of k·π/2 + r + tail. */
function turned(k: number, r: number, tail: number): number {
  const half = 0.5 * (r * r);
  const value = (k & 1) === 0 ? r + sineMore(r, tail) : 1 - half + cosineMore(r, tail, half);
  return (k & 2) === 0 ? value : -value;
}

/** Tangent of k·π/2 + r + tail. */
function slope(k: number, r: number, tail: number): number {
  const half = 0.5 * (r * r);
  const cosine = 1 - half;
  const sineTail = sineMore(r, tail);
  const cosineTail = cosineMore(r, tail, half);
  return (k & 1) === 0 ? quotient(r, sineTail, cosine, cosineTail) : -quotient(cosine, cosineTail, r, sineTail);
}

/** What k·π/2 leaves of x, rounded to one double. */
function restHead(x: number, k: number): number {
  return x - k * QUARTER_1 - k * QUARTER_2 - k * QUARTER_3;
}

/** What restHead lacks. */
function restTail(x: number, k: number): number {
  const a = x - k * QUARTER_1;
  const second = k * QUARTER_2;
  const b = a - second;
  const bBack = a - b;
  const third = k * QUARTER_3;
  const c = b - third;
  const cBack = b - c;
  return bBack - second + (a - (b + bBack)) + (cBack - third + (b - (c + cBack))) - k * QUARTER_4;
}

/** sin(x + quarter·π/2). */
function wave(x: number, quarter: number): number {
  if (Math.abs(x) < LARGE) {
    const k = x * QUARTERS + WHOLE - WHOLE;
    return turned((k | 0) + quarter, restHead(x, k), restTail(x, k));
  }
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const k = largeQuarter(x);
  return turned(k + quarter, remainder[0]!, remainder[1]!);
}

export function sin(x: number): number {
  return Math.abs(x) < TINY ? x : wave(x, 0);
}

export function cos(x: number): number {
  return wave(x, 1);
}

export function tan(x: number): number {
  if (Math.abs(x) < TINY) return x;
  if (Math.abs(x) < LARGE) {
    const k = x * QUARTERS + WHOLE - WHOLE;
    return slope(k | 0, restHead(x, k), restTail(x, k));
  }
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const k = largeQuarter(x);
  return slope(k, remainder[0]!, remainder[1]!);
}
