// Whether elements leave one another alone, so that lanes and threads may take them in any order: none writes where
// another writes or reads. What the text does not settle is settled by the numbers of a call.
import type { Program } from "./emit.ts";
import { type ArrayPlace, I32, type Value } from "./ir.ts";
import type { Touch } from "./lower.ts";
import { MOST, type Plan } from "./plan.ts";
import { rangesOf, type Steps, type Turning, turning } from "./reach.ts";
import { refusedAt, type Said } from "./refusal.ts";
import { type Asked, factsOf, minus, one, product, type Sum, split, summed, sumOf } from "./sums.ts";

export interface Apart {
  /** Whether a call's rows must follow one another; one whose lanes would meet, or pass 32 bits, is refused. */
  readonly inOrder: (rows: number, lanes: number, scalars: readonly number[], where: () => string) => boolean;
}

/** So many choices of an index are looked at each way. */
const CHOICES = 6;

/** Between what a sum lies, by the steps of its atoms: of a choice, either way where its own answer holds. */
type Span = { readonly ways: readonly [Span, Span] } | { readonly terms: readonly Term[] };
interface Term {
  readonly factor: number;
  readonly atoms: readonly Atom[];
}
interface Atom {
  readonly at: number;
  /** Each says that the atom is at most, or at least, a sum of others. */
  readonly bounds: readonly { readonly most: boolean; readonly rest: Span }[];
  /** Each says that the atom is not a sum of others. */
  readonly others: readonly Span[];
}

/** What a call's numbers must show, once or row by row: else it is refused, or its rows must follow one another. */
type Test = Shows & { readonly byRow: boolean; readonly says: Said | undefined };
type Shows =
  /** Of several rows, or lanes: none of these is negative. */
  | { readonly kind: "least"; readonly of: "rows" | "lanes"; readonly spans: readonly Span[] }
  /** Of several lanes: it lies outside of its row, or, of what lies beside it, at its own place. */
  | { readonly kind: "away"; readonly span: Span; readonly beside: Span | undefined }
  /** It stays within 32 bits, and so far beyond it, as far as its atoms tell. */
  | { readonly kind: "small"; readonly span: Span; readonly atoms: readonly number[]; readonly past: number };

/** What is asked of calls: plain data. */
export interface Asks {
  readonly steps: Steps;
  readonly tests: readonly Test[];
}

