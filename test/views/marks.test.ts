// What stands on paper is what the data says: every mark of every view, and an honest picture of nothing.

import { registerHooks } from "node:module";
import { lorenz, run, scenario } from "../../lab/index.ts";
import {
  agents,
  claimIntervals,
  cloud,
  heatMap,
  histogram,
  orbitDiagram,
  type Picture,
  phase,
  quantiles,
  returnMap,
  spaceTime,
  spectrum,
  svgOf,
  theme,
  trajectory,
} from "../../lab/views/index.ts";
import { assert, test } from "../suite.ts";

const weather = scenario({ name: "weather", question: "Does it rain?", model: lorenz, ticks: 600 });
const rows = run(weather).table({ every: 1 }) as unknown as { x: number; y: number; z: number }[];
const [x, z] = [rows.map((row) => row.x), rows.map((row) => row.z)];
const tens = Array.from({ length: 60 }, (_, i) => i);
const tellings = tens.map((i) => ({ at: i + 2, sent: i, member: "ab"[i % 2]!, from: "ba"[i % 2]!, type: "ring" }));
const claims = tens.map((i) => ({ name: `claim ${i}`, published: 1, measured: z[i]!, tolerance: 9, holds: i < 50 }));
const places = tens.map((i) => ({ x: i % 10, y: Math.floor(i / 10), value: i === 7 ? Number.NaN : z[i]! }));
const crowd = tens.map((i) => ({ x: z[i]! % 10, y: z[i + 60]! % 10, group: "abc"[i % 3]! }));

/** What layers drew: of the groups in this colour, those in their own place, the elements of one kind. */
const elements = (text: string, colour: string, tag: string): string[] =>
  Array.from(text.matchAll(/<g ([^>]*)>(.*?)<\/g>/g)).flatMap(([, look, within]) =>
    look!.includes(colour) && !look!.includes("transform")
      ? (within!.match(new RegExp(`<${tag} [^>]*>`, "g")) ?? [])
      : [],
  );
/** The points of all lines, or all specks, in this colour. */
const points = (text: string, colour: string): number =>
  Array.from(text.matchAll(/<path d="([^"]*)" fill="none" stroke="([^"]*)"/g))
    .filter(([, , stroke]) => stroke === colour)
    .reduce((sum, [, d]) => sum + (d!.match(/[Ml]/g)?.length ?? 0), 0);
const coloured = (text: string): string[] =>
  Array.from(text.matchAll(/<rect [^>]*fill="(rgb[^"]*|#[^"]*)"/g), ([, fill]) => fill!).filter(
    (one) => one !== theme.paper,
  );

const [blue, orange, green] = ([0, 1, 2] as const).map((tone) => theme.lookOf(tone).colour) as [string, string, string];
const { ink, quiet } = theme;

const views: readonly (readonly [Picture, (text: string) => unknown, unknown])[] = [
  [
    trajectory(rows, { time: "t", of: ["x", "z"] }),
    (text) => [points(text, blue), points(text, orange)],
    [rows.length, rows.length],
  ],
  [
    phase(rows, { x: "x", y: "z", mark: "line" }),
    (text) => [points(text, blue), elements(text, orange, "path").length],
    [rows.length, 1],
  ],
  [phase(rows, { x: "x", y: "z", mark: "dots" }), (text) => points(text, blue), rows.length],
  [
    returnMap(
      z.filter((_, i) => i % 20 === 0),
      { of: "z" },
    ),
    (text) => [points(text, blue), points(text, quiet)],
    [30, 2],
  ],
  [
    orbitDiagram(
      tens.map((at) => ({ at, values: z.slice(at, at + (at % 3)) })),
      { parameter: "r", of: "z" },
    ),
    (text) => points(text, blue),
    60,
  ],
  [
    spectrum(rows.slice(0, 60), { parameter: "t", of: ["x", "z"], resolution: 0.1 }),
    (text) => [points(text, blue), points(text, orange), elements(text, quiet, "path").length],
    [60, 60, 1],
  ],
  [
    histogram(x, { of: "x" }),
    (text) => elements(text, blue, "rect").filter((one) => Number(/height="([^"]*)"/.exec(one)![1]) > 0).length,
    histogram(x, { of: "x" }).table.rows.filter(([, , times]) => times !== 0).length,
  ],
  [
    quantiles(tens, [x.slice(0, 60), z.slice(0, 60), z.slice(60, 120)], { time: "t", of: "x" }),
    (text) => [elements(text, blue, "path").length, points(text, blue)],
    [2, 60],
  ],
  [
    heatMap(places, { x: "a", y: "b", of: "c" }),
    // A cell for each place but one, and a key of sixty colours.
    (text) => [
      coloured(text).length,
      new Set(coloured(text).slice(59)).size > 50,
      elements(text, quiet, "path").length,
    ],
    [119, true, 1],
  ],
  [
    agents(crowd, { space: [10, 10], on: "plane" }),
    (text) => [
      elements(text, blue, "circle").length,
      elements(text, orange, "path").length,
      elements(text, green, "(?:rect|path)").length,
    ],
    [20, 20, 20],
  ],
  [cloud([{ name: "all", x, y: z }], { x: "x", y: "z" }), (text) => points(text, blue), x.length],
  [
    claimIntervals(claims),
    (text) => [
      elements(text, quiet, "rect").length,
      elements(text, ink, "text").length,
      elements(text, blue, "circle").length,
      elements(text, orange, "path").length,
    ],
    [60, 120, 50, 10],
  ],
  [spaceTime(tellings), (text) => [points(text, blue), points(text, quiet), points(text, ink)], [120, 4, 60]],
];

