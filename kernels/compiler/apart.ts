// Whether elements leave one another alone, so that lanes and threads may take them in any order: none writes where
// another writes or reads. What the text does not settle is settled by the numbers of a call.
import type { Program } from "./emit.ts";
import { type ArrayPlace, I32, type Value } from "./ir.ts";
import type { Says, Touch } from "./lower.ts";
import { MOST, type Plan } from "./plan.ts";
import { rangesOf } from "./reach.ts";
import { type Asked, factsOf, minus, one, product, type Sum, split, summed, sumOf } from "./sums.ts";

export interface Apart {
  /** Whether no call's rows must follow one another. */
  readonly sure: boolean;
  /** Whether a call's must; one whose lanes would meet, or whose numbers pass 32 bits, is refused. */
  readonly inOrder: (rows: number, lanes: number, scalars: readonly number[], where: () => string) => boolean;
}

/** So many choices of an index are looked at each way. */
const CHOICES = 6;

/** What a call's numbers must show, once or row by row: else it is refused, or its rows must follow one another. */
interface Test {
  readonly holds: (rows: number, lanes: number) => boolean;
  readonly byRow: boolean;
  readonly says: Says | undefined;
}

export function apartOf(program: Program, plan: Plan): Apart {
  const { scalars, laneValue, rowValue, touches } = program;
  const ranges = rangesOf(program);
  const named = (name: string | undefined) => scalars.findLast((one) => one.name === name);
  const own = { lane: [{ factor: 1, atoms: [laneValue] }], row: [{ factor: 1, atoms: [rowValue] }] };
  const width = named(plan.lane)!;
  const rows = named(plan.row);
  const inRow = plan.form === "sweep";
  const tests: Test[] = [];

  /** Between what a sum lies once the ranges have turned to a piece, as far as what was asked tells. */
  const between = (sum: Sum, asked: readonly Asked[] = [], choices = CHOICES): (() => readonly [number, number]) => {
    const chosen = sum.flatMap(({ atoms }) => atoms).find((atom) => ranges.ways(atom));
    if (chosen && choices > 0) {
      // Either way is taken where its own answer holds.
      const [on, ...ways] = ranges.ways(chosen) as [Value, Value, Value];
      const [times, rest] = split(sum, chosen);
      const ends = ways.map((way, n) =>
        between(summed([...rest, ...product(times, sumOf(way))]), [...asked, { on, truth: n === 0 }], choices - 1),
      );
      return () => {
        const [[a, b], [c, d]] = ends.map((end) => end()) as [[number, number], [number, number]];
        return [Math.min(a, c), Math.max(b, d)];
      };
    }
    const unlike: Sum[] = [];
    const facts = asked.flatMap(({ on, truth }) => factsOf(on, truth, unlike));
    const terms = sum.map(({ factor, atoms }) => ({
      factor,
      atoms: atoms.map((atom) => {
        const range = ranges.of(atom);
        // Each says that the atom is at most, or at least, a sum of others.
        const bounds = facts.flatMap((fact) => {
          const alone = fact.find(({ atoms }) => atoms.length === 1 && atoms[0] === atom);
          if (!alone || Math.abs(alone.factor) !== 1) return [];
          return [{ most: alone.factor < 0, rest: between(minus(fact, [alone])) }];
        });
        // Each says that the atom is not a sum of others.
        const others = unlike.flatMap((sum) => {
          const alone = sum.find(({ atoms }) => atoms.length === 1 && atoms[0] === atom);
          if (!alone || Math.abs(alone.factor) !== 1) return [];
          const rest = minus(sum, [alone]);
          return [between(alone.factor < 0 ? rest : minus([], rest))];
        });
        return () => {
          let { lo, hi } = range.nowhere ? { lo: Infinity, hi: -Infinity } : range;
          for (const { most, rest } of bounds)
            if (most) hi = Math.min(hi, rest()[1]);
            else lo = Math.max(lo, -rest()[1]);
          for (const other of others) {
            const [least, most] = other();
            if (least === most && most === hi) hi--;
            if (least === most && least === lo) lo++;
          }
          return [lo, hi] as const;
        };
      }),
    }));
    return () => {
      const all = [0, 0] as [number, number];
      for (const { factor, atoms } of terms) {
        let [lo, hi] = [factor, factor];
        for (const atom of atoms) {
          const [least, most] = atom();
          // What no element comes to lies nowhere.
          if (least > most) return [Infinity, -Infinity];
          const corners = [lo * least, lo * most, hi * least, hi * most];
          [lo, hi] = [Math.min(...corners), Math.max(...corners)];
        }
        all[0] += Math.min(lo, hi);
        all[1] += Math.max(lo, hi);
      }
      return all;
    };
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
          tests.push({ holds: (_, lanes) => lanes < 2 || wide()[0] >= 0, byRow: false, says: refused(all[0]!) });
        return { pitch, lines: parts.map(([line]) => line) };
      }
      strange ??= all[Math.max(0, other)]!;
    }
    throw refused(strange!)(plan.where);
  };

  const refused = ({ place: { name }, writes, refuse }: Touch): Says =>
    writes
      ? refuse(`one place of ${name} for each element`, "places that elements share", "let each write its own, or fold")
      : refuse(
          `${name} read where the element itself writes${inRow ? ", or in another row" : ""}`,
          "where another may write",
          inRow
            ? "ask first whether it lies in an earlier row"
            : "take what is read by another name, or sweep over rows",
        );

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
      if (!same || rest.some(({ atoms }) => atoms.some((atom) => atom.rows))) throw refused(touch)(plan.where);
      const under = minus(minus(height, rest), one);
      const [least, most] = [between(rest, touch.asked), between(under, touch.asked)];
      const within = () => least()[0] >= 0 && most()[0] >= 0;
      const told = [...rest, ...under].every(({ atoms }) => atoms.length === 0);
      if (told && !within()) throw refused(touch)(plan.where);
      const holds = (count: number) => count < 2 || within();
      tests.push({ holds, byRow: false, says: undefined });
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
    const [apart, at] = [between(away, asked), between(from, asked)];
    const still = () => beside && apart().every((end) => end === 0);
    const holds = (_: number, lanes: number) => lanes < 2 || at()[1] < 0 || at()[0] >= lanes || still();
    const byRow = from.some(({ atoms }) => atoms.some((atom) => atom.rows));
    tests.push({ holds, byRow, says: refused(read) });
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
  const sure = !tests.some(({ says }) => says === undefined);
  for (const { value, past, asked, says } of program.bounds) {
    const sum = sumOf(value);
    const range = between(sum, asked);
    const atoms = sum.flatMap((term) => term.atoms).map(ranges.of);
    const holds = () => {
      const [lo, hi] = range();
      const told = atoms.every((atom) => atom.lo > I32.lo || atom.hi < I32.hi);
      return !told || (lo + past >= I32.lo && hi + past <= I32.hi);
    };
    tests.push({ holds, byRow: false, says });
  }
  const { turn } = ranges;
  const used = ranges.used();
  ranges.forget();
  if (tests.length === 0) return { sure, inOrder: () => false };

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
      const all = tests.filter(({ byRow, holds }) => byRow === ofRow && !holds(rows, lanes));
      for (const { says } of all) if (says) throw says(where);
      return all.length > 0;
    };
    const meet = failed(0, rows, false);
    if (tests.some(({ byRow }) => byRow)) for (; seen < rows; seen++) failed(seen, seen + 1, true);
    told.set(rows, meet);
    return meet;
  };
  return { sure, inOrder };
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
