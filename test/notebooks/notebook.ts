// A notebook as a file, and what comes of running it without a screen.

import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectType } from "../../lab/index.ts";
import { root } from "../checkers.ts";
import type { Kernel, Output } from "./tslab.ts";

interface Cell {
  cell_type: "markdown" | "code";
  id: string;
  metadata: { tags?: string[] };
  source: string | string[];
  execution_count?: number | null;
  outputs?: Output[];
}

export interface Notebook {
  cells: Cell[];
  metadata: object;
  nbformat: number;
  nbformat_minor: number;
}

export const folder = join(root, "notebooks");
export const names = (): string[] => globSync("*.ipynb", { cwd: folder }).sort();

export const readNotebook = (name: string): Notebook => JSON.parse(readFileSync(join(folder, name), "utf8"));

/** As Jupyter writes it, lines apart, so that versions can be compared. */
export const writeNotebook = (name: string, notebook: Notebook): void =>
  writeFileSync(join(folder, name), `${JSON.stringify(apart(notebook), null, 1)}\n`);

const apart = (notebook: Notebook): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell) => ({
    ...cell,
    source: linesOf(cell.source),
    ...(cell.outputs && { outputs: cell.outputs.map(outputApart) }),
  })),
});

const linesOf = (text: string | string[]): string[] => whole(text).split(/(?<=\n)(?!$)/);
const whole = (text: string | string[]): string => [text].flat().join("");

const outputApart = (output: Output): Output =>
  output.output_type === "stream"
    ? { ...output, text: linesOf(output.text) as never }
    : { ...output, data: mapped(output.data, (held) => (typeof held === "string" ? linesOf(held) : held)) };

const outputWhole = (output: Output): Output =>
  output.output_type === "stream"
    ? { ...output, text: whole(output.text) }
    : { ...output, data: mapped(output.data, (held) => (isLines(held) ? whole(held) : held)) };

const isLines = (held: unknown): held is string[] => Array.isArray(held) && typeof held[0] === "string";
const mapped = (data: Record<string, unknown>, change: (held: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).map(([type, held]) => [type, change(held)]));

/** Outputs of a cell with this tag differ from run to run: times, what the machine has. */
const varying = "varies";

/** What a notebook's outputs say, cell by cell, of all that is the same in every run. */
export const said = ({ cells }: Notebook): Output[][] =>
  cells.flatMap((cell) =>
    cell.cell_type !== "code" ? [] : cell.metadata.tags?.includes(varying) ? [[]] : [(cell.outputs ?? []).map(outputWhole)],
  );

/** The notebook with its outputs, and each thing that went wrong as a line. */
export async function execute(
  name: string,
  notebook: Notebook,
  kernel: Kernel,
): Promise<{ notebook: Notebook; faults: string[]; expectations: number }> {
  const faults: string[] = [];
  const cells: Cell[] = [];
  let count = 0;
  let expectations = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") {
      cells.push(cell);
      continue;
    }
    const { ok, outputs } = await kernel.run(whole(cell.source));
    cells.push({ ...cell, execution_count: ++count, outputs: [...outputs] });
    const where = `${name}, cell ${count}`;
    for (const output of outputs) {
      if (output.output_type === "stream" && output.name === "stderr") faults.push(`${where}: ${output.text.trim()}`);
      if (output.output_type !== "display_data" || !(expectType in output.data)) continue;
      expectations++;
      if (!(output.data[expectType] as { holds: boolean }).holds)
        faults.push(`${where}: ${output.data["text/plain"] as string}`);
    }
    if (!ok) {
      faults.push(`${where}: expected it to run, got an error`);
      break;
    }
  }
  return { notebook: { ...notebook, cells }, faults, expectations };
}
