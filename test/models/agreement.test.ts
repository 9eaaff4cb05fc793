// Those who must agree: what elections cost, and that nobody commits while another aborts, in every order of arrival.
import { average, digest, type Model, scripted, subjectOf, valuesOf, World } from "../../lab/index.ts";
import { changRoberts, market, twoPhaseCommit } from "../../lab/models/index.ts";
import { long } from "../draws.ts";
import { universalLaws } from "../laws/universal.ts";
import { assert, test } from "../suite.ts";

universalLaws(changRoberts, { until: 600, runs: 3 });
universalLaws(twoPhaseCommit, { until: 12_000, runs: 4 });

const cut = scripted(twoPhaseCommit, [
  { at: 900, tell: "part", payload: { groups: [["coordinator", "manager0"], ["manager1"]] } },
  { at: 1500, tell: "crash", payload: { member: "manager0" } },
  { at: 3000, tell: "restart", payload: { member: "manager0", remembers: false } },
  { at: 6000, tell: "heal" },
]);
universalLaws({ ...cut, name: "two-phase-commit, cut and crashed" }, { until: 12_000, runs: 4 });

for (const [model, size] of [
  [changRoberts, 8],
  [twoPhaseCommit, 3],
  [market, 4],
] as const) {
  test(`${model.name} is one of ${size}, and makes its like of any number`, () => {
    const lived = (one: Model, seed = 1): string => {
      const world = new World(one, { seed });
      world.advance(20_000);
      return digest(world.state);
    };
    assert.is(lived(model.of(size)), lived(model));
    for (const other of [1, 2, 12]) {
      const alike = Object.keys(model.of(other).members);
      assert.is(alike.length - other, Object.keys(model.members).length - size);
      assert.is.not(lived(model.of(other)), lived(model));
    }
    for (const none of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, "3" as unknown as number])
      assert.throws(
        () => model.of(none),
        new RegExp(`^${model.name}\\.of: expected a whole number from 1, got .*; say`),
      );
  });
}

const ranks = (size: number, rank: (i: number) => number): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from({ length: size }, (_, i) => [`node${i}.rank`, rank(i)]));

/** The clerk's book after some dozens of elections. */
function booked(size: number, set: Readonly<Record<string, number>>, seed: number) {
  const ring = new World(changRoberts.of(size), { set, seed });
  ring.advance(10_000);
  const seen = ring.observe();
  assert.ok(seen["clerk.elections"]! >= 5, `${seen["clerk.elections"]} elections`);
  return [seen["clerk.fewest"], seen["clerk.most"]];
}

for (const size of [1, 2, 3, 5, 8]) {
  const [worst, best] = [(size * (size + 1)) / 2, 2 * size - 1];
  test(`${size} in a ring send ${worst} messages where ranks fall along it, ${best} where they rise`, () => {
    for (const seed of [1, 2, 3])
      for (const most of [1, 100]) {
        const falling = { ...ranks(size, (i) => size - i), "network.most": most };
        const rising = { ...ranks(size, (i) => i + 1), "network.most": most };
        assert.equal(booked(size, falling, seed), [worst, worst]);
        assert.equal(booked(size, rising, seed), [best, best]);
      }
  });
}

test("how many messages an election takes does not depend on when they arrive", () => {
  const mixed = ranks(6, (i) => [3, 6, 1, 5, 2, 4][i]!);
  const books = [1, 2, 3, 4, 5, 6].map((seed) => booked(6, mixed, seed));
  for (const book of books) assert.equal(book, books[0]);
});

test("where lots are drawn, 8 in a ring take 8 (1 + 1/2 + … + 1/8) messages on average", () => {
  const expected = 8 * Array.from({ length: 8 }, (_, i) => 1 / (i + 1)).reduce((sum, x) => sum + x, 0);
  const means = Array.from({ length: long ? 40 : 8 }, (_, seed) => {
    const answer = average.take(
      subjectOf(changRoberts, {}, seed),
      valuesOf(average, { ticks: 20, transient: 200_000 }),
    ) as Readonly<Record<string, { readonly mean: number }>>;
    return answer["clerk.each"]!.mean;
  });
  const mean = means.reduce((sum, x) => sum + x, 0) / means.length;
  const square = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (means.length - 1);
  // Four standard errors, at fixed seeds.
  assert.ok(Math.abs(mean - expected) < 4 * Math.sqrt(square / means.length), `${mean}, not ${expected}`);
});

test("whoever has the greatest rank leads, and nobody else", () => {
  const ring = new World(changRoberts.of(5), { set: ranks(5, (i) => [2, 4, 5, 1, 3][i]!) });
  let led = false;
  while (ring.now < 3000) {
    ring.advance(ring.next());
    const seen = ring.observe();
    for (const i of [0, 1, 3, 4]) assert.is(seen[`node${i}.leads`], 0);
    led ||= seen["node2.leads"] === 1;
  }
  assert.ok(led);
});

/** How many, of all, have committed and have aborted. */
const decided = (seen: Readonly<Record<string, number>>) =>
  (["committed", "aborted"] as const).map((what) =>
    Object.keys(seen).reduce((sum, name) => sum + (name.endsWith(`.${what}`) ? seen[name]! : 0), 0),
  );

const end = 50_000;
function lived(model: Model, set: Readonly<Record<string, number>>, seed = 1) {
  const world = new World(model, { set, seed });
  while (world.next() <= end) {
    world.advance(world.next());
    const [committed, aborted] = decided(world.observe());
    assert.ok(committed === 0 || aborted === 0, `${committed} committed, ${aborted} aborted`);
  }
  assert.is(world.stopped, undefined);
  return decided(world.observe());
}

test("all commit where nothing fails, and all abort where one refuses", () => {
  assert.equal(lived(twoPhaseCommit, {}), [4, 0]);
  assert.equal(lived(twoPhaseCommit, { "manager1.patience": 500 }), [0, 4]);
});

test("whatever is lost or arrives twice, nobody commits while another aborts", () => {
  const ends = new Set(
    Array.from({ length: 60 }, (_, seed) =>
      lived(twoPhaseCommit, { "network.loss": 0.2, "network.duplication": 0.3, "network.most": 9000 }, seed).join(),
    ),
  );
  assert.ok(
    [...ends].some((end) => end !== "4,0" && end.endsWith(",0")),
    "some commit and others wait",
  );
  assert.ok(
    [...ends].some((end) => end.startsWith("0,")),
    "some abort",
  );
});
