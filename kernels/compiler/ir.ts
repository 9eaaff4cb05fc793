// The typed form between source and machine: values, and blocks that hold them in order. Each value knows whether it
// differs between lanes or rows, and where its number lies. It names no machine.

/** mask is a boolean that came from comparing f64s, bit one that came from comparing i32s; only their lanes differ. */
export type Type = "f64" | "i32" | "mask" | "bit";
type Kind = "f64" | "i32" | "u8";

export interface ArrayPlace {
  readonly name: string;
  readonly kind: Kind;
  /** Names of sizes, the lane's last. */
  readonly dims: readonly string[];
  readonly written: boolean;
}

/** Data that the kernel reads at any lane's index; it lies in memory, followed by what lies outside of it. */
export interface Table {
  readonly name: string;
  readonly kind: Kind;
  readonly data: Float64Array | Int32Array | Uint8Array;
}

export interface Value {
  readonly id: number;
  readonly op: string;
  readonly type: Type;
  args: readonly Value[];
  readonly lanes: boolean;
  readonly rows: boolean;
  readonly lo: number;
  readonly hi: number;
  /** Without a fraction, and no NaN. */
  readonly whole: boolean;
  block: Block;
  readonly imm?: number;
  readonly name?: string;
  readonly place?: ArrayPlace | Table;
  /** Loads: how the index moves from lane to lane, if by a fixed step. */
  readonly stride?: number;
  /** Loads that are proven to lie inside: their argument is an address, to which so many bytes are added. */
  readonly offset?: number;
  /** What a counter stays below. */
  readonly below?: readonly Value[];
  /** Whether a call's numbers tell where a counter begins, and where it ends. */
  readonly told?: boolean;
  /** Loads: whether it is the element's own place. */
  readonly own?: boolean;
  /** Loads of what nobody writes: the first at the same index. */
  readonly twin?: Value;
}

export interface Store {
  readonly kind: "store";
  readonly place: ArrayPlace;
  /** The first lane's index; or its address, to which so many bytes are added. */
  readonly at: Value;
  readonly offset: number | undefined;
  readonly value: Value;
  readonly mask: Value | undefined;
  readonly rows: boolean;
  /** Whether it is the element's own place: its lane, in its row. */
  readonly own: boolean;
  /** Whether it lies in the element's own column, where no other element of the call is. */
  readonly column: boolean;
}

export interface Phi {
  readonly value: Value;
  /** Loops: before the first turn and after each. Ifs: of either branch. */
  readonly a: Value;
  readonly b: Value;
}

export interface Loop {
  readonly kind: "loop";
  readonly phis: readonly Phi[];
  readonly head: Block;
  readonly goesOn: Value;
  /** Whether it has not been left, where it may be in its midst: once it has in all lanes, nothing of it does more. */
  readonly going?: Value;
  readonly body: Block;
}

export interface If {
  readonly kind: "if";
  readonly on: Value;
  readonly yes: Block;
  readonly no: Block;
  readonly phis: readonly Phi[];
}

export type Item = Value | Store | Loop | If;
export const isValue = (item: Item): item is Value => !("kind" in item);

/** The blocks of a loop or an if, in the order in which they are come to. */
export const blocksOf = (item: Loop | If): readonly Block[] =>
  item.kind === "loop" ? [item.head, item.body] : [item.yes, item.no];

/** What its going on, or its way, depends on. */
export const conditionsOf = (item: Loop | If): readonly Value[] =>
  item.kind === "if" ? [item.on] : item.going ? [item.goesOn, item.going] : [item.goesOn];

export class Block {
  readonly items: Item[] = [];
  readonly parent: Block | undefined;
  /** Whether what does not change in it may be computed before it. */
  readonly loops: boolean;
  readonly depth: number;
  readonly known = new Map<string, Value>();

  constructor(parent: Block | undefined, loops: boolean, depth = parent ? parent.depth + 1 : 0) {
    this.parent = parent;
    this.loops = loops;
    this.depth = depth;
  }
}

