// Whatever the lab makes, as a notebook shows it: a picture, rows, numbers by name, a world, a run with what it had to
// hold.
import { type History, type Run, World } from "../engine/index.ts";
import { type Cell, type Picture, svgOf, type Table } from "../views/index.ts";
import { escaped, tableHtml, tableText, within } from "./markup.ts";
import { type Forms, put } from "./stage.ts";

/** Numbers, words or flags by name. */
export type Named = Readonly<Record<string, Cell | boolean>>;
export type Showable = Picture | Run | World | History | Named | readonly Named[];

/** Shows it under the cell. It is awaited, for a picture takes a moment to draw. */
export async function show(thing: Showable): Promise<void> {
  put(await formsOf(thing));
}

/** Whether `show` knows how: a kernel asks this of what a cell ends with. */
export const isShowable = (thing: unknown): thing is Showable =>
  isPicture(thing) || isRun(thing) || isWorld(thing) || isNamed(thing) || (isList(thing) && thing.every(isNamed));

const isRecord = (thing: unknown): thing is object => typeof thing === "object" && thing !== null;
const isPicture = (thing: unknown): thing is Picture => isRecord(thing) && "panels" in thing && "finding" in thing;
const isRun = (thing: unknown): thing is Run => isRecord(thing) && "chain" in thing && "digest" in thing;
const isWorld = (thing: unknown): thing is World | History =>
  isRecord(thing) && (thing instanceof World || ("world" in thing && thing.world instanceof World));
const isList = (thing: unknown): thing is readonly unknown[] => Array.isArray(thing) && thing.length > 0;
const isNamed = (thing: unknown): thing is Named =>
  isRecord(thing) &&
  Object.getPrototypeOf(thing) === Object.prototype &&
  Object.keys(thing).length > 0 &&
  Object.values(thing).every((held) => /^(number|string|boolean)$/.test(typeof held));

async function formsOf(thing: Showable): Promise<Forms> {
  if (isPicture(thing)) return formsOfPicture(thing);
  if (isRun(thing)) return formsOfRun(thing);
  const rows = isWorld(thing) ? [situationOf("world" in thing ? thing.world : thing)] : [thing].flat();
  const table = tableOf(rows as readonly Named[]);
  return { "text/plain": tableText(table), "text/html": tableHtml(table) };
}

const situationOf = (world: World): Named => ({
  world: world.model.name,
  seed: world.seed,
  tick: world.now,
  ...world.observe(),
});

const tableOf = (rows: readonly Named[]): Table => {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const cellOf = (held: Cell | boolean = ""): Cell => (typeof held === "boolean" ? (held ? "yes" : "no") : held);
  return { columns, rows: rows.map((row) => columns.map((name) => cellOf(row[name]))) };
};

/** Places on the paper need no more than two decimals; what is said in words has fewer than eight. */
const rounded = (svg: string): string => svg.replace(/(\.\d\d)\d{6,}/g, "$1");

const formsOfPicture = async (picture: Picture): Promise<Forms> => ({
  "text/plain": `${picture.title}. ${picture.finding}`,
  "image/svg+xml": rounded(await svgOf(picture)),
});

function formsOfRun({ scenario, seed, outcome, requirements, claims, digest }: Run): Forms {
  const { kind, tick, about } = outcome;
  const end = `${scenario}, seed ${seed}: ${kind} at tick ${tick}${about === undefined ? "" : `, ${about}`}`;
  const lines = [
    ...requirements.map(({ name, holds, tick: at, blame, blameAt }) => ({
      holds,
      name,
      detail: holds ? "" : `: broken at tick ${at}, for ${blame} failed at ${blameAt}`,
    })),
    ...claims.map(({ name, holds, measured, trouble, published, tolerance, cites }) => ({
      holds,
      name,
      detail:
        `: ${measured === undefined ? trouble : within(measured, tolerance)}, ` +
        `published ${published} ± ${tolerance} (${cites})`,
    })),
  ];
  const coloured = (holds: boolean) => (holds ? '<b style="color:#2a9d6f">✔</b>' : '<b style="color:#d4552a">✘</b>');
  return {
    "text/plain": [
      end,
      ...lines.map(({ holds, name, detail }) => `${holds ? "✔" : "✘"} ${name}${detail}`),
      `digest ${digest}`,
    ].join("\n"),
    "text/html": `<div style="font:13px/1.6 system-ui,sans-serif"><b>${escaped(end)}</b><br>
${lines
  .map(
    ({ holds, name, detail }) =>
      `${coloured(holds)} ${escaped(name)}<span style="opacity:.75">${escaped(detail)}</span><br>`,
  )
  .join("\n")}
<span style="opacity:.7">digest <code>${digest}</code></span></div>`,
  };
}
