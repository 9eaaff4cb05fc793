// What the subset of the language does not hold is refused in one line: where, what was expected, what stood there, and
// what to write instead.
import { ensemble } from "../../kernels/compiler/ensemble.ts";
import { fold, scan } from "../../kernels/compiler/fold.ts";
import { kernel, kernelOf } from "../../kernels/compiler/kernel.ts";
import { launch } from "../../kernels/compiler/node-launch.ts";
import { assert, test } from "../suite.ts";

const spec = {
  name: "k",
  about: "",
  form: "each",
  takes: { x: "f64[n]", p: "i32[n]", b: "u8[n]", a: "f64", m: "i32", s: "size" },
  gives: { y: "f64[n]", z: "f64[n]" },
} as const;
const passed = {
  x: Float64Array.of(0.5, 1.5, 2.5),
  p: Int32Array.of(1, 2, 3),
  b: Uint8Array.of(4, 5, 6),
  a: 0.25,
  m: 7,
  s: 9,
};
/** A kernel of this text, which is what it means, too. */
function worded(text: string, uses: object = {}) {
  const own = Object.entries(uses).map(([name, one]) => {
    const mute = typeof one !== "function" || /\[native code\]/.test(String(one));
    return `const ${name} = ${mute ? `uses.${name}` : one};`;
  });
  const names = `{ ${Object.keys(uses).join(", ")} }`;
  const scope = `${own.join(" ")} const exports = ${names}, module = exports;`;
  // Of what is refused an engine may read nothing.
  const element = (...given: unknown[]) => Function("uses", `${scope} return { ${text} }.element`)(uses)(...given);
  return kernelOf({ ...spec, uses: uses as never, element }, () => "k", text);
}
const compiled = (body: string, uses: object = {}) =>
  worded(`element({ x, p, b, a, m, s, n, y, z }, i) { ${body} }`, uses).simd(passed);

/** `expected; got; remedy` of each refused body. */
function refused(says: string, ...bodies: readonly string[]): void {
  const [expected, got, remedy] = says.split("; ");
  for (const body of bodies) {
    let message = "nothing";
    try {
      compiled(body, { table: new Float64Array(3), whole: new Int32Array(3), twice, nothing, partly, needy });
    } catch (error) {
      ({ message } = error as Error);
    }
    assert.match(message, /^k, line 1 of \w+: /, body);
    const [, about] = message.split(/: (.*)/);
    assert.is(about, `expected ${expected}, got ${got}; ${remedy}`, body);
  }
}
const twice = (v: number) => 2 * v;
const nothing = () => {};
const partly = Object.assign(() => 0, { toString: () => "(v) => { if (v > 1) return 2; }" });
const needy = (v: number, w: number) => v + w;

test("statements outside of the subset are refused", () => {
  const those = "const, let, if, for, while, break, continue, return or an assignment";
  refused(`${those}; throw a; write it with those`, "throw a;");
  refused(`${those}; switch (m) { default: }; write it with those`, "switch (m) { default: }");
  refused(`${those}; do {} while (m < 1); write it with those`, "do {} while (m < 1);");
  refused(`${those}; for (const v of x) m; write it with those`, "for (const v of x) m;");
  refused("an assignment or a call; a; use the value, or leave it out", "a;");
  refused("an assignment or a call; a + 1; use the value, or leave it out", "a + 1;", "y[i] = 1, a + 1;");
  const long = "a + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11";
  refused(`an assignment or a call; ${long.slice(0, 40)}…; use the value, or leave it out`, `${long};`);
  refused("an assignment or a call; a +; use the value, or leave it out", "a +\n1;");
});

test("a loop without an end, and a label, are refused", () => {
  refused(
    "a loop with a condition; one without; say when it ends",
    "for (let j = 0; ; j++) y[i] = j;",
    "while (true) y[i] = 1;",
    "for (;;) { for (let j = 0; j < n; j++) { if (j > 3) break; } }",
  );
  refused(
    "const, let, if, for, while, break, continue, return or an assignment; l: while (a > 3) break l; " +
      "write it with those",
    "l: while (a > 3) break l;",
  );
  const common = "run to a common bound, and choose by ?:";
  refused(
    `a loop that all lanes leave together; a condition that differs between them; ${common}`,
    "const v = new Float64Array(1); while (v[0] < 3) v.set([v[0] + x[i]]);",
  );
});

