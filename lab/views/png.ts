// A picture as PNG, without a browser and without the machine's letters: text would silently be missing where there are
// none.
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { misuse } from "../core/errors.ts";
import type { Picture } from "./picture.ts";
import { svg } from "./svg.ts";
import { width } from "./theme.ts";

const fontFiles = lettersOf();

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
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };
  return new Resvg(svg(picture), { font, fitTo: { mode: "width", value: scale * width } }).render().asPng();
}
