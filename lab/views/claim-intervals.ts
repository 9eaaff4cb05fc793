import { type Layer, nothing, type Picture } from "./picture.ts";
import { lengthOf, letterSize, margin, width } from "./theme.ts";
import { counted, said } from "./wording.ts";

export interface Claimed {
  readonly name: string;
  readonly published: number;
  /** Absent where it could not be measured. */
  readonly measured?: number;
  readonly tolerance: number;
  readonly holds: boolean;
}

/** Further off than this, in tolerances, is shown at the edge. */
const edge = 2.5;

/** Above a claim's interval stand its name, as far as there is room, and its numbers; the table has all of them. */
const digits = 8;
const room = (width - margin.left - margin.right) / letterSize - 1;

/** Published numbers as intervals, a line each, with what was measured; all in units of their tolerances. */
export function claimIntervals(
  claims: readonly Claimed[],
  { title = "Published and measured" }: { title?: string } = {},
): Picture {
  if (claims.length === 0) return nothing("claim intervals", title);
  const off = claims.map(inTolerances);
  const row = claims.map((_, i) => claims.length - i - 0.7);
  const at = (kept: boolean): number[] => claims.flatMap(({ holds }, i) => (holds === kept ? [i] : []));
  const clipped = (i: number): number => (Number.isNaN(off[i]) ? edge : Math.max(-edge, Math.min(edge, off[i]!)));
  const symbols = (kept: boolean): Layer => ({
    mark: "symbols",
    name: kept ? "holds" : "fails",
    tone: kept ? 0 : 1,
    radius: 5,
    x: at(kept).map(clipped),
    y: at(kept).map((i) => row[i]!),
  });
  const text = (claim: Claimed, i: number): string => {
    const { name, holds } = claim;
    const far = Number.isNaN(off[i]) ? "not measured" : `${said(Math.abs(off[i]!), 2)} tolerances off`;
    return short(holds ? `✓ ${name}` : `✗ fails, ${far}: ${name}`, room - lengthOf(numbers(claim)));
  };
  const numbers = ({ published, measured, tolerance }: Claimed): string => {
    const got = measured === undefined ? "no number" : said(measured, digits);
    return `${got}; published ${said(published, digits)} ± ${said(tolerance, 2)}`;
  };
  const words = (anchor: "start" | "end", at: number, text: readonly string[]): Layer => ({
    mark: "text",
    tone: "ink",
    anchor,
    text,
    x: claims.map(() => at),
    y: row.map((y) => y + 0.42),
  });
  const held = claims.filter(({ holds }) => holds).length;
  return {
    view: "claim intervals",
    title,
    finding:
      `${held} of ${counted(claims.length, "published number")} reproduced within the stated tolerance. ` +
      furthest(claims, off),
    panels: [
      {
        x: { label: "measured minus published, in tolerances", domain: [-edge, edge] },
        y: { label: "", domain: [0, claims.length], ticks: "none" },
        height: 60 + 46 * claims.length,
        layers: [
          {
            mark: "boxes",
            name: "within tolerance",
            tone: "quiet",
            left: claims.map(() => -1),
            right: claims.map(() => 1),
            bottom: row.map((y) => y - 0.13),
            top: row.map((y) => y + 0.13),
          },
          {
            mark: "boxes",
            tone: "ink",
            left: claims.map(() => -0.006),
            right: claims.map(() => 0.006),
            bottom: row.map((y) => y - 0.2),
            top: row.map((y) => y + 0.2),
          },
          symbols(true),
          symbols(false),
          words("start", -edge, claims.map(text)),
          words("end", edge, claims.map(numbers)),
        ],
      },
    ],
    table: {
      columns: ["claim", "published", "tolerance", "measured", "in tolerances", "holds"],
      rows: claims.map(({ name, published, measured, tolerance, holds }, i) => [
        name,
        published,
        tolerance,
        measured ?? "",
        Number.isNaN(off[i]) ? "" : off[i]!,
        holds ? "yes" : "no",
      ]),
    },
  };
}

/** A whole number may have no tolerance: what hits it is 0 off, what misses it infinitely. */
const inTolerances = ({ published, measured = Number.NaN, tolerance }: Claimed): number =>
  measured === published ? 0 : (measured - published) / tolerance;

function short(name: string, room: number): string {
  if (lengthOf(name) <= room) return name;
  const letters = [...name];
  while (letters.length > 0 && lengthOf(`${letters.join("")}…`) > room) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

function furthest(claims: readonly Claimed[], off: readonly number[]): string {
  const known = off.flatMap((one, i) => (Number.isNaN(one) ? [] : [i]));
  if (known.length === 0) return "None could be measured.";
  const worst = known.reduce((most, i) => (Math.abs(off[i]!) > Math.abs(off[most]!) ? i : most));
  return `The furthest is ${said(Math.abs(off[worst]!), 2)} tolerances off: ${claims[worst]!.name}.`;
}
