import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { misuse, sha256Hex, shown, valuesOf } from "../core/index.ts";
import { type ForkResult, held, type Run } from "../engine/index.ts";
import { proveWritable, type Record as RunRecord, recordText, writeText } from "../engine/node.ts";
import { type Ensembled, ensembled, keepRows, sayEnsemble } from "./ensemble.ts";
import { ask, type Jobs } from "./jobs.ts";
import { listedAs } from "./members.ts";
import { apart, type Format, rowsOf, written } from "./rows.ts";
import { type Kept, keepSeries, seriesFile } from "./series.ts";
import { shrinkCommand } from "./shrink.ts";
import { digits, plural, say, sayJson, table, verdict, within } from "./table.ts";
import { version } from "./version.ts";

export interface RunOptions {
  readonly seed?: number;
  readonly seeds?: readonly [first: number, last: number];
  readonly set: Readonly<Record<string, string>>;
  readonly for?: number;
  readonly workers?: number;
  readonly out: string;
  readonly every?: number;
  readonly format?: Format;
  readonly json?: boolean;
  readonly shrink?: boolean;
  readonly laws?: true;
  readonly alone?: true;
}

type Answer = Jobs["run"]["answer"];

export const recordOf = ({ run, question, model, fingerprint }: Answer): RunRecord => {
  const { scenario, seed, ticks, set, params, digest, ...came } = run;
  return {
    run: { scenario, seed, ticks, set, params, digest },
    question,
    model,
    fingerprint: { engine: version, ...fingerprint },
    ...came,
  };
};

/** A run's folder is named by what was run, so that the same run lands in the same place and others beside it. */
function folderOf(out: string, record: RunRecord): string {
  const { digest: _, ...asked } = record.run;
  const mark = sha256Hex(JSON.stringify([asked, record.fingerprint.code])).slice(0, 8);
  return join(out, `${asked.scenario}-seed${asked.seed}-${mark}`);
}

/** Keeps runs, each in a folder of its own: its record, and its rows beside it. */
export async function keepAll(out: string, answers: readonly Answer[]): Promise<string[]> {
  const kept: (Kept & { readonly before: boolean })[] = [];
  try {
    for (const answer of answers) {
      const record = recordOf(answer);
      const folder = folderOf(out, record);
      const before = existsSync(folder);
      writeText(join(folder, "record.json"), recordText(record));
      kept.push({ folder, before, record, columns: answer.columns });
    }
    await keepSeries(kept);
  } catch (error) {
    // Nothing half-written is left.
    for (const { folder, before, columns } of kept)
      if (!before && columns !== undefined && !existsSync(join(folder, seriesFile)))
        rmSync(folder, { recursive: true });
    throw error;
  }
  return kept.map(({ folder }) => folder);
}

/** So many runs, and about so many rows of them together unless told, are kept in memory until all are done. */
const runsMax = 10_000;
const rowsMax = 1_000_000;

/** Every combination of the values that `--set` lists, and every seed. */
function plans(
  scenario: string,
  { seed, seeds, set, for: ticks, every, laws, alone }: RunOptions,
): Jobs["run"]["job"][] {
  const counts = Object.values(set).map((values) => values.split(",").length);
  const runs = counts.reduce((all, count) => all * count, seeds === undefined ? 1 : seeds[1] - seeds[0] + 1);
  if (runs > runsMax) throw misuse("run", `at most ${runsMax} runs at once`, shown(runs), "take fewer seeds or values");
  let sets: Record<string, string>[] = [{}];
  for (const [name, values] of Object.entries(set)) {
    sets = sets.flatMap((one) => values.split(",").map((value) => ({ ...one, [name]: value })));
  }
  const drawn = seeds === undefined ? [seed] : Array.from({ length: seeds[1] - seeds[0] + 1 }, (_, i) => seeds[0] + i);
  return sets.flatMap((one) =>
    drawn.map((each) => ({
      scenario,
      set: one,
      rows: Math.ceil(rowsMax / runs),
      ...(every !== undefined && { every }),
      ...(each !== undefined && { seed: each }),
      ...(ticks !== undefined && { ticks }),
      ...(laws && { laws }),
      ...(alone && { alone }),
    })),
  );
}

