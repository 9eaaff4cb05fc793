// A kernel is compiled once for each source that it has, and never runs what another source was compiled to.
import { ensemble, kernel } from "../../kernels/compiler/index.ts";
import { note, prefer, type Ran, taken } from "../../kernels/compiler/ran.ts";
import { sin } from "../../kernels/maths/index.ts";
import { assert, test } from "../suite.ts";

const x = Float64Array.from({ length: 21 }, (_, i) => i / 7);
const declared = (more: object = {}) =>
  kernel({
    name: "declared",
    about: "",
    form: "each",
    takes: { x: "f64[n]" },
    gives: { y: "f64[n]" },
    uses: { wave, gain },
    element({ x, y }, i) {
      y[i] = (gain as number) * wave(x[i]!);
    },
    ...more,
  });
let gain: unknown = 2;
let wave = sin;

test("what has been compiled is not compiled again, and what differs is", () => {
  const compiled = WebAssembly.Module;
  let count = 0;
  WebAssembly.Module = class extends compiled {
    constructor(bytes: BufferSource) {
      super(bytes);
      count++;
    }
  } as typeof compiled;
  const after = (one: ReturnType<typeof declared>) => {
    one.simd({ x });
    return count;
  };
  try {
    const first = after(declared());
    assert.is(after(declared()), first, "the same source");
    assert.is(after(declared({ name: "other" })), first, "another name");
    gain = 3;
    assert.is(after(declared()), first + 1, "another number");
    const { y } = declared().simd({ x });
    gain = 2;
    wave = (z) => z + 1;
    assert.is(after(declared()), first + 2, "another function");
    wave = sin;
    assert.equal(
      y,
      x.map((one) => 3 * sin(one)),
    );
  } finally {
    WebAssembly.Module = compiled;
  }
});

test("a kernel of another's source speaks with its own name", () => {
  const far = (name: string) =>
    kernel({
      name,
      about: "",
      form: "each",
      takes: { x: "f64[n]", s: "size" },
      gives: { y: "f64[n]" },
      element({ x, s, y }, i) {
        y[i] = x[i + s * s * s * s]!;
      },
    });
  for (const name of ["first", "second"])
    assert.throws(
      () => far(name).simd({ x, s: 200_000 }),
      new RegExp(`^${name} \\(compiled\\.test\\.ts:\\d+\\), line 2 of element: expected an index below 2³¹, got `),
    );
});

test("a text of a number's digits is not that number", () => {
  const over = (one: unknown) => {
    gain = one;
    return declared();
  };
  over(2).simd({ x });
  for (const text of ["2", "number,2"])
    assert.throws(() => over(text).simd({ x }), /^declared: expected gain to be a number, .*, got .*; convert it$/);
  over(0).simd({ x });
  for (const none of [null, undefined, false, "-0"])
    assert.throws(() => over(none).simd({ x }), /^declared: expected gain to be a number, /);
  gain = 2;
});

test("a zero and its negative are two numbers to a kernel, and one as a whole number", () => {
  const over = (zero: number) =>
    kernel({
      name: "over",
      about: "",
      form: "each",
      takes: {},
      gives: { y: "f64[n]" },
      uses: { zero },
      element({ y }, i) {
        y[i] = 1 / zero;
      },
    });
  for (const zero of [0, -0]) assert.is(over(zero).simd({ n: 1 }).y[0], 1 / zero);
  const signs = kernel({
    name: "signs",
    about: "",
    form: "each",
    takes: { m: "i32", s: "size" },
    gives: { y: "f64[n]" },
    element({ m, s, y }, i) {
      y[i] = 1 / m + 1 / s;
    },
  });
  for (const run of [signs.itself, signs.simd]) assert.is(run({ m: -0, s: -0, n: 1 }).y[0], Infinity);
});

test("a table of the same numbers is another table", () => {
  const [one, other] = [Float64Array.of(1, 2), Float64Array.of(1, 2)];
  const looked = (table: Float64Array) =>
    kernel({
      name: "looked",
      about: "",
      form: "each",
      takes: { p: "i32[n]" },
      gives: { y: "f64[n]" },
      uses: { table },
      element({ p, y }, i) {
        y[i] = table[p[i]!]!;
      },
    });
  const p = Int32Array.of(1, 0, 1);
  const [first, second] = [looked(one), looked(other)];
  assert.equal([...first.simd({ p }).y, ...second.simd({ p }).y], [2, 1, 2, 2, 1, 2]);
  other[1] = 7;
  assert.equal([...first.simd({ p }).y, ...second.simd({ p }).y], [2, 1, 2, 7, 1, 7]);
});

