// How long a picture of many points takes, from plain data to SVG.
import { phase, trajectory } from "../../lab/views/index.ts";
import { svg } from "../../lab/views/svg.ts";
import { type Figure, median, worked } from "./figure.ts";

const rows = Array.from({ length: 10_000 }, (_, t) => ({ t, x: Math.sin(t / 50), y: Math.cos(t / 70) }));

const drawn = (picture: Parameters<typeof svg>[0]) => () =>
  median(Array.from({ length: 9 }, () => worked(() => void svg(picture))));

export const pictures: readonly Figure[] = [
  { name: "10,000 points in time", picture: trajectory(rows, { time: "t", of: ["x"] }) },
  { name: "10,000 points as a line through the states", picture: phase(rows, { x: "x", y: "y", mark: "line" }) },
  { name: "10,000 points as specks", picture: phase(rows, { x: "x", y: "y", mark: "dots" }) },
].map(({ name, picture }) => ({ name, unit: "ms", limit: 100, measure: drawn(picture) }));
