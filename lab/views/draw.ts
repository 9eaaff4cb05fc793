// From a picture to SVG, by Observable Plot, on any document: a browser's, or the one in svg.ts.
import * as Plot from "@observablehq/plot";
import type { Axis, Layer, Panel, Picture, Tone } from "./picture.ts";
import { grid, ink, lengthOf, letterSize, letters, lookOf, margin, paper, quiet, shades, width } from "./theme.ts";
import { said } from "./wording.ts";

const svgSpace = "http://www.w3.org/2000/svg";

const wide = (text: string): number => letterSize * lengthOf(text);
/** Of bold letters over others. */
const bold = 1.12;
/** Where the title and the names of y begin. */
const edge = 10;
const titleSize = 15;
const titleHeight = 32;
const titleLine = 19;

/** A line of more points than this is drawn finer. */
const manyPoints = 2000;

/** The space below a panel that has its own axis of x. */
const axisHeight = margin.bottom - 12;

/** Draws the title and all panels below each other, in one SVG that says what it shows. */
export function draw({ panels, title, finding }: Picture, document: Document): SVGSVGElement {
  const whole = element(document, "svg", {
    xmlns: svgSpace,
    role: "img",
    "aria-label": `${title}. ${finding}`,
    "font-family": letters,
    "font-size": letterSize,
    "text-anchor": "middle",
    fill: ink,
  }) as SVGSVGElement;
  const heading = { x: edge, "font-size": titleSize, "font-weight": 600, "text-anchor": "start" };
  const titles = wrapped(title, (width - 2 * edge) / (bold * titleSize));
  whole.append(...titles.map((line, i) => element(document, "text", { ...heading, y: 20 + i * titleLine }, line)));
  let height = titleHeight + titleLine * (titles.length - 1);
  const plotted = (left: number) =>
    panels.map((panel, i) => {
      // Panels that share an axis of x show it once, at the last.
      const last = panels[i + 1]?.x.label !== panel.x.label;
      return Plot.plot(optionsOf(panel, { document, last, left }));
    });
  let frames = plotted(margin.left);
  const left = Math.max(margin.left, ...frames.map(leftOf));
  if (left > margin.left) frames = plotted(left);
  for (const frame of frames) {
    const own = Number(frame.getAttribute("height"));
    const part = element(document, "svg", { y: height, width, height: own });
    part.append(...[...frame.children].filter(({ tagName }) => tagName.toLowerCase() !== "style"));
    // What is drawn is told once, for the whole.
    for (const one of part.querySelectorAll("[aria-label]")) one.removeAttribute("aria-label");
    whole.append(part);
    height += own;
  }
  if (panels.length === 0) {
    whole.append(element(document, "text", { x: edge, y: height + letterSize, "text-anchor": "start" }, finding));
    height += 3 * letterSize;
  }
  whole.prepend(element(document, "rect", { width, height, fill: paper }));
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height }))
    whole.setAttribute(name, String(value));
  return whole;
}

/** What fits into a line each, in parts of the letters' size. */
function wrapped(text: string, room: number): string[] {
  const lines = [""];
  for (const piece of text.match(/\s*\S{1,60}/gu) ?? [])
    if (lengthOf(lines.at(-1)! + piece) > room) lines.push(piece.trimStart());
    else lines[lines.length - 1] += piece;
  return lines;
}

/** The margin that the numbers at a frame's left need. */
function leftOf(frame: Element): number {
  const numbers = [...frame.querySelectorAll('[aria-label="y-axis tick label"] text')];
  return Math.ceil(Math.max(0, ...numbers.map(({ textContent }) => wide(textContent ?? ""))) + inset + 8);
}

/** Between a frame and what is drawn in it. */
const inset = 6;

type Attributes = Readonly<Record<string, string | number>>;

function element(document: Document, name: string, attributes: Attributes, text = ""): SVGElement {
  const made = document.createElementNS(svgSpace, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== "") made.textContent = text;
  return made;
}

