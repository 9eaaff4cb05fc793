import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { misuse, shown } from "../core/index.ts";
import {
  compareRecords,
  type Parting,
  type Record as RunRecord,
  readRecord,
  recordText,
  writeText,
} from "../engine/node.ts";
import { ask, type Planned } from "./jobs.ts";
import { named, root, scenarios } from "./members.ts";
import { recordOf } from "./run.ts";
import { say, sayJson } from "./table.ts";

export const referenceFile = (scenario: string): string => join(root, "results", `${scenario}.json`);

interface Verdict {
  readonly scenario: string;
  readonly holds: boolean;
  readonly parting?: Parting;
  readonly missing?: true;
  /** What changed in what was run, though not in what came out. */
  readonly remarks: readonly string[];
}

/** Runs scenarios again as their committed records say and compares what comes out. Whether all came out the same. */
export async function verifyCommand(
  names: readonly string[],
  { json, update, workers }: { json?: boolean; update?: boolean; workers?: number },
): Promise<boolean> {
  const chosen =
    names.length === 0
      ? scenarios.map(({ name }) => name)
      : names.map((name) => named("a scenario", name, scenarios).name);
  const known = chosen.map((name) =>
    existsSync(referenceFile(name)) && !(update && unreadable(name)) ? readRecord(referenceFile(name)) : undefined,
  );
  const plans = chosen.map((scenario, i): Planned => {
    const run = known[i]?.run;
    // An update starts from what the scenario says today; a check repeats what the record says.
    return run === undefined || update ? { scenario } : { scenario, seed: run.seed, ticks: run.ticks, set: run.set };
  });
  const fresh = (await ask("run", plans, { workers, quiet: json ?? false })).map(recordOf);
  const verdicts = chosen.map((scenario, i) => judge(scenario, known[i], fresh[i]!));
  if (names.length === 0) verdicts.push(...strays(chosen));
  if (update) {
    for (const [i, record] of fresh.entries()) writeText(referenceFile(chosen[i]!), recordText(record));
  }
  if (json) sayJson(verdicts);
  else for (const one of verdicts) say(text(one, update ?? false));
  return update || verdicts.every(({ holds }) => holds);
}

/** Whether a committed record cannot be compared with; an update replaces it. */
function unreadable(name: string): boolean {
  try {
    readRecord(referenceFile(name));
    return false;
  } catch {
    return true;
  }
}

function judge(scenario: string, old: RunRecord | undefined, fresh: RunRecord): Verdict {
  if (old === undefined) return { scenario, holds: false, missing: true, remarks: [] };
  const parting = compareRecords(old, fresh);
  const { code, engine, packages } = old.fingerprint;
  const remarks = [
    ...(code === fresh.fingerprint.code ? [] : ["its code has changed"]),
    ...(engine === fresh.fingerprint.engine ? [] : [`engine ${engine} was, ${fresh.fingerprint.engine} is`]),
    ...(JSON.stringify(packages) === JSON.stringify(fresh.fingerprint.packages) ? [] : ["its packages have changed"]),
  ];
  return { scenario, holds: parting === undefined, ...(parting && { parting }), remarks };
}

/** Records whose scenario is gone prove nothing. */
const strays = (chosen: readonly string[]): Verdict[] =>
  readdirSync(join(root, "results"))
    .filter((file) => file.endsWith(".json") && !chosen.includes(file.slice(0, -5)))
    .map((file) => ({
      scenario: file.slice(0, -5),
      holds: false,
      missing: true,
      remarks: ["there is a record but no such scenario"],
    }));

function text({ scenario, holds, parting, missing, remarks }: Verdict, update: boolean): string {
  const remark = remarks.length > 0 ? ` (${remarks.join("; ")})` : "";
  if (missing)
    return `${scenario}: ${update ? "recorded" : `no record to compare with; run orrery verify --update ${scenario}`}${remark}`;
  if (holds) return `${scenario}: reproduced${remark}`;
  const { part, tick, path, left, right } = parting!;
  const at = tick === undefined ? "" : ` at tick ${tick}`;
  return `${scenario}: ${update ? "updated; " : "DIFFERS, "}first in its ${part}${at}, ${path}: ${shown(left)} was, ${shown(right)} is${remark}`;
}

/** The record that a word means: a record's file, a run's folder, or a scenario's committed record. */
export function recordAt(word: string): RunRecord {
  const files = [word, join(word, "record.json"), referenceFile(word)];
  const file = files.find((one) => one.endsWith(".json") && existsSync(one));
  if (file === undefined)
    throw misuse(
      "diff",
      "a run's folder, its record or a scenario with a record",
      shown(word),
      "run the scenario first",
    );
  return readRecord(file);
}
