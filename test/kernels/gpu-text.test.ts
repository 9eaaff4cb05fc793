// What a GPU's thread is told, taken at its word: the text is plain JavaScript too, and in doubles it means what the
// element means. Around it: what is sent, and what comes back.
import { runInThisContext } from "node:vm";
import { gpuFormOf, packed, sizesOf, unpacked } from "../../kernels/compiler/gpu.ts";
import type { AnyKernel, Numbers } from "../../kernels/compiler/index.ts";
import { given, planned } from "../../kernels/compiler/kernel.ts";
import { callOf, extent, type Plan } from "../../kernels/compiler/plan.ts";
import * as shelf from "../../kernels/shelf.ts";
import { assert, test } from "../suite.ts";
import { constructs } from "./constructs.ts";
import { copied } from "./law.ts";
import { type Passed, passedAt, type Trial, trials } from "./trials.ts";

type Thread = (this: unknown, held: Float32Array, ...numbers: number[]) => number | number[];

/** What all threads of every pass give, one after another. */
function byThreads(plan: Plan, passed: Passed): Readonly<Record<string, Numbers>> {
  const form = gpuFormOf(plan);
  const call = callOf(plan, passed);
  const [rows, lanes] = extent(plan, call);
  const { held, numbers } = packed(form, plan, call);
  const answers = form.texts.map((text) => {
    const thread: Thread = runInThisContext(`(${text})`);
    const all: number[] = [];
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < lanes; x++)
        all.push(...[thread.call({ thread: { x, y } }, held, Number.NaN, ...numbers)].flat());
    return Float32Array.from(all);
  });
  const { sent, widest, given: back, output } = sizesOf(form, plan, call);
  const lengths = answers.map(({ length }) => length);
  const sum = lengths.reduce((before, length) => before + length, 0);
  assert.equal([held.length, back, widest], [Math.max(1, sent), sum, Math.max(...lengths)]);
  assert.equal(output, plan.row === undefined ? [lanes] : [lanes, rows]);
  unpacked(form, plan, call, answers);
  return given(plan, call);
}

/** Zeros have one sign there. */
const single = (x: number): number => Math.fround(x) + 0;
const singles = (all: Passed): Passed =>
  Object.fromEntries(
    Object.entries(all).map(([name, one]) => [
      name,
      typeof one === "number" ? single(one) : one instanceof Float64Array ? one.map(single) : one,
    ]),
  );

const apart = [
  // A sine or the like is held to its own bound elsewhere.
  ...["branches-that-lanes-take-apart", "choices-at-the-price-of-a-branch", "kuramoto", "phase-waves"],
  // These are refused.
  ...["tables-and-what-lies-outside-of-them", "what-is-written-beside-its-place", "remainders", "warping", "warpings"],
];
const said: readonly { kernel: AnyKernel; trial?: Trial | undefined }[] = [
  ...constructs,
  ...Object.values(shelf).map((one) => ({ kernel: one as unknown as AnyKernel, trial: trials[one.name] })),
].filter(({ kernel }) => !apart.includes(kernel.name));

for (const { kernel, trial } of said)
  test(`a thread is told what ${kernel.name.replaceAll("-", " ")} mean`, () => {
    for (const [seed, size] of [0, 1, 2, 7, 19].entries()) {
      const passed = singles(passedAt(kernel.takes, kernel.gives, { ...trial, tame: true }, size, 11 + seed));
      const meant = singles(kernel.itself(copied(passed)) as Passed);
      assert.equal(singles(byThreads(planned(kernel), passed) as Passed), meant, `${size}`);
    }
  });
