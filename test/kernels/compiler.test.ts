// The compiler held to its law, a construct at a time: what a function means, and what the machine makes of it.

import { programOf } from "../../kernels/compiler/built.ts";
import { LONG } from "../../kernels/compiler/emit.ts";
import { type AnyKernel, type Declared, ensemble, fold, kernel, scan } from "../../kernels/compiler/index.ts";
import type { Block } from "../../kernels/compiler/ir.ts";
import { kernelOf, planned } from "../../kernels/compiler/kernel.ts";
import { inHaste, machineOf } from "../../kernels/compiler/machine.ts";
import { pool } from "../../kernels/compiler/node.ts";
import { matrixProduct } from "../../kernels/index.ts";
import * as portable from "../../kernels/maths/index.ts";
import { euler, heun, leapfrog, rk4 } from "../../lab/core/index.ts";
import { assert, test } from "../suite.ts";
import { constructs, curve } from "./constructs.ts";
import { caught, lawOf } from "./law.ts";

const any = (one: unknown) => one as AnyKernel;
for (const { kernel, trial } of constructs)
  test(`${kernel.name.replaceAll("-", " ")} mean on lanes what they mean alone`, () => lawOf(kernel, trial));

const { ulp, ...maths } = portable;
const { sin } = portable;

for (const name of Object.keys(ulp) as (keyof typeof ulp)[])
  test(`${name} means on lanes what it means alone`, () => {
    const f = maths[name] as (x: number, z: number) => number;
    lawOf(any(curve(name, f)));
  });

test("one side or the other is that side's number, and what is not asked does nothing", () => {
  const raised = (w: Float64Array, to: number) => {
    w[0] = to;
    return to;
  };
  const turned = (to: number) => {
    let left = 8;
    while (left !== 0) left -= to;
    return left;
  };
  lawOf(
    any(
      kernel({
        name: "either",
        about: "",
        form: "each",
        takes: { x: "f64[n]", z: "f64[n]", p: "i32[n]", m: "i32" },
        gives: { a: "f64[n]", b: "f64[n]", c: "f64[n]", d: "f64[n]", e: "i32[n]" },
        uses: { raised, turned },
        element({ x, z, p, m, a, b, c, d, e }, i) {
          const w = new Float64Array(1);
          a[i] = x[i]! || z[i]! || 5;
          b[i] = x[i]! && z[i]!;
          c[i] = (x[i]! || p[i]!) && (p[i]! || 7);
          if (x[i]! > 0 && raised(w, 5) > 0) c[i] = -1;
          d[i] = (p[i]! > 3 || raised(w, w[0]! + 1) > 5 ? w[0]! : -w[0]!) + (m > 0 && turned(1) === 0 ? 8 : 0);
          e[i] = p[i]! && (m || 3);
          if ((x[i]! && z[i]!) || !(p[i]! && m)) e[i] = 9;
        },
      }),
    ),
    { fixed: (seed) => ({ m: (seed % 3) - 1 }) },
  );
});

test("what is assigned to is found once, and before its value", () => {
  const next = (w: Float64Array) => {
    w[0]!++;
    return w[0]!;
  };
  lawOf(
    any(
      kernel({
        name: "places",
        about: "",
        form: "each",
        takes: { x: "f64[n]" },
        gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]" },
        uses: { next },
        element({ x, y, z, k }, i) {
          const at = new Float64Array(1);
          const held = [1, 2, 3, 4, 5];
          held[next(at)]! += 10 * x[i]!;
          held[next(at)]!++;
          held[at[0]!] = next(at);
          y[i + at[0]! - 3] = next(at) + held[1]! + 100 * held[2]!;
          z[i + next(at) - 5]! -= x[i]!;
          k[i] = at[0]!;
        },
      }),
    ),
  );
});

test("rows that would meet in a call follow one another, on threads as well", async () => {
  const leaning = kernel({
    name: "leaning",
    about: "",
    form: "each",
    takes: { x: "f64[rows, n]", far: "size" },
    gives: { y: "f64[rows, inner, n]" },
    over: ["rows", "n"],
    element({ x, far, n, inner, y }, i, row) {
      for (let j = 0; j < far; j++)
        y[(row * inner + j) * n + i] = 0.5 * y[(row * inner + j) * n + i]! + x[row * n + i]!;
    },
  });
  const three = pool(3);
  const [rows, n] = [90, 700];
  const x = Float64Array.from({ length: rows * n }, (_, at) => at % 31);
  for (const [inner, far] of [
    [2, 2],
    [2, 3],
    [1, 7],
  ] as const) {
    const passed = { x, rows, n, inner, far };
    for (const run of [leaning.simd, (one: typeof passed) => three.run(leaning, one)])
      assert.equal(run(passed), leaning.itself(passed), `${far} of ${inner}`);
  }
  await three.close();
});

