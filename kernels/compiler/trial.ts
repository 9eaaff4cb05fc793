// Holds calls to the function itself, at a few elements of each: what `uses` held when a kernel was declared may part
// from what the function's own names mean.
import type { Program } from "./emit.ts";
import { type ArrayPlace, type Block, blocksOf, isValue, type Store, type Value } from "./ir.ts";
import { type Call, extent, type Plan, seenOf } from "./plan.ts";
import { Refusal } from "./refusal.ts";

/** A call whose numbers are not the function's own. */
export class Parted extends Refusal {
  /** Whether what the caller passed is as it was. */
  readonly intact: boolean;

  constructor(message: string, intact: boolean) {
    super(message);
    this.intact = intact;
  }
}

/** What is known of a program's elements by which they can be held. */
export interface Elements {
  /** Whether each writes in its own column only: at its own place of a row, or of every one where rows are none. */
  readonly apart: boolean;
  /** Whether one reads what it writes. */
  readonly again: boolean;
  /** Whether nothing is said of how long one may take. */
  readonly loops: boolean;
}

export function elementsOf({ row, lane }: Program): Elements {
  const items = [row, lane].flatMap((block) => [...itemsOf(block)]);
  const found = { apart: true, again: false, loops: false };
  for (const item of items)
    if (item === "loop") found.loops = true;
    else if (isValue(item)) found.again ||= item.own === true;
    else found.apart &&= item.column;
  return found;
}

function* itemsOf(block: Block): Generator<Value | Store | "loop"> {
  for (const item of block.items) {
    if (isValue(item) || item.kind === "store") yield item;
    else {
      if (item.kind === "loop") yield "loop";
      for (const inner of blocksOf(item)) yield* itemsOf(inner);
    }
  }
}

/** From where to where a piece of rows and lanes may write an array, if elements are apart. */
export function* columnsOf(
  { lane, row }: Plan,
  { sizes }: Call,
  { dims }: ArrayPlace,
  [rowFrom, rowTo, from, to]: readonly [number, number, number, number],
): Generator<readonly [from: number, to: number]> {
  const lines = dims.slice(0, -1);
  if (dims.at(-1) !== lane || (row !== undefined && lines.join() !== row)) return;
  const width = sizes.get(lane)!;
  const count = lines.reduce((product, axis) => product * sizes.get(axis)!, 1);
  const [first, last] = row === undefined ? [0, count] : [rowFrom, rowTo];
  for (let line = first; line < last; line++) yield [line * width + from, line * width + to];
}

/** Of elements that run loops so many calls are held at first, and then one element of so many. */
const FIRST = 4;
const ONE_OF = 512;

/** Elements that write anywhere are held by a copy of all that a call gives, where that is little. */
const FEW = 4096;

interface Past {
  calls: number;
  /** That ran since one was held. */
  elements: number;
}
const pasts = new WeakMap<Plan, Past>();

/** Rows and lanes of the elements by which a call is held: at first three, then two, or of loops one at times. */
function chosen(plan: Plan, [rows, lanes]: readonly [number, number], loops: boolean): readonly (readonly number[])[] {
  const count = rows * lanes;
  const past = pasts.get(plan) ?? { calls: 0, elements: 0 };
  pasts.set(plan, past);
  past.calls++;
  past.elements += count;
  if (count === 0 || (loops && past.calls > FIRST && past.elements < ONE_OF)) return [];
  past.elements = 0;
  const middle = (rows >> 1) * lanes + (lanes >> 1);
  // By steps of the golden section no part of a call is left out for long.
  const turn = (Math.imul(past.calls, 0x9e3779b1) >>> 0) % count;
  const all = past.calls === 1 ? [0, count - 1, middle] : loops ? [turn] : [middle, turn];
  return all.map((at) => [Math.floor(at / lanes), at % lanes]);
}

/** An element's answer by the function itself: where it is, and what. */
interface Answer {
  readonly n: number;
  readonly at: number;
  readonly number: number;
}

/** How a call's elements are held; the arrays are as they were after each. */
export interface Trial {
  /** What the function answers, from what the arrays hold now. */
  answers(): readonly Answer[];
  /** Refuses numbers that are others. */
  compare(answers: readonly Answer[], numberAt: (n: number, at: number) => number, intact: boolean): void;
}

export function trialOf(plan: Plan, call: Call, elements: Elements, inOrder: boolean): Trial | undefined {
  const { itself } = plan;
  if (itself === undefined) return undefined;
  // What an element of an earlier row read of its own, or wrote elsewhere, may be gone by the end.
  if (inOrder && (elements.again || !elements.apart)) return undefined;
  if (!elements.apart && givenBy(plan, call) > FEW) return undefined;
  const places = chosen(plan, extent(plan, call), elements.loops);
  if (places.length === 0) return undefined;
  return {
    answers() {
      const seen = seenOf(plan, call);
      return places.flatMap(([row, lane]) =>
        answered(plan, call, elements.apart, () => itself(seen, lane!, row!), row!, lane!),
      );
    },
    compare(answers, numberAt, intact) {
      for (const { n, at, number } of answers) {
        const got = numberAt(n, at);
        if (Object.is(got, number)) continue;
        const { name } = plan.places[n]!;
        const what = name.includes("$") ? "an answer" : `${name}[${at}]`;
        throw new Parted(
          `${plan.name}: expected ${what} to be ${number} as the function itself has it, got ${got} ` +
            "by what `uses` held; declare it again, with what its names mean in `uses`",
          intact,
        );
      }
    },
  };
}

/** So many numbers a call gives. */
const givenBy = ({ places }: Plan, { arrays }: Call): number =>
  places.reduce((sum, { written }, n) => sum + (written ? arrays[n]!.length : 0), 0);

/** What an element writes: at its own places, or where anything is another number after it. */
function answered(plan: Plan, call: Call, apart: boolean, work: () => void, row: number, lane: number): Answer[] {
  const parts = plan.places.flatMap((place, n) => {
    if (!place.written) return [];
    const held = call.arrays[n]!;
    const columns = apart ? [...columnsOf(plan, call, place, [row, row + 1, lane, lane + 1])] : [[0, held.length]];
    return columns.map(([from, to]) => ({ n, held, from: from!, before: held.slice(from, to) }));
  });
  try {
    work();
    return parts.flatMap(({ n, held, from, before }) =>
      Array.from(before, (was: number, i) => ({ n, at: from + i, number: held[from + i]!, was })).filter(
        ({ number, was }) => apart || !Object.is(number, was),
      ),
    );
  } finally {
    for (const { held, from, before } of parts) held.set(before, from);
  }
}
