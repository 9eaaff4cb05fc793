// What each view draws, as data: the golden test of a picture is of its layers, its finding and its table.

import {
  agents,
  claimIntervals,
  cloud,
  heatMap,
  histogram,
  orbitDiagram,
  phase,
  quantiles,
  returnMap,
  spaceTime,
  spectrum,
  trajectory,
} from "../../lab/views/index.ts";
import { assert, test } from "../suite.ts";

const rows = [
  { t: 0, x: 1, y: -2 },
  { t: 1, x: 3, y: 0.5 },
  { t: 2, x: 2, y: 4 },
];

test("a trajectory has a panel for each number, and says where each begins, ends and stays", () => {
  const { panels, finding, table } = trajectory(rows, { time: "t", of: ["x", "y"] });
  assert.equal(
    panels.map(({ layers }) => layers),
    [
      [{ mark: "line", tone: 0, x: [0, 1, 2], y: [1, 3, 2] }],
      [{ mark: "line", tone: 1, x: [0, 1, 2], y: [-2, 0.5, 4] }],
    ],
  );
  assert.is(
    finding,
    "While t goes from 0 to 2, x goes from 1 to 2, within 1 to 3; y goes from −2 to 4, within −2 to 4.",
  );
  assert.equal(table, {
    columns: ["t", "x", "y"],
    rows: [
      [0, 1, -2],
      [1, 3, 0.5],
      [2, 2, 4],
    ],
  });
});

test("a phase picture draws a flow as a line and a map as dots, and marks where it starts", () => {
  const line = phase(rows, { x: "x", y: "y", mark: "line" });
  assert.equal(line.panels[0]!.layers, [
    { mark: "line", tone: 0, x: [1, 3, 2], y: [-2, 0.5, 4] },
    { mark: "symbols", name: "start", tone: 1, radius: 4.5, x: [1], y: [-2] },
  ]);
  assert.is(line.finding, "3 states from (1, −2) to (2, 4): x lies within 1 to 3, y within −2 to 4.");
  const [dots] = phase(rows, { x: "x", y: "y", mark: "dots" }).panels[0]!.layers;
  assert.equal(dots, { mark: "dots", tone: 0, radius: 1.4, x: [1, 3, 2], y: [-2, 0.5, 4] });
});

test("a return map pairs each value with the next, on equal axes with the line of no change", () => {
  const { panels, finding, table } = returnMap([1, 4, 2, 2.5], { of: "x" });
  assert.equal(panels[0]!.x.domain, [1, 4]);
  assert.equal(panels[0]!.y.domain, [1, 4]);
  assert.equal(panels[0]!.layers, [
    { mark: "line", tone: "quiet", name: "no change", x: [1, 4], y: [1, 4] },
    { mark: "dots", tone: 0, radius: 1.8, x: [1, 4, 2], y: [4, 2, 2.5] },
  ]);
  assert.is(finding, "3 pairs within 1 to 4. The largest, 4, follows 1; the least change is from 2 to 2.5.");
  assert.equal(table.rows, [
    [1, 4],
    [4, 2],
    [2, 2.5],
  ]);
});

test("an orbit diagram says where cycles are first met, and lists a place where the motion ran away", () => {
  const { panels, finding, table } = orbitDiagram(
    [
      { at: 1, values: [0.5] },
      { at: 2, values: [0.25, 0.75] },
      { at: 3, values: [] },
    ],
    { parameter: "r", of: "x", here: 2 },
  );
  assert.equal(panels[0]!.layers, [
    { mark: "rule", along: "x", at: 2, name: "here", tone: 1 },
    { mark: "dots", tone: 0, radius: 1, x: [1, 2, 2], y: [0.5, 0.25, 0.75] },
  ]);
  assert.is(
    finding,
    "For r from 1 to 3, x settles within 0.25 to 0.75. " +
      "First met: 1 value from r = 1, 2 values from r = 2. More than 16 values at 0 of 3 places, none at 1.",
  );
  assert.equal(table.rows, [
    [1, 1, 0.5, 0.5],
    [2, 2, 0.25, 0.75],
    [3, 0, "", ""],
  ]);
});

test("a spectrum counts where each number is above 0, and leaves out what is not known", () => {
  const { panels, finding, table } = spectrum([{ r: 1, a: -1 }, { r: 2 }, { r: 3, a: 0.5 }], {
    parameter: "r",
    of: ["a"],
  });
  assert.equal(panels[0]!.layers, [
    { mark: "rule", along: "y", at: 0, tone: "quiet" },
    { mark: "line", tone: 0, x: [1, 2, 3], y: [-1, Number.NaN, 0.5] },
  ]);
  assert.is(finding, "For r from 1 to 3: a is above 0 at 1 of 2 values, most 0.5 at r = 3, least −1 at 1.");
  assert.equal(table.rows, [
    [1, -1],
    [2, ""],
    [3, 0.5],
  ]);
});

