// What the compiler makes of each kernel and of many motions side by side, frozen: the module's bytes, and what it
// answers at a few sizes. A change of either is looked at before it is kept.
import type { AnyKernel } from "../../kernels/compiler/index.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { machineOf } from "../../kernels/compiler/machine.ts";
import { booleanClosure, minPlusClosure, warpingDistance } from "../../kernels/index.ts";
import * as shelf from "../../kernels/shelf.ts";
import { digest, type Plain, sha256Hex } from "../../lab/core/index.ts";
import { motions } from "../kernels/motions.ts";
import { passedAt, trials } from "../kernels/trials.ts";

const sizes = [0, 1, 2, 17, 67];
const seed = 7;
const short = (digest: string): string => digest.slice(0, 16);

function line(kernel: AnyKernel): string {
  const { bytes } = machineOf(planned(kernel), false).emitted;
  const answers = sizes.map((size) => {
    const passed = passedAt(kernel.takes, kernel.gives, { tame: true, ...trials[kernel.name] }, size, seed + size);
    if ("steps" in passed) passed["steps"] = 5;
    return digest(kernel.itself(passed) as Plain);
  });
  const size = String(bytes.length).padStart(6);
  return `${kernel.name.padEnd(20)} ${size} ${short(sha256Hex(bytes))} ${short(sha256Hex(answers.join()))}`;
}

/** What is made of kernels in more than one call. */
function composed(): string[] {
  const of = (length: number, value: (at: number) => number) => Float64Array.from({ length }, (_, at) => value(at));
  const ways = of(19 * 19, (at) => ((at * 7) % 11 < 3 ? (at * 13) % 17 : Number.POSITIVE_INFINITY));
  const edges = Int32Array.from(
    { length: 37 * 2 },
    (_, at) => Math.imul(at + 1, 0x9e3779b1) & Math.imul(at + 2, 0x85ebca6b),
  );
  const waves = [of(31, (t) => ((t * t) % 23) / 7), of(26, (t) => ((t * 5) % 19) / 3)] as const;
  const empty = new Float64Array(0);
  return [
    `minPlusClosure ${short(digest(minPlusClosure(ways, 19)))}`,
    `booleanClosure ${short(digest(booleanClosure(edges, 37)))}`,
    `warpingDistance ${[0, 4, 40].map((band) => warpingDistance(...waves, band)).join(" ")}`,
    `warpingDistance of nothing ${warpingDistance(empty, empty, 1)} ${warpingDistance(empty, waves[0], 1)}`,
  ];
}

export const kernelsFrozen = (): string =>
  [
    "kernel                bytes module           answers",
    ...(Object.values(shelf) as unknown as AnyKernel[]).map(line),
    "",
    ...motions.map(({ together }) => line(together)),
    "",
    ...composed(),
    "",
  ].join("\n");
