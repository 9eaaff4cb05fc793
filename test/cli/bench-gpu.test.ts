// What `orrery bench kernels` says of a GPU, at small sizes on whatever adapter is there: the programs that it times
// are right, and an adapter that plays a GPU is held to no limit.
import { HALF } from "../../kernels/compiler/gpu-maths.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { isTrouble, openGpu } from "../../kernels/compiler/node.ts";
import { large, leastOf, onGpu } from "../../lab/cli/bench-gpu.ts";
import { rows } from "../../lab/cli/kernel-rows.ts";
import { bounded } from "../kernels/single.ts";
import { assert, skip, test } from "../suite.ts";

const gpu = await openGpu();
if (isTrouble(gpu)) skip("what the benches run on a GPU", gpu.about);
else {
  for (const { name, kernel, passed, byHand } of large({ clocks: 100, motions: 70, steps: 12 }))
    test(`${name} by hand lies as near to doubles as gpu.js's own`, async () => {
      const meant = bounded(planned(kernel), structuredClone(passed));
      const generated = await gpu.run(kernel, structuredClone(passed));
      const written = await gpu.direct(byHand.program, byHand.held);
      if (isTrouble(generated) || isTrouble(written)) throw new Error(JSON.stringify([generated, written]));
      const exact = Object.values(meant.given).flatMap((one) => [...one]);
      const slips = Object.values(meant.slips).flatMap((one) => [...one]);
      for (const got of [Object.values(generated.given).flatMap((one) => [...one]), [...written.given]]) {
        assert.is(got.length, exact.length);
        for (const [i, x] of exact.entries())
          assert.ok(Math.abs(got[i]! - x) <= slips[i]! + Math.abs(x) * HALF, `${i}: expected ${x}, got ${got[i]}`);
      }
      const said = await gpu.direct({ ...byHand.program, code: `${byHand.program.code} oops` }, byHand.held);
      assert.ok(
        isTrouble(said) && said.kind === "failed" && said.about.startsWith("WGSL, line "),
        JSON.stringify(said),
      );
    });

  test("the table of a GPU has each kernel alone and with transfers, and its shares of a real card", async () => {
    const chosen = rows.filter(({ name }) => ["kuramoto", "lorenz"].includes(name));
    const figures = await onGpu(gpu, chosen);
    const names = figures.map(({ figure }) => figure);
    assert.equal(names.slice(0, 2), ["the GPU copies, read and written", "the GPU's most operations"]);
    for (const part of ["lorenz (4096", "kuramoto (2048"])
      for (const way of ["the kernel alone", "with transfers"])
        assert.ok(
          names.some((name) => name.startsWith(part) && name.endsWith(way)),
          `${part}, ${way}`,
        );
    for (const name of ["kuramoto", "lorenz"])
      assert.ok(names.some((one) => one.startsWith(name) && one.endsWith("what WGSL of the lab's own would buy")));
    for (const { figure, measured, note = "" } of figures) {
      assert.ok(measured! > 0 && measured! < Infinity, `${figure}: ${note}`);
      const shares = gpu.adapter.kind === "real" ? ", \\S+ % of its copies, \\S+ % of its operations" : "(;|$)";
      if (figure.endsWith("alone")) assert.match(note, new RegExp(`^\\S+ ms${shares}`));
      if (figure.endsWith("transfers")) assert.match(note, / MB there and back/);
    }
    const limits = figures.filter(({ least }) => least !== undefined).map(({ least }) => least);
    assert.equal(limits, gpu.adapter.kind === "real" ? [500, 200] : []);
    if (gpu.adapter.kind === "software") assert.ok(figures.every(({ holds }) => holds === undefined));
  });

  test("one quick call takes some time", () => assert.ok(leastOf(() => {}) > 0));

  test("what was opened for the benches is closed", () => gpu.close());
}
