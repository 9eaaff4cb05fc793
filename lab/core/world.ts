// The kind `world`: named members of any kind, wired by declared links, with a network between them. A world is a
// model, so worlds nest. Messages in flight are with whoever hosts the root; here they are only sent, carried and
// delivered.
import { checkFields, type FieldsOf } from "./declared.ts";
import { misuse, shown, thrownBy, unknown } from "./errors.ts";
import type { Fields, Messages, PortMap } from "./message.ts";
import {
  type Address,
  addressed,
  type Card,
  checkTrouble,
  isSeen,
  type Model,
  type Moment,
  model,
  never,
  type Param,
  type Trouble,
  unseen,
  type Values,
  valuesOf,
} from "./model.ts";
import {
  checkNetwork,
  copiesOf,
  isFaithful,
  type Lateness,
  latencyUnder,
  type Network,
  networkParams,
  staysAgain,
} from "./network.ts";
import { type Key, keyToNetwork, keyUnder, Stream } from "./random.ts";
import { copy, type Plain } from "./state.ts";
import { type Time, wholeTime } from "./time.ts";
import { none, Wakes } from "./wakes.ts";
import {
  checkMembers,
  checkWiring,
  type Doors,
  type DoorsOf,
  faultsOf,
  type Links,
  type Members,
  type SaidAt,
  type Wires,
} from "./wiring.ts";

export interface WorldSpec<Ms extends Members, D extends Doors = Doors, Q extends PortMap = PortMap>
  extends Pick<Card, "name" | "about" | "cites"> {
  /** Of the world's ticks: what requirements and latencies are counted in, and may be written in another. */
  readonly unit?: string;
  readonly members: Ms;
  /** Who listens at each member's ports: members, and ports of the world's own. */
  readonly links: Links<NoInfer<Ms>, NoInfer<Q>>;
  /** As a member of another world: what it hears, by the member that hears it here, past this network. */
  readonly hears?: D & DoorsOf<NoInfer<Ms>, D>;
  /** As a member of another world: what it says. */
  readonly ports?: Q;
  /** How many of the world's ticks make one of the member's; 1 unless told. */
  readonly every?: { readonly [K in keyof Ms]?: Time };
  /** Instant and faithful unless told. */
  readonly network?: Network;
}

const fields: FieldsOf<WorldSpec<Members>> = {
  name: "text",
  about: "text",
  cites: "text?",
  unit: "text?",
  members: "record",
  links: "record",
  hears: "record?",
  ports: "record?",
  every: "record?",
  network: "record?",
};

export interface WorldModel<Ms extends Members = Members, D = object, Q extends PortMap = PortMap> extends Model {
  readonly kind: "world";
  readonly members: Ms;
  readonly messages: SaidAt<Ms, D> & Messages;
  readonly outlets: Q;
  /** Who listens at each outlet. */
  readonly links: Wires;
  /** How many of the world's ticks make one of a member's, where it is not one. */
  readonly every: Readonly<Record<string, Time>>;
  /** What lies between the members, where anything does. */
  readonly network?: Network;
  /** Who is down from the start, and has never said anything, until told to restart. */
  readonly absent: readonly string[];
  /** The same world in which these members are absent too. */
  without(absent: readonly string[]): WorldModel<Ms, D, Q>;
  /** The same world with somebody else in a member's place, who hears and says the same. */
  withMember(name: string, member: Model): WorldModel<Ms, D, Q>;
  /** The same members with another network between them. */
  withNetwork(network: Network): WorldModel<Ms, D, Q>;
}

interface WorldState {
  readonly members: Readonly<Record<string, Plain>>;
  /** Events of each member, in declared order. */
  readonly ordinals: Float64Array;
  /** 1 where the member is down. */
  readonly down: Uint8Array;
  /** The group of each member while the network is cut; empty while it is whole. */
  group: Int32Array;
  /** Where messages keep their order: when the last from one to another arrives. */
  readonly arrivals: Record<string, Time>;
  /**
   * How long each member that moves by itself has stood still, which its own clock leaves out; of one that is down,
   * less the time at which it fell. There once one has fallen. A world's own clock goes on: in it, members stand still.
   */
  lags?: Float64Array;
  /** Of who is down, the timers that fell due meanwhile, in order. There once one has. */
  missed?: readonly (readonly [i: number, to: Address, type: string, payload: Plain])[];
}

