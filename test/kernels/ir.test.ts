// The typed form: what is built means what was asked for, lies where it says, and is made once and where it need be.
import { type Block, Builder, type Type, type Value } from "../../kernels/compiler/ir.ts";
import { forAll, integer } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { order } from "./trials.ts";

type Range = { lo: number; hi: number; whole: boolean };
const INT = { lo: -(2 ** 31), hi: 2 ** 31 - 1, whole: true };
const ANYTHING = { lo: -Infinity, hi: Infinity, whole: false };
/** Added to a number below 2⁵¹ and taken off again, it leaves it whole. */
const ROUNDER = 1.5 * 2 ** 52;

const halves = new Int32Array(2);
const double = new Float64Array(halves.buffer);
const wordOf = (x: number, at: 0 | 1): number => {
  double[0] = x;
  return halves[at]!;
};
const truth = (holds: boolean) => (holds ? 1 : 0);
const meaning: Readonly<Record<string, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  floor: (a) => Math.floor(a),
  ceil: (a) => Math.ceil(a),
  trunc: (a) => Math.trunc(a),
  sqrt: (a) => Math.sqrt(a),
  float: (a) => a,
  same: (a) => a,
  int: (a) => a | 0,
  ufloat: (a) => a >>> 0,
  low: (a) => wordOf(a, 0),
  high: (a) => wordOf(a, 1),
  iadd: (a, b) => (a + b) | 0,
  isub: (a, b) => (a - b) | 0,
  imul: (a, b) => Math.imul(a, b),
  iand: (a, b) => a & b,
  ior: (a, b) => a | b,
  ixor: (a, b) => a ^ b,
  ishl: (a, b) => a << b,
  isr: (a, b) => a >> b,
  isru: (a, b) => (a >>> b) | 0,
  select: (a, b, c) => (a ? b : c),
  least: (a, b) => [a, b][truth(b < a)]!,
  most: (a, b) => [a, b][truth(a < b)]!,
  lt: (a, b) => truth(a < b),
  le: (a, b) => truth(a <= b),
  gt: (a, b) => truth(a > b),
  ge: (a, b) => truth(a >= b),
  eq: (a, b) => truth(a === b),
  ne: (a, b) => truth(a !== b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  not: (a) => 1 - a,
};

/** A builder whose leaves have numbers. */
function sums() {
  const build = new Builder();
  const known = new Map<Value, number>();
  const leaf = (x: number, range: Range, type: Type = "f64"): Value => {
    const value = build.value("param", type, [], { pinned: true, range });
    known.set(value, x);
    return value;
  };
  const of = (value: Value): number => {
    const there = known.get(value);
    if (there !== undefined) return there;
    const x =
      value.op === "const" ? value.imm! : meaning[value.op]!(...(value.args.map(of) as [number, number, number]));
    known.set(value, x);
    return x;
  };
  return { build, leaf, of };
}

const bounds = [
  -1e300,
  -(2 ** 53),
  -(2 ** 31),
  -94906267,
  -7.5,
  -1,
  0,
  0.25,
  3,
  255,
  65536,
  2 ** 31 - 1,
  2 ** 60,
  1e300,
];
const [unary, binary] = [
  ["neg", "abs", "floor", "ceil", "trunc", "sqrt"],
  ["add", "sub", "mul", "div", "min", "max"],
];
const whole = ["iadd", "isub", "imul", "iand", "ior", "ixor"];
const shifts = ["ishl", "isr", "isru"];
const compares = ["lt", "le", "gt", "ge", "eq", "ne"];

