// What a kernel declares, and what is passed to it: read, and checked by name before any work.
import type { ArrayPlace } from "./ir.ts";
import { refusal, shown } from "./refusal.ts";
import { type Data, isData, type Known, knownOf, mathematical, scopeOf, type Uses } from "./scope.ts";

/** An array and the sizes of its axes, the lane's last; or a number. */
type Shaped = `${"f64" | "i32" | "u8"}[${string}]`;
export type Given = Readonly<Record<string, Shaped>>;
export type Declared = Readonly<Record<string, Shaped | "f64" | "i32" | "size">>;

type ArrayOf<S> = S extends `f64${string}` ? Float64Array : S extends `i32${string}` ? Int32Array : Uint8Array;
type Trimmed<S extends string> = S extends ` ${infer R}` ? Trimmed<R> : S;
type Axes<S extends string> = S extends `${infer A},${infer B}` ? Trimmed<A> | Axes<B> : Trimmed<S>;
type SizesOf<D> = { [K in keyof D]: D[K] extends `${string}[${infer S}]` ? Axes<S> : never }[keyof D];
export type Held<D> = { readonly [K in keyof D]: D[K] extends Shaped ? ArrayOf<D[K]> : number };

/** All that an element sees by name. */
export type Seen<T, G> = Held<T> & Held<G> & { readonly [K in SizesOf<T> | SizesOf<G>]: number };
/** What a call passes: sizes that arrays of one axis tell may be left out, and so may what it gives. */
export type Passed<T, G> = Held<T> & Partial<Held<G>> & { readonly [K in SizesOf<T> | SizesOf<G>]?: number };

/** each: no element writes or reads where another writes. sweep: a row may read what earlier rows gave. */
export type Form = "each" | "sweep";

export interface KernelSpec<T extends Declared, G extends Given> {
  readonly name: string;
  readonly about: string;
  readonly cites?: string;
  readonly form: Form;
  readonly takes: T;
  readonly gives: G;
  /** What is run over, the lanes last: axes or sizes; the axes of the first array given, unless told. */
  readonly over?: readonly [string] | readonly [string, string];
  /** Functions, numbers and tables that the element names. */
  readonly uses?: Uses;
  /** Between which bounds numbers may lie in single precision, by name; what is not named may be any single. */
  readonly single?: Domain;
  /** What it reads outside of an array counts as NaN, and in a bit operation as 0; what it writes there is lost. */
  element(seen: Seen<T, G>, i: number, row: number): void;
}

type Domain = Readonly<Record<string, readonly [number, number]>>;

