import { frozen, strays, written } from "../freeze.ts";
import { assert, test } from "../suite.ts";

const remedy = "run npm run freeze, and look at what changed";

for (const { file, content } of frozen) {
  test(`${file} is what the lab makes today`, () => {
    const found = written(file);
    assert.ok(found !== undefined, `${file} is missing: ${remedy}`);
    assert.fixture(found, content(), `${file} is stale: ${remedy}`);
  });
}

test("no golden trace is left of a model that is gone", () => {
  assert.equal(strays(), [], remedy);
});
