// Where two runs first part. Records are compared as they lie; two runs that can be run again are compared state by
// state.
import { type Difference, digest, firstDifference, type Plain, type Time } from "../core/index.ts";
import type { Record } from "./record.ts";
import type { World } from "./world.ts";

/** The first place where what came out differs: a part of the record, the tick, the path in it, both values. */
export interface Parting {
  readonly part: "outcome" | "series" | "chain" | "requirements" | "claims" | "forks" | "faults" | "ensemble";
  readonly tick?: Time;
  readonly path: string;
  readonly left: Plain | undefined;
  readonly right: Plain | undefined;
}

/**
 * The first difference between a committed record and a new one of the same run: series, chain, outcome, requirements,
 * claims.
 */
export function compareRecords(left: Record, right: Record): Parting | undefined {
  return (
    seriesParting(left, right) ??
    chainParting(left, right) ??
    listed("outcome") ??
    listed("requirements") ??
    listed("claims") ??
    listed("forks") ??
    listed("faults") ??
    listed("ensemble")
  );

  function listed(part: "outcome" | "requirements" | "claims" | "forks" | "faults" | "ensemble"): Parting | undefined {
    const found = firstDifference(left[part] as unknown as Plain, right[part] as unknown as Plain);
    return found && { part, ...found, path: named(left[part], found) };
  }
}

/** Claims and requirements are told by their names, not their places. */
function named(part: unknown, { path }: Difference): string {
  const [place, ...rest] = path.split(".");
  const name = (part as { [place: string]: { name?: string } } | undefined)?.[place!]?.name;
  return name === undefined ? path : [name, ...rest].join(".");
}

function seriesParting({ series: ours, chain }: Record, { series: theirs }: Record): Parting | undefined {
  const columns = firstDifference(ours.columns, theirs.columns);
  if (columns !== undefined) return { part: "series", ...columns, path: "columns" };
  for (let row = 0; row < Math.max(ours.rows.length, theirs.rows.length); row++) {
    const [left, right] = [ours.rows[row], theirs.rows[row]];
    const column = ours.columns.findIndex((_, i) => left?.[i] !== right?.[i]);
    if (column >= 0) {
      const path = ours.columns[column]!;
      return { part: "series", tick: chain[row]?.tick ?? -1, path, left: left?.[column], right: right?.[column] };
    }
  }
  return undefined;
}

function chainParting({ chain: ours }: Record, { chain: theirs }: Record): Parting | undefined {
  const at = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, i) => i).find(
    (i) => ours[i]?.link !== theirs[i]?.link || ours[i]?.tick !== theirs[i]?.tick,
  );
  if (at === undefined) return undefined;
  const from = ours[at - 1]?.tick ?? 0;
  const tick = ours[at]?.tick ?? theirs[at]!.tick;
  return {
    part: "chain",
    tick,
    path: `link ${at}, ticks ${from} to ${tick}`,
    left: ours[at]?.link,
    right: theirs[at]?.link,
  };
}

/** Lives through two worlds side by side and says at which tick, where and how their states first differ. */
export function compareWorlds(
  left: World,
  right: World,
  ticks: Time,
): (Difference & { readonly tick: Time }) | undefined {
  const worlds = [left, right];
  // Once parted they may meet again, so no tick is skipped.
  for (;;) {
    const tick = Math.max(left.now, right.now);
    if (digest(left.state) !== digest(right.state)) {
      const found = firstDifference(left.observe(), right.observe()) ?? firstDifference(left.state, right.state);
      return { ...found!, tick };
    }
    const [ours, theirs] = worlds.map(({ stopped }) => stopped?.kind ?? "goes on");
    if (ours !== theirs) return { tick, path: "outcome", left: ours, right: theirs };
    const next = left.stopped === undefined ? Math.min(left.next(), right.next()) : Infinity;
    if (!(next <= ticks)) return undefined;
    for (const world of worlds) world.advance(next);
  }
}
