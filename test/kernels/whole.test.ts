// Remainders of whole numbers, shifts by what lanes do not share, and powers of two: in every lane JavaScript's bits.
import { type AnyKernel, kernelOf } from "../../kernels/compiler/kernel.ts";
import { assert, test } from "../suite.ts";
import { narrowly, partingOf } from "./law.ts";
import { passedAt } from "./trials.ts";

const line = {
  form: "each",
  takes: { x: "f64[n]", p: "i32[n]", q: "i32[n]", b: "u8[n]", m: "i32", s: "size" },
  gives: { y: "f64[n]", z: "i32[n]" },
} as const;
const plane = { form: "each", takes: { p: "i32[h, n]", b: "u8[h, n]", m: "i32" }, gives: { z: "i32[h, n]" } } as const;
const moments = { form: "sweep", takes: { p: "i32[n]" }, gives: { z: "i32[h, n]" } } as const;

function holds(spec: typeof line | typeof plane | typeof moments, ...bodies: readonly string[]): void {
  const names = [...Object.keys(spec.takes), ...Object.keys(spec.gives), "n", ...(spec === line ? [] : ["h"])];
  const fixed = (seed: number) => ({ h: seed % 6, m: (seed % 5) - 2, s: seed % 4 });
  for (const body of bodies) {
    const text = `element({ ${names.join(", ")} }, i, row) { ${body} }`;
    const element = Function(`return { ${text} }.element`)();
    const one: AnyKernel = kernelOf({ name: "k", about: "", ...spec, element } as never, () => "k", text) as never;
    for (const size of [0, 1, 2, 7, 64, 300])
      for (const seed of [1, 2, 5]) {
        const passed = passedAt(spec.takes, spec.gives, { fixed }, size, seed);
        for (const way of [one.simd, narrowly(one)])
          assert.is(partingOf(one, passed, way), undefined, `${body} of ${size}, ${seed}`);
      }
  }
}

test("what was rounded is an index, wherever it lies; no number lies outside", () => {
  const part = "const f = x[i] - Math.floor(x[i]);";
  holds(
    line,
    "y[i] = x[Math.floor(x[i])];",
    `${part} y[i] = x[Math.floor(f * n)]; z[i] = p[Math.trunc(f * n)] | 0;`,
    `${part} y[i] = x[Math.min(n - 1, Math.ceil(f * n))] + x[Math.round(f * n) - 1];`,
    `${part} const k = Math.floor(f * n); y[i] = k >= 0 && k + 1 < n ? x[k] + f * (x[k + 1] - x[k]) : x[-k];`,
    `${part} let k = s; if (f > 0.5) k = -Math.floor(-f * n); y[i] = x[k]; z[i] = b[k] | 0;`,
    `${part} y[i] = x[f < 0.5 ? Math.abs(Math.floor(-f * n)) : i + Math.floor(f * 4)];`,
    "y[i] = x[1e300] + x[Math.round(NaN)]; z[i] = (p[Math.floor(-1e300)] | 0) + (p[s > 1 ? 0 : NaN] | 0);",
    "y[i] = x[Math.floor(s / 2)] + x[Math.floor(m / 2) * 2] + x[i + Math.trunc(m * 0.7)];",
    "let t = 0; for (let k = 1; k < n; k *= 2) t += x[k]; y[i] = t; for (let k = 0; k < n; " +
      "k += 2 * s + 1) z[i] += p[k] | 0;",
    "let k = i; for (let j = 0; j < 5; j++) { for (let h = 0; h < s; h++) k = 2 * k - n; y[i] += x[k]; }",
    "let t = 0; for (let k = 0; k < s; k++) t += x[Math.floor(k * 0.7)] * x[Math.floor(x[k])]; y[i] = t;",
  );
  holds(plane, "z[row * n + i] = p[Math.floor(row / 2) * n + Math.floor(i / 3)] | 0;");
});

test("a remainder of whole numbers is exact, and has the sign of what is divided", () => {
  holds(
    line,
    "z[i] = p[i] % 7; y[i] = p[i] % -7;",
    "y[i] = p[i] % q[i]; z[i] = p[i] % (q[i] & 3);",
    "y[i] = p[i] % m; z[i] = m % 3;",
    "y[i] = -p[i] % 5; z[i] = 1 / (p[i] % 4) > 0 ? 1 : 0;",
    "y[i] = s % n; z[i] = s % -3;",
    "y[i] = -0 % 3; z[i] = s * -0 % 3;",
    "y[i] = p[i] % 0; y[i] += (p[i] >>> 1) % (m | 1);",
    "y[i] = (p[i] * 1048576 + q[i]) % 1000003; z[i] = (p[i] * 2097151) % q[i];",
    "y[i] = p[i] % 2147483647 + p[i] % -2147483648 + (p[i] >>> 0) % 4294967296;",
    "let t = q[i]; t %= 10; for (let k = 0; k < 20; k++) t = ((t * 31 + p[i]) | 0) % 1009; y[i] = t;",
  );
});

test("an index that goes round by a remainder is inside", () => {
  holds(
    line,
    "z[i] = p[(i + n - 1) % n] + p[(i + 1) % n]; y[i] = x[(i * 7) % n];",
    "z[i] = q[((p[i] % n) + n) % n] + (p[i] >= 0 ? q[p[i] % n] : 0);",
    "let t = 0; for (let k = 0; k < s; k++) t += p[(i + k) % n]; z[i] = t;",
  );
  holds(
    plane,
    "z[row * n + i] = p[((row + 1) % h) * n + (i + 1) % n] + p[((row + h - 1) % h) * n + (i + n - 1) % n];",
    `let t = 0; for (let r = -1; r <= 1; r++) for (let c = -1; c <= 1; c++)
     t += b[((row + r + h) % h) * n + (i + c + n) % n]; z[row * n + i] = t;`,
    "z[row * n + i] = (row + i) % 2 === m % 2 ? 1 : 0;",
  );
  holds(
    moments,
    "const o = (row - 1) * n; z[row * n + i] = row === 0 ? p[i] : z[o + (i + 1) % n] ^ z[o + (i + n - 1) % n];",
  );
});

test("a shift may differ from lane to lane, and 2 ** k is a number", () => {
  holds(
    line,
    "z[i] = m >> p[i]; y[i] = m >>> p[i];",
    "z[i] = p[i] << b[i]; y[i] = p[i] >> -q[i];",
    "z[i] = 1 << i; y[i] = (p[i] >>> (q[i] & 3)) * 2 + (x[i] >>> i);",
    "z[i] |= 1 << (p[i] & 31); z[i] >>>= i;",
    "y[i] = x[i] / 2 ** 32 + 2 ** -5 * x[i] + 2 ** 0 + 2 ** -1022; z[i] = p[i] % 2 ** 31;",
  );
});
