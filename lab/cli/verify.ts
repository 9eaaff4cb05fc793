import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { firstDifference, misuse, type Plain, shown } from "../core/index.ts";
import {
  compareRecords,
  type Parting,
  proveWritable,
  type Record as RunRecord,
  readRecord,
  recordText,
  writeText,
} from "../engine/node.ts";
import { ask, type Planned } from "./jobs.ts";
import { listedAs, root, scenarios } from "./members.ts";
import { recordOf } from "./run.ts";
import { beginsAsRecord, recordFile } from "./runs-folder.ts";
import { say, sayJson } from "./table.ts";

/** Where the committed records lie. */
const ours = join(root, "results");
const referenceFile = (folder: string, scenario: string): string => join(folder, `${scenario}.json`);

interface Verdict {
  readonly scenario: string;
  readonly holds: boolean;
  readonly parting?: Parting;
  readonly missing?: true;
  readonly stray?: true;
  /** What changed in what was run, though not in what came out. */
  readonly remarks: readonly string[];
}

/** Runs scenarios again as their committed records say and compares what comes out. Whether all came out the same. */
export async function verifyCommand(
  words: readonly string[],
  options: { json?: boolean; update?: boolean; workers?: number; results?: string },
): Promise<boolean> {
  for (const word of words) listedAs(word);
  const { json = false, update = false, workers, results = ours } = options;
  const names =
    words.length === 0 ? scenarios.map(({ name }) => name) : (await declared(words, json)).map(({ name }) => name);
  const files = names.map((name) => referenceFile(results, name));
  if (update) proveWritable(results);
  const known = files.map((file) => (existsSync(file) && !(update && unreadable(file)) ? readRecord(file) : undefined));
  const plans = names.map((name, i): Planned => {
    const scenario = words[i] ?? name;
    const run = known[i]?.run;
    // An update starts from what the scenario says today; a check repeats what the record says.
    return run === undefined || update ? { scenario } : { scenario, seed: run.seed, ticks: run.ticks, set: run.set };
  });
  // Where there is no record, there is nothing to compare a run with.
  const asked = plans.filter((_, i) => update || known[i] !== undefined);
  const answers = (await ask("run", asked, { workers, quiet: json })).map(recordOf).values();
  const fresh = plans.map((plan) => (asked.includes(plan) ? answers.next().value : undefined));
  const verdicts = names.map((name, i) => judge(name, known[i], fresh[i]));
  if (words.length === 0) verdicts.push(...strays(results, names));
  if (update) for (const [i, record] of fresh.entries()) writeText(files[i]!, recordText(record!));
  if (json) sayJson(verdicts);
  else for (const one of verdicts) say(text(one, update));
  if (update && !json) for (const record of fresh) sayLost(record!);
  return update || verdicts.every(({ holds }) => holds);
}

/** A record of what does not hold is a record all the same: whoever writes it is told. */
function sayLost({ run: { scenario }, requirements, claims, ensemble }: RunRecord): void {
  const lost = [...requirements, ...claims, ...(ensemble?.claims ?? [])].filter(({ holds }) => !holds);
  if (lost.length > 0) say(`${scenario}: recorded, though this FAILS: ${lost.map(({ name }) => name).join("; ")}`);
}

const declared = (words: readonly string[], quiet: boolean) =>
  ask(
    "claims",
    words.map((scenario) => ({ scenario })),
    { quiet },
  );

/** Whether a committed record cannot be compared with; an update replaces it. */
function unreadable(file: string): boolean {
  try {
    readRecord(file);
    return false;
  } catch {
    return true;
  }
}

function judge(scenario: string, old: RunRecord | undefined, fresh: RunRecord | undefined): Verdict {
  if (old === undefined || fresh === undefined) return { scenario, holds: false, missing: true, remarks: [] };
  const parting = compareRecords(old, fresh) ?? runParting(old.run, fresh.run);
  const { code, engine, packages } = old.fingerprint;
  const remarks = [
    ...(code === fresh.fingerprint.code ? [] : ["its code has changed"]),
    ...(old.question === fresh.question ? [] : ["its question has changed"]),
    ...(engine === fresh.fingerprint.engine ? [] : [`engine ${engine} was, ${fresh.fingerprint.engine} is`]),
    ...(JSON.stringify(packages) === JSON.stringify(fresh.fingerprint.packages) ? [] : ["its packages have changed"]),
  ];
  return { scenario, holds: parting === undefined, ...(parting && { parting }), remarks };
}

/** What was run was read from the record itself: parameters and the digest follow from it. */
function runParting(was: RunRecord["run"], is: RunRecord["run"]): Parting | undefined {
  const found = firstDifference(was as unknown as Plain, is as unknown as Plain);
  return found && { part: "run", ...found };
}

/** Records whose scenario is gone prove nothing. */
const strays = (folder: string, names: readonly string[]): Verdict[] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith(".json") && !names.includes(file.slice(0, -5)))
    .map((file) => ({ scenario: file.slice(0, -5), holds: false, stray: true, remarks: [] }));

function text({ scenario, holds, parting, missing, stray, remarks }: Verdict, update: boolean): string {
  const remark = remarks.length > 0 ? ` (${remarks.join("; ")})` : "";
  if (stray) return `${scenario}: STRAY, there is a record but no such scenario; remove ${scenario}.json`;
  if (missing)
    return `${scenario}: ${update ? "recorded" : "MISSING, no record to compare with; write it with --update"}`;
  if (holds) return `${scenario}: ${update ? "as it was" : "reproduced"}${remark}`;
  const { part, tick, chain, path, left, right } = parting!;
  const at = tick === undefined ? "" : ` at tick ${tick}`;
  const apart = chain === undefined ? "" : `; its chain parts between ticks ${chain.join(" and ")}`;
  const where = `first in its ${part}${at}, ${path}: ${shown(left)} was, ${shown(right)} is${apart}`;
  return `${scenario}: ${update ? "updated" : "DIFFERS"}, ${where}${remark}`;
}

/** The record that a word means: a record's file, a run's folder, or a scenario's committed record. */
export function recordAt(word: string): RunRecord {
  const file = recordFile(word) ?? referenceFile(ours, word);
  if (!existsSync(file) || (file === word && !beginsAsRecord(file)))
    throw misuse(
      "diff",
      "a run's folder, its record or a scenario with a record",
      shown(word),
      "run the scenario first",
    );
  return readRecord(file);
}
