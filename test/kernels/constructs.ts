// Small kernels, each for a few constructs of the language: what lanes and threads make of them is held to what they
// mean, and what is compiled from them is frozen.
import { type AnyKernel, type Declared, type Given, type KernelSpec, kernel } from "../../kernels/compiler/index.ts";
import { exp, sin } from "../../kernels/maths/index.ts";
import type { Trial } from "./trials.ts";

export const constructs: { readonly kernel: AnyKernel; readonly trial: Trial }[] = [];

function held<const T extends Declared, const G extends Given>(
  spec: Omit<KernelSpec<T, G>, "about" | "form">,
  trial: Trial = {},
): void {
  const made = kernel({ about: "", form: "each", ...spec } as KernelSpec<T, G>);
  constructs.push({ kernel: made as unknown as AnyKernel, trial });
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

held({
  name: "whole-numbers-outside-of-their-array",
  takes: { p: "i32[n]", b: "u8[n]" },
  gives: { y: "f64[n]", k: "i32[n]" },
  element({ p, b, y, k }, i) {
    y[i] = (p[i + 1]! | 0) * 1.5 + (b[i - 2]! & 255);
    k[i] = p[2 * i]! ^ b[i + 3]!;
  },
});

held({
  name: "conditions-of-both-widths",
  takes: { x: "f64[n]", p: "i32[n]", b: "u8[n]", a: "f64", m: "i32" },
  gives: { y: "f64[n]", k: "i32[n]", c: "u8[n]" },
  element({ x, p, b, a, m, y, k, c }, i) {
    const v = x[i]!;
    const s = p[i]!;
    const large = v > a;
    const odd = (s & 1) === 1;
    const either = v > 0 ? large : odd;
    const both = s > 7 ? s !== 3 : b[i]! <= 200;
    let seen = large;
    if (odd) seen = both;
    y[i] = (either || (odd && !large) ? v : -v) + (seen ? 1 : 0);
    k[i] = (large && odd ? s : m) + (either ? 4 : s) + (large !== odd ? 1 : 0);
    c[i] = both && v >= 0 ? s : 7;
    if (m > 3 && large) k[i] = m;
    if (a < 0 || both) c[i] = 1;
  },
});

held({
  name: "truths-that-become-sure",
  takes: { x: "f64[n]", z: "f64[n]", p: "i32[n]" },
  gives: { y: "f64[n]", k: "i32[n]" },
  element({ x, z, p, y, k }, i) {
    let more = x[i]! > z[i]!;
    if (x[i]! > 1) more = false;
    let even = (p[i]! & 1) === 0;
    if (x[i]! < 0) even = true;
    if (z[i]! < 0) {
      y[i] = Math.abs(x[i]!) / z[i]! + x[i]! / 3;
      more = true;
    }
    k[i] = (more || p[i]! > 7 ? 1 : 0) + (even ? 2 : 0);
  },
});

held({
  name: "what-is-written-beside-its-place",
  takes: { x: "f64[n]", p: "i32[n]" },
  gives: { y: "f64[n]", k: "i32[n]", c: "u8[n]", z: "f64[n]" },
  element({ x, p, y, k, c, z }, i) {
    y[i + 3] = x[i]! * 2;
    if (x[i]! > 0) k[i - 1] = p[i]!;
    if (p[i]! & 1) c[i + 2] = p[i]! >> 3;
    if (x[i]! < 1 && p[i]! > 0) z[i - 4] = x[i]!;
  },
});

held(
  {
    name: "steps-from-lane-to-lane",
    takes: { x: "f64[n]", p: "i32[n]", b: "u8[n]", m: "i32" },
    gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]", l: "i32[n]" },
    element({ x, p, b, m, n, y, z, k, l }, i) {
      y[i] = x[n - 1 - i]! + x[3 * i - m]! + x[m - 2 * i]! + x[m]!;
      z[i] = x[(i - m) * 2 + 1]! - x[i * m]! + x[m - i]!;
      k[i] = (p[n - 1 - i]! | 0) + (p[m - i]! | 0) + (p[p[i]! & 7]! | 0) + (p[2 * i + 1]! | 0);
      l[i] = (b[m - i]! | 0) * 3 + (b[b[i]!]! | 0) + (b[i + m]! | 0) + (b[2 * i]! | 0) + (p[m]! | 0);
    },
  },
  { fixed: (seed) => ({ m: (seed % 20) - 3 }) },
);

