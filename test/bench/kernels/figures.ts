// The kernels against V8 and against C, in the thread's own time: medians of rounds that take turns.
// The C forms are built where gcc is present; their compiler's lanes are as wide as the machine's.
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "../../../kernels/compiler/node.ts";
import { ensemble } from "../../../kernels/compiler/index.ts";
import { kuramoto, matrixProduct, minPlusProduct, nBody, warpingDistance, warpings } from "../../../kernels/index.ts";
import { sin } from "../../../kernels/maths/index.ts";

interface Row {
  readonly name: string;
  readonly simd: () => void;
  /** As V8 runs it, by name. */
  readonly v8: Readonly<Record<string, () => void>>;
}

const series = (length: number, rate: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin(rate * i));

const third = 1 / 3;
const sixth = 1 / 6;
const lorenz = ensemble({
  name: "lorenz",
  about: "Motions of Lorenz's flow.",
  state: ["x", "y", "z"],
  params: ["sigma", "rho", "beta"],
  rule(du, [x, y, z]: Float64Array, { sigma, rho, beta }) {
    du[0] = sigma! * (y! - x!);
    du[1] = x! * (rho! - z!) - y!;
    du[2] = x! * y! - beta! * z!;
  },
  by: { a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]], b: [sixth, third, third, sixth], c: [0, 1 / 2, 1 / 2, 1] },
});
const values = { sigma: 10, rho: 28, beta: 8 / 3, dt: 0.01, tick: 0, steps: 1000 };
const motions = 4096;
const cloud = () => ({ x: series(motions, 1), y: series(motions, 2), z: series(motions, 3) });
const held = cloud();

/** As a person would write it for V8: everything in local variables. */
function lorenzByHand({ x, y, z }: ReturnType<typeof cloud>): void {
  const { sigma, rho, beta, dt, steps } = values;
  const half = dt / 2;
  for (let i = 0; i < motions; i++) {
    let [u, v, w] = [x[i]!, y[i]!, z[i]!];
    for (let t = 0; t < steps; t++) {
      const [a0, a1, a2] = [sigma * (v - u), u * (rho - w) - v, u * v - beta * w];
      let [p, q, r] = [u + half * a0, v + half * a1, w + half * a2];
      const [b0, b1, b2] = [sigma * (q - p), p * (rho - r) - q, p * q - beta * r];
      [p, q, r] = [u + half * b0, v + half * b1, w + half * b2];
      const [c0, c1, c2] = [sigma * (q - p), p * (rho - r) - q, p * q - beta * r];
      [p, q, r] = [u + dt * c0, v + dt * c1, w + dt * c2];
      const [d0, d1, d2] = [sigma * (q - p), p * (rho - r) - q, p * q - beta * r];
      u += dt * (sixth * a0 + third * b0 + third * c0 + sixth * d0);
      v += dt * (sixth * a1 + third * b1 + third * c1 + sixth * d1);
      w += dt * (sixth * a2 + third * b2 + third * c2 + sixth * d2);
    }
    x[i] = u;
    y[i] = v;
    z[i] = w;
  }
}

const n = 2048;
const phases = { theta: series(n, 1).map((x) => 3 * x), omega: series(n, 2), coupling: 2 };
const bodies = { x: series(n, 1), y: series(n, 2), z: series(n, 3), mass: series(n, 4).map(Math.abs), softening: 0.1 };

function kuramotoOf(sine: (x: number) => number): () => void {
  const { theta } = phases;
  const slope = new Float64Array(n);
  return () => {
    for (let i = 0; i < n; i++) {
      const own = theta[i]!;
      let pull = 0;
      for (let j = 0; j < n; j++) pull += sine(theta[j]! - own);
      slope[i] = pull;
    }
  };
}

function bodiesByHand(): void {
  const { x, y, z, mass } = bodies;
  const [ax, ay, az] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    let sx = 0;
    let sy = 0;
    let sz = 0;
    for (let j = 0; j < n; j++) {
      const dx = x[j]! - x[i]!;
      const dy = y[j]! - y[i]!;
      const dz = z[j]! - z[i]!;
      const square = dx * dx + dy * dy + dz * dz + 0.01;
      const pull = mass[j]! / (square * Math.sqrt(square));
      sx += pull * dx;
      sy += pull * dy;
      sz += pull * dz;
    }
    ax[i] = sx;
    ay[i] = sy;
    az[i] = sz;
  }
}

const m = 512;
const tables = { a: series(m * m, 1), b: series(m * m, 2), rows: m, inner: m, columns: m };
function productByHand(): void {
  const { a, b } = tables;
  const c = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += a[i * m + k]! * b[k * m + j]!;
      c[i * m + j] = sum;
    }
}
function waysByHand(): void {
  const { a, b } = tables;
  const c = new Float64Array(m * m).fill(Infinity);
  for (let i = 0; i < m; i++)
    for (let k = 0; k < m; k++) {
      const first = a[i * m + k]!;
      for (let j = 0; j < m; j++) {
        const way = first + b[k * m + j]!;
        if (way < c[i * m + j]!) c[i * m + j] = way;
      }
    }
}

