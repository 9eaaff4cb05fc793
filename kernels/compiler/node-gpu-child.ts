// A process of its own for the GPU, and the only door of gpu.js and webgpu: a driver that dies takes nothing else
// along. It is told texts and numbers, and tells numbers or a trouble. What a kernel means is said elsewhere.
import {
  type Adapter,
  type Answer,
  type Ask,
  described,
  type Executor,
  type Found,
  readAll,
  type Trouble,
  writeAll,
} from "./node-gpu.ts";

/** What is used of the two packages; neither declares it. */
interface Handle {
  readonly buffer: object;
  readonly context: { readonly device: Device };
  delete(): void;
}
interface Device {
  readonly lost: Promise<{ readonly message: string }>;
  readonly queue: {
    submit(commands: readonly object[]): void;
    onSubmittedWorkDone(): Promise<void>;
  };
  createBuffer(made: { size: number; usage: number }): Staging;
  createCommandEncoder(): {
    copyBufferToBuffer(from: object, at: number, to: object, start: number, size: number): void;
    finish(): object;
  };
  destroy(): void;
}
interface Staging {
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  destroy(): void;
}
interface Running {
  (...args: unknown[]): unknown;
  readonly kernel: { readonly constructor: { readonly mode: string }; readonly fallbackReason?: string };
  setOutput(output: readonly number[]): void;
  destroy(): void;
}
interface Library {
  createKernel(source: string, settings: object): Running;
  destroy(): Promise<void>;
}
/** WebGPU's own numbers. */
const [MAP_READ, COPY_DST, READ] = [1, 8, 1];
/** As many turns as a whole number counts: gpu.js ends every loop somewhere. */
const TURNS = 2147483647;

/** The file that both processes have open. */
const SHARED = 4;

const by = process.argv[2] as Executor;
let library: Library | undefined;
let lost: string | undefined;
/** What gpu.js prints is what a device refused: the numbers of such a call would be zeros. */
let complaint: string | undefined;
console.error = (text: unknown) => {
  complaint ??= String(text);
};
const devices = new Set<Device>();
const kernels = new Map<string, Running>();

const trouble = (kind: Trouble["kind"], about: string): Answer => ({ kind: "trouble", trouble: { kind, about } });

async function open(): Promise<Answer> {
  let made: { GPU: new (settings: object) => Library };
  try {
    const module = (await import("gpu.js")) as unknown as { default: typeof made };
    made = module.default;
  } catch {
    return trouble("missing", "gpu.js is not installed: npm install gpu.js webgpu");
  }
  let adapter: Adapter = { name: `gpu.js ${by}`, kind: "none", limits: {} };
  if (by === "webgpu") {
    let webgpu: { create(options: readonly string[]): { requestAdapter(): Promise<Found | null> }; globals: object };
    try {
      webgpu = (await import("webgpu")) as unknown as typeof webgpu;
    } catch (error) {
      return trouble("missing", `webgpu does not load (${(error as Error).message}): npm install webgpu`);
    }
    Object.assign(globalThis, webgpu.globals);
    // Kept on the global object: the process dies where it is collected.
    const gpu = Object.assign(globalThis, { gpu: webgpu.create([]) }).gpu;
    Object.defineProperty(globalThis.navigator, "gpu", { value: gpu });
    const found = await gpu.requestAdapter();
    if (found === null) return trouble("no adapter", "no driver offers one: install a Vulkan driver and its loader");
    adapter = described(found);
  }
  library = new made.GPU({ mode: by });
  return { kind: "open", adapter };
}

async function work({ text, held, numbers, output }: Extract<Ask, { kind: "work" }>): Promise<Answer> {
  const answers: number[] = [];
  const [data] = readAll(SHARED, [held]);
  let end = 0;
  const tell = (answer: Float32Array) => {
    writeAll(SHARED, answer, end);
    end += answer.byteLength;
    answers.push(answer.length);
  };
  complaint = undefined;
  let readMs = 0;
  const began = performance.now();
  for (const source of text.texts) {
    const known = kernels.get(source);
    const run =
      known ??
      library!.createKernel(source, {
        argumentTypes: text.types,
        functions: text.functions.map((one) => ({
          source: one,
          settings: { argumentTypes: { x: "Number" }, returnType: "Number" },
        })),
        output,
        dynamicOutput: true,
        dynamicArguments: true,
        loopMaxIterations: TURNS,
        pipeline: by === "webgpu",
      });
    kernels.set(source, run);
    if (known) run.setOutput(output);
    const given = await run(data, Number.NaN, ...numbers);
    const { mode } = run.kernel.constructor;
    if (mode !== by)
      return trouble("fell back", `gpu.js ran ${mode} instead of ${by}: ${run.kernel.fallbackReason ?? ""}`);
    if (by === "webgpu") {
      const { device } = (given as Handle).context;
      watch(device);
      await device.queue.onSubmittedWorkDone();
      const done = performance.now();
      tell(await read(given as Handle, device, output));
      readMs += performance.now() - done;
    } else tell(Float32Array.from(flat(given as Nested)));
  }
  if (lost !== undefined) return trouble("lost", lost);
  if (complaint !== undefined) return trouble("failed", complaint);
  return { kind: "worked", answers, kernelMs: performance.now() - began - readMs, readMs };
}

type Nested = number | Iterable<Nested>;
function* flat(given: Nested): Generator<number> {
  if (typeof given === "number") yield given;
  else for (const one of given) yield* flat(one);
}

function watch(device: Device): void {
  if (devices.has(device)) return;
  devices.add(device);
  device.lost.then(({ message }) => {
    lost = message || "the device was lost";
  });
}

/** Reads what a kernel gave as it lies: gpu.js itself would make a small array for every thread. */
async function read(given: Handle, device: Device, output: readonly number[]): Promise<Float32Array> {
  const { componentCount } = given as unknown as { componentCount: number };
  const size = 4 * componentCount * output.reduce((product, one) => product * one, 1);
  const staging = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(given.buffer, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(READ);
  const answer = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  given.delete();
  return answer;
}

async function answer(ask: Ask): Promise<Answer> {
  try {
    if (ask.kind === "open") return await open();
    if (ask.kind === "work") return await work(ask);
    for (const device of devices) device.destroy();
    return { kind: "closed" };
  } catch (error) {
    const { message } = error as Error;
    kernels.clear();
    if (lost !== undefined || /device was lost/.test(message)) return trouble("lost", lost ?? message);
    return trouble("failed", message);
  }
}

process.on("message", async ({ id, ask }: { id: number; ask: Ask }) => {
  const said = await answer(ask);
  process.send!({ id, said }, () => {
    if (ask.kind === "close") process.exit();
  });
});
process.on("disconnect", () => process.exit());