const words = new Int32Array([3, -1, 2 ** 31 - 1, -(2 ** 31), 5, 6, 7]);
const letters = new Uint8Array([200, 1, 0, 255, 17]);
const eighths = new Float64Array([0.125, -2, 3.5, 7, 5]);
held(
  {
    name: "tables-of-every-kind",
    takes: { p: "i32[n]", m: "i32" },
    gives: { y: "f64[n]", k: "i32[n]" },
    uses: { words, letters, eighths },
    element({ p, m, y, k }, i) {
      y[i] = eighths[2]! + eighths[m]! + eighths[i]! + eighths[4 - i]! + (letters[i]! | 0);
      k[i] = (words[p[i]! & 7]! | 0) ^ (letters[p[i]!]! | 0) ^ (words[m]! | 0) ^ (words[i]! << 1) ^ (words[2]! | 0);
    },
  },
  { fixed: (seed) => ({ m: (seed % 9) - 2 }) },
);

held(
  {
    name: "loops-that-carry-every-kind",
    takes: { x: "f64[n]", p: "i32[n]", m: "i32" },
    gives: { y: "f64[n]", k: "i32[n]", z: "f64[n]", c: "u8[n]" },
    element({ x, p, m, n, y, k, z, c }, i) {
      let sum = 0;
      let last = x[i]!;
      let one = 1;
      let other = p[i]!;
      let found = false;
      let equal = p[i]! === 3;
      let turns = 0;
      for (let j = 0; j < m; j++) {
        const kept = one;
        one = other;
        other = kept;
        sum += x[j]!;
        if (x[j]! > last) last = x[j]!;
        found = found || x[i]! < j;
        equal = p[i]! === j ? !equal : equal;
        turns++;
        if (p[i]! > j) z[i] = sum + j;
      }
      for (let j = 0; j <= m; j += 2) sum -= j;
      for (let j = m - 1; j > 0; j--) sum += x[j]! * 0.5;
      for (let j = 5; j < 22; j++) one = (one * 3 + j) | 0;
      for (let j = 0; j < 16; j++) other ^= j << (j & 3);
      let half = m;
      while (half > 1) {
        half = half / 2;
        turns += 1;
      }
      y[i] = sum + last + half + (found ? 1 : 0);
      k[i] = one ^ other ^ (equal ? 8 : 16);
      c[i] = turns + (n > 3 ? 1 : 0);
    },
  },
  { fixed: (seed) => ({ m: seed % 23 }) },
);

held(
  {
    name: "loops-in-loops",
    takes: { x: "f64[n]", p: "i32[n]", m: "size" },
    gives: { y: "f64[n]", k: "i32[n]" },
    element({ x, p, m, n, y, k }, i) {
      let sum = 0;
      let count = 0;
      for (let j = 0; j < Math.min(m, n); j++) {
        let row = 0;
        for (let l = j; l < m; l++) row += x[l]! * (l - j);
        for (let l = 0; l < j; l++) {
          if (p[i]! > l) {
            count++;
            sum += x[i]!;
          } else sum -= l;
        }
        sum += row;
        k[i] = count + j;
      }
      for (let j = 1; j < n - 1; j++) sum += (x[j - 1]! - x[j]!) * x[j + 1]!;
      for (let j = n - 1; j >= 1; j -= 2) sum += x[j]!;
      y[i] = sum + (i > 2 ? x[i - 2]! : 0);
    },
  },
  { fixed: (seed) => ({ m: seed % 9 }) },
);

