// Requirements: what a sample costs, at any horizon, and beside RTAMT where Python has it.
import { monitor, parse, robustness } from "../../lab/core/temporal/index.ts";
import { type Figure, median, ratio, worked } from "./figure.ts";
import { hasModule, printed } from "./python.ts";

const samples = 1_000_000;
/** A walk through 0 that no branch predictor foresees: the golden rotation. */
const x = Float64Array.from({ length: samples }, (_, i) => ((i * 0.6180339887498949) % 1) - 0.5);

const stated = (horizon: number) => parse(`G[0,${horizon}] x > 0`);
const read = (horizon: number) => () => void robustness(stated(horizon), { x });
const watch = () => {
  const watched = monitor(parse("G(x > 0 -> F[0,1000] x < 0)"), { robustness: false });
  for (let i = 0; i < samples; i++) watched.step({ x: x[i]! });
};

const sampleNs = (act: () => void) => () => (1e6 * median(Array.from({ length: 9 }, () => worked(act)))) / samples;

/** RTAMT's window is scanned at every sample, so that fewer say as much. */
const rtamtSamples = 20_000;
const script = `
import rtamt, time
spec = rtamt.StlDiscreteTimeOfflineSpecification()
spec.declare_var("x", "float")
spec.spec = "always[0,1000] (x > 0)"
spec.parse()
n = ${rtamtSamples}
run = {"time": list(range(n)), "x": [(i * 0.6180339887498949) % 1 - 0.5 for i in range(n)]}
began = time.process_time()
spec.evaluate(run)
print((time.process_time() - began) * 1e9 / n)
`;

/** Nanoseconds a sample of RTAMT 0.4.10 under Python 3.11 on an AMD EPYC, for where Python has none. */
const storedNs = 10_400;
const present = hasModule("rtamt");
const rtamtNs = () => (present ? printed(script) : storedNs);
const rtamt = present ? "RTAMT" : "RTAMT, absent here, as stored";

export const temporal: readonly Figure[] = [
  // 5 million samples a second.
  { name: "a sample of G[0,1000] x > 0", unit: "ns", limit: 200, measure: sampleNs(read(1000)) },
  // Flat: all that a longer window may cost is its memory's distance from the processor.
  { name: "its horizon 100,000 / 10", unit: "×", limit: 1.5, measure: () => ratio(read(100_000), read(10), 5) },
  { name: "a step of a monitor of G(x > 0 -> F[0,1000] x < 0)", unit: "ns", measure: sampleNs(watch) },
  { name: `a sample of G[0,1000] x > 0 by ${rtamt}`, unit: "ns", measure: rtamtNs },
  {
    name: `a sample of G[0,1000] x > 0 / by ${rtamt}`,
    unit: "×",
    limit: 1 / 50,
    measure: () => sampleNs(read(1000))() / rtamtNs(),
  },
];
