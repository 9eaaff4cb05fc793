import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { join } from "node:path";
import { digestOf } from "../../kernels/compiler/node-kept.ts";
import { fingerprint } from "../../lab/engine/node.ts";
import { folderFor } from "../cli/orrery.ts";
import { assert, skip, test } from "../suite.ts";

const tree = {
  "scenario.ts":
    'import { gentle, type Size } from "./shelf.ts";\nexport const scenario = { model: gentle, size: 1 as Size };\n',
  "shelf.ts": 'export { gentle } from "./gentle.ts";\nexport { wild } from "./wild.ts";\nexport type Size = number;\n',
  "gentle.ts":
    'import { half as part, third } from "./share.ts";\nvoid third;\n' +
    "export const gentle = (x: number): number => part * x;\n",
  "wild.ts": "export const wild = (x: number): number => 4 * x * (1 - x);\n",
  "share.ts": "export const half = 0.5;\nexport const third = 1 / 3;\n",
};
type File = keyof typeof tree;
const folder = folderFor("fingerprint", tree);
const print = () => fingerprint([{ file: join(folder, "scenario.ts"), names: ["scenario"] }]);
const before = print();

/** The code's digest with a file changed, and put back. */
function withChange(file: File, from: string, to: string): string {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes(from));
  writeFileSync(path, text.replace(from, to));
  const { code } = print();
  writeFileSync(path, text);
  return code;
}

test("the code that is reached is counted, and what lies beside it on the shelf is not", () => {
  assert.is(before.modules, 3);
  assert.is(withChange("wild.ts", "4 * x", "3 * x"), before.code);
  assert.equal(print(), before);
});

for (const [what, file, from, to] of [
  ["a comment", "gentle.ts", "export", "/** Halves. */\nexport"],
  ["a type", "gentle.ts", "const gentle =", "const gentle: (x: number) => number ="],
  ["an interface", "share.ts", "export const half", "interface Share { of: number }\nexport const half"],
  ["a type that is imported", "scenario.ts", "type Size }", "type Size, type Size as Other }"],
  ["white space", "share.ts", "1 / 3", "1\n  /   3"],
  ["another on the shelf", "shelf.ts", "export type", 'export { half } from "./share.ts";\nexport type'],
] as const)
  test(`${what} does not change the fingerprint`, () => {
    assert.is(withChange(file, from, to), before.code);
  });

for (const [what, file, from, to] of [
  ["an operator", "gentle.ts", "part * x", "part + x"],
  ["a constant that is reached", "share.ts", "0.5", "0.25"],
  ["text in quotes that looks like a comment", "share.ts", "1 / 3", '"/* no */"'],
  ["another name for what is taken", "gentle.ts", "half as part, third", "third as part, half as third"],
  ["the scenario itself", "scenario.ts", "size: 1", "size: 2"],
] as const)
  test(`${what} changes the fingerprint`, () => {
    assert.is.not(withChange(file, from, to), before.code);
  });

test("packages are named with their versions, Node's own parts are not, and the lab is code like any other", () => {
  writeFileSync(
    join(folder, "user.ts"),
    'import "node:fs";\nimport "nobody";\n' +
      'import { digest, lorenz } from "@orrery/lab";\nexport const both = [digest, lorenz];\n',
  );
  const user = (names: string[]) => fingerprint([{ file: join(folder, "user.ts"), names }]);
  const { packages, modules } = user(["both"]);
  assert.is(packages["nobody"], "not installed");
  assert.match(packages["@noble/hashes"] ?? "", /^\d+\.\d+\.\d+$/);
  assert.not("@orrery/lab" in packages || "node:fs" in packages);
  assert.ok(modules > 5);
});