const halves = (x: number) => {
  if (x < 0) return -1;
  const half = x / 2;
  if (half > 2) {
    if (half > 10) return half;
    return 3;
  }
  return x > 1 ? half : 1;
};
const lengthOf = ([a, b]: readonly number[], { scale }: { scale: number }) => {
  return scale * Math.sqrt(a! * a! + b! * b!);
};
const size = Math.abs;
const four = 4;
held({
  name: "functions-lists-and-records",
  takes: { x: "f64[n]", a: "f64" },
  gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]" },
  uses: { halves, lengthOf, size, four },
  element({ x, a, y, z, k }, i) {
    const both = [x[i]!, a];
    const three = new Float64Array(3);
    const whole = new Int32Array(2);
    three.set([both[1]!, 2 * x[i]!, both[0]! - four]);
    three[1] = three[1]! + halves(x[i]!);
    whole.set([x[i]!, 3]);
    whole[1]! += 1;
    const record = { scale: 3, other: x[i]! };
    y[i] = lengthOf(both, record) + size(three[0]!) + three[1]! * three[2]!;
    z[i] = lengthOf([record.other, three[2]!], { scale: halves(a) });
    k[i] = whole[0]! + whole[1]!;
  },
});

held(
  {
    name: "whole-numbers-known-to-be-small",
    takes: { x: "f64[n]", b: "u8[n]", p: "i32[n]", m: "size" },
    gives: { y: "f64[n]", k: "i32[n]", l: "i32[n]" },
    element({ x, b, p, m, y, k, l }, i) {
      const byte = b[i]!;
      const v = x[i]!;
      let deep = 0;
      if (v < 5 && v > -1e200) deep = v | 0;
      let tall = 0;
      if (v < 1e200 && v > -5) tall = v | 0;
      let near = 0;
      if (v < 900 && v > -900) near = Math.floor(v * 2) | 0;
      let far = 1;
      if (Math.abs(v) <= 1e6) far = Math.trunc(v * 1e6) | 0;
      k[i] = ((byte * byte - 3 * byte) | 0) + near + far + (deep ^ tall);
      l[i] = (byte * m + (byte >> 2) * -7) | 0;
      y[i] = (byte << 22) * 2 + (byte << 24) + (p[i]! & byte) * 3 + (p[i]! >>> 28) * 5 + (p[i]! >> 30) * 9 - -byte;
    },
  },
  { fixed: (seed) => ({ m: seed % 1000 }) },
);

held(
  {
    name: "whole-numbers-that-all-lanes-share",
    takes: { x: "f64[n]", a: "f64", m: "i32", s: "size" },
    gives: { y: "f64[n]", k: "i32[n]" },
    element({ x, a, m, s, n, y, k }, i) {
      const part = (m >>> 3) + (m >> s);
      const large = (m >>> 0) * 2 + (m >>> s);
      const whole = (a * 3) | 0;
      const mixed = Math.fround(a) + Math.sign(a) + Math.round(a) + (a < 0 ? 1 : 0);
      let deep = 0;
      if (a < 5 && a > -1e200) deep = a | 0;
      let tall = 0;
      if (a < 1e200 && a > -5) tall = a | 0;
      let most = a;
      if (a < 2) most = 2;
      let least = a;
      if (a > 3) least = 3;
      k[i] = part ^ whole ^ deep ^ (tall << 1) ^ ~m ^ (m << 4) ^ Math.imul(m, 17) ^ (n | 1);
      y[i] = x[i]! + large + mixed + most * least - Math.max(a, m) + Math.min(s, 4) + (m === s || !(a >= 1) ? 1 : 0);
    },
  },
  { fixed: (seed) => ({ s: seed % 40 }) },
);

held({
  name: "three-axes",
  takes: { u: "f64[deep, rows, columns]", w: "i32[rows, columns]", e: "u8[rows]" },
  gives: { v: "f64[rows, columns]", c: "i32[rows, columns]" },
  element({ u, w, e, deep, rows, columns, v, c }, i, row) {
    let sum = 0;
    for (let d = 0; d < deep; d++) sum += u[(d * rows + row) * columns + i]! * (d + 1);
    for (let r = 0; r < rows; r++) sum += u[r * columns + i]! + (w[r * columns + i]! | 0) * e[r]!;
    v[row * columns + i] = sum;
    c[row * columns + i] = w[row * columns + i]! + (w[(row + 1) * columns + i]! | 0) + e[row]!;
  },
});

