import { shown } from "../core/index.ts";
import { compareRecords, type Parting } from "../engine/node.ts";
import { ask, type Planned } from "./jobs.ts";
import { scenarios } from "./members.ts";
import { say, sayJson } from "./table.ts";
import { recordAt } from "./verify.ts";

export interface DiffOptions {
  readonly scenario?: readonly string[];
  readonly json?: boolean;
}

/** Where two runs first part. Whether they do not. */
export async function diffCommand(
  left: string,
  right: string,
  { scenario: files = [], json = false }: DiffOptions,
): Promise<boolean> {
  const records = [recordAt(left), recordAt(right)] as const;
  const written = compareRecords(...records);
  if (written === undefined) {
    if (json) sayJson({ same: true });
    else say("the same, to the last digest");
    return true;
  }
  const words = await wordsFor(files, json);
  const plans = records.map(({ run: { scenario, seed, ticks, set } }): Planned | undefined => {
    const word = words.get(scenario);
    return word === undefined ? undefined : { scenario: word, seed, ticks, set };
  });
  const [ours, theirs] = plans;
  const lived =
    written.part === "model" || ours === undefined || theirs === undefined
      ? undefined
      : (await ask("part", [{ left: ours, right: theirs }], { quiet: json }))[0];
  const found = lived ?? written;
  if (json) sayJson({ same: false, ...found });
  else {
    const values = `${shown(found.left)} in ${left} and ${shown(found.right)} in ${right}`;
    say(`they part ${place(found)}: ${found.path} is ${values}`);
    if (lived === undefined && written.after !== undefined)
      say("their records tell no more; name the file of their scenario with --scenario, and they are run again");
    if (lived === null && (written.part === "series" || written.part === "chain"))
      say("run again they do not part: the records were written by different code");
    const [end, other] = records.map(({ outcome }) => outcome.tick) as [number, number];
    if (lived === null && written.part === "outcome" && end !== other)
      say(`run again they are the same up to tick ${Math.min(end, other)}, where one of them ends`);
  }
  return false;
}

function place({ tick, after, part }: Partial<Parting>): string {
  if (tick === undefined) return `in their ${part}`;
  return after === undefined ? `at tick ${tick}` : `after tick ${after}, by tick ${tick}`;
}

/** How each scenario that can be run again is called: by its name, or by its file. */
async function wordsFor(files: readonly string[], quiet: boolean): Promise<ReadonlyMap<string, string>> {
  const jobs = files.map((scenario) => ({ scenario }));
  const declared = jobs.length === 0 ? [] : await ask("claims", jobs, { quiet });
  return new Map([
    ...scenarios.map(({ name }) => [name, name] as const),
    ...declared.map(({ name }, i) => [name, files[i]!] as const),
  ]);
}