test("what a spectrum cannot tell from 0 is shown as a band, and not counted as above", () => {
  const rows = [0.05, 0.2].map((a, r) => ({ r, a }));
  const { panels, finding } = spectrum(rows, { parameter: "r", of: ["a"], resolution: 0.1 });
  const [band] = panels[0]!.layers;
  assert.equal(band, {
    mark: "band",
    name: "taken for 0",
    tone: "quiet",
    x: [0, 1],
    low: [-0.1, -0.1],
    high: [0.1, 0.1],
  });
  assert.match(finding, /a is above 0\.1 at 1 of 2 values/);
});

test("a histogram counts every value once", () => {
  const { panels, finding } = histogram([0, 1, 1, 2, 4, 4, 4, 4], { of: "x" });
  const [boxes] = panels[0]!.layers;
  assert.equal(boxes, {
    mark: "boxes",
    tone: 0,
    left: [0, 1, 2, 3],
    right: [1, 2, 3, 4],
    bottom: [0, 0, 0, 0],
    top: [1, 2, 1, 4],
  });
  assert.is(
    finding,
    "8 values from 0 to 4: median 3, mean 2.5, nine tenths within 0.35 to 4; most often from 3 to 4, 4 times.",
  );
});

test("a histogram of one value still has a bar", () => {
  const [boxes] = histogram([3, 3], { of: "x" }).panels[0]!.layers;
  assert.equal(
    (boxes as { top?: number[] }).top!.reduce((sum, one) => sum + one),
    2,
  );
});

test("quantiles are of all seeds at each time, between neighbours in proportion", () => {
  const paths = [4, 0, 1, 3, 2].map((start) => [start, 10 * start]);
  const { panels, finding, table } = quantiles([0, 1], paths, { time: "t", of: "x" });
  assert.equal(panels[0]!.layers, [
    { mark: "band", tone: 0, name: "nine tenths", x: [0, 1], low: [0.2, 2], high: [3.8, 38] },
    { mark: "band", tone: 0, name: "half", x: [0, 1], low: [1, 10], high: [3, 30] },
    { mark: "line", tone: 0, name: "median", x: [0, 1], y: [2, 20] },
  ]);
  assert.is(
    finding,
    "Over 5 seeds, at t = 1 the median x is 20, half lie within 10 to 30 and nine tenths within 2 to 38.",
  );
  assert.equal(table.columns, ["t", "5 %", "25 %", "50 %", "75 %", "95 %"]);
});

test("agents of each group have a symbol of their own, in the middle of their cells on a grid", () => {
  const crowd = [
    { x: 0, y: 0, group: "red" },
    { x: 3, y: 3, group: "blue" },
  ];
  const { panels, finding } = agents(crowd, { space: [4, 4], on: "grid" });
  assert.equal(panels[0]!.layers, [
    { mark: "symbols", name: "blue", tone: 0, x: [3.5], y: [3.5], radius: 6 },
    { mark: "symbols", name: "red", tone: 1, x: [0.5], y: [0.5], radius: 6 },
  ]);
  assert.is(finding, "2 agents (1 blue and 1 red) on a grid of 4 by 4; of its 64 equal parts 2 are inhabited.");
});

test("agents with headings are arrows on a plane", () => {
  const [arrows] = agents([{ x: 1, y: 2, heading: 0.5 }], { space: [4, 4], on: "plane" }).panels[0]!.layers;
  assert.equal(arrows, { mark: "arrows", tone: 0, x: [1], y: [2], heading: [0.5] });
});

test("a cloud gives each group a tone and a sign of its own, and larger dots to what lies close together", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i);
  const near = { name: "near", x: hundred.map((i) => i / 1e4), y: new Float64Array(hundred.map((i) => 5 + i / 1e4)) };
  const far = { name: "far", x: hundred.map((i) => i - 50), y: hundred.map((i) => (i === 99 ? Number.NaN : i % 5)) };
  const few = { name: "few", x: [0, 1], y: [0, 1] };
  const { panels, finding, table } = cloud([far, near, few], { x: "x", y: "y", even: true });
  const { layers, x, even } = panels[0]!;
  assert.is(even, true);
  assert.equal(x.domain, [-50 - 99 / 40, 49 + 99 / 40]);
  assert.equal(
    layers.map((layer) => ("x" in layer ? [layer.mark, layer.name, layer.tone, layer.x.length] : layer.mark)),
    [
      ["dots", undefined, 0, 100],
      ["symbols", "far", 0, 60],
      ["dots", undefined, 1, 100],
      ["symbols", "near", 1, 60],
      ["symbols", "few", 2, 2],
    ],
  );
  const [wide, tight] = layers.flatMap((layer) => (layer.mark === "dots" ? layer.radius : []));
  assert.ok(tight! > wide! + 2);
  assert.match(finding, "near: 100 points, x within 0 to 0.0099");
  assert.equal(table.rows.at(-1), ["few", 1, 1]);
  assert.equal(
    cloud([far], { x: "x", y: "y" }).panels[0]!.layers.map(({ mark, name }) => [mark, name]),
    [["dots", "far"]],
  );
});

