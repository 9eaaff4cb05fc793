import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Record as RunRecord, readRecord, recordText } from "../../lab/engine/node.ts";
import { root } from "../checkers.ts";
import { assert, test } from "../suite.ts";
import { folderFor, weather, weatherInTypeScript, within } from "./orrery.ts";

const folder = folderFor("verify", {
  "weather.json": JSON.stringify(weather),
  "cramped.json": JSON.stringify({
    ...weather,
    name: "cramped",
    claims: [],
    requirements: { "it keeps low": { always: { z: [0, 5] } } },
  }),
  "other.json": JSON.stringify({ ...weather, name: "other", model: "lorenz", claims: [], requirements: {} }),
});
const say = (...args: string[]) => within(folder, args);

const recorded = say("verify", "weather.json", "--update", "--results", "own");
/** The record of the weather, changed and sealed anew, in results of its own. */
async function changed(results: string, change: (record: Mutable) => void): Promise<string> {
  await recorded;
  const record = readRecord(join(folder, "own", "weather.json")) as Mutable;
  change(record);
  mkdirSync(join(folder, results), { recursive: true });
  writeFileSync(join(folder, results, "weather.json"), recordText(record));
  return results;
}
type Mutable = { -readonly [K in keyof RunRecord]: RunRecord[K] } & {
  series: { rows: number[][] };
  chain: { tick: number; link: string }[];
  fingerprint: { code: string };
};
const verified = async (results: Promise<string>, ...more: string[]) =>
  say("verify", "weather.json", "--results", await results, ...more);

const digit = changed("digit", ({ series }) => {
  series.rows[3]![1]! += 1e-12;
});
const link = changed("link", ({ chain }) => {
  chain[5]!.link = chain[5]!.link.replace(/^./, (first) => (first === "0" ? "1" : "0"));
});
const code = changed("code", ({ fingerprint }) => {
  fingerprint.code = "0".repeat(64);
});
const results = {
  own: recorded.then(() => verified(Promise.resolve("own"))),
  digit: verified(digit),
  digitJson: verified(digit, "--json"),
  link: verified(link),
  code: verified(code),
  missing: say("verify", "henon-attractor", "--results", "nothing"),
  all: recorded.then(() => {
    cpSync(join(root, "results", "henon-attractor.json"), join(folder, "mixed", "henon-attractor.json"));
    cpSync(join(folder, "own", "weather.json"), join(folder, "mixed", "weather.json"));
    return say("verify", "--results", "mixed");
  }),
};

test("a scenario that comes out as its record says is reproduced", async () => {
  assert.match((await recorded).out, /^weather: recorded\n$/);
  const { status, out } = await results.own;
  assert.is(out, "weather: reproduced\n");
  assert.is(status, 0);
});

test("a changed digit of the series is reported with its tick, its variable and both values", async () => {
  const yIn = (place: string) => readRecord(join(folder, place, "weather.json")).series.rows[3]![1]!;
  const [tick, was, is] = [30, yIn(await digit), yIn("own")];
  const { status, out } = await results.digit;
  assert.is(out, `weather: DIFFERS, first in its series at tick ${tick}, y: ${was} was, ${is} is\n`);
  assert.is(status, 1);
  const [verdict] = JSON.parse((await results.digitJson).out);
  assert.equal(verdict.parting, { part: "series", tick, after: 20, path: "y", left: was, right: is });
});

test("where the chain parts before what is observed does, that is told, too", async () => {
  const both = changed("both", ({ series, chain }) => {
    series.rows[3]![1]! += 1e-12;
    chain[1]!.link = "0".repeat(64);
  });
  const { out } = await verified(both);
  assert.match(
    out,
    /^weather: DIFFERS, first in its series at tick 30, y: .* is; its chain parts between ticks 0 and 10\n$/,
  );
});

