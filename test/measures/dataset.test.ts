import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256Hex } from "../../lab/core/index.ts";
import { readDataset } from "../../lab/engine/dataset.ts";
import { root } from "../checkers.ts";
import { forAll, integer } from "../draws.ts";
import { assert, test } from "../suite.ts";

const peers = join(root, "datasets", "peers");
const table = readFileSync(join(peers, "peers.csv"), "utf8");

/** What is read, or refused, of a copy that was changed. */
function changed(change: (folder: string) => void): ReturnType<typeof readDataset> {
  const folder = mkdtempSync(join(tmpdir(), "orrery-peers-"));
  try {
    cpSync(peers, folder, { recursive: true });
    change(folder);
    return readDataset(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The table changed, and its card vouching for the change. */
const vouched = (text: string) =>
  changed((folder) => {
    writeFileSync(join(folder, "peers.csv"), text);
    card(folder, (read) => (read.files[0]!.sha256 = sha256Hex(text)));
  });

interface Card {
  licence: string;
  files: { file: string; sha256: string; columns: { unit?: string }[] }[];
}

function card(folder: string, change: (card: Card) => void): void {
  const path = join(folder, "card.json");
  const read = JSON.parse(readFileSync(path, "utf8"));
  change(read);
  writeFileSync(path, JSON.stringify(read));
}

test("the peers' figures are read with words as words and numbers as numbers", () => {
  const { card, rows } = readDataset(peers);
  assert.is(card.name, "peers");
  assert.ok(rows.length > 100);
  assert.equal(rows[3], {
    workload: "wolf-sheep-small",
    peer: "NetLogo 6.4.0",
    value: 9.94,
    unit: "of Agents.jl",
    source: "ABMFrameworksComparison 553c394 of 2026-02-22",
  });
});

test("every figure says of what, from whom, in which unit and by which source", () => {
  for (const row of readDataset(peers).rows) {
    assert.ok(
      Object.values(row).every((field) => field !== ""),
      JSON.stringify(row),
    );
    assert.ok((row["value"] as number) > 0);
  }
});

test("a changed byte is refused, wherever it is", () => {
  const bytes = Buffer.from(table);
  forAll(
    integer({ min: 0, max: bytes.length - 1 }),
    (at) => {
      const other = Buffer.from(bytes);
      other[at]! ^= 1;
      assert.throws(
        () => changed((folder) => writeFileSync(join(folder, "peers.csv"), other)),
        /^dataset peers, peers.csv: expected sha256 [0-9a-f]{64}, got [0-9a-f]{64};/,
      );
    },
    20,
  );
});

test("a column that is missing or that no card describes is refused by name", () => {
  assert.throws(
    () => vouched(table.replace("value", "figure")),
    /^dataset peers, peers.csv: expected a column value, got/,
  );
  assert.throws(() => vouched(table.replace("source\n", "source,more\n")), /expected 5 columns, got/);
});

test("a row that is too short, or a figure that is none, is refused by its line", () => {
  assert.throws(() => vouched(table.replace(",0.34,", ",")), /peers.csv, line 3: expected 5 fields/);
  assert.throws(
    () => vouched(table.replace(",0.34,", ",fast,")),
    /peers.csv, line 3: expected a number in value, got "fast"/,
  );
  assert.throws(() => vouched(table.replace(",0.34,", ",,")), /expected a number in value, got ""/);
});

test("a card that leaves something unsaid is refused", () => {
  assert.throws(() => changed((folder) => card(folder, (read) => (read.licence = ""))), /expected a text in licence/);
  assert.throws(() => changed((folder) => card(folder, (read) => (read.files = []))), /expected at least one file/);
  assert.throws(
    () => changed((folder) => card(folder, (read) => delete read.files[0]!.columns[2]!.unit)),
    /a unit for every column/,
  );
  assert.throws(
    () => changed((folder) => card(folder, (read) => (read.files[0]!.file = "../peers.csv"))),
    /files of its own folder/,
  );
});
