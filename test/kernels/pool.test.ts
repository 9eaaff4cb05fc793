// The pool: threads that come and go change nothing but the time that a call takes.

import { createHook } from "node:async_hooks";
import { spawnSync } from "node:child_process";
import { MessageChannel, Worker } from "node:worker_threads";
import { type AnyKernel, kernel } from "../../kernels/compiler/index.ts";
import { given, planned } from "../../kernels/compiler/kernel.ts";
import { enter, machineOf, sharedMemory, tiles } from "../../kernels/compiler/machine.ts";
import { pool } from "../../kernels/compiler/node.ts";
import { HAND, hand, piecesOf, place, poolOf, worked } from "../../kernels/compiler/node-pool.ts";
import { callOf, extent } from "../../kernels/compiler/plan.ts";
import { applyDelta, kuramoto, minPlusProduct, nBody, neighbourSum, warpings } from "../../kernels/index.ts";
import { assert, test } from "../suite.ts";

/** Some places of what is given are kept as they are, and some lie outside. */
const shifted = kernel({
  name: "shifted",
  about: "",
  form: "each",
  takes: { x: "f64[n]", by: "size" },
  gives: { y: "f64[n]" },
  element({ x, y, by }, i) {
    if ((i & 3) > 0) y[i] = x[i + by]! + y[i]!;
  },
});

const n = 2000;
const line = (rate: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(rate * i));
const passed = { theta: line(1), omega: line(2), coupling: 1 };

test("calls that follow one another at once are each worked whole", async () => {
  const three = pool(3);
  await three.ready();
  const expected = kuramoto.simd(passed);
  for (let turn = 0; turn < 200; turn++) {
    const size = 1 + ((turn * 37) % 300);
    const few = { theta: passed.theta.slice(0, size), omega: passed.omega.slice(0, size), coupling: turn };
    assert.equal(three.run(kuramoto, few), kuramoto.simd(few));
    const bodies = { x: few.theta, y: few.omega, z: few.theta, mass: few.omega.map(Math.abs), softening: 0.1 };
    assert.equal(three.run(nBody, bodies), nBody.simd(bodies));
  }
  assert.equal(three.run(kuramoto, passed), expected);
  await three.close();
});

test("a thread that dies in the midst of a call is said, and the next call has new ones", async () => {
  const threads: number[] = [];
  const channel = new BroadcastChannel("threads");
  const told = new Promise<void>((resolve) => {
    channel.onmessage = ({ data }) => {
      threads.push(data as number);
      resolve();
    };
  });
  const dying = poolOf(2, new URL("./dying-worker.ts", import.meta.url).href);
  await dying.ready();
  await told;
  assert.equal(threads, [place.hands], "the caller is one of the two");
  channel.close();
  const slope = new Float64Array(n);
  const said = /^kuramoto: expected threads that live, got one that ended in the midst; run it again: they are new$/;
  assert.throws(() => dying.run(kuramoto, { ...passed, slope }), said);
  assert.ok(
    slope.every((one) => one === 0),
    "nothing of it is given",
  );
  // The new one has mostly not begun, and the caller works alone; where it has, it dies as well, so often at most.
  const again = (most: number): unknown => {
    try {
      return dying.run(kuramoto, passed);
    } catch (error) {
      assert.match((error as Error).message, said);
      if (most > 0) return again(most - 1);
      throw error;
    }
  };
  assert.equal(again(4), kuramoto.simd(passed));
  await dying.close();
});

test("threads that cannot begin leave the caller to work alone, and are tried four times", async () => {
  let crews = 0;
  // The process is not always told of a worker that ends at once.
  const made = createHook({ init: (_, kind) => void (kind === "WORKER" && crews++) }).enable();
  const alone = poolOf(3, new URL("./no-such-worker.ts", import.meta.url).href);
  for (let call = 0; call < 12; call++) {
    assert.equal(alone.run(kuramoto, passed), kuramoto.simd(passed));
    await alone.ready();
  }
  made.disable();
  assert.is(crews, 4);
  await alone.close();
});

test("a pool of one is the caller alone, and what is no count of threads is refused", async () => {
  const one = pool(1);
  await one.ready();
  assert.equal(one.run(kuramoto, passed), kuramoto.simd(passed));
  assert.is(one.threads, 1);
  await one.close();
  for (const threads of [0, -1, 1.5, 257, Number.NaN])
    assert.throws(
      () => pool(threads),
      new RegExp(`^pool: expected a whole number of threads from 1 to 256, got ${threads}; pass one$`),
    );
});

test("a pool closed while its threads begin is waited for no longer, and its caller works alone", async () => {
  const three = pool(3);
  const begun = three.ready();
  await three.close();
  await begun;
  assert.equal(three.run(kuramoto, passed), kuramoto.simd(passed));
});