test("what is no variable or element is not assigned", () => {
  refused("a variable of the function; x; declare it with let", "x = 1;");
  refused(
    "a variable of the function; w; declare it with let",
    "w = 1;",
    "const w = 1; w = 2;",
    "const [w] = [a]; w++;",
  );
  refused(
    "a name that is declared before; t, which is declared below; move it up",
    "const t = 1; { y[i] = t; const t = 2; z[i] = t; }",
    "const t = 1; if (a > 0) { const t = t + 1; y[i] = t; }",
    "const t = 1; { const { q, r: [t] } = { q: t, r: [a] }; y[i] = t + q; }",
    "const t = [a]; for (let j = 0; j < n; j++) { t[0] = j; const t = j; }",
    "const t = 1; for (let j = t, t = 0; j < 3; j++) y[i] = t;",
    "y[i] = t; let t = 2;",
  );
  refused("a variable of the function; t; declare it with let", "let t = 1; { t = 2; let t = 3; y[i] = t; }");
  refused("functions that the kernel names; twice; list it in `uses`", "{ y[i] = twice(a); const twice = 2; }");
  assert.is(compiled("const t = 1; { const u = t; { const t = u + a; y[i] = t; } } let u = t; z[i] = u;").y[0], 1.25);
  refused("const or let; var; declare it with let", "var w = 1; if (a > 0) { var w = 2; } y[i] = w;");
  refused("a variable of the function; twice; declare it with let", "twice = 1;");
  refused("a variable or an element; r.q; assign to those", "const r = { q: a }; r.q = 1;");
  refused("a variable or an element; [q]; assign to those", "let q = 1; [q] = 1;");
  refused("an array that the kernel gives; x; write to what `gives` names", "x[i] = 1;", "x[i] += 1;", "x[i]++;");
  refused("an array that the kernel gives; another; write to what `gives` names", "table[0] = 1;", "whole[0] = 1;");
});

test("lanes write side by side", () => {
  const round = "turn the array round, so that lanes lie side by side";
  refused(
    `y written at i plus what lanes share; another index; ${round}`,
    "y[2 * i] = 1;",
    "y[n - 1 - i] = 1;",
    "y[p[i]] = 1;",
    "y[i * i] = 1;",
    "y[i * s] = 1;",
    "y[i + i] = 1;",
    "y[i >> 1] = 1;",
    "y[(i - 2 * i) + 1] = 1;",
  );
  refused(
    "y written in a line that a call's numbers tell; one that they do not; count lines by a for up or down to a size",
    "for (let j = 0; s > j; j++) y[j * n + i] = 1;",
    "for (let j = 0; j !== s; j++) y[i + j * n] = 1;",
    "let j = 0; while (j < s) { j++; y[j * n + i] = 1; }",
    "y[(p[0] | 0) * n + i] = 1;",
  );
  assert.equal([...compiled("for (let j = s; j >= 0; j--) y[j * n + i] += j + 1;").y], [1, 1, 1]);
  const own = "let every lane write its own element, or use a fold";
  refused(
    `y written at an index that moves with i; one that lanes share; ${own}`,
    "y[0] = 1;",
    "y[s] = 1;",
    "y[m] = 1;",
  );
  refused("a whole number as index; a condition; choose by ?:", "y[i] = x[m > 3];", "y[i] = x[x[i] > 1];");
  refused("a whole number as index; a condition; choose by ?:", "y[i] = x[m > 3 && 1];", "y[i] = x[x[i] > 1 || 0];");
  refused(
    "a whole number as index; one that may have a fraction; round it",
    "y[i + a] = 1;",
    "y[i] = x[a];",
    "let k = 0; for (let j = 0; j < n; j++) { y[i] = x[k]; k += 0.5; }",
    "let k = 0; for (let j = 0; j < n; j++) { k = k + a; for (let h = 0; h < n; h++) y[i] = x[k]; }",
  );
});

