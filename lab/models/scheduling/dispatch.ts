import { free, type Jobs, next, noJobs, take, wait } from "./jobs.ts";

/** Who has the core: the earliest deadline, the least laxity, the shortest period or deadline, the highest priority. */
export const policies = { edf: 0, llf: 1, rm: 2, dm: 3, fixed: 4 } as const;
const { edf, llf, rm, dm } = policies;

/** A core, who has it, and who waits for it. */
export interface Core {
  /** When it last moved, and when it next does. */
  now: number;
  due: number;
  /** By which those who wait are ordered. */
  policy: number;
  jobs: Jobs;
  /** The slot of the job that has the core; -1: none. */
  running: number;
  /** Each task's next release, and the first of them. */
  releases: Float64Array;
  nextRelease: number;
  /** By task, and last of the jobs that came as messages. */
  released: Float64Array;
  refused: Float64Array;
  done: Float64Array;
  late: Float64Array;
  response: Float64Array;
  worst: Float64Array;
  /** Ticks that jobs asked for, that switches took, and that the core has worked. */
  demanded: number;
  switched: number;
  busy: number;
  switches: number;
  preemptions: number;
}

export interface Rules {
  readonly policy: number;
  /** What beginning or resuming a job costs. */
  readonly switching: number;
  /** Jobs that may be pending. */
  readonly limit: number;
  /** Derived where many wait, and made anew where it is of others. */
  awaited?: Awaited | undefined;
}

/** When jobs are late: of all that are pending, and of some that are done, each in a slot of its own. */
interface Awaited {
  readonly of: Jobs;
  /** What they and all before them asked for: more, where others have come since. */
  demanded: number;
  readonly deadlines: Jobs;
}

export function idleCore(releases: Float64Array, policy: number): Core {
  const none = (): Float64Array => new Float64Array(releases.length + 1);
  const nextRelease = releases.reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY);
  return {
    now: 0,
    due: nextRelease,
    policy,
    jobs: noJobs(),
    running: -1,
    releases,
    nextRelease,
    released: none(),
    refused: none(),
    done: none(),
    late: none(),
    response: none(),
    worst: none(),
    demanded: 0,
    switched: 0,
    busy: 0,
    switches: 0,
    preemptions: 0,
  };
}

/** The less, the more urgent. */
function keyOf(jobs: Jobs, slot: number, policy: number): number {
  if (policy === edf) return jobs.deadline[slot]!;
  // Laxity, but for the time, which passes for all that wait.
  if (policy === llf) return jobs.deadline[slot]! - jobs.left[slot]!;
  if (policy === rm) return jobs.period[slot]!;
  return policy === dm ? jobs.deadline[slot]! - jobs.release[slot]! : -jobs.priority[slot]!;
}

/** The core has worked until `now`; a job that is finished leaves it. */
export function work(core: Core, now: number, policy: number): void {
  const { jobs, running } = core;
  if (core.policy !== policy) reorder(core, policy);
  if (running >= 0) {
    const ran = now - core.now;
    core.busy += ran;
    jobs.left[running]! -= ran;
    if (jobs.left[running] === 0) finish(core, running, now);
  }
  core.now = now;
}

function finish(core: Core, slot: number, now: number): void {
  const { jobs } = core;
  const task = jobs.task[slot]!;
  const response = now - jobs.release[slot]!;
  core.done[task]!++;
  if (now > jobs.deadline[slot]!) core.late[task]!++;
  core.response[task] = response;
  if (response > core.worst[task]!) core.worst[task] = response;
  free(jobs, slot);
  core.running = -1;
}

/** A job is pending from now on, or refused where too many are. */
export function admit(
  core: Core,
  rules: Rules,
  task: number,
  takes: number,
  deadline: number,
  period: number,
  priority: number,
): void {
  const { jobs } = core;
  const count = core.released[task]!++;
  if (jobs.used >= rules.limit) {
    core.refused[task]!++;
    return;
  }
  const slot = take(jobs);
  jobs.release[slot] = core.now;
  jobs.deadline[slot] = core.now + deadline;
  jobs.left[slot] = takes;
  jobs.period[slot] = period;
  jobs.priority[slot] = priority;
  jobs.task[slot] = task;
  // Of equals the task that was declared first, then the job that was released first.
  jobs.order[slot] = task * 0x1_0000_0000 + count;
  core.demanded += takes;
  wait(jobs, slot, keyOf(jobs, slot, rules.policy));
  const { awaited } = rules;
  if (awaited?.of !== jobs || awaited.demanded + takes !== core.demanded) return;
  awaited.demanded = core.demanded;
  expectLate(awaited, slot);
}

