// A kernel run as the caller asks, as the environment says, or as suits the work: which execution it was, and why,
// comes with the answer. Nothing falls back unless the caller allowed it, and then it is said.
import type { Parts } from "./fold.ts";
import { gpuFormOf } from "./gpu.ts";
import { planned, type Runnable } from "./kernel.ts";
import { type Gpu, isTrouble, openGpu, type Trouble } from "./node-gpu.ts";
import { type Pool, pool } from "./node-pool.ts";
import { callOf } from "./plan.ts";
import { breakEven, type Price, priced } from "./price.ts";
import { executionNamed, type Named, note, type Ran } from "./ran.ts";
import { Refusal } from "./refusal.ts";
import { type Work, workOf } from "./work.ts";

export interface Choice {
  /** By name; else ORRERY_KERNELS says, else the work. */
  readonly on?: Named;
  /** By how many threads SIMD runs; one, unless told. */
  readonly threads?: number;
  /** What may run in place of a GPU that is not there, fails, or cannot say the kernel. */
  readonly otherwise?: "plain" | "simd";
  readonly adapter?: "real" | "software" | "any";
}

export interface Launched<R> {
  readonly given: R;
  readonly ran: Ran;
}

type Way<P, R> = Runnable<P, R> & { readonly name: string; itself(passed: P): R };

/** A fold or a scan, which is one call on lanes and what that comes to. */
interface Joins<P, R> {
  parts(passed: P): Parts<R>;
}

/** Runs a kernel, a fold or a scan. What a GPU fails at is an outcome, unless something else was allowed. */
export async function launch<P, R>(
  kernel: Way<P, R> | Joins<P, R>,
  passed: P,
  choice: Choice = {},
): Promise<Launched<R> | Trouble> {
  if ("parts" in kernel) {
    const parts = kernel.parts(passed);
    const launched = await launch(parts.kernel, parts.passed, choice);
    return isTrouble(launched) ? launched : { ...launched, given: parts.joined(launched.given) };
  }
  const { on, reason } = wanted(choice);
  if (on === "gpu") return asked(kernel, passed, choice, reason);
  if (on !== undefined) return here(kernel, passed, on, choice, reason);
  const plan = planned(kernel);
  let work: Work;
  try {
    work = workOf(gpuFormOf(plan).program, plan, callOf(plan, passed as Readonly<Record<string, unknown>>));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return here(kernel, passed, "simd", choice, error.message);
  }
  const { operations } = work;
  const size = `${operations.toExponential(1)} operations`;
  if (operations < LEAST) return here(kernel, passed, "simd", choice, `the default; ${size} are too few for a GPU`);
  const gpu = await opened("real");
  if (isTrouble(gpu)) return here(kernel, passed, "simd", choice, `the default; ${gpu.kind}`);
  const least = breakEven(await priceOf(gpu), work.bytes);
  const sizes = `${size}, break-even at ${least.toExponential(1)}`;
  if (operations < least) return here(kernel, passed, "simd", choice, sizes);
  return asked(kernel, passed, { otherwise: "simd", ...choice, adapter: "real" }, sizes);
}

/** Below so many operations SIMD is done before a GPU's process has begun. */
const LEAST = 1e9;

function wanted({ on }: Choice): { on?: Named; reason: string } {
  if (on !== undefined) return { on: executionNamed("launch", on), reason: "asked for" };
  const said = process.env["ORRERY_KERNELS"];
  return said ? { on: executionNamed("ORRERY_KERNELS", said), reason: `ORRERY_KERNELS=${said}` } : { reason: "" };
}

async function here<P, R>(
  kernel: Way<P, R>,
  passed: P,
  on: "plain" | "simd",
  choice: Choice,
  reason: string,
): Promise<Launched<R>> {
  const { threads = 1 } = choice;
  const many = on === "simd" && threads > 1;
  const given = many
    ? (await together(threads)).run(kernel, passed)
    : on === "simd"
      ? kernel.simd(passed)
      : kernel.itself(passed);
  return said(given, { kernel: kernel.name, execution: many ? "threads" : on, precision: "f64", reason });
}

function said<R>(given: R, ran: Ran): Launched<R> {
  note(ran);
  return { given, ran };
}

async function asked<P, R>(kernel: Way<P, R>, passed: P, choice: Choice, reason: string) {
  const { otherwise, adapter = "any" } = choice;
  const instead = (why: string) => here(kernel, passed, otherwise!, choice, `not on a GPU: ${why}`);
  const gpu = await opened(adapter);
  if (isTrouble(gpu)) return otherwise ? instead(`${gpu.kind}: ${gpu.about}`) : gpu;
  let worked: Awaited<ReturnType<typeof gpu.run<P, R>>>;
  try {
    worked = await gpu.run(kernel, passed);
  } catch (error) {
    if (otherwise === undefined || !(error instanceof Refusal)) throw error;
    return instead(error.message);
  }
  if (!isTrouble(worked))
    return said(worked.given, {
      kernel: kernel.name,
      execution: "gpu",
      precision: "f32",
      adapter: gpu.adapter.name,
      reason,
    });
  // Whoever asks next gets a new process.
  gpus.delete(adapter);
  await gpu.close();
  return otherwise ? instead(`${worked.kind}: ${worked.about}`) : worked;
}

const gpus = new Map<string, Promise<Gpu | Trouble>>();
const pools = new Map<number, Pool>();
const prices = new WeakMap<Gpu, Promise<Price>>();

/** One process for each kind of adapter, kept between calls; it does not keep this one alive. */
function opened(adapter: "real" | "software" | "any"): Promise<Gpu | Trouble> {
  const found = gpus.get(adapter) ?? openGpu({ adapter });
  gpus.set(adapter, found);
  return found;
}

async function together(threads: number): Promise<Pool> {
  const found = pools.get(threads) ?? pool(threads);
  pools.set(threads, found);
  await found.ready();
  return found;
}

/** Ends what launch keeps: the GPU's process, and the threads. */
export async function dismiss(): Promise<void> {
  const kept = await Promise.all([...gpus.values()]);
  const closing = [...kept.flatMap((gpu) => (isTrouble(gpu) ? [] : [gpu])), ...pools.values()];
  gpus.clear();
  pools.clear();
  await Promise.all(closing.map((one) => one.close()));
}

/** Measured once on each GPU. */
function priceOf(gpu: Gpu): Promise<Price> {
  const found = prices.get(gpu) ?? priced(gpu.run, () => performance.now());
  prices.set(gpu, found);
  return found;
}
