// Roots: cbrt and the two-argument hypot, each an estimate and one correction by a residual that is exact to two doubles.
// Dekker 1971; Muller et al., Handbook of Floating-Point Arithmetic, ch. 5.
import { highWord, powerOfTwo, scaled, withHighWord } from "./bits.ts";
import { productError } from "./exact.ts";

export function cbrt(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0 && size < Infinity)) return x;
  const lifted = size < 2.2250738585072014e-308 ? size * 18014398509481984 : size;
  const high = highWord(lifted);
  const exponent = (high >> 20) - 1023;
  const third = Math.trunc((exponent + 1200) / 3) - 400;
  const z = withHighWord(lifted, (high & 0xfffff) | 0x3ff00000);
  const step = exponent - 3 * third;
  const value = z * (step === 0 ? 1 : step === 1 ? 2 : 4);
  // z^(−1/3) within 2.6e-4, then one step of third order.
  const guess =
    (1.5418864162811368 + z * (-0.8099589766189933 + z * (0.31775616873862966 + z * -0.049936684867267496))) *
    (step === 0 ? 1 : step === 1 ? 0.7937005259840998 : 0.6299605249474366);
  const error = 1 - value * guess * guess * guess;
  const inverse = guess + guess * error * (1 / 3 + error * (2 / 9));
  const root = value * inverse * inverse;
  const square = root * root;
  const cube = square * root;
  const residual = value - cube - (productError(square, root, cube) + productError(root, root, square) * root);
  const result = (root + residual * inverse * inverse * (1 / 3)) * powerOfTwo(lifted === size ? third : third - 18);
  return x < 0 ? -result : result;
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
