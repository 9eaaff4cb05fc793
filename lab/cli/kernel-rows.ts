// What `orrery bench kernels` times: each kernel at its size, the same as a person would write it for V8, and what each
// may cost beside that and beside C. How it is timed is said in bench.ts.
import { type AnyKernel, ensemble } from "../../kernels/compiler/index.ts";
import {
  kuramoto,
  matrixProduct,
  minPlusProduct,
  nBody,
  neighbourSum,
  warping,
  warpingDistance,
  warpingDistances,
  warpings,
} from "../../kernels/index.ts";
import { sin } from "../../kernels/maths/index.ts";

type Passed = Readonly<Record<string, number | Float64Array>>;

export interface Row {
  readonly name: string;
  readonly size: string;
  /** The call that is timed, and that a pool or a GPU may make; a pair of series is more than one. */
  readonly kernel: AnyKernel;
  readonly passed: Passed;
  /** The call of a GPU, where it is another. */
  readonly gpu?: { readonly kernel: AnyKernel; readonly passed: Passed };
  readonly simd: () => void;
  /** As V8 runs it, by name; and how many times faster SIMD has to be. */
  readonly v8: Readonly<Record<string, { readonly work: () => void; readonly least: number }>>;
  /** How many times C's time SIMD may take. */
  readonly gcc?: number;
  /** C's time as a share of the first of V8's, as it was where these were last measured: at lanes of 512 bits. */
  readonly stored?: number;
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
/** Of the 256 pairs, enough for two threads to share evenly. */
const part = 64;
const pairs = 8;
const blocks = part / pairs;
const many = { x: series(part * long, 0.01), y: series(part * long, 0.011), band, blocks, n: long, m: long, pairs };

const width = band + 4;
const fronts = {
  x: pair[0],
  y: pair[1],
  band,
  diagonals: 2 * long - 1,
  places: band + 1,
  cells: new Float64Array(3 * width).fill(Infinity),
  three: 3,
  width,
};
const manyFronts = warpingDistances.parts({ ...many, pairs: part }, "gpu");

const none = new Float64Array(0);
const any = (kernel: object): AnyKernel => kernel as AnyKernel;
const grid = { cell: series(m * m * 4, 1), rows: 2 * m, columns: 2 * m };
function sumsByHand(): void {
  const { cell, rows, columns } = grid;
  const sum = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++) {
      let all = 0;
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++)
          if (dx !== 0 || dy !== 0) all += cell[((row + dy + rows) % rows) * columns + ((i + dx + columns) % columns)]!;
      sum[row * columns + i] = all;
    }
}

export const rows: readonly Row[] = [
  {
    name: "lorenz",
    size: `${motions} × ${values.steps} ticks of rk4`,
    kernel: lorenz,
    passed: { ...values, ...cloud() },
    simd: () => lorenz.simd({ ...values, ...held }),
    v8: { "by hand": { work: () => lorenzByHand(held), least: 4 } },
    gcc: 2,
    stored: 0.02,
  },
  {
    name: "n-body",
    size: `${n}`,
    kernel: any(nBody),
    passed: bodies,
    simd: () => nBody.simd(bodies),
    v8: { "by hand": { work: bodiesByHand, least: 2 } },
    gcc: 4,
    stored: 0.12,
  },
  {
    name: "kuramoto",
    size: `${n}, all pairs`,
    kernel: any(kuramoto),
    passed: phases,
    simd: () => kuramoto.simd(phases),
    v8: {
      "the same sine": { work: kuramotoOf(sin), least: 2 },
      "Math.sin": { work: kuramotoOf(Math.sin), least: 5 },
    },
    gcc: 4,
    stored: 0.08,
  },
  {
    name: "matrix-product",
    size: `${m}`,
    kernel: any(matrixProduct),
    passed: tables,
    simd: () => matrixProduct.simd(tables),
    v8: { "triple loop": { work: productByHand, least: 5 } },
    gcc: 4,
    stored: 0.021,
  },
  {
    name: "warping",
    size: `one pair of ${long}, band ${band}`,
    kernel: any(warpings),
    passed: { ...many, blocks: 0, x: none, y: none },
    gpu: { kernel: any(warping), passed: fronts },
    simd: () => warpingDistance(...pair, band),
    v8: { "row by row": { work: () => warpedByHand(...pair), least: 1 } },
    gcc: 1.3,
    stored: 1.26,
  },
  {
    name: "warpings",
    size: `${part} of 256 pairs of ${long}, band ${band}`,
    kernel: any(warpings),
    passed: many,
    gpu: { kernel: any(manyFronts.kernel), passed: manyFronts.passed },
    simd: () => warpings.simd({ ...many, line: new Float64Array(part * long).fill(Infinity) }),
    v8: {
      "row by row": {
        work: () => {
          for (let k = 0; k < part; k++) warpedByHand(...pair);
        },
        least: 3,
      },
    },
    gcc: 3,
    stored: 0.095,
  },
  {
    name: "min-plus-product",
    size: `${m}`,
    kernel: any(minPlusProduct),
    passed: tables,
    simd: () => minPlusProduct.simd(tables),
    v8: { "row by row": { work: waysByHand, least: 4 } },
    gcc: 4,
    stored: 0.088,
  },
  {
    name: "neighbour-sum",
    size: `${2 * m} × ${2 * m}`,
    kernel: any(neighbourSum),
    passed: grid,
    simd: () => neighbourSum.simd(grid),
    v8: { "cell by cell": { work: sumsByHand, least: 1 } },
  },
];

/** The C forms time 256 pairs. */
export const share: Readonly<Record<string, number>> = { warpings: part / 256 };
