// Whatever the lab makes, as a notebook shows it: a picture, rows, numbers by name, a model, a world, a run and what it
// had to hold, what an explorer found.
import type { Model } from "../core/index.ts";
import { type Exploration, type History, type Run, World } from "../engine/index.ts";
import { type Cell, type Picture, svgOf, type Table } from "../views/index.ts";
import { escaped, tableHtml, tableText, verdict, within } from "./markup.ts";
import { type Forms, put } from "./stage.ts";

/** Numbers, words or flags by name. */
export type Named = Readonly<Record<string, Cell | boolean>>;
export type Showable = Picture | Run | Exploration | Model | World | History | Named | readonly Named[];

/** Shows it under the cell. It is awaited, for a picture takes a moment to draw. */
export async function show(thing: Showable): Promise<void> {
  put(await formsOf(thing));
}

/** Whether `show` knows how: a kernel asks this of what a cell ends with. */
export const isShowable = (thing: unknown): thing is Showable =>
  [isPicture, isRun, isExploration, isModel, isWorld, isNamed].some((is) => is(thing)) ||
  (isList(thing) && thing.every(isNamed));

const isRecord = (thing: unknown): thing is object => typeof thing === "object" && thing !== null;
const isPicture = (thing: unknown): thing is Picture => isRecord(thing) && "panels" in thing && "finding" in thing;
const isRun = (thing: unknown): thing is Run => isRecord(thing) && "chain" in thing && "digest" in thing;
const isExploration = (thing: unknown): thing is Exploration =>
  isRecord(thing) && "transitions" in thing && "ends" in thing;
const isModel = (thing: unknown): thing is Model => isRecord(thing) && "hears" in thing && "observe" in thing;
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
  if (isExploration(thing)) return formsOfExploration(thing);
  if (isModel(thing)) return formsOfModel(thing);
  const rows = isWorld(thing) ? [situationOf("world" in thing ? thing.world : thing)] : [thing].flat();
  return formsOfRows(rows as readonly Named[]);
}

/** Rows under a line in bold, where there is one. */
function formsOfRows(rows: readonly Named[], heading = ""): Forms {
  const table = tableOf(rows);
  const [text, html] = rows.length > 0 ? [tableText(table), tableHtml(table)] : ["", ""];
  return {
    "text/plain": [heading, text].filter(Boolean).join("\n"),
    "text/html": `${heading && `<p style="margin:.3em 0"><b>${escaped(heading)}</b></p>`}${html}`,
  };
}

function formsOfExploration({ states, transitions, depth, ends, complete, violation }: Exploration): Forms {
  const seen = `${states} states, ${ends} of them ends, by ${transitions} deliveries, ${depth} to the furthest`;
  const all = complete ? `${seen}; these are all, and none does harm` : `${seen}; there are more`;
  if (violation === undefined) return formsOfRows([], all);
  return formsOfRows(
    violation.path.map(({ type, payload }, i) => ({
      delivery: i + 1,
      message: type,
      payload: payload === null ? "" : JSON.stringify(payload),
    })),
    `${violation.broken === "always" ? "what must always hold" : violation.broken} is broken, at the soonest so:`,
  );
}

const formsOfModel = ({ kind, name, about, params }: Model): Forms =>
  formsOfRows(
    Object.entries(params).map(([parameter, { value, range, unit = "", about: means }]) => ({
      parameter,
      value,
      unit,
      from: range[0],
      to: range[1],
      means,
    })),
    `${name}, a ${kind}: ${about}`,
  );

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
      ...verdict(holds),
      name,
      detail: holds ? "" : `: broken at tick ${at}, for ${blame} failed at ${blameAt}`,
    })),
    ...claims.map(({ name, holds, measured, trouble, published, tolerance, cites }) => ({
      ...verdict(holds),
      name,
      detail:
        `: ${measured === undefined ? trouble : within(measured, tolerance)}, ` +
        `published ${published} ± ${tolerance} (${cites})`,
    })),
  ];
  const text = lines.map(({ sign, name, detail }) => `${sign} ${name}${detail}`);
  const html = lines.map(
    ({ sign, colour, name, detail }) =>
      `<b style="color:${colour}">${sign}</b> ${escaped(name)}<span style="opacity:.75">${escaped(detail)}</span><br>`,
  );
  return {
    "text/plain": [end, ...text, `digest ${digest}`].join("\n"),
    "text/html": `<div style="font:13px/1.6 system-ui,sans-serif"><b>${escaped(end)}</b><br>
${html.join("\n")}
<span style="opacity:.7">digest <code>${digest}</code></span></div>`,
  };
}
