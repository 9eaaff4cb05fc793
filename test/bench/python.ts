// The Python that peers are installed in, where there is one: ORRERY_PYTHON names it. Nobody needs it.
import { spawnSync } from "node:child_process";

const run = (code: string, words: readonly string[]) =>
  spawnSync(process.env["ORRERY_PYTHON"] ?? "python3", ["-c", code, ...words], { encoding: "utf8" });

/** Whether it has a module. */
export const hasModule = (name: string): boolean => run(`import ${name}`, []).status === 0;

/** The number that a program of it prints last. */
export function printed(code: string, ...words: readonly string[]): number {
  const { status, stdout, stderr } = run(code, words);
  if (status !== 0) throw new Error(`python: ${stderr}`);
  return Number(stdout.trim().split("\n").at(-1));
}
