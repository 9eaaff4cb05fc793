// A kernel run as the caller asks, as the environment says, or as suits the work: which execution it was, and why,
// comes with the answer. Nothing falls back unless the caller allowed it, and then it is said.
import { gpuFormOf } from "./gpu.ts";
import { isKernel, planned, type Runnable, type Runs } from "./kernel.ts";
import type { Target } from "./lower.ts";
import { type Gpu, isTrouble, openGpu, type Trouble } from "./node-gpu.ts";
import { checkThreads, type Pool, pool } from "./node-pool.ts";
import { callOf, extent } from "./plan.ts";
import { breakEven, type Price, priced } from "./price.ts";
import { executionNamed, type Named, note, type Ran } from "./ran.ts";
import { Refusal, refusal } from "./refusal.ts";
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

/** A kernel, what it is passed, and what its answer comes to; of what types those are only they know. */
interface Asked<R> {
  readonly kernel: Way<never, unknown>;
  readonly passed: unknown;
  joined(answer: never, run?: Runs): R;
}
/** A fold, a scan or the like: one call on lanes, which may be another on a GPU, and what that comes to. */
interface Joins<P, R> {
  parts(passed: P, target: Target): Asked<R>;
}
type As<R> = (target: Target) => Asked<R>;

const named: Readonly<Record<string, readonly unknown[]>> = {
  on: ["plain", "simd", "gpu"],
  otherwise: ["plain", "simd"],
  adapter: ["real", "software", "any"],
};

/** Refuses by name, before any work, what nobody would have looked at. */
function check(kernel: unknown, passed: unknown, choice: unknown): void {
  const shown = (value: unknown) => (typeof value === "object" && value !== null ? "something else" : String(value));
  const is = typeof kernel === "object" && kernel !== null && ("parts" in kernel || isKernel(kernel));
  if (!is) throw refusal("launch", "a kernel, a fold or a scan", shown(kernel), "declare it with kernel()");
  if (typeof passed !== "object" || passed === null)
    throw refusal("launch", "what the kernel takes, by name", shown(passed), "pass a record");
  if (typeof choice !== "object" || choice === null)
    throw refusal("launch", "a choice", shown(choice), "pass a record, or leave it out");
  for (const [name, value] of Object.entries(choice)) {
    const known = Object.hasOwn(named, name) ? named[name]! : undefined;
    if (value === undefined) continue;
    if (name === "threads") checkThreads("launch", value);
    else if (known === undefined)
      throw refusal("launch", `one of threads, ${Object.keys(named).join(", ")}`, name, "leave it out");
    else if (!known.includes(value))
      throw refusal("launch", `${name} to be one of ${known.join(", ")}`, shown(value), "choose one of those");
  }
}

/** Runs a kernel, a fold or a scan. What a GPU fails at is an outcome, unless something else was allowed. */
export async function launch<P, R>(
  kernel: Way<P, R> | Joins<P, R>,
  passed: P,
  choice: Choice = {},
): Promise<Launched<R> | Trouble> {
  check(kernel, passed, choice);
  const as: As<R> = (target) =>
    "parts" in kernel
      ? kernel.parts(passed, target)
      : { kernel: kernel as Way<never, unknown>, passed, joined: (answer: never) => answer };
  const { on, reason } = wanted(choice);
  if (on === "gpu") return asked(as, choice, reason);
  if (on !== undefined) return here(as, on, choice, reason);
  let work: Work;
  let launches: number;
  try {
    const { kernel, passed } = as("gpu");
    const plan = planned(kernel);
    const form = gpuFormOf(plan);
    const call = callOf(plan, passed as Readonly<Record<string, unknown>>);
    work = workOf(form.program, plan, call);
    launches = form.rows === "launched" ? extent(plan, call)[0] : 1;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return here(as, "simd", choice, error.message);
  }
  const { operations } = work;
  const size = `${operations.toExponential(1)} operations`;
  if (operations < LEAST) return here(as, "simd", choice, `the default; ${size} are too few for a GPU`);
  const gpu = await opened("real");
  if (isTrouble(gpu)) return here(as, "simd", choice, `the default; ${gpu.kind}`);
  const least = breakEven(await priceOf(gpu), work.bytes, launches);
  const sizes = `${size}, break-even at ${least.toExponential(1)}`;
  if (operations < least) return here(as, "simd", choice, sizes);
  return asked(as, { otherwise: "simd", ...choice, adapter: "real" }, sizes);
}

/** Below so many operations SIMD is done before a GPU's process has begun. */
const LEAST = 1e9;

function wanted({ on }: Choice): { on?: Named; reason: string } {
  if (on !== undefined) return { on, reason: "asked for" };
  const said = process.env["ORRERY_KERNELS"];
  return said ? { on: executionNamed("ORRERY_KERNELS", said), reason: `ORRERY_KERNELS=${said}` } : { reason: "" };
}

async function here<R>(as: As<R>, on: "plain" | "simd", choice: Choice, reason: string): Promise<Launched<R>> {
  const { threads = 1 } = choice;
  const { kernel, passed, joined } = as("wasm");
  const many = on === "simd" && threads > 1;
  const run: Runs = many ? (await together(threads)).run : (one, given) => one.simd(given);
  const given =
    on === "simd"
      ? joined(run(kernel, passed as never) as never, run)
      : joined(kernel.itself(passed as never) as never);
  return said(given, {
    kernel: kernel.name,
    execution: many ? "threads" : on,
    precision: "f64",
    reason,
  });
}

function said<R>(given: R, ran: Ran): Launched<R> {
  note(ran);
  return { given, ran };
}

async function asked<R>(as: As<R>, choice: Choice, reason: string): Promise<Launched<R> | Trouble> {
  const { otherwise, adapter = "any" } = choice;
  const instead = (why: string) => here(as, otherwise!, choice, `not on a GPU: ${why}`);
  const gpu = await opened(adapter);
  if (isTrouble(gpu)) return otherwise ? instead(`${gpu.kind}: ${gpu.about}`) : gpu;
  const { kernel, passed, joined } = as("gpu");
  let worked: Awaited<ReturnType<typeof gpu.run<never, unknown>>>;
  try {
    worked = await gpu.run(kernel, passed as never);
  } catch (error) {
    if (otherwise === undefined || !(error instanceof Refusal)) throw error;
    return instead(error.message);
  }
  if (!isTrouble(worked))
    return said(joined(worked.given as never), {
      kernel: kernel.name,
      execution: "gpu",
      precision: "f32",
      adapter: gpu.adapter.name,
      reason,
    });
  // Whoever asks next gets a new process, but where this call alone is to blame: others may wait for theirs.
  if (worked.kind !== "failed") {
    if ((await gpus.get(adapter)) === gpu) gpus.delete(adapter);
    await gpu.close();
  }
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
