// A kernel at work: its module and memory, where the arrays of a call lie, and the pieces that the call is worked in.
import { type Apart, apartOf } from "./apart.ts";
import type { Built } from "./built.ts";
import { builtFor } from "./compiled.ts";
import { bytesOf } from "./emit.ts";
import { arrays, type Call, extent, type Form, type Numbers, type Plan } from "./plan.ts";
import { type Piece, type Reach, reachOf } from "./reach.ts";
import { refusal } from "./refusal.ts";
import { Parted, type Trial, trialOf } from "./trial.ts";
import { sharing } from "./wasm.ts";
import { scalarsOf } from "./work.ts";

/** Bytes of a page; as many pages are all that 32 bits reach. */
const PAGE = 65536;
/** Tiles of so many elements are the unit of work: fixed, so that nothing depends on who works them. */
const TILE = 64;
/** The same of lanes that share nothing: more than any loop is unrolled to. */
const STRIP = 16;
/** Tiles are smaller where there would be fewer than so many. */
const PIECES = 32;

/** A kernel compiled, with the memory that it works in. */
export interface Machine {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly run: (...numbers: number[]) => void;
  /** Lets go of the memory; the next call has another. */
  readonly release: () => void;
  readonly built: Built;
  readonly reach: Reach;
  readonly apart: Apart;
  /** Lanes at once of which what its compiler joined has not yet shown the bits of what is compiled in haste. */
  readonly unproven: Set<number>;
}

/** Vectors that would begin in the midst of a line of the cache would end in another. */
const LINE = 64;
const rounded = (bytes: number): number => Math.ceil(bytes / LINE) * LINE;

/** Where an array of a call lies: it begins at `start`, and every `row` elements lie `pitch` apart. */
interface Berth {
  readonly start: number;
  readonly row: number;
  readonly pitch: number;
}

/** From an array's first element to its last, so many are there. */
const spanOf = (length: number, row: number, pitch: number): number =>
  pitch === row ? length : (length / row) * pitch;

/** Where an element lies, from an array's first. */
const placeIn = ({ row, pitch }: Berth, at: number): number =>
  pitch === row ? at : Math.floor(at / row) * pitch + (at % row);

/** Rows that lie a whole number of these bytes apart fall into the same few lines of a cache. */
const SAME_LINES = 4096;

function layout({ built }: Machine, plan: Plan, call: Call): { berths: readonly Berth[]; pages: number } {
  let at = rounded(built.free);
  const berths = plan.places.map((place, n) => {
    const { name, kind, dims } = place;
    const start = at;
    const { length } = call.arrays[n]!;
    const row = call.sizes.get(dims.at(-1)!)!;
    const clash = built.spread.has(name) && row > 0 && (row * bytesOf[kind]) % SAME_LINES === 0;
    const pitch = clash ? row + LINE / bytesOf[kind] : row;
    // One element more: what lies outside.
    at = rounded(at + (spanOf(length, row, pitch) + 1) * bytesOf[kind]) + LINE;
    return { start, row, pitch };
  });
  return { berths, pages: Math.ceil((at + 64) / PAGE) };
}

/** Of a size, from where to where: the last quarter in finer steps, since whoever works waits for the last. */
function* spans(
  size: number,
  step: number,
  least: number,
  finer: number,
): Generator<readonly [from: number, to: number]> {
  if (size <= step) {
    if (size > 0) yield [0, size];
    return;
  }
  const fine = Math.max(1, Math.floor(step / finer / least)) * least;
  for (let at = fine, to = at; at < size; at = to) {
    to = Math.min(size, at + (4 * at < 3 * size ? step : fine));
    yield [at, to];
  }
  yield [0, fine];
}

/** Of the calls before: whoever calls again mostly has the same sizes. */
const cuts = new Map<string, readonly Piece[]>();
const MOST_CUTS = 64;
/** Longer cuts are not kept: of millions of rows one is many megabytes. */
const FEW = 256;

/**
 * The fixed pieces of a call; rows that go together stay so. The first one goes last: where edges meet it needs what
 * lies at the end, and the others what lies near.
 */
