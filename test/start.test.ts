import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./checkers.ts";
import { assert, test } from "./suite.ts";

/** A Node of the past, as far as the shim can tell. */
const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';

const main = `
  process.on("SIGINT", () => process.exit(130));
  console.log(process.versions.node, process.argv.slice(2).join(" "));
  if (process.argv[2] === "wait") setTimeout(() => {}, 10_000);
  else process.exitCode = 3;
`;

/** A folder with the shims and a command line of a few lines. */
async function inFolder(visit: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "orrery-start-"));
  try {
    for (const shim of ["orrery.js", "ready.js"])
      cpSync(join(root, "lab", "cli", shim), join(folder, "lab", "cli", shim));
    writeFileSync(join(folder, "lab", "cli", "start.ts"), main);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    await visit(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pin(folder: string): void {
  mkdirSync(join(folder, "node_modules", ".bin"), { recursive: true });
  writeFileSync(join(folder, "node_modules", ".bin", "node"), `#!/bin/sh\nexec ${process.execPath} "$@"\n`, {
    mode: 0o755,
  });
}

async function ended(child: ChildProcess): Promise<{ status: number | null; said: string }> {
  let said = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  const [status] = await once(child, "close");
  return { status, said };
}

const start = (folder: string, script: string, ...args: string[]) =>
  spawn(process.execPath, ["--import", old, join(folder, "lab", "cli", script), ...args]);

test("a Node too old restarts on the pinned one, with its arguments, and ends with its status", () =>
  inFolder(async (folder) => {
    pin(folder);
    const { status, said } = await ended(start(folder, "orrery.js", "list", "--json"));
    assert.is(said, `${process.versions.node} list --json\n`);
    assert.is(status, 3);
  }));

test("an interruption reaches the pinned Node", () =>
  inFolder(async (folder) => {
    pin(folder);
    const child = start(folder, "orrery.js", "wait");
    child.stdout.once("data", () => child.kill("SIGINT"));
    assert.is((await ended(child)).status, 130);
  }));

test("a Node too old, with none pinned, says in one line what it expected", () =>
  inFolder(async (folder) => {
    const { status, said } = await ended(start(folder, "orrery.js"));
    assert.match(said, /^orrery: expected Node 22\.18 or newer, got 20\.20\.2; run .*\n$/);
    assert.is(status, 2);
  }));

/** A folder whose lock file is older or newer than what is installed, and an npm that says what it was asked. */
async function readyIn(folder: string, lockAge: number, npmStatus: number) {
  mkdirSync(join(folder, "node_modules"));
  const npm = join(folder, "npm.js");
  writeFileSync(npm, `console.log("npm", process.argv.slice(2).join(" ")); process.exitCode = ${npmStatus};`);
  for (const [file, age] of [
    ["package-lock.json", lockAge] as const,
    ["node_modules/.package-lock.json", 10] as const,
  ]) {
    writeFileSync(join(folder, file), "{}");
    const seconds = Date.now() / 1000 - age;
    utimesSync(join(folder, file), seconds, seconds);
  }
  const env = { ...process.env, npm_execpath: npm, npm_node_execpath: process.execPath };
  return ended(spawn(process.execPath, [join(folder, "lab", "cli", "ready.js")], { env }));
}

test("what is installed and as young as the lock file is left alone, in silence", () =>
  inFolder(async (folder) => {
    assert.equal(await readyIn(folder, 20, 1), { status: 0, said: "" });
  }));

test("what is older than the lock file is installed again, with a notice", () =>
  inFolder(async (folder) => {
    const { status, said } = await readyIn(folder, 0, 0);
    assert.match(said, /^orrery: installing .*\nnpm ci --loglevel=error\n$/);
    assert.is(status, 0);
  }));

test("an installation that fails ends with one line and status 1", () =>
  inFolder(async (folder) => {
    const { status, said } = await readyIn(folder, 0, 7);
    assert.match(said, /\norrery: expected npm ci to succeed, got status 7; see above\n$/);
    assert.is(status, 1);
  }));
