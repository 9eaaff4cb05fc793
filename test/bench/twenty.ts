// Twenty other flows, run before a figure is asked of this process: a loop is as fast as what it has seen lets it be.
import {
  euler,
  Fold,
  flow,
  heun,
  lyapunov,
  motionOf,
  rk4,
  sin,
  startOf,
  subjectOf,
  valuesOf,
  World,
} from "../../lab/index.ts";
import { handWritten } from "./hand-written.ts";

type Six = readonly [number, number, number, number, number, number];
type Motion = (du: Float64Array, u: Six, values: { readonly a: number; readonly b: number }, time: number) => void;

/** Where each starts, and how it moves. */
const motions: Readonly<Record<string, readonly [start: readonly number[], rate: Motion]>> = {
  decay: [[1], (du, [x], { a }) => du.set([-a * x])],
  growth: [
    [0.1],
    (du, [x], { a }) => {
      du[0] = a * x * (1 - x);
    },
  ],
  spring: [
    [1, 0],
    (du, [x, v], { a }) => {
      du[0] = v;
      du[1] = -a * x;
    },
  ],
  pendulum: [
    [1, 0],
    (du, [x, v], { a, b }) => {
      du[0] = v;
      du[1] = -a * sin(x) - b * v;
    },
  ],
  duffing: [
    [1, 0],
    (du, [x, v], { a, b }, time) => {
      du[0] = v;
      du[1] = x - x * x * x - a * v + b * sin(time);
    },
  ],
  vanDerPol: [
    [1, 0],
    (du, [x, v], { a }) => {
      du[0] = v;
      du[1] = a * (1 - x * x) * v - x;
    },
  ],
  foxes: [
    [1, 0.5],
    (du, [x, y], { a, b }) => {
      du[0] = x * (a - y);
      du[1] = y * (b * x - 1);
    },
  ],
  brusselator: [
    [1, 1],
    (du, [x, y], { a, b }) => {
      du[0] = a + x * x * y - (b + 1) * x;
      du[1] = b * x - x * x * y;
    },
  ],
  nerve: [
    [0, 0],
    (du, [v, w], { a, b }) => {
      du[0] = v - (v * v * v) / 3 - w + a;
      du[1] = 0.08 * (v + 0.7 - b * w);
    },
  ],
  epidemic: [
    [0.99, 0.01, 0],
    (du, [s, i, _], { a, b }) => {
      const caught = a * s * i;
      du[0] = -caught;
      du[1] = caught - b * i;
      du[2] = b * i;
    },
  ],
  roessler: [
    [1, 1, 1],
    (du, [x, y, z], { a, b }) => {
      du[0] = -y - z;
      du[1] = x + a * y;
      du[2] = b + z * (x - 5.7);
    },
  ],
  chua: [
    [0.1, 0, 0],
    (du, [x, y, z], { a, b }) => {
      du[0] = a * (y - x * x * x + x);
      du[1] = x - y + z;
      du[2] = -b * y;
    },
  ],
  labyrinth: [
    [1, 0, 1],
    (du, [x, y, z], { a }) => {
      du[0] = sin(y) - a * x;
      du[1] = sin(z) - a * y;
      du[2] = sin(x) - a * z;
    },
  ],
  dynamo: [
    [1, 1, 1],
    (du, [x, y, z], { a, b }) => {
      du[0] = y * z - a * x;
      du[1] = (z - b) * x - a * y;
      du[2] = 1 - x * y;
    },
  ],
  thermostat: [
    [0, 1, 0],
    (du, [x, v, w], { a }) => {
      du[0] = v;
      du[1] = -x - w * v;
      du[2] = v * v - a;
    },
  ],
  top: [
    [1, 0.1, 0.1],
    (du, [x, y, z], { a, b }) => {
      du[0] = (a - b) * y * z;
      du[1] = (b - 1) * z * x;
      du[2] = (1 - a) * x * y;
    },
  ],
  star: [
    [0.1, 0.1, 0.1, 0.1],
    (du, [x, y, vx, vy], { a }) => {
      du[0] = vx;
      du[1] = vy;
      du[2] = -x - 2 * a * x * y;
      du[3] = -y - a * (x * x - y * y);
    },
  ],
  beats: [
    [1, 0, 0, 0],
    (du, [x, y, vx, vy], { a, b }) => {
      du[0] = vx;
      du[1] = vy;
      du[2] = -a * x + b * (y - x);
      du[3] = -a * y + b * (x - y);
    },
  ],
  chain: [
    [1, 0, 0, 0, 0],
    (du, u, { a }) => {
      for (let i = 0; i < 5; i++) du[i] = (i === 0 ? 0 : a * u[i - 1]!) - a * u[i]!;
    },
  ],
  ring: [
    [1, 0, 0, 0, 0, 0],
    (du, u, { a }) => {
      for (let i = 0; i < 6; i++) du[i] = a * (u[(i + 1) % 6]! + u[(i + 5) % 6]! - 2 * u[i]!);
    },
  ],
};

const ticks = 20_000;

/** Runs them all: in worlds, by three solvers, and through the hand-written loop; and asks one with plain arrays. */
export function runTwentyOthers(): void {
  for (const [name, [start, rate]] of Object.entries(motions)) {
    const other = flow({
      name: name.toLowerCase(),
      about: "One of twenty.",
      state: start.map((_, i) => `u${i}`),
      start,
      params: {
        a: { value: 0.3, range: [0, 1], about: "its first" },
        b: { value: 0.2, range: [0, 1], about: "its second" },
      },
      rate: rate as never,
      facts: { divergence: (u, values) => rate(new Float64Array(6), u as unknown as Six, values, 0) ?? 0 },
    });
    for (const solver of [euler, heun, rk4]) new World(other.with(solver)).advance(ticks, new Fold());
    const values = valuesOf(other);
    handWritten(motionOf(other).move, startOf(other, values, 1), values, 0.01, ticks);
    if (name === "roessler") {
      for (let i = 0; i < ticks; i++) other.facts.divergence?.([1, 1, i], values);
      lyapunov.take(subjectOf(other), valuesOf(lyapunov, { ticks, transient: 0 }));
    }
  }
}
