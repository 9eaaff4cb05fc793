// Kernels by gpu.js: on a GPU, a software adapter at least, and in its two modes without one. Single precision lies as
// near as its operations' own roundings allow.

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HALF } from "../../kernels/compiler/gpu-maths.ts";
import { ensemble, fold, kernel, scan } from "../../kernels/compiler/index.ts";
import { kernelOf, planned } from "../../kernels/compiler/kernel.ts";
import { type Gpu, isTrouble, openGpu, softwareDriver } from "../../kernels/compiler/node.ts";
import { described, fits, readAll, roomOf, writeAll } from "../../kernels/compiler/node-gpu.ts";
import { type Choice, dismiss, launch } from "../../kernels/compiler/node-launch.ts";
import { MOST } from "../../kernels/compiler/plan.ts";
import { type Ran, taken } from "../../kernels/compiler/ran.ts";
import { warpingDistances } from "../../kernels/index.ts";
import * as portable from "../../kernels/maths/index.ts";
import * as shelf from "../../kernels/shelf.ts";
import { threefry } from "../../kernels/threefry.ts";
import { forAll, long } from "../draws.ts";
import { assert, skip, test } from "../suite.ts";
import { curve } from "./constructs.ts";
import { copied, passes } from "./law.ts";
import { type Bounded, bounded } from "./single.ts";
import { trials as everywhere, type Passed, type Trial } from "./trials.ts";

const { ulp: _, ...maths } = portable;

const trials: Record<string, Trial> = {
  kuramoto: { sizes: [0, 1, 2, 7, 40] },
  "n-body": { sizes: [0, 1, 2, 7, 40] },
  bent: { fixed: () => ({ turns: 20 }) },
  spreading: { fixed: () => ({ three: 3 }) },
  running: { sizes: [0, 1, 67, 300], fixed: () => ({ block: 256, blocks: 2 }) },
  warping: everywhere["warping"]!,
  "warping-fronts": everywhere["warping-fronts"]!,
  "boolean-product": { fixed: (seed) => ({ innerWords: 3, inner: 65 + (seed % 32) }) },
};
const DRAWS = long ? 20 : 4;

interface Case {
  readonly passed: Passed;
  readonly is: Bounded;
}
const cases = new Map<object, readonly Case[]>();

/** What is drawn for a kernel, and where its numbers lie: the same for whoever runs it. */
function casesOf(one: (typeof lawful)[number]): readonly Case[] {
  const known = cases.get(one);
  if (known) return known;
  const found: Case[] = [];
  const trial = { sizes: [0, 1, 3, 17, 67], ...trials[one.name], tame: true };
  forAll(
    passes(one.takes, one.gives, trial),
    (passed) => void found.push({ passed, is: bounded(planned(one), copied(passed)) }),
    DRAWS,
  );
  cases.set(one, found);
  return found;
}

const run = async (gpu: Gpu, one: object, passed: Passed) => {
  const worked = await gpu.run(one as never, copied(passed));
  if (isTrouble(worked)) throw new Error(`${worked.kind}: ${worked.about}`);
  return worked.given as Readonly<Record<string, Float64Array | Int32Array>>;
};

/** The first number that lies further from doubles than its roundings allow; how many were bounded is counted. */
async function astray(gpu: Gpu, one: object, { passed, is }: Case, count = { bounded: 0, all: 0 }): Promise<string> {
  const got = await run(gpu, one, passed);
  for (const [name, all] of Object.entries(is.given))
    for (const [i, x] of all.entries()) {
      const slip = is.slips[name]![i]!;
      count.all++;
      if (!Number.isFinite(slip)) continue;
      count.bounded++;
      // The last rounding is the answer's own; what leaves the singles is infinite there.
      if (Object.is(got[name]![i], x) || Math.abs(got[name]![i]! - x) <= slip + Math.abs(x) * HALF) continue;
      return `${name}[${i}]: expected ${x} within ${slip}, got ${got[name]![i]}`;
    }
  return "";
}
const alone = (one: object, passed: Passed): Case => ({ passed, is: bounded(planned(one), copied(passed)) });

const lorenz = ensemble({
  name: "lorenz",
  about: "",
  state: ["x", "y", "z"],
  params: ["sigma", "rho", "beta"],
  rule(du, [x, y, z]: Float64Array, { sigma, rho, beta }) {
    du[0] = sigma! * (y! - x!);
    du[1] = x! * (rho! - z!) - y!;
    du[2] = x! * y! - beta! * z!;
  },
  by: { a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]], b: [1 / 6, 1 / 3, 1 / 3, 1 / 6], c: [0, 1 / 2, 1 / 2, 1] },
});
const values = { sigma: 10, rho: 28, beta: 8 / 3, dt: 0.01, tick: 0 };
const cloud = (n: number) => ({
  x: Float64Array.from({ length: n }, (_, i) => 5 + Math.fround((i * 7919) % 1009) / 1009),
  y: Float64Array.from({ length: n }, (_, i) => 5 + Math.fround((i * 104729) % 997) / 997),
  z: new Float64Array(n).fill(20),
});

