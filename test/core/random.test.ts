import { threefry } from "../../kernels/threefry.ts";
import { draw, drawTwice, inTurn, words } from "../../kernels/threefry-blocks.ts";
import { checkChoices, checkSeed, keyUnder, type Random, rootKey, Stream } from "../../lab/core/index.ts";
import { array, constantFrom, forAll, integer, long, tuple } from "../draws.ts";
import { assert, test } from "../suite.ts";

/** Four standard errors: once in sixteen thousand by chance, and the seeds are fixed. */
const errorsMax = 4;
const draws = long ? 1_000_000 : 100_000;

const stream = (seed = 1, ordinal = 0, name = "test"): Stream => new Stream(rootKey(seed, name), ordinal);
const many = (draw: (random: Random) => number, random: Random = stream()): number[] =>
  Array.from({ length: draws }, () => draw(random));

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The mean of a function of the draws is what it should be, by as many standard errors as its spread allows. */
function averages(values: readonly number[], of: (x: number) => number, expected: number, what: string): void {
  const found = values.map(of);
  const centre = mean(found);
  const error = Math.sqrt(mean(found.map((x) => (x - centre) ** 2)) / found.length);
  const apart = Math.abs(centre - expected) / error;
  assert.ok(apart < errorsMax, `${what} is ${centre}, ${apart} standard errors from ${expected}`);
}

/** Pearson's statistic of counts that should be equal, in standard deviations above its mean. */
function unevenness(counts: readonly number[]): number {
  const expected = mean(counts);
  const freedom = counts.length - 1;
  return (counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0) - freedom) / Math.sqrt(2 * freedom);
}