const [long, band] = [4000, 200];
const pair = [series(long, 0.01), series(long, 0.011)] as const;
function warpedByHand(x: Float64Array, y: Float64Array): number {
  const line = new Float64Array(long).fill(Infinity);
  let end = Infinity;
  for (let i = 0; i < long; i++) {
    const from = Math.max(0, i - band);
    const to = Math.min(long, i + band + 1);
    const own = x[i]!;
    let left = Infinity;
    let corner = i === 0 ? 0 : from > 0 ? line[from - 1]! : Infinity;
    for (let j = from; j < to; j++) {
      const up = line[j]!;
      let best = corner;
      if (up < best) best = up;
      if (left < best) best = left;
      left = Math.abs(own - y[j]!) + best;
      line[j] = left;
      corner = up;
    }
    end = left;
  }
  return end;
}
/** 32 of the 256 pairs, counted eight times. */
const part = 32;
const pairs = 8;
const blocks = part / pairs;
const many = { x: series(part * long, 0.01), y: series(part * long, 0.011), band, blocks, n: long, m: long, pairs };

const rows: readonly Row[] = [
  { name: "lorenz", simd: () => lorenz.simd({ ...values, ...held }), v8: { "by hand": () => lorenzByHand(held) } },
  { name: "n-body", simd: () => nBody.simd(bodies), v8: { itself: bodiesByHand } },
  {
    name: "kuramoto",
    simd: () => kuramoto.simd(phases),
    v8: { "same sine": kuramotoOf(sin), "Math.sin": kuramotoOf(Math.sin) },
  },
  { name: "matrix-product", simd: () => matrixProduct.simd(tables), v8: { "triple loop": productByHand } },
  { name: "warping", simd: () => warpingDistance(...pair, band), v8: { "row by row": () => warpedByHand(...pair) } },
  {
    name: "warpings",
    simd: () => warpings.simd({ ...many, line: new Float64Array(part * long).fill(Infinity) }),
    v8: {
      "row by row": () => {
        for (let k = 0; k < part; k++) warpedByHand(...pair);
      },
    },
  },
  { name: "min-plus-product", simd: () => minPlusProduct.simd(tables), v8: { "row by row": waysByHand } },
];

/** Milliseconds of a thread's time that are told apart well enough. */
const GRAIN = 60;
const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

/** Repeated until the clock's grain is small. */
function timed(work: () => void): number {
  const clock = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const before = clock();
  let times = 0;
  for (; times === 0 || clock() < before + GRAIN; times++) work();
  return (clock() - before) / times;
}

/** The C forms, with lanes as wide as the machine's and as wide as WebAssembly's. */
const widths: Readonly<Record<string, readonly string[]>> = { gcc: [], "gcc, 128 bits": ["-mprefer-vector-width=128"] };

function built(more: readonly string[]): string | undefined {
  const program = join(mkdtempSync(join(tmpdir(), "kernels-")), "reference");
  const source = join(import.meta.dirname, "reference.c");
  const flags = ["-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", ...more];
  const compiler = process.env["CC"] ?? "gcc";
  return spawnSync(compiler, [...flags, source, "-o", program, "-lm"]).status === 0 ? program : undefined;
}

const rounds = Number(process.argv[3] ?? 7);
const programs = Object.entries(widths).map(([who, more]) => [who, built(more)] as const);
const chosen =
  process.argv[2] && process.argv[2] !== "all" ? rows.filter(({ name }) => name === process.argv[2]) : rows;
for (const { name, simd, v8 } of chosen) {
  for (let k = 0; k < 3; k++) simd();
  for (const work of Object.values(v8)) work();
  const times = new Map<string, number[]>();
  const note = (who: string, time: number) => times.set(who, [...(times.get(who) ?? []), time]);
  for (let round = 0; round < rounds; round++) {
    note("SIMD", timed(simd));
    for (const [who, work] of Object.entries(v8)) note(who, timed(work));
    for (const [who, program] of programs) {
      if (program === undefined) continue;
      const forms = spawnSync(program, [name]).stdout.toString().trim().split(" ").map(Number);
      note(who, Math.min(...forms) / (name === "warpings" ? 256 / part : 1));
    }
  }
  const own = median(times.get("SIMD")!);
  const parts = [...times].map(
    ([who, all]) => `${who} ${median(all).toFixed(2)} ms (${(median(all) / own).toFixed(2)}×)`,
  );
  console.log(`${name.padEnd(17)} ${parts.join("   ")}`);
}
