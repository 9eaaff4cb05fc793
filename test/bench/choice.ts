// Which figures the words after `npm run bench --` choose. The figures are in the files beside.
import { parseArgs } from "node:util";
import { unknown } from "../../lab/core/index.ts";
import type { Figure } from "./figure.ts";

export interface Choice {
  readonly figures: readonly Figure[];
  readonly json: boolean;
}

type Groups = Readonly<Record<string, readonly Figure[]>>;
const options = { json: { type: "boolean" }, whole: { type: "boolean" } } as const;

/** Figures by their group or a part of their names, all unless told; those of `wholes` only where asked for. */
export function choice(words: readonly string[], quick: Groups, wholes: readonly Figure[]): Choice {
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: false });
  const other = Object.keys(values).find((name) => !Object.hasOwn(options, name));
  const names = Object.keys(options).map((name) => `--${name}`);
  if (other !== undefined) throw unknown("bench", "an option", `--${other}`, names);
  const groups = Object.entries(values["whole"] ? { ...quick, wholes } : quick);
  const all = groups.flatMap(([group, figures]) => figures.map((figure) => ({ group, figure })));
  const by = (part: string) => all.filter(({ group, figure }) => group === part || figure.name.includes(part));
  const none = positionals.find((part) => by(part).length === 0);
  if (none !== undefined)
    throw unknown("bench", "a group of figures or a part of a figure's name", none, [
      ...groups.map(([group]) => group),
      ...(values["whole"] ? [] : ["more with --whole"]),
    ]);
  const wanted = new Set(positionals.flatMap(by));
  const figures = all.filter((one) => positionals.length === 0 || wanted.has(one)).map(({ figure }) => figure);
  return { figures, json: values["json"] === true };
}
