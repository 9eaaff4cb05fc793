// What fits a message's fields, kind by kind.
import {
  address,
  checkPayload,
  flag,
  list,
  number,
  type Plain,
  plain,
  type Shape,
  text,
} from "../../lab/core/index.ts";
import { oneOf } from "../../lab/core/message.ts";
import { assert, test } from "../suite.ts";

const values: readonly (readonly [value: Plain | undefined, shown: string])[] = [
  [undefined, "undefined"],
  [null, "null"],
  [0, "0"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NaN, "NaN"],
  ["", '""'],
  [true, "true"],
  [[], "[]"],
  [[1, 2], "[1, 2]"],
  [[1, "2"], '[1, "2"]'],
  [{ a: 1 }, "{ a }"],
];

for (const [shape, what, fitting] of [
  [number, "a number", ["0", "Infinity"]],
  [text, "text", ['""']],
  [address({}), "an address", ['""']],
  [flag, "true or false", ["true"]],
  [list(number), "a list", ["[]", "[1, 2]"]],
  [list(list(number)), "a list", ["[]"]],
  [plain(), "plain data", values.slice(1).map(([, shown]) => shown)],
] as readonly (readonly [shape: Shape<unknown>, what: string, fitting: readonly string[]])[])
  test(`${what}${shape.item ? `, each ${shape.item.kind},` : ""} is ${fitting.join(", ")} alone`, () => {
    for (const [value, shown] of values) {
      const told = () => checkPayload("ann, note", { it: shape }, value === undefined ? {} : { it: value });
      if (fitting.includes(shown)) told();
      else
        assert.throws(
          told,
          ({ message }) => message === `ann, note, it: expected ${what}, got ${shown}; mend the payload`,
        );
    }
  });

test("who there is, is listed once, however many are named", () => {
  let looks = 0;
  const names = Array.from({ length: 100 }, (_, i) => `m${i}`);
  const watched = new Proxy(names, {
    get(held, at) {
      looks++;
      return Reflect.get(held, at);
    },
  });
  const fields = { groups: list(list(oneOf(watched))) };
  const before = looks;
  for (let turn = 0; turn < 10; turn++) checkPayload("ann, part", fields, { groups: [names] });
  assert.is(looks, before);
  assert.throws(() => checkPayload("ann, part", fields, { groups: [["m1", "m100"]] }), /a member, got "m100"/);
});

test("a message without fields carries nothing, or a record of nothing", () => {
  for (const nothing of [null, {}, 3, "word"]) checkPayload("ann, wave", {}, nothing);
  assert.throws(
    () => checkPayload("ann, wave", {}, { hand: 1 }),
    /^ann, wave: expected the fields none, got hand; leave it out$/,
  );
  assert.throws(
    () => checkPayload("ann, note", { a: number, b: text }, { a: 1, b: "", c: 2 }),
    /^ann, note: expected the fields a, b, got c; leave it out$/,
  );
  assert.throws(
    () => checkPayload("ann, note", { a: number }, null),
    /^ann, note, a: expected a number, got undefined; /,
  );
});
