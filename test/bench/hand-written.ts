// The classical Runge–Kutta method as one would write it who has no lab. Each import with a query of its own is a loop
// of its own, whose types no other has seen.
import type { Rate, Values } from "../../lab/index.ts";

export function handWritten(rate: Rate, u: Float64Array, values: Values, dt: number, ticks: number): void {
  const n = u.length;
  const k1 = new Float64Array(n);
  const k2 = new Float64Array(n);
  const k3 = new Float64Array(n);
  const k4 = new Float64Array(n);
  const y = new Float64Array(n);
  for (let t = 0; t < ticks; t++) {
    rate(k1, u, values, t * dt);
    for (let i = 0; i < n; i++) y[i] = u[i]! + (dt / 2) * k1[i]!;
    rate(k2, y, values, t * dt + dt / 2);
    for (let i = 0; i < n; i++) y[i] = u[i]! + (dt / 2) * k2[i]!;
    rate(k3, y, values, t * dt + dt / 2);
    for (let i = 0; i < n; i++) y[i] = u[i]! + dt * k3[i]!;
    rate(k4, y, values, t * dt + dt);
    for (let i = 0; i < n; i++) u[i] = u[i]! + (dt / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
  }
}

/** Lorenz's equations and the same method, all in scalars. */
export function inlined(
  { sigma, rho, beta }: Record<"sigma" | "rho" | "beta", number>,
  dt: number,
  ticks: number,
): number {
  let x = 1;
  let y = 1;
  let z = 1;
  for (let t = 0; t < ticks; t++) {
    const x1 = sigma * (y - x);
    const y1 = x * (rho - z) - y;
    const z1 = x * y - beta * z;
    let a = x + (dt / 2) * x1;
    let b = y + (dt / 2) * y1;
    let c = z + (dt / 2) * z1;
    const x2 = sigma * (b - a);
    const y2 = a * (rho - c) - b;
    const z2 = a * b - beta * c;
    a = x + (dt / 2) * x2;
    b = y + (dt / 2) * y2;
    c = z + (dt / 2) * z2;
    const x3 = sigma * (b - a);
    const y3 = a * (rho - c) - b;
    const z3 = a * b - beta * c;
    a = x + dt * x3;
    b = y + dt * y3;
    c = z + dt * z3;
    const x4 = sigma * (b - a);
    const y4 = a * (rho - c) - b;
    const z4 = a * b - beta * c;
    x += (dt / 6) * (x1 + 2 * x2 + 2 * x3 + x4);
    y += (dt / 6) * (y1 + 2 * y2 + 2 * y3 + y4);
    z += (dt / 6) * (z1 + 2 * z2 + 2 * z3 + z4);
  }
  return x + y + z;
}
