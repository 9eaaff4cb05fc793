// The base contract: all that the engine sees of a model, whatever its kind. Kinds reduce to it in a file each; nothing
// here runs one.
import { checkFields, checkLines, type FieldsOf } from "./declared.ts";
import { isPromise, type Misuse, misuse, shown, unknown } from "./errors.ts";
import type { Messages } from "./message.ts";
import type { Key, Random } from "./random.ts";
import type { Plain, Writer } from "./state.ts";
import { quantity, type Time } from "./time.ts";

export const kinds = ["flow", "map", "noise", "crowd", "process", "game", "world"] as const;
export type Kind = (typeof kinds)[number];

/**
 * A parameter's default, the range it may take, its unit and its meaning. The range feeds sweeps, sliders and
 * properties.
 */
export interface Param {
  readonly value: number;
  readonly range: readonly [least: number, most: number];
  readonly about: string;
  readonly unit?: string;
  /** Whole numbers only. */
  readonly whole?: boolean;
  /** Of the whole run: what is read at the start alone, or what time is counted in. No script sets it. */
  readonly fixed?: boolean;
}
export type Params = Readonly<Record<string, Param>>;
export type Values<P extends Params = Params> = { readonly [K in keyof P]: number };

const paramFields: FieldsOf<Param> = {
  value: "number",
  range: "list",
  about: "text",
  unit: "text?",
  whole: "flag?",
  fixed: "flag?",
};

/** What every declaration opens with. */
export interface Card<P extends Params = Params> {
  readonly name: string;
  readonly about: string;
  readonly cites?: string;
  readonly params: P;
}

/**
 * What the computation did by itself. It ends a run. Who says so leaves its state as it was before; in a world, what
 * was due before it at that instant has moved. Of what threw halfway, the instant before is the last that is told.
 */
export interface Trouble {
  readonly kind: "diverged" | "stalled" | "ran out" | "failed";
  readonly about: string;
}

/** What an event may touch: the clock, the dice, the post. Valid during the event only. */
export interface Moment {
  readonly now: Time;
  /** How much of that tick is past, where it is many of a world's without; none unless told. */
  readonly part?: number;
  /** This event's own stream. */
  readonly random: Random;
  /** Who this is, by seed and path. A world derives its members' keys from it with `keyUnder`. */
  readonly key: Key;
  /** Where this one can be spoken to. */
  readonly self: Address;
  /** Who listens at its outlets. */
  readonly ports: Readonly<Record<string, Address | readonly Address[]>>;
  /** Says something, `delay` from now. The payload is copied. A world passes on who says it. */
  send(to: Address, type: string, payload?: Plain, delay?: Time, priority?: number, from?: Address): void;
  /** Says something to itself, `delay` from now: a timer. */
  after(delay: Time, type: string, payload?: Plain, priority?: number): void;
  /** Takes back what `who` has said to itself and not yet heard: its timers of that type, or all. */
  recall(who: Address, type?: string): void;
  /** A message's place among all that the root understands, for `post`. Where there is neither, `send` is all. */
  place?(to: Address, type: string): number;
  /** `send`, to one who was found before. */
  post?(place: number, payload: Plain, delay: Time, priority: number, from: Address): void;
  /** The place of the message that is heard among all that the root understands, where the root says them. */
  heard?: number;
  readonly hears?: readonly string[];
  /** Who sent the message that is heard, before anything is said: null where it came from outside. */
  sender?(): Address | null;
  /** Dice that a world's members draw from, in place of their own: an explorer asks them all that they could show. */
  readonly dice?: Random;
  /** `recall` of its own timers. */
  cancel(type: string): void;
  /** A world's own: what it derives for its members. Forgotten freely. */
  inside?: object;
}

/** Due: only when spoken to. */
export const never = (): Time => Number.POSITIVE_INFINITY;

/**
 * Where a model can be spoken to: its path of member names below the root, whose own is empty. Plain data: may be
 * sent.
 */
export type Address = string;

/** A message type as it is written on a letter: the address, and what the one who lives there hears. */
export const addressed = (to: Address, type: string): string => (to === "" ? type : `${to}/${type}`);

