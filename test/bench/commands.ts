// How long the commands take that somebody waits for.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noBrowser } from "../browser.ts";
import { type Figure, median, timed } from "./figure.ts";

const root = join(import.meta.dirname, "..", "..");

const orrery = join(root, "node_modules", ".bin", "orrery");

/** Runs a command to its end; what it printed. */
function started(command: string, args: readonly string[], cwd = root): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`bench: expected ${command} ${args.join(" ")} to exit 0, got ${error ?? status}; ${stderr}`);
  return stdout;
}

/** What a script beside this file prints: a number. */
const printed = (script: string, ...args: string[]): number =>
  Number(started(process.execPath, [join(import.meta.dirname, script), ...args]));

const seconds = (act: () => void): number => timed(act) / 1000;

function inFolder(act: (folder: string) => number): number {
  const folder = mkdtempSync(join(tmpdir(), "orrery-bench-"));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A clone of the last commit, and an npm that has never fetched anything. */
const coldInstall = (): number =>
  inFolder((folder) => {
    started("git", ["clone", "--quiet", root, join(folder, "clone")]);
    return seconds(() => started("npm", ["ci", "--cache", join(folder, "cache")], join(folder, "clone")));
  });

const tour = (): number => inFolder((folder) => seconds(() => started(orrery, ["tour", "--out", folder])));

const page = (): number =>
  inFolder((folder) => {
    const { report } = JSON.parse(started(orrery, ["report", "lorenz-exponents", "--out", folder, "--json"]));
    return printed("open-page.ts", report);
  });

/** The second time: the first may have to make the lab's declarations anew. */
function firstCell(): number {
  printed("first-cell.ts");
  return printed("first-cell.ts");
}

const medianOfNine = (command: string, ...args: string[]): number =>
  median(Array.from({ length: 9 }, () => timed(() => started(command, args))));

export const commands: readonly Figure[] = [
  {
    name: "commands: orrery list, the median of nine",
    unit: "ms",
    limit: 150,
    measure: () => medianOfNine(orrery, "list"),
  },
  {
    name: "commands: orrery doctor, the median of nine",
    unit: "ms",
    limit: 2000,
    measure: () => medianOfNine(orrery, "doctor"),
  },
  {
    name: "commands: Node itself with nothing to do",
    unit: "ms",
    measure: () => medianOfNine(process.execPath, "-e", "0"),
  },
];

/** Minutes, so asked for by --whole. */
export const wholes: readonly Figure[] = [
  { name: "commands: npm test", unit: "s", limit: 60, measure: () => seconds(() => started("npm", ["test"])) },
  {
    name: "commands: npm run check",
    unit: "s",
    limit: 90,
    measure: () => seconds(() => started("npm", ["run", "check"])),
  },
  { name: "commands: orrery tour", unit: "s", limit: 30, measure: tour },
  ...(noBrowser === undefined
    ? [{ name: "commands: a report opens in a browser", unit: "ms", limit: 1000, measure: page } as const]
    : []),
  { name: "commands: a notebook's first cell, its kernel's start with it", unit: "s", limit: 3, measure: firstCell },
  { name: "commands: a cold install", unit: "s", limit: 60, measure: coldInstall },
];
