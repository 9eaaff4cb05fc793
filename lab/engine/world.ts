// A world hosts one model, whatever its kind: its clock, its dice, its messages in flight. What is remembered of its
// past is history.ts's.
import {
  type Address,
  addressed,
  type Cue,
  checkModel,
  checkPayload,
  checkPlaces,
  checkSeed,
  checkShape,
  checkTrouble,
  copy,
  decode,
  type Fold,
  isSeen,
  type Key,
  type Kind,
  type Model,
  type Moment,
  misuse,
  type Plain,
  rootKey,
  Stream,
  type Subject,
  scripted,
  shown,
  type Time,
  type Trouble,
  thrown,
  unknown,
  unseen,
  type Values,
  valuesOf,
  type WorldModel,
  Writer,
  wholeTime,
} from "../core/index.ts";
import { isShallow, type Shapes, suits } from "./payload.ts";
import { type Letter, Queue, type Refuse } from "./queue.ts";

/** After how many events the full state enters the digest: powers of two. */
const cadence: Readonly<Record<Kind, number>> = {
  flow: 64,
  map: 64,
  noise: 64,
  crowd: 1,
  process: 16_384,
  game: 16_384,
  world: 16_384,
};

/**
 * With more letters in flight than these it does so half as often, with twice as many a quarter, and so on: sixteen
 * events for each letter that is written.
 */
const lettersMany = 1024;

/** So many events at one instant are a loop in which time never passes. */
const eventsAtOnceMax = 1_000_000;

/** So many letters in flight are a storm that memory would not hold much longer. */
const inFlightMax = 2 ** 22;

export interface Stopped extends Trouble {
  readonly tick: Time;
}

/** In which world it was, in doing what, and at which event. */
const where = (world: World, doing: string | undefined, event = world.events): string =>
  `${world.model.name}, ${doing === undefined ? "" : `${doing}, `}event ${event}`;

/** That something was thrown there. */
export const failure = (world: World, doing: string | undefined, error: unknown, event?: number): Trouble => ({
  kind: "failed",
  about: `${where(world, doing, event)}: ${thrown(error)}`,
});

/** Who in a world is the first to move by itself, then, by its name and those of the worlds around it. */
function whoIsDue(model: Model, state: Plain, time: Time): string {
  const { members = {}, every = {} } = model as Partial<WorldModel>;
  const { members: states, lags } = state as { readonly members?: Record<string, Plain>; readonly lags?: Float64Array };
  for (const [i, [name, member]] of Object.entries(members).entries()) {
    const due = member.due(states![name]!);
    const own = (every[name] ?? 1) * due + (lags?.[i] ?? 0);
    if (own === time) return `${model.name}, ${whoIsDue({ ...member, name }, states![name]!, due)}`;
  }
  return model.name;
}

const writer = new Writer();

export class World {
  readonly model: Model;
  readonly seed: number;
  /** Whether letters keep the number of the event in which they were sent; those of a world without are other bytes. */
  readonly causes: boolean;
  values: Values;
  now: Time = 0;
  /** When something last happened. */
  last: Time = 0;
  /** How often it was told something from outside. */
  told = 0;
  state: Plain;
  /** Set once the computation failed by itself; it goes no further. */
  stopped: Stopped | undefined;
  readonly #key: Key;
  readonly #stream: Stream;
  readonly #moment: { -readonly [K in keyof Moment]: Moment[K] };
  readonly #letters: Queue;
  /** Of each place the fields of what is said there, once something was. */
  readonly #said: ({ readonly shapes: Shapes; readonly found: "shallow" | "deep" } | undefined)[];
  /** Each message's place among those that the model understands. */
  readonly #places: ReadonlyMap<string, number>;
  readonly #known = new Map<Address, Map<string, number>>();
  /** Events so far, and letters posted so far. */
  #ordinal = 0;
  #posted = 0;

