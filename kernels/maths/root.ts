// Roots: cbrt and the two-argument hypot, each an estimate and one correction by a residual carried in two doubles.
// Dekker 1971; Muller et al., Handbook of Floating-Point Arithmetic, ch. 5.
import { highWord, LEAST_NORMAL, LIFT, powerOfTwo, scaled, shifted } from "./bits.ts";
import { productError, upperHalf } from "./exact.ts";

/** The engine's own: IEEE 754 asks for the nearest double. */
export const { sqrt } = Math;

export function cbrt(x: number): number {
  const size = Math.abs(x);
  if (size >= LEAST_NORMAL && size < Infinity) return cubeRoot(x, size, 0);
  return size > 0 && size < 1 ? cubeRoot(x * LIFT, size * LIFT, 18) : x;
}

/** n^(−1/3) of 1, 2, 4. */
const inverseRoots = new Float64Array([1, 0.7937005259840998, 0.6299605249474366]);

/** The cube root of a normal x of that size, over 2^shift. */
function cubeRoot(x: number, size: number, shift: number): number {
  const exponent = (highWord(size) >> 20) - 1023;
  const third = (((exponent + 1200) * 21846) >> 16) - 400; // 21846 / 2¹⁶ is 1/3 for every exponent there is
  const step = exponent - 3 * third;
  const z = shifted(size, -exponent);
  const value = shifted(x, -3 * third);
  // |value|^(−1/3) within 3.8e-5, then one step of third order.
  const guess =
    (1.6700094047538268 +
      z * (-1.1728877693980722 + z * (0.6954904873696444 + z * (-0.22124139941236515 + z * 0.028591612495937016)))) *
    inverseRoots[step]!;
  const error = 1 - Math.abs(value) * guess * (guess * guess);
  const inverse = guess + guess * error * (1 / 3 + error * (2 / 9));
  const square = inverse * inverse;
  // Of 26 bits, so that its cube is exact as the sum of two products.
  const root = upperHalf(value * square);
  const high = upperHalf(root * root);
  const lack = (value - high * root - (root * root - high) * root) * square;
  return shifted(root + lack * (1 / 3 + lack * root * square * (1 / 9)), third - shift);
}

/** √(x² + y²), of two arguments where Math.hypot takes any number. */
export function hypot(x: number, y: number): number {
  const a = Math.max(Math.abs(x), Math.abs(y));
  const b = Math.min(Math.abs(x), Math.abs(y));
  if (a === Infinity || Math.abs(x) === Infinity || Math.abs(y) === Infinity) return Infinity;
  if (b <= a * 8.673617379884035e-19) return a; // 2⁻⁶⁰: b² is less than half an ulp of a²
  if (a < 1e150 && a > 1e-130) return length(a, b, 0);
  const n = a > 1 ? 600 : -600;
  return length(a * powerOfTwo(-n), b * powerOfTwo(-n), n);
}

/** √(a² + b²)·2ⁿ for a ≥ b > 0. */
function length(a: number, b: number, n: number): number {
  const aSquare = a * a;
  const bSquare = b * b;
  const sum = aSquare + bSquare;
  const sumTail = aSquare - sum + bSquare + (productError(a, a, aSquare) + productError(b, b, bSquare));
  const root = Math.sqrt(sum);
  const square = root * root;
  const correction = (sum - square - productError(root, root, square) + sumTail) / (2 * root);
  return n === 0 ? root + correction : scaled(root, correction, n);
}
