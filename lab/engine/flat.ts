// Records of few numbers laid flat: the numbers by themselves, and once for all records of the same names what they are
// called. What bytes they have is core's.
import { type Layout, layoutOf, type Plain, type Writer } from "../core/index.ts";

/** Names with which records begin. */
interface Spelling {
  readonly name: string;
  readonly longer: Spelling[];
  /** Of those the one that came last, which is nearly always the one that comes next. */
  latest: Spelling | undefined;
  /** Where a record ends here, its layout. */
  layout: number | undefined;
}

const spelling = (name: string): Spelling => ({ name, longer: [], latest: undefined, layout: undefined });
const nothing = spelling("");
/** From so many ways to go on, records are tables whose names may never come again. */
const waysMax = 64;

const layouts: Layout[] = [];
/** Of what does not lie flat. */
export const unlaid = -1;

/**
 * Lays a record of at most `most` numbers out from a place on, and gives its layout: a copy of it for who makes none.
 * `unlaid`, and whatever there, for all else.
 */
export function flatten(value: Plain, numbers: Float64Array, from: number, most: number): number {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return unlaid;
  const record = value as { readonly [name: string]: Plain };
  let here: Spelling | undefined = nothing;
  let count = 0;
  // Hot: in such a loop an engine knows where what it names lies, and makes no list of the names.
  for (const name in record) {
    // biome-ignore lint/suspicious/noPrototypeBuiltins: of this one an engine knows in such a loop that it holds
    if (!Object.prototype.hasOwnProperty.call(record, name)) continue;
    const held = record[name];
    if (typeof held !== "number" || count === most) return unlaid;
    numbers[from + count++] = held;
    here = here.latest?.name === name ? here.latest : goneOn(here, name);
    if (here === undefined) return unlaid;
  }
  here.layout ??= laid(Object.keys(record));
  return here.layout;
}

function goneOn(here: Spelling, name: string): Spelling | undefined {
  let next = here.longer.find((one) => one.name === name);
  if (next === undefined) {
    if (here.longer.length === waysMax) return undefined;
    next = spelling(name);
    here.longer.push(next);
  }
  here.latest = next;
  return next;
}

function laid(names: readonly string[]): number {
  // Assigning to this one name would set the prototype instead.
  const layout = names.includes("__proto__") ? undefined : layoutOf(names);
  return layout === undefined ? unlaid : layouts.push(layout) - 1;
}

/** The record that was laid out. */
export function unflatten(layout: number, numbers: Float64Array, from: number): Plain {
  const { names } = layouts[layout]!;
  const record: Record<string, Plain> = {};
  for (let i = 0; i < names.length; i++) record[names[i]!] = numbers[from + i]!;
  return record;
}

/** The bytes of `unflatten(layout, numbers, from)`. */
export const writeFlat = (writer: Writer, layout: number, numbers: Float64Array, from: number): void =>
  writer.flat(layouts[layout]!, numbers, from);