test("Threefry gives Random123's known answers", () => {
  const known = [
    [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
  ] as const;
  for (const [k0, k1, c0, c1, ...expected] of known) {
    const out = new Int32Array(2);
    threefry(k0, k1, c0, c1, out);
    assert.equal(
      Array.from(out, (word) => word >>> 0),
      expected,
    );
  }
});

test("two keys at two counters, at once or in turn, give what each gives alone", () => {
  const word = integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const turn = inTurn();
  forAll(tuple(tuple(word, word), tuple(word, word), word, word, word), ([one, two, c0, c1, other]) => {
    const alone = [one, two].flatMap(([k0, k1]) =>
      [c1, other].flatMap((second) => {
        const block = new Int32Array(2);
        threefry(k0, k1, c0, second, block);
        return [...block];
      }),
    );
    for (const [at, way] of [{ draw, drawTwice, words }, turn].entries()) {
      way.drawTwice(c0, c1, other, ...one, ...two);
      assert.equal([...way.words], alone, `${at}`);
      way.draw(c0, c1, other, ...two);
      assert.equal([...way.words.subarray(0, 4)], alone.slice(4), `${at}`);
    }
  });
});

test("where there is WebAssembly the blocks are its own, not the slower ones in turn", () => {
  for (const way of [draw, drawTwice]) assert.match(String(way), "[native code]");
});

test("of as many choices as the first word says, that word is the first that lies over", () => {
  forAll(integer({ min: 0, max: 1e6 }), (ordinal) => {
    const words = stream(3, ordinal);
    const [first, second] = [words.below(2 ** 32), words.below(2 ** 32)];
    if (first >= 2 ** 31 && second < first) assert.is(stream(3, ordinal).below(first), second);
    const long = stream(3, ordinal);
    const [whole, next] = [long.uniform() * 2 ** 53, long.uniform() * 2 ** 53];
    if (whole >= 2 ** 52 && next < whole) assert.is(stream(3, ordinal).below(whole), next);
  });
});

test("a choice is the remainder of the first word that does not lie over", () => {
  forAll(tuple(integer({ min: 1, max: 2 ** 32 - 1 }), integer({ min: 0, max: 1e6 })), ([n, ordinal]) => {
    const words = stream(3, ordinal);
    let word = words.below(2 ** 32);
    while (word >= 2 ** 32 - (2 ** 32 % n)) word = words.below(2 ** 32);
    assert.is(stream(3, ordinal).below(n), word % n);
  });
});

test("the first draws are frozen", () => {
  const random = stream(1, 1, "lorenz");
  assert.equal(
    [random.uniform(), random.uniform(), random.below(1000), random.below(2 ** 40)],
    [0.569209197483991, 0.4000385000556048, 380, 117689144665],
  );
  assert.equal(
    [stream(1, 2, "lorenz").normal(), stream(1, 3, "lorenz").exponential()],
    [1.5217794680056955, 0.2246566180899237],
  );
  assert.equal(
    [stream(2, 1, "lorenz").uniform(), stream(1, 1, "henon").uniform()],
    [0.7810817631586381, 0.26269216984495714],
  );
  assert.equal(
    [random.of("arrivals").uniform(), random.of(7).uniform(), random.of("7").uniform()],
    [0.5228268560957697, 0.6087963802716284, 0.6435413067564629],
  );
  assert.equal(new Stream(keyUnder(rootKey(1, "world"), "lorenz"), 2 ** 40).uniform(), 0.5033191044096024);
});

test("a stream is the same however often it was aimed elsewhere before", () => {
  forAll(tuple(integer({ min: 0, max: 2 ** 31 }), integer({ min: 0, max: 100 })), ([seed, ordinal]) => {
    const fresh = stream(seed, ordinal);
    const used = stream(seed + 1, 3);
    used.normal();
    used.aim(rootKey(seed, "test"), ordinal);
    for (let i = 0; i < 4; i++) assert.is(used.normal(), fresh.normal());
    assert.is(used.uniform(), fresh.uniform());
  });
});

test("twins draw what each draws alone, whoever draws first", () => {
  const [key, other] = [rootKey(5, "one"), rootKey(5, "other")];
  const twin = new Stream(other, 0);
  const first = new Stream(key, 0, twin);
  forAll(
    tuple(integer({ min: 0, max: 2 ** 40 }), array(constantFrom(true, false), { maxLength: 6 })),
    ([ordinal, turns]) => {
      const [alone, aloneToo] = [new Stream(key, ordinal), new Stream(other, ordinal)];
      first.aim(key, ordinal);
      twin.aim(other, ordinal);
      for (const turn of turns) {
        if (turn) assert.is(first.normal(), alone.normal());
        else assert.is(twin.uniform(), aloneToo.uniform());
      }
    },
  );
});

test("draws for one purpose do not move those for another", () => {
  const alone = stream();
  const beside = stream();
  const expected = [alone.uniform(), alone.uniform(), alone.uniform()];
  const found = [beside.uniform()];
  const other = beside.of("weather");
  other.normal();
  found.push(beside.uniform());
  beside.of("weather").uniform();
  found.push(beside.uniform());
  assert.equal(found, expected);
  assert.is(stream().of("weather").uniform(), stream().of("weather").uniform());
  const purposes: readonly (string | number)[] = ["", "a", "b", 0, 1, "0", "1"];
  const firsts = purposes.map((purpose) => stream().of(purpose).uniform());
  assert.is(new Set([...firsts, stream().uniform(), stream().of("a").of("a").uniform()]).size, purposes.length + 2);
});

test("streams of neighbouring seeds, ordinals, members and purposes are uncorrelated", () => {
  const neighbours: Readonly<Record<string, (i: number) => Random>> = {
    ordinals: (i) => stream(1, i),
    seeds: (i) => stream(i),
    members: (i) => stream(1, 0, `member-${i}`),
    purposes: (i) => stream().of(i),
  };
  const count = draws / 10;
  for (const [what, at] of Object.entries(neighbours)) {
    const firsts = Array.from({ length: count }, (_, i) => at(i).uniform());
    averages(firsts, (x) => x, 1 / 2, `the first draws of ${what}`);
    averages(
      firsts.slice(1).map((x, i) => 12 * (x - 0.5) * (firsts[i]! - 0.5)),
      (x) => x,
      0,
      `correlation of ${what}`,
    );
    const counts = new Array<number>(100).fill(0);
    for (const x of firsts) counts[Math.floor(100 * x)]!++;
    assert.ok(Math.abs(unevenness(counts)) < errorsMax, what);
  }
});

test("seeds beyond 2^32 and neighbours of 2^53 have streams of their own", () => {
  const seeds = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER];
  assert.is(new Set(seeds.map((seed) => stream(seed).uniform())).size, seeds.length);
  assert.is(new Set(seeds.map((ordinal) => stream(1, ordinal).uniform())).size, seeds.length);
});

