import { quantity, wholeTime } from "../../lab/core/index.ts";
import { forAll, integer } from "../draws.ts";
import { assert, test } from "../suite.ts";

test("a quantity is read as it is written", () => {
  const readings: readonly (readonly [text: string, unit: string | undefined, value: number])[] = [
    ["10ms", "s", 0.01],
    ["1e-3 s", "s", 0.001],
    ["0.01", "s", 0.01],
    [" -2.5 ", undefined, -2.5],
    ["+.5", undefined, 0.5],
    ["5.", undefined, 5],
    ["5%", undefined, 0.05],
    ["5%", "1", 0.05],
    ["2 min", "s", 120],
    ["1d", "h", 24],
    ["90 deg", "rad", 1.5707963267948966],
    ["1au", "km", 149_597_870.7],
    ["3µs", "us", 3],
    ["1 yr", "d", 365.25],
    ["1km", "m", 1000],
    ["7mm", "cm", 0.7],
    ["2.5t", "kg", 2500],
    ["3g", "kg", 0.003],
    ["180deg", "rad", Math.PI],
  ];
  for (const [text, unit, value] of readings) assert.is(quantity("x", text, unit), value, text);
});

test("a number is read with its parameter's own unit, whatever that is", () => {
  assert.is(quantity("x", "2 widgets", "widgets"), 2);
  assert.is(quantity("x", "2au^3/s^2", "au^3/s^2"), 2);
  assert.is(quantity("x", "2 1/s", "1/s"), 2);
});

test("decimal units are converted exactly", () => {
  const scales = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 } as const;
  forAll(integer({ min: 1, max: 1e6 }), (n) => {
    for (const [fine, per] of Object.entries(scales)) {
      for (const [coarse, less] of Object.entries(scales)) {
        if (less > per) continue;
        assert.is(quantity("x", `${n}${fine}`, coarse), n / (per / less), `${n}${fine} in ${coarse}`);
        assert.is(quantity("x", `${n}${coarse}`, fine), n * (per / less), `${n}${coarse} in ${fine}`);
      }
    }
  });
});

test("a wrong quantity is refused by name", () => {
  const refusals: readonly (readonly [text: string, unit: string | undefined, message: RegExp])[] = [
    ["10kg", "s", /^x: expected a number in s, got "10kg"; use s, ns, us, µs, ms, min, h, d, yr$/],
    ["10ms", undefined, /^x: expected a plain number, got "10ms"; write it without a unit$/],
    ["5%", "s", /^x: expected a number in s, got "5%"; /],
    ["10 parsec", "m", /^x: expected a number in m, got "10 parsec"; use m, mm, cm, km, au$/],
    ["1toString", "s", /^x: expected a number in s, /],
    ["1constructor", undefined, /^x: expected a plain number, /],
    ["1kg", "widgets", /^x: expected a number in widgets, got "1kg"; use widgets$/],
    ...["", "ms", "NaN", "Infinity", "1e999", "0x10", "1,5", "1 2", "--1", "."].map(
      (text) => [text, "s", /^x: expected a finite number, got ".*"; write it as 0\.01 or 10ms$/] as const,
    ),
  ];
  for (const [text, unit, message] of refusals) assert.throws(() => quantity("x", text, unit), message, text);
});

test("time is a whole number of ticks", () => {
  for (const time of [0, 1, Number.MAX_SAFE_INTEGER]) assert.is(wholeTime("x", time), time);
  for (const time of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => wholeTime("x", time),
      /^x: expected a whole number of ticks from 0 to 2\^53.*, got \S+; round it/,
    );
  }
});
