// The report's door: one page, from a record, its pictures and, where it can run again, its scenario.
import { type Picture, svgOf } from "../views/index.ts";
import type { Bundled, Entry } from "./bundle.ts";
import { type Content, page } from "./page.ts";
import type { Drawn } from "./tables.ts";
import { type Chapter, tourPage } from "./tour.ts";

export { chartsInShort, chartsOf, chartsOfRecord, publishedOf } from "./charts.ts";

export interface Asked extends Omit<Content, "pictures" | "again"> {
  readonly pictures: readonly Picture[];
  readonly again: Entry | { readonly because: string };
}

/** The page of one run. */
export async function reportOf({ pictures, again, ...rest }: Asked): Promise<string> {
  const bundled = "code" in again ? await bundleOf(again) : again;
  return page({ ...rest, pictures: await drawn(pictures), again: bundled });
}

/** The page of several runs, in short. */
export async function tourOf(
  chapters: readonly (Omit<Chapter, "pictures"> & Pick<Asked, "pictures">)[],
  again: Entry,
): Promise<string> {
  const drawnChapters = [];
  for (const one of chapters) drawnChapters.push({ ...one, pictures: await drawn(one.pictures) });
  return tourPage(drawnChapters, await bundleOf(again));
}

const bundleOf = async (entry: Entry): Promise<Bundled> => (await import("./bundle.ts")).bundle(entry);

async function drawn(pictures: readonly Picture[]): Promise<Drawn[]> {
  const all = [];
  for (const picture of pictures) all.push({ picture, svg: await svgOf(picture) });
  return all;
}
