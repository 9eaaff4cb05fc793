// Text to formula, as in `G[0,5ms](order -> F ack)`. Loosest first: <-> xor, ->, |, &, U S, then ! and the letters
// G F H O X Y with rise and fall, then comparisons and arithmetic. A signal that is not compared is one above 0.
import { type Misuse, misuse, shown, unknown } from "../errors.ts";
import { quantity } from "../time.ts";
import { above, type Comparison, checkInterval, type Formula, type Interval, type Term } from "./formula.ts";
import { connectives, letters, nameShape, reserved, tightness } from "./print.ts";

export interface Reading {
  /** The unit of a tick, so that intervals may be written with another of its dimension. */
  readonly unit?: string;
  /** The signals that there are; any name will do unless told. */
  readonly signals?: readonly string[];
}

const token = new RegExp(
  [
    /(?<space>\s+)/,
    /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?![p{L}p{N}_]))/,
    /(?<strong>[XY]\[!\])/,
    new RegExp(`(?<name>${nameShape.source})`),
    /(?<quoted>"(?:[^"\\]|\\.)*")/,
    /(?<symbol><->|->|<=|>=|==|!=|[-+*/<>!&|()[\],])/,
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

/** What has been read so far: a formula, or a term that may become one. */
type Read = { readonly formula: Formula } | { readonly term: Term };

const comparisons: ReadonlySet<string> = new Set([">", ">=", "<", "<=", "==", "!="]);

/** The formula that a text says. */
export function parse(text: string, { unit, signals }: Reading = {}): Formula {
  const tokens = tokensOf(text);
  let place = 0;
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
    let left = atom();
    for (;;) {
      const { text: word, kind, at } = peek();
      const connective = kind !== "quoted" && Object.hasOwn(connectives, word) ? connectives[word] : undefined;
      if (connective !== undefined && tightness[connective] >= least) {
        place++;
        const binds = tightness[connective];
        const right = expression(connective === "implies" ? binds : binds + 1);
        left = { formula: { kind: connective, left: formulaOf(left, at), right: formulaOf(right, at) } };
      } else if (kind === "name" && (word === "U" || word === "S") && tightness.until >= least) {
        place++;
        const within = interval();
        const right = expression(tightness.until);
        left = { formula: { kind: letters[word], within, left: formulaOf(left, at), right: formulaOf(right, at) } };
      } else if (kind === "symbol" && comparisons.has(word) && tightness.compare >= least) {
        place++;
        const right = termOf(expression(tightness.sum), at);
        left = { formula: { kind: "compare", left: termOf(left, at), is: word as Comparison, right } };
      } else if (kind === "symbol" && (word === "+" || word === "-") && tightness.sum >= least) {
        place++;
        const right = termOf(expression(tightness.product), at);
        left = { term: { kind: "arithmetic", op: word, left: termOf(left, at), right } };
      } else if (kind === "symbol" && (word === "*" || word === "/") && tightness.product >= least) {
        place++;
        left = { term: { kind: "arithmetic", op: word, left: termOf(left, at), right: termOf(atom(), at) } };
      } else return left;
    }
  }

  function atom(): Read {
    const here = peek();
    const { kind, text: word, at } = here;
    place++;
    if (kind === "number") return { term: { kind: "number", value: word === "inf" ? Infinity : Number(word) } };
    if (kind === "quoted") return { term: { kind: "signal", name: known(unquoted(here), at) } };
    if (kind === "name" && !reserved.has(word)) return { term: { kind: "signal", name: known(word, at) } };
    if (word === "true" || word === "false") return { formula: { kind: "constant", value: word === "true" } };
    if (word === "(") {
      const inside = expression(0);
      expect(")", "close the parenthesis");
      return inside;
    }
    if (word === "-") {
      const { kind: what, text: digits } = peek();
      if (what === "number") {
        place++;
        return { term: { kind: "number", value: digits === "inf" ? -Infinity : -Number(digits) } };
      }
      return { term: { kind: "arithmetic", op: "-", left: { kind: "number", value: 0 }, right: termOf(atom(), at) } };
    }
    if (word === "abs") {
      expect("(", "write abs(x)");
      const of = termOf(expression(0), at);
      expect(")", "close the parenthesis");
      return { term: { kind: "abs", of } };
    }
    if (Object.hasOwn(letters, word) && word !== "U" && word !== "S") {
      const letter = letters[word as Exclude<keyof typeof letters, "U" | "S">];
      switch (letter) {
        case "always":
        case "eventually":
        case "historically":
        case "once": {
          const within = interval();
          return { formula: { kind: letter, within, of: formulaOf(expression(tightness.prefix), at) } };
        }
        default:
          return { formula: { kind: letter, of: formulaOf(expression(tightness.prefix), at) } };
      }
    }
    throw refused(text, here, "a formula", "name a signal, or quote it if it is named like an operator");
  }

  function interval(): Interval {
    const { at } = peek();
    if (!accept("[")) return [0, Infinity];
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
    if (digits === "inf") return Infinity;
    const written = peek().kind === "name" ? tokens[place++]!.text : "";
    return quantity(column(text, at), digits + written, unit);
  }

  function known(name: string, at: number): string {
    if (signals !== undefined && !signals.includes(name)) throw unknown(column(text, at), "a signal", name, signals);
    return name;
  }

  function formulaOf(read: Read, at: number): Formula {
    if ("formula" in read) return read.formula;
    if (read.term.kind === "signal") return above(read.term, 0);
    throw misuse(column(text, at), "a formula", "a number", "compare it, as in x + y > 3");
  }

  function termOf(read: Read, at: number): Term {
    if ("term" in read) return read.term;
    throw misuse(column(text, at), "a number", "a formula", "join formulas by & | -> <-> xor U S");
  }

  const read = expression(0);
  if (peek().kind !== "end") throw refused(text, peek(), "the end", "join formulas by & | -> <-> xor U S");
  return formulaOf(read, 0);
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const groups = token.exec(text)?.groups;
    if (groups === undefined)
      throw misuse(column(text, at), "a formula", shown(String.fromCodePoint(text.codePointAt(at)!)), "leave it out");
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

function unquoted({ text }: Token): string {
  return JSON.parse(text) as string;
}
