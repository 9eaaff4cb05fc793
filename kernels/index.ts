// The shelf's door: every kernel by name, and what the rest of the shelf is.
import * as shelf from "./shelf.ts";

export { booleanClosure, minPlusClosure } from "./semirings.ts";
export * from "./shelf.ts";
export { sum } from "./sum.ts";
export { warpingDistance, warpingDistances } from "./warping.ts";

interface Card {
  readonly name: string;
  readonly about: string;
  readonly cites: string;
}

/** What the shelf is asked for; the first three are called from code and run as they are. */
export const kernels: readonly Card[] = [
  {
    name: "maths",
    about: "The transcendental functions, with the same bits on every engine.",
    cites: "Muller et al. 2018, Handbook of Floating-Point Arithmetic",
  },
  { name: "murmur", about: "MurmurHash3 to 128 bits: the digest of states.", cites: "Appleby 2011, SMHasher" },
  {
    name: "threefry",
    about: "Random words from a counter and a key: the root of every stream.",
    cites: "Salmon, Moraes, Dror & Shaw 2011, Random123",
  },
  ...Object.values(shelf),
];
