import { measure } from "../core/index.ts";
import { bisect } from "./bisect.ts";
import { type Hump, humpOf } from "./hump.ts";

/** Cells in which the first superstable cycle is looked for; two of one period in one cell are missed. */
const cells = 4000;

/** Along a cascade each look is this much further than the last: beyond the next cycle all are 27 % further still. */
const stride = 1.05;

/** The first of those looks, as a share of the parameter's range. */
const nearest = 1e-10;

/** The states of a cycle are further from each other than this share of their size. */
const apart = 1e-9;

/** Where two cycles meet, a state is known to the square root of rounding. */
const twins = 1e-6;

export const cascade = measure({
  name: "cascade",
  about: "Period doubling of a map of one variable as a parameter grows from its value, and Feigenbaum's numbers.",
  cites: "Feigenbaum 1978, J. Stat. Phys. 19, 25",
  params: {
    parameter: { value: 0, range: [0, 1000], whole: true, about: "its place among the model's parameters" },
    period: { value: 1, range: [1, 1000], whole: true, about: "of the cycle that the cascade begins with" },
    doublings: { value: 9, range: [0, 14], whole: true, about: "how far it is followed" },
  },
  take(subject, options) {
    const hump = humpOf(subject, options.parameter);
    const { now, most, name } = hump;
    const first = options.period;
    const doublings = options.doublings;
    // Where the top is on a cycle; where that cycle bears the next; how far the top's nearest neighbour on it is.
    const superstable: number[] = [];
    const bifurcations: number[] = [];
    const splits: number[] = [];
    for (let period = first; superstable.length <= doublings; period *= 2) {
      const before = superstable.at(-1);
      const looks = before === undefined ? evenly(now, most) : outwards(before, most);
      const found = superstableOf(hump, period, looks);
      if (found === undefined)
        return {
          kind: "ran out",
          about:
            `no superstable cycle of period ${period} as ${name} grows ` +
            `from ${before ?? now} to ${most}; begin lower`,
        };
      if (before !== undefined) {
        bifurcations.push(bisect((r) => multiplier(hump, r, period / 2) + 1, before, found));
        splits.push(miss(hump, found, period / 2));
      }
      superstable.push(found);
    }
    const onset = onsetOf(hump, superstable[0]!, first);
    return {
      superstable,
      bifurcations,
      ...(onset !== undefined && { onset }),
      ...(doublings >= 2 && universal(superstable, splits)),
    };
  },
});

function* evenly(from: number, to: number): Generator<number> {
  for (let cell = 0; cell <= cells; cell++) yield from + ((to - from) * cell) / cells;
}

function* outwards(from: number, to: number): Generator<number> {
  for (let share = nearest; share < 1; share *= stride) yield from + (to - from) * share;
}

/** How far from the top the top is after so many ticks. */
function miss({ top, after }: Hump, r: number, ticks: number): number {
  const x = top(r);
  return after(r, x, ticks) - x;
}

/** Whether x, which comes back after `period` ticks, has not been as `near` as this share of its size before. */
function isLeast({ after }: Hump, r: number, x: number, period: number, near: number): boolean {
  for (let ticks = 1; ticks < period; ticks++)
    if (period % ticks === 0 && Math.abs(after(r, x, ticks) - x) <= near * Math.max(1, Math.abs(x))) return false;
  return true;
}

/** The first parameter along the looks at which the top is on a cycle of this least period. */
function superstableOf(hump: Hump, period: number, looks: Iterable<number>): number | undefined {
  let before = Number.NaN;
  let missed = Number.NaN;
  for (const r of looks) {
    const misses = miss(hump, r, period);
    if (missed !== 0 && missed * misses <= 0) {
      const found = bisect((at) => miss(hump, at, period), before, r);
      if (isLeast(hump, found, hump.top(found), period, apart)) return found;
    }
    before = r;
    missed = misses;
  }
  return undefined;
}

/** A cycle's, until the next is superstable: till then its state next to the top has the top's return beyond it. */
function multiplier({ top, after, slope }: Hump, r: number, period: number): number {
  const x = top(r);
  return slope(
    r,
    bisect((at) => after(r, at, period) - at, x, after(r, x, period)),
    period,
  );
}

/** Where the cycle is born, at multiplier 1, with an unstable twin; undefined: a shorter one doubled into it. */
function onsetOf(hump: Hump, superstable: number, period: number): number | undefined {
  const { top, after, slope, least } = hump;
  /** Beside the top, on the side to which it returns: where the iterates climb as steeply as x; NaN: nowhere. */
  function steep(r: number): number {
    const x = top(r);
    const side = Math.sign(miss(hump, r, period));
    const climb = (reach: number): number => slope(r, x + side * reach, period) - 1;
    for (let reach = apart; reach < 1 / apart; reach *= 2)
      if (climb(reach) >= 0) return x + side * bisect(climb, reach / 2, reach);
    return Number.NaN;
  }
  /** Above 0 while the iterates cross x between there and the top. */
  function lives(r: number): number {
    const x = steep(r);
    return miss(hump, r, period) * (x - after(r, x, period));
  }
  let before = superstable;
  for (const r of outwards(superstable, least)) {
    if (lives(r) < 0) {
      const born = bisect(lives, before, r);
      return isLeast(hump, born, steep(born), period, twins) ? born : undefined;
    }
    before = r;
  }
  return undefined;
}

/** Feigenbaum's ratios as far as they were followed, and where the doublings accumulate. */
function universal(superstable: readonly number[], splits: readonly number[]) {
  const [a, b, c] = superstable.slice(-3) as [number, number, number];
  const [wide, narrow] = splits.slice(-2) as [number, number];
  const delta = (b - a) / (c - b);
  return { delta, alpha: -wide / narrow, accumulation: c + (c - b) / (delta - 1) };
}