const EVERYTHING = { lo: -Infinity, hi: Infinity, whole: false };
export interface Range {
  readonly lo: number;
  readonly hi: number;
  readonly whole: boolean;
}
/** What the range of a result depends on. */
export interface Ranged extends Range {
  readonly op: string;
  readonly imm?: number | undefined;
  readonly args: readonly Ranged[];
}
/** Whether it is surely a number, and none without end. */
export const finite = (v: Range): boolean => v.lo > -Infinity && v.hi < Infinity;
export const I32 = { lo: -2147483648, hi: 2147483647, whole: true };
export const fitsI32 = ({ lo, hi }: Pick<Range, "lo" | "hi">): boolean => lo >= I32.lo && hi <= I32.hi;
/** Whether nothing is known of what a bit operation, or a sum modulo 2³², comes to. */
export const isAny = ({ op, lo, hi }: Value): boolean => integral.has(op) && lo === I32.lo && hi === I32.hi;
/** Whether it is a whole number of 32 bits, however it is held. */
export const isSmall = (v: Value): boolean => v.type === "i32" || (v.whole && fitsI32(v));
/** Up to here sums and products of whole numbers are exact. */
export const EXACT = 9007199254740992;

const corners = (a: Range, b: Range, f: (x: number, y: number) => number): [number, number] => {
  const all = [f(a.lo, b.lo), f(a.lo, b.hi), f(a.hi, b.lo), f(a.hi, b.hi)];
  return [Math.min(...all), Math.max(...all)];
};

/** Where the result lies; finite only where no argument can be NaN or infinite. */
export function rangeOf(operation: string, args: readonly Ranged[], imm: number | undefined): Range {
  const [a, b] = args;
  switch (operation) {
    case "const":
      return Number.isNaN(imm!) ? EVERYTHING : { lo: imm!, hi: imm!, whole: Number.isInteger(imm!) };
    case "same":
    case "float":
      return a!;
    case "ufloat":
      return { lo: 0, hi: 4294967295, whole: true };
    case "sub":
      if (roundedBy(a!, b!)) return { lo: Math.floor(a!.args[0]!.lo), hi: Math.ceil(a!.args[0]!.hi), whole: true };
      return rangeOf("difference", args, imm);
    case "add":
    case "difference":
    case "mul":
    case "div": {
      if (!finite(a!) || !finite(b!) || (operation === "div" && b!.lo <= 0 && b!.hi >= 0)) return EVERYTHING;
      const [lo, hi] = corners(a!, b!, exactly[operation]);
      if (lo === -Infinity || hi === Infinity) return EVERYTHING;
      const whole = operation !== "div" && a!.whole && b!.whole;
      // A hair wider than the rounded corners.
      const slack = whole && Math.max(-lo, hi) <= EXACT ? 0 : 1e-12 * Math.max(-lo, hi, 1e-300);
      return { lo: lo - slack, hi: hi + slack, whole };
    }
    case "neg":
      return finite(a!) ? { lo: -a!.hi, hi: -a!.lo, whole: a!.whole } : EVERYTHING;
    case "abs":
      return finite(a!) ? { lo: 0, hi: Math.max(-a!.lo, a!.hi), whole: a!.whole } : EVERYTHING;
    case "floor":
    case "ceil":
    case "trunc":
      return finite(a!) ? { lo: Math.floor(a!.lo), hi: Math.ceil(a!.hi), whole: true } : EVERYTHING;
    case "min":
    case "least":
    case "max":
    case "most": {
      if (!finite(a!) || !finite(b!)) return EVERYTHING;
      const f = operation === "min" || operation === "least" ? Math.min : Math.max;
      return { lo: f(a!.lo, b!.lo), hi: f(a!.hi, b!.hi), whole: a!.whole && b!.whole };
    }
    case "select":
      return finite(b!) && finite(args[2]!)
        ? { lo: Math.min(b!.lo, args[2]!.lo), hi: Math.max(b!.hi, args[2]!.hi), whole: b!.whole && args[2]!.whole }
        : EVERYTHING;
    case "iadd":
    case "isub":
    case "imul": {
      const [lo, hi] = corners(a!, b!, exactly[operation]);
      return fitsI32({ lo, hi }) ? { lo, hi, whole: true } : I32;
    }
    case "iand":
      return a!.lo >= 0 || b!.lo >= 0
        ? { lo: 0, hi: Math.min(a!.lo >= 0 ? a!.hi : I32.hi, b!.lo >= 0 ? b!.hi : I32.hi), whole: true }
        : I32;
    case "ior":
    case "ixor":
      return a!.lo >= 0 && b!.lo >= 0
        ? { lo: 0, hi: I32.hi >>> (Math.clz32(Math.max(a!.hi, b!.hi)) - 1), whole: true }
        : I32;
    case "irem":
      return a!.lo === a!.hi ? { lo: a!.lo % b!.lo, hi: a!.lo % b!.lo, whole: true } : I32;
    case "isr":
      return b!.op === "const" ? { lo: a!.lo >> (b!.imm! & 31), hi: a!.hi >> (b!.imm! & 31), whole: true } : I32;
    case "isru":
      return b!.op === "const" && (b!.imm! & 31) > 0 ? { lo: 0, hi: -1 >>> (b!.imm! & 31), whole: true } : I32;
    case "ishl": {
      if (b!.op !== "const") return I32;
      const factor = 1 << (b!.imm! & 31);
      const [lo, hi] = [a!.lo * factor, a!.hi * factor];
      return factor > 0 && fitsI32({ lo, hi }) ? { lo, hi, whole: true } : I32;
    }
    case "int":
      return fitsI32(a!) ? { lo: Math.trunc(a!.lo), hi: Math.trunc(a!.hi), whole: true } : I32;
    default:
      return integral.has(operation) ? I32 : EVERYTHING;
  }
}

