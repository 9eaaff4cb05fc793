// `orrery bench kernels` on a GPU: each kernel there, alone and with its numbers' way there and back, beside what the
// card copies and computes at most; and two large problems, beside WGSL that a person wrote.
import { type Gpu, isTrouble, type Trouble } from "../../kernels/compiler/node.ts";
import { type Figure, judged, own, timed, wall, worked } from "./bench-figure.ts";
import { kuramotoByHand, lorenzByHand, mostSums } from "./bench-wgsl.ts";
import { type Row, rows } from "./kernel-rows.ts";
import { digits } from "./table.ts";

/** How large the large problems are, and what the card is measured by. */
interface Sizes {
  readonly clocks: number;
  readonly motions: number;
  readonly steps: number;
  readonly copied: number;
  readonly groups: number;
  readonly turns: number;
}
const whole: Sizes = {
  clocks: 65_536,
  motions: 1_000_000,
  steps: 1000,
  copied: 1 << 28,
  groups: 1 << 14,
  turns: 1 << 14,
};
/** A software adapter is right and slow: its figures have no limits. */
const little: Sizes = { clocks: 512, motions: 1000, steps: 10, copied: 1 << 22, groups: 64, turns: 2048 };
/** The least of so many times counts; a row takes a software adapter long enough as it is. */
const ROUNDS = 3;
const COPIES = 32;

/** A thread's own clock knows nothing of one call of two milliseconds. */
export const leastOf = (work: () => void) => Math.min(...Array.from({ length: ROUNDS }, () => timed(work, own)));

/** What a card copies and computes at most, measured: bytes and operations in a millisecond. */
interface Card {
  readonly real: boolean;
  readonly bytes: number;
  readonly operations: number;
}

interface Cost {
  readonly aloneMs: number;
  readonly wholeMs: number;
  readonly bytes: number;
}

export async function onGpu(gpu: Gpu, chosen: readonly Row[]): Promise<Figure[]> {
  const real = gpu.adapter.kind === "real";
  const sizes = real ? whole : little;
  const card = await cardOf(gpu, sizes);
  if (isTrouble(card)) return [{ figure: "the GPU's copies and operations", note: card.about }];
  const figures: Figure[] = [
    { figure: "the GPU copies, read and written", measured: card.bytes / 1e6, unit: "GB/s" },
    {
      figure: "the GPU's most operations",
      measured: card.operations / 1e6,
      unit: "Gop/s",
      note: "a kernel's sine counts as 40",
    },
  ];
  for (const row of chosen) {
    const there = row.gpu ?? row;
    const { operations } = worked(there);
    const cost = await costOf(real ? ROUNDS : 1, () => gpu.run(there.kernel, there.passed));
    figures.push(...told(`${row.name} (${row.size})`, cost, leastOf(row.simd), operations, card));
  }
  const names = chosen.map(({ name }) => name);
  for (const one of large(sizes).filter(({ name }) => names.includes(name)))
    figures.push(...(await beside(gpu, one, card, real)));
  return figures;
}

async function cardOf(gpu: Gpu, { copied, groups, turns }: Sizes): Promise<Card | Trouble> {
  const copyMs = await gpu.copy(copied, COPIES);
  if (isTrouble(copyMs)) return copyMs;
  const { programs, operations } = mostSums(groups, turns);
  let leastMs = Infinity;
  for (const { program, held } of programs) {
    const cost = await costOf(ROUNDS, () => gpu.direct(program, held));
    if (isTrouble(cost)) return cost;
    leastMs = Math.min(leastMs, cost.aloneMs);
  }
  return { real: gpu.adapter.kind === "real", bytes: (2 * copied) / copyMs, operations: operations / leastMs };
}

type Worked = { readonly kernelMs: number; readonly bytes: number };

/** The least of some rounds, after one that makes it ready. What a GPU refuses is a trouble here. */
async function costOf(rounds: number, work: () => Promise<Worked | Trouble>): Promise<Cost | Trouble> {
  let best: Cost | undefined;
  try {
    for (let round = 0; round <= rounds; round++) {
      const before = wall();
      const said = await work();
      const wholeMs = wall() - before;
      if (isTrouble(said)) return said;
      const { kernelMs, bytes } = said;
      if (round > 0)
        best = {
          aloneMs: Math.min(kernelMs, best?.aloneMs ?? Infinity),
          wholeMs: Math.min(wholeMs, best?.wholeMs ?? Infinity),
          bytes,
        };
    }
  } catch (error) {
    return { kind: "failed", about: (error as Error).message };
  }
  return best!;
}

