// The queue between operators beside a plain list of what it was told.
import { Runs } from "../../lab/core/temporal/runs.ts";
import { array, constantFrom, forAll, integer, oneof, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";

type Run = readonly [value: number, until: number];

/** Shows all that waits, oldest first, and takes it out. */
function drained(runs: Runs): Run[] {
  const found: Run[] = [];
  for (; runs.length > 0; runs.shift()) found.push([runs.value, runs.until]);
  return found;
}

test("what is pushed comes out in its order, neighbours that are equal as one, and what has left is forgotten", () => {
  // Few values, so that equal neighbours are many; more pushes than shifts, so that the ring grows while it is turned.
  const told = oneof(
    tuple(constantFrom(1, 2, Number.NEGATIVE_INFINITY), integer({ min: 1, max: 3 })),
    constantFrom("shift"),
  );
  forAll(array(told, { minLength: 40, maxLength: 160 }), (steps) => {
    const runs = new Runs(false);
    const expected: [number, number][] = [];
    for (const step of steps) {
      if (typeof step === "string") {
        if (expected.length > 0) runs.shift();
        expected.shift();
      } else {
        const [value, lasting] = step;
        const until = runs.said + lasting;
        const last = expected.at(-1);
        runs.push(value, until);
        assert.is(runs.said, until);
        if (last?.[0] === value) last[1] = until;
        else expected.push([value, until]);
      }
      assert.is(runs.length, expected.length);
      if (expected.length > 0) assert.equal([runs.value, runs.until], expected[0]);
    }
    assert.equal(drained(runs), expected);
  });
});

test("of many that differ none is lost, however the ring was turned before", () => {
  for (let turned = 0; turned <= 40; turned++) {
    const runs = new Runs(false);
    for (let i = 0; i < turned; i++) {
      runs.push(-1 - i, i + 1);
      runs.shift();
    }
    const expected = Array.from({ length: 100 }, (_, i): Run => [i, turned + i + 1]);
    for (const [value, until] of expected) runs.push(value, until);
    assert.equal(drained(runs), expected);
  }
});

test("where only the value at time 0 is asked for, the first stays for ever and no other is kept", () => {
  const runs = new Runs(true);
  for (const [value, until] of [
    [3, 0.5],
    [4, 5],
    [3, 9],
  ] as const)
    runs.push(value, until);
  assert.is(runs.said, 9);
  assert.equal(drained(runs), [[3, Number.POSITIVE_INFINITY]]);
});

test("who looks back is told of all that is pushed, from when and until when", () => {
  const runs = new Runs(false);
  runs.push(7, 1);
  runs.log = [];
  runs.push(7, 3);
  runs.push(8, 4);
  assert.equal(runs.log, [
    { value: 7, from: 1, until: 3 },
    { value: 8, from: 3, until: 4 },
  ]);
});
