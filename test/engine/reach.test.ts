import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sha256Hex } from "../../lab/core/index.ts";
import { fingerprint } from "../../lab/engine/fingerprint.ts";
import { assert, test } from "../suite.ts";

type Files = Readonly<Record<string, string>>;

/** The fingerprint of what `main` in entry.ts reaches, or of other names or entries. */
function of(files: Files, names: readonly string[] | "all" = ["main"], entries = ["entry.ts"]) {
  const house = mkdtempSync(join(tmpdir(), "orrery-fingerprint-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), text);
    }
    return fingerprint(entries.map((file) => ({ file: join(house, file), names })));
  } finally {
    rmSync(house, { recursive: true });
  }
}

const house = {
  "entry.ts": 'import { a } from "./shelf.ts";\nexport const main = a;\n',
  "shelf.ts": 'export { a } from "./a.ts";\nexport * from "./b.ts";\nexport * from "./more/shelf.ts";\n',
  "a.ts": "export const a = 1;\n",
  "b.ts": "export const b = 2;\nexport function again() {}\nexport class Thing {}\n",
  "more/shelf.ts": 'export { hidden as c } from "./c.ts";\n',
  "more/c.ts": `const [hidden, { p, q: r }] = [3, { p: 4, q: 5 }];
export { hidden };
export const { s, t: u } = { s: p, t: r };
`,
} satisfies Files;

const same = (one: Files, other: Files) => of(one).code === of(other).code;

test("the code is the tokens of every module that is reached, and whose each name is that it takes", () => {
  const digestOf = (...texts: string[]) => sha256Hex(JSON.stringify(["main of 0", ...texts]));
  assert.is(of(house).code, digestOf("export const main = a ; a = a of 1", "export const a = 1 ; "));
  const swapped = { ...house, "a.ts": "export const z = 1;", "shelf.ts": 'export { z as a } from "./a.ts";' };
  assert.is(of(swapped).code, digestOf("export const main = a ; a = z of 1", "export const z = 1 ; "));
});

test("what a file is called and where it lies is no code", () => {
  const moved = { ...house, "shelf.ts": 'export { a } from "./away/z.ts";\n', "away/z.ts": house["a.ts"] };
  assert.equal(of(moved), of(house));
});

test("types, comments and layout are no code, and every token is", () => {
  assert.ok(same(house, { ...house, "a.ts": "/* one */ export const a: 1 | 2 =\n  1; // only\n" }));
  for (const changed of ["export const a = 2;", "export const a = +1;", "export let a = 1;", "export const a = 1; a;"])
    assert.not(same(house, { ...house, "a.ts": changed }), changed);
});

test("a script's own text is its code", () => {
  const script = { "entry.js": "export const main = 1 < 2;" };
  assert.is(
    of(script, ["main"], ["entry.js"]).code,
    sha256Hex(JSON.stringify(["main of 0", "export const main = 1 < 2 ; "])),
  );
});

test("a semicolon counts where it is meant, written or not", () => {
  const [written, meant, other] = ["return; 1;", "return\n1", "return 1"].map((body) =>
    of({ "entry.ts": `export const main = () => { ${body} };` }),
  );
  assert.equal(written, meant);
  assert.is.not(meant!.code, other!.code);
});

const numbers = { "d.ts": "export const rate = 3;", "e.ts": "export const rate = 8;" };
/** The same tokens, of other things. */
const twins = {
  "one.ts": 'import { rate } from "./d.ts";\nexport const twin = rate + 1;',
  "two.ts": 'import { rate } from "./e.ts";\nexport const twin = rate + 1;',
};
const both =
  'import { rate } from "./d.ts";\nimport { rate as other } from "./e.ts";\nexport const main = [rate, other];';

