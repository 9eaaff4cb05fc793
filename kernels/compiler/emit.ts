// From the typed form to WebAssembly: a value that differs between lanes becomes a few vectors, and the lanes left over
// run the same operations one by one. No operation is reordered, fused or relaxed.
import {
  type ArrayPlace,
  type Block,
  blocksOf,
  conditionsOf,
  type If,
  type Item,
  isValue,
  type Loop,
  type Store,
  type Table,
  type Value,
} from "./ir.ts";
import { apartIn, isWord } from "./layout.ts";
import { type Bound, original, type Touch } from "./lower.ts";
import { Code, moduleOf, op, valueType, type WasmType } from "./wasm.ts";

/** A kernel in the typed form: three blocks, each inside the one before. */
export interface Program {
  readonly entry: Block;
  readonly row: Block;
  readonly lane: Block;
  readonly rowValue: Value;
  readonly laneValue: Value;
  /** In the order of the parameters: arrays give three: where they begin, how long they are, how far rows lie apart. */
  readonly arrays: readonly ArrayPlace[];
  /** Arrays whose rows may lie further apart than they are long, and had better. */
  readonly spread: ReadonlySet<string>;
  /** Whether lanes may leave a loop one after another. */
  readonly parts: boolean;
  /** Arrays that are given, of which some element is read too. */
  readonly read: ReadonlySet<ArrayPlace>;
  readonly scalars: readonly Value[];
  readonly tables: readonly Table[];
  /** Of what is given, all that is written or read. */
  readonly touches: readonly Touch[];
  readonly bounds: readonly Bound[];
}

export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which of them says whether threads share the memory. */
  readonly limits: number;
  /** Where each table lies, and how long it was then. */
  readonly tables: readonly { readonly table: Table; readonly at: number; readonly length: number }[];
  /** So many numbers and vectors it holds. */
  readonly locals: number;
  /** Lanes at once, the most first. */
  readonly widths: readonly number[];
  /** The first byte that is free. */
  readonly free: number;
}

const shiftOf = { f64: 3, i32: 2, u8: 0 } as const;
export const bytesOf = { f64: 8, i32: 4, u8: 1 } as const;

const loads = { f64: op.f64Load, i32: op.i32Load, u8: op.i32Load8u } as const;
const stores = { f64: op.f64Store, i32: op.i32Store, u8: op.i32Store8 } as const;

/** Deeper than this nothing is made within another: any stack holds so much of the compiler, and an engine's. */
const nestedMax = 200;

/** [one, lanes] for operations that go part by part. */
const plain: Readonly<Record<string, readonly [number, number]>> = {
  add: [op.f64Add, op.f64x2Add],
  sub: [op.f64Sub, op.f64x2Sub],
  mul: [op.f64Mul, op.f64x2Mul],
  div: [op.f64Div, op.f64x2Div],
  min: [op.f64Min, op.f64x2Min],
  max: [op.f64Max, op.f64x2Max],
  // V8 13.6 negates the upper half of 256 bits to numbers of no meaning.
  neg: [op.f64Neg, op.v128Xor],
  abs: [op.f64Abs, op.f64x2Abs],
  sqrt: [op.f64Sqrt, op.f64x2Sqrt],
  floor: [op.f64Floor, op.f64x2Floor],
  ceil: [op.f64Ceil, op.f64x2Ceil],
  trunc: [op.f64Trunc, op.f64x2Trunc],
  iadd: [op.i32Add, op.i32x4Add],
  isub: [op.i32Sub, op.i32x4Sub],
  imul: [op.i32Mul, op.i32x4Mul],
  iand: [op.i32And, op.v128And],
  ior: [op.i32Or, op.v128Or],
  ixor: [op.i32Xor, op.v128Xor],
  and: [op.i32And, op.v128And],
  or: [op.i32Or, op.v128Or],
  ishl: [op.i32Shl, op.i32x4Shl],
  isr: [op.i32ShrS, op.i32x4ShrS],
  isru: [op.i32ShrU, op.i32x4ShrU],
  irem: [op.i32RemS, op.unreachable],
};
const shifts = new Set(["ishl", "isr", "isru"]);
/** What V8 cannot do for two vectors at once. */
const unjoined = new Set(["floor", "ceil", "trunc"]);
/** [i32, i32 lanes, f64, f64 lanes]. */
const comparisons: Readonly<Record<string, readonly [number, number, number, number]>> = {
  lt: [op.i32LtS, op.i32x4LtS, op.f64Lt, op.f64x2Lt],
  le: [op.i32LeS, op.i32x4LeS, op.f64Le, op.f64x2Le],
  gt: [op.i32GtS, op.i32x4GtS, op.f64Gt, op.f64x2Gt],
  ge: [op.i32GeS, op.i32x4GeS, op.f64Ge, op.f64x2Ge],
  eq: [op.i32Eq, op.i32x4Eq, op.f64Eq, op.f64x2Eq],
  ne: [op.i32Ne, op.i32x4Ne, op.f64Ne, op.f64x2Ne],
};

/** 1.5·2⁵²: a whole number below 2⁵¹ added to it stands in the low word. */
const WHOLE = 6755399441055744;
const TWO_31 = 2147483648;
/** The words of two f64s of which only the signs stand. */
const SIGN = [0, -2147483648, 0, -2147483648];
const TWO_32 = 4294967296;
const TWO_52 = 4503599627370496;
/** The upper word of 2⁵². */
const EXPONENT_52 = 0x43300000;

