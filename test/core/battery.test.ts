// Streams of neighbouring keys, interleaved, are held to look like one stream of random words: by five counts of our
// own always, by a published battery in long runs where it is installed.
import { spawn, spawnSync } from "node:child_process";
import { threefry } from "../../kernels/threefry.ts";
import { keyUnder, rootKey, Stream } from "../../lab/core/index.ts";
import { long } from "../draws.ts";
import { assert, skip, test } from "../suite.ts";

/** The words of the stream of key `i`, one a call, until the next is asked for. */
type Keyed = (i: number) => () => number;

const root = rootKey(1, "battery");
const letters = (i: number): string =>
  (i < 26 ? "" : letters(Math.floor(i / 26) - 1)) + String.fromCharCode(97 + (i % 26));

const stream = new Stream(root, 0);
const word = (): number => stream.below(2 ** 32);
const at = (...event: Parameters<Stream["aim"]>): typeof word => {
  stream.aim(...event);
  return word;
};

const neighbours: Readonly<Record<string, Keyed>> = {
  ordinals: (i) => at(root, i),
  seeds: (i) => at(rootKey(i, "battery"), 1),
  members: (i) => at(keyUnder(root, letters(i)), 1),
};

/** So many neighbours speak in turn, so many words each: a likeness between the words of two keys shows. */
const choir = 16;
const verses = 4;

/** The first word of each of `choir` neighbouring streams, then the second of each, … */
function interleaved(keyed: Keyed, from: number, count: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let block = 0, key = from; block < count; block += choir * verses) {
    for (let voice = 0; voice < choir; voice++) {
      const next = keyed(key++);
      for (let verse = 0; verse < verses; verse++) words[block + verse * choir + voice] = next();
    }
  }
  return words;
}

const bitsOf = (word: number): number => {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/** A count of `trials` fair coins, in standard errors from its mean. */
const coins = (heads: number, trials: number): number => (heads - trials / 2) / (Math.sqrt(trials) / 2);

/** Pearson's statistic of counts that should be equal, in standard deviations above its mean. */
function unevenness(counts: Float64Array): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  const square = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  return (square - counts.length + 1) / Math.sqrt(2 * (counts.length - 1));
}

/** What is counted in the words, each in standard errors from what chance gives. */
const counts: Readonly<Record<string, (words: Uint32Array) => number>> = {
  "ones among the bits": (words) =>
    coins(
      words.reduce((sum, word) => sum + bitsOf(word), 0),
      32 * words.length,
    ),
  "runs of equal bits": (words) =>
    coins(
      words.reduce((sum, word) => sum + bitsOf((word ^ (word << 1)) & ~1), 0),
      31 * words.length,
    ),
  "bits that differ between neighbours": (words) => {
    const flips = new Float64Array(64);
    for (let i = 1; i < words.length; i++)
      for (let bit = 0; bit < 32; bit++) flips[2 * bit + (((words[i - 1]! ^ words[i]!) >>> bit) & 1)]!++;
    return unevenness(flips);
  },
  "product of neighbours": (words) => {
    const centred = Float64Array.from(words, (word) => word / 2 ** 32 - 0.5);
    let sum = 0;
    for (let i = 1; i < centred.length; i++) sum += 12 * centred[i - 1]! * centred[i]!;
    return sum / Math.sqrt(centred.length - 1);
  },
  bytes: (words) => {
    const found = new Float64Array(256);
    for (const byte of new Uint8Array(words.buffer)) found[byte]!++;
    return unevenness(found);
  },
};

/** Once in sixteen thousand by chance, and the keys are fixed. */
const errorsMax = 4;
const sample = 1 << 16;

const suspicious = (keyed: Keyed): string[] => {
  const words = interleaved(keyed, 0, sample);
  return Object.keys(counts).filter((count) => !(Math.abs(counts[count]!(words)) < errorsMax));
};

for (const [what, keyed] of Object.entries(neighbours))
  test(`streams of neighbouring ${what} have nothing in common`, () => assert.equal(suspicious(keyed), []));

