// The explorer: every order in which what is in flight could arrive, breadth first. Time is left out: whatever was sent
// may come next, where the network keeps no order.
import {
  type Address,
  addressed,
  checkChance,
  checkChoices,
  checkFields,
  checkModel,
  checkPlaces,
  checkShape,
  copy,
  decided,
  encode,
  type FieldsOf,
  firstDifference,
  type Key,
  keyFor,
  Misuse,
  type Model,
  type Moment,
  misuse,
  type Plain,
  type Random,
  rootKey,
  shown,
  strictly,
  thrown,
  unknown,
  type Values,
  valuesOf,
  type WorldModel,
  wholeTime,
} from "../core/index.ts";
import { coded, decoded, Names, numbersMax } from "./numbering.ts";
import { checkPriority } from "./queue.ts";

export interface ExploreOptions {
  readonly set?: Readonly<Record<string, number>>;
  /** Messages stay when they are read, and may be read again; unless told, where they may in the network. */
  readonly sticky?: boolean;
  /** No more states than this; a million unless told. */
  readonly limit?: number;
  /** What must hold of what is observed in every state. */
  readonly always?: (observed: Readonly<Record<string, number>>) => boolean;
}

const fields: FieldsOf<ExploreOptions> = { set: "record?", sticky: "flag?", limit: "number?", always: "function?" };

/** A message as it is delivered: to whom and what, what it carries, and what dice showed who heard it, in order. */
export interface Delivery {
  readonly type: string;
  readonly payload: Plain;
  readonly dice: readonly number[];
  /** Where messages keep their order, whose it is and to whom; among letters alike it says which. */
  readonly line?: string;
  /** Whether it is what its hearer told itself, where others tell it just the same. */
  readonly own?: boolean;
}

/**
 * A timer is its member's own. What goes along a line arrives in the order in which it was sent; empty: in any. What
 * stays may be read again.
 */
type Posted = readonly [type: string, payload: Plain, own: boolean, line: string, stays: boolean];

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** How many deliveries away the furthest state is. */
  readonly depth: number;
  /** States in which no delivery changes anything. */
  readonly ends: number;
  /** Whether every state was reached within the limit. */
  readonly complete: boolean;
  /** The fewest deliveries to a state that breaks a law or `always`, or of which they throw, or to one that fails. */
  readonly violation?: { readonly broken: string; readonly path: readonly Delivery[] };
}

/** What becomes of a member that hears something: what it says, and the bytes of its state or why it cannot go on. */
interface Turn {
  readonly said: readonly Posted[];
  /** Timers taken back, as types of letters. */
  readonly recalled: readonly string[];
  readonly dice: readonly number[];
  readonly bytes?: Uint8Array;
  readonly failed?: string;
}

/** The same in numbers. */
interface Outcome extends Pick<Turn, "recalled" | "dice" | "failed"> {
  readonly state: number;
  readonly said: readonly number[];
}

/** What the explorer cannot go through, which is no failure of the handler that asks for it. */
const refusals = new WeakSet<Misuse>();
function refused(expected: string, got: string, remedy: string): Misuse {
  const refusal = misuse("explore", expected, got, remedy);
  refusals.add(refusal);
  return refusal;
}

/** Dice that are thrown so often in one event, all that they can show taken together, come to no end. */
const throwsMax = 2 ** 24;

/** What a stream was asked, and what it showed. */
interface Shown {
  readonly question: string;
  readonly answer: number;
}

/**
 * Dice that are asked what they could show: `below` and `chance` go through all their answers, one run after another.
 */
class Choices implements Random {
  #taken: number[] = [];
  #of: number[] = [];
  #at = 0;
  #throws = 0;
  /** By their keys the streams of this event that have a purpose, which show the same whoever opens them again. */
  readonly #streams = new Map<string, Shown[]>();
  /** What is heard by whoever throws them. */
  on = "the start";

  below(n: number): number {
    checkChoices(n);
    if (++this.#throws > throwsMax)
      throw refused(
        "dice that come to an end in one event",
        `${throwsMax} throws`,
        `let ${this.on} stop after so many`,
      );
    if (this.#at === this.#taken.length) {
      this.#taken.push(0);
      this.#of.push(n);
    }
    return this.#taken[this.#at++]!;
  }

  /** What they have shown. */
  get shown(): readonly number[] {
    return this.#taken.slice(0, this.#at);
  }

  /** They are to show this first. */
  show(answers: readonly number[]): void {
    this.#taken = [...answers];
    this.#of = answers.map((answer) => answer + 1);
    this.#throws = 0;
    this.#again();
  }

  #again(): void {
    this.#at = 0;
    this.#streams.clear();
  }

