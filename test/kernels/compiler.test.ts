// The compiler held to its law, a construct at a time: what a function means, and what the machine makes of it.

import {
  type AnyKernel,
  type Declared,
  ensemble,
  fold,
  type Given,
  type KernelSpec,
  kernel,
  scan,
} from "../../kernels/compiler/index.ts";
import { kernelOf } from "../../kernels/compiler/kernel.ts";
import { pool } from "../../kernels/compiler/node.ts";
import * as portable from "../../kernels/maths/index.ts";
import { euler, heun, leapfrog, rk4 } from "../../lab/core/index.ts";
import { assert, test } from "../suite.ts";
import { caught, lawOf } from "./law.ts";
import type { Trial } from "./trials.ts";

const any = (one: unknown) => one as AnyKernel;
const held = <const T extends Declared, const G extends Given>(
  spec: Omit<KernelSpec<T, G>, "about" | "form">,
  trial?: Trial,
) =>
  test(`${spec.name.replaceAll("-", " ")} mean on lanes what they mean alone`, () =>
    lawOf(any(kernel({ about: "", form: "each", ...spec } as KernelSpec<T, G>)), trial));

const { ulp, ...maths } = portable;
const { sin, exp } = portable;

for (const name of Object.keys(ulp) as (keyof typeof ulp)[]) {
  const f = maths[name] as (x: number, z: number) => number;
  held({
    name,
    takes: { x: "f64[n]", z: "f64[n]" },
    gives: { y: "f64[n]" },
    uses: { f },
    element({ x, z, y }, i) {
      y[i] = f(x[i]!, z[i]!);
    },
  });
}

held({
  name: "sums-products-and-choices",
  takes: { x: "f64[n]", a: "f64" },
  gives: { y: "f64[n]", least: "f64[n]" },
  element({ x, a, y, least }, i) {
    const v = x[i]!;
    y[i] = v > 0 ? a * v + 1 : Math.abs(v) - 2 / a;
    least[i] = Math.min(v, a, 3) < 0 ? Math.max(v, -0) : v < a ? a : v * 2;
  },
});

held({
  name: "the-exact-functions-of-math",
  takes: { x: "f64[n]" },
  gives: { a: "f64[n]", b: "f64[n]", c: "f64[n]", d: "f64[n]", e: "f64[n]", f: "f64[n]", g: "f64[n]", h: "f64[n]" },
  element({ x, a, b, c, d, e, f, g, h }, i) {
    const v = x[i]!;
    a[i] = Math.floor(v) + Math.ceil(v / 3);
    b[i] = Math.trunc(v);
    c[i] = Math.sqrt(v);
    d[i] = Math.sign(v);
    e[i] = Math.round(v);
    f[i] = Math.fround(v);
    g[i] = Number.isNaN(v) ? 1 : Number.isFinite(v) ? 2 : 3;
    h[i] = -v;
  },
});

held({
  name: "whole-numbers-of-32-bits",
  takes: { p: "i32[n]", q: "i32[n]", x: "f64[n]" },
  gives: { a: "i32[n]", b: "i32[n]", c: "f64[n]", d: "f64[n]", e: "i32[n]", f: "f64[n]" },
  element({ p, q, x, a, b, c, d, e, f }, i) {
    const s = p[i]!;
    const t = q[i]!;
    a[i] = (s + t) | 0;
    b[i] = Math.imul(s ^ (t << 5), 668265263) + (s >>> 7) - (t >> 3);
    c[i] = (s >>> 0) * 2 + t;
    d[i] = s * t - (s & 255);
    e[i] = x[i]! | 0;
    f[i] = ~(x[i]! * 4) + (s < t ? 1 : 0) + (s === t || s > 7 ? 2 : 0);
  },
});

held({
  name: "bytes",
  takes: { p: "u8[n]", q: "u8[n]" },
  gives: { r: "u8[n]", count: "i32[n]" },
  element({ p, q, r, count }, i) {
    r[i] = p[i]! + 3 * q[i]!;
    count[i] = p[i]! !== q[i]! ? 1 : 0;
  },
});