/** Sizes that a whole kernel of sums takes: its own places, what lies around, ways that lanes take apart. */
const bent = kernel({
  name: "bent",
  about: "",
  form: "each",
  takes: { x: "f64[n]", p: "i32[n]", b: "u8[n]", turns: "i32" },
  gives: { y: "f64[n]", k: "i32[n]", c: "u8[n]", z: "f64[n]" },
  element({ x, p, b, turns, n, y, k, c, z }, i) {
    let sum = i > 0 && i < n - 1 ? x[i - 1]! + x[i + 1]! : 0.5;
    let one = 1;
    let other = 2;
    for (let t = 0; t < turns; t++) {
      const kept = one;
      one = other;
      other = kept;
      sum = sum * 0.5 + one;
      if (x[i]! > 100) y[i] = sum;
    }
    y[i]! += sum / (1 + x[i]! * x[i]!) + Math.floor(x[i]! / 3) + Math.sqrt(Math.abs(x[i]!));
    k[i] = Math.imul(p[i]!, 668265263) ^ ((p[i]! >>> 3) + i);
    c[i] = b[i]! + (p[i]! & 255);
    // A fifth number: it is worked in a second pass.
    z[i] = sum - z[i]! + y[i]!;
  },
});
/** A recurrence of lanes that know nothing of one another: a thread goes through all rows. */
const fading = kernel({
  name: "fading",
  about: "",
  form: "sweep",
  takes: { x: "f64[rows, n]" },
  gives: { y: "f64[n]", k: "i32[n]" },
  over: ["rows", "n"],
  element({ x, n, y, k }, i, row) {
    y[i] = 0.5 * y[i]! + x[row * n + i]!;
    if (row > 3) k[i] = Math.imul(k[i]!, 1103515245) + row;
  },
});
/** A field whose rows follow from those before: a launch each, and whole numbers, bytes and remainders with it. */
const spreading = kernel({
  name: "spreading",
  about: "",
  form: "sweep",
  takes: { x: "f64[n]", p: "i32[n]" },
  gives: { y: "f64[rows, n]", k: "i32[three, n]", c: "u8[rows, n]" },
  element({ x, p, n, y, k, c }, i, row) {
    const before = (row - 1) * n + i;
    const around = row > 0 ? (y[before - 1]! + y[before + 1]!) * 0.25 + y[before]! * 0.5 : x[i]!;
    if (p[i]! > 0) y[row * n + i] = i > 0 && i < n - 1 ? around : x[i]!;
    k[(row % 3) * n + i] = k[((row + 2) % 3) * n + i]! ^ (p[i]! + row);
    c[row * n + i]! += (p[i]! & 15) + row;
  },
});
/** Whole numbers of what whole constants are worked into. */
const binned = kernel({
  name: "binned",
  about: "",
  form: "each",
  takes: { x: "f64[n]" },
  gives: { k: "i32[n]", c: "u8[n]", y: "f64[n]" },
  element({ x, k, c, y }, i) {
    k[i] = Math.floor(7 * x[i]!) | 0;
    c[i] = (x[i]! > 1 ? 5 - x[i]! : 2 * x[i]!) & 63;
    // A count is taken by its five lowest bits.
    y[i] = x[(3 * Math.abs(x[i]!)) & 3]! + Math.imul(3 * x[i]!, 5) + ((1 - k[i]! / 4) | 0) + (i << 33) + (i >> -1);
  },
});
/** No call can pass what is no number: here 7 stands for it. */
const unsure = (f: (x: number, z: number) => number) =>
  kernel({
    name: "unsure",
    about: "",
    form: "each",
    takes: { x: "f64[n]", z: "f64[n]" },
    gives: { y: "f64[n]" },
    uses: { f },
    element({ x, z, n, y }, i) {
      y[i] = f(x[i]! === 7 ? x[i + n]! - 0 : x[i]!, z[i]! === 7 ? z[i + n]! - 0 : z[i]!);
    },
  });
const halves = { name: "running", about: "", takes: { x: "f64[n]" }, over: "n", from: 0 } as const;
const combine = (a: number, b: number) => 0.5 * a + b;
const running = scan({ ...halves, combine, element: ({ x }, i) => Math.abs(x[i]!) });
const onRows = running.parts({ x: new Float64Array(0) }, "gpu").kernel;
const lawful = [bent, fading, spreading, binned, onRows, ...Object.values(shelf)].filter(
  ({ name }) => name !== "warpings",
);

