// What kernels' first calls take in a process that has compiled none, in milliseconds. bench.ts starts it.
import { kernel } from "../../kernels/compiler/index.ts";
import "../../kernels/compiler/node-ways.ts";
import { kuramoto } from "../../kernels/index.ts";
import { sin } from "../../kernels/maths/index.ts";
import { wall } from "./bench-figure.ts";

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
const little = took(() =>
  kernel({
    name: "little",
    about: "",
    form: "each",
    takes: { x: "f64[n]", a: "f64" },
    gives: { y: "f64[n]" },
    uses: { sin },
    element({ x, a, y }, i) {
      y[i] = a * sin(x[i]!);
    },
  }).simd({ x, a: 2 }),
);
const first: First = { little, kuramoto: took(() => kuramoto.simd({ theta: x, omega: x, coupling: 1 })) };
console.log(JSON.stringify(first));