  chance(probability: number): boolean {
    checkChance(probability);
    return probability === 1 || (probability > 0 && this.below(2) === 1);
  }

  uniform = (): never => {
    throw refused(
      "finite choices (below, chance)",
      "a real number from the dice",
      `let ${this.on} choose from what can be counted`,
    );
  };
  normal = this.uniform;
  exponential = this.uniform;

  of(purpose: string | number): Random {
    return this.#stream(keyFor({ k0: 0, k1: 0 }, purpose));
  }

  #stream(key: Key): Random {
    const name = `${key.k0} ${key.k1}`;
    const known = this.#streams.get(name) ?? [];
    this.#streams.set(name, known);
    let at = 0;
    const asked = (question: string, ask: () => number): number => {
      known[at] ??= { question, answer: ask() };
      const { question: before, answer } = known[at++]!;
      if (before === question) return answer;
      // From the same words other questions have answers that hang together, which nobody counts here.
      throw refused(
        "the same questions to a stream that is opened again",
        `${question} after ${before}`,
        `let ${this.on} open another, of another purpose`,
      );
    };
    return {
      below: (n) => asked(`below(${n})`, () => this.below(n)),
      chance: (probability) => asked(`chance(${probability})`, () => Number(this.chance(probability))) === 1,
      uniform: this.uniform,
      normal: this.normal,
      exponential: this.exponential,
      of: (purpose) => this.#stream(keyFor(key, purpose)),
    };
  }

  /** On to the next sequence of answers; false after the last. */
  next(): boolean {
    this.#again();
    while (this.#taken.length > 0) {
      const last = this.#taken.length - 1;
      if (this.#taken[last]! + 1 < this.#of[last]!) {
        this.#taken[last]!++;
        return true;
      }
      this.#taken.pop();
      this.#of.pop();
    }
    this.#throws = 0;
    return false;
  }
}

/** A process, however deep in a world. */
interface Leaf {
  readonly model: Model;
  /** The names by which it is reached. */
  readonly path: readonly string[];
  readonly at: Address;
}

function leavesOf(world: WorldModel, path: readonly string[] = []): Leaf[] {
  return Object.entries(world.members).flatMap(([name, model]): Leaf[] => {
    const own = [...path, name];
    if (isWorld(model)) return leavesOf(model, own);
    if (model.kind === "process") return [{ model, path: own, at: own.join("/") }];
    const got = `the ${model.kind} ${model.name}`;
    throw misuse("explore", "a world of processes", got, "leave out what moves by itself");
  });
}

/** One by hand does not say who is in it. */
const isWorld = (model: Model): model is WorldModel => model.kind === "world" && "members" in model;

/** The same world in which nobody reads the time. */
const timelessIn = (world: WorldModel, path: readonly string[] = []): WorldModel =>
  Object.entries(world.members).reduce((all, [name, member]) => {
    const own = [...path, name];
    return all.withMember(name, isWorld(member) ? timelessIn(member, own) : untimed(own.join("/"), member));
  }, world);

/** What becomes of what is said from one address to another: the network is that of the innermost world around both. */
interface Network {
  readonly line: string;
  readonly stays: boolean;
}
type Crossing = (from: Address, to: Address) => Network;

function crossingOf(root: WorldModel, values: Values, options: ExploreOptions): Crossing {
  const known = new Map<string, Network>();
  return (from, to) => {
    const key = `${from} ${to}`;
    const crossing = known.get(key) ?? crossed(root, values, options, from.split("/"), to.split("/"));
    known.set(key, crossing);
    return crossing;
  };
}

