import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./checkers.ts";
import { assert, test } from "./suite.ts";

/** A file has so long: little, for one test waits that long, and enough for any other on a busy machine. */
const limitSeconds = 2;

/** The runner and the suite around these test files alone. */
function runWith(files: Record<string, string>, ...args: string[]) {
  const house = mkdtempSync(join(tmpdir(), "orrery-run-"));
  try {
    symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
    mkdirSync(join(house, "test"));
    writeFileSync(join(house, "package.json"), '{ "type": "module" }');
    writeFileSync(join(house, "test", "suite.ts"), readFileSync(join(root, "test", "suite.ts")));
    const runner = readFileSync(join(root, "test", "run.ts"), "utf8").replace(
      "2400 : 120",
      `${limitSeconds} : ${limitSeconds}`,
    );
    writeFileSync(join(house, "test", "run.ts"), runner);
    const suite = JSON.stringify(join(house, "test", "suite.ts"));
    for (const [name, body] of Object.entries(files)) {
      const file = join(house, "test", `${name}.test.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `import { assert, skip, test } from ${suite};\nvoid [assert, skip, test];\n${body}`);
    }
    // A child of this very test must not speak on this test's channel.
    const { NODE_CHANNEL_FD: _, ...env } = process.env;
    const run = spawnSync(process.execPath, ["test/run.ts", ...args], { cwd: house, encoding: "utf8", env });
    return { status: run.status, said: run.stdout, last: run.stdout.trimEnd().split("\n").at(-1) };
  } finally {
    rmSync(house, { recursive: true });
  }
}

const passes = `test("one is one", () => assert.is(1, 1));`;

test("what passes and what is skipped for a reason is success", () => {
  const { status, said, last } = runWith({ passes, skips: `skip("a star", "no telescope");` });
  assert.is(last, "1 passed, 0 failed, 1 skipped");
  assert.match(said, "skipped: a star (no telescope)");
  assert.is(status, 0);
});

/** What is wrong with a file, and what is said of it. The last lies in a folder of its own: nothing else is running. */
const wrong = {
  "a test that fails": [`test("one is two", () => assert.is(1, 2));`, /FAIL.*"one is two"/],
  "a test that fails later": [`test("later", async () => { await null; assert.is(1, 2); });`, /FAIL.*"later"/],
  "a promise expected to fail that does not": [
    `test("promised", () => assert.rejects(Promise.resolve(), /x/));`,
    /FAIL.*"promised"/,
  ],
  "a file that ran no test": ["", /a-file-that-ran-no-test\.test\.ts ran no test/],
  "a file that breaks while it is read": [`throw new Error("broken");`, /ended with 1, while it was read[\s\S]*broken/],
  "a process that dies in a test": [`test("leaves", () => process.exit(0));`, /ended with .*in "leaves"/],
  "a test that never settles": [`test("waits", () => new Promise(() => {}));`, /ended with .*, in "waits"/],
  "a test that never ends": [
    `test("sleeps", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));`,
    new RegExp(`did not end within ${limitSeconds} s, in "sleeps"`),
  ],
  "a test declared late": [`test("a", () => test("b", () => {}));`, /expected tests declared while the file is read/],
  "later/a process that dies after its tests": [
    `${passes} setTimeout(() => process.exit(9), 300);`,
    /ended with 9, after its tests/,
  ],
} as const;
const fileOf = (what: string) => what.replaceAll(" ", "-");
const among = runWith({
  ...Object.fromEntries(Object.entries(wrong).map(([what, [body]]) => [fileOf(what), body])),
  "all/passes": passes,
  passes,
});

for (const [what, [, says]] of Object.entries(wrong))
  test(`${what} is a failure that names its file`, () => {
    assert.match(among.said, `✘ test/${fileOf(what)}.test.ts`);
    assert.match(among.said, says);
  });

test("whatever fails, all other files are run, and the runner says how many did", () => {
  assert.match(among.said, "✔ test/passes.test.ts: 1 passed");
  assert.match(among.said, "✔ test/all/passes.test.ts: 1 passed");
  assert.is(among.last, `3 passed, ${Object.keys(wrong).length} failed`);
  assert.is(among.status, 1);
});

test("arguments choose files, and one that chooses none is a failure", () => {
  assert.is(runWith({ passes, also: passes }, "also").last, "1 passed, 0 failed");
  const { status, said } = runWith({ passes }, "passes", "nowhere");
  assert.match(said, "run: expected part of a test file's path, got nowhere");
  assert.is(status, 1);
});

test("a house without tests is a failure", () => {
  assert.is(runWith({}).status, 1);
});

test("equal is what a digest sees: NaN is NaN, and 0 is not −0, at any depth", () => {
  assert.equal(
    [new Map([["a", Number.NaN]]), Float64Array.of(Number.NaN)],
    [new Map([["a", NaN]]), Float64Array.of(NaN)],
  );
  assert.throws(() => assert.equal([0], [-0]), /deeply equal/);
  assert.throws(() => assert.equal(Float64Array.of(0), Float64Array.of(-0)), /deeply equal/);
});