test("whatever is built has the value that was meant, and lies in the range that it states", () => {
  forAll(
    integer({ min: 1, max: 2 ** 31 - 1 }),
    (seed) => {
      const next = order(seed);
      const pick = <T>(from: readonly T[]): T => from[next() % from.length]!;
      const { build, leaf, of } = sums();
      const doubles: Value[] = [build.constant(pick(bounds), "f64"), build.constant(-0)];
      const ints: Value[] = [build.constant(next() | 0)];
      const conditions: Value[] = [];
      const between = (lo: number, hi: number) => pick([lo, hi, lo + (hi - lo) * (next() / 2 ** 32)]);
      for (let n = 0; n < 4; n++) {
        const [a, b] = [pick(bounds), pick(bounds)];
        const [lo, hi] = [Math.min(a, b), Math.max(a, b)];
        doubles.push(leaf(between(lo, hi), { lo, hi, whole: false }));
        const [least, most] = [Math.ceil(lo), Math.floor(hi)];
        if (least <= most) doubles.push(leaf(Math.floor(between(least, most)), { lo: least, hi: most, whole: true }));
        const [from, to] = [Math.max(least, INT.lo), Math.min(most, INT.hi)];
        if (from <= to) ints.push(leaf(Math.floor(between(from, to)), { lo: from, hi: to, whole: true }, "i32"));
        doubles.push(leaf(pick([Number.NaN, Infinity, -0, 1e-310]), ANYTHING));
      }
      const checked = (made: Value, meant: number): Value => {
        assert.ok(Object.is(of(made), meant), `${made.op}: expected ${meant}, got ${of(made)}`);
        const bounded = made.lo > -Infinity || made.hi < Infinity || made.whole;
        const inside = meant >= made.lo && meant <= made.hi && (!made.whole || Number.isInteger(meant));
        assert.ok(!bounded || inside, `${made.op}: ${meant} from ${made.lo} to ${made.hi}, whole: ${made.whole}`);
        return made;
      };
      for (let n = 0; n < 24; n++) {
        const [a, b, k, l] = [pick(doubles), pick(doubles), pick(ints), pick(ints)];
        const made = (op: string, type: Type, args: readonly Value[]) =>
          checked(build.value(op, type, args), meaning[op]!(...(args.map(of) as [number, number, number])));
        const [one, two, bits, shift, compare] = [
          pick(unary!),
          pick(binary!),
          pick(whole),
          pick(shifts),
          pick(compares),
        ];
        switch (next() % 9) {
          case 0:
            doubles.push(made(one, "f64", [a]));
            break;
          case 1:
          case 2:
            doubles.push(made(two, "f64", [a, b]));
            break;
          case 3:
            ints.push(made(bits, "i32", [k, l]));
            break;
          case 4:
            ints.push(made(shift, "i32", [k, pick([l, build.constant(next() % 40), build.constant(32)])]));
            break;
          case 5:
            ints.push(checked(build.int(a), of(a) | 0));
            break;
          case 6:
            doubles.push(checked(build.float(k), of(k)), made("ufloat", "f64", [l]));
            break;
          case 7: {
            const [x, y] = [pick([a, k]), pick([b, l])];
            const on = checked(build.compare(compare, x, y), meaning[compare]!(of(x), of(y), 0));
            conditions.push(on, made("not", on.type, [on]));
            const other = pick(conditions);
            conditions.push(made(pick(["and", "or"]), on.type, [on, other]));
            doubles.push(made("select", "f64", [on, a, b]), checked(build.float(other), of(other)));
            ints.push(made("select", "i32", [on, k, l]), checked(build.int(other), of(other)));
            break;
          }
          default: {
            if (!(a.lo > -1e15 && a.hi < 1e15)) break;
            const rounder = build.constant(ROUNDER, "f64");
            const sum = build.value("add", "f64", [a, rounder]);
            const rounded = checked(build.value("sub", "f64", [sum, rounder]), of(a) + ROUNDER - ROUNDER);
            doubles.push(rounded);
            ints.push(checked(build.int(rounded), of(rounded) | 0));
          }
        }
      }
    },
    400,
  );
});