const keeps = "what was kept of a text is what it says, and is read anew where it is damaged";
const compiled = getCompileCacheDir();
if (compiled === undefined) skip(keeps, "Node keeps nothing compiled here");
else
  test(keeps, () => {
    const own = `export const held = "${folder}";`;
    const same = folderFor("kept", { "a.ts": own, "b.ts": own, "c.ts": own, "d.ts": own, "e.ts": own });
    const printed = (name: string) => fingerprint([{ file: join(same, name), names: "all" }]).code;
    const expected = printed("a.ts");
    const kept = readdirSync(compiled)
      .filter((name) => name.endsWith(".module"))
      .map((name) => join(compiled, name))
      .find((file) => readFileSync(file).includes(folder))!;
    const whole = readFileSync(kept);
    assert.is(printed("b.ts"), expected);
    // What is sound is taken for what it says.
    const other = Buffer.from(whole.toString("latin1").slice(64).replace("held", "kept"), "latin1");
    writeFileSync(kept, digestOf(other) + other.toString("latin1"), "latin1");
    assert.is.not(printed("c.ts"), expected);
    for (const [name, damaged] of [
      ["d.ts", whole.subarray(0, -9)],
      ["e.ts", Buffer.from(whole.toString("latin1").replace("held", "kept"), "latin1")],
    ] as const) {
      writeFileSync(kept, damaged);
      assert.is(printed(name), expected);
      assert.equal(readFileSync(kept), whole);
    }
  });

const named = {
  "package.json": JSON.stringify({
    imports: {
      "#one": "./parts/one.js",
      "#parts/*": { import: "./parts/*.js", default: ["./parts/*.cjs"] },
      "#parts/inner/*": "./inner/*.js",
      "#kept": null,
      "#fs": "node:fs",
      "#package": "nobody",
    },
  }),
  "scenario.ts":
    'import { one } from "#one";\nimport { two } from "#parts/two";\nimport three from "#parts/inner/three";\n' +
    'import "#fs";\nimport "#package";\nexport const all = [one, two, three];\n',
  "parts/one.js": "export const one = 1;\n",
  "parts/two.js": "export const two = 2;\n",
  "parts/two.cjs": "exports.two = 22;\n",
  "parts/inner/three.js": "export default 0;\n",
  // Sloppy: a module may not say so.
  "inner/three.js":
    'var static = 010;\nwith (Math) max(1, 2);\nmodule.exports = [require("./four"), require("./five"), static];\n',
  "inner/four.js": "exports.four = 4;\n",
  "inner/five/index.js": 'exports.five = [require("../six"), 5];\n',
  "inner/six.json": "[6]\n",
};

test("a package's own names are followed, and what CommonJS requires without its ending, as Node does", () => {
  const own = folderFor("named", named);
  const print = () => fingerprint([{ file: join(own, "scenario.ts"), names: "all" }]);
  const { code, modules, packages } = print();
  assert.equal([modules, packages], [8, { nobody: "not installed" }]);
  for (const [file, reached] of [
    ["parts/one.js", true],
    ["parts/two.js", true],
    // What a condition chooses is not known here.
    ["parts/two.cjs", true],
    ["parts/inner/three.js", false],
    ["inner/three.js", true],
    ["inner/four.js", true],
    ["inner/five/index.js", true],
    ["inner/six.json", true],
  ] as const) {
    const path = join(own, file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/\d(?=\D*$)/, "9"));
    assert.is(print().code !== code, reached, file);
    writeFileSync(path, text);
  }
  assert.is(print().code, code);
});

test("a file that cannot be followed is named in one line", () => {
  const broken = folderFor("broken", {
    "scenario.ts": 'export const some = () => import("./other.js");\n',
    "other.js": "const = 3;\n",
  });
  assert.throws(
    () => fingerprint([{ file: join(broken, "scenario.ts"), names: "all" }]),
    /^fingerprint: expected code that can be followed, got \S+other\.js: Unexpected token \(1:6\); mend it, or do /,
  );
});

test("a module that is not there is refused", () => {
  assert.throws(
    () => fingerprint([{ file: join(folder, "gone.ts"), names: "all" }]),
    /^fingerprint: expected a module, /,
  );
});
