// A journal: what was computed, a line each, added to or forgotten whole, so that what was interrupted goes on where it
// was. What the lines say is their writer's.
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { sha256Hex } from "../core/index.ts";
import { unwritable } from "./record.ts";

const markLength = 12;
const marked = (line: string): string => `${sha256Hex(line).slice(0, markLength)} ${line}\n`;

const read = <T>(line: string): [name: string, entry: T] => JSON.parse(line);

export interface Journal<T> {
  /** What it holds, by name. */
  readonly kept: ReadonlyMap<string, T>;
  add(name: string, entry: T): void;
  /** Begins anew. */
  forget(): void;
}

/** Opens the journal at `file`. A line that was cut short while it was written is cut off, with whatever follows it. */
export function journalAt<T>(file: string): Journal<T> {
  const kept = new Map<string, T>();
  const text = reached(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  });
  let whole = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", whole)) {
    const line = text.slice(whole + markLength + 1, end);
    if (text.slice(whole, end + 1) !== marked(line)) break;
    kept.set(...read<T>(line));
    whole = end + 1;
  }
  if (whole < text.length) reached(file, () => truncateSync(file, Buffer.byteLength(text.slice(0, whole))));
  return {
    kept,
    add(name, entry) {
      const line = JSON.stringify([name, entry]);
      reached(file, () => appendFileSync(file, marked(line)));
      // As whoever goes on from here will read it.
      kept.set(name, read<T>(line)[1]);
    },
    forget() {
      reached(file, () => truncateSync(file));
      kept.clear();
    },
  };
}

/** What stands in a file's way: a full disk, a folder of its name. */
function reached<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw unwritable(file, error);
  }
}