/** gpu.js's webasm takes whole numbers through singles, so it is no witness of them. */
const whole = ({ takes, gives }: { takes: object; gives: object }) => /i32\[/.test(JSON.stringify([takes, gives]));
const keyed = (one: { takes: object }) => "k0" in one.takes;

/** Where each function of the mathematics is tried. */
const spans = {
  sin: [-4000, 4000],
  cos: [-30, 30],
  tan: [-1.5, 1.5],
  asin: [-1, 1],
  acos: [-1, 1],
  atan: [-9, 9],
  atan2: [-9, 9],
  sinh: [-9, 9],
  cosh: [-9, 9],
  tanh: [-9, 9],
  exp: [-20, 20],
  expm1: [-2, 9],
  log: [0.01, 900],
  log1p: [-0.9, 9],
  log2: [0.01, 900],
  log10: [0.01, 900],
  pow: [0.1, 20],
  cbrt: [0.1, 900],
  hypot: [-9, 9],
} as const;

function holds(gpu: Gpu, where: string, by = ""): void {
  test(`every kernel ${where} lies as near to doubles as its roundings allow`, async () => {
    for (const kernel of lawful) {
      if (by === "webasm" && (whole(kernel) || keyed(kernel))) continue;
      const count = { bounded: 0, all: 0 };
      for (const one of casesOf(kernel)) assert.is(await astray(gpu, kernel, one, count), "", kernel.name);
      assert.ok(count.bounded > 0.9 * count.all && count.all > 0, `${kernel.name}: ${count.bounded} of ${count.all}`);
    }
  });

  if (by !== "webasm")
    test(`the words that counters draw ${where} are core's`, async () => {
      const { a, b } = await run(gpu, shelf.keyedWords, { k0: 7, k1: -9, from: 2 ** 31 - 70, c1: 3, n: 140 });
      const words = new Int32Array(2);
      for (let i = 0; i < 140; i++) {
        threefry(7, -9, (2 ** 31 - 70 + i) | 0, 3, words);
        assert.equal([a![i], b![i]], [...words]);
      }
    });

  test(`kernels of one text ${where} that take other types of number are two`, async () => {
    const takes = (s: "f64" | "i32", t: "f64" | "i32") =>
      kernel({
        name: "typed",
        about: "",
        form: "each",
        takes: { x: "f64[n]", s, t },
        gives: { y: "f64[n]" },
        element({ s, t, y }, i) {
          y[i] = (s > 0 ? 3.5 : -1.5) + (t > 0 ? 30.5 : -10.5);
        },
      });
    const x = new Float64Array(2);
    for (const [one, s, t] of [
      [takes("i32", "f64"), 1, 0.5],
      [takes("f64", "i32"), 0.5, 1],
    ] as const)
      assert.equal((await run(gpu, one, { x, s, t }))["y"], Float64Array.of(34, 34));
  });

  test(`the functions of the mathematics ${where} say where there is nothing, and know infinities`, async () => {
    for (const [name, x, z, is] of [
      ["sin", 5000, 0, Number.NaN],
      ["tan", -1e9, 0, Number.NaN],
      ["tanh", 100, 0, 1],
      ["tanh", -100, 0, -1],
      ["log", -1, 0, Number.NaN],
      ["log2", 0, 0, Number.NEGATIVE_INFINITY],
      ["log1p", -2, 0, Number.NaN],
      ["log1p", -1, 0, Number.NEGATIVE_INFINITY],
      ["pow", -2, 3, -8],
      ["pow", -2, 2, 4],
      ["pow", -8, 0.5, Number.NaN],
      ["pow", 0, 0.5, 0],
      ["pow", 0, -0.5, Number.POSITIVE_INFINITY],
    ] as const) {
      const f = maths[name] as (x: number, z: number) => number;
      const passed = { x: Float64Array.of(x, x), z: Float64Array.of(z, z) };
      const { y } = await run(gpu, curve("curve", f), passed);
      const right = Number.isFinite(is) ? Math.abs(y![0]! - is) < 1e-4 : Object.is(y![0], is);
      assert.ok(right, `${name}(${x}, ${z}): expected ${is}, got ${y![0]}`);
    }
  });

  test(`what is no number ${where} compares and chooses as it does here, and stays none`, async () => {
    const pairs = [7, 1, -1, 0]
      .flatMap((x) => [7, 1, 0].map((z) => [x, z] as const))
      .filter((pair) => pair.includes(7));
    const [x, z] = [0, 1].map((n) => Float64Array.from(pairs, (pair) => pair[n]!)) as [Float64Array, Float64Array];
    const said = {
      "!==": (x: number, z: number) => (x !== z ? 1 : 0),
      isNaN: (x: number) => (Number.isNaN(x) ? 1 : 0),
      "!(>=)": (x: number, z: number) => (!(x >= z) ? 1 : 0),
      min: (x: number, z: number) => Math.min(x, z),
      max: (x: number, z: number) => Math.max(Math.max(-3, x), z),
      "| 0": (x: number) => x | 0,
    };
    for (const [name, f] of Object.entries({ ...said, ...maths })) {
      const kernel = unsure(f as (x: number, z: number) => number);
      const [{ y }, meant] = [await run(gpu, kernel, { x, z }), kernel.itself({ x, z }).y];
      for (const [i, is] of meant.entries())
        if (Number.isNaN(is) || name in said)
          assert.ok(Object.is(y![i]! + 0, is + 0), `${name}: ${y![i]}, ${pairs[i]}`);
    }
  });

  test(`whole numbers beyond 32 bits ${where} are taken modulo 2³²`, async () => {
    const cut = kernel({
      name: "cut",
      about: "",
      form: "each",
      takes: { x: "f64[n]" },
      gives: { k: "i32[n]" },
      element({ x, k }, i) {
        k[i] = x[i]! | 0;
      },
    });
    const far = [2147483520, 2147483648, 2147483904, 3e9, 4294966784, 4294967296, 4294967808, 2 ** 40 + 2 ** 20, 1e30];
    const x = Float64Array.from(
      [...far, 0.5, 7.9, 16777215, 3.4e38].flatMap((x) => [x, -x]),
      Math.fround,
    );
    assert.equal((await run(gpu, cut, { x }))["k"], cut.itself({ x }).k);
  });

  test(`the length of what has squares beyond all singles ${where} lies as near as any`, async () => {
    const kernel = curve("curve", maths.hypot);
    const sizes = [0, 1e-37, 3e-25, 4e-25, 1e-18, 1, 1e18, 3e20, 4e20, 1e38];
    const pairs = sizes.flatMap((x) => sizes.map((z) => [x, -z] as const));
    const [x, z] = [0, 1].map((n) => Float64Array.from(pairs, (pair) => Math.fround(pair[n]!)));
    assert.is(await astray(gpu, kernel, alone(kernel, { x: x!, z: z! })), "");
  });

  test(`the functions of the mathematics ${where} lie as near as is stated of each`, async () => {
    for (const [name, [least, most]] of Object.entries(spans)) {
      const f = maths[name as keyof typeof spans] as (x: number, z: number) => number;
      const kernel = curve("curve", f);
      const length = 100;
      const across = (from: number, to: number) =>
        Float64Array.from({ length }, (_, i) => Math.fround(from + ((to - from) * (i + 0.5)) / length));
      const passed = { x: across(least, most), z: across(0.5, 1.9).reverse() };
      assert.is(await astray(gpu, kernel, alone(kernel, passed)), "", name);
    }
  });

  test(`a call ${where} says its bytes, and took no longer there than it did here`, async () => {
    const [a, b] = [new Float64Array(15).fill(2), new Float64Array(20).fill(3)];
    const began = performance.now();
    const worked = await gpu.run(shelf.matrixProduct, { a, b, rows: 3, inner: 5, columns: 4 });
    const here = performance.now() - began;
    if (isTrouble(worked)) throw new Error(worked.about);
    assert.equal(worked.given.c, new Float64Array(12).fill(30));
    const none = await gpu.run(shelf.matrixProduct, { a, b: new Float64Array(0), rows: 3, inner: 5, columns: 0 });
    assert.equal(none, { given: { c: new Float64Array(0) }, bytes: 0, sendMs: 0, kernelMs: 0, readMs: 0 });
    assert.is(worked.bytes, 4 * (15 + 20 + 12), "singles there and back");
    const { sendMs, kernelMs, readMs } = worked;
    assert.ok(kernelMs > 0 && sendMs >= 0 && readMs >= 0, `${sendMs}, ${kernelMs} and ${readMs}`);
    assert.ok(sendMs + kernelMs + readMs < here, `${sendMs}, ${kernelMs} and ${readMs} of ${here}`);
  });

  test(`an ensemble ${where} keeps to its motions while roundings are bounded`, async () => {
    assert.is(await astray(gpu, lorenz, alone(lorenz, { ...values, ...cloud(9), steps: 12 })), "");
  });
}

const opened: Gpu[] = [];
for (const by of ["cpu", "webasm"] as const) {
  const gpu = await openGpu({ by });
  if (isTrouble(gpu)) skip(`kernels by gpu.js's ${by}`, gpu.about);
  else {
    opened.push(gpu);
    holds(gpu, `by gpu.js's ${by}`, by);
    if (by === "cpu")
      test("a system that has no room for what is shared, or no file, is an outcome, and of that call alone", () => {
        const narrow = 'ulimit -f 64; ulimit -n 64; exec "$0" "$@"';
        const given = [process.execPath, fileURLToPath(new URL("./narrow.ts", import.meta.url))];
        const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
        const { stdout, stderr } = spawnSync("sh", ["-c", narrow, ...given], { encoding: "utf8", env });
        const [none, ...told] = JSON.parse(stdout || JSON.stringify([stderr]));
        assert.is(none.kind, "failed");
        assert.match(none.about, /^no file to share: EMFILE/);
        assert.match(told[1].about, /^400000 bytes to share: EFBIG/);
        assert.match(told[3].about, /EFBIG/);
        assert.equal(
          told.map((one: boolean | { kind: string }) => (one === true ? "right" : (one as { kind: string }).kind)),
          ["right", "failed", "right", "failed", "right"],
        );
      });
  }
}

const gpu = await openGpu();
if (isTrouble(gpu)) skip("kernels on a GPU", gpu.about);
else {
  opened.push(gpu);
  holds(gpu, "on a GPU");

  test("an expression of many terms, and choices in one another, are run", async () => {
    const spec = { name: "long", about: "", form: "each", takes: { x: "f64[n]" }, gives: { y: "f64[n]" } } as const;
    const terms = Array.from({ length: 400 }, (_, n) => `x[i] * ${n}`).join(" + ");
    const choices = Array.from({ length: 48 }, (_, n) => `x[i] > ${n} ? x[i] / ${n + 2} : `).join("");
    for (const body of [terms, `${choices} 1`]) {
      const text = `element({ x, y }, i) { y[i] = ${body}; }`;
      const made = kernelOf({ ...spec, element: Function(`return { ${text} }.element`)() }, () => "long", text);
      const passed = { x: Float64Array.of(0, 1, 2) };
      const [one, other] = [(await run(gpu, made as never, passed))["y"]!, made.itself(passed).y];
      // Sums of whole numbers are exact; a quotient is off by WGSL's 2.5 units in the last place.
      for (const [n, y] of other.entries()) assert.ok(Math.abs(one[n]! - y) <= 5 * HALF * y, `${one[n]} for ${y}`);
    }
  });

  test("loops are left by each thread when it says so, and what was rounded is an index", async () => {
    const first = (v: number, s: number) => {
      for (let k = 0; k < s; k++) if (k * v > 2) return k;
      return -1;
    };
    const leaving = kernel({
      name: "leaving",
      about: "",
      form: "each",
      takes: { x: "f64[n]", s: "size" },
      gives: { y: "f64[n]", z: "f64[n]" },
      uses: { first },
      element({ x, s, n, y, z }, i) {
        for (let k = 0; k < s; k++) {
          if (x[i]! * k > 2) break;
          if ((k & 3) === 1) continue;
          y[i]! += k;
        }
        let v = 1;
        while (v < 10 + x[i]!) v *= 2;
        z[i] = v + x[Math.floor(x[i]! * n)]! + first(x[i]!, s);
        for (let k = 0; k < s; k++) if (x[i]! * k > 1) return;
        z[i]! += 0.5;
      },
    });
    // Sixteenths, of which all that is made here is exact.
    const passed = { x: Float64Array.from({ length: 40 }, (_, i) => ((i * 5) % 16) / 16), s: 9 };
    assert.equal(await run(gpu, leaving as never, passed as never), { ...leaving.itself(passed) });
  });

  test("two runs on one adapter are equal", async () => {
    const passed = { ...values, ...cloud(300), steps: 300 };
    assert.equal(await run(gpu, lorenz, passed), await run(gpu, lorenz, passed));
    const field = casesOf(spreading).at(-1)!.passed;
    assert.equal(await run(gpu, spreading, field), await run(gpu, spreading, field));
  });

  test("an ensemble on a GPU keeps its motions for a Lyapunov time, and its statistics after", async () => {
    const time = 110;
    const motions = cloud(long ? 2048 : 512);
    const soon = await run(gpu, lorenz, { ...values, ...motions, steps: time });
    const exactly = lorenz.simd({ ...copied(motions), ...values, steps: time });
    // Some 60 operations a stage and tick, each half a unit in the last place of numbers up to 40, and a factor e.
    const slip = 4 * 60 * time * 6e-8 * 40 * Math.E;
    for (const name of ["x", "y", "z"])
      for (const [i, x] of soon[name]!.entries()) assert.ok(Math.abs(x - exactly[name]![i]!) < slip);
    const late = await run(gpu, lorenz, { ...values, ...motions, steps: 2000 });
    const other = lorenz.simd({ ...copied(motions), ...values, steps: 2000 });
    const mean = (all: ArrayLike<number>) => Array.from(all).reduce((sum, x) => sum + x, 0) / all.length;
    const spread = Math.sqrt(mean(Array.from(other["z"]!, (z) => (z - mean(other["z"]!)) ** 2)));
    // Two independent means: four standard errors of their difference.
    assert.ok(Math.abs(mean(late["z"]!) - mean(other["z"]!)) < 4 * spread * Math.sqrt(2 / motions.x.length));
  });

  const broken = {
    each: {
      gives: { y: "f64[n]" },
      text: "element({ x, y }, i) { y[i] = x[i] < 2 ? x[i] * 3 : 0; }",
      tokens: { "< 2": "< 3", "* 3": "* 4", ": 0": ": 1" },
    },
    sweep: {
      gives: { y: "f64[rows, n]" },
      text: "element({ x, n, y }, i, row) { y[row * n + i] = row > 0 ? y[(row - 1) * n + i] * 0.5 + x[i] : x[i]; }",
      tokens: { "> 0": "> 1", "row - 1": "row - 2", "* 0.5": "* 0.25", "+ x": "- x" },
    },
  } as const;
  for (const [form, { gives, text, tokens }] of Object.entries(broken))
    test(`an element of the form ${form} that differs on a GPU by one token is caught`, async () => {
      const made = (text: string) =>
        kernelOf(
          { name: "broken", about: "", form: form as "each" | "sweep", takes: { x: "f64[n]" }, gives, element() {} },
          () => "broken",
          text,
        );
      const passed = { x: Float64Array.from({ length: 70 }, (_, i) => i / 8 - 4), rows: 5 };
      const { rows: _, ...each } = passed;
      const own = alone(made(text), form === "each" ? each : passed);
      assert.is(await astray(gpu, made(text), own), "");
      for (const [from, to] of Object.entries(tokens))
        assert.not.equal(await astray(gpu, made(text.replace(from, to)), own), "", `${from} → ${to} went unseen`);
    });

  test("a scan on a GPU is the running value within its roundings, and one by another token is not", async () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => Math.fround(((i * 7919) % 1009) / 64 - 8));
    const parts = running.parts({ x }, "gpu");
    const { $own } = alone(parts.kernel, { ...(parts.passed as Passed) }).is.slips;
    const blocks = Math.ceil(x.length / 256);
    // Halved with each block, the first's slip is led on.
    let before = 0;
    const slips = Array.from(x, (_, i) => {
      const slip = $own![(i % 256) * blocks + (i >> 8)]! + 0.5 * before;
      if (i % 256 === 255) before = slip;
      return slip;
    });
    const beside = scan({ ...halves, combine, element: ({ x }, i) => x[i]! });
    for (const [one, right] of [
      [running, true],
      [beside, false],
    ] as const) {
      const launched = await launch(one, { x }, { on: "gpu" });
      if (isTrouble(launched)) throw new Error(launched.about);
      const meant = running.itself({ x });
      assert.is(launched.ran.execution, "gpu");
      assert.is(
        launched.given.every((y, i) => Math.abs(y - meant[i]!) <= slips[i]! + 2 ** -24 * Math.abs(meant[i]!)),
        right,
      );
    }
  });

  test("pairs are warped on a GPU by their fronts as each is by itself", async () => {
    const [n, m, pairs, band] = [40, 37, 5, 6];
    const series = (length: number, rate: number) =>
      Float64Array.from({ length: length * pairs }, (_, i) => Math.fround(Math.sin(rate * i)));
    const passed = { x: series(n, 0.31), y: series(m, 0.27), n, m, pairs, band };
    for (const band of [6, 2]) {
      const there = await launch(warpingDistances, { ...passed, band }, { on: "gpu" });
      const here = await launch(warpingDistances, { ...passed, band }, { on: "simd" });
      if (isTrouble(there) || isTrouble(here)) throw new Error("none");
      assert.equal([there.ran.kernel, here.ran.kernel], ["warping-fronts", "warpings"]);
      // A way of some 80 steps, each a difference and a sum.
      for (const [k, far] of there.given.entries())
        assert.ok(Object.is(far, here.given[k]) || Math.abs(far - here.given[k]!) <= 160 * HALF * far, `${k}: ${far}`);
    }
  });

  test("a fold on a GPU is the sum within its roundings, and one by another token is not", async () => {
    const spec = { name: "sum", about: "", takes: { x: "f64[n]" }, over: "n", from: 0 } as const;
    const element = ({ x }: { x: Float64Array }, i: number) => x[i]!;
    const x = Float64Array.from({ length: 9001 }, (_, i) => Math.fround(((i * 7919) % 1009) / 64));
    const add = (a: number, b: number) => a + b;
    const times = (a: number, b: number) => a * b;
    for (const [combine, right] of [
      [add, true],
      [times, false],
    ] as const) {
      const launched = await launch(fold({ ...spec, element, combine }), { x }, { on: "gpu" });
      if (isTrouble(launched)) throw new Error(launched.about);
      const total = fold({ ...spec, element, combine: add }).simd({ x });
      // A lane adds 512 numbers, and 8-byte parts are joined.
      assert.is(Math.abs(launched.given - total) <= 512 * 6e-8 * total, right);
    }
  });

  test("ways that are not there are infinite on a GPU too", async () => {
    const n = 23;
    const steps = Float64Array.from({ length: n * n }, (_, at) => ((at * 7919) % 5 < 2 ? (at * 31) % 97 : Infinity));
    const passed = { a: steps, b: steps.slice().reverse(), rows: n, inner: n, columns: n };
    for (const kernel of [shelf.minPlusProduct, shelf.maxPlusProduct])
      assert.equal((await run(gpu, kernel, passed))["c"], kernel.itself(passed).c);
  });

  test("a whole number stays one on a GPU, below 0 or in a loop, and what is not written as it was", async () => {
    const signed = kernel({
      name: "signed",
      about: "",
      form: "each",
      takes: { p: "i32[n]", k: "i32" },
      gives: { q: "i32[n]", r: "i32[n]", s: "i32[n]", fresh: "u8[n]", kept: "u8[n]" },
      element({ p, k, q, r, s }, i) {
        let turned = p[i]!;
        let chosen = p[i]!;
        for (let j = 0; j < k; j++) {
          s[i] = Math.imul(turned + chosen, 3);
          turned = ~p[i]!;
          chosen = j < 2 ? p[i]! : k;
        }
        q[i] = Math.imul(p[i]! > 3 ? p[i]! : -1, k);
        r[i] = (p[i]! > 3 ? 65_535 : -1) >> 1;
      },
    });
    const p = Int32Array.of(0, 5, 2147483647, -2147483648, 16777217);
    const passed = { p, k: 3, kept: Uint8Array.of(9, 8, 7, 6, 5) };
    assert.equal(await run(gpu, signed, passed), signed.itself({ ...passed }));
  });

  test("what a GPU cannot say is refused by name, with the reason", async () => {
    const says = (passed: object, one: object, pattern: RegExp) =>
      assert.rejects(gpu.run(one as never, passed as never), pattern);
    const x = new Float64Array(4);
    await says(
      { x, y: x, band: 1, blocks: 1, n: 2, m: 2, pairs: 2 },
      shelf.warpings,
      /expected an element that writes its own place, got line at another/,
    );
    const { kernel: blocks, passed } = running.parts({ x });
    await says(passed, blocks, /^running .* got \$own at another; /);
    await says(
      { theta: x.fill(1e9), omega: x.slice(), coupling: 1 },
      shelf.kuramoto,
      /expected theta from -2048 to 2048, got 1e9|1000000000/,
    );
    await says(
      { theta: x.fill(Number.NaN), omega: x.slice(), coupling: 1 },
      shelf.kuramoto,
      /expected theta .* got NaN/,
    );
    const omega = new Float64Array(4);
    const gone = new Float64Array(4);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    await says(
      { theta: x.fill(1), omega: new Float64Array(3), coupling: 1 },
      shelf.kuramoto,
      /of length 4 \(n\), got 3/,
    );
    await says(
      { theta: new Float32Array(4), omega, coupling: 1 },
      shelf.kuramoto,
      /theta to be a Float64Array, got a F/,
    );
    await says(
      { theta: x, omega: gone, coupling: 1 },
      shelf.kuramoto,
      /omega of length 4 \(n\), got a detached buffer/,
    );
  });

  test("what is too much for one launch is worked in several, and what no buffer holds is refused", async () => {
    const side = 8 * 65535;
    const index = kernel({
      name: "index",
      about: "",
      form: "each",
      takes: {},
      gives: { k: "i32[rows, n]" },
      element({ n, k }, i, row) {
        k[row * n + i] = row * n + i;
      },
    });
    const lines = kernel({
      name: "lines",
      about: "",
      form: "each",
      takes: { x: "f64[n]" },
      gives: { c: "u8[n]" },
      element({ x, c }, i) {
        c[i] = x[i]! + (i & 3);
      },
    });
    for (const [rows, n] of [
      [side + 1, 1],
      [2, side + 1],
    ] as const)
      assert.equal(await run(gpu, index, { rows, n }), index.simd({ rows, n }) as never, `${rows} by ${n}`);
    if (long) {
      // More lanes than one axis has threads, and places that no single could count.
      const many = { x: Float64Array.from({ length: 2 ** 24 + 3 }, (_, i) => i % 251) };
      assert.equal(await run(gpu, lines, many), lines.simd(many) as never);
    }
    // Each whole number is two singles.
    const n = roomOf(gpu.adapter).singles / 2 + 1;
    if (n <= MOST)
      await assert.rejects(gpu.run(index, { rows: 1, n }), /^index: expected at most \d+ bytes in one buffer /);
  });

  test("a driver that dies, a lost device and a silent process are outcomes, and SIMD runs where allowed", async () => {
    const passed = { ...values, ...cloud(500), steps: 3000 };
    const dying = (await openGpu()) as Gpu;
    const answer = dying.run(lorenz as never, passed as never);
    process.kill(dying.process, "SIGKILL");
    const died = await answer;
    assert.ok(isTrouble(died) && died.kind === "died" && died.about === "its process ended with SIGKILL");
    const after = await dying.run(lorenz as never, passed as never);
    assert.ok(isTrouble(after) && after.kind === "died");
    const late = await openGpu({ patience: 0.01 });
    assert.ok(isTrouble(late) && late.kind === "late");
    const env = process.env["NODE_OPTIONS"];
    process.env["NODE_OPTIONS"] = `${env ?? ""} --import ${new URL("./lose-device.js", import.meta.url)}`;
    const losing = (await openGpu()) as Gpu;
    process.env["NODE_OPTIONS"] = env ?? "";
    const lost = await losing.run(lorenz as never, { ...passed, steps: 2 } as never);
    assert.ok(isTrouble(lost) && lost.kind === "lost", JSON.stringify(lost));
    const stays = await losing.run(fading, { x: new Float64Array(6), rows: 2, n: 3 });
    assert.ok(isTrouble(stays) && stays.kind === "lost", JSON.stringify(stays));
    await losing.close();
    taken();
    const kinds = await launch(
      shelf.kuramoto,
      { theta: new Float64Array(2), omega: new Float64Array(2), coupling: 1 },
      {
        on: "gpu",
        adapter: "real",
        otherwise: "simd",
      },
    );
    if (isTrouble(kinds)) throw new Error(kinds.about);
    assert.equal(taken(), [kinds.ran]);
    if (gpu.adapter.kind === "software") assert.match(kinds.ran.reason, /^not on a GPU: no adapter: /);
  });

  test("a call that a GPU fails at ends none of those beside it", async () => {
    // What WGSL's compiler works out by itself must be a single.
    const text = "x[i] + Math.round(3e38) * 1e38";
    const spec = { name: "large", about: "", form: "each", takes: { x: "f64[n]" }, gives: { y: "f64[n]" } } as const;
    const own = new Function(`return { element({ x, y }, i) { y[i] = ${text}; } }`)() as { element: never };
    const large = kernel({ ...spec, ...own });
    const x = new Float64Array(4);
    const known = { on: "gpu", adapter: gpu.adapter.kind as "real" | "software" } as const;
    await dismiss();
    const beside = () => launch(shelf.kuramoto, { theta: x, omega: x, coupling: 1 }, known);
    const told = await Promise.all([launch(large, { x }, known), beside(), launch(large, { x }, known), beside()]);
    assert.equal(
      told.map((one) => (isTrouble(one) ? one.kind : one.ran.execution)),
      ["failed", "gpu", "failed", "gpu"],
    );
    const instead = await launch(large, { x }, { ...known, otherwise: "simd" });
    assert.match((instead as { ran: Ran }).ran.reason, /^not on a GPU: failed: .* cannot be represented/);
  });

  test("a launch on a GPU says so, and what it cannot say or loses runs otherwise where that is allowed", async () => {
    const passed = { theta: Float64Array.of(1, 2, 3), omega: new Float64Array(3), coupling: 1 };
    const { name: adapter, kind } = gpu.adapter;
    const known = { on: "gpu", adapter: kind as "real" | "software" } as const;
    const ran = async (choice: Choice = {}) => {
      const launched = await launch(shelf.kuramoto, passed, { ...known, ...choice });
      return isTrouble(launched) ? launched : launched.ran;
    };
    const there = { kernel: "kuramoto", execution: "gpu", precision: "f32", adapter, reason: "asked for" };
    assert.equal(await ran(), there);
    const x = new Float64Array(4);
    const paired = { x, y: x, band: 1, blocks: 1, n: 2, m: 2, pairs: 2 };
    const why =
      /warpings .* on a GPU: expected an element that writes its own place, got line at another; .*: run it by SIMD$/;
    await assert.rejects(launch(shelf.warpings, paired, known), why);
    for (const otherwise of ["plain", "simd"] as const) {
      const instead = (await launch(shelf.warpings, paired, { ...known, otherwise })) as { ran: Ran };
      assert.is(instead.ran.execution, otherwise);
      assert.match(instead.ran.reason, new RegExp(`^not on a GPU: ${why.source}`));
    }
    await dismiss();
    const env = process.env["NODE_OPTIONS"];
    process.env["NODE_OPTIONS"] = `${env ?? ""} --import ${new URL("./lose-device.js", import.meta.url)}`;
    const lost = await ran();
    assert.ok(isTrouble(lost) && lost.kind === "lost", JSON.stringify(lost));
    const instead = (await ran({ otherwise: "simd" })) as Ran;
    assert.match(`${instead.execution} ${instead.reason}`, /^simd not on a GPU: lost: /);
    process.env["NODE_OPTIONS"] = env ?? "";
    assert.equal(await ran(), there, "whoever asks next gets a new one");
  });
}

