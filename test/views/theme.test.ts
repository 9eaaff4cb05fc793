// The one look: every tone stands out on paper, and no two are told apart by their colour alone.

import { theme } from "../../lab/views/index.ts";
import { assert, test } from "../suite.ts";

const tones = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;

/** Of text on its ground, by WCAG 2.2 for level AA; lines and symbols need 3. */
const contrastMin = 4.5;

/** Relative luminance, by WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (colour: string): number => (luminance(theme.paper) + 0.05) / (luminance(colour) + 0.05);

test("every tone can be read on paper", () => {
  const colours = [...tones, "ink", "quiet"] as const;
  for (const tone of colours) {
    const { colour } = theme.lookOf(tone);
    assert.ok(contrast(colour) >= contrastMin, `${tone}: ${contrast(colour).toFixed(2)}`);
  }
});

test("every tone has a dash and a symbol of its own, and each of the first six a colour", () => {
  const looks = tones.map(theme.lookOf);
  assert.is(new Set(looks.map(({ dash }) => dash)).size, 12);
  assert.is(new Set(looks.map(({ symbol, hollow = false }) => `${symbol} ${hollow}`)).size, 12);
  assert.is(new Set(looks.slice(0, 6).map(({ colour }) => colour)).size, 6);
  assert.equal([0, 11, 12].map(theme.toneOf), [0, 11, 0]);
});

test("colour-blind eyes tell neighbouring tones apart by lightness or hue", () => {
  // Viénot, Brettel & Mollon 1999, Color Res. Appl. 24, 243: what is left of red and green to those who lack one.
  const seen = (colour: string): [yellow: number, blue: number] => {
    const [red, green, blue] = [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2) as [
      number,
      number,
      number,
    ];
    return [0.29275 * red + 0.70725 * green, blue];
  };
  const [first, second] = [seen(theme.lookOf(0).colour), seen(theme.lookOf(1).colour)];
  const apart = Math.hypot(first[0] - second[0], first[1] - second[1]);
  assert.ok(apart > 0.2, `${apart}`);
});
