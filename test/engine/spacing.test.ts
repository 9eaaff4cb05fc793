// Where keyframes lie, by times that nobody measured.
import { Spacing } from "../../lab/engine/spacing.ts";
import { assert, test } from "../suite.ts";

/** Whether keyframes that take so long come too quick after so much living. */
const tooQuick = (spent: number, ...costs: readonly number[]): boolean => {
  const spacing = new Spacing();
  for (const cost of costs.slice(0, -1)) spacing.keep(cost);
  const before = spacing.events;
  spacing.live(1, spent);
  spacing.keep(costs.at(-1)!);
  assert.ok(spacing.events === before || spacing.events === 2 * before);
  return spacing.events > before;
};

test("keyframes lie fifty of their times apart, 0.25 ms at least, and 10 ms or five of theirs at most", () => {
  for (const [enough, ...costs] of [
    [0.25, 0],
    [0.25, 0.005],
    [0.5, 0.01],
    [5, 0.1],
    [10, 0.2],
    [10, 1],
    [10, 2],
    [20, 4],
    // The least that one has taken counts.
    [5, 4, 0.1],
    [5, 0.1, 4],
  ] as const)
    assert.equal([tooQuick(0.999 * enough, ...costs), tooQuick(enough, ...costs)], [true, false], costs.join());
});

test("the next is due when as many events have happened, and what was spent on the last does not count", () => {
  const spacing = new Spacing();
  assert.is(spacing.left, 1);
  spacing.live(1, 0.2);
  assert.is(spacing.left, 0);
  spacing.keep(0);
  assert.equal([spacing.events, spacing.left], [2, 2]);
  spacing.live(1, 0.1);
  assert.is(spacing.left, 1);
  spacing.live(1, 0.1);
  assert.is(spacing.left, 0);
  spacing.keep(0);
  assert.is(spacing.events, 4);
  spacing.live(4, 0.3);
  spacing.keep(0);
  assert.equal([spacing.events, spacing.left], [4, 4]);
});

test("a trail takes half of the living that it spares, and sixteen frames at most", () => {
  const spacing = new Spacing();
  assert.is(spacing.trail(1), 0);
  spacing.live(1, 60);
  spacing.keep(2);
  spacing.live(1, 40);
  for (const [share, frames] of [
    [0, 0],
    [0.039, 0],
    [0.04, 1],
    [0.4, 10],
    [0.64, 16],
    [1, 16],
  ] as const)
    assert.is(spacing.trail(share), frames, `${share}`);
});
