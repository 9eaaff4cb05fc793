// What lies between a kernel's source and its machine, by hand: what is read, how a call is cut, what it costs.

import { programOf } from "../../kernels/compiler/built.ts";
import { gpuFormOf } from "../../kernels/compiler/gpu.ts";
import { type AnyKernel, kernel } from "../../kernels/compiler/index.ts";
import { type Block, isValue } from "../../kernels/compiler/ir.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { tiles } from "../../kernels/compiler/machine.ts";
import { callOf } from "../../kernels/compiler/plan.ts";
import { breakEven, priced } from "../../kernels/compiler/price.ts";
import type { Uses } from "../../kernels/compiler/scope.ts";
import { parseFunction } from "../../kernels/compiler/syntax.ts";
import { workOf } from "../../kernels/compiler/work.ts";
import { sin } from "../../kernels/maths/index.ts";
import { assert, test } from "../suite.ts";

test("pieces cover every element once, and rows that go together never part", () => {
  for (const [together, finer] of [
    [1, 4],
    [4, 4],
    [1, 8],
    [4, 8],
  ] as const)
    for (const [rows, lanes] of [
      [1, 1],
      [3, 300],
      [64, 64],
      [65, 129],
      [700, 70],
      [0, 5],
      [5, 0],
    ] as const) {
      const seen = new Uint8Array(rows * lanes);
      for (const [rowFrom, rowTo, laneFrom, laneTo] of tiles("each", rows, lanes, { together, finer })) {
        assert.ok(rowFrom < rowTo && laneFrom < laneTo && rowFrom % together === 0);
        for (let row = rowFrom; row < rowTo; row++)
          for (let lane = laneFrom; lane < laneTo; lane++) seen[row * lanes + lane]!++;
      }
      assert.ok(
        seen.every((times) => times === 1),
        `${rows} by ${lanes}`,
      );
    }
});

test("pieces are squares of 64 where rows share, else rows or strips; the last are finer, the first goes last", () => {
  const cut = (rows: number, lanes: number, together = 1, finer = 4) => tiles("each", rows, lanes, { together, finer });
  assert.equal(cut(128 * 64, 64)[0], [16, 80, 0, 64], "tiles as high as they are wide");
  assert.equal(cut(128 * 64, 64).length, 96 + 128, "the last quarter in quarters");
  assert.equal(cut(128, 64).slice(0, 2), [
    [1, 5, 0, 64],
    [5, 9, 0, 64],
  ]);
  assert.equal(cut(128, 64).slice(-2), [
    [127, 128, 0, 64],
    [0, 1, 0, 64],
  ]);
  assert.equal(cut(128, 128, 4).slice(0, 3), [
    [4, 12, 64, 128],
    [4, 12, 0, 64],
    [12, 20, 64, 128],
  ]);
  assert.equal(cut(10, 3, 4), [
    [4, 8, 0, 3],
    [8, 10, 0, 3],
    [0, 4, 0, 3],
  ]);
  assert.equal(cut(1, 36), [
    [0, 1, 16, 32],
    [0, 1, 32, 36],
    [0, 1, 0, 16],
  ]);
  assert.equal(cut(1, 4096).length, 24 + 32);
  assert.equal(cut(1, 4096, 1, 8).length, 24 + 64, "where an element runs loops in eighths");
  assert.equal(cut(2, 4097)[0], [1, 2, 64, 336]);
  assert.equal([cut(1, 0), cut(0, 5), cut(5, 0)], [[], [], []]);
  assert.equal(tiles("sweep", 130, 7, { together: 1, finer: 4 }), [
    [0, 64, 0, 7],
    [64, 128, 0, 7],
    [128, 130, 0, 7],
  ]);
});

