import { type Life, measure, type Trouble } from "../core/index.ts";
import { meanOf, standardError } from "./statistics/sample.ts";

/** Batches whose means are compared for the error of the whole (Law & Kelton 2000, ch. 9). */
const batches = 20;

/** The 97.5 % point of Student's t for one batch fewer. */
const student = 2.093024054408263;

export const average = measure({
  name: "average",
  about: "What is observed, averaged over time: every number's mean, and the half width of its 95 % interval.",
  cites: "Law & Kelton 2000, Simulation Modeling and Analysis, ch. 9",
  params: {
    ticks: { value: 1_000_000, range: [batches, 1e15], whole: true, about: "ticks over which it is averaged" },
    transient: { value: 0, range: [0, 1e15], whole: true, about: "ticks that are left out first" },
  },
  take(subject, { ticks, transient }) {
    const life = subject.begin();
    let trouble = life.advance(transient);
    const names = Object.keys(life.observe());
    const means: number[][] = [];
    for (let batch = 1; batch <= batches && trouble === undefined; batch++) {
      const end = transient + Math.floor((ticks * batch) / batches);
      const length = end - life.now;
      const sums = integrals(life, names, end);
      if ("kind" in sums) trouble = sums;
      else means.push(sums.map((sum) => sum / length));
    }
    if (trouble !== undefined) return trouble;
    const found = names.map((name, i) => [name, summary(means.map((batch) => batch[i]!))] as const);
    for (const [name, { mean, error }] of found)
      if (!(Number.isFinite(mean) && Number.isFinite(error)))
        return { kind: "ran out", about: `${name} is too large for its average to be a number` };
    return Object.fromEntries(found);
  },
});

/** Each number times the time that it lasted, from now to `end`. Between two events nothing changes. */
function integrals(life: Life, names: readonly string[], end: number): number[] | Trouble {
  const sums = names.map(() => 0);
  while (life.now < end) {
    const from = life.now;
    const seen = life.observe();
    const until = Math.min(end, Math.max(life.next(), from + 1));
    for (let i = 0; i < names.length; i++) sums[i]! += seen[names[i]!]! * (until - from);
    const trouble = life.advance(until);
    if (trouble !== undefined) return trouble;
  }
  return sums;
}

function summary(means: readonly number[]) {
  const mean = meanOf(means);
  return { mean, error: student * standardError(means, mean) };
}
