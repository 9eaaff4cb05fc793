// Kernels that nobody would write, drawn from all that the subset holds: what they mean is held to what lanes make of
// them. A kernel is known by its number.
import { type AnyKernel, type Declared, type Given, kernel } from "../../kernels/compiler/index.ts";
import * as maths from "../../kernels/maths/index.ts";
import { order, type Passed, passedAt, type Trial } from "./trials.ts";

const takes: Declared = { x: "f64[n]", z: "f64[n]", p: "i32[n]", b: "u8[n]", a: "f64", m: "i32" };
const gives: Given = { y: "f64[n]", u: "f64[n]", k: "i32[n]", c: "u8[n]", line: "f64[steps, n]" };
const grid: Declared = { x: "f64[rows, inner]", z: "f64[inner, columns]", p: "i32[inner, columns]", a: "f64" };
const sums: Given = { y: "f64[rows, columns]", k: "i32[rows, columns]" };

const eighths = Float64Array.from({ length: 64 }, (_, i) => (i - 20) / 8);
const words = Int32Array.from({ length: 64 }, (_, i) => Math.imul(i, 0x9e3779b1));
const letters = Uint8Array.from({ length: 64 }, (_, i) => 7 * i);
const { sin, cos, tan, exp, log, pow, atan2, tanh } = maths;
const uses = { eighths, words, letters, sin, cos, tan, exp, log, pow, atan2, tanh };

const sizes = [1, 7, 8, 19, 40, 67];
const trial: Trial = { fixed: (seed) => ({ m: seed % 11 }) };