test("kernels that take turns share one memory, and those that are long gone come back", async () => {
  const two = pool(2);
  await two.ready();
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(...given: ConstructorParameters<typeof Memory>) {
      super(...given);
      throw Error("a memory of its own");
    }
  };
  try {
    const x = line(1);
    const all = Array.from({ length: 70 }, (_, by) =>
      kernel({
        name: "plus",
        about: "",
        form: "each",
        takes: { x: "f64[n]" },
        gives: { y: "f64[n]" },
        uses: { by },
        element({ x, y }, i) {
          y[i] = x[i]! + by;
        },
      }),
    );
    for (const [by, plus] of [...all.entries(), [0, all[0]!] as const])
      assert.equal(
        two.run(plus, { x }).y,
        x.map((one) => one + by),
      );
  } finally {
    WebAssembly.Memory = Memory;
  }
  await two.close();
});

test("what is carried out while others work is what they gave, whatever lay there before", async () => {
  const three = pool(3);
  await three.ready();
  for (const [rows, columns] of [
    [700, 512],
    [300, 301],
    [1, 4096],
  ] as const)
    for (let turn = 0; turn < 20; turn++) {
      const cell = new Float64Array(rows * columns).map((_, i) => turn + (i % 97));
      assert.equal(
        three.run(neighbourSum, { cell, rows, columns }),
        neighbourSum.simd({ cell, rows, columns }),
        `${rows} × ${columns}, turn ${turn}`,
      );
    }
  await three.close();
});

test("what comes in while others work is what was passed, be it read, written over or kept", async () => {
  const three = pool(3);
  await three.ready();
  const drawn = (length: number, turn: number) => new Float64Array(length).map((_, i) => ((i + turn) * 7919) % 1013);
  const words = (length: number, turn: number) => Int32Array.from(drawn(length, turn));
  for (let turn = 0; turn < 10; turn++) {
    const calls = [
      // Rows that lie apart from one another.
      [minPlusProduct, { a: drawn(128 * 512, turn), b: drawn(512 * 64, 3), rows: 128, inner: 512, columns: 64 }],
      [applyDelta, { old: words(40_001, turn), delta: words(40_001, 1), mask: words(40_001, 2) }],
      [
        warpings,
        {
          x: drawn(9 * 400 * 8, turn),
          y: drawn(9 * 300 * 8, 2),
          line: new Float64Array(9 * 300 * 8).fill(Infinity),
          ...{ band: 20, blocks: 9, n: 400, m: 300, pairs: 8 },
        },
      ],
      [shifted, { x: drawn(50_000, turn), y: drawn(50_000, 2), by: 30_000 }],
    ] as unknown as [AnyKernel, Record<string, Float64Array>][];
    for (const [one, passed] of calls) {
      const again = Object.fromEntries(Object.entries(passed).map(([name, held]) => [name, held.slice?.() ?? held]));
      assert.equal(three.run(one, passed), one.simd(again), `${one.name}, turn ${turn}`);
    }
  }
  await three.close();
});

test("of a call in work, only what nobody passed is carried out, as far as it goes", () => {
  const plan = planned(neighbourSum);
  const machine = machineOf(plan, sharedMemory());
  const [rows, columns] = [4, 256];
  const cell = new Float64Array(rows * columns).fill(1);
  for (const own of [undefined, new Float64Array(rows * columns)]) {
    const call = callOf(plan, { cell, rows, columns, ...(own && { sum: own }) });
    const { numbers, pieces, bring, early, leave } = enter(machine, plan, call);
    const row = pieces.length / rows;
    bring();
    const sum = given(plan, call)["sum"]!;
    const out = () => sum.filter((one) => one === 8).length;
    for (const piece of pieces.slice(0, 3 * row)) machine.run(...piece, ...numbers);
    early(2.5 * row);
    assert.is(out(), own ? 0 : 2 * columns, "whole rows, without the one in work");
    early(row);
    early(3 * row);
    assert.is(out(), own ? 0 : 3 * columns, "all but the first row, which goes last");
    for (const piece of pieces.slice(3 * row)) machine.run(...piece, ...numbers);
    early(4 * row - 1);
    assert.is(out(), own ? 0 : 3 * columns);
    leave();
    assert.equal(sum, neighbourSum.simd({ cell, rows, columns }).sum);
  }
});

