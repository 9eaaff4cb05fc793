import { join } from "node:path";
import { misuse, sha256Hex, shown } from "../core/index.ts";
import { held, type Run } from "../engine/index.ts";
import { type Record as RunRecord, recordText, writeFolder } from "../engine/node.ts";
import { ask, type Jobs, type Planned } from "./jobs.ts";
import { digits, say, sayJson, table } from "./table.ts";
import { version } from "./version.ts";

export interface RunOptions {
  readonly seed?: number;
  readonly seeds?: readonly [first: number, last: number];
  readonly set: Readonly<Record<string, string>>;
  readonly for?: number;
  readonly workers?: number;
  readonly out: string;
  readonly json?: boolean;
}

type Answer = Jobs["run"]["answer"];

export const recordOf = ({ run, question, model, fingerprint }: Answer): RunRecord => {
  const { scenario, seed, ticks, set, params, digest, outcome, requirements, claims, chain, series } = run;
  return {
    run: { scenario, seed, ticks, set, params, digest },
    question,
    model,
    fingerprint: { engine: version, ...fingerprint },
    outcome,
    requirements,
    claims,
    chain,
    series,
  };
};

/** A run's folder is named by what was run, so that the same run lands in the same place and others beside it. */
function keep(out: string, record: RunRecord): string {
  const { digest: _, ...asked } = record.run;
  const mark = sha256Hex(JSON.stringify([asked, record.fingerprint.code])).slice(0, 8);
  const folder = join(out, `${asked.scenario}-seed${asked.seed}-${mark}`);
  writeFolder(folder, { "record.json": recordText(record) });
  return folder;
}

/** Every combination of the values that `--set` lists, and every seed. */
function plans(scenario: string, { seed, seeds, set, for: ticks }: RunOptions): Planned[] {
  let sets: Record<string, string>[] = [{}];
  for (const [name, values] of Object.entries(set)) {
    sets = sets.flatMap((one) => values.split(",").map((value) => ({ ...one, [name]: value })));
  }
  const drawn = seeds === undefined ? [seed] : Array.from({ length: seeds[1] - seeds[0] + 1 }, (_, i) => seeds[0] + i);
  return sets.flatMap((one) =>
    drawn.map((each) => ({
      scenario,
      set: one,
      ...(each !== undefined && { seed: each }),
      ...(ticks !== undefined && { ticks }),
    })),
  );
}

/** Runs a scenario, once or over seeds and parameter values; says what came out and where it lies. Whether all held. */
export async function runCommand(scenario: string, options: RunOptions): Promise<boolean> {
  const planned = plans(scenario, options);
  if (planned.length > 100_000)
    throw misuse("run", "at most 100,000 runs", shown(planned.length), "take fewer seeds or values");
  const answers = await ask("run", planned, { workers: options.workers, ...(options.json && { quiet: true }) });
  const folders = answers.map((answer) => keep(options.out, recordOf(answer)));
  const runs = answers.map(({ run }) => run);
  const all = runs.every(held);
  if (planned.length === 1) {
    if (options.json) sayJson({ ...told(runs[0]!), record: folders[0] });
    else sayOne(answers[0]!, folders[0]!);
  } else if (options.json)
    sayJson({ scenario: runs[0]!.scenario, runs: runs.map((run, i) => ({ ...told(run), record: folders[i] })) });
  else sayMany(runs, options);
  return all;
}

const told = ({ scenario, seed, ticks, params, outcome, digest, requirements, claims }: Run) => ({
  scenario,
  seed,
  ticks,
  params,
  outcome,
  digest,
  requirements,
  claims,
});

export const outcomeText = ({ kind, tick, about }: Run["outcome"]): string =>
  kind === "finished" ? `finished at tick ${tick}` : `${kind} at tick ${tick}: ${about}`;

export const verdict = (holds: boolean): string => (holds ? "holds" : "FAILS");

export const claimRows = (claims: Run["claims"]): (string | number)[][] =>
  claims.map(({ name, published, measured, trouble, tolerance, holds }) => [
    name,
    published,
    measured ?? trouble!,
    tolerance,
    verdict(holds),
  ]);

function sayOne({ run, question, model }: Answer, folder: string): void {
  say(`${question}\n`);
  const params = Object.entries(run.params).map(([name, value]) => `${name} ${digits(value)}`);
  say(`${model}: ${params.join(", ")}; seed ${run.seed}`);
  say(outcomeText(run.outcome));
  for (const { name, holds, tick } of run.requirements)
    say(`${verdict(holds)}${holds ? "" : ` at tick ${tick}`}: ${name}`);
  if (run.claims.length > 0)
    say(`\n${table(["claim", "published", "measured", "within", "holds"], claimRows(run.claims))}`);
  say(`\ndigest ${run.digest}\nrecord ${join(folder, "record.json")}`);
}

function sayMany(runs: readonly Run[], { set, out }: RunOptions): void {
  const varied = Object.keys(set).filter((name) => set[name]!.includes(","));
  const rows = runs.map((run) => {
    const held = [...run.requirements, ...run.claims].filter(({ holds }) => holds).length;
    return [
      run.seed,
      ...varied.map((name) => run.params[name]!),
      outcomeText(run.outcome),
      `${held} of ${run.requirements.length + run.claims.length}`,
      run.digest.slice(0, 16),
    ];
  });
  say(table(["seed", ...varied, "outcome", "hold", "digest"], rows));
  say(`\n${runs.length} runs, ${runs.filter(held).length} in which everything holds; records in ${out}`);
}
