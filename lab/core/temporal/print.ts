// A formula as text, with no more parentheses than it needs. The grammar that reads it back is parse.ts's.
import { type Connective, chainOf, type Formula, type Interval, type Term } from "./formula.ts";

/** How tightly each operator binds, loosest first; parse.ts reads by the same table. */
export const tightness = {
  iff: 1,
  xor: 1,
  implies: 2,
  or: 3,
  and: 4,
  until: 5,
  since: 5,
  prefix: 6,
  compare: 7,
  sum: 8,
  product: 9,
  atom: 10,
} as const;

export const connectives: Readonly<Record<string, Connective>> = {
  "<->": "iff",
  xor: "xor",
  "->": "implies",
  "|": "or",
  "&": "and",
};

/** The letters of temporal logic, a strong step as Spot writes it. */
export const letters = {
  G: "always",
  F: "eventually",
  H: "historically",
  O: "once",
  U: "until",
  S: "since",
  X: "next",
  "X[!]": "strongNext",
  Y: "previous",
  "Y[!]": "strongPrevious",
  rise: "rise",
  fall: "fall",
  "!": "not",
} as const;

const symbols = Object.fromEntries(
  [...Object.entries(connectives), ...Object.entries(letters)].map(([symbol, kind]) => [kind, symbol]),
);

/** Words that cannot name a signal unless it is quoted. */
export const reserved: ReadonlySet<string> = new Set([...Object.keys(letters), "xor", "true", "false", "abs", "inf"]);

/** A signal's name that needs no quotes. */
export const nameShape = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*/u;
const wholeName = new RegExp(`^${nameShape.source}$`, "u");

export function print(formula: Formula): string {
  return written(formula, tightness.iff);
}

/** In parentheses if it binds more loosely than its place asks. */
function written(formula: Formula, least: number): string {
  const [text, binds] = formulaText(formula);
  return binds < least ? `(${text})` : text;
}

function formulaText(formula: Formula): readonly [text: string, binds: number] {
  switch (formula.kind) {
    case "constant":
      return [String(formula.value), tightness.atom];
    case "holds":
      return [`<${formula.holds.name || "a predicate in code"}>`, tightness.atom];
    case "compare": {
      const { left, is, right } = formula;
      return [`${term(left, tightness.sum)} ${is} ${term(right, tightness.sum)}`, tightness.compare];
    }
    case "and":
    case "or":
    case "implies":
    case "iff":
    case "xor": {
      // Implication groups to the right, as its readers expect, and all others to the left.
      const binds = tightness[formula.kind];
      const symbol = ` ${symbols[formula.kind]} `;
      if (formula.kind === "implies")
        return [written(formula.left, binds + 1) + symbol + written(formula.right, binds), binds];
      const parts = chainOf(formula).map((part, i) => written(part, i === 0 ? binds : binds + 1));
      return [parts.join(symbol), binds];
    }
    case "until":
    case "since": {
      const symbol = symbols[formula.kind] + interval(formula.within);
      const binds = tightness[formula.kind];
      return [`${written(formula.left, binds + 1)} ${symbol} ${written(formula.right, binds)}`, binds];
    }
    default: {
      const symbol = symbols[formula.kind]! + ("within" in formula ? interval(formula.within) : "");
      const of = written(formula.of, tightness.prefix);
      return [/^[(]/.test(of) || symbol === "!" ? symbol + of : `${symbol} ${of}`, tightness.prefix];
    }
  }
}

function interval([least, most]: Interval): string {
  if (least === 0 && most === Number.POSITIVE_INFINITY) return "";
  return `[${least},${most === Number.POSITIVE_INFINITY ? "inf" : most}]`;
}

function term(of: Term, least: number): string {
  switch (of.kind) {
    case "number":
      return Object.is(of.value, -0) ? "-0" : String(of.value).replace("Infinity", "inf");
    case "signal":
      return wholeName.test(of.name) && !reserved.has(of.name) ? of.name : JSON.stringify(of.name);
    case "abs":
      return `abs(${term(of.of, tightness.sum)})`;
    case "arithmetic": {
      // As it is read: a joint for each would be more than a text may have.
      if (of.op === "-" && of.left.kind === "number" && Object.is(of.left.value, 0))
        return of.right.kind === "number"
          ? `-(${term(of.right, tightness.sum)})`
          : `-${term(of.right, tightness.atom)}`;
      const binds = of.op === "+" || of.op === "-" ? tightness.sum : tightness.product;
      const text = `${term(of.left, binds)} ${of.op} ${term(of.right, binds + 1)}`;
      return binds < least ? `(${text})` : text;
    }
  }
}
