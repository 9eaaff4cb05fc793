// What a monitor keeps, over runs much longer than its horizon; and that it finds violations far from its beginning.
import { compile } from "../../lab/core/temporal/compile.ts";
import { horizonOf } from "../../lab/core/temporal/formula.ts";
import {
  above,
  always,
  type Clock,
  type Columns,
  constant,
  denseRobustness,
  holds,
  implies,
  type Monitor,
  monitor,
  or,
  parse,
  print,
  robustness,
  signalsOf,
  verdicts,
} from "../../lab/core/temporal/index.ts";
import { Pair, waiting } from "../../lab/core/temporal/operators.ts";
import { slotsOf } from "../../lab/core/temporal/slots.ts";
import { Valuation } from "../../lab/core/temporal/valuation.ts";
import { assert, test } from "../suite.ts";

/** Never twice the same, so that no two samples are one run. */
const walk = (t: number) => ((t * 0.6180339887498949) % 1) - 0.5;

const bounded = [
  "G(x > 0 -> F[0,30] x < 0)",
  "G(G[0,20] x > -1 & F[5,30] x > 0.4)",
  "G(x > 0 U[10,30] x < 0)",
  "G(H[0,30] x > -1 & x > 0 S[3,30] x < 0 & O x > 0 & Y x > -1)",
  "(F x > 2) | G x > -1",
  "G((x > 0 <-> F[0,30] x < 0) xor x < 0.3)",
];

for (const text of bounded) {
  test(`what waits in a monitor of ${text} is bounded by its horizon`, () => {
    const formula = parse(text);
    const slots = slotsOf(formula);
    for (const scale of ["verdict", "robustness"] as const) {
      const valuation = new Valuation(compile(formula, scale, "ticks", true, slots));
      let most = 0;
      for (let t = 0; t < 3000; t++) {
        valuation.feed(Float64Array.of(walk(t)), t + 1);
        most = Math.max(most, waiting(valuation.root));
      }
      // Twelve operators at most, each of which keeps a window's or a delay's worth, and the ends.
      assert.ok(most <= 12 * (30 + 2), `${most} values of ${scale}`);
    }
  });
}

test("each further join costs as much as the one before, and so does each further rise, fall and later until", () => {
  for (const join of [
    (text: string) => `(${text}) <-> x > 1`,
    (text: string) => `x > 1 xor (${text})`,
    (text: string) => `rise(${text})`,
    (text: string) => `fall(${text})`,
    (text: string) => `(${text}) U[1,2] x > 1`,
    (text: string) => `(${text}) S[1,2] x > 1`,
  ]) {
    const [few, more, most] = [4, 8, 12].map((joins) => {
      let text = "G x > 0";
      for (let i = 0; i < joins; i++) text = join(text);
      const formula = parse(text);
      return compile(formula, "verdict", "ticks", true, slotsOf(formula)).leaves.length;
    });
    assert.is(most! - more!, more! - few!, join("…"));
  }
});

test("bounds of many signals stand no deeper than halving them goes, and one that is left is named", () => {
  const names = Array.from({ length: 3000 }, (_, i) => `m${i}`);
  const within = always(Object.fromEntries(names.map((name) => [name, [0, 1] as const])));
  const depthOf = (operator: object): number =>
    operator instanceof Pair ? 1 + Math.max(depthOf(operator.left), depthOf(operator.right)) : 1;
  const { whole } = compile(within, "verdict", "ticks", true, slotsOf(within));
  assert.is(depthOf(whole.parts[0]!.operator), 1 + Math.ceil(Math.log2(2 * names.length)));
  const watch = monitor(within);
  const seen = Object.fromEntries(names.map((name) => [name, 0.5]));
  watch.step(seen);
  watch.step({ ...seen, m2345: 2 });
  assert.equal([watch.violation?.at, watch.violation?.text], [1, "m2345 <= 1"]);
  assert.is(print(within).split(" & ").length, 2 * names.length);
});

/** Steps through `ticks`, where the signal's value at some is another. */
function watched(watch: Monitor, ticks: number, others: Readonly<Record<number, number>>): Monitor {
  for (let t = 0; t < ticks; t++) watch.step({ x: others[t] ?? 1 });
  return watch;
}

