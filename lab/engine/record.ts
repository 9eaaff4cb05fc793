// Records: a run as a file that proves itself. Every part is sealed, so that a changed byte is refused and says where
// it is.
import { hash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Misuse, misuse, type Profile, shown } from "../core/index.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type { EnsembleResult, ForkResult, Run } from "./run.ts";
import { misshapen, type Shape } from "./shape.ts";

/** The number of this layout; a change of it is a change of this number. */
const schema = 1;

export interface Record {
  readonly run: Pick<Run, "scenario" | "seed" | "ticks" | "set" | "params" | "digest">;
  readonly question: string;
  readonly model: string;
  readonly fingerprint: Fingerprint & { readonly engine: string };
  readonly outcome: Run["outcome"];
  readonly requirements: Run["requirements"];
  readonly claims: Run["claims"];
  readonly chain: Run["chain"];
  /** A row for each link; an empty one where there was no room for it. */
  readonly series: Run["series"];
  /** Where the scenario has them. */
  readonly forks?: readonly ForkResult[];
  readonly faults?: Profile;
  readonly ensemble?: EnsembleResult;
  /** Where any ran. */
  readonly kernels?: NonNullable<Run["kernels"]>;
}

const outcome: Shape<Run["outcome"]> = { kind: "text", tick: "number", "about?": "text" };
const requirements: Shape<Run["requirements"]> = [
  { name: "text", holds: "flag", "tick?": "number", "blame?": "text", "blameAt?": "number" },
];

/** What a record has to be: its parts in order, those that are there at times with a `?`. */
const shape: Shape<Record> = {
  run: {
    scenario: "text",
    seed: "number",
    ticks: "number",
    set: { each: "number" },
    params: { each: "number" },
    digest: "text",
  },
  question: "text",
  model: "text",
  fingerprint: { code: "text", modules: "number", packages: { each: "text" }, engine: "text" },
  outcome,
  requirements,
  claims: [
    {
      name: "text",
      published: "number",
      "measured?": "number",
      "trouble?": "text",
      tolerance: "number",
      holds: "flag",
      cites: "text",
    },
  ],
  chain: [{ tick: "number", link: "text" }],
  series: { columns: ["text"], rows: [["number"]] },
  "forks?": [{ name: "text", until: "number", outcome, requirements, end: ["number"], digest: "text" }],
  "faults?": { off: ["text"], set: { each: "number" }, during: ["record"] },
  "ensemble?": {
    seeds: "number",
    points: ["text"],
    columns: ["text"],
    digest: "text",
    failed: "number",
    claims: [
      {
        name: "text",
        statistic: "text",
        of: "text",
        "published?": "number",
        "tolerance?": "number",
        "alike?": "flag",
        "value?": "number",
        "low?": "number",
        "high?": "number",
        "p?": "number",
        "trouble?": "text",
        holds: "flag",
        cites: "text",
      },
    ],
  },
  "kernels?": [{ kernel: "text", execution: "text", precision: "text", "adapter?": "text", reason: "text" }],
};

type Part = keyof Record;
const parts = Object.keys(shape).map((part) => part.replace("?", "") as Part);

/** Of those that may be missing these are there; all others always are. */
const partsWhere = (has: (part: Part) => boolean): readonly Part[] =>
  parts.filter((part) => part in shape || has(part));

/** One line for a small part, one a row for a list. */
function lines(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return `[\n${value.map((row) => `    ${json(row)}`).join(",\n")}\n  ]`;
  if (typeof value === "object" && value !== null && "rows" in value) {
    const { columns, rows } = value as Run["series"];
    return `{ "columns": ${json(columns)}, "rows": ${lines(rows)} }`;
  }
  return json(value);
}

/** What is said as JSON would say it, but for numbers that would not come back. TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
const numeral = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY
    ? // More than any double is read as infinity.
      rawJSON(value > 0 ? "1e999" : "-1e999")
    : Object.is(value, -0)
      ? rawJSON("-0")
      : value;

const json = (value: unknown): string => JSON.stringify(value, numeral);

/** Nothing else in a record is null. */
const nan = (_: string, value: unknown): unknown => (value === null ? Number.NaN : value);

/** So large a record may be; of what has many columns fewer rows are kept. */
const bytesMax = 20_000;

/** The record as text: a JSON object of parts, their seals, and a seal over all. */
export function recordText(record: Record): string {
  const { columns, rows } = record.series;
  for (let every = 1; ; every *= 2) {
    const kept = rows.map((row, i) => (i % every === 0 || i === rows.length - 1 ? row : []));
    const text = sealedText({ ...record, series: { columns, rows: kept } });
    if (every >= rows.length || Buffer.byteLength(text) <= bytesMax) return text;
  }
}

function sealedText(record: Record): string {
  const own = partsWhere((part) => record[part] !== undefined);
  const above = textAbove(
    own,
    own.map((part) => `  "${part}": ${lines(record[part])},\n`),
  );
  return above + sealed(above);
}

/** As the digest's own SHA-256, several times as fast: records are read by the thousand. */
const sealOf = (text: string): string => hash("sha256", text);