function crossed(
  root: WorldModel,
  values: Values,
  { sticky: told }: ExploreOptions,
  from: readonly string[],
  to: readonly string[],
): Network {
  let k = 0;
  let around = root;
  for (; from[k] === to[k] && k < from.length - 1; k++) around = around.members[from[k]!] as WorldModel;
  // Who speaks to a world that it is in goes past all networks.
  if (to[k] === undefined) return { line: "", stays: false };
  const sticky = told ?? (values[[...from.slice(0, k), "network", "sticky"].join(".")] ?? 0) > 0;
  const ends = [from, to].map((path) => path.slice(0, k + 1).join("/"));
  return { line: around.network?.ordered ? ends.join(" ") : "", stays: sticky };
}

/** Refuses what would both stay and keep its order. */
function checkNetworks(world: WorldModel, values: Values, options: ExploreOptions, path: readonly string[] = []): void {
  const { sticky = (values[[...path, "network", "sticky"].join(".")] ?? 0) > 0 } = options;
  if (world.network?.ordered && sticky)
    throw misuse(
      "explore",
      "messages that stay or that keep their order",
      "both",
      "explore it withNetwork without one",
    );
  for (const [name, member] of Object.entries(world.members))
    if (isWorld(member)) checkNetworks(member, values, options, [...path, name]);
}

/** What may be said in it, and which leaf hears that. */
function hearersIn({ doors = {} }: Model, leaves: readonly Leaf[]): ReadonlyMap<string, number> {
  const place = new Map(leaves.map(({ at }, i) => [at, i]));
  return new Map([
    ...leaves.flatMap(({ model, at }, i) => model.hears.map((type) => [addressed(at, type), i] as const)),
    // What the root hears itself is said from outside alone.
    ...Object.entries(doors).flatMap(([type, at]) => (type.includes("/") ? [[type, place.get(at)!] as const] : [])),
  ]);
}

/** A world outside time: whoever hears something acts at once, and what comes of it is written down. */
function outsideTime(world: WorldModel, options: ExploreOptions) {
  checkModel("explore", world);
  if (world.kind !== "world") throw misuse("explore", "a world", `a ${world.kind}`, "wire its members with world()");
  checkFields(`explore ${world.name}`, "options of an exploration", options, fields);
  const values = valuesOf(world, options.set);
  const leaves = leavesOf(world);
  const hearers = hearersIn(world, leaves);
  checkNetworks(world, values, options);
  const timeless = timelessIn(world);
  const choices = new Choices();
  const post: Posted[] = [];
  const recalled: string[] = [];
  const moment = listening(timeless, choices, post, recalled, [...hearers.keys()], crossingOf(world, values, options));

  return {
    leaves,
    hearers,
    values,
    choices,
    begin(): { readonly state: Plain; readonly said: readonly Posted[] } {
      const state = copy(timeless.start(values, moment));
      if (choices.next())
        throw misuse(
          "explore",
          "one start",
          "a start that throws dice, or sends where messages may be lost or doubled",
          "do it when a timer rings",
        );
      // Nothing was in flight before: whatever it took back is no longer in the post.
      recalled.length = 0;
      return { state, said: post.splice(0) };
    },
    /** What becomes of a message, with the dice as they are set. */
    hear(state: Plain, type: string, payload: Plain): Turn {
      let about: string | undefined;
      let bytes: Uint8Array | undefined;
      choices.on = type;
      try {
        about = timeless.hear!(state, type, payload, values, moment)?.about;
        const [around, name] = placeOf(state, leaves[hearers.get(type)!]!);
        bytes = encode(around[name]!);
        checkPlaces(around[name]!);
      } catch (error) {
        // The author's code threw, or left what is no state: as in a run, that is an outcome.
        if (refusals.has(error as Misuse)) throw error;
        about = thrown(error);
      }
      const turn = { said: post.splice(0), recalled: recalled.splice(0), dice: choices.shown };
      return about === undefined ? { ...turn, bytes: bytes! } : { ...turn, failed: cannot(type, "go on", about) };
    },
  };
}

/** The member where no time is to be read; a copy of its moment may be made. Who cannot start is told by its name. */
const untimed = (name: string, member: Model): Model => ({
  ...member,
  start(values, moment) {
    try {
      return member.start(values, moment);
    } catch (error) {
      if (refusals.has(error as Misuse)) throw error;
      throw misuse("explore", "members that can start", `${name} (${thrown(error)})`, "mend its start");
    }
  },
  hear: (state, type, payload, values, moment) =>
    member.hear!(
      state,
      type,
      payload,
      values,
      Object.defineProperty({ ...moment }, "now", {
        get() {
          throw refused("members that leave time out", `${name}, which reads now`, "count what it hears instead");
        },
        enumerable: false,
      }),
    ),
});

