// How far into each array a piece of a call reaches: once all before that is there, the piece may begin.
import { bytesOf, type Program } from "./emit.ts";
import {
  type ArrayPlace,
  type Block,
  blocksOf,
  isValue,
  type Phi,
  type Range,
  type Ranged,
  rangeOf,
  type Value,
} from "./ir.ts";

/** From row to row and from lane to lane, without the last of either. */
export type Piece = readonly [rowFrom: number, rowTo: number, laneFrom: number, laneTo: number];

/**
 * For each piece, and of each array, so many elements from its first that the piece reads or writes none beyond them,
 * counted as if each row were a pitch long. It may be more than there are.
 */
export type Reach = (
  pieces: readonly Piece[],
  pitches: readonly number[],
  scalars: readonly number[],
) => readonly (readonly number[])[];

type Turn = (piece: Piece, pitches: readonly number[], scalars: readonly number[]) => void;

/** Nowhere where no element of a piece comes to it. */
type Found = Ranged & { readonly nowhere: boolean };

/** A counter's first number, what ends it, by how much it moves, and how far from its limit it stays. */
interface Limit<V> {
  readonly start: V;
  readonly limit: V;
  readonly step: number;
  readonly strict: number;
}

/** A value, by where those lie that it is made of. */
interface Step extends Range {
  readonly op: string;
  readonly imm: number | undefined;
  /** Places of those among the steps. */
  readonly args: readonly number[];
  /** Which of the scalars it is, or of which array the pitch. */
  readonly n?: number;
  readonly counts?: Limit<number>;
}

/** The values of a program by which something is told of a call, each after those that it is made of: plain data. */
export type Steps = readonly Step[];

interface Ranges {
  readonly steps: Steps;
  /** A value's place among the steps, which it has from now on. */
  readonly at: (value: Value) => number;
  /** The condition of a choice, and its two ways. */
  readonly ways: (value: Value) => readonly Value[] | undefined;
}

export function rangesOf({ entry, row, lane, arrays, scalars }: Program): Ranges {
  /** What two ways come to, of either. */
  const ways = new Map<Value, readonly Value[]>();
  /** Counters, by what they begin with, and what they do not pass inside their loops. */
  const limits = new Map<Value, Limit<Value>>();
  const visit = (block: Block): void => {
    for (const item of block.items) {
      if (isValue(item) || item.kind === "store") continue;
      if (item.kind === "loop") {
        const { op, args } = item.goesOn;
        const [counter, limit] = args;
        const phi = item.phis.find(({ value }) => value === counter);
        const step = phi ? stepOf(phi) : 0;
        const ends = step > 0 ? op === "lt" || op === "le" : step < 0 && (op === "gt" || op === "ge");
        const strict = op === "lt" || op === "gt" ? Math.sign(step) : 0;
        if (phi && ends && (counter!.below || counter!.told) && limit!.whole)
          limits.set(counter!, { start: phi.a, limit: limit!, step, strict });
      } else for (const { value, a, b } of item.phis) ways.set(value, [item.on, a, b]);
      for (const inner of blocksOf(item)) visit(inner);
    }
  };
  for (const block of [entry, row, lane]) visit(block);

  const steps: Step[] = [];
  const places = new Map<Value, number>();
  const at = (value: Value): number => places.get(value) ?? made(value);
  const made = (value: Value): number => {
    const { imm, lo, hi, whole } = value;
    const op = ways.has(value) ? "select" : value.op;
    const args = (ways.get(value) ?? value.args).map(at);
    const bound = limits.get(value) ?? (op === "same" ? limits.get(value.args[0]!) : undefined);
    const counts = bound && { ...bound, start: at(bound.start), limit: at(bound.limit) };
    const n = op === "param" ? scalars.indexOf(value) : arrays.indexOf(value.place as ArrayPlace);
    places.set(value, steps.length);
    return steps.push({ op, imm, args, lo, hi, whole, ...(n >= 0 && { n }), ...(counts && { counts }) }) - 1;
  };
  return { steps, at, ways: (value) => (value.op === "select" ? value.args : ways.get(value)) };
}

/** The steps at work: between what each lies, after every `turn` to a piece of a call. */
export interface Turning {
  readonly found: readonly Found[];
  readonly turn: Turn;
  /** Which scalars it depends on. */
  readonly used: readonly number[];
}

export function turning(steps: Steps): Turning {
  const found: Found[] = [];
  const turns = steps.map(({ op, imm, args: made, lo, hi, whole, n, counts }): Turn => {
    const args: readonly Found[] = made.map((at) => found[at]!);
    const [start, end] = counts ? [found[counts.start]!, found[counts.limit]!] : [];
    const one = { op, imm, args, lo, hi, whole, nowhere: false };
    found.push(one);
    const between = (from: number, to: number) => {
      const least = Math.max(from, lo);
      const most = Math.min(to, hi);
      // What no piece comes to lies nowhere.
      Object.assign(one, least <= most ? { lo: least, hi: most, nowhere: false } : { lo, hi, nowhere: true });
    };
    const nowhere = () => between(Infinity, -Infinity);
    const within = ({ step, strict }: Limit<unknown>, start: Found, end: Found, further: number) => {
      if (start.nowhere || end.nowhere) return nowhere();
      const past = further - strict;
      if (step > 0) between(start.lo, further > 0 ? Math.max(start.hi, end.hi + past) : end.hi + past);
      else between(further < 0 ? Math.min(start.lo, end.lo + past) : end.lo + past, start.hi);
    };
    const exactly = (number: number) => (Number.isInteger(number) ? between(number, number) : between(lo, hi));
    const leaves: Record<string, Turn> = {
      row: ([from, to]) => between(from, to - 1),
      lane: ([, , from, to]) => between(from, to - 1),
      first: ([, , from, to]) => between(from, to - 1),
      param: (_, __, numbers) => exactly(numbers[n!]!),
      pitch: (_, pitches) => exactly(pitches[n!]!),
      pointer: () => exactly(0),
      // In its loop a counter lies from where it begins to its limit; after it, perhaps a step beyond that.
      phi: () => (counts ? within(counts, start!, end!, 0) : between(lo, hi)),
      same: () => (counts ? within(counts, start!, end!, counts.step) : between(lo, hi)),
    };
    const worked = () => {
      // What is made of a counter of no turn is not come to, either.
      if (op !== "select" && args.some((arg) => arg.nowhere)) return nowhere();
      const truth = op === "select" ? sure(args[0]!) : undefined;
      const range = truth === undefined ? rangeOf(op, args, imm) : args[truth ? 1 : 2]!;
      between(range.lo, range.hi);
    };
    return leaves[op] ?? worked;
  });
  return {
    found,
    turn: (piece, pitches, numbers) => {
      for (const turn of turns) turn(piece, pitches, numbers);
    },
    used: steps.flatMap(({ op, n }) => (op === "param" ? [n!] : [])),
  };
}

