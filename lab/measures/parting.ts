import { log, measure, motionOf, rootKey, Stream, startOf, type VectorModel } from "../core/index.ts";
import { motionsOf, type Points } from "./motions.ts";

export const parting = measure({
  name: "parting",
  about: "How fast twins part, on average over many motions: the largest Lyapunov exponent, and its standard error.",
  cites: "Lorenz 1969, Tellus 21, 289; Benettin, Galgani & Strelcyn 1976, Phys. Rev. A 14, 2338",
  params: {
    motions: { value: 4096, range: [2, 1e6], whole: true, about: "how many motions have a twin" },
    spread: { value: 0.1, range: [0, 1e6], about: "how far from the model's own start they begin" },
    transient: {
      value: 2000,
      range: [0, 1e9],
      whole: true,
      about: "ticks in which they settle before they have twins",
    },
    apart: { value: 1e-8, range: [1e-300, 1], about: "how far a twin is put from its motion" },
    leap: { value: 50, range: [1, 1e6], whole: true, about: "ticks after which a twin is put there again" },
    turning: { value: 20, range: [0, 1e6], whole: true, about: "leaps in which twins turn to where they part fastest" },
    leaps: { value: 20, range: [1, 1e6], whole: true, about: "leaps over which their parting is looked at" },
  },
  take({ model, values, seed }, { motions: count, spread, transient, apart, leap, turning, leaps }) {
    const { size } = motionOf(model);
    const { state } = model as VectorModel;
    const together = motionsOf("parting", model);
    const random = new Stream(rootKey(seed, "parting"), 0);
    const scattered = (from: Float64Array, by: number) => from.map((x) => x + by * random.normal());
    const named = (columns: readonly Float64Array[]): Points =>
      Object.fromEntries(state.map((name, v) => [name, columns[v]!]));
    const start = startOf(model, values, seed);
    const own = Array.from(start, (x) => scattered(new Float64Array(count).fill(x), spread));
    together.move(named(own), values, 0, transient);
    const twins = own.map((column) => scattered(column, apart / Math.sqrt(size)));
    const grown = new Float64Array(count);
    rejoin(own, twins, apart, grown.fill(0));
    for (let done = 0; done < turning + leaps; done++) {
      if (done === turning) grown.fill(0);
      for (const points of [own, twins]) together.move(named(points), values, transient + done * leap, leap);
      rejoin(own, twins, apart, grown);
    }
    const time = leap * leaps * (values["dt"] ?? 1);
    const rates = grown.map((sum) => sum / time);
    const lambda1 = rates.reduce((sum, rate) => sum + rate, 0) / count;
    if (!Number.isFinite(lambda1))
      return { kind: "diverged", about: "a motion left the numbers, or met its twin again" };
    const square = rates.reduce((sum, rate) => sum + (rate - lambda1) * (rate - lambda1), 0) / (count - 1);
    return { lambda1, error: Math.sqrt(square / count), time };
  },
});

/** Adds the logarithm of how far each twin has gone, and puts it back to where it was apart, in the same direction. */
function rejoin(
  own: readonly Float64Array[],
  twins: readonly Float64Array[],
  apart: number,
  grown: Float64Array,
): void {
  for (let i = 0; i < grown.length; i++) {
    let sum = 0;
    for (let v = 0; v < own.length; v++) sum += (twins[v]![i]! - own[v]![i]!) * (twins[v]![i]! - own[v]![i]!);
    const distance = Math.sqrt(sum);
    grown[i]! += log(distance / apart);
    for (let v = 0; v < own.length; v++)
      twins[v]![i] = own[v]![i]! + (twins[v]![i]! - own[v]![i]!) * (apart / distance);
  }
}
