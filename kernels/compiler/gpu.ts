// From the typed form to what gpu.js runs: a function in its own small language, one thread a lane, in f32; how a
// call's numbers are packed for it, and its answer read. It names no device: kernels/compiler/node-gpu.ts starts one.
import type { Program } from "./emit.ts";
import { functions, single } from "./gpu-maths.ts";
import { type ArrayPlace, type Block, type Item, isValue, type Store, type Table, type Value } from "./ir.ts";
import { original } from "./lower.ts";
import { programOf } from "./machine.ts";
import { type Call, extent, MOST, type Plan } from "./plan.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** A thread gives at most four numbers; what gives more is worked in passes, each with the whole arithmetic. */
const GIVES = 4;
/** The largest single: WGSL knows no infinity, so this stands for it. */
const MOST_SINGLE = 3.4028234663852886e38;

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

export interface GpuForm extends GpuText {
  readonly program: Program;
  readonly gives: readonly Part[];
  /** Arrays that are given, and read too. */
  readonly read: ReadonlySet<ArrayPlace>;
}

export function gpuFormOf(plan: Plan): GpuForm {
  if (plan.form === "sweep")
    throw refuse(plan, "a form whose elements stand alone", "a sweep", "a thread sees nothing of what others gave");
  const program = programOf(plan, "gpu");
  const written = plan.places.filter((place) => place.written);
  const gives = written.flatMap((place): Part[] =>
    place.kind === "i32"
      ? [
          { place, half: "high" },
          { place, half: "low" },
        ]
      : [{ place }],
  );
  const texts: string[] = [];
  const used = new Set<keyof typeof functions>();
  const read = new Set<ArrayPlace>();
  for (let at = 0; at < gives.length; at += GIVES)
    texts.push(new Writing(plan, program, used, read).text(gives.slice(at, at + GIVES)));
  const integers = (count: number) => Array.from({ length: count }, () => "Integer" as const);
  return {
    program,
    gives,
    read,
    texts,
    types: [
      "Array",
      "Float",
      ...integers(2 * plan.places.length),
      ...program.scalars.map(({ type }) => (type === "f64" ? ("Float" as const) : ("Integer" as const))),
    ],
    functions: [...used].map((name) => functions[name]),
  };
}

const refuse = ({ where }: Plan, expected: string, got: string, remedy: string): Refusal =>
  refusal(`${where()} on a GPU`, expected, got, `${remedy}: run it by SIMD`);

const widths = { f64: 1, i32: 2, u8: 1 } as const;

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

/** What is sent: tables first, then each array; of what is only given, nothing. */
const sentOf = ({ program, read }: GpuForm, plan: Plan, call: Call) => [
  ...program.tables.map(({ name, kind, data }) => ({ name, kind, data })),
  ...plan.places.map((place, n) => {
    const { name, kind, written } = place;
    return { name, kind, data: !written || read.has(place) ? call.arrays[n]! : [] };
  }),
];

/** How many singles are sent and come back, and over how many lanes, and rows where there are any. */
export function sizesOf(form: GpuForm, plan: Plan, call: Call) {
  const [rows, lanes] = extent(plan, call);
  const sent = sentOf(form, plan, call).reduce((sum, { kind, data }) => sum + data.length * widths[kind], 0);
  const output = plan.row === undefined ? [lanes] : [lanes, rows];
  return {
    sent,
    output,
    given: rows * lanes * form.gives.length,
    widest: rows * lanes * Math.min(GIVES, form.gives.length),
  };
}

interface Packed {
  readonly held: Float32Array;
  readonly numbers: readonly number[];
}

/** A call's numbers in single precision, all in one array; what lies outside the declared domain is refused by name. */
export function packed(form: GpuForm, plan: Plan, call: Call): Packed {
  const { tables } = form.program;
  const all = sentOf(form, plan, call);
  // A buffer of nothing cannot be bound.
  const held = new Float32Array(Math.max(1, sizesOf(form, plan, call).sent));
  let at = 0;
  const starts = all.map(({ name, kind, data }) => {
    const start = at;
    if (kind === "i32")
      for (const word of data) {
        held[at++] = word >> 16;
        held[at++] = word & 65535;
      }
    else {
      if (kind === "f64") within(plan, name, data);
      held.set(data, at);
      at += data.length;
    }
    return start;
  });
  plan.scalars.forEach(({ name, type }, n) => {
    if (type === "f64") within(plan, name, [call.scalars[n]!]);
  });
  return {
    held,
    numbers: [
      ...starts.slice(tables.length),
      ...call.arrays.map(({ length }) => length),
      ...plan.sizes.map((axis) => call.sizes.get(axis)!),
      ...call.scalars,
    ],
  };
}

function within(plan: Plan, name: string, data: ArrayLike<number>): void {
  const [least, most] = plan.single[name] ?? [-MOST_SINGLE, MOST_SINGLE];
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (!(x >= least && x <= most))
      throw refuse(plan, `${name} from ${least} to ${most}`, String(x), "single precision holds no other");
  }
}

