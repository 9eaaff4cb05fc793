import { renewDeclarations } from "../fresh/declarations.ts";
import { assert, test } from "../suite.ts";
import { execute, folder, type Notebook, names, readNotebook, said } from "./notebook.ts";
import { openKernel } from "./tslab.ts";

/** A notebook is run through while its reader waits. */
const limitSeconds = 10;

renewDeclarations();
process.chdir(folder);
process.env["NO_COLOR"] = "1";
const kernel = openKernel();

const cellsOf = (...sources: string[]): Notebook => ({
  cells: sources.map((source, i) => ({ cell_type: "code", id: `cell-${i}`, metadata: {}, source, outputs: [] })),
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

async function faultsOf(...sources: string[]): Promise<string> {
  kernel.forget();
  return (await execute("made-up", cellsOf(...sources), kernel)).faults.join("\n");
}

const importing = 'import { expect, flow, lorenz, show } from "@orrery/lab";';

test("a cell imports the lab by name, sees its types, and shows what it ends with", async () => {
  kernel.forget();
  assert.equal(await kernel.run(importing), { ok: true, outputs: [] });
  assert.ok(kernel.complete("lorenz.par").includes("params"));
  const { ok, outputs } = await kernel.run('console.log(lorenz.name, "runs");\n[{ a: 1, b: "<i>" }]');
  assert.ok(ok);
  const [printed, shown] = outputs;
  assert.equal(printed, { output_type: "stream", name: "stdout", text: "lorenz runs\n" });
  assert.ok(shown?.output_type === "display_data");
  assert.equal(shown.data["text/plain"], "a  b\n1  <i>");
  assert.match(String(shown.data["text/html"]), "&#60;i&#62;");
});

test("a name that an earlier cell declared may stand alone in an object, unless the cell has its own", async () => {
  kernel.forget();
  await kernel.run("const held = 7;\nconst other = 1;");
  const { outputs } = await kernel.run(
    "const ofOwn = ((other: number) => ({ other }))(2);\nconsole.log(({ held }).held, ofOwn.other);",
  );
  assert.equal(outputs, [{ output_type: "stream", name: "stdout", text: "7 2\n" }]);
});

test("a notebook fails where a cell has a wrong type, throws, or misses what it expects", async () => {
  assert.match(await faultsOf(importing, "lorenz.parms"), /cell 2: 1:8 - Property 'parms' does not exist/);
  const spring = (names: string) => `flow({ name: "spring", about: "A spring.", state: ["x", "v"], start: [1, 0],
    params: {}, rate(du, ${names}) { du[0] = v; du[1] = -x; } });`;
  assert.is(await faultsOf(importing, spring("[x, v]")), "");
  assert.match(await faultsOf(importing, spring("[x, v, w]")), /cell 2: .*has no element at index '2'/);
  assert.match(await faultsOf("null.x"), /cell 1/);
  assert.match(await faultsOf('throw new Error("broken")'), /cell 1: Error: broken/);
  const expecting = (value: number) =>
    faultsOf(importing, `expect("two", ${value}, { published: 2, tolerance: 0.5, cites: "arithmetic" })`);
  assert.match(await expecting(2.6), "made-up, cell 2: ✘ two: 2.6, published 2 ± 0.5 (arithmetic)");
  assert.match(await expecting(Number.NaN), "✘ two: NaN");
  assert.is(await expecting(2.5), "");
});

/** All cells once more, in the kernel that has run them already. */
const times = process.env["ORRERY_LONG"] ? ["first", "second"] : ["first"];

for (const name of names()) {
  test(`${name} arrives at what it expects, and says what it says in the repository`, async () => {
    kernel.forget();
    const committed = readNotebook(name);
    for (const time of times) {
      const began = process.cpuUsage();
      const { notebook, faults, expectations } = await execute(name, committed, kernel);
      const { user, system } = process.cpuUsage(began);
      assert.equal(faults, []);
      assert.ok(expectations > 0, `${name}: expected something to be expected, got nothing; end it with expect()`);
      const seconds = (user + system) / 1e6;
      assert.ok(seconds <= limitSeconds, `${name}: expected at most ${limitSeconds} s, got ${seconds}; ask for less`);
      const [fresh, stored] = [said(notebook), said(committed)];
      const cell = fresh.findIndex((outputs, i) => JSON.stringify(outputs) !== JSON.stringify(stored[i]));
      if (cell >= 0)
        assert.equal(
          fresh[cell],
          stored[cell],
          `${name}, cell ${cell + 1}, ${time} time: run npm run notebook -- --run`,
        );
    }
  });
}

test("what a cell says is compared, but for what differs from run to run", () => {
  const output = { output_type: "stream", name: "stdout", text: "1\n" } as const;
  const notebook = cellsOf("1", "performance.now()");
  notebook.cells[0]!.outputs = [{ ...output }];
  notebook.cells[1]!.outputs = [{ ...output }];
  notebook.cells[1]!.metadata.tags = ["varies"];
  assert.equal(said(notebook), [[output], []]);
});

test("a closed kernel leaves nothing behind that would keep its process", () => {
  kernel.close();
});
