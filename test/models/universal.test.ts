import { dopri5, euler, heun, rk4 } from "../../lab/core/index.ts";
import { kepler, lorenz } from "../../lab/models/index.ts";
import { here, inProcess, inWorker } from "../laws/elsewhere.ts";
import { models } from "../laws/shelf.ts";
import { type Reach, universalLaws } from "../laws/universal.ts";
import { assert, test } from "../suite.ts";

/** Of models with many members, fewer of them and fewer runs. */
const reaches: Readonly<Record<string, Reach>> = { kuramoto: { runs: 3, until: 40, within: { count: [1, 40] } } };
for (const model of models) universalLaws(model, reaches[model.name]);

for (const solver of [euler, heun, rk4, dopri5])
  universalLaws({ ...kepler.with(solver), name: `kepler by ${solver.name}` });
universalLaws({ ...lorenz.with(dopri5), name: "lorenz by dopri5" });

const shelf = import.meta.resolve("../../lab/models/index.ts");

const own = here(shelf);

test("every model has its digests in a fresh process", async () => {
  assert.equal(inProcess(shelf), await own);
});

test("every model has its digests in a worker", async () => {
  assert.equal(await inWorker(shelf), await own);
});
