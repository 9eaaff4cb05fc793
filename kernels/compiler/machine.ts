// A kernel at work: its module and memory, where the arrays of a call lie, and the pieces that the call is worked in.
import { bytesOf, type Emitted, emit, type Program, type Shape } from "./emit.ts";
import { type ArrayPlace, type Block, isValue, type Value } from "./ir.ts";
import { Lowering, type Target } from "./lower.ts";
import { arrays, type Call, extent, type Form, MOST, type Numbers, type Plan } from "./plan.ts";
import { refusal } from "./refusal.ts";

const PAGE = 65536;
/** Tiles of so many elements are the unit of work: fixed, so that nothing depends on who works them. */
const TILE = 64;
/** Tiles are smaller where there would be fewer than so many: at the end of a call, threads wait for the last. */
const PIECES = 32;

/** The function's text as a program of the typed form. */
export function programOf(plan: Plan, target: Target): Program {
  const sizes = new Map<string, Value>();
  const lowering = new Lowering(plan.where, { size: plan.lane, row: plan.row }, sizes, target);
  const { build } = lowering;
  const fields = new Map<string, Parameters<Lowering["call"]>[1][number]>();
  const scalars: Value[] = [];
  for (const name of plan.sizes) {
    const value = build.value("param", "i32", [], { pinned: true, name, range: { lo: 0, hi: MOST, whole: true } });
    sizes.set(name, value);
    scalars.push(value);
    fields.set(name, { kind: "value", value });
  }
  for (const { name, type } of plan.scalars) {
    const least = type === "i32" ? -2147483648 : 0;
    const most = type === "i32" ? 2147483647 : MOST;
    const range = type === "f64" ? {} : { range: { lo: least, hi: most, whole: true } };
    const value = build.value("param", type === "f64" ? "f64" : "i32", [], { pinned: true, name, ...range });
    scalars.push(value);
    fields.set(name, { kind: "value", value });
  }
  for (const place of plan.places) fields.set(place.name, { kind: "array", place });
  let lane!: Block;
  let rowValue!: Value;
  let laneValue!: Value;
  const range = { lo: 0, hi: MOST, whole: true };
  const row = build.inside(true, () => {
    rowValue = build.value("row", "i32", [], { pinned: true, rows: true, range });
    lane = build.inside(true, () => {
      laneValue = build.value("lane", "i32", [], { pinned: true, lanes: true, range });
      lowering.call(plan.element, [
        { kind: "record", fields },
        { kind: "value", value: laneValue },
        { kind: "value", value: rowValue },
      ]);
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
    close: lowering.close,
    read: new Set(readAgain([build.entry, row, lane])),
  };
}

function readAgain(blocks: readonly Block[]): ArrayPlace[] {
  return blocks.flatMap(({ items }) =>
    items.flatMap((item) => {
      if (isValue(item)) return item.op === "load" && "dims" in item.place! && item.place.written ? [item.place] : [];
      if (item.kind === "store") return [];
      return readAgain(item.kind === "loop" ? [item.head, item.body] : [item.yes, item.no]);
    }),
  );
}

/** Arrays of which every element writes its own place, whatever stood there. */
const coveredBy = ({ lane, read }: Program): ReadonlySet<ArrayPlace> =>
  new Set(
    lane.items.flatMap((item) =>
      !isValue(item) && item.kind === "store" && item.own && !item.mask && !read.has(item.place) ? [item.place] : [],
    ),
  );

/**
 * How many lanes and rows go together. Four rows share what a loop over the inner axis loads, unless a condition parts
 * them or the loop writes.
 */
function shapeOf({ lane }: Program, { form, row }: Plan): Omit<Shape, "shared"> {
  let loops = false;
  let apart = false;
  const visit = (block: Block): void => {
    for (const item of block.items) {
      if (isValue(item)) continue;
      if (item.kind === "store") apart ||= block !== lane;
      else {
        const on = item.kind === "loop" ? item.goesOn : item.on;
        apart ||= on.rows || item.kind === "if";
        loops ||= item.kind === "loop";
        for (const inner of item.kind === "loop" ? [item.head, item.body] : [item.yes, item.no]) visit(inner);
      }
    }
  };
  visit(lane);
  return form === "each" && row !== undefined && loops && !apart ? { lanes: 4, rows: 4 } : { lanes: 8, rows: 1 };
}

/** A kernel compiled, with the memory that it works in. */
export interface Machine {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly run: (...numbers: number[]) => void;
  readonly emitted: Emitted;
  readonly close: ReadonlySet<unknown>;
  readonly covered: ReadonlySet<unknown>;
  /** So many rows go together, and so many lanes. */
  readonly together: number;
  readonly lanes: number;
  /** What its compiler joined has shown the bits of what is compiled in haste; true where nothing was joined. */
  proven: boolean;
}

const rounded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** Where an array of a call lies: it begins at `start`, and every `row` elements lie `pitch` apart. */
interface Berth {
  readonly start: number;
  readonly row: number;
  readonly pitch: number;
}

/** From an array's first element to its last, so many are there. */
const spanOf = (length: number, row: number, pitch: number): number =>
  pitch === row ? length : (length / row) * pitch;

/** Rows that lie a whole number of these bytes apart fall into the same few lines of a cache. */
const SAME_LINES = 4096;
const LINE = 64;

function layout({ emitted, close }: Machine, plan: Plan, call: Call): { berths: readonly Berth[]; pages: number } {
  let at = rounded(emitted.free);
  const berths = plan.places.map((place, n) => {
    const { kind, dims } = place;
    const start = at;
    const { length } = call.arrays[n]!;
    const row = call.sizes.get(dims.at(-1)!)!;
    const clash = dims.length > 1 && !close.has(place) && row > 0 && (row * bytesOf[kind]) % SAME_LINES === 0;
    const pitch = clash ? row + LINE / bytesOf[kind] : row;
    // One element more: what lies outside.
    at = rounded(at + (spanOf(length, row, pitch) + 1) * bytesOf[kind]) + 16;
    return { start, row, pitch };
  });
  return { berths, pages: Math.ceil((at + 64) / PAGE) };
}

/** The fixed pieces of a call: [rowFrom, rowTo, laneFrom, laneTo]; rows that go together stay so. */
export function* tiles(
  form: Form,
  rows: number,
  lanes: number,
  together: number,
): Generator<readonly [number, number, number, number]> {
  if (form === "sweep") {
    for (let row = 0; row < rows; row += TILE) yield [row, Math.min(rows, row + TILE), 0, lanes];
    return;
  }
  // Rows that share what they load go in squares, which a cache holds; others as long as they are, as memory is read.
  const parts = together > 1 ? lanes / TILE : Math.ceil(PIECES / rows);
  const width = Math.max(1, Math.ceil(lanes / parts / TILE)) * TILE;
  const share = Math.max(1, Math.ceil((rows * Math.ceil(lanes / width)) / PIECES));
  const height = Math.min(TILE, Math.ceil(share / together) * together);
  for (let row = 0; row < rows; row += height)
    for (let lane = 0; lane < lanes; lane += width)
      yield [row, Math.min(rows, row + height), lane, Math.min(lanes, lane + width)];
}

type Compile = (bytes: Uint8Array<ArrayBuffer>) => WebAssembly.Module;
/** As the engine compiles any module: in haste, and in the background once more as well as it can. */
export const inHaste: Compile = (bytes) => new WebAssembly.Module(bytes);
let compile = inHaste;

/** Has kernels compiled in another way from now on. */
export function compileBy(way: Compile): void {
  compile = way;
}

export function machineOf(plan: Plan, shared: boolean, by = compile): Machine {
  const program = programOf(plan, "wasm");
  const shape = shapeOf(program, plan);
  const emitted = emit(program, { ...shape, shared });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared });
  const module = by(emitted.bytes);
  const instance = new WebAssembly.Instance(module, { e: { m: memory } });
  return {
    module,
    memory,
    run: instance.exports["run"] as Machine["run"],
    emitted,
    close: program.close,
    covered: coveredBy(program),
    together: shape.rows,
    lanes: shape.lanes,
    proven: by === inHaste,
  };
}

/** Tables may have changed since the last call, so they are put there anew. */
function fillTables(buffer: ArrayBuffer, { tables }: Emitted): void {
  for (const { table, at } of tables) {
    const view = new arrays[table.kind](buffer, at, table.data.length + 1);
    view.set(table.data);
    if (table.kind === "f64") view[table.data.length] = Number.NaN;
  }
}

/** Carries an array into the memory or out of it, or its elements between two that begin rows. */
function carry(
  buffer: ArrayBuffer,
  kind: ArrayPlace["kind"],
  held: Numbers,
  berth: Berth,
  way: "in" | "out" | "zeros" | "nothing",
  from = 0,
  to = held.length,
): void {
  const { start, row, pitch } = berth;
  const length = spanOf(held.length, row, pitch);
  const view = new arrays[kind](buffer, start, length + 1);
  if (way !== "out") view[length] = kind === "f64" ? Number.NaN : 0;
  if (way === "zeros") view.fill(0, 0, length);
  if (way === "zeros" || way === "nothing") return;
  const span = pitch === row ? to - from : row;
  for (let first = from; first < to; first += span) {
    const at = spanOf(first, row, pitch);
    if (way === "in") view.set(held.subarray(first, first + span), at);
    else held.set(view.subarray(at, at + span), first);
  }
}

interface Entered {
  /** What every piece of its work takes. */
  readonly numbers: number[];
  /** Of what nobody passed and every element is written: whatever lies before this element, which begins a row. */
  readonly early: (until: number) => void;
  /** All that is not out yet. */
  readonly leave: () => void;
}

/** Puts a call's arrays into the machine's memory. Its first call is a proof, too. */
export function enter(machine: Machine, plan: Plan, call: Call): Entered {
  const { memory, emitted } = machine;
  const { berths, pages } = layout(machine, plan, call);
  const more = pages - memory.buffer.byteLength / PAGE;
  try {
    if (more > 0) memory.grow(more);
  } catch {
    throw refusal(plan.name, `${pages * PAGE} bytes of memory`, "fewer", "pass it in parts");
  }
  fillTables(memory.buffer, emitted);
  for (const [n, place] of plan.places.entries()) {
    // Nobody sees what lay where every element is written.
    const way = machine.covered.has(place) ? "nothing" : call.fresh[n] ? "zeros" : "in";
    carry(memory.buffer, place.kind, call.arrays[n]!, berths[n]!, way);
  }
  let out = 0;
  const carriedOut = (until: number, early: boolean) => {
    for (const [n, place] of plan.places.entries()) {
      const apart = call.fresh[n] && machine.covered.has(place);
      if (!place.written || (early && !apart)) continue;
      const held = call.arrays[n]!;
      carry(memory.buffer, place.kind, held, berths[n]!, "out", apart ? out : 0, early ? until : held.length);
    }
    out = Math.max(out, until);
  };
  const pointers = berths.flatMap(({ start, pitch }, n) => [start, call.arrays[n]!.length, pitch]);
  const numbers = [...pointers, ...plan.sizes.map((axis) => call.sizes.get(axis)!), ...call.scalars];
  if (!machine.proven) prove(machine, plan, call, berths, numbers);
  return { numbers, early: (until) => carriedOut(until, true), leave: () => carriedOut(out, false) };
}

/**
 * Holds the call's first piece to the bits that the same module has when it is compiled in haste, and leaves the memory
 * as it was: an optimiser may be an experiment, and nobody would see what it did wrong.
 */
function prove(machine: Machine, plan: Plan, call: Call, berths: readonly Berth[], numbers: readonly number[]): void {
  const { memory, emitted, run, together, lanes } = machine;
  const [piece] = tiles(plan.form, ...extent(plan, call), together);
  if (piece === undefined) return;
  const [rowFrom, rowTo, laneFrom, laneTo] = piece;
  // Lanes left over run one by one, and show nothing of vectors.
  if (rowTo - rowFrom < together || laneTo - laneFrom < lanes) return;
  const bytes = new Uint8Array(memory.buffer);
  const before = bytes.slice();
  const answers = [new WebAssembly.Instance(inHaste(emitted.bytes), { e: { m: memory } }).exports["run"], run].map(
    (by) => {
      (by as Machine["run"])(...piece, ...numbers);
      const after = bytes.slice().buffer;
      bytes.set(before);
      return plan.places.map(({ kind }, n) => {
        const { start, row, pitch } = berths[n]!;
        return new arrays[kind](after, start, spanOf(call.arrays[n]!.length, row, pitch));
      });
    },
  );
  const [expected, got] = answers as [Numbers[], Numbers[]];
  for (const [n, { name }] of plan.places.entries()) {
    const at = expected[n]!.findIndex((x: number, i: number) => !Object.is(x, got[n]![i]));
    if (at >= 0)
      throw refusal(
        plan.name,
        `${name}[${at}] to be ${expected[n]![at]} by vectors of any width`,
        `${got[n]![at]} where the engine joined two`,
        "set ORRERY_KERNELS=simd128, and tell us",
      );
  }
  machine.proven = true;
}
