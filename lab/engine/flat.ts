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
/** Records of more numbers do not lie flat, nor do those of none. */
export const flatMax = 4;
/** The layout of what does not. */
export const unlaid = -1;

/**
 * Lays a record of few numbers out from a place on, and gives its layout: a copy of it for who makes none. `unlaid`,
 * and whatever there, for all else, as where one of them is NaN.
 */
export function flatten(value: Plain, numbers: Float64Array, from: number): number {
  if (typeof value !== "object" || value === null) return unlaid;
  const record = value as { readonly [name: string]: Plain };
  // Hot: whose constructor has been read, an engine knows the prototype of.
  if ((value as object).constructor !== Object || Object.getPrototypeOf(value) !== Object.prototype) return unlaid;
  let here: Spelling | undefined = nothing;
  let count = 0;
  // Hot: in such a loop an engine knows where what it names lies, and makes no list of the names.
  for (const name in record) {
    // biome-ignore lint/suspicious/noPrototypeBuiltins: of this one an engine knows in such a loop that it holds
    if (!Object.prototype.hasOwnProperty.call(record, name)) continue;
    const held = record[name];
    if (typeof held !== "number" || Number.isNaN(held) || count === flatMax) return unlaid;
    numbers[from + count++] = held;
    here = here.latest?.name === name ? here.latest : goneOn(here, name);
    if (here === undefined) return unlaid;
  }
  here.layout ??= laid(Object.keys(record));
  return here.layout;
}

function goneOn(here: Spelling, name: string): Spelling | undefined {
  const { longer } = here;
  let way = 0;
  while (way < longer.length && longer[way]!.name !== name) way++;
  if (way === waysMax) return undefined;
  if (way === longer.length) longer.push(spelling(name));
  here.latest = longer[way];
  return here.latest;
}

function laid(names: readonly string[]): number {
  // Assigning to this one name would set the prototype instead.
  const layout = names.includes("__proto__") ? undefined : layoutOf(names);
  return layout === undefined ? unlaid : layouts.push(layout) - 1;
}

/** Gives so many numbers their names. */
type Maker = (n: readonly string[], x: Float64Array, at: number) => Readonly<Record<string, number>>;

/**
 * One maker four times. Hot: at each place where a program names something an engine remembers what was named there,
 * and is twice as fast where it is the same again; so what has one layout is not made where something of another is.
 */
const makers: readonly Maker[] = [
  (n, x, at) => {
    const made: Record<string, number> = {};
    made[n[0]!] = x[at]!;
    if (n.length > 1) made[n[1]!] = x[at + 1]!;
    if (n.length > 2) made[n[2]!] = x[at + 2]!;
    if (n.length > 3) made[n[3]!] = x[at + 3]!;
    return made;
  },
  (n, x, at) => {
    const made: Record<string, number> = {};
    made[n[0]!] = x[at]!;
    if (n.length > 1) made[n[1]!] = x[at + 1]!;
    if (n.length > 2) made[n[2]!] = x[at + 2]!;
    if (n.length > 3) made[n[3]!] = x[at + 3]!;
    return made;
  },
  (n, x, at) => {
    const made: Record<string, number> = {};
    made[n[0]!] = x[at]!;
    if (n.length > 1) made[n[1]!] = x[at + 1]!;
    if (n.length > 2) made[n[2]!] = x[at + 2]!;
    if (n.length > 3) made[n[3]!] = x[at + 3]!;
    return made;
  },
  (n, x, at) => {
    const made: Record<string, number> = {};
    made[n[0]!] = x[at]!;
    if (n.length > 1) made[n[1]!] = x[at + 1]!;
    if (n.length > 2) made[n[2]!] = x[at + 2]!;
    if (n.length > 3) made[n[3]!] = x[at + 3]!;
    return made;
  },
];

/** The record that was laid out. */
export const unflatten = (layout: number, numbers: Float64Array, from: number): Plain =>
  makers[layout % makers.length]!(layouts[layout]!.names, numbers, from);

/** The bytes of `unflatten(layout, numbers, from)`. */
export const writeFlat = (writer: Writer, layout: number, numbers: Float64Array, from: number): void =>
  writer.flat(layouts[layout]!, numbers, from);
