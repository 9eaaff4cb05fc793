// From the typed form to what gpu.js runs: a function in its own small language, one thread a lane, in f32. How a call
// is told to it stands in gpu-call.ts.

import { programOf } from "./built.ts";
import type { Program } from "./emit.ts";
import { functions, single } from "./gpu-maths.ts";
import {
  type ArrayPlace,
  type Block,
  blocksOf,
  conditionsOf,
  finite,
  fitsI32,
  type Item,
  isValue,
  type Store,
  type Table,
  type Value,
} from "./ir.ts";
import { original } from "./lower.ts";
import { MOST, type Plan } from "./plan.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { found, numbersOf } from "./work.ts";

/** So many operations stand in one another at most: WGSL takes brackets 127 deep, and one may bring several. */
const NESTED = 24;
/** And blocks, of which it takes 127 deep, too, two for a choice. */
const BLOCKS = 48;
/** A thread gives at most four numbers; what gives more is worked in passes, each with the whole arithmetic. */
const GIVES = 4;

/** What goes to whoever runs it: nothing in it is the device's. */
export interface GpuText {
  readonly texts: readonly string[];
  readonly types: readonly ("Array" | "Float" | "Integer")[];
  readonly functions: readonly string[];
}

/** A number that a thread gives: of which array, and which half of a whole number, if it is one. */
interface Part {
  readonly place: ArrayPlace;
  readonly half?: "high" | "low";
}

/**
 * How rows are worked: side by side, a thread for each lane of each; by a lane's one thread, one after the other, where
 * no lane sees what another gave; or by a launch each, and what it gave is put where the next one reads.
 */
type Rows = "side by side" | "inside" | "launched";

export interface GpuForm extends GpuText {
  readonly program: Program;
  readonly rows: Rows;
  /** What the threads of each text give. */
  readonly passes: readonly (readonly Part[])[];
  /** Arrays that are given, and read too. */
  readonly read: ReadonlySet<ArrayPlace>;
  /** Remainders, which single precision would miss: a launch is told them. */
  readonly told: readonly Value[];
  /** Of launched rows: the first lane's place in each array that is given. */
  readonly puts: ReadonlyMap<ArrayPlace, Value>;
}

const partsOf = (place: ArrayPlace): readonly Part[] =>
  place.kind === "i32"
    ? [
        { place, half: "high" },
        { place, half: "low" },
      ]
    : [{ place }];

export function gpuFormOf(plan: Plan): GpuForm {
  const program = programOf(plan, "gpu");
  const { rows, told, puts } = rowsOf(plan, program);
  const written = plan.places.filter((place) => place.written);
  // What one launch puts lies as it is held: each array by itself.
  const gives = written.map(partsOf);
  const passes = rows === "launched" ? gives : inFours(gives.flat());
  const used = new Set<keyof typeof functions>();
  const read = new Set<ArrayPlace>();
  const form = { program, rows, told, puts, passes, read };
  const texts = passes.map((parts) => new Writing(plan, form, used).text(parts));
  const integers = (count: number) => Array.from({ length: count }, () => "Integer" as const);
  return {
    ...form,
    texts,
    types: [
      "Array",
      "Float",
      ...integers(2 * plan.places.length),
      ...program.scalars.map(({ type }) => (type === "f64" ? ("Float" as const) : ("Integer" as const))),
      ...integers(1 + told.length),
    ],
    functions: [...used].map((name) => functions[name]),
  };
}

const inFours = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / GIVES) }, (_, n) => all.slice(GIVES * n, GIVES * (n + 1)));

/** Every item of the blocks, those inside of others after those that they are in. */
function* itemsOf(...blocks: readonly Block[]): Generator<Item> {
  for (const { items } of blocks)
    for (const item of items) {
      yield item;
      if (isValue(item) || item.kind === "store") continue;
      yield* itemsOf(...blocksOf(item));
    }
}

const isLane = (value: Value): boolean => ["first", "lane"].includes(original(value).op);

/** Whether two indices are one by the way that they are made. */
function alike(one: Value, other: Value): boolean {
  const [a, b] = [original(one), original(other)];
  if (a === b || (isLane(a) && isLane(b))) return true;
  const computed = a.args.length > 0 && a.op !== "load";
  return computed && a.op === b.op && a.args.every((arg, n) => b.args[n] !== undefined && alike(arg, b.args[n]));
}

