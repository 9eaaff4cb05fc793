// Sums, products and quotients carried in two doubles. Dekker 1971, Numer. Math. 18, 224.

/** 1.5·2⁵²: added and subtracted again, it rounds to a whole number, ties to even, below 2⁵¹. */
export const WHOLE = 6755399441055744;

/** The upper 26 bits of x; x less them is exact too. |x| < 2⁹⁹⁶. */
export function upperHalf(x: number): number {
  const spread = x * 134217729;
  return spread - (spread - x);
}

/** What a·b lost when it was rounded to `product`. */
export function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const aLow = a - aHigh;
  const bHigh = upperHalf(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** (a + aTail) / (b + bTail), within about 0.51 ulp; |aTail| ≤ |a|, |bTail| ≤ |b|. */
export function quotient(a: number, aTail: number, b: number, bTail: number): number {
  const top = a + aTail;
  const bottom = b + bTail;
  const inverse = 1 / bottom;
  const ratio = top * inverse;
  const product = ratio * bottom;
  const rest = top - product - productError(ratio, bottom, product);
  return ratio + (rest + (a - top + aTail - ratio * (b - bottom + bTail))) * inverse;
}