export function tiles(
  form: Form,
  rows: number,
  lanes: number,
  { together, finer }: Pick<Built, "together" | "finer">,
): readonly Piece[] {
  const asked = `${form} ${rows} ${lanes} ${together} ${finer}`;
  const known = cuts.get(asked);
  if (known) return known;
  const pieces = [...cut(form, rows, lanes, together, finer)];
  if (pieces.length > FEW) return pieces;
  if (cuts.size >= MOST_CUTS) cuts.clear();
  cuts.set(asked, pieces);
  return pieces;
}

function* cut(form: Form, rows: number, lanes: number, together: number, finer: number): Generator<Piece> {
  if (form === "sweep") {
    for (let row = 0; row < rows; row += TILE) yield [row, Math.min(rows, row + TILE), 0, lanes];
    return;
  }
  // Rows that share what they load go in squares, which a cache holds; others as long as they are, as memory is read.
  const square = together > 1;
  const parts = Math.ceil(PIECES / rows);
  const width = square ? TILE : Math.max(1, Math.ceil(lanes / parts / STRIP)) * STRIP;
  const share = Math.max(1, Math.ceil((rows * Math.ceil(lanes / width)) / PIECES));
  const height = Math.min(TILE, Math.ceil(share / together) * together);
  for (const [row, rowTo] of spans(rows, height, together, finer))
    for (const [lane, laneTo] of spans(lanes, width, square ? width : STRIP, finer)) yield [row, rowTo, lane, laneTo];
}

let clock: (() => number) | undefined;

/** Has pieces timed by this clock from now on, where that finds them a better place. */
export function timeBy(now: () => number): void {
  clock = now;
}

/** Vectors for which there is no register lie on the stack in one of so many places, an argument's size apart. */
const PLACES = 4;
/** In one of so many calls all places are tried: whoever calls may lie elsewhere on the stack than before. */
const TRIED = 8;

/** Where a kernel's stack lay best, by how many arguments, and how often it was called. */
const stacks = new WeakMap<Machine["run"], { place: number; calls: number }>();

/**
 * Hot: what all pieces take stands in one array, which holds anything, so that no number is boxed anew. Arguments more,
 * which nobody reads, move where the stack begins, and with it whether vectors there lie across lines of the cache: an
 * eighth of Lorenz's time. Once a first piece has warmed the caches, the next try all places.
 */
export function runner(run: Machine["run"], numbers: readonly number[]): (piece: Piece) => void {
  const passed: unknown[] = [null, null, null, null, ...numbers];
  const work = ([rowFrom, rowTo, laneFrom, laneTo]: Piece) => {
    passed[0] = rowFrom;
    passed[1] = rowTo;
    passed[2] = laneFrom;
    passed[3] = laneTo;
    (run as (...passed: unknown[]) => void)(...passed);
  };
  const now = clock;
  if (now === undefined) return work;
  const stack = stacks.get(run) ?? { place: 0, calls: 0 };
  stacks.set(run, stack);
  const { length } = passed;
  const move = (place: number) => {
    passed.length = length + place;
    passed.fill(null, length);
  };
  move(stack.place);
  let best = Number.POSITIVE_INFINITY;
  // By the same way in each call: it lies on the stack, too.
  let place = stack.calls++ % TRIED === 0 ? -1 : PLACES;
  return (piece) => {
    if (place === PLACES) {
      work(piece);
      return;
    }
    const began = now();
    work(piece);
    const took = (now() - began) / ((piece[1] - piece[0]) * (piece[3] - piece[2]));
    if (place >= 0 && took < best) {
      best = took;
      stack.place = place;
    }
    move(++place === PLACES ? stack.place : place);
  };
}

type Compile = (bytes: Uint8Array<ArrayBuffer>) => WebAssembly.Module;
/** As the engine compiles any module: in haste, and in the background once more as well as it can. */
export const inHaste: Compile = (bytes) => new WebAssembly.Module(bytes);
let compile = inHaste;

