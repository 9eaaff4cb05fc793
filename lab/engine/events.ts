// What was heard in a world, event by event: by whom, from whom, when it was sent, and because of which event. How it
// is drawn is a view's.
import { type Address, misuse, type Time } from "../core/index.ts";
import type { World } from "./world.ts";

export interface Event {
  /** Counted among all events of the world, from 1. */
  readonly number: number;
  readonly at: Time;
  /** Who heard it; empty where the world is one model. */
  readonly member: Address;
  readonly type: string;
  /** Who sent it, itself where it is a timer; null where it came from outside. */
  readonly from: Address | null;
  /** Absent where that was before the first time that was looked at. */
  readonly sent?: Time;
  /** The number of the event in which it was sent; 0: the start, or outside. */
  readonly cause: number;
}

const eventsMax = 1_000_000;

/** Lives on to `until` and tells what was heard on the way. */
export function eventsOf(world: World, until: Time): readonly Event[] {
  if (!world.causes)
    throw misuse("eventsOf", "a world that keeps causes", `${world.model.name} with causes: false`, "leave that out");
  const heard: Event[] = [];
  const times = new Map<number, Time>();
  const doors = new Map(Object.entries(world.model.doors ?? {}));
  // What is in flight at time 0 was sent then; later on, only what was sent at the start says so.
  const earlier = world.now === 0 ? 0 : undefined;
  world.advance(until, undefined, Number.POSITIVE_INFINITY, () => {
    const { time, from, type, cause: before } = world.upcoming!;
    const cause = from === null ? 0 : before;
    const number = world.events + 1;
    const end = type.lastIndexOf("/");
    const said = type.slice(end + 1);
    const member = doors.get(type) ?? type.slice(0, Math.max(0, end));
    const sent = from !== null && cause === 0 ? 0 : (times.get(cause) ?? earlier);
    heard.push({ number, at: time, member, type: said, from, ...(sent !== undefined && { sent }), cause });
    times.set(number, time);
    if (heard.length > eventsMax)
      throw misuse("eventsOf", `at most ${eventsMax} events`, "more", "ask for a shorter time");
    return false;
  });
  return heard;
}

/**
 * For each event how many events of each member it knows of, itself counted (Fidge 1988; Mattern 1989): one came before
 * another exactly where none of its counts is above the other's.
 */
export function vectorClocks(events: readonly Event[]): readonly Readonly<Record<Address, number>>[] {
  const clocks = new Map<number, Record<Address, number>>();
  const latest = new Map<Address, Record<Address, number>>();
  return events.map(({ number, member, cause }) => {
    const clock: Record<Address, number> = { ...latest.get(member) };
    for (const [one, count] of Object.entries(clocks.get(cause) ?? {})) clock[one] = Math.max(clock[one] ?? 0, count);
    clock[member] = (clock[member] ?? 0) + 1;
    clocks.set(number, clock);
    latest.set(member, clock);
    return clock;
  });
}
