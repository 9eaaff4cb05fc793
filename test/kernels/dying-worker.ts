// A thread that ends in the midst of its first call, as one does that runs out of memory.
import { workerData } from "node:worker_threads";
import { hand, type Posted, place } from "../../kernels/compiler/node-pool.ts";

const { desk, own } = workerData as Posted["start"];
const { control } = desk;

// Who looks may know which thread it is.
new BroadcastChannel("threads").postMessage(own);
Atomics.store(control, own, hand.idle);
Atomics.notify(control, own);
Atomics.wait(control, place.call, Atomics.load(control, place.call));
while (Atomics.load(control, place.call) & 1);
Atomics.store(control, own, hand.busy);
Atomics.add(control, place.next, 1);
process.exit(1);
