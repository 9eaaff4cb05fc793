// Plain data: what a state may be made of, its canonical bytes and their hash, its copy, and where two states first
// differ. What is hashed, and when, is not decided here.
import { murmur128 } from "../../kernels/murmur.ts";
import { misuse, shown } from "./errors.ts";

export type Columns =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/**
 * Everything that may be in a state, a message or a record. No functions, instances, cycles, or one object in two
 * places.
 */
export type Plain =
  | number
  | string
  | boolean
  | null
  | bigint
  | readonly Plain[]
  | { readonly [key: string]: Plain }
  | ReadonlyMap<Plain, Plain>
  | ReadonlySet<Plain>
  | Columns;

/** The first byte of every encoding; a change of the format is a change of this number. */
const version = 1;

const tag = {
  null: 0,
  false: 1,
  true: 2,
  number: 3,
  ascii: 4,
  wide: 5,
  bigint: 6,
  array: 7,
  record: 8,
  map: 9,
  set: 10,
  columns: 16,
} as const;

/** Typed arrays by the number that follows `tag.columns`; the order is part of the format. */
const columnTypes = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
] as const;

const containers = [
  [Object, tag.record],
  [Array, tag.array],
  [Map, tag.map],
  [Set, tag.set],
  ...columnTypes.map((type, index) => [type, tag.columns + index] as const),
] as const;

/** The tag of what is made of this prototype; undefined where that is not plain. */
const shapes = new Map<object | null, number | undefined>([
  [null, tag.record],
  ...containers.map(([type, shape]) => [type.prototype, shape] as const),
]);

function shapeOf(value: object): number | undefined {
  // Hot: nearly all that is written is one of these, and to be asked for its prototype an engine leaves its own code.
  const type: unknown = value.constructor;
  if (type === Object) return tag.record;
  if (type === Array) return tag.array;
  if (type === Float64Array) return tag.columns;
  const prototype = Object.getPrototypeOf(value) as { constructor?: unknown } | null;
  const shape = shapes.get(prototype);
  if (shape !== undefined || shapes.has(prototype)) return shape;
  // A notebook's cell may be a realm of its own, where the same containers have other prototypes.
  const source = (type: unknown): string => (typeof type === "function" ? Function.prototype.toString.call(type) : "");
  const native = containers.find(([type]) => source(type) === source(prototype?.constructor));
  shapes.set(prototype, native?.[1]);
  return native?.[1];
}

/** Deeper than this is taken for a cycle. */
const depthMax = 200;

const deepest = `a cycle, or what lies deeper than ${depthMax}`;

const refuse = (path: string, got: string, what = "state"): Error =>
  misuse(
    `${what}${path}`,
    "plain data",
    got,
    "keep numbers, strings, booleans, null, bigints, arrays, records, Maps, Sets and typed arrays, each in one place",
  );

/** Stands in a trail for being a Map's key oneself. */
const inKey = Symbol("key");
/** On the way to a value: the key at each depth. */
type Trail = (Plain | typeof inKey)[];
/** Of a long path so many keys are told where it begins, and where it ends. */
const [firstTold, lastTold] = [8, 4];
/** Made only for a refusal: a text for every value would cost more than its bytes. */
function pathOf(trail: Trail, depth: number): string {
  const keys = trail.slice(0, depth).map((key) => (key === inKey ? " key" : `.${keyText(key)}`));
  const more = keys.length - firstTold - lastTold;
  return (more > 1 ? keys.toSpliced(firstTold, more, "…") : keys).join("");
}

/** Of all NaNs, the one. */
const one = (value: number): number => (Number.isNaN(value) ? Number.NaN : value);

/** What records of these names share: the bytes before each value, a number's tag included. */
export interface Layout {
  readonly names: readonly string[];
  readonly heads: readonly { readonly words: Float64Array; readonly length: number }[];
  /** Of all its bytes, where it holds numbers alone. */
  readonly length: number;
}

