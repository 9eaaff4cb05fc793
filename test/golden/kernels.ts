// What the compiler makes of each kernel and of many motions side by side, frozen: the module's bytes, what a GPU is
// told, and what it answers at a few sizes. A change of either is looked at before it is kept.

import { gpuFormOf } from "../../kernels/compiler/gpu.ts";
import type { AnyKernel } from "../../kernels/compiler/index.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { inHaste, machineOf } from "../../kernels/compiler/machine.ts";
import type { Plan } from "../../kernels/compiler/plan.ts";
import { Refusal } from "../../kernels/compiler/refusal.ts";
import { booleanClosure, minPlusClosure, warpingDistance } from "../../kernels/index.ts";
import * as shelf from "../../kernels/shelf.ts";
import { digest, type Plain, sha256Hex } from "../../lab/core/index.ts";
import { constructs } from "../kernels/constructs.ts";
import { motions } from "../kernels/motions.ts";
import { passedAt, type Trial, trials } from "../kernels/trials.ts";

const sizes = [0, 1, 2, 17, 67];
const seed = 7;
const short = (digest: string): string => digest.slice(0, 16);

/** What goes to a GPU, where it can say the kernel. */
function told(plan: Plan): string {
  try {
    const { texts, types, functions } = gpuFormOf(plan);
    return short(sha256Hex(JSON.stringify([texts, types, functions])));
  } catch (error) {
    if (error instanceof Refusal) return "refused".padEnd(16);
    throw error;
  }
}

function line(kernel: AnyKernel, trial: Trial = {}): string {
  const plan = planned(kernel);
  // Every engine's vectors: those that some join would show which engine it is.
  const { bytes } = machineOf(plan, undefined, inHaste).built;
  const answers = sizes.map((size) => {
    const passed = passedAt(kernel.takes, kernel.gives, { tame: true, ...trial }, size, seed + size);
    if ("steps" in passed) passed["steps"] = 5;
    return digest(kernel.itself(passed) as Plain);
  });
  const size = String(bytes.length).padStart(6);
  const answered = short(sha256Hex(answers.join()));
  return `${kernel.name.padEnd(36)} ${size} ${short(sha256Hex(bytes))} ${told(plan)} ${answered}`;
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
    "kernel                                bytes module           on a GPU         answers",
    ...(Object.values(shelf) as unknown as AnyKernel[]).map((kernel) => line(kernel, trials[kernel.name])),
    "",
    ...motions.map(({ together }) => line(together)),
    "",
    ...constructs.map(({ kernel, trial }) => line(kernel, trial)),
    "",
    ...composed(),
    "",
  ].join("\n");
