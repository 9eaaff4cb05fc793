// Which test files execute which parts of a source, and what they say while nothing is broken.

import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sitesOf } from "./mutants.ts";
import { filesOf, type Outcome, runTest, type Tree } from "./tree.ts";

export interface Covering extends Outcome {
  readonly file: string;
  /** For each source, what the file executes: alternately where that begins and where it ends. */
  readonly executes: Readonly<Record<string, readonly number[]>>;
}

const limitSeconds = 120;

/** Asks every test file once, in all the trees at a time; remembered as long as no file of the tree changes. */
export async function coverage(cache: string, trees: readonly Tree[], sources: readonly string[]): Promise<Covering[]> {
  const memory = join(cache, "mutate-coverage.json");
  const hash = createHash("sha256").update(process.version);
  const original = trees[0]!;
  for (const file of filesOf(original)) hash.update(`\0${file}\0`).update(readFileSync(join(original.root, file)));
  const key = hash.digest("hex");
  const remembered = remember(memory);
  if (remembered?.key === key) return remembered.coverings;

  const queue = globSync("test/**/*.test.ts", { cwd: original.root, exclude: ["test/fixtures/**"] }).sort((a, b) =>
    a < b ? -1 : 1,
  );
  const coverings: Covering[] = [];
  await Promise.all(
    trees.map(async (tree) => {
      // A test that fails as soon as any code has changed, as one that asks for a stale fingerprint, fails here
      // already.
      const texts = new Map(sources.map((path) => [path, readFileSync(join(tree.root, path))]));
      for (const path of sources)
        if (sitesOf(tree.root, path).sites.length > 0) appendFileSync(join(tree.root, path), "\n;");
      for (let file = queue.shift(); file; file = queue.shift()) {
        const written = join(tree.scratch, "coverage");
        const outcome = await runTest(tree, file, limitSeconds, written);
        coverings.push({ file, ...outcome, executes: executed(written, tree, sources) });
        rmSync(written, { recursive: true, force: true });
      }
      for (const [path, text] of texts) writeFileSync(join(tree.root, path), text);
    }),
  );
  coverings.sort((a, b) => a.seconds - b.seconds);
  mkdirSync(cache, { recursive: true });
  writeFileSync(memory, JSON.stringify({ key, coverings }));
  return coverings;
}

function remember(memory: string): { key: string; coverings: Covering[] } | undefined {
  try {
    return JSON.parse(readFileSync(memory, "utf8"));
  } catch {
    return undefined; // Nothing is remembered, or nothing that can be read: it is asked again.
  }
}

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** What any process of one test file executed. */
function executed(written: string, tree: Tree, sources: readonly string[]): Covering["executes"] {
  const urls = new Map(sources.map((path) => [pathToFileURL(join(tree.root, path)).href, path]));
  const marks = new Map<string, Uint8Array>();
  // A file that was ended for taking too long has written nothing.
  for (const name of existsSync(written) ? readdirSync(written) : []) {
    const { result } = JSON.parse(readFileSync(join(written, name), "utf8")) as {
      result: { url: string; functions: { ranges: Range[] }[] }[];
    };
    for (const { url, functions } of result) {
      const path = urls.get(url);
      if (path === undefined) continue;
      const ranges = functions.flatMap((one) => one.ranges);
      // The innermost range has the say.
      ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
      const here = new Uint8Array(ranges[0]!.endOffset);
      for (const { startOffset, endOffset, count } of ranges) here.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      const all = marks.get(path) ?? new Uint8Array(here.length);
      marks.set(
        path,
        all.map((mark, i) => mark | here[i]!),
      );
    }
  }
  return Object.fromEntries(Array.from(marks, ([path, all]) => [path, edges(all)]));
}

function edges(marks: Uint8Array): number[] {
  const found: number[] = [];
  for (let i = 0; i <= marks.length; i++) if ((marks[i] ?? 0) !== (marks[i - 1] ?? 0)) found.push(i);
  return found;
}

export const executes = ({ executes }: Covering, path: string, at: number): boolean =>
  (executes[path] ?? []).filter((edge) => edge <= at).length % 2 === 1;
