// What the benches are asked, and what that of kernels compares with. Its figures are for who runs it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { benchCommand } from "../../lab/cli/bench.ts";
import { rows } from "../../lab/cli/kernel-rows.ts";
import { choice } from "../bench/choice.ts";
import { root } from "../checkers.ts";
import { assert, test } from "../suite.ts";

test("what is not timed is refused, and what is timed is named", async () => {
  await assert.rejects(benchCommand("trains", { rounds: 1 }), /^orrery bench: expected .*, got "trains"; /);
  await assert.rejects(
    benchCommand("kernels", { rounds: 1, only: "sorting" }),
    /^orrery bench kernels: expected a kernel, got "sorting"; choose from lorenz, n-body, kuramoto, /,
  );
  for (const rounds of [0, 1.5, Number.NaN])
    await assert.rejects(
      benchCommand("kernels", { rounds }),
      new RegExp(`^--rounds: expected a whole number from 1, got ${rounds}; `),
    );
});

test("figures are chosen by their group or a part of their names, and what chooses none is refused", () => {
  const figure = (name: string) => ({ name, unit: "ms", measure: () => 0 }) as const;
  const quick = { loops: [figure("one loop"), figure("two")], worlds: [figure("a world")] };
  const names = (...words: string[]) =>
    Object.entries(choice(words, quick, [figure("for hours")]).chosen).map(
      ([group, figures]) => `${group}: ${figures.map(({ name }) => name).join(", ")}`,
    );
  assert.equal(names(), ["loops: one loop, two", "worlds: a world"]);
  assert.equal(names("loops"), ["loops: one loop, two"]);
  assert.equal(names("wor", "loop"), ["loops: one loop", "worlds: a world"]);
  assert.equal(names("--whole", "hours"), ["wholes: for hours"]);
  assert.equal(names("--of=worlds"), ["worlds: a world"]);
  assert.throws(() => names("--of=loops", "a world"), /^bench: expected a group .*, got "a world"; /);
  assert.throws(() => names("--of=loop"), /^bench, --of: expected a group of figures, got "loop"; did you mean loops/);
  assert.throws(
    () => names("loop", "zzz"),
    /^bench: expected a group .*, got "zzz"; choose from loops, worlds, more with/,
  );
  assert.throws(() => names("hours"), /got "hours"; choose from loops, worlds, more with --whole$/);
  assert.throws(() => names("--jsn"), /^bench: expected an option, got "--jsn"; did you mean --json\? /);
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