/** DEVS in the lab's words. Everything that the future depends on is in the state; the functions remember nothing. */
export interface Model {
  readonly kind: Kind;
  readonly name: string;
  readonly about: string;
  readonly cites?: string;
  readonly params: Params;
  /** Of its ticks, so that spans of time may be written in another of its dimension. */
  readonly unit?: string;
  /** Message types it understands. */
  readonly hears: readonly string[];
  /** The shapes of those messages, where they are declared; what comes from outside is held to them. */
  readonly messages?: Messages;
  /** Of those that are not called after who hears them within, who does. */
  readonly doors?: Readonly<Record<string, Address>>;
  /** Outlets it speaks through, to one listener or to many. */
  readonly ports: Readonly<Record<string, "one" | "many">>;
  /** Time 0. The moment's post is open: a first timer is set here. */
  start(values: Values, moment: Moment): Plain;
  /** The state after a crash that it does not remember, from what was before; it starts anew where this is absent. */
  revive?(state: Plain, values: Values, moment: Moment): Plain;
  /** A script's own: what it has set of these parameters gives way to what is set from now on. */
  yield?(state: Plain, names: readonly string[]): void;
  /** A script's own: the parameters as they are, what it has set over those that the run began with. */
  inForce?(state: Plain, values: Values): Values;
  /** A world's own: whoever in it moves by itself has stood still for so many of its ticks. */
  stand?(state: Plain, ticks: Time): void;
  /** When it next moves unprompted; Infinity: only when spoken to. */
  due(state: Plain): Time;
  /** Moves unprompted, in place. */
  step(state: Plain, values: Values, moment: Moment): Trouble | undefined;
  /**
   * `step`, so many times over, for models that are due at every tick and neither draw nor post. Where one fails, those
   * before it have been made, and the next is due when it failed.
   */
  coast?(state: Plain, values: Values, ticks: number): Trouble | undefined;
  /** Moves because of a message, a timer, a game's move or an input, in place. Absent: deaf. */
  hear?(state: Plain, type: string, payload: Plain, values: Values, moment: Moment): Trouble | undefined;
  /** The bytes of `writer.value(state)`, sooner, from who knows what its state is made of. */
  write?(state: Plain, writer: Writer): void;
  /** The numbers that requirements, series and charts see; where some are named, others may be left out. */
  observe(state: Plain, only?: readonly string[]): Readonly<Record<string, number>>;
  /** What is true of every state it ever reaches. */
  readonly laws: Readonly<Record<string, (state: Plain, values: Values) => boolean>>;
  /** What its kind lets it state about itself; the kind's law set holds it to each. */
  readonly facts: object;
}

/** A model as its author writes it: the state's type is theirs, and what is left out is nothing. */
export interface ModelSpec<S, P extends Params> extends Card<P> {
  readonly kind: Kind;
  readonly unit?: string;
  readonly hears?: readonly string[];
  readonly ports?: Model["ports"];
  start(values: Values<P>, moment: Moment): S;
  due?(state: S): Time;
  step?(state: S, values: Values<P>, moment: Moment): Trouble | undefined;
  coast?(state: S, values: Values<P>, ticks: number): Trouble | undefined;
  hear?(state: S, type: string, payload: Plain, values: Values<P>, moment: Moment): Trouble | undefined;
  yield?(state: S, names: readonly string[]): void;
  inForce?(state: S, values: Values<P>): Values;
  observe(state: S, only?: readonly string[]): Readonly<Record<string, number>>;
  readonly laws?: Readonly<Record<string, (state: S, values: Values<P>) => boolean>>;
  readonly facts?: object;
}

const fields: FieldsOf<ModelSpec<object, Params>> = {
  kind: "text",
  name: "text",
  about: "text",
  cites: "text?",
  params: "record",
  unit: "text?",
  hears: "list?",
  ports: "record?",
  start: "function",
  due: "function?",
  step: "function?",
  coast: "function?",
  hear: "function?",
  yield: "function?",
  inForce: "function?",
  observe: "function",
  laws: "record?",
  facts: "record?",
};

/**
 * Declares a model of any kind. Types are checked here and forgotten behind the contract, so that every model fits one
 * list.
 */
export function model<S extends object, const P extends Params>(spec: ModelSpec<S, P>): Model {
  checkFields("model", "a model", spec, fields);
  checkCard(spec, spec.kind);
  if (!(kinds as readonly string[]).includes(spec.kind))
    throw unknown(`model ${spec.name}`, "a kind", spec.kind, kinds);
  const { hears = [], ports = {}, laws = {} } = spec;
  if (hears.length > 0 && spec.hear === undefined)
    throw misuse(`${spec.kind} ${spec.name}`, "hear, since it hears something", "none", "say what it does then");
  for (const [law, holds] of Object.entries(laws))
    if (typeof holds !== "function")
      throw misuse(
        `${spec.kind} ${spec.name}, law ${shown(law)}`,
        "a function",
        shown(holds),
        "say of which states it is true",
      );
  for (const [what, names] of [
    ["a message", hears],
    ["a port", Object.keys(ports)],
    ["a law", Object.keys(laws)],
  ] as const)
    checkLines(`${spec.kind} ${spec.name}`, what, names);
  return {
    hears: [],
    ports: {},
    due: never,
    step: () => undefined,
    laws: {},
    facts: {},
    ...spec,
    start: (values: Values<P>, moment: Moment) =>
      checkedState(`${spec.kind} ${spec.name}, start`, spec.start(values, moment)),
  } as unknown as Model;
}

