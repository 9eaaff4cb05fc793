// The digests of the same runs here, in a fresh process and in a worker: this file is what is started there.
// It knows no test library.
import { execFileSync } from "node:child_process";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { digest, type Model, valuesOf } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";

type Digests = Readonly<Record<string, readonly string[]>>;

/** Each model runs at its defaults and at three places within its ranges, with a seed each. */
const runs: readonly (readonly [share: number | undefined, seed: number])[] = [
  [undefined, 1],
  [0.25, 2],
  [0.5, 2 ** 32 + 3],
  [0.75, Number.MAX_SAFE_INTEGER],
];
const until = 200;
/** Beyond so many members there are only more of them. */
const membersMax = process.env["ORRERY_LONG"] ? Number.POSITIVE_INFINITY : 1000;

function digests(models: readonly Model[]): Digests {
  return Object.fromEntries(
    models.map((model) => [
      model.name,
      runs.map(([share, seed]) => {
        const within = Object.entries(model.params).map(([name, { value, range, whole }]) => {
          const most = whole ? Math.min(range[1], membersMax) : range[1];
          const between = range[0] + (share ?? 0) * (most - range[0]);
          return [name, share === undefined ? value : whole ? Math.floor(between) : between] as const;
        });
        const world = new World(model, { set: valuesOf(model, Object.fromEntries(within)), seed });
        world.advance(until);
        return digest(world.situation());
      }),
    ]),
  );
}

/** The digests of the models that a module exports, or exports in lists. */
export async function here(module: string): Promise<Digests> {
  const exported: Readonly<Record<string, unknown>> = await import(module);
  const isModel = (held: unknown): held is Model => typeof held === "object" && held !== null && "due" in held;
  return digests(Object.values(exported).filter(isModel));
}

export const inProcess = (module: string): Digests =>
  JSON.parse(execFileSync(process.execPath, [import.meta.filename, module], { encoding: "utf8" }));

export function inWorker(module: string): Promise<Digests> {
  const worker = new Worker(new URL(import.meta.url), { workerData: module });
  return new Promise((settle, fail) => worker.once("message", settle).once("error", fail));
}

if (!isMainThread) parentPort!.postMessage(await here(workerData));
else if (import.meta.main) console.log(JSON.stringify(await here(process.argv[2]!)));