test("a changed link is reported with the ticks that it covers", async () => {
  const { status, out } = await results.link;
  assert.match(out, /^weather: DIFFERS, first in its chain at tick 50, link 5, ticks 40 to 50: "[0-9a-f]+…? was, /);
  assert.is(status, 1);
});

test("a changed fingerprint is a remark, and no failure", async () => {
  const { status, out } = await results.code;
  assert.is(out, "weather: reproduced (its code has changed)\n");
  assert.is(status, 0);
});

test("a missing record and a stray one are failures", async () => {
  const { status, out } = await results.missing;
  assert.is(out, "henon-attractor: MISSING, no record to compare with; write it with --update\n");
  assert.is(status, 1);
  const all = await results.all;
  assert.match(all.out, /^henon-attractor: reproduced/m);
  assert.match(all.out, /^lorenz-exponents: MISSING, /m);
  assert.match(all.out, /^weather: STRAY, there is a record but no such scenario; remove weather\.json$/m);
  assert.is(all.status, 1);
});

test("an update says what changed, and writes it", async () => {
  await Promise.all([results.digit, results.digitJson, results.code]);
  const [differs, remarks] = await Promise.all([verified(digit, "--update"), verified(code, "--update")]);
  assert.match(differs.out, /^weather: updated, first in its series at tick 30, y: [-\d.]+ was, [-\d.]+ is\n$/);
  assert.is(remarks.out, "weather: as it was (its code has changed)\n");
  assert.is(differs.status, 0);
  const own = readFileSync(join(folder, "own", "weather.json"), "utf8");
  for (const place of ["digit", "code"]) assert.is(readFileSync(join(folder, place, "weather.json"), "utf8"), own);
});

test("whoever records what does not hold is told", async () => {
  const { status, out } = await say("verify", "cramped.json", "--update", "--results", "cramped");
  assert.is(out, "cramped: recorded\ncramped: recorded, though this FAILS: it keeps low\n");
  assert.is(status, 0);
});

test("a record that cannot be read is refused, and replaced by an update", async () => {
  await changed("broken", () => {});
  const file = join(folder, "broken", "weather.json");
  const own = readFileSync(file, "utf8");
  writeFileSync(file, own.replace('"seed":3', '"seed":4'));
  const { status, err } = await verified(Promise.resolve("broken"));
  assert.match(err, /^broken\/weather\.json: expected a record as it was written, got a change in its run; /);
  assert.is(status, 2);
  assert.is((await verified(Promise.resolve("broken"), "--update")).status, 0);
  assert.is(readFileSync(file, "utf8"), own);
});

const place = /^record (.*)\/record\.json$/m;
const lasting = async (ticks: number, ...args: string[]) =>
  place.exec((await say("run", ...args, "--for", String(ticks))).out)![1]!;
const ran = (...args: string[]) => lasting(20, ...args);
const [seeded, again, reseeded, nudged, foreign] = [
  ran("henon-attractor"),
  ran("henon-attractor", "--out", "again"),
  ran("henon-attractor", "--seed", "2"),
  ran("henon-attractor", "--set", "a=1.4000001"),
  ran("other.json"),
];
const diff = async (left: Promise<string>, right: Promise<string>, ...more: string[]) =>
  say("diff", await left, await right, ...more);
const parted = {
  same: diff(seeded, again),
  seed: diff(seeded, reseeded, "--json"),
  nudge: diff(seeded, nudged),
  foreign: diff(seeded, foreign),
};

test("two runs of one plan are the same", async () => {
  const { status, out } = await parted.same;
  assert.is(out, "the same, to the last digest\n");
  assert.is(status, 0);
});

test("runs of two seeds part at once, and of two parameters at the tick, the member and the values", async () => {
  const { status, out } = await parted.seed;
  assert.is(status, 1);
  const { same, tick, path } = JSON.parse(out);
  assert.equal([same, tick, path], [false, 0, "x"]);
  const nudge = await parted.nudge;
  assert.match(nudge.out, /^they part at tick 1: [xy] is [-\d.]+ in results\/.* and [-\d.]+ in results\/.*\n$/);
  assert.is(nudge.status, 1);
});

test("runs of different models are told apart", async () => {
  const { status, out } = await parted.foreign;
  assert.match(out, /^they part in their model: model is "henon" in .* and "lorenz" in /);
  assert.is(status, 1);
});

test("runs of different lengths are compared at the ticks that both have", async () => {
  const [short, long] = [lasting(20, "henon-attractor"), lasting(1000, "henon-attractor")];
  const { status, out } = await diff(short, long);
  assert.match(out, /^they part in their outcome: tick is 20 in .* and 1000 in .*\n/);
  assert.match(out, /\nrun again they are the same up to tick 20, where one of them ends\n$/);
  assert.is(status, 1);
  const other = await diff(lasting(1000, "henon-attractor", "--set", "a=1.4000001"), short);
  assert.match(other.out, /^they part at tick 1: x is /);
});

const script = "during: [{ at: 300, set: { rho: 28.001 } }],";
const nudgedLater = weatherInTypeScript.replace("requirements:", `${script} requirements:`);

test("runs of a file part where their records tell, and at the very tick where the file is named", async () => {
  writeFileSync(join(folder, "calm.ts"), weatherInTypeScript);
  writeFileSync(join(folder, "nudged.ts"), nudgedLater.replaceAll("weather", "nudged"));
  const [calm, nudged] = [lasting(640, "calm.ts"), lasting(640, "nudged.ts")];
  const coarse = await diff(calm, nudged);
  assert.match(
    coarse.out,
    /^they part after tick 290, by tick 300: x is .*\ntheir records tell no more; name the file/,
  );
  const fine = await diff(calm, nudged, "--scenario", "calm.ts", "nudged.ts");
  assert.match(fine.out, /^they part at tick 300: [xyz] is /);
});

test("a record whose run was changed and sealed anew does not verify", async () => {
  const run = (change: object) => (record: Mutable) => Object.assign(record.run, change);
  const self = (change: object) => (record: Mutable) => Object.assign(record, change);
  for (const [results, change, says] of [
    ["digest", run({ digest: "0".repeat(32) }), /DIFFERS, first in its run, digest/],
    ["params", run({ params: {} }), /DIFFERS, first in its run, params/],
    ["model", self({ model: "henon" }), /DIFFERS, first in its model, model/],
    ["question", self({ question: "What?" }), /reproduced \(its question has changed\)/],
  ] as const)
    assert.match((await verified(changed(results, change))).out, says, results);
});
