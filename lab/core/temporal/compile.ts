// What a formula means: which operators it is made of. Robustness (Fainekos & Pappas 2009) is a margin in the signals'
// own numbers; a verdict is the same with margins of ±∞. The ends of a run are RTAMT's (Nickovic & Yamaguchi 2020):
// beyond them always, historically, next and previous are true, eventually, once, until and since false. Feeding is
// valuation.ts's.
import { misuse, shown } from "../errors.ts";
import { Fold } from "./fold.ts";
import { chainOf, type Formula, type Interval, isWhole, partsOf, type Term } from "./formula.ts";
import { Leaf, Negation, type Operator, Pair, Reader, Shift } from "./operators.ts";
import { print } from "./print.ts";
import type { Slots } from "./slots.ts";

const { POSITIVE_INFINITY: top, NEGATIVE_INFINITY: bottom } = Number;

export type Scale = "verdict" | "robustness";

/**
 * Ticks: whole instants 0, 1, 2, …. Dense: every instant, and signals that hold their value until the next sample, as
 * between the events of a world; there is no next instant, so that next, previous, rise and fall have no meaning.
 */
export type TimeKind = "ticks" | "dense";

/** A leaf of the formula: its value now, and what the best and the worst of all futures make it. */
interface Measured {
  readonly now: (slots: Float64Array) => number;
  readonly best: number;
  readonly worst: number;
}

/** A formula beside the operator that says its value, for those parts whose failure fails the whole. */
export interface Part {
  readonly formula: Formula;
  readonly operator: Operator;
  readonly parts: readonly Part[];
}

export interface Compiled {
  readonly whole: Part;
  readonly leaves: readonly Measured[];
  /** Where the leaves' values of an instant are put together. */
  readonly values: Float64Array;
}

/** `first`: only the value at time 0 is asked for, so that nothing is kept for later instants. */
export function compile(formula: Formula, scale: Scale, time: TimeKind, first: boolean, slots: Slots): Compiled {
  const leaves: Measured[] = [];
  const places = new Map(slots.signals.map((name, place) => [name, place]));

  const leaf = (first: boolean, now: Measured["now"], best: number, worst: number): Operator => {
    leaves.push({ now, best, worst });
    return new Leaf(first, leaves.length - 1);
  };

  const readers = [0, 1, 2, 3].map(() => new Map<Formula, Reader>());

  /** Built once, however often it is needed: twice at every level would double with each. */
  function shared(of: Formula, sign: number, first: boolean): Operator {
    // A leaf costs less than a queue of its values.
    if (partsOf(of).length === 0) return build(of, sign, first).operator;
    const leads = readers[(sign > 0 ? 2 : 0) + (first ? 1 : 0)]!;
    const lead = leads.get(of);
    if (lead !== undefined) return new Reader(lead.of, lead);
    const alone = new Reader(build(of, sign, first).operator);
    leads.set(of, alone);
    return alone;
  }

  /** `sign` is −1 under a negation, where the best future is the least value. */
  function build(formula: Formula, sign: number, first: boolean): Part {
    const only = (operator: Operator, ...parts: readonly Part[]): Part => ({ formula, operator, parts });
    const opposite = (of: Formula, first: boolean) => new Negation(first, build(of, -sign, first).operator);
    switch (formula.kind) {
      case "constant": {
        const value = formula.value ? top : bottom;
        return only(leaf(first, () => value, value, value));
      }
      case "compare":
        return only(leaf(first, margin(formula, scale, places), sign * top, -sign * top));
      case "holds": {
        const place = slots.signals.length + slots.predicates.indexOf(formula.holds);
        return only(leaf(first, (values) => (values[place]! > 0 ? top : bottom), sign * top, -sign * top));
      }
      case "not":
        return only(opposite(formula.of, first));
      case "and":
      case "or": {
        const parts = chainOf(formula).map((part) => build(part, sign, first));
        const pick = formula.kind === "and" ? "least" : "most";
        const joined = halved(
          parts.map(({ operator }) => operator),
          (left, right) => new Pair(first, pick, left, right),
        );
        return formula.kind === "and" ? only(joined, ...parts) : only(joined);
      }
      case "implies": {
        const right = build(formula.right, sign, first);
        return only(new Pair(first, "most", opposite(formula.left, first), right.operator), right);
      }
      case "iff":
      case "xor": {
        // RTAMT takes −|l − r|, whose sign is not the verdict's: that is the robustness of l == r.
        const { left, right } = formula;
        const turned = formula.kind === "iff" ? sign : -sign;
        const both = new Pair(first, "least", shared(left, turned, first), shared(right, turned, first));
        const any = new Pair(first, "most", shared(left, -turned, first), shared(right, -turned, first));
        if (formula.kind === "iff") return only(new Pair(first, "most", both, new Negation(first, any)));
        return only(new Pair(first, "least", any, new Negation(first, both)));
      }
      case "next":
      case "strongNext":
      case "previous":
      case "strongPrevious": {
        refuseDense(formula);
        const by = formula.kind === "next" || formula.kind === "strongNext" ? 1 : -1;
        const beyond = formula.kind === "next" || formula.kind === "previous" ? top : bottom;
        const of = build(formula.of, sign, false);
        const shift = new Shift(first, of.operator, by, beyond);
        return by > 0 ? only(shift, of) : only(shift);
      }
      case "rise": {
        refuseDense(formula);
        const before = new Shift(first, shared(formula.of, -sign, false), -1, bottom);
        return only(new Pair(first, "least", shared(formula.of, sign, first), new Negation(first, before)));
      }
      case "fall": {
        refuseDense(formula);
        const before = new Shift(first, shared(formula.of, sign, false), -1, top);
        return only(new Pair(first, "least", before, new Negation(first, shared(formula.of, -sign, first))));
      }
      case "always":
      case "eventually":
      case "historically":
      case "once": {
        const [least, span] = interval(formula);
        const towards = formula.kind === "always" || formula.kind === "eventually" ? "future" : "past";
        const every = formula.kind === "always" || formula.kind === "historically";
        const of = build(formula.of, sign, false);
        const from = shifted(of.operator, towards === "future" ? least : -least, every ? top : bottom);
        const fold = new Fold(first, towards, span, time, every ? { left: from } : { right: from });
        return formula.kind === "always" ? only(fold, of) : only(fold);
      }
      case "until":
      case "since": {
        const [least, span] = interval(formula);
        const towards = formula.kind === "until" ? "future" : "past";
        const by = formula.kind === "until" ? least : -least;
        const left = shifted(shared(formula.left, sign, false), by, top);
        const right = shifted(build(formula.right, sign, false).operator, by, bottom);
        const fold = new Fold(first, towards, span, time, { left, right });
        if (least === 0) return only(fold);
        // Until the interval begins the left must hold by itself.
        const meanwhile = shared(formula.left, sign, false);
        const before = new Fold(first, towards, time === "dense" ? least : least - 1, time, { left: meanwhile });
        return only(new Pair(first, "least", before, fold));
      }
    }
  }

  function refuseDense(formula: Formula): void {
    if (time === "dense")
      throw misuse(`requirement ${shown(print(formula))}`, "ticks", "dense time", "use an interval instead");
  }

  function interval(formula: Formula & { within: Interval }): Interval {
    const [least, most] = formula.within;
    if (time === "ticks" && !isWhole(formula.within))
      throw misuse(`requirement ${shown(print(formula))}`, "whole ticks", `[${least},${most}]`, "round them");
    return [least, most - least];
  }

  const whole = build(formula, 1, first);
  return { whole, leaves, values: new Float64Array(leaves.length) };
}

