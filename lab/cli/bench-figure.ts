// A figure of `orrery bench kernels`: a number with its limit, the clocks it is taken by, and how much a row works.
import { programOf } from "../../kernels/compiler/built.ts";
import { kernel } from "../../kernels/compiler/index.ts";
import { planned } from "../../kernels/compiler/kernel.ts";
import { callOf } from "../../kernels/compiler/plan.ts";
import { workOf } from "../../kernels/compiler/work.ts";
import { sin } from "../../kernels/maths/index.ts";
import type { Row } from "./kernel-rows.ts";

export interface Figure {
  readonly figure: string;
  /** Nothing where it cannot be, which the note explains. */
  readonly measured?: number;
  readonly unit?: "×" | "ms" | "µs" | "Gop/s" | "GB/s";
  readonly least?: number;
  readonly most?: number;
  readonly holds?: boolean;
  readonly note?: string;
}

export const judged = (figure: Omit<Figure, "holds">): Figure => {
  const { measured = 0, least, most } = figure;
  const limited = least !== undefined || most !== undefined;
  return { ...figure, ...(limited && { holds: !(measured < (least ?? 0)) && !(measured > (most ?? Infinity)) }) };
};

export const wall = (): number => performance.now();
export const own = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
/** Milliseconds of a thread's time that are told apart well enough. */
const GRAIN = 60;

/** Milliseconds that work takes, repeated until the clock's grain is small. */
export function timed(work: () => void, clock: () => number, grain = GRAIN): number {
  const before = clock();
  let times = 0;
  for (; times === 0 || clock() < before + grain; times++) work();
  return (clock() - before) / times;
}

/** As small a kernel as a cell declares. */
export const littleKernel = () =>
  kernel({
    name: "little",
    about: "",
    form: "each",
    takes: { x: "f64[n]", a: "f64" },
    gives: { y: "f64[n]" },
    uses: { sin },
    element({ x, a, y }, i) {
      y[i] = a * sin(x[i]!);
    },
  });

/** Operations and bytes of a row. */
export function worked({ kernel: one, passed }: Pick<Row, "kernel" | "passed">) {
  const plan = planned(one);
  return workOf(programOf(plan, "gpu"), plan, callOf(plan, { ...passed }));
}
