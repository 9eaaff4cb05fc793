// The report's door: one page, from a record, its pictures and, where it can run again, its scenario.
import { type Picture, svgOf } from "../views/index.ts";
import type { Entry } from "./bundle.ts";
import { type Content, page } from "./page.ts";

export { chartsOf, chartsOfRecord } from "./charts.ts";

export interface Asked extends Omit<Content, "pictures" | "again"> {
  readonly pictures: readonly Picture[];
  readonly again: Entry | { readonly because: string };
}

export async function reportOf({ pictures, again, ...rest }: Asked): Promise<string> {
  const withSvg = [];
  for (const picture of pictures) withSvg.push({ picture, svg: await svgOf(picture) });
  const script = "code" in again ? { script: await (await import("./bundle.ts")).bundle(again) } : again;
  return page({ ...rest, pictures: withSvg, again: script });
}