held({
  name: "rows-together",
  takes: { a: "i32[rows, inner]", b: "u8[inner, columns]", f: "f64[rows]" },
  gives: { c: "i32[rows, columns]", d: "f64[rows, columns]", e: "u8[rows, columns]" },
  element({ a, b, f, inner, columns, c, d, e }, i, row) {
    let count = 0;
    let most = -1;
    let any = false;
    for (let k = 0; k < inner; k++) {
      const one = a[row * inner + k]! & b[k * columns + i]!;
      count = (count + one) | 0;
      if (one > most) most = one;
      any = any || (one === 5 && f[row]! > 0);
    }
    c[row * columns + i] = count + row;
    d[row * columns + i] = most * f[row]! + (any ? 1 : 0);
    e[row * columns + i] = most - (f[row]! < 1 ? row : 0);
  },
});

held(
  {
    name: "columns-of-another-order",
    takes: { x: "f64[n, m]", at: "i32[m]" },
    gives: { y: "f64[n, m]" },
    over: ["n", "m"],
    element({ x, at, n, m, y }, i, row) {
      const other = n - 1 - row;
      if (row > 1) y[row * m + i] = x[other * m + i]! + x[at[i]! * m + i]! + x[m * row + (m - 1 - i)]!;
      else y[i + m * row] = x[i + row * m]!;
    },
  },
  { sizes: [0, 1, 5, 8, 67] },
);

held({
  name: "choices-at-the-price-of-a-branch",
  takes: { x: "f64[n]", a: "f64" },
  gives: { ten: "f64[n]", eleven: "f64[n]", two: "f64[n]", three: "f64[n]", four: "f64[n]" },
  uses: { exp },
  element({ x, a, ten, eleven, two, three, four }, i) {
    const v = x[i]!;
    ten[i] = v > 0 ? v * 3 + v * 4 - v * 5 + v * 6 - v * 7 : v + 8;
    eleven[i] = v > 0 ? v * 3 + v * 4 - v * 5 + v * 6 - v * 7 : v * 9 + 8;
    two[i] = a > 0 ? v + 2 : v - 2;
    three[i] = a > 0 ? v * 3 + 2 : v - 2;
    four[i] = v > 1 ? exp(v / 3) : v / 2;
  },
});

held({
  name: "what-math-and-number-name",
  takes: { x: "f64[n]" },
  gives: { y: "f64[n]", z: "f64[n]" },
  element({ x, y, z }, i) {
    y[i] = x[i]! * Math.PI + Math.E * Math.SQRT2 - Number.EPSILON + (x[i]! > Number.MAX_SAFE_INTEGER ? 1 : 0);
    z[i] = x[i]! < Number.MIN_VALUE ? Number.NEGATIVE_INFINITY : x[i]! > 3 ? Number.POSITIVE_INFINITY : Number.NaN;
    if (x[i]! === Infinity || !(x[i]! <= 7)) z[i] = +(x[i]! > 0) - -0 * x[i]!;
    if (Math.max() < Math.min(x[i]!)) y[i]! -= Math.min();
  },
});

held(
  {
    name: "remainders",
    takes: { x: "f64[n]", s: "size" },
    gives: { y: "f64[n]", k: "i32[n]" },
    element({ x, s, n, y, k }, i) {
      let sum = 0;
      for (let j = 0; j < n; j++) if (j % 3 > 0) sum += x[j]!;
      y[i] = sum;
      k[i] = (s % 7) + i;
    },
  },
  { fixed: (seed) => ({ s: seed % 40 }) },
);

held(
  {
    name: "counters-that-are-none",
    takes: { x: "f64[n]", m: "size" },
    gives: { y: "f64[n]", k: "i32[n]" },
    element({ x, m, y, k }, i) {
      let sum = 0;
      let last = m;
      for (let j = 0; j < m; j++) {
        sum += j * x[i]!;
        j++;
      }
      for (let j = 0; j < last; j++) {
        last -= 1;
        sum += j;
      }
      for (let j = 0; j < m; last++) {
        j += 2;
        sum -= j;
      }
      for (let j = 0; j < m; j += 1.5) sum += j;
      for (let j = m; j > 0; j -= 0.5) sum += j;
      for (let j = 1; j < m; j *= 2) sum += j;
      for (let j = 0; m > j; j++) sum += j;
      for (let j = m; j >= 3; j -= 3) sum *= 0.5;
      y[i] = sum;
      k[i] = last;
    },
  },
  { fixed: (seed) => ({ m: seed % 21 }) },
);