test("where a driver lies, a GPU opens", () => {
  if (softwareDriver() !== undefined) assert.ok(!isTrouble(gpu) || gpu.kind === "missing", JSON.stringify(gpu));
});

test("a kernel runs by name, by the environment, else by SIMD, and says which and why", async () => {
  const passed = { theta: Float64Array.of(1, 2, 3), omega: new Float64Array(3), coupling: 1 };
  const way = async (choice: object) => {
    const launched = await launch(shelf.kuramoto, passed, choice);
    if (isTrouble(launched)) throw new Error(launched.about);
    const { execution, precision, reason } = launched.ran;
    return [execution, precision, reason];
  };
  assert.equal(await way({ on: "plain" }), ["plain", "f64", "asked for"]);
  assert.equal(await way({ on: "simd", threads: 2 }), ["threads", "f64", "asked for"]);
  assert.equal(await way({ on: "simd", threads: 1 }), ["simd", "f64", "asked for"]);
  assert.equal(await way({ on: "plain", threads: 2 }), ["plain", "f64", "asked for"]);
  // Three sines for each of the nine pairs, and a little.
  assert.match((await way({})).join(), /^simd,f64,the default; [\d.]+e\+2 operations are too few for a GPU$/);
  process.env["ORRERY_KERNELS"] = "plain";
  assert.equal(await way({}), ["plain", "f64", "ORRERY_KERNELS=plain"]);
  process.env["ORRERY_KERNELS"] = "fast";
  await assert.rejects(way({}), /^ORRERY_KERNELS: expected one of plain, simd, simd128, gpu, got fast; /);
  delete process.env["ORRERY_KERNELS"];
});

