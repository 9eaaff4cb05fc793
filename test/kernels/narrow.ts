// A process that may write little to a file and open few: what becomes of calls on a GPU there, and of those after.
import { closeSync, openSync } from "node:fs";
import { kernel } from "../../kernels/compiler/index.ts";
import { isTrouble, openGpu } from "../../kernels/compiler/node.ts";

const doubled = kernel({
  name: "doubled",
  about: "",
  form: "each",
  takes: { x: "f64[n]" },
  gives: { y: "f64[times, n]" },
  element({ x, n, y }, i, row) {
    y[row * n + i] = 2 * x[i]!;
  },
});

const open: number[] = [];
try {
  for (;;) open.push(openSync("/dev/null", "r"));
} catch {
  // No more are to be had.
}
const none = await openGpu({ by: "cpu" });
for (const file of open) closeSync(file);
const gpu = await openGpu({ by: "cpu" });
if (isTrouble(gpu)) throw new Error(gpu.about);
const calls = [
  [3, 1],
  [1e5, 1],
  [3, 1],
  // What comes back is too much for the file.
  [100, 1000],
  [3, 1],
] as const;
const told = await Promise.all(
  calls.map(async ([n, times]) => {
    const worked = await gpu.run(doubled, { x: new Float64Array(n).fill(3), times });
    return isTrouble(worked) ? worked : worked.given.y.every((y) => y === 6);
  }),
);
await gpu.close();
console.log(JSON.stringify([none, ...told]));
