// Sees when one of the pool's threads ends, and says so where the caller waits.
import { Worker, workerData } from "node:worker_threads";
import { HAND, hand, type Posted, place } from "./node-pool.ts";

const { desk, ports, file } = workerData as Posted["guard"];
const { control } = desk;

for (const [own, port] of ports.entries()) {
  const start: Posted["start"] = { desk, port, own: place.hands + HAND * own };
  const worker = new Worker(new URL(file), { workerData: start, transferList: [port] });
  worker.on("error", () => {});
  worker.on("exit", () => {
    const before = Atomics.load(control, start.own);
    Atomics.store(control, start.own, before === hand.busy ? hand.broken : hand.gone);
    Atomics.notify(control, start.own);
  });
}
