// What a monitor keeps, over runs much longer than its horizon; and that it finds violations far from its beginning.
import { compile } from "../../lab/core/temporal/compile.ts";
import { horizonOf } from "../../lab/core/temporal/formula.ts";
import { always, type Monitor, monitor, parse, robustness, verdicts } from "../../lab/core/temporal/index.ts";
import { waiting } from "../../lab/core/temporal/operators.ts";
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

/** Steps through `ticks`, where the signal's value at some is another. */
function watched(watch: Monitor, ticks: number, others: Readonly<Record<number, number>>): Monitor {
  for (let t = 0; t < ticks; t++) watch.step({ x: others[t] ?? 1 });
  return watch;
}

test("a violation far from the beginning is found to the tick, wherever between two looks it falls", () => {
  const formula = parse("G(x < 0 -> F[0,40] x > 5)");
  assert.is(horizonOf(formula), 40);
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
