// Reads a scenario by its name or its file. A file is untrusted (it may throw, print, leave or never end), so only a
// worker reads one.

import { existsSync, readFileSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isScenario, Misuse, misuse, type Scenario, shown } from "../core/index.ts";
import type { Like } from "../engine/index.ts";
import { beforeAuthors, files, likeIn } from "../engine/node.ts";
import { inFile, isFile, listedAs, measures, models, named, pathShown, source, statistics } from "./members.ts";
import { beginsAsRecord } from "./runs-folder.ts";

// A file finds the lab by its name wherever it lies, and finds this one.
const lab = pathToFileURL(source("lab/index")).href;
registerHooks({
  resolve: (name, context, next) => (name === "@orrery/lab" ? { url: lab, shortCircuit: true } : next(name, context)),
});

export async function scenarioAt(word: string): Promise<Scenario> {
  const listed = listedAs(word);
  if (listed !== undefined) return listed;
  const { file: place, name } = inFile(word);
  const file = resolve(place);
  if (!(existsSync(file) && statSync(file).isFile()))
    throw misuse("orrery", "a scenario's file", shown(word), "name one that is there");
  if (extname(file) === ".json" && beginsAsRecord(file))
    throw misuse(
      "orrery",
      "a scenario's file",
      `${shown(pathShown(word))}, which is a record`,
      "report it, or diff it",
    );
  try {
    if (extname(file) === ".json") return await scenarioIn(readFileSync(file, "utf8"), word);
    beforeAuthors();
    const found = Object.values((await import(pathToFileURL(file).href)) as object).filter(isScenario);
    return oneOf([...new Set(found)], word, name);
  } catch (error) {
    throw blamed(word, error);
  }
}

/** The scenario that a JSON file says, or would say if it were there. */
export async function scenarioIn(text: string, file: string): Promise<Scenario> {
  const { readScenario } = await files();
  const like = likeIn(text);
  return readScenario(pathShown(file), text, {
    models,
    measures: [...measures, ...statistics],
    ...(like !== undefined && { like: await likeAt(like, resolve(file)) }),
  });
}

/** What a file in a folder says it is like, where it says anew what another does. */
export async function likenedTo(word: string, folder: string): Promise<Like | undefined> {
  const inJson = isFile(word) && extname(word) === ".json";
  const like = inJson ? likeIn(readFileSync(word, "utf8")) : word;
  if (like === undefined) return undefined;
  if (!isFile(like)) return { word: like, scenario: listedAs(like)! };
  const file = inJson ? join(dirname(resolve(word)), like) : resolve(like);
  return { word: relative(resolve(folder), file), scenario: await scenarioAt(file) };
}

/** The scenario that a file says it is like. A file that is like a file is one too many. */
async function likeAt(word: string, file: string): Promise<Scenario> {
  if (!isFile(word)) return listedAs(word)!;
  if (extname(word) === ".json") throw misuse("like", "a scenario of the lab, or a module", shown(word), "name one");
  return scenarioAt(join(dirname(file), word));
}

/** Of the scenarios that a file exports the one of that name, or the only one. */
function oneOf(found: readonly Scenario[], word: string, name: string | undefined): Scenario {
  const who = pathShown(word);
  if (name !== undefined) return named("a scenario that it exports", name, found, who);
  if (found.length === 1) return found[0]!;
  const got = found.map((one) => one.name).join(", ") || "none";
  const remedy = found.length === 0 ? "export scenario({ … }) from it" : `name one, as ${who}#${found[0]!.name}`;
  throw misuse(who, "one exported scenario", got, remedy);
}

/** What a file did wrong, as a misuse that names it and, where it is known, the line. */
export function blamed(word: string, error: unknown): Misuse {
  const who = pathShown(word);
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(`${shown(error)} was thrown`);
  const line = Number.parseInt(stack.split(`${basename(inFile(word).file)}:`)[1] ?? "", 10);
  const cause = `${name}: ${message.split("\n")[0]!.slice(0, 300)}${line > 0 ? ` (line ${line})` : ""}`;
  const blame =
    name !== "Misuse"
      ? misuse(who, "a scenario", cause, "mend the file, or see where with --debug")
      : new Misuse(
          message.startsWith(who) ? message : `${who}${message.startsWith("expected") ? ":" : ","} ${message}`,
        );
  blame.stack = stack;
  return blame;
}
