// Which figures the words after `npm run bench --` choose. The figures are in the files beside.
import { parseArgs } from "node:util";
import { unknown } from "../../lab/core/index.ts";
import type { Figure } from "./figure.ts";

type Groups = Readonly<Record<string, readonly Figure[]>>;

export interface Choice {
  /** What is chosen of each group of which something is. */
  readonly chosen: Groups;
  readonly json: boolean;
  /** The one group that is measured here, where one is named. */
  readonly of: string | undefined;
}

const options = { json: { type: "boolean" }, whole: { type: "boolean" }, of: { type: "string" } } as const;

/**
 * Figures by their group or a part of their names, all unless told, or all of one group; those of `wholes` only where
 * asked for.
 */
export function choice(words: readonly string[], quick: Groups, wholes: readonly Figure[]): Choice {
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: false });
  const other = Object.keys(values).find((name) => !Object.hasOwn(options, name));
  const names = Object.keys(options).map((name) => `--${name}`);
  if (other !== undefined) throw unknown("bench", "an option", `--${other}`, names);
  const { whole, json } = values;
  const of = values["of"] === undefined ? undefined : String(values["of"]);
  const all = Object.entries(whole ? { ...quick, wholes } : quick);
  const groups = of === undefined ? all : all.filter(([group]) => group === of);
  const among = all.map(([group]) => group);
  if (groups.length === 0) throw unknown("bench, --of", "a group of figures", `${of}`, among);
  const named = (part: string, group: string, { name }: Figure): boolean => group === part || name.includes(part);
  const chosenBy = (parts: readonly string[]): Groups =>
    Object.fromEntries(
      groups
        .map(
          ([group, figures]) =>
            [group, figures.filter((one) => parts.some((part) => named(part, group, one)))] as const,
        )
        .filter(([, figures]) => figures.length > 0),
    );
  const none = positionals.find((part) => Object.keys(chosenBy([part])).length === 0);
  if (none !== undefined)
    throw unknown("bench", "a group of figures or a part of a figure's name", none, [
      ...among,
      ...(whole ? [] : ["more with --whole"]),
    ]);
  const chosen = positionals.length > 0 ? chosenBy(positionals) : Object.fromEntries(groups);
  return { chosen, json: json === true, of };
}