/** Runs a scenario, once or over seeds and parameter values; says what came out and where it lies. Whether all held. */
export async function runCommand(scenario: string, options: RunOptions): Promise<boolean> {
  const planned = plans(scenario, options);
  const listed = listedAs(scenario);
  // Before hours are spent on the values that come first.
  if (listed !== undefined) for (const { set = {} } of planned) valuesOf(listed.model, { ...listed.set, ...set });
  if (options.shrink)
    return shrinkCommand(
      planned.map(({ rows: _, every: __, ...plan }) => plan),
      options,
    );
  proveWritable(options.out);
  const { answers, rows } = await lived(planned, options);
  const folders = await keepAll(options.out, answers);
  for (const [i, some] of rows.entries()) if (some !== undefined) keepRows(folders[i]!, answers[i]!.run, some);
  const runs = answers.map(({ run }) => run);
  const all = runs.every(held);
  if (options.format !== undefined) sayRows(answers, options.format, varied(options));
  else if (planned.length === 1) {
    if (options.json) sayJson({ ...told(runs[0]!), record: folders[0] });
    else sayOne(answers[0]!, folders[0]!, rows[0]);
  } else if (options.json)
    sayJson({ scenario: runs[0]!.scenario, runs: runs.map((run, i) => ({ ...told(run), record: folders[i] })) });
  else sayMany(runs, options);
  return all;
}

/** Lives through runs, and through the rows of their ensembles, which are shared among all threads. */
async function lived(planned: readonly Jobs["run"]["job"][], { workers, json = false, out }: RunOptions) {
  const jobs = planned.map((plan) => ({ ...plan, apart: true as const }));
  const alone = await ask("run", jobs, { workers, quiet: json });
  return ensembled(planned, alone, { workers, quiet: json, out });
}

/** What JSON tells of a run, in this order; what it has not, JSON leaves out. */
const toldOf = [
  "scenario",
  "seed",
  "ticks",
  "params",
  "outcome",
  "digest",
  "requirements",
  "claims",
  "forks",
  "faults",
  "ensemble",
] as const satisfies readonly (keyof Run)[];
export const told = (run: Run): object => Object.fromEntries(toldOf.map((part) => [part, run[part]]));

export const outcomeText = ({ kind, tick, about }: Run["outcome"]): string =>
  kind === "finished" ? `finished at tick ${tick}` : `${kind} at tick ${tick}: ${about}`;

/** What was drawn to go wrong, and what this seed leaves out. */
function faultsText({ off, set, during }: NonNullable<Run["faults"]>): string {
  const told = during.flatMap((cue) => {
    if (!("tell" in cue && "at" in cue)) return [];
    const { member } = (cue.payload ?? {}) as { readonly member?: string };
    return [`${cue.tell}${member === undefined ? "" : ` ${member}`} at ${cue.at}`];
  });
  const on = [...Object.entries(set).map(([name, value]) => `${name} ${digits(value, 4)}`), ...told];
  return `faults: ${lined(on) || "none"}${off.length > 0 ? `; left out: ${lined(off)}` : ""}`;
}

/** When a fork parted from the run that has no name, as closely as their chains tell. */
function partedText({ digest, chain }: Run, { digest: other, until, outcome }: ForkResult): string {
  if (digest === other) return "never apart";
  const next = chain.find(({ tick }) => tick > until)?.tick ?? outcome.tick;
  return `apart between ticks ${until} and ${Math.min(next, outcome.tick)}`;
}

/** What kind of trouble, where there is no room for more. */
export const kindOf = (trouble: string): string => trouble.split(":")[0]!;

