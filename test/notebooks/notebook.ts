// A notebook as a file, what comes of running its cells, and what is wrong with that.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expectType } from "../../lab/index.ts";
import { root } from "../checkers.ts";
import type { Kernel, Output } from "./tslab.ts";

interface Cell {
  readonly cell_type: "markdown" | "code";
  readonly id: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: object;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export const folder = join(root, "notebooks");
export const names = (): string[] => globSync("*.ipynb", { cwd: folder }).sort();

/** What a file holds in lines, so that versions can be compared, and what is text here. */
const inLines = (key: string): boolean => /^(source|text|(text|image)\/.*)$/.test(key);

export const parseNotebook = (text: string): Notebook =>
  JSON.parse(text, (key, held) => (inLines(key) && Array.isArray(held) ? held.join("") : held));

/** As Jupyter writes it. */
export const printNotebook = (notebook: Notebook): string =>
  `${JSON.stringify(
    notebook,
    (key, held) => (inLines(key) && typeof held === "string" ? held.split(/(?<=\n)(?!$)/) : held),
    1,
  )}\n`;

export const readNotebook = (file: string): Notebook => parseNotebook(readFileSync(file, "utf8"));

/** The notebook with what its cells put out, up to the first that fails. */
export async function execute(notebook: Notebook, kernel: Kernel): Promise<Notebook> {
  // What cells print has no colours, as under Jupyter.
  process.env["NO_COLOR"] = "1";
  let count = 0;
  let failed = false;
  const cells: Cell[] = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") cells.push(cell);
    else if (failed) cells.push({ ...cell, execution_count: null, outputs: [] });
    else {
      const { ok, outputs } = await kernel.run(cell.source);
      failed = !ok;
      cells.push({ ...cell, execution_count: ++count, outputs });
    }
  }
  return { ...notebook, cells };
}

const codeOf = ({ cells }: Notebook): Cell[] => cells.filter(({ cell_type }) => cell_type === "code");

/** What went wrong in a notebook that was run, a line each: errors, cells never reached, expectations that failed. */
export function faultsOf(name: string, notebook: Notebook): string[] {
  const code = codeOf(notebook);
  const faults = code.flatMap(({ outputs = [], execution_count: count }, i) =>
    [
      ...(count ? [] : ["never reached"]),
      ...outputs.flatMap((output) => {
        if (output.output_type === "stream") return output.name === "stderr" ? [output.text.trim()] : [];
        const { holds = true } = (output.data[expectType] ?? {}) as { holds?: boolean };
        return holds ? [] : [String(output.data["text/plain"])];
      }),
    ].map((fault) => `${name}, cell ${i + 1}: ${fault}`),
  );
  const expects = code.some(({ outputs = [] }) =>
    outputs.some((output) => "data" in output && expectType in output.data),
  );
  return expects || faults.length > 0
    ? faults
    : [`${name}: expected something to be expected, got nothing; use expect()`];
}

/** Outputs of a cell with this tag differ from run to run: times, and what a machine has. */
const varying = "varies";

/** Where a notebook that was run says something else than the one that is stored, a line each. */
export function differences(name: string, ran: Notebook, stored: Notebook): string[] {
  const before = codeOf(stored);
  return codeOf(ran).flatMap(({ source, metadata, outputs = [] }, i) => {
    const { source: its, outputs: old = [] } = before[i] ?? { source: "" };
    if (source === its && (metadata.tags?.includes(varying) || isDeepStrictEqual(outputs, old))) return [];
    const [got, expected] = [outputs, old].map((all) => all.map(inShort).join(" ") || "nothing");
    return [`${name}, cell ${i + 1}: expected ${expected}, got ${got}; run npm run notebook -- --run`];
  });
}

/** On one line, and no more of it than tells what it is. */
const inShort = (output: Output): string =>
  (output.output_type === "stream" ? output.text.trim() : String(output.data["text/plain"] ?? Object.keys(output.data)))
    .replace(/\s+/g, " ")
    .replace(/(.{100}).+/, "$1…");
