// What others take for the same: for comparison, measured on other machines.
import { join } from "node:path";
import { readDataset } from "../../lab/engine/node.ts";
import { lorenz, lyapunov, subjectOf, valuesOf } from "../../lab/index.ts";
import { type Figure, median, worked } from "./figure.ts";

const { rows } = readDataset(join(import.meta.dirname, "..", "..", "datasets", "peers"));

/** The peer's case is 100 units of time after 2000 of transient. */
const spectrum = () => void lyapunov.take(subjectOf(lorenz), valuesOf(lyapunov, { ticks: 1e4, transient: 2e5 }));

export const peers: readonly Figure[] = [
  {
    name: "Lorenz's exponents over T = 100 after 2000",
    unit: "ms",
    measure: () => median(Array.from({ length: 5 }, () => worked(spectrum))),
  },
  ...rows
    .filter(({ workload }) => workload === "lorenz-spectrum-100")
    .map(({ peer, value, source }) => ({
      name: `the same by ${peer} (${source})`,
      unit: "ms" as const,
      measure: () => Number(value),
    })),
];
