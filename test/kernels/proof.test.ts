// A module that an optimiser has made proves itself before its bits are taken for the kernel's.
import { kernel, Refusal } from "../../kernels/compiler/index.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { enter, inHaste, machineOf } from "../../kernels/compiler/machine.ts";
import { callOf } from "../../kernels/compiler/plan.ts";
import { assert, test } from "../suite.ts";

const sums = kernel({
  name: "sums",
  about: "Sums where they stand.",
  form: "each",
  takes: { x: "f64[n]" },
  gives: { y: "f64[n]", count: "i32[n]" },
  element({ x, y, count }, i) {
    y[i] = y[i]! + x[i]!;
    count[i] = count[i]! - 1;
  },
});

const add = [0xfd, 0xf0, 0x01];
const subtract = [0xfd, 0xf1, 0x01];
const at = (bytes: Uint8Array): number => bytes.findIndex((_, i) => add.every((byte, k) => bytes[i + k] === byte));

/** An optimiser that takes one sum of vectors for a difference. */
function wrongly(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const wrong = bytes.slice();
  wrong.set(subtract, at(bytes));
  return new WebAssembly.Module(wrong);
}

const plan = planned(sums);
const passed = (n: number) => ({
  x: Float64Array.from({ length: n }, (_, i) => (i === 3 ? Number.NaN : i)),
  y: new Float64Array(n).fill(1),
  count: new Int32Array(n).fill(5),
});

test("a module with other bits than in haste is refused at the first call that has vectors", () => {
  const machine = machineOf(plan, undefined, wrongly);
  enter(machine, plan, callOf(plan, passed(machine.lanes - 1)));
  assert.equal(machine.unproven, [8]);
  try {
    enter(machine, plan, callOf(plan, passed(100)));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Refusal);
    assert.is(
      (error as Error).message,
      "sums: expected y[16] to be 17 by vectors of any width, got -15 where the engine joined two; " +
        "set ORRERY_KERNELS=simd128, and tell us",
    );
  }
});

test("one with the same bits is taken, and the call finds the memory as it was", () => {
  const machine = machineOf(plan, undefined, (bytes) => inHaste(bytes));
  const call = callOf(plan, passed(100));
  const { numbers, leave } = enter(machine, plan, call);
  assert.equal(machine.unproven, []);
  machine.run(0, 1, 0, 100, ...numbers);
  leave();
  assert.equal(
    call.arrays[1],
    Float64Array.from({ length: 100 }, (_, i) => (i === 3 ? Number.NaN : i + 1)),
  );
  assert.equal(call.arrays[2], new Int32Array(100).fill(4));
});

test("of sixteen lanes and of eight each proves itself, once there are so many", () => {
  const turns = kernel({
    name: "turns",
    about: "Sums that wait for themselves.",
    form: "each",
    takes: { x: "f64[n]", steps: "i32" },
    gives: { y: "f64[n]" },
    element({ x, y, steps }, i) {
      let sum = x[i]!;
      for (let t = 0; t < steps; t++) sum = sum * 0.5 + 1;
      y[i] = sum;
    },
  });
  const own = planned(turns);
  const machine = machineOf(own, undefined, (bytes) => inHaste(bytes));
  for (const [n, unproven] of [
    [7, [16, 8]],
    [15, [16]],
    [16, []],
  ] as const) {
    enter(machine, own, callOf(own, { x: new Float64Array(n), steps: 3 }));
    assert.equal(machine.unproven, unproven);
  }
});