export const claimRows = (claims: Run["claims"]): (string | number)[][] =>
  claims.map(({ name, published, measured, trouble, tolerance, holds }) => [
    name,
    within(published, tolerance),
    measured === undefined ? kindOf(trouble!) : within(measured, tolerance),
    tolerance,
    verdict(holds),
  ]);

const lined = (parts: readonly string[]): string =>
  parts.length > 8 ? `${parts.slice(0, 8).join(", ")} and ${parts.length - 8} more` : parts.join(", ");

function sayOne({ run, question, model }: Answer, folder: string, rows: Ensembled | undefined): void {
  say(`${question}\n`);
  // Of many parameters those that were set are what a reader asks for.
  const params = Object.entries({ ...run.set, ...run.params }).map(([name, value]) => `${name} ${digits(value)}`);
  say(`${model}: ${lined(params)}; seed ${run.seed}`);
  if (run.faults) say(faultsText(run.faults));
  say(outcomeText(run.outcome));
  const last = run.series.rows.at(-1)!;
  // A world of many members observes more than a line holds.
  say(`at the end: ${lined(run.series.columns.map((name, i) => `${name} ${digits(last[i]!)}`))}`);
  for (const { name, holds, tick, blame, blameAt } of run.requirements) {
    const kept = run.outcome.kind === "finished" ? verdict(holds) : "held until then";
    say(`${holds ? kept : `${verdict(holds)} at tick ${tick}`}: ${name}`);
    if (blame !== undefined) say(`  since ${blame} failed${blameAt === tick ? "" : ` at tick ${blameAt}`}`);
  }
  for (const fork of run.forks ?? []) {
    const { name, outcome, requirements, end } = fork;
    say(`\n${name}: ${partedText(run, fork)}, ${outcomeText(outcome)}`);
    say(`  at the end: ${lined(run.series.columns.map((column, i) => `${column} ${digits(end[i]!)}`))}`);
    for (const { name: sentence, holds, tick } of requirements)
      say(`  ${holds ? "would hold" : `would fail at tick ${tick}`}: ${sentence}`);
  }
  if (run.claims.length > 0)
    say(`\n${table(["claim", "published", "measured", "within", "holds"], claimRows(run.claims))}`);
  sayEnsemble(run, rows);
  say(`\ndigest ${run.digest}\nrecord ${join(folder, "record.json")}`);
  if (existsSync(join(folder, seriesFile))) say(`series ${join(folder, seriesFile)}`);
}

/** The parameters of which `--set` lists several values. */
const varied = ({ set }: RunOptions): string[] => Object.keys(set).filter((name) => set[name]!.includes(","));

/** The rows of one run; of many, with what tells them apart before each. */
function sayRows(answers: readonly Answer[], format: Format, params: readonly string[]): void {
  const many = answers.length > 1;
  const names = apart([...(many ? ["seed", ...params] : []), ...answers[0]!.columns!.names]);
  function* rows() {
    for (const { run, columns } of answers) {
      const before = many ? [run.seed, ...params.map((name) => run.params[name]!)] : [];
      for (const row of rowsOf(columns!)) yield [...before, ...row];
    }
  }
  for (const piece of written({ names, rows: rows() }, format)) process.stdout.write(piece);
}

function sayMany(runs: readonly Run[], options: RunOptions): void {
  const { out } = options;
  const params = varied(options);
  const rows = runs.map((run) => {
    const asked = [...run.requirements, ...run.claims, ...(run.ensemble?.claims ?? [])];
    const held = asked.filter(({ holds }) => holds).length;
    return [
      String(run.seed),
      ...params.map((name) => run.params[name]!),
      `${outcomeText(run.outcome)}${run.ensemble?.failed ? `; ${plural(run.ensemble.failed, "row")} failed` : ""}`,
      `${held} of ${asked.length}`,
      run.digest.slice(0, 16),
    ];
  });
  say(table(["seed", ...params, "outcome", "holds", "digest"], rows));
  say(`\n${plural(runs.length, "run")}, everything holds in ${runs.filter(held).length}; records in ${out}`);
}