test("a heat map has a cell for each pair, a legend, and marks what could not be measured", () => {
  const places = [
    { x: 0, y: 0, value: 1 },
    { x: 2, y: 0, value: 3 },
    { x: 0, y: 4, value: 2 },
    { x: 2, y: 4, value: Number.NaN },
  ];
  const { panels, finding, table } = heatMap(places, { x: "a", y: "b", of: "c" });
  assert.equal(panels[0]!.layers, [
    {
      mark: "cells",
      left: [-1, 1, -1, 1],
      right: [1, 3, 1, 3],
      bottom: [-2, -2, 2, 2],
      top: [2, 2, 6, 6],
      value: [1, 3, 2, Number.NaN],
    },
    { mark: "symbols", name: "not measured", tone: "quiet", radius: 2, x: [2], y: [4] },
  ]);
  assert.equal(panels[1]!.x, { label: "c", domain: [1, 3] });
  assert.is(
    finding,
    "4 pairs of a and b: c goes from 1 to 3, least at a = 0, b = 0, most at a = 2, b = 0; " +
      "it could not be measured at 1.",
  );
  assert.equal(table.rows.at(-1), [2, 4, ""]);
});

test("a claim without tolerance is hit or missed", () => {
  const exact = { published: 3, tolerance: 0 };
  const { table, finding } = claimIntervals([
    { ...exact, name: "hit", measured: 3, holds: true },
    { ...exact, name: "missed", measured: 4, holds: false },
  ]);
  assert.equal(
    table.rows.map((row) => row[4]),
    [0, Number.POSITIVE_INFINITY],
  );
  assert.match(finding, /The furthest is infinity tolerances off: missed\./);
});

test("claims are drawn in tolerances, those that fail apart from those that hold, and say so in words", () => {
  const { panels, finding, table } = claimIntervals([
    { name: "near", published: 1, measured: 1.05, tolerance: 0.1, holds: true },
    { name: "far", published: 1, measured: 9, tolerance: 0.1, holds: false },
    { name: "lost", published: 1, tolerance: 0.1, holds: false },
  ]);
  const [, , holds, fails, words, numbers] = panels[0]!.layers;
  assert.equal(holds, { mark: "symbols", name: "holds", tone: 0, radius: 5, x: [0.5000000000000004], y: [2.3] });
  assert.equal(fails, {
    mark: "symbols",
    name: "fails",
    tone: 1,
    radius: 5,
    x: [2.5, 2.5],
    y: [1.3, 0.30000000000000004],
  });
  assert.equal((words as { text?: string[] }).text, [
    "✓ near",
    "✗ fails, 80 tolerances off: far",
    "✗ fails, not measured: lost",
  ]);
  assert.equal((numbers as { text?: string[] }).text, [
    "1.05; published 1 ± 0.1",
    "9; published 1 ± 0.1",
    "no number; published 1 ± 0.1",
  ]);
  assert.is(
    finding,
    "1 of 3 published numbers reproduced within the stated tolerance. The furthest is 80 tolerances off: far.",
  );
  assert.equal(table.rows[2], ["lost", 1, 0.1, "", "", "no"]);
});

test("a space-time picture has a line for each member, and messages lead from their sender to who heard them", () => {
  const events = [
    { at: 5, member: "a", type: "ring", from: "a", sent: 0 },
    { at: 9, member: "b", type: "call", from: "a", sent: 5 },
    { at: 12, member: "b", type: "call", from: "a", sent: 5 },
    { at: 14, member: "a", type: "stop", from: null, sent: 0 },
  ];
  const { panels, finding, table } = spaceTime(events, { unit: "ms" });
  const gap = Number.NaN;
  assert.equal(panels[0]!.layers, [
    { mark: "line", tone: "quiet", x: [0, 14, gap, 0, 14, gap], y: [1, 1, gap, 0, 0, gap] },
    { mark: "line", tone: 0, x: [5, 9, gap, 5, 12, gap], y: [1, 0, gap, 1, 0, gap] },
    { mark: "text", tone: 0, anchor: "start", text: ["call"], x: [7], y: [0.7] },
    { mark: "dots", tone: "ink", radius: 2.4, x: [5, 9, 12, 14], y: [1, 0, 0, 1] },
    { mark: "text", tone: "ink", anchor: "start", text: ["a", "b"], x: [0, 0], y: [1.25, 0.25] },
  ]);
  assert.is(
    finding,
    "4 events at 2 members, 0 to 14 ms; 2 messages between them (2 call). The slowest takes 7: call, a to b.",
  );
  assert.equal(table.rows[3], [14, "a", "stop", "outside", 0]);
});

test("in a space-time picture what was sent before it begins comes in from its edge", () => {
  const events = [
    { at: 5, member: "b", type: "call", from: "a" },
    { at: 9, member: "a", type: "call", from: "b", sent: 6 },
  ];
  const { panels, finding, table } = spaceTime(events);
  assert.equal((panels[0]!.layers[1] as { x?: unknown }).x, [5, 5, Number.NaN, 6, 9, Number.NaN]);
  assert.match(finding, / 5 to 9 ticks; 2 messages between them \(2 call\). The slowest takes 3: call, b to a.$/);
  assert.equal(table.rows[0], [5, "b", "call", "a", "earlier"]);
});
