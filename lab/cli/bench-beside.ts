// A thread beside the bench's, which makes the call of a row over and over while it is told to: how much of a machine's
// second core there is to have. Its first number is the row's, from 1, and 0 where it rests; its second counts calls.
import { workerData } from "node:worker_threads";
import "../../kernels/compiler/node-memory.ts";
import "../../kernels/compiler/node-wide.ts";
import { rows } from "./kernel-rows.ts";

const control = workerData as Int32Array;

for (;;) {
  Atomics.wait(control, 0, 0);
  const row = rows[Atomics.load(control, 0) - 1];
  row?.kernel.simd(row.passed);
  Atomics.add(control, 1, 1);
  Atomics.notify(control, 1);
}
