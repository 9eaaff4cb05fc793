// How long it takes to ask of many runs, and to keep many rows.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRecord, recordText } from "../../lab/engine/node.ts";
import { type Figure, median, timed } from "./figure.ts";

const root = join(import.meta.dirname, "..", "..");

function orrery(...words: string[]): void {
  const { status, stderr } = spawnSync(join(root, "node_modules", ".bin", "orrery"), words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`bench: expected orrery ${words[0]} to exit 0, got ${status}; ${stderr}`);
}

function within<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "orrery-bench-"));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes 10,000 runs; the first who asks reads them all, and does not count. */
const listed = (): number =>
  within((folder) => {
    const one = readRecord(join(root, "results", "henon-attractor.json"));
    for (let seed = 0; seed < 10_000; seed++) {
      const place = join(folder, `henon-attractor-seed${seed}`);
      mkdirSync(place);
      writeFileSync(join(place, "record.json"), recordText({ ...one, run: { ...one.run, seed } }));
    }
    const words = ["query", "select run, scenario, seed, outcome, holds from runs", "--in", folder];
    orrery(...words);
    return median(Array.from({ length: 9 }, () => timed(() => orrery(...words))));
  });

/** A run of a million ticks of which each is a row. */
const kept = (): number =>
  within((folder) => {
    const file = join(folder, "long.json");
    writeFileSync(file, JSON.stringify({ name: "long", question: "How long?", model: "lorenz", ticks: 1_000_000 }));
    return median(Array.from({ length: 3 }, () => timed(() => orrery("run", file, "--every", "1", "--out", folder))));
  });

export const tables: readonly Figure[] = [
  { name: "tables: 10,000 runs listed by orrery query, the median of nine", unit: "ms", limit: 200, measure: listed },
  { name: "tables: a million ticks run and kept as a million rows", unit: "ms", limit: 3000, measure: kept },
];
