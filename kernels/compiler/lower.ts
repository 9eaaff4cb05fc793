// From source to the typed form: follows the function's own text, so that every name becomes a value. Calls are
// followed into, conditions that differ between lanes become choices. What the subset does not hold is refused here.
import {
  type ArrayPlace,
  type Block,
  Builder,
  blocksOf,
  conditionsOf,
  EXACT,
  fitsI32,
  I32,
  type If,
  type Item,
  isAny,
  isSmall,
  isValue,
  type Loop,
  type Phi,
  type Range,
  type Store,
  type Table,
  type Type,
  type Value,
} from "./ir.ts";
import { type Refusal, refusedAt, type Said, type Spot } from "./refusal.ts";
import type { Data, Known, Meaning, Native } from "./scope.ts";
import { isPortable, mathConstants } from "./scope.ts";
import { type Asked, isExact, type Knowledge, liesIn, minus, one, product, type Sum, sumOf } from "./sums.ts";
import { declaredBy, namedIn, type Tree, under, wordsOf } from "./syntax.ts";

/** What a name inside a kernel stands for. */
export type Thing =
  | { readonly kind: "variable"; readonly key: string; readonly fixed: boolean }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "array"; readonly place: ArrayPlace }
  | { readonly kind: "table"; readonly place: Table }
  | { readonly kind: "scratch"; readonly data: Data }
  | Vector
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Thing> }
  | { readonly kind: "undeclared" }
  | Known
  | Native;

/** A list, or a typed array of the element's own, which holds numbers only. */
interface Vector {
  readonly kind: "vector";
  readonly keys: readonly string[];
  readonly holds?: "f64" | "i32";
}

type Names = Map<string, Thing>;

/** An element of what is given, written or read. */
export interface Touch {
  readonly place: ArrayPlace;
  /** As the function has it, not yet of 32 bits, where that is exact. */
  readonly index: Value;
  readonly writes: boolean;
  /** What has been asked on the way to it, and with what answer. */
  readonly asked: readonly Asked[];
  readonly spot: Spot;
}

/** A whole number that a call's numbers must keep within 32 bits, and so far beyond it. */
export interface Bound {
  readonly value: Value;
  readonly past: number;
  readonly asked: readonly Asked[];
  readonly says: Said;
}

/** What is true while a function's text is followed. */
interface Place {
  readonly who: Known;
  readonly names: Names;
  /** The loop around, where it may be left in its midst. */
  readonly loop?: Left | undefined;
}

/** A loop that may be left in its midst, by some lanes before others. */
interface Left {
  /** The variable that says whether it has not been. */
  readonly going: string;
  /** What ends a turn, where each lane has its own. */
  readonly step?: () => void;
  /** The variables that say whether its function has ended in it, and with what. */
  readonly back?: Back | undefined;
}
interface Back {
  readonly ended: string;
  /** Where it always ends with something. */
  readonly value: string | undefined;
}

const spotOf = ({ who: { name } }: Place, node: Tree): Spot => ({
  line: (node as { loc?: { start: { line: number } } }).loc?.start.line ?? 1,
  of: name,
});

const saidAt = (place: Place, node: Tree, expected: string, got: string, remedy: string): Said => ({
  ...spotOf(place, node),
  expected,
  got,
  remedy,
});

const comparisons: Readonly<Record<string, string>> = {
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "===": "eq",
  "!==": "ne",
};
const arithmetic: Readonly<Record<string, string>> = { "+": "add", "-": "sub", "*": "mul", "/": "div" };
const bitwise: Readonly<Record<string, string>> = {
  "|": "ior",
  "&": "iand",
  "^": "ixor",
  "<<": "ishl",
  ">>": "isr",
  ">>>": "isru",
};
const instead: Readonly<Record<string, string>> = {
  "**": "multiply, or call pow",
  "%": "x - y * Math.floor(x / y), or make both whole, and what is left, by | 0",
  "==": "compare by ===",
  "!=": "compare by !==",
};
const imported = "list it in `uses` by its own name";
/** What to write for a function of the engine's own; for any other, how to bring it in. */
const calls: Readonly<Record<string, string>> = {
  isNaN: "write Number.isNaN",
  isFinite: "write Number.isFinite",
  parseInt: "write Math.trunc",
  parseFloat: "leave it out",
  Number: "leave it out",
  Boolean: "compare it with 0",
  "Number.parseInt": "write Math.trunc",
  "Number.parseFloat": "leave it out",
  "Number.isInteger": "compare it with Math.trunc of it",
  "Math.random": "take numbers that are drawn before",
  "Date.now": "take the time as a number",
  "performance.now": "take the time as a number",
};
function insteadOf(name: string): string {
  const [object, short] = name.split(".") as [string, string | undefined];
  if (Object.hasOwn(calls, name)) return calls[name]!;
  if (object === "console") return "leave it out";
  if (short === undefined) return object === "" ? "call a function by its name" : "list it in `uses`";
  if (object !== "Math") return "write it as a loop, or as a function in `uses`";
  return isPortable(short) ? `list ${short} of kernels/maths in \`uses\`` : "write out what it does";
}
const shifts = new Set(["ishl", "isr", "isru"]);
const unaryMath = new Set(["abs", "sqrt", "floor", "ceil", "trunc"]);
const arity: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...unaryMath, "fround", "sign", "round"].map((name) => [`Math.${name}`, 1])),
  "Math.imul": 2,
  "Number.isNaN": 1,
  "Number.isFinite": 1,
};
const numberConstants: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  POSITIVE_INFINITY: Infinity,
  NEGATIVE_INFINITY: -Infinity,
  EPSILON: 2.220446049250313e-16,
  MAX_VALUE: Number.MAX_VALUE,
  MIN_VALUE: Number.MIN_VALUE,
  MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
};

/** So many turns of a loop with fixed bounds are written out. */
const TURNS = 16;
/** So the texts that the lab writes call a Float64Array that has to be written before it is read. */
export const UNWRITTEN = "$Unwritten";
/** So they say that one whole number lies below another, which nobody need ask. */
export const BELOW = "$Below";
/** What was read, and is sure to have been there. */
const THERE = "there";
/** Each number of an element's own is a variable. */
const SCRATCH = 1024;
/** A choice of fewer operations is made by computing both. */
const CHEAP = 10;
const DEEP = 64;
/** What lies in deeper blocks may be another in a loop's next turn: around them are the call, its row and its lane. */
const ELEMENT = 2;
/** The largest of the lab's has sixteen thousand. */
const MOST = 25_000;
/** So many expressions are followed, be they the same again: loops are until nothing new is learnt of them. */
const FOLLOWED = 8 * MOST;
export const shorter = "choose by ?: instead of return and continue, and nest fewer calls and loops of 16 turns";
/** So many turns of a short loop are taken between two looks at its condition. */
const AT_ONCE = 4;
const SHORT = 70;
/** So far a number is counted at most, by steps of so many. */
const FAR = 4503599627370496;
const STEP = 1024;
/** What has no fraction, and what has none where nothing has that it is made of. */
const rounding = new Set(["floor", "ceil", "trunc"]);
const wholesome = new Set(["add", "sub", "mul", "neg", "abs", "min", "max", "least", "most", "same"]);

/** Taken modulo 2³², an index between these lies in no array where it lay in none: each is shorter than 2³⁰. */
const OUTSIDE = { lo: -3_221_225_472, hi: 4_294_967_295 };

/** Whether something may be another in each lane, and in each row. */
type Differs = Pick<Value, "lanes" | "rows">;

/** What is known at a loop's beginning of a variable that changes in it. */
interface Shape extends Differs {
  readonly type: Type;
  readonly mixed: boolean;
  readonly absent: boolean;
}

const kindOf = (data: Data) => (data instanceof Float64Array ? "f64" : data instanceof Int32Array ? "i32" : "u8");

/** WebAssembly has addresses and no sine; a GPU has a sine of its own and no addresses. */
export type Target = "wasm" | "gpu";

/** The axes that a kernel goes over, and how many elements there are at most, where an array has both. */
export interface Lane {
  readonly size: string;
  readonly row: string | undefined;
  readonly all: number | undefined;
}

export class Lowering {
  readonly build = new Builder();
  readonly tables = new Map<Data, Table>();
  /** Arrays of which some element is reached in a way that takes rows to lie close. */
  readonly #close = new Set<unknown>();
  /** Arrays down whose rows a loop walks. */
  readonly #walked = new Set<ArrayPlace>();
  /** Whether lanes may leave a loop one after another. */
  parts = false;
  readonly touches: Touch[] = [];
  readonly bounds: Bound[] = [];
  #asked: readonly Asked[] = [];
  /** How many lanes and rows there are. */
  #extent: readonly (Sum | undefined)[] = [];
  /** Where elements lie: sums that are not negative. */
  #elements: readonly Sum[] = [];
  /** Choices that are no `select`: the condition, and what either way comes to. */
  readonly #ways = new Map<Value, readonly Value[]>();
  /** Where loops stand, by what changes in them. */
  readonly #homes = new Map<Value, Block>();
  /** Counters, by what they began with and by how much they move. */
  readonly #begun = new Map<Value, { readonly from: Value; readonly step: number }>();
  /** The first load of what nobody writes, by array and index. */
  readonly #loads = new Map<string, Value>();
  readonly #told = new Map<Value, boolean>();
  /** What may be a truth or a number: as a number it is the one, for `===` it is not. */
  readonly #mixed = new Set<Value>();
  /** What is taken to keep without a fraction, as it begins, while a loop is walked; and whether anybody has asked. */
  readonly #assumed = new Map<Value, { readonly from: Value; asked: boolean }>();
  /** What may have been read outside its array. */
  readonly #absent = new Set<Value>();
  /** Local variables, vectors' elements and scratch, by key: what each holds here and now. */
  #state = new Map<string, Value>();
  #mask: Value | undefined;
  #keys = 0;
  #followed = 0;
  /** So many values were made while loops were walked of which more was learnt then. */
  #forgotten = 0;
  readonly #declared: string[] = [];
  #depth = 0;
  readonly #where: () => string;
  readonly #lane: Lane;
  readonly #sizes: ReadonlyMap<string, Value>;
  readonly #target: Target;

  constructor(where: () => string, lane: Lane, sizes: ReadonlyMap<string, Value>, target: Target) {
    this.#where = where;
    this.#lane = lane;
    this.#sizes = sizes;
    this.#target = target;
  }

  refuse(...given: Parameters<typeof saidAt>): Refusal {
    return refusedAt(this.#where, saidAt(...given));
  }

  /** Follows what is worked at each lane of each row. */
  element(known: Known, fields: ReadonlyMap<string, Thing>, lane: Value, row: Value): void {
    const [width, height] = [this.#lane.size, this.#lane.row].map((axis) => {
      const size = this.#sizes.get(axis ?? "");
      return size && sumOf(size);
    });
    this.#extent = [width, height];
    const right = width && minus(minus(width, one), sumOf(lane));
    const bottom = height && minus(minus(height, one), sumOf(row));
    // Below a row there are so many whole ones.
    const below = width && bottom && product(bottom, width);
    this.#elements = [right, bottom, below].filter((sum) => sum !== undefined);
    this.call(known, [
      { kind: "record", fields },
      { kind: "value", value: lane },
      { kind: "value", value: row },
    ]);
  }

