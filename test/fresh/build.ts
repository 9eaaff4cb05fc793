// Builds what is packed: JavaScript and declarations in dist/, for Node strips no types under node_modules.
// The sources themselves run as they are and need no build.

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tsc } from "../checkers.ts";
import { settle } from "./declarations.ts";

const root = join(import.meta.dirname, "..", "..");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(1);

for (const name of ["datasets", "results", "LICENSE", "README.md", "CHANGELOG.md", "test/golden/weather.svg"])
  if (existsSync(join(root, name)))
    cpSync(join(root, name), join(dist, name), {
      recursive: true,
      filter: (path) => !path.startsWith(join(root, "results", "runs")),
    });

settle(dist);

const command = join("lab", "cli", "orrery.js");
const starts = readFileSync(join(root, command), "utf8");
if (!starts.includes('"./start.ts"')) throw new Error(`build: expected ${command} to import ./start.ts, got none`);
writeFileSync(join(dist, command), starts.replace('"./start.ts"', '"./start.js"'));
chmodSync(join(dist, command), 0o755);

const { scripts, devDependencies, allowScripts, ...card } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);
const types = "./lab/index.d.ts";
const main = "./lab/index.js";
const packed = { ...card, main, types, exports: { ".": { types, default: main } } };
writeFileSync(join(dist, "package.json"), `${JSON.stringify(packed, null, 2)}\n`);
