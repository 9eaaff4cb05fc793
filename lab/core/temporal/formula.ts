// What a requirement says over time: formulas of past and future temporal logic over named signals, as plain data, and
// the functions that build them. Their text is parse.ts's and print.ts's, their meaning compile.ts's.
import { type Condition, checkBounds, type Observed } from "../condition.ts";
import { misuse, shown } from "../errors.ts";

/** A number at an instant: of a signal, a constant, or arithmetic of both. */
export type Term =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "signal"; readonly name: string }
  | { readonly kind: "abs"; readonly of: Term }
  | { readonly kind: "arithmetic"; readonly op: "+" | "-" | "*" | "/"; readonly left: Term; readonly right: Term };

export type Comparison = ">" | ">=" | "<" | "<=" | "==" | "!=";

/** From the first to the second, both included, counted from the instant at which it is asked; Infinity: unbounded. */
export type Interval = readonly [least: number, most: number];

export type Formula =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "compare"; readonly left: Term; readonly is: Comparison; readonly right: Term }
  /** A predicate in code: the one leaf that is not data, so that no text can say it. */
  | { readonly kind: "holds"; readonly holds: (seen: Observed) => boolean }
  | { readonly kind: "not" | UnaryStep; readonly of: Formula }
  | { readonly kind: Connective; readonly left: Formula; readonly right: Formula }
  | { readonly kind: Window; readonly within: Interval; readonly of: Formula }
  | { readonly kind: "until" | "since"; readonly within: Interval; readonly left: Formula; readonly right: Formula };

export type Connective = "and" | "or" | "implies" | "iff" | "xor";
type Window = "always" | "eventually" | "historically" | "once";
/** One tick on or back. Where there is no such tick a strong one is false and the others are true. */
export type UnaryStep = "next" | "strongNext" | "previous" | "strongPrevious" | "rise" | "fall";

/** A term as authors write it: a number, a signal's name, or a term. */
export type Operand = number | string | Term;

function term(operand: Operand): Term {
  if (typeof operand === "string") return { kind: "signal", name: operand };
  if (typeof operand !== "number") return operand;
  if (Number.isNaN(operand)) throw misuse("requirement", "a number to compare with", "NaN", "see what made it so");
  return { kind: "number", value: operand };
}

const arithmetic =
  (op: "+" | "-" | "*" | "/") =>
  (left: Operand, right: Operand): Term => ({ kind: "arithmetic", op, left: term(left), right: term(right) });

export const plus = arithmetic("+");
export const minus = arithmetic("-");
export const times = arithmetic("*");
export const over = arithmetic("/");
export const size = (of: Operand): Term => ({ kind: "abs", of: term(of) });

const comparison =
  (is: Comparison) =>
  (left: Operand, right: Operand): Formula => ({ kind: "compare", left: term(left), is, right: term(right) });

export const above = comparison(">");
export const atLeast = comparison(">=");
export const below = comparison("<");
export const atMost = comparison("<=");
export const equals = comparison("==");
export const differs = comparison("!=");

export const constant = (value: boolean): Formula => ({ kind: "constant", value });
export const holds = (predicate: (seen: Observed) => boolean): Formula => ({ kind: "holds", holds: predicate });

const step =
  (kind: "not" | UnaryStep) =>
  (of: Formula): Formula => ({ kind, of });

export const not = step("not");
export const next = step("next");
export const strongNext = step("strongNext");
export const previous = step("previous");
export const strongPrevious = step("strongPrevious");
/** Holds now and did not a tick ago; before the start nothing held. */
export const rise = step("rise");
/** Does not hold now and did a tick ago; before the start everything held. */
export const fall = step("fall");

export const and = (first: Formula, ...others: readonly Formula[]): Formula =>
  others.reduce((left, right) => ({ kind: "and", left, right }), first);
export const or = (first: Formula, ...others: readonly Formula[]): Formula =>
  others.reduce((left, right) => ({ kind: "or", left, right }), first);
export const implies = (left: Formula, right: Formula): Formula => ({ kind: "implies", left, right });
export const iff = (left: Formula, right: Formula): Formula => ({ kind: "iff", left, right });
export const xor = (left: Formula, right: Formula): Formula => ({ kind: "xor", left, right });

const forever: Interval = [0, Number.POSITIVE_INFINITY];

