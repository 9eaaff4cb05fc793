// A seat: one member of a world is played from outside, a step for each message that it hears, as an environment of
// Gymnasium's shape. Everybody else, the network and the dice are as they would be.
import {
  type Address,
  addressed,
  type Condition,
  type Cue,
  checkBounds,
  checkFields,
  checkModel,
  checkPayload,
  copy,
  type Fields,
  type FieldsOf,
  firstDifference,
  holding,
  type Messages,
  Misuse,
  type Model,
  type Moment,
  misuse,
  never,
  type Observe,
  type Observed,
  type Plain,
  type PortMap,
  type Random,
  type Shape,
  scripted,
  shown,
  strictly,
  type Time,
  thrown,
  unknown,
  type WorldModel,
  wholeTime,
} from "../core/index.ts";
import { Chain, strideOf } from "./chain.ts";
import { checkPriority, priorityMax } from "./queue.ts";
import { World } from "./world.ts";

/**
 * What a member does when it hears something: what it sends at once and of priority 0 unless told, and what timers it
 * takes back, all of them unless told.
 */
export type Deed =
  | {
      readonly kind: "send";
      readonly to: Address;
      readonly type: string;
      readonly payload?: Plain;
      readonly delay?: Time;
      readonly priority?: number;
    }
  | {
      readonly kind: "after";
      readonly delay: Time;
      readonly type: string;
      readonly payload?: Plain;
      readonly priority?: number;
    }
  | { readonly kind: "cancel"; readonly type?: string };

const deedFields: { readonly [K in Deed["kind"]]: FieldsOf<Extract<Deed, { readonly kind: K }>> } = {
  send: { kind: "text", to: "anything", type: "anything", payload: "anything?", delay: "number?", priority: "number?" },
  after: { kind: "text", delay: "number", type: "anything", payload: "anything?", priority: "number?" },
  cancel: { kind: "text", type: "anything?" },
};
const kinds = Object.keys(deedFields);

/**
 * All that it does, in order, and what it remembers afterwards: what it did before unless told, else the same names
 * with values of the same kinds, where one that is null may become anything.
 */
export interface Action {
  readonly deeds: readonly Deed[];
  readonly state?: Plain;
}

const actionFields: FieldsOf<Action> = { deeds: "list", state: "anything?" };

export interface Observation {
  /** By the member's own clock, in whose ticks its timers are too. */
  readonly now: Time;
  /** What it hears; null once the episode is over. */
  readonly heard: { readonly type: string; readonly payload: Plain } | null;
  /** What it remembers: a copy. */
  readonly state: Plain;
  /** What can be seen of it. */
  readonly seen: Observed;
}

/**
 * What may be observed and done, as data: shapes of messages, and for each outlet who listens there. Whose address it
 * was given, in what others told it or from the start, may be told all that is heard there; and what the member would
 * do by itself may always be done.
 */
export interface Spaces {
  readonly observation: { readonly hears: Messages; readonly seen: readonly string[] };
  readonly action: {
    readonly send: readonly { readonly port: string; readonly to: readonly Address[]; readonly says: Messages }[];
    readonly after: Messages;
    readonly cancel: readonly string[];
    /** Of what is sent, and of timers. */
    readonly priority: readonly [least: number, most: number];
  };
}

export interface SeatOptions {
  /** For how long an episode lasts at most, in the world's ticks. */
  readonly ticks: Time;
  readonly set?: Readonly<Record<string, number>>;
  readonly during?: readonly Cue[];
  /** What a step is worth, from what is observed of the whole world after and before it; nothing unless told. */
  readonly reward?: (after: Observed, before: Observed) => number;
  /** The episode is over at the first instant at whose end this holds, of what is observed of the whole world. */
  readonly ends?: Condition;
}

const fields: FieldsOf<SeatOptions> = {
  ticks: "number",
  set: "record?",
  during: "list?",
  reward: "function?",
  ends: "anything?",
};

interface Stepped {
  readonly observation: Observation;
  readonly reward: number;
  /** It ended by itself: `ends` holds, or the computation failed. */
  readonly terminated: boolean;
  /** The ticks are over, whether or not anything was left to hear. */
  readonly truncated: boolean;
  readonly info: Info;
}

interface Info {
  /** By the world's clock. */
  readonly tick: Time;
  readonly outcome?: string;
  /** Of a computation that failed, how. */
  readonly about?: string;
  /** The chain's last link, once the episode is over: that of the run without a seat, where the member did as ever. */
  readonly digest?: string;
}