test("a counter that goes down, by steps, or to its limit itself tells a line as any other does", () => {
  const solved = kernel({
    name: "tridiagonal",
    about: "As many systems as there are lanes, each solved down its own column (Thomas).",
    form: "each",
    takes: { a: "f64[m, n]", b: "f64[m, n]", c: "f64[m, n]", d: "f64[m, n]" },
    gives: { share: "f64[m, n]", x: "f64[m, n]" },
    over: ["n"],
    element({ a, b, c, d, m, n, share, x }, i) {
      share[i] = c[i]! / b[i]!;
      x[i] = d[i]! / b[i]!;
      for (let k = 1; k <= m - 1; k++) {
        const at = k * n + i;
        const left = b[at]! - a[at]! * share[at - n]!;
        share[at] = c[at]! / left;
        x[at] = (d[at]! - a[at]! * x[at - n]!) / left;
      }
      for (let k = m - 2; k >= 0; k--) x[k * n + i]! -= share[k * n + i]! * x[(k + 1) * n + i]!;
    },
  });
  lawOf(any(solved), { fixed: (seed) => ({ m: seed % 9 }) });
  const stepped = kernel({
    name: "stepped",
    about: "",
    form: "each",
    takes: { x: "f64[m, n]", p: "i32[m, n]", s: "size", q: "i32" },
    gives: { y: "f64[m, n]", k: "i32[m, n]" },
    over: ["n"],
    element({ x, p, s, q, m, n, y, k }, i) {
      let sum = 0;
      for (let j = q; j <= s; j += 2) {
        for (let l = j; l > q - 4; l -= 3) sum += x[l * n + i]! - x[(s - l) * n + j]!;
        y[j * n + i] = sum;
      }
      let last = m;
      for (last = m; last > s; last -= 2) k[(last - 1) * n + i] = p[last * n + i]! | 0;
      k[last * n + i] = last;
    },
  });
  lawOf(any(stepped), { fixed: (seed) => ({ m: seed % 9, s: seed % 8, q: (seed % 7) - 3 }) });
});

test("a while that counts at its end is a for", () => {
  const counts = kernel({
    name: "counts",
    about: "",
    form: "each",
    takes: { x: "f64[m, n]", s: "size" },
    gives: { y: "f64[m, n]", k: "i32[n]" },
    over: ["n"],
    element({ x, s, m, n, y, k }, i) {
      let sum = 0;
      let j = m - 1;
      while (j >= 0) {
        sum = sum / 2 + x[j * n + i]!;
        y[j * n + i] = sum;
        j--;
      }
      let l = 0;
      while (l < s) {
        let m = l;
        k[i] = (k[i]! + m) | 0;
        l++;
        m++;
        k[i] = (k[i]! + m) | 0;
      }
      while (l < m + s) {
        if (s > 3) l++;
        l += 2;
      }
      while (j < 3) {
        {
          const j = 7;
          k[i] = (k[i]! ^ j) | 0;
        }
        j++;
      }
      k[i] = (k[i]! + 10 * l + j) | 0;
    },
  });
  lawOf(any(counts), { fixed: (seed) => ({ m: seed % 9, s: seed % 7 }) });
});

test("what begins as a sum of whole numbers goes through a loop as whatever it becomes there", () => {
  const collatz = kernel({
    name: "collatz",
    about: "",
    form: "each",
    takes: { p: "i32[n]", b: "u8[n]", x: "f64[n]", m: "i32" },
    gives: { y: "f64[n]", k: "i32[n]", z: "f64[n]", u: "f64[n]", l: "i32[n]" },
    element({ p, b, x, m, y, k, z, u, l }, i) {
      let v = i + 1;
      let turns = 0;
      let wide = b[i]! * 2 - 255;
      let large = p[i]! + 1;
      let none = b[i]! * -1;
      let later = i - 3;
      for (let j = 0; j < m; j++) {
        if (v !== 1) {
          v = (v & 1) === 0 ? v >> 1 : (3 * v + 1) | 0;
          turns++;
        }
        wide = j > 3 ? wide : x[i]!;
        large = j === 2 ? b[i]! : large;
        none = j > 5 ? 7 : none;
        if (j > 4) later = v > 3 ? later : j;
      }
      y[i] = v + wide;
      k[i] = turns;
      z[i] = large;
      u[i] = 1 / none;
      l[i] = later;
    },
  });
  lawOf(any(collatz), { fixed: (seed) => ({ m: seed % 30 }) });
});

