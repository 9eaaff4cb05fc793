// A picture as SVG text, without a browser.
import { parseHTML } from "linkedom";
import { draw } from "./draw.ts";
import type { Picture } from "./picture.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

export const svg = (picture: Picture): string => written(draw(picture, document));

/** Written here, so that it is XML and HTML alike: the document's own writing leaves `<` in attributes as it is. */
function written(node: Node): string {
  if (node.nodeType === node.TEXT_NODE) return escaped(node.nodeValue ?? "");
  const { localName: tag, attributes, childNodes } = node as Element;
  const within = Array.from(attributes, ({ name, value }) => ` ${name}="${escaped(placed(name, value))}"`)
    .reverse()
    .join("");
  const inside = Array.from(childNodes, written).join("");
  return inside === "" ? `<${tag}${within}/>` : `<${tag}${within}>${inside}</${tag}>`;
}

const places = new Set("x x1 x2 y y1 y2 cx cy r width height transform".split(" "));

/** Where something lies, to a hundredth of a pixel: more digits would be a tenth of a picture's text. */
const placed = (name: string, value: string): string =>
  places.has(name)
    ? value.replace(/-?\d+\.\d{3,}/g, (digits) => String(Math.round(100 * Number(digits)) / 100))
    : value;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What no XML may hold is shown as what it is not. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[&<>"]/g, (one) => entities[one]!)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
