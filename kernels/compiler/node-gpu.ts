// A GPU as seen from here: a process that holds the device, which adapters there are, and what became of a call. The
// arithmetic there is f32, so its answers feed no digest. What goes wrong there is an outcome with a kind.
import { type ChildProcess, fork } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { getCompileCacheDir } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, extname, join } from "node:path";
import { type GpuForm, type GpuText, gpuFormOf } from "./gpu.ts";
import { packed, type Room, type Task, taskOf, unpacked } from "./gpu-call.ts";
import { given, planned, type Runnable } from "./kernel.ts";
import { inherited } from "./node-inherited.ts";
import { callOf, type Plan } from "./plan.ts";
import { refusal } from "./refusal.ts";

/** gpu.js on a GPU, and its two ways to do without. */
export type Executor = "webgpu" | "webasm" | "cpu";

export interface Adapter {
  readonly name: string;
  /** A software adapter is a processor that plays a GPU: right, and slow. */
  readonly kind: "real" | "software" | "none";
  readonly limits: Readonly<Record<string, number>>;
}

/** What WebGPU tells of an adapter. */
export interface Found {
  readonly info: Readonly<Record<"vendor" | "architecture" | "device" | "description", string>> & {
    readonly isFallbackAdapter?: boolean;
  };
  readonly limits: Readonly<Record<string, number>>;
}

/** The limits that a kernel can meet. */
const told = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupStorageSize",
];

