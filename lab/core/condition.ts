// A condition on what is observed at one instant: a predicate, or bounds that a file can say.
import { isPromise, type Misuse, misuse, shown, unknown } from "./errors.ts";

export type Observed = Readonly<Record<string, number>>;

/** Each named number stays from its least to its most. */
export type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;

export type Condition = ((observed: Observed) => boolean) | Bounds;

/** What can be observed, or of it no more than is named. */
export type Observe = (only?: readonly string[]) => Observed;

/** What a predicate in code said: its types may never have been read, and a promise would always hold. Hot. */
export function decided(who: string, said: unknown): boolean {
  if (typeof said === "boolean") return said;
  throw misuse(
    who,
    "true or false",
    isPromise(said) ? "a promise" : shown(said),
    "compare, and return what comes of it",
  );
}

/** Whether it holds of who can be observed, of whom no more is looked at than it reads. */
export function holding(who: string, condition: Condition): (observe: Observe) => boolean {
  if (typeof condition === "function") {
    const named = new Map<string, readonly string[]>();
    return (observe) => decided(who, holdsWhile(who, condition, observe, named));
  }
  const limits = Object.entries(condition);
  const names = Object.keys(condition);
  return (observe) => {
    const seen = observe(names);
    return limits.every(([name, [least, most]]) => {
      const value = numberIn(who, seen, name);
      return value >= least && value <= most;
    });
  };
}

/** One of what is observed: who observes it once does so at every instant. Hot. */
export function numberIn(who: string, seen: Observed, name: string): number {
  const held: unknown = seen[name];
  if (typeof held === "number") return held;
  throw lacking(who, name, held);
}

/** The refusal of what has vanished, or is no number. */
export function lacking(who: string, name: string, held: unknown): Misuse {
  const [got, remedy] =
    held === undefined
      ? ["nothing", "observe the same names in every state"]
      : [shown(held), typeof held === "boolean" ? "write Number(…) around it" : "observe numbers alone"];
  return misuse(`${who}, ${name}`, "a number at every instant", got, remedy);
}

/** Of a predicate in code nobody knows what it reads until it does. Not to be kept: what it sees is of this instant. */
function holdsWhile(
  who: string,
  holds: (observed: Observed) => boolean,
  observe: Observe,
  named: Map<string, readonly string[]>,
): unknown {
  const numberAt = (_: object, name: string | symbol): number | undefined => {
    // `JSON.stringify` asks for a function of its own.
    if (typeof name === "symbol" || name === "toJSON") return undefined;
    const only = named.get(name) ?? [name];
    named.set(name, only);
    return numberIn(who, observe(only), name);
  };
  const { proxy, revoke } = Proxy.revocable<Observed>(
    {},
    {
      get: numberAt,
      has: (_, name) => Object.hasOwn(observe(), name),
      ownKeys: () => Object.keys(observe()),
      getOwnPropertyDescriptor(_, name) {
        const seen: Readonly<Record<string | symbol, number>> = observe();
        return Object.hasOwn(seen, name) ? { value: seen[name], enumerable: true, configurable: true } : undefined;
      },
    },
  );
  try {
    return holds(proxy);
  } finally {
    revoke();
  }
}

/**
 * What is observed, for code that sees it for the first time: a name of nothing is refused, which no comparison would
 * tell from a number that is not so.
 */
export const strictly = (who: string, seen: Observed): Observed =>
  new Proxy(seen, {
    get(held, name) {
      // `JSON.stringify` asks for a function of its own.
      if (typeof name === "symbol" || name === "toJSON" || name in held) return Reflect.get(held, name);
      throw unknown(who, "a number that is observed", name, Object.keys(held));
    },
  });

/** Refuses bounds that never hold: of what is not observed, where it is known what is, or from a most to a least. */
export function checkBounds(who: string, condition: Condition, seen?: Observed): void {
  if (typeof condition === "function") return;
  if (typeof condition !== "object" || condition === null)
    throw misuse(who, "bounds or a function to wait for", shown(condition), "say which numbers lie where");
  for (const [name, range] of Object.entries(condition)) {
    if (seen !== undefined && !Object.hasOwn(seen, name))
      throw unknown(who, "a number that is observed", name, Object.keys(seen));
    if (!(Array.isArray(range) && range[0] <= range[1]))
      throw misuse(`${who}, ${name}`, "a range from its least to its most", shown(range), "mend it");
  }
}