const isFormula = (given: Formula | Condition): given is Formula => typeof (given as Formula).kind === "string";

function stated(condition: Formula | Condition): Formula {
  if (isFormula(condition)) return condition;
  if (typeof condition === "function") return holds(condition);
  checkBounds("requirement", condition);
  const limits = Object.entries(condition);
  const [first = constant(true), ...others] = limits.flatMap(([name, [least, most]]) => [
    atLeast(name, least),
    atMost(name, most),
  ]);
  return and(first, ...others);
}

/** A bare condition stands for a formula: a predicate, or bounds that each named signal stays within. */
interface Timed {
  (of: Formula | Condition): Formula;
  (within: Interval, of: Formula | Condition): Formula;
}

const window =
  (kind: Window): Timed =>
  (...given: [Formula | Condition] | [Interval, Formula | Condition]): Formula => {
    const [within, of] = given.length === 1 ? [forever, given[0]] : given;
    return { kind, within: checkInterval(kind, within), of: stated(of) };
  };

export const always = window("always");
export const eventually = window("eventually");
export const historically = window("historically");
export const once = window("once");

const stretch =
  (kind: "until" | "since") =>
  (left: Formula, right: Formula, within: Interval = forever): Formula => {
    return { kind, within: checkInterval(kind, within), left, right };
  };

/** `left` at every instant until one, within the interval, at which `right`. */
export const until = stretch("until");
/** `left` at every instant since one, within the interval, at which `right`. */
export const since = stretch("since");

export function checkInterval(who: string, within: Interval): Interval {
  const [least, most] = within;
  if (least >= 0 && least <= most && least < Number.POSITIVE_INFINITY) return within;
  throw misuse(who, "an interval [least, most] from 0 up", shown(within), "write for example [0, 5]");
}

/** What is joined on the left again and again, `a & b & c`: each in turn. It may be longer than any stack is deep. */
export function chainOf(formula: Formula & { readonly kind: Connective }): readonly Formula[] {
  const found: Formula[] = [];
  let here: Formula = formula;
  for (; here.kind === formula.kind; here = here.left) found.push(here.right);
  found.push(here);
  return found.reverse();
}

/** A formula's own sub-formulas, in the order in which they are written. */
export function partsOf(formula: Formula): readonly Formula[] {
  if ("of" in formula) return [formula.of];
  if (formula.kind === "and" || formula.kind === "or") return chainOf(formula);
  return "left" in formula && formula.kind !== "compare" ? [formula.left, formula.right] : [];
}

/** The names of the signals that a formula speaks of, each once, as they first occur. */
export function signalsOf(formula: Formula): readonly string[] {
  const found = new Set<string>();
  const read = (of: Formula): void => {
    if (of.kind !== "compare") for (const part of partsOf(of)) read(part);
    else for (const name of [...namesOf(of.left), ...namesOf(of.right)]) found.add(name);
  };
  read(formula);
  return [...found];
}

function namesOf(of: Term): readonly string[] {
  if (of.kind === "signal") return [of.name];
  if (of.kind === "abs") return namesOf(of.of);
  return of.kind === "arithmetic" ? [...namesOf(of.left), ...namesOf(of.right)] : [];
}

/** How long after an instant its value is certain, if nothing unbounded has to be waited for. */
export function horizonOf(formula: Formula): number {
  const after = partsOf(formula).reduce((most, part) => Math.max(most, horizonOf(part)), 0);
  switch (formula.kind) {
    case "next":
    case "strongNext":
      return after + 1;
    case "always":
    case "eventually":
    case "until": {
      const [least, most] = formula.within;
      return after + (most === Number.POSITIVE_INFINITY ? least : most);
    }
    default:
      return after;
  }
}

/** Whether it begins and ends at ticks, where it ends. */
export const isWhole = ([least, most]: Interval): boolean =>
  Number.isInteger(least) && (Number.isInteger(most) || most === Number.POSITIVE_INFINITY);

/** Refuses times between two ticks, where only ticks are looked at. */
export function checkTicks(who: string, formula: Formula): Formula {
  if ("within" in formula && !isWhole(formula.within))
    throw misuse(who, "whole ticks", `[${formula.within.join(",")}]`, "round them");
  for (const part of partsOf(formula)) checkTicks(who, part);
  return formula;
}
