// How a flow is carried over many ticks: by its solver's loop, and once it has gone far by WebAssembly, to the same
// bits.
import { type Carrier, carrier } from "../../kernels/compiler/carrier.ts";
import type { Motion } from "../../kernels/compiler/ensemble.ts";
import { note, preference } from "../../kernels/compiler/ran.ts";
import type { Values } from "./model.ts";
import { leapfrog, type Rate, type Solver, type Stepper } from "./solvers.ts";
import type { Time } from "./time.ts";

/**
 * Whoever has moved so many numbers is compiled: the loop takes an eighth of that time to do so, but a model that went
 * so far goes there again. By the motion's own ticks, so that no run says of itself what depends on those before it.
 */
const worth = 60_000;
/** Larger states stay with the loop: each of their numbers would be written out. */
const sizeMax = 32;
/** Fewer ticks at once are sooner done than handed over, and more than a whole number of 32 bits cannot be. */
const [few, most] = [8, 0x7fff_ffff];
/** Of so many ticks the last is held to the loop, and of the first values so many are held whole. */
const span = 4096;

/** How a solver of steps of one length makes them; nothing for one that chooses its own. */
export const wayOf = (solver: Solver): Motion["by"] | undefined =>
  solver === leapfrog ? "leapfrog" : solver.adaptive ? undefined : solver.table;

/** Whether it carried u; where it did not, u is as it was. */
type Attempt = (u: Float64Array, values: Values, tick: Time, dt: number, ticks: number) => boolean;

/** The solver's stepper for this motion. */
export function stepperFor(motion: Omit<Motion, "by">, solver: Solver): Stepper {
  const size = motion.state.length;
  const loop = solver.stepper(size);
  const by = wayOf(solver);
  if (by === undefined || size > sizeMax) return loop;
  let quickly: Attempt | undefined;
  return (rate, u, values, tick, dt, ticks, memory) => {
    if (tick * size >= worth && ticks >= few && ticks <= most && preference().execution === "simd") {
      quickly ??= attempt({ ...motion, by, ofModel: true }, loop, rate);
      if (quickly(u, values, tick, dt, ticks)) return undefined;
    }
    return loop(rate, u, values, tick, dt, ticks, memory);
  };
}

const same = (u: Float64Array, v: Float64Array): boolean => {
  for (let i = 0; i < u.length; i++) if (!Object.is(u[i], v[i])) return false;
  return true;
};
/** Hot: of so few numbers, half as long as `set`. */
const copy = (to: Float64Array, from: Float64Array): void => {
  for (let i = 0; i < to.length; i++) to[i] = from[i]!;
};

/**
 * By WebAssembly as long as it has the loop's bits: a name that the rate takes from where it was written may mean
 * something else there than its `uses` say, or by now. Whoever goes on in equal pieces is carried further and further
 * ahead, and is given none of them before the last tick was held to the loop, from where it begins: a rate that is
 * another at every tick from some tick on is found before anybody has seen it. One that is another at some ticks only
 * is found once such a tick is held, one of `span`, if ever: what it did before was seen, and stays.
 */
function attempt(motion: Motion, loop: Stepper, rate: Rate): Attempt {
  const size = motion.state.length;
  const compiled = carrier(motion);
  const go = compiled as Carrier;
  let slow = typeof compiled === "string" ? `not compiled: ${compiled}` : undefined;
  const known = new WeakSet<Values>();
  const ends: Float64Array[] = [];
  const held = new Float64Array(size);
  let [pieces, given, next, long, step] = [0, 0, 0, 0, 0];
  let last: Values | undefined;

  const tell = () => {
    const execution = slow === undefined ? "simd" : "plain";
    note({ kernel: motion.name, execution, precision: "f64", reason: slow ?? preference().reason });
  };

  /** Carries u, of each span its last tick both ways, and of the first one so many: whether they come out alike. */
  function agrees(u: Float64Array, values: Values, tick: Time, dt: number, ticks: number, first: number): boolean {
    for (let from = tick; from < tick + ticks; from += span) {
      const length = Math.min(span, tick + ticks - from);
      const both = from === tick ? first : 1;
      if (both < length) go(u, values, from, dt, length - both);
      copy(held, u);
      go(u, values, from + length - both, dt, both);
      loop(rate, held, values, from + length - both, dt, both, undefined);
      if (same(u, held)) continue;
      slow = `compiled it had other bits at tick ${from + length}`;
      return false;
    }
    return true;
  }

  /** Fills `ends` with the next pieces. */
  function ahead(u: Float64Array, values: Values, tick: Time, dt: number, ticks: number): boolean {
    const anew = !known.has(values);
    if (anew) {
      known.add(values);
      tell();
    }
    if (slow !== undefined) return false;
    for (let piece = 0; piece < pieces; piece++) {
      const end = ends[piece] ?? new Float64Array(size);
      ends[piece] = end;
      const from = tick + piece * ticks;
      copy(end, piece === 0 ? u : ends[piece - 1]!);
      if (!anew && piece < pieces - 1) go(end, values, from, dt, ticks);
      else if (!agrees(end, values, from, dt, ticks, anew ? Math.min(ticks, span) : 1)) {
        tell();
        return false;
      }
    }
    return true;
  }

  return (u, values, tick, dt, ticks) => {
    const on = tick === next && ticks === long && dt === step && values === last && same(u, ends[given - 1]!);
    if (!on || given === pieces) {
      const all = Math.max(1, Math.floor(span / ticks));
      pieces = on ? Math.min(2 * pieces, all) : pieces === 0 ? all : 1;
      if (!ahead(u, values, tick, dt, ticks)) return false;
      [given, next, long, step, last] = [0, tick, ticks, dt, values];
    }
    copy(u, ends[given++]!);
    next += ticks;
    return true;
  };
}
