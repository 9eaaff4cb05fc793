import { runInNewContext } from "node:vm";
import { checkPlaces, copy, decode, encode, firstDifference, type Plain } from "../../lab/core/index.ts";
import { forAll, plain, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const same = (left: Plain, right: Plain): boolean => hex(encode(left)) === hex(encode(right));

test("what is decoded is what was encoded", () => {
  forAll(plain, (value) => assert.equal(decode(encode(value)), value), 300);
});

test("a text keeps each of its letters, on either side of what takes one byte", () => {
  for (let unit = 0; unit < 0x300; unit++) {
    const text = `a${String.fromCharCode(unit)}`;
    assert.is(decode(encode(text)), text);
  }
  // A tag, the length, then one byte a letter, or two as soon as one needs them.
  assert.is(encode("\x7f").length, encode("").length + 1);
  assert.is(encode("\x80").length, encode("").length + 2);
});

test("a text is read as it is, whatever others were read before it", () => {
  const words = Array.from({ length: 20_000 }, (_, i) => `${i % 3 === 0 ? "m" : "__proto__"}${i.toString(7)}`);
  const long = [
    "b".repeat(63),
    "b".repeat(64),
    "b".repeat(65),
    `${"b".repeat(64)}c`,
    `${"b".repeat(63)}c`,
    "",
    "__proto__",
  ];
  for (const text of [...words, ...long, ...words]) assert.is(decode(encode(text)), text);
});

test("columns of every length are read back, few numbers or many", () => {
  for (const length of [0, 1, 7, 8, 9, 100]) {
    const numbers = Float64Array.from({ length }, (_, i) => (i === 3 ? Number.NaN : -i / 3));
    const [read] = decode(encode([numbers])) as [Float64Array];
    assert.equal(read, numbers);
    assert.is(read.buffer.byteLength, 8 * length);
  }
});

test("what is decoded has the bytes that it was decoded from", () => {
  forAll(plain, (value) => assert.equal(encode(decode(encode(value))), encode(value)), 300);
});

test("a copy is equal and shares nothing", () => {
  const parts = (value: unknown): readonly object[] =>
    typeof value !== "object" || value === null
      ? []
      : [
          value,
          ...(value instanceof Map
            ? [...value].flat()
            : value instanceof Set
              ? [...value]
              : Object.values(value)
          ).flatMap(parts),
        ];
  forAll(plain, (value) => {
    const copied = copy(value);
    assert.equal(copied, value);
    const ours = new Set(parts(value));
    assert.not(parts(copied).some((part) => ours.has(part)));
  });
  const named = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as Plain;
  assert.equal(encode(copy(named)), encode(named));
});

test("a first difference is found where bytes differ, and nowhere else", () => {
  forAll(tuple(plain, plain), ([left, right]) => {
    for (const [a, b] of [
      [left, right],
      [
        [left, 1],
        [right, 1],
      ],
      [
        { left, right },
        { left, right: left },
      ],
    ] as [Plain, Plain][]) {
      const found = firstDifference(a, b);
      assert.is(found === undefined, same(a, b));
      if (found?.left !== undefined && found.right !== undefined) assert.not(same(found.left, found.right));
    }
    assert.is(firstDifference(left, decode(encode(left))), undefined);
  });
});

test("a record without a prototype has no other bytes, so it is no difference", () => {
  assert.is(firstDifference(Object.create(null), {}), undefined);
});

test("the first difference is named by its path", () => {
  const paths: readonly (readonly [left: Plain, right: Plain, path: string])[] = [
    [1, 2, ""],
    [0, -0, ""],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, "a.1.b"],
    [{ a: 1, b: 2, c: 3 }, { a: 1, b: 3, c: 4 }, "b"],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, "a"],
    [{ a: 1 }, { a: 1, b: 2 }, "b"],
    [[1, 2], [1, 2, 3], "2"],
    [new Map([["x", { y: 1 }]]), new Map([["x", { y: 2 }]]), "x.y"],
    [new Set([1, 2]), new Set([2, 1]), "0"],
    [{ u: Float64Array.of(1, 2) }, { u: Float64Array.of(1, 3) }, "u.1"],
    [{ u: Float64Array.of(1) }, { u: Float32Array.of(1) }, "u"],
    [{ u: [] }, { u: {} }, "u"],
    [{ u: null }, { u: 0 }, "u"],
  ];
  for (const [left, right, path] of paths) assert.is(firstDifference(left, right)?.path, path);
  assert.equal(firstDifference({ a: 1 }, { a: 1, b: 2 }), { path: "b", left: undefined, right: 2 });
  assert.equal(firstDifference({ a: 1, b: 2 }, { a: 1 }), { path: "b", left: 2, right: undefined });
});