  constructor(
    model: Model,
    given: {
      readonly set?: Readonly<Record<string, number | string>>;
      readonly seed?: number;
      /** True unless told. */
      readonly causes?: boolean;
    } = {},
  ) {
    checkModel("world", model);
    this.model = model;
    this.causes = given.causes ?? true;
    this.seed = checkSeed(model.name, given.seed ?? 1);
    this.values = valuesOf(model, given.set);
    this.#key = rootKey(this.seed, model.name);
    this.#places = new Map(model.hears.map((type, place) => [type, place]));
    this.#said = model.hears.map(() => undefined);
    this.#stream = new Stream(this.#key, 0);
    const letters = new Queue(model.hears.length, (place, payload, from) => this.#refuse(place, payload, from));
    this.#letters = letters;
    this.#moment = {
      now: 0,
      random: this.#stream,
      key: this.#key,
      self: "",
      ports: {},
      heard: 0,
      hears: model.hears,
      sender: () => letters.sender,
      place: (to, type) => this.#placeOf(to, type),
      post: (place, payload, delay, priority, from) => this.#post(place, payload, delay, priority, from),
      send: (to, type, payload = null, delay = 0, priority = 0, from = "") =>
        this.#post(this.#placeOf(to, type), payload, delay, priority, from),
      after: (delay, type, payload = null, priority = 0) =>
        this.#post(this.#places.get(type) ?? this.#placeOf("", type), payload, delay, priority, ""),
      recall: (who, type) => this.#recall(who, type),
      cancel: (type) => this.#recall("", String(type)),
    };
    // The state is the author's object: a copy proves it plain and owned by this world alone.
    this.state = copy(model.start(this.values, this.#moment), `${model.name}, state`);
  }

  /** Puts a letter to the model into flight, `delay` from now. */
  tell(type: string, payload: Plain = null, delay: Time = 0, priority = 0): void {
    const fields = this.model.messages?.[type];
    if (fields !== undefined) checkPayload(`${this.model.name}, ${type}`, fields, payload);
    this.told++;
    this.#post(this.#placeOf("", type), payload, delay, priority, null);
  }

  #post(place: number, payload: Plain, delay: Time, priority: number, from: Address | null): void {
    // Hot: what to call it is put together for a refusal alone.
    if (!(Number.isSafeInteger(delay) && delay >= 0))
      wholeTime(`${this.model.name}, delay of ${this.model.hears[place]}`, delay);
    const cause = this.causes ? this.#ordinal : 0;
    this.#letters.push(this.now + delay, priority, this.#posted++, from, cause, place, payload);
  }

  /** Refuses what is not of the shape of its message, by who sent it. Hot: of every payload that does not lie flat. */
  #refuse(place: number, payload: Plain, from: Address | null): ReturnType<Refuse> {
    const known = this.#said[place];
    if (known !== undefined && suits(known.shapes, payload)) return known.found;
    const { hears, messages, name } = this.model;
    const type = hears[place]!;
    const fields = messages?.[type];
    if (fields === undefined) return "anything";
    checkShape(`${name}, ${from ? `${from} to ` : ""}${type}`, fields, payload);
    const shapes = Object.entries(fields).map(([name, shape]) => ({ name, shape }));
    const found = isShallow(shapes) ? "shallow" : "deep";
    this.#said[place] = { shapes, found };
    // What it has besides may lie as deep as it likes.
    return suits(shapes, payload) ? found : "deep";
  }

