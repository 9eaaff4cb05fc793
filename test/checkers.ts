// The tools that read the sources, each with its command and, where it says so, how many files it saw.

import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { sourcePaths } from "./tidy.ts";

export const root = join(import.meta.dirname, "..");

/** By its own path: tslab's TypeScript 5 takes the name in node_modules/.bin. */
export const tsc = join(root, "node_modules", "typescript", "bin", "tsc");

export interface Checker {
  command: [tool: string, ...args: string[]];
  /** Finds the number of files in the tool's output: a source not seen is a failure, whatever the tool says. */
  seen?: RegExp;
}

export const checkers = {
  style: { command: ["biome", "check", "--error-on-warnings", "."], seen: /Checked (\d+) files?/ },
  types: { command: [tsc, "--noEmit", "--diagnostics", "-p", "."], seen: /Files: +(\d+)/ },
  borders: {
    command: ["depcruise", "--output-type", "err-long", "kernels", "lab", "scenarios", "test"],
    seen: /(\d+) modules/,
  },
  "dead code": { command: ["knip", "--no-config-hints"] },
} satisfies Record<string, Checker>;

/** Runs a checker on the tree at `folder`, whose node_modules it uses. */
export async function runChecker({ command: [tool, ...args], seen }: Checker, folder: string) {
  const { status, output } = await run([resolve(root, "node_modules", ".bin", tool), ...args], folder);
  if (!seen) return { ok: status === 0, output };
  const files = Number(seen.exec(output)?.[1] ?? 0);
  const sources = sourcePaths(folder).filter((path) => path.endsWith(".ts")).length;
  const short = files < sources ? `saw ${files} files of ${sources}` : "";
  return { ok: status === 0 && !short, files, output: output + short };
}

function run(args: string[], cwd: string): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  return new Promise((settle) => child.on("close", (status) => settle({ status, output })));
}
