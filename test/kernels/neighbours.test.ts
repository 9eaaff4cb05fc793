// What is asked on the way to an element of whole numbers says that it is there: however it is asked, it is compiled,
// with the function's own bits; and what may lie outside all the same is refused.
import { fold, scan } from "../../kernels/compiler/fold.ts";
import { type AnyKernel, kernelOf } from "../../kernels/compiler/kernel.ts";
import { pool } from "../../kernels/compiler/node.ts";
import { assert, test } from "../suite.ts";
import { narrowly, partingOf } from "./law.ts";
import { passedAt } from "./trials.ts";

const line = {
  form: "each",
  takes: { x: "f64[n]", p: "i32[n]", q: "i32[n]", b: "u8[n]", m: "i32", s: "size" },
  gives: { y: "i32[n]" },
} as const;
const plane = {
  form: "each",
  takes: { p: "i32[h, n]", b: "u8[h, n]", s: "size" },
  gives: { y: "i32[h, n]" },
} as const;
const moments = { form: "sweep", takes: { p: "i32[n]", m: "i32" }, gives: { y: "i32[h, n]" } } as const;
type Shapes = typeof line | typeof plane | typeof moments;

function worded(spec: Shapes, body: string): AnyKernel {
  const names = [...Object.keys(spec.takes), "y", "n", ...(spec === line ? [] : ["h"])].join(", ");
  const text = `element({ ${names} }, i, row) { ${body} }`;
  const element = Function(`return { ${text} }.element`)();
  return kernelOf({ name: "k", about: "", ...spec, element } as never, () => "k", text) as never;
}

