// The explorer: every order in which what is in flight could arrive, breadth first. Time is left out: whatever was sent
// may come next.
import {
  addressed,
  copy,
  decode,
  encode,
  type Key,
  type Model,
  type Moment,
  misuse,
  type Plain,
  type Random,
  rootKey,
  type Values,
  valuesOf,
  type WorldModel,
} from "../core/index.ts";

export interface ExploreOptions {
  readonly set?: Readonly<Record<string, number>>;
  /** Messages stay when they are read, and may be read again; each is delivered once unless told. */
  readonly sticky?: boolean;
  /** No more states than this; a million unless told. */
  readonly limit?: number;
  /** What must hold of what is observed in every state. */
  readonly always?: (observed: Readonly<Record<string, number>>) => boolean;
}

/** A message as it is delivered: to whom and what, and what it carries. */
export interface Delivery {
  readonly type: string;
  readonly payload: Plain;
}

/** A timer is its member's own. */
interface Posted extends Delivery {
  readonly own: boolean;
}

/** Nodes are strings of numbers, a code unit each. */
const numbersMax = 65_535;

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** How many deliveries away the furthest state is. */
  readonly depth: number;
  /** States in which no delivery changes anything. */
  readonly ends: number;
  /** Whether every state was reached within the limit. */
  readonly complete: boolean;
  /** The fewest deliveries to a state that breaks a law or `always`. */
  readonly violation?: { readonly broken: string; readonly path: readonly Delivery[] };
}

/** What becomes of a member that hears something: its state, and what it says. */
interface Outcome {
  readonly state: number;
  readonly said: readonly number[];
  /** Timers taken back, as types of letters. */
  readonly recalled: readonly string[];
}

/** Numbers for plain values: equal bytes, equal number. */
class Names<T extends Plain> {
  readonly #numbers = new Map<string, number>();
  readonly #bytes: Uint8Array[] = [];

  number(value: T): number {
    const bytes = encode(value);
    const key = String.fromCharCode(...bytes);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#bytes.length);
    return this.#bytes.push(bytes) - 1;
  }

  /** A copy of its own. */
  value(number: number): T {
    return decode(this.#bytes[number]!) as T;
  }
}

/**
 * Dice that are asked what they could show: `below` and `chance` go through all their answers, one run after another.
 */
class Choices implements Random {
  #taken: number[] = [];
  #of: number[] = [];
  #at = 0;

  below(n: number): number {
    if (this.#at === this.#taken.length) {
      this.#taken.push(0);
      this.#of.push(n);
    }
    return this.#taken[this.#at++]!;
  }

  chance(probability: number): boolean {
    return probability >= 1 || (probability > 0 && this.below(2) === 1);
  }

  uniform(): never {
    throw misuse(
      "explore",
      "finite choices (below, chance)",
      "a real number from the dice",
      "give the member choices that can be counted",
    );
  }
  normal = this.uniform;
  exponential = this.uniform;
  of = (): Random => this;

