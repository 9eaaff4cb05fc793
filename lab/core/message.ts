// What is said between models: the shapes of messages as data, read by types, by the check at the door and by a world's
// wiring alike.
import { misuse, shown, unknown } from "./errors.ts";
import type { Plain } from "./state.ts";

declare const talk: unique symbol;

/** The shape of one field of a message. */
export interface Shape<T = Plain> {
  readonly kind: "number" | "text" | "flag" | "address" | "list" | "plain";
  /** Of a list. */
  readonly item?: Shape<unknown>;
  /** Of text that is the name of a member: who there is. */
  readonly members?: ReadonlySet<string>;
  readonly [talk]?: T;
}
export type Fields = Readonly<Record<string, Shape<unknown>>>;
export type Messages = Readonly<Record<string, Fields>>;

/**
 * Where messages of the types `H` may be sent: a path of member names, opaque to those who hold it. Who understands
 * more may stand for who understands less.
 */
export type AddressOf<H> = string & { readonly [talk]?: H };

export const number: Shape<number> = { kind: "number" };
export const text: Shape<string> = { kind: "text" };
export const flag: Shape<boolean> = { kind: "flag" };
export const list = <T>(item: Shape<T>): Shape<readonly T[]> => ({ kind: "list", item });
/** The name of one of these. */
export const oneOf = (members: readonly string[]): Shape<string> => ({ kind: "text", members: new Set(members) });
/** Any plain data. */
export const plain = <T = Plain>(): Shape<T> => ({ kind: "plain" });
/** An address of somebody who understands these messages. */
export const address = <const H extends Messages>(_messages: H): Shape<AddressOf<Heard<H>>> => ({ kind: "address" });

/** The payloads that messages of these shapes carry. */
export type Heard<H> = { [K in keyof H]: { [F in keyof H[K]]: H[K][F] extends Shape<infer T> ? T : never } };

/** An outlet: what a model says through it, to one listener or to many. */
export interface Port<H extends Messages = Messages, C extends "one" | "many" = "one" | "many"> {
  readonly count: C;
  readonly says: H;
}
export type PortMap = Readonly<Record<string, Port>>;
export const to = <const H extends Messages>(says: H): Port<H, "one"> => ({ count: "one", says });
export const toMany = <const H extends Messages>(says: H): Port<H, "many"> => ({ count: "many", says });

/** Refuses what are no shapes of messages: a file's types may never have been read. */
export function checkMessages(who: string, messages: Messages): void {
  for (const [type, fields] of Object.entries(messages)) {
    if (typeof fields !== "object" || fields === null || isShape(fields))
      throw misuse(`${who} ${type}`, "a record of fields", shown(fields), "write {} where it has none");
    for (const [name, shape] of Object.entries(fields))
      if (!isShape(shape))
        throw misuse(`${who} ${type}, ${name}`, "the shape of a field", shown(shape), `choose from ${shapes}`);
  }
}

/** The same of what is said through ports. */
export function checkPorts(who: string, ports: PortMap): void {
  for (const [name, port] of Object.entries(ports)) {
    const { count, says } = (port ?? {}) as Partial<Port>;
    if ((count !== "one" && count !== "many") || typeof says !== "object" || says === null)
      throw misuse(`${who} ${name}`, "a port", shown(port), "declare it by to or toMany, of the messages that it says");
    checkMessages(`${who} ${name}, says`, says);
  }
}

function isShape(given: unknown): boolean {
  const { kind, item } = (given ?? {}) as Partial<Shape>;
  return typeof kind === "string" && Object.hasOwn(a, kind) && (kind !== "list" || isShape(item));
}

/** Refuses a payload that has other fields than its message, by name, or names nobody. */
export function checkPayload(who: string, fields: Fields, payload: Plain): void {
  const given = fieldsOf(payload);
  for (const name of Object.keys(given))
    if (!Object.hasOwn(fields, name))
      throw misuse(who, `the fields ${Object.keys(fields).join(", ") || "none"}`, name, "leave it out");
  checkShape(who, fields, payload);
  for (const [name, shape] of Object.entries(fields)) checkNames(`${who}, ${name}`, shape, given[name]!);
}

/** Refuses a payload that has not the fields of its message, by name; it may have more, as when it is passed on. */
export function checkShape(who: string, fields: Fields, payload: Plain): void {
  const given = fieldsOf(payload);
  for (const [name, shape] of Object.entries(fields)) {
    // What a copy would lose is not there.
    const held = Object.prototype.propertyIsEnumerable.call(given, name) ? given[name] : undefined;
    if (!fits(shape, held)) throw misuse(`${who}, ${name}`, a[shape.kind], shown(held), "mend the payload");
  }
}

const fieldsOf = (payload: Plain): { readonly [field: string]: Plain } =>
  typeof payload === "object" && payload !== null ? (payload as { readonly [field: string]: Plain }) : {};

/** Refuses names of nobody in a value that fits. */
function checkNames(who: string, { item, members }: Shape<unknown>, value: Plain): void {
  if (item !== undefined) for (const held of value as readonly Plain[]) checkNames(who, item, held);
  else if (members !== undefined && !members.has(value as string))
    throw unknown(who, "a member", value as string, [...members]);
}

/** A message's fields as an error names them. */
export const fieldsShown = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, shape]) => `${name}: ${shapeShown(shape)}`)
    .join(", ") || "no fields";

const shapeShown = ({ kind, item }: Shape<unknown>): string => (item ? `${kind} of ${shapeShown(item)}` : kind);

/** Whether the shapes are the same, in whatever order; of a member anywhere, since who there is differs. */
export function alike(a: Fields, b: Fields): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]))
  );
}

const same = (a: Shape<unknown> | undefined, b: Shape<unknown> | undefined): boolean =>
  a?.kind === b?.kind && (a === b || same(a?.item, b?.item));

const a = {
  number: "a number",
  text: "text",
  flag: "true or false",
  address: "an address",
  list: "a list",
  plain: "plain data",
};

const shapes = "number, text, flag, address({ … }), list(…), plain()";

/** Whether a value has the shape of its field. */
export function fits(shape: Shape<unknown>, value: Plain | undefined): boolean {
  if (shape.kind === "number") return typeof value === "number" && !Number.isNaN(value);
  if (shape.kind === "flag") return typeof value === "boolean";
  if (shape.kind === "list") return Array.isArray(value) && allFit(shape.item!, value);
  return shape.kind === "plain" ? value !== undefined : typeof value === "string";
}

function allFit(shape: Shape<unknown>, values: readonly Plain[]): boolean {
  for (let i = 0; i < values.length; i++) if (!fits(shape, values[i])) return false;
  return true;
}
