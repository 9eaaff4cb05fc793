// What kernels' first calls take in a process that has compiled none, in milliseconds. bench.ts starts it.
import "../../kernels/compiler/node-ways.ts";
import { kuramoto } from "../../kernels/index.ts";
import { littleKernel, wall } from "./bench-figure.ts";

export interface First {
  readonly little: number;
  readonly kuramoto: number;
}

const x = Float64Array.of(0, 1, 2);
const took = (call: () => unknown): number => {
  const began = wall();
  call();
  return wall() - began;
};
const little = took(() => littleKernel().simd({ x, a: 2 }));
const first: First = { little, kuramoto: took(() => kuramoto.simd({ theta: x, omega: x, coupling: 1 })) };
console.log(JSON.stringify(first));
