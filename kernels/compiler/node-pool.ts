// Threads that work one call together: the same module over shared memory, in pieces that do not depend on how many
// there are. They stay until the pool is closed; one that waits longer than a moment costs nothing, and one that dies
// hangs nobody.
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { given, planned, type Runnable, type Runs } from "./kernel.ts";
import { inherited } from "./node-inherited.ts";
import "./node-memory.ts";
import { type Entered, enter, type Machine, machineOf, runner, sharedMemory, tiles } from "./machine.ts";
import { callOf, extent, type Form, type Plan } from "./plan.ts";
import { refusal } from "./refusal.ts";

/** What threads share: numbers by which they find one another, and the call's own. */
export interface Desk {
  readonly control: Int32Array;
  readonly numbers: Float64Array;
  /** How often whoever waits looks again before it sleeps. */
  readonly looks: number;
}

/** Some quarter of a millisecond: to be woken takes a fifth of it, and of calls in a row the next comes before. */
const LOOKS = 8192;
/** Lets a processor do something else meanwhile; an engine may not have it yet. */
const pause: () => void = (Atomics as { readonly pause?: () => void }).pause ?? (() => {});

/** Waits while there stands this number. */
export function waited({ control, looks }: Desk, at: number, stands: number): void {
  for (let left = looks; left > 0; left--) {
    if (Atomics.load(control, at) !== stands) return;
    pause();
  }
  Atomics.wait(control, at, stands);
}

/** Places in `control`; from HANDS on there are two for each thread: what it does, and where its pieces end. */
export const place = {
  /** Odd while a call is laid out, or a sweep is worked. */
  call: 0,
  /** The next piece of the call. */
  next: 1,
  /** Of so many pieces all is there that they need. */
  there: 2,
  hands: 3,
} as const;
export const HAND = 2;
/** What a thread does: nothing of the call, or a part of it; it has not begun; it ended in the midst of one, or not. */
export const hand = { idle: 0, busy: 1, away: 2, broken: 3, gone: 4 } as const;

/** What is told to a thread at its start, and of each kernel. */
export interface Posted {
  readonly start: { readonly desk: Desk; readonly port: MessagePort; readonly own: number };
  readonly guard: { readonly desk: Desk; readonly ports: readonly MessagePort[]; readonly file: string };
  readonly kernel: {
    readonly id: number;
    readonly module: WebAssembly.Module;
    readonly memory: WebAssembly.Memory;
    /** The one that it takes the place of. */
    readonly instead: number | undefined;
  };
}

type MessagePort = InstanceType<typeof MessageChannel>["port1"];
/** id, form, rows, lanes, how many rows go together, how fine the last pieces are, and how many numbers follow. */
const HEAD = 7;
const MOST_NUMBERS = 1000;
const MOST_THREADS = 256;
const MOST_CREWS = 4;
/** So many are kept compiled. */
const MOST_KERNELS = 64;
const STOP = 1 << 30;
/** So often at most is anything carried out before the end: tiny pieces would cost more than they hold. */
const PARTS = 32;
/** Fewer bytes than these are carried in before anybody is called. */
const LITTLE = 262144;
const forms: readonly Form[] = ["each", "sweep"];

/** Where a thread is after each of its pieces: it has ended all of its own before this one. */
type Ended = (before: number) => void;

/** The pieces of the call on the desk, and what every one takes. */
export function piecesOf({ numbers }: Desk): Pick<Entered, "pieces" | "numbers"> {
  const [, form, rows, lanes, together, finer, count] = numbers;
  const pieces = tiles(forms[form!]!, rows!, lanes!, { together: together!, finer: finer! });
  return { pieces, numbers: Array.from(numbers.subarray(HEAD, HEAD + count!)) };
}

/** Takes pieces of the call on the desk until none is left, each when all is there that it needs. */
export function worked(
  desk: Desk,
  { pieces, numbers }: Pick<Entered, "pieces" | "numbers">,
  run: (...numbers: number[]) => void,
  ended: Ended,
): void {
  const { control } = desk;
  const work = runner(run, numbers);
  for (let at = Atomics.add(control, place.next, 1); at < pieces.length; at = Atomics.add(control, place.next, 1)) {
    for (let there = ready(control); there <= at; there = ready(control)) waited(desk, place.there, there);
    work(pieces[at]!);
    ended(at + 1);
  }
}

const ready = (control: Int32Array): number => Atomics.load(control, place.there);
function tellReady({ control }: Desk, pieces: number): void {
  Atomics.store(control, place.there, pieces);
  Atomics.notify(control, place.there);
}

