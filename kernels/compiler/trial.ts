// Holds calls to the function itself, at a few elements of each: what `uses` held when a kernel was declared may part
// from what the function's own names mean.
import type { Program } from "./emit.ts";
import { type ArrayPlace, type Block, blocksOf, isValue, type Store, type Value } from "./ir.ts";
import { type Call, extent, type Numbers, type Plan, seenOf } from "./plan.ts";
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

export function elementsOf({ entry, row, lane }: Program): Elements {
  const items = [entry, row, lane].flatMap((block) => [...itemsOf(block)]);
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

/** Places in an array: the first, how far one lies from the next, and how many. */
interface Places {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** Where an element may write an array, if elements are apart. */
function columnOf(
  { lane: axis, row: line }: Plan,
  { sizes }: Call,
  { dims }: ArrayPlace,
  row: number,
  lane: number,
): Places | undefined {
  const lines = dims.slice(0, -1);
  if (dims.at(-1) !== axis || (line !== undefined && lines.join() !== line)) return undefined;
  const step = sizes.get(axis)!;
  if (line !== undefined) return { first: row * step + lane, step, count: 1 };
  return { first: lane, step, count: lines.reduce((product, one) => product * sizes.get(one)!, 1) };
}

/** Of elements that run loops so many calls are held at first, and then one element of so many. */
const FIRST = 4;
const ONE_OF = 512;
/** Of fewer elements that work longer, so many ticks are held beforehand. */
const TICKS = 1024;

/** Elements that write anywhere are held by a copy of all that a call gives, where that is little. */
const FEW = 4096;
/** The first rows of a sweep are, where they have so few elements or are two, and give so much in all at most. */
const ROWS = 1024;
const WIDE = 32_768;
const MUCH = 1_048_576;

interface Past {
  calls: number;
  /** That ran since one was held. */
  elements: number;
}
const pasts = new WeakMap<Plan, Past>();
function pastOf(plan: Plan, elements: number): Past {
  const past = pasts.get(plan) ?? { calls: 0, elements: 0 };
  pasts.set(plan, past);
  past.calls++;
  past.elements += elements;
  return past;
}

/** Rows and lanes of the elements by which a call is held: at first three, then two, or of loops one at times. */
function chosen(plan: Plan, [rows, lanes]: readonly [number, number], loops: boolean) {
  const count = rows * lanes;
  const past = pastOf(plan, count);
  const few = past.elements < ONE_OF;
  if (count === 0 || (loops && past.calls > FIRST && few)) return { few, places: [] };
  past.elements = 0;
  const middle = (rows >> 1) * lanes + (lanes >> 1);
  // By steps of the golden section no part of a call is left out for long.
  const turn = (Math.imul(past.calls, 0x9e3779b1) >>> 0) % count;
  const all = past.calls === 1 ? [0, count - 1, middle] : loops ? [turn] : [middle, turn];
  return { few, places: all.map((at) => [Math.floor(at / lanes), at % lanes] as const) };
}

/** An element's answers by the function itself: where they are, and what; where none is, what was there before. */
interface Answers {
  readonly n: number;
  readonly places: Places;
  readonly numbers: Float64Array;
  readonly before: Float64Array | undefined;
}

/** How a call's elements are held; the arrays are as they were after each. */
export interface Trial {
  /** What is held in place of the call, and worked before it: fewer ticks, or so many rows, which write these many. */
  readonly before?: { readonly call: Call; readonly rows?: number; readonly first?: number };
  /** What the function answers, from what the arrays hold now. */
  answers(): readonly Answers[];
  /** Refuses numbers that are others. */
  compare(answers: readonly Answers[], numberAt: (n: number, at: number) => number, intact: boolean): void;
}

export function trialOf(plan: Plan, call: Call, elements: Elements, inOrder: boolean): Trial | undefined {
  const { itself } = plan;
  if (itself === undefined) return undefined;
  // What an element of an earlier row read of its own, or wrote elsewhere, may be gone by the end.
  if (inOrder && (elements.again || !elements.apart)) return firstRowsOf(plan, call, elements);
  if (!elements.apart && givenBy(plan, call) > FEW) return undefined;
  const { few, places } = chosen(plan, extent(plan, call), elements.loops);
  if (places.length === 0) return undefined;
  const sooner = few ? soonerOf(plan, call) : undefined;
  return {
    ...comparing(plan),
    ...(sooner && { before: { call: sooner } }),
    answers() {
      const seen = seenOf(plan, sooner ?? call);
      return places.flatMap(([row, lane]) =>
        answered(
          plan,
          call,
          () => itself(seen, lane!, row!),
          (place, held) => (elements.apart ? columnOf(plan, call, place, row!, lane!) : allOf(held)),
          !elements.apart,
        ),
      );
    },
  };
}

/** All that the first rows of a sweep write, from a time to the next. */
function firstRowsOf(plan: Plan, call: Call, { apart }: Elements): Trial | undefined {
  const [all, lanes] = extent(plan, call);
  const rows = Math.min(all, Math.max(2, Math.floor(ROWS / lanes)));
  if (all * lanes === 0 || lanes > WIDE || givenBy(plan, call) > MUCH) return undefined;
  const past = pastOf(plan, all * lanes);
  if (past.calls > FIRST && past.elements < ONE_OF * rows * lanes) return undefined;
  past.elements = 0;
  // Where each writes at its own place in its row, the first rows write the first numbers.
  const first = apart && plan.row !== undefined ? rows * lanes : undefined;
  return {
    ...comparing(plan),
    before: { call, rows, ...(first !== undefined && { first }) },
    answers() {
      const seen = seenOf(plan, call);
      const work = () => {
        for (let row = 0; row < rows; row++) for (let i = 0; i < lanes; i++) plan.itself!(seen, i, row);
      };
      return answered(
        plan,
        call,
        work,
        (_, held) => ({ ...allOf(held), ...(first !== undefined && { count: first }) }),
        first === undefined,
      );
    },
  };
}

const comparing = (plan: Plan): Pick<Trial, "compare"> => ({
  compare(answers, numberAt, intact) {
    for (const { n, places, numbers, before } of answers)
      for (let k = 0; k < numbers.length; k++) {
        const number = numbers[k]!;
        if (before && Object.is(number, before[k])) continue;
        const at = places.first + k * places.step;
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
});

/** A call of so few ticks that it takes little of the time of this one, where this one takes long. */
function soonerOf({ scalars, ticks }: Plan, call: Call): Call | undefined {
  const at = scalars.findIndex(({ name }) => name === ticks);
  if (at < 0 || call.scalars[at]! < 4 * TICKS) return undefined;
  return { ...call, scalars: call.scalars.with(at, TICKS) };
}

const allOf = (held: Numbers): Places => ({ first: 0, step: 1, count: held.length });

/** So many numbers a call gives. */
const givenBy = ({ places }: Plan, { arrays }: Call): number =>
  places.reduce((sum, { written }, n) => sum + (written ? arrays[n]!.length : 0), 0);

/** What elements write: at these places, or, of those that write anywhere, what is another number after them. */
function answered(
  plan: Plan,
  call: Call,
  work: () => void,
  placesOf: (place: ArrayPlace, held: Numbers) => Places | undefined,
  anywhere: boolean,
): Answers[] {
  const parts = plan.places.flatMap((place, n) => {
    if (!place.written) return [];
    const held = call.arrays[n]!;
    const places = placesOf(place, held);
    return places ? [{ n, held, places, before: taken(held, places) }] : [];
  });
  try {
    work();
    return parts.map(({ n, held, places, before }) => ({
      n,
      places,
      numbers: taken(held, places),
      before: anywhere ? before : undefined,
    }));
  } finally {
    for (const { held, places, before } of parts)
      if (places.step === 1) held.set(before, places.first);
      else for (let k = 0, at = places.first; k < places.count; k++, at += places.step) held[at] = before[k]!;
  }
}

/** Hot: of elements that have a column each there may be millions of lines. */
function taken(held: Numbers, { first, step, count }: Places): Float64Array {
  if (step === 1) return new Float64Array(held.subarray(first, first + count));
  const all = new Float64Array(count);
  for (let k = 0, at = first; k < count; k++, at += step) all[k] = held[at]!;
  return all;
}
