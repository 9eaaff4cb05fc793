// What must hold of any reading of formulas over a recorded run, and of any monitor of a run that goes on.
import {
  always,
  and,
  type Columns,
  constant,
  eventually,
  type Formula,
  historically,
  type Interval,
  type Monitor,
  next,
  not,
  once,
  or,
  previous,
  print,
  since,
  strongNext,
  strongPrevious,
  until,
  type Verdict,
  type Violation,
} from "../../lab/core/temporal/index.ts";
import { array, forAll, integer, oneof, tuple } from "../draws.ts";
import type { Law } from "../laws/law.ts";
import { assert } from "../suite.ts";
import { chains, formulas, intervals, margins, prefix, runs, sampleAt } from "./formulas.ts";
import { reference } from "./reference.ts";

export interface Reader {
  readonly name: string;
  robustness(formula: Formula, columns: Columns): Float64Array;
  verdicts(formula: Formula, columns: Columns): readonly boolean[];
}

const parts = tuple(formulas(1), formulas(1), intervals, runs(1, 12));

/** Two formulas that are the same at every tick. */
const same = (reader: Reader, columns: Columns, left: Formula, right: Formula) => {
  const says = `${print(left)} = ${print(right)}`;
  assert.equal(reader.robustness(left, columns), reader.robustness(right, columns), says);
  assert.equal(reader.verdicts(left, columns), reader.verdicts(right, columns), says);
};

const nothing = constant(true);

export const readerLaws: readonly Law<Reader>[] = [
  {
    says: "at every tick it is worth what the definitions say",
    holds: (reader) =>
      forAll(
        tuple(oneof({ arbitrary: formulas(3), weight: 9 }, { arbitrary: chains, weight: 1 }), runs(0, 12)),
        ([formula, columns]) => {
          const [ours, theirs] = [reader.robustness(formula, columns), reference(formula, columns, "robustness")];
          assert.equal([...ours], theirs, print(formula));
          const holds = reference(formula, columns, "verdict").map((value) => value > 0);
          assert.equal(reader.verdicts(formula, columns), holds, print(formula));
        },
        500,
      ),
  },
  {
    says: "a negation is worth the opposite",
    holds: (reader) =>
      forAll(tuple(formulas(2), runs(1, 12)), ([formula, columns]) => {
        const opposite = reader.robustness(formula, columns).map((value) => 0 - value);
        assert.equal(reader.robustness(not(formula), columns), opposite);
      }),
  },
  {
    says: "the sign of its worth is the verdict wherever it is not 0",
    holds: (reader) =>
      forAll(
        tuple(formulas(2), runs(1, 12)),
        ([formula, columns]) => {
          const verdicts = reader.verdicts(formula, columns);
          reader.robustness(formula, columns).forEach((value, t) => {
            if (value !== 0) assert.is(value > 0, verdicts[t], `${print(formula)} at ${t}`);
          });
        },
        300,
      ),
  },
  {
    says: "it moves no further than its signals do",
    holds: (reader) =>
      forAll(
        tuple(formulas(2, { leaf: margins }), runs(8, 8), array(integer({ min: -2, max: 2 }), { minLength: 24 })),
        ([formula, columns, moves]) => {
          const moved = Object.values(columns).map((column, i) =>
            Array.from(column, (value, t) => value + moves[i * 8 + t]! / 4),
          );
          const [x, y, z] = moved as [number[], number[], number[]];
          const [before, after] = [reader.robustness(formula, columns), reader.robustness(formula, { x, y, z })];
          const most = Math.max(...moves.slice(0, 24).map(Math.abs)) / 4;
          before.forEach((value, t) => {
            // Infinite on both sides: no signal has a say.
            if (value !== after[t]) assert.ok(Math.abs(value - after[t]!) <= most, `${print(formula)} at ${t}`);
          });
        },
        300,
      ),
  },
  {
    says: "each operator is the dual of another",
    holds: (reader) =>
      forAll(parts, ([a, b, within, columns]) => {
        const equal = (left: Formula, right: Formula) => same(reader, columns, left, right);
        equal(always(within, a), not(eventually(within, not(a))));
        equal(historically(within, a), not(once(within, not(a))));
        equal(next(a), not(strongNext(not(a))));
        equal(previous(a), not(strongPrevious(not(a))));
        equal(and(a, b), not(or(not(a), not(b))));
        equal(eventually(within, a), until(nothing, a, within));
        equal(once(within, a), since(nothing, a, within));
      }),
  },
  {
    says: "what is unbounded expands by a tick",
    holds: (reader) =>
      forAll(parts, ([a, b, , columns]) => {
        const equal = (left: Formula, right: Formula) => same(reader, columns, left, right);
        equal(until(a, b), or(b, and(a, strongNext(until(a, b)))));
        equal(since(a, b), or(b, and(a, strongPrevious(since(a, b)))));
        equal(always(a), and(a, next(always(a))));
        equal(eventually(a), or(a, strongNext(eventually(a))));
        equal(historically(a), and(a, previous(historically(a))));
        equal(once(a), or(a, strongPrevious(once(a))));
      }),
  },
  {
    says: "an interval that begins later is one that begins now, later",
    holds: (reader) =>
      forAll(parts, ([a, b, [least, most], columns]) => {
        const [later, now]: [Interval, Interval] = [
          [least + 1, most + 1],
          [least, most],
        ];
        same(reader, columns, until(a, b, later), and(a, strongNext(until(a, b, now))));
        same(reader, columns, since(a, b, later), and(a, strongPrevious(since(a, b, now))));
      }),
  },
];

