import { openDatabase } from "../../lab/cli/database.ts";
import { array, constantFrom, type Draw, double, forAll, integer, oneof, string, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";

const database = await openDatabase("test");

/** Twelve bytes and fewer stand in the column itself, longer ones elsewhere. */
const letters = constantFrom("a", "b", "é", "漢", "🙂", " ", "'");
const texts: Draw<string> = oneof(string({ unit: letters, maxLength: 20 }), constantFrom("", "a", "\0"));

test("texts come back as they went: near and far, missing and empty, over many chunks", async () => {
  const drawn: string[][] = [];
  forAll(
    tuple(array(texts, { maxLength: 40 }), integer({ min: 1, max: 200 })),
    ([some, times]) => void drawn.push(Array.from({ length: times }, () => some).flat()),
  );
  for (const values of drawn) {
    await database.fill("told", [{ name: "text", type: "VARCHAR", values }]);
    const { rows } = await database.ask("select text, text || '!', nullif(text, 'a') from told");
    const expected = values.map((text) => [text, `${text}!`, text === "a" ? null : text]);
    assert.equal(rows, expected);
  }
});

test("numbers come back as they went, and what is missing is null", async () => {
  const numbers = array(oneof(double(), constantFrom(-0, Number.NaN, Infinity, 5e-324)), { maxLength: 40 });
  const drawn: number[][] = [];
  forAll(tuple(numbers, integer({ min: 1, max: 200 })), ([some, times]) => {
    drawn.push(Array.from({ length: times }, () => some).flat());
  });
  for (const values of drawn) {
    const whole = values.map((_, i) => (i % 3 === 0 ? 2 ** 53 - i : -i));
    await database.fill("told", [
      { name: "real", type: "DOUBLE", values: Float64Array.from(values) },
      { name: "whole", type: "BIGINT", values: Float64Array.from(whole) },
    ]);
    const { rows } = await database.ask("select real, whole, nullif(whole, -1), whole > 0, 7 from told");
    const told = whole.map((value) => (value === 2 ** 53 ? String(value) : value));
    const expected = values.map((value, i) => [value, told[i], i === 1 ? null : told[i], whole[i]! > 0, 7]);
    assert.equal(rows, expected);
  }
});

test("what is neither number nor text comes back as plain data", async () => {
  const { names, rows } = await database.ask(
    `select [1, null] as a, { b: 'x' } as a, map { 'k': 2.5::double } as m, 2.5::decimal(9, 2) as d,
            date '2026-01-02' as day, 170141183460469231731687303715884105727 as huge, 12::hugeint as h, null as none`,
  );
  assert.equal(names, ["a", "a_", "m", "d", "day", "huge", "h", "none"]);
  assert.equal(rows, [
    [[1, null], { b: "x" }, { k: 2.5 }, "2.50", "2026-01-02", "170141183460469231731687303715884105727", 12, null],
  ]);
});
