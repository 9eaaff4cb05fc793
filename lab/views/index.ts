// The shelf of views: one line lists one. How a picture becomes SVG or PNG is loaded when it is asked for.
import type { Picture } from "./picture.ts";

export { type Agent, agents } from "./agents.ts";
export { type Claimed, claimIntervals } from "./claim-intervals.ts";
export { cloud, type Group } from "./cloud.ts";
export { heatMap, type Place } from "./heat-map.ts";
export { histogram } from "./histogram.ts";
export { orbitDiagram, type Settled } from "./orbit-diagram.ts";
export { phase } from "./phase.ts";
export type { Axis, Cell, Layer, Panel, Picture, Row, Table, Tone } from "./picture.ts";
export { type Path, quantiles } from "./quantiles.ts";
export { returnMap } from "./return-map.ts";
export { spaceTime, type Telling } from "./space-time.ts";
export { spectrum } from "./spectrum.ts";
export * as theme from "./theme.ts";
export { type Happening, trajectory } from "./trajectory.ts";

/** The picture as an element of a browser's document. */
export const drawOn = async (document: Document, picture: Picture): Promise<SVGSVGElement> =>
  (await import("./draw.ts")).draw(picture, document);

/** The picture as SVG text; its title and what it shows are its text alternative. */
export const svgOf = async (picture: Picture): Promise<string> => (await import("./svg.ts")).svg(picture);

/** The picture as PNG, with letters of its own. */
export const pngOf = async (picture: Picture): Promise<Uint8Array> => (await import("./png.ts")).png(picture);
