import { type Sample, sqrt, statistic } from "../../core/index.ts";
import { normalAt, normalBelow } from "./normal.ts";
import { confidence, tooFew } from "./sample.ts";

export const mannWhitney = statistic({
  name: "mann-whitney",
  about: "How often one of the first sample is above one of the second, ties counted half: 0.5 where neither is.",
  cites: "Mann & Whitney 1947, Ann. Math. Stat. 18, 50; Newcombe 2006, Stat. Med. 25, 559",
  samples: 2,
  params: { confidence },
  take(samples, { confidence }) {
    const few = tooFew(samples, 1);
    if (few !== undefined) return few;
    const [m, n] = samples.map(({ length }) => length) as [number, number];
    const { above, ties, alike } = ranked(samples);
    const value = above / (m * n);
    // Newcombe's fifth method: the bounds are where the distance is so many spreads as they would be there. Ties narrow
    // them as they do the test's.
    const z = normalAt(0.5 + 0.5 * confidence) * sqrt(1 - alike);
    const bound = (end: 0 | 1): number => {
      let inside = value;
      let outside: number = end;
      for (let step = 0; step < 60; step++) {
        const middle = 0.5 * (inside + outside);
        if (Math.abs(middle - value) <= z * spread(middle, m, n)) inside = middle;
        else outside = middle;
      }
      return outside;
    };
    return { value, low: bound(0), high: bound(1), p: chance(above, ties, m, n) };
  },
});

/**
 * How many pairs have the first above the second; the sum of t³ - t over groups of t that are equal; and how likely
 * three draws from either sample, with half a chance each, are not one and yet equal. One more in each that is like no
 * other keeps a few that are all equal from being certain.
 */
function ranked(samples: readonly Sample[]): { above: number; ties: number; alike: number } {
  const [share, other] = samples.map(({ length }) => 0.5 / (length + 1)) as [number, number];
  const all = samples
    .flatMap((sample, i) => Array.from(sample, (value) => ({ value, first: i === 0 })))
    .sort((a, b) => a.value - b.value);
  let [above, ties, alike, below] = [0, 0, 0, 0];
  for (let at = 0; at < all.length; ) {
    const from = at;
    let firsts = 0;
    for (; at < all.length && all[at]!.value === all[from]!.value; at++) if (all[at]!.first) firsts++;
    const size = at - from;
    const seconds = size - firsts;
    above += firsts * (below + 0.5 * seconds);
    ties += size * size * size - size;
    alike += cube(firsts * share + seconds * other) - firsts * cube(share) - seconds * cube(other);
    below += seconds;
  }
  return { above, ties, alike };
}

const cube = (x: number): number => x * x * x;

const spread = (share: number, m: number, n: number): number => {
  const mid = 0.5 * (m + n) - 1;
  return sqrt(((share * (1 - share)) / (m * n)) * (1 + mid * ((1 - share) / (2 - share) + share / (1 + share))));
};

/** Up to so many pairs all orders are counted. */
const pairsMax = 400;

/** The chance that two samples of one distribution are at least so far apart, on either side. */
function chance(above: number, ties: number, m: number, n: number): number {
  const pairs = m * n;
  const far = Math.max(above, pairs - above);
  if (ties === 0 && pairs <= pairsMax) {
    const ways = orders(m, n);
    const beyond = ways.reduce((sum, count, u) => (u >= far ? sum + count : sum), 0);
    return Math.min(1, (2 * beyond) / ways.reduce((sum, count) => sum + count, 0));
  }
  const all = m + n;
  const variance = (pairs / 12) * (all + 1 - ties / (all * (all - 1)));
  // Half a pair for continuity; all equal says nothing.
  return variance === 0 ? 1 : Math.min(1, 2 * normalBelow(-Math.max(0, far - 0.5 * pairs - 0.5) / sqrt(variance)));
}

/** In how many orders of both so many pairs have the first above: Gauss's binomial, multiplied out. */
function orders(m: number, n: number): Float64Array {
  const ways = new Float64Array(m * n + 1);
  ways[0] = 1;
  for (let i = 1; i <= m; i++) {
    for (let u = ways.length - 1; u >= n + i; u--) ways[u]! -= ways[u - n - i]!;
    for (let u = i; u < ways.length; u++) ways[u]! += ways[u - i]!;
  }
  return ways;
}