test("elements that would meet are refused, and rows that would in a call follow one another", () => {
  const reads = "y read where the element itself writes; where another may write";
  const elsewhere = "take what is read by another name, or sweep over rows";
  refused(
    `${reads}; ${elsewhere}`,
    "y[i] = x[i] + (i > 0 ? y[i - 1] : 0);",
    "y[i] = y[i + 1];",
    "y[i] = y[0] + y[i];",
    "y[i + 1] = y[i];",
    "y[i] = 1; z[i] = y[p[i]];",
    "for (let j = 0; j < n; j++) y[i] += y[j];",
    // A product of its own is taken modulo 2³², so it may be that of a neighbour.
    "y[i] = y[Math.imul(p[i], n) + i];",
    "y[i] = y[Math.imul(m, n) + i];",
    "const far = (p[0] | 0) * 1e18; y[i] = y[far + i - far];",
  );
  const places = "one place of y for each element; places that elements share; let each write its own, or fold";
  refused(
    places,
    "y[i] = x[i]; y[i + 1] = -x[i];",
    "for (let j = 0; j < n; j++) y[i + j] += x[j];",
    "y[i + s] = 1; y[i + m] = 2;",
  );
  assert.equal([...compiled("y[i] = 1; z[(i + m) | 0] = z[(i + m) | 0] + 1;").y], [1, 1, 1]);
  assert.equal([...compiled("y[i + s - 8] = x[i] + y[i + s - 8]; z[i] = z[i];").y], [0, 0.5, 1.5]);
  const rowed = (form: string, body: string, rows: number, more: object = {}, inner = 3) => {
    const text = `element({ x, y, inner, rows, n, s }, i, row) { ${body} }`;
    const takes = { x: "f64[rows, n]", s: "size" } as const;
    const gives = { y: "f64[rows, inner, n]" } as const;
    const own = new Function(`return { ${text} }`)() as { element: never };
    const made = kernelOf(
      { ...spec, form: form as "each", takes, gives, over: ["rows", "n"], ...own, ...more },
      () => "k",
      text,
    );
    const held = { x: Float64Array.from({ length: rows * 19 }, (_, at) => at % 7), n: 19, rows, inner, s: 2 };
    assert.equal(made.simd(held), made.itself(held), body);
  };
  const meet = (form: string, says: RegExp, ...bodies: readonly string[]) => {
    for (const body of bodies) assert.throws(() => rowed(form, body, 3), says, body);
  };
  meet(
    "each",
    /^k, line 1 of element: expected y read where the element itself writes, got /,
    "y[row * n + i] = x[row * n + i] + y[(row - 1) * n + i];",
    "y[row * n + i] = y[row * n + i + 1];",
  );
  meet(
    "each",
    /^k, line 1 of element: expected one place of y for each element, got /,
    "y[i] = x[row * n + i];",
    "y[i] += x[row * n + i];",
    "y[row * n + i] = 1; y[(row + 1) * n + i] = 2;",
    "y[Math.imul(Math.imul(0x55555555, row), 3 * n) + i] = row;",
  );
  meet(
    "sweep",
    /^k, line 1 of element: expected y read where the element itself writes, or in another row, got /,
    "y[row * n + i] = i > 0 ? y[row * n + i - 1] : 1;",
    "y[row * n + i] = row > 0 ? y[(row - 1) * n + i + 1] : 1;",
    "y[row * n + i] = i < n - 1 && row > 0 ? y[(row - 1) * n + i + 2] : 1;",
    "y[row * n + i] = y[row * n];",
    // Of the rows, that is so of some.
    "y[row * n + i] = i >= row ? y[row * n + i - row] : 1;",
    "const r = i < n ? i + 1 : 0; y[row * n + i] = row > 0 ? y[(row - 1) * n + r] : x[i];",
    // What is asked before a write says something of a read where one answer is the whole row's.
    "if (row === 0) y[i] = x[i]; else y[row * n + i] = y[(row - 1) * n + i + 1];",
    "if (row === 0) y[i] = i > 0 ? y[i - 1] : x[i]; else y[row * n + i] = 1;",
    "if (x[i] > 1) y[i] = x[i]; else y[row * n + i] = i < n - 1 ? y[(row - 1) * n + i + 1] : 0;",
    "if (y[0] > 1) y[i] = x[i]; else y[row * n + i] = i < n - 1 ? y[(row - 1) * n + i + 1] : 0;",
    "for (let k = 0; k < s; k++) if (k < 1) y[i] = 1; else y[row * n + i] = i > 0 ? y[(row - 1) * n + i - 1] : 0;",
  );
  for (const body of [
    "y[row * n + i] = 2 * y[row * n + i] + x[row * n + i];",
    "for (let j = 0; j < inner; j++) y[(j * rows + row) * n + i] += x[row * n + i] + j;",
    "for (let j = 0; j < inner; j++) y[(row * inner + j) * n + i] = x[row * n + i] + y[(row * inner + j) * n + i];",
    "for (let j = 0; j < 2; j++) y[(row + j * s) * n + i] = j;",
    // Of two rows in three the last line is another's: they follow one another.
    "for (let j = 0; j < 4; j++) y[(row * inner + j) * n + i] += x[row * n + i] + j;",
  ])
    for (const rows of [1, 3, 40]) rowed("each", body, rows);
  for (const body of [
    "y[row * n + i] = row > 0 ? y[(row - 1) * n + i] + (i > 0 ? y[(row - 1) * n + i - 1] : 0) : x[i];",
    "y[row * n + i] = row > 0 && i < n - 1 ? y[(row - 1) * n + i + 1] : x[i];",
    "y[row * n + i] = row > 0 ? y[(row - 1) * n] + y[row * n + i] : x[i];",
    `const [l, r] = [i > 0 ? i - 1 : n - 1, i < n - 1 ? i + 1 : 0]; const at = (row - 1) * n;
      y[row * n + i] = row > 0 ? y[at + l] - y[at + r] : x[i];`,
    "const at = row * n + i; y[at] = row > 0 ? y[at - n - (i > 0 ? 1 : 0)] + y[at - n + (i < n - 1 ? 1 : 0)] : x[i];",
    "y[(row % 3) * n + i] = y[((row + 2) % 3) * n + (i + 1 < n ? 1 : 0) + i - 1] + x[i];",
    "if (row === 0) y[i] = x[i]; else y[row * n + i] = i < n - 1 ? y[(row - 1) * n + i + 1] : 0;",
    "if (row < 1) { y[i] = x[i]; return; } y[row * n + i] = i > 0 ? y[(row - 1) * n + i - 1] : 0;",
    "if (row === 0) y[i] = x[i]; if (row > 0) y[row * n + i] = i < n - 1 ? y[(row - 1) * n + i + 1] : 0;",
    `if (row === 0) y[i] = x[i]; else if (row === 1) y[n + i] = i > 0 ? y[i - 1] : 1;
      else y[row * n + i] = i > 0 ? y[(row - 2) * n + i - 1] : 0;`,
  ])
    for (const rows of [1, 3, 40]) rowed("sweep", body, rows);
});