/** Refuses what no model could be in. A file's types may never have been read. */
export function checkedState<S>(who: string, given: S): S {
  if (typeof given === "object" && given !== null && !isPromise(given)) return given;
  const got = isPromise(given) ? "a promise" : shown(given);
  throw misuse(who, "a state", got, "return a record of what it remembers");
}

const troubles = ["diverged", "stalled", "ran out", "failed"] as const satisfies readonly Trouble["kind"][];

/** Refuses what a move left where that is no trouble, as a state would be, or what is done later. */
export function checkTrouble(who: string, left: unknown): void {
  const { kind, about } = (left ?? {}) as Partial<Trouble>;
  if (troubles.some((known) => known === kind) && typeof about === "string") return;
  const [got, remedy] = isPromise(left)
    ? ["a promise", "wait with after, not with await"]
    : [shown(left), "change the state in place"];
  throw misuse(who, `nothing, or a trouble of kind ${troubles.join(", ")}`, got, remedy);
}

/** Whether numbers could be in what is observed. Hot: after every event. */
export const isSeen = (seen: unknown): boolean =>
  typeof seen === "object" &&
  seen !== null &&
  !Array.isArray(seen) &&
  typeof (seen as { then?: unknown }).then !== "function";

/** The refusal of what is observed, where it is nothing that numbers could be in. */
export const unseen = (who: string, seen: unknown): Misuse =>
  misuse(`${who}, observe`, "a record of numbers", isPromise(seen) ? "a promise" : shown(seen), "return one");

/** Refuses what no declaration gave: a file's types may never have been read. */
export function checkModel(who: string, given: unknown): void {
  const held = given as Partial<Model> | null | undefined;
  if (typeof held?.start !== "function" || typeof held.observe !== "function" || typeof held.params !== "object")
    throw misuse(who, "a model", shown(given), "declare it by its kind: flow, map, process or world");
}

/** Names of members are kebab-case, since files and commands carry them. */
export const nameShape = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Names that every record has already. */
export const forbidden = new Set(["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty"]);

/** Refuses a card that could not be listed, swept or checked. */
export function checkCard(card: Card, kind: Kind | "measure" | "statistic"): void {
  const who = `${kind} ${shown(card.name)}`;
  if (!nameShape.test(card.name))
    throw misuse(who, "a name in kebab-case", shown(card.name), "use lower-case words joined by -");
  checkLines(who, "a parameter", Object.keys(card.params));
  if (card.about === "") throw misuse(who, "one sentence in about", "none", "say what it is a model of");
  for (const [name, param] of Object.entries(card.params)) {
    checkFields(`${who}, ${name}`, "a parameter", param, paramFields);
    const { value, range, about } = param;
    const [least, most] = range;
    if (forbidden.has(name)) throw misuse(who, "a parameter's name", shown(name), "call it something else");
    if (!(Number.isFinite(least) && Number.isFinite(most) && least <= value && value <= most)) {
      throw misuse(who, `${name} within its own range`, `${value} in [${least}, ${most}]`, "mend value or range");
    }
    if (param.whole && !Number.isInteger(value))
      throw misuse(who, `a whole ${name}`, shown(value), "mend its value, or leave whole out");
    if (about === "") throw misuse(who, `a meaning for ${name}`, "none", "fill its about");
  }
}

/**
 * The values of a model's parameters, frozen, in declared order: the defaults with `set` laid over them. Text may
 * carry a unit.
 */
export function valuesOf<P extends Params>(
  model: Card<P>,
  set: Readonly<Record<string, number | string>> = {},
): Values<P> {
  const names = Object.keys(model.params);
  for (const name of Object.keys(set)) {
    if (!Object.hasOwn(model.params, name)) throw unknown(model.name, "a parameter", name, names);
  }
  return Object.freeze(
    Object.fromEntries(
      names.map((name) => {
        const param = model.params[name] as Param;
        return [name, Object.hasOwn(set, name) ? checkValue(`${model.name}.${name}`, param, set[name]) : param.value];
      }),
    ),
  ) as Values<P>;
}

function checkValue(who: string, param: Param, given: unknown): number {
  const value = typeof given === "string" ? quantity(who, given, param.unit) : given;
  const [least, most] = param.range;
  const fits =
    typeof value === "number" && value >= least && value <= most && (!param.whole || Number.isInteger(value));
  if (fits) return value;
  const unit = param.unit === undefined ? "" : ` ${param.unit}`;
  throw misuse(
    who,
    `a ${param.whole ? "whole " : ""}number from ${least} to ${most}${unit}`,
    shown(given),
    `the default is ${param.value}${unit}`,
  );
}
