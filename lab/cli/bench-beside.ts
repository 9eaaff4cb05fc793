// A thread beside the bench's, which makes the call of a row over and over while it is told to: how much of a machine's
// second core there is to have. Its first number is the row's, from 1, and 0 where it rests; its second counts calls.
// What the shortest of them took it tells as well.
import { workerData } from "node:worker_threads";
import "../../kernels/compiler/node-ways.ts";
import { timed, wall } from "./bench-figure.ts";
import { rows } from "./kernel-rows.ts";

export interface Beside {
  readonly control: Int32Array;
  readonly shortest: Float64Array;
}

const { control, shortest } = workerData as Beside;

for (;;) {
  Atomics.wait(control, 0, 0);
  const row = rows[Atomics.load(control, 0) - 1];
  if (row)
    shortest[0] = Math.min(
      shortest[0]!,
      timed(() => row.kernel.simd(row.passed), wall, 0),
    );
  Atomics.add(control, 1, 1);
  Atomics.notify(control, 1);
}
