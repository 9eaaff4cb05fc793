import {
  type Address,
  addressed,
  keyUnder,
  type Model,
  type Moment,
  model,
  type Plain,
  Stream,
  type Time,
  type Values,
  valuesOf,
} from "../../lab/index.ts";

/** A member of a world: what it is, how many of the world's ticks make one of its own, and who listens at its ports. */
interface Member {
  readonly model: Model;
  readonly every?: Time;
  readonly links?: Readonly<Record<string, readonly string[]>>;
}

/** Every member's entries of one kind, under the member's name. */
const gathered = <T>(
  members: Members,
  join: string,
  entries: (m: string, model: Model) => Readonly<Record<string, T>>,
) =>
  Object.fromEntries(
    Object.entries(members).flatMap(([m, { model }]) =>
      Object.entries(entries(m, model)).map(([name, entry]) => [`${m}${join}${name}`, entry]),
    ),
  );
type Members = Readonly<Record<string, Member>>;

/**
 * Named members, wired: a model like any other. Messages travel in the queue of whoever hosts it, addressed
 * `member/type`.
 */
export function world(name: string, about: string, members: Members): Model {
  const names = Object.keys(members);
  const every = (m: string): Time => members[m]!.every ?? 1;
  const shares = new WeakMap<Values, Record<string, Values>>();

  /** A member's share of the world's values. */
  function share(values: Values, m: string): Values {
    const known = shares.get(values);
    if (known !== undefined) return known[m]!;
    const own = (n: string) =>
      Object.fromEntries(Object.keys(members[n]!.model.params).map((p) => [p, values[`${n}.${p}`]!]));
    shares.set(values, Object.fromEntries(names.map((n) => [n, valuesOf(members[n]!.model, own(n))])));
    return share(values, m);
  }

  function momentOf(m: string, ordinal: number, host: Moment): Moment {
    const key = keyUnder(host.key, m);
    const here = (who: string): Address => addressed(host.self, who);
    const { links = {} } = members[m]!;
    return {
      now: Math.floor(host.now / every(m)),
      key,
      random: new Stream(key, ordinal),
      self: here(m),
      ports: Object.fromEntries(Object.entries(links).map(([port, listeners]) => [port, listeners.map(here)])),
      send: (to, type, payload, delay = 0, priority = 0, from = here(m)) =>
        host.send(to, type, payload, delay * every(m), priority, from),
      after: (delay, type, payload, priority) => host.send(here(m), type, payload, delay * every(m), priority, here(m)),
      recall: host.recall,
      cancel: (type) => host.recall(here(m), type),
    };
  }

  return model({
    kind: "world",
    name,
    about,
    params: gathered(members, ".", (_, { params }) => params),
    hears: names.flatMap((m) => members[m]!.model.hears.map((type) => `${m}/${type}`)),
    start(values, host) {
      const begun = (m: string): Plain => members[m]!.model.start(share(values, m), momentOf(m, 0, host));
      return {
        states: Object.fromEntries(names.map((m) => [m, begun(m)])),
        ordinals: Object.fromEntries(names.map((m) => [m, 0])),
      };
    },
    due: ({ states }) => Math.min(...names.map((m) => every(m) * members[m]!.model.due(states[m]!))),
    step({ states, ordinals }, values, host) {
      for (const m of names) {
        const { model } = members[m]!;
        if (every(m) * model.due(states[m]!) !== host.now) continue;
        const trouble = model.step(states[m]!, share(values, m), momentOf(m, ++ordinals[m]!, host));
        if (trouble !== undefined) return { ...trouble, about: `${m}: ${trouble.about}` };
      }
      return undefined;
    },
    hear({ states, ordinals }, address, payload, values, host) {
      const m = address.slice(0, address.indexOf("/"));
      const type = address.slice(m.length + 1);
      return members[m]!.model.hear!(states[m]!, type, payload, share(values, m), momentOf(m, ++ordinals[m]!, host));
    },
    observe: ({ states }) => gathered(members, ".", (m, model) => model.observe(states[m]!)),
    laws: gathered(members, ": ", (m, { laws }) =>
      Object.fromEntries(
        Object.entries(laws).map(([law, holds]) => [
          law,
          ({ states }: { states: Record<string, Plain> }, values: Values) => holds(states[m]!, share(values, m)),
        ]),
      ),
    ),
  });
}
