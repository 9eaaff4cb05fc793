// What is on the shelves, and finding one of it by name or by file. Scenario files are untrusted: they are only read in a worker.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { kernels } from "../../kernels/index.ts";
import * as scenarioShelf from "../../scenarios/index.ts";
import { type Measure, type Model, misuse, type Scenario, shown, unknown } from "../core/index.ts";
import * as measureShelf from "../measures/index.ts";
import * as modelShelf from "../models/index.ts";

/** Where the lab's own files lie. */
export const root = resolve(import.meta.dirname, "../..");

/** This file's extension: the sources run as they are, and what is packed is JavaScript. */
const extension = extname(import.meta.filename);
export const source = (path: string): string => join(root, path + extension);

export const models: readonly Model[] = Object.values(modelShelf);
export const measures: readonly Measure[] = Object.values(measureShelf);
export const scenarios: readonly Scenario[] = Object.values(scenarioShelf);
export { kernels };

export interface DatasetCard {
  readonly name: string;
  readonly about: string;
  readonly source: string;
  readonly licence: string;
}

export function datasets(): DatasetCard[] {
  const folder = join(root, "datasets");
  const cards = readdirSync(folder).filter((name) => existsSync(join(folder, name, "card.json")));
  return cards
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => JSON.parse(readFileSync(join(folder, name, "card.json"), "utf8")) as DatasetCard);
}

type Named = { readonly name: string };

export function named<T extends Named>(what: string, name: string, members: readonly T[]): T {
  const found = members.find((member) => member.name === name);
  if (found === undefined)
    throw unknown(
      "orrery",
      what,
      name,
      members.map((member) => member.name),
    );
  return found;
}

/** Whether a word means a file rather than a member. */
export const isFile = (word: string): boolean => /[/\\]|\.(ts|js|json|mts|mjs)$/.test(word);

/** The export that a member's name stands for: the same words in camelCase. */
export const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** A scenario by its name or its file. Only a worker should read a file: it may never end. */
export async function scenarioAt(word: string): Promise<Scenario> {
  return isFile(word) ? scenarioIn(word) : named("a scenario or its file", word, scenarios);
}

async function scenarioIn(path: string): Promise<Scenario> {
  const file = resolve(path);
  if (!existsSync(file)) throw misuse("orrery", "a scenario's file", shown(path), "name one that is there");
  if (extname(file) === ".json") {
    const { readScenario } = await import("../engine/node.ts");
    return readScenario(path, readFileSync(file, "utf8"), { models, measures });
  }
  let exported: object;
  try {
    exported = (await import(pathToFileURL(file).href)) as object;
  } catch (error) {
    throw misuse(
      path,
      "a scenario",
      `${(error as Error).name}: ${(error as Error).message.split("\n")[0]}`,
      "mend the file",
    );
  }
  const found = Object.values(exported).filter(isScenario);
  if (found.length === 1) return found[0]!;
  throw misuse(
    path,
    "one exported scenario",
    found.length === 0 ? "none" : String(found.length),
    "export scenario({ … }) from it",
  );
}

const isScenario = (value: unknown): value is Scenario =>
  typeof value === "object" && value !== null && "question" in value && "model" in value && "ticks" in value;