type Compare = Formula & { readonly kind: "compare" };
/** Of each signal its slot. */
type Places = ReadonlyMap<string, number>;

/** Many joined two by two, no deeper than need be. */
function halved<T>(many: readonly T[], join: (left: T, right: T) => T): T {
  if (many.length === 1) return many[0]!;
  const middle = many.length >> 1;
  return join(halved(many.slice(0, middle), join), halved(many.slice(middle), join));
}

const shifted = (of: Operator, by: number, beyond: number): Operator =>
  by === 0 ? of : new Shift(false, of, by, beyond);

/** What is compared with NaN is false, whatever the comparison. */
function margin({ left, is, right }: Compare, scale: Scale, places: Places): Measured["now"] {
  const [a, b] = [readerOf(left, places), readerOf(right, places)];
  return (slots) => {
    const [x, y] = [a(slots), b(slots)];
    const more = x === y ? 0 : x - y;
    if (Number.isNaN(more)) return bottom;
    if (scale === "verdict") return compared(more, is) ? top : bottom;
    if (is === ">" || is === ">=") return more;
    if (is === "<" || is === "<=") return 0 - more;
    return is === "==" ? 0 - Math.abs(more) : Math.abs(more);
  };
}

function compared(more: number, is: Compare["is"]): boolean {
  switch (is) {
    case ">":
      return more > 0;
    case ">=":
      return more >= 0;
    case "<":
      return more < 0;
    case "<=":
      return more <= 0;
    case "==":
      return more === 0;
    case "!=":
      return more !== 0;
  }
}

function readerOf(term: Term, places: Places): (slots: Float64Array) => number {
  switch (term.kind) {
    case "number": {
      const { value } = term;
      return () => value;
    }
    case "signal": {
      const place = places.get(term.name)!;
      return (slots) => slots[place]!;
    }
    case "abs": {
      const of = readerOf(term.of, places);
      return (slots) => Math.abs(of(slots));
    }
    case "arithmetic": {
      const [a, b] = [readerOf(term.left, places), readerOf(term.right, places)];
      if (term.op === "+") return (slots) => a(slots) + b(slots);
      if (term.op === "-") return (slots) => a(slots) - b(slots);
      if (term.op === "*") return (slots) => a(slots) * b(slots);
      return (slots) => a(slots) / b(slots);
    }
  }
}
