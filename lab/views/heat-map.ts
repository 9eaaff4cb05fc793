import { type Layer, nothing, type Picture } from "./picture.ts";
import { counted, rangeOf, said, spanned } from "./wording.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
  /** NaN where it could not be measured. */
  readonly value: number;
}

const shades = 60;

/** A number over two parameters, measured at every pair of evenly spaced values. */
export function heatMap(
  places: readonly Place[],
  { x, y, of, title = `${of} over ${x} and ${y}` }: { x: string; y: string; of: string; title?: string },
): Picture {
  const known = places.filter(({ value }) => Number.isFinite(value));
  if (known.length === 0) return nothing("heat map", title);
  const { least, most } = rangeOf(known.map(({ value }) => value));
  const [across, up] = [boxes(places.map((one) => one.x)), boxes(places.map((one) => one.y))];
  const where = (value: number): string => {
    const place = known.find((one) => one.value === value)!;
    return `${x} = ${said(place.x)}, ${y} = ${said(place.y)}`;
  };
  const missing = places.filter(({ value }) => !Number.isFinite(value));
  const cells: Layer = {
    mark: "cells",
    left: across.low,
    right: across.high,
    bottom: up.low,
    top: up.high,
    value: places.map(({ value }) => value),
  };
  // One value everywhere has a key around it, of its one colour.
  const spare = most > least ? 0 : Math.abs(least) || 1;
  const wide = most - least + 2 * spare;
  const steps = Array.from({ length: shades }, (_, i) => least - spare + (wide * i) / shades);
  const legend: Layer = {
    mark: "cells",
    left: steps,
    right: steps.map((step) => step + wide / shades),
    bottom: steps.map(() => 0),
    top: steps.map(() => 1),
    value: steps.map((_, i) => least + ((most - least) * i) / (shades - 1)),
  };
  const lost: Layer = {
    mark: "symbols",
    name: "not measured",
    tone: "quiet",
    radius: 2,
    x: missing.map((one) => one.x),
    y: missing.map((one) => one.y),
  };
  return {
    view: "heat map",
    title,
    finding:
      `${counted(places.length, "pair")} of ${x} and ${y}: ${of} goes from ${spanned({ least, most })}, ` +
      `least at ${where(least)}, most at ${where(most)}` +
      `${missing.length > 0 ? `; it could not be measured at ${missing.length}` : ""}.`,
    panels: [
      {
        x: { label: x, domain: [across.least, across.most] },
        y: { label: y, domain: [up.least, up.most] },
        height: 400,
        layers: missing.length > 0 ? [cells, lost] : [cells],
      },
      {
        x: { label: of, domain: [least - spare, most + spare] },
        y: { label: "", ticks: "none" },
        height: 62,
        layers: [legend],
      },
    ],
    table: {
      columns: [x, y, of],
      rows: places.map((one) => [one.x, one.y, Number.isFinite(one.value) ? one.value : ""]),
    },
  };
}

/** The extent of each evenly spaced value's cell, and of all. */
function boxes(values: readonly number[]): { low: number[]; high: number[]; least: number; most: number } {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const half = distinct.length > 1 ? (distinct.at(-1)! - distinct[0]!) / (distinct.length - 1) / 2 : 0.5;
  return {
    low: values.map((value) => value - half),
    high: values.map((value) => value + half),
    least: distinct[0]! - half,
    most: distinct.at(-1)! + half,
  };
}
