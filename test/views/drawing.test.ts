// What becomes of a picture on paper: nothing is missing, nothing gets out of its text, and it is quick.

import { heatMap, histogram, type Picture, phase, pngOf, spectrum, svgOf, trajectory } from "../../lab/views/index.ts";
import { assert, test } from "../suite.ts";

const wave = (count: number) =>
  Array.from({ length: count }, (_, t) => ({ t, x: Math.sin(t / 50), y: Math.cos(t / 70) }));
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

test("a picture's title and finding are its text alternative", async () => {
  const picture = trajectory(wave(20), { time: "t", of: ["x"], title: "A wave" });
  const text = await svgOf(picture);
  assert.ok(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg" role="img"'));
  assert.ok(text.includes(`aria-label="A wave. ${picture.finding}"`));
  assert.ok(text.includes(">A wave</text>"));
});

test("a picture carries no style that a page's policy would refuse", async () => {
  for (const picture of [histogram([1, 2, 3], { of: "x" }), spectrum(wave(9), { parameter: "t", of: ["x", "y"] })]) {
    const text = await svgOf(picture);
    assert.not.match(text, /<style|style=/);
  }
});

test("what is named in angle brackets stays text", async () => {
  const hostile = '</svg><script>alert("1")</script>&amp;';
  const picture = trajectory(
    [
      { [hostile]: 0, "<b>": 1 },
      { [hostile]: 1, "<b>": 2 },
    ],
    { time: hostile, of: ["<b>"] },
  );
  const text = await svgOf({ ...picture, title: hostile });
  assert.not.match(text, /<script|<b>/);
  assert.is(text.match(/<\/svg>/g)?.length, text.match(/<svg/g)?.length);
});

test("every speck and every point of a line is drawn where they are far apart", async () => {
  const rows = [0, 1, 2, 3].map((x) => ({ x, y: x * x }));
  const dots = await svgOf(phase(rows, { x: "x", y: "y", mark: "dots" }));
  assert.is(/d="([^"]*h0)"/.exec(dots)?.[1]?.split("h0").length, 5);
  const line = await svgOf(phase(rows, { x: "x", y: "y", mark: "line" }));
  assert.is(/d="M([^"h]*)" fill="none" stroke="#0072b2"/.exec(line)?.[1]?.split("l").length, 4);
});

test("a line is broken where there is no number", async () => {
  const rows = [1, 2, Number.NaN, 3, 4].map((y, x) => ({ x, y }));
  const text = await svgOf(trajectory(rows, { time: "x", of: ["y"] }));
  assert.match(text, /d="M[^M"]*l[^M"]*M[^M"]*l[^M"]*"/);
});

test("a PNG has its letters, whatever the machine has", async () => {
  const picture = trajectory(wave(20), { time: "t", of: ["x"], title: "Ill" });
  const bytes = (one: Picture) => pngOf(one).then((made) => Buffer.from(made));
  const [first, same, other] = [await bytes(picture), await bytes(picture), await bytes({ ...picture, title: "mmm" })];
  assert.is(first.subarray(1, 4).toString("latin1"), "PNG");
  assert.ok(first.equals(same));
  assert.not.ok(first.equals(other));
});

test("10,000 points are drawn in under 100 ms", async () => {
  const rows = wave(10_000);
  for (const picture of [
    phase(rows, { x: "x", y: "y", mark: "line" }),
    phase(rows, { x: "x", y: "y", mark: "dots" }),
    heatMap(
      rows.slice(0, 900).map(({ x, y }, i) => ({ x: i % 30, y: Math.floor(i / 30), value: x + y })),
      {
        x: "a",
        y: "b",
        of: "c",
      },
    ),
  ]) {
    const times = [];
    for (let round = 0; round < 7; round++) {
      const began = process.cpuUsage();
      await svgOf(picture);
      const { user, system } = process.cpuUsage(began);
      times.push((user + system) / 1000);
    }
    assert.ok(median(times) < 100, `${picture.view} took ${median(times)} ms`);
  }
});