/** Has kernels compiled in another way from now on. */
export function compileBy(way: Compile): void {
  compile = way;
}

const memoryOf = (shared: boolean) => new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared });
/** What threads work in, by as many kernels as take turns: each call lays itself out anew. */
export const sharedMemory = () => memoryOf(true);

/** For a memory that threads share, or for one of its own. */
export function machineOf(plan: Plan, shared?: WebAssembly.Memory, way = compile): Machine {
  const built = builtFor(plan, way !== inHaste);
  // What an engine made of two vectors with a mask of such a loop in them has been seen to be wrong, now and then.
  const by = built.parts ? inHaste : way;
  const bytes = shared ? sharing(built) : built.bytes;
  const module = by(bytes);
  const settled = () => {
    const memory = shared ?? memoryOf(false);
    const { exports } = new WebAssembly.Instance(module, { e: { m: memory } });
    return { memory, run: exports["run"] as Machine["run"] };
  };
  let home: ReturnType<typeof settled> | undefined = settled();
  const own = () => (home ??= settled());
  return {
    built,
    bytes,
    module,
    get memory() {
      return own().memory;
    },
    get run() {
      return own().run;
    },
    release() {
      home = undefined;
    },
    reach: reachOf(built.touched),
    apart: apartOf(built.asks),
    unproven: new Set(by === inHaste ? [] : built.widths),
  };
}

const machines = new WeakMap<Built, Machine>();

/** One for all kernels of one source. */
export function machineFor(plan: Plan): Machine {
  const built = builtFor(plan, compile !== inHaste);
  const machine = machines.get(built) ?? machineOf(plan);
  machines.set(built, machine);
  return machine;
}

/** So many bytes are kept for further calls, and not less than the last call's. */
const KEPT = 536870912;
/** Smaller memories are not counted. */
const COUNTED = 1048576;
/** What machines keep, the longest unused first. */
const kept = new Map<Machine, number>();

/** Who has lately worked in a large memory keeps it, as long as all that is kept is not too much. */
function keep(machine: Machine): void {
  const { buffer } = machine.memory;
  const bytes = buffer instanceof ArrayBuffer ? buffer.byteLength : 0;
  // What threads share is one for all.
  if (bytes < COUNTED) return;
  kept.delete(machine);
  kept.set(machine, bytes);
  let sum = [...kept.values()].reduce((total, one) => total + one, 0);
  for (const [oldest, held] of kept) {
    if (sum <= KEPT || oldest === machine) return;
    kept.delete(oldest);
    oldest.release();
    sum -= held;
  }
}

/** Tables may have changed since the last call, so they are put there anew. */
function fillTables({ memory, built }: Machine, plan: Plan): void {
  for (const { name: own, kind, at, length, data: held } of built.tables) {
    const data = typeof held === "string" ? plan.tables.find(([named]) => named === held)![1] : held;
    const [name] = own.split("@");
    if ((data.buffer as ArrayBuffer).detached)
      throw refusal(plan.name, `${name} to hold its elements`, "a detached buffer", "keep what `uses` names");
    if (data.length !== length)
      throw refusal(
        plan.name,
        `${name} of length ${length}, as it was compiled`,
        String(data.length),
        "keep its length, or pass it in `takes`",
      );
    const view = new arrays[kind](memory.buffer, at, length + 1);
    view.set(data);
    view[length] = kind === "f64" ? Number.NaN : 0;
  }
}

/** Carries so many elements of an array to a place in another of its type. */
type Move = (at: number, from: number, length: number) => void;
type Mover = (to: Numbers, from: Numbers) => Move;
let mover: Mover = (to, from) => (at, first, length) => to.set(from.subarray(first, first + length), at);

/** Has elements carried between arrays in another way from now on. */
export function carryBy(way: Mover): void {
  mover = way;
}

