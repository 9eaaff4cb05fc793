import {
  above,
  always,
  and,
  atLeast,
  atMost,
  equals,
  eventually,
  type Formula,
  iff,
  implies,
  minus,
  next,
  not,
  or,
  over,
  parse,
  plus,
  print,
  since,
  size,
  strongNext,
  type Term,
  times,
  until,
  xor,
} from "../../lab/core/temporal/index.ts";
import { constantFrom, type Draw, double, forAll, integer, oneof, string, tuple } from "../draws.ts";
import { broken, enact, type Law } from "../laws/law.ts";
import { assert, test } from "../suite.ts";
import { formulas } from "./formulas.ts";

const names = oneof(
  constantFrom(
    "x",
    "order",
    "member.x",
    "G",
    "S",
    "U",
    "xor",
    "true",
    "rise",
    "inf",
    "größe",
    "a b",
    '"',
    "\\",
    "1x",
    "",
  ),
  string({ maxLength: 4 }),
);

const numbers = oneof(
  constantFrom(0, -0, 0.1, -2.5, 1e21, 5e-324, Number.MAX_VALUE, Infinity, -Infinity),
  integer({ min: -9, max: 9 }),
  double({ noNaN: true }),
);

function terms(depth: number): Draw<Term> {
  const leaf: Draw<Term> = oneof(
    names.map((name): Term => ({ kind: "signal", name })),
    numbers.map((value): Term => ({ kind: "number", value })),
  );
  if (depth === 0) return leaf;
  const of = terms(depth - 1);
  return oneof(
    leaf,
    of.map(size),
    of.map((one) => minus(0, one)),
    tuple(constantFrom(plus, minus, times, over), of, of).map(([op, a, b]) => op(a, b)),
  );
}

const leaves = tuple(constantFrom(above, atMost, equals), terms(2), terms(2)).map(([is, left, right]) =>
  is(left, right),
);

interface Grammar {
  readonly name: string;
  parse(text: string): Formula;
  print(formula: Formula): string;
}

const grammarLaws: readonly Law<Grammar>[] = [
  {
    says: "what is printed is read as what it was",
    holds: ({ parse, print }) =>
      forAll(
        oneof(formulas(3), formulas(2, { leaf: leaves })),
        (formula) => assert.equal(parse(print(formula)), formula, print(formula)),
        1000,
      ),
  },
];

enact({ name: "the text", parse, print }, grammarLaws);

