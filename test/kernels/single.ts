// How far single precision may lie from doubles: a kernel's typed form run lane by lane in doubles, each operation
// adding what its own rounding may change to what its arguments' may. Wilkinson 1963, Rounding Errors in Algebraic
// Processes.

import { programOf } from "../../kernels/compiler/built.ts";
import type { Program } from "../../kernels/compiler/emit.ts";
import { HALF, single } from "../../kernels/compiler/gpu-maths.ts";
import { type ArrayPlace, type Block, isValue, type Phi, type Value } from "../../kernels/compiler/ir.ts";
import { original } from "../../kernels/compiler/lower.ts";
import { type Call, callOf, extent, type Numbers, type Plan } from "../../kernels/compiler/plan.ts";
import * as maths from "../../kernels/maths/index.ts";

/** The least normal single: what is smaller may be taken for 0. */
const LEAST = 1.1754943508222875e-38;
/** Up to here a single holds every whole number. */
const WHOLE = 2 ** 24;
const { abs, max, min, fround } = Math;
/** Numbers that stand before any lane, or in the value that they are another name of. */
const there = new Set(["phi", "same", "param", "const", "row"]);
type Two = (a: number, b: number) => number;

const exact: Readonly<Record<string, Two>> = {
  iadd: (a, b) => (a + b) | 0,
  isub: (a, b) => (a - b) | 0,
  imul: Math.imul,
  irem: (a, b) => a % b,
  iand: (a, b) => a & b,
  ior: (a, b) => a | b,
  ixor: (a, b) => a ^ b,
  ishl: (a, b) => a << b,
  isr: (a, b) => a >> b,
  isru: (a, b) => (a >>> b) | 0,
};
const compared: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};
const stepped: Readonly<Record<string, (a: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  int: (a) => a | 0,
};

/** What a kernel gives, and of each number how far single precision may lie from it; Infinity: at a parting of ways. */
export interface Bounded {
  readonly given: Readonly<Record<string, Numbers>>;
  readonly slips: Readonly<Record<string, Float64Array>>;
}

export function bounded(plan: Plan, passed: Readonly<Record<string, unknown>>): Bounded {
  const call = callOf(plan, passed);
  const written = plan.places.filter((place) => place.written);
  const slips = new Map(written.map((place) => [place, roundings(call.arrays[plan.places.indexOf(place)]!)]));
  new Run(plan, programOf(plan, "gpu"), call, slips).all();
  return {
    given: Object.fromEntries(written.map((place) => [place.name, call.arrays[plan.places.indexOf(place)]!])),
    slips: Object.fromEntries([...slips].map(([{ name }, all]) => [name, all])),
  };
}

/** What becoming a single changes. */
const rounding = (x: number): number => (Number.isFinite(x) ? abs(x - fround(x)) : 0);
const roundings = (data: Numbers): Float64Array =>
  Float64Array.from(data, data instanceof Float64Array ? rounding : () => 0);

class Run {
  readonly #plan: Plan;
  readonly #program: Program;
  readonly #call: Call;
  readonly #slips: ReadonlyMap<ArrayPlace, Float64Array>;
  readonly #x = new Map<Value, number>();
  readonly #e = new Map<Value, number>();

  constructor(plan: Plan, program: Program, call: Call, slips: ReadonlyMap<ArrayPlace, Float64Array>) {
    this.#plan = plan;
    this.#program = program;
    this.#call = call;
    this.#slips = slips;
  }