/** sfc32 on the words that `mix` makes of a key: what Stream does, in small, to be broken by a token. */
const small =
  (mix: typeof threefry, counter = (i: number) => i, shown = (word: number) => word): Keyed =>
  (i) => {
    const state = new Int32Array(4);
    mix(root.k0, root.k1, counter(i), 0, state.subarray(0, 2));
    mix(root.k0, root.k1, counter(i), 1, state.subarray(2, 4));
    let [a, b, c, d] = state as unknown as [number, number, number, number];
    return () => {
      const sum = (a + b + d) | 0;
      d = (d + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      return shown(sum) >>> 0;
    };
  };

test("a generator of this make is let pass", () => assert.equal(suspicious(small(threefry)), []));

const unmixed: typeof threefry = (k0, k1, c0, c1, out) => out.set([k0 ^ c0, k1 ^ c1]);
const broken: Readonly<Record<string, Keyed>> = {
  "that leaves its keys unmixed": small(unmixed),
  "that gives two neighbours one stream": small(threefry, (i) => i >> 1),
  "whose lowest bit is stuck": small(threefry, undefined, (word) => word & ~1),
};
for (const [says, keyed] of Object.entries(broken))
  test(`a generator ${says} is caught`, () => assert.ok(suspicious(keyed).length > 0));

/**
 * Dieharder's tests (Brown, Eddelbuettel & Bauer), with how many samples each; those it calls suspect itself (5, 6, 7,
 * 14) are left out.
 */
const battery: readonly (readonly [test: number, samples: number, ...more: string[]])[] = [
  [0, 100],
  [1, 10],
  [2, 10],
  [3, 20],
  [4, 40],
  [8, 40],
  [9, 10],
  [10, 20],
  [11, 40],
  [12, 40],
  [13, 10],
  [15, 50],
  [16, 10],
  [17, 10, "-t", "1000000"],
  [100, 50],
  [101, 50],
  [102, 40],
  [200, 20, "-n", "4"],
  [200, 20, "-n", "8"],
  [201, 40, "-n", "3"],
  [202, 40, "-n", "5"],
  [203, 10, "-n", "3"],
  [204, 100],
  [205, 10, "-t", "1000000"],
  [206, 1],
  [207, 1, "-t", "2000000"],
  [208, 1, "-t", "1000000"],
  [209, 1, "-t", "10000000"],
];

interface Verdict {
  readonly name: string;
  readonly p: string;
  readonly assessment: "PASSED" | "WEAK" | "FAILED";
}

/** Feeds one of dieharder's tests with a stretch of keys of its own until it has had enough. */
function ask(keyed: Keyed, from: number, [number, samples, ...more]: (typeof battery)[number]): Promise<Verdict[]> {
  const args = ["-g", "200", "-d", `${number}`, "-p", `${samples}`, ...more];
  const child = spawn("dieharder", args, { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  let key = from;
  const feed = () => {
    const block = interleaved(keyed, key, 1 << 14);
    key += block.length / verses;
    if (child.stdin.writable) child.stdin.write(new Uint8Array(block.buffer), feed);
  };
  child.stdin.on("error", () => {}); // It hangs up when it has had enough.
  feed();
  return new Promise((settle, fail) => {
    child.on("error", fail);
    child.on("close", () =>
      settle(
        output.split("\n").flatMap((line) => {
          const [name, tuple, , , p, assessment] = line.split("|").map((cell) => cell.trim());
          return /^(PASSED|WEAK|FAILED)$/.test(assessment ?? "")
            ? [{ name: `${name} ${tuple}`, p, assessment } as Verdict]
            : [];
        }),
      ),
    );
  });
}

/**
 * No row may fail. One in a hundred rows of good streams is weak by chance: those are asked again, of other keys, with
 * three times the samples, and may not be weak so many times over: once in a million by chance.
 */
const asksMax = 3;

/** Each test its own keys: further apart than any test reads. */
const apart = 2 ** 30;

for (const [what, keyed] of Object.entries(neighbours)) {
  const says = `dieharder finds nothing in streams of neighbouring ${what}`;
  if (!long) skip(says, "long runs only: set ORRERY_LONG");
  else if (spawnSync("dieharder", ["-l"]).error) skip(says, "dieharder is not installed");
  else
    test(says, async () => {
      for (const [place, asked] of battery.entries()) {
        const [number, samples, ...more] = asked;
        let weak: ReadonlySet<number> | undefined;
        for (let time = 0; time < asksMax && weak?.size !== 0; time++) {
          const verdicts = await ask(keyed, (asksMax * place + time) * apart, [number, 3 ** time * samples, ...more]);
          assert.ok(verdicts.length > 0, `test ${number} gave no verdict`);
          const before = weak;
          weak = new Set();
          for (const [row, { name, p, assessment }] of verdicts.entries()) {
            console.log(`${what} ${name}: p = ${p} ${assessment}`);
            assert.is.not(assessment, "FAILED", `${name}: p = ${p}`);
            if (assessment === "WEAK" && (before?.has(row) ?? true)) weak = new Set([...weak, row]);
          }
        }
        assert.is(weak?.size, 0, `test ${number}: the same row is weak ${asksMax} times`);
      }
    });
}
