import type { Layer, Picture } from "./picture.ts";
import { toneOf } from "./theme.ts";
import { counted, listed } from "./wording.ts";

export interface Agent {
  readonly x: number;
  readonly y: number;
  /** What sort it is, where there are several. */
  readonly group?: string;
  /** Where it is headed, in radians from the x axis. */
  readonly heading?: number;
}

/** How high the space is drawn. */
const frame = 420;

/** Agents where they are: on a grid of unit cells, each in its own, or on a plane. */
export function agents(
  crowd: readonly Agent[],
  {
    space,
    on,
    title = "Where the agents are",
  }: { space: readonly [width: number, height: number]; on: "grid" | "plane"; title?: string },
): Picture {
  const groups = [...new Set(crowd.map(({ group = "agent" }) => group))].sort((a, b) => (a < b ? -1 : 1));
  const [width, height] = space;
  const layers = groups.map((group, i): Layer => {
    const members = crowd.filter((one) => (one.group ?? "agent") === group);
    const x = members.map((one) => one.x + (on === "grid" ? 0.5 : 0));
    const y = members.map((one) => one.y + (on === "grid" ? 0.5 : 0));
    const tone = toneOf(i);
    const name = groups.length > 1 ? { name: group } : {};
    return members.every(({ heading }) => heading !== undefined)
      ? { mark: "arrows", ...name, tone, x, y, heading: members.map(({ heading }) => heading!) }
      : { mark: "symbols", ...name, tone, x, y, radius: Math.max(1.5, Math.min(6, (0.3 * frame) / height)) };
  });
  const counts = groups.map((name) => `${crowd.filter(({ group = "agent" }) => group === name).length} ${name}`);
  const places = new Set(crowd.map(({ x, y }) => `${Math.floor((8 * x) / width)} ${Math.floor((8 * y) / height)}`));
  return {
    view: "agents",
    title,
    finding:
      `${counted(crowd.length, "agent")}${groups.length > 1 ? ` (${listed(counts)})` : ""} ` +
      `on a ${on} of ${width} by ${height}; of its 64 equal parts ${places.size} are inhabited.`,
    panels: [
      {
        x: { label: "x", domain: [0, width] },
        y: { label: "y", domain: [0, height] },
        height: frame + 40,
        even: true,
        layers,
      },
    ],
    table: {
      columns: ["x", "y", "group"],
      rows: crowd.map(({ x, y, group = "agent" }) => [x, y, group]),
    },
  };
}
