// What the command line asks of a worker. Whatever computes runs there, so that Ctrl-C, a file that never ends and the
// progress line stay in the hands of the process that started it.

import type { Answer, Difference, Params, Plain, Time, Trouble, Values } from "../core/index.ts";
import { type Claim, Misuse, misuse } from "../core/index.ts";
import type {
  ClaimResult,
  Columns,
  Draw,
  Drawn,
  EnsembleClaimResult,
  EnsembleResult,
  Failure,
  Plan,
  Run,
  Shrunk,
  Stopped,
} from "../engine/index.ts";
import type { Fingerprint } from "../engine/node.ts";
import { workThrough } from "../engine/pool.ts";
import type { Claimed, Picture } from "../views/index.ts";
import { crewOf } from "./crew.ts";
import { pathShown } from "./members.ts";
import { progressLine } from "./progress.ts";

/** A scenario by name or file, at a plan. */
export interface Planned extends Plan {
  readonly scenario: string;
  /** Whether the model's laws are held along the way, too. */
  readonly laws?: true;
  /** Whether it is the run of its own seed alone, without the many seeds that it asks. */
  readonly alone?: true;
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
    job: Planned & {
      /** Whether somebody else lives through the rows of its ensemble. */
      readonly apart?: true;
    };
    answer: {
      readonly run: Run;
      readonly question: string;
      readonly model: string;
      readonly fingerprint: Fingerprint;
      readonly columns?: Columns;
      /** The rows that somebody else is to live through, and a digest of what the scenario says of them. */
      readonly draws?: readonly Draw[];
      readonly said?: string;
    };
  };
  /** One row of an ensemble. */
  row: { job: Planned & { readonly draw: Draw }; answer: Drawn };
  /** What all rows say, why some failed, and what was counted: with the commands that live through those again. */
  judge: {
    job: Planned & { readonly drawn: readonly Drawn[] };
    answer: {
      readonly ensemble: EnsembleResult;
      readonly failures: readonly { readonly draw: Draw; readonly told: string; readonly again: string }[];
      /** Of a requirement that is a column: in how many rows it broke, and the first of them. */
      readonly counted: readonly { readonly name: string; readonly times: number; readonly again: string }[];
    };
  };
  /** The smallest scenario that fails as this one does, as a file in that folder; else the forks that would fail. */
  shrink: {
    job: Planned & { readonly folder: string };
    answer:
      | {
          readonly file: string;
          readonly text: string;
          readonly from: { readonly seed: number; readonly failure: Failure };
          readonly shrunk: Omit<Shrunk, "scenario">;
        }
      | { readonly forks: readonly string[] };
  };
  /** Every claim of an ensemble, at its own parameters and at perturbed ones. */
  manyClaims: {
    job: { readonly scenario: string };
    answer: readonly {
      readonly own: EnsembleClaimResult;
      readonly perturbed: EnsembleClaimResult;
      readonly set: object;
      readonly because: string;
    }[];
  };
  /** What a scenario claims, so that each claim can be asked by its place. */
  claims: {
    job: { readonly scenario: string };
    answer: {
      readonly name: string;
      readonly question: string;
      readonly claims: readonly Pick<Claim, "because" | "perturbed">[];
    };
  };
  claim: {
    job: { readonly scenario: string; readonly place: number; readonly perturbed: boolean };
    answer: ClaimResult;
  };
  measure: { job: Asked; answer: Answer | Trouble };
  /** A world as it is at a tick, or as it was before it stopped. */
  seek: {
    job: Planned & { readonly at: Time };
    answer: {
      readonly scenario: string;
      readonly model: string;
      readonly seed: number;
      /** As they are at that tick, whatever a script has set. */
      readonly params: Values;
      readonly tick: Time;
      readonly t: number;
      readonly unit: string;
      readonly stopped?: Stopped;
      readonly observed: Readonly<Record<string, number>>;
      readonly state: Plain;
      /** When something next happens by itself, if it does. */
      readonly next: Time | null;
      readonly digest: string;
    };
  };
  /** What a report shows beside the record. */
  pictures: {
    job: Planned & { readonly claims: readonly Claimed[]; readonly instants?: number };
    answer: {
      readonly name: string;
      readonly pictures: readonly Picture[];
      readonly params: Params;
      readonly cites: readonly string[];
    };
  };
  part: {
    job: { readonly left: Planned; readonly right: Planned };
    answer: (Difference & { readonly tick: Time }) | null;
  };
}