/** 1.5·2⁵²: what is added to it and taken off again comes back whole, and stands in its low word meanwhile. */
const ROUNDER = 6755399441055744;
const roundedBy = (a: Ranged, b: Ranged): boolean =>
  b.imm === ROUNDER && a.op === "add" && a.args[1]!.imm === ROUNDER && Math.max(-a.args[0]!.lo, a.args[0]!.hi) < 1e15;

const sum = (x: number, y: number) => x + y;
const difference = (x: number, y: number) => x - y;
const product = (x: number, y: number) => x * y;
const exactly = {
  add: sum,
  difference,
  mul: product,
  div: (x: number, y: number) => x / y,
  iadd: sum,
  isub: difference,
  imul: product,
};

const binary: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: sum,
  sub: difference,
  mul: product,
  div: (x, y) => x / y,
  min: (x, y) => Math.min(x, y),
  max: (x, y) => Math.max(x, y),
  iadd: (x, y) => (x + y) | 0,
  isub: (x, y) => (x - y) | 0,
  imul: Math.imul,
  iand: (x, y) => x & y,
  ior: (x, y) => x | y,
  ixor: (x, y) => x ^ y,
  ishl: (x, y) => x << y,
  isr: (x, y) => x >> y,
  isru: (x, y) => (x >>> y) | 0,
};

const unary: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
};

const compared: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
};

const integral = new Set(["iadd", "isub", "imul", "iand", "ior", "ixor", "ishl", "isr", "isru", "int", "high", "low"]);

export interface Extra extends Partial<Omit<Value, "id" | "op" | "type" | "args" | "block" | keyof Range>> {
  readonly range?: Range;
  /** Not to be moved, nor shared with one like it. */
  readonly pinned?: boolean;
}

/** `a < b ? a : b` and its like: least(a, b) is b < a ? b : a, most(a, b) is a < b ? b : a, one instruction each. */
function lesserOf([on, yes, no]: readonly Value[]): "least" | "most" | undefined {
  const [a, b] = on!.args;
  const [small, large] = on!.op === "lt" ? [a, b] : on!.op === "gt" ? [b, a] : [];
  if (yes === small && no === large) return "least";
  return yes === large && no === small ? "most" : undefined;
}

/** Makes values: folds constants, shares what is the same, and puts each where it need be computed least often. */
export class Builder {
  readonly entry = new Block(undefined, false);
  block = this.entry;
  count = 0;

  value(op: string, type: Type, args: readonly Value[], extra: Extra = {}): Value {
    const lesser = op === "select" && type === "f64" ? lesserOf(args) : undefined;
    if (lesser) return this.value(lesser, "f64", [args[2]!, args[1]!]);
    const folded = this.#fold(op, args);
    if (folded) return folded;
    const lanes = extra.lanes ?? args.some((arg) => arg.lanes);
    const rows = extra.rows ?? args.some((arg) => arg.rows);
    let { block } = this;
    if (!extra.pinned) while (block.loops && args.every((arg) => arg.block.depth < block.depth)) block = block.parent!;
    const bits = extra.imm === undefined ? "" : Object.is(extra.imm, -0) ? "-0" : extra.imm;
    const place = extra.place ? `${extra.place.name}:${extra.stride}:${extra.offset}` : "";
    const refined = extra.range ? `${extra.range.lo}:${extra.range.hi}` : "";
    const key = `${op} ${type} ${args.map((arg) => arg.id).join()} ${bits} ${extra.name ?? ""} ${place} ${refined}`;
    const known = extra.pinned ? undefined : this.recalled(key);
    if (known) return known;
    const range = extra.range ?? rangeOf(op, args, extra.imm);
    const { range: _, pinned, ...rest } = extra;
    const made: Value = {
      id: this.count++,
      op,
      type,
      args,
      ...rest,
      lanes,
      rows,
      lo: range.lo,
      hi: range.hi,
      whole: range.whole,
      block,
    };
    block.items.push(made);
    if (!pinned) block.known.set(key, made);
    return made;
  }

