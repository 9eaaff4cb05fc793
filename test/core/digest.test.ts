import { murmur128 } from "../../kernels/murmur.ts";
import { copy, decode, digest, encode, Fold, type Plain, sha256Hex } from "../../lab/core/index.ts";
import { forAll, plain } from "../draws.ts";
import { assert, test } from "../suite.ts";

/** MurmurHash3_x86_128 of bytes, as its author prints it: four words, from one seed. */
function murmur(bytes: Uint8Array, seed = 0): Int32Array {
  const padded = new Uint8Array((bytes.length + 15) & ~15);
  padded.set(bytes);
  const hash = new Int32Array(4).fill(seed);
  murmur128(new Int32Array(padded.buffer), bytes.length, hash);
  return hash;
}

const hexOf = (words: Int32Array): string =>
  [...words].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

test("the state digest is the published MurmurHash3_x86_128", () => {
  const sentences = [
    ["I will not buy this tobacconist's, it is scratched.", "9b5b7ba2ef3f7866889adeaf00f3f98e"],
    ["", "00000000000000000000000000000000"],
  ] as const;
  for (const [text, expected] of sentences) assert.is(hexOf(murmur(new TextEncoder().encode(text))), expected);
});

test("it passes SMHasher's verification: 256 keys of every length to 255, and the hash of their hashes", () => {
  const hashes = new Uint8Array(256 * 16);
  for (let length = 0; length < 256; length++) {
    const key = Uint8Array.from({ length }, (_, i) => i);
    hashes.set(new Uint8Array(murmur(key, 256 - length).buffer), 16 * length);
  }
  assert.is(murmur(hashes)[0]! >>> 0, 0xb3ece62a);
});

test("evidence is hashed by the published SHA-256", () => {
  assert.is(sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.is(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.is(
    sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
  assert.is(sha256Hex("é"), sha256Hex(Uint8Array.of(0xc3, 0xa9)));
});

test("a digest is the hash of the canonical bytes, at every length", () => {
  // About 1000 a writer's first buffer is full, and its padding needs room too.
  for (const from of [0, 990]) {
    for (let length = from; length < from + 50; length++) {
      const value = Uint8Array.from({ length }, (_, i) => 255 - i);
      const fold = new Fold();
      fold.add(value);
      assert.is(digest(value), hexOf(murmur(encode(value))));
      assert.is(fold.hex(), digest(value));
    }
  }
  forAll(plain, (value) => assert.is(digest(value), hexOf(murmur(encode(value)))));
});

test("a digest does not remember what was hashed before it", () => {
  const small = digest([1]);
  digest(new Uint8Array(5000).fill(255));
  assert.is(digest([1]), small);
});

test("equal values have one digest, and one bit more another", () => {
  forAll(plain, (value) => {
    assert.is(digest(copy(value)), digest(value));
    assert.is(digest(decode(encode(value))), digest(value));
    assert.is.not(digest([value, 0]), digest([value, -0]));
  });
});

test("a fold depends on every value and on their order", () => {
  const folded = (...values: Plain[]): string => {
    const fold = new Fold();
    for (const value of values) fold.add(value);
    return fold.hex();
  };
  assert.is(folded(), "00000000000000000000000000000000");
  assert.is(folded([1, 2]), digest([1, 2]));
  assert.is(new Set([folded(1, 2), folded(2, 1), folded(1), folded(1, 2, 3), folded([1, 2])]).size, 5);
  const bytes = encode("two");
  const chained = murmur(encode("one"));
  const padded = new Uint8Array(16);
  padded.set(bytes);
  murmur128(new Int32Array(padded.buffer), bytes.length, chained);
  assert.is(folded("one", "two"), hexOf(chained));
});

test("the digests of a few states are frozen", () => {
  const frozen: readonly (readonly [value: Plain, digest: string])[] = [
    [null, "95360aea047afe31047afe31047afe31"],
    [0, "3de8a1768ca173e18ca173e18ca173e1"],
    ["", "a1e695f10d660dc60d660dc60d660dc6"],
    ["é\ud800", "0741f2b41fcde5df90483fdb62cef8fc"],
    [{ tick: 0, u: Float64Array.of(1, 1, 1) }, "f78bafa14143247da0eac2cca43b1de2"],
    [new Map([["k", [new Set([1n])]]]), "d72a15436abe6b367572690fc861280e"],
  ];
  for (const [value, expected] of frozen) assert.is(digest(value), expected);
});