const table = new Float64Array([1, -2, 3.5, Number.NaN, 5]);
held({
  name: "tables-and-what-lies-outside-of-them",
  takes: { p: "i32[n]", x: "f64[n]" },
  gives: { y: "f64[n]", z: "f64[n]" },
  uses: { table },
  element({ p, x, y, z, n }, i) {
    y[i] = table[p[i]! & 7]! + table[p[i]!]!;
    z[i] = x[i - 1]! - x[i + 2]! + x[n - 1 - i]! + x[p[i]! & 15]! + x[2 * i]!;
  },
});

held({
  name: "branches-that-lanes-take-apart",
  takes: { x: "f64[n]", a: "f64" },
  gives: { y: "f64[n]", z: "f64[n]" },
  uses: { sin, exp },
  element({ x, a, y, z }, i) {
    const v = x[i]!;
    let s = v;
    let k = 0;
    if (v > 1) {
      s = sin(v);
      k = 3;
      if (v > 2 && !(v < 3)) {
        s += exp(-v);
        z[i] = s * 2;
      }
    } else if (v < a) z[i] = exp(v);
    if (a > 0) k += 1;
    y[i] = s + k;
  },
});

held(
  {
    name: "loops",
    takes: { x: "f64[n]", m: "i32" },
    gives: { y: "f64[n]", k: "i32[n]" },
    element({ x, m, n, y, k }, i) {
      let sum = 0;
      let hash = 7;
      let most = -Infinity;
      for (let j = 0; j < n; j++) {
        sum += x[j]! * x[i]!;
        hash = (Math.imul(hash, 31) + j) | 0;
        if (x[j]! > most) most = x[j]!;
      }
      for (let j = m; j >= 0; j -= 3) sum -= j;
      for (let j = 0; j < 4; j++) sum = sum / 2 + j;
      let turn = 0;
      while (turn < m) {
        hash ^= turn << 2;
        turn += 2;
      }
      y[i] = sum + most;
      k[i] = hash;
    },
  },
  { fixed: (seed) => ({ m: seed % 20 }) },
);

held({
  name: "rows",
  takes: { a: "f64[rows, inner]", b: "f64[inner, columns]" },
  gives: { c: "f64[rows, columns]" },
  element({ a, b, c, inner, columns }, i, row) {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[row * inner + k]! * b[k * columns + i]!;
    c[row * columns + i] = sum;
  },
});

held({
  name: "neighbours",
  takes: { u: "f64[rows, columns]" },
  gives: { v: "f64[rows, columns]" },
  element({ u, v, rows, columns }, i, row) {
    const at = row * columns + i;
    const up = row > 0 ? u[at - columns]! : 0;
    const down = row < rows - 1 ? u[at + columns]! : 0;
    const left = i > 0 ? u[at - 1]! : 0;
    const right = i < columns - 1 ? u[at + 1]! : 0;
    v[at] = up + down + left + right;
  },
});

test("a sweep's rows read what earlier rows gave", () => {
  lawOf(
    any(
      kernel({
        name: "waves",
        about: "",
        form: "sweep",
        takes: { x: "f64[rows, n]" },
        gives: { y: "f64[rows, n]" },
        element({ x, y, n }, i, row) {
          const at = row * n + i;
          const before = row > 0 ? y[at - n]! : 1;
          y[at] = x[at]! + 0.5 * before + (row > 0 && i > 0 ? y[at - n - 1]! : 0);
        },
      }),
    ),
  );
});