test("a function gives back a list or a record as its caller's own, and one that it was passed as itself", () => {
  type Triple = readonly [number, number, number];
  const cross = ([a, b, c]: Triple, [x, y, z]: Triple): Triple => [b * z - c * y, c * x - a * z, a * y - b * x];
  const polar = (re: number, im: number) => {
    const size = Math.sqrt(re * re + im * im);
    const unit = [re / size, im / size] as const;
    return { size, unit, turned: [-unit[1], unit[0]] as const };
  };
  const raised = (v: Int32Array, by: number) => {
    for (let k = 0; k < 3; k++) v[k]! += by;
    return v;
  };
  const counted = (from: number, times: number) => {
    const all = new Int32Array(3);
    for (let k = 0; k < times; k++) all[1]! += from;
    if (from > 3) all[2] = times;
    return all;
  };
  const column = (x: Float64Array) => x;
  lawOf(
    any(
      kernel({
        name: "given-back",
        about: "",
        form: "each",
        takes: { x: "f64[n]", z: "f64[n]", p: "i32[n]", m: "i32" },
        gives: { y: "f64[n]", u: "f64[n]", k: "i32[n]", l: "i32[n]" },
        uses: { cross, polar, raised, counted, column },
        element({ x, z, p, m, y, u, k, l }, i) {
          const a: Triple = [x[i]!, z[i]!, 1];
          const [d, e, f] = cross(a, cross([1, 2, 3], a));
          y[i] = d + 2 * e - f;
          let sum = 0;
          for (let j = 0; j < m; j++) {
            const { size, unit, turned } = polar(column(x)[i]! + j, z[i]!);
            sum += size * unit[0] + turned[0];
            if (x[i]! > 1) sum -= cross(a, a)[2];
          }
          u[i] = sum;
          const whole = counted(p[i]!, m);
          const same = raised(whole, 5);
          same[0] = 9;
          k[i] = whole[0]! + 2 * whole[1]!;
          l[i] = raised(counted(1, 20), p[i]!)[1]! + same[2]!;
        },
      }),
    ),
    { fixed: (seed) => ({ m: seed % 20 }) },
  );
});

test("a function of the lab's own is worked once of the same numbers, and anew where it was not come to", () => {
  const { exp, cos } = portable;
  const again = kernel({
    name: "again",
    about: "",
    form: "each",
    takes: { x: "f64[n]", z: "f64[n]", m: "i32" },
    gives: { y: "f64[n]", u: "f64[n]" },
    uses: { sin, cos, exp },
    element({ x, z, m, y, u }, i) {
      let v = x[i]!;
      if (v > 1) y[i] = sin(v) + exp(z[i]!);
      u[i] = sin(v) * sin(v) + (z[i]! > 0 && sin(v) > 0 ? exp(z[i]!) : cos(v));
      for (let j = 0; j < m; j++) {
        u[i]! += sin(v) * cos(v) + exp(z[i]!);
        v = v / 2 + cos(v);
      }
      y[i]! += sin(v) + cos(v) - exp(z[i]!);
    },
  });
  lawOf(any(again), { fixed: (seed) => ({ m: seed % 20 }) });
  const lengthOf = (element: (seen: { x: Float64Array; y: Float64Array }, i: number) => void) => {
    const spec = { name: "k", about: "", form: "each", takes: { x: "f64[n]" }, gives: { y: "f64[n]" } } as const;
    return machineOf(planned(kernel({ ...spec, uses: { sin }, element })), undefined, inHaste).built.bytes.length;
  };
  const one = lengthOf(({ x, y }, i) => {
    y[i] = sin(x[i]!);
  });
  const more = lengthOf(({ x, y }, i) => {
    y[i] = sin(x[i]!) + (sin(x[i]!) * sin(x[i]!) - 1 / sin(x[i]!));
  });
  assert.ok(more < 1.1 * one, `${more} of ${one} bytes`);
});

test("typed arrays of an element's own hold numbers, whatever is put there", () => {
  const truth = (one: boolean) => one as unknown as number;
  lawOf(
    any(
      kernel({
        name: "numbers",
        about: "",
        form: "each",
        takes: { x: "f64[n]", m: "i32" },
        gives: { y: "f64[n]", z: "f64[n]" },
        uses: { truth },
        element({ x, m, y, z }, i) {
          const w = new Float64Array(3);
          w[0] = truth(x[i]! > 0);
          w[1] = x[i + 1]!;
          w.set([w[0], w[1]!, truth(m > 2 && x[i]! > 1)]);
          for (let j = 0; j < m; j++) w[0] = w[0]! + w[2]!;
          y[i] = (w[0] === 1 ? 1 : 2) + (Number.isNaN(w[1]!) ? 4 : 8) + (Number.isFinite(w[2]!) ? 16 : 32);
          z[i] = x[w[2]! | 0]! + (w[1]! === (w[0]! > 8 ? w[1]! : w[2]!) ? 1 : 2);
        },
      }),
    ),
    { fixed: (seed) => ({ m: (seed % 9) - 1 }) },
  );
});