/** Ways to say where something is from, and what of it changes. */
const ways: readonly [what: string, files: Files, from: string, to: string][] = [
  ["a default", { "entry.ts": 'import main from "./d.ts"; export { main };', "d.ts": "export default 3;" }, "3", "8"],
  [
    "a default by name",
    { "entry.ts": 'export { default as main } from "./d.ts";', "d.ts": "export default 3;" },
    "3",
    "8",
  ],
  [
    "a default and another",
    {
      "entry.ts": 'import z, { y } from "./d.ts"; export const main = [z, y];',
      "d.ts": "export const y = 3; export default y;",
    },
    "3",
    "8",
  ],
  [
    "a default that is taken by name and passed on by a shelf",
    {
      "entry.ts": 'import { main as it } from "./shelf.ts"; export const main = it;',
      "shelf.ts": 'export { default as main } from "./d.ts";',
      "d.ts": "export default class { rate = 3 }",
    },
    "3",
    "8",
  ],
  [
    "a name in quotes",
    {
      "entry.ts": 'import { "its rate" as r } from "./d.ts"; export const main = r;',
      "d.ts": 'const r = 3; export { r as "its rate" };',
    },
    "3",
    "8",
  ],
  ...(
    [
      ["a list", "export const [main] = [3];"],
      ["a list with gaps", "export const [, , ...[main]] = [1, 2, 3];"],
      ["a default in a list", "export const [main = 3] = [];"],
      ["a default in a record", "export const { main = 3 } = {} as { main?: number };"],
      ["a default under another name", "export const { a: main = 3 } = {} as { a?: number };"],
      ["a record in a record", "export const { a: { main } } = { a: { main: 3 } };"],
      ["a list in a record", "export const { a: [{ main }] } = { a: [{ main: 3 }] };"],
      ["the rest of a record", "export const { ...main } = { rate: 3 };"],
      ["the rest of a list", "export const [...main] = [3];"],
      ["a name that is computed", 'export const { ["a" + "b"]: main } = { ab: 3 };'],
      ["a class", "export class main { static rate = 3 }"],
      ["a generator", "export function* main() { yield 3; }"],
      ["a name that is assigned later", "export let main = 1; main = 3;"],
      ["a name that is exported before", "export { main }; var main = 3;"],
    ] as const
  ).map(([what, text]): (typeof ways)[number] => [
    `what is taken from ${what}`,
    { "entry.ts": 'export { main } from "./d.ts";', "d.ts": text },
    "3",
    "8",
  ]),
  ["sources that are swapped", { ...numbers, "entry.ts": both }, "d.ts", "e.ts"],
  [
    "sources that a shelf swaps",
    {
      ...numbers,
      "shelf.ts": 'export { rate } from "./d.ts";\nexport { rate as other } from "./e.ts";',
      "entry.ts": both.replaceAll(/[de]\.ts/g, "shelf.ts").replace("rate as other", "other"),
    },
    "d.ts",
    "e.ts",
  ],
  [
    "names that a shelf swaps",
    {
      "entry.ts": 'import { a, b } from "./shelf.ts"; export const main = [a, b];',
      "shelf.ts": 'export { x as a, y as b } from "./d.ts";',
      "d.ts": "export const x = 3; export const y = 8;",
    },
    "x as a, y as b",
    "y as a, x as b",
  ],
  [
    "sources of the same tokens that are swapped",
    {
      ...numbers,
      ...twins,
      "entry.ts": both.replaceAll("rate", "twin").replace("d.ts", "one.ts").replace("./e.ts", "./two.ts"),
    },
    "one.ts",
    "two.ts",
  ],
  [
    "names of a namespace that are swapped",
    {
      ...numbers,
      "entry.ts": 'import * as all from "./shelf.ts"; export const main = all;',
      "shelf.ts": 'export { rate as a } from "./d.ts";\nexport { rate as b } from "./e.ts";',
    },
    "d.ts",
    "e.ts",
  ],
  [
    "sources in a circle that are swapped",
    {
      "entry.ts": 'import { a } from "./shelf.ts";\nexport const main = () => a;',
      "shelf.ts": 'export { a } from "./a.ts";\nexport { c } from "./c.ts";\nexport { b } from "./b.ts";',
      "a.ts": 'import { c } from "./shelf.ts";\nexport const a = () => c;',
      "c.ts": 'import { b } from "./shelf.ts";\nexport const c = () => b;',
      "b.ts": 'import { a as x, c as y } from "./shelf.ts";\nexport const b = () => [x, y];',
    },
    "a as x, c as y",
    "c as x, a as y",
  ],
  [
    "a namespace that is passed on",
    {
      ...numbers,
      "entry.ts": 'import { all } from "./shelf.ts"; export const main = all;',
      "shelf.ts": 'export * as all from "./d.ts";',
    },
    "d.ts",
    "e.ts",
  ],
  [
    "what is passed on from shelves that pass each other on",
    {
      "entry.ts": 'import { main as it } from "./shelf.ts"; export const main = it;',
      "shelf.ts": 'export * from "./other.ts";\nexport * from "./d.ts";',
      "other.ts": 'export * from "./shelf.ts";\nexport * from "./d.ts";',
      "d.ts": "export const main = 3;",
    },
    "3",
    "8",
  ],
  [
    "what a shelf loads for its effects",
    { ...house, "shelf.ts": `import "./effect.ts";\n${house["shelf.ts"]}`, "effect.ts": "globalThis.name = '3';" },
    "'3'",
    "'8'",
  ],
  [
    "what a shelf does to what it passes on",
    { ...house, "shelf.ts": `import { b } from "./b.ts";\nvoid (b + 3);\n${house["shelf.ts"]}` },
    "+ 3",
    "+ 8",
  ],
  ["what is loaded by the way", { "entry.ts": 'export const main = await import("./d.ts");', ...numbers }, "3", "8"],
  [
    "what is loaded by a text in back quotes",
    { "entry.ts": "export const main = () => import(`./d.ts`);", ...numbers },
    "3",
    "8",
  ],
  [
    "what is required",
    { "entry.ts": 'export const main = require("./d.cjs");', "d.cjs": "module.exports = 3;" },
    "3",
    "8",
  ],
  [
    "what is required in turn",
    {
      "entry.ts": 'import { main } from "./d.cjs"; export { main };',
      "d.cjs": 'exports.main = require("./e.cjs"); return;',
      "e.cjs": "module.exports = 3;",
    },
    "3",
    "8",
  ],
  [
    "data",
    { "entry.ts": 'import main from "./d.json" with { type: "json" }; export { main };', "d.json": '{ "rate": 3 }' },
    "3",
    "8",
  ],
  [
    "what the address itself says",
    { "entry.ts": 'export { main } from "data:text/javascript,export const main = 3";' },
    "3",
    "8",
  ],
  ["a file's address", { "entry.ts": 'export { rate as main } from "./d.ts?again";', ...numbers }, "3", "8"],
  ["another part of a package", { "entry.ts": 'export { main } from "plain/one";' }, "/one", "/two"],
  ["another part of Node", { "entry.ts": 'export { join as main } from "node:path/posix";' }, "posix", "win32"],
];

