import { meanFieldPull, phaseWaves, sum } from "../../../kernels/index.ts";
import { model, sqrt, tan } from "../../core/index.ts";

const half = Math.PI / 2;

/** How far the phases agree: the length of their mean arrow. */
interface Field {
  readonly sine: Float64Array;
  readonly cosine: Float64Array;
  readonly meanSine: number;
  readonly meanCosine: number;
}

function fieldOf(theta: Float64Array): Field {
  const { sine, cosine } = phaseWaves.run({ theta });
  const count = theta.length;
  return { sine, cosine, meanSine: sum.run({ x: sine }) / count, meanCosine: sum.run({ x: cosine }) / count };
}

const coherence = ({ meanSine, meanCosine }: Field): number => sqrt(meanSine * meanSine + meanCosine * meanCosine);

export const kuramoto = model({
  kind: "crowd",
  name: "kuramoto",
  about: "Clocks of many speeds that all pull one another: from some pull on, a part of them agrees.",
  cites: "Kuramoto 1975, Lect. Notes Phys. 39, 420; Strogatz 2000, Physica D 143, 1",
  params: {
    count: { value: 500, range: [1, 20_000], whole: true, about: "how many clocks there are" },
    coupling: { value: 3, range: [0, 20], unit: "rad/s", about: "how strongly all pull each" },
    width: { value: 1, range: [0, 10], unit: "rad/s", about: "half the width of their speeds, which are Lorentz's" },
    dt: { value: 0.05, range: [0.001, 0.1], unit: "s", about: "length of a tick" },
  },
  /** Speeds are the quantiles of their distribution, so that chance is in the phases alone. */
  start({ count, width }, { random }) {
    const theta = Float64Array.from({ length: count }, () => 2 * Math.PI * random.uniform());
    const omega = theta.map((_, i) => width * tan(half * ((2 * i + 1) / count - 1)));
    return { tick: 0, theta, omega, coherence: coherence(fieldOf(theta)) };
  },
  due: ({ tick }) => tick + 1,
  /** One tick of rk4. */
  step(state, { coupling, dt }) {
    const { theta, omega } = state;
    const slopeAt = (phases: Float64Array) => meanFieldPull.run({ omega, coupling, ...fieldOf(phases) }).slope;
    const moved = (slope: Float64Array, by: number) => theta.map((phase, i) => phase + by * slope[i]!);
    const k1 = slopeAt(theta);
    const k2 = slopeAt(moved(k1, dt / 2));
    const k3 = slopeAt(moved(k2, dt / 2));
    const k4 = slopeAt(moved(k3, dt));
    for (let i = 0; i < theta.length; i++) {
      const turned = theta[i]! + (dt / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
      theta[i] = turned - 2 * Math.PI * Math.floor(turned / (2 * Math.PI));
    }
    state.tick++;
    state.coherence = coherence(fieldOf(theta));
    return undefined;
  },
  observe: ({ coherence }) => ({ coherence }),
  laws: {
    "phases lie on the circle": ({ theta }) => theta.every((phase) => phase >= 0 && phase <= 2 * Math.PI),
    "the mean arrow is no longer than its parts": ({ coherence }) => coherence >= 0 && coherence <= 1 + 1e-12,
    "speeds are alike about 0": ({ omega }) => {
      const last = omega.length - 1;
      return omega.every((speed, i) => Math.abs(speed + omega[last - i]!) <= 1e-9 * (1 + Math.abs(speed)));
    },
  },
});
