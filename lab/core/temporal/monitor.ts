// A requirement watched while a run goes on: what is certain of it so far, and where it failed and why. A step's cost
// does not depend on the formula's horizon, and what is kept is bounded by it. How values come about is compile.ts's.
import type { Observed } from "../condition.ts";
import { misuse, shown } from "../errors.ts";
import { blame, record } from "./blame.ts";
import { compile, type Part, type TimeKind } from "./compile.ts";
import { type Formula, horizonOf } from "./formula.ts";
import { waiting } from "./operators.ts";
import { print } from "./print.ts";
import { fill, type Slots, slotsOf } from "./slots.ts";
import { Valuation } from "./valuation.ts";

/**
 * Fails and holds: so does every endless continuation. Open: neither is certain while each comparison may come out
 * either way, whatever the others do; so that what no signal could do may stay open.
 */
export type Verdict = "holds" | "fails" | "open";

export interface Violation {
  /**
   * The last instant of the shortest prefix that fails though from there on each comparison, whatever the others do,
   * comes out as it should: in ticks the tick that was one too many, in dense time the number just below where that
   * prefix ends. Of the run, if only its end decides. No endless run holds after it; where a signal stands in two
   * comparisons, or one is asked both ways as under rise and <->, none may hold after a shorter one either: of
   * F[0,10] x > 5 & G x < 3 none ever does, and at 10 that is told.
   */
  readonly at: number;
  /** The smallest sub-formula whose failure is the whole's, as data and as text, and the instant at which it fails. */
  readonly blame: Formula;
  readonly text: string;
  readonly blameAt: number;
}

export interface Watching {
  /** Ticks unless told. */
  readonly time?: TimeKind;
  /**
   * Whether the margin is kept beside the verdict; it is unless told. Where an operator without bound stands below
   * another, a verdict forgets what is decided, while margins may still change and are all kept.
   */
  readonly robustness?: boolean;
  /** What it is called where a sample is refused; `requirement` unless told. */
  readonly who?: string;
}

/** A copy to look back from is taken after at least so many steps, so that its cost a step is small. */
const stepsMin = 256;

/** Begins to watch a formula from time 0. */
export const monitor = (formula: Formula, watching: Watching = {}): Monitor => new Monitor(formula, watching);

export class Monitor {
  readonly formula: Formula;
  readonly #who: string;
  readonly #time: TimeKind;
  readonly #slots: Slots;
  readonly #read: Float64Array;
  readonly #verdict: Valuation;
  readonly #margin: Valuation | undefined;
  readonly #horizon: number;
  /** When the last step began. */
  #last = 0;
  /** Where to look back from: two former states at least a horizon apart, and each step after them, flat. */
  #older: Valuation;
  #newer: Valuation;
  #olderSteps: number[] = [];
  #newerSteps: number[] = [];
  #stepsNext = stepsMin;
  #violation: Violation | undefined;
  #ended = false;

  constructor(formula: Formula, { time = "ticks", robustness = true, who = "requirement" }: Watching) {
    this.formula = formula;
    this.#who = who;
    this.#time = time;
    this.#slots = slotsOf(formula);
    this.#read = new Float64Array(this.#slots.signals.length + this.#slots.predicates.length);
    this.#verdict = new Valuation(compile(formula, "verdict", time, true, this.#slots));
    if (robustness) this.#margin = new Valuation(compile(formula, "robustness", time, true, this.#slots));
    this.#horizon = horizonOf(formula);
    this.#older = this.#newer = this.#verdict.copy();
  }

  /** Everything up to here has been seen. */
  get now(): number {
    return this.#verdict.now;
  }

