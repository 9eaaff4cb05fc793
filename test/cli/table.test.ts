import { table } from "../../lab/cli/table.ts";
import { assert, test } from "../suite.ts";

test("columns are as wide as their widest cell, and those of numbers stand to the right", () => {
  const rows = [
    ["one", 1, "1e3"],
    ["fourth", 0.25, ""],
  ];
  assert.is(
    table(["name", "n", "word"], rows),
    `name       n  word
──────  ────  ────
one        1   1e3
fourth  0.25`,
  );
});

test("a table has no most of rows", () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => [i]);
  assert.is(table(["n"], rows).split("\n").length, 200_002);
});
