// Blocks of Threefry in little more than the time of one: two under a key, or two under each of two keys. What a block
// is, is threefry.ts's.
import { Code, moduleOf, op } from "./compiler/wasm.ts";
import { threefry } from "./threefry.ts";

interface Blocks {
  /** Under key (k0, k1) the blocks of counters (c0, c1) and (c0, other): the first four words. Allocates nothing. */
  readonly draw: (c0: number, c1: number, other: number, k0: number, k1: number) => void;
  /** The same and then both under key (l0, l1): eight words. Allocates nothing. */
  readonly drawTwice: (c0: number, c1: number, other: number, k0: number, k1: number, l0: number, l1: number) => void;
  /** What was drawn, until the next is. */
  readonly words: Int32Array;
}

/** By how much the second word is turned, round after round. */
const turns = [13, 15, 26, 6, 17, 29, 16, 24];

const pages = [1, 1] as const;
const [c0, c1, other] = [0, 1, 2] as const;

/**
 * Hot: each step of a block waits for the one before it, so that those of others go in between. Not in the lanes of a
 * vector, which has no instruction that turns words: there the first word comes after twice the time.
 */
function interleaved(keys: 1 | 2): Uint8Array<ArrayBuffer> {
  const code = new Code();
  const given = 3 + 2 * keys;
  const add = (to: number, what: number) => code.get(to).get(what).op(op.i32Add).set(to);
  const blocks = Array.from({ length: keys }, (_, at) => {
    const [k0, k1, k2] = [3 + 2 * at, 4 + 2 * at, given + at] as const;
    code.i32(0x1bd11bda).get(k0).op(op.i32Xor).get(k1).op(op.i32Xor).set(k2);
    return [c1, other].map((counter, second) => {
      const a = given + keys + 2 * (2 * at + second);
      code.get(c0).get(k0).op(op.i32Add).set(a);
      code
        .get(counter)
        .get(k1)
        .op(op.i32Add)
        .set(a + 1);
      return { a, b: a + 1, key: [k0, k1, k2] };
    });
  }).flat();
  for (let round = 0; round < 20; round++) {
    for (const { a, b } of blocks) {
      add(a, b);
      code
        .get(b)
        .i32(turns[round % 8]!)
        .op(op.i32Rotl);
      code.get(a).op(op.i32Xor).set(b);
    }
    if (round % 4 !== 3) continue;
    const time = (round + 1) / 4;
    for (const { a, b, key } of blocks) {
      add(a, key[time % 3]!);
      add(b, key[(time + 1) % 3]!);
      code.get(b).i32(time).op(op.i32Add).set(b);
    }
  }
  const words = blocks.flatMap(({ a, b }) => [a, b]);
  for (const [at, word] of words.entries())
    code
      .i32(0)
      .get(word)
      .memory(op.i32Store, 4 * at);
  const whole = (length: number) => Array.from({ length }, () => "i32" as const);
  return moduleOf(whole(given), whole(keys + words.length), code.bytes, pages).bytes;
}

function inWasm(): Blocks {
  const m = new WebAssembly.Memory({ initial: pages[0], maximum: pages[1] });
  const run = (keys: 1 | 2) =>
    new WebAssembly.Instance(new WebAssembly.Module(interleaved(keys)), { e: { m } }).exports["run"];
  return {
    draw: run(1) as Blocks["draw"],
    drawTwice: run(2) as Blocks["drawTwice"],
    words: new Int32Array(m.buffer, 0, 8),
  };
}

/** The same, one after the other. */
export function inTurn(): Blocks {
  const words = new Int32Array(8);
  const block = (at: number) => words.subarray(2 * at, 2 * at + 2);
  const [first, second, third, fourth] = [block(0), block(1), block(2), block(3)];
  const draw: Blocks["draw"] = (c0, c1, other, k0, k1) => {
    threefry(k0, k1, c0, c1, first);
    threefry(k0, k1, c0, other, second);
  };
  return {
    words,
    draw,
    drawTwice(c0, c1, other, k0, k1, l0, l1) {
      draw(c0, c1, other, k0, k1);
      threefry(l0, l1, c0, c1, third);
      threefry(l0, l1, c0, other, fourth);
    },
  };
}

function either(): Blocks {
  try {
    return inWasm();
  } catch {
    // A page may forbid WebAssembly: the same words, slower.
    return inTurn();
  }
}

export const { draw, drawTwice, words } = either();
