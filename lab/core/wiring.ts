// How a world's members are wired: who may listen at which port, who hears what comes in from outside, and what a world
// may be told itself. Types refuse it where it is written, and the checks where names were computed.
import { misuse, shown, unknown } from "./errors.ts";
import {
  alike,
  checkPorts,
  fieldsShown,
  flag,
  type Heard,
  list,
  type Messages,
  oneOf,
  type Port,
  type PortMap,
} from "./message.ts";
import { checkModel, forbidden, type Model } from "./model.ts";
import type { Time } from "./time.ts";

type HeardBy<M> = M extends { readonly messages: infer H } ? Heard<H> : object;
type OutletsOf<M> = M extends { readonly outlets: infer Q } ? Q : object;
export type Members = Readonly<Record<string, Model>>;

/** Names of members that understand everything that a port may say. */
type Understanding<Ms, Said> = { [K in keyof Ms]: HeardBy<Ms[K]> extends Said ? K : never }[keyof Ms] & string;

/** Names of the world's own ports that may say all of it, to as many. */
type Passing<Q, Said, C> = {
  [K in keyof Q]: Q[K] extends Port<infer Own, infer Many>
    ? Many extends C
      ? Heard<Own> extends Said
        ? K
        : never
      : never
    : never;
}[keyof Q] &
  string;

export type Wires = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * For each member with ports, who listens at each. Members under computed names are wired unchecked here and checked
 * when declared.
 */
export type Links<Ms, Q> = string extends keyof Ms
  ? Wires
  : {
      readonly [K in keyof Ms as keyof OutletsOf<Ms[K]> extends never ? never : K]: {
        readonly [P in keyof OutletsOf<Ms[K]>]: OutletsOf<Ms[K]>[P] extends Port<infer Said, infer C>
          ? C extends "many"
            ? readonly (Understanding<Ms, Heard<Said>> | Passing<Q, Heard<Said>, "one" | "many">)[]
            : Understanding<Ms, Heard<Said>> | Passing<Q, Heard<Said>, "one">
          : never;
      };
    };

/** Of each message that a world hears itself, which member hears it there. */
export type Doors = Readonly<Record<string, string>>;
/** For each of those, the members that hear it. */
export type DoorsOf<Ms, D> = string extends keyof Ms
  ? Doors
  : { readonly [T in keyof D]: { [K in keyof Ms]: T extends keyof HeardBy<Ms[K]> ? K : never }[keyof Ms] };
/** The shapes of those messages. */
export type SaidAt<Ms, D> = {
  readonly [T in keyof D]: D[T] extends keyof Ms
    ? Ms[D[T]] extends { readonly messages: infer H }
      ? T extends keyof H
        ? H[T]
        : never
      : never
    : never;
};

/** What a world may be told from outside: who fails, who comes back, who is cut off from whom. */
export function faultsOf(members: readonly string[]) {
  const member = oneOf(members);
  return {
    crash: { member },
    restart: { member, remembers: flag },
    part: { groups: list(list(member)) },
    heal: {},
  } satisfies Messages;
}

/** What paths and parameters are put together of. */
const memberShape = /^[\p{L}\p{N}_-]+$/u;

/** Every member can be called by its name, and every clock is a member's and goes. */
export function checkMembers(who: string, members: Members, every: Readonly<Record<string, Time>>): void {
  const known = Object.keys(members);
  for (const [name, member] of Object.entries(members)) {
    checkModel(`world ${who}, ${name}`, member);
    if (!memberShape.test(name) || name === "network" || forbidden.has(name))
      throw misuse(`world ${who}`, "a member's name", shown(name), "use letters, digits, - and _, and no word taken");
  }
  for (const [name, ticks] of Object.entries(every)) {
    if (!Object.hasOwn(members, name)) throw unknown(`world ${who}, every`, "a member", name, known);
    if (!(Number.isSafeInteger(ticks) && ticks >= 1))
      throw misuse(`world ${who}, every ${name}`, "a whole number of ticks from 1", shown(ticks), "choose finer ticks");
  }
}

/** Every port is wired to who understands all that it may say; every door leads to a member who hears what comes. */
export function checkWiring(who: string, members: Members, links: Wires, doors: Doors, own: PortMap): void {
  const known = Object.keys(members);
  const faults = faultsOf(known);
  for (const [type, member] of Object.entries(doors)) {
    const at = `world ${who}, hears ${type}`;
    if (!Object.hasOwn(members, member)) throw unknown(at, "a member", member, known);
    const { hears } = members[member]!;
    if (Object.hasOwn(faults, type) || !hears.includes(type))
      throw misuse(at, `a message that ${member} hears`, shown(type), `choose from ${hears.join(", ") || "none"}`);
  }
  checkPorts(`world ${who}, ports`, own);
  for (const port of Object.keys(own))
    if (Object.hasOwn(members, port))
      throw misuse(`world ${who}, ports`, "a name that no member has", shown(port), "call it something else");
  for (const wired of Object.keys(links))
    if (!Object.hasOwn(members, wired)) throw unknown(`world ${who}, links`, "a member", wired, known);
  for (const [name, member] of Object.entries(members)) {
    const wires = links[name] ?? {};
    const outlets = (member as { outlets?: PortMap }).outlets ?? {};
    for (const wired of Object.keys(wires))
      if (!Object.hasOwn(member.ports, wired))
        throw unknown(`world ${who}, ${name}`, "a port", wired, Object.keys(member.ports));
    for (const [port, count] of Object.entries(member.ports)) {
      const at = `world ${who}, ${name}.${port}`;
      const to = wires[port];
      if (to === undefined) throw misuse(at, "a listener", "none", `wire it in links: ${known.join(", ")}`);
      if ((typeof to === "string") !== (count === "one"))
        throw misuse(at, count === "one" ? "one listener" : "a list of listeners", shown(to), "mend links");
      for (const listener of typeof to === "string" ? [to] : to) {
        if (typeof listener !== "string") throw misuse(at, "the name of a listener", shown(listener), "mend links");
        const passes = Object.hasOwn(own, listener) ? own[listener] : undefined;
        const hearer = Object.hasOwn(members, listener) ? members[listener] : undefined;
        const understood = passes?.says ?? hearer?.messages ?? {};
        const hears = hearer?.hears ?? Object.keys(understood);
        if (hearer === undefined && passes === undefined)
          throw unknown(at, "a member", listener, [...known, ...Object.keys(own)]);
        if (passes?.count === "many" && count === "one")
          throw misuse(at, "one listener", `${listener}, which may be many`, "wire another");
        const deaf = Object.entries(outlets[port]?.says ?? {}).find(
          ([type, fields]) =>
            !hears.includes(type) || (Object.hasOwn(understood, type) && !alike(understood[type]!, fields)),
        )?.[0];
        if (deaf !== undefined)
          throw misuse(
            at,
            `a listener that understands ${shown(deaf)}`,
            hears.includes(deaf)
              ? `${listener}, which hears it with ${fieldsShown(understood[deaf]!)}`
              : `${listener}, which hears ${hears.join(", ") || "nothing"}`,
            hears.includes(deaf) ? `say it with those, not ${fieldsShown(outlets[port]!.says[deaf]!)}` : "wire another",
          );
      }
    }
  }
}
