// Measures every figure and prints each beside its limit; exit 1 if one does not hold. `--json` for machines, `--whole`
// for the figures that take minutes, anything else chooses figures by their file or a part of their names; exit 2 for
// what chooses none. A file's figures have a process to themselves: those of others leave code and memory behind, and a
// figure is to be the same alone and among all.
import { spawnSync } from "node:child_process";
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
const { chosen, json } = asked();

function asked(): Choice {
  try {
    return choice(process.argv.slice(2), quick, wholes);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

interface Result {
  readonly figure: string;
  readonly measured: number;
  readonly unit: string;
  readonly limit?: number;
  readonly holds?: boolean;
}

const holds = ({ limit }: Figure, measured: number): boolean => limit === undefined || measured <= limit;

/** The machine is shared: what fails is asked once more before it is said. */
function measured(figure: Figure): Result {
  const { name, unit, limit } = figure;
  const once = figure.measure();
  const value = holds(figure, once) ? once : Math.min(once, figure.measure());
  return { figure: name, measured: value, unit, ...(limit !== undefined && { limit, holds: holds(figure, value) }) };
}

/** The same in a process of its own. */
function measuredApart(group: string, figures: readonly Figure[]): readonly Result[] {
  const names = figures.map(({ name }) => name);
  const words = [...process.execArgv, import.meta.filename, "--json", "--whole", `--of=${group}`, ...names];
  const { stdout, status, error } = spawnSync(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  if (status === 0 || status === 1) return JSON.parse(String(stdout));
  throw error ?? new Error(`bench: ${group} ended by ${status}`);
}

const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? "" : `${Number(value.toPrecision(3))} ${unit}`;
const row = (cells: readonly string[]): string =>
  [cells[0]!.padEnd(76), ...cells.slice(1).map((cell) => cell.padStart(12))].join("");

function tell({ figure, measured, unit, limit, holds }: Result): void {
  const verdict = holds === undefined ? "" : holds ? "yes" : "no";
  if (!json) console.log(row([figure, shown(measured, unit), shown(limit, unit), verdict]));
}

if (!json) console.log(row(["figure", "measured", "limit", "holds"]));
const groups = Object.entries(chosen);
const results: Result[] = [];
const take = (result: Result): void => {
  tell(result);
  results.push(result);
};
if (groups.length > 1) for (const [group, figures] of groups) measuredApart(group, figures).forEach(take);
else {
  runTwentyOthers();
  for (const [, figures] of groups) for (const figure of figures) take(measured(figure));
}
if (json) console.log(JSON.stringify(results, undefined, 2));
process.exitCode = results.every(({ holds = true }) => holds) ? 0 : 1;
