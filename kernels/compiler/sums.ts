// Whole numbers as sums of products, and what is sure of them: where an index lies, by what was asked on the way to it.
import { EXACT, I32, isAny, isSmall, type Value } from "./ir.ts";

/** A sum of products; what can be taken no further apart is an atom. */
export type Sum = readonly Term[];
interface Term {
  readonly factor: number;
  readonly atoms: readonly Value[];
}

export interface Asked {
  readonly on: Value;
  readonly truth: boolean;
}

export const one: Sum = [{ factor: 1, atoms: [] }];

export function summed(terms: readonly Term[]): Sum {
  const all = new Map<string, Term>();
  for (const { factor, atoms } of terms) {
    const key = keyOf(atoms);
    all.set(key, { factor: factor + (all.get(key)?.factor ?? 0), atoms });
  }
  return [...all.values()].filter(({ factor }) => factor !== 0);
}

const keyOf = (atoms: readonly Value[]): string => atoms.map(({ id }) => id).join();

export const minus = (a: Sum, b: Sum): Sum => plus(a, b, -1);

const plus = (a: Sum, b: Sum, times = 1): Sum =>
  summed([...a, ...b.map(({ factor, atoms }) => ({ factor: times * factor, atoms }))]);

export function sumOf(value: Value): Sum {
  // After its loop a counter is the same number, but not below the limit.
  if (value.op === "same" && value.args[0]!.lo <= value.lo && value.args[0]!.hi >= value.hi)
    return sumOf(value.args[0]!);
  const { op, args, imm } = value;
  if (op === "const") return imm === 0 ? [] : [{ factor: imm!, atoms: [] }];
  if (op === "float") return sumOf(args[0]!);
  if (op === "int" && args[0]!.whole && args[0]!.lo >= I32.lo && args[0]!.hi <= I32.hi) return sumOf(args[0]!);
  const by = value.whole ? op.replace(/^i/, "") : "";
  if (by === "neg") return minus([], sumOf(args[0]!));
  if ((by !== "add" && by !== "sub" && by !== "mul") || isAny(value))
    return [{ factor: 1, atoms: [value.twin ?? value] }];
  const [a, b] = args.map(sumOf) as [Sum, Sum];
  return by === "add" ? summed([...a, ...b]) : by === "sub" ? minus(a, b) : product(a, b);
}

export const product = (a: Sum, b: Sum): Sum =>
  summed(
    a.flatMap((one) =>
      b.map((other) => ({
        factor: one.factor * other.factor,
        atoms: [...one.atoms, ...other.atoms].sort((x, y) => x.id - y.id),
      })),
    ),
  );

/** What an atom is multiplied by, and what is left without it. */
export function split(sum: Sum, atom: Value): [times: Sum, rest: Sum] {
  const has = ({ atoms }: Term) => atoms.includes(atom);
  const times = sum
    .filter(has)
    .map(({ factor, atoms }) => ({ factor, atoms: atoms.toSpliced(atoms.indexOf(atom), 1) }));
  return [times, sum.filter((term) => !has(term))];
}

const opposite: Readonly<Record<string, string>> = { lt: "ge", ge: "lt", le: "gt", gt: "le", eq: "ne", ne: "eq" };

/** What a condition on whole numbers says: each of these sums is not negative; or, of `unlike`, is not 0. */
export function factsOf({ op, type, args }: Value, truth: boolean, unlike?: Sum[]): readonly Sum[] {
  if (op === "not") return factsOf(args[0]!, !truth, unlike);
  if ((op === "and" && truth) || (op === "or" && !truth)) return args.flatMap((one) => factsOf(one, truth, unlike));
  const compared = truth ? op : opposite[op];
  if (compared === undefined || opposite[compared] === undefined) return [];
  if (type !== "bit" && !args.every(isExact)) return [];
  const [a, b] = args.map(sumOf) as [Sum, Sum];
  const [above, below] = [minus(b, a), minus(a, b)];
  if (compared === "ne") unlike?.push(above);
  return (
    { lt: [minus(above, one)], le: [above], gt: [minus(below, one)], ge: [below], eq: [above, below] }[compared] ?? []
  );
}

