import {
  type Messages,
  misuse,
  model,
  number,
  type Param,
  type Random,
  shown,
  type Trouble,
  type Values,
} from "../../core/index.ts";
import { admit, type Core, idleCore, left, missed, outranked, pick, policies, type Rules, work } from "./dispatch.ts";

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

/** What measures ask of each task. */
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

/** The values by task, read once for each record of them. */
interface Table extends Readonly<Record<Column, Float64Array>>, Rules {
  readonly shortest: number;
}

const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);

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
    const made: Table = {
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
    start: (values) => idleCore(tableOf(values).offset.slice(), values.policy),
    due: ({ due }) => due,
    step(core, values, { now, random }): Trouble | undefined {
      const table = tableOf(values);
      work(core, now, table.policy);
      if (core.nextRelease <= now) release(core, table, random);
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
      work(core, now, table.policy);
      admit(core, table, names.length, wcet, deadline, deadline, priority);
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
      "nobody waits who is more urgent than who runs": (core) =>
        core.jobs.waiting === 0 || !outranked(core, core.policy),
      "every job that was released is done, pending or refused": ({ released, done, refused, jobs }) =>
        sum(released) === sum(done) + sum(refused) + jobs.used,
      "no more are pending than may be": ({ jobs, running }) => jobs.used === jobs.waiting + (running < 0 ? 0 : 1),
      "the core has worked for what was asked and for its switches, and for nothing else": (core) =>
        core.busy + left(core) === core.demanded + core.switched,
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

/** Every task whose time has come releases a job. */
function release(core: Core, table: Table, random: Random): void {
  const { releases, now } = core;
  const { period, wcet, deadline, priority, gap, shortest } = table;
  let first = Number.POSITIVE_INFINITY;
  for (let task = 0; task < releases.length; task++) {
    if (releases[task]! <= now) {
      const share = shortest === 1 ? 1 : shortest + (1 - shortest) * random.uniform();
      const takes = Math.max(1, Math.ceil(wcet[task]! * share));
      admit(core, table, task, takes, deadline[task]!, period[task]!, priority[task]!);
      const later = gap[task] === 0 ? 0 : Math.floor(gap[task]! * random.exponential());
      releases[task] = now + period[task]! + later;
    }
    if (releases[task]! < first) first = releases[task]!;
  }
  core.nextRelease = first;
}

/** The place of each task in an order that is fixed; equals go as they were declared. */
function ranks({ policy, period, deadline, priority }: Table): readonly number[] | undefined {
  if (policy === policies.edf || policy === policies.llf) return undefined;
  const key = policy === policies.rm ? period : policy === policies.dm ? deadline : priority.map((high) => -high);
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
