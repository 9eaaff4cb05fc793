// asin, acos, atan, atan2: a polynomial near zero; half angles for asin and acos; for atan a table of atan c and the
// difference formula. Muller, Elementary Functions, ch. 6 and 11.
import { highWord, powerOfTwo } from "./bits.ts";
import { productError, upperHalf } from "./exact.ts";
import { arcs } from "./tables.ts";

const HALF_PI = Math.PI / 2;
const HALF_PI_TAIL = 6.123233995736766e-17;
const { PI } = Math;
const PI_TAIL = 1.2246467991473532e-16;
const TINY = 7.450580596923828e-9; // 2⁻²⁷: x³/3 is less than half an ulp

/** (asin x / x − 1) / x² of x² for |x| ≤ 1/2, within 3.8e-18 / x². */
function sineArcBend(z: number): number {
  const w = z * z;
  const even =
    0.16666666666666738 +
    w *
      (0.04464285717122356 +
        w *
          (0.02237221160896851 +
            w *
              (0.013980236929417317 +
                w * (0.010757723340641292 + w * (0.02152749911189044 + w * 0.032487020334628455)))));
  const odd =
    0.07499999999975182 +
    w *
      (0.030381942845432008 +
        w *
          (0.017351665962424052 + w * (0.011403272517075604 + w * (0.003785479243513411 + w * -0.020759518843397332))));
  return even + z * odd;
}

/** (atan t / t − 1) / t² of t² for |t| ≤ 1/4, within 7.2e-18 / t². */
function tangentArcBend(z: number): number {
  const w = z * z;
  const even = -0.3333333333333282 + w * (-0.14285714223137017 + w * (-0.09090625284674034 + w * -0.06529627096443569));
  const odd = 0.19999999999679283 + w * (0.11111105401899601 + w * (0.07684132282915336 + w * 0.046225906414706204));
  return even + z * odd;
}

/** What asin(√z) is more than √z as rounded. */
function halfArcMore(z: number, root: number): number {
  const square = root * root;
  return (z - square - productError(root, root, square)) / (2 * root) + root * (z * sineArcBend(z));
}

export function asin(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) {
    const z = x * x;
    return x + x * (z * sineArcBend(z));
  }
  if (!(size < 1)) return size === 1 ? x * HALF_PI : Number.NaN;
  const z = (1 - size) * 0.5;
  const root = Math.sqrt(z);
  const head = HALF_PI - 2 * root;
  const result = head + (HALF_PI - head - 2 * root + (HALF_PI_TAIL - 2 * halfArcMore(z, root)));
  return x < 0 ? -result : result;
}

export function acos(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) {
    const z = x * x;
    const head = HALF_PI - x;
    return head + (HALF_PI - head - x + (HALF_PI_TAIL - x * (z * sineArcBend(z))));
  }
  if (!(size < 1)) return size === 1 ? (x > 0 ? 0 : PI) : Number.NaN;
  const z = (1 - size) * 0.5;
  const root = Math.sqrt(z);
  const more = halfArcMore(z, root);
  if (x > 0) return 2 * (root + more);
  const head = PI - 2 * root;
  return head + (PI - head - 2 * root + (PI_TAIL - 2 * more));
}

/** Where the cell of 1/4 ≤ ratio < 16 stands among the arcs. */
function arcPlace(ratio: number): number {
  return ((highWord(ratio) - 0x3fd00000) >> 18) * 3;
}

export function atan(x: number): number {
  const size = Math.abs(x);
  if (size < 0.25) return size < TINY ? x : x + x * (x * x * tangentArcBend(x * x));
  const near = size < 16;
  const place = near ? arcPlace(size) : 0;
  const c = arcs[place]!;
  const t = near ? (size - c) / (1 + size * c) : -1 / size;
  const base = near ? arcs[place + 1]! : HALF_PI;
  const baseTail = near ? arcs[place + 2]! : HALF_PI_TAIL;
  const head = base + t;
  const result = head + (base - head + t + (baseTail + t * (t * t * tangentArcBend(t * t))));
  return x < 0 ? -result : result;
}

/** atan(over / along) where base is 0, π less that where base is π; over and along within 10^±150 or so. */
function arc(over: number, along: number, base: number): number {
  const sign = base === 0 ? 1 : -1;
  const baseTail = base === 0 ? 0 : PI_TAIL;
  const ratio = over / along;
  let known = 0;
  let knownTail = 0;
  let t = ratio;
  let tTail = 0;
  if (ratio < 0.25) {
    const product = ratio * along;
    tTail = (over - product - productError(ratio, along, product)) / along;
  } else if (ratio < 16) {
    const place = arcPlace(ratio);
    const c = arcs[place]!;
    const high = upperHalf(along);
    t = (over - c * high - c * (along - high)) / (along + c * over);
    known = arcs[place + 1]!;
    knownTail = arcs[place + 2]!;
  } else {
    t = -along / over;
    known = HALF_PI;
    knownTail = HALF_PI_TAIL;
  }
  const first = base + sign * known;
  const firstTail = base - first + sign * known;
  const head = first + sign * t;
  const headTail = first - head + sign * t;
  return (
    head + (headTail + firstTail + (sign * (knownTail + (tTail + t * (t * t * tangentArcBend(t * t)))) + baseTail))
  );
}

/** arc where one of the sizes is 0, infinite, NaN, or beyond 10^±150. */
function arcEdge(over: number, along: number, base: number): number {
  if (over === Infinity && along === Infinity) return base === 0 ? 0.25 * PI : 0.75 * PI;
  if (over === 0 && along === 0) return base;
  const ratio = over / along;
  if (ratio < 8.673617379884035e-19) return base === 0 ? ratio : base; // 2⁻⁶⁰: the rest is less than half an ulp
  if (ratio > 1.152921504606847e18) return HALF_PI;
  const unit = powerOfTwo(over > 1 ? -600 : 600);
  return arc(over * unit, along * unit, base);
}

export function atan2(y: number, x: number): number {
  const over = Math.abs(y);
  const along = Math.abs(x);
  const base = x < 0 || (x === 0 && 1 / x < 0) ? PI : 0;
  const inside = over > 1e-150 && over < 1e150 && along > 1e-150 && along < 1e150;
  const result = inside ? arc(over, along, base) : arcEdge(over, along, base);
  return y < 0 || (y === 0 && 1 / y < 0) ? -result : result;
}