test("a function is read however it is written", () => {
  const bodies = [
    "function f(x, y) { return x + y; }",
    "function (x, y) { return x + y; }",
    "function* f(x, y) { return x + y; }",
    "async function f(x, y) { return x + y; }",
    "(x, y) => { return x + y; }",
    "async (x, y) => { return x + y; }",
    "f(x, y) { return x + y; }",
    "async f(x, y) { return x + y; }",
    "async(x, y) { return x + y; }",
    "async /* in time */ function (x, y) { return x + y; }",
    "f /* of two */ (x, y) { return x + y; }",
    "größe(x, y) { return x + y; }",
    "function_of(x, y) { return x + y; }",
    "[Symbol.iterator](x, y) { return x + y; }",
    '"f g"(x, y) { return x + y; }',
  ];
  for (const text of bodies) {
    const { params, body } = parseFunction(text);
    assert.is(params.length, 2, text);
    assert.is(body.type, "BlockStatement", text);
  }
  for (const text of [
    "x => x + 1",
    "$x => $x + 1",
    "(x) => x + 1",
    "x  => x + 1",
    "θ => θ + 1",
    "\\u03b8 => θ + 1",
    "x/* it */ => x + 1",
    "async θ => θ + 1",
  ])
    assert.is(parseFunction(text).body.type, "BinaryExpression", text);
});

test("what a notebook's cell imports is a name again, and nothing else is", () => {
  const read = (expression: string) => {
    const { body } = parseFunction(`(x) => ${expression}`);
    return body.type === "CallExpression" ? body.callee.type : body.type;
  };
  assert.is(read("(0, lab.sin)(x)"), "Identifier");
  assert.is(read("exports.gain"), "Identifier");
  assert.is(read("exports.f(x)"), "Identifier");
  assert.is(read("other.gain"), "Identifier");
  assert.is(read("x.gain"), "MemberExpression");
  assert.is(read("Math.PI"), "MemberExpression");
  assert.is(read('exports["gain"]'), "MemberExpression");
  assert.is(read("(1, lab.sin)(x)"), "SequenceExpression");
  assert.is(read("(y, lab.sin)(x)"), "SequenceExpression");
  assert.is(read("(0, sin)(x)"), "SequenceExpression");
  assert.is(read("(0, lab[sin])(x)"), "SequenceExpression");
  assert.is(read("(0, 0, lab.sin)(x)"), "SequenceExpression");
});

/** Of a kernel over lines of 10 numbers. */
function costOf(element: (seen: Seen, i: number, row: number) => void, more: object = {}, uses: Uses = {}) {
  const takes = { x: "f64[n]", p: "i32[n]", b: "u8[n]", m: "size", k: "i32", a: "f64" } as const;
  const spec = { name: "counted", about: "", form: "each", takes, gives: { y: "f64[n]", l: "i32[n]" }, uses } as const;
  const plan = planned(kernel({ ...spec, element: element as never }));
  const passed = { x: new Float64Array(10), p: new Int32Array(10), b: new Uint8Array(10), m: 20, k: 30, a: 4, ...more };
  return workOf(gpuFormOf(plan).program, plan, callOf(plan, passed));
}
interface Seen extends Readonly<Record<"n" | "m" | "k" | "a", number>> {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly p: Int32Array;
  readonly l: Int32Array;
  readonly b: Uint8Array;
}

test("the work of a call is its operations on doubles and the bytes of its arrays", () => {
  const plain = costOf(({ x, y }, i) => {
    y[i] = x[i]! * 2 + 1;
  });
  assert.equal(plain, { operations: 20, bytes: 10 * (8 + 4 + 1 + 8 + 4) });
  const uses = { sin };
  const wave = costOf(
    ({ x, y }, i) => {
      y[i] = sin(x[i]!) - 1;
    },
    {},
    uses,
  );
  assert.is(wave.operations, 410, "a function of the mathematics counts as forty");
  const whole = costOf(({ p, b, l }, i) => {
    l[i] = (p[i]! * 3 + b[i]!) | 0;
  });
  assert.is(whole.operations, 0, "what has no fraction is not counted");
  const shared = costOf(({ a, x, y }, i) => {
    y[i] = x[i]! * (a / 3);
  });
  assert.is(shared.operations, 10, "nor what is computed once");
});

