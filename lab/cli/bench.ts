// `orrery bench kernels`: every kernel beside V8 and beside C, in the thread's own time and in rounds that take turns;
// on two threads by the clock on the wall. What is timed stands in kernel-rows.ts, and on a GPU in bench-gpu.ts.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { isTrouble, openGpu, pool } from "../../kernels/compiler/node.ts";
import { misuse, shown, unknown } from "../core/index.ts";
import type { Beside } from "./bench-beside.ts";
import { type Figure, judged, littleKernel, own, timed, wall, worked } from "./bench-figure.ts";
import type { First } from "./bench-first.ts";
import { onGpu } from "./bench-gpu.ts";
import { type Row, rows, share } from "./kernel-rows.ts";
import { root } from "./members.ts";
import { digits, say, sayJson, table } from "./table.ts";

export interface BenchOptions {
  readonly json?: boolean;
  /** A part of a row's name. */
  readonly only?: string;
  readonly rounds: number;
}

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

/** The C forms, with lanes as wide as the machine's and as wide as WebAssembly's. */
const widths: Readonly<Record<string, readonly string[]>> = {
  gcc: [],
  "gcc at 128 bits": ["-mprefer-vector-width=128"],
};
const flags = ["-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"];

function built(folder: string): ReadonlyMap<string, string> {
  const source = join(root, "test/bench/kernels/reference.c");
  const compiler = process.env["CC"] ?? "gcc";
  const programs = Object.entries(widths).flatMap(([who, more], i) => {
    const program = join(folder, `reference-${i}`);
    const made = spawnSync(compiler, [...flags, ...more, source, "-o", program, "-lm"]).status === 0;
    return made ? ([[who, program]] as const) : [];
  });
  return new Map(existsSync(source) ? programs : []);
}

export async function benchCommand(what: string, options: BenchOptions): Promise<boolean> {
  if (what !== "kernels") throw unknown("orrery bench", "something that is timed", what, ["kernels"]);
  if (!(Number.isSafeInteger(options.rounds) && options.rounds >= 1))
    throw misuse("--rounds", "a whole number from 1", shown(options.rounds), "pass one");
  return benchKernels(options);
}

/** From so few operations a byte on, memory is what bounds a kernel. */
const BALANCE = 4;

async function benchKernels({ json, only, rounds }: BenchOptions): Promise<boolean> {
  const chosen = rows.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0)
    throw unknown(
      "orrery bench kernels",
      "a kernel",
      only!,
      rows.map(({ name }) => name),
    );
  const folder = mkdtempSync(join(tmpdir(), "orrery-bench-"));
  const two = pool(2);
  const other = beside();
  const gpu = await openGpu();
  try {
    await two.ready();
    const programs = built(folder);
    const figures = chosen.flatMap((row) => [
      ...retaken(() => alone(row, programs, rounds)),
      ...retaken(() => together(row, two.run, other.meanwhile, rounds)),
    ]);
    figures.push(...retaken(() => calls(two.run)), ...retaken(() => firsts(folder)));
    const adapter = isTrouble(gpu) ? `no GPU: ${gpu.about}` : `${gpu.adapter.name} (${gpu.adapter.kind} adapter)`;
    if (!isTrouble(gpu)) figures.push(...(await onGpu(gpu, chosen)));
    if (json) sayJson({ adapter, figures });
    else {
      const shown = figures.map(({ figure, measured, unit, least, most, holds, note }) => [
        figure,
        measured === undefined ? "" : `${digits(measured, 3)} ${unit}`,
        least !== undefined ? `≥ ${least}` : most !== undefined ? `≤ ${most}` : "",
        holds === undefined ? "" : holds ? "yes" : "no",
        note ?? "",
      ]);
      say(`${table(["figure", "measured", "limit", "holds", ""], shown)}\n\n${adapter}`);
    }
    return figures.every(({ holds = true }) => holds);
  } finally {
    rmSync(folder, { recursive: true });
    await two.close();
    await other.close();
    if (!isTrouble(gpu)) await gpu.close();
  }
}

/** What still misses then is told as missed: a figure that is wrong stays so, and who waits longer learns no more. */
const TAKES = 3;

/** Figures of which one misses are taken again: whoever else is on the machine may stay for longer than all rounds. */
function retaken(take: () => readonly Figure[], takes = 1): readonly Figure[] {
  const figures = take();
  if (figures.every(({ holds = true }) => holds) || takes === TAKES) return figures.map((one) => noted(one, takes));
  return retaken(take, takes + 1);
}

const noted = (figure: Figure, takes: number): Figure => {
  if (takes === 1 || figure.holds === undefined) return figure;
  return { ...figure, note: [figure.note, `take ${takes} of ${TAKES}`].filter(Boolean).join("; ") };
};

