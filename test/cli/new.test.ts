import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { memberOf, writeMember } from "../../lab/cli/new.ts";
import { templates } from "../../lab/cli/templates.ts";
import {
  begin,
  type Flow,
  held,
  lorenz,
  type Measure,
  type Model,
  run,
  type Scenario,
  subjectOf,
  valuesOf,
} from "../../lab/index.ts";
import { root, tsc } from "../checkers.ts";
import { lawOf } from "../kernels/law.ts";
import { universalLaws } from "../laws/universal.ts";
import { flowLaws, mapLaws } from "../laws/vector.ts";
import { assert, test } from "../suite.ts";
import { rules, sources, violations } from "../tidy.ts";
import { folderFor, within } from "./orrery.ts";

const kinds = Object.keys(templates);
const shelves = [...new Set(kinds.map((kind) => memberOf(kind, "a").shelf))];

/** The lab's shelves and what is new, as files alone. */
const tree = folderFor("new");
for (const shelf of [...shelves, "test/freeze.ts", "biome.json"]) cpSync(join(root, shelf), join(tree, shelf));
for (const kind of kinds)
  for (const name of ["zz-unheard-of", "aa-unheard-of", "henon-unheard-of"])
    writeMember(tree, memberOf(kind, `${name}-${kind}`));

/** Where what is new finds the lab, so that it can be run beside it. */
const place = join(root, ".cache", `new-${process.pid}`);
mkdirSync(place, { recursive: true });
process.on("exit", () => rmSync(place, { recursive: true, force: true }));
const made = Object.fromEntries(
  await Promise.all(
    kinds.map(async (kind) => {
      const { text } = memberOf(kind, `unheard-of-${kind}`);
      const file = join(place, `${kind}.ts`);
      const [core, compiler] = ["lab/core", "kernels/compiler"].map((at) => `from "../../${at}/index.ts"`);
      writeFileSync(
        file,
        text.replace(/from "[./]+\/core\/index.ts"/, core!).replace(/from "\.\/compiler\/index.ts"/, compiler!),
      );
      const [member] = Object.values((await import(pathToFileURL(file).href)) as object);
      return [kind, member];
    }),
  ),
);

flowLaws(made["model"] as Flow);
mapLaws(made["map"]);
for (const kind of ["model", "map"]) universalLaws(made[kind] as Model);

test("what is new compiles as strictly as the lab", () => {
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"] }));
  const { status, stdout } = spawnSync(process.execPath, [tsc, "--singleThreaded", "-p", place], { encoding: "utf8" });
  assert.is(status, 0, stdout);
});

test("a new file, and its line wherever it comes on the shelf, are in the house style", () => {
  const { vcs: _, ...style } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
  writeFileSync(join(tree, "biome.json"), JSON.stringify(style));
  const words = [
    join(root, "node_modules", ".bin", "biome"),
    "check",
    "--error-on-warnings",
    "kernels",
    "lab",
    "scenarios",
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: tree, encoding: "utf8" });
  assert.is(status, 0, stdout + stderr);
  assert.match(stdout + stderr, new RegExp(`Checked ${3 * kinds.length + shelves.length} files`));
  const written = sources(tree);
  assert.equal(
    rules.flatMap((rule) => violations(written, rule)),
    [],
  );
});

test("a new scenario holds, and its claims miss where they must", () => {
  const asked = made["scenario"] as Scenario;
  assert.ok(held(run(asked)));
  for (const { perturbed } of asked.claims) assert.not(held(run(asked, { set: perturbed as Record<string, number> })));
});

test("a new measure answers for a flow", () => {
  const asked = made["measure"] as Measure;
  const answer = asked.take(subjectOf(lorenz), valuesOf(asked, { ticks: 2000 })) as Record<"least" | "most", object>;
  const world = begin({ ...(made["scenario"] as Scenario), set: {} });
  const seen = Array.from({ length: 2001 }, (_, tick) => {
    world.advance(tick);
    return world.observe()["z"]!;
  });
  const z = (of: object) => (of as { z: number }).z;
  assert.equal([z(answer.least), z(answer.most)], [Math.min(...seen), Math.max(...seen)]);
});

test("a new kernel has the bits of its own function", () => lawOf(made["kernel"]));

test("beside an installed package a new scenario is a file by itself, which runs", async () => {
  const { text } = memberOf("scenario", "mine");
  const alone = folderFor("alone", { "mine.ts": text.replace('"../../lab/index.ts"', '"@orrery/lab"') });
  const { status, out } = await within(alone, ["run", "mine.ts"]);
  assert.is(status, 0);
  assert.match(out, /holds$/m);
});

test("every new file opens with what to edit", () => {
  for (const kind of kinds) assert.match(memberOf(kind, "a").text, /^\/\/ To edit: .*\n\/\/ .*\.\nimport /);
});

test("a name that is taken, that no export could have, or that is none is refused", async () => {
  for (const [kind, name, says] of [
    ["modl", "mine", /^new: expected a kind of member, got "modl"; did you mean model\?/],
    ["model", "lorenz", /^new: expected a name of its own, got "lorenz", which is taken; /],
    ["measure", "run", /got "run", which is taken/],
    ["kernel", "n-body", /got "n-body", which is taken/],
    ["scenario", "delete", /^new: expected a name, got "delete", a word of the language; /],
    ["model", "My Model", /^model "My Model": expected a name in kebab-case, got "My Model"; /],
    ["model", "../../outside", /expected a name in kebab-case/],
    ["model", "a\nb", /expected a name in kebab-case, got "a\\nb"/],
    ["model", "__proto__", /expected a name in kebab-case/],
  ] as const)
    assert.throws(() => memberOf(kind, name), says);
  assert.throws(() => memberOf("model", "mine", "../out"), /^--subject "\.\.\/out": expected a name in kebab-case/);
  assert.throws(() => memberOf("kernel", "mine", "maths"), /expected no --subject, got "maths"; a kernel lies on /);
  assert.throws(
    () => writeMember(tree, memberOf("map", "aa-unheard-of-map")),
    /expected a file that is not there yet, got lab\/mod/,
  );
  assert.throws(() => writeMember(place, memberOf("map", "mine")), /expected the lab's own sources, got an installed /);
  const { status, err } = await within(tree, ["new", "model", "lorenz"]);
  assert.is(status, 2);
  assert.match(err, /which is taken; choose another\n$/);
});