test("a record that is changed after its declaration changes nothing", () => {
  const spec = {
    name: "changed",
    about: "",
    form: "each",
    takes: { x: "f64[n]" },
    gives: { y: "f64[n]" },
    element({ x, y }: { x: Float64Array; y: Float64Array }, i: number) {
      y[i] = x[i]! + 1;
    },
  } as const;
  const made = kernel(spec);
  Object.assign(spec, { element: ({ x, y }: { x: Float64Array; y: Float64Array }, i: number) => (y[i] = -x[i]!) });
  assert.equal(made.simd({ x }), made.itself({ x }));
  assert.is(made.simd({ x }).y[0], 1);
  const uses: Record<string, unknown> = { wave, gain };
  const used = declared({ uses });
  Object.assign(uses, { wave: Math.abs, gain: 7 });
  assert.equal(used.simd({ x }), used.itself({ x }));
});

test("an ensemble by another rule of the same names is another kernel", () => {
  const by = "map" as const;
  const motion = { name: "grow", about: "", state: ["x"], params: ["r"], by };
  const rule = (factor: number) =>
    factor === 1
      ? (out: Float64Array, [u]: Float64Array, { r }: Readonly<Record<string, number>>) => {
          out[0] = r! * u!;
        }
      : (out: Float64Array, [u]: Float64Array, { r }: Readonly<Record<string, number>>) => {
          out[0] = r! * u! * u!;
        };
  const passed = { r: 2, dt: 1, tick: 0, steps: 2 };
  const moved = (factor: number) => ensemble({ ...motion, rule: rule(factor) }).simd({ ...passed, x: x.slice() })["x"]!;
  assert.is(moved(1)[7], 4);
  assert.is(moved(2)[7], 8);
  assert.is(moved(1)[14], 8);
});

test("who runs a kernel without a choice follows what the environment says, and it is noted", () => {
  const ways = () => {
    const one = declared({ name: "preferred" });
    one.run({ x });
    one.run({ x });
    return taken().map(({ kernel, execution, precision, reason }) => [kernel, execution, precision, reason].join());
  };
  taken();
  for (const nothing of [undefined, ""]) {
    prefer(nothing);
    assert.equal(ways(), ["preferred,simd,f64,the default"]);
  }
  prefer("gpu");
  assert.equal(ways(), ["preferred,simd,f64,ORRERY_KERNELS=gpu, but no digest is fed by a GPU"]);
  prefer("simd");
  assert.equal(ways(), ["preferred,simd,f64,ORRERY_KERNELS=simd"]);
  const refused = declared({
    name: "refused",
    element({ y }: { y: Float64Array }, i: number) {
      y[i] = Number("7");
    },
  });
  assert.is(refused.run({ x }).y[3], 7);
  const [{ execution, reason }] = taken() as [Ran];
  assert.is(execution, "plain");
  assert.match(reason, /^not compiled: refused \(.*, got Number; leave it out$/);
  prefer("simd128");
  assert.equal(ways(), ["preferred,simd,f64,ORRERY_KERNELS=simd128"]);
  prefer("plain");
  assert.equal(ways(), ["preferred,plain,f64,ORRERY_KERNELS=plain"]);
  prefer(undefined);
  assert.equal(ways(), ["preferred,simd,f64,the default"]);
  assert.throws(
    () => prefer("fast"),
    /^ORRERY_KERNELS: expected one of plain, simd, simd128, gpu, got fast; choose one of those$/,
  );
});

test("ways that were taken are told once, in the order of first need", () => {
  const ran = (kernel: string, more: object = {}) =>
    note({ kernel, execution: "simd", precision: "f64", reason: "r", ...more });
  taken();
  ran("b");
  ran("a");
  ran("b");
  ran("a", { execution: "threads" });
  ran("a", { reason: "s" });
  ran("a", { adapter: "x" });
  const told = taken().map(({ kernel, execution, reason, adapter }) => [kernel, execution, reason, adapter].join());
  assert.equal(told, ["b,simd,r,", "a,simd,r,", "a,threads,r,", "a,simd,s,", "a,simd,r,x"]);
  assert.equal(taken(), []);
});