/** The text of one, by the numbers that `next` gives. */
class Author {
  readonly #next: () => number;
  readonly #rows: boolean;
  /** Variables in reach, by type. */
  readonly #names: Record<"f64" | "i32" | "truth" | "counter" | "steps", string[]> = {
    f64: [],
    i32: [],
    truth: [],
    counter: [],
    steps: [],
  };
  #count = 0;
  #loops = 0;
  #inLoop = false;
  #returns = false;

  constructor(next: () => number, rows: boolean) {
    this.#next = next;
    this.#rows = rows;
  }

  #below(n: number): number {
    return this.#next() % n;
  }

  #one<T>(...of: readonly T[]): T {
    return of[this.#below(of.length)]!;
  }

  /** One of these, made only if it is chosen. */
  #some(...of: readonly (() => string)[]): string {
    return this.#one(...of)();
  }

  text(): string {
    const size = 1 + this.#below(5);
    const lines = Array.from({ length: size }, () => this.#statement(2));
    const ends = this.#rows ? this.#stores() : Array.from({ length: 1 + this.#below(3) }, () => this.#store());
    return [...lines, ...[ends].flat()].join("\n");
  }

  #stores(): string[] {
    return [`y[row * columns + i] = ${this.#f64(3)};`, `k[row * columns + i] = ${this.#i32(2)};`];
  }

  /** Each array is written and read at one place, or what an element finds would depend on when others wrote. */
  readonly #places = new Map<string, string>();

  #place(array: string): string {
    const at = this.#places.get(array) ?? this.#one("i", "i", "i", "i + 3", "i - 2");
    this.#places.set(array, at);
    return `${array}[${at}]`;
  }

  #store(): string {
    const { steps } = this.#names;
    if (steps.length > 0 && this.#below(2) === 0) {
      const at = `line[${this.#one(...steps)} * n + i]`;
      const stored = `${at} = ${this.#f64(2)};`;
      return this.#some(
        () => stored,
        () => `if (${this.#truth(1)}) ${stored}`,
      );
    }
    const to = this.#one("y", "y", "u", "k", "c");
    const whole = to === "k" || to === "c";
    const value = whole ? this.#i32(3) : this.#f64(3);
    const at = this.#place(to);
    return this.#some(
      () => `${at} = ${value};`,
      () => `if (${this.#truth(2)}) ${at} = ${value};`,
      () => (whole ? `${at} = (${value} + (${at} | 0)) | 0;` : `${at} = ${value} + ${at};`),
    );
  }

  #declared(type: "f64" | "i32" | "truth", value: string): string {
    const name = `v${this.#count++}`;
    this.#names[type].push(name);
    return `let ${name} = ${value};`;
  }

  #assigned(): string {
    const type = this.#one("f64", "f64", "i32", "truth");
    const names = this.#names[type];
    if (names.length === 0) return "";
    const value = type === "f64" ? this.#f64(2) : type === "i32" ? this.#i32(2) : this.#truth(2);
    return `${this.#one(...names)} = ${value};`;
  }

  /** A name from around a block means another thing in it. */
  #shadowed(): string {
    const types = ["f64", "i32", "truth"] as const;
    const all = types.flatMap((type) => this.#names[type]);
    if (all.length === 0) return "";
    const name = this.#one(...all);
    for (const type of types) this.#names[type] = this.#names[type].filter((one) => one !== name);
    const type = this.#one(...types);
    const value = type === "f64" ? this.#f64(2) : type === "i32" ? this.#i32(2) : this.#truth(2);
    this.#names[type].push(name);
    return `let ${name} = ${value};`;
  }

  /** `leaves`: whether a return may stand in it. */
  #inside(depth: number, leaves: boolean): string {
    const kept = structuredClone(this.#names);
    const first = this.#below(3) === 0 ? this.#shadowed() : "";
    const lines = Array.from({ length: 1 + this.#below(3) }, () => this.#statement(depth - 1, false));
    if (leaves && !this.#returns && this.#below(3) === 0) {
      this.#returns = true;
      lines.push(`if (${this.#truth(1)}) return;`, this.#store());
    }
    if (this.#inLoop && this.#below(3) === 0)
      lines.push(`if (${this.#truth(1)}) ${this.#one("break", "continue")};`, this.#rows ? "" : this.#store());
    const last = [this.#assigned(), this.#assigned()];
    Object.assign(this.#names, kept);
    return `{ ${[first, ...lines, ...last].join(" ")} }`;
  }

  #statement(depth: number, leaves = !this.#rows): string {
    const plain = [
      () => this.#declared("f64", this.#f64(3)),
      () => this.#declared("f64", this.#f64(2)),
      () => this.#declared("i32", this.#i32(3)),
      () => this.#declared("truth", this.#truth(2)),
      () => this.#assigned(),
      ...(this.#rows ? [] : [() => this.#store()]),
    ];
    if (depth === 0) return this.#some(...plain);
    return this.#some(
      ...plain,
      ...(this.#rows ? [] : [() => `if (${this.#truth(2)}) ${this.#inside(depth, leaves)}`]),
      ...(this.#rows
        ? []
        : [() => `if (${this.#truth(2)}) ${this.#inside(depth, leaves)} else ${this.#inside(depth, leaves)}`]),
      () => this.#loop(depth),
    );
  }

  #loop(depth: number): string {
    if (this.#loops >= 2) return this.#assigned();
    this.#loops++;
    const j = `j${this.#count++}`;
    const bound = this.#rows ? "inner" : this.#one("m", "n", "5", "20", "steps", "steps");
    const { counter, steps } = this.#names;
    const more = this.#one("", "", "", ` && ${this.#truth(1)}`);
    // What each lane counts by itself is no line of an array.
    const shared = more === "";
    this.#names.counter = [...counter, ...(shared && (bound === "n" || bound === "inner") ? [j] : [])];
    this.#names.steps = [...steps, ...(shared && bound === "steps" ? [j] : [])];
    const outer = this.#inLoop;
    this.#inLoop = true;
    const body = this.#inside(depth, !this.#rows);
    this.#inLoop = outer;
    const counts = `let ${j} = 0; ${j} < ${bound}`;
    const inFor = `for (${counts}${more}; ${j}++) ${body}`;
    // One that counts before anything may leave its turn.
    const inWhile = `let ${j} = -1; while (${j} < ${bound}${more}) { ${j}++; ${body} }`;
    const made = !shared && this.#below(2) === 0 ? inWhile : inFor;
    this.#names.counter = counter;
    this.#names.steps = steps;
    return made;
  }

  #f64(depth: number): string {
    const leaf = [
      ...this.#names.f64,
      ...this.#names.f64,
      this.#one("0", "-0", "1", "0.5", "-3.25", "1e300", "NaN", "Infinity"),
      "a",
      this.#loaded(),
      this.#loaded(),
    ];
    if (depth === 0) return this.#one(...leaf);
    const f = () => this.#f64(depth - 1);
    const i = () => this.#i32(depth - 1);
    return this.#some(
      () => this.#one(...leaf),
      () => `(${f()} + ${f()})`,
      () => `(${f()} - ${f()})`,
      () => `(${f()} * ${f()})`,
      () => `(${f()} / ${f()})`,
      () => `(-(${f()}))`,
      () => `Math.${this.#one("abs", "sqrt", "floor", "ceil", "trunc", "round", "sign", "fround")}(${f()})`,
      () => `Math.${this.#one("min", "max")}(${f()}, ${f()})`,
      () => this.#lesser(f(), f()),
      () => `(${this.#truth(depth - 1)} ? ${f()} : ${f()})`,
      () => `(${this.#truth(depth - 1)} ? ${f()} : ${f()})`,
      () => `(${i()} + 0.5)`,
      () => `(${i()} * ${this.#one("2", "0.25")})`,
      () => `((${i()}) >>> 0)`,
      () => `eighths[${i()} & 63]`,
      () => `${this.#rows ? "eighths" : this.#one("x", "eighths")}[Math.${this.#one("floor", "round")}(${f()})]`,
      () => `${this.#one("sin", "cos", "tan", "exp", "log", "tanh")}(${this.#number(depth - 1)})`,
      () => `${this.#one("pow", "atan2")}(${this.#number(depth - 1)}, ${this.#one("2.5", this.#number(depth - 1))})`,
    );
  }

  /** What lies outside of its array equals itself, which no NaN does: where that is asked, a number. */
  #number(depth: number): string {
    return `(1 * ${this.#f64(depth)})`;
  }

  /** The lesser or the greater of two, in one of the ways to say so. */
  #lesser(x: string, y: string): string {
    return `(${x} ${this.#one("<", ">")} ${y} ? ${this.#one(`${x} : ${y}`, `${y} : ${x}`)})`;
  }

  #loaded(): string {
    const { counter, steps } = this.#names;
    if (steps.length > 0 && this.#below(2) === 0) {
      const j = this.#one(...steps);
      const own = this.#one("(p[i] & 3)", j, `(${j} + 1)`, `(steps - 1 - ${j})`);
      return `line[${own} * n + i]`;
    }
    if (this.#rows) {
      const j = counter.length > 0 ? this.#one(...counter) : "0";
      return j === "0" ? "a" : this.#one(`x[row * inner + ${j}]`, `z[${j} * columns + i]`, `z[${j} * columns + i]`);
    }
    const array = this.#one("x", "z");
    const at = this.#one(
      "i",
      "i",
      "i",
      "i + 1",
      "i - 2",
      "n - 1 - i",
      "2 * i",
      "3 * i - m",
      "m",
      ...counter,
      ...counter,
    );
    return this.#one(`${array}[${at}]`, `${array}[${at}]`, `${array}[p[i] & 15]`, `eighths[m]`);
  }

  #i32(depth: number): string {
    const whole = this.#rows
      ? this.#names.counter.length > 0
        ? [`(p[${this.#one(...this.#names.counter)} * columns + i] | 0)`]
        : []
      : [
          "(p[i] | 0)",
          "(b[i] | 0)",
          "(p[n - 1 - i] | 0)",
          "(b[i + 1] | 0)",
          "(p[2 * i] | 0)",
          "m",
          "(p[b[i] & 15] | 0)",
        ];
    const leaf = [...this.#names.i32, ...this.#names.i32, ...whole, "i", this.#one("1", "-7", "255", "2147483647")];
    if (depth === 0) return this.#one(...leaf);
    const f = () => this.#f64(depth - 1);
    const i = () => this.#i32(depth - 1);
    const by = this.#rows ? "5" : this.#one("1", "5", "31", "m");
    return this.#some(
      () => this.#one(...leaf),
      () => `((${i()} + ${i()}) | 0)`,
      () => `((${i()} - ${i()}) | 0)`,
      () => `Math.imul(${i()}, ${i()})`,
      () => `(${i()} & ${i()})`,
      () => `(${i()} | ${i()})`,
      () => `(${i()} ^ ${i()})`,
      () => `(${i()} << ${by})`,
      () => `(${i()} >> ${by})`,
      () => `((${i()} >>> ${by}) | 0)`,
      () => `(~${i()})`,
      () => `(${f()} | 0)`,
      () => `(${f()} | 0)`,
      () => `((${this.#truth(depth - 1)} ? ${i()} : ${i()}) | 0)`,
      () => `(words[${i()} & 63] | 0)`,
      () => `(letters[${i()} & 63] | 0)`,
    );
  }

  #truth(depth: number): string {
    if (depth === 0) return this.#one(...this.#names.truth, "a > 0", this.#rows ? "a < 1" : "x[i] > z[i]");
    const t = () => this.#truth(depth - 1);
    const number = (deep: number) => this.#number(deep);
    const compare = () => this.#one("<", "<=", ">", ">=", "===", "!==");
    return this.#some(
      () => `(${number(depth - 1)} ${compare()} ${number(depth - 1)})`,
      () => `(${number(depth)} ${compare()} ${number(depth - 1)})`,
      () => `(${this.#i32(depth - 1)} ${compare()} ${this.#i32(depth - 1)})`,
      () => `((${this.#i32(depth)} & ${this.#one("1", "2", "255")}) === 0)`,
      () => `(${t()} && ${t()})`,
      () => `(${t()} || ${t()})`,
      () => `(${t()} ${this.#one("&&", "||")} ${this.#one("0", "1", "-0", "2.5", "NaN", "true", this.#i32(1))})`,
      () => `(!${t()})`,
      () => `Number.is${this.#one("NaN", "Finite")}(${number(depth - 1)})`,
    );
  }
}

export interface Drawn {
  readonly kernel: AnyKernel;
  readonly text: string;
  readonly passed: readonly Passed[];
}

/** The kernel of a number, compiled, and what it may be passed. */
export function drawn(number: number): Drawn {
  const next = order(number);
  const rows = next() % 4 === 0;
  const text = new Author(next, rows).text();
  const [own, given] = rows ? [grid, sums] : [takes, gives];
  const named = [...Object.keys(own), ...Object.keys(given), ...(rows ? ["inner", "columns"] : ["steps", "n"])].join(
    ", ",
  );
  const element = new Function(
    ...Object.keys(uses),
    `return { element({ ${named} }, i${rows ? ", row" : ""}) {\n${text}\n} }.element;`,
  )(...Object.values(uses));
  const spec = { name: `drawn-${number}`, about: "", form: "each", takes: own, gives: given, uses, element } as const;
  const made = kernel(spec) as unknown as AnyKernel;
  made.simd(passedAt(own, given, trial, 0, 1));
  const passed = [0, 1, 2].map((turn) => passedAt(own, given, trial, sizes[next() % sizes.length]!, number + turn));
  return { kernel: made, text, passed };
}
