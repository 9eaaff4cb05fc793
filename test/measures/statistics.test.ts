// Statistics beside published tables, beside SciPy, and beside what counting every case says.
import { type Estimate, isTrouble, rootKey, type Statistic, Stream, valuesOf } from "../../lab/core/index.ts";
import { bootstrap, kolmogorovSmirnov, mannWhitney, mean, quantile } from "../../lab/measures/index.ts";
import { binomialUpTo, studentAt, studentBelow } from "../../lab/measures/statistics/beta.ts";
import { normalAt, normalBelow } from "../../lab/measures/statistics/normal.ts";
import { array, forAll, integer, long, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { isNear } from "./near.ts";

const dice = (seed = 1) => new Stream(rootKey(seed, "statistics"), 0);
const taken = (
  statistic: Statistic,
  samples: readonly (readonly number[])[],
  options: Readonly<Record<string, number>> = {},
) =>
  statistic.take(
    samples.map((sample) => Float64Array.from(sample)),
    valuesOf(statistic, options),
    dice(),
  );
const found = (...asked: Parameters<typeof taken>): Estimate => {
  const answer = taken(...asked);
  if (isTrouble(answer as never)) throw new Error(JSON.stringify(answer));
  return answer as Estimate;
};

/** SciPy 1.17.1 (Virtanen et al. 2020, Nat. Methods 17, 261), all its digits. */
const rounding = 2e-14;

test("the distributions are SciPy's to the last digits but one", () => {
  for (const [z, below] of [
    [-8, 6.22096057427174e-16],
    [-3.5, 0.00023262907903552502],
    [1.96, 0.9750021048517795],
  ] as const)
    isNear(normalBelow(z) / below, 1, rounding);
  isNear(normalAt(0.975), 1.959963984540054, rounding);
  isNear(normalAt(1e-10), -6.361340902404056, rounding);
  isNear(studentAt(0.975, 19), 2.0930240544083087, rounding);
  isNear(studentAt(0.995, 3) / 5.840909309733355, 1, rounding);
  isNear(studentBelow(2.5, 7), 0.9795038907071235, rounding);
  isNear(binomialUpTo(3, 10, 0.3), 0.6496107184, rounding);
});

test("Student's table (1908; Fisher & Yates 1963, table III): 12.706, 2.228, 2.042", () => {
  for (const [degrees, t] of [
    [1, 12.706],
    [10, 2.228],
    [30, 2.042],
  ] as const)
    isNear(studentAt(0.975, degrees), t, 5e-4);
});

/** Fifty numbers that nobody sorted. */
const fifty = Array.from({ length: 50 }, (_, i) => {
  const whole = (i * 37) % 50;
  return whole * Math.sqrt(whole);
});

test("mean and quantile have SciPy's intervals", () => {
  const { value, low, high } = found(mean, [fifty]);
  isNear(value, 137.90299032633035, 1e-10);
  isNear(low, 97.75795662678485, 1e-10);
  isNear(high, 178.04802402587586, 1e-10);
  const median = found(quantile, [fifty], { share: 0.5, confidence: 0.95 });
  // scipy.stats.quantile_test.
  isNear(median.low, 70.09279563550022, 1e-10);
  isNear(median.high, 181.01933598375618, 1e-10);
  isNear(median.value, 121.28775382679628, 1e-10);
});

test("Wilcoxon's ages, as SciPy's manual has them: U = 17 of 20, p = 1/9", () => {
  const { value, p } = found(mannWhitney, [
    [19, 22, 16, 29, 24],
    [20, 11, 17, 12],
  ]);
  isNear(value, 17 / 20, 1e-15);
  isNear(p!, 1 / 9, 1e-15);
});

test("Mann & Whitney's table (1947): of 5 and 5, U up to 2 has 0.016; of 6 and 4, up to 3 has 0.033", () => {
  isNear(
    found(mannWhitney, [
      [1, 2, 3, 4, 7],
      [5, 6, 8, 9, 10],
    ]).p! / 2,
    0.016,
    5e-4,
  );
  isNear(
    found(mannWhitney, [
      [1, 2, 3, 5, 6, 7],
      [4, 8, 9, 10],
    ]).p! / 2,
    0.033,
    5e-4,
  );
});

const counting = (n: number) => Array.from({ length: n }, (_, i) => i);

test("with ties the chance is SciPy's: of few from all splits, of many from the normal law, corrected for both", () => {
  isNear(
    found(mannWhitney, [
      [1, 2, 2, 3, 5, 9],
      [2, 3, 4, 4, 8, 8],
    ]).p!,
    // scipy.stats.permutation_test.
    0.41125541125541126,
    rounding,
  );
  const many = (ones: number, twos: number, most: number) => [
    ...Array.from({ length: ones }, () => 1),
    ...Array.from({ length: twos }, () => 2),
    ...counting(most).slice(3),
  ];
  isNear(found(mannWhitney, [many(40, 40, 60), many(20, 50, 70)]).p!, 0.014282689093190314, rounding);
});

test("of one or two against many, and of a hundred, the chance is SciPy's exact one", () => {
  for (const [ours, theirs, p] of [
    [[1001, 1002], counting(1000), 3.988027940123749e-6],
    [[12.5], counting(500), 0.055888223552894224],
    [[3.5, 7.5, 1.5], counting(40), 0.023823028927963702],
    [counting(100).map((i) => (i * 37) % 101), counting(97).map((i) => ((i * 53) % 103) + 9.5), 0.0339339634448959],
  ] as const) {
    isNear(found(mannWhitney, [ours, theirs]).p! / p, 1, 1e-12);
    isNear(found(mannWhitney, [theirs, ours]).p! / p, 1, 1e-12);
  }
  // Two that are above a million others are one pair of all.
  const [n, above] = [1_000_000, [1e6, 1e6 + 1]];
  isNear(found(mannWhitney, [above, counting(n)]).p! * (n + 2) * (n + 1), 4, 1e-9);
  isNear(found(mannWhitney, [[n], [0, ...counting(n)]]).p! * (n + 2), 1, 1e-9, "the two at the other end are equal");
});

/** n! / (n - k)! k!, exactly. */
const choose = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : Array.from({ length: k }, (_, i) => i).reduce((all, i) => (all * (n - i)) / (i + 1), 1);

test("of two to five against thousands of which some are equal, the chance is exact", () => {
  for (const [few, n] of [
    [2, 4000],
    [2, 300_000],
    [3, 3000],
  ] as const) {
    const above = counting(few).map((i) => n + i);
    const ways = choose(n + few, few);
    isNear((found(mannWhitney, [above, [5, ...counting(n - 1)]]).p! * ways) / 2, 1, 1e-9, `${few} above ${n}`);
  }
  const inTheMiddle = found(mannWhitney, [
    [-1, 4000],
    [5, ...counting(4000), 3994],
  ]);
  isNear(inTheMiddle.p!, 1, 1e-9);
  // How many draws there are with each sum of middle ranks, group by group.
  const n = 30_000;
  const theirs = counting(n).map((i) => Math.floor((((i * i) % 7919) / 7919) ** 2 * 20));
  for (const ours of [
    [12, 5],
    [19, 1, 17],
    [19, 19, 18, 7],
    [13, 13, 12, 16, 9],
  ]) {
    const all = [...ours, ...theirs].sort((a, b) => a - b);
    const values = [...new Set(all)];
    const rank = new Map(values.map((value) => [value, all.indexOf(value) + all.lastIndexOf(value)]));
    let draws = ours.map(() => new Map<number, number>());
    draws = [new Map([[0, 1]]), ...draws];
    for (const value of values) {
      const size = all.lastIndexOf(value) - all.indexOf(value) + 1;
      for (let taken = ours.length; taken > 0; taken--)
        for (let more = 1; more <= taken; more++)
          for (const [sum, ways] of draws[taken - more]!) {
            const next = sum + more * rank.get(value)!;
            draws[taken]!.set(next, (draws[taken]!.get(next) ?? 0) + ways * choose(size, more));
          }
    }
    const middle = ours.length * (all.length - 1);
    const off = Math.abs(ours.reduce((sum, value) => sum + rank.get(value)!, 0) - middle);
    const far = [...draws.at(-1)!].filter(([sum]) => Math.abs(sum - middle) >= off);
    const chance = far.reduce((sum, [, ways]) => sum + ways, 0) / choose(all.length, ours.length);
    isNear(found(mannWhitney, [ours, theirs]).p! / chance, 1, 1e-9, ours.join());
    isNear(found(mannWhitney, [theirs, ours]).p! / chance, 1, 1e-9, ours.join());
  }
});

test("of hundreds that are a few values the chance is exact, and there at once", () => {
  const grades = (...counts: readonly number[]) => counts.flatMap((count, grade) => Array(count).fill(grade));
  const began = performance.now();
  const { p } = found(mannWhitney, [grades(100, 120, 90, 80), grades(80, 110, 100, 100)]);
  // All draws of 390 from the four, by whole numbers.
  isNear(p! / 0.020493093501451502, 1, 1e-9);
  assert.ok(performance.now() - began < 3000);
});

test("where ties let the test tell two samples apart, the interval has no half in it, either", () => {
  const coins = (n: number, heads: number) => Array.from({ length: n }, (_, i) => Number(i < heads));
  for (const [n, few, many] of [
    [200, 4, 16],
    [1000, 50, 80],
    [60, 10, 25],
  ] as const) {
    const { p, high } = found(mannWhitney, [coins(n, few), coins(n, many)]);
    assert.ok(p! < 0.01 && high < 0.5, `${n}: ${p}, up to ${high}`);
  }
});

test("two samples of n are k / n apart by chance as Gnedenko & Korolyuk (1951) have it", () => {
  for (const n of [5, 10, 20])
    for (let k = 1; k <= n; k++) {
      const ours = Array.from({ length: n }, (_, i) => (i < k ? i : 2 * i + 100));
      const theirs = Array.from({ length: n }, (_, i) => 2 * (i + k) + 99);
      const { value, p } = found(kolmogorovSmirnov, [ours, theirs]);
      const apart = Math.round(value * n);
      let expected = 0;
      for (let i = 1; i * apart <= n; i++) expected += (i % 2 === 0 ? -2 : 2) * choose(2 * n, n - i * apart);
      isNear(p!, Math.min(1, expected / choose(2 * n, n)), 1e-9, `${n}, ${k}`);
    }
});

test("of two samples that do not overlap the chance is that of 2 orders of all, however small", () => {
  for (const [m, n] of [
    [3, 3],
    [20, 31],
    [100, 100],
    [500, 480],
  ] as const) {
    const ours = Array.from({ length: m }, (_, i) => i);
    const theirs = Array.from({ length: n }, (_, i) => m + i);
    // 1 less than 2 / C(200, 100) = 2.2e-59 would be 1e-15 and nothing but rounding.
    isNear((found(kolmogorovSmirnov, [ours, theirs]).p! * choose(m + n, m)) / 2, 1, 1e-11, `${m}, ${n}`);
  }
});

/** Every way to take m of all. */
function* splits(all: readonly number[], m: number): Generator<[number[], number[]]> {
  if (m === 0) yield [[], [...all]];
  else if (all.length === m) yield [[...all], []];
  else {
    const [head, ...rest] = all as [number, ...number[]];
    for (const [ours, theirs] of splits(rest, m - 1)) yield [[head, ...ours], theirs];
    for (const [ours, theirs] of splits(rest, m)) yield [ours, [head, ...theirs]];
  }
}

const distance = ([ours, theirs]: readonly [number[], number[]]): number => {
  const share = (sample: readonly number[], x: number) => sample.filter((one) => one <= x).length / sample.length;
  return Math.max(...[...ours, ...theirs].map((x) => Math.abs(share(ours, x) - share(theirs, x))));
};

const few = array(integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 5 });