test("what a launch is asked that nobody would look at is refused by name", async () => {
  const passed = { theta: Float64Array.of(1), omega: new Float64Array(1), coupling: 1 };
  const asked = launch as (...given: readonly unknown[]) => Promise<unknown>;
  for (const [given, says] of [
    [[shelf.kuramoto, passed, { thread: 2 }], /^launch: expected one of threads, on, otherwise, adapter, got thread; /],
    [[shelf.kuramoto, passed, { threads: 0 }], /^launch: expected a whole number of threads from 1 to 256, got 0; /],
    [[shelf.kuramoto, passed, { threads: Number.NaN }], /^launch: expected a whole .*, got NaN; /],
    [[shelf.kuramoto, passed, { on: "simd128" }], /^launch: expected on to be one of plain, simd, gpu, got simd128; /],
    [[shelf.kuramoto, passed, { on: "simd", otherwise: "gpu" }], /^launch: expected otherwise to be one of plain, /],
    [[shelf.kuramoto, passed, { adapter: "fast" }], /^launch: expected adapter to be one of real, software, any, got /],
    [[shelf.kuramoto], /^launch: expected what the kernel takes, by name, got undefined; pass a record$/],
    [[{}, passed], /^launch: expected a kernel, a fold or a scan, got something else; declare it with kernel\(\)$/],
    [[], /^launch: expected a kernel, a fold or a scan, got undefined; /],
  ] as const)
    await assert.rejects(asked(...given), says);
});