/** What is derived from state and values for speed. Forgotten freely: it is made anew when either is another. */
interface Inside {
  readonly state: WorldState;
  readonly values: Values;
  readonly rooms: readonly Room[];
  /** The network's parameters, and how long a message is on its way under them. */
  readonly network: Values;
  readonly latency: Lateness;
  /** Whether messages are late and nothing else. */
  readonly faithful: boolean;
  /** The dice of whoever moves. */
  readonly stream: Stream;
  /** The network's. */
  readonly line: Stream;
  /** Whom members have spoken to, by address. */
  readonly targets: Map<Address, Target>;
}

/** What is derived for a member alone, and its key. Hot: together it is a line or two of the cache. */
interface Room extends Key {
  readonly i: number;
  /** The key to the network's dice, by its words. */
  readonly line0: number;
  readonly line1: number;
  readonly self: Address;
  readonly ports: Moment["ports"];
  /** One for all members, but that a world within this one keeps in its own what it derives. */
  readonly moment: MemberMoment;
  state: Plain;
  values: Values;
}

/** The moment of whichever member moves: hot, since all of them pass by. */
type MemberMoment = { -readonly [K in keyof Moment]: Moment[K] } & { i: number };

interface Target {
  /** The member that it is or lies within; or one of those below. */
  readonly there: number;
  /** What was last said to it, and its place for the root. */
  type: string | typeof unsaid;
  place: number;
}
/** Nothing yet; an author may say undefined. */
const unsaid = Symbol("unsaid");
/** Of addresses of nobody in this world, and of members that do not move by themselves. */
const outside = -1;

/** What one who was never there has said and will do. */
const silence: Pick<Moment, "send" | "post" | "after" | "recall" | "cancel"> = {
  send() {},
  post() {},

  after() {},
  recall() {},
  cancel() {},
};

/** What was derived of its members before would still speak aloud. */
function silenced({ inside: _, ...moment }: Moment): Moment {
  return { ...moment, ...silence };
}

/** Declares a world. */
export function world<
  const Ms extends Members,
  // biome-ignore lint/complexity/noBannedTypes: deaf and dumb is what is meant
  const D extends Doors = {},
  // biome-ignore lint/complexity/noBannedTypes: the same
  const Q extends PortMap = {},
>(spec: WorldSpec<Ms, D, Q>): WorldModel<Ms, D, Q> {
  return declaredWorld(spec, []);
}