test("with ties and without, the chance is the share of all splits that are as far apart", () => {
  const half = ([ours, theirs]: readonly [number[], number[]]): number =>
    Math.abs(ours.reduce((sum, x) => theirs.reduce((sum, y) => sum + Math.sign(x - y), sum), 0)) / 2;
  forAll(
    tuple(few, few),
    ([ours, theirs]) => {
      const all = [...splits([...ours, ...theirs], ours.length)];
      for (const [statistic, far] of [
        [kolmogorovSmirnov, distance],
        [mannWhitney, half],
      ] as const) {
        const { value, p } = found(statistic, [ours, theirs]);
        const apart = far([ours, theirs]);
        if (statistic === kolmogorovSmirnov) isNear(value, apart, 1e-12);
        const as = all.filter((split) => far(split) >= apart - 1e-9).length / all.length;
        isNear(p!, as, 1e-9, `${statistic.name}: ${ours} | ${theirs}`);
      }
    },
    60,
  );
});

test("of many the chance has no seam, with ties or without, and without them is near the limit law's", () => {
  const asked = (n: number, apart: number, ties: (x: number) => number) => {
    const sample = (shift: number) => Array.from({ length: n }, (_, i) => ties((i + shift) / n));
    return found(kolmogorovSmirnov, [sample(0), sample(apart)]);
  };
  const all = (x: number) => x;
  for (const apart of [30, 40, 60]) {
    for (const ties of [all, (x: number) => Math.max(0.5, x), (x: number) => Math.floor(5 * x)]) {
      const [fewer, more] = [1990, 2010].map((n) => asked(n, apart, ties).p!);
      isNear(fewer!, more!, 0.01);
    }
    // Kolmogorov 1933, Giorn. Ist. Ital. Attuari 4, 83.
    const { value, p } = asked(4000, apart, all);
    const scaled = 2000 * value * value;
    let limit = 0;
    for (let k = 1; k <= 20; k++) limit += (k % 2 === 0 ? -2 : 2) * Math.exp(-2 * k * k * scaled);
    isNear(p!, limit, 0.001);
  }
});