  #recall(who: Address, type: string | undefined): void {
    const own = addressed(who, type ?? "");
    if (type === undefined) {
      const { hears } = this.model;
      const within = (from: Address): boolean => from === who || from.startsWith(own);
      // What members of a world within have said to one another is on its way, and nobody's memory.
      const toItself = (from: Address, place: number): boolean => hears[place]!.startsWith(addressed(from, ""));
      this.#letters.filter((from, place) => from === null || !within(from) || !toItself(from, place));
      return;
    }
    const place = this.#places.get(own);
    if (place === undefined) throw unknown(this.model.name, "a message it understands", own, this.model.hears);
    this.#letters.recall(place, who);
  }

  /** A message's place among those that the model understands. Hot: its name is put together once. */
  #placeOf(to: Address, type: string): number {
    const known = this.#known.get(to)?.get(type);
    if (known !== undefined) return known;
    const full = addressed(to, type);
    const place = this.#places.get(full);
    if (place === undefined) throw unknown(this.model.name, "a message it understands", full, this.model.hears);
    const types = this.#known.get(to) ?? new Map<string, number>();
    this.#known.set(to, types.set(type, place));
    return place;
  }

  /** How many events there have been. */
  get events(): number {
    return this.#ordinal;
  }

  /** The next letter in flight, if there is one. */
  get upcoming(): (Letter & { readonly type: string }) | undefined {
    if (this.#letters.size === 0) return undefined;
    const { first } = this.#letters;
    return { ...first, type: this.model.hears[first.place]! };
  }

  /** When something next happens; Infinity: never, unless it is spoken to. */
  next(): Time {
    return Math.min(this.model.due(this.state), this.#letters.time);
  }

  /**
   * Lives through everything up to and including `until`. At one instant what is due moves first, then letters by
   * priority and order. Each event, and the state at its kind's cadence, enters `fold`. After `events` of them it rests
   * at the end of the instant, and where it is before a letter that `pauses`.
   */
  advance(until: Time, fold?: Fold, events = Number.POSITIVE_INFINITY, pauses?: () => boolean): Stopped | undefined {
    const { model, values } = this;
    // Hot: an engine that has seen many models looks for these each time.
    const { due, hear, hears, coast, step } = model;
    if (this.stopped !== undefined) return this.stopped;
    if (wholeTime(model.name, until) < this.now) {
      throw misuse(model.name, `a time from ${this.now} on`, String(until), "go back with a History");
    }
    const moment = this.#moment;
    const every = cadence[model.kind];
    const enough = this.#ordinal + events;
    let atOnce = 0;
    // Hot: a tick of a flow costs some 40 ns, and this loop is to cost a tenth of it.
    for (;;) {
      const next = due.call(model, this.state);
      const told = this.#letters.time;
      const spoken = told < next;
      const time = spoken ? told : next;
      // Before what comes next, which may lie past `until`: now is when the last of them was.
      if (this.#ordinal >= enough && time > this.now) return undefined;
      if (time > until) break;
      if (time < this.now || time !== Math.floor(time)) {
        const why = time < this.now ? "is past" : "is no whole tick";
        const who = whoIsDue(model, this.state, time);
        this.stopped = { kind: "failed", about: `${who}: due at ${shown(time)}, which ${why}`, tick: this.now };
        return this.stopped;
      }
      if (spoken && pauses?.()) return undefined;
      atOnce = time === this.now ? atOnce + 1 : 0;
      this.now = time;
      this.last = time;
      moment.now = time;
      let trouble: Trouble | undefined;
      let doing: string | undefined;
      try {
        if (spoken) {
          const letters = this.#letters;
          const payload = letters.take();
          const { place } = letters;
          const type = hears[place]!;
          doing = type;
          moment.heard = place;
          this.#stream.aim(this.#key, ++this.#ordinal);
          if (fold !== undefined) {
            const writer = fold.event(time, letters.order, place, payload !== null);
            if (payload !== null) letters.writePayload(writer, payload);
          }
          trouble = hear!.call(model, this.state, type, payload, values, moment);
        } else if (coast === undefined) {
          this.#stream.aim(this.#key, ++this.#ordinal);
          trouble = step.call(model, this.state, values, moment);
        } else {
          // To the next letter, the next fold or the end, whichever is first.
          const ticks = Math.min(
            Math.min(told, until) - time + 1,
            every - (this.#ordinal % every),
            Math.max(1, enough - this.#ordinal),
          );
          let made = false;
          try {
            trouble = coast.call(model, this.state, values, ticks);
            made = trouble === undefined;
          } finally {
            // What failed has not happened, though it is counted.
            const before = made ? ticks - 1 : due.call(model, this.state) - time;
            this.now += before;
            this.#ordinal += before + 1;
            this.last = this.now;
          }
        }
        if (trouble !== undefined) checkTrouble(spoken ? "hear" : "step", trouble);
      } catch (error) {
        // The author's code threw: the run up to here is kept, and marked as failed.
        trouble = failure(this, doing, error);
      }
      if (atOnce > eventsAtOnceMax) {
        const left = `with ${this.#letters.size} in flight`;
        const about = `${where(this, doing)}: ${eventsAtOnceMax} events without time passing, ${left}`;
        trouble = { kind: "stalled", about };
      }
      if (this.#letters.size > inFlightMax) {
        trouble = { kind: "ran out", about: `${where(this, doing)}: more than ${inFlightMax} messages in flight` };
      }
      if (trouble !== undefined) {
        this.stopped = { ...trouble, tick: this.now };
        return this.stopped;
      }
      if (fold !== undefined && (this.#ordinal & (every - 1)) === 0 && this.#ordinal % (every * this.#crowding()) === 0)
        this.fold(fold);
    }
    this.now = until;
    return undefined;
  }

  /**
   * The next letter is heard, and stays in flight: for a model that leaves all as it was, and only tells what it would
   * do. There must be one.
   */
  rehearse(): Trouble | undefined {
    const { time, place, payload } = this.#letters.peek();
    const moment = this.#moment;
    const event = this.#ordinal + 1;
    const type = this.model.hears[place]!;
    moment.now = time;
    moment.heard = place;
    this.#stream.aim(this.#key, event);
    try {
      return this.model.hear!(this.state, type, copy(payload), this.values, moment);
    } catch (error) {
      return failure(this, type, error, event);
    }
  }

  /** How much seldomer the full state enters the digest, so that letters in flight never cost more than events do. */
  #crowding(): number {
    let times = 1;
    while (times * lettersMany < this.#letters.size) times *= 2;
    return times;
  }

  /** Folds the whole situation into a rolling digest. */
  fold(fold: Fold): void {
    const writer = fold.open();
    writer.number(this.now);
    writer.number(this.#ordinal);
    writer.number(this.#posted);
    if (this.#letters.size > 0) this.#letters.write(writer, this.model.hears);
    this.#writeState(writer);
    fold.close();
  }

  /** Refuses a state with one object in two places: whoever came back to it would find two, and go on otherwise. */
  checkPlaces(): void {
    // Of a model that writes its own, each part has its one place.
    if (this.model.write === undefined) checkPlaces(this.state);
  }

  #writeState(writer: Writer): void {
    const { model, state } = this;
    if (model.write === undefined) writer.value(state);
    else model.write(state, writer);
  }

  /** By time and order, never by heap slots: equal situations have equal bytes. */
  #inFlight(): Plain {
    return this.#letters
      .letters()
      .map(({ time, priority, order, from, cause, place, payload }) => [
        time,
        priority,
        order,
        from,
        cause,
        this.model.hears[place]!,
        payload,
      ]);
  }

  /** All that the future depends on, as plain data. */
  situation(): { readonly [part: string]: Plain } {
    return {
      now: this.now,
      last: this.last,
      ordinal: this.#ordinal,
      posted: this.#posted,
      values: this.values,
      stopped: this.stopped === undefined ? null : { ...this.stopped },
      letters: this.#inFlight(),
      state: this.state,
    };
  }

  /** The bytes of the situation. Hot: letters are written as they lie. */
  snapshot(): Uint8Array {
    const { values } = this;
    const flat = {
      now: this.now,
      last: this.last,
      ordinal: this.#ordinal,
      posted: this.#posted,
      values,
      stopped: this.stopped === undefined ? null : { ...this.stopped },
    } as const;
    writer.begin().record(Object.keys(flat).length + 2);
    for (const [part, value] of Object.entries(flat)) {
      writer.text(part);
      writer.value(value);
    }
    writer.text("letters");
    this.#letters.write(writer, this.model.hears);
    writer.text("state");
    this.#writeState(writer);
    return writer.bytes().slice();
  }

  restore(snapshot: Uint8Array): void {
    const kept = decode(snapshot) as ReturnType<World["situation"]>;
    this.now = kept["now"] as Time;
    this.last = kept["last"] as Time;
    this.#ordinal = kept["ordinal"] as number;
    this.#posted = kept["posted"] as number;
    // The same values stay the same object, from which much may be derived.
    const values = kept["values"] as Values;
    if (Object.keys(values).some((name) => values[name] !== this.values[name])) this.values = Object.freeze(values);
    this.stopped = (kept["stopped"] ?? undefined) as Stopped | undefined;
    this.state = kept["state"]!;
    this.#letters.clear(this.now);
    for (const letter of kept["letters"] as readonly [Time, number, number, Address | null, number, string, Plain][]) {
      const [time, priority, order, from, cause, type, payload] = letter;
      this.#letters.push(time, priority, order, from, cause, this.#places.get(type)!, payload);
    }
  }

  /**
   * Another world at the same instant, sharing nothing; `set` changes its parameters, `seed` its luck, from here on.
   */
  fork(given: { readonly set?: Readonly<Record<string, number | string>>; readonly seed?: number } = {}): World {
    this.checkPlaces();
    const values = valuesOf(this.model, { ...this.values, ...given.set });
    const fixed = Object.keys(values).find(
      (name) => this.model.params[name]!.fixed && values[name] !== this.values[name],
    );
    if (fixed !== undefined)
      throw misuse(this.model.name, "a parameter that changes on the way", shown(fixed), "begin another world with it");
    const other = new World(this.model, { seed: given.seed ?? this.seed, causes: this.causes });
    other.restore(this.snapshot());
    other.values = values;
    this.model.yield?.(other.state, Object.keys(given.set ?? {}));
    return other;
  }

  observe(only?: readonly string[]): Readonly<Record<string, number>> {
    const seen = this.model.observe(this.state, only);
    if (isSeen(seen)) return seen;
    throw unseen(this.model.name, seen);
  }
}

/** Whom a measure asks: a model at parameters and with a seed, whose life is a world's. */
export function subjectOf(
  model: Model,
  set: Readonly<Record<string, number | string>> = {},
  seed = 1,
  during: readonly Cue[] = [],
): Subject {
  checkModel("subject", model);
  const values = valuesOf(model, set);
  const lived = during.length === 0 ? model : scripted(model, during);
  return { model, values, seed: checkSeed(model.name, seed), begin: () => new World(lived, { set: values, seed }) };
}
