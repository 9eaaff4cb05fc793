import type { Param, Random } from "../../core/index.ts";

/** Microseconds, drawn from an exponential law, until what happens `rate` times a second happens next. */
export const gap = (random: Random, rate: number): number => Math.round((1e6 * random.exponential()) / rate);

export const arrivals: Param = { value: 0.5, range: [0.01, 10], unit: "1/s", about: "customers that come a second" };
export const service: Param = {
  value: 1,
  range: [0.1, 10],
  unit: "1/s",
  about: "customers that a server serves a second",
};
