// The queue beside a list that is sorted: whatever is put in, taken and left out, in every order and at every size.

import type { Plain } from "../../lab/core/index.ts";
import { encode, rootKey, Stream, Writer } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { type Letter, Queue } from "../../lab/engine/queue.ts";
import { mm1, twoPhaseCommit } from "../../lab/models/index.ts";
import { constantFrom, forAll, integer, record } from "../draws.ts";
import { assert, test } from "../suite.ts";

const before = (a: Letter, b: Letter): number => a.time - b.time || a.priority - b.priority || a.order - b.order;
const put = (queue: Queue, { time, priority, order, from, cause, place, payload }: Letter): void =>
  queue.push(time, priority, order, from, cause, place, payload);

/** So many letters, due at so many different times; sizes on both sides of where sorting changes its way. */
const loads = record({
  seed: integer({ min: 0, max: 1e6 }),
  size: constantFrom(0, 1, 2, 5, 17, 300, 511, 512, 3000),
  times: constantFrom(1, 3, 1000, 2 ** 40),
  priorities: constantFrom(1, 3, 1023),
});

const types = ["ring", "tell", "ask", "answer"];
/** Some that lie flat, and some that do not. */
const payloads: readonly ((n: number) => Plain)[] = [
  () => null,
  (n) => n,
  (n) => ({ n }),
  (n) => ({ n, minus: -0, none: Number.NaN }),
  (n) => ({ n, far: Number.POSITIVE_INFINITY, near: 5e-324, half: n / 2 }),
  (n) => ({ half: n / 2, n, near: 5e-324 }),
  (n) => ({ n, 7: 1, 3: n }),
  (n) => ({ [`n${n}`]: n }),
  (n) => ({ n, a: 1, b: 2, c: 3, d: 4 }),
  (n) => ({ n, name: "x" }),
  () => ({}),
  (n) => [n],
  (n) => JSON.parse(`{ "__proto__": ${n} }`) as Plain,
];

const lettersOf = ({
  seed,
  size,
  times,
  priorities,
}: {
  seed: number;
  size: number;
  times: number;
  priorities: number;
}) => {
  const random = new Stream(rootKey(seed, "letters"), 0);
  return Array.from(
    { length: size },
    (_, order): Letter => ({
      time: random.below(times),
      priority: random.below(priorities) - (priorities >> 1),
      order,
      from: random.chance(0.2) ? null : `m${random.below(3)}`,
      cause: random.below(99),
      place: random.below(4),
      payload: payloads[random.below(payloads.length)]!(order),
    }),
  );
};

test("a record of few numbers is heard as it was sent, whatever its names and how many came before", () => {
  const queue = new Queue();
  for (let names = 1; names <= 5; names++)
    for (let k = 0; k < 8; k++) {
      const sent = Object.fromEntries(
        Array.from({ length: names }, (_, i) => [`${"abcde"[i]}${k}${names}`, i + k / 8]),
      );
      queue.push(0, 0, 0, null, 0, 0, sent);
      assert.equal(queue.take(), sent);
    }
});

test("letters are taken, and told, by time, priority and order of posting", () => {
  forAll(loads, (load) => {
    const queue = new Queue();
    const letters = lettersOf(load);
    for (const letter of letters) put(queue, letter);
    const expected = letters.toSorted(before);
    assert.equal(queue.letters(), expected);
    const writer = new Writer();
    queue.write(writer.begin(), types);
    assert.equal(
      writer.bytes().slice(),
      encode(expected.map(({ place, payload, ...rest }) => [...Object.values(rest), types[place]!, payload])),
    );
    for (const { time, order, place, payload } of expected) {
      assert.is(queue.time, time);
      const taken = queue.take();
      assert.equal([queue.order, queue.place, taken], [order, place, payload]);
    }
    assert.equal([queue.size, queue.time], [0, Number.POSITIVE_INFINITY]);
  });
});

test("what all records inherit is in no payload", () => {
  const queue = new Queue();
  const everybody = Object.prototype as { inherited?: number };
  queue.push(1, 0, 0, null, 0, 0, { n: 1, inherited: 5 });
  everybody.inherited = 1;
  try {
    queue.push(0, 0, 0, null, 0, 0, { n: 2 });
    assert.equal(Object.keys(queue.take() as object), ["n"]);
  } finally {
    delete everybody.inherited;
  }
});

test("what is put in while others are taken finds its place among them", () => {
  forAll(loads, (load) => {
    const queue = new Queue();
    const random = new Stream(rootKey(load.seed, "turns"), 0);
    let expected: Letter[] = [];
    let now = 0;
    for (const letter of lettersOf(load)) {
      // Most are due soon, many at once, some at this very time.
      const due = { ...letter, time: now + Math.floor(letter.time / 2) };
      put(queue, due);
      expected.push(due);
      if (random.chance(0.02)) {
        queue.filter((_, place) => place !== 3);
        expected = expected.filter(({ place }) => place !== 3);
      }
      if (random.chance(0.1)) {
        queue.recall(letter.place, "m1");
        expected = expected.filter(({ place, from }) => place !== letter.place || from !== "m1");
        assert.is(queue.time, Math.min(...expected.map(({ time }) => time)));
      }
      assert.is(queue.size, expected.length);
      if (expected.length === 0 || random.chance(0.4)) continue;
      const first = expected.reduce((a, b) => (before(a, b) < 0 ? a : b));
      assert.equal(queue.first, first);
      const taken = queue.take();
      assert.equal([queue.order, queue.place, taken], [first.order, first.place, first.payload]);
      expected.splice(expected.indexOf(first), 1);
      now = first.time;
    }
    assert.equal(queue.letters(), expected.toSorted(before));
  });
});

test("what is left out is gone, and nothing else", () => {
  forAll(loads, (load) => {
    const queue = new Queue();
    const letters = lettersOf(load);
    for (const letter of letters) put(queue, letter);
    queue.filter((from, place) => from !== "m1" || place !== 2);
    const left = letters.filter(({ from, place }) => from !== "m1" || place !== 2);
    assert.equal(queue.letters(), left.toSorted(before));
    // What was left out has made room.
    for (const letter of left) put(queue, { ...letter, order: letter.order + letters.length });
    assert.is(queue.size, 2 * left.length);
    for (const { order } of queue.letters()) {
      queue.take();
      assert.is(queue.order, order);
    }
  });
});

test("whoever takes back one letter looks at no other, but once in a while at all", () => {
  let looks = 0;
  class Counted extends Queue {
    override filter(keep: Parameters<Queue["filter"]>[0]): void {
      super.filter((from, place) => {
        looks++;
        return keep(from, place);
      });
    }
  }
  const queue = new Counted();
  const waiting = 1000;
  for (let i = 0; i < waiting; i++) queue.push(1e6 + i, 0, i, `m${i}`, 0, i, null);
  const rounds = 20;
  for (let order = waiting; order < (rounds + 1) * waiting; order++) {
    const i = order % waiting;
    queue.recall(i, `m${i}`);
    queue.push(1e6 + order, 0, order, `m${i}`, 0, i, null);
  }
  assert.is(queue.size, waiting);
  assert.ok(looks <= rounds * waiting, `${looks} looks`);
  assert.equal(
    queue.letters().map(({ order }) => order),
    Array.from({ length: waiting }, (_, i) => rounds * waiting + i),
  );
});

test("a snapshot is the situation's bytes", () => {
  for (const model of [mm1, twoPhaseCommit])
    for (const until of [0, 700, 5_000_000]) {
      const world = new World(model);
      world.advance(until);
      assert.equal(world.snapshot(), encode(world.situation()));
    }
});
