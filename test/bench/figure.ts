// What a figure is, and how two ways of doing the same are timed side by side. The figures are in the files beside.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export interface Figure {
  readonly name: string;
  readonly unit: "×" | "ns" | "ms" | "s" | "B" | "MB" | "digests";
  /** It holds up to here; absent: printed for comparison only. */
  readonly limit?: number;
  readonly measure: () => number;
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Milliseconds that `act` takes by the clock on the wall. */
export function timed(act: () => void): number {
  const began = performance.now();
  act();
  return performance.now() - began;
}

/** Milliseconds of processor that `act` takes, on all threads: what a busy machine does meanwhile does not count. */
export function worked(act: () => void): number {
  const began = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/**
 * How many times as much work `act` is as `than`: the median over rounds A B, B A, …; the first two warm the code and
 * do not count.
 */
export function ratio(act: () => void, than: () => void, rounds = 21): number {
  const ratios: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const swapped = round % 2 === 0;
    const first = worked(swapped ? than : act);
    const second = worked(swapped ? act : than);
    if (round >= 0) ratios.push(swapped ? second / first : first / second);
  }
  return median(ratios);
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that the process holds for good, typed arrays included. */
export function held(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