test("ranges are as narrow as the arithmetic of intervals makes them", () => {
  const { build, leaf } = sums();
  const real = (lo: number, hi: number) => leaf(lo, { lo, hi, whole: false });
  const count = (lo: number, hi: number) => leaf(lo, { lo, hi, whole: true });
  const int = (lo: number, hi: number) => leaf(lo, { lo, hi, whole: true }, "i32");
  const any = leaf(0, ANYTHING);
  /** What may be infinite may have come of no number at all. */
  const endless = leaf(4, { lo: 4, hi: Infinity, whole: false });
  const on = build.compare("lt", any, build.constant(3));
  const number = (value: number) => build.constant(value);
  const all = [-Infinity, Infinity, false] as const;
  const word = [INT.lo, INT.hi, true] as const;
  const rounder = number(ROUNDER);
  const rounded = (a: Value) => build.value("sub", "f64", [build.value("add", "f64", [a, rounder]), rounder]);
  for (const [op, args, [lo, hi, whole]] of [
    ["add", [real(1, 2), real(3, 5)], [4, 7, false]],
    ["add", [count(1, 2), count(3, 5)], [4, 7, true]],
    ["add", [count(1, 2), real(3, 5)], [4, 7, false]],
    ["add", [real(1, 2), any], all],
    ["add", [real(-1e308, 1e308), real(-1e308, 1e308)], all],
    ["sub", [count(1, 2), count(3, 5)], [-4, -1, true]],
    ["sub", [any, count(3, 5)], all],
    ["mul", [count(-2, 3), count(-5, 4)], [-15, 12, true]],
    ["mul", [real(-2, 3), count(-5, 4)], [-15, 12, false]],
    ["mul", [real(0, 1e300), real(-1e300, 0)], all],
    ["div", [count(1, 2), count(4, 8)], [0.125, 0.5, false]],
    ["div", [count(1, 2), count(-8, -4)], [-0.5, -0.125, false]],
    ["div", [count(1, 2), count(-1, 1)], all],
    ["div", [count(1, 2), count(0, 1)], all],
    ["div", [count(1, 2), count(-1, 0)], all],
    ["div", [count(0, 1), count(0, 1)], all],
    ["div", [count(0, 1), count(-1, 0)], all],
    ["div", [count(1, 2), endless], all],
    ["mul", [count(0, 1), any], all],
    ["mul", [any, count(0, 1)], all],
    ["select", [on, endless, real(3, 15)], all],
    ["select", [on, real(3, 15), endless], all],
    ["min", [endless, real(3, 15)], all],
    ["neg", [endless], all],
    ["floor", [endless], all],
    ["neg", [count(-2, 5)], [-5, 2, true]],
    ["neg", [any], all],
    ["abs", [real(-7, 5)], [0, 7, false]],
    ["abs", [count(-3, 5)], [0, 5, true]],
    ["abs", [any], all],
    ["floor", [real(-1.5, 2.5)], [-2, 3, true]],
    ["ceil", [real(-1.5, 2.5)], [-2, 3, true]],
    ["trunc", [real(-1.5, 2.5)], [-2, 3, true]],
    ["floor", [any], all],
    ["min", [count(1, 9), count(3, 5)], [1, 5, true]],
    ["max", [count(1, 9), count(3, 5)], [3, 9, true]],
    ["max", [real(1, 9), count(3, 5)], [3, 9, false]],
    ["min", [any, count(3, 5)], all],
    ["max", [count(3, 5), any], all],
    ["sqrt", [count(4, 9)], all],
    ["select", [on, count(1, 9), count(-3, 5)], [-3, 9, true]],
    ["select", [on, count(-4, 9), real(3, 15)], [-4, 15, false]],
    ["select", [on, any, real(3, 15)], all],
    ["iadd", [int(-4, 5), int(7, 8)], [3, 13, true]],
    ["iadd", [int(INT.lo + 1, 5), int(-1, INT.hi - 5)], [INT.lo, INT.hi, true]],
    ["iadd", [int(3, INT.hi), int(1, 1)], word],
    ["iadd", [int(INT.lo, 3), int(-1, 1)], word],
    ["isub", [int(-4, 5), int(7, 8)], [-12, -2, true]],
    ["isub", [int(INT.lo, 5), int(1, 8)], word],
    ["imul", [int(2, 3), int(-2, 3)], [-6, 9, true]],
    ["imul", [int(2, 3), int(7, INT.hi)], word],
    ["least", [count(1, 9), count(3, 5)], [1, 5, true]],
    ["most", [count(1, 9), count(3, 5)], [3, 9, true]],
    ["least", [any, count(3, 5)], all],
    ["int", [real(-2.5, 3.5)], [-2, 3, true]],
    ["int", [real(-2.5, 2 ** 31)], word],
    ["int", [any], word],
    ["iand", [int(0, 300), int(-5, 7)], [0, 300, true]],
    ["iand", [int(-5, 7), int(0, 300)], [0, 300, true]],
    ["iand", [int(0, 300), int(0, 7)], [0, 7, true]],
    ["iand", [int(-1, 3), int(0, 7)], [0, 7, true]],
    ["iand", [int(0, 7), int(-1, 3)], [0, 7, true]],
    ["iand", [int(-1, 300), int(-5, 7)], word],
    ["ior", [int(0, 1), int(0, 1)], [0, 1, true]],
    ["ior", [int(0, 4), int(0, 9)], [0, 15, true]],
    ["ixor", [int(0, 0), int(0, INT.hi)], [0, INT.hi, true]],
    ["ixor", [int(0, 8), int(0, 0)], [0, 15, true]],
    ["ior", [int(-1, 1), int(0, 1)], word],
    ["ixor", [int(0, 1), int(-1, 1)], word],
    ["isr", [int(-16, 40), number(2)], [-4, 10, true]],
    ["isr", [int(-16, 40), number(34)], [-4, 10, true]],
    ["isr", [int(-16, 40), int(2, 2)], word],
    ["isru", [int(-16, 40), number(28)], [0, 15, true]],
    ["isru", [int(-16, 40), number(1)], [0, INT.hi, true]],
    ["isru", [int(-16, 40), number(33)], [0, INT.hi, true]],
    ["isru", [int(-16, 40), number(0)], word],
    ["isru", [int(-16, 40), number(32)], word],
    ["isru", [int(-16, 40), int(3, 3)], word],
    ["ishl", [int(-3, 5), number(4)], [-48, 80, true]],
    ["ishl", [int(-3, 5), number(36)], [-48, 80, true]],
    ["ishl", [int(-(2 ** 30), 2 ** 30 - 1), number(1)], [INT.lo, INT.hi - 1, true]],
    ["ishl", [int(0, 2 ** 30), number(1)], word],
    ["ishl", [int(-(2 ** 30) - 1, 0), number(1)], word],
    ["ishl", [int(0, 1), number(31)], word],
    ["ishl", [int(0, 1), int(2, 2)], word],
    ["float", [int(-4, 5)], [-4, 5, true]],
    ["ufloat", [int(-4, 5)], [0, 2 ** 32 - 1, true]],
  ] as const) {
    const { lo: least, hi: most, whole: counts } = build.value(op, op.startsWith("i") ? "i32" : "f64", args);
    // What is not whole is a hair wider than its rounded corners.
    const hair = counts || !Number.isFinite(hi) ? 0 : 2e-12 * Math.max(-lo, hi);
    const inside = least <= lo && least >= lo - hair && most >= hi && most <= hi + hair && counts === whole;
    assert.ok(inside, `${op} of ${args.map((a) => `${a.lo} to ${a.hi}`).join(", ")}: ${least} to ${most}, ${counts}`);
  }
  const range = ({ lo, hi, whole }: Value) => [lo, hi, whole];
  assert.equal(range(build.value("add", "f64", [count(2 ** 52, 2 ** 52), count(0, 2 ** 52)])), [
    2 ** 52,
    2 ** 53,
    true,
  ]);
  const past = build.value("add", "f64", [count(2 ** 52, 2 ** 52 + 2), count(0, 2 ** 52)]);
  assert.ok(past.lo < 2 ** 52 && past.hi > 2 ** 53 + 2, "past 2⁵³ a sum of whole numbers is rounded");
  assert.equal(range(rounded(real(-1.5, 2.5))), [-2, 3, true]);
  assert.is(rounded(real(-1.5, 1e15)).whole, false);
  assert.is(rounded(real(-1e15, 0)).whole, false);
  assert.equal(range(build.constant(2.5)), [2.5, 2.5, false]);
  assert.equal(range(build.constant(Number.NaN)), [...all]);
});