const rossler = {
  name: "rossler",
  about: "",
  state: ["x", "y", "z"],
  params: ["a", "b", "c"],
  rule(du: Float64Array, [x, y, z]: Float64Array, { a, b, c }: Readonly<Record<string, number>>) {
    du[0] = -y! - z!;
    du[1] = x! + a! * y!;
    du[2] = b! + z! * (x! - c!);
  },
};
for (const solver of [euler, heun, rk4])
  test(`an ensemble by ${solver.name} moves each as its own stepper does`, () => {
    const together = ensemble({ ...rossler, apart: ["c"], by: solver.table! });
    const n = 13;
    const from = (scale: number) => Float64Array.from({ length: n }, (_, i) => Math.fround(i * scale) - 1);
    const passed = {
      x: from(0.3),
      y: from(0.1),
      z: from(-0.2),
      a: 0.2,
      b: 0.2,
      c: from(0.9),
      dt: 0.02,
      tick: 7,
      steps: 40,
    };
    const { x, y, z } = together.simd({ ...passed, x: from(0.3), y: from(0.1), z: from(-0.2) }) as Record<
      "x" | "y" | "z",
      Float64Array
    >;
    for (let i = 0; i < n; i++) {
      const u = Float64Array.of(passed.x[i]!, passed.y[i]!, passed.z[i]!);
      solver.stepper(3)(rossler.rule as never, u, { a: 0.2, b: 0.2, c: passed.c[i]! }, 7, 0.02, 40, undefined);
      assert.equal([x![i], y![i], z![i]], [...u], `motion ${i}`);
    }
    lawOf(together, { fixed: (seed) => ({ steps: seed % 9 }) });
  });

test("an ensemble by leapfrog moves each as its own stepper does", () => {
  const rule = (du: Float64Array, [x, v]: Float64Array) => {
    du[0] = v!;
    du[1] = -portable.sin(x!);
  };
  const together = ensemble({
    name: "pendulum",
    about: "",
    state: ["x", "v"],
    params: [],
    rule: pendulum,
    by: "leapfrog",
  });
  const { x, v } = together.simd({
    x: Float64Array.of(1, 2, 3),
    v: Float64Array.of(0, 0.1, 0.2),
    dt: 0.1,
    tick: 0,
    steps: 50,
  }) as Record<"x" | "v", Float64Array>;
  for (let i = 0; i < 3; i++) {
    const u = Float64Array.of(i + 1, i / 10);
    leapfrog.stepper(2)(rule as never, u, {}, 0, 0.1, 50, undefined);
    assert.equal([x![i], v![i]], [...u]);
  }
});
function pendulum(du: Float64Array, [x, v]: Float64Array) {
  du[0] = v!;
  du[1] = -sin(x!);
}

test("an element that differs by one token is caught", () => {
  const spec = {
    name: "broken",
    about: "",
    form: "each",
    takes: { x: "f64[n]" },
    gives: { y: "f64[n]" },
    element({ x, y }: Seen, i: number) {
      y[i] = x[i]! < 2 ? x[i]! * 3 : 0;
    },
  } as const;
  const text = spec.element.toString();
  assert.not(caught(any(kernelOf(spec, () => "whole", text))));
  for (const [from, to] of [
    ["< 2", "< 3"],
    ["* 3", "* 4"],
    [": 0", ": 1"],
    ["y[i] =", "y[i] = -"],
  ] as const)
    assert.ok(caught(any(kernelOf(spec, () => "broken", text.replace(from, to)))), `${from} → ${to} went unseen`);
});

/** The bound on the time from a cell's declaration to its kernel. */
const SOON = 100;

test("a kernel with a sine is compiled within a tenth of a second of its thread's time", () => {
  const clock = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const x = new Float64Array(3);
  const fresh = kernel({
    name: "fresh",
    about: "",
    form: "each",
    takes: { x: "f64[n]" },
    gives: { y: "f64[n]" },
    uses: { sin },
    element({ x, y }, i) {
      y[i] = sin(x[i]!) + 1;
    },
  });
  const before = clock();
  fresh.simd({ x });
  assert.ok(clock() - before < SOON, `${clock() - before} ms`);
});