function declaredWorld<const Ms extends Members, const D extends Doors, const Q extends PortMap>(
  spec: WorldSpec<Ms, D, Q>,
  absent: readonly string[],
): WorldModel<Ms, D, Q> {
  checkFields("world", "a world", spec, fields);
  const { name, about, cites, network } = spec;
  const doors: Doors = spec.hears ?? {};
  const outlets = (spec.ports ?? {}) as Q;
  const names = Object.keys(spec.members);
  const members = Object.values(spec.members);
  const clocks = (spec.every ?? {}) as Readonly<Record<string, Time>>;
  checkMembers(name, spec.members, clocks);
  const every = names.map((member) => (Object.hasOwn(clocks, member) ? clocks[member]! : 1));
  const links = spec.links as unknown as Wires;
  const place = new Map(names.map((member, i) => [member, i] as const));
  const ticking = members.flatMap(({ due }, i) => (due === never ? [] : [i]));
  const tickingAt = new Int32Array(members.length).fill(outside);
  for (const [k, i] of ticking.entries()) tickingAt[i] = k;
  if (network !== undefined) checkNetwork(`world ${spec.name}, network`, network, names);
  checkWiring(spec.name, spec.members, links, doors, outlets);
  const routes = new Map([
    ...Object.entries(doors).map(([type, member]) => {
      const i = place.get(member)!;
      return [type, { i, type, heard: members[i]!.hears.indexOf(type) }] as const;
    }),
    ...names.flatMap((member, i) =>
      members[i]!.hears.map((type, heard) => [addressed(member, type), { i, type, heard }] as const),
    ),
  ]);
  const faults = faultsOf(names);
  const hears = [...Object.keys(faults), ...routes.keys()];
  const numberOf = new Map(hears.map((type, at) => [type, at] as const));
  const hearerAt = Int32Array.from(hears, (type) => routes.get(type)?.i ?? outside);
  const localAt = hears.map((type) => routes.get(type)?.type ?? type);
  /** Each message's place among all that its hearer hears. */
  const heardAt = Int32Array.from(hears, (type) => routes.get(type)?.heard ?? outside);
  const gone = new Set(absent);
  for (const one of absent) if (!place.has(one)) throw unknown(`world ${name}, without`, "a member", one, names);

  /** The values of each member, and of the network. A name is its member's up to its first dot. */
  function divided(values: Values): Readonly<Record<string, Record<string, number>>> {
    const parts: Record<string, Record<string, number>> = Object.fromEntries(names.map((member) => [member, {}]));
    parts["network"] = {};
    for (const [key, value] of Object.entries(values)) {
      const dot = key.indexOf(".");
      parts[key.slice(0, dot)]![key.slice(dot + 1)] = value;
    }
    return parts;
  }

  function inside(state: WorldState, values: Values, host: Moment): Inside {
    const known = host.inside as Inside | undefined;
    return known?.state === state && known.values === values ? known : derived(known, state, values, host);
  }

  function derived(known: Inside | undefined, state: WorldState, values: Values, host: Moment): Inside {
    const { shares, ...between } = parted(values);
    const made: Inside = { ...(known ?? settled(host)), state, values, ...between };
    for (const room of made.rooms) {
      room.state = state.members[names[room.i]!]!;
      room.values = shares[room.i]!;
    }
    host.inside = made;
    return made;
  }

  /** The same for who asks often: derived, and made anew for other values. */
  let latest: { readonly values: Values; readonly parts: ReturnType<typeof sharing> } | undefined;
  function parted(values: Values): ReturnType<typeof sharing> {
    if (latest?.values !== values) latest = { values, parts: sharing(values) };
    return latest.parts;
  }

  /** What is derived from the values alone. */
  function sharing(
    values: Values,
  ): Pick<Inside, "network" | "latency" | "faithful"> & { readonly shares: readonly Values[] } {
    const parts = divided(values);
    const between = parts["network"]!;
    return {
      shares: names.map((member, i) => valuesOf(members[i]!, parts[member])),
      network: between,
      latency: latencyUnder(network, between, names),
      faithful: network === undefined || isFaithful(network, between),
    };
  }

  /** What is derived from the host alone, once; ports are frozen, since whoever keeps them shares them with it. */
  function settled(host: Moment): Pick<Inside, "rooms" | "stream" | "line" | "targets"> {
    const line = new Stream(host.key, 0);
    const stream = new Stream(host.key, 0, network && line);
    const shared = momentFor(host, stream);
    const selves = names.map((member) => addressed(host.self, member));
    // Hot: where all who know an address hold the same string, it is found without being read.
    const address = (listener: string): Address | readonly Address[] => {
      const i = place.get(listener);
      if (i !== undefined) return selves[i]!;
      const outside = host.ports[listener];
      if (outside !== undefined) return outside;
      throw misuse(`world ${name}`, `a listener at its port ${listener}`, "none", "run it in a world that wires it");
    };
    const rooms = names.map((member, i): Room => {
      const { k0, k1 } = keyUnder(host.key, member);
      const line = keyToNetwork({ k0, k1 });
      const ports = Object.entries(links[member] ?? {}).map(
        ([port, to]) => [port, typeof to === "string" ? address(to) : Object.freeze(to.flatMap(address))] as const,
      );
      return {
        i,
        k0,
        k1,
        line0: line.k0,
        line1: line.k1,
        self: selves[i]!,
        ports: Object.freeze(Object.fromEntries(ports)),
        moment: members[i]!.kind === "world" ? momentFor(host, stream, members[i]!.hears) : shared,
        state: null,
        values: {},
      };
    });
    return { rooms, stream, line, targets: new Map() };
  }

  /** A moment of the members of a host; whose it is, is said before each event. */
  function momentFor(host: Moment, random: Stream, hears: readonly string[] = []): MemberMoment {
    const { place: placeFor, post } = host;
    // Who goes through all orders of arrival has left time out.
    const timed = host.dice === undefined;
    const moment: MemberMoment = {
      i: 0,
      now: 0,
      part: 0,
      random: host.dice ?? random,
      ...(host.dice && { dice: host.dice }),
      key: host.key,
      self: host.self,
      ports: {},
      heard: 0,
      hears,
      ...(host.sender && { sender: host.sender }),
      send(to, type, payload = null, delay = 0, priority = 0, from = moment.self) {
        const { i } = moment;
        const within = host.inside as Inside;
        const target = within.targets.get(to) ?? found(within, to, host);
        const { there } = target;
        let late = ticksOf(i, type, delay);
        if (there !== i && there !== outside) {
          // Hot: most networks are late and nothing else.
          if (!within.faithful || within.state.group.length > 0) {
            transmit(i, target, to, type, payload, late, host, priority, from);
            return;
          }
          if (timed) late += within.latency(i, there, within.line);
        }
        say(target, to, type, payload, late, priority, from, host);
      },
      // Hot: of what is said within a member, nothing is asked on the way up.
      ...(placeFor && { place: placeFor }),
      ...(post && {
        post: (at, payload, delay, priority, from) => post(at, payload, delay * every[moment.i]!, priority, from),
      }),
      after: (delay, type, payload = null, priority) =>
        host.send(moment.self, type, payload, ticksOf(moment.i, type, delay), priority, moment.self),
      recall: host.recall,
      // Of no type it would be all.
      cancel: (type) => host.recall(moment.self, String(type)),
    };
    return moment;
  }

  /** A member's delay in the world's ticks. Hot: what to call it is put together for a refusal alone. */
  function ticksOf(i: number, type: string, delay: Time): Time {
    // Multiplied, a text would pass for a number and half a tick for a whole one; a network hides what is below 0.
    if (!(Number.isSafeInteger(delay) && delay >= 0)) wholeTime(`world ${name}, ${names[i]}, delay of ${type}`, delay);
    return delay * every[i]!;
  }

  /** Who lives at an address: a member of this world, or nobody of it. */
  function found(within: Inside, to: Address, host: Moment): Target {
    if (typeof to !== "string")
      throw misuse(`world ${name}`, "an address", shown(to), "send to a port, or to an address that was heard");
    const prefix = prefixOf(host);
    const local = to.slice(prefix.length).split("/")[0]!;
    const there = (to.startsWith(prefix) ? place.get(local) : undefined) ?? outside;
    const target: Target = { there, type: unsaid, place: 0 };
    within.targets.set(to, target);
    return target;
  }

  /** Without the network. Hot: where the root can say it, a message of the same type as the last is not looked up. */
  function say(
    target: Target,
    to: Address,
    type: string,
    payload: Plain,
    delay: Time,
    priority: number,
    from: Address,
    host: Moment,
  ): void {
    if (target.type !== type && !learnt(target, to, type, host)) host.send(to, type, payload, delay, priority, from);
    else host.post!(target.place, payload, delay, priority, from);
  }

  /** Whether its place could be asked for: of who is outside, and by many a host, it cannot. */
  function learnt(target: Target, to: Address, type: string, host: Moment): boolean {
    if (target.there === outside || host.place === undefined || host.post === undefined) return false;
    target.place = host.place(to, type);
    target.type = type;
    return true;
  }

  /** Through the network: lost, doubled, late, or held to its order. */
  function transmit(
    i: number,
    target: Target,
    to: Address,
    type: string,
    payload: Plain,
    delay: Time,
    host: Moment,
    priority: number,
    from: Address,
  ): void {
    const { state, network: values, latency, line } = host.inside as Inside;
    const { there } = target;
    if (state.group.length > 0 && state.group[i] !== state.group[there]) return;
    const timed = host.dice === undefined;
    // One after the other, so that what befalls one message of an event says nothing of the next.
    const random = host.dice ?? line;
    for (let copies = copiesOf(values, random); copies > 0; copies--) {
      let arrival = host.now + delay + (timed ? latency(i, there, random) : 0);
      if (network?.ordered) {
        const link = linkOf(i, there);
        const part = host.part ?? 0;
        // In one tick of this world may lie many of the root's.
        arrival = Math.max(arrival, Math.ceil((state.arrivals[link] ?? 0) - part));
        state.arrivals[link] = arrival + part;
      }
      say(target, to, type, payload, arrival - host.now, priority, from, host);
      // What stays is read again, each time a latency later.
      while (timed && staysAgain(values, random)) {
        arrival += Math.max(1, latency(i, there, random));
        say(target, to, type, payload, arrival - host.now, priority, from, host);
      }
    }
  }

  /** What the way from one member to another is called. Hot: put together once. */
  const ways = new Map<number, string>();
  function linkOf(from: number, to: number): string {
    const way = from * names.length + to;
    const known = ways.get(way);
    if (known !== undefined) return known;
    const made = `${names[from]} ${names[to]}`;
    ways.set(way, made);
    return made;
  }

  /** What a member's number is called in the world. */
  const called = names.map(() => new Map<string, string>());
  function calledIn(i: number, key: string): string {
    const known = called[i]!.get(key);
    if (known !== undefined) return known;
    const full = `${names[i]}.${key}`;
    called[i]!.set(key, full);
    return full;
  }

  /** Whose numbers are asked for: of each such member those that are, as it calls them and as the world does. */
  interface Share {
    readonly i: number;
    readonly keys: string[];
    readonly full: string[];
  }
  const asked = new WeakMap<readonly string[], readonly Share[]>();
  function sharesOf(only: readonly string[]): readonly Share[] {
    const known = asked.get(only);
    if (known !== undefined) return known;
    const made = new Map<number, Share>();
    for (const full of only) {
      const dot = full.indexOf(".");
      const i = place.get(full.slice(0, dot));
      if (i === undefined) continue;
      const share = made.get(i) ?? { i, keys: [], full: [] };
      share.keys.push(full.slice(dot + 1));
      share.full.push(full);
      made.set(i, share);
    }
    const shares = [...made.values()];
    asked.set(only, shares);
    return shares;
  }

  function seenOf(
    i: number,
    states: WorldState["members"],
    only?: readonly string[],
  ): Readonly<Record<string, number>> {
    let seen: Readonly<Record<string, number>>;
    try {
      seen = members[i]!.observe(states[names[i]!]!, only);
    } catch (error) {
      throw thrownBy(names[i]!, error);
    }
    if (isSeen(seen)) return seen;
    throw unseen(`world ${name}, ${names[i]}`, seen);
  }

  /** When a member next moves by itself, in the world's ticks. */
  const dueOf = ({ members: states, lags, down }: WorldState, i: number): Time =>
    down[i] === 1 ? Number.POSITIVE_INFINITY : every[i]! * members[i]!.due(states[names[i]!]!) + (lags?.[i] ?? 0);

  /** When each of those who do next moves by itself: of each state, since one world may be many members. */
  const wakes = new WeakMap<WorldState, Wakes>();
  /** Hot: the state that was asked last. */
  let latestWakes: { readonly state: WorldState; readonly dues: Wakes } | undefined;
  function wakesOf(state: WorldState): Wakes {
    if (latestWakes?.state === state) return latestWakes.dues;
    const dues = wakes.get(state) ?? new Wakes(ticking.length, (k) => dueOf(state, ticking[k]!));
    wakes.set(state, dues);
    latestWakes = { state, dues };
    return dues;
  }

  /** A member has moved. Hot: of others nothing is asked again. */
  function moved(state: WorldState, i: number): void {
    const k = tickingAt[i]!;
    if (k !== outside) wakesOf(state).set(k, dueOf(state, i));
  }

  /** The moment of a member, at its own time and at its event of that ordinal. */
  function momentAt(room: Room, now: Time, part: number, ordinal: number, within: Inside): Moment {
    const { moment } = room;
    moment.i = room.i;
    moment.now = now;
    moment.part = part;
    moment.key = room;
    moment.self = room.self;
    moment.ports = room.ports;
    within.stream.aim(room, ordinal);
    within.line.aimAt(room.line0, room.line1, ordinal);
    return moment;
  }

  /** The moment of a member's next event. */
  function eventOf(room: Room, within: Inside, host: Moment): Moment {
    const { state } = within;
    const { i } = room;
    const now = host.now - (state.lags?.[i] ?? 0);
    const ordinal = state.ordinals[i]! + 1;
    state.ordinals[i] = ordinal;
    const ticks = every[i]!;
    const part = host.part ?? 0;
    if (ticks === 1) return momentAt(room, now, part, ordinal, within);
    return momentAt(room, Math.floor(now / ticks), ((now % ticks) + part) / ticks, ordinal, within);
  }

  const named = (i: number, trouble: Trouble): Trouble => {
    checkTrouble(names[i]!, trouble);
    return { ...trouble, about: `${names[i]}: ${trouble.about}` };
  };

  const memberOf = (who: string): number => {
    const i = place.get(who);
    if (i === undefined) throw unknown(name, "a member", who, names);
    return i;
  };

  /** Members that only hear have no clock that could stand still. */
  function lag(state: WorldState, i: number, more: Time): void {
    if (tickingAt[i] === outside) return;
    state.lags ??= new Float64Array(names.length);
    state.lags[i]! += more;
  }

  /** In a world within this one, members have stood still; this world's own time for it goes into theirs. */
  function stand(state: WorldState, i: number): void {
    if (state.lags === undefined || members[i]!.stand === undefined) return;
    members[i]!.stand!(state.members[names[i]!]!, Math.ceil(state.lags[i]! / every[i]!));
    state.lags[i] = 0;
  }

  /** Keeps a timer that falls due for who is down, or lies in a world that is. */
  function miss(state: WorldState, i: number, type: string, payload: Plain, { self, sender }: Moment): void {
    const said = type.slice(type.lastIndexOf("/") + 1);
    const from = sender?.() ?? null;
    if (from === null || addressed(from, said) !== addressed(self, type)) return;
    state.missed = [...(state.missed ?? []), [i, from, said, payload]];
  }

  /** What it missed rings now, as for whoever was only halted; or is forgotten with all else. */
  function ring(state: WorldState, i: number, remembers: boolean, host: Moment): void {
    const missed = state.missed?.filter(([who]) => who === i) ?? [];
    if (missed.length === 0) return;
    state.missed = state.missed!.filter(([who]) => who !== i);
    if (remembers) for (const [, to, type, payload] of missed) host.send(to, type, payload, 0, 0, to);
  }

  /** The state of a member that begins, or that forgets, from what it was before. */
  function born({ i, state, values }: Room, moment: Moment, before: boolean): Plain {
    const { start, revive } = members[i]!;
    try {
      return before && revive !== undefined ? revive(state, values, moment) : start(values, moment);
    } catch (error) {
      throw thrownBy(names[i]!, error);
    }
  }

  /**
   * What it begins with, or begins anew with, as if each of its members did: dice once thrown are not thrown again, and
   * what its network has of order and of cuts stays, since that is no member's memory.
   */
  function begun(values: Values, host: Moment, before?: WorldState): WorldState {
    const states: Record<string, Plain> = { ...before?.members };
    const state: WorldState = {
      members: states,
      ordinals: before?.ordinals ?? new Float64Array(names.length),
      down: Uint8Array.from(names, (member) => Number(gone.has(member))),
      group: before?.group ?? new Int32Array(0),
      arrivals: before?.arrivals ?? {},
    };
    if (before !== undefined) for (const i of ticking) if (members[i]!.kind !== "world") lag(state, i, host.now);
    const within = inside(state, values, host);
    for (const [i, member] of names.entries()) {
      const room = within.rooms[i]!;
      const moment = before === undefined ? momentAt(room, 0, 0, 0, within) : eventOf(room, within, host);
      const heard = state.down[i] === 1 ? silenced(moment) : moment;
      room.state = born(room, heard, before !== undefined);
      states[member] = room.state;
    }
    // Who is absent stands still from now on.
    if (before !== undefined) for (const i of ticking) if (state.down[i] === 1) lag(state, i, -host.now);
    return state;
  }

  /** What happens to the world itself. */
  const befalls: Readonly<Record<string, (state: WorldState, payload: never, values: Values, host: Moment) => void>> = {
    crash(state, { member }: { member: string }, _values, host) {
      const i = memberOf(member);
      if (state.down[i] === 0) lag(state, i, -host.now);
      state.down[i] = 1;
    },
    restart(state, { member, remembers }: { member: string; remembers: boolean }, values, host) {
      const i = memberOf(member);
      if (state.down[i] === 1) lag(state, i, host.now);
      state.down[i] = 0;
      stand(state, i);
      ring(state, i, remembers, host);
      if (remembers) return;
      // What it had set itself to do is forgotten too, and its own clock begins anew.
      host.recall(addressed(host.self, member));
      if (members[i]!.kind !== "world") lag(state, i, host.now - (state.lags?.[i] ?? 0));
      const within = inside(state, values, host);
      const room = within.rooms[i]!;
      // A copy: its author may hold what it began with, and begin with it again.
      room.state = copy(born(room, eventOf(room, within, host), true));
      (state.members as Record<string, Plain>)[member] = room.state;
    },
    part(state, { groups }: { groups: readonly (readonly string[])[] }) {
      // Whoever is in no group is alone.
      state.group = Int32Array.from(names, (_, i) => -1 - i);
      for (const [g, group] of groups.entries()) for (const member of group) state.group[memberOf(member)] = g;
    },
    heal(state) {
      state.group = new Int32Array(0);
    },
  };

  const declared = model({
    kind: "world",
    name,
    about,
    ...(cites !== undefined && { cites }),
    params: {
      ...gathered(spec.members, ".", ({ params }) => params as Readonly<Record<string, Param>>),
      ...(network &&
        Object.fromEntries(
          Object.entries(networkParams(network, spec.unit)).map(([param, said]) => [`network.${param}`, said]),
        )),
    },
    ...(spec.unit !== undefined && { unit: spec.unit }),
    hears,
    ports: Object.fromEntries(Object.entries(outlets).map(([port, { count }]) => [port, count])),
    start: (values, host) => begun(values, host),
    due: ticking.length === 0 ? never : (state) => wakesOf(state).next,
    step(state, values, host) {
      const within = inside(state, values, host);
      const dues = wakesOf(state);
      for (let k = dues.from(0, host.now); k !== none; k = dues.from(k + 1, host.now)) {
        const i = ticking[k]!;
        const room = within.rooms[i]!;
        const moment = eventOf(room, within, host);
        let trouble: Trouble | undefined;
        try {
          trouble = members[i]!.step(room.state, room.values, moment);
        } catch (error) {
          throw thrownBy(names[i]!, error);
        }
        dues.set(k, dueOf(state, i));
        if (trouble !== undefined) return named(i, trouble);
      }
      return undefined;
    },
    hear(state, type, payload, values, host) {
      // Hot: of the root's own messages it need not be looked up what they are called.
      const at = host.hears === hears ? host.heard! : numberOf.get(type)!;
      const i = hearerAt[at]!;
      if (i === outside) {
        befalls[type]!(state, payload as never, values, host);
        const member = (payload as { readonly member?: string } | null)?.member;
        if (member !== undefined) moved(state, memberOf(member));
        return undefined;
      }
      // Who is down hears nothing; of its own timers it does, once it is back and remembers that it set them.
      if (state.down[i] === 1) {
        miss(state, i, type, payload, host);
        return undefined;
      }
      const within = inside(state, values, host);
      const room = within.rooms[i]!;
      room.moment.heard = heardAt[at]!;
      const trouble = members[i]!.hear!(room.state, localAt[at]!, payload, room.values, eventOf(room, within, host));
      // Hot: most only hear.
      if (tickingAt[i] !== outside) moved(state, i);
      return trouble && named(i, trouble);
    },
    observe({ members: states }, only) {
      const seen: Record<string, number> = {};
      // Hot: requirements look after every event.
      if (only === undefined) {
        for (let i = 0; i < names.length; i++) {
          const own = seenOf(i, states);
          for (const key of Object.keys(own)) seen[calledIn(i, key)] = own[key]!;
        }
        return seen;
      }
      for (const { i, keys, full } of sharesOf(only)) {
        const own = seenOf(i, states, keys);
        for (let k = 0; k < keys.length; k++) if (Object.hasOwn(own, keys[k]!)) seen[full[k]!] = own[keys[k]!]!;
      }
      return seen;
    },
    laws: gathered(spec.members, ": ", ({ laws }, key, i) =>
      Object.fromEntries(
        Object.entries(laws).map(([law, holds]) => [
          law,
          (state: WorldState, values: Values) => holds(state.members[key]!, parted(values).shares[i]!),
        ]),
      ),
    ),
  });
  const messages: Record<string, Fields> = { ...faults };
  const hearers: Record<string, Address> = { ...doors };
  for (const [said, { i, type }] of routes) {
    const fields = members[i]!.messages?.[type];
    if (fields !== undefined) messages[said] = fields;
    const within = members[i]!.doors?.[type];
    if (within !== undefined) hearers[said] = addressed(names[i]!, within);
  }
  /** Made anew with a part of its declaration changed; refused where something was laid over it: it would be lost. */
  function anew(now: object | undefined, part: Partial<WorldSpec<Ms, D, Q>>, gone = absent): WorldModel<Ms, D, Q> {
    const laid = { ...made, ...now } as Readonly<Record<string, unknown>>;
    const other = Object.keys(laid).find((field) => laid[field] !== (made as typeof laid)[field]);
    if (other !== undefined)
      throw misuse(
        `world ${name}`,
        "a world as it was declared",
        `one with other ${other}`,
        "change its members, or declare another",
      );
    return declaredWorld({ ...spec, ...part }, gone);
  }
  const made = {
    ...declared,
    messages,
    doors: hearers,
    outlets,
    absent,
    stand(state: Plain, ticks: Time): void {
      const own = state as unknown as WorldState;
      for (const i of ticking) {
        // Who is down stands still for a while that is not over.
        if (own.down[i] === 1) continue;
        lag(own, i, ticks);
        stand(own, i);
      }
      wakes.delete(own);
      latestWakes = undefined;
    },
    revive: (before: Plain, values: Values, host: Moment) =>
      begun(values, host, before as unknown as WorldState) as unknown as Plain,
    members: spec.members,
    links,
    every: clocks,
    ...(network && { network }),
    without(more: readonly string[]) {
      return anew(this, {}, [...absent, ...more]);
    },
    withMember(member: string, other: Model) {
      if (!place.has(member)) throw unknown(`world ${name}`, "a member", member, names);
      return anew(this, { members: { ...spec.members, [member]: other } });
    },
    withNetwork(other: Network) {
      return anew(this, { network: other });
    },
  };
  return made as unknown as WorldModel<Ms, D, Q>;
}

/** What the addresses of everybody inside a host begin with. */
const prefixOf = ({ self }: Moment): string => (self === "" ? "" : addressed(self, ""));

/** Every member's entries of one kind, under the member's name. */
const gathered = <T>(
  members: Members,
  join: string,
  entries: (member: Model, name: string, i: number) => Readonly<Record<string, T>>,
): Record<string, T> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, member], i) =>
      Object.entries(entries(member, name, i)).map(([key, entry]) => [`${name}${join}${key}`, entry]),
    ),
  );