/**
 * Records of so many names at most are laid out once for all, so many of one count: longer ones are tables, and what
 * has a name for each of its members would never come again.
 */
const namesMax = 16;
const layoutsMax = 64;
const layouts: readonly Layout[][] = Array.from({ length: namesMax + 1 }, () => []);

/** The layout of records of these names; undefined where there are none, too many, or too many layouts already. */
export function layoutOf(names: readonly string[]): Layout | undefined {
  const { length } = names;
  if (length === 0 || length > namesMax) return undefined;
  const known = layouts[length]!;
  // Hot: nearly always the first of few, and a name is known by where it lies.
  next: for (let l = 0; l < known.length; l++) {
    const layout = known[l]!;
    for (let i = 0; i < length; i++) if (layout.names[i] !== names[i]) continue next;
    return layout;
  }
  if (known.length === layoutsMax) return undefined;
  const writer = new Writer();
  const heads = names.map((name, i) => {
    writer.begin();
    if (i === 0) writer.record(length);
    writer.text(name);
    const end = writer.length;
    writer.number(0);
    return { words: new Float64Array(writer.bytes().slice(1, 1 + ((end + 7) & ~7)).buffer), length: end };
  });
  // A name may look like a NaN, and an engine need not keep what is in one.
  if (heads.some(({ words }) => words.some(Number.isNaN))) return undefined;
  const layout = { names, heads, length: heads.reduce((sum, head) => sum + head.length + 8, 0) };
  known.push(layout);
  return layout;
}

/**
 * Canonical bytes, little-endian, insertion order kept, one NaN, −0 ≠ +0. One writer is reused: `bytes()` is a view
 * until the next write.
 */
