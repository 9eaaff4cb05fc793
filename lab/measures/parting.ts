import { log, measure, motionOf, rootKey, Stream, startOf, type Trouble, type VectorModel } from "../core/index.ts";
import { motionsOf, type Points } from "./motions.ts";

/** So many motions, the first ones, have a twin at half the distance too. */
const watched = 512;
/** It goes half as far, but for this share: else distances are no longer small, or rounding is all that they are. */
const bent = 0.1;

const lost: Trouble = { kind: "diverged", about: "a motion left the numbers, or met its twin again" };
const tooFar: Trouble = { kind: "stalled", about: "twins leave small distances within a tick; put them less apart" };
const hidden: Trouble = {
  kind: "stalled",
  about: "rounding of numbers so large is all that twins part by; put them further apart",
};

export const parting = measure({
  name: "parting",
  about: "How fast twins part, on average over many motions: the largest Lyapunov exponent, and its error.",
  cites: "Lorenz 1969, Tellus 21, 289; Benettin, Galgani & Strelcyn 1976, Phys. Rev. A 14, 2338",
  params: {
    motions: { value: 4096, range: [2, 1e6], whole: true, about: "how many motions have a twin" },
    spread: { value: 0.1, range: [0, 1e6], about: "how far from the model's own start they begin" },
    transient: {
      value: 2000,
      range: [0, 1e9],
      whole: true,
      about: "ticks in which they settle before they have twins",
    },
    apart: { value: 1e-8, range: [1e-300, 1], about: "how far a twin is put from its motion" },
    leap: {
      value: 50,
      range: [1, 1e6],
      whole: true,
      about: "ticks after which a twin is put there again, or sooner if it goes too far",
    },
    turning: { value: 20, range: [0, 1e6], whole: true, about: "leaps in which twins turn to where they part fastest" },
    leaps: { value: 20, range: [1, 1e6], whole: true, about: "leaps over which their parting is looked at" },
  },
  take({ model, values, seed }, { motions: count, spread, transient, apart, leap, turning, leaps }) {
    const { size } = motionOf(model);
    const { state } = model as VectorModel;
    const together = motionsOf("parting", model);
    const random = new Stream(rootKey(seed, "parting"), 0);
    const scattered = (from: Float64Array, by: number) => from.map((x) => x + by * random.normal());
    const named = (columns: readonly Float64Array[]): Points =>
      Object.fromEntries(state.map((name, v) => [name, columns[v]!]));
    const start = startOf(model, values, seed);
    const own = Array.from(start, (x) => scattered(new Float64Array(count).fill(x), spread));
    together.move(named(own), values, 0, transient);
    const twins = own.map((column) => scattered(column, apart / Math.sqrt(size)));
    const halves = own.map((column) => column.slice(0, watched));
    const all = [own, twins, halves];
    const grown = new Float64Array(count);
    rejoin(own, twins, halves, apart, grown);
    let [most, doubt] = [leap, 0];
    /** What they have grown on average, leap by leap. */
    const sums: number[] = [];
    for (let done = 0; done < (turning + leaps) * leap; ) {
      if (done === turning * leap) {
        grown.fill(0);
        doubt = 0;
      }
      const ticks = Math.min(most, leap - (done % leap));
      const before = all.map((columns) => columns.map((column) => column.slice()));
      for (const columns of all) together.move(named(columns), values, transient + done, ticks);
      const off = bend(own, twins, halves);
      if (!(off.most <= bent)) {
        if (ticks === 1) {
          if (Number.isNaN(off.most)) return lost;
          const large = own.some((column) => column.some((x) => Math.abs(x) * Number.EPSILON > (apart * bent) / 32));
          return large ? hidden : tooFar;
        }
        for (const [n, columns] of all.entries())
          for (const [v, column] of columns.entries()) column.set(before[n]![v]!);
        most = ticks >> 1;
        continue;
      }
      rejoin(own, twins, halves, apart, grown);
      done += ticks;
      doubt += off.mean;
      if (done > turning * leap && done % leap === 0) sums.push(mean(grown));
    }
    const time = leap * leaps * (values["dt"] ?? 1);
    const rates = grown.map((sum) => sum / time);
    const lambda1 = mean(rates);
    if (!Number.isFinite(lambda1)) return lost;
    const square = rates.reduce((sum, rate) => sum + (rate - lambda1) * (rate - lambda1), 0) / (count - 1);
    return { lambda1, error: Math.max(Math.sqrt(square / count), doubt / time, wobble(sums) / time), time };
  },
});

const mean = (all: Float64Array): number => all.reduce((sum, one) => sum + one, 0) / all.length;

/** Motions in step part together, now more and now less: by how much the sums' ends are off an even growth, then. */
function wobble(sums: readonly number[]): number {
  const off = Float64Array.from([0, ...sums], (sum, k) => sum - (k * sums.at(-1)!) / sums.length);
  const middle = mean(off);
  return Math.sqrt(2 * mean(off.map((one) => (one - middle) * (one - middle))));
}

/** Hot: the distance of motion i and its twin. */
function distance(own: readonly Float64Array[], twins: readonly Float64Array[], i: number): number {
  let sum = 0;
  for (let v = 0; v < own.length; v++) sum += (twins[v]![i]! - own[v]![i]!) * (twins[v]![i]! - own[v]![i]!);
  return Math.sqrt(sum);
}

/** By what share of what it should be, at most and on average, the distance of those who began half as far is off. */
function bend(
  own: readonly Float64Array[],
  twins: readonly Float64Array[],
  halves: readonly Float64Array[],
): { most: number; mean: number } {
  let [most, sum, count] = [0, 0, 0];
  for (let i = 0; i < halves[0]!.length; i++) {
    // A motion that left the numbers is told by what it has grown.
    if (!own.every((column) => Number.isFinite(column[i]))) continue;
    const share = Math.abs((2 * distance(own, halves, i)) / distance(own, twins, i) - 1);
    most = Math.max(most, share);
    sum += share;
    count++;
  }
  return { most, mean: sum / count };
}

/** Adds the logarithm of how far each twin has gone, and puts it back to where it was apart, in the same direction. */
function rejoin(
  own: readonly Float64Array[],
  twins: readonly Float64Array[],
  halves: readonly Float64Array[],
  apart: number,
  grown: Float64Array,
): void {
  for (let i = 0; i < grown.length; i++) {
    const gone = distance(own, twins, i);
    grown[i]! += log(gone / apart);
    for (let v = 0; v < own.length; v++) twins[v]![i] = own[v]![i]! + (twins[v]![i]! - own[v]![i]!) * (apart / gone);
  }
  for (const [v, half] of halves.entries())
    for (let i = 0; i < half.length; i++) half[i] = own[v]![i]! + (twins[v]![i]! - own[v]![i]!) / 2;
}