/** What begins a monitor. */
export interface Watch {
  readonly name: string;
  begin(formula: Formula): Pick<Monitor, "step" | "end" | "verdict" | "robustness" | "violation">;
}

const watched = ({ begin }: Watch, formula: Formula, columns: Columns) => {
  const monitor = begin(formula);
  for (let t = 0; t < columns["x"]!.length; t++) monitor.step(sampleAt(columns, t));
  return monitor;
};

/** What the definitions say of the runs that go on for ever from here, where each comparison goes its own way. */
function certain(formula: Formula, columns: Columns): Verdict {
  if (reference(formula, columns, "verdict", "best")[0]! < 0) return "fails";
  return reference(formula, columns, "verdict", "worst")[0]! > 0 ? "holds" : "open";
}

const joined = oneof({ arbitrary: formulas(2), weight: 19 }, { arbitrary: chains, weight: 1 });
const cases = tuple(joined, runs(1, 10));

/** The violation, if the run ends after so many ticks. */
const violation = (watch: Watch, formula: Formula, columns: Columns): Violation | undefined => {
  const monitor = watched(watch, formula, columns);
  return monitor.end() === "fails" ? monitor.violation : undefined;
};

export const watchLaws: readonly Law<Watch>[] = [
  {
    says: "after every prefix it says what is certain whichever way each comparison goes on, and no more",
    holds: (watch) =>
      forAll(
        cases,
        ([formula, columns]) => {
          const monitor = watch.begin(formula);
          for (let t = 0; t < columns["x"]!.length; t++) {
            monitor.step(sampleAt(columns, t));
            const seen = prefix(columns, t + 1);
            assert.is(monitor.verdict, certain(formula, seen), `${print(formula)} after ${t + 1}`);
            const worth = (which: "best" | "worst") => reference(formula, seen, "robustness", which)[0]!;
            assert.equal(monitor.robustness, [worth("worst"), worth("best")], `${print(formula)} after ${t + 1}`);
          }
        },
        120,
      ),
  },
  {
    says: "ended after any prefix it says what the recorded prefix is worth",
    holds: (watch) =>
      forAll(
        tuple(cases, integer({ min: 1, max: 10 })),
        ([[formula, columns], ticks]) => {
          const seen = prefix(columns, ticks);
          const monitor = watched(watch, formula, seen);
          const holds = reference(formula, seen, "verdict")[0]! > 0;
          assert.is(monitor.end(), holds ? "holds" : "fails", print(formula));
          const worth = reference(formula, seen, "robustness")[0]!;
          assert.equal(monitor.robustness, [worth, worth], print(formula));
        },
        500,
      ),
  },
  {
    says: "the violating prefix violates, and no shorter one does",
    holds: (watch) =>
      forAll(
        cases,
        ([formula, columns]) => {
          const at = violation(watch, formula, columns)?.at;
          if (at === undefined) return;
          // One that fails before anything is seen is said to fail at 0, and what fails only by its end at the end.
          if (at > 0) assert.is.not(certain(formula, prefix(columns, at)), "fails", print(formula));
          if (at < columns["x"]!.length - 1) assert.is(certain(formula, prefix(columns, at + 1)), "fails");
        },
        300,
      ),
  },
  {
    says: "what it blames is violated then, and is a part of the whole",
    holds: (watch) =>
      forAll(
        cases,
        ([formula, columns]) => {
          const found = violation(watch, formula, columns);
          if (found === undefined) return;
          const { at, blame, blameAt } = found;
          const seen = prefix(columns, at + 1);
          const early = certain(formula, seen) === "fails";
          assert.ok(reference(blame, seen, "verdict", early ? "best" : undefined)[blameAt]! < 0, print(formula));
          assert.ok(print(formula).includes(found.text), print(formula));
        },
        300,
      ),
  },
];
