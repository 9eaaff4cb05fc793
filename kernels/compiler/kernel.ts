// What a kernel declares, how its arguments are checked, and the two executions that run anywhere: itself and SIMD.
import { bytesOf, type Emitted, emit, type Program, type Shape } from "./emit.ts";
import { type ArrayPlace, type Block, isValue, type Value } from "./ir.ts";
import { Lowering } from "./lower.ts";
import { refusal } from "./refusal.ts";
import { type Known, type Scope, scopeOf, type Uses } from "./scope.ts";
import { parseFunction } from "./syntax.ts";

/** An array and the sizes of its axes, the lane's last; or a number. */
type Shaped = `${"f64" | "i32" | "u8"}[${string}]`;
export type Given = Readonly<Record<string, Shaped>>;
export type Declared = Readonly<Record<string, Shaped | "f64" | "i32" | "size">>;

type ArrayOf<S> = S extends `f64${string}` ? Float64Array : S extends `i32${string}` ? Int32Array : Uint8Array;
type Trimmed<S extends string> = S extends ` ${infer R}` ? Trimmed<R> : S;
type Axes<S extends string> = S extends `${infer A},${infer B}` ? Trimmed<A> | Axes<B> : Trimmed<S>;
type SizesOf<D> = { [K in keyof D]: D[K] extends `${string}[${infer S}]` ? Axes<S> : never }[keyof D];
type Held<D> = { readonly [K in keyof D]: D[K] extends Shaped ? ArrayOf<D[K]> : number };

/** All that an element sees by name. */
type Seen<T, G> = Held<T> & Held<G> & { readonly [K in SizesOf<T> | SizesOf<G>]: number };
/** What a call passes: sizes that arrays of one axis tell may be left out, and so may what it gives. */
type Passed<T, G> = Held<T> & Partial<Held<G>> & { readonly [K in SizesOf<T> | SizesOf<G>]?: number };

/** each: elements know nothing of one another. sweep: a row may read what earlier rows gave. */
type Form = "each" | "sweep";

export interface KernelSpec<T extends Declared, G extends Given> {
  readonly name: string;
  readonly about: string;
  readonly cites?: string;
  readonly form: Form;
  readonly takes: T;
  readonly gives: G;
  /** What is run over, the lanes last: axes or sizes; the axes of the first array given, unless told. */
  readonly over?: readonly [string] | readonly [string, string];
  /** Functions, numbers and tables that the element names. */
  readonly uses?: Uses;
  element(seen: Seen<T, G>, i: number, row: number): void;
}

export interface Kernel<T, G> {
  readonly name: string;
  readonly about: string;
  readonly cites: string;
  readonly form: Form;
  readonly takes: T;
  readonly gives: G;
  /** The function as it is, element after element: the meaning. */
  itself(passed: Passed<T, G>): Held<G>;
  /** The same bits from WebAssembly, lanes side by side. */
  simd(passed: Passed<T, G>): Held<G>;
}

/** A kernel whose names are known only when it runs. */
export type AnyKernel = Omit<Kernel<Declared, Given>, "itself" | "simd"> &
  Readonly<
    Record<"itself" | "simd", (passed: Readonly<Record<string, number | Numbers>>) => Readonly<Record<string, Numbers>>>
  >;