held({
  name: "prices-of-what-a-choice-computes",
  takes: { x: "f64[n]", p: "i32[n]", b: "u8[n]" },
  gives: { a: "f64[n]", c: "f64[n]", d: "f64[n]", e: "f64[n]", f: "f64[n]", g: "f64[n]", h: "f64[n]", k: "i32[n]" },
  uses: { eighths },
  element({ x, p, b, a, c, d, e, f, g, h, k }, i) {
    const v = x[i]!;
    const at = p[i]! & 3;
    const twice = 2 * i;
    // Each pair costs ten, and eleven.
    a[i] = v > 0 ? v / 3 / 5 + v : v + 7;
    c[i] = v > 0 ? v / 3 / 7 + v - 2 : v + 9;
    d[i] = v > 1 ? Math.sqrt(v) * v + Math.sqrt(v + 2) : v;
    e[i] = v > 1 ? Math.sqrt(v) * v + Math.sqrt(v + 2) : v - 1;
    f[i] = v > 2 ? eighths[at]! : v;
    g[i] = v > 3 ? x[twice]! : v;
    h[i] = v > 4 ? x[i + 1]! + x[i + 2]! : v < 1 ? x[i - 1]! : 3;
    k[i] = v > 5 ? v | 0 : b[i]! > 6 ? p[i]! + 1 : 2;
  },
});

held({
  name: "truths-that-branches-carry",
  takes: { x: "f64[n]", p: "i32[n]" },
  gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]", c: "u8[n]" },
  element({ x, p, y, z, k, c }, i) {
    const v = x[i]!;
    let seen = true;
    let odd = true;
    let never = false;
    let kind = 3;
    if (v > 1) {
      z[i] = x[p[i]! & 7]!;
      seen = v < 3;
      odd = (p[i]! & 1) > 0;
      never = true;
      kind = p[i]!;
    } else if (p[i]! > 4) {
      z[i] = x[p[i]! & 3]! * 2;
      seen = p[i]! > 9;
      odd = false;
    }
    y[i] = seen ? v : -v;
    k[i] = odd ? kind : never ? 5 : 6;
    c[i] = (seen === odd ? 1 : 2) + (never ? 4 : 8);
  },
});

held({
  name: "whole-numbers-by-rounding",
  takes: { x: "f64[n]", a: "f64" },
  gives: { k: "i32[n]", l: "i32[n]" },
  element({ x, a, k, l }, i) {
    const v = x[i]!;
    // 1.5·2⁵², as kernels/maths rounds.
    k[i] = v >= -5 && v <= 5 ? (v * 7 + 6755399441055744 - 6755399441055744) | 0 : 0;
    l[i] = a >= -1e15 && a <= 5 ? (a + 6755399441055744 - 6755399441055744) | 0 : 0;
    if (v > -9e14 && v < 9e14) l[i]! += (v + 6755399441055744 - 6755399441055744) | 0;
  },
});

held({
  name: "layers",
  takes: { x: "f64[rows, columns]" },
  gives: { y: "f64[deep, rows, columns]", z: "u8[rows, columns]" },
  element({ x, y, z, deep, rows, columns }, i, row) {
    for (let d = 0; d < deep; d++) y[(d * rows + row) * columns + i] = x[row * columns + i]! * (d + 1) + row;
    z[row * columns + i] = row + 2 * i;
  },
});

held({
  name: "truths-among-numbers",
  takes: { x: "f64[n]", p: "i32[n]", b: "u8[n]", a: "f64" },
  gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]", l: "i32[n]" },
  element({ x, p, b, a, y, z, k, l }, i) {
    const v = x[i]!;
    const s = p[i]!;
    k[i] = (v > 0 ? s : v < -1) as number;
    l[i] = (s > 4 ? v > 2 : b[i]!) as number;
    y[i] = (v > 1 ? v : s > 3) as number;
    z[i] = (s > 2 ? v < 9 : v) as number;
    // A branch is dear enough to be one.
    if (v > 3) z[i] = (x[s & 7]! > 1 ? s : x[s & 3]! > 2) as number;
    if (v > 4 && s > 1 && a < 3) l[i] = x[s & 5]! | 0;
    if (s > 4 && b[i]! > 9) k[i] = x[s & 15]! | 0;
  },
});

