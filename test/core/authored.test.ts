// What an author's mistakes in a model of any kind come to where nobody has read its types.
import { always, model, number, process, to, world } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { assert, test } from "../suite.ts";

const walk = {
  kind: "noise",
  name: "walk",
  about: "A step a tick.",
  params: { step: { value: 1, range: [0, 3], about: "its length" } },
  start: () => ({ x: 0, tick: 0 }),
  due: ({ tick }: { tick: number }) => tick + 1,
  step(state: { x: number; tick: number }) {
    state.tick++;
  },
  observe: ({ x }: { x: number }) => ({ x }),
};
const walking = (changes: object) => model({ ...walk, ...changes } as never);

const declared: readonly (readonly [what: string, changes: object, told: RegExp])[] = [
  ["a kind that is none", { kind: "nois" }, /^model walk: expected a kind, got "nois"; did you mean noise\? /],
  [
    "one that hears and has no ears",
    { hears: ["go"] },
    /^noise walk: expected hear, since it hears something, got none;/,
  ],
  [
    "a law that is no function",
    { laws: { "it is": true } },
    /^noise walk, law "it is": expected a function, got true;/,
  ],
  [
    "a count that is not whole",
    { params: { step: { ...walk.params.step, value: 1.5, whole: true } } },
    /^noise "walk": expected a whole step, got 1.5; mend its value, or leave whole out$/,
  ],
];
for (const [what, changes, told] of declared)
  test(`${what} is refused where it is declared`, () => {
    assert.throws(() => walking(changes), told);
  });

test("what a move leaves that is no trouble ends the run in one line, in a world too", () => {
  for (const [left, got] of [
    [Promise.resolve(), "a promise; wait with after, not with await"],
    [{ x: 0, tick: 1 }, "{ x, tick }; change the state in place"],
    ["bad", '"bad"; change the state in place'],
    [{ kind: "exploded", about: "it" }, "{ kind, about }; change the state in place"],
  ] as const) {
    const odd = walking({ step: () => left });
    const expected = `expected nothing, or a trouble of kind diverged, stalled, ran out, failed, got ${got}`;
    assert.equal(new World(odd).advance(5), { kind: "failed", about: `walk, event 1: step: ${expected}`, tick: 1 });
    const around = world({ name: "around", about: "One walks.", members: { odd }, links: {} });
    assert.is(new World(around).advance(5)!.about, `around, event 1: odd: ${expected}`);
  }
});

test("what is observed is a record of numbers at once, in a world too", () => {
  for (const [seen, got] of [
    [Promise.resolve({ x: 1 }), "a promise"],
    [[1], "[1]"],
    [3, "3"],
    [null, "null"],
  ] as const) {
    const odd = walking({ observe: () => seen });
    assert.throws(
      () => new World(odd).observe(),
      (error) => error.message === `walk, observe: expected a record of numbers, got ${got}; return one`,
    );
    const around = world({ name: "around", about: "One walks.", members: { odd }, links: {} });
    assert.throws(() => new World(around).observe(), /^world around, odd, observe: expected a record of numbers, got /);
  }
});

test("a listener that hears it in another shape is told with both shapes", () => {
  const pair = { about: "One of two.", state: () => ({}) };
  const caller = process({
    ...pair,
    name: "caller",
    ports: { out: to({ ping: { count: number } }) },
    hears: {},
    on: {},
  });
  const callee = process({ ...pair, name: "callee", hears: { ping: {} }, on: { ping() {} } });
  assert.throws(
    () =>
      world({ name: "two", about: "Two.", members: { caller, callee }, links: { caller: { out: "callee" } } as never }),
    /^world two, caller.out: expected .* understands "ping", got callee, which hears it with no fields; say /,
  );
});

test("bounds from a most to a least are refused, since nothing lies within", () => {
  assert.throws(
    () => always({ x: [2, -2] }),
    /^requirement, x: expected a range from its least to its most, got \[2, -2\];/,
  );
});