test("a loop counts as often as numbers tell that it runs, else once, and both ways of a choice count", () => {
  const turns = (element: (seen: Seen, i: number) => void, more: object = {}) => costOf(element, more).operations / 10;
  const upTo = ({ x, y, m }: Seen, i: number) => {
    let sum = 0;
    for (let j = 0; j < m; j++) sum += x[j]!;
    y[i] = sum;
  };
  assert.equal([turns(upTo), turns(upTo, { m: 0 }), turns(upTo, { m: 1 })], [20, 0, 1]);
  const inSteps = ({ x, y, m }: Seen, i: number) => {
    let sum = 0;
    for (let j = 3; j < m; j += 2) sum += x[j]!;
    y[i] = sum;
  };
  assert.equal([turns(inSteps), turns(inSteps, { m: 21 }), turns(inSteps, { m: 2 })], [9, 9, 0]);
  const down = ({ x, y, m }: Seen, i: number) => {
    let sum = 0;
    for (let j = m; j > 4; j--) sum += x[j]!;
    y[i] = sum;
  };
  assert.is(turns(down), 16);
  const between = ({ x, y, n, m, k }: Seen, i: number) => {
    let sum = 0;
    for (let j = Math.max(k - m, 3); j < Math.min(2 * m, (k >> 1) + (n << 1) - 1); j++) sum += x[j]!;
    y[i] = sum;
  };
  // From 10 to 34.
  assert.is(turns(between), 24);
  const inner = ({ x, y, m }: Seen, i: number) => {
    let sum = 0;
    for (let j = 0; j < m; j++) for (let t = 0; t < j; t++) sum += x[t]!;
    y[i] = sum;
  };
  assert.is(turns(inner), 20 * 10, "halfway through the outer one");
  const unknown = ({ x, y }: Seen, i: number) => {
    let sum = 0;
    for (let j = 0; j < x[0]!; j++) sum += x[i]!;
    y[i] = sum;
  };
  // A counter that is held to a double is whole as well.
  assert.is(turns(unknown), 1);
  const halved = ({ x, y, m }: Seen, i: number) => {
    let half = m;
    let sum = 0;
    while (half > 1) {
      half /= 2;
      sum += x[i]!;
    }
    y[i] = sum;
  };
  assert.is(turns(halved), 2);
  for (const loop of [
    ({ x, y, m, k }: Seen, i: number) => {
      let sum = 0;
      let on = m > 2;
      while (on) {
        sum += x[i]!;
        on = k < m;
      }
      y[i] = sum;
    },
    ({ x, y, m, k }: Seen, i: number) => {
      let sum = 0;
      let done = m > 2;
      while (!done) {
        sum += x[i]!;
        done = k > m;
      }
      y[i] = sum;
    },
    ({ x, y, m, k }: Seen, i: number) => {
      let sum = 0;
      let j = 0;
      while (j < m && k > 2) {
        sum += x[i]!;
        j = (j + 1) | 0;
      }
      y[i] = sum;
    },
  ])
    assert.is(turns(loop), 1);
  const parted = ({ x, y, m }: Seen, i: number) => {
    let sum = x[i]!;
    if (x[i]! > 0) for (let j = 0; j < m; j++) sum += x[j]!;
    else for (let j = 0; j < m; j++) sum -= x[j]! * 2;
    y[i] = sum;
  };
  assert.is(turns(parted), 20 + 40);
});

test("a loop as long as a row's own number counts as in the middle row, and what lanes share once a row", () => {
  const plan = planned(
    kernel({
      name: "triangle",
      about: "",
      form: "each",
      takes: { x: "f64[rows, columns]", a: "f64[rows]" },
      gives: { y: "f64[rows, columns]" },
      element({ x, a, y, columns }, i, row) {
        const scale = a[row]! * 3 + 1;
        let sum = 0;
        for (let j = 0; j < row; j++) sum += x[j * columns + i]!;
        y[row * columns + i] = sum * scale;
      },
    }),
  );
  const passed = { x: new Float64Array(70), y: new Float64Array(70), a: new Float64Array(14), rows: 14, columns: 5 };
  const { operations } = workOf(gpuFormOf(plan).program, plan, callOf(plan, passed));
  assert.is(operations, 14 * (2 + 5 * (7 + 1)));
});

