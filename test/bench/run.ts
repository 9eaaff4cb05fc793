// Measures every figure and prints each beside its limit; exit 1 if one does not hold. `--json` for machines, `--whole`
// for the figures that take minutes, anything else chooses figures by their file or a part of their names; exit 2 for
// what chooses none.
import { Misuse } from "../../lab/core/index.ts";
import { type Choice, choice } from "./choice.ts";
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

const quick = {
  loop,
  digests,
  histories,
  randomness,
  peers,
  pictures,
  schedulers,
  temporal,
  worlds,
  commands,
  tables,
};
const { figures, json } = chosen();

function chosen(): Choice {
  try {
    return choice(process.argv.slice(2), quick, wholes);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

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
if (!json) console.log(row(["figure", "measured", "limit", "holds"]));
const results = figures.map((figure) => {
  const { name, unit, limit } = figure;
  const value = measured(figure);
  const ok = holds(figure, value);
  if (!json)
    console.log(row([name, shown(value, unit), shown(limit, unit), limit === undefined ? "" : ok ? "yes" : "no"]));
  return { figure: name, measured: value, unit, ...(limit !== undefined && { limit, holds: ok }) };
});
if (json) console.log(JSON.stringify(results, undefined, 2));
process.exitCode = results.every(({ holds = true }) => holds) ? 0 : 1;
