// Text to formula, as in `G[0,5ms](order -> F ack)`. Loosest first: <-> xor, ->, |, &, U S, then ! and the letters
// G F H O X Y with rise and fall, then comparisons and arithmetic. A signal that is not compared is one above 0.
import { type Misuse, misuse, shown, unknown } from "../errors.ts";
import { quantity } from "../time.ts";
import { above, type Comparison, checkInterval, type Formula, type Interval, minus, type Term } from "./formula.ts";
import { connectives, letters, nameShape, reserved, tightness } from "./print.ts";

export interface Reading {
  /** The unit of a tick, so that intervals may be written with another of its dimension. */
  readonly unit?: string;
  /** The signals that there are; any name will do unless told. */
  readonly signals?: readonly string[];
}

const token = new RegExp(
  [
    /(?<space>\s+)/u,
    /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?![\p{L}\p{N}_.]))/u,
    /(?<strong>[XY]\[!\])/u,
    new RegExp(`(?<name>${nameShape.source})`, "u"),
    // A string of JSON.
    /(?<quoted>"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")/u,
    /(?<symbol><->|->|<=|>=|==|!=|[-+*/<>!&|()[\],])/u,
  ]
    .map(({ source }) => source)
    .join("|"),
  "uy",
);

interface Token {
  readonly kind: "number" | "name" | "quoted" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

/** What has been read from a place on: a formula, or a term that may become one. */
type Read = { readonly at: number } & ({ readonly formula: Formula } | { readonly term: Term });

/** Deeper than any person writes, and longer, since most chains are as deep as long; less than any stack holds. */
const depthMax = 200;
const joinsMax = 1000;

const comparisons: ReadonlySet<string> = new Set([">", ">=", "<", "<=", "==", "!="]);

/** The formula that a text says. */
export function parse(text: string, { unit, signals }: Reading = {}): Formula {
  const tokens = tokensOf(text);
  let place = 0;
  let depth = 0;
  let joins = 0;
  const peek = (): Token => tokens[place]!;
  const accept = (symbol: string): boolean => {
    const found = peek().kind === "symbol" && peek().text === symbol;
    if (found) place++;
    return found;
  };
  const expect = (symbol: string, remedy: string): void => {
    if (!accept(symbol)) throw refused(text, peek(), symbol, remedy);
  };

  /** All that binds at least so tightly. */
  function expression(least: number): Read {
    if (++depth > depthMax) throw misuse(column(text, peek().at), `${depthMax} levels at most`, "more", "split it");
    let left = atom();
    for (let more = extended(left, least); more !== undefined; more = extended(left, least)) left = more;
    depth--;
    return left;
  }

  /** The right side of what is no deeper by it: only what it holds may nest, and counts there. */
  function beside(least: number): Read {
    depth--;
    const read = expression(least);
    depth++;
    return read;
  }

  /** What stands on the left and the operator that follows, if that binds at least so tightly, with its right side. */
  function extended(left: Read, least: number): Read | undefined {
    const { text: word, kind } = peek();
    const { at } = left;
    const connective = Object.hasOwn(connectives, word) ? connectives[word] : undefined;
    const walked =
      "formula" in left && left.formula.kind === connective && (connective === "and" || connective === "or");
    const accepts = (binds: number): boolean => {
      if (binds < least) return false;
      // A comparison never is part of another, and what is walked takes no stack.
      if (binds !== tightness.compare && !walked && ++joins > joinsMax)
        throw misuse(
          column(text, peek().at),
          `${joinsMax} joints at most`,
          "more",
          "split it into several requirements",
        );
      place++;
      return true;
    };
    if (connective !== undefined && accepts(tightness[connective])) {
      const binds = tightness[connective];
      const right = formulaOf(expression(connective === "implies" ? binds : binds + 1));
      return { at, formula: { kind: connective, left: formulaOf(left), right } };
    }
    if (kind === "name" && (word === "U" || word === "S") && accepts(tightness.until)) {
      const within = interval();
      const right = formulaOf(expression(tightness.until));
      return { at, formula: { kind: letters[word], within, left: formulaOf(left), right } };
    }
    if (kind !== "symbol") return undefined;
    if (comparisons.has(word) && accepts(tightness.compare)) {
      const right = termOf(beside(tightness.sum));
      return { at, formula: { kind: "compare", left: termOf(left), is: word as Comparison, right } };
    }
    if ((word === "+" || word === "-") && accepts(tightness.sum)) {
      const right = termOf(beside(tightness.product));
      return { at, term: { kind: "arithmetic", op: word, left: termOf(left), right } };
    }
    if ((word === "*" || word === "/") && accepts(tightness.product))
      return { at, term: { kind: "arithmetic", op: word, left: termOf(left), right: termOf(atom()) } };
    return undefined;
  }

  function atom(): Read {
    const here = peek();
    const { kind, text: word, at } = here;
    place++;
    if (kind === "number") return { at, term: { kind: "number", value: numberOf(word) } };
    if (kind === "quoted") return { at, term: { kind: "signal", name: known(JSON.parse(word) as string, at) } };
    if (kind === "name" && !reserved.has(word)) return { at, term: { kind: "signal", name: known(word, at) } };
    if (word === "true" || word === "false") return { at, formula: { kind: "constant", value: word === "true" } };
    if (word === "(") {
      const inside = expression(tightness.iff);
      expect(")", "close the parenthesis");
      return { ...inside, at };
    }
    if (word === "-") {
      if (peek().kind === "number") return { at, term: { kind: "number", value: -numberOf(tokens[place++]!.text) } };
      return { at, term: minus(0, termOf(expression(tightness.atom))) };
    }
    if (word === "abs") {
      expect("(", "write abs(x)");
      const of = termOf(expression(tightness.iff));
      expect(")", "close the parenthesis");
      return { at, term: { kind: "abs", of } };
    }
    if (!Object.hasOwn(letters, word) || word === "U" || word === "S")
      throw refused(
        text,
        here,
        "a formula",
        twice(here) ?? "name a signal, or quote it if it is named like an operator",
      );
    const letter = letters[word as Exclude<keyof typeof letters, "U" | "S">];
    switch (letter) {
      case "always":
      case "eventually":
      case "historically":
      case "once": {
        const within = interval();
        return { at, formula: { kind: letter, within, of: formulaOf(expression(tightness.prefix)) } };
      }
      default:
        return { at, formula: { kind: letter, of: formulaOf(expression(tightness.prefix)) } };
    }
  }

  /** Of those who write && and ||. */
  function twice({ text: word, at }: Token): string | undefined {
    const before = tokens[place - 2];
    return (word === "&" || word === "|") && before?.text === word && before.at === at - 1
      ? "write it once"
      : undefined;
  }

  function interval(): Interval {
    const { at } = peek();
    if (!accept("[")) return [0, Number.POSITIVE_INFINITY];
    const least = bound();
    expect(",", "write both ends, as in [0,5]");
    const most = bound();
    expect("]", "close the interval");
    return checkInterval(column(text, at), [least, most]);
  }

  function bound(): number {
    const { kind, text: digits, at } = peek();
    if (kind !== "number") throw refused(text, peek(), "a time", "write it as 5 or 5ms");
    place++;
    if (digits === "inf") return Number.POSITIVE_INFINITY;
    const written = peek().kind === "name" ? tokens[place++]!.text : "";
    if (written !== "" && unit === undefined)
      throw misuse(
        column(text, at),
        "a number of ticks",
        shown(digits + written),
        "say in the model what unit they have",
      );
    return quantity(column(text, at), digits + written, unit);
  }

  function known(name: string, at: number): string {
    if (signals !== undefined && !signals.includes(name)) throw unknown(column(text, at), "a signal", name, signals);
    return name;
  }

  function formulaOf(read: Read): Formula {
    if ("formula" in read) return read.formula;
    if (read.term.kind === "signal") return above(read.term, 0);
    throw misuse(column(text, read.at), "a formula", "a number", "compare it, as in x + y > 3");
  }

  function termOf(read: Read): Term {
    if ("term" in read) return read.term;
    throw misuse(column(text, read.at), "a number", "a formula", "join formulas by & | -> <-> xor U S");
  }

  const read = expression(tightness.iff);
  if (peek().kind !== "end") throw refused(text, peek(), "the end", "join formulas by & | -> <-> xor U S");
  return formulaOf(read);
}

/** What others write, and what is written here. */
const elsewhere: Readonly<Record<string, string>> = {
  "=": "write == to compare, -> for what follows",
  "≤": "write <=",
  "≥": "write >=",
  "≠": "write !=",
  "→": "write ->",
  "∧": "write &",
  "∨": "write |",
  "¬": "write !",
  "^": "write x * x for a square, & for and",
};

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const groups = token.exec(text)?.groups;
    if (groups === undefined) {
      const found = String.fromCodePoint(text.codePointAt(at)!);
      const meant = Object.hasOwn(elsewhere, found) ? elsewhere[found]! : "leave it out";
      throw misuse(column(text, at), "a formula", shown(found), meant);
    }
    const [kind, word] = Object.entries(groups).find(([, group]) => group !== undefined)!;
    if (kind !== "space") tokens.push({ kind: kind === "strong" ? "name" : (kind as Token["kind"]), text: word, at });
  }
  tokens.push({ kind: "end", text: "", at: text.length });
  return tokens;
}

const column = (text: string, at: number): string => `requirement ${shown(text)}, column ${at + 1}`;

function refused(text: string, { kind, text: word, at }: Token, expected: string, remedy: string): Misuse {
  return misuse(column(text, at), expected, kind === "end" ? "the end" : shown(word), remedy);
}

const numberOf = (digits: string): number => (digits === "inf" ? Number.POSITIVE_INFINITY : Number(digits));
