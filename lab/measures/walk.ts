import { misuse, motionOf, rootKey, Stream, type Subject, type Trouble, type VectorState } from "../core/index.ts";

/** A subject's own motion, from where a world of its seed begins. */
export interface Walk {
  readonly size: number;
  readonly state: VectorState;
  /** One tick. Where it fails, the state is as it was. */
  step(): Trouble | undefined;
}

export function walk({ model, values, seed }: Subject): Walk {
  const { size } = motionOf(model);
  const key = rootKey(seed, model.name);
  const silent = (): never => {
    throw misuse(model.name, "a motion that keeps to itself", "a message", "measure it inside a world");
  };
  const moment = { now: 0, random: new Stream(key, 0), key, post: silent, wake: silent };
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
