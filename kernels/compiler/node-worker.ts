// One thread of the pool: waits for work on shared memory, and takes pieces of it until none is left.
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { type Desk, type Posted, worked } from "./node-pool.ts";

const { desk, port } = workerData as Posted["start"];
const runs = new Map<number, (...numbers: number[]) => void>();

for (let seen = 0; ; ) {
  Atomics.wait(desk.control, 0, seen);
  seen = Atomics.load(desk.control, 0);
  for (let mail = receiveMessageOnPort(port); mail; mail = receiveMessageOnPort(port)) {
    const { id, module, memory } = mail.message as Posted["kernel"];
    const { exports } = new WebAssembly.Instance(module, { e: { m: memory } });
    runs.set(id, exports["run"] as (...numbers: number[]) => void);
  }
  work(desk);
}

function work({ control, numbers }: Desk): void {
  const run = runs.get(numbers[0]!);
  try {
    if (run) worked(desk, run);
  } finally {
    Atomics.add(control, 2, 1);
    Atomics.notify(control, 2);
  }
}
