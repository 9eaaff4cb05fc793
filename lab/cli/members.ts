// What is on the shelves, and finding one of it by name or by file. Scenario files are untrusted: they are only read in
// a worker.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { kernels } from "../../kernels/index.ts";
import * as scenarioShelf from "../../scenarios/index.ts";
import { type Measure, type Model, misuse, type Scenario, type Statistic, shown, unknown } from "../core/index.ts";
import type { DatasetCard } from "../engine/node.ts";
import * as measureShelf from "../measures/index.ts";
import * as modelShelf from "../models/index.ts";

/** Where the lab's own files lie. */
export const root = resolve(import.meta.dirname, "../..");

/** This file's extension: the sources run as they are, and what is packed is JavaScript. */
const extension = extname(import.meta.filename);
export const source = (path: string): string => join(root, path + extension);

export const models: readonly Model[] = Object.values(modelShelf);
const asked: readonly (Measure | Statistic)[] = Object.values(measureShelf);
export const measures = asked.filter((one): one is Measure => !("samples" in one));
export const statistics = asked.filter((one): one is Statistic => "samples" in one);
export const scenarios: readonly Scenario[] = Object.values(scenarioShelf);
export { kernels };

export function datasets(): DatasetCard[] {
  const folder = join(root, "datasets");
  const cards = readdirSync(folder).filter((name) => existsSync(join(folder, name, "card.json")));
  return cards
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => JSON.parse(readFileSync(join(folder, name, "card.json"), "utf8")) as DatasetCard);
}

type Named = { readonly name: string };

export function named<T extends Named>(what: string, name: string, members: readonly T[], who = "orrery"): T {
  const found = members.find((member) => member.name === name);
  if (found === undefined)
    throw unknown(
      who,
      what,
      name,
      members.map((member) => member.name),
    );
  return found;
}

/** Whether a word means a file rather than a member. */
export const isFile = (word: string): boolean => /[/\\]|\.(ts|js|json|mts|mjs)$/.test(inFile(word).file);

/** The file that a word means, and which of the scenarios that it exports: `file.ts#name`. */
export function inFile(word: string): { readonly file: string; readonly name: string | undefined } {
  const [, file = word, name] = /^(.*\.(?:ts|js|mts|mjs))#([^/\\]+)$/.exec(word) ?? [];
  return { file, name };
}

/** A path as an error names it: from its end where it is long. */
export const pathShown = (path: string): string => {
  const text = JSON.stringify(path).slice(1, -1);
  return text.length > 80 ? `…${text.slice(-79)}` : text;
};

/** The lab's scenario of that name, refused if there is none; of a file only a worker finds out what it holds. */
export function listedAs(word: string, what = "a scenario or its file"): Scenario | undefined {
  if (isFile(word)) return undefined;
  if (models.some(({ name }) => name === word)) {
    const own = scenarios.filter(({ model }) => model.name === word).map(({ name }) => `run ${name}`);
    const remedy = ["measure it", ...own].join(", or ");
    throw misuse("orrery", what, `${shown(word)}, which is a model`, remedy);
  }
  return named(what, word, scenarios);
}

/** The export that a member's name stands for: the same words in camelCase. */
export const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
