// A copy of the tree to break: what git would keep, node_modules by links, and the lab itself linked to the copy.
// Its test files run there, each in a process of its own.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Word } from "../suite.ts";

export interface Tree {
  readonly root: string;
  /** Where its tests put what they make. */
  readonly scratch: string;
}

const folders: string[] = [];
const running = new Set<ChildProcess>();

function place(): Tree {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "orrery-mutate-"));
  folders.push(folder);
  const tree = { root: join(folder, "tree"), scratch: join(folder, "scratch") };
  mkdirSync(tree.scratch);
  return tree;
}

/** What git knows, and what it does not ignore. */
export function copyOf(root: string): Tree {
  const tree = place();
  const listed = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  for (const file of listed.split("\0"))
    if (file !== "" && existsSync(join(root, file))) cpSync(join(root, file), join(tree.root, file));
  const modules = join(root, "node_modules");
  if (existsSync(modules)) linkModules(modules, join(tree.root, "node_modules"));
  return tree;
}

/** The same again, also where the original has changed since. */
export function twinOf({ root }: Tree): Tree {
  const twin = place();
  cpSync(root, twin.root, { recursive: true, verbatimSymlinks: true });
  return twin;
}

/** The files of a copy. */
export const filesOf = ({ root }: Tree): string[] =>
  globSync("**", { cwd: root, withFileTypes: true, exclude: ({ name }) => name === "node_modules" })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort((a, b) => (a < b ? -1 : 1));

/**
 * Packages are linked where they lie; a link among them keeps its words, so that what leads to the tree leads to the
 * copy.
 */
function linkModules(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name === ".bin" || entry.name.startsWith("@")) linkModules(source, target);
    else symlinkSync(source, target);
  }
}

/** Ends a test file's process group, and while it lives also what it started as groups of their own. */
function end(child: ChildProcess): void {
  const doomed = [child.pid!];
  if (running.has(child)) {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    const processes = table.map((line) => line.trim().split(/ +/).map(Number));
    for (const parent of doomed) for (const [pid, ppid] of processes) if (ppid === parent) doomed.push(pid!);
  }
  for (const pid of [-child.pid!, ...doomed.slice(1)])
    try {
      process.kill(pid, "SIGKILL");
    } catch {} // It is gone already.
}

export interface Outcome {
  /** Tests by name; absent where the file broke off before it could tell. */
  readonly failed?: readonly string[];
  /** It was ended for taking too long. */
  readonly late: boolean;
  readonly seconds: number;
}

/** Runs one test file. Coverage goes to the folder named, if any. */
export function runTest(tree: Tree, file: string, limitSeconds: number, coverage = ""): Promise<Outcome> {
  const began = performance.now();
  const child = spawn(process.execPath, [file], {
    cwd: tree.root,
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, NODE_V8_COVERAGE: coverage, TMPDIR: tree.scratch },
  });
  running.add(child);
  let told: readonly string[] = [];
  child.on("message", (word: Word) => {
    if (word.kind === "done") told = word.failed;
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end(child);
  }, limitSeconds * 1000);
  return new Promise((settle) => {
    child.on("close", (code) => {
      clearTimeout(timer);
      running.delete(child);
      end(child);
      const failed = code === 0 || told.length > 0 ? { failed: told } : {};
      settle({ ...failed, late, seconds: (performance.now() - began) / 1000 });
    });
  });
}

process.on("exit", () => {
  for (const child of running) end(child);
  for (const folder of folders) remove(folder);
});

/** What was ended may be writing still for a moment. */
function remove(folder: string): void {
  for (let tries = 0; existsSync(folder) && tries < 50; tries++)
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)
  process.on(signal, () => process.exit(code));