/**
 * Explores a world of processes, however deep worlds nest. What a member does depends on its own state and what it
 * hears alone, so each such pair is run once, through the member's own handler, and the search goes over numbers.
 */
export function explore(world: WorldModel, options: ExploreOptions = {}): Exploration {
  const { limit = 1_000_000, always } = options;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= numbersMax))
    throw misuse(
      "explore, limit",
      `a whole number from 1 to ${numbersMax}`,
      shown(limit),
      "leave it out for a million",
    );
  const { leaves, hearers, values, choices, begin, hear } = outsideTime(world, options);
  const letters = new Names<Posted>();
  const states = leaves.map(() => new Names<Plain>());
  const shares = leaves.map((leaf) => shareOf(leaf, values));
  /** Of each letter: its line's number, 0 where it has none, who hears it, and what was posted. */
  const facts: {
    readonly type: string;
    readonly own: boolean;
    readonly stays: boolean;
    readonly line: number;
    readonly i: number;
  }[] = [];
  const lines = new Map([["", 0]]);
  const numbered = (said: readonly Posted[]): number[] =>
    said.map((posted) => {
      const letter = letters.number(posted);
      if (letter === facts.length) {
        const [type, , own, named, stays] = posted;
        const line = lines.get(named) ?? lines.size;
        lines.set(named, line);
        facts.push({ type, own, stays, line, i: hearers.get(type)! });
      }
      return letter;
    });
  /** What may arrive in any order goes by number; what stands in a line, behind whoever does. */
  const between = (a: number, b: number): number => {
    const [first, second] = [facts[a]!.line, facts[b]!.line];
    return first - second || (first === 0 ? a - b : 0);
  };
  /** What others said does; a timer that has rung is over. */
  const stays = (letter: number): boolean => facts[letter]!.stays;

  const begun = begin();
  let violation: Exploration["violation"];
  const broken: (string | undefined)[][] = leaves.map(() => []);
  const localOf = (i: number, state: Plain, bytes = encode(state)): number => {
    const number = states[i]!.numberOf(bytes);
    if (number < broken[i]!.length) return number;
    const { name, due } = leaves[i]!.model;
    if (due(state) < Number.POSITIVE_INFINITY)
      throw misuse(
        "explore",
        "a world of processes",
        `the process ${name}, which is due`,
        "leave out what moves by itself",
      );
    broken[i]!.push(lawBroken(leaves[i]!.model, leaves[i]!.path, state, shares[i]!));
    return number;
  };

  const outcomes = new Map<number, readonly Outcome[]>();
  /** All that may become of a letter's hearer in its state. */
  function hears(local: number, letter: number): readonly Outcome[] {
    const key = letter * numbersMax + local;
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    const { i } = facts[letter]!;
    const found: Outcome[] = [];
    do {
      const [type, payload] = letters.value(letter);
      const situation = copy(begun.state);
      const [around, name] = placeOf(situation, leaves[i]!);
      around[name] = states[i]!.value(local);
      const { bytes, said, ...turn } = hear(situation, type, payload);
      const state = bytes === undefined ? local : localOf(i, around[name]!, bytes);
      found.push({ ...turn, state, said: numbered(said) });
    } while (choices.next());
    outcomes.set(key, found);
    return found;
  }

  // A node is a string of its members' state numbers and the letters in flight, sorted: the same string, the same
  // state.
  const first = coded([
    ...leaves.map((leaf, i) => {
      const [around, name] = placeOf(begun.state, leaf);
      return localOf(i, around[name]!);
    }),
    ...arranged([], numbered(begun.said), between, stays),
  ]);
  const seen = new Set([first]);
  const nodes = [first];
  const parents = [-1];
  const via = [-1];
  const threw: (readonly number[])[] = [[]];
  const depths = [0];
  let transitions = 0;
  let ends = 0;
  let complete = true;

  const delivered = (letter: number, dice: readonly number[]): Delivery => {
    const [type, payload, own, line] = letters.value(letter);
    const twin = line === "" && [true, false].some((stays) => letters.has([type, payload, !own, line, stays]));
    return { type, payload, dice, ...(line !== "" && { line }), ...(twin && { own }) };
  };
  const pathTo = (node: number): Delivery[] => {
    const path: Delivery[] = [];
    for (let at = node; parents[at]! >= 0; at = parents[at]!) path.push(delivered(via[at]!, threw[at]!));
    return path.reverse();
  };
  const situation = copy(begun.state);
  const check = (node: number): void => {
    const locals = decoded(nodes[node]!).slice(0, leaves.length);
    let fault = locals.map((local, i) => broken[i]![local]).find((law) => law !== undefined);
    if (fault === undefined && always !== undefined) {
      for (const [i, leaf] of leaves.entries()) {
        const [around, name] = placeOf(situation, leaf);
        around[name] = states[i]!.value(locals[i]!);
      }
      fault = unheld("always", () => {
        const seen = world.observe(situation);
        const who = `explore ${world.name}, always`;
        return decided(who, always(node === 0 ? strictly(who, seen) : seen));
      });
    }
    if (fault !== undefined) violation = { broken: fault, path: pathTo(node) };
  };

  check(0);
  for (let node = 0; node < nodes.length && violation === undefined; node++) {
    const now = nodes[node]!;
    const numbers = decoded(now);
    const locals = numbers.slice(0, leaves.length);
    const flight = numbers.slice(leaves.length);
    let moved = false;
    for (let k = 0; k < flight.length && violation === undefined; k++) {
      const letter = flight[k]!;
      const { line, i } = facts[letter]!;
      // Two of the same in flight are one choice, and of a line only the first is one.
      if (k > 0 && (flight[k - 1] === letter || (line > 0 && facts[flight[k - 1]!]!.line === line))) continue;
      for (const { state, said, recalled, dice, failed } of hears(locals[i]!, letter)) {
        transitions++;
        if (failed !== undefined) {
          moved = true;
          violation = { broken: failed, path: [...pathTo(node), delivered(letter, dice)] };
          break;
        }
        const rest = stays(letter) ? flight : [...flight.slice(0, k), ...flight.slice(k + 1)];
        const idle = stays(letter) && state === locals[i] && recalled.length === 0;
        if (idle && said.every((one) => stays(one) && flight.includes(one))) continue;
        const left =
          recalled.length === 0
            ? rest
            : rest.filter((one) => !(facts[one]!.own && recalled.includes(facts[one]!.type)));
        const after = coded([...locals.with(i, state), ...arranged(left, said, between, stays)]);
        moved ||= after !== now;
        if (seen.has(after)) continue;
        if (nodes.length >= limit) {
          complete = false;
          continue;
        }
        seen.add(after);
        nodes.push(after);
        parents.push(node);
        via.push(letter);
        threw.push(dice);
        depths.push(depths[node]! + 1);
        check(nodes.length - 1);
        if (violation !== undefined) break;
      }
    }
    if (!moved) ends++;
  }
  return {
    states: nodes.length,
    transitions,
    depth: depths.at(-1)!,
    ends,
    complete: complete && violation === undefined,
    ...(violation && { violation }),
  };
}