/** By how much a turn moves a counter. */
function stepOf({ value, b: { op, args } }: Phi): number {
  const [from, by] = args;
  if (from !== value || by!.op !== "const") return 0;
  return op === "iadd" ? by!.imm! : op === "isub" ? -by!.imm! : 0;
}

/** How far each array is touched, by the steps of the index; where nothing is said of that, it may be any. */
export interface Touched {
  readonly arrays: number;
  readonly steps: Steps;
  readonly touches: readonly {
    readonly n: number;
    readonly at?: number;
    readonly offset?: number | undefined;
    readonly bytes: number;
  }[];
}

export function touchedBy(program: Program): Touched {
  const { entry, row, lane, arrays } = program;
  const { steps, at: place } = rangesOf(program);
  const touches: Touched["touches"][number][] = [];
  const visit = (block: Block, head = false): void => {
    for (const item of block.items) {
      const touch = (array: unknown, at: Value, offset: number | undefined) => {
        const n = arrays.indexOf(array as ArrayPlace);
        if (n < 0) return;
        const bytes = bytesOf[arrays[n]!.kind];
        // A loop's head looks once more, when its counter has gone beyond.
        touches.push(head ? { n, bytes } : { n, bytes, at: place(at), offset });
      };
      if (isValue(item)) {
        if (item.op === "load") touch(item.place, item.args[0]!, item.offset);
      } else if (item.kind === "store") touch(item.place, item.at, item.offset);
      else if (item.kind === "loop") {
        visit(item.head, true);
        visit(item.body, head);
      } else for (const inner of [item.yes, item.no]) visit(inner, head);
    }
  };
  for (const block of [entry, row, lane]) visit(block);
  return { arrays: arrays.length, steps, touches };
}

export function reachOf({ arrays, steps, touches }: Touched): Reach {
  const { found, turn, used } = turning(steps);
  const lasts = touches.map(({ n, at, offset, bytes }) => {
    const place = at === undefined ? undefined : found[at]!;
    const last = () => (offset === undefined ? place!.hi : Math.floor((place!.hi + offset) / bytes));
    return { n, last: place ? last : () => Infinity };
  });

  let asked: readonly Piece[] = [];
  let askedBy: readonly number[] = [];
  let told: number[][] = [];
  return (pieces, pitches, numbers) => {
    const asks = [...pitches, ...used.map((n) => numbers[n]!)];
    if (same(asks, askedBy) && (pieces === asked || alike(pieces, asked))) return told;
    [asked, askedBy] = [pieces, asks];
    told = pieces.map((piece) => {
      turn(piece, pitches, numbers);
      const far = Array.from({ length: arrays }, () => 0);
      for (const { n, last } of lasts) far[n] = Math.max(far[n]!, last() + 1);
      return far;
    });
    return told;
  };
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, n) => Object.is(x, b[n]));

/** Hot: of millions of rows there are a hundred thousand pieces, made anew at every call. */
function alike(all: readonly Piece[], others: readonly Piece[]): boolean {
  if (all.length !== others.length) return false;
  for (let n = 0; n < all.length; n++) {
    const [a, b] = [all[n]!, others[n]!];
    if (a[0] !== b[0] || a[1] !== b[1] || a[2] !== b[2] || a[3] !== b[3]) return false;
  }
  return true;
}

type Surely = (a: Ranged, b: Ranged) => boolean;
/** When a comparison surely holds, and when it surely does not. */
const comparisons: Readonly<Record<string, readonly [Surely, Surely]>> = {
  lt: [(a, b) => a.hi < b.lo, (a, b) => a.lo >= b.hi],
  le: [(a, b) => a.hi <= b.lo, (a, b) => a.lo > b.hi],
  gt: [(a, b) => a.lo > b.hi, (a, b) => a.hi <= b.lo],
  ge: [(a, b) => a.lo >= b.hi, (a, b) => a.hi < b.lo],
  eq: [() => false, (a, b) => a.hi < b.lo || a.lo > b.hi],
  ne: [(a, b) => a.hi < b.lo || a.lo > b.hi, () => false],
};

/** Whether it holds; nothing where that is not sure. */
function sure({ op, args: [a, b] }: Ranged): boolean | undefined {
  const [holds, fails] = comparisons[op] ?? [];
  return holds?.(a!, b!) ? true : fails?.(a!, b!) ? false : undefined;
}
