import { shown } from "../core/index.ts";
import { compareRecords, type Record as RunRecord } from "../engine/node.ts";
import { ask, type Planned } from "./jobs.ts";
import { scenarios } from "./members.ts";
import { say, sayJson } from "./table.ts";
import { recordAt } from "./verify.ts";

const planOf = ({ run: { scenario, seed, ticks, set } }: RunRecord): Planned => ({ scenario, seed, ticks, set });

/** Where two runs first part. Whether they do not. */
export async function diffCommand(left: string, right: string, { json }: { json?: boolean }): Promise<boolean> {
  const records = [recordAt(left), recordAt(right)] as const;
  const written = compareRecords(...records);
  const again = records.every(({ run }) => scenarios.some(({ name }) => name === run.scenario));
  // Run again, they tell the very tick; records alone only tell between which links.
  const [lived] =
    again && written !== undefined
      ? await ask("part", [{ left: planOf(records[0]), right: planOf(records[1]) }], { quiet: json ?? false })
      : [];
  const found = lived ?? written;
  if (json) sayJson(found === undefined ? { same: true } : { same: false, ...found });
  else if (found === undefined) say("the same, to the last digest");
  else {
    const at = found.tick === undefined ? `in their ${written!.part}` : `at tick ${found.tick}`;
    say(`they part ${at}: ${found.path} is ${shown(found.left)} in ${left} and ${shown(found.right)} in ${right}`);
    if (!lived && again) say("run again they do not part before that: the records were written by different code");
  }
  return found === undefined;
}
