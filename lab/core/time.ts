// Time is a whole number of a declared unit, and a quantity may be written with its unit. No clock lives here.
import { misuse, shown } from "./errors.ts";

/** A whole number of the world's unit; Infinity means never. */
export type Time = number;

type Dimension = "time" | "length" | "mass" | "angle" | "share";

/** Each unit's dimension and its size in the dimension's first unit. Decimal sizes are exact or correctly rounded. */
const units: Readonly<Record<string, readonly [Dimension, number]>> = {
  s: ["time", 1],
  ns: ["time", 1e-9],
  us: ["time", 1e-6],
  µs: ["time", 1e-6],
  ms: ["time", 1e-3],
  min: ["time", 60],
  h: ["time", 3600],
  d: ["time", 86_400],
  yr: ["time", 31_557_600],
  m: ["length", 1],
  mm: ["length", 1e-3],
  cm: ["length", 1e-2],
  km: ["length", 1e3],
  au: ["length", 149_597_870_700],
  kg: ["mass", 1],
  g: ["mass", 1e-3],
  t: ["mass", 1e3],
  rad: ["angle", 1],
  deg: ["angle", 0.017453292519943295],
  "1": ["share", 1],
  "%": ["share", 1e-2],
};

/** Reads `0.01`, `10ms` or `1e-3 s` as a number of `unit` (absent: a plain number, written without unit or in `%`). */
export function quantity(who: string, text: string, unit: string | undefined): number {
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([a-zA-Zµ%]*)\s*$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]);
  if (match === null || !Number.isFinite(value))
    throw misuse(who, "a finite number", shown(text), "write it as 0.01 or 10ms");
  const written = match[2] as string;
  if (written === "" || written === unit) return value;
  const wanted = units[unit ?? "1"];
  const given = Object.hasOwn(units, written) ? units[written] : undefined;
  if (wanted === undefined || given === undefined || wanted[0] !== given[0]) {
    const choices =
      wanted === undefined ? [] : Object.keys(units).filter((name) => units[name]?.[0] === wanted[0] && name !== "1");
    const plain = unit === undefined ? "a plain number" : `a number in ${unit}`;
    throw misuse(
      who,
      plain,
      shown(text),
      unit === undefined ? "write it without a unit" : `use ${choices.join(", ") || unit}`,
    );
  }
  // A divisor keeps 10ms → 0.01 exact where a product of two rounded sizes would not.
  const ratio = wanted[1] / given[1];
  return ratio >= 1 ? value / ratio : value * (given[1] / wanted[1]);
}

/** A moment in time must be a whole number that a double holds exactly. */
export function wholeTime(who: string, value: number): Time {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw misuse(who, "a whole number of ticks from 0 to 2^53", shown(value), "round it, or choose a finer unit");
}
