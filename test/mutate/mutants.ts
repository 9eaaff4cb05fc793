// A mutant is one token of a source changed. Which tokens, into what, and which are drawn for a seed: what becomes of
// them is run.ts's.

import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { threefry } from "../../kernels/threefry.ts";
import { readSource } from "../source.ts";

export interface Mutant {
  readonly path: string;
  /** As an offset into the text, and as a line, which reads so. */
  readonly at: number;
  readonly line: number;
  readonly within: string;
  readonly before: string;
  readonly after: string;
}

interface Site {
  readonly at: number;
  readonly before: string;
  readonly choices: readonly string[];
}

const number = /(?<number>(?:0x[\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)n?)(?![\w$])/;
const sign = /=>|\?\?=?|\?\.|\*\*|\+\+|--|>>>=?|<<=?|>>=?|[=!]==?|[<>]=|&&|\|\||[-+*/%&|^]=|\S/;
const token = new RegExp(`${number.source}|[\\w$]+|${sign.source}`, "gi");

const others: Readonly<Record<string, readonly string[]>> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
  "+=": ["-="],
  "-=": ["+="],
  "*=": ["/="],
  "/=": ["*="],
  "++": ["--"],
  "--": ["++"],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "!": [""],
  "&&": ["||"],
  "||": ["&&"],
  "&": ["|"],
  "|": ["&"],
  "^": ["|"],
  "~": [""],
  "<<": [">>"],
  ">>": ["<<"],
  ">>>": [">>"],
  "&=": ["|="],
  "|=": ["&="],
  "^=": ["|="],
  "<<=": [">>="],
  ">>=": ["<<="],
  ">>>=": [">>="],
  true: ["false"],
  false: ["true"],
};

/** After one of these a minus is a sign. */
const opens = /^(?:|[^\w$)\]}`]|[^\w$)\]}`].+|return|case|of|in|yield|await)$/;

/** The sites of a source, and how much code it holds. */
export function sitesOf(root: string, path: string): { readonly tokens: number; readonly sites: Site[] } {
  const code = executed(root, path);
  const sites: Site[] = [];
  let tokens = 0;
  let last = "";
  for (const { 0: before, index: at, groups } of code.matchAll(token)) {
    tokens++;
    const choices = groups?.["number"]
      ? otherNumbers(before)
      : before === "-" && opens.test(last)
        ? [""]
        : Object.hasOwn(others, before) && last !== "."
          ? others[before]!
          : [];
    if (choices.length > 0) sites.push({ at, before, choices });
    last = before;
  }
  return { tokens, sites };
}

/** As long as the text: all that does not execute, and the arguments of an error, are spaces. */
function executed(root: string, path: string): string {
  const { text, code } = readSource(root, path);
  const stripped = stripTypeScriptTypes(text);
  let kept = "";
  for (let i = 0; i < text.length; i++) kept += code[i] === stripped[i] ? code[i] : " ";
  for (const { 0: call, index } of kept.matchAll(/\b(?:misuse|Error)\(/g)) {
    const from = index + call.length;
    let end = from;
    for (let open = 1; open > 0; end++) open += { "(": 1, ")": -1 }[kept[end]!] ?? 0;
    kept = kept.slice(0, from) + " ".repeat(end - 1 - from) + kept.slice(end - 1);
  }
  return kept;
}

function otherNumbers(written: string): string[] {
  const digits = written.replaceAll("_", "");
  if (digits.endsWith("n")) {
    const value = BigInt(digits.slice(0, -1));
    return distinct(value, [value + 1n, value - 1n, 2n * value, -value]).map((other) => `${other}n`);
  }
  const value = Number(digits);
  const radix = digits.startsWith("0x") ? 16 : 10;
  return distinct(value, [value + 1, value - 1, 2 * value, -value]).map((other) =>
    radix === 16 ? `${other < 0 ? "-" : ""}0x${Math.abs(other).toString(16)}` : String(other),
  );
}

const distinct = <T>(value: T, others: readonly T[]) => [...new Set(others)].filter((other) => other !== value);

/**
 * As many mutants as there are, up to `count`, none of them at the site of another: the file by the code that it holds,
 * the site and the change evenly. One that does not parse is drawn anew.
 */
export function draw(root: string, paths: readonly string[], seed: number, count: number): Mutant[] {
  const words = new Int32Array(2);
  let drawn = 0;
  const below = (limit: number) => {
    threefry(seed % 2 ** 32, Math.floor(seed / 2 ** 32), drawn++, 0, words);
    return Math.floor(((words[0]! >>> 0) / 2 ** 32) * limit);
  };
  const take = <T>(from: T[]): T => from.splice(below(from.length), 1)[0]!;

  const weighted = (weights: readonly number[]): number => {
    let rest = below(weights.reduce((sum, weight) => sum + weight, 0));
    return weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
  };

  const mutants: Mutant[] = [];
  let files = paths.map((path) => ({ path, ...sitesOf(root, path), text: readFileSync(join(root, path), "utf8") }));
  while (mutants.length < count) {
    files = files.filter(({ sites }) => sites.length > 0);
    if (files.length === 0) break;
    const file = files[weighted(files.map(({ tokens }) => tokens))]!;
    const { path, text } = file;
    const { at, before, choices } = take(file.sites);
    const line = text.slice(0, at).split("\n").length;
    const within = text.split("\n")[line - 1]!.trim();
    const mutant = { path, at, line, within, before, after: take([...choices]) };
    if (parses(changed(text, mutant))) mutants.push(mutant);
  }
  return mutants;
}

export const changed = (text: string, { at, before, after }: Mutant): string =>
  text.slice(0, at) + after + text.slice(at + before.length);

function parses(text: string): boolean {
  try {
    stripTypeScriptTypes(text);
    return true;
  } catch {
    return false;
  }
}
