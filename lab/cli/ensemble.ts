import { join } from "node:path";
import { sha256Hex } from "../core/index.ts";
import type { Draw, Drawn, EnsembleResult, Run } from "../engine/index.ts";
import { type Journal, journalAt, writeText } from "../engine/node.ts";
import { interruption } from "./interruption.ts";
import { ask, type Jobs, type Planned } from "./jobs.ts";
import { type Rows, written } from "./rows.ts";
import { digits, plural, say, table, verdict, within } from "./table.ts";
import { version } from "./version.ts";

type Answer = Jobs["run"]["answer"];

interface Asking {
  readonly workers: number | undefined;
  readonly quiet: boolean;
  readonly out: string;
}

/** The rows of a run's ensemble, those that failed, and the requirements that were counted. */
export interface Ensembled {
  readonly drawn: readonly Drawn[];
  readonly failures: Jobs["judge"]["answer"]["failures"];
  readonly counted: Jobs["judge"]["answer"]["counted"];
  /** How many rows an interrupted run had left. */
  readonly found: number;
}

const nameOf = ({ point, seed }: Draw): string => `${seed} ${point}`;

/** The rows that a run asks for, and where they are kept. */
interface Journaled {
  readonly planned: Planned;
  readonly draws: readonly Draw[];
  readonly journal: Journal<Drawn>;
}

function journaled(planned: Planned, { run, fingerprint, draws, said }: Answer, out: string): Journaled | undefined {
  if (draws === undefined) return undefined;
  const { set = {}, laws = false } = planned;
  // What a file reads while it is loaded is in no fingerprint, but in what it says, and in the run of its own seed.
  const { scenario, digest, params, ticks, requirements, claims } = run;
  const asked = [version, fingerprint.code, said, scenario, digest, params, requirements, claims, set, ticks, laws];
  const file = join(out, "journals", `${scenario}-${sha256Hex(JSON.stringify(asked)).slice(0, 16)}.jsonl`);
  return { planned, draws, journal: journalAt(file) };
}

const missingIn = ({ draws, journal }: Journaled): Draw[] => draws.filter((draw) => !journal.kept.has(nameOf(draw)));

/** Of each point the first row that is there. */
const firstIn = ({ draws, journal }: Journaled): Draw[] => [
  ...new Map(
    draws
      .filter((draw) => journal.kept.has(nameOf(draw)))
      .toReversed()
      .map((draw) => [draw.point, draw]),
  ).values(),
];

/**
 * Lives through what runs ask of many seeds, on all threads, and adds it to them. Each row enters a journal as it
 * comes, keyed by what was run, so that only those that are missing are lived through.
 */
export async function ensembled(
  planned: readonly Planned[],
  answers: readonly Answer[],
  { workers, quiet, out }: Asking,
): Promise<{ answers: Answer[]; rows: (Ensembled | undefined)[] }> {
  const open = answers.map((answer, i) => journaled(planned[i]!, answer, out));
  const asking = open.filter((one) => one !== undefined);
  const live = async (which: typeof missingIn, hear: (journal: Journal<Drawn>, name: string, row: Drawn) => void) => {
    const jobs = asking.flatMap((one) => which(one).map((draw) => ({ ...one, draw })));
    await ask(
      "row",
      jobs.map(({ planned: plan, draw }) => ({ ...plan, draw })),
      { workers, quiet, hear: (row, i) => hear(jobs[i]!.journal, nameOf(jobs[i]!.draw), row) },
    );
  };
  // What shows nowhere else may show in a row: where one that is kept comes out otherwise, none of them counts.
  await live(firstIn, (journal, name, row) => {
    if (JSON.stringify(journal.kept.get(name)) !== JSON.stringify(row)) journal.forget();
  });
  const missing = new Map(asking.map((one) => [one, missingIn(one).length]));
  if ([...missing.values()].some((rows) => rows > 0))
    interruption.kept = `its rows so far lie in ${join(out, "journals")}; the same command goes on from there`;
  await live(missingIn, (journal, name, row) => journal.add(name, row));
  const rowsOf = ({ draws, journal }: Journaled) => draws.map((draw) => journal.kept.get(nameOf(draw))!);
  const judged = await ask(
    "judge",
    asking.map((one) => ({ ...one.planned, drawn: rowsOf(one) })),
    { workers, quiet },
  );
  const found = new Map(asking.map((one, i) => [one, judged[i]!]));
  return {
    answers: answers.map((answer, i) => {
      const told = open[i] && found.get(open[i]);
      return told === undefined ? answer : { ...answer, run: { ...answer.run, ensemble: told.ensemble } };
    }),
    rows: open.map((one) => {
      if (one === undefined) return undefined;
      const { failures, counted } = found.get(one)!;
      return { drawn: rowsOf(one), failures, counted, found: one.draws.length - missing.get(one)! };
    }),
  };
}

/** Rows beside a run's record, in the order of their draws. */
export function keepRows(folder: string, { ensemble }: Run, { drawn, failures }: Ensembled): void {
  const told = new Map(failures.map((one) => [nameOf(one.draw), one.told]));
  const rows: Rows = {
    names: ["point", "seed", ...ensemble!.columns, "trouble"],
    rows: drawn.map(({ point, seed, values }) => [
      point,
      seed,
      ...(values ?? ensemble!.columns.map(() => null)),
      told.get(nameOf({ point, seed })) ?? null,
    ]),
  };
  writeText(join(folder, "rows.csv"), [...written(rows, "csv")].join(""));
}

const shares = (share: number): string => digits(share, 4);

/** Claims of many seeds as a person reads them. */
export const ensembleTable = (claims: EnsembleResult["claims"]): string =>
  table(
    ["claim of many seeds", "published", "estimate", "interval", "holds"],
    claims.map(({ name, published, alike, tolerance, value, low, high, p, trouble, holds }) => {
      const shown = (number: number): string => (tolerance === undefined ? shares(number) : within(number, tolerance));
      return [
        name,
        alike === undefined ? shown(published!) : alike ? "alike" : "apart",
        trouble ?? (alike === undefined ? shown(value!) : `p ${shares(p!)}`),
        trouble === undefined ? `${shown(low!)} to ${shown(high!)}` : "",
        verdict(holds),
      ];
    }),
  );

/** So many rows that failed are named. */
const failuresMax = 5;

export function sayEnsemble({ ensemble }: Run, rows: Ensembled | undefined): void {
  if (ensemble === undefined) return;
  const { seeds, points, failed, claims } = ensemble;
  const at = points.length > 1 ? ` at each of ${points.length} points` : "";
  const found = rows !== undefined && rows.found > 0 ? `, ${rows.found} rows of them from the journal` : "";
  const counted = rows?.counted ?? [];
  const none = counted.length > 0 ? "" : "; none failed";
  say(`\n${plural(seeds, "seed")}${at}${found}${failed > 0 ? `; ${plural(failed, "row")} failed` : none}`);
  for (const { name, times, again } of counted)
    say(`  counted: ${name} broke in ${times} of ${plural(rows!.drawn.length, "row")}; the first again: ${again}`);
  if (claims.length > 0) say(ensembleTable(claims));
  const failures = rows?.failures ?? [];
  for (const { draw, told, again } of failures.slice(0, failuresMax))
    say(`  seed ${draw.seed} ${told}; again: ${again}`);
  if (failures.length > failuresMax) say(`  and ${failures.length - failuresMax} more, in rows.csv`);
}