test("of two samples of many coins the chance is the hypergeometric law's", () => {
  const coins = (n: number, heads: number) => Array.from({ length: n }, (_, i) => Number(i < heads));
  for (const [statistic, m, n, first, second] of [
    [kolmogorovSmirnov, 1000, 1000, 500, 530],
    [kolmogorovSmirnov, 2500, 2500, 1250, 1290],
    [kolmogorovSmirnov, 900, 30_000, 20, 900],
    [kolmogorovSmirnov, 20_000, 20_000, 5, 16],
    [mannWhitney, 200, 200, 4, 16],
    [mannWhitney, 1000, 1000, 500, 530],
    [mannWhitney, 30, 30_000, 3, 700],
  ] as const) {
    const logs = [0];
    for (let k = 1; k <= m + n; k++) logs.push(logs[k - 1]! + Math.log(k));
    const ways = (all: number, some: number) => logs[all]! - logs[some]! - logs[all - some]!;
    const heads = first + second;
    const off = (ours: number) => Math.abs(ours * n - (heads - ours) * m);
    let chance = 0;
    for (let ours = Math.max(0, heads - n); ours <= Math.min(m, heads); ours++)
      if (off(ours) >= off(first))
        chance += Math.exp(ways(heads, ours) + ways(m + n - heads, m - ours) - ways(m + n, m));
    const { p } = found(statistic, [coins(m, first), coins(n, second)]);
    // Of logarithms of factorials of 40,000, the sum of so many roundings.
    isNear(p! / chance, 1, 1e-8, `${statistic.name}: ${first} of ${m}, ${second} of ${n}`);
  }
  // Where they are too many, the normal law heeds that they are coins (Yates 1934, Suppl. J. R. Stat. Soc. 1, 217).
  const [counted, normal] = [2200, 2250].map((n) => found(mannWhitney, [coins(n, n / 2), coins(n, n / 2 + 55)]).p!);
  isNear(counted!, normal!, 0.005);
});