test("a condition is asked as often as the function asks it", () => {
  const next = (w: Float64Array) => {
    w[0]!++;
    return w[0]!;
  };
  const left = (w: Float64Array) => {
    w[0]!--;
    return w[0]!;
  };
  const through = (f: (w: Float64Array) => number, w: Float64Array) => f(w);
  lawOf(
    any(
      kernel({
        name: "asked",
        about: "",
        form: "each",
        takes: { x: "f64[n]", m: "i32" },
        gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]" },
        uses: { next, left, through },
        element({ x, m, y, z, k }, i) {
          const w = new Float64Array(1);
          let sum = 0;
          while (next(w) < m) sum += x[i]!;
          y[i] = sum + 1000 * w[0]!;
          w[0] = 40;
          sum = 0;
          for (let j = 0; j < left(w); j++) sum += x[i]! + j;
          z[i] = sum + 1000 * w[0]!;
          const often = x[i]! > 0 && through(next, w) > 0;
          k[i] = (often ? 100 : 0) + w[0]!;
        },
      }),
    ),
    { fixed: (seed) => ({ m: (seed % 9) - 1 }) },
  );
});

test("a counter may begin with −0", () => {
  lawOf(
    any(
      kernel({
        name: "around",
        about: "",
        form: "each",
        takes: { x: "f64[n]", near: "size" },
        gives: { y: "f64[n]", z: "f64[n]", last: "f64[n]" },
        element({ x, near, y, z, last }, i) {
          let sum = -0;
          let least = 1;
          for (let j = -near; j <= near; j++) {
            sum += x[i]! * j;
            least = Math.min(least, j);
          }
          y[i] = sum;
          z[i] = least;
          let j = Math.ceil(-near / 9);
          for (; j < near; j++) sum += j;
          last[i] = j;
        },
      }),
    ),
    { fixed: (seed) => ({ near: seed % 4 }) },
  );
});

test("after a loop its counter is one beyond, whatever is asked then", async () => {
  const summed = kernel({
    name: "beyond",
    about: "",
    form: "each",
    takes: { x: "f64[rows, n]", m: "f64" },
    gives: { y: "f64[rows, n]" },
    element({ x, m, rows, n, y }, i, row) {
      let sum = 0;
      let j = 0;
      for (j = 0; j < n; j++) sum += x[row * n + j]!;
      if (m > 3) sum = -sum;
      for (let k = 0; k < rows; k++) sum += x[k * n + i]!;
      y[row * n + i] = sum + x[row * n + j]!;
    },
  });
  // Rows of so many bytes lie further apart than they are long.
  const [rows, n] = [5, 512];
  const passed = { x: Float64Array.from({ length: rows * n }, (_, at) => at), m: 2, rows, n };
  assert.equal(summed.simd(passed), summed.itself(passed));

  const planes = kernel({
    name: "planes",
    about: "",
    form: "each",
    takes: { x: "f64[rows, n]", far: "size" },
    gives: { y: "f64[rows, inner, n]" },
    over: ["rows", "n"],
    element({ x, far, n, inner, y }, i, row) {
      let sum = 0;
      let j = 0;
      for (j = 0; j < far; j++) sum += x[row * n + i]!;
      y[(row * inner + j) * n + i] = sum + row;
      y[row * inner * n + i] = row;
    },
  });
  const three = pool(3);
  for (const far of [0, 1, 2, 3, 9]) {
    const passed = { x: new Float64Array(90 * 70).fill(1), rows: 90, n: 70, inner: 2, far };
    for (const run of [planes.simd, (one: typeof passed) => three.run(planes, one)])
      assert.equal(run(passed), planes.itself(passed), `${far}`);
  }
  await three.close();
});

test("rows that a loop walks down may lie further apart than they are long", async () => {
  const sums = kernel({
    name: "sums",
    about: "",
    form: "each",
    takes: { x: "f64[rows, n]" },
    gives: { y: "f64[rows, n]", z: "i32[rows, n]" },
    over: ["n"],
    element({ x, y, z, n, rows }, i) {
      let sum = 0;
      for (let k = 0; k < rows; k++) {
        sum += x[k * n + i]!;
        y[k * n + i] = sum;
        z[k * n + i] = k + i;
      }
    },
  });
  const three = pool(3);
  for (const n of [511, 512, 1024]) {
    const passed = { x: drawn(5 * n), rows: 5, n };
    const tables = { a: drawn(70 * 9), b: drawn(9 * n), rows: 70, inner: 9, columns: n };
    for (const run of [sums.simd, (one: typeof passed) => three.run(sums, one)])
      assert.equal(run(passed), sums.itself(passed), `${n}`);
    for (const run of [matrixProduct.simd, (one: typeof tables) => three.run(matrixProduct, one)])
      assert.equal(run(tables), matrixProduct.itself(tables), `${n}`);
  }
  await three.close();
});

