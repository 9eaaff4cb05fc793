// The worker pool: jobs go out, answers come back in the order of the jobs, whatever the number of workers and whoever
// is first.
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Tinypool } from "tinypool";
import { misuse, shown } from "../core/index.ts";

/** What a worker is told beside its job: where to report progress. The worker's module exports `work`. */
interface Task<Job> {
  readonly job: Job;
  readonly port: MessagePort;
}

export interface PoolOptions<Told> {
  /** All of them unless told. */
  readonly workers?: number;
  /** Hears what a worker says of a job while it works. */
  readonly hear?: (job: number, told: Told) => void;
  /** Ends every worker at once, for the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Threads that stay between one list of jobs and the next: what they have loaded, they need not load again. */
export interface Crew {
  readonly pool: Tinypool;
  readonly threads: number;
  dismiss(): Promise<void>;
}

/** So long a thread without a job stays. */
const idleMs = 60_000;

/** Hires a crew for the module at `worker`. Who hires it dismisses it, whatever happens. */
export function hire(worker: URL, workers = availableParallelism()): Crew {
  const threads = checkWorkers(workers);
  const pool = new Tinypool({
    filename: worker.href,
    name: "work",
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: idleMs,
  });
  return { pool, threads, dismiss: () => pool.destroy() };
}

function checkWorkers(workers: number): number {
  if (Number.isSafeInteger(workers) && workers >= 1 && workers <= 256) return workers;
  throw misuse(
    "workers",
    "a whole number from 1 to 256",
    shown(workers),
    `this machine has ${availableParallelism()} cores`,
  );
}

/**
 * Works through all jobs on the module at `worker`, or with a crew; `open` takes the answer out of each reply. The
 * first that fails ends all.
 */
export async function workThrough<Job, Reply, Answer, Told>(
  worker: URL | Crew,
  jobs: readonly Job[],
  open: (reply: Reply, job: number) => Answer,
  { workers = availableParallelism(), hear, signal }: PoolOptions<Told> = {},
): Promise<Answer[]> {
  const threads = Math.min("pool" in worker ? worker.threads : checkWorkers(workers), jobs.length);
  const pool =
    "pool" in worker
      ? worker.pool
      : new Tinypool({ filename: worker.href, name: "work", minThreads: threads, maxThreads: threads });
  const answers: Answer[] = [];
  const queue = jobs.entries();

  const answer = async (i: number, job: Job): Promise<Answer> => {
    const { port1, port2 } = new MessageChannel();
    port1.on("message", (told: Told) => hear?.(i, told));
    // A worker that ends takes its port along, and would never answer.
    const lost = once(port1, "close").then(() => {
      throw misuse("worker", "an answer", "its end", "look for what ends a thread in what it loads");
    });
    try {
      const task: Task<Job> = { job, port: port2 };
      return open((await Promise.race([pool.run(task, { transferList: [port2] }), lost])) as Reply, i);
    } finally {
      port1.close();
    }
  };
  const lane = async (): Promise<void> => {
    for (const [i, job] of queue) answers[i] = await answer(i, job);
  };
  const stopped = new Promise<never>((_, fail) => signal?.addEventListener("abort", () => fail(signal.reason)));
  try {
    await Promise.race([Promise.all(Array.from({ length: threads }, lane)), stopped]);
    return answers;
  } finally {
    if (!("pool" in worker)) await pool.destroy();
  }
}
