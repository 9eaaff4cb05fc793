// Clocks that pull one another, beside the sum over all pairs, and what is true of them together.
import { kuramoto as allPairs, meanFieldPull, phaseWaves, sum } from "../../kernels/index.ts";
import { History, kuramoto } from "../../lab/index.ts";
import { forAll, seeds } from "../draws.ts";
import { assert, test } from "../suite.ts";

test("a mean field pulls as all pairs do", () => {
  const n = 211;
  const theta = Float64Array.from({ length: n }, (_, i) => ((i * 7919) % 1009) / 160);
  const omega = theta.map((phase) => phase - 3);
  const { sine, cosine } = phaseWaves.simd({ theta });
  const [meanSine, meanCosine] = [sum.simd({ x: sine }) / n, sum.simd({ x: cosine }) / n];
  const { slope } = meanFieldPull.simd({ omega, sine, cosine, meanSine, meanCosine, coupling: 2.5 });
  const pairs = allPairs.simd({ theta, omega, coupling: 2.5 }).slope;
  // Sums of 211 numbers up to 1, each rounded at most once a turn.
  for (let i = 0; i < n; i++) assert.ok(Math.abs(slope[i]! - pairs[i]!) < 211 * 2.5 * 2.3e-16, `${i}`);
});

test("clocks of one speed that pull one another come to one time", () => {
  forAll(
    seeds,
    (seed) => {
      const history = new History(kuramoto, { seed, set: { count: 12, width: 0, coupling: 2 } });
      const { coherence } = history.seek(1200).world.observe();
      assert.ok(coherence! > 0.999, `${coherence}`);
    },
    5,
  );
});

test("clocks that nobody pulls keep their speeds", () => {
  const history = new History(kuramoto, { set: { count: 9, coupling: 0 } });
  const start = history.world.situation()["state"] as { theta: Float64Array; omega: Float64Array };
  const [theta, omega] = [start.theta.slice(), start.omega.slice()];
  const later = history.seek(10).world.situation()["state"] as { theta: Float64Array };
  for (const [i, phase] of theta.entries()) {
    const turned = phase + 10 * 0.05 * omega[i]!;
    const apart = (later.theta[i]! - turned) / (2 * Math.PI);
    // Ten roundings of numbers up to 7.
    assert.ok(Math.abs(apart - Math.round(apart)) < 1e-14, `${i}: ${apart}`);
  }
});
