// Threads that work one call together: the same module over shared memory, in pieces that do not depend on how many
// there are. They stay until the pool is closed; a waiting one costs nothing.
import { extname } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { given, planned, type Runnable, type Runs } from "./kernel.ts";
import { enter, type Machine, machineOf, tiles } from "./machine.ts";
import { callOf, extent, type Form, type Plan } from "./plan.ts";
import { refusal } from "./refusal.ts";

/** What threads share: the call's number, the next piece, how many threads are done; and the call's own numbers. */
export interface Desk {
  readonly control: Int32Array;
  readonly numbers: Float64Array;
}

/** What is told to a thread at its start, and of each kernel. */
export interface Posted {
  readonly start: { readonly desk: Desk; readonly port: MessagePort };
  readonly kernel: { readonly id: number; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory };
}

type MessagePort = InstanceType<typeof MessageChannel>["port1"];
/** id, form, rows, lanes, and how many numbers follow. */
const HEAD = 5;
const MOST_NUMBERS = 1000;
const MOST_THREADS = 256;
const forms: readonly Form[] = ["each", "sweep"];

/** Takes pieces of the call on the desk until none is left. */
export function worked({ control, numbers }: Desk, run: (...numbers: number[]) => void): void {
  const [, form, rows, lanes, count] = numbers;
  const own = Array.from(numbers.subarray(HEAD, HEAD + count!));
  const pieces = [...tiles(forms[form!]!, rows!, lanes!)];
  for (let piece = Atomics.add(control, 1, 1); piece < pieces.length; piece = Atomics.add(control, 1, 1))
    run(...pieces[piece]!, ...own);
}

export interface Pool {
  readonly threads: number;
  /** The bits of `kernel.simd`. A sweep's rows follow one another, so one thread works it. */
  readonly run: Runs;
  close(): Promise<void>;
}

/** So many threads, the caller's among them. */
export function pool(threads: number): Pool {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw refusal("pool", `a whole number of threads from 1 to ${MOST_THREADS}`, String(threads), "pass one");
  const desk: Desk = {
    control: new Int32Array(new SharedArrayBuffer(12)),
    numbers: new Float64Array(new SharedArrayBuffer(8 * (HEAD + MOST_NUMBERS))),
  };
  const file = new URL(`./node-worker${extname(import.meta.filename)}`, import.meta.url);
  const hands = Array.from({ length: threads - 1 }, () => {
    const { port1, port2 } = new MessageChannel();
    const start: Posted["start"] = { desk, port: port2 };
    const worker = new Worker(file, { workerData: start, transferList: [port2] });
    worker.unref();
    port1.unref();
    return { worker, port: port1 };
  });
  const machines = new Map<Plan, Machine & { readonly id: number }>();
  const machineFor = (plan: Plan) => {
    const known = machines.get(plan);
    if (known) return known;
    const machine = { ...machineOf(plan, true), id: machines.size };
    const { id, module, memory } = machine;
    machines.set(plan, machine);
    for (const { port } of hands) port.postMessage({ id, module, memory } satisfies Posted["kernel"]);
    return machine;
  };
  return {
    threads,
    run<P, R>(kernel: Runnable<P, R>, passed: P): R {
      const plan = planned(kernel);
      const call = callOf(plan, passed as Readonly<Record<string, unknown>>);
      const machine = machineFor(plan);
      const { numbers, leave } = enter(machine, plan, call);
      const { control } = desk;
      desk.numbers.set([machine.id, forms.indexOf(plan.form), ...extent(plan, call), numbers.length, ...numbers]);
      Atomics.store(control, 1, 0);
      const together = plan.form === "each" ? hands.length : 0;
      if (together > 0) {
        Atomics.store(control, 2, 0);
        Atomics.add(control, 0, 1);
        Atomics.notify(control, 0);
      }
      worked(desk, machine.run);
      for (let done = Atomics.load(control, 2); together > 0 && done < together; done = Atomics.load(control, 2))
        Atomics.wait(control, 2, done);
      leave();
      return given(plan, call) as R;
    },
    close: async () => {
      await Promise.all(hands.map(({ worker }) => worker.terminate()));
    },
  };
}
