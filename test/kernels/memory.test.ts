// What lay in a kernel's memory before a call is seen by nobody.
import { type AnyKernel, kernel } from "../../kernels/compiler/index.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { enter, inHaste, machineOf } from "../../kernels/compiler/machine.ts";
import { callOf } from "../../kernels/compiler/plan.ts";
import { assert, test } from "../suite.ts";

const shape = { about: "", form: "each", takes: { x: "f64[rows, n]" }, gives: { y: "f64[rows, n]" } } as const;
type Seen = { x: Float64Array; y: Float64Array; n: number };

const whole = kernel({
  ...shape,
  name: "whole",
  element({ x, y, n }: Seen, i, row) {
    y[row * n + i] = x[row * n + i]! + 1;
  },
});
const masked = kernel({
  ...shape,
  name: "masked",
  element({ x, y, n }: Seen, i, row) {
    if (x[row * n + i]! > 2) y[row * n + i] = 7;
  },
});
const inBranches = kernel({
  ...shape,
  name: "in-branches",
  element({ x, y, n }: Seen, i, row) {
    if (row > 0) y[row * n + i] = x[row * n + i]! * 2;
  },
});
const again = kernel({
  ...shape,
  name: "again",
  element({ x, y, n }: Seen, i, row) {
    y[row * n + i] = x[row * n + i]! + y[row * n + i]!;
  },
});
const besides = kernel({
  ...shape,
  name: "besides",
  element({ x, y, n }: Seen, i, row) {
    y[row * n + i + 1] = x[row * n + i]!;
  },
});

test("what nobody passed begins as zeros, and what was passed is kept where it is not written", () => {
  for (const one of [whole, masked, inBranches, again, besides] as unknown as AnyKernel[])
    for (const [rows, n] of [
      [3, 11],
      [1, 40],
      [5, 512],
      [130, 512],
    ] as const) {
      const x = (scale: number) => Float64Array.from({ length: rows * n }, (_, i) => scale * (i % 5));
      // The memory is full of what another call left.
      one.simd({ x: x(1e6), rows, n, y: new Float64Array(rows * n).fill(-3) });
      assert.equal(one.simd({ x: x(1), rows, n }), one.itself({ x: x(1), rows, n }), one.name);
      const y = () => new Float64Array(rows * n).fill(9);
      assert.equal(one.simd({ x: x(1), rows, n, y: y() }), one.itself({ x: x(1), rows, n, y: y() }), one.name);
    }
});

test("what every element writes, whatever stood there, is not carried in", () => {
  const covered = [whole, masked, inBranches, again, besides].map((one) =>
    [...machineOf(planned(one)).built.covered].join(),
  );
  assert.equal(covered, ["y", "", "", "", ""]);
});

test("large memories are kept for further calls as long as all of them are not too much, the latest always", () => {
  const plan = planned(whole);
  const work = (machine: ReturnType<typeof machineOf>, n: number) => {
    const call = callOf(plan, { x: new Float64Array(n).fill(n < 99 ? 3 : 0), rows: 1, n }, machine.built.covered);
    const { numbers, bring, leave } = enter(machine, plan, call);
    if (n > 99) return [];
    bring();
    machine.run(0, 1, 0, n, ...numbers);
    leave();
    return [...call.arrays[1]!];
  };
  const large = 2 ** 23;
  const machines = Array.from({ length: 6 }, () => machineOf(plan, undefined, inHaste));
  const little = machineOf(plan, undefined, inHaste);
  work(little, 3);
  const { memory } = little;
  for (const machine of machines) work(machine, large);
  work(machines[3]!, large);
  const bytes = machines.map((machine) => machine.memory.buffer.byteLength);
  assert.equal(
    bytes.map((one) => one > 16 * large),
    [false, false, false, true, true, true],
  );
  assert.is(little.memory, memory);
  assert.equal(work(machines[0]!, 3), [4, 4, 4]);
  work(machines[1]!, 5 * large);
  assert.equal(
    machines.map((machine) => machine.memory.buffer.byteLength > 16 * large),
    [false, true, false, false, false, false],
  );
});