const opened = new Set(["add", "sub", "mul", "neg", "same"]);
/** Sums share their parts, so that to look at each anew would never end. */
const exact = new WeakMap<Value, boolean>();

/** Whether a whole number, and what it is summed of, is not rounded. */
export function isExact(value: Value): boolean {
  const { op, whole, lo, hi, args } = value;
  const known = exact.get(value);
  if (known !== undefined) return known;
  const found = whole && Math.max(-lo, hi) <= EXACT && (!opened.has(op) || args.every(isExact));
  exact.set(value, found);
  return found;
}

/** So many facts are put together at most, and so many choices looked at each way. */
const TOGETHER = 4;
const CHOICES = 4;
/** Sums of a few numbers of such a size are not rounded. */
const LARGE = 1125899906842624;

/** What is known where an index is come to. */
export interface Knowledge {
  readonly asked: readonly Asked[];
  /** Sums that are not negative there, whatever was asked. */
  readonly facts: readonly Sum[];
  /** The condition of a choice, and its two ways. */
  readonly ways: (value: Value) => readonly Value[] | undefined;
  /** What a counter began with, and by how much it moves. */
  readonly begun: (value: Value) => { readonly from: Value; readonly step: number } | undefined;
}

/** Sums that are not negative, and such as are not 0. */
interface Facts {
  readonly least: readonly Sum[];
  readonly unlike: readonly Sum[];
}

/** Whether an index is sure to lie in an array: (p·B + q)·C + r, each below its size; or as a whole. */
export function liesIn(index: Value, sizes: readonly Sum[], { asked, facts, ways, begun }: Knowledge): boolean {
  const lies = (sum: Sum, axes: readonly Sum[], facts: Facts, choices: number): boolean => {
    const [size, outer] = [axes.at(-1)!, axes.slice(0, -1)];
    if (outer.length > 0) {
      const [times, rest] = split(sum, size[0]!.atoms[0]!);
      if (lies(rest, [size], facts, choices) && lies(times, outer, facts, choices)) return true;
    }
    const known = knownOf(sum, facts, begun);
    if (surely(sum, known) && surely(minus(minus(axes.reduce(product), sum), one), known)) return true;
    const chosen = sum.flatMap(({ atoms }) => atoms).find((atom) => choiceOf(atom, ways));
    if (chosen === undefined || choices === 0) return false;
    return choiceOf(chosen, ways)!.every(({ way, says }) => {
      const instead = (sum: Sum) => {
        const [times, rest] = split(sum, chosen);
        return plus(rest, product(times, sumOf(way)));
      };
      const least = [...facts.least, ...says.least].map(instead);
      return lies(instead(sum), axes, { least, unlike: [...facts.unlike, ...says.unlike].map(instead) }, choices - 1);
    });
  };
  const told = asked.map(({ on, truth }) => saidBy(on, truth));
  const known = { least: [...facts, ...told.flatMap(({ least }) => least)], unlike: told.flatMap((one) => one.unlike) };
  return isPlace(index, sizes) && lies(sumOf(index), sizes, known, CHOICES);
}

/** Whether an index is not rounded where it lies in its array: lines times their length are as many as an array has. */
const isPlace = (index: Value, sizes: readonly Sum[]): boolean => {
  const { op, whole, args } = index;
  if (isExact(index)) return true;
  if (op === "mul") return args.every(isExact) && args.some((one) => sizes.some((size) => !minus(size, sumOf(one))[0]));
  return whole && ["add", "sub", "neg", "same"].includes(op) && args.every((one) => isPlace(one, sizes));
};

function saidBy(on: Value, truth: boolean): Facts {
  const unlike: Sum[] = [];
  return { least: factsOf(on, truth, unlike), unlike };
}

