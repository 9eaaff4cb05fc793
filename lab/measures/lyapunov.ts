import { note } from "../../kernels/compiler/index.ts";
import { log, measure, misuse, motionOf, type Subject, startOf, type Trouble } from "../core/index.ts";
import { type Tangent, tangent } from "./tangent.ts";
import { tangents } from "./tangents.ts";

/** Every quotient of a sum by a time carries the frame's own wobble, about one nat over the whole time. */
const wobble = 1;

/** Of a direction's squared length, what rounding alone would leave after the others are taken from it. */
const lost = 1e-30;

export const lyapunov = measure({
  name: "lyapunov",
  about:
    "How fast nearby motions part, direction by direction, in nats per unit of time; and the attractor's dimension.",
  cites: "Benettin et al. 1980, Meccanica 15, 9; Kaplan & Yorke 1979, Lect. Notes Math. 730, 204",
  params: {
    ticks: { value: 100_000, range: [1, 1e10], whole: true, about: "ticks over which growth is averaged" },
    transient: { value: 10_000, range: [0, 1e10], whole: true, about: "ticks in which motion and frame settle first" },
    exponents: { value: 0, range: [0, 1000], whole: true, about: "how many, from the largest; 0: all" },
    starts: { value: 1, range: [1, 1e5], whole: true, about: "over how many seeds on they are averaged, side by side" },
  },
  take(subject, options) {
    const { model, values } = subject;
    const { size } = motionOf(model);
    const ticks = options.ticks;
    const count = options.exponents || size;
    if (count > size)
      throw misuse("lyapunov", `at most ${size} exponents of ${model.name}`, `${count}`, "0 asks for all");
    if (options.starts > 1 && alike(subject))
      throw misuse("lyapunov", "starts that differ", `${options.starts} alike of ${model.name}`, "declare its scatter");
    const time = ticks * (values["dt"] ?? 1);
    const spectra: number[][] = [];
    for (const grown of grownOf(subject, count, options.transient, ticks, options.starts)) {
      if ("kind" in grown) return grown;
      spectra.push(Array.from(grown, (sum) => sum / time));
    }
    const spectrum = Array.from(spectra[0]!, (_, at) => mean(spectra.map((one) => one[at]!)));
    const [first = 0] = spectrum;
    const square = mean(spectra.map(([own = 0]) => (own - first) * (own - first)));
    return {
      ...Object.fromEntries(spectrum.map((exponent, at) => [`lambda${at + 1}`, exponent])),
      sum: spectrum.reduce((sum, exponent) => sum + exponent, 0),
      ...dimension(spectrum, size, wobble / time),
      // The standard error of the first.
      ...(options.starts > 1 && { error: Math.sqrt(square / (options.starts - 1)) }),
      time,
    };
  },
});

/** Whether two seeds begin at one place. */
function alike({ model, values, seed }: Subject): boolean {
  const [one, other] = [seed, seed + 1].map((own) => startOf(model, values, own)) as [Float64Array, Float64Array];
  return one.every((x, i) => Object.is(x, other[i]));
}

/** Of one number, that number: its sign too, where it is 0. */
const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one) / all.length;

/** What each start's directions grow in so many ticks: side by side where the model can, else one after another. */
function* grownOf(
  subject: Subject,
  count: number,
  transient: number,
  ticks: number,
  starts: number,
): Generator<Float64Array | Trouble> {
  const together = starts > 1 ? tangents(subject, count, starts) : "";
  if (typeof together === "string") {
    const kernel = `${subject.model.name}-tangent`;
    if (together) note({ kernel, execution: "plain", precision: "f64", reason: `one by one: ${together}` });
    for (let k = 0; k < starts; k++) {
      const carried = tangent({ ...subject, seed: subject.seed + k }, count);
      const grown = new Float64Array(count);
      yield stretch(carried.frame, grown) ??
        grow(carried, grown, transient) ??
        grow(carried, grown.fill(0), ticks) ??
        grown;
    }
    return;
  }
  const { frames, step } = together;
  const all = frames.map(() => new Float64Array(count));
  const stretched = () =>
    frames.reduce<Trouble | undefined>((one, frame, k) => one ?? stretch(frame, all[k]!), undefined);
  let trouble = stretched();
  for (let tick = 0; tick < transient + ticks && trouble === undefined; tick++) {
    if (tick === transient) for (const grown of all) grown.fill(0);
    step();
    trouble = stretched();
  }
  if (trouble === undefined) yield* all;
  else yield trouble;
}

function grow({ frame, step }: Tangent, grown: Float64Array, ticks: number): Trouble | undefined {
  for (let tick = 0; tick < ticks; tick++) {
    const trouble = step() ?? stretch(frame, grown);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

/** Makes the frame orthonormal, and adds the logarithm of each direction's length to what it has grown. Hot. */
function stretch(frame: Float64Array, grown: Float64Array): Trouble | undefined {
  const count = grown.length;
  const size = frame.length / count;
  for (let at = 0; at < count; at++) {
    const v = at * size;
    let whole = 0;
    for (let i = 0; i < size; i++) whole += frame[v + i]! * frame[v + i]!;
    for (let w = 0; w < v; w += size) {
      let along = 0;
      for (let i = 0; i < size; i++) along += frame[v + i]! * frame[w + i]!;
      for (let i = 0; i < size; i++) frame[v + i]! -= along * frame[w + i]!;
    }
    let left = 0;
    for (let i = 0; i < size; i++) left += frame[v + i]! * frame[v + i]!;
    if (!(whole < Number.POSITIVE_INFINITY)) return { kind: "diverged", about: "a direction left the numbers" };
    if (!(left > lost * whole))
      return { kind: "diverged", about: `lambda${at + 1} is minus infinity, or too low for so long a tick` };
    const length = Math.sqrt(left);
    for (let i = 0; i < size; i++) frame[v + i]! /= length;
    grown[at]! += log(length);
  }
  return undefined;
}

/** Kaplan and Yorke's: how many exponents sum to no less than 0, or `zero` below, and the share of the next. */
function dimension(spectrum: readonly number[], size: number, zero: number): { dimension?: number } {
  let sum = 0;
  for (const [whole, exponent] of spectrum.entries()) {
    if (sum + exponent < -zero) return { dimension: whole + Math.max(0, sum) / -exponent };
    sum += exponent;
  }
  return spectrum.length === size ? { dimension: size } : {};
}
