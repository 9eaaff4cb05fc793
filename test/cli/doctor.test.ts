import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asksVersion, type Finding, findingsText } from "../../lab/cli/doctor.ts";
import { scenarioSchema } from "../../lab/engine/scenario-file.ts";
import { assert, test } from "../suite.ts";
import { folderFor, orrery, within } from "./orrery.ts";

const folder = folderFor("doctor");
const names = "engine cores SIMD worker threads packages DuckDB fonts GPU Chromium Python Jupyter";

test("the doctor says of each thing whether it is there, and of what is missing how to get it", async () => {
  const { status, out } = await within(folder, ["doctor", "--json"]);
  assert.is(status, 0);
  const findings = JSON.parse(out) as ({ name: string } & Finding)[];
  assert.is(findings.map(({ name }) => name).join(" "), names);
  for (const { there, about, remedy } of findings) {
    assert.ok(about.length > 0);
    assert.is(remedy === undefined, there);
  }
  for (const needed of ["engine", "worker threads", "packages", "DuckDB", "fonts"])
    assert.ok(findings.find(({ name }) => name === needed)!.there, needed);
  // Another run on a machine that is busy may find other words, but the same names.
  const said = (await within(folder, ["doctor"])).out;
  const text = findingsText(findings);
  for (const { name, there, remedy = "" } of findings) {
    assert.match(said, new RegExp(`^  [✔–] ${name} `, "m"));
    assert.match(text, `${there ? "✔" : "–"} ${name} `);
    assert.ok(text.replace(/\s+/g, " ").includes(remedy), remedy);
  }
});

test("a program that is slow to answer is there, and one that fails is not", async () => {
  if (process.platform === "win32") return;
  const asked = (script: string, patience: number) => {
    const file = join(folder, "program");
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return asksVersion(file, "get it", patience).then(({ there, about }) => [there, about.replace(file, "it")]);
  };
  assert.equal(await asked("exec sleep 60", 50), [true, "it, which did not tell its version within 0.05 s"]);
  assert.equal(await asked("exit 1", 60_000), [false, "it does not answer"]);
  assert.equal(await asked("echo It 3.1; echo more", 60_000), [true, "It 3.1, it"]);
});

test("on a machine with nothing else the doctor finds that out, and does not fail", async () => {
  const { status, out, err } = await orrery(folder, ["doctor", "--json"], { PATH: "", CHROME_PATH: "" });
  assert.equal([status, err], [0, ""]);
  const gone = (JSON.parse(out) as { name: string; there: boolean }[]).filter(({ there }) => !there);
  for (const name of ["Chromium", "Python", "Jupyter"])
    assert.ok(
      gone.some((one) => one.name === name),
      name,
    );
});

test("the schema of scenario files is printed, and written where it is asked for", async () => {
  const schema = `${JSON.stringify(scenarioSchema(), null, 2)}\n`;
  assert.is((await within(folder, ["schema"])).out, schema);
  assert.match((await within(folder, ["schema", "--out", "kept/schema.json"])).out, /^wrote kept\/schema\.json; /);
  assert.is(readFileSync(join(folder, "kept", "schema.json"), "utf8"), schema);
});