/** Of memory: one at first, and as many as 32 bits reach. */
const PAGES = [1, 65536] as const;

export interface Shape {
  /** Lanes at once: a multiple of 4. */
  readonly lanes: number;
  /** Rows at once. */
  readonly rows: number;
}

interface Move {
  readonly to: Value;
  readonly from: Value;
}

/** Longer modules V8 is not asked to join vectors in. */
export const LONG = 65536;

/**
 * Where ways meet V8 looks at every local, so of a long module each block's are given on to the next. Of others each
 * value keeps its own: it joins no vectors of locals that stand for one value after another.
 */
export function emit(program: Program, shape: Shape): Emitted {
  try {
    return new Emission(program, shape, false).module();
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    // Sixteen lanes that are not joined are slower than eight, and twice as much to hold.
    return shape.lanes > 8 ? emit(program, { ...shape, lanes: 8 }) : new Emission(program, shape, true).module();
  }
}

/** Nobody works to the end of what will be written in another way. */
class TooLong extends Error {}

class Emission {
  readonly #program: Program;
  readonly #shape: Shape;
  readonly #givesOn: boolean;
  readonly #code = new Code();
  readonly #params: WasmType[] = [];
  readonly #locals: WasmType[] = [];
  /** Locals in use, those of inner blocks after those around them; and those that a block has done with, by type. */
  readonly #taken: number[] = [];
  readonly #free: Readonly<Record<WasmType, number[]>> = { i32: [], f64: [], v128: [] };
  readonly #at = new Map<Value, number[]>();
  readonly #splats = new Map<Value, number[]>();
  readonly #tables = new Map<Table, number>();
  readonly #pointers = new Map<ArrayPlace, { at: number; length: number; pitch: number }>();
  readonly #live = new Set<Item>();
  /** Values that lanes share and want side by side, and those that are wanted alone. */
  readonly #wanted = new Set<Value>();
  readonly #alone = new Set<Value>();
  /** How often each value is used, and by which value last. */
  readonly #uses = new Map<Value, { count: number; by: Value | undefined }>();
  readonly #within = new Set<Value>();
  /** Whole numbers that lie in the lower halves of the f64s which they come from or become. */
  #apart: ReadonlySet<Value> = new Set();
  readonly #limits = new Map<ArrayPlace | Table, number>();
  readonly #constants = new Map<string, number>();
  #lanes = 1;
  #rows = 1;
  /** The locals that count, once they are made. */
  #row = Number.NaN;
  #lane = Number.NaN;

  constructor(program: Program, shape: Shape, givesOn: boolean) {
    this.#program = program;
    this.#shape = shape;
    this.#givesOn = givesOn;
  }

  module(): Emitted {
    const { arrays, scalars, tables, entry, row: rowBlock } = this.#program;
    const [rowFrom, rowTo, laneFrom, laneTo] = [0, 1, 2, 3].map(() => this.#param("i32")) as [
      number,
      number,
      number,
      number,
    ];
    for (const place of arrays)
      this.#pointers.set(place, { at: this.#param("i32"), length: this.#param("i32"), pitch: this.#param("i32") });
    for (const value of scalars) this.#at.set(value, [this.#param(value.type === "f64" ? "f64" : "i32")]);
    let free = 64;
    const placed = tables.map((table) => {
      const at = free;
      const { length } = table.data;
      this.#tables.set(table, at);
      free = (at + (length + 1) * bytesOf[table.kind] + 15) & -16;
      return { table, at, length };
    });
    this.#mark();
    this.#apart = apartIn([entry, rowBlock, this.#program.lane]);
    const code = this.#code;
    const { lanes, rows } = this.#shape;
    // What is left of sixteen goes by eight.
    const widths = lanes > 8 ? [lanes, 8] : [lanes];
    this.#row = this.#local("i32");
    this.#lane = this.#local("i32");
    this.#items(entry);
    code.get(rowFrom).set(this.#row);
    const laneLoop = (width: number) => {
      this.#lanes = width;
      this.#while(this.#lane, width, laneTo, () => this.#inside(() => this.#items(this.#program.lane)));
      this.#lanes = 1;
    };
    for (const height of rows > 1 ? [rows, 1] : [1]) {
      this.#rows = height;
      this.#while(this.#row, height, rowTo, () =>
        this.#inside(() => {
          this.#items(rowBlock);
          code.get(laneFrom).set(this.#lane);
          for (const width of [...widths, 1]) laneLoop(width);
        }),
      );
    }
    // Constants of vectors and limits of arrays are made once, before all else.
    const prelude = new Code();
    for (const [place, local] of this.#limits) {
      const { length } = this.#memory(place, prelude);
      length();
      prelude
        .i32(lanes - 1)
        .op(op.i32Sub)
        .i32(0);
      length();
      prelude.i32(lanes).op(op.i32GeS).op(op.select).set(local);
    }
    for (const [key, local] of this.#constants) {
      const words = key.split(",").map(Number);
      prelude.op(op.v128Const);
      const bytes = new Uint8Array(new Int32Array(words).buffer);
      prelude.bytes.push(...bytes);
      prelude.set(local);
    }
    const made = moduleOf(this.#params, this.#locals, prelude.bytes.concat(code.bytes), PAGES);
    if (!this.#givesOn && made.bytes.length > LONG) throw new TooLong();
    const locals = this.#params.length + this.#locals.length;
    return { ...made, tables: placed, locals, widths, free };
  }

  #param(type: WasmType): number {
    return this.#params.push(type) - 1;
  }

