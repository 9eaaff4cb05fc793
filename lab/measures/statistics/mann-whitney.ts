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
    const { above, groups, alike } = ranked(samples);
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
    return { value, low: bound(0), high: bound(1), p: chance(above, groups, m, n) };
  },
});

/**
 * How many pairs have the first above the second; how many are equal in each group of such, upwards; and how likely
 * three draws from either sample, with half a chance each, are not one and yet equal. One more in each that is like no
 * other keeps a few that are all equal from being certain.
 */
function ranked(samples: readonly Sample[]): { above: number; groups: number[]; alike: number } {
  const [share, other] = samples.map(({ length }) => 0.5 / (length + 1)) as [number, number];
  const all = samples
    .flatMap((sample, i) => Array.from(sample, (value) => ({ value, first: i === 0 })))
    .sort((a, b) => a.value - b.value);
  const groups: number[] = [];
  let [above, alike, below] = [0, 0, 0];
  for (let at = 0; at < all.length; ) {
    const from = at;
    let firsts = 0;
    for (; at < all.length && all[at]!.value === all[from]!.value; at++) if (all[at]!.first) firsts++;
    const size = at - from;
    const seconds = size - firsts;
    above += firsts * (below + 0.5 * seconds);
    groups.push(size);
    alike += cube(firsts * share + seconds * other) - firsts * cube(share) - seconds * cube(other);
    below += seconds;
  }
  return { above, groups, alike };
}

const cube = (x: number): number => x * x * x;

const spread = (share: number, m: number, n: number): number => {
  const mid = 0.5 * (m + n) - 1;
  return sqrt(((share * (1 - share)) / (m * n)) * (1 + mid * ((1 - share) / (2 - share) + share / (1 + share))));
};

/** More steps than this would be felt: what takes more is left to the normal law. */
const stepsMax = 10_000_000;

/** The chance that two samples of one distribution are at least so far apart, on either side. */
function chance(above: number, groups: readonly number[], m: number, n: number): number {
  const pairs = m * n;
  const all = m + n;
  const few = Math.min(m, n);
  const off = Math.abs(above - 0.5 * pairs);
  if (groups.length === all && few * pairs <= stepsMax) {
    const ways = orders(few, all - few, 0.5 * pairs - off);
    return Math.min(1, (2 * ways.reduce((sum, count) => sum + count, 0)) / choose(all, few));
  }
  const { scores, step } = scored(groups);
  const taken = groups.slice(0, -1).reduce((sum, size, i) => sum + size * (1 + 0.5 * (few - 1) * scores[i]!), 0);
  if (few * taken <= stepsMax) return splitsBeyond(groups, scores, few, (2 * off) / step);
  const draws = choose(all, few);
  if (Number.isFinite(draws) && choose(groups.length + few - 2, few - 1) <= stepsMax)
    return Math.min(1, drawsBeyond(groups, scores, few, (2 * off) / step) / draws);
  const ties = groups.reduce((sum, size) => sum + (size * size * size - size), 0);
  const variance = (pairs / 12) * (all + 1 - ties / (all * (all - 1)));
  // For continuity half of what lies between one number of pairs and the next that there may be, and half a pair.
  const half = 0.5 * Math.max(1, 0.5 * step);
  return Math.min(1, 2 * normalBelow(-Math.max(0, off - half) / sqrt(variance)));
}

/** In how many orders so many pairs, and fewer, have the first above: Gauss's binomial, multiplied out. */
function orders(m: number, n: number, most: number): Float64Array {
  const ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let i = 1; i <= m; i++) {
    for (let u = most; u >= n + i; u--) ways[u]! -= ways[u - n - i]!;
    for (let u = i; u <= most; u++) ways[u]! += ways[u - i]!;
  }
  return ways;
}

function choose(all: number, few: number): number {
  let ways = 1;
  for (let k = 1; k <= few; k++) ways *= (all - few + k) / k;
  return ways;
}

