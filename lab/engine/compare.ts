// Where two runs first part. Records are compared as they lie; two runs that can be run again are compared state by
// state.
import { type Difference, digest, firstDifference, type Plain, type Time } from "../core/index.ts";
import type { Record } from "./record.ts";
import type { World } from "./world.ts";

/** The first place where what came out differs: a part of the record, the tick, the path in it, both values. */
export interface Parting {
  readonly part: (typeof results)[number] | "run" | "model" | "series" | "chain";
  readonly tick?: Time;
  /** The last tick at which their records agree: they tell of some ticks only. */
  readonly after?: Time;
  /** Between which ticks their chains part, where that is before: what differs first need not be observed. */
  readonly chain?: readonly [after: Time, by: Time];
  readonly path: string;
  readonly left: Plain | undefined;
  readonly right: Plain | undefined;
}

const results = ["outcome", "requirements", "claims", "forks", "faults", "ensemble"] as const;

/** The first difference of two records, in the order of what there is to learn from it. */
export function compareRecords(left: Record, right: Record): Parting | undefined {
  if (left.model !== right.model) return { part: "model", path: "model", left: left.model, right: right.model };
  const [seen, linked] = [seriesParting(left, right), chainParting(left, right)];
  if (seen?.tick !== undefined && linked !== undefined && linked.tick! < seen.tick)
    return { ...seen, chain: [linked.after!, linked.tick!] };
  if (seen !== undefined) return seen;
  if (linked !== undefined) return linked;
  for (const part of results) {
    const other = firstDifference(left[part] as unknown as Plain, right[part] as unknown as Plain);
    if (other !== undefined) return { part, ...other, path: named(left[part], other) };
  }
  const ticks = firstDifference(ticksOf(left), ticksOf(right));
  if (ticks !== undefined) return { part: "chain", ...ticks, path: `tick of link ${ticks.path}` };
  const rows = firstDifference(left.series.rows.length, right.series.rows.length);
  return rows && { part: "series", ...rows, path: "rows" };
}

const ticksOf = ({ chain }: Record): readonly Time[] => chain.map(({ tick }) => tick);

/** Claims and requirements are told by their names, not their places. */
function named(part: unknown, { path }: Difference): string {
  const [place, ...rest] = path.split(".");
  const name = (part as { [place: string]: { name?: string } } | undefined)?.[place!]?.name;
  return name === undefined ? path : [name, ...rest].join(".");
}

/** Rows are compared where both records have one: runs of other lengths have theirs at other ticks. */
function seriesParting(left: Record, right: Record): Parting | undefined {
  const { columns } = left.series;
  const named = firstDifference(columns, right.series.columns);
  if (named !== undefined) return { part: "series", ...named, path: "columns" };
  const theirs = new Map(right.chain.map(({ tick }, row) => [tick, right.series.rows[row]]));
  let after: Time | undefined;
  for (const [row, tick] of ticksOf(left).entries()) {
    if (!theirs.has(tick)) continue;
    const [our, their] = [left.series.rows[row], theirs.get(tick)];
    if (our?.length === 0 || their?.length === 0) continue;
    const column = columns.findIndex((_, i) => !alike(our?.[i], their?.[i]));
    if (column >= 0) {
      const values = { path: columns[column]!, left: our?.[column], right: their?.[column] };
      return { part: "series", tick, ...(after !== undefined && { after }), ...values };
    }
    after = tick;
  }
  return undefined;
}

/** NaN is NaN again; whether a 0 has a sign is the chain's to tell, for older records do not. */
const alike = (left: number | undefined, right: number | undefined): boolean =>
  left === right || (Number.isNaN(left) && Number.isNaN(right));

/** Links are compared as long as they are of the same ticks: each holds all before it. */
function chainParting({ chain: ours }: Record, { chain: theirs }: Record): Parting | undefined {
  for (const [at, { tick, link }] of ours.entries()) {
    if (theirs[at]?.tick !== tick) return undefined;
    if (theirs[at].link === link) continue;
    const after = ours[at - 1]?.tick ?? 0;
    const path = `link ${at}, ticks ${after} to ${tick}`;
    return { part: "chain", tick, after, path, left: link, right: theirs[at].link };
  }
  return undefined;
}

/**
 * Lives through two worlds side by side and says at which tick, where and how their states first differ; of worlds that
 * are not made alike, as where one has a script, what is observed of them.
 */
export function compareWorlds(
  left: World,
  right: World,
  ticks: Time,
): (Difference & { readonly tick: Time }) | undefined {
  const worlds = [left, right];
  const [made, other] = worlds.map(({ state }) => Object.keys(state as object).join());
  const told = (world: World): Plain => (made === other ? world.state : world.observe());
  // Once parted they may meet again, so no tick is skipped.
  for (;;) {
    const tick = Math.max(left.now, right.now);
    if (digest(told(left)) !== digest(told(right))) {
      const found = firstDifference(left.observe(), right.observe()) ?? firstDifference(told(left), told(right));
      return { ...found!, tick };
    }
    const [ours, theirs] = worlds.map(({ stopped }) => stopped?.kind ?? "goes on");
    if (ours !== theirs) return { tick, path: "outcome", left: ours, right: theirs };
    const next = left.stopped === undefined ? Math.min(left.next(), right.next()) : Infinity;
    if (!(next <= ticks)) return undefined;
    for (const world of worlds) world.advance(next);
  }
}
