import {
  type Messages,
  misuse,
  model,
  number,
  type Param,
  shown,
  type Trouble,
  type Values,
} from "../../core/index.ts";
import { free, type Jobs, next, noJobs, take, wait } from "./jobs.ts";

/** Who has the core: the earliest deadline, the least laxity, the shortest period, the shortest deadline, the highest priority. */
const policies = { edf: 0, llf: 1, rm: 2, dm: 3, fixed: 4 } as const;

/** How urgent a job is under fixed priorities. */
const priorities = { critical: 100, high: 75, medium: 50, low: 25, background: 10 } as const;

/** A task as its author declares it; in ticks. */
interface TaskSpec<N extends string = string> {
  readonly name: N;
  /** From one release to the next, or the least between two. */
  readonly period: number;
  /** The core's time that a job takes at most. */
  readonly wcet: number;
  /** From its release; the period unless told. */
  readonly deadline?: number;
  /** Its first release; 0 unless told. */
  readonly offset?: number;
  /** Medium unless told. */
  readonly priority?: number;
  /** A sporadic task: how much later than the period a release comes on average; 0 unless told. */
  readonly gap?: number;
}

interface CoreSpec<N extends string> {
  readonly name: string;
  readonly about: string;
  readonly cites?: string;
  readonly tasks: readonly TaskSpec<N>[];
  /** EDF unless told. */
  readonly policy?: keyof typeof policies;
  /** A tick; µs unless told. */
  readonly unit?: string;
}

/** What measures ask of a set of tasks. */
interface Task {
  readonly name: string;
  readonly period: number;
  readonly wcet: number;
  readonly deadline: number;
  readonly offset: number;
  /** Whose jobs go first, from 0; absent where no order is fixed. */
  readonly rank?: number;
}

const columns = ["period", "wcet", "deadline", "offset", "priority", "gap"] as const;
type Column = (typeof columns)[number];
type TaskParams<N extends string> = { readonly [K in `${N}.${Column}`]: Param };

const shared = {
  policy: {
    value: policies.edf as number,
    range: [0, 4],
    whole: true,
    about: "0 EDF, 1 LLF, 2 RM, 3 DM, 4 fixed priority",
  },
  switching: {
    value: 0,
    range: [0, 1000],
    whole: true,
    about: "what the core spends whenever a job begins or resumes",
  },
  shortest: { value: 1, range: [0, 1], about: "a job takes from this share of its task's wcet to all of it" },
  limit: { value: 10_000, range: [1, 1e6], whole: true, about: "jobs that may be pending; more are refused" },
} as const satisfies Record<string, Param>;

/** Says that a job is to be done. */
const hears = { schedule: { wcet: number, deadline: number, priority: number } } as const satisfies Messages;

interface Core {
  /** When it last moved, and when it next does. */
  now: number;
  due: number;
  /** By which the waiting are ordered. */
  policy: number;
  jobs: Jobs;
  /** The slot of the job that has the core; -1: none. */
  running: number;
  /** Of each task, the next release; the earliest of them. */
  releases: Float64Array;
  nextRelease: number;
  /** Of each task, and last of jobs that were told. */
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

/** The values by task, read once for each record of them. */
interface Table extends Readonly<Record<Column, Float64Array>> {
  readonly policy: number;
  readonly switching: number;
  readonly shortest: number;
  readonly limit: number;
}

const { edf, llf, rm, dm } = policies;

/** The less, the more urgent. */
function keyOf({ deadline, left, period, release, priority }: Jobs, slot: number, policy: number): number {
  if (policy === edf) return deadline[slot]!;
  // Laxity, but for the time, which passes for all that wait.
  if (policy === llf) return deadline[slot]! - left[slot]!;
  if (policy === rm) return period[slot]!;
  return policy === dm ? deadline[slot]! - release[slot]! : -priority[slot]!;
}

/** The core works until `now`; a job that is finished leaves it. */
function work(core: Core, now: number): void {
  const { jobs, running } = core;
  if (running >= 0) {
    const ran = now - core.now;
    core.busy += ran;
    jobs.left[running]! -= ran;
    if (jobs.left[running] === 0) {
      const task = jobs.task[running]!;
      const response = now - jobs.release[running]!;
      core.done[task]!++;
      if (now > jobs.deadline[running]!) core.late[task]!++;
      core.response[task] = response;
      if (response > core.worst[task]!) core.worst[task] = response;
      free(jobs, running);
      core.running = -1;
    }
  }
  core.now = now;
}

/** A job is pending from now on, or refused where too many are. */
function admit(
  core: Core,
  task: number,
  wcet: number,
  deadline: number,
  period: number,
  priority: number,
  { policy, limit }: Table,
): void {
  const { jobs } = core;
  const count = core.released[task]!++;
  if (jobs.used >= limit) {
    core.refused[task]!++;
    return;
  }
  const slot = take(jobs);
  jobs.release[slot] = core.now;
  jobs.deadline[slot] = core.now + deadline;
  jobs.left[slot] = wcet;
  jobs.period[slot] = period;
  jobs.priority[slot] = priority;
  jobs.task[slot] = task;
  // Of equals the task that was declared first, then the job that was released first.
  jobs.order[slot] = task * 0x1_0000_0000 + count;
  core.demanded += wcet;
  wait(jobs, slot, keyOf(jobs, slot, policy));
}

/** Gives the core to the most urgent job, and finds when that next may change. */
function pick(core: Core, { policy, switching }: Table): void {
  const { jobs } = core;
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
  core.due = Math.min(core.due, core.now + rest);
}

/** Whether who waits first goes before who runs. Where deadlines or laxities are equal, who runs goes on. */
function outranked({ jobs, running }: Core, policy: number): boolean {
  if (running < 0) return true;
  const [waits, runs] = [jobs.keys[0]!, keyOf(jobs, running, policy)];
  return waits < runs || (waits === runs && policy >= rm && jobs.order[jobs.heap[0]!]! < jobs.order[running]!);
}

/** The waiting in the order of another policy. */
function reorder(core: Core, policy: number): void {
  const { jobs } = core;
  const slots = jobs.heap.slice(0, jobs.waiting);
  jobs.waiting = 0;
  for (const slot of slots) wait(jobs, slot, keyOf(jobs, slot, policy));
  core.policy = policy;
}

/** Jobs that are pending. */
const pending = ({ jobs, running }: Core): readonly number[] => [
  ...(running < 0 ? [] : [running]),
  ...jobs.heap.subarray(0, jobs.waiting),
];

const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);