test("there is one NaN, whatever its payload", () => {
  const odd = new Float64Array(BigUint64Array.of(0xfff8_0000_dead_beefn, 0x7ff0_0000_0000_0001n).buffer);
  assert.equal(encode(odd), encode(Float64Array.of(Number.NaN, Number.NaN)));
  assert.equal(encode(odd[0]!), encode(Number.NaN));
  const small = new Float32Array(Uint32Array.of(0xffc0_1234).buffer);
  assert.equal(encode(small), encode(Float32Array.of(Number.NaN)));
});

test("insertion order is kept, and minus zero is not zero", () => {
  assert.not(same({ a: 1, b: 2 }, { b: 2, a: 1 }));
  assert.not(same(new Set([1, 2]), new Set([2, 1])));
  assert.not(
    same(
      new Map([
        [1, 1],
        [2, 2],
      ]),
      new Map([
        [2, 2],
        [1, 1],
      ]),
    ),
  );
  assert.not(same(-0, 0));
});

test("a record's bytes are its head, then each name's and each value's, however many shapes there have been", () => {
  const held: readonly Plain[] = [0.5, Number.NaN, "x", "λ", null, true, 7n, [1], {}, { a: 1 }, new Map(), -0];
  const shape = (k: number): Plain =>
    Object.fromEntries(
      Array.from({ length: 1 + (k % 18) }, (_, i) => [`${k % 2 === 0 ? "n" : "ν"}${k} ${i}`, held[(k + i) % 12]!]),
    );
  const alone = (value: Plain): readonly number[] => [...encode(value).subarray(1)];
  // More shapes of each length than are remembered, then all of them once more.
  for (let k = 0; k < 2 * 18 * 70; k++) {
    const record = shape(k % (18 * 70));
    const entries = Object.entries(record as { readonly [name: string]: Plain });
    const head = [8, entries.length, 0, 0, 0];
    assert.equal(alone(record), [...head, ...entries.flatMap(([name, value]) => [...alone(name), ...alone(value)])]);
  }
});

test("a record's names keep each of their bytes, though together they look like a number that is none", () => {
  for (const letter of ["\u7ff0", "\u7ff8", "\ufff4", "\uffff"]) {
    for (let length = 1; length <= 12; length++) {
      const record = { [letter.repeat(length)]: 1.5, [`${letter.repeat(length)}x`]: -0 };
      assert.equal(decode(encode(record)), record);
    }
  }
});

test("a part of a buffer has the bytes of the part", () => {
  const whole = Int32Array.of(1, 2, 3, 4);
  assert.equal(encode(whole.subarray(1, 3)), encode(Int32Array.of(2, 3)));
  assert.equal(copy(whole.subarray(1, 3)).buffer.byteLength, 8);
});

/** Version 1 for ever: these bytes may never change. */
const frozen: readonly (readonly [value: Plain, bytes: string])[] = [
  [null, "01 00"],
  [false, "01 01"],
  [true, "01 02"],
  [-0, "01 03 0000000000000080"],
  [Number.NaN, "01 03 000000000000f87f"],
  ["a\u0000z", "01 04 03000000 61 00 7a"],
  ["é\ud800", "01 05 02000000 e900 00d8"],
  [-255n, "01 06 04 03000000 2d 66 66"],
  [[1, []], "01 07 02000000 03 000000000000f03f 07 00000000"],
  [{ b: 1, a: false }, "01 08 02000000 04 01000000 62 03 000000000000f03f 04 01000000 61 01"],
  [new Map([["k", null]]), "01 09 01000000 04 01000000 6b 00"],
  [new Set([true]), "01 0a 01000000 02"],
  [Float64Array.of(1, Number.NaN), "01 10 02000000 000000000000f03f 000000000000f87f"],
  [Float32Array.of(0.5, Number.NaN), "01 11 02000000 0000003f 0000c07f"],
  [Int32Array.of(-2), "01 12 01000000 feffffff"],
  [Uint32Array.of(2), "01 13 01000000 02000000"],
  [Int16Array.of(-2), "01 14 01000000 feff"],
  [Uint16Array.of(2), "01 15 01000000 0200"],
  [Int8Array.of(-2), "01 16 01000000 fe"],
  [Uint8Array.of(2), "01 17 01000000 02"],
];

test("the bytes of encoding 1 are frozen", () => {
  for (const [value, bytes] of frozen) {
    assert.is(hex(encode(value)), bytes.replaceAll(" ", ""));
    assert.equal(decode(bytesOf(bytes)), value);
  }
});

test("bytes that break off, go on or are of another version are refused", () => {
  const bytes = encode({ a: [1, "é", 5n, Float64Array.of(1)], b: new Map([["k", new Set([null])]]) });
  const refused = /^state: expected bytes of encoding 1, got \d+ bytes that break off or stray at \d+; /;
  for (let length = 0; length < bytes.length; length++) assert.throws(() => decode(bytes.slice(0, length)), refused);
  assert.throws(() => decode(Uint8Array.of(...bytes, 0)), refused);
  assert.throws(() => decode(Uint8Array.of(2, ...bytes.slice(1))), refused);
});

