// Runs every test file in a process of its own and closes with one line: `N passed, N failed`.
// Arguments choose files by path or by a part of it.

import { type ChildProcess, spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import type { Word } from "./suite.ts";

const root = resolve(import.meta.dirname, "..");
const timesFile = join(root, ".cache", "test-times.json");
const limitSeconds = process.env["ORRERY_LONG"] ? 2400 : 120;

interface Report {
  passed: number;
  skipped: { name: string; reason: string }[];
  failed: number;
  cause: string;
  output: string;
  seconds: number;
}

const running = new Set<ChildProcess>();

/** The file's own process group, so that what a test started ends with it. */
function end(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // No process groups here, or it is gone already.
  }
}

function runFile(file: string): Promise<Report> {
  const began = performance.now();
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, ".cache", "compiled") },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  let done: Extract<Word, { kind: "done" }> | undefined;
  let place = "while it was read";
  child.on("message", (word: Word) => {
    if (word.kind === "running") place = `in "${word.name}"`;
    else done = word;
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end(child);
  }, limitSeconds * 1000);

  return new Promise((settle) => {
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      end(child);
      const { passed, skipped, failed: failing } = done ?? { passed: 0, failed: [], skipped: [] };
      const failed = failing.length;
      const where = done ? "after its tests" : place;
      const cause = late
        ? `did not end within ${limitSeconds} s, ${where}`
        : failed > 0
          ? ""
          : code !== 0
            ? `ended with ${signal ?? code}, ${where}`
            : passed + skipped.length === 0
              ? "ran no test"
              : "";
      const seconds = (performance.now() - began) / 1000;
      settle({ passed, skipped, failed: failed + (cause ? 1 : 0), cause, output, seconds });
    });
  });
}

function print(file: string, { passed, failed, skipped, cause, output, seconds }: Report): void {
  const counts = [`${passed} passed`, failed && `${failed} failed`, skipped.length && `${skipped.length} skipped`];
  console.log(`${failed ? "✘" : "✔"} ${file}: ${counts.filter(Boolean).join(", ")} (${seconds.toFixed(1)} s)`);
  for (const { name, reason } of skipped) console.log(`    skipped: ${name} (${reason})`);
  if (cause) console.log(`    ${file} ${cause}`);
  if (failed) console.log(output);
}

function rememberedTimes(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(timesFile, "utf8"));
  } catch {
    return {}; // Only the order depends on them.
  }
}

const files = globSync("test/**/*.test.ts", { cwd: root, exclude: ["test/fixtures/**"] }).map((file) =>
  file.replaceAll("\\", "/"),
);
const wanted = process.argv.slice(2);
const matches = (file: string, part: string) => file.includes(part) || file === relative(root, resolve(part));
const unmatched = wanted.filter((part) => !files.some((file) => matches(file, part)));
for (const part of unmatched) console.log(`run: expected part of a test file's path, got ${part}; see test/`);

const times = rememberedTimes();
const time = (file: string) => times[file] ?? Infinity;
const queue = files
  .filter((file) => wanted.length === 0 || wanted.some((part) => matches(file, part)))
  .sort((a, b) => (time(a) === time(b) ? (a < b ? -1 : 1) : time(b) - time(a)));

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    for (const child of running) end(child);
    process.exit(signal === "SIGINT" ? 130 : 143);
  });

const total = { passed: 0, failed: unmatched.length, skipped: 0 };
if (files.length === 0) total.failed++;
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const report = await runFile(file);
      print(file, report);
      times[file] = report.seconds;
      total.passed += report.passed;
      total.failed += report.failed;
      total.skipped += report.skipped.length;
    }
  }),
);

mkdirSync(join(root, ".cache"), { recursive: true });
writeFileSync(timesFile, JSON.stringify(times));
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed ? 1 : 0;
