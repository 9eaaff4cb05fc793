// What a GPU's thread is told, taken at its word: the text is plain JavaScript too, and in doubles it means what the
// element means. Around it: what is sent, and what comes back.
import { runInThisContext } from "node:vm";
import { gpuFormOf } from "../../kernels/compiler/gpu.ts";
import { packed, type Room, taskOf, unpacked } from "../../kernels/compiler/gpu-call.ts";
import { functions, HALF, single } from "../../kernels/compiler/gpu-maths.ts";
import { type AnyKernel, kernel, type Numbers } from "../../kernels/compiler/index.ts";
import { given, kernelOf, planned } from "../../kernels/compiler/kernel.ts";
import { callOf, type Plan } from "../../kernels/compiler/plan.ts";
import * as shelf from "../../kernels/shelf.ts";
import { assert, test } from "../suite.ts";
import { constructs } from "./constructs.ts";
import { copied } from "./law.ts";
import { type Passed, passedAt, type Trial, trials } from "./trials.ts";

type Thread = (this: unknown, held: Float32Array, ...numbers: number[]) => number | number[];

const ample: Room = { singles: 1e9, side: 1e6 };

/** What all threads of every launch give, one after another. */
function byThreads(plan: Plan, passed: Passed, room = ample): Readonly<Record<string, Numbers>> {
  const form = gpuFormOf(plan);
  const call = callOf(plan, passed);
  const { held, numbers } = packed(form, plan, call);
  const task = taskOf(form, plan, call, room);
  const { launches, sent, back, from, widest } = task;
  const threads: Thread[] = form.texts.map((text) =>
    runInThisContext(`(() => { ${form.functions.join("\n")} return (${text}); })()`),
  );
  const answers: Float32Array[] = [];
  for (const { output, numbers: own, puts } of launches) {
    const [lanes = 0, rows = 1] = output;
    const given = threads.map((thread) => {
      const all: number[] = [];
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < lanes; x++)
          all.push(...[thread.call({ thread: { x, y } }, held, Number.NaN, ...numbers, ...own)].flat());
      return Float32Array.from(all);
    });
    puts.forEach(([from, to, count], n) => void held.set(given[n]!.subarray(from, from + count), to));
    if (puts.length === 0) answers.push(...given);
  }
  if (from !== undefined) answers.push(held.slice(from, from + back));
  const lengths = answers.map(({ length }) => length);
  const sum = lengths.reduce((before, length) => before + length, 0);
  const largest = launches.length === 0 ? 0 : Math.max(sent, ...lengths);
  assert.equal([held.length, back, widest], [Math.max(1, sent), sum, largest]);
  if (launches.length > 0) unpacked(form, plan, call, task, answers);
  return given(plan, call);
}

/** The largest single. */
const MOST = 2 ** 128 - 2 ** 104;
/** Zeros have one sign there. */
const rounded = (x: number): number => Math.fround(x) + 0;
const singles = (all: Passed): Passed =>
  Object.fromEntries(
    Object.entries(all).map(([name, one]) => [
      name,
      typeof one === "number" ? rounded(one) : one instanceof Float64Array ? one.map(rounded) : one,
    ]),
  );

const apart = [
  // A sine or the like is held to its own bound elsewhere.
  ...["branches-that-lanes-take-apart", "choices-at-the-price-of-a-branch", "kuramoto", "phase-waves"],
  // These are refused.
  ...["tables-and-what-lies-outside-of-them", "what-is-written-beside-its-place", "remainders", "warpings"],
  ...["whole-numbers-by-rounding", "layers"],
];
const said: readonly { kernel: AnyKernel; trial?: Trial | undefined }[] = [
  ...constructs,
  ...Object.values(shelf).map((one) => ({ kernel: one as unknown as AnyKernel, trial: trials[one.name] })),
].filter(({ kernel }) => !apart.includes(kernel.name));

for (const { kernel, trial } of said)
  test(`a thread is told what ${kernel.name.replaceAll("-", " ")} mean`, () => {
    for (const [seed, size] of [0, 1, 2, 7, 19].entries()) {
      const passed = singles(passedAt(kernel.takes, kernel.gives, { ...trial, tame: true }, size, 11 + seed));
      const meant = singles(kernel.itself(copied(passed)) as Passed);
      assert.equal(singles(byThreads(planned(kernel), passed) as Passed), meant, `${size}`);
    }
  });

