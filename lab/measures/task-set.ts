import { type Life, type Model, misuse, type Subject, type Trouble } from "../core/index.ts";

/** A task of a model that states its `tasks`. */
export interface Task {
  readonly name: string;
  readonly period: number;
  readonly wcet: number;
  readonly deadline: number;
  readonly offset: number;
  /** Whose jobs go first, from 0; absent where no order is fixed. */
  readonly rank?: number;
}

interface TaskFacts {
  readonly tasks?: (values: Subject["values"]) => readonly Task[];
  /** What beginning or resuming a job costs. */
  readonly switching?: (values: Subject["values"]) => number;
}

/** The subject's tasks at its values, and what a switch between their jobs costs. */
export function taskSet({ model, values }: { model: Model; values: Subject["values"] }): {
  readonly tasks: readonly Task[];
  readonly switching: number;
} {
  const { tasks, switching } = model.facts as TaskFacts;
  if (tasks === undefined)
    throw misuse(model.name, "a model that states its tasks", `a ${model.kind} without`, "ask it of a scheduler");
  return { tasks: tasks(values), switching: switching?.(values) ?? 0 };
}

/** The tasks with what their jobs cost beside: a switch to begin, and another to resume whom they preempted. */
export const withSwitches = (tasks: readonly Task[], switching: number): readonly Task[] =>
  tasks.map((task) => ({ ...task, wcet: task.wcet + 2 * switching }));

export const utilisation = (tasks: readonly Task[]): number =>
  tasks.reduce((sum, { period, wcet }) => sum + wcet / period, 0);

/** What is released before `t`. */
export const requested = (tasks: readonly Task[], t: number): number =>
  tasks.reduce((sum, { period, wcet }) => sum + Math.ceil(t / period) * wcet, 0);

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

/** When releases are first as they were at the start: the least common multiple of the periods. */
const hyperperiod = (tasks: readonly Task[]): bigint =>
  tasks.reduce((all, { period }) => (all / divisor(all, BigInt(period))) * BigInt(period), 1n);

/** Whether more is asked than the core has, exactly. */
export function overloaded(tasks: readonly Task[]): boolean {
  const whole = hyperperiod(tasks);
  return tasks.reduce((sum, { period, wcet }) => sum + BigInt(wcet) * (whole / BigInt(period)), 0n) > whole;
}

/** More rounds towards a fixed point than this are not waited for. */
const roundsMax = 1_000_000;

/** The least `t` for which `demand(t) = t`, from `from` on; undefined where it is beyond what is waited for. */
export function fixedPoint(demand: (t: number) => number, from: number): number | undefined {
  let t = from;
  for (let round = 0; round < roundsMax && t <= Number.MAX_SAFE_INTEGER; round++) {
    const asked = demand(t);
    if (asked === t) return t;
    t = asked;
  }
  return undefined;
}

/** Lives through so many hyperperiods after the last task began, and shows every instant at which something happens. */
export function throughHyperperiods(
  subject: Subject,
  tasks: readonly Task[],
  { hyperperiods, events }: { readonly hyperperiods: number; readonly events: number },
  see: (life: Life) => void,
): Trouble | undefined {
  const end = Math.max(...tasks.map(({ offset }) => offset)) + hyperperiods * Number(hyperperiod(tasks));
  const life = subject.begin();
  for (let event = 0; life.next() <= end; event++) {
    if (event >= events) return { kind: "ran out", about: `${events} events end at ${life.now}, before ${end}` };
    const trouble = life.advance(life.next());
    if (trouble !== undefined) return trouble;
    see(life);
  }
  return undefined;
}

/** How long it is lived through. */
export const living = {
  hyperperiods: {
    value: 1,
    range: [0, 1e6],
    whole: true,
    about: "how often all releases come round while it is lived",
  },
  events: { value: 1_000_000, range: [1, 1e9], whole: true, about: "events after which that is given up" },
} as const;
