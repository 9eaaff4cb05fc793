// Runs the test files, those of a folder one after the other in one process, and closes with one line:
// `N passed, N failed`. Arguments choose files by path or by a part of it.

import { type ChildProcess, spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import type { Word } from "./suite.ts";

const root = resolve(import.meta.dirname, "..");
const timesFile = join(root, ".cache", "test-times.json");
const limitSeconds = process.env["ORRERY_LONG"] ? 2400 : 120;

type Done = Extract<Word, { kind: "done" }>;

interface Report {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: Done["skipped"];
  readonly cause: string;
  readonly seconds: number;
}

interface Ended {
  readonly how: string;
  readonly well: boolean;
  readonly output: string;
}

const nothing: Report = { passed: 0, failed: [], skipped: [], cause: "", seconds: 0 };

/** A process that runs files as they are handed to it. */
interface Host {
  run(file: string): Promise<Report>;
  /** Lets it go when it has nothing left to do; how it ended, with what it said. */
  end(): Promise<Ended>;
}

const running = new Set<ChildProcess>();

/** The process with its group, so that what a test started ends with it. */
function kill(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // No process groups here, or it is gone already.
  }
}

function start(): Host {
  const child = spawn(process.execPath, [join(root, "test", "suite.ts")], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, ".cache", "compiled") },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise<Ended>((settle) => {
    child.on("close", (code, signal) => {
      running.delete(child);
      kill(child);
      settle({ how: `ended with ${signal ?? code}`, well: code === 0, output });
    });
  });

  async function run(file: string): Promise<Report> {
    const began = performance.now();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill(child);
    }, limitSeconds * 1000);
    let place = "while it was read";
    const done = await new Promise<Done | undefined>((settle) => {
      child.removeAllListeners("message").on("message", (word: Word) => {
        if (word.kind === "done") settle(word);
        else place = `in "${word.name}"`;
      });
      void ended.then(() => settle(undefined));
      child.send(file, () => {});
    });
    clearTimeout(timer);
    const seconds = (performance.now() - began) / 1000;
    if (done === undefined) {
      const how = late ? `did not end within ${limitSeconds} s` : (await ended).how;
      return { ...nothing, cause: `${how}, ${place}`, seconds };
    }
    const tests = done.passed + done.failed.length + done.skipped.length;
    return { ...done, cause: tests === 0 ? "ran no test" : "", seconds };
  }

  return {
    run,
    async end() {
      child.send("", () => {});
      const timer = setTimeout(() => kill(child), limitSeconds * 1000);
      const how = await ended;
      clearTimeout(timer);
      return how;
    },
  };
}

const total = { passed: 0, failed: 0, skipped: 0 };
/** Of each folder, in seconds. */
const times: Record<string, number> = {};

/** Runs files one after the other; where the process dies in one, the rest have another. */
async function runTogether(files: readonly string[]): Promise<void> {
  const left = [...files];
  while (left.length > 0) {
    const host = start();
    let file: string;
    let report: Report;
    const wrong: string[] = [];
    do {
      file = left.shift()!;
      report = await host.run(file);
      if (tell(file, report) > 0) wrong.push(file);
    } while (left.length > 0 && report.cause === "");
    const { how, well, output } = await host.end();
    if (wrong.length === 0 && !well) {
      tell(file, { ...nothing, cause: `${how}, after its tests` });
      wrong.push(file);
    }
    for (const said of output.split(/^(?=test\/\S+\.test\.ts$)/m))
      if (wrong.some((one) => said.startsWith(`${one}\n`))) console.log(said);
  }
}

/** Says how a file went, and counts it. How many failed. */
function tell(file: string, { passed, failed: names, skipped, cause, seconds }: Report): number {
  const failed = names.length + (cause ? 1 : 0);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped.length;
  times[dirname(file)] = (times[dirname(file)] ?? 0) + seconds;
  const counts = [`${passed} passed`, failed && `${failed} failed`, skipped.length && `${skipped.length} skipped`];
  console.log(`${failed ? "✘" : "✔"} ${file}: ${counts.filter(Boolean).join(", ")} (${seconds.toFixed(1)} s)`);
  for (const { name, reason } of skipped) console.log(`    skipped: ${name} (${reason})`);
  if (cause) console.log(`    ${file} ${cause}`);
  return failed;
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
total.failed += unmatched.length;
for (const part of unmatched) console.log(`run: expected part of a test file's path, got ${part}; see test/`);

const chosen = files.filter((file) => wanted.length === 0 || wanted.some((part) => matches(file, part)));
const folders = Map.groupBy(chosen.sort(), dirname);
const before = rememberedTimes();
// Those that take long begin first; those of which nothing is known, before them.
const queue = [...folders.keys()].sort((a, b) => (before[b] ?? Infinity) - (before[a] ?? Infinity) || (a < b ? -1 : 1));

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    for (const child of running) kill(child);
    process.exit(signal === "SIGINT" ? 130 : 143);
  });

if (files.length === 0) total.failed++;
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let folder = queue.shift(); folder; folder = queue.shift()) await runTogether(folders.get(folder)!);
  }),
);

mkdirSync(join(root, ".cache"), { recursive: true });
writeFileSync(timesFile, JSON.stringify({ ...before, ...times }));
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed ? 1 : 0;