  all(): void {
    const { entry, row, lane, rowValue, laneValue, scalars } = this.#program;
    const numbers = [...this.#plan.sizes.map((axis) => this.#call.sizes.get(axis)!), ...this.#call.scalars];
    for (const [n, value] of scalars.entries())
      this.#put(value, numbers[n]!, value.type === "f64" ? rounding(numbers[n]!) : 0);
    const [rows, lanes] = extent(this.#plan, this.#call);
    this.#block(entry);
    for (let r = 0; r < rows; r++) {
      this.#put(rowValue, r, 0);
      for (let i = 0; i < lanes; i++) {
        this.#put(laneValue, i, 0);
        this.#lane = i;
        this.#block(row);
        this.#block(lane);
      }
    }
  }
  #lane = 0;

  #put(value: Value, x: number, e: number): void {
    this.#x.set(value, x);
    this.#e.set(value, e);
  }

  #of(given: Value): [number, number] {
    const value = original(given);
    if (value.op === "const") return [value.imm!, value.type === "f64" ? rounding(value.imm!) : 0];
    return [this.#x.get(value)!, this.#e.get(value)!];
  }

  #move(phis: readonly Phi[], side: "a" | "b", doubt = 0): void {
    const all = phis.map((phi) => [phi, this.#of(phi[side])] as const);
    for (const [{ value }, [x, e]] of all) this.#put(value, x, e + doubt);
  }

  #block(block: Block): void {
    for (const item of block.items) {
      if (isValue(item)) {
        if (!there.has(item.op)) this.#put(item, ...this.#value(item));
      } else if (item.kind === "store") {
        const [on, doubt] = item.mask ? this.#of(item.mask) : [1, 0];
        const at = this.#of(item.at)[0];
        const [x, e] = this.#of(item.value);
        const array = this.#call.arrays[this.#plan.places.indexOf(item.place)]!;
        const slips = this.#slips.get(item.place)!;
        if (doubt > 0) slips[at] = Infinity;
        if (on) {
          array[at] = x;
          slips[at] = e + doubt;
        }
      } else if (item.kind === "if") {
        const [on, doubt] = this.#of(item.on);
        this.#block(on ? item.yes : item.no);
        this.#move(item.phis, on ? "a" : "b", doubt);
      } else {
        this.#move(item.phis, "a");
        let doubt = 0;
        for (;;) {
          this.#block(item.head);
          const [on, unsure] = this.#of(item.goesOn);
          doubt += unsure;
          if (!on) break;
          this.#block(item.body);
          this.#move(item.phis, "b", doubt);
        }
      }
    }
  }

  #value(value: Value): [number, number] {
    const { op, args } = value;
    const all = args.map((arg) => this.#of(arg));
    const [[a, ea], [b, eb], [c, ec]] = [all[0] ?? [0, 0], all[1] ?? [0, 0], all[2] ?? [0, 0]];
    const rounded = (x: number, e: number): [number, number] => {
      // A single holds these whole numbers as they are, and what is infinite.
      if (value.whole && abs(x) + e <= WHOLE) return [x, e];
      if (abs(x) === Infinity && e < Infinity) return [x, 0];
      return [x, e + HALF * (abs(x) + e) + LEAST];
    };
    if (exact[op]) return [exact[op](a, b), ea + eb > 0 ? Infinity : 0];
    const compares = compared[op];
    if (compares) {
      const unsure = ea + eb > 0 && abs(a - b) <= ea + eb;
      return [compares(a, b) ? 1 : 0, unsure ? Infinity : 0];
    }
    const step = stepped[op];
    if (step) return [step(a), step(a - ea) === step(a + ea) ? 0 : abs(step(a + ea) - step(a - ea))];
    switch (op) {
      case "add":
        return rounded(a + b, ea + eb);
      case "sub":
        return rounded(a - b, ea + eb);
      case "mul":
        return rounded(a * b, abs(a) * eb + abs(b) * ea + ea * eb);
      case "div": {
        const e = eb < abs(b) ? (ea + abs(a / b) * eb) / (abs(b) - eb) : Infinity;
        return [a / b, e + single["div"]!.slip(abs(a / b) + e, a, b) + LEAST];
      }
      case "neg":
        return [-a, ea];
      case "abs":
        return [abs(a), ea];
      case "min":
      case "max":
        return [op === "min" ? min(a, b) : max(a, b), max(ea, eb)];
      case "least":
        return [min(a, b), max(ea, eb)];
      case "most":
        return [max(a, b), max(ea, eb)];
      case "select":
        return [a ? b : c, (a ? eb : ec) + (ea > 0 ? (value.type === "f64" ? abs(b - c) : Infinity) : 0)];
      case "and":
        return [a && b ? 1 : 0, ea + eb];
      case "or":
        return [a || b ? 1 : 0, ea + eb];
      case "not":
        return [a ? 0 : 1, ea];
      case "lane":
      case "first":
        return [this.#lane, 0];
      case "float":
      case "ufloat":
        return rounded(op === "float" ? a : a >>> 0, ea);
      case "signed":
        return [a, ea];
      case "fround":
        return [fround(a), ea + HALF * abs(a)];
      case "load": {
        const place = value.place!;
        const data = "dims" in place ? this.#call.arrays[this.#plan.places.indexOf(place)]! : place.data;
        const x = data[a] ?? (place.kind === "f64" ? Number.NaN : 0);
        const known = "dims" in place ? this.#slips.get(place)?.[a] : undefined;
        return [x, known ?? (place.kind === "f64" ? rounding(x) : 0)];
      }
      default: {
        const f = (op === "sqrt" ? Math.sqrt : (maths as unknown as Record<string, Two>)[op]!) as Two;
        const y = f(a, b);
        const near = [f(a - ea, b), f(a + ea, b), f(a, b - eb), f(a, b + eb)].map((other) => abs(other - y));
        // Twice, since the function may bend between.
        const e = 2 * max(...near);
        return [y, e + single[op]!.slip(abs(y) + e, a, b) + LEAST];
      }
    }
  }
}