export interface Seat {
  readonly spaces: Spaces;
  /** A new episode, of seed 1 unless told. */
  reset(seed?: number): { readonly observation: Observation; readonly info: Info };
  step(action: Action): Stepped;
  /** What the member would do by itself. */
  own(): Action;
  /** Something that it might do, by the toss of dice: one of its messages, anything for a payload, or nothing. */
  sample(random: Random): Action;
}

/** Takes the seat of a member, or of one within it: `member` is its address. */
export function seat(world: WorldModel, member: Address, options: SeatOptions): Seat {
  checkModel("seat", world);
  if (typeof member !== "string")
    throw misuse(`seat in ${world.name}`, "the address of a member", shown(member), 'name it, as in "member"');
  const who = `seat of ${member} in ${world.name}`;
  checkFields(who, "options of a seat", options, fields);
  const levels = levelsTo(who, world, member);
  const last = levels.at(-1)!;
  const own = last.world.members[last.name]!;
  if (own.kind !== "process")
    throw misuse(who, "a process", `the ${own.kind} ${own.name}`, "play one that hears, of a world one within");
  const ticks = wholeTime(who, options.ticks);
  const stride = strideOf(ticks);
  const ends = options.ends && holding(`${who}, ends`, options.ends);

  /** What is done at the letter that comes next; a function: what it does is only written down. */
  let pending: Action | ((done: Action) => void) | undefined;
  let ports: Moment["ports"] = {};
  const puppet: Model = {
    ...own,
    start(values, moment) {
      ports = moment.ports;
      return own.start(values, moment);
    },
    hear(state, type, payload, values, moment) {
      const asked = pending!;
      pending = undefined;
      if (typeof asked === "function") {
        const deeds: Deed[] = [];
        const after = copy(state);
        const trouble = own.hear!(after, type, payload, values, noting(moment, deeds));
        // Of who is at an end there is nothing to be done.
        if (trouble === undefined) asked({ deeds, state: copy(after) });
        return trouble;
      }
      if (asked.state !== undefined) become(state as Record<string, Plain>, asked.state as Record<string, Plain>);
      for (const deed of asked.deeds) perform(deed, moment);
      return undefined;
    },
  };
  const played = levels.reduceRight<Model>((other, level) => level.world.withMember(level.name, other), puppet);
  const { during = [] } = options;
  const model = during.length === 0 ? played : scripted(played, during);
  /** By its name in the world, what it hears: at its own address, or by a door of a world around it. */
  const mine = new Map(
    [member, ...levels.map(({ at }) => at)].flatMap((at) =>
      own.hears
        .map((type) => [addressed(at, type), type] as const)
        .filter(([said]) => at === member || world.doors?.[said] === member),
    ),
  );

  /** What an author's code answers; what it throws is told by who was asked for what. */
  function asking<T>(part: string, expected: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof Misuse) throw error;
      throw misuse(`${who}, ${part}`, expected, thrown(error), "mend what throws it");
    }
  }
  const begin = (seed = 1): World =>
    asking("start", "a world that can start", () => new World(model, { seed, ...setOf(options) }));
  const endsOf = (observe: Observe): boolean => asking("ends", "a condition that can be asked", () => ends!(observe));
  const seenOf = (state: Plain): Observed => asking("seen", "a member that can be observed", () => own.observe(state));
  const look = (): Observed => asking("observed", "a world that can be observed", () => live.observe());

  let live: World;
  let chain: Chain;
  /** Up to here everything has happened and is linked. */
  let done: Time;
  let seen: Observed;
  /** The addresses that it was given. */
  let given: Set<Address>;
  /** What it would do by itself, once that was asked. */
  let proposed: Action | undefined;
  let over = true;
  /** Whether the reward has been asked, and so named what it reads. */
  let valued = false;
  /** When it was over. */
  let end: Time;

  /** The state of each world around it, the outermost first. */
  const situations = (): readonly Situation[] => {
    let state = during.length === 0 ? live.state : (live.state as { state: Plain }).state;
    return levels.map(({ name }) => {
      const here = state as unknown as Situation;
      state = here.members[name]!;
      return here;
    });
  };
  const stateOf = (): Plain => situations().at(-1)!.members[last.name]!;
  const isUp = (): boolean => situations().every(({ down }, i) => down[levels[i]!.place] === 0);
  /** Of the world right around it, without the time that the member stood still, if it moves by itself. */
  const lived = (time: Time): Time => {
    const { down, lags } = situations().at(-1)!;
    const stands = down[last.place] === 1 && own.due !== never;
    return (stands ? 0 : time) - (lags?.[last.place] ?? 0);
  };
  /** What the member's own clock shows. */
  const clockAt = (now: Time): Time =>
    levels.reduce((time, level) => {
      const { world, name } = level;
      return Math.floor((level === last ? lived(time) : time) / (world.every[name] ?? 1));
    }, now);
  const observation = (): Observation => {
    const state = copy(stateOf());
    const letter = over ? undefined : live.upcoming;
    const heard = letter && { type: mine.get(letter.type)!, payload: copy(letter.payload) };
    return { now: clockAt(letter?.time ?? end), heard: heard ?? null, state, seen: seenOf(state) };
  };

  /** On to what the member hears next, or to the end. */
  function goOn(): { terminated: boolean; truncated: boolean; info: Info } {
    let waits = false;
    proposed = undefined;
    const pauses = (): boolean => {
      waits = pending === undefined && mine.has(live.upcoming!.type) && isUp();
      return waits;
    };
    const ended = (): boolean => ends !== undefined && live.next() > live.now && endsOf((only) => live.observe(only));
    // What happens at 0 belongs to every episode, though it be over there.
    const left = (): boolean => done < ticks || live.next() <= ticks;
    while (left() && live.stopped === undefined && !ended()) {
      const until = Math.min(ticks, done + stride);
      // Where an end is looked for, from instant to instant.
      live.advance(until, chain.fold, ends === undefined ? Number.POSITIVE_INFINITY : 1, pauses);
      if (waits) {
        const { time, from, payload } = live.upcoming!;
        // What it tells itself, whoever plays it made up.
        if (from !== member) learn(payload);
        return { terminated: false, truncated: false, info: { tick: time } };
      }
      if (live.stopped === undefined && live.now < until) continue;
      chain.link(live);
      done = until;
    }
    over = true;
    const { stopped } = live;
    const reached = stopped === undefined && ended();
    // Time may have gone on since, though nothing happened.
    end = reached ? live.last : live.now;
    return {
      terminated: reached || stopped !== undefined,
      truncated: !reached && stopped === undefined,
      info: {
        tick: end,
        outcome: stopped?.kind ?? "finished",
        ...(stopped && { about: stopped.about }),
        ...(!reached && { digest: chain.digest }),
      },
    };
  }

  /** What a step was worth. */
  function worth(): number {
    const { reward } = options;
    if (reward === undefined) return 0;
    const before = seen;
    seen = look();
    const named = (all: Observed): Observed => (valued ? all : strictly(`${who}, reward`, all));
    const value: unknown = asking("reward", "a finite number", () => reward(named(seen), named(before)));
    valued = true;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw misuse(`${who}, reward`, "a finite number", shown(value), "mend what it is made of");
  }

  function learn(value: Plain): void {
    for (const text of textsIn(value)) if (memberAt(world, text) !== undefined) given.add(text);
  }

  /** What it may say there: what its ports say, and all that is heard where it was given the address. */
  const sayable = (to: Address): readonly string[] => [
    ...spaces.action.send.flatMap((port) => (port.to.includes(to) ? Object.keys(port.says) : [])),
    ...(given.has(to) ? spokenTo(memberAt(world, to)!) : []),
  ];

  function check(action: Action): void {
    if (
      proposed !== undefined &&
      firstDifference(action as unknown as Plain, proposed as unknown as Plain) === undefined
    )
      return;
    const { deeds, state } = (action ?? {}) as Partial<Action>;
    if (!Array.isArray(deeds)) throw misuse(who, "a list of deeds", shown(deeds), "say { deeds: [] } for nothing");
    checkFields(who, "an action", action, actionFields);
    if (state !== undefined) checkState(who, state, begun, stateOf() as Remembered);
    const held = [...new Set([...spaces.action.send.flatMap(({ to }) => to), ...given])];
    for (const deed of deeds) {
      const { kind, type } = (deed ?? {}) as Deed & { readonly type: string };
      if (!kinds.includes(kind)) throw unknown(who, "a deed", String(kind), kinds);
      checkFields<Deed>(who, "a deed", deed, deedFields[kind] as never);
      if (kind === "cancel" && type === undefined) continue;
      const to = kind === "send" ? deed.to : member;
      const full = addressed(to, type);
      if (kind !== "send" && !own.hears.includes(type))
        throw unknown(who, "a message that it hears", String(type), own.hears);
      if (kind === "send" && !sayable(to).includes(type)) {
        const choices = [...new Set(held.flatMap((one) => sayable(one).map((said) => addressed(one, said))))];
        throw unknown(who, "a message that it may say", full, choices);
      }
      if (kind !== "cancel") {
        wholeTime(`${who}, ${type}`, deed.delay ?? 0);
        checkPriority(`${who}, ${type}, priority`, deed.priority ?? 0);
      }
      const fields = world.messages?.[full];
      if (kind === "cancel" || fields === undefined) continue;
      const payload = deed.payload ?? null;
      checkPayload(`${who}, ${full}`, fields, payload);
      for (const [field, shape] of Object.entries(fields))
        for (const at of addressesIn(shape, (payload as Remembered)[field]!))
          if (!held.includes(at)) throw unknown(`${who}, ${full}, ${field}`, "an address that it holds", at, held);
    }
  }

  live = begin();
  if (options.ends !== undefined) {
    const [where, first] = [`${who}, ends`, look()];
    checkBounds(where, options.ends, first);
    endsOf(() => strictly(where, first));
  }
  const begun = stateOf() as Remembered;
  const spaces: Spaces = {
    observation: { hears: own.messages ?? {}, seen: Object.keys(seenOf(stateOf())) },
    action: {
      send: Object.entries((own as { outlets?: PortMap }).outlets ?? {}).map(([port, { says }]) => {
        return { port, to: [ports[port]!].flat(), says };
      }),
      after: own.messages ?? {},
      cancel: own.hears,
      priority: [-priorityMax, priorityMax],
    },
  };

  return {
    spaces,
    reset(seed) {
      live = begin(seed);
      given = new Set();
      // Of ports that do not say what they say, anything may be said.
      learn([member, stateOf(), "outlets" in own ? null : ports]);
      chain = new Chain();
      chain.link(live);
      done = 0;
      over = false;
      const { info } = goOn();
      if (options.reward !== undefined) seen = look();
      return { observation: observation(), info };
    },
    step(action) {
      if (over) throw misuse(who, "an episode that goes on", "none", "reset it first");
      check(action);
      pending = copy(action as unknown as Plain) as unknown as Action;
      const { terminated, truncated, info } = goOn();
      return { observation: observation(), reward: worth(), terminated, truncated, info };
    },
    own() {
      if (over) throw misuse(who, "an episode that goes on", "none", "reset it first");
      let found: Action | undefined;
      pending = (did) => {
        found = did;
      };
      // Of all that hearing changes around a member only these are changed though it merely notes what it would do.
      const counted = situations().map(({ ordinals }, i) => [ordinals, ordinals[levels[i]!.place]!] as const);
      const trouble = live.rehearse();
      for (const [i, [ordinals, before]] of counted.entries()) ordinals[levels[i]!.place] = before;
      pending = undefined;
      if (found === undefined) throw misuse(who, "a member that can go on", trouble!.about, "play it yourself");
      proposed = copy(found as unknown as Plain) as unknown as Action;
      return found;
    },
    sample: (random) => sampled(spaces.action, random, member),
  };
}

