import { table } from "../../lab/cli/table.ts";
import { assert, test } from "../suite.ts";
import { folderFor, within } from "./orrery.ts";

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

test("a name that is a number leaves the names where they stand, and a number that is missing the numbers", () => {
  const rows = [
    ["all of them", 1000],
    ["27", ""],
    ["one", ""],
  ];
  assert.is(
    table(["name", "n"], rows),
    `name            n
───────────  ────
all of them  1000
27
one`,
  );
});

test("a table has no most of rows", () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => [i]);
  assert.is(table(["n"], rows).split("\n").length, 200_002);
});

test("what a file calls things moves no cursor and colours nothing", async () => {
  const requirements = { "a\u001b[31m\u202e": { formula: "G x < 0" } };
  const file = { name: "red", question: "Is it?", model: "henon", ticks: 10, requirements };
  const place = folderFor("table", { "red.json": JSON.stringify(file) });
  const { out } = await within(place, ["run", "red.json"]);
  assert.match(out, /^FAILS at tick 0: a\\u001b\[31m\\u202e$/m);
});