for (const [picture, drawn, expected] of views)
  test(`a ${picture.view} has as many marks as the data says, each in a place`, async () => {
    const text = await svgOf(picture);
    assert.equal(drawn(text), expected);
    assert.not.match(text, /NaN|Infinity|undefined|="[^"]*(?:infinity|no number)/);
  });

test("no data is said to be nothing, in the picture and in its words", async () => {
  const [axes, over] = [
    { x: "x", y: "y" },
    { parameter: "r", of: "x" },
  ];
  const empty = [
    trajectory([], { time: "t", of: ["x"] }),
    trajectory(rows, { time: "t", of: [] }),
    phase([], { ...axes, mark: "line" }),
    returnMap([], { of: "x" }),
    returnMap([1], { of: "x" }),
    orbitDiagram([], over),
    orbitDiagram([{ at: 1, values: [] }], over),
    spectrum([], { parameter: "r", of: ["x"] }),
    histogram([], { of: "x" }),
    histogram([Number.NaN], { of: "x" }),
    quantiles([], [], { time: "t", of: "x" }),
    quantiles([1], [], { time: "t", of: "x" }),
    heatMap([], { ...axes, of: "z" }),
    heatMap([{ x: 1, y: 2, value: Number.NaN }], { ...axes, of: "z" }),
    cloud([], axes),
    cloud([{ name: "none", x: [], y: [] }], axes),
    claimIntervals([]),
    spaceTime([]),
    spaceTime([], { members: ["a"] }),
  ];
  for (const picture of empty) {
    assert.is(picture.finding, "There is nothing to draw.", picture.view);
    assert.match(await svgOf(picture), />There is nothing to draw\.<\/text>/);
  }
  const land = agents([], { space: [2, 2], on: "grid" });
  assert.match(land.finding, "0 agents on a grid of 2 by 2");
  assert.not.match(await svgOf(land), /NaN|Infinity|undefined/);
});

test("what is no number is left out, and said", async () => {
  const lost = Number.NaN;
  const bars = histogram([1, 2, lost, Number.POSITIVE_INFINITY], { of: "x" });
  assert.match(bars.finding, /^2 values from 1 to 2: .* 2 more are no number\.$/);
  for (const picture of [
    bars,
    trajectory([{ t: lost, x: lost }], { time: "t", of: ["x"] }),
    phase([{ x: lost, y: 1 }], { x: "x", y: "y", mark: "line" }),
    quantiles([0, 1], [[lost, lost]], { time: "t", of: "x" }),
    spectrum([{ r: 1 }], { parameter: "r", of: ["x"] }),
    cloud([{ name: "lost", x: [lost], y: [1] }], { x: "x", y: "y" }),
  ])
    assert.not.match(await svgOf(picture), /NaN|Infinity|undefined|infinity/, picture.view);
});

test("one value all over has a key of one colour, with the value in its middle", async () => {
  const picture = heatMap(
    [0, 1].map((x) => ({ x, y: 0, value: 5 })),
    { x: "a", y: "b", of: "c" },
  );
  assert.equal(picture.panels[1]!.x.domain, [0, 10]);
  const fills = coloured(await svgOf(picture));
  assert.equal([fills.length, new Set(fills).size], [62, 1]);
});

