// Two kernels and the most that a card computes, in WGSL as a person would write it: what gpu.js's own is held beside.
import type { Wgsl } from "../../kernels/compiler/node.ts";

/** A program with its numbers: all arrays one after another, as the kernel of the same name takes them. */
interface ByHand {
  readonly program: Wgsl;
  readonly held: Float32Array;
}

const GROUP = 64;
const bound = `
@group(0) @binding(0) var<storage, read> held: array<f32>;
@group(0) @binding(1) var<storage, read_write> given: array<f32>;
override n: u32;`;

/** Each group of threads brings in the phases that all of it then reads. The sine is the one that gpu.js is given. */
const clocks = `${bound}
override coupling: f32;
var<workgroup> near: array<f32, ${GROUP}>;

fn sine(x: f32) -> f32 {
  let k = floor(x * 0.6366197723675814 + 0.5);
  let r = x - k * 1.5703125 - k * 4.837512969970703e-4 - k * 7.549789954891882e-8;
  let z = r * r;
  let s = r + r * z * (-0.16666654611 + z * (0.0083321608736 - z * 0.00019515295891));
  let c = 1.0 - 0.5 * z + z * z * (0.04166664568298827 + z * (-0.001388731625493765 + z * 0.00002443315711809948));
  let turn = u32(i32(k)) & 3;
  let value = select(s, c, (turn & 1) == 1);
  return select(value, -value, turn > 1);
}

@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let own = held[min(id.x, n - 1)];
  var pull = 0.0;
  for (var first = 0u; first < n; first += ${GROUP}) {
    near[local.x] = held[min(first + local.x, n - 1)];
    workgroupBarrier();
    for (var j = 0u; j < min(${GROUP}u, n - first); j++) { pull += sine(near[j] - own); }
    workgroupBarrier();
  }
  if (id.x < n) { given[id.x] = held[n + id.x] + coupling / f32(n) * pull; }
}`;

export function kuramotoByHand(passed: { theta: Float64Array; omega: Float64Array; coupling: number }): ByHand {
  const { theta, omega, coupling } = passed;
  const n = theta.length;
  const program = { code: clocks, constants: { n, coupling }, groups: Math.ceil(n / GROUP), back: n };
  return { program, held: joined(theta, omega) };
}

const motions = `${bound}
override sigma: f32;
override rho: f32;
override beta: f32;
override dt: f32;
override steps: u32;

fn rate(u: vec3f) -> vec3f {
  return vec3f(sigma * (u.y - u.x), u.x * (rho - u.z) - u.y, u.x * u.y - beta * u.z);
}

@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= n) { return; }
  var u = vec3f(held[i], held[n + i], held[2 * n + i]);
  let half = dt / 2.0;
  for (var t = 0u; t < steps; t++) {
    let a = rate(u);
    let b = rate(u + half * a);
    let c = rate(u + half * b);
    let d = rate(u + dt * c);
    u += dt * (1.0 / 6.0 * a + 1.0 / 3.0 * b + 1.0 / 3.0 * c + 1.0 / 6.0 * d);
  }
  given[i] = u.x;
  given[n + i] = u.y;
  given[2 * n + i] = u.z;
}`;

type Motions = Readonly<
  Record<"x" | "y" | "z", Float64Array> & Record<"sigma" | "rho" | "beta" | "dt" | "steps", number>
>;

export function lorenzByHand(passed: Motions): ByHand {
  const { x, y, z, sigma, rho, beta, dt, steps } = passed;
  const n = x.length;
  const constants = { n, sigma, rho, beta, dt, steps };
  const program = { code: motions, constants, groups: Math.ceil(n / GROUP), back: 3 * n };
  return { program, held: joined(x, y, z) };
}

function joined(...all: readonly Float64Array[]): Float32Array {
  const held = new Float32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of all) {
    held.set(one, at);
    at += one.length;
  }
  return held;
}

/** Sixteen products and sums, none of which waits for another. */
const sums = (step: (x: string) => string) => `${bound}
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let z = vec4f(held[0]);
  let s = vec4f(0.5);
  var a = vec4f(f32(id.x));
  var b = a + 1.0;
  var c = a + 2.0;
  var d = a + 3.0;
  for (var k = 0u; k < n; k++) {
    ${["a", "b", "c", "d"].map((x) => `${x} = ${step(x)};`).join("\n    ")}
  }
  given[id.x] = dot(a + b + c + d, vec4f(1.0));
}`;

/** So many operations in all: in one where the card has that, and apart, where it would have to be pieced together. */
export function mostSums(groups: number, turns: number): { programs: readonly ByHand[]; operations: number } {
  const back = GROUP * groups;
  const programs = [sums((x) => `fma(${x}, z, s)`), sums((x) => `${x} * z + s`)].map((code) => ({
    program: { code, constants: { n: turns }, groups, back },
    held: Float32Array.of(0.5),
  }));
  return { programs, operations: 32 * back * turns };
}