test("what a GPU cannot say runs by SIMD, and what is large does where there is no GPU", async () => {
  const x = new Float64Array(4);
  const paired = await launch(shelf.warpings, { x, y: x, band: 1, blocks: 1, n: 2, m: 2, pairs: 2 });
  if (isTrouble(paired)) throw new Error(paired.about);
  assert.match(`${paired.ran.execution} ${paired.ran.reason}`, /^simd warpings .* on a GPU: expected .*, got line at /);
  const large = kernel({
    name: "large",
    about: "",
    form: "each",
    takes: { x: "f64[n]", many: "size" },
    gives: { y: "f64[n]" },
    element({ x, many, y }, i) {
      let sum = x[i]!;
      // Counted as both ways are, and never run.
      if (many < 100) for (let k = 0; k < many; k++) sum += x[i]!;
      y[i] = sum;
    },
  });
  const reasonFor = async (many: number) => {
    const launched = await launch(large, { x, many });
    if (isTrouble(launched)) throw new Error(launched.about);
    return launched.ran.reason;
  };
  assert.is(await reasonFor(249_999_999), "the default; 1.0e+9 operations are too few for a GPU");
  const there = !isTrouble(gpu) && gpu.adapter.kind === "real";
  assert.match(
    await reasonFor(250_000_000),
    there ? /^1\.0e\+9 operations, break-even at / : /^the default; \S+( \S+)?$/,
  );
  await assert.rejects(launch(large, { x, many: -1 }), /^large: expected many to be a size, got -1; pass it$/);
});