test("a table that changed since the last call is read anew", () => {
  const steps = new Float64Array([1, 2, 3]);
  const stepped = kernel({
    name: "stepped",
    about: "",
    form: "each",
    takes: { p: "i32[n]" },
    gives: { y: "f64[n]" },
    uses: { steps },
    element({ p, y }, i) {
      y[i] = steps[p[i]!]!;
    },
  });
  const p = Int32Array.from([0, 1, 2, 3, 1]);
  assert.equal([...stepped.simd({ p }).y], [1, 2, 3, Number.NaN, 2]);
  steps[1] = 7;
  assert.equal(stepped.simd({ p }), stepped.itself({ p }));
});

const lengths = [0, 1, 7, 8, 9, 255, 256, 257, 4095, 4096, 4097, 20001];
const drawn = (n: number) =>
  Float64Array.from({ length: n }, (_, i) => (i % 97 === 3 ? -0 : Math.fround(i * 0.37) - n / 7));

test("a fold and a scan have the bits of their own order, on lanes and on the pool", async () => {
  const two = pool(2);
  const spec = {
    name: "weighed",
    about: "",
    takes: { x: "f64[n]", a: "f64" },
    over: "n",
    uses: { sin },
    element: ({ x, a }: { x: Float64Array; a: number }, i: number) => sin(x[i]!) * a,
    combine: (a: number, b: number) => a + b * 1.5,
    from: 0.25,
  } as const;
  const [folded, scanned] = [fold(spec), scan(spec)];
  for (const n of lengths) {
    const passed = { x: drawn(n), a: 1.25 };
    assert.is(folded.simd(passed), folded.itself(passed), `${n}`);
    assert.is(folded.simd(passed, two.run), folded.itself(passed), `${n}`);
    assert.equal(scanned.simd(passed), scanned.itself(passed));
    assert.equal(scanned.simd(passed, two.run), scanned.itself(passed));
  }
  await two.close();
});

test("a sum and a running sum are those of the numbers where sums are exact", () => {
  const spec = { name: "sum", about: "", takes: { x: "f64[n]" }, over: "n", from: 0 } as const;
  const element = ({ x }: { x: Float64Array }, i: number) => x[i]!;
  const combine = (a: number, b: number) => a + b;
  for (const n of lengths) {
    const x = Float64Array.from({ length: n }, (_, i) => (i * 7919) % 1009);
    let total = 0;
    const running = x.map((one) => {
      total += one;
      return total;
    });
    assert.is(fold({ ...spec, element, combine }).simd({ x }), total);
    assert.equal(scan({ ...spec, element, combine }).simd({ x }), running);
  }
});

test("a sweep, a fold and a scan that differ by one token are caught", () => {
  const sweep = {
    name: "broken",
    about: "",
    form: "sweep",
    takes: { x: "f64[rows, n]" },
    gives: { y: "f64[rows, n]" },
    element({ x, y, n }: { x: Float64Array; y: Float64Array; n: number }, i: number, row: number) {
      y[row * n + i] = x[row * n + i]! + (row > 0 ? y[(row - 1) * n + i]! : 1);
    },
  } as const;
  const text = sweep.element.toString();
  assert.not(caught(any(kernelOf(sweep, () => "whole", text))));
  for (const [from, to] of [
    ["row > 0", "row > 1"],
    [": 1", ": 2"],
    ["(row - 1)", "(row - 2)"],
  ] as const)
    assert.ok(caught(any(kernelOf(sweep, () => "broken", text.replace(from, to)))), `${from} → ${to} went unseen`);
  // What is compiled is the text; a function whose text is another's shows whether the law would see a difference.
  const spec = { name: "sum", about: "", takes: { x: "f64[n]" }, over: "n", from: 0 } as const;
  const element = ({ x }: { x: Float64Array }, i: number) => x[i]!;
  const other = (a: number, b: number) => a + b;
  other.toString = () => "(a, b) => a - b";
  for (const make of [fold, scan] as const) {
    const broken = make({ ...spec, element, combine: other });
    assert.not.equal(broken.simd({ x: drawn(300) }), broken.itself({ x: drawn(300) }));
  }
});