function textAbove(own: readonly Part[], texts: readonly string[]): string {
  const seals = Object.fromEntries(own.map((part, i) => [part, sealOf(texts[i]!)]));
  return `{\n  "schema": ${schema},\n${texts.join("")}  "seals": ${JSON.stringify(seals)},\n`;
}

const sealed = (above: string): string => `  "seal": "${sealOf(above)}"\n}\n`;

/** Reads a record's bytes; refuses one that was changed, and names the part. */
export function parseRecord(who: string, bytes: Uint8Array): Record {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const again = "run orrery verify --update, or take the file back from version control";
  const end = text.lastIndexOf('  "seal": "');
  const above = text.slice(0, end);
  const whole = text.slice(above.length) === sealed(above) && Buffer.from(text).equals(bytes);
  const version = /^\{\n {2}"schema": (\d+),\n/.exec(text)?.[1];
  if (!whole) throw misuse(who, "a record as it was written", `a change in its ${changedPart(text)}`, again);
  if (version !== String(schema)) throw misuse(who, `a record of schema ${schema}`, `schema ${version}`, again);
  let record: unknown;
  try {
    record = JSON.parse(text, text.includes("null") ? nan : undefined);
  } catch (error) {
    throw misuse(who, "JSON", (error as Error).message.replace(/\s+/g, " "), again);
  }
  // Whoever seals a record may have made it otherwise.
  const wrong = misshapen(record, shape);
  if (wrong === undefined) return record as Record;
  const { path, expected, held } = wrong;
  throw misuse(`${who} at ${path.join(".")}`, expected, held === undefined ? "nothing" : shown(held), again);
}

/** The first part whose text does not have its seal. */
function changedPart(text: string): string {
  const opening = `{\n  "schema": ${schema},\n`;
  if (!text.startsWith(opening)) return "schema";
  const seals = / {2}"seals": (\{.*\}),\n/.exec(text)?.[1] ?? "";
  const own = partsWhere((part) => seals.includes(`"${part}":`));
  const shape = own.map((part) => `"${part}":"[0-9a-f]{64}"`).join(",");
  if (!new RegExp(`^\\{${shape}\\}$`).test(seals)) return "seals";
  const texts: string[] = [];
  for (let at = opening.length; texts.length < own.length; at += texts.at(-1)!.length) texts.push(partAt(text, at));
  const changed = own.find((part, i) => !seals.includes(`"${part}":"${sealOf(texts[i]!)}"`));
  // Where the outer seal vouches for what lies above, it is the part's own seal that was changed.
  return changed === undefined || text.endsWith(sealed(textAbove(own, texts))) ? "seals" : changed;
}

/** The part that begins at `at`: a line, or where that opens a list, up to the line that closes it. */
function partAt(text: string, at: number): string {
  const line = text.indexOf("\n", at);
  const last = text[line - 1] === "[" ? text.indexOf("\n", text.indexOf("\n  ]", line) + 1) : line;
  return text.slice(at, last + 1);
}

export function readRecord(file: string): Record {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw misuse("record", "a record's file", shown(file), "run the scenario first, or see results/");
  }
  return parseRecord(file, bytes);
}

/** Writes a file all at once: aside first, then renamed. Nothing half-written is ever seen, nor left of what failed. */
export function writeText(file: string, content: string): void {
  const aside = join(dirname(file), `.${basename(file)}-${process.pid}`);
  const made: string[] = [];
  try {
    insistently(() => {
      makeFolder(dirname(file), made);
      writeFileSync(aside, content);
    });
    renameSync(aside, file);
  } catch (error) {
    if (existsSync(aside)) rmSync(aside);
    removeEmpty(made);
    throw unwritable(file, error);
  }
}

/** Refuses a folder that cannot be written, or made, before what is to be written has cost anything. */
export function proveWritable(folder: string): void {
  try {
    insistently(() => {
      let there = resolve(folder);
      while (!existsSync(there)) there = dirname(there);
      rmdirSync(mkdtempSync(join(there, ".orrery-")));
    });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Makes a folder and those above it, and notes which. Under /proc, Node's recursive way would never return. */
function makeFolder(folder: string, made: string[]): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one);
      made.push(one);
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if (!existsSync(one)) throw error;
    }
  }
}

/** Removes the folders that were made, but for those that somebody has put something into, or has removed. */
function removeEmpty(made: readonly string[]): void {
  for (const one of made.toReversed()) {
    try {
      rmdirSync(one);
    } catch {
      // It is not empty, or not there.
    }
  }
}

/** A folder that was there may be gone: another run made it, and removed it since it was empty. */
function insistently(act: () => void): void {
  // Each time somebody else must have made and removed it meanwhile.
  for (let left = 20; ; left--) {
    try {
      act();
      return;
    } catch (error) {
      if (left === 0 || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

export const unwritable = (place: string, error: unknown): Misuse =>
  misuse(
    "record",
    "a place that can be written",
    `${shown(place)} (${(error as NodeJS.ErrnoException).code})`,
    "choose another with --out, or make room",
  );