/** A way through a world, gone by hand. */
export interface Followed {
  /** The world's state at the start, and after each delivery. */
  readonly states: readonly Plain[];
  /** What is broken where it ends, in the words of an exploration. */
  readonly broken?: string;
}

/** Goes down a path, as to a violation, with the options under which it was found. */
export function follow(world: WorldModel, path: readonly Delivery[], options: ExploreOptions = {}): Followed {
  const { values, choices, begin, hear } = outsideTime(world, options);
  const { state, said } = begin();
  const states = [copy(state)];
  const same = (a: Plain, b: Plain): boolean => firstDifference(a, b) === undefined;
  let flight = said;
  for (const { type, payload, dice, line: along = "", own } of path) {
    const at = flight.findIndex(
      ([posted, carried, self, line], k) =>
        posted === type &&
        same(carried, payload) &&
        along === line &&
        (own ?? self) === self &&
        (line === "" || flight.findIndex((other) => other[3] === line) === k),
    );
    choices.show(dice);
    const turn = at < 0 ? undefined : hear(state, type, payload);
    if (turn === undefined || !same([...turn.dice], [...dice]))
      throw misuse(
        "follow",
        "a path of this world",
        `${type}, which ${turn === undefined ? "is not next" : "throws other dice"}`,
        "give the options with which it was found",
      );
    if (turn.failed !== undefined) return { states, broken: turn.failed };
    const stays = flight[at]![4];
    flight = [
      ...flight.filter(([said, , own], k) => (stays || k !== at) && !(own && turn.recalled.includes(said))),
      ...turn.said,
    ];
    states.push(copy(state));
  }
  const { always = () => true } = options;
  const broken =
    lawBroken(world, [], state, values) ??
    unheld("always", () => decided("follow, always", always(world.observe(state))));
  return { states, ...(broken !== undefined && { broken }) };
}