test("an index beyond 32 bits is refused by what the call passes", () => {
  const far = /^k, line 1 of element: expected an index below 2³¹, got one that would pass it; index what is there$/;
  const moves =
    "y written in a line that a call's numbers tell; one that they do not; count lines by a for up or down to a size";
  const nan = Number.NaN;
  for (const index of ["s * s * s * s * 400000", "i * 65536 * 65536", "n - 1 - m * 400000000", "(s + i) * 300000000"])
    assert.throws(() => compiled(`y[i] = x[${index}];`), far, index);
  // Where it is rounded on the way, what is taken off again does not leave the rest.
  assert.throws(() => compiled("y[m * 1e18 + i - m * 1e18] = 1;"), far);
  assert.equal([...compiled("y[i] = x[m - s + 2 * i] + x[s * s - 81];").y], [Number.NaN, 1, 3]);
  const any = [
    "(m << 30) * 4",
    "Math.imul(m, 0x55555556) * 4294967296",
    "(p[i] ^ m) * 65536 * 65536",
    "(m >>> 0) * 4e9",
  ];
  for (const index of any) assert.equal([...compiled(`y[i] = x[${index} + i];`).y], [nan, nan, nan], index);
  assert.throws(() => compiled("y[i] = x[(i ^ 1) * 4294967296];"), far);
  refused(moves, "y[(m << 30) * 4 + i] = 1;", "y[Math.imul(m, 3) * n + i] = 1;");
  assert.equal([...compiled("y[i] = x[s * s + (i ^ 1) - 81];").y], [1.5, 0.5, nan]);
  assert.equal([...compiled("y[i] = s < 9 ? x[s * 500000000] : x[i];").y], [0.5, 1.5, 2.5], "what is not come to");
  const after = `for (let j = 10; j < s; j++) {
    let k = 0;
    for (k = s; k < j; k++) z[i] += 1;
    y[i] = x[(s - k) * n + i];
  }`;
  assert.equal([...compiled(after).y], [0, 0, 0], "nor what follows a loop in one of no turn");
});

test("lists have the elements that are written", () => {
  const two = "a number from 0 to 1; another index; write the number";
  refused(two, "const v = [a, a]; y[i] = v[2];", "const v = [a, a]; v[2] = 1;", "const v = [a, a]; y[i] = v[m];");
  refused(two, "const v = new Float64Array(2); v.set([a, a, a]);", "const v = new Float64Array(2); v[-1] = 3;");
  refused(two, "const v = [a, a]; y[i] = v[true];", "const v = [a, a]; v[1 > 2] = 3;");
  const made = "new Float64Array or Int32Array of a number";
  refused(`${made}; Uint8Array; write the number`, "const v = new Uint8Array(2);");
  refused(`${made}; Float64Array; write the number`, "const v = new Float64Array(s);", "const v = new Float64Array();");
  refused(`${made}; another; write the number`, "const v = new (twice(1))(2);");
  for (const length of ["-1", "2.5", "NaN", "1025", "1000000000"])
    refused(
      `a length from 0 to 1024; ${length}; take what is longer as an array of the kernel's`,
      `const v = new Float64Array(${length});`,
      `const v = new Int32Array(${length});`,
    );
  const most = "const v = new Float64Array(1024); v[1023] = x[i]; if (x[i] > 1) v[1022] = 2; y[i] = v[1023] + v[1022];";
  assert.equal([...compiled(most).y], [0.5, 3.5, 4.5]);
  const ours = "functions of kernels/maths, Math's exact ones, or those in `uses`";
  const loop = "write it as a loop, or as a function in `uses`";
  refused(
    `${ours}; v.set; ${loop}`,
    "const v = [a]; v.set(a);",
    "const v = [a]; v.set([a], 0);",
    "const v = [a]; v.set();",
    "const v = a; v.set([a]);",
    "const v = [a]; v.set([a]);",
  );
  refused(`${ours}; v.fill; ${loop}`, "const v = [a]; v.fill([a]);");
  const named = "call a function by its name";
  refused(`${ours}; v["set"]([a]); ${named}`, 'const v = [a]; v["set"]([a]);');
  refused(`${ours}; twice(1)(2); ${named}`, "y[i] = twice(1)(2);");
});

test("patterns name what is there", () => {
  const fits = "a pattern that fits what is passed";
  refused(`${fits}; [q]; pass names one by one`, "const [q] = a;", "const [q] = { q: a };");
  refused(`${fits}; { q }; pass names one by one`, "const { q } = a;", "const { q } = [a];");
  refused(`${fits}; q = 2; pass names one by one`, "const [q = 2] = [a];");
  refused(
    "plain names; another pattern; name each field",
    "const { [a]: q } = { q: a };",
    "const { ...q } = { q: a };",
  );
  refused("plain names; another pattern; name each field", 'const { "q": w } = { q: a };');
  const key = "plain names; another key; name each field";
  refused(key, "const r = { [a]: 1 };", "const r = { 'q': 1 };", "const q = { r: a }; const w = { ...q };");
  refused("one of q, r; w; declare it", "const { w } = { q: a, r: a };");
  refused("an argument for every parameter; none; pass it", "y[i] = needy(a);");
});

