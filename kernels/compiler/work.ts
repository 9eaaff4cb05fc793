// How much a call is: its operations on numbers and the bytes of its arrays, counted on the typed form with the call's
// own sizes. Which way it is run, and what bounds it, are said elsewhere.
import type { Program } from "./emit.ts";
import { bytesOf } from "./emit.ts";
import { type Block, isValue, type Loop, type Value } from "./ir.ts";
import { original } from "./lower.ts";
import { type Call, extent, type Plan } from "./plan.ts";

export interface Work {
  /** On numbers that may have a fraction, in every branch; a function of the mathematics counts as MATHS. */
  readonly operations: number;
  readonly bytes: number;
}

/** What a sine and its like come to. */
const MATHS = 40;
const free = new Set(["const", "param", "phi", "same", "lane", "row", "first", "pointer", "pitch", "load", "float"]);
const maths = new Set(
  "sin cos tan asin acos atan atan2 sinh cosh tanh exp expm1 log log1p log2 log10 pow cbrt".split(" "),
);

/** The typed form for a GPU names each function of the mathematics once, so it is the one that is counted. */
export function workOf(program: Program, plan: Plan, call: Call): Work {
  const [rows, lanes] = extent(plan, call);
  // Halfway: what differs between rows counts as it does there. Lanes run their loops together.
  const known = numbersOf(program, scalarsOf(plan, call), rows >> 1);
  const counted = (block: Block): number => {
    let sum = 0;
    for (const item of block.items) {
      if (isValue(item)) {
        if (item.type === "f64" && !item.whole && !free.has(item.op)) sum += maths.has(item.op) ? MATHS : 1;
      } else if (item.kind === "loop") sum += turns(item, known) * (counted(item.head) + counted(item.body));
      else if (item.kind === "if") sum += counted(item.yes) + counted(item.no);
    }
    return sum;
  };
  const bytes = plan.places.reduce((sum, { kind }, n) => sum + call.arrays[n]!.length * bytesOf[kind], 0);
  return { operations: rows * (counted(program.row) + lanes * counted(program.lane)), bytes };
}

/** A call's sizes and numbers, in the order of the program's. */
export const scalarsOf = (plan: Plan, call: Call): readonly number[] => [
  ...plan.sizes.map((axis) => call.sizes.get(axis)!),
  ...call.scalars,
];

/** What is plain before any lane, in one row. */
export const numbersOf = ({ scalars, rowValue }: Program, numbers: readonly number[], row: number) =>
  new Map([...scalars.map((value, n) => [value, numbers[n]!] as const), [rowValue, row]]);

/** How often a loop runs whose counter moves by one step to a limit; once where that is not seen. */
function turns({ phis, goesOn }: Loop, known: Map<Value, number>): number {
  const [counter, limit] = goesOn.args;
  const phi = phis.find(({ value }) => value === (counter && original(counter)));
  if (!phi || !limit) return 1;
  const from = found(phi.a, known);
  const to = found(limit, known);
  known.set(phi.value, from);
  const step = found(phi.b, known) - from;
  known.set(phi.value, (from + to) / 2);
  const count = Math.ceil((to - from) / step);
  return count > 0 ? count : Number.isNaN(count) ? 1 : 0;
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  iadd: (a, b) => a + b,
  sub: (a, b) => a - b,
  isub: (a, b) => a - b,
  mul: (a, b) => a * b,
  imul: (a, b) => a * b,
  min: Math.min,
  max: Math.max,
  irem: (a, b) => a % b,
  isr: (a, b) => a >> b,
  ishl: (a, b) => a << b,
  float: (a) => a,
  int: (a) => Math.trunc(a),
  first: () => 0,
  lane: () => 0,
};

/** A number that is plain before any lane, as the first has it; NaN where it is not. */
export function found(given: Value, known: ReadonlyMap<Value, number>): number {
  const value = original(given);
  const there = known.get(value);
  if (there !== undefined) return there;
  if (value.op === "const") return value.imm!;
  const by = arithmetic[value.op];
  return by ? by(...(value.args.map((one) => found(one, known)) as [number, number])) : Number.NaN;
}
