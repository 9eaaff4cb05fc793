// Loops that lanes leave one after another: each does what it does alone, and who has left does nothing.
import { kernel } from "../../kernels/compiler/index.ts";
import { type AnyKernel, kernelOf } from "../../kernels/compiler/kernel.ts";
import { assert, test } from "../suite.ts";
import { narrowly, partingOf } from "./law.ts";

const shapes = {
  form: "each",
  takes: { x: "f64[n]", p: "i32[n]", s: "size", a: "f64" },
  gives: { y: "f64[n]", z: "f64[n]" },
} as const;
const sine = (n: number) =>
  Float64Array.from({ length: n }, (_, i) => (i % 7 === 5 ? Number.NaN : ((i * 0.37) % 2) - 1));
const whole = (n: number) => Int32Array.from({ length: n }, (_, i) => (i * 7919) % 13);

function holds(uses: Readonly<Record<string, unknown>>, ...bodies: readonly string[]): void {
  for (const body of bodies) {
    const text = `element({ x, p, s, a, n, y, z }, i) { ${body} }`;
    const element = new Function(...Object.keys(uses), `return { ${text} }.element`)(...Object.values(uses));
    const spec = { name: "k", about: "", ...shapes, uses, element } as never;
    const one = kernelOf(spec, () => "k", text) as unknown as AnyKernel;
    for (const n of [0, 1, 5, 16, 37])
      for (const [s, a] of [
        [0, 0.3],
        [3, Number.NaN],
        [40, 2],
      ] as const)
        for (const way of [one.simd, narrowly(one)])
          assert.is(partingOf(one, { x: sine(n), p: whole(n), s, a }, way), undefined, `${body} of ${n}, ${s}, ${a}`);
  }
}

test("a turn is left by continue, and what counts goes on", () => {
  holds(
    {},
    "let t = 0; for (let k = 0; k < n; k++) { if (p[k] > 6) continue; t += x[k]; } y[i] = t;",
    "let t = 0; for (let k = 0; k < s; k++) { if (x[i] * k > 0.5) continue; t += k; if (t > 4) continue; t *= 2; " +
      "} y[i] = t;",
    "let t = 0; let k = 0; while (k < s) { k++; if (k % 2 === 0) continue; t += k; } y[i] = t; z[i] = k;",
    "let k = 0; for (; k < 9 + x[i] * 5; k++) { if (k % 3 === 0) continue; z[i] += k; } y[i] = k;",
    "for (let k = 0; k < 5; k++) { if (x[i] > 0.2 * k) { z[i] += 1; continue; } y[i] += k; }",
  );
});

test("a loop is left by break, by each lane when it says so", () => {
  holds(
    {},
    "for (let k = 0; k < s; k++) { if (x[i] * k > 0.5) break; y[i] += k; z[i] += y[i]; }",
    "let last = -1; for (let k = 0; k < s; k++) { last = k; if (k * a > 2) break; y[i] += x[i]; } z[i] = last;",
    "y[i] = -1; for (let k = 0; k < n; k++) { if ((p[k] | 0) === (p[i] | 0)) { y[i] = k; break; } z[i] += 1; }",
    "let k = 0; for (; k < s; k++) { if (x[i] > 0.5) break; y[i] += x[i]; } z[i] = k;",
    "let k = 0; while (k < s) { if (x[i] > 0.5) break; y[i] += x[i]; k++; } z[i] = k;",
    "for (let k = 0; k < 6; k++) { if (x[i] > 0.2 * k) { z[i] += 1; if (z[i] > 3) break; " +
      "} else if (k === 2) continue; y[i] += k; }",
    "for (let k = 0; k < s; k++) { let t = 0; for (let j = 0; j < s; j++) { if (j * x[i] > 1) break; " +
      "if (j === k) continue; t += j; } if (t > 5 * k) break; y[i] += t; }",
    "for (let k = 0; k < 1e9; k++) { y[i] += 1; if (y[i] > 5 + a || k > 60) break; }",
    "for (;;) { y[i] += 1; if (y[i] * 0.1 > x[i] || y[i] > 40) break; }",
    "for (let k = 0; k < s; k++) { y[i] += 1; break; }",
  );
});

