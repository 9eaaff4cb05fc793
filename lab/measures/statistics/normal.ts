import { exp, log, sqrt } from "../../core/index.ts";

const rootTwoPi = 2.5066282746310002;

/** Beyond this the continued fraction converges faster than the series. */
const far = 3;

/** The share of a normal distribution that lies below `z` (Abramowitz & Stegun 1964, 26.2.11 and 26.2.14). */
export function normalBelow(z: number): number {
  const density = exp(-0.5 * z * z) / rootTwoPi;
  const size = Math.abs(z);
  if (size < far) {
    let term = z;
    let sum = z;
    for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = size;
  for (let k = 120; k >= 1; k--) fraction = size + k / fraction;
  const beyond = density / fraction;
  return z < 0 ? beyond : 1 - beyond;
}

/** The place below which `share` of a normal distribution lies: A & S 26.2.23, made exact by Halley's steps. */
export function normalAt(share: number): number {
  if (share > 0.5) return -normalAt(1 - share);
  if (share === 0) return Number.NEGATIVE_INFINITY;
  const t = sqrt(-2 * log(share));
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 3; step++) {
    const off = ((normalBelow(z) - share) * rootTwoPi) / exp(-0.5 * z * z);
    z -= off / (1 + 0.5 * z * off);
  }
  return z;
}
