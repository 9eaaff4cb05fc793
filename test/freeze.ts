// Every committed file that the lab makes by itself, and how; run, it writes them all.
// Whether they are fresh is for golden/fresh.test.ts to see.
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scenarioSchema } from "../lab/engine/scenario-file.ts";
import { catalogue } from "./golden/catalogue.ts";
import { kernelsFrozen } from "./golden/kernels.ts";
import { laterFrozen } from "./golden/later.ts";
import { lawsFrozen } from "./golden/laws.ts";
import { mathsText } from "./golden/maths-text.ts";
import { measuresFrozen } from "./golden/measures.ts";
import { picture } from "./golden/picture.ts";
import { solversFrozen } from "./golden/solvers.ts";
import { trace } from "./golden/trace.ts";
import { models } from "./laws/shelf.ts";

interface Frozen {
  /** From the repository's root. */
  readonly file: string;
  content(): string;
}

const root = join(import.meta.dirname, "..");

export const frozen: readonly Frozen[] = [
  ...models.map((model) => ({ file: `test/golden/${model.name}.txt`, content: () => trace(model) })),
  { file: "test/golden/kernels.list", content: kernelsFrozen },
  { file: "test/golden/later.list", content: laterFrozen },
  { file: "test/golden/laws.list", content: lawsFrozen },
  { file: "test/golden/measures.list", content: measuresFrozen },
  { file: "test/golden/solvers.list", content: solversFrozen },
  { file: "lab/CATALOGUE.md", content: catalogue },
  { file: "test/golden/weather.svg", content: picture },
  { file: "kernels/compiler/maths-text.ts", content: mathsText },
  { file: "scenarios/schema.json", content: () => `${JSON.stringify(scenarioSchema(), null, 2)}\n` },
];

/** What is written there now, if anything is. */
export function written(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return undefined;
  }
}

/** Golden traces of models that are no longer on the shelf. */
export const strays = (): readonly string[] =>
  globSync("test/golden/*.txt", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((stray) => !frozen.some(({ file }) => file === stray));

if (import.meta.main) {
  for (const stray of strays()) {
    rmSync(join(root, stray));
    console.log(`removed ${stray}`);
  }
  for (const { file, content } of frozen) {
    const fresh = content();
    if (written(file) === fresh) continue;
    writeFileSync(join(root, file), fresh);
    console.log(`wrote ${file}`);
  }
}
