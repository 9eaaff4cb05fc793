// A picture is plain data: what is drawn, what it shows in words and numbers, and the same as a table. How it is drawn
// is draw.ts's.

export type Row = Readonly<Record<string, number>>;
export type Cell = number | string;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Axis {
  readonly label: string;
  readonly domain?: readonly [least: number, most: number];
  /** None where places along it mean nothing; whole where they are counted, and few. */
  readonly ticks?: "none" | "whole" | "logarithmic";
}

interface Marked {
  /** What it is called where more than one is drawn. */
  readonly name?: string;
  /** Which of the theme's tones; a tone is a colour with a dash or a symbol of its own. */
  readonly tone?: Tone;
}

export type Tone = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | "ink" | "quiet";

interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** What is drawn, in the units of the axes; later layers over earlier ones. */
export type Layer = Marked &
  /** A line from point to point; in steps, each holds until the next. */
  (
    | ({ readonly mark: "line"; readonly steps?: true } & Points)
    | ({ readonly mark: "dots"; readonly radius: number } & Points)
    | ({ readonly mark: "symbols"; readonly radius: number } & Points)
    | ({ readonly mark: "arrows"; readonly heading: readonly number[] } & Points)
    | ({ readonly mark: "text"; readonly text: readonly string[]; readonly anchor: "start" | "end" } & Points)
    | {
        readonly mark: "band";
        readonly x: readonly number[];
        readonly low: readonly number[];
        readonly high: readonly number[];
      }
    | ({ readonly mark: "boxes" } & Boxes)
    | ({ readonly mark: "cells"; readonly value: readonly number[] } & Boxes)
    | { readonly mark: "rule"; readonly along: "x" | "y"; readonly at: number }
  );

interface Boxes {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly bottom: readonly number[];
  readonly top: readonly number[];
}

/** One frame with its two axes; a picture's panels lie below each other. */
export interface Panel {
  readonly x: Axis;
  readonly y: Axis;
  readonly height: number;
  /** A unit is as long along x as along y; unless told, both fill the frame. */
  readonly even?: true;
  readonly layers: readonly Layer[];
}

export interface Picture {
  /** The view that made it. */
  readonly view: string;
  readonly title: string;
  /** What it shows, in numbers: its text alternative. */
  readonly finding: string;
  readonly panels: readonly Panel[];
  readonly table: Table;
}

/** What every view makes of no data, or of data without a number. */
export const nothing = (view: string, title: string): Picture => ({
  view,
  title,
  finding: "There is nothing to draw.",
  panels: [],
  table: { columns: [], rows: [] },
});