/** A world around a member: its address, and who in it is the member, or the next world around it. */
interface Level {
  readonly world: WorldModel;
  readonly at: Address;
  readonly name: string;
  readonly place: number;
}

function levelsTo(who: string, root: WorldModel, member: Address): readonly Level[] {
  let [there, at]: [Model, Address] = [root, ""];
  return member.split("/").map((name) => {
    const world = there as WorldModel;
    // Who is no world, or one by hand, names none.
    const names = Object.keys(world.members ?? {});
    const place = names.indexOf(name);
    const named = names.map((one) => addressed(at, one));
    if (place === -1) throw unknown(who, "a member", addressed(at, name), named);
    const level = { world, at, name, place };
    [there, at] = [world.members[name]!, named[place]!];
    return level;
  });
}

/** Who lives at an address. */
const memberAt = (root: Model, at: Address): Model | undefined =>
  at.split("/").reduce<Model | undefined>((there, name) => {
    const { members = {} } = (there ?? {}) as Partial<WorldModel>;
    return Object.hasOwn(members, name) ? members[name] : undefined;
  }, root);

/** What may be said to whoever lives at an address: of a world what it hears itself, but not that its members fail. */
const spokenTo = ({ hears, doors }: Model): readonly string[] =>
  doors === undefined ? hears : Object.keys(doors).filter((type) => !type.includes("/"));

