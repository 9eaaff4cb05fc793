import { scenarioSchema, writeText } from "../engine/node.ts";
import { say } from "./table.ts";

/** The JSON schema of scenario files. */
export function schemaCommand({ out }: { readonly out?: string }): void {
  const text = JSON.stringify(scenarioSchema(), null, 2);
  if (out === undefined) say(text);
  else {
    writeText(out, `${text}\n`);
    say(`wrote ${out}; a scenario file names it as "$schema"`);
  }
}