const refused = (says: RegExp, element: (seen: never, i: number, row: number) => void, uses = {}) =>
  assert.throws(
    () =>
      kernel({
        name: "k",
        about: "",
        form: "each",
        takes: { x: "f64[n]" },
        gives: { y: "f64[n]" },
        uses,
        element,
      } as never).simd({ x: new Float64Array(3) } as never),
    (error) =>
      says.test(error.message) &&
      /^k \(compiler\.test\.ts:\d+\), line \d+ of element: expected .+, got .+; .+$/.test(error.message),
    String(says),
  );
type Seen = { x: Float64Array; y: Float64Array; n: number };

test("what the subset does not hold is refused in one line, with file, line, construct and remedy", () => {
  const outside = 3;
  refused(/line 2 .* got outside; pass it in `takes`/, ({ y }: Seen, i) => {
    y[i] = outside;
  });
  refused(/got Math\.sin; list sin/, ({ x, y }: Seen, i) => {
    y[i] = Math.sin(x[i]!);
  });
  refused(/got x; write to what/, ({ x }: Seen, i) => {
    x[i] = 1;
  });
  refused(/got \*\*; multiply/, ({ x, y }: Seen, i) => {
    y[i] = x[i]! ** 2;
  });
  refused(/a loop that all lanes leave together/, ({ x, y }: Seen, i) => {
    for (let j = 0; j < x[i]!; j++) y[i]! += j;
  });
  refused(/return, break or continue/, ({ y, n }: Seen, i) => {
    for (let j = 0; j < n; j++) {
      if (j > 3) break;
      y[i] = j;
    }
  });
  refused(/one that may have a fraction/, ({ x, y }: Seen, i) => {
    y[i] = x[x[i]!]!;
  });
  const steps = new Int32Array(3);
  refused(
    /a whole number that is sure to be there/,
    ({ y }: Seen, i) => {
      y[i] = steps[i]! + 1;
    },
    { steps },
  );
  refused(/got .TemplateLiteral|numbers/, ({ y }: Seen, i) => {
    y[i] = `${i}`.length;
  });
});

held({
  name: "whole-numbers-outside-of-their-array",
  takes: { p: "i32[n]", b: "u8[n]" },
  gives: { y: "f64[n]", k: "i32[n]" },
  element({ p, b, y, k }, i) {
    y[i] = (p[i + 1]! | 0) * 1.5 + (b[i - 2]! & 255);
    k[i] = p[2 * i]! ^ b[i + 3]!;
  },
});

test("arguments that do not fit are refused by name before any work", () => {
  const sum = kernel({
    name: "sum",
    about: "",
    form: "each",
    takes: { x: "f64[n]", z: "f64[n]", k: "i32" },
    gives: { y: "f64[n]" },
    element({ x, z, y, k }, i) {
      y[i] = x[i]! + z[i]! + k;
    },
  });
  const [x, z, k] = [new Float64Array(3), new Float64Array(3), 1];
  const says = (passed: object, pattern: RegExp) => {
    assert.throws(() => sum.simd(passed as never), pattern);
    assert.throws(() => sum.itself(passed as never), pattern);
  };
  says({ x, z: new Float64Array(4), k }, /^sum: expected z of length 3 \(n\), got 4; /);
  says({ x, z: new Float32Array(3), k }, /^sum: expected z to be a Float64Array, got a Float32Array; /);
  says({ x, z: [1, 2, 3], k }, /^sum: expected z to be a Float64Array, got a Array; /);
  says({ x, k }, /^sum: expected z to be a Float64Array, got nothing; /);
  says({ x, z, k: 0.5 }, /^sum: expected k to be a whole number of 32 bits, got 0.5; /);
  says({ x, z, k, y: x }, /^sum: expected y apart from x, got one memory for both; /);
  says({ x, z, k, w: 1 }, /^sum: expected one of .*, got w; /);
  says({ x, z, k, n: 2 ** 29 }, /^sum: expected at most \d+ elements in all/);
  const gone = new Float64Array(3);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  says({ x, z: gone, k }, /^sum: expected z of length 3 \(n\), got a detached buffer; /);
});
