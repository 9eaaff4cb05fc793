import { join } from "node:path";
import { held } from "../engine/index.ts";
import { proveWritable, recordText, writeText } from "../engine/node.ts";
import { ensembleTable } from "./ensemble.ts";
import { ask, type Jobs } from "./jobs.ts";
import { scenarios } from "./members.ts";
import { lasting } from "./progress.ts";
import { tourPageOf } from "./report.ts";
import { claimRows, outcomeText, recordOf, told } from "./run.ts";
import { listing, plural, say, sayJson, table, verdict } from "./table.ts";

type Answer = Jobs["run"]["answer"];

export interface TourOptions {
  readonly out: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** Runs scenarios of the lab, side by side, and holds what comes out against the literature. Whether all held. */
export async function tour(
  { out, workers, json = false }: TourOptions,
  names: readonly string[] = scenarios.map(({ name }) => name),
): Promise<boolean> {
  proveWritable(out);
  const began = performance.now();
  if (!json) say(`Orrery asks ${names.length} questions and holds the answers against the literature.\n`);
  const answers = await ask(
    "run",
    names.map((scenario) => ({ scenario })),
    { workers, quiet: json },
  );
  const records = answers.map(recordOf);
  const fileOf = (scenario: string): string => join(out, "tour", scenario, "record.json");
  for (const record of records) writeText(fileOf(record.run.scenario), recordText(record));
  if (!json) for (const answer of answers) say(chapter(answer));
  const claims = answers.flatMap(({ run }) => [...run.claims, ...(run.ensemble?.claims ?? [])]);
  const reproduced = claims.filter(({ holds }) => holds).length;
  const spent = lasting((performance.now() - began) / 1000);
  if (!json) say(`${reproduced} of ${plural(claims.length, "published number")} reproduced in ${spent}.`);
  const page = join(out, "tour", "report.html");
  writeText(page, await tourPageOf(records, workers));
  if (json) {
    const runs = answers.map(({ run, question }) => ({ question, ...told(run), record: fileOf(run.scenario) }));
    sayJson({ claims: claims.length, reproduced, report: page, runs });
  } else {
    say(`Records: ${fileOf("<scenario>")}`);
    say(`Report, to be opened in a browser, where it runs again: ${page}`);
    say(`\nNext:\n${listing(next)}`);
  }
  return answers.every(({ run }) => held(run));
}

/** One scenario on the screen: what it asks, what had to hold, and what it measured beside what is published. */
export function chapter({ run, question }: Answer): string {
  const lines = [`${question}  (${run.scenario}: ${outcomeText(run.outcome)})`];
  for (const { name, holds, tick } of run.requirements)
    lines.push(`  ${verdict(holds)}${holds ? "" : ` at tick ${tick}`}: ${name}`);
  const tables = [
    ...(run.claims.length > 0
      ? [table(["claim", "published", "measured", "within", "holds"], claimRows(run.claims))]
      : []),
    ...(run.ensemble?.claims.length ? [ensembleTable(run.ensemble.claims)] : []),
  ];
  for (const one of tables) lines.push(`${one.replace(/^/gm, "  ")}\n`);
  return tables.length > 0 ? lines.join("\n") : `${lines.join("\n")}\n`;
}

const next = [
  ["npx orrery list", "what there is"],
  [`npx orrery show ${scenarios[0]!.name}`, "one question, and what it stands on"],
  ["npx orrery measure lyapunov lorenz --set rho=40", "a number that nobody put in"],
  ["npx orrery verify", "does every committed result still come out?"],
] as const;