test("a violation far from the beginning is found to the tick, wherever between two looks it falls", () => {
  const formula = parse("G(x < 0 -> F[0,40] x > 5)");
  assert.is(horizonOf(formula), 40);
  assert.is(horizonOf(parse("X X F[0,3] x > 0")), 5);
  for (let at = 900; at < 1200; at += 7) {
    const { violation } = watched(monitor(formula), 2000, { [at]: -1, 300: -1, 330: 6 });
    assert.equal({ ...violation, blame: 0 }, { at: at + 40, blame: 0, text: "F[0,40] x > 5", blameAt: at });
  }
});

test("a violation deep in a long window is found before the window ends", () => {
  const { violation, verdict } = watched(monitor(parse("G(x < 0 -> G[0,700] x < 3)")), 1100, { 900: -1, 1000: 4 });
  assert.is(verdict, "fails");
  assert.equal({ ...violation, blame: 0 }, { at: 1000, blame: 0, text: "x < 3", blameAt: 1000 });
});

test("what only the end decides is blamed on the instant that was left waiting", () => {
  const watch = watched(monitor(parse("G(x < 0 -> F x > 5)")), 5000, { 7: -1, 40: 6, 3000: -1 });
  assert.is(watch.verdict, "open");
  assert.is(watch.end(), "fails");
  assert.equal({ ...watch.violation, blame: 0 }, { at: 4999, blame: 0, text: "F x > 5", blameAt: 3000 });
});

test("the blame falls within the interval, on the first instant of it that fails", () => {
  const blamed = (text: string, values: readonly number[]) => {
    const watch = monitor(parse(text));
    for (const x of values) watch.step({ x });
    watch.end();
    return [watch.violation!.text, watch.violation!.blameAt];
  };
  assert.equal(blamed("G[3,5] x > 0", [0, 0, 0, 1, 0, 0]), ["x > 0", 4]);
  assert.equal(blamed("G[3,5] x > 0", [1, 1, 0, 0, 0, 0]), ["x > 0", 3]);
  assert.equal(blamed("X[!] (x > 0 & x < 5)", [1, 7, 0]), ["x < 5", 1]);
  assert.equal(blamed("X[!] x > 0", [1]), ["X[!] x > 0", 0]);
  assert.equal(blamed("G(x > 0 | x < 0)", [1, 0]), ["x > 0 | x < 0", 1]);
});

