import { type Layer, nothing, type Picture } from "./picture.ts";
import { margin, toneOf, width } from "./theme.ts";
import { counted, rangeOf, spanned } from "./wording.ts";

/** Points that belong together: one of several species, or all of them at one moment. */
export interface Group {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Dots are larger where there are few of them, and where they lie so close that they would be one speck. */
const radiusOf = (count: number, share: number): number =>
  Math.max(0.7, Math.min(3, 30 / Math.sqrt(count))) + 3 * (1 - share) ** 4;

/** So many points of each of several groups carry its sign, evenly among them. */
const signs = 60;
const signed = (values: readonly number[]): number[] =>
  values.filter((_, i) => Math.floor(((i + 1) * signs) / values.length) > Math.floor((i * signs) / values.length));

/** How high a panel is drawn; one whose units are even is as low as its width makes it. */
const frame = 440;
const room = width - margin.left - margin.right;
const beside = 38;

/** Groups of points on a plane, a tone each; later ones lie over earlier ones. */
export function cloud(
  groups: readonly Group[],
  { x, y, even, title = `${y} against ${x}` }: { x: string; y: string; even?: true; title?: string },
): Picture {
  const points = groups.map((group) => ({ name: group.name, x: Array.from(group.x), y: Array.from(group.y) }));
  if (points.every((group) => group.x.length === 0)) return nothing("cloud", title);
  const edges = (of: "x" | "y"): [number, number] => {
    const { least, most } = rangeOf(points.flatMap((group) => group[of].filter(Number.isFinite)));
    const edge = (most - least) / 40 || 1;
    return [least - edge, most + edge];
  };
  const [across, up] = [edges("x"), edges("y")];
  /** How much of the frame a group takes up, along the longer of its sides. */
  const shareOf = (group: (typeof points)[number]): number =>
    Math.max(
      ...[[group.x, across] as const, [group.y, up] as const].map(([values, [low, high]]) => {
        const { least, most } = rangeOf(values.filter(Number.isFinite));
        return (most - least) / (high - low) || 0;
      }),
    );
  const told = points.map(
    (group) =>
      `${group.name}: ${counted(group.x.length, "point")}, ` +
      `${x} within ${spanned(rangeOf(group.x))}, ${y} within ${spanned(rangeOf(group.y))}`,
  );
  return {
    view: "cloud",
    title,
    finding: `${told.join("; ")}.`,
    panels: [
      {
        x: { label: x, domain: across },
        y: { label: y, domain: up },
        height: even ? Math.min(frame, beside + (room * (up[1] - up[0])) / (across[1] - across[0])) : frame,
        ...(even && { even }),
        layers: points.flatMap((group, i): Layer[] => {
          const { name, x, y } = group;
          const tone = toneOf(i);
          const dots: Layer = { mark: "dots", tone, radius: radiusOf(x.length, shareOf(group)), x, y };
          if (points.length === 1) return [{ ...dots, name }];
          const symbols: Layer = { mark: "symbols", tone, name, radius: 4, x: signed(x), y: signed(y) };
          return x.length > signs ? [dots, symbols] : [symbols];
        }),
      },
    ],
    table: {
      columns: ["group", x, y],
      rows: points.flatMap((group) => group.x.map((at, i) => [group.name, at, group.y[i]!])),
    },
  };
}
