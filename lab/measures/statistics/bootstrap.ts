import { type Random, type Sample, statistic } from "../../core/index.ts";
import { normalAt, normalBelow } from "./normal.ts";
import { confidence, meanOf, sorted, tooFew, unitOf } from "./sample.ts";

export const bootstrap = statistic({
  name: "bootstrap",
  about: "The mean, or a trimmed one, within an interval that assumes no distribution: Efron's accelerated bootstrap.",
  cites: "Efron 1987, J. Am. Stat. Assoc. 82, 171",
  samples: 1,
  params: {
    confidence,
    trim: { value: 0, range: [0, 0.49], about: "share that is left out at either end; 0: the mean" },
    resamples: { value: 2000, range: [100, 100_000], whole: true, about: "how often the sample is drawn again" },
  },
  take([sample], { confidence, trim, resamples }, random) {
    const few = tooFew([sample!], 8);
    if (few !== undefined) return few;
    const of = (values: Sample): number => (trim === 0 ? meanOf(values) : trimmed(values, trim));
    const value = of(sample!);
    const again = new Float64Array(resamples);
    const drawn = new Float64Array(sample!.length);
    for (let round = 0; round < resamples; round++) again[round] = of(redrawn(drawn, sample!, random));
    again.sort((a, b) => a - b);
    if (again[0] === again[resamples - 1]) return { value, low: value, high: value };
    const below = again.filter((one) => one < value).length + 0.5 * again.filter((one) => one === value).length;
    const bias = normalAt(Math.min(1 - 0.5 / resamples, Math.max(0.5 / resamples, below / resamples)));
    const pull = acceleration(sample!, trim);
    const at = (share: number): number => {
      const z = bias + normalAt(share);
      const place = normalBelow(bias + z / (1 - pull * z)) * resamples;
      return again[Math.min(resamples - 1, Math.max(0, Math.floor(place)))]!;
    };
    return { value, low: at(0.5 * (1 - confidence)), high: at(0.5 * (1 + confidence)) };
  },
});

function redrawn(into: Sample, sample: Sample, random: Random): Sample {
  for (let i = 0; i < into.length; i++) into[i] = sample[random.below(sample.length)]!;
  return into;
}

function trimmed(sample: Sample, trim: number): number {
  const out = Math.floor(trim * sample.length);
  return meanOf(sorted(sample).subarray(out, sample.length - out));
}

/**
 * How fast the spread changes with the value: by leaving out each once. A mean then changes by a share of how far the
 * one lies from the middle, and a trimmed one, past where it cuts, by as much as for who stands there.
 */
function acceleration(sample: Sample, trim: number): number {
  const cut = Math.floor(trim * (sample.length - 1));
  const values = sorted(sample);
  values.fill(values[cut]!, 0, cut);
  values.fill(values[values.length - 1 - cut]!, values.length - cut);
  const middle = meanOf(values);
  const unit = unitOf(values, middle);
  let [squares, cubes] = [0, 0];
  for (const one of values) {
    const off = (one - middle) / unit;
    squares += off * off;
    cubes += off * off * off;
  }
  return values[0] === values.at(-1) ? 0 : cubes / (6 * squares * Math.sqrt(squares));
}
