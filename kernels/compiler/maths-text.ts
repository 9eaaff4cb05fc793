// What kernels/maths says, for the compiler, written by npm run freeze: inner parts are seen in a text alone.
export const sources: Readonly<Record<string, string>> = {
  bits: `const value = new Float64Array(1);
const words = new Int32Array(value.buffer);
export const LEAST_NORMAL = 2.2250738585072014e-308;
export const LIFT = 18014398509481984;
export function highWord(x ) {
  value[0] = x;
  return words[1] ;
}
const powers = new Float64Array(2048);
powers[0] = 5.562684646268003e-309;
for (let n = 1; n < 2048; n++) powers[n] = 2 * powers[n - 1] ;
export function shifted(x , n ) {
  return x * powers[n + 1024] ;
}
export function powerOfTwo(n ) {
  return powers[n + 1024] ;
}
export function scaled(head , tail , n ) {
  const near = powerOfTwo(n >> 1);
  const far = powerOfTwo(n - (n >> 1));
  const anchor = powerOfTwo(-1022 - Math.min(n, 0));
  if (n >= 0 || head + tail >= anchor) return (head + tail) * near * far;
  const sum = anchor + head;
  return (sum + (head - (sum - anchor) + tail) - anchor) * near * far;
}`,
  exact: `export const WHOLE = 6755399441055744;
export function upperHalf(x ) {
  const spread = x * 134217729;
  return spread - (spread - x);
}
export function productError(a , b , product ) {
  const aHigh = upperHalf(a);
  const aLow = a - aHigh;
  const bHigh = upperHalf(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
export function quotient(a , aTail , b , bTail ) {
  const top = a + aTail;
  const bottom = b + bTail;
  const inverse = 1 / bottom;
  const ratio = top * inverse;
  const product = ratio * bottom;
  const rest = top - product - productError(ratio, bottom, product);
  return ratio + (rest + (a - top + aTail - ratio * (b - bottom + bTail))) * inverse;
}`,
  exponential: `import { powerOfTwo, scaled } from "./bits.ts";
import { WHOLE } from "./exact.ts";
import { binaryPowers } from "./tables.ts";
export const STEPS = 92.33248261689366;
export const STEP = 0.010830424696223417;
export const STEP_TAIL = 2.572804622327669e-14;
function curvature(r ) {
  return (
    0.5 + r * (0.1666666666665802 + r * (0.041666666666640206 + r * (0.008333341946939911 + r * 0.0013888903709778628)))
  );
}
export function exponential(x , tail , shift ) {
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  const r = x - k * STEP - k * STEP_TAIL + tail;
  const place = (whole & 63) << 1;
  const n = (whole >> 6) + shift;
  const head = binaryPowers[place] ;
  const rest = binaryPowers[place + 1] + head * (r + r * r * curvature(r));
  if (x > -700 && x < 700) return (head + rest) * powerOfTwo(n);
  return beyond(x, head, rest, n);
}
function beyond(x , head , rest , n ) {
  if (x > -747 && x < 712) return scaled(head, rest, n);
  return x > 0 ? Infinity : Math.max(x, 0);
}
export function exp(x ) {
  return exponential(x, 0, 0);
}
export function lessOne(x ) {
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  return binaryPowers[(whole & 63) << 1] * powerOfTwo(whole >> 6) - 1 + (x - k * STEP - k * STEP_TAIL);
}
export function lessOneTail(x ) {
  const k = x * STEPS + WHOLE - WHOLE;
  const whole = k | 0;
  const near = x - k * STEP;
  const r = near - k * STEP_TAIL;
  const rTail = near - r - k * STEP_TAIL;
  const place = (whole & 63) << 1;
  const unit = powerOfTwo(whole >> 6);
  const power = binaryPowers[place] * unit;
  const less = power - 1;
  const back = less - power;
  const tail = less - (less + r) + r + (power - (less - back) - (1 + back));
  return tail + (less * r + (power * (rTail + r * r * curvature(r)) + binaryPowers[place + 1] * unit * (1 + r)));
}
export function expm1(x ) {
  if (x < 44 && x > -44) return x === 0 ? x : lessOne(x) + lessOneTail(x);
  return x < 0 ? -1 : exponential(x, 0, 0);
}`,
  hyperbolic: `import { powerOfTwo } from "./bits.ts";
import { quotient, WHOLE } from "./exact.ts";
import { exponential, lessOne, lessOneTail, STEP, STEP_TAIL, STEPS } from "./exponential.ts";
import { binaryPowers } from "./tables.ts";
function more(a , aTail , b , bTail , r , rTail ) {
  const square = r * r;
  const odd = r * square * (1 / 6 + square * (1 / 120 + square * (1 / 5040)));
  const even = square * (1 / 2 + square * (1 / 24 + square * (1 / 720)));
  return a - (a + r) + r + ((b - 1 + bTail) * r + (b * (rTail + odd) + a * even + aTail));
}
function half(k ) {
  return binaryPowers[(k & 63) << 1] * powerOfTwo(Math.max((k >> 6) - 1, -1022));
}
function halfTail(k ) {
  return binaryPowers[((k & 63) << 1) + 1] * powerOfTwo(Math.max((k >> 6) - 1, -1022));
}
export function sinh(x ) {
  const size = Math.abs(x);
  if (size < 3.725290298461914e-9) return x;
  const result = size < 700 ? sum(size, -1) : exponential(size, 0, -1);
  return x < 0 ? -result : result;
}
export function cosh(x ) {
  const size = Math.abs(x);
  return size < 700 ? sum(size, 1) : exponential(size, 0, -1);
}
function sum(size , sign ) {
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
export function tanh(x ) {
  const size = Math.abs(x);
  if (size < 3.725290298461914e-9) return x;
  const less = lessOne(-2 * size);
  const tail = lessOneTail(-2 * size);
  const result = size < 20 ? -quotient(less, tail, 2 + less, 2 - (2 + less) + less + tail) : size >= 20 ? 1 : size;
  return x < 0 ? -result : result;
}`,
  "inverse-trigonometric": `import { highWord, powerOfTwo } from "./bits.ts";
import { productError, upperHalf } from "./exact.ts";
import { arcs } from "./tables.ts";
const HALF_PI = Math.PI / 2;
const HALF_PI_TAIL = 6.123233995736766e-17;
const { PI } = Math;
const PI_TAIL = 1.2246467991473532e-16;
const TINY = 7.450580596923828e-9;
function sineArcBend(z ) {
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
function tangentArcBend(z ) {
  const w = z * z;
  const even = -0.3333333333333282 + w * (-0.14285714223137017 + w * (-0.09090625284674034 + w * -0.06529627096443569));
  const odd = 0.19999999999679283 + w * (0.11111105401899601 + w * (0.07684132282915336 + w * 0.046225906414706204));
  return even + z * odd;
}
function halfArcMore(z , root ) {
  const square = root * root;
  return (z - square - productError(root, root, square)) / (2 * root) + root * (z * sineArcBend(z));
}
export function asin(x ) {
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
export function acos(x ) {
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
function arcPlace(ratio ) {
  return ((highWord(ratio) - 0x3fd00000) >> 18) * 3;
}
export function atan(x ) {
  const size = Math.abs(x);
  if (size < 0.25) return size < TINY ? x : x + x * (x * x * tangentArcBend(x * x));
  const near = size < 16;
  const place = near ? arcPlace(size) : 0;
  const c = arcs[place] ;
  const t = near ? (size - c) / (1 + size * c) : -1 / size;
  const base = near ? arcs[place + 1] : HALF_PI;
  const baseTail = near ? arcs[place + 2] : HALF_PI_TAIL;
  const head = base + t;
  const result = head + (base - head + t + (baseTail + t * (t * t * tangentArcBend(t * t))));
  return x < 0 ? -result : result;
}
function arc(over , along , base ) {
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
    const c = arcs[place] ;
    const high = upperHalf(along);
    t = (over - c * high - c * (along - high)) / (along + c * over);
    known = arcs[place + 1] ;
    knownTail = arcs[place + 2] ;
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
function arcEdge(over , along , base ) {
  if (over === Infinity && along === Infinity) return base === 0 ? 0.25 * PI : 0.75 * PI;
  if (over === 0 && along === 0) return base;
  const ratio = over / along;
  if (ratio < 8.673617379884035e-19) return base === 0 ? ratio : base;
  if (ratio > 1.152921504606847e18) return HALF_PI;
  const unit = powerOfTwo(over > 1 ? -600 : 600);
  return arc(over * unit, along * unit, base);
}
export function atan2(y , x ) {
  const over = Math.abs(y);
  const along = Math.abs(x);
  const base = x < 0 || (x === 0 && 1 / x < 0) ? PI : 0;
  const inside = over > 1e-150 && over < 1e150 && along > 1e-150 && along < 1e150;
  const result = inside ? arc(over, along, base) : arcEdge(over, along, base);
  return y < 0 || (y === 0 && 1 / y < 0) ? -result : result;
}`,
  "large-angle": `import { highWord, powerOfTwo } from "./bits.ts";
import { productError } from "./exact.ts";
import { twoOverPi } from "./tables.ts";
const QUARTER = Math.PI / 2;
const QUARTER_TAIL = 6.123233995736766e-17;
const DIGIT = 16777216;
const PLACES = 7;
const digits = new Float64Array(PLACES + 1);
export const remainder = new Float64Array(2);
export function largeQuarter(x ) {
  const size = Math.abs(x);
  const exponent = (highWord(size) >> 20) - 1023;
  const place = Math.trunc(exponent / 24);
  const a = size * powerOfTwo(-24 * place);
  const a0 = Math.floor(a);
  const b = (a - a0) * DIGIT;
  const a1 = Math.floor(b);
  const c = (b - a1) * DIGIT;
  const a2 = Math.floor(c);
  const a3 = (c - a2) * DIGIT;
  let carry = 0;
  for (let n = PLACES; n >= 0; n--) {
    const at = n + place + 3;
    const sum =
      a0 * twoOverPi[at] + a1 * twoOverPi[at - 1] + a2 * twoOverPi[at - 2] + a3 * twoOverPi[at - 3] + carry;
    carry = Math.floor(sum / DIGIT);
    digits[n] = sum - carry * DIGIT;
  }
  const up = digits[1] >= DIGIT / 2 ? 1 : 0;
  const k = (digits[0] + up) & 3;
  const first = ((digits[1] - up * DIGIT) * DIGIT + digits[2] ) * powerOfTwo(-48);
  const second = (digits[3] * DIGIT + digits[4] ) * powerOfTwo(-96);
  const third = (digits[5] * DIGIT + digits[6] ) * powerOfTwo(-144);
  const sum = first + second;
  const sumTail = (Math.abs(first) >= second ? first - sum + second : second - sum + first) + third;
  const turn = sum + sumTail;
  const turnTail = sum - turn + sumTail;
  const head = turn * QUARTER;
  const tail = productError(turn, QUARTER, head) + (turn * QUARTER_TAIL + turnTail * QUARTER);
  const sign = x < 0 ? -1 : 1;
  remainder[0] = sign * (head + tail);
  remainder[1] = sign * (head - (head + tail) + tail);
  return sign * k;
}`,
  logarithm: `import { highWord, LEAST_NORMAL, LIFT, powerOfTwo, shifted } from "./bits.ts";
import { upperHalf } from "./exact.ts";
import { logarithms } from "./tables.ts";
export const FIRST_CELL = 0x3fe69000;
export const LN2 = 0.6931471805598903;
export const LN2_TAIL = 5.497923018708371e-14;
const LOG10_2 = 0.3010299956640665;
const LOG10_2_TAIL = -8.532344317057107e-14;
const LOG2_E = 1.4426950514316559;
const LOG2_E_TAIL = -1.0542692476429138e-8;
const LOG10_E = 0.4342944845557213;
const LOG10_E_TAIL = -2.6524694553078553e-9;
export function bend(r ) {
  return (
    0.3333333333333334 +
    r *
      (-0.25000000000000017 +
        r * (0.1999999999682569 + r * (-0.16666666662024945 + r * (0.14286059859617364 + r * -0.12500382278452227))))
  );
}
function natural(x , tail , shift ) {
  const high = highWord(x);
  const cell = high - FIRST_CELL;
  const octave = cell >> 20;
  const k = octave - shift;
  const place = ((cell >> 13) & 127) * 3;
  const inverse = logarithms[place] ;
  const z = shifted(x, -octave);
  const zHigh = upperHalf(z);
  const near = zHigh * inverse - 1;
  const far = (z - zHigh + tail) * inverse;
  const r = near + far;
  const base = k * LN2 + logarithms[place + 1] ;
  const sum = base + r;
  const rest = base - sum + r + (near - r + far + (k * LN2_TAIL + logarithms[place + 2] ));
  return sum + (rest + r * r * (-0.5 + r * bend(r)));
}
function inBase(
  x ,
  shift ,
  octave ,
  octaveTail ,
  factor ,
  factorTail ,
) {
  const high = highWord(x);
  const cell = high - FIRST_CELL;
  const k = (cell >> 20) - shift;
  const place = ((cell >> 13) & 127) * 3;
  const inverse = logarithms[place] ;
  const z = shifted(x, -(cell >> 20));
  const zHigh = upperHalf(z);
  const near = zHigh * inverse - 1;
  const far = (z - zHigh) * inverse;
  const r = near + far;
  const base = logarithms[place + 1] ;
  const sum = base + r;
  const rest = base - sum + r + (near - r + far + logarithms[place + 2] ) + r * r * (-0.5 + r * bend(r));
  const head = upperHalf(sum + rest);
  const product = head * factor;
  const productTail = head * factorTail + (sum - head + rest) * (factor + factorTail);
  const whole = k * octave;
  const total = whole + product;
  return total + (whole - total + product + (k * octaveTail + productTail));
}
function edge(x ) {
  return x === 0 ? -Infinity : x === Infinity ? x : Number.NaN;
}
export function log(x ) {
  if (x >= LEAST_NORMAL && x < Infinity) return natural(x, 0, 0);
  return x > 0 && x < 1 ? natural(x * LIFT, 0, 54) : edge(x);
}
export function log2(x ) {
  if (x >= LEAST_NORMAL && x < Infinity) return inBase(x, 0, 1, 0, LOG2_E, LOG2_E_TAIL);
  return x > 0 && x < 1 ? inBase(x * LIFT, 54, 1, 0, LOG2_E, LOG2_E_TAIL) : edge(x);
}
export function log10(x ) {
  if (x >= LEAST_NORMAL && x < Infinity) return inBase(x, 0, LOG10_2, LOG10_2_TAIL, LOG10_E, LOG10_E_TAIL);
  return x > 0 && x < 1 ? inBase(x * LIFT, 54, LOG10_2, LOG10_2_TAIL, LOG10_E, LOG10_E_TAIL) : edge(x);
}
export function log1p(x ) {
  if (x < 0.001953125 && x > -0.001953125) return x + x * x * (-0.5 + x * bend(x));
  if (!(x > -1 && x < Infinity)) return edge(x + 1);
  const sum = 1 + x;
  const tail = x < 1 ? x - (sum - 1) : 1 - (sum - x);
  return natural(sum, tail * powerOfTwo(-Math.min((highWord(sum) - FIRST_CELL) >> 20, 1000)), 0);
}`,
  power: `import { highWord, LEAST_NORMAL, LIFT, shifted } from "./bits.ts";
import { upperHalf } from "./exact.ts";
import { exponential } from "./exponential.ts";
import { bend, FIRST_CELL, LN2, LN2_TAIL } from "./logarithm.ts";
import { logarithms } from "./tables.ts";
const FAR = 7.378697629483821e19;
function isOdd(y ) {
  return Math.abs(y) < 9007199254740992 && Math.trunc(y) === y && Math.trunc(y / 2) * 2 !== y;
}
export function pow(x , y ) {
  return x >= LEAST_NORMAL && x < Infinity && y > -FAR && y < FAR ? power(x, 0, y) : edge(x, y);
}
function edge(x , y ) {
  const size = Math.abs(x);
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y) || (size === 1 && Math.abs(y) === Infinity)) return Number.NaN;
  if (size === 0 || size === Infinity || Math.abs(y) >= FAR)
    return signed(size === 1 ? 1 : size > 1 === y > 0 ? Infinity : 0, x, y);
  return signed(size < LEAST_NORMAL ? power(size * LIFT, 54, y) : power(size, 0, y), x, y);
}
function signed(size , x , y ) {
  if (x > 0 || 1 / x > 0) return size;
  if (isOdd(y)) return -size;
  return x === 0 || x === -Infinity || Math.trunc(y) === y ? size : Number.NaN;
}
function power(x , shift , y ) {
  const cell = highWord(x) - FIRST_CELL;
  const octave = cell >> 20;
  const place = ((cell >> 13) & 127) * 3;
  const inverse = logarithms[place] ;
  const z = shifted(x, -octave);
  const zHigh = upperHalf(z);
  const near = zHigh * inverse - 1;
  const far = (z - zHigh) * inverse;
  const r = near + far;
  const k = octave - shift;
  const base = k * LN2 + logarithms[place + 1] ;
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
    ((near - r + far) * (1 - r) - bowTail + (k * LN2_TAIL + logarithms[place + 2] ));
  const head = upperHalf(second + tail);
  const yHigh = upperHalf(y);
  return exponential(yHigh * head, yHigh * (second - head + tail) + (y - yHigh) * (second + tail), 0);
}`,
  root: `import { highWord, LEAST_NORMAL, LIFT, powerOfTwo, scaled, shifted } from "./bits.ts";
import { productError, upperHalf } from "./exact.ts";
export const { sqrt } = Math;
export function cbrt(x ) {
  const size = Math.abs(x);
  if (size >= LEAST_NORMAL && size < Infinity) return cubeRoot(x, size, 0);
  return size > 0 && size < 1 ? cubeRoot(x * LIFT, size * LIFT, 18) : x;
}
const inverseRoots = new Float64Array([1, 0.7937005259840998, 0.6299605249474366]);
function cubeRoot(x , size , shift ) {
  const exponent = (highWord(size) >> 20) - 1023;
  const third = (((exponent + 1200) * 21846) >> 16) - 400;
  const step = exponent - 3 * third;
  const z = shifted(size, -exponent);
  const value = shifted(x, -3 * third);
  const guess =
    (1.6700094047538268 +
      z * (-1.1728877693980722 + z * (0.6954904873696444 + z * (-0.22124139941236515 + z * 0.028591612495937016)))) *
    inverseRoots[step] ;
  const error = 1 - Math.abs(value) * guess * (guess * guess);
  const inverse = guess + guess * error * (1 / 3 + error * (2 / 9));
  const square = inverse * inverse;
  const root = upperHalf(value * square);
  const high = upperHalf(root * root);
  const lack = (value - high * root - (root * root - high) * root) * square;
  return shifted(root + lack * (1 / 3 + lack * root * square * (1 / 9)), third - shift);
}
export function hypot(x , y ) {
  const a = Math.max(Math.abs(x), Math.abs(y));
  const b = Math.min(Math.abs(x), Math.abs(y));
  if (a === Infinity || Math.abs(x) === Infinity || Math.abs(y) === Infinity) return Infinity;
  if (b <= a * 8.673617379884035e-19) return a;
  if (a < 1e150 && a > 1e-130) return length(a, b, 0);
  const n = a > 1 ? 600 : -600;
  return length(a * powerOfTwo(-n), b * powerOfTwo(-n), n);
}
function length(a , b , n ) {
  const aSquare = a * a;
  const bSquare = b * b;
  const sum = aSquare + bSquare;
  const sumTail = aSquare - sum + bSquare + (productError(a, a, aSquare) + productError(b, b, bSquare));
  const root = Math.sqrt(sum);
  const square = root * root;
  const correction = (sum - square - productError(root, root, square) + sumTail) / (2 * root);
  return n === 0 ? root + correction : scaled(root, correction, n);
}`,
  tables: `export const binaryPowers = new Float64Array([
  1.0, 0.0, 1.0108892860517005, -1.5234778603368577e-17, 1.0218971486541166, 5.109225028973444e-17, 1.0330248790212284,
  7.600838874027088e-18, 1.0442737824274138, 8.551889705537965e-17, 1.0556451783605572, 1.759325738772092e-18,
  1.0671404006768237, -7.899853966841582e-17, 1.0787607977571199, -6.656660436056593e-17, 1.0905077326652577,
  -3.046782079812471e-17, 1.102382583307841, 5.2660368715706944e-17, 1.1143867425958924, 1.0410278456845571e-16,
  1.1265216186082418, 5.165856758795457e-17, 1.1387886347566916, 8.912812676025408e-17, 1.1511892299529827,
  3.250710218863827e-17, 1.1637248587775775, 3.8292048369240935e-17, 1.1763969916502812, 5.554203254218079e-17,
  1.189207115002721, 3.982015231465646e-17, 1.202156731452703, 6.644981499252301e-17, 1.215247359980469,
  -7.712630692681488e-17, 1.22848053610687, -1.89878163130253e-17, 1.241857812073484, 4.658027591836937e-17,
  1.255380757024691, -6.7113898212968784e-18, 1.2690509571917332, 2.667932131342186e-18, 1.2828700160787783,
  1.713594918243561e-17, 1.2968395546510096, 2.5382502794888315e-17, 1.3109612115247644, -7.181536135519454e-17,
  1.3252366431597413, -2.8587312100388614e-17, 1.339667524053303, 8.927282594831732e-17, 1.3542555469368927,
  7.70094837980299e-17, 1.3690024229745905, 9.593797919118849e-17, 1.383909881963832, -6.770511658794786e-17,
  1.3989796725383112, -9.614213209051323e-17, 1.4142135623730951, -9.667293313452913e-17, 1.42961333839197,
  -1.2031642489053655e-17, 1.4451808069770467, -3.0237581349939873e-17, 1.460917794180647, -5.600377186075216e-17,
  1.4768261459394993, -3.483994556892796e-17, 1.4929077282912648, 1.4192920154284036e-17, 1.5091644275934228,
  -1.016455327754295e-16, 1.5255981507445384, -1.1024941712342561e-16, 1.5422108254079407, 7.949834809697621e-17,
  1.559004400237837, 3.7812070533575275e-17, 1.5759808451078865, -1.0136916471278304e-17, 1.593142151342267,
  -1.0094406542311964e-16, 1.6104903319492543, 2.4707192569797888e-17, 1.6280274218573478, -6.712955084707084e-17,
  1.645755478153965, -1.0125679913674773e-16, 1.6636765803267364, 5.8909926967131e-17, 1.681792830507429,
  8.199010020581497e-17, 1.7001063537185235, -8.0237193703977e-18, 1.718619298122478, -1.851380418263111e-17,
  1.7373338352737062, 3.164389299292957e-17, 1.7562521603732995, 2.960140695448873e-17, 1.7753764925265212,
  6.429731796556572e-17, 1.7947090750031072, 1.8227458427912087e-17, 1.8142521755003989, -9.969531538920349e-17,
  1.8340080864093424, 3.283107224245627e-17, 1.8539791250833855, 9.761887490727594e-17, 1.8741676341103,
  -6.122763413004143e-17, 1.8945759815869656, 3.4034035352165297e-17, 1.9152065613971474, -1.0619946056195963e-16,
  1.9360617934922943, 1.0332385960676326e-16, 1.9571441241754002, 8.960767791036668e-17, 1.978456026387951,
  4.0388753109278167e-17,
]);
export const logarithms = new Float64Array([
  1.41455078125, -0.34681201160992714, -2.4855481324554457e-14, 1.40673828125, -0.3412737489252322,
  1.0213250583863636e-13, 1.39892578125, -0.3357046429894126, -2.8930308826749646e-14, 1.39111328125,
  -0.3301043483384092, -1.0070849441370008e-13, 1.3837890625, -0.32482543409128084, 5.3497962378457723e-14,
  1.37646484375, -0.31951850495465806, -5.608981081516608e-14, 1.369140625, -0.31418326199514013, 5.78226744752067e-14,
  1.36181640625, -0.3088194014680994, 8.836369091602878e-15, 1.3544921875, -0.30342661471536303,
  -1.5464956164964023e-14, 1.34716796875, -0.29800458805789276, 5.080186543352362e-15, 1.34033203125,
  -0.29291736778418453, -4.8067868330666374e-14, 1.33349609375, -0.287804135314218, -8.86033706746343e-14,
  1.32666015625, -0.28266462326701003, 6.06924047890508e-14, 1.31982421875, -0.27749856011701013, -3.90731661077848e-14,
  1.31298828125, -0.27230567010951745, 5.118454221358444e-14, 1.30615234375, -0.2670856731706408,
  -6.771620697839476e-14, 1.29931640625, -0.26183828481839555, 1.0477203760991351e-13, 1.29296875, -0.2569409308975992,
  9.874803015966392e-14, 1.28662109375, -0.252019474816052, -1.2272355115603874e-14, 1.27978515625,
  -0.24669221716408174, 7.380187015494114e-14, 1.2734375, -0.2417199368871934, 4.8230289429940886e-14, 1.26708984375,
  -0.2367228094406073, 1.6697556757283146e-14, 1.26123046875, -0.23208780693653353, 9.143683099837145e-14, 1.2548828125,
  -0.22704219172987905, 1.1971618944343003e-14, 1.2490234375, -0.22236199597932682, -6.277504629657667e-14,
  1.24267578125, -0.21726694282529024, 6.552964452924258e-14, 1.23681640625, -0.21254066384221915,
  -5.767133460718734e-14, 1.23095703125, -0.2077919410285176, -3.8085843920456576e-15, 1.22509765625,
  -0.20302056020705095, 2.7064201325854905e-14, 1.21923828125, -0.19822630412045328, 7.84628155118984e-14,
  1.21337890625, -0.19340895237132827, -2.428663777591132e-15, 1.20751953125, -0.1885682813619951,
  -2.269656007844022e-14, 1.20166015625, -0.18370406423173335, 7.58944510771299e-14, 1.1962890625, -0.179224317379294,
  -8.025827105453149e-14, 1.19091796875, -0.17472441205654832, 2.643789804041949e-14, 1.18505859375,
  -0.16979221956717083, -3.214493479774187e-14, 1.1796875, -0.16524957289539088, 8.372091099235912e-14, 1.17431640625,
  -0.1606861963805386, 7.545255661831038e-14, 1.1689453125, -0.15610189995845758, -6.247424554604857e-14, 1.16357421875,
  -0.1514964909392802, -6.352639387200413e-14, 1.158203125, -0.1468697739583149, 9.72408768682066e-14, 1.1533203125,
  -0.1426450105980166, 1.0738634766523493e-13, 1.14794921875, -0.1379770623807417, 7.059261794535919e-14, 1.14306640625,
  -0.13371448133148078, -3.157875230549091e-14, 1.1376953125, -0.12900456040028985, -5.799856438552511e-14, 1.1328125,
  -0.1247034785010328, 7.556920687451337e-14, 1.1279296875, -0.12038381735646908, 2.8259559616441e-14, 1.123046875,
  -0.11604541575775329, -8.936559926276793e-14, 1.11767578125, -0.11125133379323415, 6.585954743269666e-14, 1.11328125,
  -0.10731173578915332, 6.526678802731071e-14, 1.1083984375, -0.10291612431615249, 1.0253535004499769e-13, 1.103515625,
  -0.0985011061068235, -1.0965899689943145e-13, 1.0986328125, -0.09406650903906666, -7.532502443480418e-16,
  1.09423828125, -0.0900584876414996, -2.8998005812982816e-14, 1.08935546875, -0.08558620827307095,
  -6.315764302377193e-14, 1.0849609375, -0.08154398404008134, -9.555983780806421e-14, 1.080078125, -0.07703337648285924,
  3.222480823739624e-14, 1.07568359375, -0.07295636064304745, 1.0272657823119813e-13, 1.0712890625,
  -0.06886265467574049, -3.666502762514352e-14, 1.06689453125, -0.06475212137024755, -4.457116903591918e-14,
  1.06201171875, -0.06016495736344041, 5.434359882970337e-14, 1.0576171875, -0.05601844140164758,
  1.1006121825415946e-13, 1.0537109375, -0.05231815965862552, -5.604715199412788e-14, 1.04931640625,
  -0.04813891048320329, 9.123479968292535e-14, 1.044921875, -0.04394212185638935, -1.0941417282366671e-13,
  1.04052734375, -0.0397276459391378, -8.093411874905585e-14, 1.03662109375, -0.03596647554377341,
  -8.427939002287822e-14, 1.0322265625, -0.03171818027067275, -1.117930281017946e-13, 1.0283203125,
  -0.027926706534572077, 4.966917235672633e-14, 1.02392578125, -0.023644044742468395, -5.3149232754812614e-14,
  1.02001953125, -0.019821775397076635, -9.074741357533837e-14, 1.01611328125, -0.015984840234295916,
  5.989469622624518e-14, 1.01171875, -0.011650617220084314, 1.0903974971735932e-13, 1.0078125, -0.0077821404420319595,
  -2.298941004620351e-14, 1.00390625, -0.0038986404156275967, -2.972634690092895e-14, 1.0, 0.0, 0.0, 0.9921875,
  0.007843177460927109, 9.878410481031469e-14, 0.984375, 0.01574835696806076, 7.840703382506278e-14, 0.97705078125,
  0.023216651575694414, -2.941941855800403e-14, 0.9697265625, 0.030741141554244678, 3.582445626958196e-14,
  0.96240234375, 0.03832267900656916, 1.0904004679204982e-13, 0.955078125, 0.04596213556465045, -1.4693284460141064e-14,
  0.9482421875, 0.053145337308023954, 1.0422852029705249e-13, 0.94140625, 0.060380510988807146, 1.0033424888676119e-13,
  0.93408203125, 0.06819101671908356, 6.19644902596754e-14, 0.927734375, 0.07500982100486908, -2.5061174934837362e-15,
  0.9208984375, 0.08240552296592796, 6.764194166322889e-14, 0.9140625, 0.08985632912185793, 3.1218748807418837e-15,
  0.90771484375, 0.09682499843802361, -6.922541387831247e-14, 0.9013671875, 0.10384257109649297, 1.0796188687604807e-13,
  0.89501953125, 0.11090973831960582, 8.756757626246673e-14, 0.888671875, 0.11802720608852724, 3.013227959910772e-14,
  0.8828125, 0.12464244520720058, 7.601671269852866e-14, 0.876953125, 0.13130173729723538, 1.811460150533731e-14,
  0.87060546875, 0.13856636829632407, -6.607634950405738e-14, 0.86474609375, 0.14531934837646077,
  1.0409731215117122e-13, 0.85888671875, 0.1521182414219311, -9.085456631758683e-14, 0.853515625, 0.1583914299440039,
  -8.626913488119114e-14, 0.84765625, 0.16528009093917717, -7.424679100316254e-14, 0.84228515625, 0.1716366566938632,
  7.508450229038218e-14, 0.83642578125, 0.178617487835254, 2.449915544893786e-14, 0.8310546875, 0.18505967702617454,
  -9.558151758503085e-14, 0.82568359375, 0.19154363726079282, 2.5284664711565588e-14, 0.8203125, 0.19806991376208316,
  1.0634128304268335e-14, 0.8154296875, 0.20404008074865487, -5.726056571219842e-14, 0.81005859375, 0.2106486959689846,
  -3.069876565268571e-14, 0.80517578125, 0.21669466359981016, -1.0654350935243396e-14, 0.7998046875, 0.2233877217463487,
  3.498161122982022e-14, 0.794921875, 0.22951143959699039, -7.75890005756947e-14, 0.7900390625, 0.23567288854087565,
  8.57578692794238e-14, 0.78515625, 0.24187253642048745, -7.252318953240293e-16, 0.7802734375, 0.24811085983310477,
  7.365833388300793e-14, 0.77587890625, 0.2537588196225897, 9.269712054880407e-14, 0.77099609375, 0.2600719719036988,
  5.751762456294757e-14, 0.7666015625, 0.26578808781709995, -5.5287314291314507e-14, 0.76171875, 0.2721778859158803,
  -6.465103064005256e-14, 0.75732421875, 0.27796382298288336, -2.3776015086266397e-14, 0.7529296875,
  0.28378343203621625, -9.26499207910109e-14, 0.74853515625, 0.2896371072874899, 9.435248566514371e-14, 0.744140625,
  0.29552524991277096, 3.586053092023274e-14, 0.73974609375, 0.3014482682158359, 9.296279827818519e-14, 0.73583984375,
  0.30674278753281214, 9.079972152942519e-14, 0.7314453125, 0.3127328220821255, 1.0812127312337173e-13, 0.72705078125,
  0.31875895347548067, -9.124772258468615e-14, 0.72314453125, 0.32414617189169803, -9.84105985197279e-14, 0.71923828125,
  0.32956256969669084, 7.72899031101633e-14, 0.71484375, 0.3356912916381134, 2.8136969901227338e-14, 0.7109375,
  0.3411707574027787, -1.156568624616423e-14,
]);
export const arcs = new Float64Array([
  0.28125, 0.2741674511196588, 8.261353575163773e-18, 0.34375, 0.3310960767041321, -7.952610375793799e-18, 0.40625,
  0.38588266939807375, 2.378822732491941e-17, 0.46875, 0.43833655985795783, -2.494277030626541e-17, 0.5625,
  0.5123894603107377, -2.5462781472855804e-17, 0.6875, 0.6022873461349642, 2.950430737228402e-17, 0.8125,
  0.6823165548747481, 6.943223671560008e-18, 0.9375, 0.7531512809621944, -2.4256934659182068e-17, 1.125,
  0.844153986113171, -4.841337011934917e-17, 1.375, 0.9420000403794636, 5.4608374858466876e-17, 1.625,
  1.0191413442663497, 1.0004018869366799e-17, 1.875, 1.0808390005411683, -1.5676322511359073e-17, 2.25,
  1.1525719972156676, -9.159738508900379e-17, 2.75, 1.2220253232109897, -2.979162864892849e-17, 3.25,
  1.2722973952087173, 2.245875015034507e-17, 3.75, 1.3101939350475555, 8.745413734780279e-17, 4.5, 1.3521273809209546,
  2.147674250751151e-17, 5.5, 1.3909428270024184, -9.843712133488843e-17, 6.5, 1.4181469983996315,
  -8.263883782511014e-17, 7.5, 1.4382447944982226, -2.4930199102645656e-17, 9.0, 1.460139105621001,
  6.260974707830844e-17, 11.0, 1.4801364395941514, 8.50262547607967e-17, 13.0, 1.4940244355251187,
  -7.47641750277646e-17, 15.0, 1.5042281630190728, 9.137781534226847e-18,
]);
export const twoOverPi = new Float64Array([
  0, 0, 0, 0, 10680707, 7228996, 1387004, 2578385, 16069853, 12639074, 9804092, 4427841, 16666979, 11263675, 12935607,
  2387514, 4345298, 14681673, 3074569, 13734428, 16653803, 1880361, 10960616, 8533493, 3062596, 8710556, 7349940,
  6258241, 3772886, 3769171, 3798172, 8675211, 12450088, 3874808, 9961438, 366607, 15675153, 9132554, 7151469, 3571407,
  2607881, 12013382, 4155038, 6285869, 7677882, 13102053, 15825725, 473591, 9065106, 15363067, 6271263, 9264392,
  5636912, 4652155, 7056368, 13614112, 10155062, 1944035,
]);`,
  trigonometric: `import { quotient, upperHalf, WHOLE } from "./exact.ts";
import { largeQuarter, remainder } from "./large-angle.ts";
const QUARTERS = 0.6366197723675814;
const QUARTER_1 = 1.5707963267341256;
const QUARTER_2 = 6.077100506303966e-11;
const QUARTER_3 = 2.0222662487111665e-21;
const QUARTER_4 = 8.4784276603689e-32;
const LARGE = 1647099;
const TINY = 7.450580596923828e-9;
function sineBend(z ) {
  return (
    -0.16666666666666632 +
    z *
      (0.008333333333322512 +
        z *
          (-0.00019841269829863126 +
            z * (2.755731370582561e-6 + z * (-2.5050759691502256e-8 + z * 1.5896860138726917e-10))))
  );
}
function cosineBend(z ) {
  return (
    0.041666666666666616 +
    z *
      (-0.0013888888888876074 +
        z *
          (2.480158729053713e-5 +
            z * (-2.7557314622380855e-7 + z * (2.087575634738269e-9 + z * -1.1361210272002209e-11))))
  );
}
function sineMore(r , tail ) {
  const z = r * r;
  return z * (r * sineBend(z) - 0.5 * tail) + tail;
}
function cosineMore(r , tail , half ) {
  const z = r * r;
  const high = upperHalf(r);
  const halfTail = 0.5 * (high * high) - half + 0.5 * (r - high) * (r + high);
  return 1 - (1 - half) - half + (z * z * cosineBend(z) - (r * tail + halfTail));
}
function turned(k , r , tail ) {
  const half = 0.5 * (r * r);
  const value = (k & 1) === 0 ? r + sineMore(r, tail) : 1 - half + cosineMore(r, tail, half);
  return (k & 2) === 0 ? value : -value;
}
function slope(k , r , tail ) {
  const half = 0.5 * (r * r);
  const cosine = 1 - half;
  const sineTail = sineMore(r, tail);
  const cosineTail = cosineMore(r, tail, half);
  return (k & 1) === 0 ? quotient(r, sineTail, cosine, cosineTail) : -quotient(cosine, cosineTail, r, sineTail);
}
function restHead(x , k ) {
  return x - k * QUARTER_1 - k * QUARTER_2 - k * QUARTER_3;
}
function restTail(x , k ) {
  const a = x - k * QUARTER_1;
  const second = k * QUARTER_2;
  const b = a - second;
  const bBack = a - b;
  const third = k * QUARTER_3;
  const c = b - third;
  const cBack = b - c;
  return bBack - second + (a - (b + bBack)) + (cBack - third + (b - (c + cBack))) - k * QUARTER_4;
}
function wave(x , quarter ) {
  if (Math.abs(x) < LARGE) {
    const k = x * QUARTERS + WHOLE - WHOLE;
    return turned((k | 0) + quarter, restHead(x, k), restTail(x, k));
  }
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const k = largeQuarter(x);
  return turned(k + quarter, remainder[0] , remainder[1] );
}
export function sin(x ) {
  return Math.abs(x) < TINY ? x : wave(x, 0);
}
export function cos(x ) {
  return wave(x, 1);
}
export function tan(x ) {
  if (Math.abs(x) < TINY) return x;
  if (Math.abs(x) < LARGE) {
    const k = x * QUARTERS + WHOLE - WHOLE;
    return slope(k | 0, restHead(x, k), restTail(x, k));
  }
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const k = largeQuarter(x);
  return slope(k, remainder[0] , remainder[1] );
}`,
};