function rowsOf(plan: Plan, program: Program): Pick<GpuForm, "rows" | "told" | "puts"> {
  const puts = new Map<ArrayPlace, Value>();
  if (plan.form === "each") return { rows: "side by side", told: [], puts };
  const items = [...itemsOf(program.entry, program.row, program.lane)];
  const told = items.filter((item) => isValue(item)).filter(({ op }) => op === "irem");
  const stays = ({ dims }: ArrayPlace, at: Value) => dims.length === 1 && dims[0] === plan.lane && isLane(at);
  const apart = items.some((item) => {
    if (!isValue(item)) return item.kind === "store" && !stays(item.place, item.at);
    return item.op === "load" && "dims" in item.place! && item.place.written && !stays(item.place, item.args[0]!);
  });
  if (!apart && told.length === 0) return { rows: "inside", told, puts };
  const sizes = numbersOf(
    program,
    program.scalars.map(() => 1),
    1,
  );
  for (const item of items) {
    if (isValue(item) || item.kind !== "store") continue;
    const { place, at } = item;
    const before = puts.get(place) ?? at;
    if (!alike(before, at) || Number.isNaN(found(at, sizes)))
      throw refuse(
        plan,
        "one place for what a row gives",
        `${place.name} at another`,
        "a launch puts it there at once",
      );
    puts.set(place, before);
  }
  return { rows: "launched", told, puts };
}

export const refuse = ({ where }: Plan, expected: string, got: string, remedy: string): Refusal =>
  refusal(`${where()} on a GPU`, expected, got, `${remedy}: run it by SIMD`);

/** So many singles hold an element: a whole number is two halves. */
export const widths = { f64: 1, i32: 2, u8: 1 } as const;

/** Where tables lie in what is packed: first, so that their places are known. */
function tablesAt(tables: readonly Table[]): Map<Table, number> {
  let at = 0;
  return new Map(
    tables.map((table) => {
      const own = [table, at] as const;
      at += table.data.length * widths[table.kind];
      return own;
    }),
  );
}

const infix: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  iand: "&",
  ior: "|",
  ixor: "^",
  ishl: "<<",
  isr: ">>",
  isru: ">>>",
  and: "&&",
  or: "||",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  eq: "===",
  ne: "!==",
};
const shifts = new Set(["ishl", "isr", "isru"]);
const direct = new Set(["abs", "floor", "ceil", "trunc", "fround"]);
const wraps: Readonly<Record<string, string>> = { iadd: "+", isub: "-" };
/**
 * What names an argument more than once; and what makes a whole number of one, which in its place gpu.js would make of
 * whole numbers all through.
 */
const twice = new Set([
  ...Object.keys(single).filter((op) => op !== "div" && op !== "sqrt"),
  ..."min max least most imul ufloat load int".split(" "),
]);
const truth = (value: Value): boolean => value.type === "mask" || value.type === "bit";

type Written = Pick<GpuForm, "program" | "rows" | "told" | "puts"> & { readonly read: Set<ArrayPlace> };

class Writing {
  readonly #plan: Plan;
  readonly #form: Written;
  readonly #used: Set<keyof typeof functions>;
  readonly #lines: string[] = [];
  readonly #uses = new Map<Value, number>();
  /** Values that stand in a variable, by its name. */
  readonly #names = new Map<Value, string>();
  /** How many operations stand in one another where a value is written out. */
  readonly #depths = new Map<Value, number>();
  #blocks = 0;
  readonly #live = new Set<Item>();
  readonly #tables: ReadonlyMap<Table, number>;

  constructor(plan: Plan, form: Written, used: Set<keyof typeof functions>) {
    this.#plan = plan;
    this.#form = form;
    this.#used = used;
    this.#tables = tablesAt(form.program.tables);
  }

  text(gives: readonly Part[]): string {
    const { program, rows, told } = this.#form;
    const { entry, row, lane, scalars, read } = program;
    const { places } = this.#plan;
    // What is read again may have been written by then, so its stores belong to every pass.
    const own = [...new Set([...gives.map(({ place }) => place), ...read])];
    const named = (values: readonly Value[], letter: string) => {
      for (const [n, value] of values.entries()) this.#names.set(value, `${letter}${n}`);
      return values.map((_, n) => `${letter}${n}`);
    };
    const numbers = [...named(scalars, "s"), "from", ...named(told, "t")];
    this.#mark([entry, row, lane], own);
    if (this.#plan.row !== undefined) this.#declare("row", "i32", "this.thread.y + from");
    for (const place of own)
      this.#declare(
        this.#given(place),
        place.kind === "f64" ? "f64" : "i32",
        rows !== "side by side" || this.#form.read.has(place) ? this.#own(place) : undefined,
      );
    this.#items(entry);
    const inside = rows === "inside" && this.#plan.row !== undefined;
    if (inside) this.#lines.push("while (true) {", `if (!(row < ${this.#size(this.#plan.row!)})) { break; }`);
    for (const block of [row, lane]) this.#items(block);
    if (inside) this.#lines.push("row = row + 1;", "}");
    const answers = gives.map(({ place, half }) => {
      const name = this.#given(place);
      if (place.kind === "u8") return `${name} & 255`;
      return half === "high" ? `${name} >> 16` : half === "low" ? `${name} & 65535` : name;
    });
    const names = ["held", "nothing", ...places.map((_, n) => `a${n}`), ...places.map((_, n) => `l${n}`), ...numbers];
    return `function (${names.join(", ")}) {
${this.#lines.join("\n")}
return ${answers.length === 1 ? answers[0] : `[${answers.join(", ")}]`};
}`;
  }

