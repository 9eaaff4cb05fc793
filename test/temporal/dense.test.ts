// Dense time: signals that hold their value between samples. At whole times it must be what ticks are, and at no finer
// measure of time may anything change.
import {
  and,
  type Clock,
  type Columns,
  type Course,
  denseRobustness,
  denseVerdicts,
  type Formula,
  monitor,
  next,
  parse,
  print,
  rise,
  robustness,
  verdicts,
} from "../../lab/core/temporal/index.ts";
import { array, type Draw, forAll, integer, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";
import { formulas, prefix, runs, sampleAt } from "./formulas.ts";

/** How long each sample lasts. */
const lasting: Draw<readonly number[]> = array(integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 });
const cases = tuple(formulas(3, { time: "dense" }), runs(6, 6), lasting);

function clockOf(durations: readonly number[]): Clock {
  let until = 0;
  const times = durations.map((duration) => {
    until += duration;
    return until - duration;
  });
  return { times, until };
}

const everyTick = (columns: Columns, durations: readonly number[]): Columns =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      durations.flatMap((duration, i) => Array<number>(duration).fill(column[i]!)),
    ]),
  );

const floor = (instant: number | undefined) => (instant === undefined ? undefined : Math.floor(instant));

const valueAt = ({ times, values }: Course, t: number) => values[times.findLastIndex((time) => time <= t)]!;

/** In dense time until and since ask of the instant of their right side that the left holds, too. */
function closed(formula: Formula): Formula {
  if ("of" in formula) return { ...formula, of: closed(formula.of) };
  if (formula.kind === "compare" || !("left" in formula)) return formula;
  const [left, right] = [closed(formula.left), closed(formula.right)];
  const met = formula.kind === "until" || formula.kind === "since" ? and(left, right) : right;
  return { ...formula, left, right: met };
}

/** The formula where time is measured `fine` times as fine. */
function finer(formula: Formula, fine: number): Formula {
  const timed =
    "within" in formula ? { ...formula, within: formula.within.map((end) => end / fine) as [number, number] } : formula;
  if ("of" in timed) return { ...timed, of: finer(timed.of, fine) } as Formula;
  if (timed.kind === "compare" || !("left" in timed)) return timed;
  return { ...timed, left: finer(timed.left, fine), right: finer(timed.right, fine) } as Formula;
}

test("at whole times dense time is worth what ticks are, and the same until the next", () => {
  forAll(
    cases,
    ([formula, columns, durations]) => {
      const clock = clockOf(durations);
      const ticks = everyTick(columns, durations);
      const course = denseRobustness(formula, columns, clock);
      const verdict = denseVerdicts(formula, columns, clock);
      const expected = robustness(closed(formula), ticks);
      const holds = verdicts(closed(formula), ticks);
      expected.forEach((value, t) => {
        for (const instant of [t, t + 0.5]) {
          assert.is(valueAt(course, instant), value, `${print(formula)} at ${instant}`);
          assert.is(valueAt(verdict, instant) > 0, holds[t], `${print(formula)} at ${instant}`);
        }
      });
    },
    200,
  );
});

test("the measure of time changes nothing", () => {
  forAll(cases, ([formula, columns, durations]) => {
    const clock = clockOf(durations);
    const { times, values, until } = denseRobustness(formula, columns, clock);
    // A power of 2, so that no time is rounded.
    const fine = 8;
    const quick = { times: clock.times.map((time) => time / fine), until: clock.until / fine };
    assert.equal(denseRobustness(finer(formula, fine), columns, quick), {
      times: times.map((time) => time / fine),
      values,
      until: until / fine,
    });
  });
});

test("a monitor of dense time finds the violation in the tick that ticks find", () => {
  forAll(
    cases,
    ([formula, columns, durations]) => {
      const { times, until } = clockOf(durations);
      const [dense, ticks] = [monitor(formula, { time: "dense" }), monitor(closed(formula))];
      times.forEach((_, i) => {
        dense.step(sampleAt(columns, i), times[i + 1] ?? until);
        ticks.step(sampleAt(columns, i), times[i + 1] ?? until);
        assert.is(dense.verdict, ticks.verdict, print(formula));
        assert.equal(dense.robustness, ticks.robustness, print(formula));
        // Its shortest prefix may end anywhere within that tick: nothing binds other signals to whole times.
        assert.is(floor(dense.violation?.at), ticks.violation?.at, print(formula));
        assert.is(floor(dense.violation?.blameAt), ticks.violation?.blameAt, print(formula));
      });
      assert.is(dense.end(), ticks.end(), print(formula));
      assert.equal(dense.robustness, ticks.robustness, print(formula));
    },
    60,
  );
});

test("a sample that lasts is that sample at every tick", () => {
  forAll(
    tuple(formulas(3), runs(6, 6), lasting),
    ([formula, columns, durations]) => {
      const { times, until } = clockOf(durations);
      const each = everyTick(columns, durations);
      const [long, short] = [monitor(formula), monitor(formula)];
      times.forEach((_, i) => {
        long.step(sampleAt(columns, i), times[i + 1] ?? until);
      });
      for (let t = 0; t < until; t++) short.step(sampleAt(each, t));
      assert.equal([long.verdict, long.robustness], [short.verdict, short.robustness], print(formula));
      assert.equal(long.violation, short.violation, print(formula));
      assert.is(long.end(), short.end());
      assert.equal(long.robustness, short.robustness, print(formula));
    },
    60,
  );
});

test("of no samples nothing is said, in either time", () => {
  forAll(tuple(formulas(3, { time: "dense" }), runs(0, 0)), ([formula, columns]) => {
    const clock = { times: [], until: 0 };
    for (const read of [denseRobustness, denseVerdicts])
      assert.equal(read(formula, columns, clock), { times: [], values: [], until: 0 }, print(formula));
    assert.equal([...robustness(formula, columns), ...verdicts(formula, columns)], []);
  });
});

test("times rise from 0, one for each sample", () => {
  const course = (times: readonly number[], until: number) =>
    denseRobustness(parse("x > 0"), { x: [1, 2] }, { times, until });
  assert.equal(course([0, 2], 3), { times: [0, 2], values: [1, 2], until: 3 });
  for (const [times, until, says] of [
    [[0], 3, /^requirement: expected 2 times, as of samples, got 1; give each sample its time$/],
    [[1, 2], 3, /expected times that rise from 0, got 1 at place 0; /],
    [[0, 0], 3, /expected times that rise from 0, got 0 at place 1; /],
    [[0, 2], 2, /expected times that rise from 0, got 2 at place 2; /],
  ] as const)
    assert.throws(() => course(times, until), says);
  assert.throws(
    () => robustness(parse("x > y"), { x: [1, 2], y: [1] }),
    /^requirement: expected 2 values of y, as of x, got 1; cut the longer$/,
  );
});

test("a formula of ticks is refused in dense time, and an interval between ticks in ticks", () => {
  for (const step of [next, rise])
    assert.throws(
      () => monitor(step(parse("x > 0")), { time: "dense" }),
      /^requirement ".* x > 0": expected ticks, got dense time; use an interval instead$/,
    );
  assert.throws(
    () => robustness(parse("F[0,0.5] x"), prefix({ x: [1] }, 1)),
    /^requirement "F\[0,0.5\] x > 0": expected whole ticks, got \[0,0.5\]; round them$/,
  );
});