export type Numbers = Float64Array | Int32Array | Uint8Array;
const arrays = { f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const;

/** So many elements lie in one memory at most, with room to spare below 2³². */
const MOST = 268435456;
const PAGE = 65536;
/** Tiles of so many elements are the unit of work: fixed, so that nothing depends on who works them. */
const TILE = 64;
const RUN = 256;

/** A declaration read: what runs, over what, with which arrays. */
interface Plan {
  readonly name: string;
  readonly form: Form;
  readonly places: readonly ArrayPlace[];
  readonly sizes: readonly string[];
  readonly scalars: readonly { readonly name: string; readonly type: "f64" | "i32" | "size" }[];
  readonly lane: string;
  readonly row: string | undefined;
  readonly element: Known;
  readonly where: () => string;
}

interface Call {
  readonly sizes: ReadonlyMap<string, number>;
  readonly arrays: readonly Numbers[];
  readonly scalars: readonly number[];
}

function planOf<T extends Declared, G extends Given>(spec: KernelSpec<T, G>, where: () => string, text?: string): Plan {
  const places: ArrayPlace[] = [];
  const scalars: { name: string; type: "f64" | "i32" | "size" }[] = [];
  const sizes = new Set<string>();
  for (const [record, written] of [
    [spec.takes, false],
    [spec.gives, true],
  ] as const)
    for (const [name, shape] of Object.entries(record)) {
      const parts = /^(f64|i32|u8|size)(?:\[([\w, ]+)\])?$/.exec(shape);
      if (!parts)
        throw refusal(
          spec.name,
          'a shape like "f64[n]" or "f64"',
          `${name}: ${shape}`,
          "name the axes between brackets",
        );
      if (parts[2] === undefined) scalars.push({ name, type: parts[1] as "f64" | "i32" | "size" });
      else {
        const dims = parts[2].split(",").map((axis) => axis.trim());
        for (const axis of dims) sizes.add(axis);
        places.push({ name, kind: parts[1] as ArrayPlace["kind"], dims, written });
      }
    }
  const over = spec.over ?? places.find(({ written }) => written)?.dims.slice(-2) ?? [];
  const lane = over.at(-1);
  const counted = (axis: string) =>
    sizes.has(axis) || scalars.some(({ name, type }) => name === axis && type === "size");
  if (lane === undefined || !over.every(counted))
    throw refusal(spec.name, "axes to run over", over.join(", ") || "none", "give an array, or say `over`");
  const scope: Scope = scopeOf(spec.uses ?? {});
  const element: Known = {
    kind: "function",
    name: "element",
    tree: parseFunction(text ?? spec.element.toString()),
    scope,
  };
  return {
    name: spec.name,
    form: spec.form,
    places,
    sizes: [...sizes],
    scalars,
    lane,
    row: over.length > 1 ? over[0] : undefined,
    element,
    where,
  };
}

/** Checks everything that is passed, by name, before any work. */
function callOf(plan: Plan, passed: Readonly<Record<string, unknown>>): Call {
  const { name, places, scalars } = plan;
  const sizes = new Map<string, number>();
  const known = new Set([...places, ...scalars].map((one) => one.name).concat(plan.sizes));
  for (const key of Object.keys(passed))
    if (!known.has(key)) throw refusal(name, `one of ${[...known].join(", ")}`, key, "leave it out");
  for (const axis of plan.sizes) {
    const line = places.find(
      ({ name: own, dims }) => dims.length === 1 && dims[0] === axis && passed[own] !== undefined,
    );
    const size = passed[axis] ?? (line ? (passed[line.name] as Numbers).length : undefined);
    if (typeof size !== "number" || !Number.isInteger(size) || size < 0)
      throw refusal(name, `${axis} to be a whole number`, String(size), `pass ${axis}`);
    sizes.set(axis, size);
  }
  let elements = 0;
  const held = places.map(({ name: own, kind, dims, written }) => {
    const length = dims.reduce((product, axis) => product * sizes.get(axis)!, 1);
    elements += length;
    if (elements > MOST)
      throw refusal(name, `at most ${MOST} elements in all`, `${elements} and more`, "pass them in parts");
    const given = passed[own];
    if (given === undefined && written) return new arrays[kind](length);
    if (!(given instanceof arrays[kind]))
      throw refusal(
        name,
        `${own} to be a ${arrays[kind].name}`,
        given === undefined ? "nothing" : shown(given),
        "convert it",
      );
    if (given.length !== length) {
      const detached = given.length === 0 && (given.buffer as ArrayBuffer).detached;
      throw refusal(
        name,
        `${own} of length ${length} (${dims.join("·")})`,
        detached ? "a detached buffer" : String(given.length),
        detached ? "pass it before it is transferred" : "pass arrays that fit one another",
      );
    }
    if ((given.buffer as ArrayBuffer).detached)
      throw refusal(name, `${own} to hold its elements`, "a detached buffer", "pass it before it is transferred");
    return given as Numbers;
  });
  places.forEach(({ name: own, written }, n) => {
    if (!written) return;
    places.forEach(({ name: other }, m) => {
      if (m !== n && overlap(held[n]!, held[m]!))
        throw refusal(name, `${own} apart from ${other}`, "one memory for both", "pass a copy");
    });
  });
  const numbers = scalars.map(({ name: own, type }) => {
    const given = passed[own];
    const fits =
      typeof given === "number" && (type === "f64" || ((given | 0) === given && (type === "i32" || given >= 0)));
    if (!fits)
      throw refusal(
        name,
        `${own} to be ${type === "f64" ? "a number" : type === "i32" ? "a whole number of 32 bits" : "a size"}`,
        shown(given),
        "pass it",
      );
    if (type === "size" && given > MOST)
      throw refusal(name, `${own} of at most ${MOST}`, String(given), "pass it in parts");
    return given;
  });
  return { sizes, arrays: held, scalars: numbers };
}

const shown = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? `a ${Object.getPrototypeOf(value)?.constructor?.name ?? "record"}`
    : String(value);

const overlap = (a: Numbers, b: Numbers): boolean =>
  a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;

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

interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly run: (...numbers: number[]) => void;
  readonly emitted: Emitted;
  readonly program: Program;
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
function* tiles(form: Form, rows: number, lanes: number): Generator<readonly [number, number, number, number]> {
  if (form === "sweep") {
    for (let row = 0; row < rows; row += TILE) yield [row, Math.min(rows, row + TILE), 0, lanes];
    return;
  }
  const width = rows > 1 ? TILE : Math.max(RUN, Math.ceil(lanes / 64 / RUN) * RUN);
  for (let lane = 0; lane < lanes; lane += width)
    for (let row = 0; row < rows; row += TILE)
      yield [row, Math.min(rows, row + TILE), lane, Math.min(lanes, lane + width)];
}

function build(plan: Plan): Machine {
  const program = programOf(plan);
  const emitted = emit(program, { ...shapeOf(program, plan), shared: false });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(emitted.bytes), { e: { m: memory } });
  return { memory, run: instance.exports["run"] as Machine["run"], emitted, program };
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

/** Rows and lanes. */
function extent({ row, lane, scalars }: Plan, call: Call): [number, number] {
  const count = (axis: string) => call.sizes.get(axis) ?? call.scalars[scalars.findIndex(({ name }) => name === axis)]!;
  return [row === undefined ? 1 : count(row), count(lane)];
}

const given = (plan: Plan, call: Call): Record<string, Numbers> =>
  Object.fromEntries(plan.places.flatMap(({ name, written }, n) => (written ? [[name, call.arrays[n]!]] : [])));

/** Where the declaration stands: file and line of whoever called. */
export function callerOf(name: string): () => string {
  const declared = new Error(name);
  return () => {
    const frame = declared.stack?.split("\n")[3] ?? "";
    const place = /([\w.-]+\.[jt]s:\d+)(?::\d+)?\)?$/.exec(frame)?.[1];
    return place ? `${name} (${place})` : name;
  };
}

