// asin, acos, atan, atan2: a polynomial near zero; half angles for asin and acos; for atan a table of atan(j/16) and the
// difference formula. Muller, Elementary Functions, ch. 6 and 11.
import { powerOfTwo } from "./bits.ts";
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

/** (atan t / t − 1) / t² of t² for |t| ≤ 9/32, within 2.1e-18 / t². */
function tangentArcBend(z: number): number {
  const w = z * z;
  const even =
    -0.33333333333333265 +
    w * (-0.14285714277932765 + w * (-0.0909087312833836 + w * (-0.06646122497447365 + w * -0.03738758904996312)));
  const odd = 0.19999999999959478 + w * (0.11111110402362002 + w * (0.0769121270681732 + w * 0.056479335871173854));
  return even + z * odd;
}

/** √z and the correction by what the root lacks, as the arc whose sine is √z less √z as rounded. */
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

/** base + baseTail + sign·atan(a/b) for 0 ≤ a ≤ b; base is 0, or no less than π/2. */
function arc(a: number, b: number, base: number, baseTail: number, sign: number): number {
  const ratio = a / b;
  const place = ratio < 0.28125 ? 0 : (ratio * 16 + 0.5) | 0;
  const c = place * 0.0625;
  const bHigh = upperHalf(b);
  const top = a - c * bHigh - c * (b - bHigh);
  const bottom = b + c * a;
  const t = top / bottom;
  const product = t * bottom;
  const tTail = (top - product - productError(t, bottom, product)) / bottom;
  const z = t * t;
  const known = base + sign * arcs[place << 1]!;
  const knownTail = base - known + sign * arcs[place << 1]!;
  const head = known + sign * t;
  const headTail = known - head + sign * t;
  return (
    head +
    (headTail + knownTail + (sign * (arcs[(place << 1) + 1]! + (tTail + t * (z * tangentArcBend(z)))) + baseTail))
  );
}

export function atan(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1.152921504606847e18)) return size > 1 ? (x < 0 ? -HALF_PI : HALF_PI) : x; // 2⁶⁰: 1/x is less than half an ulp
  const result = size < 1 ? (size < TINY ? size : arc(size, 1, 0, 0, 1)) : arc(1, size, HALF_PI, HALF_PI_TAIL, -1);
  return x < 0 ? -result : x === 0 ? x : result;
}

export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const over = Math.abs(y);
  const along = Math.abs(x);
  const behind = x < 0 || (x === 0 && 1 / x < 0);
  const steep = over > along;
  const base = steep ? HALF_PI : behind ? PI : 0;
  const baseTail = steep ? HALF_PI_TAIL : behind ? PI_TAIL : 0;
  const sign = steep === behind ? 1 : -1;
  let a = steep ? along : over;
  let b = steep ? over : along;
  let result: number;
  if (a === Infinity) result = behind ? 0.75 * PI : 0.25 * PI;
  else if (!(a > b * 8.673617379884035e-19)) result = base === 0 ? (b === 0 ? 0 : a / b) : base;
  else {
    const unit = b > 1e200 ? powerOfTwo(-600) : b < 1e-200 ? powerOfTwo(600) : 1;
    a *= unit;
    b *= unit;
    result = arc(a, b, base, baseTail, sign);
  }
  return y < 0 || (y === 0 && 1 / y < 0) ? -result : result;
}