test("below(n) is a whole number under n, every one as likely", () => {
  for (const n of [1, 2, 3, 6, 10, 100, 257]) {
    const counts = new Array<number>(n).fill(0);
    for (const drawn of many((random) => random.below(n))) counts[drawn]!++;
    if (n > 1) assert.ok(Math.abs(unevenness(counts)) < errorsMax, `below(${n}): ${unevenness(counts)}`);
  }
});

test("below(n) does not favour low choices where n is a large share of the words", () => {
  for (const n of [3 * 2 ** 30, 2 ** 32, 3 * 2 ** 31, 3 * 2 ** 51, Number.MAX_SAFE_INTEGER]) {
    const counts = new Array<number>(12).fill(0);
    for (const drawn of many((random) => random.below(n))) counts[Math.floor((12 * drawn) / n)]!++;
    assert.ok(Math.abs(unevenness(counts)) < errorsMax, `below(${n}): ${unevenness(counts)}`);
  }
});

test("below refuses what is no number of choices", () => {
  for (const n of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 54]) {
    assert.throws(() => stream().below(n), /^below: expected a whole number from 1 to 2\^53.*, got \S+; /);
  }
});

test("below takes every number of choices that its refusal allows", () => {
  assert.ok(Number.isSafeInteger(stream().below(2 ** 53)));
  for (const n of [1, 2, 2 ** 53]) checkChoices(n);
});

test("uniform draws have the moments of the unit interval and fill its last bit", () => {
  const values = many((random) => random.uniform());
  assert.ok(values.every((x) => x >= 0 && x < 1));
  averages(values, (x) => x, 1 / 2, "mean");
  averages(values, (x) => (x - 1 / 2) ** 2, 1 / 12, "variance");
  averages(values, (x) => (x * 2 ** 53) % 2, 1 / 2, "last bit");
  averages(
    values.slice(1).map((x, i) => 12 * (x - 0.5) * (values[i]! - 0.5)),
    (x) => x,
    0,
    "correlation with the last",
  );
});

test("normal draws have mean 0, spread 1, no skew and a kurtosis of 3", () => {
  const values = many((random) => random.normal());
  for (const [power, moment] of [
    [1, 0],
    [2, 1],
    [3, 0],
    [4, 3],
    [6, 15],
  ] as const) {
    averages(values, (x) => x ** power, moment, `moment ${power}`);
  }
  averages(values, (x) => (Math.abs(x) < 1.959963984540054 ? 1 : 0), 0.95, "share within the 95 % band");
  averages(
    values.slice(1).map((x, i) => x * values[i]!),
    (x) => x,
    0,
    "correlation of a pair",
  );
});

test("exponential draws have mean 1, and the moments that follow", () => {
  const values = many((random) => random.exponential());
  assert.ok(values.every((x) => x >= 0 && Number.isFinite(x)));
  for (const [power, moment] of [
    [1, 1],
    [2, 2],
    [3, 6],
  ] as const)
    averages(values, (x) => x ** power, moment, `moment ${power}`);
  averages(values, (x) => (x > 1 ? 1 : 0), Math.exp(-1), "share above the mean");
});

test("a chance is taken as often as it says", () => {
  for (const p of [0, 0.1, 0.5, 0.999, 1]) {
    const taken = many((random) => (random.chance(p) ? 1 : 0));
    if (p === 0 || p === 1) assert.is(mean(taken), p);
    else averages(taken, (x) => x, p, `chance(${p})`);
  }
});

test("what is no probability is refused, where nothing, or all, would ever happen", () => {
  for (const none of [Number.NaN, -0.1, 1.5, Number.POSITIVE_INFINITY, undefined, "x"])
    assert.throws(() => stream().chance(none as number), /^chance: expected a probability from 0 to 1, got /);
});

test("a seed is a whole number from 0 to 2^53 - 1", () => {
  for (const seed of [0, 1, Number.MAX_SAFE_INTEGER]) assert.is(checkSeed("x", seed), seed);
  for (const seed of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined, 1n]) {
    assert.throws(
      () => checkSeed("x", seed),
      /^x: expected a seed that is a whole number from 0 to 2\^53 - 1, got .+; use/,
    );
  }
});