/** The kernel by itself and with transfers, against one core by SIMD, and its shares of what the card can do. */
function told(
  name: string,
  cost: Cost | Trouble,
  simdMs: number,
  operations: number,
  card: Card,
  limit: Pick<Figure, "least" | "note"> = {},
): Figure[] {
  const { note, ...limits } = limit;
  // What did not run has not held its limit.
  if (isTrouble(cost)) return [judged({ figure: `${name} on the GPU`, ...limits, note: cost.about })];
  const { aloneMs, wholeMs, bytes } = cost;
  const share = (part: number, most: number) => `${digits((100 * part) / aloneMs / most, 2)} %`;
  // What a software adapter comes to at most is another number at every look.
  const shares = card.real
    ? `, ${share(bytes, card.bytes)} of its copies, ${share(operations, card.operations)} of its operations`
    : "";
  const also = note === undefined ? "" : `; ${note}`;
  return [
    {
      figure: `${name} on the GPU, the kernel alone`,
      measured: simdMs / aloneMs,
      unit: "×",
      note: `${digits(aloneMs, 3)} ms${shares}${also}`,
    },
    judged({
      figure: `${name} on the GPU, with transfers`,
      measured: simdMs / wholeMs,
      unit: "×",
      ...limits,
      note: `${digits(wholeMs, 3)} ms, ${digits(bytes / 1e6, 3)} MB there and back${also}`,
    }),
  ];
}

/** A problem for a card: a row's kernel at another size, the same by hand, and by how much SIMD's row is less. */
interface Large extends Pick<Row, "name" | "size" | "kernel" | "passed"> {
  readonly byHand: ReturnType<typeof kuramotoByHand>;
  readonly times: number;
  readonly least: number;
}

const waves = (length: number, rate: number) => Float64Array.from({ length }, (_, i) => Math.sin(rate * i));
const rowOf = (name: string): Row => rows.find((row) => row.name === name)!;

export function large({ clocks, motions, steps }: Pick<Sizes, "clocks" | "motions" | "steps">): readonly Large[] {
  const [all, cloud] = [rowOf("kuramoto"), rowOf("lorenz")];
  const few = (all.passed["theta"] as Float64Array).length;
  const phases = { theta: waves(clocks, 1).map((x) => 3 * x), omega: waves(clocks, 2), coupling: 2 };
  const { x, steps: ticks, ...values } = cloud.passed as Readonly<Record<string, number>> & { x: never };
  const starts = { x: waves(motions, 1), y: waves(motions, 2), z: waves(motions, 3) };
  const moved = { ...values, ...starts, steps };
  return [
    {
      name: "kuramoto",
      size: `${clocks}, all pairs`,
      kernel: all.kernel,
      passed: phases,
      byHand: kuramotoByHand(phases),
      times: (clocks / few) ** 2,
      least: 500,
    },
    {
      name: "lorenz",
      size: `${motions} × ${steps} ticks of rk4`,
      kernel: cloud.kernel,
      passed: moved,
      byHand: lorenzByHand(moved as never),
      times: (motions * steps) / ((x as Float64Array).length * ticks!),
      least: 200,
    },
  ];
}

/** A large problem by gpu.js and by hand. */
async function beside(gpu: Gpu, one: Large, card: Card, real: boolean): Promise<Figure[]> {
  const { operations } = worked(one);
  const row = rowOf(one.name);
  const simdMs = leastOf(row.simd) * one.times;
  const note = `SIMD's time from ${row.size}`;
  const limits = real ? { least: one.least, note } : { note };
  const name = `${one.name} (${one.size})`;
  const generated = await costOf(ROUNDS, () => gpu.run(one.kernel, { ...one.passed }));
  const { program, held } = one.byHand;
  const written = await costOf(ROUNDS, () => gpu.direct(program, held));
  const figures = [
    ...told(name, generated, simdMs, operations, card, limits),
    ...told(`${name} in WGSL by hand`, written, simdMs, operations, card, { note }),
  ];
  if (isTrouble(generated) || isTrouble(written)) return figures;
  const gain = `${digits(generated.aloneMs, 3)} ms against ${digits(written.aloneMs, 3)}`;
  return [
    ...figures,
    {
      figure: `${name}: what WGSL of the lab's own would buy`,
      measured: generated.aloneMs / written.aloneMs,
      unit: "×",
      note: gain,
    },
  ];
}
