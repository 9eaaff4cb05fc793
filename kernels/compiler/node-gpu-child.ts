// A process of its own for the GPU, and the only door of gpu.js and webgpu: a driver that dies takes nothing else
// along. It is told texts and numbers, and tells numbers or a trouble. What a kernel means is said elsewhere.
import type { GpuText } from "./gpu.ts";
import type { Launch } from "./gpu-call.ts";
import {
  type Adapter,
  type Answer,
  type Ask,
  described,
  type Executor,
  type Found,
  readAll,
  type Trouble,
  type Wgsl,
  writeAll,
} from "./node-gpu.ts";

/** What is used of the two packages; neither declares it. */
interface Handle {
  readonly buffer: object;
  readonly context: { readonly device: Device };
  readonly componentCount: number;
  delete(): void;
}
interface Device {
  readonly lost: Promise<{ readonly message: string }>;
  readonly queue: {
    submit(commands: readonly object[]): void;
    onSubmittedWorkDone(): Promise<void>;
  };
  createBuffer(made: { size: number; usage: number; mappedAtCreation?: boolean }): Buffer;
  createShaderModule(made: { code: string }): {
    getCompilationInfo(): Promise<{ messages: readonly Readonly<Record<"type" | "lineNum" | "message", unknown>>[] }>;
  };
  createComputePipeline(made: object): { getBindGroupLayout(group: number): object };
  createBindGroup(made: object): object;
  createCommandEncoder(): Encoder;
  destroy(): void;
}
interface Encoder {
  copyBufferToBuffer(from: object, at: number, to: object, start: number, size: number): void;
  beginComputePass(): {
    setPipeline(pipeline: object): void;
    setBindGroup(group: number, bound: object): void;
    dispatchWorkgroups(groups: number): void;
    end(): void;
  };
  finish(): object;
}
interface Buffer {
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
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
const [MAP_READ, COPY_SRC, COPY_DST, STORAGE, READ] = [1, 4, 8, 128, 1];
/** As many turns as a whole number counts: gpu.js ends every loop somewhere. */
const TURNS = 2147483647;

/** So many launches stand in the device's queue at most. */
const AHEAD = 4096;

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
let context: Handle["context"] | undefined;
const kernels = new Map<string, Running>();

/** In one line, whatever a compiler of shaders drew below it. */
const trouble = (kind: Trouble["kind"], about: string): Answer => ({
  kind: "trouble",
  trouble: { kind, about: about.split(/\n\n|--- generated WGSL/)[0]!.replaceAll(/\s+/g, " ") },
});

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

/** Whose answers are told one after another, and whose time is spent on what. */
function account() {
  const answers: number[] = [];
  const times = { sendMs: 0, kernelMs: 0, readMs: 0 };
  let before = performance.now();
  complaint = undefined;
  return {
    tell(answer: Float32Array) {
      writeAll(SHARED, answer, 4 * answers.reduce((sum, count) => sum + count, 0));
      answers.push(answer.length);
    },
    spent(on: keyof typeof times) {
      const now = performance.now();
      times[on] += now - before;
      before = now;
    },
    done(): Answer {
      if (lost !== undefined) return trouble("lost", lost);
      if (complaint !== undefined) return trouble("failed", complaint);
      return { kind: "worked", answers, times };
    },
  };
}

async function work({ text, held, numbers, task }: Extract<Ask, { kind: "work" }>): Promise<Answer> {
  const [data] = readAll(SHARED, [held]) as [Float32Array];
  const { tell, spent, done } = account();
  const place = by === "webgpu" ? await onDevice(data) : inMemory(data);
  spent("sendMs");
  for (const [n, { output, numbers: own, puts }] of task.launches.entries()) {
    if (n % AHEAD === AHEAD - 1) await place.done();
    const given: Given[] = [];
    for (const source of text.texts) {
      const run = kernelOf(source, text, output);
      given.push((await run(place.held, Number.NaN, ...numbers, ...own)) as Given);
      const { mode } = run.kernel.constructor;
      if (mode !== by)
        return trouble("fell back", `gpu.js ran ${mode} instead of ${by}: ${run.kernel.fallbackReason ?? ""}`);
    }
    if (task.from !== undefined) place.put(given, puts);
    else
      for (const one of given) {
        await place.done();
        spent("kernelMs");
        const threads = output.reduce((a, b) => a * b);
        tell(await place.read(one, threads));
        spent("readMs");
      }
  }
  await place.done();
  spent("kernelMs");
  if (task.from !== undefined) tell(await place.heldFrom(task.from, task.back));
  spent("readMs");
  place.leave();
  return done();
}

const pipelines = new Map<string, ReturnType<Device["createComputePipeline"]>>();

async function direct({ held, program }: Extract<Ask, { kind: "direct" }>): Promise<Answer> {
  const { code, constants, groups, back } = program;
  const [data] = readAll(SHARED, [held]) as [Float32Array];
  const device = await theDevice();
  const name = JSON.stringify([code, constants]);
  const pipeline = pipelines.get(name) ?? (await pipelineOf(device, code, constants));
  pipelines.set(name, pipeline);
  const { tell, spent, done } = account();
  const place = await onDevice(data);
  spent("sendMs");
  const buffer = device.createBuffer({ size: 4 * back, usage: STORAGE | COPY_SRC });
  const bound = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [place.held.buffer, buffer].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  submitted(device, (encoder) => {
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bound);
    pass.dispatchWorkgroups(groups);
    pass.end();
  });
  await place.done();
  spent("kernelMs");
  tell(await place.read({ buffer, context: context!, componentCount: 1, delete: () => buffer.destroy() }, back));
  spent("readMs");
  place.leave();
  return done();
}