  #local(type: WasmType): number {
    const local = this.#free[type].pop() ?? this.#lasting(type);
    this.#taken.push(local);
    return local;
  }

  /** A local that is set before all else, and nobody's after. */
  #lasting(type: WasmType): number {
    return this.#params.length + this.#locals.push(type) - 1;
  }

  /** Nobody after a block sees what was made in it. */
  #inside(write: () => void): void {
    const before = this.#taken.length;
    write();
    if (!this.#givesOn) return;
    for (const local of this.#taken.splice(before)) this.#free[this.#locals[local - this.#params.length]!].push(local);
  }

  /** Runs `body` while `counter + step` ≤ `end`, moving the counter by `step`. */
  #while(counter: number, step: number, end: number, body: () => void): void {
    const code = this.#code;
    code.op(op.block).op(valueType.none).op(op.loop).op(valueType.none);
    code.get(counter).i32(step).op(op.i32Add).get(end).op(op.i32LeS).op(op.i32Eqz).op(op.brIf).unsigned(1);
    body();
    code.get(counter).i32(step).op(op.i32Add).set(counter);
    code.op(op.br).unsigned(0).op(op.end).op(op.end);
  }

  /** Finds what has an effect and what that needs, and which shared values lanes need side by side. */
  #mark(): void {
    const owners = new Map<Value, { item: Loop | If; a: Value; b: Value }>();
    const parents = new Map<Item, Item | undefined>();
    const work: Value[] = [];
    const need = (...values: (Value | undefined)[]) => {
      for (const value of values) if (value && !this.#live.has(value)) work.push(value);
    };
    const beside = (user: boolean, value: Value | undefined) => {
      if (value && user && !original(value).lanes) this.#wanted.add(original(value));
    };
    const use = (value: Value, by: Value | undefined) => {
      this.#uses.set(value, { count: (this.#uses.get(value)?.count ?? 0) + 1, by });
    };
    const awake = (item: Item | undefined): void => {
      for (let at = item; at && !this.#live.has(at); at = parents.get(at)) {
        this.#live.add(at);
        if (isValue(at) || at.kind === "store") continue;
        for (const on of conditionsOf(at)) {
          need(on);
          this.#alone.add(original(on));
        }
      }
    };
    const stores: Store[] = [];
    const visit = (block: Block, parent: Item | undefined): void => {
      for (const item of block.items) {
        if (isValue(item)) continue;
        parents.set(item, parent);
        if (item.kind === "store") {
          stores.push(item);
          continue;
        }
        for (const { value, a, b } of item.phis) owners.set(value, { item, a, b });
        for (const inner of blocksOf(item)) visit(inner, item);
      }
    };
    for (const block of [this.#program.entry, this.#program.row, this.#program.lane]) visit(block, undefined);
    for (const store of stores) {
      awake(store);
      need(store.at, store.value, store.mask);
      this.#alone.add(store.at);
      beside(true, store.value);
      beside(true, store.mask);
      for (const one of [store.value, store.mask]) if (one) use(one, undefined);
    }
    for (let value = work.pop(); value; value = work.pop()) {
      if (this.#live.has(value)) continue;
      this.#live.add(value);
      const owner = owners.get(value);
      if (owner) {
        awake(owner.item);
        need(owner.a, owner.b);
        for (const one of [owner.a, owner.b]) use(one, undefined);
        for (const one of [owner.a, owner.b])
          if (value.lanes) beside(true, one);
          else this.#alone.add(original(one));
      } else {
        need(...value.args);
        for (const arg of value.args) use(arg, value);
        value.args.forEach((arg, n) => {
          const apart = value.op === "load" || (n === 1 && shifts.has(value.op));
          if (value.lanes && !apart) beside(true, arg);
          else this.#alone.add(original(arg));
        });
      }
    }
  }

  /**
   * Finds what need not be kept: made at its only use, part by part, a sum of products needs few registers. Not across
   * a load, or a loop written out would hold all that it loads at once.
   */
  #nest(block: Block): void {
    const places = new Map<Item, number>();
    const depths = new Map<Value, number>();
    let loads = 0;
    for (const item of block.items) {
      if (!isValue(item) || item.op === "load") loads++;
      else places.set(item, loads);
    }
    for (const [item, place] of places) {
      const value = item as Value;
      const { count, by } = this.#uses.get(value) ?? {};
      if (count !== 1 || !by || !value.lanes || !this.#live.has(value) || places.get(by) !== place) continue;
      const converts = by.op === "float" || by.op === "ufloat" || by.op === "same" || by.op === "load";
      const turns = value.type === "bit" && by.type !== "bit" && by.type !== "i32";
      const spreads = by.rows && !value.rows;
      if (converts || turns || spreads || value.op === "phi" || value.op === "same" || value.type === "mask") continue;
      const deep = value.args.reduce((most, arg) => Math.max(most, depths.get(original(arg)) ?? 0), 0) + 1;
      if (deep > nestedMax) continue;
      depths.set(value, deep);
      this.#within.add(value);
    }
  }

  #parts(value: Value): number {
    if (!value.lanes || this.#lanes === 1) return 1;
    return this.#close(value) ? this.#lanes / 4 : this.#lanes / 2;
  }

  /** Whether four lanes of it go into a vector; else two do. */
  #close(value: Value): boolean {
    return isWord(value) && !this.#apart.has(original(value));
  }

  #height(value: Value): number {
    return value.rows ? this.#rows : 1;
  }

  #wide(value: Value): boolean {
    return value.lanes && this.#lanes > 1;
  }

  #vector(words: readonly number[]): number {
    const key = words.join();
    const local = this.#constants.get(key) ?? this.#lasting("v128");
    this.#constants.set(key, local);
    return local;
  }

  #vectorF64(x: number): number {
    const view = new Int32Array(new Float64Array([x]).buffer);
    return this.#vector([view[0]!, view[1]!, view[0]!, view[1]!]);
  }

  #place(value: Value): number[] {
    const type: WasmType = this.#wide(value) ? "v128" : value.type === "f64" ? "f64" : "i32";
    const locals = Array.from({ length: this.#height(value) * this.#parts(value) }, () => this.#local(type));
    this.#at.set(value, locals);
    return locals;
  }

  #items(block: Block): void {
    this.#nest(block);
    for (const item of block.items) {
      if (!this.#live.has(item)) continue;
      if (!this.#givesOn && this.#code.bytes.length > LONG) throw new TooLong();
      if (!isValue(item)) {
        if (item.kind === "store") this.#store(item);
        else if (item.kind === "loop") this.#loop(item);
        else this.#if(item);
      } else if (item.op === "phi" || item.op === "same") continue;
      else {
        const spread = item.op === "load" && this.#spread(item);
        const alone = (!spread || this.#alone.has(item)) && !(this.#within.has(item) && this.#lanes > 1);
        if (item.op !== "param" && item.op !== "const" && alone) this.#define(item);
        if (!spread) this.#splat(item);
      }
    }
  }

  /** Loads a number that lanes share into every lane at once. */
  #spread(value: Value): boolean {
    if (this.#lanes === 1 || value.lanes || value.type !== "f64" || value.offset === undefined) return false;
    if (!this.#wanted.has(value)) return false;
    const locals = Array.from({ length: this.#height(value) }, () => this.#local("v128"));
    for (const [r, local] of locals.entries()) {
      this.#one(value.args[0]!, r);
      this.#code.memory(op.v128Load64Splat, value.offset).set(local);
    }
    this.#splats.set(value, locals);
    return true;
  }

  /** Lays a value that lanes share side by side, once, where it is made. */
  #splat(value: Value): void {
    if (!this.#wanted.has(value)) return;
    const code = this.#code;
    if (value.op === "const") {
      const word = value.imm! | 0;
      const local =
        value.type === "f64"
          ? this.#vectorF64(value.imm!)
          : this.#vector(value.type === "i32" ? [word, word, word, word] : [-word, -word, -word, -word]);
      this.#splats.set(value, [local]);
      return;
    }
    const locals = Array.from({ length: this.#height(value) }, () => this.#local("v128"));
    locals.forEach((local, r) => {
      if (value.type === "mask" || value.type === "bit") {
        code.i32(0);
        this.#one(value, r);
        code.op(op.i32Sub).op(op.i32x4Splat);
      } else {
        this.#one(value, r);
        code.op(value.type === "f64" ? op.f64x2Splat : op.i32x4Splat);
      }
      code.set(local);
    });
    this.#splats.set(value, locals);
  }

  /** Pushes a value that is one number. */
  #one(given: Value, r: number): void {
    const value = original(given);
    if (value.op === "const") {
      if (value.type === "f64") this.#code.f64(value.imm!);
      else this.#code.i32(value.imm!);
      return;
    }
    this.#code.get(this.#at.get(value)![value.rows && this.#rows > 1 ? r : 0]!);
  }

  /** Pushes part p of a value, side by side where `wide`. */
  #push(given: Value, r: number, p: number, wide: boolean): void {
    const value = original(given);
    if (!wide) {
      this.#one(value, r);
      return;
    }
    const row = value.rows && this.#rows > 1 ? r : 0;
    if (!value.lanes) this.#code.get(this.#splats.get(value)![row]!);
    else if (this.#within.has(value)) this.#wideOperation(value, r, p);
    else this.#code.get(this.#at.get(value)![row * this.#parts(value) + p]!);
  }

  /** Pushes part p of a condition, of four lanes where `close`, else of two. */
  #condition(given: Value, r: number, p: number, close: boolean): void {
    const value = original(given);
    const code = this.#code;
    if (!value.lanes || this.#close(value) === close) {
      this.#push(value, r, p, true);
      return;
    }
    if (close) {
      this.#push(value, r, 2 * p, true);
      this.#push(value, r, 2 * p + 1, true);
      code.words(0, 2, 4, 6);
    } else {
      this.#push(value, r, p >> 1, true);
      this.#push(value, r, p >> 1, true);
      if (p & 1) code.words(2, 2, 3, 3);
      else code.words(0, 0, 1, 1);
    }
    this.#inserted();
  }

  /**
   * V8 may join two vectors to one of 256 bits, and all that leads to them; one operation that it cannot join keeps it
   * from all of it, but for an insertion. So what it cannot join is followed by one: of the lowest lane where it is.
   */
  #inserted(): void {
    const whole = this.#local("v128");
    this.#code.tee(whole).get(whole);
    this.#code.op(op.f64x2ExtractLane).bytes.push(0);
    this.#code.op(op.f64x2ReplaceLane).bytes.push(0);
  }

  #define(value: Value): void {
    const wide = this.#wide(value);
    const parts = this.#parts(value);
    const locals = this.#place(value);
    for (let r = 0; r < this.#height(value); r++) {
      if (value.op === "load") {
        this.#load(value, r, locals.slice(r * parts, r * parts + parts));
        continue;
      }
      for (let p = 0; p < parts; p++) {
        if (wide) this.#wideOperation(value, r, p);
        else this.#operation(value, r);
        this.#code.set(locals[r * parts + p]!);
      }
    }
  }

  #operation(value: Value, r: number): void {
    const code = this.#code;
    const { args, op: name } = value;
    const [a, b, c] = args;
    const push = (...values: (Value | undefined)[]) => {
      for (const one of values) if (one) this.#one(one, r);
    };
    const known = plain[name];
    if (known) {
      push(...args);
      code.op(known[0]);
      return;
    }
    const compared = comparisons[name];
    if (compared) {
      push(a, b);
      code.op(compared[value.type === "bit" ? 0 : 2]);
      return;
    }
    switch (name) {
      case "least":
      case "most":
        push(b, a, ...(name === "least" ? [b, a] : [a, b]));
        code.op(op.f64Lt).op(op.select);
        return;
      case "row":
        code.get(this.#row);
        if (r > 0) code.i32(r).op(op.i32Add);
        return;
      case "lane":
      case "first":
        code.get(this.#lane);
        return;
      case "pointer":
        code.get(this.#pointers.get(value.place as ArrayPlace)!.at);
        return;
      case "pitch":
        code.get(this.#pointers.get(value.place as ArrayPlace)!.pitch);
        return;
      case "not":
        push(a);
        code.op(op.i32Eqz);
        return;
      case "select":
        push(b, c, a);
        code.op(op.select);
        return;
      case "float":
        push(a);
        code.op(op.f64ConvertI32S);
        return;
      case "ufloat":
        push(a);
        code.op(op.f64ConvertI32U);
        return;
      case "int":
        push(a);
        if (!(Math.max(-a!.lo, a!.hi) < TWO_32 * 1073741824)) {
          // What is left by whole multiples of 2³² is exact, and NaN where there was no number.
          const t = this.#local("f64");
          code.op(op.f64Trunc).tee(t).get(t);
          code
            .f64(1 / TWO_32)
            .op(op.f64Mul)
            .op(op.f64Floor)
            .f64(TWO_32)
            .op(op.f64Mul)
            .op(op.f64Sub);
        }
        code.op(op.i64TruncSatF64S).op(op.i32WrapI64);
        return;
      case "high":
        push(a);
        code.op(op.i64ReinterpretF64).op(op.i64Const).signed(32).op(op.i64ShrU).op(op.i32WrapI64);
        return;
      case "low":
        push(a);
        code.op(op.i64ReinterpretF64).op(op.i32WrapI64);
        return;
      case "signed":
        push(a, b);
        code.op(op.f64Copysign);
        return;
      case "fround":
        push(a);
        code.op(op.f32DemoteF64).op(op.f64PromoteF32);
        return;
      default:
        throw new Error(`emit: expected an operation, got ${name}; teach it`);
    }
  }

  #wideOperation(value: Value, r: number, p: number): void {
    const code = this.#code;
    const { args, op: name } = value;
    const [a, b, c] = args;
    const push = (one: Value | undefined, part = p) => {
      if (one) this.#push(one, r, part, true);
    };
    const close = this.#close(value);
    if (name === "and" || name === "or") {
      for (const arg of args) this.#condition(arg, r, p, close);
      code.op(plain[name]![1]);
      return;
    }
    const known = plain[name];
    if (known) {
      push(a);
      if (shifts.has(name)) this.#one(b!, r);
      else if (name === "neg") code.get(this.#vector(SIGN));
      else push(b);
      code.op(known[1]);
      if (unjoined.has(name)) this.#inserted();
      return;
    }
    const compared = comparisons[name];
    if (compared) {
      push(a);
      push(b);
      code.op(compared[value.type === "bit" ? 1 : 3]);
      if (value.type === "bit" && !close) {
        const t = this.#local("v128");
        code.tee(t).get(t).words(0, 0, 2, 2);
      }
      return;
    }
    switch (name) {
      case "lane":
        code
          .get(this.#lane)
          .op(op.i32x4Splat)
          .get(this.#vector([4 * p, 4 * p + 1, 4 * p + 2, 4 * p + 3]))
          .op(op.i32x4Add);
        return;
      case "least":
      case "most":
        push(a);
        push(b);
        code.op(name === "least" ? op.f64x2Pmin : op.f64x2Pmax);
        return;
      case "not":
        push(a);
        code.op(op.v128Not);
        return;
      case "select": {
        const on = original(a!);
        push(b);
        push(c);
        this.#condition(on, r, p, close);
        code.op(op.v128Bitselect);
        return;
      }
      case "float":
      case "ufloat":
        if (!this.#close(a!)) {
          // Under the exponent of 2⁵² the word counts ones; a signed one comes first to where it is not negative.
          const sign = name === "float" ? -TWO_31 : 0;
          push(a);
          code.get(this.#vector([-1, 0, -1, 0])).op(op.v128And);
          code.get(this.#vector([sign, EXPONENT_52, sign, EXPONENT_52])).op(op.v128Xor);
          code.get(this.#vectorF64(TWO_52 - sign)).op(op.f64x2Sub);
          return;
        }
        push(a, p >> 1);
        if (p & 1) {
          push(a, p >> 1);
          code.words(2, 3, 2, 3);
        }
        code.op(name === "float" ? op.f64x2ConvertLowI32x4S : op.f64x2ConvertLowI32x4U);
        this.#inserted();
        return;
      case "int":
        if (!close) {
          this.#whole(a!, r, p);
          return;
        }
        this.#whole(a!, r, 2 * p);
        this.#whole(a!, r, 2 * p + 1);
        code.words(0, 2, 4, 6);
        this.#inserted();
        return;
      case "high":
      case "low":
        if (!close) {
          push(a);
          if (name === "high") code.i32(32).op(op.i64x2ShrU);
          return;
        }
        push(a, 2 * p);
        push(a, 2 * p + 1);
        if (name === "high") code.words(1, 3, 5, 7);
        else code.words(0, 2, 4, 6);
        this.#inserted();
        return;
      case "signed":
        push(b);
        push(a);
        code.get(this.#vector(SIGN)).op(op.v128Bitselect);
        return;
      case "fround":
        push(a);
        code.op(op.f32x4DemoteF64x2Zero).op(op.f64x2PromoteLowF32x4);
        this.#inserted();
        return;
      default:
        throw new Error(`emit: expected an operation, got ${name}; teach it`);
    }
  }

  /** Pushes a part of f64s whose low words are ToInt32. */
  #whole(value: Value, r: number, p: number): void {
    const code = this.#code;
    this.#push(value, r, p, true);
    if (!value.whole) {
      code.op(op.f64x2Trunc);
      this.#inserted();
    }
    if (!(Math.max(-value.lo, value.hi) < 2251799813685248)) {
      const t = this.#local("v128");
      code.tee(t).get(t);
      code
        .get(this.#vectorF64(1 / TWO_32))
        .op(op.f64x2Mul)
        .op(op.f64x2Floor);
      this.#inserted();
      code.get(this.#vectorF64(TWO_32)).op(op.f64x2Mul);
      code.op(op.f64x2Sub).tee(t).get(t).get(t).op(op.f64x2Eq).op(op.v128And);
    }
    code.get(this.#vectorF64(WHOLE)).op(op.f64x2Add);
  }

  /** Where an element lies: its address is base + (index << shift), plus a fixed offset. */
  #memory(place: ArrayPlace | Table, code = this.#code) {
    const pointer = "dims" in place ? this.#pointers.get(place)! : undefined;
    const shift = shiftOf[place.kind];
    return {
      base: pointer ? 0 : this.#tables.get(place as Table)!,
      length: () => {
        if (pointer) code.get(pointer.length);
        else code.i32((place as Table).data.length);
      },
      /** Takes an index, leaves an address. */
      address: () => {
        if (shift) code.i32(shift).op(op.i32Shl);
        if (pointer) code.get(pointer.at).op(op.i32Add);
      },
    };
  }

  /** Takes an index in a local, leaves one that is at most the length: there lies what is outside. */
  #clamp(local: number, length: () => void): void {
    const code = this.#code;
    code.get(local);
    length();
    code.get(local);
    length();
    code.op(op.i32LtU).op(op.select);
  }

  #load(value: Value, r: number, locals: readonly number[]): void {
    if (!this.#wide(value)) {
      this.#loadOne(value, r, locals[0]!);
      return;
    }
    const code = this.#code;
    const { stride } = value;
    const at = this.#local("i32");
    if (stride === undefined) {
      this.#loadAnywhere(value, r, locals);
      return;
    }
    this.#one(value.args[0]!, r);
    code.set(at);
    const each = this.#local("i32");
    if (stride !== 1 && stride !== -1) this.#loadApart(value, at, each, locals);
    else if (value.offset !== undefined) this.#loadTogether(value, at, locals);
    else {
      this.#allInside(at, stride, value.place!);
      code.op(op.if).op(valueType.none);
      this.#loadTogether(value, at, locals);
      code.op(op.else);
      this.#loadApart(value, at, each, locals);
      code.op(op.end);
    }
  }

  #loadOne(value: Value, r: number, local: number): void {
    const code = this.#code;
    const place = value.place!;
    const { base, length, address } = this.#memory(place);
    if (value.offset !== undefined) this.#one(value.args[0]!, r);
    else {
      const at = this.#local("i32");
      this.#one(value.args[0]!, r);
      code.set(at);
      this.#clamp(at, length);
      address();
    }
    code.memory(loads[place.kind], value.offset ?? base).set(local);
  }

  /** Of lanes whose indices have nothing in common. */
  #loadAnywhere(value: Value, r: number, locals: readonly number[]): void {
    const code = this.#code;
    const index = value.args[0]!;
    const { length, address } = this.#memory(value.place!);
    const perPart = this.#close(index) ? 4 : 2;
    const parts = Array.from({ length: this.#lanes / perPart }, (_, p) => {
      const part = this.#local("v128");
      this.#push(index, r, p, true);
      length();
      code.op(op.i32x4Splat).op(op.i32x4MinU).set(part);
      return part;
    });
    this.#gather(value, locals, (lane) => {
      code.get(parts[Math.floor(lane / perPart)]!);
      code.op(op.i32x4ExtractLane).bytes.push((lane % perPart) * (4 / perPart));
      address();
    });
  }

  /** Of lanes that lie a stride apart; `each` is a local for the index of one. */
  #loadApart(value: Value, at: number, each: number, locals: readonly number[]): void {
    const code = this.#code;
    const { length, address } = this.#memory(value.place!);
    const stride = value.stride!;
    const safe = value.offset !== undefined;
    const step = safe ? stride * bytesOf[value.place!.kind] : stride;
    this.#gather(value, locals, (lane) => {
      code
        .get(at)
        .i32(lane * step)
        .op(op.i32Add);
      if (safe) return;
      code.set(each);
      this.#clamp(each, length);
      address();
    });
  }

  /** Each lane on its own: `address` pushes where it lies. */
  #gather(value: Value, locals: readonly number[], address: (lane: number) => void): void {
    const code = this.#code;
    const place = value.place!;
    const offset = value.offset ?? this.#memory(place).base;
    const perPart = place.kind === "f64" ? 2 : 4;
    locals.forEach((local, p) => {
      address(perPart * p);
      if (place.kind === "f64") code.memory(op.v128Load64Zero, offset);
      else code.memory(loads[place.kind], offset).op(op.i32x4Splat);
      for (let l = 1; l < perPart; l++) {
        address(perPart * p + l);
        code.memory(loads[place.kind], offset).op(place.kind === "f64" ? op.f64x2ReplaceLane : op.i32x4ReplaceLane);
        code.bytes.push(l);
      }
      code.set(local);
    });
  }

  /** Of lanes side by side, whose parts are turned round where they go backwards. */
  #loadTogether(value: Value, at: number, locals: readonly number[]): void {
    const code = this.#code;
    const place = value.place!;
    const { base, address } = this.#memory(place);
    const safe = value.offset !== undefined;
    const backwards = value.stride === -1;
    const first = backwards ? 1 - this.#lanes : 0;
    const start = this.#local("i32");
    code.get(at);
    if (first) code.i32(safe ? first * bytesOf[place.kind] : first).op(op.i32Add);
    if (!safe) address();
    code.set(start);
    locals.forEach((local, p) => {
      code.get(start);
      this.#loadPart(place, value.offset ?? base, backwards ? locals.length - 1 - p : p);
      if (backwards) {
        code.tee(local).get(local);
        if (place.kind === "f64") code.words(2, 3, 0, 1);
        else code.words(3, 2, 1, 0);
      }
      code.set(local);
    });
  }

  /** Takes the first lane's address; pushes part p of what lies there, of bytes as whole numbers. */
  #loadPart({ kind }: ArrayPlace | Table, offset: number, p: number): void {
    const code = this.#code;
    if (kind !== "u8") code.memory(op.v128Load, offset + 16 * p);
    else {
      code.memory(op.v128Load32Zero, offset + 4 * p);
      code.op(op.i16x8ExtendLowI8x16U).op(op.i32x4ExtendLowI16x8U);
    }
  }

  /** Whether all lanes of an index lie inside: the least of them below what is left of the length for it. */
  #allInside(at: number, stride: number, place: ArrayPlace | Table): void {
    const code = this.#code;
    code.get(at);
    if (stride < 0) code.i32(stride * (this.#lanes - 1)).op(op.i32Add);
    code.get(this.#limit(place)).op(op.i32LtU);
  }

  /** How many places of an array are followed by as many more as there are lanes. */
  #limit(place: ArrayPlace | Table): number {
    const local = this.#limits.get(place) ?? this.#lasting("i32");
    this.#limits.set(place, local);
    return local;
  }

  #store(store: Store): void {
    for (let r = 0; r < (store.rows ? this.#rows : 1); r++) this.#storeRow(store, r);
  }

  #storeRow(store: Store, r: number): void {
    const code = this.#code;
    const at = this.#local("i32");
    this.#one(store.at, r);
    code.set(at);
    if (this.#lanes === 1) this.#storeOne(store, r, at);
    else if (store.offset !== undefined) this.#storeTogether(store, r, at);
    else {
      this.#allInside(at, 1, store.place);
      code.op(op.if).op(valueType.none);
      this.#storeTogether(store, r, at);
      code.op(op.else);
      this.#storeApart(store, r, at);
      code.op(op.end);
    }
  }

  #storeOne({ place, value, mask, offset }: Store, r: number, at: number): void {
    const code = this.#code;
    const { length, address } = this.#memory(place);
    const safe = offset !== undefined;
    if (mask) this.#one(mask, r);
    if (!safe) {
      code.get(at);
      length();
      code.op(op.i32LtU);
      if (mask) code.op(op.i32And);
    }
    if (mask || !safe) code.op(op.if).op(valueType.none);
    code.get(at);
    if (!safe) address();
    this.#one(value, r);
    code.memory(stores[place.kind], offset ?? 0);
    if (mask || !safe) code.op(op.end);
  }

  /** Of lanes that all lie inside. */
  #storeTogether({ place, value, mask, offset }: Store, r: number, at: number): void {
    const code = this.#code;
    const { address } = this.#memory(place);
    const small = place.kind !== "f64";
    const parts = this.#lanes / (small ? 4 : 2);
    const base = this.#local("i32");
    code.get(at);
    if (offset === undefined) address();
    code.set(base);
    // All that stands there is read before any of it is written: else no two parts could be joined.
    const before = Array.from({ length: mask ? parts : 0 }, (_, p) => {
      const part = this.#local("v128");
      code.get(base);
      this.#loadPart(place, offset ?? 0, p);
      code.set(part);
      return part;
    });
    for (let p = 0; p < parts; p++) {
      code.get(base);
      this.#push(value, r, p, true);
      if (mask) {
        code.get(before[p]!);
        this.#condition(mask, r, p, small);
        code.op(op.v128Bitselect);
      }
      this.#storePart(place, offset ?? 0, p);
    }
  }

  /** Takes the first lane's address and part p of what goes there, of bytes as whole numbers. */
  #storePart({ kind }: ArrayPlace, offset: number, p: number): void {
    const code = this.#code;
    if (kind !== "u8") code.memory(op.v128Store, offset + 16 * p);
    else {
      const t = this.#local("v128");
      code.tee(t).get(t).op(op.i8x16Shuffle);
      for (let i = 0; i < 16; i++) code.bytes.push((4 * i) & 15);
      code.memory(op.v128Store32Lane, offset + 4 * p).bytes.push(0);
    }
  }

  /** Each lane by itself, where it lies inside. */
  #storeApart({ place, value, mask }: Store, r: number, at: number): void {
    const code = this.#code;
    const { length, address } = this.#memory(place);
    const small = place.kind !== "f64";
    const perPart = small ? 4 : 2;
    const each = this.#local("i32");
    for (let l = 0; l < this.#lanes; l++) {
      const [p, lane] = [Math.floor(l / perPart), l % perPart];
      code.get(at).i32(l).op(op.i32Add).tee(each);
      length();
      code.op(op.i32LtU);
      if (mask) {
        this.#condition(mask, r, p, small);
        code.op(op.i32x4ExtractLane).bytes.push(small ? lane : 2 * lane);
        code.op(op.i32And);
      }
      code.op(op.if).op(valueType.none).get(each);
      address();
      this.#push(value, r, p, true);
      code.op(small ? op.i32x4ExtractLane : op.f64x2ExtractLane).bytes.push(lane);
      code.memory(stores[place.kind], 0).op(op.end);
    }
  }

  /** Pushes every part of `from`, in the shape of `to`, and sets them. */
  #move(pairs: readonly Move[]): void {
    const targets: number[] = [];
    for (const { to, from } of pairs) {
      const parts = this.#parts(to);
      for (let r = 0; r < this.#height(to); r++)
        for (let p = 0; p < parts; p++) {
          this.#push(from, r, p, this.#wide(to));
          targets.push(this.#at.get(to)![r * parts + p]!);
        }
    }
    for (const target of targets.reverse()) this.#code.set(target);
  }

  /** A block, and what it comes to. */
  #way(block: Block, moves: readonly Move[]): void {
    this.#inside(() => {
      this.#items(block);
      this.#move(moves);
    });
  }

  #loop({ phis, head, goesOn, going, body }: Loop): void {
    const code = this.#code;
    const used = phis.filter(({ value }) => this.#live.has(value));
    for (const { value } of used) this.#place(value);
    this.#move(used.map(({ value, a }) => ({ to: value, from: a })));
    code.op(op.block).op(valueType.none).op(op.loop).op(valueType.none);
    for (const { value } of used) this.#splat(value);
    // Where nobody is left, nobody asks whether to go on: that may be a loop without an end.
    if (going) {
      if (this.#wide(going)) this.#ofAll(going, op.v128Or, op.v128AnyTrue);
      else this.#one(going, 0);
      code.op(op.i32Eqz).op(op.brIf).unsigned(1);
    }
    this.#items(head);
    this.#one(goesOn, 0);
    code.op(op.i32Eqz).op(op.brIf).unsigned(1);
    this.#way(
      body,
      used.map(({ value, b }) => ({ to: value, from: b })),
    );
    code.op(op.br).unsigned(0).op(op.end).op(op.end);
  }

  /** Whether any of the lanes holds, or all. */
  #ofAll(on: Value, join: number, last: number): void {
    const parts = this.#parts(on);
    for (let n = 0; n < this.#height(on) * parts; n++) {
      this.#push(on, Math.floor(n / parts), n % parts, true);
      if (n > 0) this.#code.op(join);
    }
    this.#code.op(last);
  }

  #if({ on, yes, no, phis }: If): void {
    const code = this.#code;
    const used = phis.filter(({ value }) => this.#live.has(value));
    for (const { value } of used) this.#place(value);
    const toYes = used.map(({ value, a }) => ({ to: value, from: a }));
    const toNo = used.map(({ value, b }) => ({ to: value, from: b }));
    const busy = (block: Block) =>
      block.items.some((item) => this.#live.has(item) && !(isValue(item) && item.op === "same"));
    if (!this.#wide(on)) {
      this.#one(on, 0);
      code.op(op.if).op(valueType.none);
      this.#way(yes, toYes);
      code.op(op.else);
      this.#way(no, toNo);
      code.op(op.end);
    } else {
      if (busy(yes)) {
        this.#ofAll(on, op.v128Or, op.v128AnyTrue);
        code.op(op.if).op(valueType.none);
        this.#way(yes, toYes);
        code.op(op.end);
      } else this.#move(toYes);
      const merge = () => {
        this.#items(no);
        for (const { to, from } of toNo) {
          const count = this.#parts(to);
          for (let r = 0; r < this.#height(to); r++)
            for (let p = 0; p < count; p++) {
              const local = this.#at.get(to)![r * count + p]!;
              code.get(local);
              this.#push(from, r, p, true);
              this.#condition(on, r, p, this.#close(to));
              code.op(op.v128Bitselect).set(local);
            }
        }
      };
      if (busy(no)) {
        this.#ofAll(on, op.v128And, op.i32x4AllTrue);
        code.op(op.i32Eqz).op(op.if).op(valueType.none);
        this.#inside(merge);
        code.op(op.end);
      } else if (toNo.length > 0) merge();
    }
    for (const { value } of used) this.#splat(value);
  }
}