/** Gives the core to the most urgent job, and finds when that may next change, or one is late. */
export function pick(core: Core, rules: Rules): void {
  const { jobs } = core;
  const { policy, switching } = rules;
  if (jobs.waiting > 0 && outranked(core, policy)) {
    if (core.running >= 0) {
      core.preemptions++;
      wait(jobs, core.running, keyOf(jobs, core.running, policy));
    }
    core.running = next(jobs);
    core.switches++;
    core.switched += switching;
    jobs.left[core.running]! += switching;
  }
  core.due = core.nextRelease;
  if (core.running < 0) return;
  let rest = jobs.left[core.running]!;
  if (policy === llf && jobs.waiting > 0) {
    // Who runs keeps its laxity while the others' falls: the first tick at which another has less.
    rest = Math.min(rest, jobs.keys[0]! - keyOf(jobs, core.running, policy) + 1);
  }
  core.due = Math.min(core.due, core.now + rest, nextLate(core, rules));
}

/** Of so few who wait a deadline is found by looking through them. */
const few = 32;

/** The first deadline to come of a job that is pending; Infinity: none. */
function nextLate(core: Core, rules: Rules): number {
  const { jobs, running, now } = core;
  const { deadline, left, waiting, heap } = jobs;
  const own = deadline[running]!;
  // Under EDF nobody is late before who runs.
  if (rules.policy === edf && own > now) {
    rules.awaited = undefined;
    return own;
  }
  if (waiting <= few) {
    rules.awaited = undefined;
    let first = own > now ? own : Number.POSITIVE_INFINITY;
    for (let at = 0; at < waiting; at++) {
      const time = deadline[heap[at]!]!;
      if (time > now && time < first) first = time;
    }
    return first;
  }
  const known = rules.awaited;
  const awaited = known?.of === jobs && known.demanded === core.demanded ? known : awaitedOf(core);
  rules.awaited = awaited;
  const { deadlines } = awaited;
  for (; deadlines.waiting > 0; free(deadlines, next(deadlines))) {
    const time = deadlines.keys[0]!;
    const slot = deadlines.task[deadlines.heap[0]!]!;
    if (time > now && deadline[slot] === time && left[slot]! > 0) return time;
  }
  return Number.POSITIVE_INFINITY;
}

function awaitedOf(core: Core): Awaited {
  const { jobs, demanded } = core;
  const awaited = { of: jobs, demanded, deadlines: noJobs() };
  for (const slot of pending(core)) expectLate(awaited, slot);
  return awaited;
}

function expectLate({ of: { deadline }, deadlines }: Awaited, slot: number): void {
  const place = take(deadlines);
  deadlines.task[place] = slot;
  wait(deadlines, place, deadline[slot]!);
}

/** Whether who waits first goes before who runs. Of equal deadlines or laxities, who runs goes on. */
export function outranked({ jobs, running }: Core, policy: number): boolean {
  if (running < 0) return true;
  const waits = jobs.keys[0]!;
  const runs = keyOf(jobs, running, policy);
  return waits < runs || (waits === runs && policy >= rm && jobs.order[jobs.heap[0]!]! < jobs.order[running]!);
}

/** Those who wait, in the order of another policy. */
function reorder(core: Core, policy: number): void {
  const { jobs } = core;
  const slots = jobs.heap.slice(0, jobs.waiting);
  jobs.waiting = 0;
  for (const slot of slots) wait(jobs, slot, keyOf(jobs, slot, policy));
  core.policy = policy;
}

/** Slots of the jobs that are pending. */
const pending = ({ jobs, running }: Core): readonly number[] => [
  ...(running < 0 ? [] : [running]),
  ...jobs.heap.subarray(0, jobs.waiting),
];

/** Ticks of the core that pending jobs still need. */
export const left = (core: Core): number => pending(core).reduce((sum, slot) => sum + core.jobs.left[slot]!, 0);

/** Jobs by task that were not done by their deadlines, those among them that are still pending. */
export function missed(core: Core): Float64Array {
  const counts = core.late.slice();
  const { deadline, task } = core.jobs;
  for (const slot of pending(core)) if (deadline[slot]! <= core.now) counts[task[slot]!]!++;
  return counts;
}
