import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renewDeclarations } from "../fresh/declarations.ts";
import { assert, test } from "../suite.ts";
import {
  differences,
  execute,
  faultsOf,
  folder,
  type Notebook,
  names,
  parseNotebook,
  printNotebook,
  readNotebook,
} from "./notebook.ts";
import { openKernel } from "./tslab.ts";

/** A reader waits while a notebook runs through. */
const limitSeconds = 10;

renewDeclarations();
process.chdir(folder);
const kernel = openKernel();

const notebookOf = (...sources: string[]): Notebook => ({
  cells: sources.map((source, i) => ({ cell_type: "code", id: `cell-${i}`, metadata: {}, source })),
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

const importing = 'import { expect, flow, kernels, lorenz, show } from "@orrery/lab";';
const expecting = (value: number, published = 2) =>
  `expect("two", ${value}, { published: ${published}, tolerance: 0.5, cites: "arithmetic" });`;

async function faultOf(...sources: string[]): Promise<string> {
  kernel.forget();
  const notebook = notebookOf(importing, ...sources, expecting(2));
  return faultsOf("made-up", await execute(notebook, kernel))[0] ?? "none";
}

test("a notebook comes from its file as it went there, text in lines and tags as they are", () => {
  const [cell] = notebookOf("1;\n\n2;\n").cells;
  const output = {
    output_type: "display_data",
    data: { "text/plain": "a\nb", "image/svg+xml": "" },
    metadata: {},
  } as const;
  const notebook = { ...notebookOf(), cells: [{ ...cell!, metadata: { tags: ["varies"] }, outputs: [output] }] };
  const text = printNotebook(notebook);
  assert.equal(parseNotebook(text), notebook);
  assert.equal(JSON.parse(text).cells[0].source, ["1;\n", "\n", "2;\n"]);
  for (const name of names()) {
    const file = readFileSync(join(folder, name), "utf8");
    assert.is(printNotebook(parseNotebook(file)), file);
  }
});

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

test("in another's kernel a thing is shown in its best form, and the kernel is named", async () => {
  kernel.forget();
  await kernel.run(importing);
  const all = globalThis as Record<symbol, unknown>;
  const own = Symbol.for("orrery.notebook");
  const held = all[own];
  delete all[own];
  const { outputs } = await kernel.run(`await show([{ a: 1 }]);\n${expecting(2)}`);
  all[own] = held;
  const [said, rows, expected] = outputs;
  assert.ok(said?.output_type === "stream" && rows?.output_type === "display_data");
  assert.match(said.text, /^notebook: expected the project's own kernel, got another.*; run npm run notebook\n$/);
  assert.equal(Object.keys(rows.data), ["text/html"]);
  assert.ok(expected?.output_type === "display_data");
});

test("a name that an earlier cell declared may stand alone in an object, unless the cell has its own", async () => {
  kernel.forget();
  await kernel.run("const held = 7;\nconst other = 1;");
  const { outputs } = await kernel.run(
    `const own = ((other: number) => ({ other, inner: { held } }))(2);
     console.log(({ held }).held, own.other, own.inner.held);`,
  );
  assert.equal(outputs, [{ output_type: "stream", name: "stdout", text: "7 2 7\n" }]);
});

test("a kernel may be written in a cell, with functions that another cell imported", async () => {
  kernel.forget();
  await kernel.run('import { kernel, sin } from "@orrery/lab";');
  const { ok, outputs } = await kernel.run(`const wave = kernel({
    name: "wave", about: "A sine.", form: "each", takes: { x: "f64[n]" }, gives: { y: "f64[n]" }, uses: { sin },
    element({ x, y }, i) { y[i] = sin(x[i]); },
  });
  const x = Float64Array.of(1, 2, 1e9);
  console.log(wave.simd({ x }).y.every((y, i) => Object.is(y, wave.itself({ x }).y[i])));`);
  assert.equal([ok, outputs], [true, [{ output_type: "stream", name: "stdout", text: "true\n" }]]);
});

/** What cells print last: by SIMD and by the function itself, over x of 1, 2, 3, 4, 5. */
async function bothOf(...cells: string[]): Promise<[simd: string, itself: string]> {
  kernel.forget();
  const both = `for (const way of ["simd", "itself"] as const) {
    try { console.log(String(made[way]({ x: Float64Array.of(1, 2, 3, 4, 5) }).y)); }
    catch (error) { console.log((error as Error).message); }
  }`;
  let last = "";
  for (const cell of [...cells, both]) {
    const { ok, outputs } = await kernel.run(cell);
    last = outputs.map((one) => (one.output_type === "stream" ? one.text : "")).join("");
    assert.ok(ok, last);
  }
  return last.trim().split("\n") as [string, string];
}

const made = (uses: string, body: string) => `const made = kernel({
  name: "made", about: "A kernel of a cell.", form: "each",
  takes: { x: "f64[n]" }, gives: { y: "f64[n]" }, uses: ${uses},
  element({ x, y }, i) { ${body} },
});`;

test("what a cell imports under another name is in its kernels what it is", async () => {
  const swapped = made("{ sin, cos }", "y[i] = sin(x[i]) + 10 * cos(x[i]);");
  const approximate = "const exp = (v: number) => 1 + v + v * v / 2;\nconst sqrt = (v: number) => v / 2;";
  const both = made("{ exact, exp, root, sqrt }", "y[i] = exact(x[i]) - exp(x[i]) + root(x[i]) * sqrt(x[i]);");
  for (const cells of [
    [`import { kernel, sin as cos, cos as sin } from "@orrery/lab";\n${swapped}`],
    ['import { kernel, sin as cos, cos as sin } from "@orrery/lab";', swapped],
    [`import { kernel, exp as exact, sqrt as root } from "@orrery/lab";\n${approximate}\n${both}`],
    ['import { kernel, exp as exact, sqrt as root } from "@orrery/lab";', `${approximate}\n${both}`],
    [
      `import { kernel, exp as exact } from "@orrery/lab";
       ${made("{ exact }", "const exp = 2; y[i] = exact(x[i]) * exp;")}`,
    ],
    [
      'import { kernel } from "@orrery/lab";\nimport * as lab from "@orrery/lab";',
      made("{ sin: lab.sin }", "y[i] = lab.sin(x[i]);"),
    ],
    [
      `import * as lab from "@orrery/lab";
       const { kernel } = lab;
       ${made("{ sine: lab.sin }", "y[i] = lab.sin(x[i]);")}`,
    ],
  ]) {
    const [simd, itself] = await bothOf(...cells);
    assert.match(itself, /^-?\d/);
    assert.is(simd, itself, cells.join("\n"));
  }
});

test("an import that nothing listed is sure to be is refused by line", async () => {
  const importing = 'import { kernel, sin as cos, cos as sin } from "@orrery/lab";';
  const [simd] = await bothOf(`${importing}\n${made("{ sin }", "y[i] = sin(x[i]) + cos(x[i]);")}`);
  const refused =
    /line 1 of element: expected functions that the kernel names, got lab_1\.sin; list it in `uses` by its own name/;
  assert.match(simd, refused);
});

test("a kernel whose cell saw another value than there is now is refused, until its cell is run again", async () => {
  const importing = 'import { kernel } from "@orrery/lab";';
  for (const [declared, again, uses, body] of [
    ["const scale = 3;", "const scale = 7;", "{ scale }", "y[i] = scale * x[i];"],
    ["let scale = 3;", "scale = 7;", "{ scale }", "y[i] = scale * x[i];"],
    ["const h = (v: number) => 3 * v;", "const h = (v: number) => 7 * v;", "{ h }", "y[i] = h(x[i]);"],
    ["const t = Float64Array.of(3);", "const t = Float64Array.of(7);", "{ t }", "y[i] = t[0] * x[i];"],
  ] as const) {
    const cell = made(uses, body);
    assert.equal(await bothOf(importing, declared, cell), ["3,6,9,12,15", "3,6,9,12,15"]);
    const [simd, itself] = await bothOf(importing, declared, cell, again);
    assert.is(itself, "7,14,21,28,35");
    assert.match(
      simd,
      /^made: expected y\[0\] to be 7 as the function itself has it, got 3 by what `uses` held; declare/,
    );
    assert.equal(await bothOf(importing, declared, cell, again, cell), [itself, itself]);
  }
});

test("a notebook fails where a cell has a wrong type, throws, is misused, or misses what it expects", async () => {
  assert.match(await faultOf("lorenz.parms"), /^made-up, cell 2: 1:8 - Property 'parms' does not exist/);
  const spring = (names: string) => `flow({ name: "spring", about: "A spring.", state: ["x", "v"], start: [1, 0],
    params: {}, rate(du, ${names}) { du[0] = v; du[1] = -x; } });`;
  assert.is(await faultOf(spring("[x, v]")), "none");
  assert.match(await faultOf(spring("[x, v, w]")), /cell 2: .*has no element at index '2'/);
  assert.match(await faultOf('throw new Error("broken")'), /cell 2: Error: broken\n {4}at evalmachine/);
  const outside = 'kernels.sum.simd({ x: "many" as never });';
  assert.match(await faultOf(outside), /cell 2: sum: expected x to be a Float64Array, got many; convert it$/);
  assert.match(await faultOf(expecting(1, Number.NaN)), /cell 2: expect "two": expected a published .* state both$/);
  assert.is(await faultOf(expecting(2.6)), "made-up, cell 2: ✘ two: 2.6, published 2 ± 0.5 (arithmetic)");
  assert.match(await faultOf(expecting(Number.NaN)), "✘ two: NaN");
  assert.is(await faultOf(expecting(2.5)), "none");
  assert.match(faultsOf("silent", await execute(notebookOf("1 + 1"), kernel))[0]!, "expected something to be expected");
});

test("a notebook whose outputs are not what its cells say is stale, but for what differs from run to run", async () => {
  kernel.forget();
  const ran = await execute(notebookOf("console.log(1)", "console.log(2)"), kernel);
  assert.equal(differences("made-up", ran, ran), []);
  const [first, second] = ran.cells;
  const old = { ...second!, outputs: [{ output_type: "stream", name: "stdout", text: "3\n" }] } as const;
  const remedy = "run npm run notebook -- --run";
  const line = `made-up, cell 2: expected 3, got 2; ${remedy}`;
  assert.equal(differences("made-up", ran, { ...ran, cells: [first!, old] }), [line]);
  const varying = { ...ran, cells: [first!, { ...second!, metadata: { tags: ["varies"] } }] };
  assert.equal(differences("made-up", varying, { ...ran, cells: [first!, old] }), []);
  const lines = differences("made-up", ran, notebookOf("console.log(1)"));
  assert.equal(
    lines.map((one) => one.slice(0, 41)),
    ["made-up, cell 1: expected nothing, got 1;", "made-up, cell 2: expected nothing, got 2;"],
  );
});

/** All cells once more, in the kernel that has run them already. */
const times = process.env["ORRERY_LONG"] ? ["first", "second"] : ["first"];

for (const name of names()) {
  test(`${name} arrives at what it expects, and says what it says in the repository`, async () => {
    kernel.forget();
    const stored = readNotebook(join(folder, name));
    for (const time of times) {
      const began = process.cpuUsage();
      const ran = await execute(stored, kernel);
      const { user, system } = process.cpuUsage(began);
      assert.equal([...faultsOf(name, ran), ...differences(name, ran, stored)], [], `the ${time} time`);
      const seconds = (user + system) / 1e6;
      assert.ok(seconds <= limitSeconds, `${name}: expected at most ${limitSeconds} s, got ${seconds}; ask for less`);
    }
  });
}

test("a closed kernel leaves nothing behind that would keep its process, or be taken for a cell", () => {
  kernel.close();
  assert.is(Reflect.has(globalThis, "__tslab__"), false);
});
