// The shelf's door: every kernel by name, and what the rest of the shelf is.
import * as shelf from "./shelf.ts";
import { sum } from "./sum.ts";
import { warpingDistances } from "./warping.ts";

export { booleanClosure, minPlusClosure } from "./semirings.ts";
export * from "./shelf.ts";
export { sum } from "./sum.ts";
export { warpingDistance, warpingDistances } from "./warping.ts";

interface Card {
  readonly name: string;
  readonly about: string;
  readonly cites: string;
}

/** What the shelf is asked for; the first three are called from the lab's own code and run as they are. */
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
  sum,
  warpingDistances,
  {
    name: "warping-distance",
    about: "The warping distance of two series; Infinity where the band holds no alignment.",
    cites: "Sakoe & Chiba 1978, IEEE Trans. ASSP 26, 43",
  },
  {
    name: "min-plus-closure",
    about: "The shortest ways of any number of steps in a graph of n points.",
    cites: "Cuninghame-Green 1979, Minimax Algebra",
  },
  {
    name: "boolean-closure",
    about: "Who reaches whom in any number of steps, 32 columns to a word.",
    cites: "Warshall 1962, J. ACM 9, 11",
  },
];
