// How a flow is carried over many ticks: by its solver's loop, and once it has gone far by WebAssembly, to the same
// bits.
import { type Carrier, carrier } from "../../kernels/compiler/carrier.ts";
import type { Motion } from "../../kernels/compiler/ensemble.ts";
import { preference } from "../../kernels/compiler/ran.ts";
import type { Values } from "./model.ts";
import { leapfrog, type Rate, type Solver, type Stepper } from "./solvers.ts";
import type { Time } from "./time.ts";

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
  let compiled: Carrier | "none" | undefined;
  return (rate, u, values, tick, dt, ticks, memory) => {
    left -= ticks;
    if (left < 0 && ticks >= few && ticks <= most && preference().execution === "simd") {
      compiled ??= proven(carrier({ ...motion, by }), loop, rate, u, values, tick, dt);
      if (compiled !== "none") {
        compiled(u, values, tick, dt, ticks);
        return undefined;
      }
    }
    return loop(rate, u, values, tick, dt, ticks, memory);
  };
}

/** So many ticks go both ways before one is left to itself: a difference of one bit has grown by then. */
const proving = 1000;

/** A name that the rate takes from where it was written may mean something else there than it does to the compiler. */
function proven(
  quick: Carrier | undefined,
  loop: Stepper,
  rate: Rate,
  from: Float64Array,
  values: Values,
  tick: Time,
  dt: number,
): Carrier | "none" {
  const [u, v] = [from.slice(), from.slice()];
  quick?.(u, values, tick, dt, proving);
  loop(rate, v, values, tick, dt, proving, undefined);
  return quick !== undefined && u.every((x, i) => Object.is(x, v[i])) ? quick : "none";
}