test("numbers that singles have no room for are refused by name, and the largest single stands for infinity", () => {
  const taken = kernel({
    name: "taken",
    about: "",
    form: "each",
    takes: { x: "f64[n]", a: "f64", b: "u8[n]" },
    gives: { y: "f64[n]" },
    single: { x: [-2, 3] },
    element({ x, a, b, y }, i) {
      y[i] = x[i]! * a + b[i]!;
    },
  });
  const plan = planned(taken);
  const form = gpuFormOf(plan);
  const room = (x: number, a: number) => {
    const call = callOf(plan, { x: Float64Array.of(1, x), a, b: Uint8Array.of(200, 0) });
    return packed(form, plan, call);
  };
  assert.equal([...room(3, MOST).held], [1, 3, 200, 0]);
  assert.equal(room(-2, 0).numbers, [0, 2, 4, 2, 2, 2, 2, 0]);
  const says =
    /^taken \(gpu-text\.test\.ts:\d+\) on a GPU: expected (.*), got (.*); single precision holds no other: run it/;
  for (const [x, a, expected, got] of [
    [3.5, 0, "x from -2 to 3", "3.5"],
    [-2.5, 0, "x from -2 to 3", "-2.5"],
    [Number.NaN, 0, "x from -2 to 3", "NaN"],
    [1, 1e39, `a from -${MOST} to ${MOST}`, "1e+39"],
    [1, -Infinity, `a from -${MOST} to ${MOST}`, "-Infinity"],
  ] as const)
    assert.throws(
      () => room(x, a),
      ({ message }) => {
        assert.equal(says.exec(message)?.slice(1), [expected, got]);
        return true;
      },
    );
  const call = callOf(plan, { x: new Float64Array(5), a: 1, b: new Uint8Array(5) });
  unpacked(form, plan, call, taskOf(form, plan, call, ample), [
    Float32Array.of(MOST, -MOST, Number.NaN, 3e38, -Infinity),
  ]);
  assert.equal([...given(plan, call)["y"]!], [Infinity, -Infinity, Number.NaN, Math.fround(3e38), -Infinity]);
});

test("how far each function may lie from the truth is what WGSL promises of its parts", () => {
  // In halves of a unit in the last place, at one point each.
  for (const [name, y, a, b, expected] of [
    ["sin", 0.5, 9, 0, 4],
    ["cos", 0.5, 9, 0, 4],
    ["tan", 1, 0.8, 0, 2 * (4 + 4 + 5)],
    ["tan", -2, 0.8, 0, 5 * (4 + 4 + 5)],
    ["asin", -1, 0.8, 0, 8192 + 6.81e-5 / HALF],
    ["atan2", 0, 0, 1, 6.81e-5 / HALF],
    ["sinh", 2, 3, 0, 3 * (18 + 2)],
    ["cosh", -2, -3, 0, 3 * (18 + 2)],
    ["tanh", 1, 1, 0, 1e-5 / HALF],
    ["exp", -2, -3, 0, 2 * 18],
    ["expm1", -2, 3, 0, 3 * (18 + 1)],
    ["log", -2, 0, 0, 8 + 12],
    ["log2", 2, 0, 0, 8 + 12],
    ["log1p", 2, 0, 0, 8 + 12 + 1],
    ["log10", 2, 0, 0, 8 + 6 * 6.66],
    // 4³ is 2 to 6: 0.7 of three times the logarithm's error and half a unit of 6, and that of 2 to 6.
    ["pow", 1, 4, 3, 0.7 * (3 * (8 + 12) + 6) + 30],
    ["pow", -2, 0.25, 3, 2 * (0.7 * (3 * (8 + 12) + 6) + 30)],
    ["pow", 1, 4, 0, 6],
    ["pow", 1, 1, 3, 0.7 * 3 * 8 + 6],
    // Rounded away from 0, 6 is 2³ and 0.3 is 2⁻².
    ["pow", 1, 6, 1, 0.7 * (8 + 18 + 3) + 6 + 12],
    ["pow", 1, 0.3, 1, 0.7 * (8 + 12 + 2) + 6 + 8],
    ["cbrt", 2, 8, 0, 2 * (0.7 * ((8 + 18) / 3 + 1) + 6 + 4)],
    ["cbrt", 2, 0, 0, 2 * (0.7 * ((8 + 6 * 149) / 3 + 149 / 3) + 6 + (4 * 149) / 3)],
    ["hypot", 2, 1, 1, 2 * (9 + 2)],
    ["div", -2, 1, 1, 2 * 5],
    ["sqrt", 2, 1, 1, 2 * 9],
  ] as const) {
    const slip = single[name]!.slip(y, a, b) / HALF;
    assert.ok(Math.abs(slip - expected) <= 1e-12 * expected, `${name}: ${slip}`);
  }
});