/** Letters in flight with others added, in order; of those that stay, one each. */
function arranged(
  flight: readonly number[],
  more: readonly number[],
  between: (a: number, b: number) => number,
  stays: (letter: number) => boolean,
): readonly number[] {
  if (more.length === 0) return flight;
  const all = [...flight, ...more].sort(between);
  return all.filter((letter, k) => letter !== all[k - 1] || !stays(letter));
}

/**
 * A moment outside time, in which whatever is sent is written down, and the dice are asked all that they could show.
 */
function listening(
  { name, messages = {} }: Model,
  dice: Random,
  post: Posted[],
  recalled: string[],
  known: readonly string[],
  crossing: Crossing,
): Moment {
  const key: Key = rootKey(0, name);
  const send: Moment["send"] = (to, type, payload = null, delay = 0, priority = 0, from = "") => {
    const full = addressed(to, type);
    if (!known.includes(full)) throw unknown(name, "a message that a member hears", full, known);
    // Left out as it is, it is what a run would take.
    wholeTime(`${name}, delay of ${full}`, delay);
    checkPriority("priority", priority);
    const fields = messages[full];
    if (fields !== undefined) checkShape(`${name}, ${from} to ${full}`, fields, payload);
    const own = from === to;
    const { line, stays } = own ? { line: "", stays: false } : crossing(from, to);
    if (line !== "" && priority !== 0)
      throw refused("messages of priority 0 where they keep their order", `${full} of ${priority}`, "leave it out");
    post.push([full, copy(payload, "payload"), own, line, stays]);
  };
  const recall: Moment["recall"] = (who, type) => {
    if (type === undefined) throw refused("timers taken back by type", "all at once", "cancel them one by one");
    const named = addressed(who, type);
    if (!known.includes(named)) throw unknown(name, "a message that a member hears", named, known);
    recalled.push(named);
    const kept = post.filter(([posted, , own]) => !(own && posted === named));
    post.splice(0, post.length, ...kept);
  };
  const after: Moment["after"] = (delay, type, payload, priority) => send("", type, payload, delay, priority);
  const cancel: Moment["cancel"] = (type) => recall("", String(type));
  return { now: 0, random: dice, dice, key, self: "", ports: {}, send, after, recall, cancel };
}

/** Where in a world's state that of a leaf lies: the members around it, and its name among them. */
function placeOf(state: Plain, { path }: Leaf): readonly [members: Record<string, Plain>, name: string] {
  const members = (at: Plain) => (at as unknown as { members: Record<string, Plain> }).members;
  const around = path.slice(0, -1).reduce<Plain>((at, name) => members(at)[name]!, state);
  return [members(around), path.at(-1)!];
}

/** Its own parameters among all. */
const shareOf = ({ model, path }: Leaf, values: Values): Values =>
  Object.fromEntries(Object.keys(model.params).map((param) => [param, values[[...path, param].join(".")]!]));

/** The first law that is broken. */
function lawBroken({ name, laws }: Model, path: readonly string[], state: Plain, values: Values): string | undefined {
  for (const [law, holds] of Object.entries(laws)) {
    const broken = unheld([...path, law].join(": "), () => decided(`${name}, law ${shown(law)}`, holds(state, values)));
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** What is broken where it does not hold, or its author's code throws. */
function unheld(what: string, holds: () => boolean): string | undefined {
  try {
    return holds() ? undefined : what;
  } catch (error) {
    // Who asks for what nobody observes is told so.
    if (error instanceof Misuse) throw error;
    return cannot(what, "be asked", thrown(error));
  }
}

const cannot = (what: string, act: string, about: string): string => `${what}: it can ${act} (${about})`;