  /** Follows a call: binds the arguments and walks the body. */
  call(known: Known, args: readonly Thing[], from?: Place, at?: Tree): Value | undefined {
    const { body } = known.tree;
    const thing = this.#entered(known, args, from, at, (place) => {
      const value = body.type === "BlockStatement" ? this.#statements(place, body.body) : this.value(place, body);
      return value && { kind: "value", value };
    });
    return thing?.kind === "value" ? thing.value : undefined;
  }

  /** A call's own names are gone when it ends, but for what it gives back. */
  #entered(
    known: Known,
    args: readonly Thing[],
    from: Place | undefined,
    at: Tree | undefined,
    walk: (place: Place) => Thing | undefined,
  ): Thing | undefined {
    const names: Names = new Map();
    const place: Place = { who: known, names };
    const kept = this.#declared.length;
    if (++this.#depth > DEEP)
      throw this.refuse(
        from ?? place,
        at ?? known.tree,
        "calls that end",
        `${known.name} inside itself`,
        "write it as a loop",
      );
    for (const [i, param] of known.tree.params.entries()) this.#bind(place, param, args[i]);
    const result = walk(place);
    this.#depth--;
    const stays = new Set(keysIn(result));
    for (const key of this.#declared.splice(kept))
      if (stays.has(key)) this.#declared.push(key);
      else this.#state.delete(key);
    return result;
  }

  /** What a call gives back where it returns at its end only: there it may be a list or a record. */
  #givenBack(place: Place, node: Extract<Tree, { type: "CallExpression" }>): Thing | undefined {
    const { callee } = node;
    if (callee.type !== "Identifier") return undefined;
    const known = place.names.get(callee.name) ?? this.#meaning(place, callee.name);
    const end = known?.kind === "function" && known.maths === undefined ? endOf(known.tree) : undefined;
    if (known?.kind !== "function" || !end) return undefined;
    const things = node.arguments.map((one) => this.#thing(place, one as Tree));
    return this.#entered(known, things, place, node, (inner) => {
      this.#statements(inner, end.before);
      return this.#thing(inner, end.gives);
    });
  }

  #bind(place: Place, pattern: Tree, thing: Thing | undefined, fixed = false): void {
    if (thing === undefined) throw this.refuse(place, pattern, "an argument for every parameter", "none", "pass it");
    if (pattern.type === "Identifier") {
      if (thing.kind !== "value") place.names.set(pattern.name, thing);
      else this.#declare(place, pattern.name, thing.value, fixed);
    } else if (pattern.type === "ArrayPattern" && thing.kind === "vector") {
      pattern.elements.forEach((element, i) => {
        if (!element) return;
        const value = this.#state.get(thing.keys[i] ?? "");
        this.#bind(place, element, value && { kind: "value", value }, fixed);
      });
    } else if (pattern.type === "ObjectPattern" && thing.kind === "record") {
      for (const one of pattern.properties) {
        if (one.type !== "Property" || one.key.type !== "Identifier" || one.computed)
          throw this.refuse(place, one, "plain names", "another pattern", "name each field");
        const field = thing.fields.get(one.key.name);
        if (field === undefined)
          throw this.refuse(place, one, `one of ${[...thing.fields.keys()].join(", ")}`, one.key.name, "declare it");
        this.#bind(place, one.value, field, fixed);
      }
    } else
      throw this.refuse(
        place,
        pattern,
        "a pattern that fits what is passed",
        wordsOf(pattern),
        "pass names one by one",
      );
  }

  /** Nothing is read of a variable until it surely has a value: no state holds one that it has on some ways only. */
  #declare(place: Place, name: string, value: Value | undefined, fixed = false): void {
    const key = `${name}#${this.#keys++}`;
    this.#declared.push(key);
    place.names.set(name, { kind: "variable", key, fixed });
    if (value) this.#state.set(key, value);
  }

  /** A vector of variables, for a function that takes its state as a list. */
  vector(values: readonly Value[]): Vector {
    const keys = values.map((value, i) => {
      const key = `[${i}]#${this.#keys++}`;
      this.#declared.push(key);
      this.#state.set(key, value);
      return key;
    });
    return { kind: "vector", keys };
  }

  /** Walks statements to a return, if there is one; else `then` goes on, with the names that it sees. */
  #statements(place: Place, list: readonly Tree[], then: () => Value | undefined = () => undefined): Value | undefined {
    for (const name of declaredBy(list)) place.names.set(name, { kind: "undeclared" });
    for (let n = 0; n < list.length; n++) {
      const node = list[n]!;
      const rest = () => this.#statements(inside(place), list.slice(n + 1), then);
      switch (node.type) {
        case "ReturnStatement":
          return this.#returned(place, node.argument ? this.value(place, node.argument) : undefined);
        case "BreakStatement":
        case "ContinueStatement":
          if (node.type === "ContinueStatement") place.loop?.step?.();
          else this.#set(place.loop!.going, 0);
          return undefined;
        case "BlockStatement":
          if (ends(node)) return this.#statements(inside(place), node.body, rest);
          this.#statements(inside(place), node.body);
          break;
        case "IfStatement": {
          if (!ends(node)) {
            this.#choice(place, node.test, node.consequent, node.alternate);
            break;
          }
          // What follows belongs to every branch that goes on to it.
          const branch = (one: Tree | null | undefined) => () =>
            one ? this.#statements(inside(place), flat(one), rest) : rest();
          return this.#choose(this.condition(place, node.test), branch(node.consequent), branch(node.alternate));
        }
        default: {
          const back = this.#statement(place, node);
          if (!back) break;
          const ended = () => this.#returned(place, back.value ? this.#state.get(back.value) : undefined);
          return isEndless(node) ? ended() : this.#choose(this.#state.get(back.ended)!, ended, rest);
        }
      }
    }
    return then();
  }

  /** What ends a function in a loop ends the loop, and those around it. */
  #returned({ loop }: Place, value: Value | undefined): Value | undefined {
    if (!loop) return value;
    this.#set(loop.going, 0);
    this.#set(loop.back!.ended, 1);
    if (value && loop.back!.value) this.#state.set(loop.back!.value, value);
    return undefined;
  }

  #set(key: string, truth: 0 | 1): void {
    this.#state.set(key, this.build.constant(truth, "bit"));
  }

  /** How a loop says that the function has ended in it. */
  #statement(place: Place, node: Tree): Back | undefined {
    switch (node.type) {
      case "VariableDeclaration":
        if (node.kind === "var") throw this.refuse(place, node, "const or let", "var", "declare it with let");
        for (const { id, init } of node.declarations)
          if (init) this.#bind(place, id, this.#thing(place, init), node.kind === "const");
          else if (id.type === "Identifier") this.#declare(place, id.name, undefined);
        return undefined;
      case "ExpressionStatement":
        this.#effect(place, node.expression);
        return undefined;
      case "ForStatement":
        return this.#loop(place, node.init, node.test, node.update, node.body);
      case "WhileStatement": {
        const { body, update } = countedIn(node.body);
        return this.#loop(place, undefined, node.test, update, body);
      }
      case "EmptyStatement":
        return undefined;
      default:
        throw this.refuse(
          place,
          node,
          "const, let, if, for, while, break, continue, return or an assignment",
          wordsOf(node),
          "write it with those",
        );
    }
  }

  #effect(place: Place, node: Tree): void {
    if (node.type === "AssignmentExpression") {
      const { operator, left, right } = node;
      const target = this.#goal(place, left);
      if (operator === "=") target.write(this.value(place, right));
      else {
        const now = target.read();
        target.write(this.#binary(place, node, operator.slice(0, -1), now, this.value(place, right)));
      }
    } else if (node.type === "UpdateExpression") {
      const target = this.#goal(place, node.argument);
      const one = this.build.constant(1);
      target.write(this.#binary(place, node, node.operator === "++" ? "+" : "-", target.read(), one));
    } else if (node.type === "SequenceExpression") for (const one of node.expressions) this.#effect(place, one);
    else if (node.type === "CallExpression" && (node.callee as { name?: string }).name === BELOW) {
      const [less, more] = node.arguments.map((one) => this.value(place, one as Tree)) as [Value, Value];
      this.#asked = [...this.#asked, { on: this.build.compare("lt", less, more), truth: true }];
    } else if (node.type === "CallExpression") this.#called(place, node);
    else throw this.refuse(place, node, "an assignment or a call", wordsOf(node), "use the value, or leave it out");
  }

  /** What is assigned to: its index is found once, before what it becomes. */
  #goal(place: Place, node: Tree): { readonly read: () => Value; readonly write: (value: Value) => void } {
    const read = () => this.value(place, node);
    if (node.type === "MemberExpression" && node.computed) {
      const thing = this.#thing(place, node.object as Tree);
      const index = this.value(place, node.property as Tree);
      return {
        read: () => this.#read(place, node, thing, index, false),
        write: (value) => this.#write(place, node, thing, index, value),
      };
    }
    const write = (value: Value) => {
      const thing = node.type === "Identifier" ? place.names.get(node.name) : undefined;
      if (node.type !== "Identifier")
        throw this.refuse(place, node, "a variable or an element", wordsOf(node), "assign to those");
      if (thing?.kind !== "variable" || thing.fixed)
        throw this.refuse(place, node, "a variable of the function", node.name, "declare it with let");
      this.#state.set(thing.key, value);
    };
    return { read, write };
  }

  #write(place: Place, node: Tree, thing: Thing, index: Value, value: Value): void {
    if (thing.kind === "array") this.#store(place, node, thing.place, index, value);
    else if (thing.kind === "vector")
      this.#state.set(this.#element(place, node, thing.keys, index), this.#held(thing, value));
    else if (thing.kind === "scratch" && thing.data instanceof Float64Array && index.op === "const")
      this.#state.set(this.#cell(thing.data, index.imm!), this.build.float(value));
    else throw this.refuse(place, node, "an array that the kernel gives", "another", "write to what `gives` names");
  }

  /** What a list or a typed array makes of a value: in the latter a truth is a number, and so is what is not there. */
  #held({ holds }: Vector, value: Value): Value {
    const { build } = this;
    if (holds === undefined) return value;
    const number = holds === "i32" || isTruth(value) ? build.int(value) : value;
    if (!this.#mixed.has(number) && !this.#outside(number)) return number;
    return build.value("same", number.type, [number], { range: number, name: "number" });
  }

  #element(place: Place, node: Tree, keys: readonly string[], index: Value): string {
    const key = index.op === "const" && !isTruth(index) ? keys[index.imm!] : undefined;
    if (key === undefined)
      throw this.refuse(place, node, `a number from 0 to ${keys.length - 1}`, "another index", "write the number");
    return key;
  }

  #buffers = new Map<ArrayBufferLike, number>();
  #cell(data: Data, index: number): string {
    const buffer = this.#buffers.get(data.buffer) ?? this.#buffers.size;
    this.#buffers.set(data.buffer, buffer);
    return `scratch${buffer}[${index}]`;
  }

  #store(place: Place, node: Tree, array: ArrayPlace, index: Value, value: Value): void {
    if (!array.written)
      throw this.refuse(place, node, "an array that the kernel gives", array.name, "write to what `gives` names");
    const at = this.#index(place, node, index, array.dims);
    const { build } = this;
    const stride = strideOf(at);
    const stored = array.kind === "f64" ? build.float(value) : build.int(value);
    if (at.lanes && stride !== 1 && !this.#isFollowed(index) && strideOf(build.int(index, true)) === 1)
      throw this.refuse(
        place,
        node,
        `${array.name} written in a line that a call's numbers tell`,
        "one that they do not",
        "count lines by a for up or down to a size",
      );
    if (at.lanes && stride !== 1)
      throw this.refuse(
        place,
        node,
        `${array.name} written at i plus what lanes share`,
        "another index",
        "turn the array round, so that lanes lie side by side",
      );
    if (!at.lanes)
      throw this.refuse(
        place,
        node,
        `${array.name} written at an index that moves with i`,
        "one that lanes share",
        "let every lane write its own element, or use a fold",
      );
    this.#touch(place, node, array, this.#isFollowed(index) ? index : at, true);
    const mask = this.#mask;
    const item: Store = {
      kind: "store",
      place: array,
      ...this.#reach(array, at, this.#inside(at, array.dims)),
      value: stored,
      mask,
      rows: at.rows || stored.rows || Boolean(mask?.rows),
      own: this.#own(at, array.dims),
      column: this.#own(at, array.dims) || this.#column(at, array.dims),
    };
    build.block.items.push(item);
  }

  #touch(place: Place, node: Tree, array: ArrayPlace, index: Value, writes: boolean): void {
    this.touches.push({ place: array, index, writes, asked: this.#asked, spot: spotOf(place, node) });
  }

  /** An index of 32 bits; whether it would have more is told by a call's numbers. */
  #index(place: Place, node: Tree, index: Value, dims?: readonly string[]): Value {
    if (isTruth(index) || this.#mixed.has(index))
      throw this.refuse(place, node, "a whole number as index", "a condition", "choose by ?:");
    const { build } = this;
    const whole = index.type !== "f64" || index.whole;
    if (!whole && !this.#isRounded(index))
      throw this.refuse(place, node, "a whole number as index", "one that may have a fraction", "round it");
    const outside = () => build.constant(-1, "f64");
    if (index.op === "const" && !(Math.abs(index.imm!) <= I32.hi)) return build.constant(-1);
    // What is no number is outside, too.
    const number = whole ? index : build.value("select", "f64", [build.compare("eq", index, index), index, outside()]);
    const at = build.int(number, true);
    const sure = (index.lo >= OUTSIDE.lo && index.hi <= OUTSIDE.hi) || (dims && this.#inside(at, dims));
    if (sure || this.#target === "gpu") return at;
    // What is loaded, and a counter that no limit is known of, is not followed: it stays outside where it lies there.
    if (!whole || !this.#isTold(index)) {
      const least = build.value("max", "f64", [build.float(number), outside()]);
      return build.int(build.value("min", "f64", [least, build.constant(I32.hi, "f64")]));
    }
    const says = saidAt(place, node, "an index below 2³¹", "one that would pass it", "index what is there");
    for (const value of [index, ...roundedIn(index)]) this.bounds.push({ value, past: 0, asked: this.#asked, says });
    return at;
  }

  /** Whether an index is exact wherever it lies in its array, by its range or by what a call's numbers tell. */
  #isFollowed(index: Value): boolean {
    if (index.type === "f64" && !index.whole) return false;
    return (index.lo >= OUTSIDE.lo && index.hi <= OUTSIDE.hi) || this.#isTold(index);
  }

  /** Whether a number has no fraction, if it is one at all; of what a loop changes, its end will tell. */
  #isRounded(value: Value): boolean {
    const { op, type, whole, args, imm } = value;
    if (whole || type === "i32" || rounding.has(op) || (op === "const" && !Number.isFinite(imm))) return true;
    const assumed = this.#assumed.get(value);
    if (assumed) {
      assumed.asked = true;
      return this.#isRounded(assumed.from);
    }
    const [on, ...ways] = op === "select" ? args : (this.#ways.get(value) ?? []);
    const made = on ? ways : op === "signed" ? args.slice(0, 1) : wholesome.has(op) ? args : [];
    return made.length > 0 && made.every((one) => this.#isRounded(one));
  }

  /** The first lane's place: its address where it is sure to lie inside, else its index. */
  #reach(array: ArrayPlace, index: Value, safe: boolean): { at: Value; offset: number | undefined } {
    const { build } = this;
    if (this.#target === "gpu") return { at: this.#first(index), offset: safe ? 0 : undefined };
    if (!safe) {
      this.#close.add(array);
      return { at: this.#first(index), offset: undefined };
    }
    const first = this.#first(this.#apart(array, index));
    const shift = build.constant({ f64: 3, i32: 2, u8: 0 }[array.kind]);
    const scaled = (term: Value) => build.value("ishl", "i32", [term, shift]);
    const { terms, sum } = termsOf(build, first);
    // What changes least comes first, so that most of the sum is made outside of loops.
    terms.sort((a, b) => a.block.depth - b.block.depth);
    let at = build.value("pointer", "i32", [], { place: array });
    for (const term of terms) at = build.value("iadd", "i32", [at, scaled(term)]);
    const bytes = sum * { f64: 8, i32: 4, u8: 1 }[array.kind];
    if (terms.every(({ lo }) => lo >= 0)) return { at, offset: bytes };
    return { at: build.value("iadd", "i32", [at, build.constant(bytes)]), offset: 0 };
  }

  /** Arrays whose rows may lie further apart than they are long, and had better: a loop goes from one to the next. */
  spread(): ReadonlySet<string> {
    return new Set([...this.#walked].filter((array) => !this.#close.has(array)).map(({ name }) => name));
  }

  /** An index where rows may lie further apart than they are long. */
  #apart(array: ArrayPlace, index: Value): Value {
    const { build } = this;
    const size = this.#sizes.get(array.dims.at(-1)!)!;
    const { lo, hi } = size;
    if (array.dims.length < 2) return index;
    const walk = (v: Value): Value => {
      if (v.op === "iadd") return build.value("iadd", "i32", v.args.map(walk), { range: v });
      if (v.op !== "imul" || !v.args.includes(size)) return v;
      const pitch = build.value("pitch", "i32", [], { place: array, range: { lo, hi, whole: true } });
      const factor = v.args[0] === size ? v.args[1]! : v.args[0]!;
      if (factor.block.depth > ELEMENT) this.#walked.add(array);
      return build.value("imul", "i32", [factor, pitch], { range: v });
    };
    return walk(index);
  }

  /** An index as it is for the first lane. */
  #first(index: Value): Value {
    const { build } = this;
    if (!index.lanes) return index;
    if (index.op === "lane")
      return build.value("first", "i32", [], { pinned: true, range: { lo: 0, hi: index.hi, whole: true } });
    return build.value(
      index.op,
      "i32",
      index.args.map((arg) => this.#first(arg)),
      { range: index },
    );
  }

  #own(index: Value, dims: readonly string[]): boolean {
    const { size, row } = this.#lane;
    if (row === undefined) return dims.length === 1 && dims[0] === size && isLane(index);
    if (dims.length !== 2 || dims[0] !== row || dims[1] !== size || index.op !== "iadd") return false;
    const [a, b] = index.args as [Value, Value];
    const [line, lane] = isLane(b) ? [a, b] : [b, a];
    const isRow = ({ op, args }: Value) =>
      op === "imul" && args.includes(this.#sizes.get(size)!) && args.some((one) => original(one).op === "row");
    return isLane(lane) && isRow(line);
  }

  /** Of elements in one row: whatever whole rows come to, and then its lane. */
  #column(index: Value, dims: readonly string[]): boolean {
    const { size, row } = this.#lane;
    if (row !== undefined || dims.at(-1) !== size || index.op !== "iadd") return false;
    const isRows = ({ op, args }: Value) => op === "imul" && args.includes(this.#sizes.get(size)!);
    return index.args.some(isLane) && index.args.some(isRows);
  }

  /** Whether an index is sure to lie inside: (p·B + q)·C + r, each below its size. */
  #inside(index: Value, dims: readonly string[]): boolean {
    const size = dims.at(-1)!;
    if (dims.length === 1) return this.#below(index, size);
    if (index.op !== "iadd") return false;
    return [index.args, [...index.args].reverse()].some(([outer, inner]) => {
      if (outer!.op !== "imul" || !this.#below(inner!, size)) return false;
      return [outer!.args, [...outer!.args].reverse()].some(
        ([factor, stride]) => stride === this.#sizes.get(size) && this.#inside(factor!, dims.slice(0, -1)),
      );
    });
  }

  #below(index: Value, size: string): boolean {
    if (index.op === "lane") return this.#lane.size === size;
    if (index.op === "row") return this.#lane.row === size;
    return index.below?.includes(this.#sizes.get(size)!) ?? false;
  }

  /** Two ways on; what differs after them is chosen by the condition. */
  #choose(on: Value, yes: () => Value | undefined, no: () => Value | undefined): Value | undefined {
    if (on.op === "const") return on.imm ? yes() : no();
    const { build } = this;
    const before = this.#state;
    const mask = this.#mask;
    const results: (Value | undefined)[] = [];
    const states: Map<string, Value>[] = [];
    const asked = this.#asked;
    const blocks = [true, false].map((truth) => {
      this.#state = new Map(before);
      this.#asked = [...asked, { on, truth }];
      const own = truth ? on : build.value("not", on.type, [on]);
      if (on.lanes || mask) this.#mask = mask ? this.#both(mask, own) : own;
      const block = build.inside(false, () => {
        if (truth) this.#refine(on);
        results.push(truth ? yes() : no());
      });
      states.push(this.#state);
      return block;
    });
    this.#mask = mask;
    this.#asked = asked;
    this.#state = new Map();
    const [yesState, noState] = states as [Map<string, Value>, Map<string, Value>];
    const [yesBlock, noBlock] = blocks as [Block, Block];
    const costs = blocks.map((block) => costOf(block));
    const cheap = costs[0]! + costs[1]! <= (on.lanes ? CHEAP : 2);
    if (cheap) for (const block of blocks) flatten(block, build.block);
    const phis: Phi[] = [];
    const merged = (a: Value, b: Value): Value => {
      const same = shared(a, b);
      if (same) return same;
      const [x, y] = this.#alike(a, b, cheap ? build.block : yesBlock, cheap ? build.block : noBlock);
      // A truth that is always the same goes with lanes of either width.
      const type = x.op === "const" ? y.type : x.type;
      if (cheap) return this.#meet(a, b, build.value("select", type, [on, x, y]));
      const lanes = on.lanes || x.lanes || y.lanes;
      const rows = on.rows || x.rows || y.rows;
      const range = { lo: Math.min(x.lo, y.lo), hi: Math.max(x.hi, y.hi), whole: x.whole && y.whole };
      const value = build.value("phi", type, [], { pinned: true, lanes, rows, range });
      phis.push({ value, a: x, b: y });
      this.#ways.set(value, [on, x, y]);
      this.#told.set(value, this.#isTold(x) && this.#isTold(y));
      return this.#meet(a, b, value);
    };
    for (const [key, a] of yesState) {
      const b = noState.get(key);
      if (b !== undefined) this.#state.set(key, merged(a, b));
    }
    const [a, b] = results;
    const result = a && b ? merged(a, b) : undefined;
    if (!cheap) {
      const item: If = { kind: "if", on, yes: yesBlock, no: noBlock, phis };
      build.block.items.push(item);
    }
    return result;
  }

  #both(a: Value, b: Value): Value {
    return this.build.value("and", a.type === b.type ? a.type : "mask", [a, b]);
  }

  #alike(a: Value, b: Value, inA: Block, inB: Block): [Value, Value] {
    if (a.type === b.type) return [a, b];
    const { build } = this;
    const { block } = build;
    const as = (v: Value, home: Block): Value => {
      build.block = home;
      if (a.type === "f64" || b.type === "f64") return build.float(v);
      if (a.type === "i32" || b.type === "i32") return build.int(v);
      return build.value("and", "mask", [v, v]);
    };
    const pair: [Value, Value] = [as(a, inA), as(b, inB)];
    build.block = block;
    return pair;
  }

  /** What a condition says of the variables that it compares, where it holds. */
  #refine(on: Value): void {
    if (on.op === "and") for (const one of on.args) this.#refine(one);
    const [x, bound] = on.args;
    if (!x || !bound || bound.op !== "const" || x.type !== "f64") return;
    const subject = x.op === "abs" ? x.args[0]! : x;
    const above = on.op === "lt" || on.op === "le";
    const below = on.op === "gt" || on.op === "ge";
    if (!above && !below) return;
    const least = below ? (x === subject ? bound.imm! : -Infinity) : x === subject ? -Infinity : -bound.imm!;
    const most = above ? bound.imm! : Infinity;
    for (const [key, value] of this.#state) {
      if (original(value) !== original(subject)) continue;
      const range = { lo: Math.max(value.lo, least), hi: Math.min(value.hi, most), whole: value.whole };
      const same = this.build.value("same", "f64", [value], { range });
      if (this.#mixed.has(value)) this.#mixed.add(same);
      this.#state.set(key, same);
    }
  }

  #choice(place: Place, test: Tree, yes: Tree, no: Tree | null | undefined): void {
    const walk = (node: Tree | null | undefined) => () => {
      if (node) this.#statements(inside(place), flat(node));
      return undefined;
    };
    this.#choose(this.condition(place, test), walk(yes), walk(no));
  }

  condition(place: Place, node: Tree): Value {
    if (node.type === "ParenthesizedExpression") return this.condition(place, node.expression);
    if (node.type === "LogicalExpression" && node.operator !== "??")
      return this.#either(place, node, (one) => this.condition(place, one));
    return this.#truth(this.value(place, node));
  }

  /** `&&` and `||`: the left side where that settles it, else the right one. */
  #either(place: Place, node: Extract<Tree, { type: "LogicalExpression" }>, walk: (one: Tree) => Value): Value {
    const { build } = this;
    const left = walk(node.left);
    const on = this.#truth(left);
    const and = node.operator === "&&";
    if (on.op === "const") return Boolean(on.imm) === and ? walk(node.right) : left;
    const right = () => walk(node.right);
    const kept = () => left;
    if (this.#acts(place, node.right)) return this.#choose(on, and ? right : kept, and ? kept : right)!;
    // Where the left side settles it, nobody sees what the right one comes to.
    const asked = this.#asked;
    this.#asked = [...asked, { on, truth: and }];
    const other = right();
    this.#asked = asked;
    if (isTruth(left) && isTruth(other)) {
      const type = left.type === other.type ? left.type : "mask";
      return build.value(and ? "and" : "or", type, [left, other]);
    }
    const [a, b] = this.#alike(left, other, build.block, build.block);
    return this.#meet(left, other, build.value("select", a.type, and ? [on, b, a] : [on, a, b]));
  }

  /** What is the one or the other, and may be what either may be. */
  #meet(a: Value, b: Value, made: Value): Value {
    if (isTruth(a) !== isTruth(b) || this.#mixed.has(a) || this.#mixed.has(b)) this.#mixed.add(made);
    if (this.#outside(a) || this.#outside(b)) this.#absent.add(made);
    return made;
  }

  /** Whether it may be undefined where the function reads it. */
  #outside(v: Value): boolean {
    return outside(v) || this.#absent.has(v);
  }

  /** Whether what is said writes an element or runs a loop, be it in what it calls. */
  #acts(place: Place, node: Tree): boolean {
    const loops = (one: Tree) => one.type === "ForStatement" || one.type === "WhileStatement";
    return this.#writes(place, node) || [...this.#through(place, node)].some(([one]) => loops(one));
  }

  #writes(place: Place, node: Tree): boolean {
    for (const [one, { who }] of this.#through(place, node)) {
      const target = one.type === "CallExpression" ? one.callee : targetOf(one);
      // What is called by a name of the function's own may be anything.
      if (one.type === "CallExpression" && target?.type === "Identifier" && who !== place.who)
        if (namedIn(who.tree).includes(target.name)) return true;
      if (target?.type !== "MemberExpression") continue;
      if (one.type !== "CallExpression" || (target.property as { name?: string }).name === "set") return true;
    }
    return false;
  }

  /** Every node under one, and under what it calls, with where that stands. */
  *#through(place: Place, node: Tree, seen = new Set<Known>()): Generator<[Tree, Place]> {
    for (const one of under(node)) {
      yield [one, place];
      if (one.type !== "CallExpression" || one.callee.type !== "Identifier") continue;
      const known = place.names.get(one.callee.name) ?? this.#meaning(place, one.callee.name);
      if (known?.kind !== "function" || known.maths !== undefined || seen.has(known)) continue;
      yield* this.#through({ who: known, names: new Map() }, known.tree.body, seen.add(known));
    }
  }

  #truth(value: Value): Value {
    const { build } = this;
    if (isTruth(value)) return value;
    if (value.op === "const") return build.constant(value.imm ? 1 : 0, "bit");
    if (value.type === "i32") return build.compare("ne", value, build.constant(0));
    return build.compare("gt", build.value("abs", "f64", [value]), build.constant(0));
  }

  #loop(
    outer: Place,
    init: Tree | null | undefined,
    asked: Tree | null | undefined,
    update: Tree | null | undefined,
    turn: Tree,
  ): Back | undefined {
    const place = inside(outer);
    let [test, body] = [asked ?? always, turn];
    if (isAlways(test) && !returns(body) && !skips(body, ["BreakStatement"]))
      throw this.refuse(place, body, "a loop with a condition", "one without", "say when it ends");
    if (init) {
      for (const name of declaredBy([init])) place.names.set(name, { kind: "undeclared" });
      if (init.type === "VariableDeclaration") this.#statement(place, init);
      else this.#effect(place, init);
    }
    const back = returns(body) ? this.#unended(body) : undefined;
    const counts = (test: Tree) => this.#counter(place, test, update, body) !== undefined;
    const alone = (test: Tree) => this.#countsAlone(place, init, test, update) && counts(test);
    let differs = this.#differs(place, test, update, body);
    const [first, ...more] = conjuncts(test);
    if (differs && more.length > 0 && alone(first!) && !this.#differs(place, first!, update, body)) {
      // What is asked beside the counter is asked in its turn.
      [test, body, differs] = [first!, leavingUnless(more, body), false];
    }
    const breaks = back !== undefined || skips(body, ["BreakStatement"]);
    // One that nobody has come to may not end by itself.
    if (differs || (breaks ? !alone(test) : this.#mask && !counts(test))) {
      this.#leftApart(place, test, update, body, back);
      return back;
    }
    const few = this.#turns(place, test, update, body) <= TURNS;
    const going = breaks ? this.#started(few) : undefined;
    const within = { ...place, loop: going === undefined ? undefined : { going, back } };
    const run = () => {
      const all = () => this.#statements(inside(within), flat(body));
      if (going === undefined) all();
      else this.#choose(this.#state.get(going)!, all, () => undefined);
    };
    const whole = () => {
      run();
      if (update) this.#effect(place, update);
    };
    if (few) while (this.condition(place, test).imm) whole();
    else this.#looped(within, test, update, body, run, whole);
    return back;
  }

  /** Of a function that may end in a loop, before it does. */
  #unended(body: Tree): Back {
    const [ended, value] = [`ended#${this.#keys++}`, `value#${this.#keys++}`];
    this.#declared.push(ended, value);
    this.#set(ended, 0);
    const given = under(body).filter((one) => one.type === "ReturnStatement");
    if (given.some(({ argument }) => !argument)) return { ended, value: undefined };
    const truths = given.every(({ argument }) => isTruthful(argument));
    this.#state.set(value, this.build.constant(0, truths ? "bit" : undefined));
    return { ended, value };
  }

  /** A variable that says of a loop that it has not been left. Nobody waits for lanes that do not come to it. */
  #started(few = false): string {
    const key = `going#${this.#keys++}`;
    this.parts = true;
    this.#declared.push(key);
    this.#state.set(key, (few ? undefined : this.#mask) ?? this.build.constant(1, "bit"));
    return key;
  }

  /**
   * A loop that each lane leaves when its own condition says so, or breaks: whoever has left it goes along with the
   * others, and does nothing.
   */
  #leftApart(place: Place, test: Tree, update: Tree | null | undefined, body: Tree, back: Back | undefined): void {
    const going = this.#started();
    const step = () => {
      if (update) this.#effect(place, update);
    };
    const within = { ...place, loop: { going, step, back } };
    const ended = () => {
      this.#set(going, 0);
      return undefined;
    };
    const turn = () => {
      const all = () =>
        this.#statements(inside(within), flat(body), () => {
          step();
          return undefined;
        });
      const own = () => this.#choose(this.condition(place, test), all, ended);
      this.#choose(this.#state.get(going)!, own, () => undefined);
    };
    this.#rounds(within, [test, body, update], undefined, undefined, () => this.build.constant(1, "bit"), turn);
  }

  /** Whether what a loop's head changes is gone after it: lanes that have left it may go on counting. */
  #countsAlone(place: Place, init: Tree | null | undefined, test: Tree, update: Tree | null | undefined): boolean {
    const own = init?.type === "VariableDeclaration" ? declaredBy([init]) : [];
    const head = [...under(test), ...under(update)];
    const others = head.some((one) => targetOf(one) && !own.includes(assigned(one) ?? ""));
    return !others && ![test, update].some((one) => one && this.#writes(place, one));
  }

  /** Whether a loop's condition may differ between lanes, by what its names are made of, and under what conditions. */
  #differs(place: Place, test: Tree, update: Tree | null | undefined, body: Tree): boolean {
    const differing = new Set<string>();
    const isOne = (name: string) => {
      const thing = place.names.get(name);
      if (differing.has(name) || (thing?.kind === "value" && thing.value.lanes)) return true;
      const keys = thing?.kind === "variable" ? [thing.key] : keysIn(thing);
      return keys.some((key) => this.#state.get(key)?.lanes);
    };
    const mentions = (tree: Tree | null | undefined) =>
      under(tree).some((one) => one.type === "Identifier" && isOne(one.name));
    const parts = [...under(body), ...under(update)];
    for (let known = -1; known < differing.size; ) {
      known = differing.size;
      for (const one of parts) {
        const on = one.type === "IfStatement" || one.type === "ForStatement" || one.type === "WhileStatement";
        if (!mentions(on ? one.test : one)) continue;
        // What some leave out, or all that follows it in a turn.
        const all = on ? under(ends(one) ? body : one) : [one];
        for (const name of all.flatMap(givenIn)) differing.add(name);
      }
    }
    return mentions(test);
  }

  /** A counter whose limit may be asked once more than the function asks. */
  #counter(place: Place, test: Tree, update: Tree | null | undefined, body: Tree): Counter | undefined {
    return this.#writes(place, test) ? undefined : counterOf(place, test, update, body);
  }

  /** How often a loop with fixed bounds runs, if it is one. */
  #turns(place: Place, test: Tree, update: Tree | null | undefined, body: Tree): number {
    const counter = this.#counter(place, test, update, body);
    if (!counter?.steady) return Infinity;
    const [from, to] = [this.value(place, counter.of), this.value(place, counter.to)];
    return from.op === "const" && to.op === "const"
      ? Math.ceil(Math.abs(to.imm! - from.imm!) / Math.abs(counter.step))
      : Infinity;
  }

  #looped(
    place: Place,
    test: Tree,
    update: Tree | null | undefined,
    body: Tree,
    run: () => void,
    turn: () => void,
  ): void {
    const { build } = this;
    const counter = this.#counter(place, test, update, body);
    const limit = counter ? this.value(place, counter.to) : undefined;
    const start = counter ? this.value(place, counter.of) : undefined;
    const counts = start?.whole && limit!.whole ? counter : undefined;
    const small =
      counts &&
      isSmall(start!) &&
      !maybeNegativeZero(start!) &&
      isSmall(limit!) &&
      this.#ends(place, test, limit!, counts)
        ? { ...counts, limit: build.int(limit!), limits: counts.steady ? limitsOf(limit!) : undefined }
        : undefined;
    const whole =
      counts && (counts.steady || small)
        ? { key: counts.key, step: counts.step, from: counted(start!, limit!, counts) }
        : undefined;
    const written = this.#target === "wasm";
    if (
      written &&
      small?.step === 1 &&
      small.strict &&
      small.limits &&
      small.limit.lo >= 0 &&
      start!.lo >= 0 &&
      this.#size(place, body) < SHORT
    ) {
      const last = build.value("isub", "i32", [small.limit, build.constant(AT_ONCE - 1)]);
      const head = (): Value => build.compare("lt", this.#state.get(small.key)!, last);
      this.#rounds(place, [test, body, update], small, whole, head, () => {
        const counter = this.#state.get(small.key)!;
        for (let n = 0; n < AT_ONCE; n++) {
          const range = { lo: counter.lo, hi: counter.hi, whole: true };
          const now = build.value("iadd", "i32", [counter, build.constant(n)], { range, below: small.limits! });
          this.#state.set(small.key, n === 0 ? counter : now);
          run();
        }
        this.#state.set(small.key, build.value("iadd", "i32", [counter, build.constant(AT_ONCE)]));
      });
    }
    this.#rounds(place, [test, body, update], small, whole, () => this.condition(place, test), turn);
  }

  /** Whether a call's numbers tell between what it lies. */
  #isTold(value: Value): boolean {
    const { op, type, below, args } = value;
    const known = this.#told.get(value);
    if (known !== undefined) return known;
    const leaf =
      op === "phi"
        ? below !== undefined || value.told === true
        : op !== "load" && !isAny(value) && (op !== "param" || type === "i32");
    const told = leaf && args.every((one) => this.#isTold(one));
    this.#told.set(value, told);
    return told;
  }

  /** Whether a counter of 32 bits is sure to end beyond its limit, or a call's numbers will tell. */
  #ends(place: Place, test: Tree, limit: Value, { step, strict }: Counter): boolean {
    const past = step - (strict ? Math.sign(step) : 0);
    if (fitsI32({ lo: limit.lo + past, hi: limit.hi + past })) return true;
    if (!this.#isTold(limit)) return false;
    const says = saidAt(place, test, "a counter below 2³¹", "one that would pass it", "end it sooner");
    this.bounds.push({ value: limit, past, asked: [], says });
    return true;
  }

  /** How much a loop's body says, and what it calls: where that is little, looking at its condition costs as much. */
  #size(place: Place, body: Tree, deep = 0): number {
    let nodes = 0;
    if (deep > DEEP) return Infinity;
    for (const one of under(body)) {
      nodes++;
      if (one.type === "ForStatement" || one.type === "WhileStatement") return Infinity;
      if (one.type === "CallExpression" && one.callee.type === "Identifier") {
        const known = place.names.get(one.callee.name) ?? this.#meaning(place, one.callee.name);
        if (known?.kind === "function")
          nodes += this.#size({ who: known, names: new Map() }, known.tree.body, deep + 1);
      }
      if (nodes >= SHORT) return Infinity;
    }
    return nodes;
  }

  /** Walks a loop until nothing new is learnt of what changes in it, and as what. */
  #rounds(
    place: Place,
    [test, body, update]: readonly [Tree, Tree, Tree | null | undefined],
    small: (Counter & { readonly limit: Value; readonly limits: readonly Value[] | undefined }) | undefined,
    whole: { readonly key: string; readonly step: number; readonly from: Range } | undefined,
    condition: () => Value,
    turn: () => void,
  ): void {
    const { build } = this;
    const before = this.#state;
    const shapes = new Map<string, Shape>();
    const shapeOf = (value: Value, type = value.type): Shape => {
      const { lanes, rows } = value;
      return { type, lanes, rows, mixed: this.#mixed.has(value), absent: this.#outside(value) };
    };
    const taken = this.#taken(place, [body, update]);
    for (const [key, guess] of changed(place, body, update, whole?.key)) {
      const was = before.get(key);
      if (!was) continue;
      // What begins as a sum of 32 bits may be held so: what it becomes tells.
      const fits = was.type === "f64" && isSmall(was) && !maybeNegativeZero(was) ? "i32" : was.type;
      const shape = shapeOf(was, key === whole?.key ? (small ? "i32" : "f64") : (guess ?? fits));
      const { lanes, rows } = taken.get(key) ?? was;
      shapes.set(key, { ...shape, lanes: shape.lanes || lanes, rows: shape.rows || rows });
    }
    const [touched, bounded] = [this.touches.length, this.bounds.length];
    const asked = this.#asked;
    const steps = stepsIn(place, body, update);
    const broken = new Set<string>();
    for (;;) {
      let learnt = false;
      const [begun, forgotten] = [build.count, this.#forgotten];
      this.#state = new Map(before);
      this.touches.length = touched;
      this.bounds.length = bounded;
      const phis = new Map<string, { value: Value; a: Value }>();
      let goesOn!: Value;
      let left!: Map<string, Value>;
      const starts = new Map([...shapes].map(([key, { type }]) => [key, as(build, before.get(key)!, type)]));
      let inner!: Block;
      const head = build.inside(true, () => {
        for (const [key, { type, lanes, rows, mixed, absent }] of shapes) {
          const a = starts.get(key)!;
          const range = key === whole?.key ? whole.from : type === "i32" ? I32 : moved(a, steps.get(key));
          const upward = key === small?.key && small.step > 0 && small.strict && whole!.from.lo >= 0;
          const below = upward && small.limits ? { below: small.limits } : {};
          const told = key === small?.key &&
            small.steady &&
            this.#isTold(a) &&
            this.#isTold(small.limit) && { told: true };
          const more = { ...(range && { range }), ...below, ...told };
          const value = build.value("phi", type, [], { pinned: true, lanes, rows, ...more });
          if (mixed) this.#mixed.add(value);
          if (absent) this.#absent.add(value);
          if (!broken.has(key)) this.#assumed.set(value, { from: a, asked: false });
          if (key === whole?.key) this.#begun.set(value, { from: a, step: whole.step });
          phis.set(key, { value, a });
          this.#state.set(key, value);
        }
        goesOn = condition();
        // Whoever leaves has asked once more.
        left = new Map(this.#state);
        this.#asked = [...asked, { on: goesOn, truth: true }];
        inner = build.within(turn);
        this.#asked = asked;
      });
      if (goesOn.lanes)
        throw this.refuse(
          place,
          test,
          "a loop that all lanes leave together",
          "a condition that differs between them",
          "run to a common bound, and choose by ?:",
        );
      const ends: Phi[] = [];
      for (const [key, after] of this.#state) {
        const was = before.get(key);
        if (was === undefined) continue;
        const shape = shapes.get(key) ?? shapeOf(was);
        const phi = phis.get(key);
        if (!phi && original(after) === original(was)) continue;
        if (phi && this.#assumed.get(phi.value)?.asked && !this.#isRounded(after)) {
          broken.add(key);
          learnt = true;
        }
        const type = key === small?.key ? "i32" : joined(shape.type, after.type);
        const lanes = shape.lanes || after.lanes;
        const rows = shape.rows || after.rows;
        const mixed = shape.mixed || this.#mixed.has(after) || isTruth(after) !== isTruth(was);
        const absent = shape.absent || this.#outside(after);
        const now: Shape = { type, lanes, rows, mixed, absent };
        if (!phi || (Object.keys(now) as (keyof Shape)[]).some((part) => now[part] !== shape[part])) {
          shapes.set(key, now);
          learnt = true;
          continue;
        }
        build.block = inner;
        const b = as(build, after, shape.type);
        build.block = head.parent!;
        ends.push({ ...phi, b });
      }
      if (learnt) {
        this.#forgotten = forgotten + build.count - begun;
        continue;
      }
      for (const [key, was] of before) {
        const last = left.get(key)!;
        if (this.#target === "gpu" && last !== (phis.get(key)?.value ?? was))
          throw this.refuse(place, test, "a condition that changes nothing", wordsOf(test), "change it in the loop");
      }
      this.#state = new Map([...before.keys()].map((key) => [key, left.get(key)!]));
      const going = place.loop && phis.get(place.loop.going)?.value;
      const loop: Loop = { kind: "loop", phis: ends, head, goesOn, ...(going && { going }), body: inner };
      const home = this.#homeOf(loop);
      home.items.push(loop);
      for (const { value } of ends) this.#homes.set(value, home);
      if (whole) {
        // After the loop the counter is a step beyond its limit.
        const { value } = phis.get(whole.key)!;
        const { step } = whole;
        const range = { lo: value.lo + Math.min(step, 0), hi: value.hi + Math.max(step, 0), whole: true };
        this.#state.set(whole.key, build.value("same", value.type, [value], { range }));
      }
      return;
    }
  }

  /** The outermost block in which a loop means what it does here: what lanes share is not worked for each anew. */
  #homeOf(loop: Loop): Block {
    let home = this.build.block;
    const needs = this.#target === "gpu" ? undefined : neededBy(loop);
    const depthOf = (value: Value) => (this.#homes.get(original(value)) ?? original(value).block).depth;
    while (home.loops && home.parent && needs?.every((value) => depthOf(value) < home.depth)) home = home.parent;
    return home;
  }

  /**
   * Whether a variable that a loop writes once, or only adds to, takes up what differs between lanes and between rows:
   * seen from what is named, it need not be learnt by walking the loop twice, and those in it four times.
   */
  #taken(place: Place, parts: readonly (Tree | null | undefined)[]): ReadonlyMap<string, Differs> {
    const own = new Map<string, Differs>();
    const of = (tree: Tree | null | undefined): Differs => {
      const named = under(tree).flatMap((one) => {
        if (one.type !== "Identifier") return [];
        const thing = place.names.get(one.name);
        const value = thing?.kind === "value" ? thing.value : thing?.kind === "variable" && this.#state.get(thing.key);
        return own.get(one.name) ?? (value || []);
      });
      return { lanes: named.some(({ lanes }) => lanes), rows: named.some(({ rows }) => rows) };
    };
    const found = new Map<string, Differs & { readonly sure: boolean }>();
    for (const one of parts.flatMap(under)) {
      if (one.type === "VariableDeclaration" && one.kind === "const")
        for (const { id, init } of one.declarations) if (id.type === "Identifier") own.set(id.name, of(init));
      const thing = place.names.get(assigned(one) ?? "");
      if (thing?.kind !== "variable") continue;
      const was = found.get(thing.key) ?? { lanes: false, rows: false, sure: true };
      const adds = one.type !== "AssignmentExpression" || one.operator !== "=";
      const { lanes, rows } = of(one.type === "AssignmentExpression" ? one.right : undefined);
      const sure = adds ? was.sure : !found.has(thing.key);
      found.set(thing.key, { lanes: lanes || was.lanes, rows: rows || was.rows, sure });
    }
    return new Map([...found].filter(([, { sure }]) => sure));
  }

  #thing(place: Place, node: Tree): Thing {
    if (node.type === "Identifier") {
      const named = this.#named(place, node);
      if (named) return named;
    }
    if (node.type === "ArrayExpression") {
      if (node.elements.includes(null)) throw this.refuse(place, node, "numbers", "a hole", "write each");
      return this.vector(node.elements.map((one) => this.value(place, one as Tree)));
    }
    if (node.type === "NewExpression") return this.#made(place, node);
    if (node.type === "CallExpression") {
      const given = this.#givenBack(place, node);
      if (given) return given;
    }
    if (node.type === "ObjectExpression") {
      const fields = new Map<string, Thing>();
      for (const one of node.properties) {
        if (one.type !== "Property" || one.key.type !== "Identifier" || one.computed)
          throw this.refuse(place, one, "plain names", "another key", "name each field");
        fields.set(one.key.name, this.#thing(place, one.value));
      }
      return { kind: "record", fields };
    }
    return { kind: "value", value: this.value(place, node) };
  }

  /** A few numbers of the element's own. */
  #made(place: Place, node: Extract<Tree, { type: "NewExpression" }>): Thing {
    const kind = node.callee.type === "Identifier" ? node.callee.name : "";
    const [size] = node.arguments;
    const count = size ? this.value(place, size as Tree) : undefined;
    if ((kind !== "Float64Array" && kind !== "Int32Array" && kind !== UNWRITTEN) || count?.op !== "const")
      throw this.refuse(
        place,
        node,
        "new Float64Array or Int32Array of a number",
        kind || "another",
        "write the number",
      );
    const length = count.imm!;
    if (!Number.isInteger(length) || length < 0 || length > SCRATCH)
      throw this.refuse(
        place,
        node,
        `a length from 0 to ${SCRATCH}`,
        String(length),
        "take what is longer as an array of the kernel's",
      );
    const zero = this.build.constant(0, kind === "Int32Array" ? "i32" : "f64");
    const made = this.vector(Array.from({ length }, () => zero));
    if (kind === UNWRITTEN) for (const key of made.keys) this.#state.delete(key);
    return { ...made, holds: kind === "Int32Array" ? "i32" : "f64" };
  }

  #meaning({ who }: Place, name: string): Thing | undefined {
    const meaning: Meaning | undefined = who.scope(name);
    if (meaning === undefined) return undefined;
    if (typeof meaning === "number") return { kind: "value", value: this.build.constant(meaning) };
    if ("kind" in meaning) return meaning;
    const place = this.tables.get(meaning) ?? {
      name: `${name}@${this.tables.size}`,
      kind: kindOf(meaning),
      data: meaning,
    };
    this.tables.set(meaning, place);
    return { kind: "table", place };
  }

  /** Rows before some row, times their length, are no more than an array of both has, whatever was asked. */
  #placed(value: Value): Value {
    const { op, args } = value;
    const { all } = this.#lane;
    const [width, height] = this.#extent;
    if (op !== "mul" || all === undefined || !width || !height || isExact(value)) return value;
    const rows = args.find((_, n) => !minus(sumOf(args[1 - n]!), width)[0]);
    if (!rows || !liesIn(rows, [minus(height, minus([], one))], { ...this.#known(), asked: [] })) return value;
    return this.build.value(op, "f64", args, { range: { lo: 0, hi: all, whole: true } });
  }

  /** What is known here of whole numbers. */
  #known(): Knowledge {
    return {
      asked: this.#asked,
      facts: this.#elements,
      ways: (value) => (value.op === "select" ? value.args : this.#ways.get(value)),
      begun: (value) => this.#begun.get(value),
    };
  }

  /** Whether what is asked on the way says that an index lies inside. */
  #isAsked(index: Value, place: ArrayPlace | Table): boolean {
    const { build } = this;
    const sizes =
      "data" in place ? [build.constant(place.data.length)] : place.dims.map((dim) => this.#sizes.get(dim)!);
    return liesIn(index, sizes.map(sumOf), this.#known());
  }

  #isAtLeast(value: Value, least: 0 | 1): boolean {
    const size = least === 1 ? sumOf(value) : minus(sumOf(value), minus([], one));
    return value.lo >= least || liesIn(this.build.constant(0), [size], this.#known());
  }

  #unsure(place: Place, node: Tree): Refusal {
    const remedy = "take it as x[…] - 0";
    return this.refuse(place, node, "a number that is sure to be there", "one that may lie outside its array", remedy);
  }

  /** `bits`: what is said goes into a bit operation. */
  value(place: Place, node: Tree, bits = false): Value {
    const { build } = this;
    if (build.count - this.#forgotten > MOST || ++this.#followed > FOLLOWED)
      throw this.refuse(
        place,
        node,
        `at most ${MOST} operations`,
        "more, each way on and each call written out",
        shorter,
      );
    switch (node.type) {
      case "Literal":
        if (typeof node.value === "number") return build.constant(node.value);
        if (typeof node.value === "boolean") return build.constant(node.value ? 1 : 0, "bit");
        break;
      case "ParenthesizedExpression":
        return this.value(place, node.expression);
      case "Identifier": {
        const thing = this.#named(place, node);
        if (thing?.kind === "value") return thing.value;
        if (node.name === "NaN") return build.constant(Number.NaN);
        if (node.name === "Infinity") return build.constant(Infinity);
        if (node.name === "undefined")
          throw this.refuse(place, node, "numbers", "undefined", "ask whether the index lies inside");
        if (thing) throw this.refuse(place, node, "a number", `${node.name}, which is none`, "use its elements");
        throw this.refuse(
          place,
          node,
          "names that the kernel declares",
          node.name,
          node.name.includes(".") ? imported : "pass it in `takes`, or list it in `uses`",
        );
      }
      case "UnaryExpression": {
        if (node.operator === "!") {
          const truth = this.condition(place, node.argument);
          return build.value("not", truth.type, [truth]);
        }
        const x = this.value(place, node.argument);
        if (node.operator === "-") return build.value("neg", "f64", [build.float(x)]);
        if (node.operator === "+") return x.type === "i32" ? x : build.float(x);
        if (node.operator === "~") return build.value("ixor", "i32", [build.int(x), build.constant(-1)]);
        break;
      }
      case "BinaryExpression": {
        const inBits = Object.hasOwn(bitwise, node.operator);
        const left = this.value(place, node.left as Tree, inBits);
        const made = this.#binary(place, node, node.operator, left, this.value(place, node.right, inBits));
        // What `| 0` leaves as it is may be used as any number.
        return made.op === "load" && made === left ? build.value("same", made.type, [made], { range: made }) : made;
      }
      case "LogicalExpression":
        if (node.operator === "??") break;
        return this.#either(place, node, (one) => this.value(place, one));
      case "ConditionalExpression": {
        const on = this.condition(place, node.test);
        return this.#choose(
          on,
          () => this.value(place, node.consequent),
          () => this.value(place, node.alternate),
        )!;
      }
      case "MemberExpression":
        return this.#member(place, node, bits);
      case "CallExpression": {
        const value = this.#called(place, node);
        if (value) return value;
        throw this.refuse(
          place,
          node,
          "a function that returns a number on every path",
          "one that does not",
          "return a number",
        );
      }
      case "ArrayExpression":
      case "ObjectExpression": {
        const remedy = "return it at a function's end and nowhere else, or write into one that is passed";
        throw this.refuse(place, node, "a number", wordsOf(node), remedy);
      }
      default:
    }
    throw this.refuse(
      place,
      node,
      "numbers, + - * / comparisons, bit operations, ?: and calls",
      wordsOf(node),
      "write it with those",
    );
  }

  #named(place: Place, node: Extract<Tree, { type: "Identifier" }>): Thing | undefined {
    const { name } = node;
    const own = place.names.get(name);
    if (own?.kind === "undeclared")
      throw this.refuse(
        place,
        node,
        "a name that is declared before",
        `${name}, which is declared below`,
        "move it up",
      );
    if (own?.kind !== "variable") return own ?? this.#meaning(place, name);
    const value = this.#state.get(own.key);
    if (value) return { kind: "value", value };
    throw this.refuse(
      place,
      node,
      "a variable that surely has a value",
      `${name}, which may have none`,
      "let it begin with one",
    );
  }

  #binary(place: Place, node: Tree, operator: string, a: Value, b: Value): Value {
    const { build } = this;
    const compared = comparisons[operator];
    if (compared === "eq" || compared === "ne") {
      if (isTruth(a) !== isTruth(b) || this.#mixed.has(a) || this.#mixed.has(b))
        throw this.refuse(place, node, "two numbers or two conditions", "one of each", "choose by ?:");
      if (this.#outside(a) && this.#outside(b)) throw this.#unsure(place, node);
    }
    if (compared) return build.compare(compared, a, b);
    const plain = arithmetic[operator];
    if (plain) return this.#placed(build.value(plain, "f64", [build.float(a), build.float(b)]));
    const bits = bitwise[operator];
    if (bits) {
      const [x, y] = [build.int(a), build.int(b)];
      const apart = shifts.has(bits) && y.lanes;
      const made = apart ? this.#shifted(bits, x, y) : build.value(bits, "i32", [x, y]);
      // Where a bit is sure to be shifted out, what comes in is the sign of no i32.
      const signed = bits !== "isru" || (y.op === "const" && (y.imm! & 31) > 0);
      return signed ? made : build.value("ufloat", "f64", [made]);
    }
    if (
      operator === "%" &&
      isSmall(a) &&
      isSmall(b) &&
      b.op === "const" &&
      b.imm! > 0 &&
      a.lo >= 0 &&
      !a.lanes &&
      !maybeNegativeZero(a)
    )
      return build.value("irem", "i32", [build.int(a), build.int(b)], {
        range: { lo: 0, hi: b.imm! - 1, whole: true },
      });
    if (operator === "%" && [a, b].every(isDivided)) {
      if (this.#target === "wasm") return this.#rest(a, b);
      throw this.refuse(place, node, "a remainder of what lanes share by a constant", "another", "run it by SIMD");
    }
    if (operator === "**" && a.imm === 2 && Number.isInteger(b.imm) && Math.abs(b.imm!) < 1023)
      return build.constant(powerOfTwo(b.imm!));
    throw this.refuse(
      place,
      node,
      "+ - * / | & ^ << >> >>> or a comparison",
      operator,
      instead[operator] ?? "choose by ?:",
    );
  }

  /** By how many lanes need not share: by each power of two where it is of the sum. */
  #shifted(bits: string, from: Value, by: Value): Value {
    const { build } = this;
    let made = from;
    for (const size of [1, 2, 4, 8, 16]) {
      const on = build.compare("ne", build.value("iand", "i32", [by, build.constant(size)]), build.constant(0));
      made = build.value("select", "i32", [on, build.value(bits, "i32", [made, build.constant(size)]), made]);
    }
    return made;
  }

  /** What is left of a whole number, with its sign: below 2⁵³ no quotient is rounded up to the next. */
  #rest(a: Value, b: Value): Value {
    const { build } = this;
    const [x, y] = [build.float(a), build.float(b)];
    const times = build.value("trunc", "f64", [build.value("div", "f64", [x, y])]);
    const rest = build.value("sub", "f64", [x, build.value("mul", "f64", [y, times])]);
    const positive = this.#isAtLeast(b, 1);
    const most = Math.max(-b.lo, b.hi) - 1;
    const upward = this.#isAtLeast(a, 0);
    const range = { lo: upward ? 0 : -most, hi: most, whole: true };
    const made = build.value("signed", "f64", [rest, x], positive || b.lo > 0 || b.hi < 0 ? { range } : {});
    const says = [build.compare("lt", made, b), build.compare("lt", build.value("neg", "f64", [y]), made)];
    if (positive) this.#asked = [...this.#asked, ...says.map((on) => ({ on, truth: true }))];
    return made;
  }

  #member(place: Place, node: Extract<Tree, { type: "MemberExpression" }>, bits: boolean): Value {
    const { build } = this;
    const { object, property } = node;
    if (!node.computed && property.type === "Identifier") {
      if (object.type === "Identifier" && !place.names.has(object.name)) {
        const known = object.name === "Math" ? mathConstants : object.name === "Number" ? numberConstants : undefined;
        const value = known && Object.hasOwn(known, property.name) ? known[property.name] : undefined;
        if (value !== undefined) return build.constant(value);
      }
      const thing = this.#thing(place, object as Tree);
      const field = thing.kind === "record" ? thing.fields.get(property.name) : undefined;
      if (field?.kind === "value") return field.value;
      if (field?.kind === "variable") return this.#state.get(field.key)!;
      throw this.refuse(
        place,
        node,
        "an element, Math or Number",
        `.${property.name}`,
        "take sizes and parameters by name",
      );
    }
    const thing = this.#thing(place, object as Tree);
    return this.#read(place, node, thing, this.value(place, property as Tree), bits);
  }

  /** `bits`: it goes into a bit operation. */
  #read(place: Place, node: Tree, thing: Thing, index: Value, bits: boolean): Value {
    const { build } = this;
    if (thing.kind === "vector") {
      const value = this.#state.get(this.#element(place, node, thing.keys, index));
      if (value) return value;
      const got = `number ${index.imm}, which may not be`;
      throw this.refuse(place, node, "each number to be written before it is read", got, "write it on every way");
    }
    if (thing.kind === "scratch") {
      const { data } = thing;
      if (index.op === "const") {
        if (data instanceof Float64Array) {
          const value = this.#state.get(this.#cell(data, index.imm!));
          if (value) return value;
        } else {
          const value = this.#state.get(this.#cell(data, index.imm! >> 1));
          if (value) return build.value(index.imm! & 1 ? "high" : "low", "i32", [value]);
        }
      }
      throw this.refuse(
        place,
        node,
        "scratch that is written before it is read, at numbers",
        "another use",
        "write it first",
      );
    }
    if (thing.kind !== "array" && thing.kind !== "table")
      throw this.refuse(place, node, "an array", "something else", "index what `takes` or `gives` names");
    const array = thing.kind === "array" ? thing.place : undefined;
    const at = this.#index(place, node, index, array?.dims);
    const type = thing.place.kind === "f64" ? "f64" : "i32";
    const written = array?.written ?? false;
    if (array?.written) this.#touch(place, node, array, this.#isFollowed(index) ? index : at, false);
    const stride = strideOf(at);
    const affine = thing.kind === "array" && stride !== undefined;
    if (!affine) this.#close.add(thing.place);
    const reach = affine ? this.#reach(thing.place, at, this.#inside(at, thing.place.dims)) : undefined;
    const key = `${thing.place.name} ${at.id}`;
    const twin = written ? undefined : this.#loads.get(key);
    const made = build.value("load", type, [reach?.at ?? (stride === undefined ? at : this.#first(at))], {
      place: thing.place,
      ...(stride !== undefined && { stride }),
      ...(reach?.offset !== undefined && { offset: reach.offset }),
      lanes: at.lanes,
      pinned: written,
      ...(array?.written && { own: this.#own(at, array.dims) }),
      ...(twin && { twin }),
      ...(type === "i32" && {
        range: thing.place.kind === "u8" ? { lo: 0, hi: 255, whole: true } : I32,
      }),
    });
    if (!written && !twin) this.#loads.set(key, made);
    if (bits || !outside(made)) return made;
    if (this.#isAsked(index, thing.place)) return build.value("same", type, [made], { range: made, name: THERE });
    // What lies outside is undefined: of whole numbers only bit operations make that 0.
    if (type === "i32")
      throw this.refuse(
        place,
        node,
        "a whole number that is sure to be there",
        "one that may lie outside its array",
        "ask whether the index lies inside, or end what is read with | 0",
      );
    return made;
  }

  #called(place: Place, node: Extract<Tree, { type: "CallExpression" }>): Value | undefined {
    const { callee } = node;
    const things = (): Thing[] => node.arguments.map((one) => this.#thing(place, one as Tree));
    if (callee.type === "Identifier") {
      const own = place.names.get(callee.name) ?? this.#meaning(place, callee.name);
      if (own?.kind === "function" && own.maths !== undefined && this.#target === "gpu")
        return this.build.value(own.maths, "f64", this.#floats(place, node));
      if (own?.kind === "function") return this.#worked(own, things(), place, node);
      if (own?.kind === "native") return this.#native(place, node, own.name);
      const remedy = callee.name.includes(".") ? imported : insteadOf(callee.name);
      throw this.refuse(place, node, "functions that the kernel names", callee.name, remedy);
    }
    if (callee.type === "MemberExpression" && this.#filled(place, node, callee)) return undefined;
    const name =
      callee.type === "MemberExpression" &&
      callee.object.type === "Identifier" &&
      callee.property.type === "Identifier" &&
      !callee.computed
        ? `${callee.object.name}.${callee.property.name}`
        : "";
    return this.#native(place, node, name);
  }

  /** A call. Of the same numbers a function of the lab's own gives the same: on its way it is worked once. */
  #worked(known: Known, args: readonly Thing[], place: Place, node: Tree): Value | undefined {
    const idOf = (value: Value) => (value.twin ?? value).id;
    const values = args.flatMap((arg) => (arg.kind === "value" ? [idOf(original(arg.value))] : []));
    if (known.maths === undefined || values.length < args.length) return this.call(known, args, place, node);
    const key = `${known.maths}(${values})`;
    const before = this.build.recalled(key);
    if (before) return before;
    const value = this.call(known, args, place, node);
    if (value) this.build.block.known.set(key, value);
    return value;
  }

  /** `vector.set([…])`: every element at once. Whether it is that. */
  #filled(
    place: Place,
    node: Extract<Tree, { type: "CallExpression" }>,
    { object, property, computed }: Extract<Tree, { type: "MemberExpression" }>,
  ): boolean {
    const [given] = node.arguments;
    const thing = object.type === "Identifier" ? place.names.get(object.name) : undefined;
    const named = !computed && property.type === "Identifier" && property.name === "set";
    if (
      thing?.kind !== "vector" ||
      !thing.holds ||
      !named ||
      given?.type !== "ArrayExpression" ||
      node.arguments.length > 1
    )
      return false;
    const values = given.elements.map((one) => this.value(place, one as Tree));
    for (const [i, value] of values.entries()) {
      const key = this.#element(place, node, thing.keys, this.build.constant(i));
      this.#state.set(key, this.#held(thing, value));
    }
    return true;
  }

  #floats(place: Place, node: Extract<Tree, { type: "CallExpression" }>): Value[] {
    return node.arguments.map((one) => this.build.float(this.value(place, one as Tree)));
  }

  #native(place: Place, node: Extract<Tree, { type: "CallExpression" }>, name: string): Value {
    const { build } = this;
    const values = () => this.#floats(place, node);
    const short = name.slice(5);
    if (node.arguments.length < (arity[name] ?? 0))
      throw this.refuse(place, node, "an argument for every parameter", "none", "pass it");
    if (name.startsWith("Math.") && unaryMath.has(short)) return build.value(short, "f64", values().slice(0, 1));
    if (name === "Math.min" || name === "Math.max") {
      const all = values();
      const first = all[0] ?? build.constant(short === "min" ? Infinity : -Infinity);
      return all.slice(1).reduce((a, b) => build.value(short, "f64", [a, b]), first);
    }
    if (name === "Math.imul") {
      const [a, b] = node.arguments.map((one) => build.int(this.value(place, one as Tree)));
      return build.value("imul", "i32", [a!, b!]);
    }
    if (name === "Math.fround") return build.value("fround", "f64", values());
    if (name === "Math.sign") {
      const [x] = values();
      const zero = build.constant(0, "f64");
      const negative = build.value("select", "f64", [build.compare("lt", x!, zero), build.constant(-1, "f64"), x!]);
      return build.value("select", "f64", [build.compare("gt", x!, zero), build.constant(1, "f64"), negative]);
    }
    if (name === "Math.round") {
      const [x] = values();
      const down = build.value("floor", "f64", [x!]);
      const half = build.compare("ge", build.value("sub", "f64", [x!, down]), build.constant(0.5));
      const up = build.value("add", "f64", [down, build.constant(1, "f64")]);
      return build.value("signed", "f64", [build.value("select", "f64", [half, up, down]), x!]);
    }
    if (name === "Number.isNaN") {
      const [x] = values();
      if (this.#outside(x!)) throw this.#unsure(place, node);
      return build.compare("ne", x!, x!);
    }
    if (name === "Number.isFinite") {
      const [x] = node.arguments.map((one) => this.value(place, one as Tree));
      if (isTruth(x!) || this.#mixed.has(x!))
        throw this.refuse(place, node, "a number", "a condition, which is none to isFinite", "leave isFinite out");
      return build.compare("lt", build.value("abs", "f64", [build.float(x!)]), build.constant(Infinity));
    }
    throw this.refuse(
      place,
      node,
      "functions of kernels/maths, Math's exact ones, or those in `uses`",
      name || wordsOf(node),
      insteadOf(name),
    );
  }
}

/**
 * An index that is sure to lie inside, as a sum of terms and a number, products spread over sums: it is made of lanes,
 * rows, counters and sizes, and nothing of it is negative.
 */
function termsOf(build: Builder, index: Value): { terms: Value[]; sum: number } {
  const terms: Value[] = [];
  let sum = 0;
  const walk = (v: Value): void => {
    const [a, b] = v.args;
    if (v.op === "const") sum += v.imm!;
    else if (v.op === "iadd") v.args.forEach(walk);
    else if (v.op === "imul" && (a!.op === "iadd" || b!.op === "iadd")) {
      const [spread, factor] = a!.op === "iadd" ? [a!, b!] : [b!, a!];
      for (const one of spread.args) walk(build.value("imul", "i32", [one, factor], { range: { ...I32, lo: 0 } }));
    } else terms.push(v);
  };
  walk(index);
  return { terms, sum };
}

/** Parts of an index that may be too large to be exact, and of which another part takes something off again. */
function roundedIn({ op, args, lo }: Value): readonly Value[] {
  if (op !== "add" && op !== "sub" && op !== "mul") return [];
  const takesOff = op === "sub" || (op === "add" && lo < 0);
  return args.flatMap((one) => {
    const large = takesOff && Math.max(-one.lo, one.hi) > EXACT;
    return [...(large ? [one] : []), ...roundedIn(one)];
  });
}

/** What is at least as large as a loop's limit: itself, and where it is the least of some numbers, each of those. */
function limitsOf(limit: Value): readonly Value[] {
  if (limit.type === "i32") return limit.op === "int" ? limitsOf(limit.args[0]!) : [limit];
  if (limit.op === "float") return limitsOf(limit.args[0]!);
  return limit.op === "min" ? limit.args.flatMap(limitsOf) : [];
}

/** How an index moves from lane to lane; undefined where that is not one fixed step. */
function strideOf(index: Value): number | undefined {
  if (!index.lanes) return 0;
  if (index.op === "lane") return 1;
  if (index.op !== "iadd" && index.op !== "isub" && index.op !== "imul") return undefined;
  const [a, b] = index.args.map(strideOf);
  if (a === undefined || b === undefined) return undefined;
  if (index.op === "iadd") return a + b;
  if (index.op === "isub") return a - b;
  const factor = index.args.find((arg) => arg.op === "const");
  return factor ? factor.imm! * (a + b) : undefined;
}

const isLane = (v: Value): boolean => original(v).op === "lane";

export const original = (v: Value): Value => (v.op === "same" ? original(v.args[0]!) : v);

/** What two are both the same as, with no more said of it than either has; undefined where they are two. */
function shared(a: Value, b: Value): Value | undefined {
  const all = new Set<Value>([b]);
  for (let v = b; v.op === "same"; v = v.args[0]!) all.add(v.args[0]!);
  for (let v = a; ; v = v.args[0]!)
    if (all.has(v)) return v;
    else if (v.op !== "same") return undefined;
}

/** Whether it is an element as it is, perhaps of nowhere. */
const outside = ({ op, offset, place, args: [index] }: Value): boolean =>
  op === "load" &&
  offset === undefined &&
  !(place && "data" in place && index?.whole && index.lo >= 0 && index.hi < place.data.length);

/** Whether a whole number may be −0, which no i32 is. */
function maybeNegativeZero({ op, type, imm, lo, hi, args }: Value): boolean {
  if (type === "i32" || lo > 0 || hi < 0) return false;
  const [a, b] = args;
  switch (op) {
    case "const":
      return Object.is(imm, -0);
    case "float":
    case "ufloat":
    case "abs":
      return false;
    case "same":
    case "floor":
    case "sub":
      return maybeNegativeZero(a!);
    case "ceil":
    case "trunc":
      return a!.lo < 0 || maybeNegativeZero(a!);
    case "add":
      return args.every(maybeNegativeZero);
    case "mul":
    case "div":
      return args.some((arg) => arg.lo < 0 || maybeNegativeZero(arg));
    case "min":
    case "max":
    case "least":
    case "most":
      return args.some(maybeNegativeZero);
    case "select":
      return [b!, args[2]!].some(maybeNegativeZero);
    default:
      return true;
  }
}

/** Whether a remainder of it, or by it, is exact. */
const isDivided = ({ type, whole, lo, hi }: Value): boolean =>
  !(type === "mask" || type === "bit") && whole && Math.max(-lo, hi) < EXACT;

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let n = 0; n < Math.abs(exponent); n++) power *= 2;
  return exponent < 0 ? 1 / power : power;
}

const isTruth = ({ type }: Value): boolean => type === "mask" || type === "bit";

/** A block's own names, over those around it. */
const inside = (place: Place): Place => ({ ...place, names: new Map(place.names) });

const flat = (node: Tree): readonly Tree[] => (node.type === "BlockStatement" ? node.body : [node]);

function returns(node: Tree): boolean {
  for (const one of under(node)) if (one.type === "ReturnStatement") return true;
  return false;
}

const always = { type: "Literal", value: true } as Tree;
const isAlways = (test: Tree | null | undefined): boolean => !test || (test.type === "Literal" && Boolean(test.value));

/** A loop that nothing ends but the end of its function. */
const isEndless = (node: Tree): boolean =>
  (node.type === "WhileStatement" || node.type === "ForStatement") &&
  isAlways(node.test) &&
  !skips(node.body, ["BreakStatement"]);

/** What is asked one after another. */
const conjuncts = (test: Tree): readonly Tree[] =>
  test.type === "LogicalExpression" && test.operator === "&&"
    ? [...conjuncts(test.left), ...conjuncts(test.right)]
    : [test];

/** A turn that begins by asking, and leaves its loop where an answer is no. */
function leavingUnless(asked: readonly Tree[], turn: Tree): Tree {
  const left = { type: "BreakStatement", label: null } as Tree;
  const asks = asked.map((test) => ({ type: "IfStatement", test, consequent: empty, alternate: left, loc: test.loc }));
  return { type: "BlockStatement", body: [...asks, turn], loc: turn.loc } as Tree;
}
const empty = { type: "EmptyStatement" } as Tree;

/** Whether what is said is a truth, as far as its own form tells. */
function isTruthful(node: Tree | null | undefined): boolean {
  if (node?.type === "Literal") return typeof node.value === "boolean";
  if (node?.type === "LogicalExpression") return isTruthful(node.left) && isTruthful(node.right);
  if (node?.type === "UnaryExpression") return node.operator === "!";
  return node?.type === "BinaryExpression" && Object.hasOwn(comparisons, node.operator);
}

const skip = ["BreakStatement", "ContinueStatement"];

/** Whether what is said leaves a turn of the loop around it, or the loop. */
function skips(node: Tree, kinds: readonly string[] = skip): boolean {
  const loops = under(node).filter((one) => one.type === "ForStatement" || one.type === "WhileStatement");
  const inner = new Set(loops.flatMap((loop) => under(loop.body)));
  return under(node).some((one) => kinds.includes(one.type) && !inner.has(one));
}

/** Whether what is said may keep what follows from being done. */
const ends = (node: Tree): boolean => returns(node) || skips(node);

function joined(a: Type, b: Type): Type {
  if (a === b) return a;
  if (a === "f64" || b === "f64") return "f64";
  return a === "i32" || b === "i32" ? "i32" : "mask";
}

function as(build: Builder, v: Value, type: Type): Value {
  if (type === v.type) return v;
  if (type === "f64") return build.float(v);
  if (type === "i32") return build.int(v);
  return build.value("and", type, [v, v]);
}

interface Counter {
  readonly key: string;
  readonly of: Tree;
  readonly to: Tree;
  readonly step: number;
  readonly strict: boolean;
  /** Whether its limit is the same at every turn. */
  readonly steady: boolean;
}

/** The body of a `while` without the step at its end, which is what a `for` says in its head. */
function countedIn(body: Tree): { readonly body: Tree; readonly update?: Tree } {
  // Who leaves a turn leaves out the step at its end.
  const last = body.type === "BlockStatement" && !skips(body) ? body.body.at(-1) : undefined;
  if (body.type !== "BlockStatement" || last?.type !== "ExpressionStatement") return { body };
  const { expression } = last;
  const name = assigned(expression);
  if (name === undefined || stepOf(expression) === undefined || declaredBy(body.body).includes(name)) return { body };
  return { body: { ...body, body: body.body.slice(0, -1) }, update: expression };
}

/** Whether something other than an assignment to its name may change it. */
function changes(thing: Thing | undefined): boolean {
  if (thing?.kind === "record") return [...thing.fields.values()].some(changes);
  return thing?.kind === "vector" || (thing?.kind === "array" && thing.place.written);
}

/** `for (let j = …; j < to; j++)`, where nothing else moves j. */
function counterOf(place: Place, test: Tree, update: Tree | null | undefined, body: Tree): Counter | undefined {
  if (test.type !== "BinaryExpression" || test.left.type !== "Identifier" || !update) return undefined;
  const { name } = test.left;
  const thing = place.names.get(name);
  if (thing?.kind !== "variable" || assigned(update) !== name) return undefined;
  const step = stepOf(update) ?? 0;
  const upward = test.operator === "<" || test.operator === "<=";
  const downward = test.operator === ">" || test.operator === ">=";
  if (!(step > 0 && upward) && !(step < 0 && downward)) return undefined;
  const named = new Set([name]);
  let steady = true;
  for (const one of under(test.right))
    if (one.type === "Identifier") {
      steady &&= one.name !== name && !changes(place.names.get(one.name));
      named.add(one.name);
    }
  for (const one of under(body)) if (named.has(assigned(one) ?? "")) return undefined;
  const strict = test.operator === "<" || test.operator === ">";
  return steady || (strict && Math.abs(step) === 1)
    ? { key: thing.key, of: test.left, to: test.right, step, strict, steady }
    : undefined;
}

function counted(from: Value, limit: Value, { step, strict, steady }: Counter) {
  const last = strict ? Math.sign(step) : 0;
  if (!steady) return { lo: step > 0 ? from.lo : I32.lo + 1, hi: step > 0 ? I32.hi - 1 : from.hi, whole: true };
  return step > 0
    ? { lo: from.lo, hi: Math.max(from.hi, limit.hi - last), whole: true }
    : { lo: Math.min(from.lo, limit.lo - last), hi: from.hi, whole: true };
}

/** What a function does before its end, and what it gives back there, where it returns nowhere else. */
function endOf({ body }: Known["tree"]): { readonly before: readonly Tree[]; readonly gives: Tree } | undefined {
  if (body.type !== "BlockStatement") return { before: [], gives: body };
  const last = body.body.at(-1);
  const before = body.body.slice(0, -1);
  if (last?.type !== "ReturnStatement" || !last.argument || before.some(returns)) return undefined;
  return { before, gives: last.argument };
}

/** By which keys a list, or what a record holds of them, is known. */
function keysIn(thing: Thing | undefined): readonly string[] {
  if (thing?.kind === "record") return [...thing.fields.values()].flatMap(keysIn);
  return thing?.kind === "vector" ? thing.keys : [];
}

/** The name of the variable that a node assigns. */
function assigned(node: Tree | null | undefined): string | undefined {
  const target = targetOf(node);
  return target?.type === "Identifier" ? target.name : undefined;
}

const targetOf = (node: Tree | null | undefined): Tree | undefined =>
  node?.type === "AssignmentExpression" ? node.left : node?.type === "UpdateExpression" ? node.argument : undefined;

/** The names that a node gives a value, or of what it gives one in. */
function givenIn(node: Tree): readonly string[] {
  const target = targetOf(node);
  const named = target?.type === "MemberExpression" ? target.object : target;
  return named?.type === "Identifier" ? [named.name] : declaredBy([node]);
}

/** Whether a counter that no turn but its own step moves ends it. */
const isCounted = ({ goesOn: { args } }: Loop): boolean => Boolean(args[0]?.below ?? args[0]?.told);

/** What a loop needs of what is around it; nothing where it is of lanes, writes, or reads what may be written. */
function neededBy(loop: Loop): readonly Value[] | undefined {
  const made = new Set<Value>();
  const needs: Value[] = [];
  const walk = (item: Item): boolean => {
    // One that no counter ends may never end where nobody comes to it.
    if (!isValue(item) && item.kind === "loop" && !isCounted(item)) return false;
    if (isValue(item)) {
      made.add(item);
      needs.push(...item.args);
      const shared = !item.lanes && item.op !== "first";
      return shared && !(item.op === "load" && "dims" in item.place! && item.place.written);
    }
    if (item.kind === "store") return false;
    for (const { value, a, b } of item.phis) {
      made.add(value);
      needs.push(a, b);
    }
    needs.push(...conditionsOf(item));
    return blocksOf(item).every(({ items }) => items.every(walk));
  };
  return walk(loop) ? needs.filter((value) => !made.has(value)) : undefined;
}

/** The variables that a loop assigns, with a guess of their type. */
function changed(
  place: Place,
  body: Tree,
  update: Tree | null | undefined,
  counter: string | undefined,
): Map<string, Type | undefined> {
  const found = new Map<string, Type | undefined>();
  for (const part of [body, update])
    for (const one of under(part)) {
      const thing = place.names.get(assigned(one) ?? "");
      if (thing?.kind !== "variable") continue;
      const keeps = thing.key === counter || (one.type === "AssignmentExpression" && staysWhole(one));
      found.set(thing.key, keeps ? found.get(thing.key) : "f64");
    }
  return found;
}

/** The variables that a loop only counts up or down by whole numbers: whether up, and whether down. */
function stepsIn(place: Place, body: Tree, update: Tree | null | undefined) {
  const found = new Map<string, { up: boolean; down: boolean } | undefined>();
  for (const part of [body, update])
    for (const one of under(part)) {
      const thing = place.names.get(assigned(one) ?? "");
      if (thing?.kind !== "variable") continue;
      const step = stepOf(one);
      const { up, down } = found.has(thing.key) ? (found.get(thing.key) ?? {}) : { up: false, down: false };
      const known = step !== undefined && Math.abs(step) <= STEP && up !== undefined && down !== undefined;
      found.set(thing.key, known ? { up: up || step > 0, down: down || step < 0 } : undefined);
    }
  return found;
}

/** Where a number lies that is only counted: no loop turns so often that it would be rounded. */
function moved({ whole, lo, hi }: Value, steps: { up: boolean; down: boolean } | undefined): Range | undefined {
  if (!steps || !whole || Math.max(-lo, hi) > FAR) return undefined;
  return { lo: steps.down ? -FAR : lo, hi: steps.up ? FAR : hi, whole: true };
}

/** By which whole number a node moves a variable. */
function stepOf(node: Tree): number | undefined {
  const [operator, size] =
    node.type === "UpdateExpression"
      ? [node.operator, 1]
      : node.type === "AssignmentExpression" && node.right.type === "Literal"
        ? [node.operator, node.right.value]
        : [];
  if (typeof size !== "number" || !Number.isInteger(size)) return undefined;
  if (operator === "++" || operator === "+=") return size;
  return operator === "--" || operator === "-=" ? -size : undefined;
}

function staysWhole({ operator, right }: Extract<Tree, { type: "AssignmentExpression" }>): boolean {
  if (["|=", "&=", "^=", "<<=", ">>="].includes(operator)) return true;
  if (operator !== "=") return false;
  if (right.type === "BinaryExpression")
    return ["|", "&", "^", "<<", ">>", "<", ">", "<=", ">=", "===", "!=="].includes(right.operator);
  if (right.type === "UnaryExpression") return right.operator === "~" || right.operator === "!";
  return (
    right.type === "CallExpression" ||
    right.type === "ConditionalExpression" ||
    right.type === "LogicalExpression" ||
    right.type === "MemberExpression" ||
    right.type === "Identifier"
  );
}

/** How much a block costs to run whether or not it is wanted; Infinity where it must not be. */
function costOf(block: Block): number {
  let cost = 0;
  for (const item of block.items) {
    if (!isValue(item) || item.op === "phi") return Infinity;
    const stride = item.stride ?? 0;
    if (item.op === "load" && item.stride === undefined) cost += 2 * CHEAP;
    else if (item.op === "load") cost += Math.abs(stride) > 1 ? CHEAP : 2;
    else if (item.name === THERE) continue;
    else cost += item.op === "div" || item.op === "sqrt" || item.op === "int" ? 4 : 1;
  }
  return cost;
}

function flatten(block: Block, into: Block): void {
  for (const item of block.items) {
    into.items.push(item);
    if (isValue(item)) item.block = into;
  }
  for (const [key, value] of block.known) into.known.set(key, value);
}
