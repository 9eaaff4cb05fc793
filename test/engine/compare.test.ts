import { readdirSync } from "node:fs";
import { join } from "node:path";
import { compareRecords, type Record as RunRecord, readRecord } from "../../lab/engine/node.ts";
import { compareWorlds, logistic, lorenz, map, model, World } from "../../lab/index.ts";
import { root } from "../checkers.ts";
import { assert, test } from "../suite.ts";

const growth = (limit: number) =>
  map({
    name: "growth",
    about: "Grows, and turns around at a limit.",
    cites: "May 1976, Nature 261, 459",
    state: ["here", "there"],
    start: [1, 1],
    params: { rate: { value: 2, range: [1, 3], about: "growth in a tick" } },
    next(out, [here, there], { rate }) {
      out[0] = here > 100 ? 1 : rate * here;
      out[1] = there > limit ? 1 : rate * there;
    },
  });

test("worlds whose models differ by a token part at the tick that feels it, with its path and both values", () => {
  // 128 is the first power of two above 100: the next tick takes it back to 1, or to 256.
  const found = compareWorlds(new World(growth(100)), new World(growth(130)), 1000);
  assert.equal(found, { tick: 8, path: "there", left: 1, right: 256 });
});

test("worlds of one model and one seed do not part, and those of two seeds part at once", () => {
  const world = (seed: number) => new World(lorenz, { seed });
  assert.is(compareWorlds(world(1), world(1), 1000), undefined);
  assert.is(compareWorlds(world(1), world(2), 1000)?.tick, 0);
});

test("worlds that part after the last tick asked for are told to be the same", () => {
  assert.is(compareWorlds(new World(growth(100)), new World(growth(130)), 7), undefined);
});

test("worlds that meet again are told where they first parted", () => {
  const found = compareWorlds(new World(logistic, { set: { r: 3.5 } }), new World(logistic, { set: { r: 3.6 } }), 5);
  assert.equal([found?.tick, found?.path], [1, "x"]);
});

/** Still until it fails, if it ever does. */
const still = (failsAt: number) =>
  model({
    kind: "process",
    name: "still",
    about: "Does nothing.",
    params: {},
    start: () => ({ tick: 0, x: 1 }),
    due: ({ tick }) => tick + 1,
    step(state) {
      if (state.tick + 1 >= failsAt) return { kind: "stalled", about: "on purpose" };
      state.tick++;
      return undefined;
    },
    observe: ({ x }) => ({ x }),
  });

test("a world that fails where the other goes on has parted from it, and two that fail alike have not", () => {
  const found = compareWorlds(new World(still(5)), new World(still(9)), 100);
  assert.is(found?.tick, 5);
  assert.is(compareWorlds(new World(still(5)), new World(still(5)), 100), undefined);
});

const record = readRecord(`${root}/results/lorenz-exponents.json`);
type Mutable = { series: { columns: string[]; rows: number[][] }; chain: { tick: number; link: string }[] } & {
  outcome: { kind: string; tick: number };
  requirements: { holds: boolean }[];
  claims: { measured: number; holds: boolean }[];
};
const changed = (change: (copy: Mutable) => void): RunRecord => {
  const copy = structuredClone(record) as unknown as Mutable;
  change(copy);
  return copy as unknown as RunRecord;
};

test("a record compared with itself does not differ", () => {
  assert.is(compareRecords(record, structuredClone(record)), undefined);
});

for (const [what, change, expected] of [
  ["a value", (copy) => (copy.series.rows[2]![1] = 7), { part: "series", tick: 626, path: "y", right: 7 }],
  ["the first value", (copy) => (copy.series.rows[0]![0] = 7), { part: "series", tick: 0, path: "x", right: 7 }],
  ["a row too many", (copy) => copy.series.rows.push([1, 2, 3]), { part: "series", path: "rows", left: 65, right: 66 }],
  ["a row too few", (copy) => copy.series.rows.pop(), { part: "series", tick: 20_000, path: "x", right: undefined }],
  [
    "a row, after a link before it",
    (copy) => {
      copy.chain[1]!.link = "0";
      copy.series.rows[3]![0] = 9;
    },
    { part: "series", tick: 939, after: 626, chain: [0, 313], path: "x", right: 9 },
  ],
  ["a column's name", (copy) => (copy.series.columns[0] = "w"), { part: "series", path: "columns" }],
  ["a link", (copy) => (copy.chain[1]!.link = "0"), { part: "chain", tick: 313, path: "link 1, ticks 0 to 313" }],
  ["the first link", (copy) => (copy.chain[0]!.link = "0"), { part: "chain", tick: 0, path: "link 0, ticks 0 to 0" }],
  [
    "a link too few",
    (copy) => copy.chain.pop(),
    { part: "chain", path: "tick of link 64", left: 20_000, right: undefined },
  ],
  ["the outcome", (copy) => (copy.outcome.kind = "diverged"), { part: "outcome", path: "kind", right: "diverged" }],
  [
    "a requirement",
    (copy) => (copy.requirements[0]!.holds = false),
    { part: "requirements", path: `${record.requirements[0]!.name}.holds`, left: true, right: false },
  ],
  [
    "a claim",
    (copy) => (copy.claims[1]!.measured = 1),
    { part: "claims", path: `${record.claims[1]!.name}.measured`, right: 1 },
  ],
] as [string, (copy: Mutable) => void, object][])
  test(`${what} that differs is told with its part, its place and both values`, () => {
    const found = compareRecords(record, changed(change)) as object;
    assert.equal({ ...found, ...expected }, found);
  });

test("forks, faults and what many seeds came to are told by their part, and the first difference in it", () => {
  const records = readdirSync(join(root, "results"))
    .filter((name) => name.endsWith(".json"))
    .map((name) => readRecord(join(root, "results", name)));
  for (const [part, path, value] of [
    ["forks", ["0", "digest"], "0"],
    ["faults", ["off", "0"], "none"],
    ["ensemble", ["failed"], 9],
  ] as const) {
    const whole = records.find((one) => one[part] !== undefined)!;
    const other = structuredClone(whole);
    const holder = path.slice(0, -1).reduce((held, key) => held[key] as never, other[part] as unknown as Held) as Held;
    const left = holder[path.at(-1)!];
    holder[path.at(-1)!] = value;
    const name = part === "forks" ? [whole.forks![0]!.name, ...path.slice(1)] : path;
    assert.equal(compareRecords(whole, other), { part, path: name.join("."), left, right: value });
    assert.is(compareRecords(whole, structuredClone(whole)), undefined);
  }
});

interface Held {
  [key: string]: unknown;
}
