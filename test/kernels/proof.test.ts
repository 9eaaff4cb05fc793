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
  enter(machine, plan, callOf(plan, passed(machine.built.widths[0]! - 1)));
  assert.is(machine.unproven.size, 1);
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
  assert.is(machine.unproven.size, 0);
  machine.run(0, 1, 0, 100, ...numbers);
  leave();
  assert.equal(
    call.arrays[1],
    Float64Array.from({ length: 100 }, (_, i) => (i === 3 ? Number.NaN : i + 1)),
  );
  assert.equal(call.arrays[2], new Int32Array(100).fill(4));
});

test("what is left of sixteen lanes proves itself, too, whatever the call leaves", () => {
  const halved = kernel({
    name: "halved",
    about: "Sums of what was halved.",
    form: "each",
    takes: { x: "f64[n]", times: "size" },
    gives: { y: "f64[n]" },
    element({ x, times, y }, i) {
      let part = x[i]!;
      for (let k = 0; k < times; k++) part *= 0.5;
      y[i] = y[i]! + part;
    },
  });
  /** Takes the last sum of vectors for a difference: one of eight lanes. */
  const lastly = (bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module => {
    const wrong = bytes.slice();
    const last = bytes.findLastIndex((_, i) => add.every((byte, k) => bytes[i + k] === byte));
    wrong.set(subtract, last);
    return new WebAssembly.Module(wrong);
  };
  const plan = planned(halved);
  for (const n of [8, 16, 100]) {
    const machine = machineOf(plan, undefined, lastly);
    assert.equal(machine.built.widths, [16, 8]);
    const call = callOf(plan, { x: new Float64Array(n).fill(1), y: new Float64Array(n), times: 3 });
    assert.throws(
      () => enter(machine, plan, call),
      /^halved: expected y\[\d+\] to be 0.125 by vectors of any width, got -0.125 where/,
    );
  }
});