export class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #words = new Int32Array(this.#bytes.buffer);
  #at = 0;
  /** To what is being written. */
  readonly #trail: Trail = [];

  begin(): this {
    this.#bytes[0] = version;
    this.#at = 1;
    return this;
  }

  /** Bytes written since `begin`. */
  get length(): number {
    return this.#at;
  }

  /** A view, valid until the next `begin`. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** Continues the hash `h` by the bytes written. */
  hash(h: Int32Array): void {
    // The padding, and no more than there is room for.
    this.#view.setFloat64(this.#at, 0);
    this.#view.setFloat64(this.#at + 8, 0);
    murmur128(this.#words, this.#at, h);
  }

  #room(size: number): number {
    const at = this.#at;
    const end = at + size;
    // The padding of `hash` must fit too.
    if (end + 16 > this.#bytes.length) this.#grow(end);
    this.#at = end;
    return at;
  }

  #grow(end: number): void {
    const grown = new Uint8Array(2 * Math.max((end + 15) & ~15, this.#bytes.length));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
    this.#words = new Int32Array(grown.buffer);
  }

  #head(kind: number, count: number): void {
    const at = this.#room(5);
    this.#bytes[at] = kind;
    this.#view.setUint32(at + 1, count, true);
  }

  number(value: number): void {
    const at = this.#room(9);
    this.#bytes[at] = tag.number;
    this.#view.setFloat64(at + 1, one(value), true);
  }

  text(value: string): void {
    const { length } = value;
    const start = this.#room(5 + length);
    const bytes = this.#bytes;
    this.#view.setUint32(start + 1, length, true);
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 127) {
        this.#wide(value, start);
        return;
      }
      bytes[start + 5 + i] = unit;
    }
    bytes[start] = tag.ascii;
  }

  /** A list of so many values, which follow one by one: for who would make the list for this alone. */
  list(length: number): void {
    this.#head(tag.array, length);
  }

  /** UTF-16 units as they are, so that a lone surrogate survives. */
  #wide(value: string, start: number): void {
    this.#at = start;
    this.#head(tag.wide, value.length);
    let at = this.#room(2 * value.length);
    for (let i = 0; i < value.length; i++, at += 2) this.#view.setUint16(at, value.charCodeAt(i), true);
  }

  /** An event, untagged, since nothing else is among events: a block of the hash. Its payload follows if any. */
  event(time: number, order: number, type: number, payload: boolean): void {
    const at = this.#room(16);
    const view = this.#view;
    // Hot: beforehand, since past a choice an engine knows no longer what is written through.
    const told = payload ? ~type : type;
    view.setFloat64(at, time, true);
    view.setInt32(at + 8, order, true);
    view.setInt32(at + 12, told, true);
  }

  /** The bytes of a record of that layout, whose numbers lie from a place on. */
  flat({ heads, length }: Layout, numbers: Float64Array, from: number): void {
    let at = this.#room(length);
    const view = this.#view;
    for (let i = 0; i < heads.length; i++) {
      const { words, length } = heads[i]!;
      for (let w = 0; w < words.length; w++) view.setFloat64(at + 8 * w, words[w]!, true);
      view.setFloat64(at + length, one(numbers[from + i]!), true);
      at += length + 8;
    }
  }

  /** A name of a record, and a number. */
  #number({ words, length }: Layout["heads"][number], held: number): void {
    const at = this.#room(length + 8);
    for (let w = 0; w < words.length; w++) this.#view.setFloat64(at + 8 * w, words[w]!, true);
    this.#view.setFloat64(at + length, one(held), true);
  }

  /** The bytes of `value({ tick, u })`, at once: hot, most digests are of a flow or a map. */
  vector(tick: number, u: Float64Array): void {
    let at = this.#room(vector.bytes.length + 8 * u.length);
    this.#bytes.set(vector.bytes, at);
    this.#view.setFloat64(at + vector.tick, tick, true);
    this.#view.setUint32(at + vector.length, u.length, true);
    at += vector.bytes.length;
    for (let i = 0; i < u.length; i++, at += 8) this.#view.setFloat64(at, one(u[i]!), true);
  }

  /** A record of so many entries, which follow one by one: a name, then its value. */
  record(entries: number): void {
    this.#head(tag.record, entries);
  }

  #columns(value: Columns, kind: number): void {
    this.#head(kind, value.length);
    let at = this.#room(value.byteLength);
    // Hot: one NaN, since an engine may carry others' payloads along; and for few numbers a view costs more than they
    // do.
    if (kind === tag.columns) {
      for (let i = 0; i < value.length; i++, at += 8) this.#view.setFloat64(at, one(value[i]!), true);
    } else if (kind === tag.columns + 1) {
      for (let i = 0; i < value.length; i++, at += 4) this.#view.setFloat32(at, one(value[i]!), true);
    } else this.#bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), at);
  }

  value(value: Plain, depth = 0): void {
    if (typeof value === "number") this.number(value);
    else if (typeof value === "string") this.text(value);
    else if (value === null || typeof value === "boolean") {
      this.#bytes[this.#room(1)] = value === null ? tag.null : value ? tag.true : tag.false;
    } else if (typeof value === "bigint") {
      const at = this.#room(1);
      this.#bytes[at] = tag.bigint;
      this.text(value.toString(16));
    } else if (typeof value !== "object") throw refuse(pathOf(this.#trail, depth), shown(value));
    else if (depth > depthMax) throw refuse(pathOf(this.#trail, depth), deepest);
    else this.#held(value, depth);
  }

  #held(value: Extract<Plain, object>, depth: number): void {
    const shape = shapeOf(value);
    if (shape === undefined) throw refuse(pathOf(this.#trail, depth), shown(value));
    if (shape === tag.record) this.#record(value as Record<string, Plain>, depth);
    else if (shape >= tag.columns) this.#columns(value as Columns, shape);
    else if (shape === tag.array) {
      const items = value as readonly Plain[];
      this.#head(tag.array, items.length);
      for (let i = 0; i < items.length; i++) this.#inside(i, items[i]!, depth);
    } else if (shape === tag.map) {
      this.#head(tag.map, (value as ReadonlyMap<Plain, Plain>).size);
      for (const [key, held] of value as ReadonlyMap<Plain, Plain>) {
        this.#inside(inKey, key, depth);
        this.#inside(key, held, depth);
      }
    } else {
      this.#head(tag.set, (value as ReadonlySet<Plain>).size);
      let place = 0;
      for (const held of value as ReadonlySet<Plain>) this.#inside(place++, held, depth);
    }
  }

  #record(value: Record<string, Plain>, depth: number): void {
    const keys = Object.keys(value);
    const heads = layoutOf(keys)?.heads;
    if (heads === undefined) {
      this.#head(tag.record, keys.length);
      // Hot: in a record of many an engine looks for each of them anew.
      const values = Object.values(value);
      for (let i = 0; i < keys.length; i++) {
        this.text(keys[i]!);
        this.#inside(keys[i]!, values[i]!, depth);
      }
      return;
    }
    // Hot: nearly all messages are records of numbers.
    for (let i = 0; i < heads.length; i++) {
      const held = value[keys[i]!]!;
      const isNumber = typeof held === "number";
      this.#number(heads[i]!, isNumber ? held : 0);
      if (isNumber) continue;
      // The tag is another's.
      this.#at -= 9;
      this.#inside(keys[i]!, held, depth);
    }
  }

  #inside(key: Plain | typeof inKey, held: Plain, depth: number): void {
    this.#trail[depth] = key;
    this.value(held, depth + 1);
  }
}

const writer = new Writer();

/** The canonical bytes of a plain value, its own copy. */
export function encode(value: Plain): Uint8Array {
  writer.begin().value(value);
  return writer.bytes().slice();
}

/** What stands before a vector's numbers, and where in it the tick and their count lie. */
const vector = { bytes: encode({ tick: 0, u: new Float64Array(0) }).subarray(1), tick: 15, length: 30 } as const;

/**
 * Names and addresses come again and again: texts of up to so many letters that were read are found by their bytes, one
 * for each number that bytes may come to.
 */
const shortMax = 64;
const texts: string[] = Array.from({ length: 4096 }, () => "");

/** The text of these letters of one byte each. Hot: made anew it would be as slow to look up as it was to make. */
function ascii(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > shortMax) return put(bytes, from, to);
  let number = to - from;
  for (let i = from; i < to; i++) number = (Math.imul(number, 31) + bytes[i]!) | 0;
  const place = number & (texts.length - 1);
  const known = texts[place]!;
  if (known.length === to - from) {
    let at = 0;
    while (at < known.length && known.charCodeAt(at) === bytes[from + at]) at++;
    if (at === known.length) return known;
  }
  // A name of a record is one string wherever it stands.
  const [made] = Object.keys({ [put(bytes, from, to)]: 0 });
  texts[place] = made!;
  return made!;
}

function put(bytes: Uint8Array, from: number, to: number): string {
  let made = "";
  for (let i = from; i < to; i++) made += String.fromCharCode(bytes[i]!);
  return made;
}

/** So many doubles are 64 bytes, up to which V8 keeps columns beside its objects. */
const few = 8;

/** The value whose canonical bytes these are. */
export function decode(bytes: Uint8Array): Plain {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 1;
  const broken = (): Error =>
    misuse(
      "state",
      `bytes of encoding ${version}`,
      `${bytes.length} bytes that break off or stray at ${at}`,
      "decode what encode wrote",
    );
  const take = (size: number): number => {
    if (at + size > bytes.length) throw broken();
    at += size;
    return at - size;
  };
  // Whatever is counted takes a byte at least, so that no count can ask for more than there is.
  const count = (): number => {
    const counted = view.getUint32(take(4), true);
    if (counted > bytes.length - at) throw broken();
    return counted;
  };
  const text = (): string => {
    const kind = bytes[take(1)];
    const length = count();
    if (kind === tag.ascii) return ascii(bytes, take(length), at);
    let made = "";
    if (kind === tag.wide)
      for (let i = take(2 * length), end = at; i < end; i += 2) made += String.fromCharCode(view.getUint16(i, true));
    else throw broken();
    return made;
  };
  const list = (): Plain[] => {
    const made: Plain[] = [];
    for (let left = count(); left > 0; left--) made.push(value());
    return made;
  };
  let depth = 0;
  const value = (): Plain => {
    // A leaf lies one deeper than the deepest container.
    if (++depth > depthMax + 2) throw broken();
    const made = read();
    depth--;
    return made;
  };
  const read = (): Plain => {
    const kind = bytes[take(1)]!;
    switch (kind) {
      case tag.null:
        return null;
      case tag.false:
        return false;
      case tag.true:
        return true;
      case tag.number:
        return view.getFloat64(take(8), true);
      case tag.ascii:
      case tag.wide:
        at--;
        return text();
      case tag.bigint: {
        const digits = text();
        if (!/^-?[0-9a-f]+$/.test(digits)) throw broken();
        return digits.startsWith("-") ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
      }
      case tag.array:
        return list();
      case tag.record: {
        const record: Record<string, Plain> = {};
        for (let left = count(); left > 0; left--) {
          const key = text();
          const held = value();
          // Assigning to this one key would set the prototype instead.
          if (key === "__proto__")
            Object.defineProperty(record, key, { value: held, enumerable: true, writable: true, configurable: true });
          else record[key] = held;
        }
        return record;
      }
      case tag.map: {
        const map = new Map<Plain, Plain>();
        for (let left = count(); left > 0; left--) map.set(value(), value());
        return map;
      }
      case tag.set:
        return new Set(list());
      default: {
        const type = columnTypes[kind - tag.columns];
        if (type === undefined) throw broken();
        const length = count();
        const from = take(length * type.BYTES_PER_ELEMENT);
        const made = new type(length);
        // Hot: to view few numbers as bytes would move them elsewhere.
        if (type === Float64Array && length <= few)
          for (let i = 0; i < length; i++) made[i] = view.getFloat64(from + 8 * i, true);
        else new Uint8Array(made.buffer).set(bytes.subarray(from, at));
        return made;
      }
    }
  };
  if (bytes[0] !== version) throw broken();
  const decoded = value();
  if (at !== bytes.length) throw broken();
  return decoded;
}

/** A deep copy that shares nothing. Refuses what is not plain, and one object in two places, by its path. */
export function copy<T extends Plain>(value: T, what = "state"): T {
  return copied(value, [], 0, new Set(), what) as T;
}

function copied(value: Plain, trail: Trail, depth: number, seen: Set<object>, what: string): Plain {
  if (typeof value !== "object" || value === null) {
    if (value === undefined || typeof value === "function" || typeof value === "symbol")
      throw refuse(pathOf(trail, depth), shown(value), what);
    return value;
  }
  once(value, trail, depth, seen, what);
  if (depth > depthMax) throw refuse(pathOf(trail, depth), deepest, what);
  const shape = shapeOf(value);
  if (shape === undefined) throw refuse(pathOf(trail, depth), shown(value), what);
  if (shape >= tag.columns) return (value as Columns).slice();
  const inside = (key: Trail[number], held: Plain): Plain => {
    trail[depth] = key;
    return copied(held, trail, depth + 1, seen, what);
  };
  if (shape === tag.map) {
    const made = new Map<Plain, Plain>();
    for (const [key, held] of value as ReadonlyMap<Plain, Plain>) made.set(inside(inKey, key), inside(key, held));
    return made;
  }
  if (shape !== tag.record) {
    // Also what is not there, which is refused.
    const made = Array.from(value as Iterable<Plain>, (held, i) => inside(i, held));
    return shape === tag.array ? made : new Set(made);
  }
  const record = value as { readonly [name: string]: Plain };
  const made: Record<string, Plain> = {};
  for (const name of Object.keys(record)) {
    const held = inside(name, record[name]!);
    // Assigning to this one name would set the prototype instead.
    if (name !== "__proto__") made[name] = held;
    else Object.defineProperty(made, name, { value: held, enumerable: true, configurable: true, writable: true });
  }
  return made;
}

function once(value: object, trail: Trail, depth: number, seen: Set<object>, what: string): void {
  if (seen.has(value)) {
    const who = `${what}${pathOf(trail, depth)}`;
    throw misuse(who, "each object in one place", "one that is elsewhere too", "copy it where it is stored");
  }
  seen.add(value);
}

/**
 * Refuses plain data that would come back as other: one object in two places comes back as two, and one that is frozen,
 * as ports are, as one that may be changed.
 */
export function checkPlaces(value: Plain): void {
  placed(value, [], 0, new Set());
}

/** Columns of so few bytes an engine keeps beside their objects: asked for their buffer, they would be given one. */
const besideMax = 64;

function placed(value: Plain, trail: Trail, depth: number, seen: Set<object>): void {
  if (typeof value !== "object" || value === null) return;
  once(value, trail, depth, seen, "state");
  if (!Object.isExtensible(value)) {
    const who = `state${pathOf(trail, depth)}`;
    throw misuse(who, "an object of its own", "one that is frozen, as ports are", "copy it where it is stored");
  }
  if (depth > depthMax) throw refuse(pathOf(trail, depth), deepest);
  if (ArrayBuffer.isView(value)) {
    // Two views of one buffer come back as columns that share nothing.
    if (value.byteLength > besideMax || value.byteOffset > 0) once(value.buffer, trail, depth, seen, "state");
    return;
  }
  const inside = (key: Trail[number], held: Plain): void => {
    trail[depth] = key;
    placed(held, trail, depth + 1, seen);
  };
  // Hot: most of what is held are numbers.
  if (value instanceof Map)
    for (const [key, held] of value) {
      if (typeof key === "object") inside(inKey, key);
      if (typeof held === "object") inside(key, held);
    }
  else if (value instanceof Set || Array.isArray(value)) {
    let place = 0;
    for (const held of value) {
      if (typeof held === "object") inside(place, held);
      place++;
    }
  } else
    for (const name of Object.keys(value)) {
      const held = (value as { readonly [name: string]: Plain })[name]!;
      if (typeof held === "object") inside(name, held);
    }
}

export interface Difference {
  readonly path: string;
  readonly left: Plain | undefined;
  readonly right: Plain | undefined;
}

/** Where two plain values first differ, in encoding order; undefined where their bytes are equal. */
export function firstDifference(left: Plain | undefined, right: Plain | undefined, path = ""): Difference | undefined {
  if (Object.is(left, right)) return undefined;
  const differs = { path: path.replace(/^\./, ""), left, right };
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return differs;
  if (shapeOf(left) !== shapeOf(right)) return differs;
  const ours = entries(left);
  const theirs = entries(right);
  const { length } = ours.length < theirs.length ? theirs : ours;
  for (let i = 0; i < length; i++) {
    const [key, held] = ours[i] ?? [];
    const [otherKey, otherHeld] = theirs[i] ?? [];
    // A key that only one side has, or has elsewhere in the order, is a difference by itself.
    if (firstDifference(key, otherKey) !== undefined) {
      const named = key ?? otherKey;
      return {
        path: `${differs.path}${differs.path && "."}${keyText(named)}`,
        left: key === undefined ? undefined : held,
        right: key === undefined ? otherHeld : undefined,
      };
    }
    const found = firstDifference(held, otherHeld, `${path}.${keyText(key)}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const keyText = (key: Plain | undefined): string =>
  typeof key === "string" || typeof key === "number" ? String(key) : shown(key);

/** What a container holds, under its keys or places. */
function entries(value: object): readonly (readonly [Plain, Plain])[] {
  const shape = shapeOf(value);
  if (shape === tag.map) return [...(value as ReadonlyMap<Plain, Plain>)];
  if (shape === tag.record) return Object.entries(value as Record<string, Plain>);
  return Array.from(value as Iterable<Plain>, (held, i) => [i, held] as const);
}