/** How often an interval holds the truth, over samples of known distributions. */
function coverage(act: (random: Stream) => { readonly inside: boolean }, rounds = long ? 4000 : 400): number {
  let inside = 0;
  for (let round = 0; round < rounds; round++) if (act(dice(round)).inside) inside++;
  return inside / rounds;
}
const drawn = (random: Stream, n: number, one: (random: Stream) => number) =>
  Array.from({ length: n }, () => one(random));
const normal = (random: Stream) => random.normal();
const skew = (random: Stream) => random.exponential();
const holds = ({ low, high }: Estimate, truth: number) => ({ inside: low <= truth && truth <= high });
/** Four standard errors of 400 coins of 0.95. */
const luck = 4 * Math.sqrt((0.95 * 0.05) / 400);
const sure = { confidence: 0.95 };

test("as often as it says, each interval holds the truth", () => {
  isNear(
    coverage((random) => holds(found(mean, [drawn(random, 12, normal)], sure), 0)),
    0.95,
    luck,
  );
  // What assumes no distribution is careful: it holds the truth more often.
  const median = coverage((random) => holds(found(quantile, [drawn(random, 25, skew)], sure), Math.LN2));
  isNear(median, 0.957, luck);
  const above = coverage((random) =>
    holds(found(mannWhitney, [drawn(random, 20, skew), drawn(random, 25, (r) => 2 * skew(r))], sure), 1 / 3),
  );
  isNear(above, 0.95, luck);
  for (const [n, rare, often] of [
    [40, 0.1, 0.3],
    [200, 0.02, 0.05],
    [12, 0.02, 0.1],
  ] as const) {
    const coin = (share: number) => (random: Stream) => Number(random.uniform() < share);
    const tied = coverage((random) =>
      holds(
        found(mannWhitney, [drawn(random, n, coin(rare)), drawn(random, n, coin(often))], sure),
        0.5 * (1 + rare - often),
      ),
    );
    assert.ok(tied >= 0.95 - luck, `${tied} of ${n} with nearly all equal`);
  }
  const apart = coverage((random) =>
    // Exponential laws of means 1 and 2 are a quarter apart.
    holds(found(kolmogorovSmirnov, [drawn(random, 40, skew), drawn(random, 40, (r) => 2 * skew(r))], sure), 0.25),
  );
  assert.ok(apart >= 0.95);
  const resampled = { ...sure, resamples: 400 };
  // Forty of a skew law and few resamples: Efron's own table falls short by as much.
  isNear(
    coverage((random) => holds(found(bootstrap, [drawn(random, 40, skew)], resampled), 1)),
    0.94,
    luck,
  );
});

