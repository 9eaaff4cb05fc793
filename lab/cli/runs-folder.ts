import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Where runs are kept, and looked for by their name, unless told. */
export const runsFolder = "results/runs";

/** A JSON file that is there, or what is kept of a run, by its folder or its name. */
export const recordFile = (word: string): string | undefined =>
  [word, join(word, "record.json"), join(runsFolder, word, "record.json")].find(
    (file) => file.endsWith(".json") && existsSync(file),
  );

/** Whether a JSON file that a word names is a record: a scenario is one, too. */
export const beginsAsRecord = (file: string): boolean =>
  statSync(file).isFile() && /^\{\s*"schema"/.test(readFileSync(file, "utf8"));