test("no two of twelve groups have a sign alike but for its colour, and the legend fits", async () => {
  const twelve = tens.map((i) => ({ x: i % 8, y: i >> 3, group: `group ${String.fromCharCode(97 + (i % 12))}` }));
  const picture = agents(twelve, { space: [8, 8], on: "grid" });
  const looks = picture.panels[0]!.layers.map(({ tone }) => theme.lookOf(tone));
  assert.is(new Set(looks.map(({ symbol, hollow }) => `${symbol} ${hollow}`)).size, 12);
  const text = await svgOf(picture);
  const signs = text.match(/<g [^>]*transform="[^"]*"><(?:circle|rect|path) [^>]*><\/g>/g)!;
  assert.is(signs.length, 12);
  assert.is(signs.filter((one) => one.includes('fill="#ffffff"')).length, 4);
  const names = Array.from(
    text.matchAll(
      /end" font-size="12" transform="translate\((-?[\d.]+),(-?\d+)\)"><text[^>]*translate\((\d+),[^>]*>group/g,
    ),
    ([, back, down, at]) => ({ start: Number(at) + Number(back) - 12 * theme.lengthOf("group a"), down }),
  );
  assert.is(names.length, 12);
  assert.ok(new Set(names.map(({ down }) => down)).size > 1);
  for (const { start } of names) assert.ok(start > 30, `${start}`);
});

test("agents of several groups that are headed somewhere carry the sign that the legend shows", async () => {
  const headed = crowd.map((one, i) => ({ ...one, heading: i }));
  const text = await svgOf(agents(headed, { space: [10, 10], on: "plane" }));
  assert.is(elements(text, blue, "circle").length, 20);
  assert.is(elements(text, blue, "path").length, 20);
  assert.is(elements(text, orange, "path").length, 40);
});

test("messages of several types are told apart by their dashes too", async () => {
  const text = await svgOf(spaceTime(tellings.map((one, i) => ({ ...one, type: i % 3 ? "ring" : "call" }))));
  assert.match(text, new RegExp(`stroke="${orange}"[^>]*stroke-dasharray="7 3"`));
});

test("a long title is broken into lines, and wide numbers widen the margin of every panel", async () => {
  const names = tens.slice(0, 9).map((i) => `a long name of column ${i}`);
  const tiny = tens.map((t) => ({
    t,
    ...Object.fromEntries(names.map((name, i) => [name, (t - 30) * 1e-11 ** (i % 2)])),
  }));
  const text = await svgOf(trajectory(tiny, { time: "t", of: names }));
  const titles = Array.from(text.matchAll(/font-size="15"[^>]*>([^<]*)</g), ([, line]) => line!);
  assert.ok(titles.length > 2);
  for (const line of titles) assert.ok(15 * theme.lengthOf(line) < theme.width - 20, line);
  const frames = new Set(
    Array.from(text.matchAll(/<text y="0.32em" transform="translate\((\d+),/g), ([, at]) => Number(at)),
  );
  assert.is(frames.size, 1);
  assert.ok([...frames][0]! > theme.margin.left);
  assert.is([...frames][0]! - 9 > 12 * theme.lengthOf("−2e−10"), true);
});

test("a claim's name is as long as its numbers let it", () => {
  const name = "the largest Lyapunov exponent of a flow at the parameters that were published first";
  const claim = { name, published: 1, measured: 1, tolerance: 1, holds: true };
  const [short, long] = [claim, { ...claim, published: 12_345.678, measured: 12_345.999 }].map((one) => {
    const layer = claimIntervals([one]).panels[0]!.layers.findLast(({ mark }) => mark === "text")!;
    const first = claimIntervals([one]).panels[0]!.layers.find(({ mark }) => mark === "text")!;
    return [first, layer].map((words) => (words.mark === "text" ? words.text[0]! : ""));
  }) as [[string, string], [string, string]];
  assert.ok(short[0].length > long[0].length);
  const room = (theme.width - theme.margin.left - theme.margin.right) / 12;
  for (const [left, right] of [short, long]) {
    const used = theme.lengthOf(left) + theme.lengthOf(right);
    assert.ok(used <= room && used > room - 3, `${used} of ${room}`);
  }
});

test("without its letters a picture is refused as PNG in one line", async () => {
  const hooks = registerHooks({
    resolve: (name, context, next) => {
      if (name.startsWith("dejavu-fonts-ttf")) throw Object.assign(new Error("gone"), { code: "ERR_MODULE_NOT_FOUND" });
      return next(name, context);
    },
  });
  try {
    const away = `../../lab/views/png.ts?${"away"}`;
    await import(away);
    assert.unreachable();
  } catch (error) {
    assert.is(
      (error as Error).message,
      "a picture as PNG: expected the package dejavu-fonts-ttf, got none; run npm ci, which brings it",
    );
  } finally {
    hooks.deregister();
  }
});