test("two samples of one law are told apart as seldom as the confidence says", () => {
  for (const [statistic, n] of [
    [mannWhitney, 30],
    [kolmogorovSmirnov, 30],
  ] as const) {
    const alike = coverage((random) => ({
      inside: found(statistic, [drawn(random, n, skew), drawn(random, n + 7, skew)]).p! >= 0.05,
    }));
    // Smirnov's test has steps, and is on the careful side of them.
    isNear(alike, 0.955, luck);
  }
});

test("of many the bootstrap passes over the sample as often as of few", () => {
  const passes = (size: number, trim: number): number => {
    let count = 0;
    const sample = Float64Array.from({ length: size }, (_, i) => (i * i) % 101);
    for (const pass of ["filter", "toSorted", "map"] as const)
      Object.defineProperty(sample, pass, {
        value: (...given: unknown[]) => {
          count++;
          return Reflect.apply(Float64Array.prototype[pass], sample, given);
        },
      });
    bootstrap.take([sample], valuesOf(bootstrap, { trim, resamples: 100 }), dice());
    return count;
  };
  for (const trim of [0, 0.2]) assert.is(passes(2000, trim), passes(20, trim));
});

test("of many the bootstrap of a mean is Student's interval, and a trimmed one heeds no outlier", () => {
  const random = dice(5);
  const sample = drawn(random, 400, normal);
  const [student, efron] = [found(mean, [sample]), found(bootstrap, [sample])];
  isNear(efron.low, student.low, 0.02);
  isNear(efron.high, student.high, 0.02);
  const wild = sample.with(7, 1e6);
  assert.ok(found(bootstrap, [wild], { trim: 0.1 }).high < 1);
  assert.ok(found(bootstrap, [wild]).high > 1000);
});