test("a number becomes an i32 by the cheapest way that is sure", () => {
  const { build, leaf } = sums();
  const count = (lo: number, hi: number) => leaf(lo, { lo, hi, whole: true });
  const k = leaf(0, INT, "i32");
  const says = (value: Value) => {
    assert.ok(value.whole);
    return `${value.op} ${value.args.map(({ op }) => op).join(" ")} ${value.lo} ${value.hi}`;
  };
  assert.is(build.int(k), k);
  assert.is(build.int(build.float(k)), k);
  assert.is(build.int(build.value("ufloat", "f64", [k])), k);
  assert.is(build.int(build.constant(2 ** 32 + 5, "f64")), build.constant(5));
  const on = build.compare("lt", k, build.constant(3));
  assert.is(says(build.int(on)), "select lt const const 0 1");
  const [a, b] = [count(-5, 9), count(0, 7)];
  assert.is(says(build.int(build.value("add", "f64", [a, b]))), "iadd int int -5 16");
  assert.is(says(build.int(build.value("sub", "f64", [a, b]))), "isub int int -12 9");
  assert.is(says(build.int(build.value("mul", "f64", [a, b]))), "imul int int -35 63");
  assert.is(says(build.int(build.value("neg", "f64", [a]))), "isub const int -9 5");
  assert.is(says(build.int(build.value("min", "f64", [a, b]))), "int min -5 7");
  const wide = count(0, 2 ** 40);
  assert.is(says(build.int(build.value("mul", "f64", [wide, b]))), `imul int int ${INT.lo} ${INT.hi}`);
  const far = build.value("mul", "f64", [wide, wide]);
  assert.is(says(build.int(far)), `int mul ${INT.lo} ${INT.hi}`, "past 2⁵³ a product is rounded");
  assert.is(says(build.int(far, true)), `imul int int ${INT.lo} ${INT.hi}`, "an index is never that large");
  const below = build.value("mul", "f64", [count(-(2 ** 40), 0), wide]);
  assert.is(says(build.int(below)), `int mul ${INT.lo} ${INT.hi}`);
  const just = build.value("add", "f64", [count(2 ** 52, 2 ** 52), count(0, 2 ** 52)]);
  assert.is(says(build.int(just)), `iadd int int ${INT.lo} ${INT.hi}`);
  const part = leaf(0, { lo: -2.5, hi: 7.5, whole: false });
  assert.is(says(build.int(part)), "int param -2 7");
  assert.is(says(build.int(build.value("add", "f64", [part, b]))).slice(0, 7), "int add");
  assert.is(says(build.int(leaf(0, ANYTHING))), `int param ${INT.lo} ${INT.hi}`);
  const rounder = build.constant(ROUNDER);
  const rounded = (x: Value) => build.value("sub", "f64", [build.value("add", "f64", [x, rounder]), rounder]);
  assert.is(says(build.int(rounded(part))), "low add -3 8");
  const large = leaf(0, { lo: 0, hi: 2 ** 40, whole: false });
  assert.is(says(build.int(rounded(large))), `low add ${INT.lo} ${INT.hi}`);
});

