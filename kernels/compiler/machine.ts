// A kernel at work: its module and memory, where the arrays of a call lie, and the pieces that the call is worked in.
import { bytesOf, type Emitted, emit, type Program, type Shape } from "./emit.ts";
import { type ArrayPlace, type Block, isValue, type Value } from "./ir.ts";
import { Lowering } from "./lower.ts";
import { arrays, type Call, type Form, MOST, type Numbers, type Plan } from "./plan.ts";

const PAGE = 65536;
/** Tiles of so many elements are the unit of work: fixed, so that nothing depends on who works them. */
const TILE = 64;
const RUN = 256;

/** The function's text as a program of the typed form. */
function programOf(plan: Plan): Program {
  const sizes = new Map<string, Value>();
  const lowering = new Lowering(plan.where, { size: plan.lane, row: plan.row }, sizes);
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
  };
}

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
  return { lanes: 8, rows: form === "each" && row !== undefined && loops && !apart ? 4 : 1 };
}

/** A kernel compiled, with the memory that it works in. */
export interface Machine {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly run: (...numbers: number[]) => void;
  readonly emitted: Emitted;
}

const rounded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** Where the arrays of a call lie in a kernel's memory. */
function layout(places: readonly ArrayPlace[], lengths: readonly number[], free: number) {
  let at = rounded(free);
  const starts = places.map(({ kind }, n) => {
    const start = at;
    // One element more: what lies outside.
    at = rounded(at + (lengths[n]! + 1) * bytesOf[kind]) + 16;
    return start;
  });
  return { starts, pages: Math.ceil((at + 64) / PAGE) };
}

/** The fixed pieces of a call: [rowFrom, rowTo, laneFrom, laneTo]. */
export function* tiles(form: Form, rows: number, lanes: number): Generator<readonly [number, number, number, number]> {
  if (form === "sweep") {
    for (let row = 0; row < rows; row += TILE) yield [row, Math.min(rows, row + TILE), 0, lanes];
    return;
  }
  const width = rows > 1 ? TILE : Math.max(RUN, Math.ceil(lanes / 64 / RUN) * RUN);
  for (let lane = 0; lane < lanes; lane += width)
    for (let row = 0; row < rows; row += TILE)
      yield [row, Math.min(rows, row + TILE), lane, Math.min(lanes, lane + width)];
}

export function machineOf(plan: Plan, shared: boolean): Machine {
  const program = programOf(plan);
  const emitted = emit(program, { ...shapeOf(program, plan), shared });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared });
  const module = new WebAssembly.Module(emitted.bytes);
  const instance = new WebAssembly.Instance(module, { e: { m: memory } });
  return { module, memory, run: instance.exports["run"] as Machine["run"], emitted };
}

/** Puts arrays and tables where the program expects them. */
function fill(
  buffer: ArrayBuffer,
  emitted: Emitted,
  places: readonly ArrayPlace[],
  held: readonly Numbers[],
  starts: readonly number[],
): void {
  for (const { table, at } of emitted.tables) {
    const view = new arrays[table.kind](buffer, at, table.data.length + 1);
    view.set(table.data);
    if (table.kind === "f64") view[table.data.length] = Number.NaN;
  }
  places.forEach(({ kind }, n) => {
    const view = new arrays[kind](buffer, starts[n]!, held[n]!.length + 1);
    view.set(held[n]!);
    view[held[n]!.length] = kind === "f64" ? Number.NaN : 0;
  });
}

function drain(
  buffer: ArrayBuffer,
  places: readonly ArrayPlace[],
  held: readonly Numbers[],
  starts: readonly number[],
): void {
  places.forEach(({ kind, written }, n) => {
    if (written) held[n]!.set(new arrays[kind](buffer, starts[n]!, held[n]!.length));
  });
}

/** Puts a call's arrays into the machine's memory, and gives the numbers that every piece of its work takes. */
export function enter({ memory, emitted }: Machine, plan: Plan, call: Call): { numbers: number[]; leave: () => void } {
  const lengths = call.arrays.map(({ length }) => length);
  const { starts, pages } = layout(plan.places, lengths, emitted.free);
  const more = pages - memory.buffer.byteLength / PAGE;
  if (more > 0) memory.grow(more);
  fill(memory.buffer, emitted, plan.places, call.arrays, starts);
  const pointers = starts.flatMap((start, n) => [start, lengths[n]!]);
  const numbers = [...pointers, ...plan.sizes.map((axis) => call.sizes.get(axis)!), ...call.scalars];
  return { numbers, leave: () => drain(memory.buffer, plan.places, call.arrays, starts) };
}
