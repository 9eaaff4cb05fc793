// Prints what is the same on every Node: each model's digest after a thousand ticks, a flow's from where it is compiled
// on, too, and each scenario's.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fold, World } from "../../lab/index.ts";
import * as models from "../../lab/models/index.ts";

const out = mkdtempSync(join(tmpdir(), "orrery-digests-"));

function orrery(...args: string[]) {
  const command = join(import.meta.dirname, "..", "..", "lab", "cli", "orrery.js");
  const { stdout, stderr, status } = spawnSync(process.execPath, [command, ...args, "--json"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`digests: expected orrery ${args.join(" ")} to exit 0, got ${status}; ${stderr}`);
  return JSON.parse(stdout);
}

try {
  for (const model of Object.values(models)) {
    const world = new World(model, { seed: 7 });
    const fold = new Fold();
    world.advance(1000, fold);
    world.fold(fold);
    console.log(`model ${model.name} ${fold.hex()}`);
    if (model.kind !== "flow") continue;
    world.advance(1_100_000, fold);
    console.log(`model ${model.name}, far, ${fold.hex()}`);
  }
  for (const { name } of orrery("list", "scenarios"))
    console.log(`scenario ${name} ${orrery("run", name, "--seed", "7", "--out", join(out, name)).digest}`);
} finally {
  rmSync(out, { recursive: true });
}
