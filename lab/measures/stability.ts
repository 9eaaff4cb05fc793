import { type Eigenvalue, eigenvalues } from "./linear.ts";

/** An eigenvalue within its own rounding of neither growing nor shrinking promises nothing. */
const undecided = 1e-12;

/** Whether a small distance along an eigenvector grows (above 0) or shrinks (below). */
const growth = {
  flow: ({ re }: Eigenvalue) => re,
  map: ({ re, im }: Eigenvalue) => re * re + im * im - 1,
};

/** Of the linear motion near a rest, or over a cycle: whether all that is near comes, and the eigenvalues by growth. */
export function stability(kind: "flow" | "map", linear: Float64Array): { stable: boolean; eigenvalues: Eigenvalue[] } {
  const grows = growth[kind];
  const sorted = eigenvalues(linear).sort((a, b) => grows(b) - grows(a) || b.im - a.im);
  return { stable: grows(sorted[0]!) < -undecided, eigenvalues: sorted };
}
