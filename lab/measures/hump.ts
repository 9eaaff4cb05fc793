import { misuse, motionOf, type Subject, startOf, type Values, valuesOf } from "../core/index.ts";
import { bisect } from "./bisect.ts";
import { jacobianOf } from "./jacobian.ts";

/** A map of one variable with a top, as one parameter r changes. */
export interface Hump {
  /** The parameter: the range it may take, and its value now. */
  readonly least: number;
  readonly now: number;
  readonly most: number;
  readonly name: string;
  /** Where the map neither climbs nor falls, nearest to the subject's start; NaN: nowhere. */
  top(r: number): number;
  /** Where x is after so many ticks. */
  after(r: number, x: number, ticks: number): number;
  /** What a small distance from x is multiplied by in so many ticks. */
  slope(r: number, x: number, ticks: number): number;
}

/** A top is looked for this near to the start, and up to this far. */
const [nearest, farthest] = [1e-6, 1e6];

export function humpOf({ model, values, seed }: Subject, place: number): Hump {
  const motion = motionOf(model);
  const { move } = motion;
  if (model.kind !== "map" || motion.size > 1)
    throw misuse("cascade", "a map of one variable", `the ${model.kind} ${model.name}`, "ask for its orbit");
  const names = Object.keys(model.params);
  const name = names[place];
  if (name === undefined)
    throw misuse("cascade", `a parameter from 0 to ${names.length - 1}`, `${place}`, `they are ${names.join(", ")}`);
  const [least, most] = model.params[name]!.range;
  const jacobian = jacobianOf(motion);
  const start = startOf(model, values, seed)[0]!;
  const x = new Float64Array(1);
  const out = new Float64Array(1);
  let held = { r: Number.NaN, values };

  function at(r: number): Values {
    if (r !== held.r) held = { r, values: valuesOf(model, { ...values, [name!]: r }) };
    return held.values;
  }

  function slope(r: number, from: number, ticks: number): number {
    const now = at(r);
    let product = 1;
    x[0] = from;
    for (let tick = 0; tick < ticks; tick++) {
      jacobian(out, x, now, tick);
      product *= out[0]!;
      move(out, x, now, tick);
      x[0] = out[0]!;
    }
    return product;
  }

  return {
    least,
    now: values[name]!,
    most,
    name,
    slope,
    after(r, from, ticks) {
      const now = at(r);
      x[0] = from;
      for (let tick = 0; tick < ticks; tick++) {
        move(out, x, now, tick);
        x[0] = out[0]!;
      }
      return x[0];
    },
    top(r) {
      const climb = (x: number): number => slope(r, x, 1);
      for (let reach = nearest; reach <= farthest; reach *= 2)
        if (climb(start - reach) * climb(start + reach) < 0) return bisect(climb, start - reach, start + reach);
      return Number.NaN;
    },
  };
}