test("a loop that lanes share is worked once for all of them, and one that rows share too, if nobody writes", () => {
  const spec = { about: "", takes: { x: "f64[rows, n]", w: "f64[m]" }, gives: { y: "f64[rows, n]" } } as const;
  const soft = kernel({
    ...spec,
    name: "soft",
    form: "each",
    uses: { exp: portable.exp },
    element({ x, w, n, m, y }, i, row) {
      let top = -Infinity;
      for (let k = 0; k < n; k++) top = Math.max(top, x[row * n + k]!);
      let sum = 0;
      for (let k = 0; k < n; k++) sum += portable.exp(x[row * n + k]! - top);
      let weight = 0;
      for (let k = 0; k < m; k++) weight += w[k]!;
      let own = 0;
      for (let k = 0; k < m; k++) own += w[k]! * x[row * n + i]!;
      y[row * n + i] = (weight * own * portable.exp(x[row * n + i]! - top)) / sum;
    },
  });
  const falling = kernel({
    ...spec,
    name: "falling",
    form: "sweep",
    element({ x, w, m, n, y }, i, row) {
      let before = 0;
      for (let k = 0; k < m; k++) before += row > 0 ? y[(row - 1) * n + k]! * w[k]! : 1;
      y[row * n + i] = before + x[row * n + i]!;
    },
  });
  const loopsOf = ({ items }: Block) => items.filter((item) => "kind" in item && item.kind === "loop").length;
  const placed = [soft, falling].map((one) => {
    const { entry, row, lane } = programOf(planned(one), "wasm");
    return [entry, row, lane].map((block) => loopsOf(block) > 0);
  });
  assert.equal(placed, [
    [true, true, true],
    [false, false, true],
  ]);
  for (const [rows, n, m] of [
    [1, 1, 0],
    [5, 7, 3],
    [9, 33, 5],
  ] as const)
    for (const one of [any(soft), any(falling)]) {
      const passed = { x: drawn(rows * n), w: drawn(m), rows, n, m: Math.min(m, n) };
      assert.equal(one.simd(passed as never), one.itself(passed as never), `${one.name} of ${n}`);
    }
});

test("a loop whose limit moves looks at it at every turn", () => {
  const first = ({ w }: { w: Int32Array }) => w[0]!;
  lawOf(
    any(
      kernel({
        name: "moving",
        about: "",
        form: "each",
        takes: { x: "f64[n]", p: "i32[n]", m: "i32" },
        gives: { y: "f64[n]", z: "f64[n]", k: "i32[n]" },
        uses: { first },
        element({ x, p, m, n, y, z, k }, i) {
          let sum = 0;
          for (let j = 0; j < n - 1 - j; j++) sum += x[j]!;
          for (let j = m; j > -j - 9; j--) sum -= j;
          for (let j = 0; j < (p[j]! & 7) + j - 3; j++) sum += x[j]!;
          const w = new Int32Array(2);
          w[0] = m + 9;
          let turns = 0;
          for (let j = 0; j < w[0]; j++) {
            turns++;
            w[0] = w[0]! - 1;
          }
          const held = { w };
          for (let j = 0; j <= first(held); j += 2) w.set([w[0]! - 1, j]);
          let most = 20;
          for (let j = 0; j < most; j++) most = most - 1;
          y[i] = sum + most;
          z[i] = turns;
          k[i] = w[1]!;
        },
      }),
    ),
    { fixed: (seed) => ({ m: seed % 23 }) },
  );
});

test("a counter that would pass 32 bits is refused by its limit, in the call", () => {
  const most = 2 ** 31 - 1;
  for (const [loop, from, fits, passes] of [
    ["j <= m; j++", "2147483640", most - 1, most],
    ["j < m; j += 3", "2147483640", most - 2, most - 1],
    ["j >= m; j--", "-2147483640", 1 - most, -most - 1],
  ] as const) {
    const text = `element({ m, y }, i) { let k = 0; for (let j = ${from}; ${loop}) k++; y[i] = k; }`;
    const { element } = new Function(`return { ${text} }`)();
    const shapes = { takes: { m: "i32" }, gives: { y: "f64[n]" } } as const;
    const one = kernelOf({ name: "far", about: "", form: "each", ...shapes, element }, () => "far", text);
    assert.equal(one.simd({ m: fits, n: 3 }), one.itself({ m: fits, n: 3 }), loop);
    assert.throws(() => one.simd({ m: passes, n: 3 }), /^far, line 1 of element: expected a counter below 2³¹, got /);
  }
});

