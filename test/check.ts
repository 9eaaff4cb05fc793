// The one command: style, types, borders, dead code and tests, a line a part, and exit 1 if any part fails.

import { spawnSync } from "node:child_process";
import { type Checker, checkers, root, runChecker } from "./checkers.ts";

const failed: string[] = [];

function close(part: string, ok: boolean, began: number, files?: number): void {
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${ok ? "✔" : "✘"} ${part} (${files === undefined ? "" : `${files} files, `}${seconds})`);
  if (!ok) failed.push(part);
}

const start = performance.now();
await Promise.all(
  Object.entries<Checker>(checkers).map(async ([part, checker]) => {
    const { ok, files, output } = await runChecker(checker, root);
    if (!ok) console.log(output);
    close(part, ok, start, files);
  }),
);

const began = performance.now();
const { status } = spawnSync(process.execPath, ["test/run.ts"], { cwd: root, stdio: "inherit" });
close("tests", status === 0, began);

const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(failed.length ? `check: ${failed.join(", ")} failed (${seconds} s)` : `check: all good (${seconds} s)`);
process.exitCode = failed.length ? 1 : 0;
