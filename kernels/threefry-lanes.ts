// Threefry in the lanes of a vector: two keys at two counters each, in the time of one. What a block is, is
// threefry.ts's.
import { Code, moduleOf, op } from "./compiler/wasm.ts";
import { threefry } from "./threefry.ts";

interface Lanes {
  /**
   * Under key (k0, k1) the blocks of counters (c0, c1) and (c0, other), then both under key (l0, l1): eight words, in
   * `words` until the next are drawn. Allocates nothing.
   */
  readonly draw: (k0: number, k1: number, l0: number, l1: number, c0: number, c1: number, other: number) => void;
  readonly words: Int32Array;
}

/** By how much the second word is turned, round after round. */
const turns = [13, 15, 26, 6, 17, 29, 16, 24];

function inVectors(): Lanes {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const code = new Code();
  const [k0, k1, l0, l1, c0, c1, other, a, b] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
  const keys = [9, 10, 11] as const;
  const lanes = (...locals: readonly [number, number, number, number]) => {
    code.get(locals[0]).op(op.i32x4Splat);
    for (const lane of [1, 2, 3] as const) code.get(locals[lane]).op(op.i32x4ReplaceLane).unsigned(lane);
    return code;
  };
  const add = (to: number, what: number) => code.get(to).get(what).op(op.i32x4Add).set(to);
  lanes(k0, k0, l0, l0).set(keys[0]);
  lanes(k1, k1, l1, l1).set(keys[1]);
  code.i32(0x1bd11bda).op(op.i32x4Splat).get(keys[0]).op(op.v128Xor).get(keys[1]).op(op.v128Xor).set(keys[2]);
  lanes(c0, c0, c0, c0).set(a);
  lanes(c1, other, c1, other).set(b);
  add(a, keys[0]);
  add(b, keys[1]);
  for (let round = 0; round < 20; round++) {
    const turn = turns[round % 8]!;
    add(a, b);
    code.get(b).i32(turn).op(op.i32x4Shl);
    code
      .get(b)
      .i32(32 - turn)
      .op(op.i32x4ShrU)
      .op(op.v128Or);
    code.get(a).op(op.v128Xor).set(b);
    if (round % 4 !== 3) continue;
    const time = (round + 1) / 4;
    add(a, keys[time % 3]!);
    add(b, keys[(time + 1) % 3]!);
    code.get(b).i32(time).op(op.i32x4Splat).op(op.i32x4Add).set(b);
  }
  code.i32(0).get(a).get(b).words(0, 4, 1, 5).memory(op.v128Store, 0);
  code.i32(0).get(a).get(b).words(2, 6, 3, 7).memory(op.v128Store, 16);
  const bytes = moduleOf(
    Array.from({ length: a }, () => "i32"),
    [a, b, ...keys].map(() => "v128"),
    code.bytes,
    { shared: false, pages: 1, most: 1 },
  );
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { m: memory } });
  return { draw: exports["run"] as Lanes["draw"], words: new Int32Array(memory.buffer, 0, 8) };
}

/** The same, one after the other. */
export function inTurn(): Lanes {
  const words = new Int32Array(8);
  const block = (at: number) => words.subarray(2 * at, 2 * at + 2);
  const [first, second, third, fourth] = [block(0), block(1), block(2), block(3)];
  return {
    words,
    draw(k0, k1, l0, l1, c0, c1, other) {
      threefry(k0, k1, c0, c1, first);
      threefry(k0, k1, c0, other, second);
      threefry(l0, l1, c0, c1, third);
      threefry(l0, l1, c0, other, fourth);
    },
  };
}

function lanes(): Lanes {
  try {
    return inVectors();
  } catch {
    // A page may forbid WebAssembly: the same words, slower.
    return inTurn();
  }
}

export const { draw, words } = lanes();