test("what needs a real adapter has none without WebGPU", async () => {
  const none = await openGpu({ by: "cpu", adapter: "real" });
  assert.equal(none, { kind: "no adapter", about: "no driver offers a real one" });
});

test("a software adapter is found beside the browser that brings it", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "orrery-driver-")));
  const before = { path: process.env["PATH"], chrome: process.env["CHROME_PATH"] };
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  try {
    const browser = join(folder, "chromium");
    for (const file of [browser, join(folder, "vk_swiftshader_icd.json")]) writeFileSync(file, "");
    set("CHROME_PATH", undefined);
    set("PATH", ["/nowhere", folder].join(delimiter));
    assert.is.not(softwareDriver(), folder, "the loader is not there");
    writeFileSync(join(folder, "libvulkan.so.1"), "");
    assert.is(softwareDriver(), folder);
    set("PATH", "/nowhere");
    assert.is.not(softwareDriver(), folder);
    set("CHROME_PATH", browser);
    assert.is(softwareDriver(), folder);
    set("CHROME_PATH", join(folder, "none"));
    assert.is.not(softwareDriver(), folder);
  } finally {
    set("PATH", before.path);
    set("CHROME_PATH", before.chrome);
    rmSync(folder, { recursive: true });
  }
});

test("an adapter is named by what it says first, and software where it says so", () => {
  const limits = { maxBufferSize: 7, maxComputeWorkgroupsPerDimension: 65535, maxVertexBuffers: 8 };
  const named = (info: object) => {
    const said = { vendor: "", architecture: "", device: "", description: "", ...info };
    const { name, kind, limits: told } = described({ info: said, limits });
    assert.equal([told["maxBufferSize"], told["maxVertexBuffers"]], [7, undefined]);
    return `${name}: ${kind}`;
  };
  assert.is(named({ vendor: "nvidia", architecture: "hopper", device: "2335" }), "nvidia hopper: real");
  assert.is(named({ vendor: "nvidia", device: "2335", description: "H200" }), "nvidia 2335: real");
  assert.is(named({ description: "H200" }), "H200: real");
  assert.is(named({ vendor: "google", architecture: "swiftshader" }), "google swiftshader: software");
  assert.is(named({ vendor: "mesa", device: "llvmpipe (LLVM)" }), "mesa llvmpipe (LLVM): software");
  assert.is(named({ vendor: "mesa", description: "Lavapipe" }), "mesa Lavapipe: software");
  assert.is(named({ vendor: "microsoft", device: "warp", isFallbackAdapter: true }), "microsoft warp: software");
});

