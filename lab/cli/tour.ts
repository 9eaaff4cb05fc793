import { join } from "node:path";
import { held } from "../engine/index.ts";
import { proveWritable, recordText, writeText } from "../engine/node.ts";
import { ensembleTable } from "./ensemble.ts";
import { ask } from "./jobs.ts";
import { scenarios } from "./members.ts";
import { lasting } from "./progress.ts";
import { tourPageOf } from "./report.ts";
import { claimRows, outcomeText, recordOf, verdict } from "./run.ts";
import { listing, plural, say, table } from "./table.ts";

/** Runs every scenario of the lab, side by side, and holds what comes out against the literature. Whether all held. */
export async function tour({ out, workers }: { out: string; workers?: number }): Promise<boolean> {
  proveWritable(out);
  const began = performance.now();
  say(`Orrery asks ${scenarios.length} questions and holds the answers against the literature.\n`);
  const answers = await ask(
    "run",
    scenarios.map(({ name }) => ({ scenario: name })),
    { workers },
  );
  for (const answer of answers) {
    const { run, question } = answer;
    say(`${question}  (${run.scenario}: ${outcomeText(run.outcome)})`);
    for (const { name, holds, tick } of run.requirements)
      say(`  ${verdict(holds)}${holds ? "" : ` at tick ${tick}`}: ${name}`);
    const rows = claimRows(run.claims).map(([name, ...rest]) => [`  ${name}`, ...rest]);
    const held = table(["  claim", "published", "measured", "within", "holds"], rows);
    say(rows.length > 0 ? `${held}\n` : "");
    if (run.ensemble) say(`${ensembleTable(run.ensemble.claims, verdict)}\n`);
    writeText(join(out, "tour", run.scenario, "record.json"), recordText(recordOf(answer)));
  }
  const claims = answers.flatMap(({ run }) => [...run.claims, ...(run.ensemble?.claims ?? [])]);
  const all = answers.every(({ run }) => held(run));
  const reproduced = claims.filter(({ holds }) => holds).length;
  const spent = lasting((performance.now() - began) / 1000);
  say(`${reproduced} of ${plural(claims.length, "published number")} reproduced in ${spent}.`);
  const page = join(out, "tour", "report.html");
  writeText(page, await tourPageOf(answers.map(recordOf), workers));
  say(`Records: ${join(out, "tour", "<scenario>", "record.json")}`);
  say(`Report, to be opened in a browser, where it runs again: ${page}`);
  const next = [
    ["npx orrery list", "what there is"],
    [`npx orrery show ${scenarios[0]!.name}`, "one question, and what it stands on"],
    ["npx orrery measure lyapunov lorenz --set rho=40", "a number that nobody put in"],
    ["npx orrery verify", "does every committed result still come out?"],
  ] as const;
  say(`\nNext:\n${listing(next)}`);
  return all;
}
