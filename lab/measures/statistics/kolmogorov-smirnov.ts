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

/** Larger samples are left to the limit law: more steps than this would be felt. */
const stepsMax = 4_000_000;

/**
 * The chance that two samples of one distribution are at least so far apart: of all paths over the lattice of both, how
 * many leave the band, looked at where ties end (Schröer & Trenkler 1995, Comput. Stat. Data Anal. 20, 185).
 */
function chance(distance: number, samples: readonly Sample[], pooled: readonly Pooled[]): number {
  const [m, n] = samples.map(({ length }) => length) as [number, number];
  if (m * n > stepsMax) return limit(distance * sqrt((m * n) / (m + n)));
  // Half a step below the distance, which is a multiple of 1 / mn but for rounding.
  const band = (Math.round(distance * m * n) - 0.5) / (m * n);
  const leaves = (i: number, j: number): boolean =>
    i + j > 0 && pooled[i + j - 1]!.last && Math.abs(i / m - j / n) > band;
  // How likely a path comes to each cell before it leaves, and that it leaves at all: sums of chances, no difference.
  const within = new Float64Array(n + 1);
  let left = 0;
  for (let i = 0; i <= m; i++) {
    for (let j = 0; j <= n; j++) {
      const rest = m + n + 1 - i - j;
      const down = i === 0 ? 0 : (within[j]! * (m + 1 - i)) / rest;
      const across = j === 0 ? 0 : (within[j - 1]! * (n + 1 - j)) / rest;
      const arriving = i + j === 0 ? 1 : down + across;
      const out = leaves(i, j);
      within[j] = out ? 0 : arriving;
      if (out) left += arriving;
    }
  }
  // Of two that make 1 the lesser has all its digits.
  return left < 0.5 ? left : 1 - within[n]!;
}

/** Kolmogorov 1933, Giorn. Ist. Ital. Attuari 4, 83. */
function limit(scaled: number): number {
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 0 ? -2 : 2) * exp(-2 * k * k * scaled * scaled);
  return scaled < 0.2 ? 1 : sum;
}