const held: readonly (readonly [Shapes, readonly string[]])[] = [
  [
    line,
    [
      "y[i] = i + 1 < n ? p[i + 1] : 0;",
      "y[i] = n - 1 > i ? p[i + 1] : i >= 1 ? p[i - 1] : 3;",
      "y[i] = i === n - 1 ? 0 : p[i + 1];",
      "y[i] = i && p[i - 1];",
      "y[i] = (!i ? 7 : p[i - 1]) + (!(i + 1 >= n) ? p[i + 1] : 0);",
      "let t = 0; if (i > 0) { t += p[i - 1]; if (i > 1) t += p[i - 2]; } if (i < n - 1) t += p[i + 1]; y[i] = t;",
      "if (i === 0 || i === n - 1) { y[i] = p[i]; return; } y[i] = p[i - 1] - 2 * p[i] + p[i + 1];",
      "y[i] = (i === 0 || p[i - 1] < p[i]) && (i === n - 1 || p[i + 1] < p[i]) ? 1 : 0;",
      "const l = i > 0 ? p[i - 1] : p[n - 1]; const r = i + 1 < n ? p[i + 1] : p[0]; y[i] = l === r ? l : l - r;",
      "const l = i === 0 ? n - 1 : i - 1; const r = i === n - 1 ? 0 : i + 1; y[i] = p[l] + p[r];",
      "let l = i - 1; if (l < 0) l += n; let r = i + 1; if (r >= n) r -= n; y[i] = p[l] ^ p[r];",
      "y[i] = p[Math.max(0, Math.min(n - 1, i - 2))] - p[Math.min(i + 1, n - 1)];",
      "y[i] = p[Math.min(Math.max(i + m, 0), n - 1)];",
      "const ok = i > 0 && i + 1 < n; y[i] = ok ? p[i - 1] + p[i + 1] : 0;",
      "y[i] = p[(i + 1) & (n - 1)] + p[i >> 1] + p[Math.floor(i / 3)] + (i > 0 ? p[(i - 1) >> 1] : 0);",
      "y[i] = p[n - 1 - i] + p[0] + (n > 3 ? p[3] : 0);",
      "y[i] = 2 * i + 1 < n ? p[2 * i] + p[2 * i + 1] : 0;",
      "y[i] = (i >= s ? p[i - s] : 0) + (i + m < n && i + m >= 0 ? p[i + m] : 0);",
      "y[i] = q[i] >= 0 && q[i] < n ? p[q[i]] : 0;",
      "const j = p[i] + q[i]; y[i] = j < 0 || j >= n ? 0 : b[j];",
      "const j = x[i] | 0; y[i] = p[j < 0 ? 0 : j >= n ? n - 1 : j];",
      "y[i] = i + 1 < n && Number.isNaN(x[i + 1]) ? 1 : 0;",
      "y[i] = i > 0 && i + 1 < n && x[i - 1] === x[i + 1] ? 1 : 0;",
      "let t = 0; for (let k = 1; k <= 3; k++) if (i - k >= 0) t += p[i - k]; y[i] = t;",
      "let t = 0; for (let k = -s; k <= s; k++) { const j = i + k; if (j >= 0 && j < n) t += p[j]; } y[i] = t;",
      "let t = 0; for (let k = 0; k < s; k++) t += (i - k >= 0 ? p[i - k] : 0) + (i + k < n ? b[i + k] : 0); y[i] = t;",
      "let t = 0; for (let k = 1; k < n; k++) if (p[k] > p[k - 1]) t++; y[i] = t;",
      "let t = 0; for (let k = 0; k + 1 < n; k++) if (p[k] > p[k + 1]) t++; y[i] = t;",
      "let t = 0; for (let k = n - 1; k >= 0; k--) t = (t * 3 + p[k]) | 0; y[i] = t;",
      "let t = 0; for (let k = 1; k <= n; k++) t += p[k - 1]; y[i] = t;",
      "let t = 0; for (let k = 0; k < n && k < s; k++) t += p[k]; y[i] = t;",
      "let t = 0; let k = 0; while (k < n && p[k] !== 0) { t += p[k]; k++; } y[i] = t;",
      "let t = 0; let last = 0; for (let k = 0; k < n; k++) if (p[k] > 5) last++; if (last < n) t = p[last]; y[i] = t;",
    ],
  ],
  [
    plane,
    [
      `const at = row * n + i; let t = 0; if (i > 0) t += p[at - 1]; if (i < n - 1) t += p[at + 1];
       if (row > 0) t += p[at - n]; if (row + 1 < h) t += p[(row + 1) * n + i]; y[at] = t;`,
      `let t = 0; for (let r = -1; r <= 1; r++) for (let c = -1; c <= 1; c++) { const d = row + r; const e = i + c;
       if (d >= 0 && d < h && e >= 0 && e < n) t += b[d * n + e]; } y[row * n + i] = t;`,
      `let t = 0; for (let r = -s; r <= s; r++) { const d = Math.min(Math.max(row + r, 0), h - 1);
       t += b[d * n + Math.min(i + s, n - 1)]; } y[row * n + i] = t;`,
      `let t = 0; for (let r = -1; r <= 1; r++) for (let c = -1; c <= 1; c++) { let d = row + r; let e = i + c;
       if (d < 0) d += h; if (d >= h) d -= h; if (e < 0) e += n; if (e >= n) e -= n; t += b[d * n + e]; }
       y[row * n + i] = t;`,
      `const up = row === 0 ? h - 1 : row - 1; const left = i === 0 ? n - 1 : i - 1;
       y[row * n + i] = p[up * n + i] + p[row * n + left];`,
      "const at = row * n + i; y[at] = (at > 0 ? p[at - 1] : 0) + (at + 1 < h * n ? p[at + 1] : 0);",
      "const at = row * n + i; y[at] = (at >= n ? p[at - n] : 0) + (at < (h - 1) * n ? p[at + n] : 0);",
      "const at = row * n + i; y[at] = p[at === 0 ? h * n - 1 : at - 1] - p[(at + 1) % (h * n)];",
      "const at = row * n + i; y[at] = p[h * n - 1 - at] + (at > s ? p[at - s] : 0) + p[Math.min(at + 1, h * n - 1)];",
      "y[row * n + i] = (row % 2 === 0 ? p[row * n + (n - 1 - i)] : 0) + p[(h - 1 - row) * n + n - 1 - i];",
    ],
  ],
  [
    moments,
    [
      `if (row === 0) { y[i] = p[i]; return; } const at = (row - 1) * n + i; const l = i > 0 ? y[at - 1] : 0;
       const r = i + 1 < n ? y[at + 1] : 0; y[row * n + i] = l === r ? 0 : 1;`,
      `if (row === 0) y[row * n + i] = p[i]; else { const l = i === 0 ? n - 1 : i - 1;
       const r = i === n - 1 ? 0 : i + 1; const o = (row - 1) * n; y[row * n + i] = y[o + l] ^ y[o + r]; }`,
      `const o = (row - 1) * n; const skip = row > 0 ? y[o + i] : 0;
       y[row * n + i] = row > 0 && i >= row ? Math.max(skip, y[o + i - row] + p[i]) : skip;`,
    ],
  ],
];

