// A call as a GPU sees it: its numbers packed in singles, the launches by which it is worked, and its answer read. It
// names no device: kernels/compiler/node-gpu.ts starts one.
import { type GpuForm, refuse, widths } from "./gpu.ts";
import type { ArrayPlace } from "./ir.ts";
import { type Call, extent, type Numbers, type Plan } from "./plan.ts";
import { found, numbersOf, scalarsOf } from "./work.ts";

/** The largest single: WGSL knows no infinity, so this stands for it. */
const MOST_SINGLE = 3.4028234663852886e38;

/** One run of every text on the device. */
export interface Launch {
  /** Lanes, and rows where they are side by side. */
  readonly output: readonly number[];
  /** What threads are told beside the call's own numbers: the first row, and its remainders. */
  readonly numbers: readonly number[];
  /** Where what each text gives is put for the launches to come: from which single, to which held one, how many. */
  readonly puts: readonly (readonly [from: number, to: number, count: number])[];
}

/** What a launch may be at most: singles of a buffer, and rows or lanes where there are both. */
export interface Room {
  readonly singles: number;
  readonly side: number;
}

export interface Task {
  readonly launches: readonly Launch[];
  /** Singles that go there. */
  readonly sent: number;
  /** Singles that come back: from which one that is held, where launches put them there. */
  readonly back: number;
  readonly from?: number;
  /** Singles of the largest buffer. */
  readonly widest: number;
}

/** All that is held on the device, and where: tables, then arrays; of what is only given, nothing. */
function heldOf({ program, rows, read }: GpuForm, plan: Plan, call: Call) {
  let end = 0;
  const berth = ({ name, kind }: Pick<ArrayPlace, "name" | "kind">, data: Numbers) => {
    const at = end;
    end += data.length * widths[kind];
    return { name, kind, data, at };
  };
  const tables = program.tables.map((table) => berth(table, table.data));
  const arrays = plan.places.map((place, n) => {
    const only = place.written && rows === "side by side" && !read.has(place);
    return berth(place, only ? new Float64Array(0) : call.arrays[n]!);
  });
  return { tables, arrays, sent: end };
}

type Held = ReturnType<typeof heldOf>;

const product = (all: readonly number[]): number => all.reduce((a, b) => a * b, 1);

export function taskOf(form: GpuForm, plan: Plan, call: Call, room: Room): Task {
  const { rows, passes } = form;
  const { arrays, sent } = heldOf(form, plan, call);
  const [height, lanes] = extent(plan, call);
  if (height * lanes === 0) return { launches: [], sent, back: 0, widest: 0 };
  if (rows === "launched") {
    const from = arrays.find((_, n) => plan.places[n]!.written)!.at;
    const launches = Array.from({ length: height }, (_, row) => rowOf(form, plan, call, arrays, row));
    return { launches, sent, back: sent - from, from, widest: sent };
  }
  const beside = rows === "side by side" && plan.row !== undefined;
  const width = Math.max(...passes.map(({ length }) => length));
  // A row of too many lanes for one side is a launch of its own.
  const most = lanes > room.side ? 1 : Math.min(room.side, Math.floor(room.singles / (lanes * width)) || 1);
  const launches: Launch[] = [];
  for (let row = 0; row < (beside ? height : 1); row += most) {
    const output = beside && lanes <= room.side ? [lanes, Math.min(most, height - row)] : [lanes];
    launches.push({ output, numbers: [row], puts: [] });
  }
  const counts = launches.map(({ output }) => product(output));
  const back = counts.reduce((sum, count) => sum + count, 0) * passes.flat().length;
  return { launches, sent, back, widest: Math.max(sent, width * Math.max(...counts)) };
}

/** A launch for one row, and where what it gives is put; what lies outside of an array is written nowhere. */
function rowOf(form: GpuForm, plan: Plan, call: Call, arrays: Held["arrays"], row: number): Launch {
  const [, lanes] = extent(plan, call);
  const now = numbersOf(form.program, scalarsOf(plan, call), row);
  const puts = form.passes.map(([part]) => {
    const { data, kind, at } = arrays[plan.places.indexOf(part!.place)]!;
    const first = found(form.puts.get(part!.place)!, now);
    const from = Math.max(0, -first);
    const count = Math.max(0, Math.min(lanes, data.length - first) - from);
    return [widths[kind] * from, at + widths[kind] * (first + from), widths[kind] * count] as const;
  });
  return { output: [lanes], numbers: [row, ...form.told.map((value) => found(value, now))], puts };
}

interface Packed {
  readonly held: Float32Array;
  readonly numbers: readonly number[];
}

/** A call's numbers in single precision, all in one array; what lies outside the declared domain is refused by name. */
export function packed(form: GpuForm, plan: Plan, call: Call): Packed {
  const { tables, arrays, sent } = heldOf(form, plan, call);
  // A buffer of nothing cannot be bound.
  const held = new Float32Array(Math.max(1, sent));
  for (const { name, kind, data, at: start } of [...tables, ...arrays]) {
    if (kind === "f64") within(plan, name, data);
    if (kind !== "i32") held.set(data, start);
    else {
      let at = start;
      for (const word of data) {
        held[at++] = word >> 16;
        held[at++] = word & 65535;
      }
    }
  }
  plan.scalars.forEach(({ name, type }, n) => {
    if (type === "f64") within(plan, name, [call.scalars[n]!]);
  });
  return {
    held,
    numbers: [...arrays.map(({ at }) => at), ...call.arrays.map(({ length }) => length), ...scalarsOf(plan, call)],
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

/** Puts what came back into the call's arrays: of each launch and text in turn, or all that was put together. */
export function unpacked(form: GpuForm, plan: Plan, call: Call, task: Task, answers: readonly Float32Array[]): void {
  const { passes, puts } = form;
  const { launches, from } = task;
  const { arrays } = heldOf(form, plan, call);
  passes.forEach((parts, pass) => {
    parts.forEach(({ place, half }, n) => {
      const at = plan.places.indexOf(place);
      const out = call.arrays[at]!;
      if (puts.has(place)) fill(out, half, answers[0]!, arrays[at]!.at - from! + n, parts.length);
      else
        launches.reduce((start, { output }, launch) => {
          const end = start + product(output);
          fill(out.subarray(start, end), half, answers[launch * passes.length + pass]!, n, parts.length);
          return end;
        }, 0);
    });
  });
}

function fill(out: Numbers, half: "high" | "low" | undefined, answer: Float32Array, start: number, step: number): void {
  let from = start;
  // Hot: a loop for each kind, so that each sees one kind of array.
  if (half === "high") for (let i = 0; i < out.length; i++, from += step) out[i] = answer[from]! << 16;
  else if (half === "low") for (let i = 0; i < out.length; i++, from += step) out[i]! |= answer[from]!;
  else
    for (let i = 0; i < out.length; i++, from += step) {
      const x = answer[from]!;
      out[i] = x >= MOST_SINGLE ? Infinity : x <= -MOST_SINGLE ? -Infinity : x;
    }
}