/** One thread: SIMD, V8 and C, in turns. */
function alone(row: Row, programs: ReadonlyMap<string, string>, rounds: number): Figure[] {
  const { name, size, simd, v8, gcc, stored = 1 } = row;
  const times = new Map<string, number[]>();
  const note = (who: string, time: number) => times.set(who, [...(times.get(who) ?? []), time]);
  for (let k = 0; k < 3; k++) simd();
  for (const { work } of Object.values(v8)) work();
  for (let round = 0; round < rounds; round++) {
    note("SIMD", timed(simd, own));
    for (const [who, { work }] of Object.entries(v8)) note(who, timed(work, own));
    for (const [who, program] of gcc === undefined ? [] : programs) {
      const forms = spawnSync(program, [name]).stdout.toString().trim().split(" ").map(Number);
      note(who, Math.min(...forms) * (share[name] ?? 1));
    }
  }
  const all = new Map([...times].map(([who, each]) => [who, median(each)]));
  const mine = all.get("SIMD")!;
  const beside = Object.entries(v8).map(([who, { least }]) =>
    judged({ figure: `${name}: faster than ${who} in V8`, measured: all.get(who)! / mine, unit: "×", least }),
  );
  const [first] = Object.keys(v8);
  const c = [...programs.keys()].map((who) =>
    judged({
      figure: `${name}: time of ${who}`,
      measured: mine / all.get(who)!,
      unit: "×",
      ...(who === "gcc" && { most: gcc! }),
      ...(share[name] !== undefined && { note: `${100 * share[name]} % of gcc's time for all` }),
    }),
  );
  const kept = judged({
    figure: `${name}: time of gcc`,
    measured: mine / (all.get(first!)! * stored),
    unit: "×",
    ...(gcc !== undefined && { most: gcc }),
    note: "gcc is not here: its stored share of V8's time",
  });
  return [
    { figure: `${name} (${size}) by SIMD`, measured: mine, unit: "ms", note: bound(row) },
    ...beside,
    ...(gcc === undefined ? [] : programs.size > 0 ? c : [kept]),
  ];
}

function bound(row: Row): string {
  const { operations, bytes } = worked(row);
  return operations < BALANCE * bytes ? "memory-bound" : "compute-bound";
}

/** It may take so long to begin: milliseconds. */
const PATIENCE = 60_000;

/** A thread that makes a row's call over and over while something is timed here. */
function beside() {
  const control = new Int32Array(new SharedArrayBuffer(8));
  const shortest = new Float64Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL(`./bench-beside${extname(import.meta.filename)}`, import.meta.url), {
    workerData: { control, shortest } satisfies Beside,
  });
  worker.unref();
  return {
    /** What its own call took meanwhile, at least. */
    meanwhile(row: Row, work: () => number): readonly [time: number, its: number] {
      shortest[0] = Number.POSITIVE_INFINITY;
      const calls = Atomics.load(control, 1);
      Atomics.store(control, 0, 1 + rows.indexOf(row));
      Atomics.notify(control, 0);
      // It has made one, and is in the next.
      Atomics.wait(control, 1, calls, PATIENCE);
      const time = work();
      Atomics.store(control, 0, 0);
      return [time, shortest[0]!];
    },
    close: () => worker.terminate(),
  };
}

/** Calls in a row, of which the least counts: whoever else is at work only adds, as does memory that is new. */
const CALLS = 10;
const least = (call: () => void): number => Math.min(...Array.from({ length: CALLS }, () => timed(call, wall, 0)));

/** Two threads against one, by the clock. */
function together(
  row: Row,
  run: ReturnType<typeof pool>["run"],
  meanwhile: ReturnType<typeof beside>["meanwhile"],
  rounds: number,
): Figure[] {
  const { name, kernel: one, passed } = row;
  if (worked(row).operations === 0) return [];
  const times: [number[], number[], number[], number[]] = [[], [], [], []];
  const single = () => least(() => one.simd(passed));
  for (let round = -1; round < rounds; round++) {
    const all = [single(), least(() => run(one, passed)), ...meanwhile(row, single)];
    if (round >= 0) all.forEach((time, i) => void times[i]!.push(time));
  }
  const [alone, double, here, beside] = times.map((all) => Math.min(...all)) as [number, number, number, number];
  return [
    judged({
      figure: `${name}: two threads against one`,
      measured: alone / double,
      unit: "×",
      least: bound(row) === "memory-bound" ? 1.6 : 1.9,
      note: `${digits(alone / here + alone / beside, 3)} is what two threads with nothing in common come to here`,
    }),
  ];
}

/** What a call costs over its arithmetic. */
function calls(run: ReturnType<typeof pool>["run"]): Figure[] {
  const little = littleKernel();
  const passed = { x: new Float64Array(8), a: 2 };
  const one = 1000 * Math.min(...Array.from({ length: 20 }, () => timed(() => little.simd(passed), own, 5)));
  const many = 1000 * Math.min(...Array.from({ length: 20 }, () => timed(() => run(little, passed), wall, 5)));
  return [
    judged({ figure: "a call on one thread", measured: one, unit: "µs", most: 20 }),
    judged({ figure: "a call on the pool", measured: many, unit: "µs", most: 100 }),
  ];
}

/** What kernels take until they run, each time in a new process: compiled there, and found again. */
function firsts(folder: string): Figure[] {
  const cache = join(folder, "cache");
  const file = join(import.meta.dirname, `bench-first${extname(import.meta.filename)}`);
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const told = () => JSON.parse(spawnSync(process.execPath, [file], { env, encoding: "utf8" }).stdout) as First;
  // What Node itself compiles is there from now on, as it is for whoever comes a second time.
  told();
  const taken = Array.from({ length: 5 }, () => {
    for (const kept of globSync("*/*.kernel", { cwd: cache })) rmSync(join(cache, kept));
    return [told(), told()] as const;
  });
  const figure = (figure: string, of: (taken: readonly [First, First]) => number) =>
    judged({ figure, measured: median(taken.map(of)), unit: "ms", most: 100 });
  return [
    figure("a kernel with a sine, from its declaration to its answer", ([compiled]) => compiled.little),
    figure("all-pairs Kuramoto's first answer, after it", ([compiled]) => compiled.kuramoto),
    figure("the kernel with a sine, found again", ([, found]) => found.little),
    figure("all-pairs Kuramoto, found again", ([, found]) => found.kuramoto),
  ];
}