test("every piece of a call is worked once, whoever takes it", () => {
  const desk = { control: new Int32Array(place.hands), numbers: new Float64Array(20), looks: 0 };
  desk.numbers.set([7, 0, 130, 70, 4, 4, 3, 11, 12, 13]);
  desk.control[place.there] = 1000;
  desk.control[place.next] = 2;
  const seen: number[][] = [];
  const ends: number[] = [];
  worked(
    desk,
    piecesOf(desk),
    (...numbers) => seen.push(numbers.slice(0, 7)),
    (before) => ends.push(before),
  );
  const pieces = tiles("each", 130, 70, { together: 4, finer: 4 });
  assert.equal(
    seen,
    pieces.slice(2).map((piece) => [...piece, 11, 12, 13]),
  );
  assert.is(desk.control[place.next], pieces.length + 1);
  assert.equal(
    ends,
    pieces.slice(2).map((_, n) => n + 3),
  );
  desk.numbers[1] = 1;
  desk.control[place.next] = 0;
  worked(
    desk,
    piecesOf(desk),
    (...numbers) => seen.push(numbers.slice(0, 7)),
    () => {},
  );
  assert.equal(
    seen.slice(pieces.length - 2).map((all) => all.slice(0, 4)),
    tiles("sweep", 130, 70, { together: 4, finer: 4 }),
  );
});

test("a thread takes the pieces of the call that is on the desk, and none while it is laid out", async () => {
  const plan = planned(kuramoto);
  const machine = machineOf(plan, sharedMemory());
  const call = callOf(plan, passed);
  const { numbers, pieces, bring, leave } = enter(machine, plan, call);
  bring();
  const own = place.hands;
  const desk = {
    control: new Int32Array(new SharedArrayBuffer(4 * (own + HAND))),
    numbers: new Float64Array(new SharedArrayBuffer(8 * 100)),
  };
  const { control } = desk;
  control[own] = hand.away;
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL("../../kernels/compiler/node-worker.ts", import.meta.url), {
    workerData: { desk, port: port2, own },
    transferList: [port2],
  });
  const leaves = async (state: number) => await Atomics.waitAsync(control, own, state).value;
  await leaves(hand.away);
  const begin = (count: number) => {
    Atomics.store(control, place.call, count);
    Atomics.notify(control, place.call);
  };
  const { id, module, memory } = { ...machine, id: 5 };
  port1.postMessage({ id, module, memory });
  desk.numbers.set([
    id,
    0,
    ...extent(plan, call),
    machine.built.together,
    machine.built.finer,
    numbers.length,
    ...numbers,
  ]);
  begin(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal([control[place.next], control[own]], [0, hand.idle], "a call is laid out");
  begin(2);
  const waits = pieces.length >> 1;
  const allow = (count: number) => {
    Atomics.store(control, place.there, count);
    Atomics.notify(control, place.there);
  };
  allow(waits);
  while (Atomics.load(control, own + 1) < waits) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.is(control[own + 1], waits, "it works no piece that lacks what it needs");
  allow(pieces.length);
  while (Atomics.load(control, place.next) <= pieces.length) await new Promise((resolve) => setTimeout(resolve, 1));
  await leaves(hand.busy);
  leave();
  assert.equal([control[own], given(plan, call)], [hand.idle, kuramoto.simd(passed)]);
  port1.postMessage({ id, module: undefined, memory });
  begin(4);
  await leaves(hand.idle);
  await leaves(hand.busy);
  assert.is(control[own], hand.broken, "what cannot be begun is not what was asked");
  await worker.terminate();
  port1.close();
});

test("what lies outside a table is nothing on a pool too, whatever lay there before", async () => {
  const table = Uint8Array.of(1, 2, 3);
  const wide = Int32Array.of(4, 5);
  const looked = kernel({
    name: "looked",
    about: "",
    form: "each",
    takes: { p: "i32[n]" },
    gives: { y: "i32[n]" },
    uses: { table, wide },
    element({ p, y }, i) {
      y[i] = (table[p[i]!]! | 0) * 100 + (wide[p[i]!]! | 0);
    },
  });
  const two = pool(2);
  await two.ready();
  const p = Int32Array.from({ length: 100 }, (_, i) => i - 3);
  two.run(kuramoto, passed);
  assert.equal(two.run(looked, { p }), looked.itself({ p }));
  await two.close();
});

test("a text that is no file's has threads too", () => {
  const at = (file: string) => new URL(`../../kernels/${file}`, import.meta.url).href;
  const text = `import { dismiss, launch } from "${at("compiler/node.ts")}";
    import { phaseWaves } from "${at("index.ts")}";
    const { given } = await launch(phaseWaves, { theta: Float64Array.of(0) }, { on: "simd", threads: 2 });
    console.log(given.cosine[0]);
    await dismiss();`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", text], { encoding: "utf8" });
  assert.is(stdout, "1\n", stderr);
});
