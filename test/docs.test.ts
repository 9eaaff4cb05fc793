// What the pages tell a newcomer to write compiles, runs and holds the laws of every model.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Model, Scenario, VectorModel } from "../lab/core/index.ts";
import { held, run } from "../lab/engine/index.ts";
import { tsc } from "./checkers.ts";
import { universalLaws } from "./laws/universal.ts";
import { flowLaws, mapLaws } from "./laws/vector.ts";
import { assert, test } from "./suite.ts";

const root = join(import.meta.dirname, "..");
/** From a page's block to the repository's root. */
const up = ["..", ".."].join("/");
const folder = join(root, ".cache", `docs-${process.pid}`);

/** The code blocks of a page, as modules that lie where they can reach the lab. */
const blocks = (page: string): { readonly name: string; readonly code: string }[] =>
  [...readFileSync(join(root, page), "utf8").matchAll(/```ts\n(import .*?)```/gs)].map(([, code], i) => ({
    name: `${page.toLowerCase().replace(".md", "")}-${i + 1}.ts`,
    code: code!
      .replaceAll(`"${up}/core/index.ts"`, `"${up}/lab/core/index.ts"`)
      .replaceAll('"@orrery/lab"', `"${up}/lab/index.ts"`),
  }));

mkdirSync(folder, { recursive: true });
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const written = [...blocks("README.md"), ...blocks("ARCHITECTURE.md"), ...blocks("KERNELS.md")];
for (const { name, code } of written) writeFileSync(join(folder, name), code);

test("every block of the pages compiles as strictly as the lab", () => {
  assert.ok(written.length >= 7, `${written.length} blocks`);
  const config = { extends: `${up}/tsconfig.json`, include: ["*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { status, stdout } = spawnSync(process.execPath, [tsc, "--singleThreaded", "-p", folder], { encoding: "utf8" });
  assert.is(status, 0, stdout);
});

/** A number, a word or a list as a page writes it. */
const plainly = (value: unknown): string =>
  ArrayBuffer.isView(value) ? `[${Array.from(value as Float64Array).join(", ")}]` : String(value);

/** What a page says beside an exported value, or below it. */
const said = (code: string, name: string): string | undefined =>
  new RegExp(`^export const (?:\\{ )?${name}\\b.*;\\s// (.+)$`, "m").exec(code)?.[1];

for (const { name, code } of written) {
  const exported = Object.entries((await import(pathToFileURL(join(folder, name)).href)) as object);
  for (const [own, member] of exported as [string, Model | Scenario][]) {
    const answer = said(code, own);
    if (answer !== undefined) {
      test(`${name}: ${own} is what the page says`, () => assert.is(plainly(member), answer));
    } else if ("question" in member) {
      test(`${name}: everything that ${member.name} asks holds`, () => assert.ok(held(run(member))));
    } else {
      // Two who never stop talking would, without latency, do so at one instant, and, doubled, without bound.
      const network = { "network.least": [1, 9], "network.most": [1, 9], "network.duplication": [0, 0] } as const;
      const within = member.kind === "world" ? network : {};
      universalLaws(member, { within });
      if (member.kind === "flow") flowLaws(member as VectorModel as never);
      if (member.kind === "map") mapLaws(member as VectorModel as never);
    }
  }
}
