// What calls cost, and from where on a GPU is worth its own: told by a clock that is passed. Who runs what is said
// elsewhere.
import { kernel, type Runnable } from "./kernel.ts";

/** In milliseconds: on a GPU each call, each launch more of it, and each byte; by SIMD each operation. */
export interface Price {
  readonly call: number;
  readonly launch: number;
  readonly byte: number;
  readonly operation: number;
}

const TERMS = 256;
const probe = kernel({
  name: "probe",
  about: "A polynomial of degree 256, to tell what a call, a byte and an operation cost.",
  form: "each",
  takes: { x: "f64[n]" },
  gives: { y: "f64[n]" },
  uses: { TERMS },
  element({ x, y }, i) {
    const z = x[i]!;
    let sum = 1;
    for (let k = 0; k < TERMS; k++) sum = sum * z + 0.5;
    y[i] = sum;
  },
});
const rows = kernel({
  name: "rows",
  about: "Rows that follow one another, to tell what a launch costs.",
  form: "sweep",
  takes: { x: "f64[n]" },
  gives: { y: "f64[rows, n]" },
  element({ x, n, y }, i, row) {
    y[row * n + i] = row > 0 ? y[(row - 1) * n + i]! + x[i]! : 0;
  },
});
const ROWS = 256;
const FEW = 64;
const MANY = 262_144;
/** The bytes of one number, there and back in singles. */
const BYTES = 8;

/** Each is the quickest of three. */
export async function priced(
  onGpu: <P extends { readonly x: Float64Array }>(one: Runnable<P, unknown>, passed: P) => Promise<unknown>,
  now: () => number,
): Promise<Price> {
  const [few, many] = [{ x: new Float64Array(FEW) }, { x: new Float64Array(MANY) }];
  const timed = async (work: () => unknown): Promise<number> => {
    let least = Infinity;
    for (let round = 0; round < 3; round++) {
      const began = now();
      await work();
      least = Math.min(least, now() - began);
    }
    return least;
  };
  const call = await timed(() => onGpu(probe, few));
  const launch = Math.max(0, (await timed(() => onGpu(rows, { ...few, rows: ROWS }))) - call) / ROWS;
  const byte = Math.max(0, (await timed(() => onGpu(probe, many))) - call) / (BYTES * MANY);
  const operation = (await timed(() => probe.simd(many))) / (2 * TERMS * MANY);
  return { call, launch, byte, operation };
}

/** From how many operations on a GPU takes at most half as long as SIMD. */
export const breakEven = ({ call, launch, byte, operation }: Price, bytes: number, launches = 1): number =>
  (2 * (call + (launches - 1) * launch + bytes * byte)) / operation;
