// The worker pool: jobs go out, answers come back in the order of the jobs, whatever the number of workers and whoever is first.
import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Tinypool } from "tinypool";
import { misuse, shown } from "../core/index.ts";

/** What a worker is told beside its job: where to report progress. The worker's module exports `work`. */
export interface Task<Job> {
  readonly job: Job;
  readonly port: MessagePort;
}

export interface PoolOptions<Told> {
  /** All of them unless told. */
  readonly workers?: number;
  /** Hears what a worker says of a job while it works. */
  readonly hear?: (job: number, told: Told) => void;
  /** Ends every worker at once. */
  readonly signal?: AbortSignal;
}

/** Works through all jobs on the module at `worker`. The first that fails ends all. */
export async function workThrough<Job, Answer, Told>(
  worker: URL,
  jobs: readonly Job[],
  { workers = availableParallelism(), hear, signal }: PoolOptions<Told> = {},
): Promise<Answer[]> {
  if (!(Number.isSafeInteger(workers) && workers >= 1 && workers <= 256)) {
    throw misuse(
      "workers",
      "a whole number from 1 to 256",
      shown(workers),
      `this machine has ${availableParallelism()} cores`,
    );
  }
  const threads = Math.min(workers, jobs.length);
  const pool = new Tinypool({ filename: worker.href, name: "work", minThreads: threads, maxThreads: threads });
  try {
    return await Promise.all(
      jobs.map(async (job, i) => {
        const { port1, port2 } = new MessageChannel();
        port1.on("message", (told: Told) => hear?.(i, told));
        try {
          const task: Task<Job> = { job, port: port2 };
          return (await pool.run(task, { transferList: [port2], ...(signal && { signal }) })) as Answer;
        } finally {
          port1.close();
        }
      }),
    );
  } finally {
    await pool.destroy();
  }
}