export interface Pool {
  readonly threads: number;
  /** The bits of `kernel.simd`. A sweep's rows follow one another, so one thread works it. */
  readonly run: Runs;
  /** When all threads have begun, or the pool was closed; the caller works alone until then, and after it. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

const beside = (name: string) => new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url).href;

export function checkThreads(who: string, threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw refusal(who, `a whole number of threads from 1 to ${MOST_THREADS}`, String(threads), "pass one");
}

/** So many threads, the caller's among them. */
export const pool = (threads: number): Pool => poolOf(threads, beside("node-worker"));

/** The same, its threads running a file of the caller's. */
export function poolOf(threads: number, file: string): Pool {
  checkThreads("pool", threads);
  const hands = Array.from({ length: threads - 1 }, (_, own) => place.hands + HAND * own);
  let crew = crewOf(hands.length, file);
  const machines = new Map<Plan, Machine & { readonly id: number }>();
  let crews = 1;
  let ids = 0;
  let closed = false;
  const renew = () => {
    // Threads that cannot even begin are left alone in the end, and those of a closed pool at once.
    if (closed) return;
    if (++crews > MOST_CREWS && hands.every((own) => Atomics.load(crew.desk.control, own) !== hand.broken)) return;
    void crew.guard?.terminate();
    crew = crewOf(hands.length, file);
    machines.clear();
  };
  const machineFor = (plan: Plan) => {
    const known = machines.get(plan);
    if (known) return known;
    const machine = { ...machineOf(plan, crew.memory), id: ids++ };
    const { id, module, memory } = machine;
    const [oldest] = machines;
    const instead = oldest && machines.size >= MOST_KERNELS ? oldest[1].id : undefined;
    if (instead !== undefined) machines.delete(oldest![0]);
    machines.set(plan, machine);
    for (const port of crew.ports) port.postMessage({ id, module, memory, instead } satisfies Posted["kernel"]);
    return machine;
  };
  /** Until no thread works any more: whether each came to its end. */
  const rested = (desk: Desk): boolean => {
    const { control } = desk;
    for (const own of hands) while (Atomics.load(control, own) === hand.busy) waited(desk, own, hand.busy);
    return hands.every((own) => Atomics.load(control, own) !== hand.broken);
  };
  /** Whoever had a piece before this one has ended it. */
  const endedBy = ({ control }: Desk): number => {
    // Read first: what a thread takes later does not lie before it.
    const next = Atomics.load(control, place.next);
    const busy = hands.filter((own) => Atomics.load(control, own) === hand.busy);
    return Math.min(next, ...busy.map((own) => Atomics.load(control, own + 1)));
  };
  const shared = (desk: Desk, work: () => void): boolean => {
    const { control } = desk;
    for (const own of hands) Atomics.store(control, own + 1, 0);
    Atomics.store(control, place.there, 0);
    Atomics.store(control, place.next, 0);
    Atomics.add(control, place.call, 1);
    Atomics.notify(control, place.call);
    try {
      work();
    } finally {
      Atomics.store(control, place.next, STOP);
      tellReady(desk, STOP);
    }
    return rested(desk);
  };
  return {
    threads,
    run<P, R>(kernel: Runnable<P, R>, passed: P): R {
      const plan = planned(kernel);
      if (hands.some((own) => Atomics.load(crew.desk.control, own) >= hand.broken)) renew();
      const { desk } = crew;
      const machine = machineFor(plan);
      const call = callOf(plan, passed as Readonly<Record<string, unknown>>, machine.built.covered);
      const [rows, lanes] = extent(plan, call);
      // Odd: no thread begins, and those that still look at the last call are waited for.
      Atomics.or(desk.control, place.call, 1);
      rested(desk);
      const entered = enter(machine, plan, call);
      const { form, numbers, pieces, bring, early, leave } = entered;
      const { id, built } = machine;
      desk.numbers.set([id, forms.indexOf(form), rows, lanes, built.together, built.finer, numbers.length, ...numbers]);
      const bytes = call.arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
      const atOnce = form === "sweep" || hands.length === 0 || bytes < LITTLE;
      if (atOnce) bring();
      let out = 0;
      // Only this thread reaches the caller's arrays: it carries in what others wait for, and out what they have done.
      const work = () => {
        if (atOnce) tellReady(desk, pieces.length);
        else
          for (const n of pieces.keys()) {
            bring(n);
            tellReady(desk, n + 1);
          }
        worked(desk, entered, machine.run, (before) => {
          if (before - out < pieces.length / PARTS) return;
          out = endedBy(desk);
          if (out < pieces.length) early(out);
        });
      };
      if (form === "sweep") pieces.forEach(runner(machine.run, numbers));
      else if (!shared(desk, work))
        throw refusal(plan.name, "threads that live", "one that ended in the midst", "run it again: they are new");
      leave();
      return given(plan, call) as R;
    },
    ready: async () => {
      const { desk, guard } = crew;
      guard?.ref();
      await Promise.all(hands.map((own) => Atomics.waitAsync(desk.control, own, hand.away).value));
      guard?.unref();
    },
    close: async () => {
      closed = true;
      await crew.guard?.terminate();
      // Nobody is left who would say so.
      for (const own of hands) {
        Atomics.store(crew.desk.control, own, hand.gone);
        Atomics.notify(crew.desk.control, own);
      }
    },
  };
}

/** Threads at a desk, and one that sees when another ends: whoever waits for them cannot. */
function crewOf(count: number, file: string) {
  const desk: Desk = {
    control: new Int32Array(new SharedArrayBuffer(4 * (place.hands + HAND * count))),
    numbers: new Float64Array(new SharedArrayBuffer(8 * (HEAD + MOST_NUMBERS))),
    // Where threads share a processor, whoever looks keeps another from what is waited for.
    looks: count < availableParallelism() ? LOOKS : 0,
  };
  for (let own = place.hands; own < desk.control.length; own += HAND) desk.control[own] = hand.away;
  const memory = sharedMemory();
  if (count === 0) return { desk, memory, ports: [], guard: undefined };
  const channels = Array.from({ length: count }, () => new MessageChannel());
  const ports = channels.map(({ port2 }) => port2);
  const guard = new Worker(new URL(beside("node-guard")), {
    workerData: { desk, ports, file } satisfies Posted["guard"],
    ...inherited,
    transferList: ports,
  });
  guard.unref();
  for (const { port1 } of channels) port1.unref();
  return { desk, memory, ports: channels.map(({ port1 }) => port1), guard };
}