test("values are numbers", () => {
  const all = "numbers, + - * / comparisons, bit operations, ?: and calls";
  for (const one of ['"a"', "`a`", "1n", "/a/", "null", "typeof a", "void a", "a ?? 1", "x?.[i]", "this", "m++"])
    refused(`${all}; ${one}; write it with those`, `y[i] = ${one};`);
  const once = "return it at a function's end and nowhere else, or write into one that is passed";
  refused(`a number; [a]; ${once}`, "y[i] = [a];", "y[i] = 1 + [a];", "const v = m > 3 ? [a] : [a]; y[i] = v[0];");
  refused(`a number; { q: a }; ${once}`, "const r = m > 3 && { q: a }; y[i] = r.q;");
  assert.throws(
    () => compiled("y[i] = early(a)[0];", { early: (v: number) => (v > 1 ? [v] : [1]) }),
    /^k, line 1 of early: expected a number, got \[v\]; return it at/,
  );
  refused("a number; x, which is none; use its elements", "y[i] = x;", "y[i] = x + 1;", "y[i] = x[x];");
  refused("a number; twice, which is none; use its elements", "y[i] = twice;");
  refused("names that the kernel declares; w; pass it in `takes`, or list it in `uses`", "y[i] = w;", "y[i] = w[i];");
  refused("an array; something else; index what `takes` or `gives` names", "y[i] = a[0];", "y[i] = twice[0];");
  refused("an element, Math or Number; .q; take sizes and parameters by name", "y[i] = a.q;", "y[i] = x.q;");
  refused("an element, Math or Number; .q; take sizes and parameters by name", "const r = { w: a }; y[i] = r.q;");
  refused("an element, Math or Number; .r; take sizes and parameters by name", "const v = { r: [a] }; y[i] = v.r;");
  const alike = "two numbers or two conditions; one of each; choose by ?:";
  refused(alike, "y[i] = (x[i] > 0) === 1 ? 1 : 2;", "y[i] = m !== (a > 1) ? 1 : 2;", "y[i] = a === true ? 1 : 0;");
  refused(alike, "y[i] = (x[i] > 0 && a) === 0 ? 1 : 2;", "const t = a > 1 ? x[i] : m > 3; y[i] = t !== 1 ? 1 : 2;");
  refused(
    alike,
    "let t = x[i] > 0; for (let j = 0; j < m; j++) t = 1; y[i] = t === 1 ? 1 : 2;",
    "let t = x[i] > 0; for (let j = 0; j < m; j++) { y[i] = t === 1 ? 1 : 2; t = a; }",
    "let t = a > 1 ? x[i] > 0 : x[i]; if (t < 5) y[i] = t === 1 ? 1 : 2;",
  );
  refused(
    "a number; a condition, which is none to isFinite; leave isFinite out",
    "y[i] = Number.isFinite(x[i] > 0) ? 1 : 0;",
    "y[i] = Number.isFinite(x[i] > 0 && a) ? 1 : 0;",
  );
  refused("numbers; undefined; ask whether the index lies inside", "y[i] = x[i + 1] === undefined ? 1 : 0;");
  refused("numbers; a hole; write each", "const v = [a, , a]; y[i] = v[0];");
  const there = "a number that is sure to be there; one that may lie outside its array; take it as x[…] - 0";
  refused(there, "y[i] = Number.isNaN(x[i + 1]) ? 1 : 0;", "const v = x[m]; y[i] = v !== v ? 1 : 0;");
  refused(
    there,
    "y[i] = Number.isNaN(a > 1 ? x[i + 1] : 0) ? 1 : 0;",
    "const v = a > 1 ? x[m] : 2; y[i] = v !== x[m] ? 1 : 0;",
    "let v = x[m]; for (let j = 0; j < m; j++) v = j; y[i] = Number.isNaN(v) ? 1 : 0;",
    "let v = 0; for (let j = 0; j < m; j++) { y[i] = v !== v ? 1 : 0; v = x[i + j]; }",
  );
  assert.equal(
    [...compiled("y[i] = Number.isNaN(x[i + 1] - 0) ? 1 : 0; z[i] = x[i] === x[i] ? x[i] : 0;").y],
    [0, 0, 1],
  );
  const first = "a variable that surely has a value; t, which may have none; let it begin with one";
  refused(
    first,
    "let t; y[i] = t;",
    "let t; if (a > 1) t = 2; y[i] = t;",
    "let t; for (let j = 0; j < m; j++) t = j; y[i] = t;",
    "for (let t; t < 5; t++) y[i] = 1;",
    "for (let t; t < m; t++) y[i] = 1;",
  );
  refused(first, "let t; if (x[i] > 1) t = 2; else z[i] = 3; y[i] = t;", "let t; t += 1;");
  const set = "let t; let v; if (a > 1) t = 2; else t = x[i]; for (let j = 0; j < m; j++) { v = j; t += v; } y[i] = t;";
  assert.equal([...compiled(set).y], [21.5, 22.5, 23.5]);
  assert.is(compiled("const NaN = 3; y[i] = NaN;").y[0], 3);
  // In a notebook's cell an imported name stands so; a record of the function's own is that.
  assert.is(compiled("y[i] = (0, module.twice)(exports.twice(3));", { twice }).y[0], 12);
  assert.is(compiled("const exports = { m: 1 }; y[i] = 10 * exports.m + m;").y[0], 17);
  const remedy = "ask whether the index lies inside, or end what is read with | 0";
  const sure = `a whole number that is sure to be there; one that may lie outside its array; ${remedy}`;
  refused(
    sure,
    "y[i] = whole[i] + 1;",
    "y[i] = p[i + 1];",
    "y[i] = b[s];",
    "y[i] = -p[p[i]];",
    "y[i] = p[m] < 3 ? 1 : 2;",
    "y[i] = whole[i & 3] + 1;",
    "y[i] = s < n ? 1 : p[s];",
    "y[i] = s < n || a > 1 ? p[s] : 1;",
    "y[i] = m < n ? p[m] : 1;",
    "y[i] = i < s ? p[i + 1] : 1;",
    "y[i] = s < n ? 1 : 2; y[i] += p[s];",
    "y[i] = i < n && p[i + 1] > 3 ? 1 : 2;",
    "y[i] = s < n || p[s] > 1 ? 1 : 2;",
    "y[i] = (s < n && a > 1) || p[s] > 1 ? 1 : 2;",
    "y[i] = s < n && p[s] > 1 ? 1 : p[s];",
  );
  for (const [body, is] of [
    ["y[i] = i + 1 < n && p[i + 1] > 2 ? 1 : 2;", [2, 1, 2]],
    ["if (a < 1 && i + 1 < n && p[i + 1] - p[i] > 0 && p[i + 1] < 3) y[i] = 1;", [1, 0, 0]],
    ["y[i] = s < n && (p[s] > 1 || b[s] > 2) ? 1 : 2;", [2, 2, 2]],
    ["y[i] = 1 + (i + 1 < n && p[i + 1] * 2);", [5, 7, 1]],
  ] as const)
    assert.equal([...compiled(body).y], [...is], body);
});