test("with any one byte changed, the bytes are decoded or refused", () => {
  const bytes = encode({ a: [1, "é", -5n, Float64Array.of(1)], b: new Map([["k", new Set([null, true])]]) });
  for (let at = 0; at < bytes.length; at++) {
    // A high byte of a count would have millions of nothings read.
    for (const changed of [0, 1, 5, 6, 9, 17, 65]) {
      try {
        decode(bytes.with(at, changed));
      } catch (error) {
        assert.is((error as Error).name, "Misuse", `byte ${at} made ${changed}: ${error}`);
      }
    }
  }
});

const cycle: Plain[] = [];
cycle.push(cycle);
const twice = { x: 1 };

class Walker {
  x = 1;
}

test("what is not plain is refused by its path", () => {
  const strange: readonly (readonly [value: unknown, got: RegExp])[] = [
    [undefined, /got undefined;/],
    [() => 1, /got a function;/],
    [Symbol("s"), /got Symbol\(s\);/],
    [new Walker(), /got a Walker;/],
    [new Date(0), /got a Date;/],
    [/x/, /got a RegExp;/],
    [new Number(1), /got a Number;/],
    [Promise.resolve(), /got a Promise;/],
    [new ArrayBuffer(8), /got an ArrayBuffer;/],
    [new DataView(new ArrayBuffer(8)), /got a DataView;/],
    [new BigInt64Array(1), /got a BigInt64Array;/],
    [Buffer.alloc(1), /got a \w*Buffer;/],
  ];
  for (const [value, got] of strange) {
    for (const refuses of [encode, copy]) {
      const where = /^state\.a\.0: expected plain data, /;
      assert.throws(
        () => refuses({ a: [value] } as Plain),
        (error) => where.test(error.message) && got.test(error.message),
      );
    }
  }
  // Neither all two hundred steps of the way there, nor none.
  assert.throws(() => encode(cycle), /^state(\.0){8}…(\.0){4}: expected plain data, got a cycle, or what lies deeper /);
  assert.throws(() => copy(cycle), /^state\.0: expected each object in one place, /);
  assert.throws(() => copy({ a: twice, b: { c: twice } }), /^state\.b\.c: expected each object in one place, /);
  assert.throws(() => copy(new Map([["k", [undefined]]]) as unknown as Plain), /^state\.k\.0: expected plain data, /);
  for (const refuses of [encode, copy]) {
    assert.throws(() => refuses(Array(1) as Plain), /^state\.0: expected plain data, got undefined;/);
    const keyed = new Map([[{ a: [undefined] }, 1]]) as unknown as Plain;
    assert.throws(() => refuses(keyed), /^state key\.a\.0: expected plain data, got undefined;/);
  }
});

test("instances of what a user derived from a container are refused", () => {
  for (const value of [new (class extends Map {})(), new (class extends Set {})(), new (class extends Array {})()]) {
    assert.throws(() => encode(value), /expected plain data/);
    assert.throws(() => copy(value), /expected plain data/);
  }
});

test("states as deep as two hundred are plain", () => {
  let deep: Plain = 0;
  for (let level = 0; level < 200; level++) deep = level % 2 === 0 ? [deep] : { deep };
  assert.equal(decode(encode(deep)), deep);
  assert.equal(copy(deep), deep);
  for (const refuses of [encode, copy])
    assert.throws(
      () => refuses([[deep]]),
      /^state\.0\.0\.deep\.0\.deep\.0\.deep\.0….*: expected plain data, got a cycle, or /,
    );
});

test("containers of another realm, such as a notebook's cell, are the same plain data", () => {
  const cell = runInNewContext("({ a: [1, new Map([['k', new Set([2])]])], u: Float64Array.of(1, NaN) })") as Plain;
  const here = { a: [1, new Map([["k", new Set([2])]])], u: Float64Array.of(1, Number.NaN) };
  assert.equal(encode(cell), encode(here));
  assert.equal(encode(copy(cell)), encode(here));
  assert.is(firstDifference(cell, here), undefined);
  assert.throws(() => encode(runInNewContext("new (class Own {})()") as Plain), /expected plain data, got an Own/);
});

test("what is refused inside a set is named by its place", () => {
  const odd = new Set<Plain>([1, 2, Symbol("three") as unknown as Plain]);
  for (const refuses of [encode, copy]) assert.throws(() => refuses(odd), /^state\.2: /);
});

test("what lies too deep is told by its path where places are looked at, too, however deep it is", () => {
  let deep: Plain = 0;
  for (let level = 0; level < 100_000; level++) deep = { deep };
  assert.throws(
    () => checkPlaces(deep),
    /^state\.deep.*: expected plain data, got a cycle, or what lies deeper than 200; /,
  );
});