test("an interval that is none, and a number that is none, are refused", () => {
  for (const within of [
    [-1, 2],
    [3, 2],
    [Infinity, Infinity],
    [0, Number.NaN],
  ] as const)
    assert.throws(
      () => always(within, above("x", 0)),
      /^always: expected an interval \[least, most\] from 0 up, got \[/,
    );
  assert.throws(() => above("x", Number.NaN), /^requirement: expected a number to compare with, got NaN; /);
});

test("a signal that is not there, and a time that is none, are refused", () => {
  const watch = monitor(parse("G ordr > 0"));
  assert.throws(() => watch.step({ order: 1 }), /^requirement: expected a signal, got "ordr"; did you mean order\?/);
  assert.throws(() => watch.step({ ordr: 1 }, 0), /^requirement: expected a time after 0, got 0; /);
  watch.step({ ordr: 1 });
  watch.end();
  assert.throws(() => watch.step({ ordr: 1 }), /^requirement: expected a run that goes on, got one that has ended; /);
});

test("always takes bounds and predicates in code, too", () => {
  const seen = { x: 1, y: 2 };
  for (const [condition, verdict] of [
    [{ x: [0, 1], y: [2, 3] }, "open"],
    [{ x: [0, 1], y: [3, 4] }, "fails"],
    [{}, "holds"],
  ] as const) {
    const watch = monitor(always(condition));
    watch.step(seen);
    assert.is(watch.verdict, verdict);
  }
  const watch = monitor(always(({ x, y }) => x! < y!));
  watch.step(seen);
  assert.is(watch.verdict, "open");
  watch.step({ x: 2, y: 2 });
  assert.is(watch.violation?.at, 1);
});

test("what is compared with NaN is false, and its negation true", () => {
  const columns = { x: [Number.NaN], y: [Infinity] };
  for (const text of ["x > 0", "x <= 0", "x == 0", "x != 0", "y - y > 0", "0 * y < 1"]) {
    assert.equal([...robustness(parse(text), columns)], [-Infinity], text);
    assert.equal([...robustness(parse(`!(${text})`), columns)], [Infinity], text);
    assert.equal(verdicts(parse(text), columns), [false], text);
  }
  assert.equal([...robustness(parse("y >= y"), columns)], [0]);
});

test("a predicate in code stands beside signals, and cannot be said in text", () => {
  const odd = ({ x }: Readonly<Record<string, number>>) => x! % 2 === 1;
  const formula = implies(
    holds(odd),
    or(
      above("y", "x"),
      holds(({ z }) => z! > 0),
    ),
  );
  assert.equal(signalsOf(formula), ["y", "x"]);
  assert.equal(verdicts(formula, { x: [1, 1, 1, 2], y: [2, 0, 0, 0], z: [0, 1, 0, 0] }), [true, true, false, true]);
  assert.is(print(formula), "<odd> -> y > x | <a predicate in code>");
  assert.throws(() => parse(print(formula)), /column 1: expected a formula, got "<"/);
});

test("a run of no samples is worth nothing, and one of unequal columns or times that do not rise is refused", () => {
  assert.equal([...robustness(constant(true), {})], []);
  assert.equal([...robustness(parse("x"), { x: [] })], []);
  assert.is(monitor(parse("x")).end(), "open");
  const says = (columns: Columns, clock: Clock) => () => denseRobustness(parse("x"), columns, clock);
  assert.throws(() => robustness(parse("x"), { x: [1, 2], y: [1] }), /expected 2 values of y, as of x, got 1; /);
  assert.throws(() => robustness(parse("z"), { x: [1], y: [1] }), /expected a signal, got "z"; /);
  assert.throws(says({ x: [1, 2] }, { times: [0], until: 3 }), /expected 2 times, as of samples, got 1; /);
  assert.throws(
    says({ x: [1, 2] }, { times: [1, 2], until: 3 }),
    /expected times that rise from 0, got 1 at place 0; /,
  );
  assert.throws(
    says({ x: [1, 2] }, { times: [0, 0], until: 3 }),
    /expected times that rise from 0, got 0 at place 1; /,
  );
  assert.throws(
    says({ x: [1, 2] }, { times: [0, 2], until: 2 }),
    /expected times that rise from 0, got 2 at place 2; /,
  );
});

test("a monitor is settled within a horizon, and only when no end can change what it says", () => {
  const watch = monitor(parse("G[2,2] O[2,2] x > 0"));
  const said = [0, 1, 1].map((x) => {
    watch.step({ x });
    return [watch.verdict, watch.settled];
  });
  assert.equal(said, [
    ["fails", false],
    ["fails", false],
    ["fails", true],
  ]);
  // Ended before its second tick it would have held, as an always beyond the end does.
  const brief = monitor(parse("G[2,2] O[2,2] x > 0"));
  brief.step({ x: 0 });
  assert.is(brief.violation?.at, 0);
  assert.is(brief.end(), "holds");
  assert.is(brief.violation, undefined);
});

test("a monitor asked for its verdict only has no margin to tell", () => {
  const watch = monitor(parse("x > 0"), { robustness: false });
  assert.throws(() => watch.robustness, /^requirement: expected a margin, got a verdict only; ask for robustness$/);
});

test("what is still to come decides nothing yet, whatever operator it stands under", () => {
  for (const said of [
    "rise(p)",
    "fall(p)",
    "X p",
    "Y p",
    "X[!] p",
    "Y[!] p",
    "p xor q",
    "p <-> q",
    "p -> q",
    "p U[1,2] q",
    "p S[1,1] q",
  ])
    for (const formula of [`F[5,5] (${said})`, `G[5,7] (${said} | q)`, `!(F[5,5] (${said}))`])
      for (const p of [-1, 1]) {
        const watch = monitor(parse(formula));
        watch.step({ p, q: -1 });
        assert.is(watch.verdict, "open", `${formula} after ${p}`);
        const [worst, best] = watch.robustness;
        assert.equal([worst, best], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], formula);
      }
});

test("as long as a text may be is not too long to be watched", () => {
  for (const joint of [" xor ", " <-> "]) {
    const formula = parse(Array(1001).fill("x").join(joint));
    const watch = monitor(formula);
    watch.step({ x: 1 });
    assert.is(watch.end(), "holds", joint);
    assert.equal([...robustness(formula, { x: [1] })], [1], joint);
  }
});