test("a price is the quickest of three calls, and even is where a GPU takes half as long", async () => {
  let clock = 0;
  let calls = 0;
  // Looking at the clock costs a millisecond; a call there two and a half more, each row of it one half, each byte
  // 1/64, and odd calls 9.
  const onGpu: Parameters<typeof priced>[0] = async (probe, passed) => {
    const { x, rows = 0 } = passed as typeof passed & { rows?: number };
    // The polynomial is 1 and 256 halves at 1; a row adds what it is passed to the one before.
    if (calls === 0)
      assert.equal(probe.simd({ ...passed, x: Float64Array.of(0, 1) }), { y: Float64Array.of(0.5, 129) });
    if (calls === 3)
      assert.equal(probe.simd({ ...passed, x: Float64Array.of(2), rows: 3 }), { y: Float64Array.of(0, 2, 4) });
    assert.is(calls < 6 ? 64 : 262_144, x.length);
    clock += 2.5 + rows / 2 + (x.length > 64 ? (8 * x.length) / 64 : 0) + (calls++ % 3 === 1 ? 0 : 9);
  };
  const { call, launch, byte, operation } = await priced(onGpu, () => clock++);
  assert.equal([calls, call, launch, byte, operation], [9, 3.5, 1 / 2, 1 / 64, 1 / (512 * 262_144)]);
  const price = { call: 3, launch: 2, byte: 0.5, operation: 0.25 };
  assert.is(breakEven(price, 100), (2 * (3 + 50)) / 0.25);
  assert.is(breakEven(price, 100, 11), (2 * (3 + 20 + 50)) / 0.25);
  const quicker: typeof onGpu = async (_, passed) => {
    const { x, rows = 1 } = passed as typeof passed & { rows?: number };
    clock += 1000 / x.length / rows;
  };
  const free = await priced(quicker, () => clock++);
  assert.equal([free.byte, free.launch], [0, 0], "what more of it makes quicker costs nothing");
});

/** Between which numbers what is stored in l is known to lie, store after store. */
function known(element: (seen: Seen & { readonly l: Int32Array }, i: number) => void): [number, number][] {
  const takes = { x: "f64[n]", m: "size", k: "i32", a: "f64" } as const;
  const spec = { name: "known", about: "", form: "each", takes, gives: { l: "i32[n]" } } as const;
  const found: [number, number][] = [];
  const visit = ({ items }: Block): void => {
    for (const item of items) {
      if (isValue(item)) continue;
      if (item.kind === "store") found.push([item.value.lo, item.value.hi]);
      else for (const inner of item.kind === "loop" ? [item.head, item.body] : [item.yes, item.no]) visit(inner);
    }
  };
  visit(programOf(planned(kernel({ ...spec, element: element as never })), "gpu").lane);
  return found;
}

test("a counter is known in its loop, and after it by a step more", () => {
  const bounds = known(({ m, l }, i) => {
    let j = 0;
    for (j = m & 7; j < 100; j += 7) l[i] = j;
    l[i] = j;
    for (j = m & 7; j <= 100; j++) l[i] = j;
    l[i] = j;
    for (j = 90 + (m & 7); j > 3; j -= 5) l[i] = j;
    l[i] = j;
    for (j = 90 + (m & 7); j >= 3; j--) l[i] = j;
    l[i] = j;
  });
  assert.equal(bounds, [
    [0, 99],
    [0, 106],
    [0, 100],
    [0, 101],
    [4, 97],
    [-1, 97],
    [3, 97],
    [2, 97],
  ]);
});

test("what is passed is known by its kind", () => {
  const most = 2 ** 28;
  const bounds = known(({ m, k, n, a, l }, i) => {
    l[i] = m;
    l[i] = n;
    l[i] = i;
    l[i] = k;
    l[i] = a | 0;
  });
  const word = [-(2 ** 31), 2 ** 31 - 1] as [number, number];
  assert.equal(bounds, [[0, most], [0, most], [0, most], word, word]);
});