/** Declares a kernel. */
export function kernel<const T extends Declared, const G extends Given>(spec: KernelSpec<T, G>): Kernel<T, G> {
  return made(spec, callerOf(spec.name));
}

/** A kernel whose element is written in `text` for the compiler, and does the same as `spec.element`. */
export function made<T extends Declared, G extends Given>(
  spec: KernelSpec<T, G>,
  where: () => string,
  text?: string,
): Kernel<T, G> {
  let plan: Plan | undefined;
  let machine: Machine | undefined;
  const planned = () => (plan ??= planOf(spec, where, text));
  return {
    name: spec.name,
    about: spec.about,
    cites: spec.cites ?? "",
    form: spec.form,
    takes: spec.takes,
    gives: spec.gives,
    itself(passed) {
      const own = planned();
      const call = callOf(own, passed);
      const seen = Object.fromEntries([
        ...call.sizes,
        ...own.places.map(({ name }, n) => [name, call.arrays[n]!] as const),
        ...own.scalars.map(({ name }, n) => [name, call.scalars[n]!] as const),
      ]) as Seen<T, G>;
      const [rows, lanes] = extent(own, call);
      for (let row = 0; row < rows; row++) for (let i = 0; i < lanes; i++) spec.element(seen, i, row);
      return given(own, call) as Held<G>;
    },
    simd(passed) {
      const own = planned();
      const call = callOf(own, passed);
      machine ??= build(own);
      const { memory, run, emitted } = machine;
      const { starts, pages } = layout(
        own.places,
        call.arrays.map(({ length }) => length),
        emitted.free,
      );
      const more = pages - memory.buffer.byteLength / PAGE;
      if (more > 0) memory.grow(more);
      fill(memory.buffer, emitted, own.places, call.arrays, starts);
      const pointers = own.places.flatMap((_, n) => [starts[n]!, call.arrays[n]!.length]);
      const numbers = [...own.sizes.map((axis) => call.sizes.get(axis)!), ...call.scalars];
      for (const tile of tiles(own.form, ...extent(own, call))) run(...tile, ...pointers, ...numbers);
      drain(memory.buffer, own.places, call.arrays, starts);
      return given(own, call) as Held<G>;
    },
  };
}
