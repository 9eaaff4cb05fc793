// One motion of a flow or a map, carried by WebAssembly: an ensemble of one, which stays where it is computed.
import { ensemble, keysOf, type Motion, type Rule, told } from "./ensemble.ts";
import { planned } from "./kernel.ts";
import { enter, inHaste, machineOf } from "./machine.ts";
import { callOf } from "./plan.ts";

type Values = Parameters<Rule>[2];

/** Carries u over so many steps of length dt from `tick` on, in place, to the bits of the rule itself. */
export type Carrier = (u: Float64Array, values: Values, tick: number, dt: number, steps: number) => void;

/** Where the rule is outside the subset, or WebAssembly is forbidden: why, for whoever goes on by the rule itself. */
export function carrier(motion: Motion): Carrier | string {
  try {
    return carrierOf(motion);
  } catch (error) {
    return (told(motion, error) as Error).message;
  }
}

function carrierOf(motion: Motion): Carrier {
  const plan = planned(ensemble(motion));
  // One lane has no use for vectors, and waits for no compiler.
  const machine = machineOf(plan, undefined, inHaste);
  const keys = keysOf(motion);
  const one = Object.fromEntries(keys.state.map((variable) => [variable, new Float64Array(1)]));
  const zeros = Object.fromEntries(plan.scalars.map(({ name }) => [name, 0]));
  const { numbers } = enter(machine, plan, callOf(plan, { ...zeros, ...one }));
  const { memory } = machine;
  const run = machine.run as (...passed: unknown[]) => void;
  const held = new Float64Array(memory.buffer);
  // Of row 0 and lane 0. Hot: made of nothing, it stays an array of anything; of doubles each would be boxed anew at
  // every call.
  const passed: unknown[] = Array.from({ length: 4 + numbers.length }, () => null);
  for (const [at, number] of [0, 1, 0, 1, ...numbers].entries()) passed[at] = number;
  // Three numbers stand for an array, of which the first says where it lies; then come sizes, and then scalars.
  const places = keys.state.map((variable) => numbers[3 * plan.places.findIndex(({ name }) => name === variable)]! / 8);
  const scalarAt = (name: string) =>
    4 + 3 * plan.places.length + plan.sizes.length + plan.scalars.findIndex((scalar) => scalar.name === name);
  const own = ["tick", "dt", "steps"] as const;
  const [tickAt, dtAt, stepsAt] = own.map(scalarAt) as [number, number, number];
  const params = motion.params
    .filter((name) => plan.scalars.some((scalar) => scalar.name === keys.param(name)))
    .map((name) => ({ name, at: scalarAt(keys.param(name)) }));
  let last: Values | undefined;
  return (u, values, tick, dt, steps) => {
    if (values !== last) for (const { name, at } of params) passed[at] = values[name]!;
    last = values;
    passed[tickAt] = tick;
    passed[dtAt] = dt;
    passed[stepsAt] = steps;
    for (let v = 0; v < places.length; v++) held[places[v]!] = u[v]!;
    run(...passed);
    for (let v = 0; v < places.length; v++) u[v] = held[places[v]!]!;
  };
}
