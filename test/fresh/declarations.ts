// The lab's declarations, made from its sources for compilers that cannot read those: a stranger's, and a notebook's.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, tsc } from "../checkers.ts";

/** Where package.json says that the lab's types are. */
const typesFolder = join(root, ".cache", "types");
/** The digest of what they are made from lies beside them. */
const stamp = "made-from";

/**
 * Makes what the compiler declared readable to all: it rewrites the extensions of what it emits as JavaScript, not of
 * what it declares; and TypeScript 5.0, which tslab brings, has no NoInfer.
 */
export function settle(folder: string): void {
  for (const path of globSync("**/*.d.ts", { cwd: folder })) {
    const file = join(folder, path);
    const text = readFileSync(file, "utf8").replace(/((?:from|import\() ?"\.[^"]*)\.ts"/g, '$1.js"');
    const own = /\bNoInfer</.test(text) ? "type NoInfer<T> = [T][T extends any ? 0 : never];\n" : "";
    writeFileSync(file, text + own);
  }
}

/** Of all that the declarations are made from. */
export function sourcesDigest(): string {
  const hash = createHash("sha256");
  const made = ["package-lock.json", "tsconfig.json", "tsconfig.build.json", "test/fresh/declarations.ts"];
  for (const path of [...globSync("{kernels,lab}/**/*.ts", { cwd: root }).sort(), ...made])
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/** What a kernel that loaded the lab from sources of this digest has to say, once those are others. */
export const staleness = (loaded: string): string | undefined =>
  sourcesDigest() === loaded
    ? undefined
    : "notebook: expected the lab as this kernel loaded it, got sources that changed since; restart the kernel";

/** Makes the declarations that a notebook is checked against, unless they are of these sources. */
export function renewDeclarations(folder = typesFolder): "fresh" | "renewed" {
  const digest = sourcesDigest();
  if (madeFrom(folder) === digest) return "fresh";
  const temporary = `${folder}-${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  const args = [tsc, "-p", "tsconfig.build.json", "--emitDeclarationOnly", "--noCheck", "--outDir", temporary];
  // Somebody may be in the middle of writing a file: what cannot be declared is npm run check's to refuse.
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (!existsSync(join(temporary, "lab", "index.d.ts")))
    throw new Error(`notebook: expected declarations of the lab, got ${stdout.split("\n", 1)[0]}; run npm run check`);
  settle(temporary);
  writeFileSync(join(temporary, stamp), digest);
  rmSync(folder, { recursive: true, force: true });
  renameSync(temporary, folder);
  return "renewed";
}

function madeFrom(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, stamp), "utf8");
  } catch {
    return undefined; // Never made, or being made anew.
  }
}
