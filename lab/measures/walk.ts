import { alone, motionOf, type Posed, type Trouble, type VectorState } from "../core/index.ts";

/** Its own motion, from where a world of its seed begins. */
export interface Walk {
  readonly size: number;
  readonly state: VectorState;
  /** One tick. Where it fails, the state is as it was. */
  step(): Trouble | undefined;
}

export function walk({ model, values, seed }: Posed): Walk {
  const { size } = motionOf(model);
  const moment = alone(model, seed);
  const state = model.start(values, moment) as unknown as VectorState;
  return { size, state, step: () => model.step(state as never, values, moment) };
}

/** Takes so many ticks. */
export function pass(step: Walk["step"], ticks: number): Trouble | undefined {
  for (let tick = 0; tick < ticks; tick++) {
    const trouble = step();
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}
