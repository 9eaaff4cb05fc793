// Time is a whole number of a declared unit, a seed one of none, and a quantity may be written with its unit. No clock
// lives here.
import { misuse, shown } from "./errors.ts";

/** A whole number of the world's unit; Infinity means never. */
export type Time = number;

type Dimension = "time" | "length" | "mass" | "angle" | "share";

/** Each unit's dimension and its size in the dimension's first unit, as a fraction, so that conversion rounds once. */
const units: Readonly<Record<string, readonly [Dimension, times: number, over: number]>> = {
  s: ["time", 1, 1],
  ns: ["time", 1, 1e9],
  us: ["time", 1, 1e6],
  µs: ["time", 1, 1e6],
  ms: ["time", 1, 1e3],
  min: ["time", 60, 1],
  h: ["time", 3600, 1],
  d: ["time", 86_400, 1],
  yr: ["time", 31_557_600, 1],
  m: ["length", 1, 1],
  mm: ["length", 1, 1e3],
  cm: ["length", 1, 100],
  km: ["length", 1e3, 1],
  au: ["length", 149_597_870_700, 1],
  kg: ["mass", 1, 1],
  g: ["mass", 1, 1e3],
  t: ["mass", 1e3, 1],
  rad: ["angle", 1, 1],
  deg: ["angle", 0.017453292519943295, 1],
  "1": ["share", 1, 1],
  "%": ["share", 1, 100],
};

/** Reads `0.01`, `10ms` or `1e-3 s` as a number of `unit` (absent: a plain number, written without unit or in `%`). */
export function quantity(who: string, text: string, unit: string | undefined): number {
  const [, digits, written = ""] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/.exec(text) ?? [];
  const value = Number(digits ?? Number.NaN);
  const read = Number.isFinite(value) && (written === unit || /^[a-zA-Zµ%]*$/.test(written));
  if (!read) throw misuse(who, "a finite number", shown(text), "write it as 0.01 or 10ms");
  if (written === "" || written === unit) return value;
  const wanted = Object.hasOwn(units, unit ?? "1") ? units[unit ?? "1"] : undefined;
  const given = Object.hasOwn(units, written) ? units[written] : undefined;
  if (wanted !== undefined && given !== undefined && wanted[0] === given[0]) {
    const [times, over] = [given[1] * wanted[2], given[2] * wanted[1]];
    return times >= over ? value * (times / over) : value / (over / times);
  }
  if (unit === undefined) throw misuse(who, "a plain number", shown(text), "write it without a unit");
  const choices = Object.keys(units).filter((name) => wanted !== undefined && units[name]![0] === wanted[0]);
  throw misuse(who, `a number in ${unit}`, shown(text), `use ${choices.join(", ") || unit}`);
}

/** A moment in time must be a whole number that a double holds exactly. */
export function wholeTime(who: string, value: number): Time {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw misuse(who, "a whole number of ticks from 0 to 2^53", shown(value), "round it, or choose a finer unit");
}

/** Seeds are whole numbers from 0 to 2^53 − 1. */
export function checkSeed(who: string, seed: unknown): number {
  if (typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw misuse(who, "a seed that is a whole number from 0 to 2^53 - 1", shown(seed), "use for example seed 1");
}
