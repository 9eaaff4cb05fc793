// How a flow is carried over many ticks: by its solver's loop, and once it has gone far by WebAssembly, to the same
// bits.
import { type Carrier, carrier } from "../../kernels/compiler/carrier.ts";
import type { Motion } from "../../kernels/compiler/ensemble.ts";
import { preference } from "../../kernels/compiler/ran.ts";
import { leapfrog, type Solver, type Stepper } from "./solvers.ts";

/** To move so many numbers takes the loop as long as compiling does: who has gone so far may go as far again. */
const worth = 1_000_000;
/** Larger states stay with the loop: each of their numbers would be written out. */
const sizeMax = 32;
/** Fewer ticks at once are sooner done than handed over, and more than a whole number of 32 bits cannot be. */
const [few, most] = [8, 0x7fff_ffff];

/** How a solver of steps of one length makes them; nothing for one that chooses its own. */
export const wayOf = (solver: Solver): Motion["by"] | undefined =>
  solver === leapfrog ? "leapfrog" : solver.adaptive ? undefined : solver.table;

/** The solver's stepper for this motion. */
export function stepperFor(motion: Omit<Motion, "by">, solver: Solver): Stepper {
  const size = motion.state.length;
  const loop = solver.stepper(size);
  const by = wayOf(solver);
  if (by === undefined || size > sizeMax) return loop;
  let left = worth / size;
  /** Null where it cannot be. */
  let compiled: Carrier | null | undefined;
  return (rate, u, values, tick, dt, ticks, memory) => {
    left -= ticks;
    if (left < 0 && ticks >= few && ticks <= most && preference().execution === "simd") {
      if (compiled === undefined) compiled = carrier({ ...motion, by }) ?? null;
      if (compiled !== null) {
        compiled(u, values, tick, dt, ticks);
        return undefined;
      }
    }
    return loop(rate, u, values, tick, dt, ticks, memory);
  };
}
