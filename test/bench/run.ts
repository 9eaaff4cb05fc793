// Measures every figure and prints each beside its limit; exit 1 if one does not hold. `--json` for machines, `--whole`
// for the figures that take minutes, anything else chooses figures by a part of their names.
import { parseArgs } from "node:util";
import { commands, wholes } from "./commands.ts";
import { digests } from "./digests.ts";
import type { Figure } from "./figure.ts";
import { histories } from "./histories.ts";
import { loop } from "./loop.ts";
import { peers } from "./peers.ts";
import { pictures } from "./pictures.ts";
import { randomness } from "./randomness.ts";
import { schedulers } from "./scheduler.ts";
import { tables } from "./tables.ts";
import { temporal } from "./temporal.ts";
import { runTwentyOthers } from "./twenty.ts";
import { worlds } from "./worlds.ts";

const { values: asked, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, whole: { type: "boolean", default: false } },
  allowPositionals: true,
});

const all = [
  ...loop,
  ...digests,
  ...histories,
  ...randomness,
  ...peers,
  ...pictures,
  ...schedulers,
  ...temporal,
  ...worlds,
  ...commands,
  ...tables,
  ...(asked.whole ? wholes : []),
];
const figures = all.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
if (figures.length === 0)
  throw new Error(`bench: expected a part of a figure's name, got ${positionals}; leave it out for all`);

const holds = ({ limit }: Figure, measured: number): boolean => limit === undefined || measured <= limit;

/** The machine is shared: what fails is asked once more before it is said. */
function measured(figure: Figure): number {
  const once = figure.measure();
  return holds(figure, once) ? once : Math.min(once, figure.measure());
}

const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? "" : `${Number(value.toPrecision(3))} ${unit}`;
const row = (cells: readonly string[]): string =>
  [cells[0]!.padEnd(76), ...cells.slice(1).map((cell) => cell.padStart(12))].join("");

runTwentyOthers();
if (!asked.json) console.log(row(["figure", "measured", "limit", "holds"]));
const results = figures.map((figure) => {
  const { name, unit, limit } = figure;
  const value = measured(figure);
  const ok = holds(figure, value);
  if (!asked.json)
    console.log(row([name, shown(value, unit), shown(limit, unit), limit === undefined ? "" : ok ? "yes" : "no"]));
  return { figure: name, measured: value, unit, ...(limit !== undefined && { limit, holds: ok }) };
});
if (asked.json) console.log(JSON.stringify(results, undefined, 2));
process.exitCode = results.every(({ holds = true }) => holds) ? 0 : 1;