test("a loop's condition may differ between lanes", () => {
  holds(
    {},
    "let v = 1; const c = 1 + Math.abs(x[i]); while (Math.abs(v * v - c) > 1e-9) { v = 0.5 * (v + c / v); " +
      "z[i] += 1; } y[i] = v;",
    "let t = 0; let k = 0; for (; k < s && t < x[i] * 10; k++) t += 1.5; y[i] = t; z[i] = k;",
    "let m = ((p[i] | 0) + 1) | 0; while (m !== 1) { if (m & 1) m = (3 * m + 1) | 0; else m = m >> 1; y[i] += 1; }",
    "let lo = 0; let hi = n; while (lo < hi) { const mid = (lo + hi) >> 1; if (x[mid] < x[i]) lo = mid + 1; " +
      "else hi = mid; } y[i] = lo;",
    "for (let j = 0; j < i; j++) y[i] += j; for (let j = 0; j < x[i]; j++) z[i] += j;",
    "let v = 0; let w = 0; while (w < 5) { w = v; v = 6 + x[i]; y[i] += 1; if (y[i] > 9) break; }",
    "const v = [0, 1]; while (v[0] < 3) { v[0] += 0.5 + (x[i] > 0 ? x[i] : 0); v[1] += 1; } y[i] = v[0]; " +
      "z[i] = v[1];",
    "for (let k = 0; k < s; k++) { let v = x[i]; while (v < k) { v += 0.7; if (z[i] > 50) break; z[i] += 1; " +
      "} if (z[i] > 40) continue; y[i] += 0.1; }",
  );
});

test("who does not come to a loop is not waited for", () => {
  holds(
    {},
    // Where x is not above 0.1 the loop would never end.
    "let v = 3; if (x[i] > 0.1) { while (v * x[i] < 10) v += 1; } y[i] = v;",
    "y[i] = x[i] > 0.1 ? 1 : 0; if (!(x[i] > 0.1)) return; let v = 0; while (v < 20) { v += x[i]; " +
      "if (v > 15) break; } z[i] = v;",
    "for (let k = 0; k < s; k++) { if (!(x[i] > 0.2)) continue; let v = 0; for (; v < 3; v += x[i]) y[i] += 1; }",
    // Nor is one begun that no turn around it comes to.
    "for (let k = 0; k < s; k++) { let v = 1; while (v < 10) v *= s; y[i] += v; }",
  );
});

test("nobody asks for lanes that are not there whether a loop goes on", () => {
  const above = (k: number) => {
    let v = 1;
    while (v < 10) v *= k;
    return v * 0;
  };
  holds({ above }, "for (let k = 5; k > above(k); k--) { y[i] += 1; if (k <= 2) break; }");
  holds(
    {},
    // No lane fulfils both, and where nobody does the loop has no end.
    "if (i % 2 > 0) { y[i] = 1; if (i % 2 < 1) { let v = 1; while (v < 10) v *= 0.5 * a - 1; y[i] = v; } }",
    "if (x[i] > 0) { let j = 0; while (j < s) { j++; if (j > 3) break; y[i] += 1; } }",
    "let c = 1000; if (x[i] > 0.5) for (let k = 0; k < 7; k++) { while (c > 1) { c = c >> 1; if (c === 5) break; " +
      "} y[i] += c; }",
  );
});

test("what is asked beside a counter leaves its loop, and the counter stays everybody's", () => {
  holds(
    {},
    "let t = 0; for (let k = 0; k < n && t < x[i] * 9 && k < 20; k++) { const v = x[k]; if (v > 0) t += v; " +
      "z[i] += k; } y[i] = t;",
    "for (let k = 0; k < s && x[i] > 0; k++) { const a = k; y[i] += a; if (a > 5) continue; z[i] += 1; }",
  );
  const waits = kernel({
    name: "waits",
    about: "",
    form: "sweep",
    takes: { x: "f64[n]" },
    gives: { y: "f64[h, n]" },
    element({ x, n, y }, i, row) {
      let v = x[i]!;
      for (let r = 0; r < row && v < 1; r++) v += y[r * n + i]!;
      y[row * n + i] = v + 0.1;
    },
  });
  const given = { x: sine(37), h: 9 };
  assert.equal(waits.simd(given), waits.itself(given));
});