test("what a condition says of a number is known where it holds, and there alone", () => {
  const bounds = known(({ x, a, l }, i) => {
    const v = x[i]!;
    if (v < 9 && v >= -3) l[i] = v | 0;
    if (a > -8)
      if (a <= 5) l[i] = a | 0;
      else l[i] = a | 0;
    if (Math.abs(a) < 7) l[i] = a | 0;
    if (Math.abs(a) > 7) l[i] = a | 0;
    if (a < 7 || a > -7) l[i] = a | 0;
    if (a === 7) l[i] = a | 0;
  });
  const any: [number, number] = [-(2 ** 31), 2 ** 31 - 1];
  assert.equal(bounds, [[-3, 9], [-8, 5], any, [-7, 7], any, any, any]);
});

test("a declaration that cannot be read is refused by name", () => {
  const declared = (spec: object) => {
    const whole = { name: "k", about: "", form: "each", takes: {}, gives: { y: "f64[n]" }, element: () => {}, ...spec };
    return () => planned(kernel(whole as never));
  };
  const shape = (got: string) =>
    new RegExp(`^k: expected a shape like "f64\\[n\\]" or "f64", got ${got}; name the axes between brackets$`);
  for (const one of ["f32[n]", "f64[3]", "f64[]", "f64[n", "f64 [n]", "size[n]", "u8", "number", ""])
    assert.throws(declared({ takes: { x: one } }), shape(`x: ${one.replaceAll("[", "\\[")}`));
  const axes = (got: string) =>
    new RegExp(`^k: expected axes to run over, got ${got}; give an array, or say \`over\`$`);
  assert.throws(declared({ gives: {} }), axes("none"));
  assert.throws(declared({ over: ["q"] }), axes("q"));
  assert.throws(declared({ over: ["q", "n"] }), axes("q, n"));
  assert.throws(declared({ takes: { m: "i32" }, over: ["m"] }), axes("m"));
  const { lane, row, sizes } = declared({ takes: { m: "size", x: "f64[a, b]" }, over: ["m", "b"] })();
  assert.equal([lane, row, sizes], ["b", "m", ["a", "b", "n"]]);
  assert.is(declared({})().row, undefined);
});

