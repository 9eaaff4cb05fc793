import { join } from "node:path";
import { commandOf } from "../engine/index.ts";
import { proveWritable, writeText } from "../engine/node.ts";
import { ask, type Planned } from "./jobs.ts";
import { plural, say, sayJson } from "./table.ts";

/** Looks for the smallest scenario that fails as this one does, and writes it as a file. Whether nothing fails. */
export async function shrinkCommand(
  planned: readonly Planned[],
  { out, json = false, workers }: { readonly out: string; readonly json?: boolean; readonly workers?: number },
): Promise<boolean> {
  const folder = join(out, "shrunk");
  proveWritable(folder);
  const options = { workers, quiet: json };
  const answers = await ask(
    "shrink",
    planned.map((plan) => ({ ...plan, folder })),
    options,
  );
  const [least] = answers
    .flatMap((answer) => ("file" in answer ? answer : []))
    .sort((a, b) => a.text.length - b.text.length);
  if (least === undefined) {
    const forks = [...new Set(answers.flatMap((answer) => ("forks" in answer ? answer.forks : [])))];
    if (json) sayJson({ fails: false, ...(forks.length > 0 && { forks }) });
    else {
      say("everything holds: there is nothing to shrink");
      if (forks.length > 0)
        say(`otherwise it would fail: ${forks.join(", ")}; take fork from the cues of one to shrink it`);
    }
    return true;
  }
  const { file, text, from, shrunk } = least;
  writeText(file, text);
  if (json) sayJson({ fails: true, from, ...shrunk, file });
  else {
    say(`${from.failure.name}: fails at tick ${from.failure.tick} with seed ${from.seed}`);
    say(`${plural(shrunk.steps.length, "step")} down, in ${plural(shrunk.tries, "run")}, it is\n`);
    say(text);
    if (!shrunk.smallest) say("that were as many runs as there may be: a smaller one may be left");
    say(`fails at tick ${shrunk.failure.tick}; again: ${commandOf(file, {})}`);
  }
  return false;
}
