import { exp, log, type Sample, sqrt, statistic } from "../../core/index.ts";
import { confidence, sorted, tooFew } from "./sample.ts";

export const kolmogorovSmirnov = statistic({
  name: "kolmogorov-smirnov",
  about: "How far two distributions are apart at most: the distance within Massart's bounds, and Smirnov's exact test.",
  cites: "Smirnov 1939, Bull. Math. Univ. Moscou 2, 3; Massart 1990, Ann. Probab. 18, 1269",
  samples: 2,
  params: { confidence },
  take(samples, { confidence }) {
    const few = tooFew(samples, 1);
    if (few !== undefined) return few;
    const pooled = pool(samples);
    let value = 0;
    let [ours, theirs] = [0, 0];
    for (const [i, { second, last }] of pooled.entries()) {
      if (second) theirs++;
      else ours = i + 1 - theirs;
      if (last) value = Math.max(value, Math.abs(ours / samples[0]!.length - theirs / samples[1]!.length));
    }
    // Each sample is as far from its own distribution with half of the doubt at most.
    const doubt = (1 - confidence) / 2;
    const off = samples.reduce((sum, { length }) => sum + sqrt(log(2 / doubt) / (2 * length)), 0);
    return { value, low: Math.max(0, value - off), high: Math.min(1, value + off), p: chance(value, samples, pooled) };
  },
});

interface Pooled {
  readonly value: number;
  readonly second: boolean;
  /** The last of those that are equal. */
  readonly last: boolean;
}

function pool(samples: readonly Sample[]): Pooled[] {
  const all = samples.flatMap((sample, i) => Array.from(sorted(sample), (value) => ({ value, second: i === 1 })));
  return all
    .sort((a, b) => a.value - b.value)
    .map((one, i, { [i + 1]: next }) => ({ ...one, last: one.value !== next?.value }));
}

/** Paths that are not followed have a chance of the chance's own bound, times e to minus this. */
const unfollowed = 45;

/** Of more pairs a chance below 1e-55 is not counted: its bound stands for it. */
const pairsMax = 4_000_000;
const scaledMax = 8;

/**
 * The chance that two samples of one distribution are at least so far apart: of all paths over the lattice of both, how
 * many leave the band, looked at where ties end (Schröer & Trenkler 1995, Comput. Stat. Data Anal. 20, 185). Paths are
 * followed as far from the middle as Bernstein's bound lets any come (Hoeffding 1963, J. Am. Stat. Assoc. 58, 13), so
 * that of many it costs their number and a half in powers, and not their square.
 */
function chance(distance: number, samples: readonly Sample[], pooled: readonly Pooled[]): number {
  const [m, n] = samples.map(({ length }) => length) as [number, number];
  const all = m + n;
  const scaled = distance * sqrt((m * n) / all);
  // Wei & Dudley 2012, Stat. Probab. Lett. 82, 636.
  if (scaled > scaledMax && m * n > pairsMax) return 2 * exp(-2 * scaled * scaled);
  const doubt = unfollowed + 2 * scaled * scaled;
  // The distance is a multiple of 1 / mn but for rounding.
  const far = Math.round(distance * m * n);
  // How likely a path comes to have so many of ours before it leaves, and that it leaves at all: sums of chances, no
  // difference.
  const within = new Float64Array(m + 2);
  within[0] = 1;
  let [low, high, left] = [0, 0, 0];
  for (let drawn = 1; drawn <= all; drawn++) {
    const rest = all + 1 - drawn;
    const middle = (drawn * m) / all;
    const variance = (middle * (n / all) * (all - drawn)) / (all - 1);
    const reach = doubt / 3 + sqrt((doubt * doubt) / 9 + 2 * doubt * variance);
    const lowest = Math.max(low, drawn - n, Math.ceil(middle - reach));
    const highest = Math.min(high + 1, m, Math.floor(middle + reach));
    // What left beside those that stayed leads nowhere.
    within[high + 1] = 0;
    if (low > 0) within[low - 1] = 0;
    for (let i = highest; i >= Math.max(1, lowest); i--)
      within[i] = (within[i]! * (n + 1 - drawn + i)) / rest + (within[i - 1]! * (m + 1 - i)) / rest;
    if (lowest === 0) within[0] = (within[0]! * (n + 1 - drawn)) / rest;
    [low, high] = [lowest, highest];
    if (!pooled[drawn - 1]!.last) continue;
    for (; high >= low && high * all - drawn * m >= far; high--) left += within[high]!;
    for (; low <= high && drawn * m - low * all >= far; low++) left += within[low]!;
    if (low > high) break;
  }
  // Of two that make 1 the lesser has all its digits.
  return left < 0.5 ? left : 1 - (low > high ? 0 : within[m]!);
}
