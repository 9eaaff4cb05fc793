// What the engine adds to a loop over the same rate.
import { Fold, History, lorenz, motionOf, startOf, valuesOf, World } from "../../lab/index.ts";
import { type Figure, median, ratio, worked } from "./figure.ts";
import { handWritten, inlined } from "./hand-written.ts";

const ticks = 100_000;
const values = valuesOf(lorenz);
const { dt } = values as { dt: number };
const { move } = motionOf(lorenz);
const begin = () => startOf(lorenz, values, 1);

/** The same file again, and again: loops of their own. */
const alone = (await import(`./hand-written.ts?${"seen-lorenz-only"}`)) as typeof import("./hand-written.ts");

const plain = () => void new World(lorenz).advance(ticks);
const digested = () => void new World(lorenz).advance(ticks, new Fold());
const remembered = () => void new History(lorenz).seek(ticks);
const byHand = () => handWritten(move, begin(), values, dt, ticks);
const byHandAlone = () => alone.handWritten(move, begin(), values, dt, ticks);
const inScalars = () => void inlined(values as never, dt, ticks);

/** Digests and keyframes are each an addition to the plain loop; together they are the sum. */
const both = (loop: () => void) => () => ratio(digested, loop) + ratio(remembered, loop) - ratio(plain, loop);

export const loop: readonly Figure[] = [
  { name: "Lorenz with digests / hand-written loop", unit: "×", limit: 1.2, measure: () => ratio(digested, byHand) },
  {
    name: "Lorenz with keyframes / hand-written loop",
    unit: "×",
    limit: 1.2,
    measure: () => ratio(remembered, byHand),
  },
  { name: "Lorenz with both / hand-written loop", unit: "×", limit: 1.2, measure: both(byHand) },
  { name: "Lorenz with both / that loop had it seen Lorenz only", unit: "×", measure: both(byHandAlone) },
  { name: "Lorenz with both / inlined scalars", unit: "×", measure: both(inScalars) },
  {
    name: "hand-written loop, a tick",
    unit: "ns",
    measure: () => (1e6 * median(Array.from({ length: 9 }, () => worked(byHand)))) / ticks,
  },
];
