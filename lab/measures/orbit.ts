import { measure, misuse, motionOf, type Posed, type Trouble, type VectorModel } from "../core/index.ts";
import { motionsOf } from "./motions.ts";
import { pass, type Walk, walk } from "./walk.ts";

export const orbit = measure({
  name: "orbit",
  about:
    "What a variable settles on: a map's values, a flow's successive maxima. Against a parameter, the orbit diagram.",
  cites: "May 1976, Nature 261, 459; Lorenz 1963, J. Atmos. Sci. 20, 130, for maxima",
  params: {
    variable: { value: 0, range: [0, 1e6], whole: true, about: "its place among the state's variables" },
    transient: { value: 10_000, range: [0, 1e10], whole: true, about: "ticks in which the motion settles first" },
    count: { value: 200, range: [1, 1e7], whole: true, about: "how many values, or maxima, are looked at" },
    ticks: { value: 1_000_000, range: [1, 1e10], whole: true, about: "how long a flow may take over its maxima" },
    resolution: { value: 1e-6, range: [0, 1e6], about: "values nearer than this are one" },
    starts: {
      value: 1,
      range: [1, 1e6],
      whole: true,
      about: "from how many seeds on, side by side: all that attracts",
    },
  },
  take(subject, { variable, transient, count, ticks, resolution, starts }) {
    const { state: names, kind } = subject.model as VectorModel;
    const { size } = motionOf(subject.model);
    if (variable >= size)
      throw misuse("orbit", `a variable from 0 to ${size - 1}`, `${variable}`, `they are ${names.join(", ")}`);
    const seen: number[] = [];
    for (const [posed, one] of settled(subject, transient, starts)) {
      if ("kind" in one) return one;
      const own =
        kind === "map" ? visited(one, variable, count) : maxima(posed, one, variable, count, ticks, resolution);
      if ("kind" in own) return own;
      for (const value of own) seen.push(value);
    }
    seen.sort((a, b) => a - b);
    const values = seen.filter((value, i) => i === 0 || value - seen[i - 1]! > resolution);
    return { values, distinct: values.length, least: seen[0]!, most: seen.at(-1)! };
  },
});

/** Each start's motion after the transient, or the trouble that it met there. */
function* settled(
  { model, values, seed }: Posed,
  transient: number,
  starts: number,
): Generator<readonly [Posed, Walk | Trouble]> {
  const walks = Array.from({ length: starts }, (_, k) => {
    const posed = { model, values, seed: seed + k };
    return [posed, walk(posed)] as const;
  });
  const names = (model as VectorModel).state;
  const columns = names.map((_, v) => Float64Array.from(walks, ([, { state }]) => state.u[v]!));
  if (starts > 1) {
    const points = Object.fromEntries(names.map((name, v) => [name, columns[v]!]));
    motionsOf("orbit", model).move(points, values, 0, transient);
  }
  for (const [k, [posed, walked]] of walks.entries()) {
    const whole = starts > 1 && columns.every((column) => Number.isFinite(column[k]));
    // One that left the numbers says by itself when, and how.
    const trouble = whole ? undefined : pass(walked.step, transient);
    if (whole) {
      walked.state.u.set(columns.map((column) => column[k]!));
      walked.state.tick = transient;
    }
    yield [posed, trouble ?? walked];
  }
}

function visited(walked: Walk, at: number, count: number): number[] | Trouble {
  const seen = [];
  for (let tick = 0; tick < count; tick++) {
    seen.push(walked.state.u[at]!);
    const trouble = walked.step();
    if (trouble !== undefined) return trouble;
  }
  return seen;
}

/** A variable that does not stir by more than the resolution rests where it is. */
function maxima(
  { model, values }: Posed,
  { size, state, step }: Walk,
  at: number,
  count: number,
  ticks: number,
  resolution: number,
): number[] | Trouble {
  const { move } = motionOf(model);
  const { u } = state;
  const dt = values["dt"]!;
  const slope = new Float64Array(size);
  const rise = (): number => {
    move(slope, u, values, state.tick * dt);
    return slope[at]! * dt;
  };
  const seen = [];
  let before = u[at]!;
  let climbing = rise();
  let least = before;
  let most = before;
  for (let tick = 0; tick < ticks && seen.length < count; tick++) {
    const trouble = step();
    if (trouble !== undefined) return trouble;
    const after = u[at]!;
    const climbs = rise();
    if (climbing > 0 && climbs <= 0) seen.push(crest(before, after, climbing, climbs));
    least = Math.min(least, after);
    most = Math.max(most, after);
    before = after;
    climbing = climbs;
  }
  if (seen.length === count) return seen;
  if (most - least <= resolution) return [before];
  return { kind: "ran out", about: `${seen.length} of ${count} maxima in ${ticks} ticks` };
}

/** The top of the cubic through both ends of a tick with their slopes; it climbs at the first and not at the last. */
function crest(from: number, to: number, climbing: number, climbs: number): number {
  const bend = 3 * (to - from) - 2 * climbing - climbs;
  const twist = climbing + climbs - 2 * (to - from);
  const share = climbing / (Math.sqrt(Math.max(0, bend * bend - 3 * twist * climbing)) - bend);
  return from + share * (climbing + share * (bend + share * twist));
}
