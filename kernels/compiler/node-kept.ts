// What took long to make of some texts, kept where Node keeps what it compiled, if it does: under the digest of all
// those texts, so that nothing stale is found.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { threadId } from "node:worker_threads";

/** What `make` makes, and nothing else, of these texts; it is plain data. */
export function kept<T>(kind: string, texts: readonly string[], make: () => T): T {
  const folder = getCompileCacheDir();
  if (folder === undefined) return make();
  const file = join(folder, `${digestOf(...texts)}.${kind}`);
  const found = sound(file);
  if (found) return deserialize(found);
  const made = make();
  const held = serialize(made);
  const written = `${file}.${process.pid}.${threadId}`;
  try {
    makeRoom(folder, kind);
    writeFileSync(written, Buffer.concat([Buffer.from(digestOf(held), "latin1"), held]));
    renameSync(written, file);
  } catch {} // There is no room: the next to ask makes it again.
  return made;
}

/** So many of a kind are kept; who makes one more finds half of them gone, the oldest. */
const MOST = 2048;
const looked = new Set<string>();

/** Looks once in a process, before it writes. */
function makeRoom(folder: string, kind: string): void {
  if (looked.has(kind)) return;
  looked.add(kind);
  const all = readdirSync(folder).filter((file) => file.includes(`.${kind}`));
  if (all.length < MOST) return;
  // Others may be at it, too.
  const ageOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const aged = all.map((name) => join(folder, name)).map((file) => ({ file, at: ageOf(file) }));
  for (const { file } of aged.sort((a, b) => a.at - b.at).slice(0, MOST / 2)) rmSync(file, { force: true });
}

const DIGEST = 64;

/** Of texts, of which each says how long it is. */
export function digestOf(...texts: readonly (string | Buffer)[]): string {
  const all = createHash("sha256");
  for (const text of texts) all.update(`${text.length} `).update(text);
  return all.digest("hex");
}

/** What a file holds, if that is what was written. */
function sound(file: string): Buffer | undefined {
  try {
    const whole = readFileSync(file);
    const held = whole.subarray(DIGEST);
    return whole.toString("latin1", 0, DIGEST) === digestOf(held) ? held : undefined;
  } catch {
    return undefined; // It was never kept.
  }
}