export type Job = { [K in keyof Jobs]: { readonly kind: K } & Jobs[K]["job"] }[keyof Jobs];

/** What a worker says while it works. */
export type Told =
  | { readonly loading: string }
  | { readonly loaded: true }
  | { readonly share: number; readonly doing: string; readonly tick?: Time | undefined };

/** What a worker answers: a misuse crosses threads as its message. */
export type Reply = { readonly answer: unknown } | { readonly misuse: string; readonly stack: string };

/** A scenario file may take this long to load. */
const loadSeconds = Number(process.env["ORRERY_LOAD_SECONDS"]) || 10;

/** Works through jobs of one kind; answers in their order. */
export async function ask<K extends keyof Jobs>(
  kind: K,
  jobs: readonly Jobs[K]["job"][],
  {
    workers,
    quiet = false,
    hear: heard,
  }: {
    /** All of them unless told. */
    readonly workers?: number | undefined;
    readonly quiet?: boolean;
    /** Told each answer as it comes, whatever their order. */
    readonly hear?: (answer: Jobs[K]["answer"], job: number) => void;
  } = {},
): Promise<Jobs[K]["answer"][]> {
  if (jobs.length === 0) return [];
  const line = progressLine(jobs.length, quiet);
  const late = new AbortController();
  const timers = new Map<number, NodeJS.Timeout | undefined>();
  const ticks = new Map<number, Time>();
  const hear = (job: number, told: Told): void => {
    if ("share" in told) {
      line.tell(job, told.share, told.doing, told.tick);
      if (told.tick !== undefined) ticks.set(job, told.tick);
    } else if ("loaded" in told) clearTimeout(timers.get(job));
    else if (!timers.has(job))
      timers.set(
        job,
        setTimeout(() => late.abort(endless(told.loading)), loadSeconds * 1000),
      );
  };
  const open = (reply: Reply, job: number): Jobs[K]["answer"] => {
    // The answer may overtake what was told before it.
    clearTimeout(timers.get(job));
    timers.set(job, undefined);
    const answer = opened<Jobs[K]["answer"]>(reply);
    heard?.(answer, job);
    return answer;
  };
  try {
    return await workThrough<Job, Reply, Jobs[K]["answer"], Told>(
      crewOf(workers),
      jobs.map((job) => ({ kind, ...job }) as unknown as Job),
      open,
      { signal: late.signal, hear, at: (job) => placeOf(kind, jobs[job]!, ticks.get(job)) },
    );
  } finally {
    for (const timer of timers.values()) clearTimeout(timer);
    line.end();
  }
}

/** Whose job it is, and the tick that it was known to have reached. */
function placeOf(kind: string, job: object, tick: Time | undefined): string {
  const { scenario = kind, draw, seed = draw?.seed } = job as Partial<Planned & Jobs["row"]["job"]>;
  const reached = tick === undefined ? "" : `, past tick ${tick}`;
  return `${pathShown(scenario)}${seed === undefined ? "" : `, seed ${seed}`}${reached}`;
}

function opened<A>(reply: Reply): A {
  if ("misuse" in reply) throw Object.assign(new Misuse(reply.misuse), { stack: reply.stack });
  return reply.answer as A;
}

const endless = (file: string): Misuse =>
  misuse(
    pathShown(file),
    `to be read within ${loadSeconds} s`,
    "no end",
    "look for a loop or a wait that runs while it loads",
  );