test("the sine and the cosine that are written for a GPU lie within two units of the truth", () => {
  for (const [name, truth] of [
    ["sine", Math.sin],
    ["cosine", Math.cos],
  ] as const) {
    const written: (x: number) => number = runInThisContext(`(${functions[name]})`);
    for (let x = -4096; x <= 4096; x += 0.37)
      assert.ok(Math.abs(written(x) - truth(x)) <= 4 * HALF, `${name} of ${x}: ${written(x)}`);
  }
});

test("a shift may differ from thread to thread, and a remainder may not", () => {
  const spec = { name: "k", about: "", form: "each", takes: { p: "i32[n]", q: "i32[n]" } } as const;
  const worded = (body: string): AnyKernel => {
    const text = `element({ p, q, y }, i) { y[i] = ${body}; }`;
    const element = Function(`return { ${text} }.element`)();
    return kernelOf({ ...spec, gives: { y: "i32[n]" }, element }, () => "k", text) as never;
  };
  const passed = { p: Int32Array.of(1, -7, 2 ** 30, -(2 ** 31)), q: Int32Array.of(31, 2, 33, -1) };
  for (const body of ["p[i] << q[i]", "p[i] >> q[i]", "(p[i] >>> q[i]) ^ (1 << i)"])
    assert.equal(byThreads(planned(worded(body)), passed)["y"], worded(body).itself(passed)["y"], body);
  const says =
    "k, line 1 of element: expected a remainder of what lanes share by a constant, got another; run it by SIMD";
  assert.throws(
    () => gpuFormOf(planned(worded("p[i] % 3"))),
    ({ message }) => message === says,
  );
});

test("what a thread is told nests no deeper than WGSL is read, and more choices in one another are refused", () => {
  const spec = { name: "k", about: "", form: "each", takes: { x: "f64[n]" }, gives: { y: "f64[n]" } } as const;
  const worded = (body: string): AnyKernel => {
    const text = `element({ x, y }, i) { y[i] = ${body}; }`;
    return kernelOf({ ...spec, element: Function(`return { ${text} }.element`)() }, () => "k", text) as never;
  };
  const terms = Array.from({ length: 700 }, (_, n) => `x[i] * ${n}`).join(" + ");
  const roots = `${"Math.sqrt(1 + ".repeat(400)}x[i]${")".repeat(400)}`;
  const passed = { x: Float64Array.of(0, 1, 2.5) };
  for (const body of [terms, roots]) {
    const plan = planned(worded(body));
    let [deep, deepest] = [0, 0];
    for (const letter of gpuFormOf(plan).texts.join("")) {
      deep += letter === "(" ? 1 : letter === ")" ? -1 : 0;
      deepest = Math.max(deepest, deep);
    }
    assert.ok(deepest < 127, `${deepest} brackets`);
    assert.equal(byThreads(plan, passed)["y"], worded(body).itself(passed)["y"]!.map(Math.fround));
  }
  const choices = (count: number) =>
    Array.from({ length: count }, (_, n) => `x[i] > ${n} ? x[i] / ${n + 2} : `).join("");
  assert.is(gpuFormOf(planned(worded(`${choices(40)} 1`))).texts.length, 1);
  const says =
    "k on a GPU: expected choices and loops at most 48 deep, got more; a device nests no further: run it by SIMD";
  assert.throws(
    () => gpuFormOf(planned(worded(`${choices(100)} 1`))),
    ({ message }) => message === says,
  );
});