/** The ways of a choice, each with what is true where it is gone. */
function choiceOf(value: Value, ways: Knowledge["ways"]): readonly { way: Value; says: Facts }[] | undefined {
  const { op, args } = value;
  const [on, ...both] = ways(value) ?? [];
  if (on) return both.every(isExact) ? both.map((way, n) => ({ way, says: saidBy(on, n === 0) })) : undefined;
  const most = op === "max" || op === "most";
  if (!(most || op === "min" || op === "least") || !args.every(isExact)) return undefined;
  const [a, b] = args as [Value, Value];
  const more = most ? minus(sumOf(a), sumOf(b)) : minus(sumOf(b), sumOf(a));
  return [
    { way: a, says: { least: [more], unlike: [] } },
    { way: b, says: { least: [minus([], more)], unlike: [] } },
  ];
}

/** Sums that are not negative: what was asked, and what is true of the atoms by themselves. */
function knownOf(sum: Sum, { least, unlike }: Facts, begun: Knowledge["begun"]): readonly Sum[] {
  const all = [...least];
  const seen = new Set<Value>();
  const about = (atom: Value): void => {
    if (seen.has(atom)) return;
    seen.add(atom);
    const { op, args } = atom;
    const [a, b] = args;
    const self: Sum = [{ factor: 1, atoms: [atom] }];
    for (const limit of atom.below ?? []) all.push(minus(minus(sumOf(limit), self), one));
    const { from, step } = begun(atom) ?? {};
    if (from) all.push(step! > 0 ? minus(self, sumOf(from)) : minus(sumOf(from), self));
    // What is masked, or divided and rounded down, is no more than it was, where that is not negative.
    const wholes = op === "iand" ? [a!, b!] : op === "isr" ? [a!] : isQuotient(atom) ? [a!.args[0]!] : [];
    for (const whole of wholes)
      if (isExact(whole) && surely(sumOf(whole), all)) all.push(self, minus(sumOf(whole), self));
  };
  for (const known of [sum, ...unlike]) for (const { atoms } of known) atoms.forEach(about);
  for (const fact of all) for (const { atoms } of fact) atoms.forEach(about);
  for (const sum of unlike) for (const side of [sum, minus([], sum)]) if (surely(side, all)) all.push(minus(side, one));
  return all;
}

/** A small whole number that is divided by another and rounded down. */
function isQuotient({ op, args: [a] }: Value): boolean {
  if (op !== "floor" || a!.op !== "div") return false;
  const [whole, by] = a!.args as [Value, Value];
  return by.op === "const" && by.imm! >= 1 && isSmall(whole);
}

/** Whether a sum is sure not to be negative: by where its atoms lie, or made of what is known. */
function surely(sum: Sum, known: readonly Sum[], together = TOGETHER): boolean {
  if (sum.reduce((least, term) => least + leastOf(term), 0) >= 0) return true;
  if (together === 0) return false;
  for (const term of sum) {
    if (leastOf(term) >= 0) continue;
    const key = keyOf(term.atoms);
    for (const fact of known) {
      const ratio = term.factor / (fact.find(({ atoms }) => keyOf(atoms) === key)?.factor ?? Number.NaN);
      // What is missed by a number may be more than made up for.
      const times = term.atoms.length === 0 && ratio > 0 ? Math.ceil(ratio) : ratio;
      if (times > 0 && Number.isInteger(times) && surely(plus(sum, fact, -times), known, together - 1)) return true;
    }
  }
  return false;
}

/** The least that a term may be; of a large one less, so that nothing is rounded where some are added. */
function leastOf({ factor, atoms }: Term): number {
  let [lo, hi] = [factor, factor];
  for (const atom of atoms) {
    const corners = [lo * atom.lo, lo * atom.hi, hi * atom.lo, hi * atom.hi];
    [lo, hi] = [Math.min(...corners), Math.max(...corners)];
  }
  return lo < -LARGE ? -Infinity : Math.min(lo, LARGE);
}