/** All texts in a value, names included: any may be an address. */
function* textsIn(value: Plain): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const held of Symbol.iterator in value ? value : Object.entries(value)) yield* textsIn(held as Plain);
}

/** The addresses in a field of a message. */
const addressesIn = ({ kind, item }: Shape<unknown>, value: Plain): readonly Address[] => {
  if (kind === "list") return (value as readonly Plain[]).flatMap((held) => addressesIn(item!, held));
  return kind === "address" ? [value as Address] : [];
};

type Remembered = Readonly<Record<string, Plain>>;

/** Refuses a state that is not like what the member began with, or like what it is now. */
function checkState(who: string, state: Plain, begun: Remembered, held: Remembered): void {
  const remedy = "leave it out to keep what it remembers";
  if (typeof state !== "object" || state === null) throw misuse(who, "a state like the member's", shown(state), remedy);
  const names = Object.keys(begun);
  const forgotten = names.find((name) => !Object.hasOwn(state, name));
  if (forgotten !== undefined)
    throw misuse(who, `a state with ${names.join(", ")}`, `none of ${forgotten}`, "say all that it remembers");
  for (const [name, value] of Object.entries(state)) {
    const before = [held, begun].filter((one) => Object.hasOwn(one, name)).map((one) => one[name]!);
    if (before.length === 0) throw unknown(who, "a part of its state", name, names);
    if (!before.some((one) => one === null || kindOf(one) === kindOf(value)))
      throw misuse(`${who}, state.${name}`, `a value like ${shown(before[0])}`, shown(value), remedy);
  }
}

