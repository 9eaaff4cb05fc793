import { map, model, type Plain } from "../../lab/core/index.ts";
import { compareRecords } from "../../lab/engine/compare.ts";
import { compareWorlds, World } from "../../lab/engine/index.ts";
import type { Record } from "../../lab/engine/record.ts";
import { assert, test } from "../suite.ts";

const claim = { name: "high", published: 2, measured: 2, tolerance: 1, holds: true, cites: "nobody" };
const record: Record = {
  run: { scenario: "s", seed: 1, ticks: 20, set: {}, params: {}, digest: "c" },
  question: "What?",
  model: "m",
  fingerprint: { code: "0", modules: 1, packages: {}, engine: "1" },
  outcome: { kind: "finished", tick: 20 },
  requirements: [
    { name: "it stays", holds: true },
    { name: "it falls", holds: false, tick: 3 },
  ],
  claims: [{ ...claim, name: "low" }, claim],
  chain: [
    { tick: 0, link: "a" },
    { tick: 10, link: "b" },
    { tick: 20, link: "c" },
  ],
  series: {
    columns: ["x", "y"],
    rows: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  },
};
const { chain, series } = record;
const rows = (...rows: number[][]) => ({ series: { ...series, rows } });

for (const [what, changes, parting] of [
  [
    "the outcome",
    { outcome: { kind: "diverged", tick: 20 } },
    { part: "outcome", path: "kind", left: "finished", right: "diverged" },
  ],
  [
    "a requirement",
    { requirements: [record.requirements[0]!, { name: "it falls", holds: false, tick: 4 }] },
    { part: "requirements", path: "it falls.tick", left: 3, right: 4 },
  ],
  [
    "a claim",
    { claims: [record.claims[0]!, { ...claim, measured: 3 }] },
    { part: "claims", path: "high.measured", left: 2, right: 3 },
  ],
  [
    "the columns",
    { series: { ...series, columns: ["x", "z"] } },
    { part: "series", path: "columns", left: "y", right: "z" },
  ],
  ["a number of the series", rows([1, 2], [3, 9], [8, 6]), { part: "series", tick: 10, path: "y", left: 4, right: 9 }],
  ["the first column", rows([7, 7], [3, 4], [5, 6]), { part: "series", tick: 0, path: "x", left: 1, right: 7 }],
  ["a row too few", rows([1, 2], [3, 4]), { part: "series", tick: 20, path: "x", left: 5, right: undefined }],
  [
    "a row too many",
    rows(...(series.rows as number[][]), [7, 8]),
    { part: "series", tick: -1, path: "x", left: undefined, right: 7 },
  ],
  [
    "a link",
    { chain: [chain[0]!, { tick: 10, link: "z" }, { tick: 20, link: "z" }] },
    { part: "chain", tick: 10, path: "link 1, ticks 0 to 10", left: "b", right: "z" },
  ],
  [
    "the first link",
    { chain: [{ tick: 0, link: "z" }, chain[1]!, chain[2]!] },
    { part: "chain", tick: 0, path: "link 0, ticks 0 to 0", left: "a", right: "z" },
  ],
  [
    "a link's tick",
    { chain: [chain[0]!, chain[1]!, { tick: 19, link: "c" }] },
    { part: "chain", tick: 20, path: "link 2, ticks 10 to 20", left: "c", right: "c" },
  ],
  [
    "a link too few",
    { chain: [chain[0]!, chain[1]!] },
    { part: "chain", tick: 20, path: "link 2, ticks 10 to 20", left: "c", right: undefined },
  ],
  [
    "a link too many",
    { chain: [...chain, { tick: 30, link: "d" }] },
    { part: "chain", tick: 30, path: "link 3, ticks 20 to 30", left: undefined, right: "d" },
  ],
] as [string, Partial<Record>, object][])
  test(`records that part in ${what} part there`, () => {
    assert.equal(compareRecords(record, { ...record, ...changes }), parting);
  });

test("a record does not part from itself, whatever was run to make it", () => {
  assert.is(
    compareRecords(record, structuredClone({ ...record, fingerprint: { ...record.fingerprint, code: "1" } })),
    undefined,
  );
});

test("the first parting is of the series, then the chain, the outcome, the requirements and the claims", () => {
  const other = {
    series: { ...series, columns: [] },
    chain: [],
    outcome: { kind: "diverged", tick: 0 },
    requirements: [],
    claims: [],
  } as const;
  const order = ["series", "chain", "outcome", "requirements", "claims"] as const;
  for (const [i, part] of order.entries()) {
    const same = Object.fromEntries(order.slice(0, i).map((before) => [before, record[before]]));
    assert.is(compareRecords(record, { ...record, ...other, ...same })!.part, part);
  }
});

/** Counts; at the tick named by `jolt` it is somewhere else for one tick, and at `end` it leaves every bound. */
const counter = map({
  name: "counter",
  about: "Counts its ticks, up to nine.",
  state: ["n"],
  start: [0],
  params: {
    jolt: { value: 0, range: [0, 100], about: "when it is elsewhere" },
    end: { value: 0, range: [0, 100], about: "when it diverges" },
  },
  next(out, [n], { jolt, end }) {
    const tick = Math.floor(n) + 1;
    out[0] = tick === end ? Number.POSITIVE_INFINITY : tick === jolt ? tick + 0.5 : Math.min(tick, 9);
  },
});
const counting = (set: { jolt?: number; end?: number }) => new World(counter, { set });

test("worlds that meet again have parted at the tick at which they did", () => {
  const parted = (ticks: number) => compareWorlds(counting({}), counting({ jolt: 7 }), ticks);
  assert.equal(parted(20), { tick: 7, path: "n", left: 7, right: 7.5 });
  assert.equal(parted(7), parted(20));
  assert.is(parted(6), undefined);
});

test("worlds that end alike do not part", () => {
  assert.is(compareWorlds(counting({ end: 5 }), counting({ end: 5 }), 20), undefined);
});

const mailbox = model({
  kind: "process",
  name: "mailbox",
  about: "Keeps its letters, shows how many, and ends with the first that is empty.",
  params: {},
  hears: ["letter"],
  start: () => [] as Plain[],
  due: () => Number.POSITIVE_INFINITY,
  step() {},
  hear(state, _, payload) {
    if (payload === null) return { kind: "ran out", about: "nothing to keep" };
    if (payload !== "") state.push(payload);
    return undefined;
  },
  observe: ({ length }) => ({ length }),
});

/** Two mailboxes that get the same letter at 3, and one each at 5. */
function corresponding(...payloads: readonly [Plain, Plain]) {
  const [left, right] = payloads.map((payload) => {
    const world = new World(mailbox);
    world.tell("letter", "dear both", 3);
    world.tell("letter", payload, 5);
    return world;
  });
  return compareWorlds(left!, right!, 9);
}

test("worlds of which all that is observed is the same part in their states", () => {
  assert.equal(corresponding("for you", "for me"), { tick: 5, path: "1", left: "for you", right: "for me" });
});

test("worlds of the same state part where one of them ends", () => {
  assert.equal(corresponding("", null), { tick: 5, path: "outcome", left: "goes on", right: "ran out" });
});
