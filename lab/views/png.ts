// A picture as PNG, without a browser and without the machine's letters: text would silently be missing where there are
// none.
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { misuse } from "../core/errors.ts";
import type { Picture } from "./picture.ts";
import { svg } from "./svg.ts";
import { width } from "./theme.ts";

const fontFiles = lettersOf();

/** The scripts of India and of further Asia, Han, kana, Hangul and emoji. */
const beyondDejaVu =
  /[\u0900-\u0e7f\u0f00-\u10ff\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\u{1f300}-\u{3ffff}]/u;

function lettersOf(): string[] {
  try {
    return [
      import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
      import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
    ].map((url) => fileURLToPath(url));
  } catch {
    throw misuse("a picture as PNG", "the package dejavu-fonts-ttf", "none", "run npm ci, which brings it");
  }
}

/** `scale` is how many of its pixels lie along one of the picture's. */
export function png(picture: Picture, scale = 2): Uint8Array {
  const text = svg(picture);
  const family = "DejaVu Sans";
  // What DejaVu has no letters for is left to the machine's, if it has.
  const loadSystemFonts = beyondDejaVu.test(text);
  const font = { fontFiles, loadSystemFonts, defaultFontFamily: family, sansSerifFamily: family };
  return new Resvg(text, { font, fitTo: { mode: "width", value: scale * width } }).render().asPng();
}