test("whole numbers of 32 bits are compared as such, and the lesser of two is one operation", () => {
  const { build, leaf } = sums();
  const count = (lo: number, hi: number) => leaf(lo, { lo, hi, whole: true });
  const type = (x: Value, y: Value) => build.compare("lt", x, y).type;
  const k = leaf(0, INT, "i32");
  assert.is(type(k, build.constant(3)), "bit");
  assert.is(type(count(INT.lo, INT.hi), k), "bit");
  assert.is(type(count(INT.lo - 1, 0), k), "mask");
  assert.is(type(k, count(0, INT.hi + 1)), "mask");
  assert.is(type(leaf(0, { lo: 0, hi: 1, whole: false }), k), "mask");
  const [a, b, c] = [leaf(1, ANYTHING), leaf(2, ANYTHING), leaf(3, ANYTHING)];
  const chosen = (op: string, yes: Value, no: Value) => {
    const made = build.value("select", "f64", [build.compare(op, a, b), yes, no]);
    return [made.op, ...made.args.map((arg) => (arg === a ? "a" : arg === b ? "b" : ""))].join(" ").trim();
  };
  assert.is(chosen("lt", a, b), "least b a");
  assert.is(chosen("gt", b, a), "least a b");
  assert.is(chosen("lt", b, a), "most a b");
  assert.is(chosen("gt", a, b), "most b a");
  for (const [op, yes, no] of [
    ["le", a, b],
    ["ge", a, b],
    ["lt", a, c],
    ["lt", c, b],
    ["gt", c, a],
    ["lt", b, c],
  ] as const)
    assert.is(chosen(op, yes, no).slice(0, 6), "select");
});

test("what is the same is made once, apart from what is pinned", () => {
  const { build, leaf } = sums();
  const [a, b] = [leaf(1, ANYTHING), leaf(2, ANYTHING)];
  const sum = build.value("add", "f64", [a, b]);
  assert.is(build.value("add", "f64", [a, b]), sum);
  assert.is.not(build.value("add", "f64", [b, a]), sum);
  assert.is.not(build.value("sub", "f64", [a, b]), sum);
  assert.is(build.constant(0.5), build.constant(0.5));
  assert.is.not(build.constant(-0), build.constant(0, "f64"));
  assert.is.not(build.constant(1, "f64"), build.constant(1));
  const place = { name: "x", kind: "f64", dims: ["n"], written: false } as const;
  const load = (more: object) => build.value("load", "f64", [a], { place, stride: 1, ...more });
  assert.is(load({}), load({}));
  assert.is.not(load({}), load({ stride: 2 }));
  assert.is.not(load({}), load({ offset: 8 }));
  assert.is.not(load({}), load({ place: { ...place, name: "y" } }));
  assert.is.not(load({ pinned: true }), load({ pinned: true }));
  const narrow = (hi: number) => build.value("same", "f64", [a], { range: { lo: 0, hi, whole: false } });
  assert.is.not(narrow(1), narrow(2));
});

