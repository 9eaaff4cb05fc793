import { assert, test } from "../suite.ts";
import { sound, wrongs } from "./broken.ts";
import { here, inProcess, inWorker } from "./elsewhere.ts";
import { broken } from "./law.ts";
import { universal } from "./universal.ts";

test("a sound model breaks no universal law", () => {
  assert.equal(broken(sound, universal()), []);
});

for (const [model, law] of wrongs) {
  test(`a model that ${model.name.replaceAll("-", " ")} is caught: ${law}`, () => {
    const own = universal().filter(({ says }) => says === law);
    assert.equal(broken(model, own), [law]);
  });
}

test("every universal law catches somebody", () => {
  const catching = new Set(wrongs.map(([, law]) => law));
  assert.equal(
    universal()
      .map(({ says }) => says)
      .filter((law) => !catching.has(law)),
    [],
  );
});

test("a model of the process or the thread that it runs in is caught elsewhere", async () => {
  const module = import.meta.resolve("./broken.ts");
  const { local, sound } = await here(module);
  for (const found of [inProcess(module), await inWorker(module)]) {
    assert.equal(found["sound"], sound);
    assert.not.equal(found["local"], local);
  }
});