function optionsOf(
  { x, y, layers, even, height: bare }: Panel,
  { document, last, left }: { document: Document; last: boolean; left: number },
): Plot.PlotOptions {
  const has = (...marks: Layer["mark"][]): boolean => layers.some(({ mark }) => marks.includes(mark));
  const named = layers.filter(({ mark, name }) => mark !== "rule" && name !== undefined);
  const lines = layers.filter((layer) => layer.mark === "line");
  const ending = lines.filter(({ name }) => name !== undefined);
  const labelled = ending.length > 1 ? ending : [];
  const values = layers.flatMap((layer) => (layer.mark === "cells" ? layer.value.filter(Number.isFinite) : []));
  const marginRight = Math.max(margin.right, ...labelled.map(({ name }) => 14 + bold * wide(name!)));
  const marginBottom = last ? margin.bottom : 12;
  const explained = named.filter((layer) => !(labelled as readonly Layer[]).includes(layer));
  const room = width - left - marginRight;
  const ruled = layers.some(({ mark, name }) => mark === "rule" && name !== undefined) ? margin.top - 8 : 0;
  const tall = bare + (last ? axisHeight : 0);
  const across = even === undefined ? room : Math.min(room, (tall - margin.top - ruled - marginBottom) * ratio(x, y));
  const rows = inRows(explained, across + left - edge - bold * wide(y.label));
  const raised = ruled + legendLine * Math.max(0, rows.length - 1);
  const marginTop = margin.top + raised;
  const height = tall + raised - ruled;
  const up = height < lowFrame ? marksUpLow : marksUp;
  const spare = even === undefined ? 0 : Math.max(0, room - (height - marginTop - marginBottom) * ratio(x, y));
  return {
    document,
    width,
    height,
    marginLeft: left,
    marginRight: marginRight + spare,
    marginTop,
    marginBottom,
    inset: x.domain !== undefined || has("boxes", "cells", "band") ? 0 : inset,
    x: { ...scaleOf(x), axis: null },
    y: { ...scaleOf({ ...roomFor(layers), ...y }), axis: null },
    ...(values.length > 0 && { color: { type: "linear", scheme: shades, domain: extent(values) } }),
    marks: [
      ...(has("cells", "text") ? [] : gridOf(x, y, up)),
      ...axesOf(x, y, { last, up, left, raised }),
      ...layers.flatMap((layer) =>
        marksOf(layer, { dashed: lines.filter(({ tone }) => tone !== "quiet").length > 1, among: layers }),
      ),
      ...ends(labelled),
      ...rows.flatMap((row, i) => legend(row, raised - i * legendLine)),
    ],
  } as Plot.PlotOptions;
}