test("a long kernel's ways on give their locals to the next, and mean what they mean", () => {
  const ways = Array.from(
    { length: 100 },
    (_, j) => `if (x[i] > ${(j % 5) - 2}) {
      let q = x[i] * ${j}.5;
      for (let w = 0; w < s; w++) q = q * 0.5 + (w > 1 ? x[i + ${j % 3}] - 0 : q);
      y[i] += q;
      k += 1;
    } else if (s > ${j % 4}) {
      k -= p[i] & ${j};
      z[i] = z[i] * 0.5 + k;
    }`,
  );
  const text = `element({ x, p, s, y, z }, i) { let k = 0; ${ways.join(" ")} }`;
  const own = new Function(`return { ${text} }`)() as { element: never };
  const shapes = { takes: { x: "f64[n]", p: "i32[n]", s: "size" }, gives: { y: "f64[n]", z: "f64[n]" } } as const;
  const long = kernelOf({ name: "long", about: "", form: "each", ...shapes, ...own }, () => "long", text);
  const { built } = machineOf(planned(long), undefined, inHaste);
  assert.ok(built.bytes.length > LONG && built.locals < 30 * ways.length, `${built.bytes.length}, ${built.locals}`);
  lawOf(any(long), { fixed: (seed) => ({ s: seed % 6 }) }, 10);
});