test("operators and calls that have no exact meaning side by side are refused", () => {
  const operators = "+ - * / | & ^ << >> >>> or a comparison";
  const remainder = "x - y * Math.floor(x / y), or make both whole, and what is left, by | 0";
  refused(
    `${operators}; **; multiply, or call pow`,
    "y[i] = a ** 2;",
    "y[i] **= 2;",
    "y[i] = 2 ** m;",
    "y[i] = 3 ** 2;",
  );
  refused(`${operators}; ==; compare by ===`, "y[i] = a == 2 ? 1 : 0;");
  refused(`${operators}; !=; compare by !==`, "y[i] = a != 2 ? 1 : 0;");
  refused(`${operators}; ??; choose by ?:`, "y[i] ??= 2;");
  refused(`${operators}; ||; choose by ?:`, "y[i] ||= 2;");
  refused(
    `${operators}; %; ${remainder}`,
    "y[i] = a % 2;",
    "y[i] = x[i] % 2;",
    "y[i] = s % 2.5;",
    "y[i] = i * i * i % 3;",
    "y[i] = a * 4 % 2;",
  );
  refused("functions that the kernel names; w; list it in `uses`", "y[i] = w(a);", "w(a);");
  refused("functions that the kernel names; x; list it in `uses`", "y[i] = x(a);");
  const ours = "functions of kernels/maths, Math's exact ones, or those in `uses`";
  refused(`${ours}; Math.sin; list sin of kernels/maths in \`uses\``, "y[i] = Math.sin(a);");
  refused(`${ours}; Math.clz32; write out what it does`, "y[i] = Math.clz32(a);");
  const each = "an argument for every parameter; none; pass it";
  refused(each, "y[i] = Math.imul(m);", "y[i] = Math.sign();", "y[i] = Math.abs();", "y[i] = Number.isNaN();");
  refused(`${ours}; Number.parseFloat; leave it out`, "y[i] = Number.parseFloat(a);");
  refused(`${ours}; console.log; leave it out`, "console.log(a);");
  refused(`${ours}; x.map; write it as a loop, or as a function in \`uses\``, "y[i] = x.map(a);");
  refused(`${ours}; Math["abs"](a); call a function by its name`, 'y[i] = Math["abs"](a);');
  refused(`${ours}; Math.random; take numbers that are drawn before`, "y[i] = Math.random();");
  for (const [call, remedy] of Object.entries({
    isNaN: "write Number.isNaN",
    isFinite: "write Number.isFinite",
    parseInt: "write Math.trunc",
    Number: "leave it out",
    toString: "list it in `uses`",
  }))
    refused(`functions that the kernel names; ${call}; ${remedy}`, `y[i] = ${call}(a);`);
  const path = "a function that returns a number on every path; one that does not; return a number";
  refused(path, "y[i] = nothing();", "y[i] = partly(x[i]);");
});

test("calls go sixty-four deep, and as often as one likes", () => {
  const chain = (length: number) => {
    const uses: Record<string, unknown> = {};
    for (let n = 0; n < length; n++) {
      const own = () => 0;
      own.toString = () => (n === length - 1 ? "(v) => v + 1" : `(v) => f${n + 1}(v)`);
      uses[`f${n}`] = own;
    }
    return uses;
  };
  assert.is(compiled("y[i] = f0(a);", chain(63)).y[0], 1.25, "and the element itself");
  assert.throws(
    () => compiled("y[i] = f0(a);", chain(64)),
    /^k, line 1 of f62: expected calls that end, got f63 inside itself; write it as a loop$/,
  );
  assert.is(compiled("y[i] = 0;".concat("y[i] = y[i] + f0(a);".repeat(80)), chain(1)).y[0], 100);
  const again = (v: number): number => again(v);
  const turned = "for (let j = 0; j < n; j++) y[i] += again(j);";
  assert.throws(() => compiled(turned, { again }), /expected calls that end, got again inside itself; /);
  assert.throws(() => compiled("y[i] = again(a);", { again }), /expected calls that end, got again inside itself; /);
});

