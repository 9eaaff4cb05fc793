import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../checkers.ts";
import { assert, test } from "../suite.ts";
import { draw } from "./mutants.ts";

const files = {
  ".gitignore": ".cache/",
  "package.json": '{ "type": "module" }',
  "kernels/ask.ts": `/** 1 + 1 */
export const half = (x: number): number => x / 2;
export const opposite = (x: number): number => -x;
if (half(2) !== 1) throw new Error(\`half \${1 + 1}\`);
`,
  "test/half.test.ts": `import { half } from "../kernels/ask.ts";
if (half(4) !== 2 || half(2) !== 1) throw new Error();
`,
};

/** What the tool says of a house with one function that is tested and one that is not. */
function mutate(...args: string[]) {
  const house = mkdtempSync(join(tmpdir(), "orrery-fixture-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), text);
    }
    execFileSync("git", ["init", "--quiet"], { cwd: house });
    // A child of this very test must not speak on this test's channel.
    const { NODE_CHANNEL_FD: _, ...env } = process.env;
    const tool = join(import.meta.dirname, "run.ts");
    const { stdout, status } = spawnSync(process.execPath, [tool, "--root", house, "--json", ...args], { env });
    return { status, ...JSON.parse(String(stdout)) };
  } finally {
    rmSync(house, { recursive: true });
  }
}

test("the breakage that survives is the one that no test executes", () => {
  const { status, mutants } = mutate();
  const survivors = mutants.filter((one: { caughtBy?: string }) => one.caughtBy === undefined);
  const within = "export const opposite = (x: number): number => -x;";
  assert.equal(survivors, [{ path: "kernels/ask.ts", at: 110, line: 3, within, before: "-", after: "", asked: 0 }]);
  assert.is(mutants.length, 6, "tokens in comments, types and the words of errors are left alone");
  assert.is(status, 1);
});

test("a seed draws the same breakages every time, and another seed others", () => {
  const drawn = (seed: number) => draw(root, ["kernels/threefry.ts", "lab/core/flow.ts"], seed, 20);
  assert.equal(drawn(1), drawn(1));
  assert.not.equal(drawn(1), drawn(2));
});
