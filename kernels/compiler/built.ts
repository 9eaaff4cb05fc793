// What a kernel's text comes to: the module, and all that is asked of calls, as plain data that can be kept.
import { type Asks, asksOf } from "./apart.ts";
import { type Emitted, emit, type Program, type Shape } from "./emit.ts";
import { type ArrayPlace, type Block, blocksOf, conditionsOf, I32, isValue, type Table, type Value } from "./ir.ts";
import { Lowering, shorter, type Target, type Thing } from "./lower.ts";
import { MOST, type Plan } from "./plan.ts";
import { type Touched, touchedBy } from "./reach.ts";
import { refusal } from "./refusal.ts";
import type { Data } from "./scope.ts";
import { type Elements, elementsOf } from "./trial.ts";

export interface Built extends Omit<Emitted, "tables"> {
  /** Where each table lies, and how long it was then; of the kernel's own, the name. */
  readonly tables: readonly (Pick<Table, "name" | "kind"> & {
    readonly at: number;
    readonly length: number;
    readonly data: string | Data;
  })[];
  /** Names of arrays. */
  readonly spread: ReadonlySet<string>;
  readonly covered: ReadonlySet<string>;
  readonly touched: Touched;
  readonly asks: Asks;
  readonly elements: Elements;
  /** Whether lanes may leave a loop one after another: of those no vectors are joined. */
  readonly parts: boolean;
  /** So many rows go together, and the last pieces of a call are so many times finer. */
  readonly together: number;
  readonly finer: number;
}

/** So many parameters an engine takes: four say of which piece, and an array has three. */
const PARAMS = 1000;
/** So many locals an engine takes. */
const LOCALS = 50_000;
/** The last pieces are so many times finer; of elements that run loops, which last longer than a piece costs, more. */
const FINER = 4;
const FINEST = 8;
const SIZE = { lo: 0, hi: MOST, whole: true };

/** The function's text as a program of the typed form. */
export function programOf(plan: Plan, target: Target): Program {
  const sizes = new Map<string, Value>();
  const { lane: size, row: rows } = plan;
  const both = plan.places.some(({ dims }) => dims.length === 2 && dims.includes(rows!) && dims.includes(size));
  const lowering = new Lowering(plan.where, { size, row: rows, all: both ? MOST : undefined }, sizes, target);
  const { build } = lowering;
  const fields = new Map<string, Thing>();
  const scalars: Value[] = [];
  for (const name of plan.sizes) {
    const value = build.value("param", "i32", [], { pinned: true, name, range: SIZE });
    sizes.set(name, value);
    scalars.push(value);
    fields.set(name, { kind: "value", value });
  }
  for (const { name, type } of plan.scalars) {
    const of = { f64: {}, i32: { range: I32 }, size: { range: SIZE } }[type];
    const value = build.value("param", type === "f64" ? "f64" : "i32", [], { pinned: true, name, ...of });
    scalars.push(value);
    fields.set(name, { kind: "value", value });
  }
  for (const place of plan.places) fields.set(place.name, { kind: "array", place });
  let lane!: Block;
  let rowValue!: Value;
  let laneValue!: Value;
  const row = build.inside(true, () => {
    rowValue = build.value("row", "i32", [], { pinned: true, rows: true, range: SIZE });
    lane = build.inside(true, () => {
      laneValue = build.value("lane", "i32", [], { pinned: true, lanes: true, range: SIZE });
      lowering.element(plan.element(), fields, laneValue, rowValue);
    });
  });
  return {
    entry: build.entry,
    row,
    lane,
    rowValue,
    laneValue,
    arrays: plan.places,
    scalars,
    tables: [...lowering.tables.values()],
    spread: lowering.spread(),
    parts: lowering.parts,
    read: new Set(readAgain([build.entry, row, lane])),
    touches: lowering.touches,
    bounds: lowering.bounds,
  };
}

function readAgain(blocks: readonly Block[]): ArrayPlace[] {
  return blocks.flatMap(({ items }) =>
    items.flatMap((item) => {
      if (isValue(item)) return item.op === "load" && "dims" in item.place! && item.place.written ? [item.place] : [];
      if (item.kind === "store") return [];
      return readAgain(blocksOf(item));
    }),
  );
}

/** Arrays of which every element writes its own place, whatever stood there. */
const coveredBy = ({ lane, read }: Program): ReadonlySet<string> =>
  new Set(
    lane.items.flatMap((item) =>
      !isValue(item) && item.kind === "store" && item.own && !item.mask && !read.has(item.place as ArrayPlace)
        ? [item.place.name]
        : [],
    ),
  );

/** What a loop comes to in so few values is in registers, or near them. */
const FEW_VALUES = 128;

/** Values of a block that touches no memory and has one way; of any other, endlessly many. */
const valuesIn = ({ items }: Block): number =>
  items.every((item) => isValue(item) && item.op !== "load") ? items.length : Number.POSITIVE_INFINITY;

/**
 * How many lanes and rows go together. Four rows share what a loop over the inner axis loads, unless a condition parts
 * them, the loop writes, or they may have to follow one another. A loop that touches no memory waits for its own last
 * turn: meanwhile there is time for twice as many lanes. Registers hold eight sums, each of one vector.
 */
function shapeOf({ lane }: Program, { form, row }: Plan, { tests }: Asks, wide: boolean): Shape {
  let loops = false;
  let waits = false;
  // A test that refuses nothing has rows follow one another.
  let apart = tests.some(({ says }) => says === undefined);
  const visit = (block: Block): void => {
    for (const item of block.items) {
      if (isValue(item)) continue;
      if (item.kind === "store") apart ||= block !== lane;
      else {
        apart ||= item.kind === "if" || conditionsOf(item).some(({ rows }) => rows);
        loops ||= item.kind === "loop";
        waits ||= item.kind === "loop" && valuesIn(item.head) + valuesIn(item.body) <= FEW_VALUES;
        for (const inner of blocksOf(item)) visit(inner);
      }
    }
  };
  visit(lane);
  return form === "each" && row !== undefined && loops && !apart
    ? { lanes: wide ? 8 : 4, rows: 4 }
    : { lanes: waits ? 16 : 8, rows: 1 };
}

/** Its vectors are of 256 bits where they are `wide`. */
export function builtOf(plan: Plan, wide: boolean): Built {
  const program = programOf(plan, "wasm");
  const asks = asksOf(program, plan);
  const { lanes, rows } = shapeOf(program, plan, asks, wide);
  const elements = elementsOf(program);
  const params = 4 + 3 * program.arrays.length + program.scalars.length;
  if (params > PARAMS) {
    const got = `${program.arrays.length} arrays and ${program.scalars.length} sizes and numbers`;
    throw refusal(plan.where(), `at most ${PARAMS - 4} in all, an array as three`, got, "lay arrays end to end in one");
  }
  const emitted = emit(program, { lanes, rows });
  if (emitted.locals > LOCALS) {
    const got = `${emitted.locals}, each way on and each call written out`;
    throw refusal(plan.where(), `at most ${LOCALS} numbers and vectors to hold`, got, shorter);
  }
  return {
    ...emitted,
    tables: emitted.tables.map(({ table: { name, kind, data }, ...where }) => {
      const own = plan.tables.find(([, one]) => one === data)?.[0];
      return { name, kind, ...where, data: own ?? data };
    }),
    spread: program.spread,
    covered: coveredBy(program),
    touched: touchedBy(program),
    asks,
    elements,
    parts: program.parts,
    together: rows,
    finer: elements.loops ? FINEST : FINER,
  };
}
