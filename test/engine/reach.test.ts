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

test("the code is the tokens of every module that is reached, in the order of their text", () => {
  const tokens = ["export const a = 1 ; ", "export const main = a ; "];
  assert.is(of(house).code, sha256Hex(tokens.join("\n")));
  const swapped = { ...house, "a.ts": "export const z = 1;", "shelf.ts": 'export { z as a } from "./a.ts";' };
  assert.is(of(swapped).code, sha256Hex(["export const main = a ; ", "export const z = 1 ; "].join("\n")));
});

test("types, comments and layout are no code, and every token is", () => {
  assert.ok(same(house, { ...house, "a.ts": "/* one */ export const a: 1 | 2 =\n  1; // only\n" }));
  for (const changed of ["export const a = 2;", "export const a = +1;", "export let a = 1;", "export const a = 1; a;"])
    assert.not(same(house, { ...house, "a.ts": changed }), changed);
});

test("a script's own text is its code", () => {
  const script = { "entry.js": "export const main = 1 < 2;" };
  assert.is(of(script, ["main"], ["entry.js"]).code, sha256Hex("export const main = 1 < 2 ; "));
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
  const [one, other] = [
    ["entry.ts", "b.ts"],
    ["b.ts", "entry.ts"],
  ].map((entries) => of(house, "all", entries));
  assert.equal(one, other);
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