/** Puts what the threads gave into the call's arrays. */
export function unpacked(form: GpuForm, plan: Plan, call: Call, answers: readonly Float32Array[]): void {
  form.gives.forEach(({ place, half }, n) => {
    const answer = answers[Math.floor(n / GIVES)]!;
    const step = Math.min(GIVES, form.gives.length - GIVES * Math.floor(n / GIVES));
    const out = call.arrays[plan.places.indexOf(place)]!;
    let from = n % GIVES;
    // Hot: a loop for each kind, so that each sees one kind of array.
    if (half === "high") for (let i = 0; i < out.length; i++, from += step) out[i] = answer[from]! << 16;
    else if (half === "low") for (let i = 0; i < out.length; i++, from += step) out[i]! |= answer[from]!;
    else
      for (let i = 0; i < out.length; i++, from += step) {
        const x = answer[from]!;
        out[i] = x >= MOST_SINGLE ? Infinity : x <= -MOST_SINGLE ? -Infinity : x;
      }
  });
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
const direct = new Set(["abs", "floor", "ceil", "trunc", "min", "max", "fround"]);
const wraps: Readonly<Record<string, string>> = { iadd: "+", isub: "-" };
/** What names an argument more than once. */
const twice = new Set(["hypot", "tan", "least", "most", "imul", "ufloat", "load"]);
const truth = (value: Value): boolean => value.type === "mask" || value.type === "bit";

class Writing {
  readonly #plan: Plan;
  readonly #program: Program;
  readonly #used: Set<keyof typeof functions>;
  readonly #reads: Set<ArrayPlace>;
  readonly #lines: string[] = [];
  readonly #uses = new Map<Value, number>();
  /** Values that stand in a variable, by its name. */
  readonly #names = new Map<Value, string>();
  readonly #live = new Set<Item>();
  readonly #tables: ReadonlyMap<Table, number>;

  constructor(plan: Plan, program: Program, used: Set<keyof typeof functions>, reads: Set<ArrayPlace>) {
    this.#plan = plan;
    this.#reads = reads;
    this.#program = program;
    this.#used = used;
    this.#tables = tablesAt(program.tables);
  }

  text(gives: readonly Part[]): string {
    const { entry, row, lane, scalars, read } = this.#program;
    const { places } = this.#plan;
    // What is read again may have been written by then, so its stores belong to every pass.
    const own = [...new Set([...gives.map(({ place }) => place), ...read])];
    for (const [n, scalar] of scalars.entries()) this.#names.set(scalar, `s${n}`);
    this.#mark([entry, row, lane], own);
    for (const place of own)
      this.#declare(
        this.#given(place),
        place.kind === "f64" ? "f64" : "i32",
        this.#reads.has(place) ? this.#own(place) : undefined,
      );
    for (const block of [entry, row, lane]) this.#items(block);
    const answers = gives.map(({ place, half }) => {
      const name = this.#given(place);
      if (place.kind === "u8") return `${name} & 255`;
      return half === "high" ? `${name} >> 16` : half === "low" ? `${name} & 65535` : name;
    });
    const names = ["held", "nothing", ...places.map((_, n) => `a${n}`), ...places.map((_, n) => `l${n}`)];
    return `function (${[...names, ...scalars.map((_, n) => `s${n}`)].join(", ")}) {
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

  /** The thread's own element as it came. */
  #own(place: ArrayPlace): string {
    const row = this.#plan.row === undefined ? "" : `this.thread.y * s${this.#plan.sizes.indexOf(this.#plan.lane)} + `;
    return this.#read(place, `${row}this.thread.x`);
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
    const visit = (block: Block, parent: Item | undefined): void => {
      for (const item of block.items) {
        parents.set(item, parent);
        if (isValue(item)) continue;
        if (item.kind === "store") stores.push(item);
        else {
          for (const { value, a, b } of item.phis) owners.set(value, { item, a, b });
          for (const inner of item.kind === "loop" ? [item.head, item.body] : [item.yes, item.no]) visit(inner, item);
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
      if (value.op === "load" && "dims" in value.place! && value.place.written) this.#reads.add(value.place);
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
        if (!isValue(item) && item.kind !== "store") need(item.kind === "loop" ? item.goesOn : item.on);
      }
    };
    for (const store of stores) {
      if (!store.own)
        throw this.#refuse(
          "an element that writes its own place",
          `${store.place.name} at another`,
          "gpu.js lets a thread write one place",
        );
      if (!own.includes(store.place)) continue;
      // A place that is written on some ways only keeps what it had on the others.
      if (store.mask || parents.get(store)) this.#reads.add(store.place);
      awake(store);
      need(store.value);
      need(store.mask);
    }
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
          this.#items(item.head);
          this.#lines.push(`if (!(${this.#expression(item.goesOn)})) { break; }`);
          this.#items(item.body);
          set("b");
          this.#lines.push("}");
        }
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
    if (["const", "param", "phi", "same", "first", "lane", "row"].includes(op)) return;
    const chosen = op === "select" && type !== "f64";
    const kept = this.#uses.get(value)! > 1 || chosen || op === "load";
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
        return "this.thread.y";
      default:
        return this.#operation(value);
    }
  }

  #operation(value: Value): string {
    const { op, args, lo, hi } = value;
    const [a, b, c] = args.map((arg) => this.#expression(arg)) as [string, string, string];
    if (infix[op]) return `(${a} ${infix[op]} ${b})`;
    if (direct.has(op)) return `Math.${op}(${args.length > 1 ? `${a}, ${b}` : a})`;
    const known = single[op];
    if (known) {
      const text = known.text(a, b);
      for (const name of Object.keys(functions) as (keyof typeof functions)[])
        if (text.includes(`${name}(`)) this.#used.add(name);
      return text;
    }
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
        return `(${a} | 0)`;
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

  #load(value: Value, index: string): string {
    const place = value.place!;
    const array = "dims" in place ? place : undefined;
    if (array?.written) {
      if (!value.own)
        throw this.#refuse(
          "an element that reads its own place of what is given",
          `${array.name} at another`,
          "threads see nothing of one another",
        );
      return this.#names.get(value) ?? this.#given(array);
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
