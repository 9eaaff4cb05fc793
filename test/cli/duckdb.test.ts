import { openDatabase } from "../../lab/cli/database.ts";
import { array, constantFrom, type Draw, forAll, integer, oneof, string, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";

const database = await openDatabase("test");

/** Twelve bytes and fewer stand in the column itself, longer ones elsewhere. */
const letters = constantFrom("a", "b", "é", "漢", "🙂", " ", "'");
const texts: Draw<string | null> = oneof(string({ unit: letters, maxLength: 20 }), constantFrom(null, ""));

test("texts come back as they went: near and far, missing and empty, over many chunks", async () => {
  const drawn: (string | null)[][] = [];
  forAll(
    tuple(array(texts, { maxLength: 40 }), integer({ min: 1, max: 200 })),
    ([some, times]) => void drawn.push(Array.from({ length: times }, () => some).flat()),
  );
  for (const values of drawn) {
    await database.fill("told", [{ name: "text", type: "VARCHAR", values }]);
    const { rows } = await database.ask("select text, text || '!', nullif(text, 'a') from told");
    const expected = values.map((text) => [text, text === null ? null : `${text}!`, text === "a" ? null : text]);
    assert.equal(rows, expected);
  }
});
