import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkers.ts";
import { assert, test } from "./suite.ts";
import { missingFromLock, rules, sources, violations } from "./tidy.ts";

const house = sources(root);

test("the rules read the sources", () => {
  assert.ok(house.some(({ path }) => path === "test/tidy.test.ts"));
});

for (const rule of rules)
  test(`the sources have ${rule.says}`, () => {
    const found = violations(house, rule);
    for (const violation of found) console.log(violation);
    assert.is(found.length, 0);
  });

test("the lock file names every platform package, so that npm ci takes it", () => {
  const missing = missingFromLock(root);
  assert.ok(missing.length === 0, `expected every package, got none for ${missing.join(", ")}; run npm run lock`);
});

test("the lock file names no host that packages come from", () => {
  const hosts = readFileSync(join(root, "package-lock.json"), "utf8").match(/"resolved": "https?:.*/g) ?? [];
  assert.equal(hosts, []);
});