/** Carries the elements between two that begin rows into the memory, or out of it. */
function carry(
  view: Numbers,
  held: Numbers,
  { row, pitch }: Berth,
  way: "in" | "out" | "zeros",
  from: number,
  to: number,
): void {
  const span = pitch === row ? to - from : row;
  const move = way === "zeros" ? undefined : way === "in" ? mover(view, held) : mover(held, view);
  for (let first = from; first < to; first += span) {
    const at = spanOf(first, row, pitch);
    if (!move) view.fill(0, at, at + span);
    else if (way === "in") move(at, first, span);
    else move(first, at, span);
  }
}

export interface Entered {
  /** A `sweep` also where rows of `each` would meet. */
  readonly form: Form;
  /** What every piece of its work takes. */
  readonly numbers: number[];
  readonly pieces: readonly Piece[];
  /** Brings in all that this piece and those before it need; all there is, where none is named. */
  readonly bring: (piece?: number) => void;
  /** Of what nobody passed and every element is written: takes out what the pieces before this one wrote. */
  readonly early: (piece: number) => void;
  /** Takes out all that is not out yet, once elements of it were held to the function itself. */
  readonly leave: () => void;
}

/** Finds places for a call's arrays in the machine's memory. Its first call is a proof, too. */
export function enter(machine: Machine, plan: Plan, call: Call): Entered {
  const { memory, built } = machine;
  const [rows, lanes] = extent(plan, call);
  const scalars = scalarsOf(plan, call);
  const form = machine.apart.inOrder(rows, lanes, scalars, plan.where) ? "sweep" : plan.form;
  const { berths, pages } = layout(machine, plan, call);
  const more = pages - memory.buffer.byteLength / PAGE;
  try {
    if (more > 0) memory.grow(more);
  } catch {
    throw refusal(plan.name, `${pages * PAGE} bytes of memory`, "fewer", "pass it in parts");
  }
  keep(machine);
  fillTables(machine, plan);
  const pieces = tiles(form, rows, lanes, built);
  const lines = plan.places.map((place, n) => {
    const { kind, written } = place;
    const held = call.arrays[n]!;
    const berth = berths[n]!;
    const length = spanOf(held.length, berth.row, berth.pitch);
    const view = new arrays[kind](memory.buffer, berth.start, length + 1);
    view[length] = kind === "f64" ? Number.NaN : 0;
    const fresh = call.fresh[n]!;
    const whole = built.covered.has(place.name);
    // Nobody sees what lay where every element is written.
    return { held, view, berth, written, fresh, apart: fresh && whole, there: whole ? held.length : 0 };
  });
  const pitches = berths.map(({ pitch }) => pitch);
  let needs: ReturnType<Reach> | undefined;
  const bring = (piece?: number) => {
    if (piece !== undefined) needs ??= machine.reach(pieces, pitches, scalars);
    for (const [n, line] of lines.entries()) {
      const { held, view, berth, fresh, there } = line;
      const { row, pitch } = berth;
      const far = piece === undefined ? Number.POSITIVE_INFINITY : needs![piece]![n]!;
      const until = Math.min(held.length, pitch === row ? far : Math.ceil(far / pitch) * row);
      if (until <= there) continue;
      carry(view, held, berth, fresh ? "zeros" : "in", there, until);
      line.there = until;
    }
  };
  /** Where each piece begins in what its own elements write. */
  const begins = pieces.map(([row, , lane]) => (plan.row === undefined ? lane : row * lanes));
  const first = begins[0] ?? 0;
  let out = first;
  const early = (piece: number) => {
    const until = begins[piece]! < first ? rows * lanes : begins[piece]!;
    if (until <= out) return;
    answer();
    for (const { held, view, berth, apart } of lines) if (apart) carry(view, held, berth, "out", out, until);
    out = until;
  };
  const pointers = berths.flatMap(({ start, pitch }, n) => [start, call.arrays[n]!.length, pitch]);
  const tried = trialOf(plan, call, built.elements, form === "sweep");
  const trial = tried?.before ? undefined : tried;
  // From what was passed, while threads work already. In order an element may read what those before it gave: it is
  // held when they have.
  let answers: ReturnType<Trial["answers"]> | undefined;
  const answer = () => {
    if (form !== "sweep") answers ??= trial?.answers();
  };
  const inMemory = (n: number, at: number): number => {
    const { held, view, berth, there } = lines[n]!;
    // What no piece needed was not brought in, and is as it was.
    return at < there ? view[placeIn(berth, at)]! : held[at]!;
  };
  const leave = () => {
    answer();
    if (answers) trial!.compare(answers, inMemory, true);
    for (const { held, view, berth, written, apart, there } of lines) {
      if (!written) continue;
      // What no piece needed is as it was.
      carry(view, held, berth, "out", 0, apart ? first : there);
      if (apart) carry(view, held, berth, "out", out, held.length);
    }
    if (trial && !answers)
      trial.compare(
        trial.answers(),
        inMemory,
        lines.every(({ written, fresh }) => fresh || !written),
      );
  };
  if (tried?.before) {
    const { call: smaller, rows, first } = tried.before;
    const expected = tried.answers();
    bring();
    const written = lines.filter(({ written }) => written);
    const before = written.map(({ view, berth }) =>
      view.slice(0, first === undefined ? undefined : placeIn(berth, first)),
    );
    const some = rows === undefined ? pieces : tiles(form, rows, lanes, built);
    some.forEach(runner(machine.run, [...pointers, ...scalarsOf(plan, smaller)]));
    tried.compare(expected, inMemory, true);
    for (const [n, { view }] of written.entries()) view.set(before[n]!);
  }
  const numbers = [...pointers, ...scalars];
  if (machine.unproven.size > 0) {
    bring();
    prove(machine, plan, call, numbers, pieces, lines);
  }
  return { form, numbers, pieces, bring, early, leave };
}