test("an adapter's room is what its limits say, to the last byte", () => {
  const limits = { maxStorageBufferBindingSize: 1000, maxBufferSize: 1200, maxComputeWorkgroupsPerDimension: 10 };
  const into = (singles: number, has: Readonly<Record<string, number>> = limits) =>
    fits({ name: "k" }, { name: "an adapter", limits: has }, singles);
  into(250);
  into(1e9, {});
  const bytes = /^k: expected at most 1000 bytes in one buffer of an adapter, got 1004; pass it in parts$/;
  assert.throws(() => into(251), bytes);
  assert.throws(() => into(251, { ...limits, maxStorageBufferBindingSize: 1200, maxBufferSize: 1000 }), bytes);
  assert.equal(roomOf({ limits }), { singles: 250, side: 80 });
  // gpu.js asks a device for no more, whatever the adapter has.
  assert.is(roomOf({ limits: { maxComputeWorkgroupsPerDimension: 1e6 } }).side, 8 * 65535);
});

test("singles lie in the shared file one after another, and one that ends early is said", () => {
  const folder = mkdtempSync(join(tmpdir(), "orrery-shared-"));
  const file = openSync(join(folder, "shared"), "w+");
  try {
    writeAll(file, Float32Array.of(1, 2, 3));
    writeAll(file, Float32Array.of(9, 4, 5).subarray(1), 12);
    assert.equal(readAll(file, [2, 0, 3]), [Float32Array.of(1, 2), new Float32Array(0), Float32Array.of(3, 4, 5)]);
    assert.throws(() => readAll(file, [2, 4]), /^the shared file ends early$/);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
});

test("what was opened is closed", async () => {
  await dismiss();
  for (const one of opened) await one.close();
});
