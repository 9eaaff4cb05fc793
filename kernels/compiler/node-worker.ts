// One thread of the pool: waits for work on shared memory, and takes pieces of it until none is left.
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { hand, type Posted, piecesOf, place, waited, worked } from "./node-pool.ts";

const { desk, port, own } = workerData as Posted["start"];
const { control } = desk;
const runs = new Map<number, (...numbers: number[]) => void>();

Atomics.store(control, own, hand.idle);
Atomics.notify(control, own);
for (let seen = Atomics.load(control, place.call); ; ) {
  waited(desk, place.call, seen);
  seen = Atomics.load(control, place.call);
  if (seen & 1) continue;
  Atomics.store(control, own, hand.busy);
  // A call that is laid out meanwhile is not read.
  const ended = Atomics.load(control, place.call) === seen && !work() ? hand.broken : hand.idle;
  Atomics.store(control, own, ended);
  Atomics.notify(control, own);
}

/** Whether its part of the call came to its end. */
function work(): boolean {
  try {
    for (let mail = receiveMessageOnPort(port); mail; mail = receiveMessageOnPort(port)) {
      const { id, module, memory, instead } = mail.message as Posted["kernel"];
      if (instead !== undefined) runs.delete(instead);
      const { exports } = new WebAssembly.Instance(module, { e: { m: memory } });
      runs.set(id, exports["run"] as (...numbers: number[]) => void);
    }
    const run = runs.get(desk.numbers[0]!);
    if (run) worked(desk, piecesOf(desk), run, (before) => Atomics.store(control, own + 1, before));
    return true;
  } catch {
    return false;
  }
}