const fixed = (seed: number) => ({ m: (seed % 7) - 3, s: seed % 4, h: seed % 6 });

test("what is asked on the way to an element says that it is there, and bits are the function's at every width", () => {
  for (const [shapes, bodies] of held)
    for (const body of bodies) {
      const one = worded(shapes, body);
      for (const size of [0, 1, 2, 7, 64, 300])
        for (const seed of [3, 11, 16]) {
          const passed = passedAt(shapes.takes, shapes.gives, { fixed }, size, seed);
          for (const way of [one.simd, narrowly(one)])
            assert.is(partingOf(one, passed, way), undefined, `${body} of ${size}, ${seed}`);
        }
    }
});

test("what is asked on the way is known on every number of threads", async () => {
  for (const threads of [1, 2, 3, 8]) {
    const together = pool(threads);
    await together.ready();
    for (const [shapes, bodies] of held)
      for (const body of bodies) {
        const one = worded(shapes, body);
        const passed = passedAt(shapes.takes, shapes.gives, { fixed: () => ({ m: 2, s: 3, h: 5 }) }, 601, threads);
        const run = (passed: Parameters<AnyKernel["run"]>[0]) => together.run(one as never, passed as never) as never;
        assert.is(partingOf(one, passed, run), undefined, `${body} by ${threads} threads`);
      }
    await together.close();
  }
});