test("what does not change in a loop is made before it, and what a head begins anew stays in it", () => {
  const { build, leaf } = sums();
  const [a, b] = [leaf(1, ANYTHING), leaf(2, ANYTHING)];
  const homes: Block[] = [];
  const home = (value: Value) => homes.push(value.block);
  const outer = build.inside(true, () => {
    const turn = build.value("phi", "f64", [], { pinned: true });
    home(build.value("mul", "f64", [a, b]));
    home(build.value("mul", "f64", [a, turn]));
    const body = build.within(() => {
      home(build.value("div", "f64", [turn, b]));
      home(build.value("div", "f64", [a, b]));
      home(build.value("mul", "f64", [a, turn]));
    });
    assert.is.not(body, homes[1]);
    const branch = build.inside(false, () => {
      home(build.value("add", "f64", [a, b]));
      home(build.constant(77));
    });
    homes.push(body, branch);
  });
  const [product, own, quotient, ratio, again, sum, constant, body, branch] = homes;
  assert.is(product, build.entry);
  assert.is(own, outer);
  assert.is(quotient, body);
  assert.is(ratio, build.entry);
  assert.is(again, outer, "it is there already");
  assert.is(sum, branch, "a branch may never be taken");
  assert.is(constant, build.entry);
  assert.is(build.block, build.entry);
  assert.is(outer.items.length, 2);
});

test("constants are computed at once, by the arithmetic of the machine", () => {
  const { build, leaf } = sums();
  const a = leaf(1, ANYTHING);
  const k = leaf(1, INT, "i32");
  const on = build.compare("lt", a, build.constant(2));
  const of = (op: string, ...numbers: number[]) =>
    build.value(
      op,
      op.startsWith("i") ? "i32" : "f64",
      numbers.map((one) => build.constant(one)),
    );
  for (const [op, numbers, result] of [
    ["add", [0.5, 2], 2.5],
    ["div", [1, 0], Infinity],
    ["iadd", [INT.hi, 1], INT.lo],
    ["isub", [INT.lo, 1], INT.hi],
    ["imul", [65537, 65537], 131073],
    ["ishl", [3, 31], INT.lo],
    ["isr", [-9, 1], -5],
    ["isru", [-1, 0], -1],
    ["isru", [-1, 28], 15],
    ["neg", [0], -0],
    ["sqrt", [2.25], 1.5],
    ["lt", [1, 2], 1],
    ["ge", [1, 2], 0],
    ["ne", [1, 2], 1],
    ["not", [1], 0],
    ["not", [0], 1],
  ] as const) {
    const made = of(op, ...numbers);
    assert.is(made.op, "const", op);
    assert.ok(Object.is(made.imm, result), `${op}: ${made.imm}`);
  }
  assert.is(of("neg", 7).type, "i32", "with its sign it is as whole as without");
  const [yes, no] = [build.constant(1, "bit"), build.constant(0, "bit")];
  const chosen = (...args: Value[]) => build.value("select", "f64", args);
  assert.is(chosen(yes, a, k), a);
  assert.is(chosen(no, a, k), k);
  assert.is(chosen(on, a, a), a);
  for (const [op, constant, result] of [
    ["and", yes, on],
    ["and", no, no],
    ["or", yes, yes],
    ["or", no, on],
  ] as const) {
    assert.is(build.value(op, "mask", [constant, on]), result);
    assert.is(build.value(op, "mask", [on, constant]), result);
  }
  for (const op of ["ishl", "isr", "ior", "ixor"]) assert.is(build.value(op, "i32", [k, build.constant(0)]), k);
  for (const op of ["iand", "isru", "iadd"]) assert.is.not(build.value(op, "i32", [k, build.constant(0)]), k);
  assert.is.not(build.value("ishl", "i32", [k, build.constant(1)]), k);
  const types = [1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 0.5, -0, 0, Number.NaN];
  assert.equal(
    types.map((one) => build.constant(one).type),
    ["i32", "i32", "i32", "f64", "i32", "f64", "f64", "f64", "i32", "f64"],
  );
});