  /** What is known by this key here, or was before a block around this began. */
  recalled(key: string): Value | undefined {
    for (let at: Block | undefined = this.block; at; at = at.parent) {
      const known = at.known.get(key);
      if (known) return known;
    }
    return undefined;
  }

  #fold(op: string, args: readonly Value[]): Value | undefined {
    const [a, b, c] = args;
    if (op === "select") {
      if (a!.op === "const") return a!.imm ? b! : c!;
      return b === c ? b! : undefined;
    }
    if (op === "and" || op === "or") {
      const [constant, other] = a!.op === "const" ? [a!, b!] : [b!, a!];
      if (constant.op !== "const") return undefined;
      return Boolean(constant.imm) === (op === "and") ? other : constant;
    }
    if (op === "int" && a!.op === "float") return a!.args[0]!;
    if (op === "ishl" || op === "isr" || op === "ior" || op === "ixor")
      if (b!.op === "const" && b!.imm === 0) return a!;
    if (!args.every((arg) => arg.op === "const")) return undefined;
    const [x, y] = [a?.imm, b?.imm];
    if (binary[op]) return this.constant(binary[op](x!, y!), integral.has(op) ? "i32" : "f64");
    // A number with its sign is written so.
    if (op === "neg") return this.constant(-x!);
    if (unary[op]) return this.constant(unary[op](x!), "f64");
    if (compared[op]) return this.constant(compared[op](x!, y!) ? 1 : 0, "bit");
    if (op === "not") return this.constant(x ? 0 : 1, "bit");
    return undefined;
  }

  /** A whole number that fits is an i32 until an f64 is wanted. */
  constant(imm: number, type?: Type): Value {
    const small = Number.isInteger(imm) && (imm | 0) === imm && !Object.is(imm, -0);
    const { block } = this;
    this.block = this.entry;
    const made = this.value("const", type ?? (small ? "i32" : "f64"), [], { imm });
    this.block = block;
    return made;
  }

  float(v: Value): Value {
    if (v.type === "f64") return v;
    if (v.type !== "i32") return this.float(this.value("select", "i32", [v, this.constant(1), this.constant(0)]));
    return v.op === "const" ? this.constant(v.imm!, "f64") : this.value("float", "f64", [v]);
  }

  /** ToInt32, or an index, which is taken modulo 2³²: no array is that long. Exact sums and products wrap alike. */
  int(v: Value, index = false): Value {
    if (v.type === "i32") return v;
    if (v.type !== "f64") return this.value("select", "i32", [v, this.constant(1), this.constant(0)]);
    if (v.op === "const") return this.constant(v.imm! | 0, "i32");
    if (v.op === "float" || v.op === "ufloat") return v.args[0]!;
    const { args } = v;
    if (v.op === "sub" && roundedBy(args[0]!, args[1]!)) {
      return this.value("low", "i32", [args[0]!], fitsI32(v) ? { range: v } : {});
    }
    if (v.whole && args.every((arg) => arg.whole) && (index || Math.max(-v.lo, v.hi) <= EXACT)) {
      const wrapping = { add: "iadd", sub: "isub", mul: "imul", neg: "ineg" }[v.op];
      if (wrapping === "ineg") return this.value("isub", "i32", [this.constant(0), this.int(args[0]!, index)]);
      if (wrapping) {
        const range = wrapping === "imul" && fitsI32(v) ? { range: v } : {};
        return this.value(wrapping, "i32", [this.int(args[0]!, index), this.int(args[1]!, index)], range);
      }
    }
    return this.value("int", "i32", [v]);
  }

  /** A comparison of two numbers; of i32s where both are. */
  compare(op: string, x: Value, y: Value): Value {
    if (isSmall(x) && isSmall(y)) return this.value(op, "bit", [this.int(x), this.int(y)]);
    return this.value(op, "mask", [this.float(x), this.float(y)]);
  }

  /** Runs `fill` with values going to a new block under this one. */
  inside(loops: boolean, fill: () => void): Block {
    return this.#fill(new Block(this.block, loops), fill);
  }

  /** A loop's body under its head: what the head begins anew at each turn is not to be moved into the head. */
  within(fill: () => void): Block {
    return this.#fill(new Block(this.block, true, this.block.depth), fill);
  }

  #fill(made: Block, fill: () => void): Block {
    const outer = this.block;
    this.block = made;
    fill();
    this.block = outer;
    return made;
  }
}
