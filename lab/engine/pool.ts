// The worker pool: jobs go out, answers come back in the order of the jobs, whatever the number of workers and whoever
// is first.
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Tinypool } from "tinypool";
import { misuse, shown } from "../core/errors.ts";

/** What a worker is told beside its job: where to report progress. The worker's module exports `work`. */
interface Task<Job> {
  readonly job: Job;
  readonly port: MessagePort;
}

export interface PoolOptions<Told> {
  /** Hears what a worker says of a job while it works. */
  readonly hear?: (job: number, told: Told) => void;
  /** Ends every worker at once, for the signal's reason. */
  readonly signal?: AbortSignal;
  /** How far a job was whose worker ended. */
  readonly at?: (job: number) => string;
}

/** Threads that stay for list after list of jobs: what they have loaded, they need not load again. */
export interface Crew {
  readonly pool: Tinypool;
  readonly threads: number;
  /** Set once one of them was ended in the midst of a job: nobody of the crew works again. */
  dismissed: boolean;
}

/** So long a thread without a job stays; it keeps no process alive. */
const idleMs = 60_000;

/** Hires a crew for the module at `worker`, of as many threads as there are cores unless told. */
export function hire(worker: URL, workers = availableParallelism()): Crew {
  const threads = checkWorkers(workers);
  const options = { minThreads: 1, maxThreads: threads, idleTimeout: idleMs };
  return { pool: new Tinypool({ filename: worker.href, name: "work", ...options }), threads, dismissed: false };
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
 * Works through all jobs with a crew; `open` takes the answer out of each reply. The first that fails ends all, and the
 * crew too where somebody is still at work.
 */
export async function workThrough<Job, Reply, Answer, Told>(
  crew: Crew,
  jobs: readonly Job[],
  open: (reply: Reply, job: number) => Answer,
  { hear, signal, at }: PoolOptions<Told> = {},
): Promise<Answer[]> {
  const { pool, threads } = crew;
  const answers: Answer[] = [];
  const queue = jobs.entries();
  let busy = 0;

  const answer = async (i: number, job: Job): Promise<Answer> => {
    const { port1, port2 } = new MessageChannel();
    port1.on("message", (told: Told) => hear?.(i, told));
    const end = () =>
      misuse(
        "worker",
        "an answer",
        at === undefined ? "its end" : `its end at ${at(i)}`,
        "look for what ends a thread, or takes all memory, in what it loads",
      );
    // A worker that ends takes its port along, and would never answer.
    const lost = once(port1, "close").then(() => {
      throw end();
    });
    try {
      const task: Task<Job> = { job, port: port2 };
      busy++;
      const replied = pool.run(task, { transferList: [port2] }).catch((error) => {
        // Whoever hears late of a worker without memory hears of that before its port.
        throw error?.code === "ERR_WORKER_OUT_OF_MEMORY" ? end() : error;
      });
      const reply = await Promise.race([replied, lost]);
      busy--;
      return open(reply as Reply, i);
    } finally {
      port1.close();
    }
  };
  const lane = async (): Promise<void> => {
    for (const [i, job] of queue) answers[i] = await answer(i, job);
  };
  const stopped = new Promise<never>((_, fail) => signal?.addEventListener("abort", () => fail(signal.reason)));
  try {
    await Promise.race([Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, lane)), stopped]);
    return answers;
  } catch (error) {
    while (!queue.next().done);
    crew.dismissed = busy > 0;
    if (crew.dismissed) await ended(pool);
    throw error;
  }
}

/** A thread that is ending keeps no process alive, so that its end is waited for by a clock: but not for ever. */
async function ended(pool: Tinypool): Promise<void> {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const clock = setTimeout(resolve, endingMs);
  // The pool's own end waits in a way that breaks where a thread fails meanwhile, as one without memory does.
  await Promise.race([Promise.all(pool.threads.map((thread) => thread.terminate())), enough]);
  clearTimeout(clock);
}
/** Ten times what a thread takes to end on a busy machine. */
const endingMs = 2000;