/**
 * Holds one of the call's pieces to the bits that the same module has when it is compiled in haste, and leaves the
 * memory as it was: an optimiser may be an experiment, and nobody would see what it did wrong.
 */
function prove(
  machine: Machine,
  plan: Plan,
  call: Call,
  numbers: readonly number[],
  pieces: readonly Piece[],
  lines: readonly { readonly view: Numbers; readonly berth: Berth }[],
): void {
  const { bytes, memory, run, unproven } = machine;
  const { widths, together, elements } = machine.built;
  let hasty: Machine["run"] | undefined;
  for (const width of [...unproven]) {
    // Lanes left over run one by one, and show nothing of vectors.
    const found = pieces.find(([rowFrom, rowTo, from, to]) => rowTo - rowFrom >= together && to - from >= width);
    if (found === undefined) continue;
    const [rowFrom, rowTo, from] = found;
    const to = width === widths[0] ? found[3] : from + width;
    const parts = plan.places.flatMap((place, n) => {
      if (!place.written) return [];
      const { name, dims } = place;
      const { view, berth } = lines[n]!;
      // A column has a part in every line.
      if (!elements.apart || (plan.row === undefined && dims.length > 1)) return [{ name, first: 0, part: view }];
      return Array.from({ length: rowTo - rowFrom }, (_, row) => {
        const first = (rowFrom + row) * call.sizes.get(plan.lane)! + from;
        const at = placeIn(berth, first);
        return { name, first, part: view.subarray(at, at + to - from) };
      });
    });
    const before = parts.map(({ part }) => part.slice());
    const restore = () => parts.forEach(({ part }, n) => void part.set(before[n]!));
    hasty ??= new WebAssembly.Instance(inHaste(bytes), { e: { m: memory } }).exports["run"] as Machine["run"];
    hasty(rowFrom, rowTo, from, to, ...numbers);
    const expected = parts.map(({ part }) => part.slice());
    restore();
    run(rowFrom, rowTo, from, to, ...numbers);
    for (const [n, { name, first, part }] of parts.entries()) {
      const at = part.findIndex((x: number, i: number) => !Object.is(x, expected[n]![i]));
      if (at >= 0)
        throw new Parted(
          `${plan.name}: expected ${name}[${first + at}] to be ${expected[n]![at]} by vectors of any width, ` +
            `got ${part[at]} where the engine joined two; set ORRERY_KERNELS=simd128, and tell us`,
          true,
        );
    }
    restore();
    unproven.delete(width);
  }
}