/**
 * How many draws of so few have a sum of scores so far from the middle, where few are drawn from many: each choice of
 * groups is gone through, but for the last that is drawn, of which those that lie far enough are counted at once.
 */
function drawsBeyond(groups: readonly number[], scores: readonly number[], few: number, far: number): number {
  const all = groups.reduce((sum, size) => sum + size, 0);
  const total = groups.reduce((sum, size, i) => sum + size * scores[i]!, 0);
  const least = Math.round(all * far);
  const [low, high] = [Math.floor((few * total - least) / all), Math.ceil((few * total + least) / all)];
  const upTo = new Float64Array(scores.at(-1)! + 1);
  for (const [i, score] of scores.entries()) upTo[score] = groups[i]!;
  for (let score = 1; score < upTo.length; score++) upTo[score]! += upTo[score - 1]!;
  const drawn = groups.map((size) =>
    Array.from({ length: Math.min(few, size) + 1 }, (_, taken) => choose(size, taken)),
  );
  const most = (score: number): number => (score < 0 ? 0 : upTo[Math.min(score, upTo.length - 1)]!);
  const last = groups.length - 1;
  const beyond = (from: number, left: number, sum: number): number => {
    if (left === 0) return Number(sum <= low || sum >= high);
    if (left === 1) {
      const passed = most(scores[from]! - 1);
      return Math.max(0, most(low - sum) - passed) + all - Math.max(passed, most(high - sum - 1));
    }
    let ways = 0;
    for (let i = from; i < last; i++)
      for (let taken = 1; taken <= Math.min(left, groups[i]!); taken++)
        ways += drawn[i]![taken]! * beyond(i + 1, left - taken, sum + taken * scores[i]!);
    const end = sum + left * scores[last]!;
    return end <= low || end >= high ? ways + (drawn[last]![left] ?? 0) : ways;
  };
  return beyond(0, few, 0);
}

/** Each group's middle rank above the first's, twice, in the longest steps that lead to all of them. */
function scored(groups: readonly number[]): { scores: number[]; step: number } {
  let below = 0;
  const ranks = groups.map((size) => {
    below += size;
    return 2 * below - size - groups[0]!;
  });
  const step = ranks.reduce(commonDivisor) || 1;
  return { scores: ranks.map((rank) => rank / step), step };
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/**
 * How likely so few out of all have a sum of scores so far from the middle: all splits are followed at once, value by
 * value (Streitberg & Röhmel 1986, Stat. Softw. Newsl. 12, 10).
 */
function splitsBeyond(groups: readonly number[], scores: readonly number[], few: number, far: number): number {
  const all = groups.reduce((sum, size) => sum + size, 0);
  const total = groups.reduce((sum, size, i) => sum + size * scores[i]!, 0);
  const top = scores.at(-1)!;
  // How likely so many are taken up to here, with such a sum: chances, for counts would be too large for a number.
  const sums = Array.from({ length: few + 1 }, (_, taken) => new Float64Array(taken * (scores.at(-2) ?? 0) + 1));
  sums[0]![0] = 1;
  let rest = all;
  for (const [group, size] of groups.slice(0, -1).entries()) {
    const score = scores[group]!;
    for (const last = rest - size; rest > last; rest--)
      for (let taken = few; taken >= 0; taken--) {
        const into = sums[taken]!;
        const left = (rest - few + taken) / rest;
        if (left !== 1) for (let sum = taken * score; sum >= 0; sum--) into[sum]! *= left;
        if (taken === 0) continue;
        const from = sums[taken - 1]!;
        const more = (few - taken + 1) / rest;
        for (let sum = (taken - 1) * score; sum >= 0; sum--) into[sum + score]! += from[sum]! * more;
      }
  }
  // Whoever is not taken by then is of the last group.
  const least = Math.round(all * far);
  let beyond = 0;
  for (const [taken, chances] of sums.entries())
    for (const [sum, chance] of chances.entries())
      if (Math.abs(all * (sum + (few - taken) * top) - few * total) >= least) beyond += chance;
  return Math.min(1, beyond);
}