test("a thread writes and reads its own place of what is given, and no other", () => {
  const said = (gives: string, body: string, over?: readonly [string, string]) => {
    const spec = { name: "k", about: "", form: "each", takes: { x: "f64[rows, n]", m: "size" }, gives: { y: gives } };
    const text = `element({ x, y, m, n, rows }, i, row) { ${body} }`;
    const made = kernelOf({ ...spec, ...(over && { over }), element: () => {} } as never, () => "k", text);
    try {
      gpuFormOf(planned(made));
      return "said";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const writes = "k on a GPU: expected an element that writes its own place, got y at another; ";
  const reads = "k on a GPU: expected an element that reads its own place of what is given, got y at another; ";
  const own = ["row * n + i", "i + row * n", "n * row + i", "i + n * row"];
  const other = [
    "(row + 1) * n + i",
    "(rows - 1 - row) * n + i",
    "m * n + i",
    "row * m + i",
    "row * n + i + 1",
    "row * n + (i - 1)",
    "row + i",
    "i",
  ];
  for (const at of own) {
    assert.is(said("f64[rows, n]", `y[${at}] = 1;`), "said", at);
    assert.is(said("f64[rows, n]", `y[row * n + i] = y[${at}] * 2;`), "said", at);
  }
  for (const at of other) {
    assert.ok(said("f64[rows, n]", `y[${at}] = 1;`).startsWith(writes), at);
    assert.ok(said("f64[rows, n]", `y[row * n + i] = y[${at}] * 2;`).startsWith(reads), at);
  }
  assert.is(said("f64[n]", "y[i] = 1;"), "said");
  assert.ok(said("f64[n]", "y[i + 1] = 1;").startsWith(writes));
  assert.ok(said("f64[n]", "y[i] = y[i - 1];").startsWith(reads));
  assert.ok(said("f64[n]", "y[i] = 1;", ["rows", "n"]).startsWith(writes), "all rows would write one place");
  assert.ok(said("f64[m, n]", "y[row * n + i] = 1;", ["rows", "n"]).startsWith(writes), "of other rows");
  assert.ok(said("f64[rows, m]", "y[row * m + i] = 1;", ["rows", "n"]).startsWith(writes), "of other columns");
});

test("what has no room in one launch is worked in several, to the same numbers", () => {
  const { matrixProduct, neighbourSum, booleanProduct, warping } = shelf;
  for (const one of [matrixProduct, neighbourSum, booleanProduct, warping] as unknown as AnyKernel[]) {
    const { name } = one;
    const trial = { ...trials[name], tame: true, sizes: [9, 11, 13] };
    const passed = singles(passedAt(one.takes, one.gives, trial, 9, 5));
    const plan = planned(one);
    const launches = (room: Room) => taskOf(gpuFormOf(plan), plan, callOf(plan, copied(passed)), room).launches;
    const meant = byThreads(plan, copied(passed));
    for (const room of [
      { singles: 1e9, side: 3 },
      { singles: 1e9, side: 8 },
      { singles: 80, side: 1e6 },
    ]) {
      if (name !== "warping") assert.ok(launches(room).length > launches(ample).length, `${name}: ${room.side}`);
      assert.equal(byThreads(plan, copied(passed), room), meant, name);
    }
  }
});

test("a row is put in one place at once, so what it reads of it is what stood there", () => {
  const said = (body: string, gives = "f64[rows, n]") => {
    const spec = { name: "k", about: "", form: "sweep", takes: { x: "f64[rows, n]", p: "i32[n]", m: "size" } };
    const text = `element({ x, y, p, m, n, rows }, i, row) { ${body} }`;
    const over = ["rows", "n"];
    const made = kernelOf({ ...spec, over, gives: { y: gives }, element: () => {} } as never, () => "k", text);
    try {
      return gpuFormOf(planned(made)).rows;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const at = "y[row * n + i]";
  assert.is(said(`${at} = y[(row - 1) * n + i + 1] + x[i];`), "launched");
  assert.is(said(`${at} = x[i]; ${at} += y[row * n + i] * 2;`), "launched");
  assert.is(said("y[(row % 3) * n + i] = x[i];"), "launched");
  assert.is(said("y[i] = 0.5 * y[i] + x[i];", "f64[n]"), "inside");
  assert.is(said("y[i] = y[i] + row % 3;", "f64[n]"), "launched");
  const late = "k on a GPU: expected an element that reads before it writes, got y after; ";
  assert.ok(said(`${at} = x[i]; ${at} += y[(row - 1) * n + i];`).startsWith(late));
  assert.ok(said(`for (let k = 0; k < m; k++) { const z = y[(row - 1) * n + i]; ${at} = z + k; }`).startsWith(late));
  const two = "k on a GPU: expected one place for what a row gives, got y at another; ";
  assert.ok(said(`${at} = 1; y[(row + 1) * n + i] = 2;`).startsWith(two));
  assert.ok(said("for (let k = 0; k < m; k++) y[k * n + i] = 2;").startsWith(two));
  assert.ok(said("y[(p[m] | 0) + i] = 2;").startsWith(two));
});

test("a loop's condition that changes a list goes to no GPU, where what it made ends with the loop", () => {
  const next = (w: Float64Array) => {
    w[0]!++;
    return w[0]!;
  };
  const formOf = (body: string) => {
    const text = `element({ m, y }, i) { const w = [0]; ${body} y[i] = w[0]; }`;
    const shapes = { takes: { m: "f64" }, gives: { y: "f64[n]" }, uses: { next } } as const;
    const made = kernelOf({ name: "k", about: "", form: "each", ...shapes, element: () => {} }, () => "k", text);
    return gpuFormOf(planned(made));
  };
  formOf("while (w[0] < m) next(w);");
  assert.throws(
    () => formOf("while (next(w) < m);"),
    /^k, line 1 of element: expected a condition that changes nothing, got next\(w\) < m; change it in the loop$/,
  );
});
