// What the bench of kernels is asked, and what it compares with. Its figures are for who runs it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { benchCommand } from "../../lab/cli/bench.ts";
import { rows } from "../../lab/cli/kernel-rows.ts";
import { root } from "../checkers.ts";
import { assert, test } from "../suite.ts";

test("what is not timed is refused, and what is timed is named", async () => {
  await assert.rejects(benchCommand("trains", { rounds: 1 }), /^orrery bench: expected .*, got "trains"; /);
  await assert.rejects(
    benchCommand("kernels", { rounds: 1, only: "sorting" }),
    /^orrery bench kernels: expected a kernel, got "sorting"; choose from lorenz, n-body, kuramoto, /,
  );
  await assert.rejects(benchCommand("kernels", { rounds: 0 }), /^--rounds: expected a whole number from 1, got 0; /);
});

test("every kernel with a limit beside C has its C form", () => {
  const source = readFileSync(join(root, "test/bench/kernels/reference.c"), "utf8");
  const last = rows.findLast(({ gcc }) => gcc !== undefined);
  assert.ok(last);
  for (const { name, gcc } of rows)
    if (gcc !== undefined && name !== "warpings") assert.ok(source.includes(`"${name}"`), name);
});

test("SIMD and V8 agree on what is timed", () => {
  const neighbours = rows.find(({ name }) => name === "neighbour-sum")!;
  const { sum } = neighbours.kernel.simd(neighbours.passed);
  assert.equal(sum, neighbours.kernel.itself(neighbours.passed)["sum"]);
});