  #refuse(expected: string, got: string, remedy: string): Refusal {
    return refuse(this.#plan, expected, got, remedy);
  }

  #given(place: ArrayPlace): string {
    return `y${this.#plan.places.indexOf(place)}`;
  }

  /** An axis as the thread is told it. */
  #size(axis: string): string {
    return `s${[...this.#plan.sizes, ...this.#plan.scalars.map(({ name }) => name)].indexOf(axis)}`;
  }

  /** The thread's own element as it came. */
  #own(place: ArrayPlace): string {
    const put = this.#form.puts.get(place);
    if (put) return this.#read(place, this.#expression(put));
    const rows = place.dims.length > 1 ? `row * ${this.#size(this.#plan.lane)} + ` : "";
    return this.#read(place, `${rows}this.thread.x`);
  }

  /** Whether it is the one place in which the thread writes. */
  #isOwn({ place, own, offset }: Pick<Value, "place" | "own" | "offset">, at: Value): boolean {
    const { rows, puts } = this.#form;
    if (rows === "inside") return true;
    const put = puts.get(place as ArrayPlace);
    return put ? offset !== undefined && alike(at, put) : Boolean(own);
  }

  #read(place: ArrayPlace | Table, index: string): string {
    const start = "dims" in place ? `a${this.#plan.places.indexOf(place)}` : this.#tables.get(place)!;
    if (place.kind !== "i32") return `held[${start} + (${index})]`;
    return `((held[${start} + 2 * (${index})] << 16) | held[${start} + 2 * (${index}) + 1])`;
  }

  /** Finds what the stores of `own` need, and how often each value is used. */
  #mark(blocks: readonly Block[], own: readonly ArrayPlace[]): void {
    const owners = new Map<Value, { item: Item; a: Value; b: Value }>();
    const parents = new Map<Item, Item | undefined>();
    const stores: Store[] = [];
    const late = new Set<ArrayPlace>();
    const visit = (block: Block, parent: Item | undefined): void => {
      for (const item of block.items) {
        parents.set(item, parent);
        if (isValue(item)) {
          if (item.op === "load" && late.has(item.place as ArrayPlace) && !this.#isOwn(item, item.args[0]!))
            throw this.#refuse(
              "an element that reads before it writes",
              `${item.place!.name} after`,
              "it is put there at once",
            );
          continue;
        }
        if (item.kind === "store") {
          stores.push(item);
          if (this.#form.rows === "launched") late.add(item.place);
        } else {
          if (item.kind === "loop" && this.#form.rows === "launched")
            for (const inner of itemsOf(item.head, item.body))
              if (!isValue(inner) && inner.kind === "store") late.add(inner.place);
          for (const { value, a, b } of item.phis) owners.set(value, { item, a, b });
          for (const inner of blocksOf(item)) visit(inner, item);
        }
      }
    };
    for (const block of blocks) visit(block, undefined);
    const need = (given: Value | undefined, times = 1): void => {
      if (!given) return;
      const value = original(given);
      this.#uses.set(value, (this.#uses.get(value) ?? 0) + times);
      if (this.#live.has(value)) return;
      this.#live.add(value);
      if (value.op === "load" && "dims" in value.place! && value.place.written) this.#form.read.add(value.place);
      const owner = owners.get(value);
      // What a loop carries is set where it is made.
      if (owner) {
        awake(owner.item);
        need(owner.a, 2);
        need(owner.b, 2);
      } else for (const arg of value.args) need(arg, twice.has(value.op) ? 2 : 1);
    };
    const awake = (from: Item | undefined): void => {
      for (let item = from; item && !this.#live.has(item); item = parents.get(item)) {
        this.#live.add(item);
        if (!isValue(item) && item.kind !== "store") for (const on of conditionsOf(item)) need(on);
      }
    };
    for (const store of stores) {
      if (this.#form.rows === "side by side" && !store.own)
        throw this.#refuse(
          "an element that writes its own place",
          `${store.place.name} at another`,
          "gpu.js lets a thread write one place",
        );
      if (!own.includes(store.place)) continue;
      // A place that is written on some ways only keeps what it had on the others.
      if (store.mask || parents.get(store)) this.#form.read.add(store.place);
      awake(store);
      need(store.value);
      need(store.mask);
    }
    // So does one that is never written.
    for (const place of own) if (!stores.some((store) => store.place === place)) this.#form.read.add(place);
  }

  #declare(name: string, type: Value["type"], from?: string): void {
    // gpu.js holds a variable as a whole number if it is counted up somewhere, else as a single.
    const start = type === "i32" ? `let ${name} = 0; ${name}++;` : `let ${name} = ${from ?? 0};`;
    this.#lines.push(type === "i32" && from !== undefined ? `${start} ${name} = ${from};` : start);
  }

  #items(block: Block): void {
    for (const item of block.items) {
      if (!this.#live.has(item)) continue;
      if (isValue(item)) this.#define(item, block);
      else if (item.kind === "store") {
        const set = `${this.#given(item.place)} = ${this.#expression(item.value)};`;
        this.#lines.push(item.mask ? `if (${this.#expression(item.mask)}) { ${set} }` : set);
      } else {
        if (++this.#blocks > BLOCKS)
          throw this.#refuse(`choices and loops at most ${BLOCKS} deep`, "more", "a device nests no further");
        const used = item.phis.filter(({ value }) => this.#live.has(value));
        for (const { value } of used) {
          this.#names.set(value, `v${value.id}`);
          this.#declare(`v${value.id}`, value.type);
        }
        const set = (side: "a" | "b") => this.#move(used.map((phi) => ({ to: phi.value, from: phi[side] })));
        if (item.kind === "if") {
          this.#lines.push(`if (${this.#expression(item.on)}) {`);
          this.#items(item.yes);
          set("a");
          this.#lines.push("} else {");
          this.#items(item.no);
          set("b");
          this.#lines.push("}");
        } else {
          set("a");
          this.#lines.push("while (true) {");
          const leave = (on: Value) => this.#lines.push(`if (!(${this.#expression(on)})) { break; }`);
          if (item.going) leave(item.going);
          this.#items(item.head);
          leave(item.goesOn);
          this.#items(item.body);
          set("b");
          this.#lines.push("}");
        }
        this.#blocks--;
      }
    }
  }

  /** Sets several variables at once: one that another reads is kept until that has read it. */
  #move(pairs: readonly { readonly to: Value; readonly from: Value }[]): void {
    const targets = new Set(pairs.map(({ to }) => to));
    const sets = pairs.map(({ to, from }) => {
      const name = this.#names.get(to)!;
      const text = truth(to) ? `(${this.#expression(from)}) ? 1 : 0` : this.#expression(from);
      if (!targets.has(original(from)) || original(from) === to) return `${name} = ${text};`;
      const kept = `${name}k${this.#lines.length}`;
      this.#declare(kept, to.type, text);
      return `${name} = ${kept};`;
    });
    this.#lines.push(...sets);
  }

  #define(value: Value, block: Block): void {
    const { op, type } = value;
    if (this.#names.has(value) || ["const", "param", "phi", "same", "first", "lane", "row"].includes(op)) return;
    const chosen = op === "select" && type !== "f64";
    const depth = 1 + Math.max(0, ...value.args.map((arg) => this.#depth(original(arg))));
    this.#depths.set(value, depth);
    const kept = this.#uses.get(value)! > 1 || chosen || op === "load" || depth > NESTED;
    if (!kept && this.#usedIn(value, block)) return;
    const name = `v${value.id}`;
    if (chosen) {
      const [on, yes, no] = value.args.map((arg) => this.#expression(arg));
      this.#declare(name, type);
      const [a, b] = truth(value) ? [`(${yes}) ? 1 : 0`, `(${no}) ? 1 : 0`] : [yes, no];
      this.#lines.push(`if (${on}) { ${name} = ${a}; } else { ${name} = ${b}; }`);
    } else this.#declare(name, type, truth(value) ? `(${this.#operation(value)}) ? 1 : 0` : this.#operation(value));
    this.#names.set(value, name);
  }

  #depth(value: Value): number {
    return this.#names.has(value) ? 0 : (this.#depths.get(value) ?? 0);
  }

  /** Whether its one use lies in the same block, so that it is made as often as there. */
  #usedIn(value: Value, block: Block): boolean {
    return block.items.some(
      (item) => isValue(item) && this.#live.has(item) && item.args.some((a) => original(a) === value),
    );
  }

  #expression(given: Value): string {
    const value = original(given);
    const name = this.#names.get(value);
    if (name !== undefined) return truth(value) ? `(${name} > 0.5)` : name;
    switch (value.op) {
      case "const":
        if (truth(value)) return value.imm ? "(1 > 0)" : "(0 > 1)";
        if (Number.isNaN(value.imm)) return "nothing";
        return value.imm! < 0 || Object.is(value.imm, -0) ? `(${value.imm})` : String(value.imm);
      case "lane":
      case "first":
        return "this.thread.x";
      case "row":
        return this.#plan.row === undefined ? "0" : "row";
      default:
        return this.#operation(value);
    }
  }

  #operation(value: Value): string {
    const { op, args, lo, hi } = value;
    const [a, b, c] = args.map((arg) => this.#expression(arg)) as [string, string, string];
    // WGSL refuses a count past 31 that it knows; others it takes by their five lowest bits, as they are meant.
    const count = shifts.has(op) && original(args[1]!);
    if (count && count.op === "const") return `(${a} ${infix[op]} ${count.imm! & 31})`;
    // WGSL's != takes no number for equal to all others; its least and most drop it.
    if (op === "ne" && value.type === "mask") return `(!(${a} === ${b}))`;
    if (infix[op]) return `(${a} ${infix[op]} ${b})`;
    if (op === "min" || op === "max") {
      if (args.every(finite)) return `Math.${op}(${a}, ${b})`;
      return `(${a} ${op === "min" ? "<" : ">"} ${b} || !(${a} === ${a}) ? ${a} : ${b})`;
    }
    if (direct.has(op)) return `Math.${op}(${a})`;
    const known = single[op];
    if (known) return this.#using(known.text(a, b));
    const wrap = wraps[op];
    // A sum that may leave 32 bits comes back by | 0.
    if (wrap) return lo > -2147483648 && hi < 2147483647 ? `(${a} ${wrap} ${b})` : `((${a} ${wrap} ${b}) | 0)`;
    switch (op) {
      case "imul":
        // Of sizes and places the product is a place.
        if (args.every((arg) => arg.lo >= 0 && arg.hi <= MOST)) return `(${a} * ${b})`;
        if (lo > -2147483648 && hi < 2147483647) return `(${a} * ${b})`;
        // By halves: a product of 48 bits is exact where whole numbers are doubles.
        return `((((${a} & 65535) * ${b}) | 0) + ((((${a} >> 16) * (${b} & 65535)) | 0) << 16) | 0)`;
      case "neg":
        return `(-${a})`;
      case "not":
        return `(!${a})`;
      // What a function of Math gives is a single, whatever it was given.
      case "float":
        return `Math.trunc(${a})`;
      case "ufloat":
        return `(Math.trunc(${a} >>> 16) * 65536 + (${a} & 65535))`;
      case "int":
        return fitsI32(args[0]!) ? `(${a} | 0)` : this.#using(`(wrapped(${a}) | 0)`);
      case "signed":
        return a;
      case "least":
        return `(${b} < ${a} ? ${b} : ${a})`;
      case "most":
        return `(${a} < ${b} ? ${b} : ${a})`;
      case "select":
        return `(${a} ? ${b} : ${c})`;
      case "load":
        return this.#load(value, a);
      default:
        throw this.#refuse("arithmetic that single precision has", named[op] ?? op, "it is exact in doubles alone");
    }
  }

  /** Keeps which functions a text calls. */
  #using(text: string): string {
    for (const name of Object.keys(functions) as (keyof typeof functions)[])
      if (text.includes(`${name}(`)) this.#used.add(name);
    return text;
  }

  #load(value: Value, index: string): string {
    const place = value.place!;
    const array = "dims" in place ? place : undefined;
    if (array?.written) {
      if (this.#isOwn(value, value.args[0]!)) return this.#names.get(value) ?? this.#given(array);
      if (this.#form.rows === "side by side")
        throw this.#refuse(
          "an element that reads its own place of what is given",
          `${array.name} at another`,
          "threads see nothing of one another",
        );
    }
    const read = this.#read(place, index);
    if (value.offset !== undefined) return read;
    const length = array ? `l${this.#plan.places.indexOf(array)}` : (place as Table).data.length;
    // A bare 0 would make a single of the whole choice.
    const outside = { f64: "nothing", i32: "(0 | 0)", u8: "0" }[place.kind];
    return `(((${index}) < 0 || (${index}) >= ${length}) ? ${outside} : ${read})`;
  }
}

const named: Readonly<Record<string, string>> = {
  high: "the bits of a double",
  low: "the bits of a double",
  irem: "%",
};
