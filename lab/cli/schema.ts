import { files, writeText } from "../engine/node.ts";
import { say } from "./table.ts";

/** The JSON schema of scenario files. */
export async function schemaCommand({ out }: { readonly out?: string }): Promise<void> {
  const { scenarioSchema } = await files();
  const text = JSON.stringify(scenarioSchema(), null, 2);
  if (out === undefined) say(text);
  else {
    writeText(out, `${text}\n`);
    say(`wrote ${out}; a scenario file names it as "$schema"`);
  }
}