export function asksOf(program: Program, plan: Plan): Asks {
  const { scalars, laneValue, rowValue, touches } = program;
  const { steps, at: stepOf, ways: waysOf } = rangesOf(program);
  const named = (name: string | undefined) => scalars.findLast((one) => one.name === name);
  const own = { lane: [{ factor: 1, atoms: [laneValue] }], row: [{ factor: 1, atoms: [rowValue] }] };
  const width = named(plan.lane)!;
  const rows = named(plan.row);
  const inRow = plan.form === "sweep";
  const tests: Test[] = [];

  /** As far as what was asked tells. */
  const between = (sum: Sum, asked: readonly Asked[] = [], choices = CHOICES): Span => {
    const chosen = sum.flatMap(({ atoms }) => atoms).find((atom) => waysOf(atom));
    if (chosen && choices > 0) {
      const [on, ...ways] = waysOf(chosen) as [Value, Value, Value];
      const [times, rest] = split(sum, chosen);
      const spans = ways.map((way, n) =>
        between(summed([...rest, ...product(times, sumOf(way))]), [...asked, { on, truth: n === 0 }], choices - 1),
      );
      return { ways: spans as [Span, Span] };
    }
    const unlike: Sum[] = [];
    const facts = asked.flatMap(({ on, truth }) => factsOf(on, truth, unlike));
    /** Of the sums that name the atom alone, what is left of each, and whether it is taken from that. */
    const about = (atom: Value, sums: readonly Sum[]) =>
      sums.flatMap((sum) => {
        const alone = sum.find(({ atoms }) => atoms.length === 1 && atoms[0] === atom);
        if (!alone || Math.abs(alone.factor) !== 1) return [];
        return [{ most: alone.factor < 0, rest: minus(sum, [alone]) }];
      });
    const atomOf = (atom: Value): Atom => ({
      at: stepOf(atom),
      bounds: about(atom, facts).map(({ most, rest }) => ({ most, rest: between(rest) })),
      others: about(atom, unlike).map(({ most, rest }) => between(most ? rest : minus([], rest))),
    });
    return { terms: sum.map(({ factor, atoms }) => ({ factor, atoms: atoms.map(atomOf) })) };
  };

  /** The elements of a row, by what their places leave when they are divided by how far rows lie apart. */
  const sideBySide = (place: ArrayPlace, all: readonly Touch[]): { readonly pitch: Value; readonly lines: Sum[] } => {
    const places = all.map((touch) => minus(placeOf(touch), own.lane));
    let strange: Touch | undefined;
    for (const pitch of [width, named(place.dims.at(-1))!]) {
      const parts = places.map((sum) => split(sum, pitch));
      const [, first] = parts[0]!;
      const other = parts.findIndex(([, rest]) => minus(rest, first).length > 0);
      const moves = first.some(({ atoms }) => !atoms.every((atom) => stays(atom, inRow)));
      if (other < 0 && !moves) {
        const wide = between(minus(sumOf(pitch), sumOf(width)));
        if (pitch !== width)
          tests.push({ kind: "least", of: "lanes", spans: [wide], byRow: false, says: refused(all[0]!) });
        return { pitch, lines: parts.map(([line]) => line) };
      }
      strange ??= all[Math.max(0, other)]!;
    }
    throw refusedAt(plan.where, refused(strange!));
  };

  const refused = ({ place: { name }, writes, spot }: Touch): Said =>
    writes
      ? {
          ...spot,
          expected: `one place of ${name} for each element`,
          got: "places that elements share",
          remedy: "let each write its own, or fold",
        }
      : {
          ...spot,
          expected: `${name} read where the element itself writes${inRow ? ", or in another row" : ""}`,
          got: "where another may write",
          remedy: inRow
            ? "ask first whether it lies in an earlier row"
            : "take what is read by another name, or sweep over rows",
        };

  /** Rows of `each`: a place tells which it is of by a remainder, or by a quotient. */
  const rowsApart = (all: readonly Touch[], lines: readonly Sum[]) => {
    const turned = rows && lines.map((line) => minus(split(line, rows)[1], own.row));
    const fixed = (sum: Sum) => sum.every(({ atoms }) => atoms.every((atom) => stays(atom, false)));
    if (turned?.every((sum) => fixed(sum) && minus(sum, turned[0]!).length === 0)) return;
    const parts = lines.map((line) => split(line, rowValue));
    const [height] = parts[0]!;
    for (const [n, [factor, rest]] of parts.entries()) {
      const touch = all[n]!;
      const same = minus(factor, height).length === 0 && height.length > 0 && fixed(height);
      if (!same || rest.some(({ atoms }) => atoms.some((atom) => atom.rows)))
        throw refusedAt(plan.where, refused(touch));
      const under = minus(minus(height, rest), one);
      const spans = [between(rest, touch.asked), between(under, touch.asked)];
      const told = [...rest, ...under].every(({ atoms }) => atoms.length === 0);
      if (told && spans.some((span) => endsOf(span, [])[0] < 0)) throw refusedAt(plan.where, refused(touch));
      tests.push({ kind: "least", of: "rows", spans, byRow: false, says: undefined });
    }
  };

  /** What a row of a `sweep` reads: its own place, or one that no lane of the row writes. */
  const readApart = (read: Touch, write: Touch, pitch: Value) => {
    const away = minus(placeOf(read), placeOf(write));
    const beside = away.every(({ atoms }) => atoms.every(({ lanes }) => !lanes));
    if (beside && split(away, pitch)[1].length === 0) return;
    // What is the same all along a row was asked of whoever reads there too.
    const shared = write.asked.filter(({ on }) => !on.lanes && stays(on, true));
    if (shared.some(({ on, truth }) => read.asked.some((one) => one.on === on && one.truth !== truth))) return;
    const asked = [...read.asked, ...shared];
    const from = minus(placeOf(read), minus(placeOf(write), own.lane));
    const spans = { span: between(from, asked), beside: beside ? between(away, asked) : undefined };
    const byRow = from.some(({ atoms }) => atoms.some((atom) => atom.rows));
    tests.push({ kind: "away", ...spans, byRow, says: refused(read) });
  };

  for (const place of new Set(touches.map((touch) => touch.place))) {
    const all = touches.filter((touch) => touch.place === place);
    const [writes, reads] = [all.filter((touch) => touch.writes), all.filter((touch) => !touch.writes)];
    if (writes.length === 0) continue;
    const each = [...writes, ...(inRow ? [] : reads)];
    const { pitch, lines } = sideBySide(place, each);
    if (!inRow && plan.row !== undefined) rowsApart(each, lines);
    if (inRow) for (const read of reads) for (const write of writes) readApart(read, write, pitch);
  }
  for (const { value, past, asked, says } of program.bounds) {
    const sum = sumOf(value);
    const atoms = sum.flatMap((term) => term.atoms).map(stepOf);
    tests.push({ kind: "small", span: between(sum, asked), atoms, past, byRow: false, says });
  }
  return { steps, tests };
}

