import { type Layer, nothing, type Picture } from "./picture.ts";
import { toneOf } from "./theme.ts";
import { counted, listed, rangeOf, said, spanned } from "./wording.ts";

/** Something heard: by whom and from whom, and when it was said. */
export interface Telling {
  readonly at: number;
  readonly member: string;
  readonly type: string;
  /** Itself: a timer. Null: from outside. */
  readonly from: string | null;
  /** Absent: earlier than anything that is shown. */
  readonly sent?: number;
}

const lane = 46;

/** Who told whom what, and when: a line of time for each member, and each message on its way from one to another. */
export function spaceTime(
  events: readonly Telling[],
  {
    members = [...new Set(events.flatMap(({ from, member }) => (from === null ? [member] : [from, member])))],
    unit = "ticks",
    title = "Who told whom, and when",
  }: { members?: readonly string[]; unit?: string; title?: string } = {},
): Picture {
  const { least, most } = rangeOf(events.flatMap(({ at, sent = at }) => [sent, at]));
  const line = (member: string): number => members.length - 1 - members.indexOf(member);
  const shown = events.filter(({ member }) => members.includes(member));
  if (shown.length === 0) return nothing("space-time", title);
  const letters = shown.filter(({ from, member }) => from !== null && from !== member && members.includes(from));
  const types = [...new Set(letters.map(({ type }) => type))];
  const lines: Layer = {
    mark: "line",
    tone: "quiet",
    x: members.flatMap(() => [least, most, Number.NaN]),
    y: members.flatMap((member) => [line(member), line(member), Number.NaN]),
  };
  const messages = types.flatMap((type, i): Layer[] => {
    const own = letters.filter((one) => one.type === type);
    const [{ sent = least, at, from, member }] = own as [Telling, ...Telling[]];
    const tone = toneOf(i);
    return [
      {
        mark: "line",
        tone,
        x: own.flatMap((one) => [one.sent ?? least, one.at, Number.NaN]),
        y: own.flatMap((one) => [line(one.from!), line(one.member), Number.NaN]),
      },
      // Named beside the first of its kind.
      {
        mark: "text",
        tone,
        anchor: "start",
        text: [type],
        x: [(sent + at) / 2],
        y: [(line(from!) + line(member)) / 2 + 0.2],
      },
    ];
  });
  const dots: Layer = {
    mark: "dots",
    tone: "ink",
    radius: 2.4,
    x: shown.map(({ at }) => at),
    y: shown.map(({ member }) => line(member)),
  };
  const names: Layer = {
    mark: "text",
    tone: "ink",
    anchor: "start",
    text: members,
    x: members.map(() => least),
    y: members.map((member) => line(member) + 0.25),
  };
  const timed = letters.flatMap(({ sent, ...one }) => (sent === undefined ? [] : [{ ...one, sent }]));
  const slowest = timed.toSorted((a, b) => b.at - b.sent - (a.at - a.sent)).slice(0, 1);
  const counts = types.map((type) => `${letters.filter((one) => one.type === type).length} ${type}`);
  return {
    view: "space-time",
    title,
    finding: [
      `${counted(shown.length, "event")} at ${counted(members.length, "member")}, ${spanned({ least, most })} ${unit};`,
      `${counted(letters.length, "message")} between them${counts.length > 0 ? ` (${listed(counts)})` : ""}.`,
      ...slowest.map(
        ({ at, sent, type, from, member }) => `The slowest takes ${said(at - sent)}: ${type}, ${from} to ${member}.`,
      ),
    ].join(" "),
    panels: [
      {
        x: { label: `time in ${unit}`, domain: [least, most] },
        y: { label: "", domain: [-0.6, members.length - 0.4], ticks: "none" },
        height: lane * members.length + 60,
        layers: [lines, ...messages, dots, names],
      },
    ],
    table: {
      columns: ["at", "member", "type", "from", "sent"],
      rows: shown.map(({ at, member, type, from, sent }) => [at, member, type, from ?? "outside", sent ?? "earlier"]),
    },
  };
}