export function described({ info, limits }: Found): Adapter {
  const { vendor, architecture, device, description } = info;
  const soft =
    info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${device} ${description}`);
  return {
    name: [vendor, architecture || device || description].filter(Boolean).join(" "),
    kind: soft ? "software" : "real",
    limits: Object.fromEntries(told.map((name) => [name, limits[name]!])),
  };
}

/** What a GPU can do by itself, and no caller is to blame for. */
export interface Trouble {
  readonly kind: "missing" | "no adapter" | "lost" | "died" | "late" | "fell back" | "failed";
  readonly about: string;
}

export type Ask =
  | { readonly kind: "open" | "close" }
  | {
      readonly kind: "work";
      readonly text: GpuText;
      /** So many singles lie in the shared file. */
      readonly held: number;
      readonly numbers: readonly number[];
      readonly task: Task;
    }
  | { readonly kind: "direct"; readonly held: number; readonly program: Wgsl }
  | { readonly kind: "copy"; readonly bytes: number; readonly times: number };
export type Answer =
  | { readonly kind: "open"; readonly adapter: Adapter }
  | {
      readonly kind: "worked";
      /** So many singles of each answer lie in the shared file, one after another. */
      readonly answers: readonly number[];
      readonly times: Times;
    }
  | { readonly kind: "trouble"; readonly trouble: Trouble }
  | { readonly kind: "closed" };

/** A program of WGSL as it stands: binding 0 is what is held, binding 1 what it gives; its entry is `main`. */
export interface Wgsl {
  readonly code: string;
  /** Of its overridable constants. */
  readonly constants: Readonly<Record<string, number>>;
  /** So many groups of threads. */
  readonly groups: number;
  /** So many singles it gives. */
  readonly back: number;
}

/** What a call costs there, in milliseconds: its numbers' way to the device, its launches, and the way back. */
interface Times {
  readonly sendMs: number;
  readonly kernelMs: number;
  readonly readMs: number;
}

/** One call on a GPU: what it gave, and what it cost there. */
interface Worked<R> extends Times {
  readonly given: R;
  readonly bytes: number;
}

export interface Gpu {
  readonly adapter: Adapter;
  readonly process: number;
  run<P, R>(kernel: Runnable<P, R>, passed: P): Promise<Worked<R> | Trouble>;
  /** Runs WGSL that nobody generated. */
  direct(program: Wgsl, held: Float32Array): Promise<Worked<Float32Array> | Trouble>;
  /** How many milliseconds so many bytes take from one place of the device to another. */
  copy(bytes: number, times: number): Promise<number | Trouble>;
  /** Gives the device back. */
  close(): Promise<void>;
}

export const isTrouble = (one: unknown): one is Trouble =>
  typeof one === "object" && one !== null && "about" in one && "kind" in one;

export interface GpuOptions {
  readonly by?: Executor;
  /** Which adapter: whatever is there, the real one before the software one. */
  readonly adapter?: "real" | "software" | "any";
  /** After so many seconds without an answer the process is ended. */
  readonly patience?: number;
}

/** Chromium brings a Vulkan loader and SwiftShader; where it lies, WebGPU runs without a GPU. */
export function softwareDriver(): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter);
  const programs = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
    path.map((at) => join(at, name)),
  );
  const named = [process.env["CHROME_PATH"] ?? "", ...programs].filter((one) => one !== "" && existsSync(one));
  const folders = named.map((one) => dirname(realpathSync(one)));
  return [...folders, "/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome"].find((folder) =>
    ["vk_swiftshader_icd.json", "libvulkan.so.1"].every((file) => existsSync(join(folder, file))),
  );
}

/** The surroundings of a process that sees the software adapter alone. */
function softly(folder: string): NodeJS.ProcessEnv {
  const before = process.env["LD_LIBRARY_PATH"];
  return {
    ...process.env,
    LD_LIBRARY_PATH: before ? `${folder}${delimiter}${before}` : folder,
    VK_DRIVER_FILES: join(folder, "vk_swiftshader_icd.json"),
  };
}

/** A GPU, or why there is none. */
export async function openGpu({
  by = "webgpu",
  adapter = "any",
  patience = 60,
}: GpuOptions = {}): Promise<Gpu | Trouble> {
  let none: Trouble = { kind: "no adapter", about: "no driver offers a real one" };
  const folder = softwareDriver();
  if (by !== "webgpu" || adapter !== "software" || folder === undefined) {
    const found = await begun(by, process.env, patience);
    if (!isTrouble(found)) {
      if (adapter === "any" || adapter === found.adapter.kind) return found;
      await found.close();
    } else if (by !== "webgpu" || found.kind === "missing") return found;
    else none = found;
  }
  if (by !== "webgpu" || adapter === "real") return none;
  if (folder === undefined)
    return none.kind === "no adapter"
      ? { ...none, about: "no Chromium brings a software one: install chromium" }
      : none;
  return begun(by, softly(folder), patience);
}

/** Every adapter of this machine, with its limits. */
export async function adapters(): Promise<readonly Adapter[]> {
  const found = await Promise.all((["real", "software"] as const).map((adapter) => openGpu({ adapter })));
  return Promise.all(
    found
      .flatMap((one) => (isTrouble(one) ? [] : [one]))
      .map(async (one) => {
        await one.close();
        return one.adapter;
      }),
  );
}

async function begun(by: Executor, env: NodeJS.ProcessEnv, patience: number): Promise<Gpu | Trouble> {
  const file = new URL(`./node-gpu-child${extname(import.meta.filename)}`, import.meta.url);
  let shared: number;
  try {
    shared = sharedFile();
  } catch (error) {
    return { kind: "failed", about: `no file to share: ${(error as Error).message}` };
  }
  const compiled = getCompileCacheDir();
  const kept = compiled === undefined ? env : { ...env, NODE_COMPILE_CACHE: dirname(compiled) };
  const child = fork(file, [by], { env: kept, ...inherited, stdio: ["ignore", "ignore", "ignore", "ipc", shared] });
  child.on("close", () => closeSync(shared));
  const ask = asking(child, patience);
  let before: Promise<unknown> = Promise.resolve();
  /** One call after another: they share a file. */
  const worked = (asked: Ask, held: Float32Array): Promise<Trouble | { answers: Float32Array[]; times: Times }> => {
    const said = before.then(async () => {
      try {
        if (child.exitCode === null && child.signalCode === null) writeAll(shared, held);
        const answer = await ask(asked);
        if (answer.kind === "trouble") return answer.trouble;
        if (answer.kind !== "worked") return { kind: "failed" as const, about: `it said ${answer.kind}` };
        return { answers: readAll(shared, answer.answers), times: answer.times };
      } catch (error) {
        // The shared file's room is the system's.
        return { kind: "failed" as const, about: `${held.byteLength} bytes to share: ${(error as Error).message}` };
      }
    });
    before = said;
    return said;
  };
  const opened = await ask({ kind: "open" });
  if (opened.kind !== "open") {
    child.disconnect?.();
    return opened.kind === "trouble" ? opened.trouble : { kind: "failed", about: `it said ${opened.kind}` };
  }
  const { adapter } = opened;
  const forms = new Map<Plan, GpuForm>();
  return {
    adapter,
    process: child.pid!,
    async run<P, R>(kernel: Runnable<P, R>, passed: P): Promise<Worked<R> | Trouble> {
      const plan = planned(kernel);
      const call = callOf(plan, passed as Readonly<Record<string, unknown>>);
      const form = forms.get(plan) ?? gpuFormOf(plan);
      forms.set(plan, form);
      const task = taskOf(form, plan, call, roomOf(adapter));
      fits(plan, adapter, task.widest);
      const { held, numbers } = packed(form, plan, call);
      if (task.back === 0) return { given: given(plan, call) as R, bytes: 0, sendMs: 0, kernelMs: 0, readMs: 0 };
      const { texts, types, functions } = form;
      const text = { texts, types, functions };
      const answer = await worked({ kind: "work", held: held.length, text, numbers, task }, held);
      if (isTrouble(answer)) return answer;
      unpacked(form, plan, call, task, answer.answers);
      return { given: given(plan, call) as R, bytes: 4 * (task.sent + task.back), ...answer.times };
    },
    async direct(program, held) {
      fits({ name: "WGSL" }, adapter, Math.max(held.length, program.back));
      const answer = await worked({ kind: "direct", held: held.length, program }, held);
      if (isTrouble(answer)) return answer;
      return { given: answer.answers[0]!, bytes: 4 * (held.length + program.back), ...answer.times };
    },
    async copy(bytes, times) {
      const answer = await worked({ kind: "copy", bytes, times }, new Float32Array(0));
      return isTrouble(answer) ? answer : answer.times.kernelMs / times;
    },
    async close() {
      await ask({ kind: "close" });
    },
  };
}

/** A file without a name, in memory where that is to be had: pipes carry arrays five times as slowly. */
function sharedFile(): number {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "orrery-gpu-"));
  const file = join(folder, "shared");
  try {
    return openSync(file, "w+");
  } finally {
    try {
      rmSync(file, { force: true });
      rmdirSync(folder);
    } catch {
      // Where an open file keeps its name, the machine's own cleaning takes it.
    }
  }
}

/** The first `counts` singles, the next, and so on. */
export function readAll(shared: number, counts: readonly number[]): Float32Array[] {
  let start = 0;
  return counts.map((count) => {
    const bytes = new Uint8Array(4 * count);
    for (let at = 0; at < bytes.length; ) {
      const got = readSync(shared, bytes, at, bytes.length - at, start + at);
      if (got === 0) throw new Error("the shared file ends early");
      at += got;
    }
    start += bytes.length;
    return new Float32Array(bytes.buffer);
  });
}

export function writeAll(shared: number, data: Float32Array, start = 0): void {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < bytes.length; ) at += writeSync(shared, bytes, at, bytes.length - at, start + at);
}

/** So many groups of threads along one axis gpu.js asks a device for, and 8 by 8 threads make one. */
const GROUPS = 65535;

export const roomOf = ({ limits }: Pick<Adapter, "limits">): Room => ({
  singles: Math.min(limits["maxStorageBufferBindingSize"] ?? Infinity, limits["maxBufferSize"] ?? Infinity) / 4,
  side: 8 * Math.min(GROUPS, limits["maxComputeWorkgroupsPerDimension"] ?? GROUPS),
});

/** Refuses what the adapter has no room for, before any work. */
export function fits({ name }: Pick<Plan, "name">, adapter: Pick<Adapter, "name" | "limits">, singles: number): void {
  const most = roomOf(adapter).singles;
  if (singles > most)
    throw refusal(
      name,
      `at most ${4 * most} bytes in one buffer of ${adapter.name}`,
      `${4 * singles}`,
      "pass it in parts",
    );
}

/** Asks one thing after another; a process that ends, or says nothing for too long, is an answer too. */
function asking(child: ChildProcess, patience: number): (ask: Ask) => Promise<Answer> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let next = 0;
  let gone: Trouble | undefined;
  const settle = (id: number, answer: Answer) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
    if (waiting.size > 0) return;
    child.unref();
    child.channel?.unref();
  };
  child.on("message", ({ id, said }: { id: number; said: Answer }) => settle(id, said));
  child.on("error", () => {});
  child.on("exit", (code, signal) => {
    gone ??= { kind: "died", about: `its process ended with ${signal ?? `status ${code}`}` };
    for (const id of waiting.keys()) settle(id, { kind: "trouble", trouble: gone });
  });
  return (ask) =>
    new Promise((resolve) => {
      if (gone) {
        resolve({ kind: "trouble", trouble: gone });
        return;
      }
      const id = next++;
      child.ref();
      child.channel?.ref();
      const timer = setTimeout(() => {
        gone = { kind: "late", about: `no answer within ${patience} s` };
        child.kill("SIGKILL");
      }, 1000 * patience);
      waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      child.send({ id, ask }, () => {});
    });
}
