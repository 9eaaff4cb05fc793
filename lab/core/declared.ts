// What a declaration is made of, field by field. Types refuse a wrong one where they are read; a file that is run as it
// is never had them read, and a field misspelt there would be passed over.
import { misuse, shown, unknown } from "./errors.ts";

const isRecord = (held: unknown): boolean => typeof held === "object" && held !== null && !Array.isArray(held);
const isAct = (held: unknown): boolean => typeof held === "function";

const forms = {
  anything: () => true,
  text: (held: unknown) => typeof held === "string",
  number: (held: unknown) => typeof held === "number",
  flag: (held: unknown) => typeof held === "boolean",
  list: Array.isArray,
  record: isRecord,
  function: isAct,
  "list or function": (held: unknown) => Array.isArray(held) || isAct(held),
};
type Form = keyof typeof forms;

/** Each field of a declaration by its form; one that ends in `?` may be left out. */
export type FieldsOf<S> = {
  readonly [K in keyof S]-?: Record<never, never> extends Pick<S, K> ? `${Form}?` : Form;
};

/** Refuses a name that would not stay on its line, wherever it is told. */
export function checkLines(who: string, what: string, names: readonly string[]): void {
  const broken = names.find((name) => /[\n\r\p{Zl}\p{Zp}]/u.test(name));
  if (broken !== undefined) throw misuse(who, `${what} on one line`, shown(broken), "leave the line break out");
}

/** Refuses what is no such declaration: `what` says of what it would be one. Who has a name is told by it. */
export function checkFields<S>(at: string, what: string, given: unknown, fields: FieldsOf<S>): void {
  const names = Object.keys(fields);
  const listed = `${what} has ${names.join(", ")}`;
  if (!isRecord(given)) throw misuse(at, what, shown(given), listed);
  const held = given as Readonly<Record<string, unknown>>;
  const { name } = held;
  const who = typeof name === "string" ? `${at} ${/^[\w-]+$/.test(name) ? name : shown(name)}` : at;
  for (const field of Object.keys(held))
    if (held[field] !== undefined && !names.includes(field)) throw unknown(who, `a field of ${what}`, field, names);
  for (const [field, said] of Object.entries<string>(fields)) {
    const form = said.replace("?", "") as Form;
    if (held[field] === undefined ? form === said && form !== "anything" : !forms[form](held[field]))
      throw misuse(who, `${form} in ${field}`, held[field] === undefined ? "nothing" : shown(held[field]), listed);
  }
}