/** Whether it is a number, a text, a list, a Map and so on. */
const kindOf = (value: unknown): string => Object.prototype.toString.call(value);

/** What of a world's state a seat looks at. */
interface Situation {
  readonly members: Readonly<Record<string, Plain>>;
  readonly ordinals: Float64Array;
  readonly down: Uint8Array;
  /** How long each has stood still; of one that is down, less the time at which it fell. */
  readonly lags?: Float64Array;
}

const setOf = ({ set }: SeatOptions) => (set === undefined ? {} : { set });

/** A moment in which what is done is written down, and not done. What no deed can say is refused. */
function noting(moment: Moment, deeds: Deed[]): Moment {
  const { self } = moment;
  const refused = (got: string): Misuse => misuse(self, "what a deed can say", got, "use send, after and cancel");
  const asItself = (who: Address): void => {
    if (who !== self) throw refused(`what is done as ${shown(who)}`);
  };
  const recall: Moment["recall"] = (who, type) => {
    asItself(who);
    deeds.push({ kind: "cancel", ...(type !== undefined && { type }) });
  };
  return {
    ...moment,
    send(to, type, payload = null, delay = 0, priority = 0, from = self) {
      asItself(from);
      const more = { ...(delay !== 0 && { delay }), ...(priority !== 0 && { priority }) };
      deeds.push({ kind: "send", to, type, payload: copy(payload), ...more });
    },
    after(delay, type, payload = null, priority = 0) {
      deeds.push({ kind: "after", delay, type, payload: copy(payload), ...(priority !== 0 && { priority }) });
    },
    post() {
      throw refused("what goes past the network");
    },
    recall,
    // Of no type it would be all.
    cancel: (type) => recall(self, String(type)),
  };
}

function perform(deed: Deed, { self, send, after, recall }: Moment): void {
  const { payload = null } = deed as { readonly payload?: Plain };
  if (deed.kind === "send") send(deed.to, deed.type, payload, deed.delay, deed.priority);
  else if (deed.kind === "after") after(deed.delay, deed.type, payload, deed.priority);
  else recall(self, deed.type);
}

/** In place: the state is the world's own object. */
function become(state: Record<string, Plain>, after: Record<string, Plain>): void {
  for (const key of Object.keys(state)) delete state[key];
  Object.assign(state, after);
}

/** One of the deeds that may be done, or none, by the toss of dice. */
function sampled({ send, after }: Spaces["action"], random: Random, self: Address): Action {
  const choices: (() => Deed)[] = [
    ...send.flatMap(({ to, says }) =>
      to.flatMap((listener) =>
        Object.entries(says).map(([type, fields]) => (): Deed => {
          return { kind: "send", to: listener, type, payload: drawn(fields, random, self) };
        }),
      ),
    ),
    ...Object.entries(after).map(([type, fields]) => (): Deed => {
      return { kind: "after", delay: 1 + random.below(1000), type, payload: drawn(fields, random, self) };
    }),
  ];
  const choice = random.below(choices.length + 1);
  return { deeds: choice === choices.length ? [] : [choices[choice]!()] };
}

/** A payload of these fields, by the toss of dice. */
function drawn(fields: Fields, random: Random, self: Address): Plain {
  const kinds: Record<Shape["kind"], () => Plain> = {
    number: () => random.below(10),
    text: () => "",
    flag: () => random.chance(0.5),
    address: () => self,
    list: () => [],
    plain: () => null,
  };
  const entries = Object.entries(fields).map(([name, { kind }]) => [name, kinds[kind]()] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