held(
  {
    name: "counters-past-32-bits",
    takes: { x: "f64[n]", m: "size" },
    gives: { y: "f64[n]" },
    element({ x, m, y }, i) {
      let sum = 0;
      let j = 0;
      for (j = 0; j < m * m; j++) sum += j * x[i]! + x[j]!;
      y[i] = sum + x[j - m]!;
    },
  },
  { fixed: (seed) => ({ m: seed % 5 }) },
);

const left = (v: number, w: number) => {
  const t = v;
  if (w > 0) {
    const t = w * 3;
    if (w > 1) return t;
  }
  return t;
};
held({
  name: "names-that-shadow-others",
  takes: { x: "f64[n]", z: "f64[n]" },
  gives: { y: "f64[n]", u: "f64[n]", k: "i32[n]" },
  uses: { left },
  element({ x, z, y, u, k, n }, i) {
    const a = x[i]!;
    let kind = 1;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const a = z[i]!;
      kind = a > 3 ? i : kind;
      {
        const kind = a / 2;
        if (x[i]! > 0) sum += kind;
      }
    }
    u[i] = sum + left(a, z[i]!);
    {
      const a = z[i]! * 2;
      let kind = 5;
      if (a > 4) {
        y[i] = a;
        return;
      }
      kind += 1;
      k[i] = kind;
    }
    if (a > 0) {
      const kind = a * 10;
      if (kind > 20) {
        const a = kind;
        y[i] = a + 1;
        return;
      }
      y[i] = kind;
    } else {
      const kind = 7;
      k[i] = kind;
    }
    y[i]! += kind + a;
    k[i]! += kind;
  },
});

const on = 1;
const off = 0;
const asked = (v: number, flag: number) => (v > 0 && flag ? 1 : 2);
held(
  {
    name: "whole-numbers-that-are-surely-there",
    takes: { p: "i32[n]", b: "u8[n]", m: "size" },
    gives: { y: "f64[n]", z: "f64[n]" },
    uses: { words, letters },
    element({ p, b, m, y, z, n }, i) {
      y[i] = words[i & 3]! * 2 + letters[m & 3]! + letters[4]!;
      const far = i + m;
      z[i] = far < n ? p[far]! * 1.5 : -1;
      if (m < n && p[i]! > 0) z[i]! += b[m]! / 2;
    },
  },
  { fixed: (seed) => ({ m: seed % 40 }) },
);

held({
  name: "numbers-as-truths",
  takes: { x: "f64[n]", p: "i32[n]", a: "f64" },
  gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]", l: "i32[n]", c: "u8[n]" },
  uses: { on, off, asked },
  element({ x, p, a, y, z, k, l, c }, i) {
    const v = x[i]!;
    if (v > 0 && on) y[i] = 1;
    if (v > 1 || off) y[i]! += 2;
    if (!(v < 1 && on)) y[i]! += 4;
    if (v > -1 && on && v < 2) y[i]! += 8;
    if ((v > 2 && on) || v < -2) y[i]! += 16;
    if (!(i || on)) y[i]! += 32;
    if (!(v < 3 || Number.NaN) || (v > 0 && -0)) y[i]! += 64;
    z[i] = !(a > 0 && 2.5) || (p[i]! > 3 && on) ? v : -v;
    for (let j = 0; j < 3; j++) if (v > j && j) k[i]! += j;
    l[i] = asked(v, 1) * 10 + asked(v, 0) + asked(a, -1) * 100;
    c[i] = (p[i]! > 2 && off ? 4 : 5) + (p[i]! && on ? 8 : 16);
  },
});

/** A function of two numbers, element by element. */
export const curve = (name: string, f: (x: number, z: number) => number) =>
  kernel({
    name,
    about: "",
    form: "each",
    takes: { x: "f64[n]", z: "f64[n]" },
    gives: { y: "f64[n]" },
    uses: { f },
    element({ x, z, y }, i) {
      y[i] = f(x[i]!, z[i]!);
    },
  });