async function pipelineOf(device: Device, code: string, constants: Wgsl["constants"]) {
  const module = device.createShaderModule({ code });
  const wrong = (await module.getCompilationInfo()).messages.find(({ type }) => type === "error");
  if (wrong) throw new Error(`WGSL, line ${wrong.lineNum}: ${wrong.message}`);
  return device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main", constants } });
}

async function copy({ bytes, times }: Extract<Ask, { kind: "copy" }>): Promise<Answer> {
  const device = await theDevice();
  const [from, to] = [0, 1].map(() => device.createBuffer({ size: bytes, usage: COPY_SRC | COPY_DST }));
  const copied = async (times: number) => {
    submitted(device, (encoder) => {
      for (let n = 0; n < times; n++) encoder.copyBufferToBuffer(from!, 0, to!, 0, bytes);
    });
    await device.queue.onSubmittedWorkDone();
  };
  // Once, for memory that nobody has touched.
  await copied(1);
  const { spent, done } = account();
  await copied(times);
  spent("kernelMs");
  for (const one of [from!, to!]) one.destroy();
  return done();
}

function kernelOf(source: string, { types, functions }: GpuText, output: readonly number[]): Running {
  // What it runs over, a line or a field, is fixed where it is made, and so are the types of what it is told.
  const name = `${output.length} ${types} ${source}`;
  const known = kernels.get(name);
  known?.setOutput(output);
  const run =
    known ??
    library!.createKernel(source, {
      argumentTypes: [by === "webgpu" ? "WebGPUBuffer" : "Array", ...types.slice(1)],
      functions: functions.map((one) => ({
        source: one,
        settings: { argumentTypes: numbersOf(one), returnType: "Number" },
      })),
      output,
      dynamicOutput: true,
      dynamicArguments: true,
      loopMaxIterations: TURNS,
      pipeline: by === "webgpu",
    });
  kernels.set(name, run);
  return run;
}

/** A type for each argument of a function's text. */
const numbersOf = (one: string) => [...one.slice(0, one.indexOf(")")).matchAll(/[(,]/g)].map(() => "Number");

type Given = Handle | Nested;
type Puts = Launch["puts"];

/** The device that gpu.js took. */
async function theDevice(): Promise<Device> {
  context ??= ((await library!.createKernel("function () { return 0; }", { output: [1], pipeline: true })()) as Handle)
    .context;
  watch(context.device);
  return context.device;
}

function submitted(device: Device, said: (encoder: Encoder) => void): void {
  const encoder = device.createCommandEncoder();
  said(encoder);
  device.queue.submit([encoder.finish()]);
}

/** Numbers that stay on the device from launch to launch. */
async function onDevice(data: Float32Array) {
  const device = await theDevice();
  const size = data.byteLength;
  const buffer = device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST, mappedAtCreation: true });
  new Float32Array(buffer.getMappedRange()).set(data);
  buffer.unmap();
  /** As it lies: gpu.js itself would make a small array for every thread. */
  const read = async (from: object, at: number, size: number): Promise<Float32Array> => {
    const staging = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
    submitted(device, (encoder) => encoder.copyBufferToBuffer(from, at, staging, 0, size));
    await staging.mapAsync(READ);
    const answer = new Float32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return answer;
  };
  return {
    // What gpu.js takes for the answer of another kernel.
    held: { buffer, output: [data.length], componentCount: 1, context: context!, toArray: () => data },
    put(given: readonly Given[], puts: Puts) {
      submitted(device, (encoder) => {
        for (const [n, [from, to, count]] of puts.entries()) {
          const one = given[n] as Handle;
          if (count > 0) encoder.copyBufferToBuffer(one.buffer, 4 * from, buffer, 4 * to, 4 * count);
          one.delete();
        }
      });
    },
    async read(given: Given, threads: number) {
      const one = given as Handle;
      const answer = await read(one.buffer, 0, 4 * threads * one.componentCount);
      one.delete();
      return answer;
    },
    heldFrom: (from: number, count: number) => read(buffer, 4 * from, 4 * count),
    done: () => device.queue.onSubmittedWorkDone(),
    leave: () => buffer.destroy(),
  };
}

/** The same where gpu.js does without a device. */
const inMemory = (data: Float32Array): Awaited<ReturnType<typeof onDevice>> => ({
  held: data as never,
  put(given, puts) {
    for (const [n, [from, to, count]] of puts.entries())
      data.set(Float32Array.from(flat(given[n] as Nested)).subarray(from, from + count), to);
  },
  read: async (given) => Float32Array.from(flat(given as Nested)),
  heldFrom: async (from, count) => data.subarray(from, from + count),
  done: async () => {},
  leave: () => {},
});

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

async function answer(ask: Ask): Promise<Answer> {
  try {
    if (ask.kind === "open") return await open();
    if (ask.kind === "work") return await work(ask);
    if (ask.kind === "direct") return await direct(ask);
    if (ask.kind === "copy") return await copy(ask);
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
