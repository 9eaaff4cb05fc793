import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Checker, checkers, root, runChecker, tsc } from "./checkers.ts";
import { assert, test } from "./suite.ts";
import { rules, sources, violations } from "./tidy.ts";

const configs = [".dependency-cruiser.cjs", ".gitignore", "biome.json", "knip.json", "package.json", "tsconfig.json"];
const planted = (name: string) => join(root, "test", "fixtures", "checkers", name);

/** The house's own configuration around a fixture's files alone. */
async function inHouseOf<T>(fixture: string, visit: (house: string) => Promise<T>): Promise<T> {
  const house = mkdtempSync(join(tmpdir(), "orrery-house-"));
  try {
    for (const part of ["kernels", "lab", "scenarios", "test"]) mkdirSync(join(house, part));
    cpSync(planted(fixture), house, { recursive: true });
    for (const config of configs) cpSync(join(root, config), join(house, config));
    symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
    return await visit(house);
  } finally {
    rmSync(house, { recursive: true });
  }
}

const plants = {
  style: [/lab\/planted\.ts:2[\s\S]*noDoubleEquals/],
  types: [/lab\/planted\.ts\(2,\d+\): error TS2322/],
  borders: [/border-of-kernels: kernels\/planted\.ts/, /runs-in-a-browser: kernels\/planted\.ts/],
  "dead code": [/unused +lab\/planted\.ts/],
} as const;

for (const [part, says] of Object.entries(plants) as [keyof typeof plants, readonly RegExp[]][])
  test(`the checker of ${part} reports what is planted`, async () => {
    const { ok, output } = await inHouseOf(part.replace(" ", "-"), (house) => runChecker(checkers[part], house));
    for (const one of says) assert.match(output, one);
    assert.not(ok);
  });

for (const [part, ...blind] of [
  ["style", "biome", "check", "package.json"],
  ["types", tsc, "--diagnostics", "--noLib", "--types", "", join(root, "test", "tidy.ts")],
  ["borders", ...checkers.borders.command, "--do-not-follow", ".*", "-x", ".*"],
] as const)
  test(`the checker of ${part} fails where it does not see every source of the house`, async () => {
    const { seen } = checkers[part];
    const { ok, output } = await runChecker({ command: blind as unknown as Checker["command"], seen }, root);
    assert.match(output, /saw \d+ files of \d{3}/);
    assert.not(ok);
  });

for (const rule of rules)
  test(`tidy reports a source without ${rule.says}`, () => {
    const [first] = violations(sources(planted("tidy")), rule);
    assert.match(first ?? "nothing", /^lab\/core\/plantedName-utils\.ts:\d+: expected .*, got .*; ./);
  });