const wrongs: readonly Grammar[] = [
  { name: "no parentheses", parse, print: (formula) => print(formula).replace(/[()]/g, " ") },
  { name: "intervals from 0", parse, print: (formula) => print(formula).replace(/\[\d+,/g, "[0,") },
  { name: "or for and", parse: (text) => parse(text.replace(/&/g, "|")), print },
];

for (const wrong of wrongs)
  test(`${wrong.name}: the law is broken, and notices`, () => assert.is(broken(wrong, grammarLaws).length, 1));

const [a, b, c] = [above("a", 0), above("b", 0), above("c", 0)];

test("operators bind as logicians expect", () => {
  const readings: readonly (readonly [text: string, formula: Formula, printed: string])[] = [
    ["a|b&c", or(a, and(b, c)), "a > 0 | b > 0 & c > 0"],
    ["a -> b -> c", implies(a, implies(b, c)), "a > 0 -> b > 0 -> c > 0"],
    ["(a -> b) -> c", implies(implies(a, b), c), "(a > 0 -> b > 0) -> c > 0"],
    ["a <-> b -> c", iff(a, implies(b, c)), "a > 0 <-> b > 0 -> c > 0"],
    ["!a U b & c", and(until(not(a), b), c), "!a > 0 U b > 0 & c > 0"],
    ["a U b U c", until(a, until(b, c)), "a > 0 U b > 0 U c > 0"],
    ["G!a", always(not(a)), "G !a > 0"],
    ["G(a -> F b)", always(implies(a, eventually(b))), "G(a > 0 -> F b > 0)"],
    ["G F a", always(eventually(a)), "G F a > 0"],
    ["F[2,inf] a", eventually([2, Infinity], a), "F[2,inf] a > 0"],
    ["X[!] X a", strongNext(next(a)), "X[!] X a > 0"],
    ["x - 1 - y * 2 >= -3", atLeast(minus(minus("x", 1), times("y", 2)), -3), "x - 1 - y * 2 >= -3"],
    ["abs(x-y) <= .5", atMost(size(minus("x", "y")), 0.5), "abs(x - y) <= 0.5"],
    ['"S" > 3', above("S", 3), '"S" > 3'],
    ["0 - x > -3", above(minus(0, "x"), -3), "-x > -3"],
    ["-(3) > - -x", above(minus(0, 3), minus(0, minus(0, "x"))), "-(3) > --x"],
    ["-x * y > -(x * y)", above(times(minus(0, "x"), "y"), minus(0, times("x", "y"))), "-x * y > -(x * y)"],
    ["x - -y > -0 - x", above(minus("x", minus(0, "y")), minus(-0, "x")), "x - -y > -0 - x"],
  ];
  for (const [text, formula, printed] of readings) {
    assert.equal(parse(text), formula, text);
    assert.is(print(formula), printed);
  }
});

test("what binds less stands in parentheses, and what binds alike on the side that is not grouped", () => {
  /** Loosest first, as its readers expect it; all but these group to the left. */
  const levels = [{ iff, xor }, { implies }, { or }, { and }, { until, since }];
  const rightward = ["implies", "until", "since"];
  const all = levels.flatMap((level, tight) => Object.entries(level).map(([name, of]) => ({ name, of, tight })));
  for (const outer of all)
    for (const inner of all) {
      const within = inner.of(a, b);
      const looser = inner.tight < outer.tight;
      const alike = inner.tight === outer.tight;
      const right = rightward.includes(outer.name);
      const [left, behind] = [print(outer.of(within, c)), print(outer.of(c, within))];
      const pair = `${outer.name} of ${inner.name}`;
      assert.is(left.includes("("), looser || (alike && right), `${pair}, left: ${left}`);
      assert.is(behind.includes("("), looser || (alike && !right), `${pair}, right: ${behind}`);
      assert.is(print(not(within)), `!(${print(within)})`);
    }
});

test("as many numbers may be taken from nothing as a chain is long, in what is printed too", () => {
  const text = Array.from({ length: 1500 }, (_, i) => `-x${i} > ${-i}`).join(" & ");
  // As text: to compare what is so deep takes more stack than there is.
  assert.is(print(parse(text)), text);
});

test("an interval may be written in any unit of the tick's dimension", () => {
  assert.equal(
    parse("G[0,5ms](order -> F[1us, 0.25 ms] ack)", { unit: "us" }),
    parse("G[0,5000](order -> F[1,250] ack)"),
  );
});

test("what cannot be read is refused at its column", () => {
  const refusals: readonly (readonly [text: string, column: number, rest: RegExp])[] = [
    ["", 1, /expected a formula, got the end; name a signal/],
    ["G(a -> ", 8, /expected a formula, got the end/],
    ["G(a -> b", 9, /expected \), got the end; close the parenthesis$/],
    ["a & & b", 5, /expected a formula, got "&"/],
    ["a b", 3, /expected the end, got "b"; join formulas by/],
    ["a # b", 3, /expected a formula, got "#"; leave it out$/],
    ["x = 1", 3, /expected a formula, got "="; write == to compare, -> for what follows$/],
    ["x ≤ 1", 3, /expected a formula, got "≤"; write <=$/],
    ["a && b", 4, /expected a formula, got "&"; write it once$/],
    ["a || b", 4, /expected a formula, got "\|"; write it once$/],
    ["a & | b", 5, /expected a formula, got "\|"; name a signal/],
    ["G[3] a", 4, /expected ,, got "\]"; write both ends, as in \[0,5\]$/],
    ["G[3,1] a", 2, /expected an interval \[least, most\] from 0 up, got \[3, 1\]/],
    ["G[a,1] b", 3, /expected a time, got "a"; write it as 5 or 5ms$/],
    ["G[0,5ms] a", 5, /expected a number of ticks, got "5ms"; say in the model what unit they have$/],
    ["x + 1", 1, /expected a formula, got a number; compare it/],
    ["(x > 1) + 2", 1, /expected a number, got a formula/],
    ["a & x + 1", 5, /expected a formula, got a number/],
    ["x + (y > 1)", 5, /expected a number, got a formula/],
    ['"\\q" > 1', 1, /expected a formula, got "\\""/],
    [`${"(".repeat(300)}x`, 201, /expected 200 levels at most, got more; split it$/],
    [`x > ${"-".repeat(300)}x`, 205, /expected 200 levels at most/],
    [Array(5000).fill("x").join(" <-> "), 6003, /expected 1000 joints at most, got more; split it into several req/],
    [`${Array(5000).fill("x").join(" + ")} > 0`, 4003, /expected 1000 joints at most/],
    ["F", 2, /expected a formula, got the end/],
    ["S > 3", 1, /expected a formula, got "S"; name a signal, or quote it/],
    ['"a', 1, /expected a formula, got "\\""/],
    ["x > 0 > 1", 1, /expected a number, got a formula/],
  ];
  for (const [text, column, rest] of refusals) {
    assert.throws(
      () => parse(text),
      (error) => error.message.includes(`, column ${column}: `) && rest.test(error.message),
      `${text} → column ${column}`,
    );
  }
});

test("a signal that is not there is refused with the nearest", () => {
  assert.throws(
    () => parse("G(ordr -> F ack)", { signals: ["order", "ack"] }),
    /^requirement "G\(ordr -> F ack\)", column 3: expected a signal, got "ordr"; did you mean order\? choose from /,
  );
});

test("only what lies within one another is counted: a long formula may be flat", () => {
  const flat = Array.from({ length: 300 }, (_, i) => `(x > ${i})`).join(" & ");
  assert.is(parse(flat).kind, "and");
  const { length } = print(parse(flat));
  assert.ok(length > 300 * 5, `${length}`);
});

test("one chain of & or | may be of any length, and what is read is printed to what can be read", () => {
  const accepted = [
    Array(5000).fill("x").join(" & "),
    Array(5000).fill("x").join(" | "),
    `${"!".repeat(199)}x`,
    Array(200).fill("x").join(" -> "),
    `${"-".repeat(199)}x > 0`,
    '"inf.x" > 0',
    '"inf.x" > inf',
  ];
  for (const text of accepted) assert.is(print(parse(print(parse(text)))), print(parse(text)));
});