test("call after call a truth that a loop carries is each lane's own", () => {
  const flags = kernel({
    name: "flags",
    about: "",
    form: "each",
    takes: { x: "f64[n]", q: "i32[n]", s: "size", a: "f64" },
    gives: { z: "f64[n]" },
    element({ x, q, s, a, z }, i) {
      let t = true;
      for (let j = 0; j < s; j++) {
        if (q[i]! < 8) {
          if (a > 0) t = x[i]! < 1;
          else if (!t) break;
        }
        z[i] = 1;
      }
    },
  });
  for (const a of [1, -1, -1]) {
    const passed = { x: sine(8000), q: whole(8000), s: 5, a };
    assert.equal(flags.simd(passed), flags.itself(passed));
  }
});

test("a function may end in a loop, and so may the element", () => {
  const first = (v: number, s: number) => {
    for (let k = 0; k < s; k++) if (k * v > 2) return k;
    return -1;
  };
  const prime = (m: number) => {
    for (let d = 2; d * d <= m; d++) {
      if (m % d === 0) return false;
    }
    return m > 1;
  };
  const deep = (v: number, s: number) => {
    for (let k = 0; k < s; k++) {
      for (let j = 0; j < s; j++) {
        if (j * v > k + 3) return j + 0.5;
        if (j > 7) break;
      }
      if (v < 0 && k > 2) return k;
    }
    return v;
  };
  const root = (v: number) => {
    let w = 1;
    for (;;) {
      w = 0.5 * (w + v / w);
      if (!(Math.abs(w * w - v) > 1e-9)) return w;
    }
  };
  holds({ first }, "y[i] = first(x[i], s); z[i] = first(0.5, s);");
  holds({ prime }, "y[i] = prime((i + 2) | 0) ? 1 : 0; z[i] = prime((p[i] | 0) & 63) && x[i] > 0 ? 1 : 0;");
  holds({ deep }, "y[i] = deep(x[i], s); z[i] = deep(x[i] * 9, 5);");
  holds({ root }, "y[i] = x[i] > 0.1 ? root(x[i]) : 0;");
  const mute = (v: number, s: number) => {
    for (let k = 0; k < s; k++) if (v > k) return;
    return 5;
  };
  assert.throws(
    () => holds({ mute }, "y[i] = mute(x[i], s);"),
    /a function that returns a number on every path, got one/,
  );
  holds(
    {},
    "y[i] = 1; for (let k = 0; k < s; k++) { if (x[i] * k > 1) return; z[i] += 1; } y[i] = 2;",
    "for (let k = 0; k < s; k++) { for (let j = 0; j < 4; j++) { if (x[i] * k > j) return; if (j > k) break; " +
      "z[i] += j; } y[i] += 1; } y[i] = -2;",
  );
});

test("rows that go together leave a loop each for itself, and a sweep's rows one after another", () => {
  const flight = kernel({
    name: "flight",
    about: "How often z² + c is taken before it is far away.",
    form: "each",
    takes: { re: "f64[n]", im: "f64[m]" },
    gives: { times: "i32[m, n]" },
    element({ re, im, n, times }, i, row) {
      let [x, y] = [0, 0];
      let count = 0;
      for (let k = 0; k < 50; k++) {
        const next = x * x - y * y + re[i]!;
        y = 2 * x * y + im[row]!;
        x = next;
        if (x * x + y * y > 4) break;
        count++;
      }
      times[row * n + i] = count;
    },
  });
  const settle = kernel({
    name: "settle",
    about: "",
    form: "sweep",
    takes: { x: "f64[n]" },
    gives: { y: "f64[h, n]" },
    element({ x, n, y }, i, row) {
      let v = row > 0 ? y[(row - 1) * n + i]! : x[i]!;
      while (v < 3) v += 0.3 + row;
      y[row * n + i] = v - 2;
    },
  });
  const passed = { re: sine(37), im: sine(9) };
  assert.equal(flight.simd(passed), flight.itself(passed));
  assert.ok(new Set(flight.simd(passed).times).size > 5);
  const given = { x: sine(37).map((v) => (v > -1 ? v : 0)), h: 5 };
  assert.equal(settle.simd(given), settle.itself(given));
});
