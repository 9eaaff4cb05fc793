import { join, relative } from "node:path";
import { held } from "../engine/index.ts";
import { recordText, writeFolder } from "../engine/node.ts";
import { ask } from "./jobs.ts";
import { scenarios } from "./members.ts";
import { lasting } from "./progress.ts";
import { claimRows, outcomeText, recordOf, verdict } from "./run.ts";
import { say, table } from "./table.ts";

/** Runs every scenario of the lab, side by side, and holds what comes out against the literature. Whether all held. */
export async function tour({ out, workers }: { out: string; workers?: number }): Promise<boolean> {
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
    say(
      `${table(
        ["  claim", "published", "measured", "within", "holds"],
        claimRows(run.claims).map(([name, ...rest]) => [`  ${name}`, ...rest]),
      )}\n`,
    );
    writeFolder(join(out, "tour", run.scenario), { "record.json": recordText(recordOf(answer)) });
  }
  const claims = answers.flatMap(({ run }) => run.claims);
  const all = answers.every(({ run }) => held(run));
  say(
    `${claims.filter(({ holds }) => holds).length} of ${claims.length} published numbers reproduced in ${lasting((performance.now() - began) / 1000)}.`,
  );
  say(`Records: ${relative(".", join(out, "tour"))}/<scenario>/record.json`);
  say("\nNext: npx orrery list              what there is");
  say(`      npx orrery show ${scenarios[0]!.name}    one question, and what it stands on`);
  say("      npx orrery measure lyapunov lorenz --set rho=40    a number that nobody put in");
  say("      npx orrery verify            does every committed result still come out?");
  return all;
}
