import { exp, log, log1p } from "../../core/index.ts";

/** Lanczos's coefficients for g = 7 (Press et al. 2007, Numerical Recipes, 6.1, after Godfrey). */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
const halfLogTwoPi = 0.9189385332046728;

/** The logarithm of Γ(x), x above 0.5. */
function logGamma(x: number): number {
  let sum: number = lanczos[0];
  for (let k = 1; k < lanczos.length; k++) sum += lanczos[k]! / (x - 1 + k);
  const base = x + 6.5;
  return halfLogTwoPi + (x - 0.5) * log(base) - base + log(sum);
}

/** The regularised incomplete beta function (Abramowitz & Stegun 1964, 26.5.8, by Lentz's method). */
function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a);
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)) / a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / Math.max(tiny, 1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + term * d || tiny);
      c = 1 + term / c || tiny;
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * fraction;
}

/** The share of Student's t with so many degrees of freedom that lies below `t`. */
export const studentBelow = (t: number, degrees: number): number => {
  const tail = 0.5 * betaBelow(degrees / (degrees + t * t), 0.5 * degrees, 0.5);
  return t > 0 ? 1 - tail : tail;
};

/** The place below which `share` of it lies, to the last bits. */
export function studentAt(share: number, degrees: number): number {
  if (share < 0.5) return -studentAt(1 - share, degrees);
  let high = 1;
  while (studentBelow(high, degrees) < share) high *= 2;
  let low = 0;
  for (;;) {
    const middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    if (studentBelow(middle, degrees) < share) low = middle;
    else high = middle;
  }
}

/** The chance of at most `most` successes in `n` tries of chance `p`. */
export const binomialUpTo = (most: number, n: number, p: number): number =>
  most < 0 ? 0 : most >= n ? 1 : 1 - betaBelow(p, most + 1, n - most);