test("each statistic says how many rows are the least, and takes so many", () => {
  for (const [statistic, least] of [
    [mean, 2],
    [quantile, 1],
    [bootstrap, 8],
    [mannWhitney, 1],
    [kolmogorovSmirnov, 1],
  ] as const) {
    const rows = (count: number) => Array.from({ length: count }, (_, i) => i);
    for (const samples of statistic.samples === 1
      ? [[rows(least - 1)]]
      : [
          [rows(least - 1), rows(9)],
          [rows(9), rows(least - 1)],
        ])
      assert.equal(taken(statistic, samples), {
        kind: "ran out",
        about: `${least - 1} rows, where ${least} are the least`,
      });
    const enough = taken(statistic, [rows(least), rows(least)].slice(0, statistic.samples)) as { about?: string };
    assert.not(enough.about?.includes("the least"), statistic.name);
  }
});

test("samples that say nothing are a trouble, and never a number", () => {
  for (const [statistic, samples] of [
    [mean, [[1]]],
    [quantile, [[1, 2, 3]]],
    [bootstrap, [[1, 2, 3]]],
    [mannWhitney, [[], [1]]],
    [kolmogorovSmirnov, [[1], []]],
  ] as const)
    assert.is((taken(statistic, samples) as { kind?: string }).kind, "ran out", statistic.name);
  assert.equal(found(bootstrap, [Array.from({ length: 9 }, () => 3)]), { value: 3, low: 3, high: 3 });
  assert.is(
    found(mannWhitney, [
      [3, 3],
      [3, 3, 3],
    ]).p,
    1,
  );
});

test("the bootstrap of a skewed sample reaches further to its long side, by how fast its spread grows with it", () => {
  const sample = Float64Array.from({ length: 30 }, (_, i) => -Math.log(1 - (i + 0.5) / 30));
  let reach = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const { value, low, high } = bootstrap.take([sample], valuesOf(bootstrap), dice(seed)) as Estimate;
    reach += (high - value) / (value - low) / 8;
  }
  // Without a heed of the spread (Efron 1987, J. Am. Stat. Assoc. 82, 171) it is 1.3; a seed alone is off by 0.1.
  isNear(reach, 1.55, 0.12);
});

test("of numbers near the smallest and the largest there are, what is found is that of others, scaled", () => {
  const some = Array.from({ length: 30 }, (_, i) => 1 + (((i * 7) % 30) / 30) * ((i * 11) % 13));
  for (const [statistic, options] of [
    [mean, {}],
    [bootstrap, {}],
    [bootstrap, { trim: 0.1 }],
    [quantile, {}],
  ] as const) {
    const plain = found(statistic, [some], options);
    // Powers of two, so that no digit changes but where sums are too large to be summed at once.
    for (const power of [-1000, -700, -360, 360, 700, 1018]) {
      const unit = 2 ** power;
      const scaled = found(statistic, [some.map((one) => one * unit)], options);
      for (const part of ["value", "low", "high"] as const)
        isNear(scaled[part] / unit / plain[part], 1, rounding, `${statistic.name}, 2^${power}, ${part}`);
      assert.ok(scaled.low < scaled.value && scaled.value < scaled.high);
    }
  }
});

test("what is too large for a number is a trouble, and a sample of what is none is refused", () => {
  const ends = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1.7e308 : -1.7e308));
  for (const [statistic, sample] of [
    [mean, ends.slice(0, 4)],
    [quantile, ends],
  ] as const)
    assert.equal(taken(statistic, [sample]), { kind: "ran out", about: "what is found is too large for a number" });
  for (const statistic of [mean, quantile, bootstrap, mannWhitney, kolmogorovSmirnov])
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(
        () => taken(statistic, [counting(30), counting(30).with(3, wrong)].slice(-statistic.samples)),
        new RegExp(`^${statistic.name}: expected samples of finite numbers, got ${wrong}; leave out rows`),
      );
});