export type Numbers = Float64Array | Int32Array | Uint8Array;
export const arrays = { f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const;

/** So many elements lie in one memory at most, with room to spare below 2³². */
export const MOST = 268435456;
/** A declaration read: what runs, over what, with which arrays. */
export interface Plan {
  readonly name: string;
  readonly form: Form;
  readonly places: readonly ArrayPlace[];
  readonly sizes: readonly string[];
  readonly scalars: readonly { readonly name: string; readonly type: "f64" | "i32" | "size" }[];
  readonly lane: string;
  readonly row: string | undefined;
  /** Tables that the element may read, by the names that it has for them. */
  readonly tables: readonly (readonly [string, Data])[];
  /** What it says, parsed when that is asked. */
  readonly element: () => Known;
  /** All that it says, as one text. */
  readonly source: () => string;
  /** The function that calls are held to, unless somebody else holds them. */
  readonly itself: KernelSpec<Declared, Given>["element"] | undefined;
  readonly single: Domain;
  /** The number that says how long an element works, of which less may be asked: an ensemble's ticks. */
  readonly ticks?: string | undefined;
  readonly where: () => string;
}

export interface Call {
  readonly sizes: ReadonlyMap<string, number>;
  readonly arrays: readonly Numbers[];
  /** Which of them nobody passed, so that they hold zeros. */
  readonly fresh: readonly boolean[];
  readonly scalars: readonly number[];
}

/** Refuses what is no declaration at all. */
export function checkRecord(who: string, spec: unknown): void {
  if (typeof spec !== "object" || spec === null)
    throw refusal(who, "a declaration", shown(spec), "pass a record of its name and what it does");
}

/** Refuses nonsense before anything of a declaration is read. */
export function checkDeclaration({
  name,
  form,
  takes,
  gives,
  over,
  element,
}: Partial<KernelSpec<Declared, Given>>): void {
  const who = typeof name === "string" ? name : "kernel";
  const refuse = (expected: string, got: unknown, remedy: string) => refusal(who, expected, shown(got), remedy);
  if (who !== name) throw refuse("name to be a text", name, "name it");
  if (form !== "each" && form !== "sweep")
    throw refuse("form to be one of each, sweep", form, "a fold or a scan is declared by its own function");
  for (const [own, record] of Object.entries({ takes, gives }))
    if (typeof record !== "object" || record === null)
      throw refuse(`${own} to be a record of shapes`, record, "declare it");
  const axes: unknown = over;
  if (axes !== undefined && !(Array.isArray(axes) && (axes.length === 1 || axes.length === 2)))
    throw refuse("over to list one axis or two", axes, "put them into brackets");
  if (typeof element !== "function") throw refuse("element to be a function", element, "write what one element is");
}

/** A shape read. */
export function shapeOf(
  who: string,
  name: string,
  shape: string,
): { readonly kind: string; readonly dims: readonly string[] | undefined } {
  const [, kind = "", axes] = /^(f64|i32|u8|size)(?:\[(.*)\])?$/.exec(shape) ?? [];
  const dims = axes?.split(",").map((axis) => axis.trim());
  const fits = dims ? kind !== "size" && dims.every((axis) => /^[A-Za-z_$][\w$]*$/.test(axis)) : kind !== "u8";
  if (fits && kind !== "") return { kind, dims };
  throw refusal(who, 'a shape like "f64[n]" or "f64"', `${name}: ${shape}`, "name the axes between brackets");
}

export function wholeSize(who: string, name: string, size: unknown): number {
  if (typeof size === "number" && Number.isInteger(size) && size >= 0) return size + 0;
  throw refusal(who, `${name} to be a whole number`, String(size), `pass ${name}`);
}

/** All that a kernel's source says, as one text: of a table how long it is, since it is read anew at each call. */
function sourceOf(text: string, uses: Uses, shapes: readonly unknown[]): string {
  const values = Object.values(uses);
  // A function by name and text. 1 and "1" are two.
  const named = (value: unknown): unknown => {
    if (typeof value === "function") return mathematical(value) ?? [value.name, value.toString()];
    if (isData(value)) return [value.constructor.name, value.length, values.indexOf(value)];
    return [typeof value, Object.is(value, -0) ? "-0" : String(value)];
  };
  return JSON.stringify([text, shapes, Object.entries(uses).map(([name, value]) => [name, named(value)])]);
}

export function planOf<T extends Declared, G extends Given>(
  spec: KernelSpec<T, G>,
  where: () => string,
  text: string,
  { itself, ticks }: { readonly itself?: KernelSpec<T, G>["element"]; readonly ticks?: string | undefined },
): Plan {
  const places: ArrayPlace[] = [];
  const scalars: { name: string; type: "f64" | "i32" | "size" }[] = [];
  const sizes = new Set<string>();
  for (const [record, written] of [
    [spec.takes, false],
    [spec.gives, true],
  ] as const)
    for (const [name, shape] of Object.entries(record)) {
      const { kind, dims } = shapeOf(spec.name, name, shape);
      if (dims === undefined) scalars.push({ name, type: kind as "f64" | "i32" | "size" });
      else places.push({ name, kind: kind as ArrayPlace["kind"], dims, written });
      for (const axis of dims ?? []) sizes.add(axis);
    }
  const named = [...places, ...scalars.filter(({ type }) => type !== "size")].map(({ name }) => name);
  const twice = named.find((name, at) => sizes.has(name) || named.indexOf(name) < at);
  if (twice !== undefined) throw refusal(spec.name, "one meaning for each name", `${twice} twice`, "rename one");
  const over = spec.over ?? places.find(({ written }) => written)?.dims.slice(-2) ?? [];
  const lane = over.at(-1);
  const counted = (axis: string) =>
    sizes.has(axis) || scalars.some(({ name, type }) => name === axis && type === "size");
  if (lane === undefined || !over.every(counted))
    throw refusal(spec.name, "axes to run over", over.join(", ") || "none", "give an array, or say `over`");
  const { uses = {} } = spec;
  for (const [name, data] of Object.entries(uses)) checkPlain(spec.name, name, data);
  let element: Known | undefined;
  return {
    name: spec.name,
    form: spec.form,
    places,
    sizes: [...sizes],
    scalars,
    lane,
    row: over.length > 1 ? over[0] : undefined,
    tables: Object.entries(uses).filter((one): one is [string, Data] => isData(one[1])),
    element: () => (element ??= knownOf(spec.name, "element", text, scopeOf(spec.name, uses))),
    source: () => sourceOf(text, uses, [spec.form, spec.takes, spec.gives, spec.over]),
    itself: itself as never,
    ticks,
    single: spec.single ?? {},
    where,
  };
}

type Allocate = (bytes: number) => ArrayBuffer;
let unfilled: Allocate | undefined;
/** From so many bytes on, to fill memory with zeros takes longer than to ask for some that need not hold any. */
const LARGE = 65536;

/** Has large memory that will be written from end to end allocated in another way from now on. */
export function allocateBy(way: Allocate): void {
  unfilled = way;
}

const typed: typeof Uint8Array = Object.getPrototypeOf(Uint8Array);
const lengthOf = Object.getOwnPropertyDescriptor(typed.prototype, "length")!.get!;

/** Refuses a proxy of an array, and one of somebody's class that says another length than it has. */
export function checkPlain(who: string, name: string, given: unknown): void {
  if (!(given instanceof typed)) return;
  const length: number | undefined = ArrayBuffer.isView(given) ? lengthOf.call(given) : undefined;
  if (length === undefined)
    throw refusal(who, `${name} to be an array itself`, "a proxy of one", "pass what it stands for");
  if (given.length !== length)
    throw refusal(who, `${name} to say its length, ${length}`, String(given.length), "pass a plain array");
}

/** Checks everything that is passed, by name, before any work. What nobody passed holds zeros, or is `covered`. */
export function callOf(
  plan: Plan,
  passed: Readonly<Record<string, unknown>>,
  covered: ReadonlySet<string> = new Set(),
): Call {
  const { name, places, scalars } = plan;
  if (typeof passed !== "object" || passed === null)
    throw refusal(name, "a record of what it takes", shown(passed), "pass it by name");
  const sizes = new Map<string, number>();
  const known = new Set([...places, ...scalars].map((one) => one.name).concat(plan.sizes));
  for (const key of Object.keys(passed))
    if (!known.has(key)) throw refusal(name, `one of ${[...known].join(", ")}`, key, "leave it out");
  for (const { name: own } of places) checkPlain(name, own, passed[own]);
  for (const axis of plan.sizes) {
    const line = places.find(({ name: own, dims }) => dims.length === 1 && dims[0] === axis && passed[own]);
    const size = passed[axis] ?? (line && (passed[line.name] as Numbers).length);
    const whole = wholeSize(name, axis, size);
    // Where another axis is empty, no array says so.
    if (whole > MOST) throw refusal(name, `${axis} of at most ${MOST}`, String(whole), "pass it in parts");
    sizes.set(axis, whole);
  }
  let elements = 0;
  const held = places.map((place) => {
    const { name: own, kind, dims, written } = place;
    const length = dims.reduce((product, axis) => product * sizes.get(axis)!, 1);
    elements += length;
    if (elements > MOST)
      throw refusal(name, `at most ${MOST} elements in all`, `${elements} and more`, "pass them in parts");
    const given = passed[own];
    if (given === undefined && written) return made(name, kind, length, covered.has(own));
    if (!(given instanceof arrays[kind]))
      throw refusal(
        name,
        `${own} to be a ${arrays[kind].name}`,
        given === undefined ? "nothing" : shown(given),
        "convert it",
      );
    if (given.length !== length) {
      const { detached } = given.buffer as ArrayBuffer;
      throw refusal(
        name,
        `${own} of length ${length} (${dims.join("·")})`,
        detached ? "a detached buffer" : String(given.length),
        detached ? "pass it before it is transferred" : "pass arrays that fit one another",
      );
    }
    if ((given.buffer as ArrayBuffer).detached)
      throw refusal(name, `${own} to hold its elements`, "a detached buffer", "pass it before it is transferred");
    return given as Numbers;
  });
  places.forEach(({ name: own, written }, n) => {
    if (!written) return;
    places.forEach(({ name: other }, m) => {
      if (m !== n && overlap(held[n]!, held[m]!))
        throw refusal(name, `${own} apart from ${other}`, "one memory for both", "pass a copy");
    });
    // A table is carried in once, before any element.
    for (const [table, data] of plan.tables)
      if (overlap(held[n]!, data))
        throw refusal(name, `${own} apart from the table ${table}`, "one memory for both", "pass a copy");
  });
  const numbers = scalars.map(({ name: own, type }) => {
    const given = passed[own];
    const fits =
      typeof given === "number" && (type === "f64" || ((given | 0) === given && (type === "i32" || given >= 0)));
    if (!fits)
      throw refusal(
        name,
        `${own} to be ${type === "f64" ? "a number" : type === "i32" ? "a whole number of 32 bits" : "a size"}`,
        shown(given),
        "pass it",
      );
    if (type === "size" && given > MOST)
      throw refusal(name, `${own} of at most ${MOST}`, String(given), "pass it in parts");
    // A whole number has one zero.
    return type === "f64" ? given : given + 0;
  });
  const fresh = places.map(({ name: own }) => passed[own] === undefined);
  return { sizes, arrays: held, fresh, scalars: numbers };
}

function made(who: string, kind: ArrayPlace["kind"], length: number, covered: boolean): Numbers {
  try {
    const bytes = length * arrays[kind].BYTES_PER_ELEMENT;
    return covered && unfilled && bytes >= LARGE ? new arrays[kind](unfilled(bytes)) : new arrays[kind](length);
  } catch {
    throw refusal(who, `memory for ${length} elements`, "less", "pass it in parts");
  }
}

const overlap = (a: Numbers, b: Numbers): boolean =>
  a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;

/** All that an element of a call sees by name. */
export const seenOf = ({ places, scalars }: Plan, call: Call): Seen<Declared, Given> =>
  Object.fromEntries([
    ...call.sizes,
    ...places.map(({ name }, n) => [name, call.arrays[n]!] as const),
    ...scalars.map(({ name }, n) => [name, call.scalars[n]!] as const),
  ]) as never;

/** Rows and lanes. */
export function extent({ row, lane, scalars }: Plan, call: Call): [number, number] {
  const count = (axis: string) => call.sizes.get(axis) ?? call.scalars[scalars.findIndex(({ name }) => name === axis)]!;
  return [row === undefined ? 1 : count(row), count(lane)];
}
