// What the command line asks of a worker. Whatever computes runs there, so that Ctrl-C, a file that never ends and the progress line
// stay in the hands of the process that started it.

import { extname } from "node:path";
import type { Answer, Difference, Time, Trouble } from "../core/index.ts";
import { Misuse, misuse } from "../core/index.ts";
import type { ClaimResult, Plan, Run } from "../engine/index.ts";
import { type Fingerprint, workThrough } from "../engine/node.ts";
import { isFile } from "./members.ts";
import { progressLine } from "./progress.ts";

/** A scenario by name or file, at a plan. */
export interface Planned extends Plan {
  readonly scenario: string;
}

interface Asked {
  readonly measure: string;
  readonly subject: string;
  readonly set: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly ticks?: number;
}

/** Each kind of job, and its answer. */
export interface Jobs {
  run: {
    job: Planned;
    answer: { readonly run: Run; readonly question: string; readonly model: string; readonly fingerprint: Fingerprint };
  };
  claim: {
    job: { readonly scenario: string; readonly place: number; readonly perturbed: boolean };
    answer: ClaimResult;
  };
  measure: { job: Asked; answer: Answer | Trouble };
  part: {
    job: { readonly left: Planned; readonly right: Planned };
    answer: (Difference & { readonly tick: Time }) | null;
  };
}

export type Job = { [K in keyof Jobs]: { readonly kind: K } & Jobs[K]["job"] }[keyof Jobs];

/** What a worker says while it works. */
export type Told = { readonly loaded: true } | { readonly share: number; readonly doing: string };

/** What a worker answers: a misuse crosses threads as its message. */
export type Reply = { readonly answer: unknown } | { readonly misuse: string };

/** A scenario file may take this long to load. */
const loadSeconds = 10;

/** Works through jobs of one kind; answers in their order. */
export async function ask<K extends keyof Jobs>(
  kind: K,
  jobs: readonly Jobs[K]["job"][],
  options: {
    readonly workers?: number | undefined;
    readonly quiet?: boolean;
    readonly done?: (job: number) => void;
  } = {},
): Promise<Jobs[K]["answer"][]> {
  const line = progressLine(jobs.length, options.quiet ?? false);
  const late = new AbortController();
  const files = jobs.map(
    (job) => Object.values(job).find((word) => typeof word === "string" && isFile(word)) as string | undefined,
  );
  const file = files.find((one) => one !== undefined);
  const timer = file === undefined ? undefined : setTimeout(() => late.abort(), loadSeconds * 1000);
  const worker = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  try {
    const replies = await workThrough<Job, Reply, Told>(
      worker,
      jobs.map((job) => ({ kind, ...job }) as unknown as Job),
      {
        ...(options.workers !== undefined && { workers: options.workers }),
        signal: late.signal,
        hear(job, told) {
          if ("loaded" in told) clearTimeout(timer);
          else line.tell(job, told.share, told.doing);
        },
      },
    );
    return replies.map((reply) => {
      if ("misuse" in reply) throw new Misuse(reply.misuse);
      return reply.answer as Jobs[K]["answer"];
    });
  } catch (error) {
    if (late.signal.aborted)
      throw misuse(file!, `to be read within ${loadSeconds} s`, "no end", "look for a loop that runs while it loads");
    throw error;
  } finally {
    clearTimeout(timer);
    line.end();
  }
}
