// What stands between a notebook and the lab: the types that it is checked against, and a Jupyter that may be missing.

import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renewDeclarations, sourcesDigest, staleness } from "../fresh/declarations.ts";
import { assert, test } from "../suite.ts";

test("declarations that are missing or of other sources are made anew, and can be read by an older TypeScript", () => {
  const temporary = mkdtempSync(join(tmpdir(), "orrery-types-"));
  const folder = join(temporary, "types");
  assert.is(renewDeclarations(folder), "renewed");
  assert.is(renewDeclarations(folder), "fresh");
  const files = globSync("**/*.d.ts", { cwd: folder });
  assert.ok(files.includes(join("lab", "index.d.ts")));
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8");
    assert.not.match(text, /from "\.[^"]*\.ts"/, file);
    assert.is(/\bNoInfer</.test(text), /^type NoInfer<T>/m.test(text), file);
  }
  writeFileSync(join(folder, "made-from"), "other sources");
  assert.is(renewDeclarations(folder), "renewed");
  rmSync(temporary, { recursive: true });
});

test("a kernel says in one line that the lab which it loaded is no longer the one that is there", () => {
  assert.is(staleness(sourcesDigest()), undefined);
  assert.match(
    staleness("other sources")!,
    /^notebook: expected .*, got sources that changed since; restart the kernel$/,
  );
});

const asked = (...words: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "open.ts"), ...words], {
    env: { ...process.env, PATH: "" },
    encoding: "utf8",
  });

test("without Jupyter one line says how to get it", () => {
  const { status, stdout, stderr } = asked();
  assert.equal([status, stdout], [2, ""]);
  assert.match(stderr, /^notebook: expected Jupyter, got none; run python3 -m pip install jupyterlab, .*\n$/);
});

test("an option that is not there is not handed on to Jupyter, unless it comes after --", () => {
  const { status, stdout, stderr } = asked("--rnu");
  assert.equal([status, stdout], [2, ""]);
  assert.match(
    stderr,
    /^notebook: expected an option, got "--rnu"; choose from --run, .*; Jupyter's own come after --\n$/,
  );
  assert.match(asked("--", "--port=1").stderr, /^notebook: expected Jupyter, got none; /);
});