  /** On to the next sequence of answers; false after the last. */
  next(): boolean {
    this.#at = 0;
    while (this.#taken.length > 0) {
      const last = this.#taken.length - 1;
      if (this.#taken[last]! + 1 < this.#of[last]!) {
        this.#taken[last]!++;
        return true;
      }
      this.#taken.pop();
      this.#of.pop();
    }
    return false;
  }
}

/**
 * Explores a world of processes. What a member does depends on its own state and what it hears alone, so each such pair
 * is run once, through the member's own handler, and the search goes over numbers.
 */
export function explore(world: WorldModel, options: ExploreOptions = {}): Exploration {
  const { sticky = false, limit = 1_000_000, always } = options;
  const values = valuesOf(world, options.set);
  const names = Object.keys(world.members);
  const members = Object.values(world.members);
  const still = members.find((member) => member.kind !== "process");
  if (still !== undefined)
    throw misuse(
      "explore",
      "a world of processes",
      `the ${still.kind} ${still.name}`,
      "leave out what moves by itself",
    );

  const letters = new Names<readonly [type: string, payload: Plain, own: boolean]>();
  const states = members.map(() => new Names<Plain>());
  /** Of each letter: its type, whether it is a timer, and who hears it. */
  const types: string[] = [];
  const own: boolean[] = [];
  const heardBy: number[] = [];
  const choices = new Choices();
  const post: Posted[] = [];
  const recalled: string[] = [];
  const moment = listening(world, choices, post, recalled);

  const said = (): number[] =>
    post.splice(0).map((posted) => {
      const { type, payload } = posted;
      const letter = letters.number([type, payload, posted.own]);
      if (letter > numbersMax)
        throw misuse("explore", `at most ${numbersMax} different letters`, "more", "bound what is said");
      types[letter] ??= type;
      own[letter] ??= posted.own;
      heardBy[letter] ??= names.findIndex((name) => type.startsWith(addressed(name, "")));
      return letter;
    });

  type Situation = { readonly members: Record<string, Plain> };
  const start = copy(world.start(values, moment)) as unknown as Situation;
  if (choices.next()) throw misuse("explore", "one start", "a start that throws dice", "throw them when a timer rings");
  let violation: Exploration["violation"];
  const broken: (string | undefined)[][] = members.map(() => []);
  const localOf = (i: number, state: Plain): number => {
    const number = states[i]!.number(state);
    broken[i]![number] ??= lawBroken(members[i]!, names[i]!, state, values);
    return number;
  };

  const outcomes = new Map<number, readonly Outcome[]>();
  /** All that may become of member i in its state when it hears the letter. */
  function hears(i: number, local: number, letter: number): readonly Outcome[] {
    const key = (letter * 65_536 + local) * names.length + i;
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    const found: Outcome[] = [];
    do {
      const [type, payload] = letters.value(letter);
      const situation = copy(start as unknown as Plain) as unknown as Situation;
      situation.members[names[i]!] = states[i]!.value(local);
      const trouble = world.hear!(situation as unknown as Plain, type, payload, values, moment);
      if (trouble !== undefined)
        throw misuse("explore", "members that can go on", `${trouble.kind}: ${trouble.about}`, "mend the member");
      const state = localOf(i, situation.members[names[i]!]!);
      found.push({ state, said: said(), recalled: recalled.splice(0) });
    } while (choices.next());
    outcomes.set(key, found);
    return found;
  }

  // A node is a string of its members' state numbers and the letters in flight, sorted: the same string, the same
  // state.
  const code = (locals: readonly number[], flight: readonly number[]): string =>
    String.fromCharCode(...locals, ...flight);
  const first = code(
    names.map((name, i) => localOf(i, start.members[name]!)),
    arranged([], said(), sticky),
  );
  const seen = new Set([first]);
  const nodes = [first];
  const parents = [-1];
  const via = [-1];
  const depths = [0];
  let transitions = 0;
  let ends = 0;
  let complete = true;

  const pathTo = (node: number): Delivery[] => {
    const path: Delivery[] = [];
    for (let at = node; parents[at]! >= 0; at = parents[at]!) {
      const [type, payload] = letters.value(via[at]!);
      path.unshift({ type, payload });
    }
    return path;
  };
  const check = (node: number): void => {
    const locals = Array.from(names, (_, i) => nodes[node]!.charCodeAt(i));
    let fault = locals.map((local, i) => broken[i]![local]).find((law) => law !== undefined);
    if (fault === undefined && always !== undefined) {
      const situation = {
        ...start,
        members: Object.fromEntries(names.map((name, i) => [name, states[i]!.value(locals[i]!)])),
      };
      if (!always(world.observe(situation as unknown as Plain))) fault = "always";
    }
    if (fault !== undefined) violation = { broken: fault, path: pathTo(node) };
  };

  check(0);
  for (let node = 0; node < nodes.length && violation === undefined; node++) {
    const now = nodes[node]!;
    const locals = Array.from(names, (_, i) => now.charCodeAt(i));
    const flight = Array.from({ length: now.length - names.length }, (_, k) => now.charCodeAt(names.length + k));
    let moved = false;
    for (let k = 0; k < flight.length && violation === undefined; k++) {
      const letter = flight[k]!;
      // Two of the same in flight are one choice.
      if (k > 0 && flight[k - 1] === letter) continue;
      const i = heardBy[letter]!;
      for (const outcome of hears(i, locals[i]!, letter)) {
        transitions++;
        // What stays is what others said: a timer that has rung is over.
        const stays = sticky && !own[letter];
        const rest = stays ? flight : [...flight.slice(0, k), ...flight.slice(k + 1)];
        const idle = stays && outcome.state === locals[i] && outcome.recalled.length === 0;
        if (idle && outcome.said.every((one) => flight.includes(one))) continue;
        const left =
          outcome.recalled.length === 0
            ? rest
            : rest.filter((one) => !(own[one] && outcome.recalled.includes(types[one]!)));
        const after = code(locals.with(i, outcome.state), arranged(left, outcome.said, sticky));
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

/** Letters in flight with others added, in order; of those that stay, one each. */
function arranged(flight: readonly number[], more: readonly number[], sticky: boolean): readonly number[] {
  if (more.length === 0) return flight;
  const all = [...flight, ...more].sort((a, b) => a - b);
  return sticky ? all.filter((letter, k) => letter !== all[k - 1]) : all;
}

/**
 * A moment outside time, in which whatever is sent is written down, and the dice are asked all that they could show.
 */
function listening(world: Model, dice: Random, post: Posted[], recalled: string[]): Moment {
  const key: Key = rootKey(0, world.name);
  const send: Moment["send"] = (to, type, payload = null, _delay = 0, _priority = 0, from = "") =>
    void post.push({ type: addressed(to, type), payload: copy(payload), own: from === to });
  const recall: Moment["recall"] = (who, type) => {
    if (type === undefined)
      throw misuse("explore", "timers taken back by type", "all at once", "cancel them one by one");
    const named = addressed(who, type);
    recalled.push(named);
    const kept = post.filter((posted) => !(posted.own && posted.type === named));
    post.splice(0, post.length, ...kept);
  };
  const after: Moment["after"] = (_, type, payload) => send("", type, payload);
  const cancel: Moment["cancel"] = (type) => recall("", type);
  return { now: 0, random: dice, dice, key, self: "", ports: {}, send, after, recall, cancel };
}

function lawBroken(member: Model, name: string, state: Plain, values: Values): string | undefined {
  const own = Object.fromEntries(Object.keys(member.params).map((param) => [param, values[`${name}.${param}`]!]));
  const law = Object.entries(member.laws).find(([, holds]) => !holds(state, own))?.[0];
  return law === undefined ? undefined : `${name}: ${law}`;
}