test("what may lie outside, though something was asked, is refused", () => {
  const says = "expected a whole number that is sure to be there, got one that may lie outside its array";
  const refused = (shapes: Shapes, ...bodies: readonly string[]) => {
    for (const body of bodies) {
      const passed = passedAt(shapes.takes, shapes.gives, { fixed }, 9, 3);
      assert.throws(() => worded(shapes, body).simd(passed), new RegExp(`^k, line 1 of element: ${says}; `), body);
    }
  };
  refused(
    line,
    "y[i] = i < n && p[i + 1] > 0 ? 1 : 0;",
    "y[i] = i > 0 ? p[i - 2] : 0;",
    "y[i] = i >= 0 ? p[i - 1] : 0;",
    "y[i] = i <= n - 1 ? p[i + 1] : 0;",
    "y[i] = i !== n ? p[i + 1] : 0;",
    "y[i] = i > 0 ? 0 : p[i - 1];",
    "y[i] = i > 0 ? 1 : 0; y[i] += p[i - 1];",
    "y[i] = i === n - 1 || p[i + 2] > 0 ? 1 : 0;",
    "const l = i === 0 ? n : i - 1; y[i] = p[l];",
    "let l = i - 2; if (l < 0) l += n; y[i] = p[l];",
    "y[i] = p[Math.min(i + 1, n)];",
    "y[i] = p[Math.max(i - 1, 0)] + p[Math.max(i + 1, 0)];",
    "y[i] = p[(i + 1) & n];",
    "y[i] = p[3];",
    "y[i] = i + m < n ? p[i + m] : 0;",
    "y[i] = q[i] < n ? p[q[i]] : 0;",
    "y[i] = q[i] >= 0 && p[i] < n ? p[q[i]] : 0;",
    "y[i] = q[i] >= 0 && q[i] < s ? p[q[i]] : 0;",
    "let t = 0; for (let k = 0; k < n; k++) t += p[k + 1]; y[i] = t;",
    "let t = 0; for (let k = 0; k <= n; k++) t += p[k]; y[i] = t;",
    "let t = 0; for (let k = m; k < n; k++) t += p[k]; y[i] = t;",
    "let t = 0; for (let k = n; k >= 0; k--) t += p[k]; y[i] = t;",
    "let t = 0; for (let k = 0; k < n || k < s; k++) t += p[k]; y[i] = t;",
    "let k = 0; while (k < n) k++; y[i] = p[k];",
    "let k = 0; let t = 0; while (k < n) { k++; t += p[k]; } y[i] = t;",
    "let k = 0; let t = 0; for (let j = 0; j < 99; j++) { if (k < n) t += p[k]; k--; } y[i] = t;",
    "const j = q[i]; let t = 0; if (j >= 0 && j < n) t = 1; y[i] = t + p[j];",
  );
  refused(
    plane,
    "y[row * n + i] = i > 0 ? p[(row - 1) * n + i] : 0;",
    "y[row * n + i] = row > 0 ? p[row * n + i + 1] : 0;",
    "y[row * n + i] = i + 1 < h ? p[row * n + i + 1] : 0;",
    "y[row * n + i] = row + 1 < n ? p[(row + 1) * n + i] : 0;",
    "y[row * n + i] = row > 0 ? p[row * n + i - n - 1] : 0;",
    "const up = row === 0 ? h : row - 1; y[row * n + i] = p[up * n + i];",
    "const at = row * n + i; y[at] = at >= 0 ? p[at - 1] : 0;",
    "const at = row * n + i; y[at] = at < h * n ? p[at + 1] : 0;",
    "const at = row * n + i; y[at] = at <= (h - 1) * n ? p[at + n] : 0;",
    "const at = row * n + i; y[at] = p[h * n - at];",
    "const at = row * n + i; y[at] = p[(at + 1) % (h * n + 1)];",
    "y[row * n + i] = p[(h - row) * n + i];",
    "y[row * n + i] = p[row * n + n - i];",
  );
  refused(moments, "y[row * n + i] = row === 0 ? p[i] : i < n - 1 ? y[(row - 1) * n + i - 1] : 0;");
});

test("an element that is folded or scanned is there, and its neighbours are where that is asked", () => {
  const takes = { p: "i32[n]", b: "u8[n]", x: "f64[n]" } as const;
  const declared = {
    name: "f",
    about: "",
    takes,
    over: "n",
    combine: (a: number, b: number) => a + b,
    from: 0,
  } as const;
  for (const way of [fold, scan])
    for (const one of [
      way({ ...declared, element: ({ p, b }, i) => p[i]! + b[i]! }),
      way({ ...declared, element: ({ x }, i) => (Number.isNaN(x[i]!) ? 1 : 0) }),
      way({ ...declared, element: ({ p }, i) => (i > 0 && p[i]! !== p[i - 1]! ? 1 : 0) }),
      way({ ...declared, element: ({ b, n }, i) => b[(i + 1) % n!]! - b[(i + n! - 1) % n!]! }),
      way({ ...declared, element: ({ p, b, n }, i) => (i + 1 < n! && p[i]! > p[i + 1]! ? b[i + 1]! : 0) }),
    ])
      for (const size of [0, 1, 7, 8, 9, 300, 5000]) {
        const passed = passedAt(takes, {}, {}, size, 5) as never;
        assert.equal(one.simd(passed), one.itself(passed), `${one.form} of ${size}`);
      }
  const beyond = fold({ ...declared, element: ({ p }, i) => p[i + 1]! });
  const passed = passedAt(takes, {}, {}, 20, 5) as never;
  assert.throws(() => beyond.simd(passed), /expected a whole number that is sure to be there/);
});
