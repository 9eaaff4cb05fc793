// Records: a run as a file that proves itself. Every part is sealed, so that a changed byte is refused and says where it is.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Misuse, misuse, sha256Hex } from "../core/index.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type { Run } from "./run.ts";

/** The number of this layout; a change of it is a change of this number. */
export const schema = 1;

export interface Record {
  readonly run: Pick<Run, "scenario" | "seed" | "ticks" | "set" | "params" | "digest">;
  readonly question: string;
  readonly model: string;
  readonly fingerprint: Fingerprint & { readonly engine: string };
  readonly outcome: Run["outcome"];
  readonly requirements: Run["requirements"];
  readonly claims: Run["claims"];
  readonly chain: Run["chain"];
  readonly series: Run["series"];
}

const parts = [
  "run",
  "question",
  "model",
  "fingerprint",
  "outcome",
  "requirements",
  "claims",
  "chain",
  "series",
] as const;

/** One line for a small part, one a row for a list. */
function lines(value: unknown): string {
  if (Array.isArray(value) && value.length > 0)
    return `[\n${value.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`;
  if (typeof value === "object" && value !== null && "rows" in value) {
    const { columns, rows } = value as Run["series"];
    return `{ "columns": ${JSON.stringify(columns)}, "rows": ${lines(rows)} }`;
  }
  return JSON.stringify(value);
}

/** The record as text: a JSON object of parts, their seals, and a seal over all. */
export function recordText(record: Record): string {
  const texts = parts.map((part) => `  "${part}": ${lines(record[part])},\n`);
  const seals = Object.fromEntries(parts.map((part, i) => [part, sha256Hex(texts[i]!)]));
  const above = `{\n  "schema": ${schema},\n${texts.join("")}  "seals": ${JSON.stringify(seals)},\n`;
  return `${above}  "seal": "${sha256Hex(above)}"\n}\n`;
}

/** Reads a record's bytes; refuses one that was changed, and names the part. */
export function parseRecord(who: string, bytes: Uint8Array): Record {
  const text = new TextDecoder().decode(bytes);
  const again = `run orrery verify --update, or take the file back from version control`;
  const end = text.lastIndexOf('  "seal": "');
  const above = text.slice(0, end);
  const whole = end > 0 && text.slice(end) === `  "seal": "${sha256Hex(above)}"\n}\n`;
  const version = /^\{\n {2}"schema": (\d+),\n/.exec(text)?.[1];
  if (whole && version === String(schema)) {
    try {
      return JSON.parse(text) as Record;
    } catch {
      throw misuse(who, "a record", "sealed text that is not JSON", again);
    }
  }
  if (whole && version !== undefined) throw misuse(who, `a record of schema ${schema}`, `schema ${version}`, again);
  throw misuse(who, "a record as it was written", `a change in ${changedPart(text)}`, again);
}

/** The first part whose text does not have its seal. */
function changedPart(text: string): string {
  const seals = /\n {2}"seals": (\{.*\}),\n/.exec(text)?.[1];
  if (seals === undefined) return "its seals";
  if (!text.startsWith(`{\n  "schema": ${schema},\n`)) return "its schema";
  const bounds = [...parts, "seals"].map((part) => text.indexOf(`\n  "${part}": `) + 1);
  const changed = parts.find((part, i) => {
    const own = text.slice(bounds[i], bounds[i + 1]);
    return bounds[i] === 0 || !seals.includes(`"${part}":"${sha256Hex(own)}"`);
  });
  return changed ?? "its seals";
}

export function readRecord(file: string): Record {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw misuse("record", "a record's file", file, "run the scenario first, or see results/");
  }
  return parseRecord(file, bytes);
}

/** Writes files into a folder all at once: aside first, then renamed. Nothing half-written is ever seen. */
export function writeFolder(folder: string, files: { readonly [name: string]: string }): void {
  let aside: string | undefined;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    aside = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(aside, name), content);
    rmSync(folder, { recursive: true, force: true });
    renameSync(aside, folder);
  } catch (error) {
    if (aside !== undefined) rmSync(aside, { recursive: true, force: true });
    throw unwritable(folder, error);
  }
}

/** As `writeFolder`, for one file. */
export function writeText(file: string, content: string): void {
  const aside = join(dirname(file), `.${basename(file)}-${process.pid}`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(aside, content);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw unwritable(file, error);
  }
}

const unwritable = (place: string, error: unknown): Misuse =>
  misuse(
    "record",
    "a place that can be written",
    `${place} (${(error as NodeJS.ErrnoException).code})`,
    "choose another with --out, or make room",
  );