  /** From now until `until` (one tick unless told) the signals are these. */
  step(sample: Observed, until = this.now + 1): void {
    const { now } = this;
    if (!(until > now && until < Infinity && (this.#time === "dense" || Number.isSafeInteger(until))))
      throw misuse("requirement", `a time after ${now}`, shown(until), "go forward, by whole ticks unless dense");
    if (this.#ended) throw misuse("requirement", "a run that goes on", "one that has ended", "begin another monitor");
    fill(this.#read, this.#slots, sample, this.#who);
    this.#last = now;
    this.#verdict.feed(this.#read, until);
    this.#margin?.feed(this.#read, until);
    if (this.#violation !== undefined) return;
    this.#newerSteps.push(until);
    for (let i = 0; i < this.#read.length; i++) this.#newerSteps.push(this.#read[i]!);
    const steps = this.#newerSteps.length / (this.#read.length + 1);
    if (steps < this.#stepsNext || until < this.#newer.now + this.#horizon) return;
    if (fails(this.#verdict)) this.#violation = this.#found();
    else this.#remember();
  }

  /** Whether nothing that follows, nor an end, can change the verdict: within a horizon of its being certain. Cheap. */
  get settled(): boolean {
    return this.#verdict.root.out.length > 0;
  }

  /** What is certain whichever way each comparison goes on; once ended, what the run comes to. */
  get verdict(): Verdict {
    const value = this.#verdict;
    if (fails(value)) return "fails";
    return value.inFuture("worst") === Number.POSITIVE_INFINITY ? "holds" : "open";
  }

  /** Between the worst and the best that may still come of each comparison by itself. */
  get robustness(): readonly [least: number, most: number] {
    if (this.#margin === undefined) throw misuse("requirement", "a margin", "a verdict only", "ask for robustness");
    return [this.#margin.inFuture("worst"), this.#margin.inFuture("best")];
  }

  /** The run ends here: beyond it always, historically, next and previous are true, and all others false. */
  end(): Verdict {
    if (!this.#ended) {
      const earlier = this.violation;
      this.#ended = true;
      this.#verdict.root.end(this.now);
      this.#margin?.root.end(this.now);
      this.#violation = fails(this.#verdict) ? (earlier ?? this.#blamed(this.now, this.#last, "ends")) : undefined;
    }
    return this.verdict;
  }

  /** Where and why it fails, if it certainly does. */
  get violation(): Violation | undefined {
    if (!this.#ended && fails(this.#verdict)) this.#violation ??= this.#found();
    return this.#violation;
  }

  /** No violation until now: the next search begins here, and looks back from where the last one began. */
  #remember(): void {
    [this.#older, this.#newer] = [this.#newer, this.#verdict.copy()];
    [this.#olderSteps, this.#newerSteps] = [this.#newerSteps, []];
    this.#stepsNext = Math.max(stepsMin, waiting(this.#newer.root));
  }

  /** It fails by now: since when, by halving, and why. */
  #found(): Violation {
    let [before, after] = [this.#newer.now, this.now];
    for (;;) {
      const middle = this.#time === "ticks" ? Math.floor((before + after) / 2) : before + (after - before) / 2;
      if (middle <= before || middle >= after) return this.#blamed(after, before, "runs on");
      if (fails(this.#replayed(middle))) after = middle;
      else before = middle;
    }
  }

  /** The valuation as it was at `until`. */
  #replayed(until: number, valuation = this.#older.copy()): Valuation {
    const width = this.#read.length + 1;
    for (const steps of [this.#olderSteps, this.#newerSteps]) {
      for (let i = 0; i < steps.length && valuation.now < until; i += width) {
        this.#read.set(steps.slice(i + 1, i + width));
        valuation.feed(this.#read, Math.min(until, steps[i]!));
      }
    }
    return valuation;
  }

  /** Why it fails at `at`, given the run until `until` and what then becomes of it. */
  #blamed(until: number, at: number, then: "runs on" | "ends"): Violation {
    const begin = this.#older.copy();
    const { whole } = begin.compiled;
    const saidOf = ({ operator }: Part) => begin.own(operator).out;
    record(whole, saidOf);
    const valuation = this.#replayed(until, begin);
    if (then === "ends") valuation.root.end(until);
    else valuation.feedFuture("best");
    const { formula, at: blameAt } = blame(whole, 0, saidOf);
    return { at, blame: formula, text: print(formula), blameAt };
  }
}

/** A verdict is worth one infinity or the other. */
const fails = (valuation: Valuation): boolean => valuation.inFuture("best") === Number.NEGATIVE_INFINITY;
