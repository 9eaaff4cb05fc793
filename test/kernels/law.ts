// The law of kernels: lanes side by side give the bits that the function itself gives, all NaNs counting as one. Inputs
// are drawn for every declared shape: no element, one, odd numbers, many; NaN, ±0, infinities, subnormals.
import { deserialize, serialize } from "node:v8";
import { keepBy } from "../../kernels/compiler/compiled.ts";
import type { AnyKernel, Declared, Given, Numbers } from "../../kernels/compiler/index.ts";
import { given, planned } from "../../kernels/compiler/kernel.ts";
import { enter, inHaste, machineOf } from "../../kernels/compiler/machine.ts";
import "../../kernels/compiler/node.ts";
import { callOf } from "../../kernels/compiler/plan.ts";
import { Parted } from "../../kernels/compiler/trial.ts";
import { constantFrom, type Draw, forAll, integer, tuple } from "../draws.ts";
import { assert } from "../suite.ts";
import { type Passed, passedAt, type Trial, usual } from "./trials.ts";

// Each kernel runs as it would be found again by another process.
keepBy((_, make) => deserialize(serialize(make())));

/** What is passed to a kernel of these shapes. */
export const passes = (takes: Declared, gives: Given, trial: Trial = {}): Draw<Passed> =>
  tuple(constantFrom(...(trial.sizes ?? usual)), integer({ min: 1, max: 2 ** 31 - 1 })).map(([size, seed]) =>
    passedAt(takes, gives, trial, size, seed),
  );

export const copied = (passed: Passed): Passed =>
  Object.fromEntries(Object.entries(passed).map(([name, one]) => [name, typeof one === "number" ? one : one.slice()]));

/** Where two results differ first, all NaNs counting as one. */
function parting(a: Readonly<Record<string, Numbers>>, b: Readonly<Record<string, Numbers>>): string | undefined {
  for (const [name, one] of Object.entries(a)) {
    const other = b[name]!;
    for (let i = 0; i < one.length; i++)
      if (!Object.is(one[i], other[i])) return `${name}[${i}]: expected ${one[i]}, got ${other[i]}`;
  }
  return undefined;
}

type Run = (passed: Passed) => Readonly<Record<string, Numbers>>;

/** Where a kernel, as `run` runs it, parts first from what it means. */
export const partingOf = (kernel: AnyKernel, passed: Passed, run: Run): string | undefined =>
  parting(kernel.itself(copied(passed)), run(copied(passed)));

/** As any engine compiles it, within 128 bits; each piece as soon as all is there that it needs. */
export function narrowly(kernel: AnyKernel): Run {
  const plan = planned(kernel);
  const machine = machineOf(plan, undefined, inHaste);
  return (passed) => {
    const call = callOf(plan, passed);
    const { numbers, pieces, bring, leave } = enter(machine, plan, call);
    for (const [n, piece] of pieces.entries()) {
      bring(n);
      machine.run(...piece, ...numbers);
    }
    leave();
    return given(plan, call);
  };
}

/** Holds a kernel to the law, as `run` runs it; else by SIMD, as wide as it goes and at 128 bits. */
export function lawOf(kernel: AnyKernel, trial: Trial = {}, runs = 30, run?: Run): void {
  const ways = run ? [run] : [kernel.simd, narrowly(kernel)];
  forAll(
    passes(kernel.takes, kernel.gives, trial),
    (passed) => {
      const sizes = Object.values(passed).map((one) => (typeof one === "number" ? one : one.length));
      for (const way of ways) assert.is(partingOf(kernel, passed, way), undefined, `${kernel.name} of ${sizes}`);
    },
    runs,
  );
}

/** Whether some drawn input tells a kernel from its meaning, if it does not tell by itself. */
export function caught(kernel: AnyKernel, trial: Trial = {}): boolean {
  let found = false;
  const looked: Run = (passed) => {
    try {
      found ||= parting(kernel.itself(copied(passed)), kernel.simd(copied(passed))) !== undefined;
    } catch (error) {
      if (!(error instanceof Parted)) throw error;
      found = true;
    }
    return kernel.itself(passed);
  };
  lawOf(kernel, trial, 30, looked);
  return found;
}
