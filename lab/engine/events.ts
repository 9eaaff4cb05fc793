// What was heard in a world, event by event: by whom, from whom, when it was sent, and because of which event. How it
// is drawn is a view's.
import { type Address, addressed, misuse, type Time, wholeTime } from "../core/index.ts";
import type { World } from "./world.ts";

export interface Event {
  /** Counted among all events of the world, from 1. */
  readonly number: number;
  readonly at: Time;
  /** Who heard it; empty where the world is one model. */
  readonly member: Address;
  readonly type: string;
  /** Who sent it, itself where it is a timer; null where it came from outside, as of a world from its script. */
  readonly from: Address | null;
  /** Absent where that was before the first time that was looked at. */
  readonly sent?: Time;
  /** The number of the event in which it was sent, which may be a move of its sender's; 0: the start, or outside. */
  readonly cause: number;
}

const eventsMax = 1_000_000;

/** When those events were whose letters may still be in flight: the instants, and the number of each one's last. */
class Times {
  readonly #before: number;
  readonly #instants: Time[] = [];
  readonly #lasts: number[] = [];

  /** Of those after the event `before`. */
  constructor(before: number) {
    this.#before = before;
  }

  add(instant: Time, last: number): void {
    this.#instants.push(instant);
    this.#lasts.push(last);
  }

  /** Of those that were not added yet, it is `now`; of those before all, nobody knows. */
  of(event: number, now: Time): Time | undefined {
    if (event <= this.#before) return undefined;
    let [low, high] = [0, this.#lasts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lasts[middle]! < event) low = middle + 1;
      else high = middle;
    }
    return this.#instants[low] ?? now;
  }
}

/** A world's state, and what a script keeps around it. */
interface Situation {
  readonly members?: Readonly<Record<string, Situation>>;
  readonly down?: Uint8Array;
  readonly taken?: Uint8Array;
  readonly state?: Situation;
}

/** Who stands where in each world, by its address. Hot: looked up once, since members neither come nor go. */
type Places = Map<Address, ReadonlyMap<string, number>>;

/** Whether whoever lives there is down, or a world around it is. */
function isDown(state: Situation, at: Address, places: Places): boolean {
  let here: Situation | undefined = state.taken === undefined ? state : state.state;
  let around = "";
  for (const name of at.split("/")) {
    const { members, down }: Situation = here ?? {};
    if (members === undefined || down === undefined) return false;
    const there = places.get(around) ?? new Map(Object.keys(members).map((one, i) => [one, i]));
    places.set(around, there);
    if (down[there.get(name) ?? -1] === 1) return true;
    here = members[name];
    around = addressed(around, name);
  }
  return false;
}

/** Lives on to `until` and tells what was heard on the way; who is down hears nothing. */
export function eventsOf(world: World, until: Time): readonly Event[] {
  if (!world.causes)
    throw misuse("eventsOf", "a world that keeps causes", `${world.model.name} with causes: false`, "leave that out");
  const heard: Event[] = [];
  const times = new Times(world.events);
  const doors = new Map(Object.entries(world.model.doors ?? {}));
  const places: Places = new Map();
  // What is in flight at time 0 was sent then; later on, only what was sent at the start says so.
  const earlier = world.now === 0 ? 0 : undefined;
  const tell = (): boolean => {
    const { time, from: said, type, cause } = world.upcoming!;
    const number = world.events + 1;
    const end = type.lastIndexOf("/");
    const member = doors.get(type) ?? type.slice(0, Math.max(0, end));
    if (isDown(world.state as Situation, member, places)) return false;
    // Nobody in a world lives at its own address: what comes from there is its script's.
    const from = said === "" && world.model.kind === "world" ? null : said;
    const sent = said !== null && cause === 0 ? 0 : (times.of(cause, time) ?? earlier);
    heard.push({
      number,
      at: time,
      member,
      type: type.slice(end + 1),
      from,
      ...(sent !== undefined && { sent }),
      cause: from === null ? 0 : cause,
    });
    if (heard.length > eventsMax)
      throw misuse("eventsOf", `at most ${eventsMax} events`, "more", "ask for a shorter time");
    return false;
  };
  wholeTime("eventsOf", until);
  // From instant to instant, since a move may send as well as what is heard, and nobody tells of it.
  while (world.stopped === undefined && world.next() <= until) {
    world.advance(world.next(), undefined, Number.POSITIVE_INFINITY, tell);
    if (world.upcoming !== undefined) times.add(world.now, world.events);
  }
  world.advance(until);
  return heard;
}

/**
 * For each event how many events of each member it knows of, itself counted (Fidge 1988; Mattern 1989): one came before
 * another exactly where none of its counts is above the other's.
 */
export function vectorClocks(events: readonly Event[]): readonly Readonly<Record<Address, number>>[] {
  const clocks = new Map<number, Record<Address, number>>();
  const hearers = new Map<number, Address>();
  /** Each member's events. */
  const heard = new Map<Address, number[]>();
  const lastOf = (member: Address, before: number): Record<Address, number> => {
    const last = heard.get(member)?.findLast((number) => number < before);
    return last === undefined ? {} : clocks.get(last)!;
  };
  return events.map(({ number, member, from, cause }) => {
    const clock: Record<Address, number> = { ...lastOf(member, number) };
    // What was sent in a move, which is no event, or because of what another heard, as by who is back after a fall: the
    // sender knew what it had heard by then, besides.
    const apart = from !== null && hearers.get(cause) !== from;
    for (const known of [clocks.get(cause) ?? {}, apart ? lastOf(from, cause) : {}])
      for (const [one, count] of Object.entries(known)) clock[one] = Math.max(clock[one] ?? 0, count);
    clock[member] = (clock[member] ?? 0) + 1;
    clocks.set(number, clock);
    hearers.set(number, member);
    const own = heard.get(member) ?? [];
    own.push(number);
    heard.set(member, own);
    return clock;
  });
}