test("much that stands beside a small loop is compiled as it is without one", () => {
  const lines = Array.from({ length: 3000 }, (_, k) =>
    k % 2 ? `const d${k} = a * 1.5 + b; b = a - d${k}; a = d${k} + c;` : `const d${k} = a * b; c = d${k} + d${k} * c;`,
  );
  const text = `element({ x, m, y }, i) {
    let a = x[i]; let b = 1; let c = 2; ${lines.join(" ")}
    for (let k = 0; k < m; k++) a = a * 0.5 + b;
    y[i] = a + b + c;
  }`;
  const own = new Function(`return { ${text} }`)() as { element: never };
  const shapes = { takes: { x: "f64[n]", m: "size" }, gives: { y: "f64[n]" } } as const;
  const much = kernelOf({ name: "much", about: "", form: "each", ...shapes, ...own }, () => "much", text);
  const passed = { x: new Float64Array(21).fill(0.3), m: 3 };
  assert.equal(much.simd(passed), much.itself(passed));
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
    uses: { sin },
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

test("an ensemble's rule is told the time of each stage", () => {
  // By a rule that is its time alone a step adds, of the four times 0, ½, ½ and 1, what its table weighs them.
  const stages = (weigh: (time: number) => number) => {
    let sum = 0;
    for (let tick = 3; tick < 8; tick++) sum += 0.5 * weigh(tick);
    return 1 + sum;
  };
  const square = (time: number) => (0.5 * time) ** 2;
  for (const [by, expected] of [
    [euler.table!, stages((tick) => square(tick))],
    [heun.table!, stages((tick) => (square(tick) + square(tick + 1)) / 2)],
    [rk4.table!, stages((tick) => (square(tick) + 4 * square(tick + 0.5) + square(tick + 1)) / 6)],
    ["map", 7 ** 2],
  ] as const) {
    const rule = (du: Float64Array, _: Float64Array, __: object, t: number) => {
      du[0] = t * t;
    };
    const together = ensemble({ name: "timed", about: "", state: ["x"], params: [], rule, by });
    for (const run of [together.itself, together.simd]) {
      const { x } = run({ x: Float64Array.of(1), dt: 0.5, tick: 3, steps: 5 });
      assert.ok(Math.abs(x![0]! - expected) < 1e-13, `${x![0]} for ${expected}`);
    }
  }
  const rule = (du: Float64Array, _: Float64Array, __: object, t: number) => {
    du[0] = t;
    du[1] = t * t;
  };
  const leapt = ensemble({ name: "leapt", about: "", state: ["x", "v"], params: [], rule, by: "leapfrog" });
  for (const run of [leapt.itself, leapt.simd]) {
    const { x, v } = run({ x: Float64Array.of(1), v: Float64Array.of(1), dt: 0.5, tick: 3, steps: 5 });
    // Places are moved at the middle of a tick, speeds by halves at both of its ends.
    assert.ok(Math.abs(x![0]! - (1 + 0.25 * (3.5 + 4.5 + 5.5 + 6.5 + 7.5))) < 1e-13);
    assert.ok(Math.abs(v![0]! - stages((tick) => (square(tick) + square(tick + 1)) / 2)) < 1e-13);
  }
});

test("a slope of no weight is not looked at, were it infinite", () => {
  const rule = (du: Float64Array, _: Float64Array, __: object, t: number) => {
    du[0] = 1 / t;
  };
  const by = { a: [[], [0]], b: [0, 1], c: [0, 1] };
  const together = ensemble({ name: "later", about: "", state: ["x"], params: [], rule, by });
  for (const run of [together.itself, together.simd])
    assert.equal(run({ x: Float64Array.of(2), dt: 0.5, tick: 0, steps: 1 })["x"], Float64Array.of(3));
});

test("an element that differs by one token is caught", () => {
  const spec = {
    name: "broken",
    about: "",
    form: "each",
    takes: { x: "f64[n]" },
    gives: { y: "f64[n]" },
    element({ x, y }: { x: Float64Array; y: Float64Array }, i: number) {
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

/** In milliseconds: who runs a cell is to wait for no compiler. */
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

test("a chain of operations may be longer than a stack is deep", () => {
  const lines = Array.from({ length: 3000 }, (_, k) => `const a${k + 1} = a${k} * 0.75 + ${k};`);
  const text = `element({ x, y }, i) { const a0 = x[i]; ${lines.join(" ")} y[i] = a${lines.length}; }`;
  const own = new Function(`return { ${text} }`)() as { element: never };
  const takes = { x: "f64[n]" } as const;
  const long = kernelOf(
    { name: "long", about: "", form: "each", takes, gives: { y: "f64[n]" }, ...own },
    () => "k",
    text,
  );
  const given = { x: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
  assert.equal(long.simd(given), long.itself(given));
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

test("a scan of whole numbers goes by each one's own place", () => {
  const p = Int32Array.from({ length: 1000 }, (_, i) => i * 7 - 300);
  const own = scan({
    name: "own",
    about: "",
    takes: { p: "i32[n]" },
    over: "n",
    element: ({ p }, i) => p[i]!,
    combine: (a, b) => a + b,
    from: 0,
  });
  assert.equal(own.simd({ p }), own.itself({ p }));
});

test("a fold's and a scan's numbers may be called as one likes", () => {
  for (const name of ["k", "i", "sum", "turns", "last", "lane", "lanes", "part", "block", "blocks", "own", "n"]) {
    const size = name === "n" ? "m" : "n";
    const spec = {
      name: "scaled",
      about: "",
      takes: { x: `f64[${size}]`, [name]: "f64" } as { readonly x: "f64[n]" },
      over: size,
      element: (seen: object, at: number) => {
        const { x, [name]: scale } = seen as Record<string, Float64Array & number>;
        return x![at]! * scale!;
      },
      combine: (a: number, b: number) => a + b,
      from: 0,
    };
    spec.element.toString = () => `({ x, ${name}: scale }, at) => x[at] * scale`;
    const passed = { x: Float64Array.from({ length: 21 }, (_, i) => i + 1), [name]: 3 } as never;
    assert.is(fold(spec).itself(passed), 693, name);
    assert.is(fold(spec).simd(passed), 693, name);
    assert.is(scan(spec).itself(passed)[20], 693, name);
    assert.equal(scan(spec).simd(passed), scan(spec).itself(passed));
  }
});

test("a fold over what is no axis, and names that are taken, are refused", () => {
  const adds = { element: () => 1, combine: (a: number, b: number) => a + b, from: 0 };
  const folds = (takes: object, over = "n", uses = {}) =>
    fold({ name: "f", about: "", takes: takes as Declared, over, uses, ...adds });
  assert.throws(() => folds({ x: "f64[n]", s: "size" }, "m"), /^f: expected to run over one of n, s, got m; name an /);
  assert.throws(() => folds(undefined as never), /^f: expected takes to be a record of shapes, got undefined; /);
  assert.throws(() => folds({ x: "f64[n]", $sum: "f64" }), /^f: expected names that begin with a letter, got \$sum; /);
  for (const own of ["$from", "$element", "$combine", "$k"])
    assert.throws(
      () => folds({ x: "f64[n]" }, "n", { [own]: 2 }),
      /^f: expected names that begin with a letter, got \$/,
    );
  assert.throws(() => folds({ x: "f64[n, 3]" }), /^f: expected a shape like "f64\[n\]" or "f64", got x: f64\[n, 3\]; /);
  assert.throws(() => folds({ x: "f64[n]" }).simd({} as never), /^f: expected n to be a whole number, got undefined; /);
  assert.is(folds({ x: "f64[ n ]" }).simd({ x: new Float64Array(9) } as never), 9);
  const declared = (takes: object) =>
    kernel({ name: "d", about: "", form: "each", takes: takes as Declared, gives: { y: "f64[n]" }, element: () => {} });
  for (const takes of [{ y: "f64[n]" }, { n: "f64[m]" }, { n: "f64" }])
    assert.throws(() => declared(takes).itself({}), /^d: expected one meaning for each name, got [yn] twice; /);
  const rule = () => {};
  for (const own of ["dt", "tick", "steps", "$u"])
    assert.throws(
      () => ensemble({ name: "m", about: "", state: [own], params: [], rule, by: "map" }),
      /^m: expected names apart from dt, tick, steps and those that begin with \$, got /,
    );
  const named = { name: "m", about: "", state: ["x"], params: [], rule, by: "map", uses: { $rule: 2 } } as const;
  assert.throws(() => ensemble(named), /^m: expected names apart from dt, tick, steps and those .*, got \$rule; /);
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
    assert.throws(() => broken.simd({ x: drawn(300) }), /^sum: expected an answer to be .* as the function itself has/);
  }
});

test("what does not fit is refused by name, however it is run, and a detached buffer is told to be one", () => {
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
  says({ x, z, k: 0.5 }, /^sum: expected k to be a whole number of 32 bits, got 0.5; /);
  const gone = new Float64Array(3);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  const none = new Float64Array(0);
  says(
    { x, z: gone, k },
    /^sum: expected z of length 3 \(n\), got a detached buffer; pass it before it is transferred$/,
  );
  says({ x, z: none, k }, /^sum: expected z of length 3 \(n\), got 0; pass arrays that fit one another$/);
  says({ x: none, z: gone, k }, /^sum: expected z to hold its elements, got a detached buffer; /);
  says({ x: gone, z: none, k }, /^sum: expected x to hold its elements, got a detached buffer; /);
});

test("an index made of what was loaded lies outside wherever the function's does, however far", () => {
  const far = kernel({
    name: "far",
    about: "",
    form: "each",
    takes: { x: "f64[n]", p: "i32[m]", q: "i32[m]" },
    gives: { a: "f64[m]", b: "f64[m]", c: "f64[m]", d: "f64[m]" },
    over: ["m"],
    element({ x, p, q, a, b, c, d }, i) {
      a[i] = x[p[i]! * 4 + 1]!;
      b[i] = x[p[i]! * q[i]! * p[i]!]!;
      c[i] = x[p[i]! - q[i]! - 1]!;
      let sum = 0;
      for (let j = 0; j < 3; j++) sum += x[p[i]! * 65536 + j] || 0;
      d[i] = sum;
    },
  });
  const ends = [0, 1, 2, 3, -1, -7, 46_341, 65_536, -65_536, 2 ** 29, 2 ** 30, -(2 ** 30), 2 ** 31 - 1, -(2 ** 31)];
  const x = Float64Array.from({ length: 16 }, (_, i) => i + 1);
  const p = Int32Array.from(ends.flatMap(() => ends));
  const q = Int32Array.from(ends.flatMap((one) => ends.map(() => one)));
  const means = far.itself({ x, p, q });
  assert.equal(far.simd({ x, p, q }), means);
  for (const one of Object.values(means)) assert.ok(one.some((held) => held > 0) && one.some((held) => !(held > 0)));
});

test("a number that is always the same is true or not, wherever truths are asked for", () => {
  const [ON, OFF, NONE] = [1, 0, Number.NaN];
  const flagged = (v: number, f: number) => (v > 0 && f ? 3 : 4);
  lawOf(
    any(
      kernel({
        name: "switched",
        about: "",
        form: "each",
        takes: { x: "f64[n]", m: "i32" },
        gives: { a: "f64[n]", b: "f64[n]", c: "f64[n]", d: "f64[n]" },
        uses: { ON, OFF, NONE, flagged },
        element({ x, m, a, b, c, d }, i) {
          if (x[i]! > 0 && ON) a[i] = 7;
          if (x[i]! > 1 || OFF) a[i]! += 10;
          if (!(x[i]! > 0 && 1)) a[i]! += 100;
          if ((m > 0 && ON && x[i]! < 3) || NONE) b[i] = 1;
          b[i]! += !(i || ON) ? 5 : 6;
          c[i] = flagged(x[i]!, 1) + flagged(x[i]!, -0);
          for (let j = 0; j < 3; j++) if (x[i]! > j && j) d[i]! += j;
        },
      }),
    ),
  );
});
