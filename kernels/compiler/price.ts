// What calls cost, and from where on a GPU is worth its own: told by a clock that is passed. Who runs what is said
// elsewhere.
import { kernel } from "./kernel.ts";

/** In milliseconds: on a GPU each call, and each byte; by SIMD each operation. */
export interface Price {
  readonly call: number;
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
const FEW = 64;
const MANY = 262_144;
/** The bytes of one number, there and back in singles. */
const BYTES = 8;

/** Each is the quickest of three. */
export async function priced(
  onGpu: (one: typeof probe, passed: { readonly x: Float64Array }) => Promise<unknown>,
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
  const byte = Math.max(0, (await timed(() => onGpu(probe, many))) - call) / (BYTES * MANY);
  const operation = (await timed(() => probe.simd(many))) / (2 * TERMS * MANY);
  return { call, byte, operation };
}

/** From how many operations on a GPU takes at most half as long as SIMD. */
export const breakEven = ({ call, byte, operation }: Price, bytes: number, launches = 1): number =>
  (2 * (call * launches + bytes * byte)) / operation;
