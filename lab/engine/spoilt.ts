// When a state came to be what cannot be told: no plain data, or nothing that can be observed. Nobody looks at a state
// after each event, so it is found by living through once more, halving what lies between.
import type { Time } from "../core/index.ts";
import { failure, type Stopped, World } from "./world.ts";

/** The event that made it so, and what `look` throws from there on. By now `by` was thrown. */
export function spoilt(
  { model, seed, values, now, events }: World,
  look: (world: World) => void,
  by: unknown,
): Stopped {
  const again = new World(model, { seed, set: values });
  /** What is thrown there, if anything is. */
  const told = (live = () => {}): { readonly error: unknown } | undefined => {
    try {
      live();
      look(again);
      return undefined;
    } catch (error) {
      return { error };
    }
  };
  let [whole, bad]: [Time, Time] = [-1, now];
  let frame = again.snapshot();
  while (bad - whole > 1) {
    const middle = Math.floor((whole + bad) / 2);
    again.restore(frame);
    if (told(() => again.advance(middle)) === undefined) {
      whole = middle;
      frame = again.snapshot();
    } else bad = middle;
  }
  again.restore(frame);
  let doing: string | undefined;
  let found = told(() =>
    again.advance(bad, undefined, Number.POSITIVE_INFINITY, () => {
      if (told() !== undefined) return true;
      doing = again.upcoming!.type;
      return false;
    }),
  );
  const event = found === undefined ? events : again.events;
  found ??= { error: by };
  return { ...failure(again, doing, found.error, event), tick: bad };
}