/** Between what it lies once the steps have turned to a piece. */
function endsOf(span: Span, found: Turning["found"]): readonly [lo: number, hi: number] {
  if ("ways" in span) {
    const [[a, b], [c, d]] = [endsOf(span.ways[0], found), endsOf(span.ways[1], found)];
    return [Math.min(a, c), Math.max(b, d)];
  }
  const all = [0, 0] as [number, number];
  for (const { factor, atoms } of span.terms) {
    let [lo, hi] = [factor, factor];
    for (const atom of atoms) {
      const [least, most] = endsOfAtom(atom, found);
      // What no element comes to lies nowhere.
      if (least > most) return [Infinity, -Infinity];
      const corners = [lo * least, lo * most, hi * least, hi * most];
      [lo, hi] = [Math.min(...corners), Math.max(...corners)];
    }
    all[0] += Math.min(lo, hi);
    all[1] += Math.max(lo, hi);
  }
  return all;
}

function endsOfAtom({ at, bounds, others }: Atom, found: Turning["found"]): readonly [lo: number, hi: number] {
  const range = found[at]!;
  let { lo, hi } = range.nowhere ? { lo: Infinity, hi: -Infinity } : range;
  for (const { most, rest } of bounds)
    if (most) hi = Math.min(hi, endsOf(rest, found)[1]);
    else lo = Math.max(lo, -endsOf(rest, found)[1]);
  for (const other of others) {
    const [least, most] = endsOf(other, found);
    if (least === most && most === hi) hi--;
    if (least === most && least === lo) lo++;
  }
  return [lo, hi];
}

function holds(test: Test, rows: number, lanes: number, found: Turning["found"]): boolean {
  switch (test.kind) {
    case "least":
      return (test.of === "rows" ? rows : lanes) < 2 || test.spans.every((span) => endsOf(span, found)[0] >= 0);
    case "away": {
      if (lanes < 2) return true;
      const [lo, hi] = endsOf(test.span, found);
      return hi < 0 || lo >= lanes || (test.beside && endsOf(test.beside, found).every((end) => end === 0)) === true;
    }
    case "small": {
      const told = test.atoms.every((at) => found[at]!.lo > I32.lo || found[at]!.hi < I32.hi);
      const [lo, hi] = endsOf(test.span, found);
      return !told || (lo + test.past >= I32.lo && hi + test.past <= I32.hi);
    }
  }
}

export function apartOf({ steps, tests }: Asks): Apart {
  if (tests.length === 0) return { inOrder: () => false };
  const { found, turn, used } = turning(steps);
  let asked = "";
  let told = new Map<number, boolean>();
  /** So many rows have been looked at with these numbers. */
  let seen = 0;
  const inOrder: Apart["inOrder"] = (rows, lanes, numbers, where) => {
    if (rows === 0 || lanes === 0) return false;
    const asks = `${lanes}; ${used.map((n) => numbers[n])}`;
    if (asks !== asked) [asked, told, seen] = [asks, new Map(), 0];
    const known = told.get(rows);
    if (known !== undefined) return known;
    const failed = (from: number, to: number, ofRow: boolean) => {
      turn([from, to, 0, lanes], [], numbers);
      const all = tests.filter((test) => test.byRow === ofRow && !holds(test, rows, lanes, found));
      for (const { says } of all) if (says) throw refusedAt(where, says);
      return all.length > 0;
    };
    const meet = failed(0, rows, false);
    if (tests.some(({ byRow }) => byRow)) for (; seen < rows; seen++) failed(seen, seen + 1, true);
    told.set(rows, meet);
    return meet;
  };
  return { inOrder };
}

/** Whether a number is the same for all elements, or for those of a row. */
function stays(value: Value, inRow: boolean): boolean {
  const { op, place, args } = value;
  if (op === "phi" || op === "lane" || (op === "row" && !inRow)) return false;
  if (op === "load" && place && "written" in place && place.written) return false;
  return args.every((arg) => stays(arg, inRow));
}

/** Where a touch lies: what little is added to an index takes it beyond 32 bits only to where no element lies. */
function placeOf({ index: { op, args }, index }: Touch): Sum {
  const little = op === "iadd" && args.some(({ lo, hi }) => lo >= 0 && hi <= MOST);
  return little ? summed(args.flatMap(sumOf)) : sumOf(index);
}