/** Late jobs by task, those among them that are still pending. */
function missed(core: Core): Float64Array {
  const counts = core.late.slice();
  const { deadline, task } = core.jobs;
  for (const slot of pending(core)) if (deadline[slot]! <= core.now) counts[task[slot]!]!++;
  return counts;
}

/** Declares a core and the tasks that it has to do. Each task brings its parameters, such as `brake.period`. */
export function oneCore<const N extends string>({
  name,
  about,
  cites,
  tasks,
  policy = "edf",
  unit = "us",
}: CoreSpec<N>) {
  const who = `scheduler ${shown(name)}`;
  if (tasks.length === 0) throw misuse(who, "a task at least", "none", "declare one in tasks");
  const names: readonly string[] = tasks.map((task) => task.name);
  const twice = names.find((task, i) => names.indexOf(task) < i);
  if (twice !== undefined) throw misuse(who, "tasks of different names", `${shown(twice)} twice`, "rename one");

  const longest = Math.max(...tasks.map(({ period }) => period));
  const params = {
    ...Object.fromEntries(tasks.flatMap((task) => Object.entries(paramsOf(who, task, longest, unit)))),
    ...shared,
    policy: { ...shared.policy, value: policies[policy] as number },
    switching: { ...shared.switching, unit },
  } as unknown as TaskParams<N> & typeof shared;

  const tables = new WeakMap<Values, Table>();
  const tableOf = (values: Values): Table => {
    const known = tables.get(values);
    if (known !== undefined) return known;
    const made = {
      ...(Object.fromEntries(
        columns.map((column) => [column, Float64Array.from(names, (task) => values[`${task}.${column}`]!)]),
      ) as Record<Column, Float64Array>),
      policy: values["policy"]!,
      switching: values["switching"]!,
      shortest: values["shortest"]!,
      limit: values["limit"]!,
    };
    tables.set(values, made);
    return made;
  };

  const declared = model<Core, typeof params>({
    kind: "process",
    name,
    about,
    ...(cites !== undefined && { cites }),
    params,
    hears: Object.keys(hears),
    start(values) {
      const { offset } = tableOf(values);
      const none = (): Float64Array => new Float64Array(names.length + 1);
      const first = offset.reduce((least, time) => Math.min(least, time));
      return {
        now: 0,
        due: first,
        policy: values.policy,
        jobs: noJobs(),
        running: -1,
        releases: offset.slice(),
        nextRelease: first,
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
    },
    due: ({ due }) => due,
    step(core, values, { now, random }): Trouble | undefined {
      const table = tableOf(values);
      if (core.policy !== table.policy) reorder(core, table.policy);
      work(core, now);
      if (core.nextRelease <= now) {
        const { releases } = core;
        const { period, wcet, deadline, priority, gap, shortest } = table;
        let first = Number.POSITIVE_INFINITY;
        for (let task = 0; task < releases.length; task++) {
          if (releases[task]! <= now) {
            const most = wcet[task]!;
            const takes =
              shortest === 1 ? most : Math.max(1, Math.ceil(most * (shortest + (1 - shortest) * random.uniform())));
            admit(core, task, takes, deadline[task]!, period[task]!, priority[task]!, table);
            const later = gap[task] === 0 ? 0 : Math.floor(gap[task]! * random.exponential());
            releases[task] = now + period[task]! + later;
          }
          if (releases[task]! < first) first = releases[task]!;
        }
        core.nextRelease = first;
      }
      pick(core, table);
      return undefined;
    },
    hear(core, _, payload, values, { now }): Trouble | undefined {
      const { wcet, deadline, priority } = payload as { wcet: number; deadline: number; priority: number };
      for (const [said, ticks] of Object.entries({ wcet, deadline })) {
        if (!(Number.isSafeInteger(ticks) && ticks >= 1))
          throw misuse(`${name}, schedule, ${said}`, "a whole number from 1", shown(ticks), "round it");
      }
      const table = tableOf(values);
      if (core.policy !== table.policy) reorder(core, table.policy);
      work(core, now);
      admit(core, names.length, wcet, deadline, deadline, priority, table);
      pick(core, table);
      return undefined;
    },
    observe(core) {
      const { jobs, running, busy, switched, switches, preemptions, done, response, worst } = core;
      const late = missed(core);
      return {
        running: running < 0 ? -1 : jobs.task[running]!,
        pending: jobs.used,
        busy,
        switched,
        switches,
        preemptions,
        released: sum(core.released),
        refused: sum(core.refused),
        done: sum(done),
        missed: sum(late),
        ...Object.fromEntries(
          names.flatMap((task, i) => [
            [`${task}.done`, done[i]!],
            [`${task}.missed`, late[i]!],
            [`${task}.response`, response[i]!],
            [`${task}.worst`, worst[i]!],
          ]),
        ),
      };
    },
    laws: {
      "the core is idle only where nothing waits": ({ running, jobs }) => running >= 0 || jobs.waiting === 0,
      "every job that was released is done, pending or refused": ({ released, done, refused, jobs }) =>
        sum(released) === sum(done) + sum(refused) + jobs.used,
      "no more are pending than may be": ({ jobs, running }) => jobs.used === jobs.waiting + (running < 0 ? 0 : 1),
      "the core has worked for what was asked and for its switches, and for nothing else": (core) =>
        core.busy + pending(core).reduce((rest, slot) => rest + core.jobs.left[slot]!, 0) ===
        core.demanded + core.switched,
      "every switch began a job or resumed one that was preempted": ({ switches, preemptions, done, jobs }) =>
        switches - preemptions <= sum(done) + jobs.used && switches >= sum(done),
    },
    facts: {
      switching: ({ switching }: Values): number => switching!,
      tasks: (values: Values): readonly Task[] => {
        const table = tableOf(values);
        const rank = ranks(table);
        return names.map((task, i) => ({
          name: task,
          period: table.period[i]!,
          wcet: table.wcet[i]!,
          deadline: table.deadline[i]!,
          offset: table.offset[i]!,
          ...(rank !== undefined && { rank: rank[i]! }),
        }));
      },
    },
  });
  return Object.assign(declared, { params, messages: hears, policies, priorities });
}

/** The place of each task in an order that is fixed; equals go as they were declared. */
function ranks({ policy, period, deadline, priority }: Table): readonly number[] | undefined {
  if (policy === edf || policy === llf) return undefined;
  const key = policy === rm ? period : policy === dm ? deadline : priority.map((high) => -high);
  const order = Array.from(key, (_, i) => i).sort((a, b) => key[a]! - key[b]! || a - b);
  return order.map((_, i) => order.indexOf(i));
}

function paramsOf(who: string, task: TaskSpec, longest: number, unit: string): Record<string, Param> {
  const { name, period, wcet, deadline = period, offset = 0, priority = priorities.medium, gap = 0 } = task;
  for (const [said, ticks] of Object.entries({ period, wcet, deadline, offset, gap })) {
    if (!Number.isSafeInteger(ticks))
      throw misuse(`${who}, ${name}.${said}`, "a whole number", shown(ticks), "round it, or choose a finer unit");
  }
  const most = 10 * longest;
  const ticks = (value: number, least: number, about: string): Param => ({
    value,
    range: [least, most],
    whole: true,
    unit,
    about,
  });
  return {
    [`${name}.period`]: ticks(period, 1, `from one release of ${name} to the next, at least`),
    [`${name}.wcet`]: ticks(wcet, 1, `the core's time that a job of ${name} takes at most`),
    [`${name}.deadline`]: ticks(deadline, 1, `from a release of ${name} to when it is to be done`),
    [`${name}.offset`]: ticks(offset, 0, `when ${name} is first released`),
    [`${name}.priority`]: { value: priority, range: [0, 100], about: `how urgent ${name} is under fixed priorities` },
    [`${name}.gap`]: ticks(gap, 0, `how much later than its period a release of ${name} comes on average`),
  };
}