test("what is written out beyond all measure is refused in time", () => {
  const most = "expected at most 25000 operations, got more, each way on and each call written out";
  const remedy = "choose by ?: instead of return and continue, and nest fewer calls and loops of 16 turns";
  const ways = Array.from({ length: 14 }, (_, k) => `if (v > ${k}) { if (w > ${k}.5) return ${k}; w = w * v + ${k}; }`);
  const long = Object.assign(() => 0, { toString: () => `(v) => { let w = v; ${ways.join(" ")} return w; }` });
  const loops = ["b", "c", "d", "e"].map((j) => `for (let ${j} = 0; ${j} < 16; ${j}++)`);
  const tree = (depth: number, way: string) =>
    Object.fromEntries(
      Array.from({ length: depth }, (_, k) => {
        const again = k === 0 ? "v * v" : `g${k - 1}(v) + g${k - 1}(${way.replace("k", `${k}`)})`;
        return [`g${k}`, Object.assign(() => 0, { toString: () => `(v) => ${again}` })];
      }),
    );
  for (const [body, uses] of [
    ["y[i] = long(x[i]);", { long }],
    [`let t = 0; ${loops.join(" ")} t += b * c + d * e; y[i] = t;`, {}],
    [`${loops.join(" ")} {}`, {}],
    ["y[i] = g29(x[i]);", tree(30, "v * k")],
    ["y[i] = g29(x[i]);", tree(30, "v")],
  ] as const)
    assert.throws(
      () => compiled(body, uses),
      (error: Error) => /^k, line 1 of /.test(error.message) && error.message.endsWith(`: ${most}; ${remedy}`),
    );
  const held = /^k: expected at most 50000 numbers and vectors to hold, got \d+, each way on and each call written /;
  assert.throws(
    () => compiled("y[i] = g13(x[i]);", tree(14, "v * k")),
    held,
    "more than an engine holds of fewer operations",
  );
});

test("a function without a text of its own, and what is no number, function or table, are refused by name", () => {
  const says = (name: string, use: unknown, message: string) =>
    assert.throws(
      () => compiled(`y[i] = ${name}(x[i]) + ${name};`, { [name]: use }),
      new RegExp(`^k: expected ${name} to be ${message}; `),
    );
  class Held {}
  says("sn", Math.sin, "a plain function, got one without a text");
  says("bound", twice.bind(null), "a plain function, got one without a text");
  says("Held", Held, "a plain function, got a class");
  says("turns", function* () {}, "a plain function, got a generator");
  says("waits", async () => 1, "a plain function, got one that is waited for");
  const those = "a number, a function, a Float64Array, an Int32Array or a Uint8Array";
  says("list", [1, 2], `${those}, got a Array`);
  says("words", new Uint32Array(2), `${those}, got a Uint32Array`);
  says("on", true, `${those}, got true`);
  says("none", undefined, `${those}, got undefined`);
});

test("an array that stands for another, or says another length than it has, is refused by name", () => {
  class Long extends Float64Array {
    override get length(): 9 {
      return 9;
    }
  }
  const sum = fold({
    ...spec,
    takes: { x: "f64[n]" },
    over: "n",
    element: ({ x }, i) => x[i]!,
    combine: (a, b) => a + b,
    from: 0,
  });
  const copy = kernel({
    ...spec,
    element({ x, y }, i) {
      y[i] = x[i]!;
    },
  });
  const odd = [
    [new Proxy(new Float64Array(3), {}), /^k: expected \w+ to be an array itself, got a proxy of one; pass /],
    [new Long(3), /^k: expected \w+ to say its length, 3, got 9; pass a plain array$/],
    [Object.create(Float64Array.prototype), /^k: expected \w+ to be an array itself, got a proxy of one; /],
  ] as const;
  for (const [x, says] of odd) {
    for (const ways of [sum, copy])
      for (const run of [ways.itself, ways.simd, ways.run])
        assert.throws(() => run({ ...(ways === copy && passed), x } as never), says);
    assert.throws(() => copy.run({ ...passed, y: x } as never), says);
    assert.throws(() => compiled("y[i] = table[p[i]];", { table: x }), says);
  }
  class Own extends Float64Array {}
  assert.equal([...copy.run({ ...passed, x: Own.of(1, 2, 3) } as never).y], [1, 2, 3]);
});

