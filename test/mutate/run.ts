// Tests the tests: breaks one token of the lab at a time, runs the test files that execute it, and says which breakages
// none of them noticed. `[--seed n] [--count n] [--json] [part of a path …]`

import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Covering, coverage, executes } from "./coverage.ts";
import { changed, draw, type Mutant } from "./mutants.ts";
import { copyOf, runTest, type Tree, twinOf } from "./tree.ts";

const least = 0.95;
const { values: asked, positionals } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "200" },
    root: { type: "string", default: join(import.meta.dirname, "..", "..") },
    json: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const began = performance.now();
const original = copyOf(asked.root);
const sources = globSync("{kernels,lab/core,lab/engine,lab/models,lab/measures}/**/*.ts", { cwd: original.root })
  .map((path) => path.replaceAll("\\", "/"))
  .sort((a, b) => (a < b ? -1 : 1));
const chosen = sources.filter((path) => positionals.length === 0 || positionals.some((part) => path.includes(part)));
const mutants = draw(original.root, chosen, Number(asked.seed), Number(asked.count));
if (mutants.length === 0) {
  console.error(`mutate: expected part of a source's path, got ${positionals.join(" ")}; see kernels/ and lab/`);
  process.exit(2);
}
const trees = [original, twinOf(original)];
const all = await coverage(join(asked.root, ".cache"), trees, sources);
/** One that breaks off while nothing is broken can notice nothing. */
const coverings = all.filter(({ failed }) => failed !== undefined);
for (const { file } of all)
  if (!coverings.some((one) => one.file === file)) console.error(`${file} breaks off by itself`);

interface Fate {
  readonly caughtBy?: string;
  /** It was caught because a test did not end. */
  readonly hung?: boolean;
  /** Test files that were run. */
  readonly asked: number;
}

/** What has noticed a breakage of a source is likely to notice the next: it is asked first, and else the quickest. */
const noticed = new Set<string>();

async function fate(tree: Tree, mutant: Mutant): Promise<Fate> {
  const file = join(tree.root, mutant.path);
  const text = readFileSync(file, "utf8");
  const covering = coverings.filter((one) => executes(one, mutant.path, mutant.at));
  const later = ({ file: test }: Covering) => (noticed.has(`${mutant.path} ${test}`) ? 0 : 1);
  covering.sort((a, b) => later(a) - later(b) || a.seconds - b.seconds);
  writeFileSync(file, changed(text, mutant));
  try {
    for (const [i, { file: test, seconds, failed = [] }] of covering.entries()) {
      const outcome = await runTest(tree, test, 3 * seconds + 5);
      // What fails while nothing is broken, as where any change of a code is told, can notice nothing.
      if (outcome.failed?.every((name) => failed.includes(name))) continue;
      noticed.add(`${mutant.path} ${test}`);
      return { caughtBy: test, ...(outcome.late && { hung: true }), asked: i + 1 };
    }
    return { asked: covering.length };
  } finally {
    writeFileSync(file, text);
  }
}

const fates: (Mutant & Fate)[] = [];
const queue = [...mutants];
await Promise.all(
  trees.map(async (tree) => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      fates.push({ ...mutant, ...(await fate(tree, mutant)) });
      if (process.stderr.isTTY) process.stderr.write(`\r${fates.length} of ${mutants.length}`);
    }
  }),
);
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");

fates.sort((a, b) => (a.path === b.path ? a.at - b.at : a.path < b.path ? -1 : 1));
const survivors = fates.filter(({ caughtBy }) => caughtBy === undefined);
const share = 1 - survivors.length / fates.length;
const seconds = (performance.now() - began) / 1000;
process.exitCode = share < least ? 1 : 0;

if (asked.json) console.log(JSON.stringify({ seed: Number(asked.seed), share, seconds, mutants: fates }, undefined, 2));
else {
  console.log("caught  survived");
  for (const [path, here] of Map.groupBy(fates, ({ path }) => path)) {
    const lost = here.filter(({ caughtBy }) => caughtBy === undefined).length;
    console.log(`${String(here.length - lost).padStart(6)}  ${String(lost || "").padStart(8)}  ${path}`);
  }
  for (const { path, line, within, before, after, asked } of survivors)
    console.log(
      `\n${path}:${line}  ${before} → ${after || "nothing"}, ${asked || "no"} test files asked\n    ${within}`,
    );
  const percent = (100 * share).toFixed(1);
  const hung = fates.filter(({ hung }) => hung).length;
  console.log(
    `\n${fates.length - survivors.length} of ${fates.length} caught: ${percent} %, ` +
      `${hung} of them since a test did not end ` +
      `(seed ${asked.seed}, ${seconds.toFixed(0)} s)`,
  );
}
