import { type Motion, measure, misuse, motionOf, type Values, type VectorModel } from "../core/index.ts";
import { near, newton } from "./newton.ts";
import { stability } from "./stability.ts";
import { cycleOf } from "./staying.ts";
import { pass, walk } from "./walk.ts";

/** A state that comes back within this share of its size is tried; Newton's method and the multipliers decide. */
const promising = 1e-4;

/** Two states of a cycle nearer than this share of their size are one. */
const apart = 1e-8;

export const periods = measure({
  name: "periods",
  about: "The cycle that a map settles on: its least period, its points, its multipliers. Period 0: none is found.",
  cites: "May 1976, Nature 261, 459",
  params: {
    transient: { value: 10_000, range: [0, 1e10], whole: true, about: "ticks in which the map settles first" },
    longest: { value: 1024, range: [1, 1e6], whole: true, about: "the longest period that is looked for" },
  },
  take({ model, values, seed }, { transient, longest }) {
    const motion = motionOf(model);
    if (model.kind !== "map") throw misuse("periods", "a map", `the flow ${model.name}`, "ask a flow for its orbit");
    const { state: names } = model as VectorModel;
    const { state, step, size } = walk({ model, values, seed });
    const trouble = pass(step, transient);
    if (trouble !== undefined) return trouble;
    const first = state.u.slice();
    for (let period = 1; period <= longest; period++) {
      const trouble = step();
      if (trouble !== undefined) return trouble;
      if (!near(state.u, first, promising)) continue;
      const { residual, slope } = cycleOf(motion, values, period);
      const point = newton(residual, slope, first);
      if (point === undefined || !near(point, first, promising)) continue;
      const cycle = around(motion, values, point, period);
      const linear = new Float64Array(size * size);
      cycleOf(motion, values, cycle.length).linear(linear, point);
      const { stable, eigenvalues: multipliers } = stability("map", linear);
      if (!stable) continue;
      const points = cycle.map((u) => Object.fromEntries(names.map((name, i) => [name, u[i]!])));
      return { period: cycle.length, points, multipliers };
    }
    return { period: 0, points: [], multipliers: [] };
  },
});

/** The states on the way from a point back to it, each once, from the least on. */
function around({ size, move }: Motion, values: Values, point: Float64Array, period: number): Float64Array[] {
  const cycle = [point];
  for (let tick = 1; tick < period; tick++) {
    const next = new Float64Array(size);
    move(next, cycle.at(-1)!, values, tick);
    // While a cycle is slow to settle, a multiple of its period may be noticed first.
    if (near(next, point, apart)) break;
    cycle.push(next);
  }
  const least = cycle.reduce((least, u, at) => (u[0]! < cycle[least]![0]! ? at : least), 0);
  return [...cycle.slice(least), ...cycle.slice(0, least)];
}
