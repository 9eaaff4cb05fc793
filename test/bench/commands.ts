// How long the commands take that somebody waits for.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, median, timed } from "./figure.ts";

const root = join(import.meta.dirname, "..", "..");

function started(command: string, args: readonly string[], cwd = root): void {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`bench: expected ${command} ${args.join(" ")} to exit 0, got ${error ?? status}; ${stderr}`);
}

const seconds = (act: () => void): number => timed(act) / 1000;

/** A clone of the last commit, and an npm that has never fetched anything. */
function coldInstall(): number {
  const folder = mkdtempSync(join(tmpdir(), "orrery-bench-"));
  try {
    started("git", ["clone", "--quiet", root, join(folder, "clone")]);
    return seconds(() => started("npm", ["ci", "--cache", join(folder, "cache")], join(folder, "clone")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const medianOfNine = (command: string, ...args: string[]): number =>
  median(Array.from({ length: 9 }, () => timed(() => started(command, args))));

export const commands: readonly Figure[] = [
  {
    name: "commands: orrery list, the median of nine",
    unit: "ms",
    limit: 150,
    measure: () => medianOfNine(join(root, "node_modules", ".bin", "orrery"), "list"),
  },
  {
    name: "commands: orrery doctor, the median of nine",
    unit: "ms",
    limit: 2000,
    measure: () => medianOfNine(join(root, "node_modules", ".bin", "orrery"), "doctor"),
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
  { name: "commands: a cold install", unit: "s", limit: 60, measure: coldInstall },
];
