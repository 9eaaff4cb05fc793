// The one look of every picture: sizes, letters, and tones that differ in more than colour.
import type { Tone } from "./picture.ts";

export const width = 720;
export const margin = { left: 58, right: 26, top: 26, bottom: 40 } as const;

/** What a page has, or what lies beside the pictures. */
export const letters = "system-ui, 'DejaVu Sans', sans-serif";
export const letterSize = 12;

/** Of DejaVu Sans, which is as wide as letters come, in parts of their size. */
const widths: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[ .,:;'!|()ijlftr]/, 0.36],
  [/[csz]/, 0.54],
  [/[−±✓✗mwMW…]/, 0.9],
  [/\p{Lu}/u, 0.7],
  [/\p{scx=Han}|\p{scx=Hira}|\p{scx=Kana}|\p{scx=Hang}|\p{Emoji_Presentation}/u, 1],
];

/** How wide a text is, in parts of its size. */
export const lengthOf = (text: string): number =>
  Array.from(text, (one) => widths.find(([letters]) => letters.test(one))?.[1] ?? 0.63).reduce((a, b) => a + b, 0);

export const paper = "#ffffff";
export const ink = "#22262b";
export const quiet = "#69707a";
export const grid = "#e4e7eb";

interface Look {
  readonly colour: string;
  /** Of lines. */
  readonly dash: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond2" | "star" | "times" | "plus" | "wye";
  /** Of the symbol: its outline alone. */
  readonly hollow?: true;
}

/** Okabe & Ito 2008, Color universal design; those that stand out on white. Each has its own dash and symbol. */
const tones: readonly Look[] = [
  { colour: "#0072b2", dash: "none", symbol: "circle" },
  { colour: "#c2500a", dash: "7 3", symbol: "times" },
  { colour: "#00785a", dash: "2 3", symbol: "square" },
  { colour: "#a8497f", dash: "10 3 2 3", symbol: "triangle" },
  { colour: "#8a6500", dash: "4 2", symbol: "diamond2" },
  { colour: "#22262b", dash: "1 2", symbol: "star" },
  { colour: "#0072b2", dash: "12 4", symbol: "circle", hollow: true },
  { colour: "#c2500a", dash: "1 5", symbol: "plus" },
  { colour: "#00785a", dash: "5 5", symbol: "square", hollow: true },
  { colour: "#a8497f", dash: "8 2 1 2 1 2", symbol: "triangle", hollow: true },
  { colour: "#8a6500", dash: "14 2 4 2", symbol: "diamond2", hollow: true },
  { colour: "#22262b", dash: "3 6", symbol: "wye" },
];

/** The tone of one of several; past the last they begin again. */
export const toneOf = (i: number): Tone => (i % tones.length) as Tone;

export const lookOf = (tone: Tone = "ink"): Look =>
  tone === "ink"
    ? { colour: ink, dash: "none", symbol: "circle" }
    : tone === "quiet"
      ? { colour: quiet, dash: "4 3", symbol: "times" }
      : tones[tone]!;

/** From low to high: even in lightness, and the same to colour-blind eyes. */
export const shades = "cividis";