for (const [what, files, from, to] of ways)
  test(`${what} changes the fingerprint`, () => {
    const before = of(files).code;
    // Where both stand they are swapped.
    const swap = (text: string) => text.replaceAll(from, "\0").replaceAll(to, from).replaceAll("\0", to);
    const changed = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, swap(text)]));
    assert.not.equal(changed, files);
    assert.is.not(of(changed).code, before);
    assert.is(of(files).code, before);
  });

test("what is only loaded by the way need not be there", () => {
  assert.is(of({ "entry.ts": 'export const main = () => import("./gone.ts");' }).modules, 1);
});

for (const [name, home] of [
  ["a", "a.ts"],
  ["b", "b.ts"],
  ["again", "b.ts"],
  ["Thing", "b.ts"],
  ["c", "more/c.ts"],
] as const)
  test(`a shelf is passed through to ${name}, and what else stands there does not count`, () => {
    const taken = { ...house, "entry.ts": `import { ${name} } from "./shelf.ts";\nexport const main = ${name};\n` };
    assert.is(of(taken).modules, 2);
    for (const file of ["a.ts", "b.ts", "more/c.ts"] as const)
      assert.is(same(taken, { ...taken, [file]: `${house[file]}void 0;` }), file !== home, file);
  });

for (const [name, counts] of [
  ["s", 1],
  ["u", 1],
  ["t", 0],
  ["hidden", 1],
  ["r", 0],
  ["nothing", 0],
] as const)
  test(`${name} is ${counts ? "" : "not "}exported by a module that takes others apart`, () => {
    assert.is(of(house, [name], ["more/c.ts"]).modules, counts);
  });

for (const [what, line, modules] of [
  ["everything of a shelf", 'import * as shelf from "./shelf.ts";', 4],
  ["a shelf for its effects", 'import "./shelf.ts";', 4],
  ["one by another name", 'import { a as b } from "./shelf.ts";', 2],
  ["nothing", "", 1],
] as const)
  test(`a module that takes ${what} reaches ${modules} modules`, () => {
    assert.is(of({ ...house, "entry.ts": `${line}\nexport const main = 1;` }).modules, modules);
  });

test("a module counts once, whichever way and however often it is reached", () => {
  const twice = 'import { a } from "./shelf.ts";\nimport { a as b } from "./a.ts";\nexport const main = a + b;\n';
  assert.is(of({ ...house, "entry.ts": twice }).modules, 2);
  const inCircles = { ...house, "a.ts": 'import { main } from "./entry.ts";\nexport const a = () => main;\n' };
  assert.is(of(inCircles).modules, 2);
  assert.is(of(house, "all", ["entry.ts", "b.ts", "entry.ts"]).modules, 3);
});

test("packages are named with their versions wherever they are installed, builtins are not", () => {
  const card = (version: string) => JSON.stringify({ version });
  const { packages, modules } = of(
    {
      "entry.ts": `import "node:fs";
import "./far/away/b.ts";
export { deep as main } from "plain/deep/in.js";
const here = 1;
`,
      "far/away/b.ts": `import { x } from "@scope/part/sub";\nimport y from "absent";\nexport const b = x + y;`,
      "node_modules/plain/package.json": card("1.2.3"),
      "node_modules/@scope/part/package.json": card("9.9.9"),
      "far/node_modules/@scope/part/package.json": card("4.5.6"),
    },
    "all",
  );
  assert.is(modules, 2);
  assert.equal(packages, { "@scope/part": "4.5.6", absent: "not installed", plain: "1.2.3" });
  assert.equal(Object.keys(packages), ["@scope/part", "absent", "plain"], "in the order of their names");
});

test("a package of which all is passed on is named where nothing else has the name", () => {
  const passesOn = { ...house, "more/shelf.ts": 'export * from "./c.ts";\nexport * from "plain";\n' };
  assert.equal(of(passesOn).packages, {});
  const taken = (name: string) => of({ ...passesOn, "entry.ts": `export { ${name} as main } from "./more/shelf.ts";` });
  assert.equal(taken("rare"), { ...taken("rare"), modules: 0, packages: { plain: "not installed" } });
});

test("an entry that is not there is refused", () => {
  assert.throws(() => of({}), /^fingerprint: expected a module, got .*entry\.ts; name a file that is there$/);
});