test("what is passed is taken up to its bounds, and refused beyond them", () => {
  const one = kernel({
    name: "k",
    about: "",
    form: "each",
    takes: { x: "f64[n]", u: "u8[a, b]", f: "f64", k: "i32", m: "size" },
    gives: { y: "f64[n]", z: "f64[n]" },
    element({ x, f, k, m, y, z }, i) {
      y[i] = x[i]! * f + k;
      z[i] = m;
    },
  });
  const plan = planned(one);
  const line = new Float64Array(9).map((_, i) => i);
  const u = new Uint8Array(6);
  const call = (more: object) => () =>
    callOf(plan, { x: line.subarray(0, 3), u, a: 2, b: 3, f: 1, k: 2, m: 3, ...more });
  const taken = call({ k: -(2 ** 31), m: 2 ** 28, f: Number.NaN })();
  assert.equal(
    [...taken.sizes],
    [
      ["n", 3],
      ["a", 2],
      ["b", 3],
    ],
  );
  assert.equal(
    [taken.scalars, taken.fresh],
    [
      [Number.NaN, -(2 ** 31), 2 ** 28],
      [false, false, true, true],
    ],
  );
  for (const [more, says] of [
    [{ a: -1 }, "a to be a whole number, got -1; pass a"],
    [{ a: 1.5 }, "a to be a whole number, got 1.5; pass a"],
    [{ a: "2" }, "a to be a whole number, got 2; pass a"],
    [{ a: undefined }, "a to be a whole number, got undefined; pass a"],
    [{ a: 1 }, "u of length 3 (a·b), got 6; pass arrays that fit one another"],
    [{ n: 4 }, "x of length 4 (n), got 3; pass arrays that fit one another"],
    [{ f: "3" }, "f to be a number, got 3; pass it"],
    [{ f: undefined }, "f to be a number, got undefined; pass it"],
    [{ k: 2 ** 31 }, "k to be a whole number of 32 bits, got 2147483648; pass it"],
    [{ k: line }, "k to be a whole number of 32 bits, got a Float64Array; pass it"],
    [{ m: -1 }, "m to be a size, got -1; pass it"],
    [{ m: 2 ** 28 + 1 }, "m of at most 268435456, got 268435457; pass it in parts"],
    [{ a: 0, b: 2 ** 32 + 3, u: new Uint8Array(0) }, "b of at most 268435456, got 4294967299; pass it in parts"],
    [{ a: 2 ** 14, b: 2 ** 14 }, "at most 268435456 elements in all, got 268435459 and more; pass them in parts"],
    [{ a: 2 ** 14, b: 2 ** 14 - 1 }, "u of length 268419072 (a·b), got 6; pass arrays that fit one another"],
    [{ u: undefined }, "u to be a Uint8Array, got nothing; convert it"],
    [{ u: [1, 2, 3, 4, 5, 6] }, "u to be a Uint8Array, got a Array; convert it"],
    [{ u: new Int8Array(6) }, "u to be a Uint8Array, got a Int8Array; convert it"],
    [{ u: { length: 6 } }, "u to be a Uint8Array, got a Object; convert it"],
    [{ u: Object.create(null) }, "u to be a Uint8Array, got a record; convert it"],
    [{ y: line.subarray(2, 5) }, "y apart from x, got one memory for both; pass a copy"],
    [{ y: line.subarray(3, 6), z: line.subarray(5, 8) }, "y apart from z, got one memory for both; pass a copy"],
    [{ w: 1 }, "one of x, u, y, z, f, k, m, n, a, b, got w; leave it out"],
  ] as const)
    assert.throws(call(more), (error) => {
      assert.is(error.message, `k: expected ${says}`);
      return true;
    });
  const beside = call({ y: line.subarray(3, 6), z: line.subarray(6, 9) })();
  assert.equal(beside.fresh, [false, false, false, false]);
  assert.equal(
    [one.simd, one.itself].map((run) => [...run({ x: line, u, a: 2, b: 3, f: 2, k: 1, m: 4 }).y].at(-1)),
    [17, 17],
  );
});

test("what is given lies apart from the tables that are read", () => {
  const t = Float64Array.of(1, 2, 3, 4);
  const one = kernel({
    name: "turned",
    about: "",
    form: "each",
    takes: {},
    gives: { y: "f64[n]" },
    uses: { t },
    element({ y }, i) {
      y[i] = t[(i + 3) & 3]!;
    },
  });
  const says = (error: Error) =>
    /^turned: expected y apart from the table t, got one memory for both; /.test(error.message);
  for (const run of [one.simd, one.itself, one.run]) {
    assert.throws(() => run({ y: t }), says);
    assert.throws(() => run({ y: t.subarray(2) }), says);
    assert.equal([...run({ n: 4 }).y], [4, 1, 2, 3]);
  }
});

test("more arrays and numbers than an engine's function takes are refused by line", () => {
  const takes = Object.fromEntries(Array.from({ length: 330 }, (_, n) => [`x${n}`, "f64[n]" as const]));
  const summed = (numbers: number) =>
    kernel({
      name: "many",
      about: "",
      form: "each",
      takes: { ...takes, ...Object.fromEntries(Array.from({ length: numbers }, (_, n) => [`m${n}`, "i32" as const])) },
      gives: { y: "f64[n]" },
      element({ x0, x329, y }: Record<string, Float64Array>, i: number) {
        y![i] = x0![i]! + x329![i]!;
      },
    } as never) as unknown as AnyKernel;
  const passed = (numbers: number) => ({
    ...Object.fromEntries(Object.keys(takes).map((name) => [name, Float64Array.of(1, 2)])),
    ...Object.fromEntries(Array.from({ length: numbers }, (_, n) => [`m${n}`, n])),
  });
  assert.equal([...summed(2).simd(passed(2))["y"]!], [2, 4]);
  assert.throws(
    () => summed(3).simd(passed(3)),
    /^many \([\w.:]+\): expected at most 996 in all, an array as three, got 331 arrays and 4 sizes and numbers; /,
  );
});