/** The least and the most of what is finite; Infinity and -Infinity where nothing is. */
function extent(values: readonly number[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

const ratio = (x: Axis, y: Axis): number =>
  x.domain === undefined || y.domain === undefined ? 1 : (x.domain[1] - x.domain[0]) / (y.domain[1] - y.domain[0]);

/** Numbers that differ by no more than this share of their size are one. */
const alike = 1e-9;

const areas: ReadonlySet<Layer["mark"]> = new Set(["band", "boxes", "cells"]);

/** A frame for one number is as wide around it as it is large; Plot finds that of several numbers, and of areas. */
function roomFor(layers: readonly Layer[]): Pick<Axis, "domain"> {
  const [least, most] = extent(layers.flatMap((layer) => ("y" in layer ? layer.y : [])));
  const size = Math.max(Math.abs(least), Math.abs(most));
  const one = Number.isFinite(size) && most - least <= alike * size;
  if (!one || layers.some(({ mark }) => areas.has(mark))) return {};
  return { domain: [least - (size || 1), most + (size || 1)] };
}

/** Which end of a rule's name stands at the rule, so that the name stays within the frame. */
function anchorOf(at: number, layers: readonly Layer[]): "start" | "middle" | "end" {
  const [least, most] = extent(
    layers.flatMap((layer) => (layer.mark === "rule" ? layer.at : "x" in layer ? layer.x : [])),
  );
  const share = (at - least) / (most - least);
  return share < 0.1 ? "start" : share > 0.9 ? "end" : "middle";
}

const scaleOf = ({ domain, ticks }: Axis): Plot.ScaleOptions => ({
  ...(domain && { domain: [...domain] }),
  ...(ticks === "logarithmic" && { type: "log" }),
  nice: false,
});

/** About so many marks on an axis, where there is room. */
const marksAcross = 8;
const marksUp = 5;
const marksUpLow = 3;
const lowFrame = 130;

/** Where the marks lie: about so many, but at whole numbers only where nothing lies between. */
const placedAt = ({ ticks }: Axis, about: number) => (ticks === "whole" ? { interval: 1 } : { ticks: about });

const gridOf = (x: Axis, y: Axis, up: number): Plot.Markish[] => [
  ...(x.ticks === "none" ? [] : [Plot.gridX({ stroke: grid, strokeOpacity: 1, ...placedAt(x, marksAcross) })]),
  ...(y.ticks === "none" ? [] : [Plot.gridY({ stroke: grid, strokeOpacity: 1, ...placedAt(y, up) })]),
];

/** The name of y stands above its axis, upright; the name of x at the end of its own. */
function axesOf(
  x: Axis,
  y: Axis,
  { last, up, left, raised }: { last: boolean; up: number; left: number; raised: number },
): Plot.Markish[] {
  const tickFormat = (value: number): string => said(value, 6);
  const look = { color: quiet, fontSize: letterSize, tickSize: 0, label: null, tickFormat } as const;
  const name = (text: string, options: Plot.TextOptions): Plot.Markish[] =>
    text === "" ? [] : [Plot.text([text], { fill: ink, fontWeight: 600, fontSize: letterSize, ...options })];
  const before = edge - left;
  return [
    ...(last && x.ticks !== "none" ? [Plot.axisX({ ...look, ...placedAt(x, marksAcross) })] : []),
    ...(y.ticks === "none" ? [] : [Plot.axisY({ ...look, ...placedAt(y, up) })]),
    ...(last ? name(x.label, { frameAnchor: "bottom-right", textAnchor: "end", dy: 36 }) : []),
    ...name(y.label, { frameAnchor: "top-left", textAnchor: "start", dx: before, dy: -18 - raised }),
  ];
}

const bandStrength = 0.22;
const strength = ({ tone }: Layer): number => (tone === "quiet" ? 0.25 : 0.75);

/** Symbols of strokes, with nothing to fill. */
const open: ReadonlySet<string> = new Set(["times", "plus"]);

/** A sign's ink: strokes alone, an outline on paper, or an area with paper around it. */
const inkOf = (tone: Tone | undefined): Plot.DotOptions => {
  const { colour, symbol, hollow } = lookOf(tone);
  if (open.has(symbol)) return { symbol, stroke: colour, strokeWidth: 2 };
  return hollow
    ? { symbol, fill: paper, stroke: colour, strokeWidth: 1.6 }
    : { symbol, fill: colour, stroke: paper, strokeWidth: 0.8 };
};

type Place = { readonly x: number; readonly y: number };
const placesOf = ({ x, y }: { x: readonly number[]; y: readonly number[] }): Place[] =>
  x.map((at, i) => ({ x: at, y: y[i]! }));

/** Lines are dashed where several share a frame, and where they are quiet. */
function marksOf(layer: Layer, { dashed, among }: { dashed: boolean; among: readonly Layer[] }): Plot.Markish[] {
  const { colour, dash } = lookOf(layer.tone);
  switch (layer.mark) {
    case "line":
      return [
        Plot.line(placesOf(layer), {
          x: "x",
          y: "y",
          render: (index, _, values, __, context) =>
            path(context, strokes(index, values, layer.steps), {
              stroke: colour,
              "stroke-width": layer.x.length > manyPoints ? 0.8 : 1.6,
              "stroke-linejoin": "round",
              ...((dashed || layer.tone === "quiet") && { "stroke-dasharray": dash }),
            }),
        }),
      ];
    case "dots":
      return [
        Plot.dot(placesOf(layer), {
          x: "x",
          y: "y",
          render: (index, _, values, __, context) =>
            path(context, specks(index, values), {
              stroke: colour,
              "stroke-width": 2 * layer.radius,
              "stroke-linecap": "round",
            }),
        }),
      ];
    case "symbols": {
      return [
        Plot.dot(placesOf(layer), {
          x: "x",
          y: "y",
          r: layer.radius,
          ...inkOf(layer.tone),
        }),
      ];
    }
    case "arrows": {
      const headed = placesOf(layer).map((place, i) => ({
        ...place,
        rotate: 90 - (180 * layer.heading[i]!) / Math.PI,
      }));
      const on = { x: "x", y: "y", rotate: "rotate", stroke: colour } as const;
      // Several groups are told apart by their signs, and a needle leads ahead.
      return layer.name === undefined
        ? [Plot.vector(headed, { ...on, length: 11, shape: "spike", r: 3, fill: colour })]
        : [
            Plot.vector(headed, { ...on, anchor: "start", length: 12, shape: stroke, strokeWidth: 1.6 }),
            Plot.dot(headed, { x: "x", y: "y", r: 3.6, ...inkOf(layer.tone) }),
          ];
    }
    case "text":
      return [
        Plot.text(
          placesOf(layer).map((place, i) => ({ ...place, text: layer.text[i]! })),
          { x: "x", y: "y", text: "text", textAnchor: layer.anchor, fill: colour, fontSize: letterSize },
        ),
      ];
    case "band":
      return [
        Plot.areaY(
          layer.x.map((x, i) => ({ x, low: layer.low[i]!, high: layer.high[i]! })),
          { x: "x", y1: "low", y2: "high", fill: colour, fillOpacity: bandStrength },
        ),
      ];
    case "boxes":
    case "cells": {
      const filled = layer.mark === "cells";
      return [
        Plot.rect(
          layer.left.map((left, i) => ({
            left,
            right: layer.right[i]!,
            bottom: layer.bottom[i]!,
            top: layer.top[i]!,
            ...(layer.mark === "cells" && { value: layer.value[i]! }),
          })),
          {
            x1: "left",
            x2: "right",
            y1: "bottom",
            y2: "top",
            inset: filled ? -0.2 : 0.3,
            fill: filled ? "value" : colour,
            fillOpacity: filled ? 1 : strength(layer),
          },
        ),
      ];
    }
    case "rule": {
      const name = layer.name === undefined ? [] : [layer.name];
      const line = { stroke: colour, strokeWidth: 1.2, ...(dash !== "none" && { strokeDasharray: dash }) };
      const textAnchor = anchorOf(layer.at, among);
      const label = { fill: colour, fontSize: letterSize - 1, fontWeight: 600, textAnchor };
      return layer.along === "x"
        ? [Plot.ruleX([layer.at], line), Plot.text(name, { ...label, x: [layer.at], frameAnchor: "top", dy: -10 })]
        : [Plot.ruleY([layer.at], line)];
    }
  }
}

type Line = Extract<Layer, { mark: "line" }>;

/** The names of several lines, where they end, no two over each other. */
function ends(lines: readonly Line[]): Plot.Markish[] {
  const last = lines.flatMap((line) => {
    const at = line.y.findLastIndex(Number.isFinite);
    return at < 0 ? [] : [{ x: line.x[at]!, y: line.y[at]!, name: line.name!, colour: lookOf(line.tone).colour }];
  });
  return [
    Plot.text(last, {
      x: "x",
      y: "y",
      text: "name",
      fill: "colour",
      fontWeight: 600,
      frameAnchor: "right",
      textAnchor: "start",
      dx: 7,
      render: (index, scales, values, dimensions, context, next) =>
        next!(
          index,
          scales,
          { ...values, y: parted(values["y"] as ArrayLike<number>) } as unknown as typeof values,
          dimensions,
          context,
        ),
    }),
  ];
}

/** Places a line of letters apart, in their order, each as near to its own as the one above lets it. */
function parted(places: ArrayLike<number>): Float64Array {
  const moved = Float64Array.from(places);
  const order = Array.from(moved.keys()).sort((a, b) => moved[a]! - moved[b]!);
  for (const [i, at] of order.entries())
    if (i > 0) moved[at] = Math.max(moved[at]!, moved[order[i - 1]!]! + letterSize + 2);
  return moved;
}

const legendLine = 18;
/** Of a sign, with what parts it from its name, and of both with what parts them from the next. */
const sign = 24;
const entry = (name: string): number => wide(name) + sign + 14;

/** As many as fit beside each other. */
function inRows(layers: readonly Layer[], room: number): Layer[][] {
  const rows: Layer[][] = [[]];
  let left = room;
  for (const layer of layers) {
    left -= entry(layer.name!);
    if (left < 0 && rows.at(-1)!.length > 0) {
      rows.push([]);
      left = room - entry(layer.name!);
    }
    rows.at(-1)!.push(layer);
  }
  return rows;
}

/** What the symbols mean, above the frame on the right. */
function legend(layers: readonly Layer[], raised: number): Plot.Markish[] {
  let from = 0;
  const bands = layers.filter(({ mark }) => mark === "band");
  return layers.toReversed().flatMap((layer) => {
    const { colour, dash } = lookOf(layer.tone);
    const at = { frameAnchor: "top-right", dy: -14 - raised } as const;
    const text = Plot.text([layer.name!], {
      ...at,
      dx: -from,
      textAnchor: "end",
      lineAnchor: "middle",
      fill: ink,
      fontSize: letterSize,
    });
    const dx = 8 - wide(layer.name!) - sign - from;
    from += entry(layer.name!);
    const line = { stroke: colour, strokeWidth: 2 };
    if (layer.mark === "line") {
      const dashes = layer.tone === "quiet" && { strokeDasharray: dash };
      return [text, Plot.vector([0], { ...at, ...line, ...dashes, dx, rotate: 90, length: 16, shape: stroke })];
    }
    const area = areas.has(layer.mark);
    const fillOpacity = layer.mark === "band" ? behind(bands.indexOf(layer) + 1) : strength(layer);
    const look: Plot.DotOptions = area
      ? { symbol: "square", fill: colour, fillOpacity }
      : layer.mark === "dots"
        ? { symbol: "circle", fill: colour }
        : inkOf(layer.tone);
    return [text, Plot.dot([0], { ...at, ...look, dx, r: 4.5 })];
  });
}

/** How much shows of so many bands over each other. */
const behind = (bands: number): number => 1 - (1 - bandStrength) ** bands;

const stroke: Plot.VectorShapeImplementation = {
  draw: (path, length) => {
    path.moveTo(0, 0);
    path.lineTo(0, -length);
  },
};

type Channels = { readonly x?: ArrayLike<number>; readonly y?: ArrayLike<number> };

/**
 * A line to a tenth of a pixel, in one path, each point told from the one before; broken where there is no number. What
 * goes on level by steps is one stroke.
 */
function strokes(index: ArrayLike<number>, { x, y }: Channels, steps = false): string {
  let d = "";
  let pen = false;
  let [left, top, level] = [0, 0, 0];
  const goOn = (): void => {
    if (level !== left) d += `h${(level - left) / 10}`;
    left = level;
  };
  for (let i = 0; i < index.length; i++) {
    const [across, down] = [Math.round(10 * x![index[i]!]!), Math.round(10 * y![index[i]!]!)];
    if (!Number.isFinite(across + down)) {
      goOn();
      pen = false;
      continue;
    }
    if (!pen) d += `M${across / 10},${down / 10}`;
    else if (steps) {
      level = across;
      if (down === top) continue;
      goOn();
      d += `v${(down - top) / 10}`;
    } else if (across !== left || down !== top) d += `l${(across - left) / 10},${(down - top) / 10}`;
    pen = true;
    [left, top, level] = [across, down, across];
  }
  goOn();
  return d;
}

/** Past this many, specks lie on half pixels, and one hides others at its place. */
const specksMax = 2000;

/** All specks in one path: an element for each would cost thirty times as much. */
function specks(index: ArrayLike<number>, { x, y }: Channels): string {
  const per = index.length > specksMax ? 2 : 10;
  const seen = new Set<number>();
  let d = "";
  for (let i = 0; i < index.length; i++) {
    const across = Math.round(per * x![index[i]!]!);
    const down = Math.round(per * y![index[i]!]!);
    const place = across * 65_536 + down;
    if (seen.has(place)) continue;
    seen.add(place);
    d += `M${across / per},${down / per}h0`;
  }
  return d;
}

const path = ({ document }: { readonly document: Document }, d: string, look: Attributes): SVGElement =>
  element(document, "path", { d, fill: "none", ...look });