test("a declaration that is none, and a call of nothing, are refused", () => {
  const declare = (more: object) => kernel({ ...spec, element() {}, ...more } as never);
  assert.throws(() => declare({ name: undefined }), /^kernel: expected name to be a text, got undefined; name it$/);
  assert.throws(
    () => declare({ form: "fold" }),
    /^k: expected form to be one of each, sweep, got fold; a fold or a scan /,
  );
  assert.throws(() => declare({ takes: undefined }), /^k: expected takes to be a record of shapes, got undefined; /);
  assert.throws(() => declare({ element: "x" }), /^k: expected element to be a function, got x; /);
  const waits = declare({ async element() {} });
  for (const run of [waits.itself, waits.simd, waits.run])
    assert.throws(
      () => run(passed as never),
      /^k: expected element to be a plain function, got one that is waited for; /,
    );
  for (const nothing of [undefined, null, 3])
    assert.throws(() => declare({}).simd(nothing as never), /^k: expected a record of what it takes, got /);
  assert.throws(
    () => declare({}).simd({ ...passed, x: null } as never),
    /^k: expected x to be a Float64Array, got null; /,
  );
  const table = new Float64Array(3);
  structuredClone(table.buffer, { transfer: [table.buffer] });
  assert.throws(() => compiled("y[i] = table[p[i]];", { table }), /^k: expected table to hold its elements, got a det/);
  const elastic = new ArrayBuffer(24, { maxByteLength: 48 });
  const grows = new Float64Array(elastic).fill(1);
  const reads = worded("element({ p, y }, i) { y[i] = grows[p[i]]; }", { grows });
  assert.equal([...reads.simd(passed).y], [1, 1, Number.NaN]);
  for (const bytes of [48, 8, 0]) {
    elastic.resize(bytes);
    const says = `k: expected grows of length 3, as it was compiled, got ${bytes / 8}; `;
    assert.throws(
      () => reads.simd(passed),
      ({ message }: Error) => message.startsWith(says),
    );
  }
});

const loose = (declare: unknown) =>
  declare as (...given: readonly unknown[]) => Record<string, (p: unknown) => unknown>;

test("what declares nothing, or nonsense, is refused where it is declared", () => {
  for (const [name, declare] of Object.entries({ kernel, fold, scan, ensemble }))
    assert.throws(() => loose(declare)(), new RegExp(`^${name}: expected a declaration, got undefined; pass a record`));
  assert.throws(
    () => loose(kernel)({ ...spec, over: "n", element() {} }),
    /^k: expected over to list one axis or two, /,
  );
  const element = ({ x }: { x: Float64Array }, i: number) => x[i];
  const sums = { ...spec, over: "n", element, combine: Math.max, from: 0 };
  const mute = /^k: expected element to be a function that returns a number, got one that returns nothing; return one$/;
  for (const made of [loose(fold), loose(scan)]) {
    made(sums);
    assert.throws(() => made({ ...sums, from: "0" }), /^k: expected from to be a number, got "0"; /);
    assert.throws(() => made({ ...sums, from: undefined }), /^k: expected from to be a number, got none; /);
    assert.throws(() => made({ ...sums, element: () => {} }), mute);
    assert.throws(
      () => made({ ...sums, combine: 1 }),
      /^k: expected combine to be a function that returns .*, got 1; /,
    );
  }
});

test("an ensemble that no solver of steps could carry is refused", () => {
  const rule = (out: number[], [x]: readonly [number]) => {
    out[0] = x;
  };
  const motion = { name: "k", about: "", state: ["x"], params: ["q"], rule, by: "map" };
  for (const [more, says] of [
    [{ state: "x" }, "state to be a list of names, got x"],
    [{ state: [] }, "a variable at least, got none"],
    [{ state: ["x", "x"] }, "each of state once, got x, x"],
    [{ apart: ["z"] }, "each of apart among params, got z"],
    [{ rule: 1 }, "rule to be a function, got 1"],
    [{ by: "leapfrog" }, "positions and as many velocities for leapfrog, got 1 variables"],
    [{ by: "rk5" }, "by to be map, leapfrog or a table of a, b and c, got rk5"],
    [{ by: { a: [[], [1]], b: [1], c: [0] } }, "as many of b and of c as rows of a, got 2, 1 and 1"],
    [{ by: { a: [[0.5]], b: [1], c: [0.5] } }, "stages that need only those before, got row 0 of a"],
  ] as const)
    assert.throws(() => loose(ensemble)({ ...motion, ...more }), new RegExp(`^k: expected ${says}; `));
  const back = { x: Float64Array.of(1), dt: 1, tick: 0, steps: -1 };
  for (const way of ["itself", "simd", "run"])
    assert.throws(() => loose(ensemble)(motion)[way]!(back), /^k: expected steps of 0 or more, got -1; go forwards$/);
});

test("a launch of what is no kernel, or by what is no choice, is refused", async () => {
  const told = async (...given: readonly unknown[]) =>
    (launch as (...given: readonly unknown[]) => Promise<unknown>)(...given).then(String, (error) => error.message);
  assert.match(await told({ itself: () => 4, simd: () => 5 }, {}), /^launch: expected a kernel, a fold or a scan, /);
  const one = kernel({ ...spec, element() {} });
  assert.is(await told(one, passed, null), "launch: expected a choice, got null; pass a record, or leave it out");
});

test("a refusal says the file and the line of the declaration, and the line in the element", () => {
  const outside = 3;
  const made = kernel({
    ...spec,
    element({ y }, i) {
      y[i] = outside;
    },
  });
  assert.throws(
    () => made.simd(passed),
    /^k \(refusals\.test\.ts:\d+\), line 2 of element: expected names that the kernel declares, got outside; pass it /,
  );
});
