// `orrery bench kernels` on a GPU: each kernel there, with transfers and without.
import { kernel } from "../../kernels/compiler/index.ts";
import { type Gpu, isTrouble } from "../../kernels/compiler/node.ts";
import { type Figure, own, timed, wall, worked } from "./bench-figure.ts";
import type { Row } from "./kernel-rows.ts";
import { digits } from "./table.ts";

/** Each kernel on the GPU; of a real one also its share of what the adapter moves and computes at most. */
export async function onGpu(gpu: Gpu, chosen: readonly Row[]): Promise<Figure[]> {
  const least = async (one: object, passed: object) => {
    let best: { kernelMs: number; readMs: number; bytes: number; wholeMs: number } | undefined;
    // A software adapter is right and slow: once has to do.
    for (let round = gpu.adapter.kind === "real" ? 0 : 2; round < 3; round++) {
      const before = wall();
      const said = await gpu.run(one as never, { ...passed } as never);
      if (isTrouble(said)) return said.about;
      const wholeMs = wall() - before;
      if (!best || wholeMs < best.wholeMs) best = { ...said, wholeMs };
    }
    return best!;
  };
  const figures: Figure[] = [];
  let most = Infinity;
  if (gpu.adapter.kind === "real") {
    const copied = await least(copy, { x: new Float64Array(COPIED) });
    const reckoned = await least(polynomials, { x: new Float64Array(COPIED >> 4).fill(0.5), turns: TURNS });
    if (typeof copied === "string" || typeof reckoned === "string") return [];
    most = (8 * TURNS * (COPIED >> 4)) / reckoned.kernelMs / 1e6;
    figures.push(
      { figure: "GPU: moved there and back", measured: (8 * COPIED) / copied.wholeMs / 1e6, unit: "GB/s" },
      { figure: "GPU: most operations", measured: most, unit: "Gop/s" },
    );
  }
  for (const row of chosen) {
    if (worked(row).operations === 0) continue;
    let said: Awaited<ReturnType<typeof least>>;
    try {
      said = await least(row.kernel, row.passed);
    } catch (error) {
      said = (error as Error).message;
    }
    if (typeof said === "string") {
      figures.push({ figure: `${row.name} on the GPU`, note: said });
      continue;
    }
    const simd = timed(row.simd, own, 0);
    const { kernelMs, readMs, bytes, wholeMs } = said;
    const part = (100 * worked(row).operations) / kernelMs / 1e6 / most;
    const times = `${digits(kernelMs, 3)} ms there, ${digits(readMs, 2)} to read, ${digits(bytes / 1e6, 3)} MB`;
    figures.push({
      figure: `${row.name} on the GPU, with transfers`,
      measured: simd / wholeMs,
      unit: "×",
      note: part > 0 ? `${times}; ${digits(part, 2)} % of most` : times,
    });
  }
  return figures;
}

const COPIED = 1 << 26;
const TURNS = 4000;
const copy = kernel({
  name: "copy",
  about: "Numbers as they are.",
  form: "each",
  takes: { x: "f64[n]" },
  gives: { y: "f64[n]" },
  element({ x, y }, i) {
    y[i] = x[i]!;
  },
});
const polynomials = kernel({
  name: "polynomials",
  about: "Sums and products, four of which never wait for one another.",
  form: "each",
  takes: { x: "f64[n]", turns: "i32" },
  gives: { y: "f64[n]" },
  element({ x, turns, y }, i) {
    const z = x[i]!;
    let a = 1;
    let b = 2;
    let c = 3;
    let d = 4;
    for (let k = 0; k < turns; k++) {
      a = a * z + 0.5;
      b = b * z + 0.5;
      c = c * z + 0.5;
      d = d * z + 0.5;
    }
    y[i] = a + b + (c + d);
  },
});
