// The kind `process`: declared state, handlers by message type, timers. Sending and waiting are its only effects.
import { checkFields, type FieldsOf } from "./declared.ts";
import { isPromise, misuse, shown, unknown } from "./errors.ts";
import {
  type AddressOf,
  checkMessages,
  checkPorts,
  type Fields,
  type Heard,
  type Messages,
  type Port,
  type PortMap,
} from "./message.ts";
import { type Card, checkedState, type Model, type Moment, model, type Params, type Values } from "./model.ts";
import type { Random } from "./random.ts";
import { copy, type Plain } from "./state.ts";
import type { Time } from "./time.ts";

/** A message is read, not changed. */
type Frozen<T> = T extends string | number | boolean | bigint | null ? T : { readonly [K in keyof T]: Frozen<T[K]> };

/** A message without fields needs no payload. */
type Payload<F> = keyof F extends never ? [] : [payload: F];

/** What a handler may touch: the clock, the dice, the post. */
export interface Post<Q extends PortMap, H> {
  readonly now: Time;
  readonly random: Random;
  readonly self: AddressOf<H>;
  readonly ports: {
    readonly [K in keyof Q]: Q[K] extends Port<infer M, infer C>
      ? C extends "many"
        ? readonly AddressOf<Heard<M>>[]
        : AddressOf<Heard<M>>
      : never;
  };
  /** The payload is copied. */
  send<M, T extends keyof M & string>(to: AddressOf<M>, type: T, ...payload: Payload<M[T]>): void;
  /** A timer: a message to itself. */
  after<T extends keyof H & string>(delay: Time, type: T, ...payload: Payload<H[T]>): void;
  /** Takes back its timers of that type. */
  cancel(type: keyof H & string): void;
}

export interface ProcessSpec<S, H extends Messages, P extends Params, Q extends PortMap>
  extends Omit<Card<P>, "params"> {
  readonly params?: P;
  readonly unit?: string;
  readonly ports?: Q;
  /** The shapes of the messages it understands, its timers among them. */
  readonly hears: H;
  state(values: Values<P>): S;
  /** At time 0. */
  start?(state: S, post: Post<Q, Heard<H>>, values: Values<P>): void;
  /** What of the state lies on its disk: it is there after a crash, though all else is forgotten. */
  readonly keeps?: readonly (keyof S & string)[];
  /** After such a crash, in place of `start`: timers are set anew, and what the disk says is read. */
  recover?(state: S, post: Post<Q, Heard<H>>, values: Values<P>): void;
  readonly on: {
    readonly [K in keyof H]: (
      state: S,
      message: Frozen<Heard<H>[K]>,
      post: Post<Q, Heard<H>>,
      values: Values<P>,
    ) => void;
  };
  /** The numbers and flags of the state unless told. */
  observe?(state: S): Readonly<Record<string, number>>;
  readonly laws?: Readonly<Record<string, (state: S, values: Values<P>) => boolean>>;
}

const fields: FieldsOf<ProcessSpec<object, Messages, Params, PortMap>> = {
  name: "text",
  about: "text",
  cites: "text?",
  params: "record?",
  unit: "text?",
  ports: "record?",
  hears: "record",
  state: "function",
  start: "function?",
  keeps: "list?",
  recover: "function?",
  on: "record",
  observe: "function?",
  laws: "record?",
};

export interface Process<H extends Messages = Messages, Q extends PortMap = PortMap, P extends Params = Params>
  extends Model {
  readonly kind: "process";
  readonly params: P;
  readonly messages: H;
  readonly outlets: Q;
}

/**
 * Declares a process. Message types, fields, ports and parameters are checked here and forgotten behind the contract.
 */
export function process<
  S extends object,
  const H extends Readonly<Record<string, Fields>>,
  // biome-ignore lint/complexity/noBannedTypes: no parameters is what is meant
  const P extends Params = {},
  // biome-ignore lint/complexity/noBannedTypes: no ports is what is meant
  const Q extends PortMap = {},
>(spec: ProcessSpec<S, H, P, Q>): Process<H, Q, P> {
  checkFields("process", "a process", spec, fields);
  const {
    name,
    about,
    cites,
    hears,
    state,
    start,
    on,
    keeps = [],
    recover = start,
    observe = numbersOf,
    laws = {},
  } = spec;
  const outlets = (spec.ports ?? {}) as Q;
  const handlers = on as unknown as Readonly<
    Record<string, (state: S, message: unknown, post: unknown, values: unknown) => void>
  >;
  checkMessages(`process ${name}, hears`, hears);
  checkPorts(`process ${name}, ports`, outlets);
  for (const type of Object.keys(hears))
    if (typeof handlers[type] !== "function")
      throw misuse(`process ${name}, on`, `a handler for ${type}`, shown(handlers[type]), "say what it does then");
  for (const type of Object.keys(handlers))
    if (!Object.hasOwn(hears, type)) throw unknown(`process ${name}, on`, "what it hears", type, Object.keys(hears));
  /** Its own: its author may hold what it begins with, and begin with it again. */
  const blank = (values: Values<P>): S =>
    copy(checkedState(`process ${name}, state`, state(values)) as unknown as Plain, `${name}, state`) as unknown as S;
  const declared = model<S, P>({
    kind: "process",
    name,
    about,
    ...(cites !== undefined && { cites }),
    params: spec.params ?? ({} as P),
    ...(spec.unit !== undefined && { unit: spec.unit }),
    hears: Object.keys(hears),
    ports: Object.fromEntries(Object.entries(outlets).map(([port, { count }]) => [port, count])),
    start(values, moment) {
      const begun = blank(values);
      for (const part of keeps)
        if (!Object.hasOwn(begun, part))
          throw unknown(`process ${name}, keeps`, "what it remembers", part, Object.keys(begun));
      atOnce(name, "start", start?.(begun, moment as unknown as Post<Q, Heard<H>>, values));
      return begun;
    },
    hear(held, type, payload, values, moment) {
      const left: unknown = handlers[type]!(held, payload, moment, values);
      if (left !== undefined) atOnce(name, type, left);
      return undefined;
    },
    // Whoever asks for few numbers is told all: its author's function takes the state and nothing else.
    observe: (held) => observe(held),
    laws,
  });
  const revive = (before: Plain, values: Values<P>, moment: Moment): Plain => {
    const begun = blank(values);
    for (const part of keeps) begun[part] = (before as unknown as S)[part];
    atOnce(name, "recover", recover?.(begun, moment as unknown as Post<Q, Heard<H>>, values));
    return begun as unknown as Plain;
  };
  return Object.assign(declared, { messages: hears, outlets, revive }) as unknown as Process<H, Q, P>;
}

/** Refuses who goes on later: what he does then belongs to no event, and nobody could come back to it. */
function atOnce(name: string, what: string, left: unknown): void {
  if (isPromise(left))
    throw misuse(`process ${name}, ${what}`, "what is done at once", "a promise", "wait with after, not with await");
}

function numbersOf(state: object): Record<string, number> {
  const numbers: Record<string, number> = {};
  // Hot: requirements look after every event.
  for (const name of Object.keys(state)) {
    const held = (state as Readonly<Record<string, unknown>>)[name];
    if (typeof held === "number" || typeof held === "boolean") numbers[name] = Number(held);
  }
  return numbers;
}
