import { type Answer, measure, pow } from "../core/index.ts";
import {
  fixedPoint,
  living,
  overloaded,
  requested,
  type Task,
  taskSet,
  throughHyperperiods,
  utilisation,
  withSwitches,
} from "./task-set.ts";

export const responseTimes = measure({
  name: "response-times",
  about: "How long jobs take from release to end, by analysis and as lived, and how much that changes from job to job.",
  cites: "Joseph & Pandya 1986, Comput. J. 29, 390; Lehoczky 1990, RTSS, 201; Liu & Layland 1973, J. ACM 20, 46",
  params: living,
  take(subject, options) {
    const { tasks, switching } = taskSet(subject);
    const lived = tasks.map(() => ({ done: 0, first: 0, last: 0, worst: 0, missed: 0, jitter: [] as number[] }));
    const trouble = throughHyperperiods(subject, tasks, options, (life) => {
      const seen = life.observe();
      for (const [i, { name }] of tasks.entries()) {
        const task = lived[i]!;
        task.missed = seen[`${name}.missed`]!;
        if (seen[`${name}.done`] === task.done) continue;
        const response = seen[`${name}.response`]!;
        if (task.done === 0) task.first = response;
        else count(task.jitter, Math.abs(response - task.last));
        task.last = response;
        task.worst = Math.max(task.worst, response);
        task.done = seen[`${name}.done`]!;
      }
    });
    if (trouble !== undefined) return trouble;
    const all = tasks.map((task, i): Answer => {
      const { done, missed, first, worst, jitter } = lived[i]!;
      return { ...analysed(tasks, task, switching), done, missed, ...(done > 0 && { first, worst, jitter }) };
    });
    return {
      utilisation: utilisation(tasks),
      bound: liuLayland(tasks.length),
      product: tasks.reduce((product, { period, wcet }) => product * (wcet / period + 1), 1),
      ...(tasks[0]!.rank !== undefined && {
        schedulable: tasks.every(({ deadline }, i) => (all[i]!["bounded"] as number) <= deadline) ? 1 : 0,
      }),
      tasks: Object.fromEntries(tasks.map(({ name }, i) => [name, all[i]!])),
    };
  },
});

/** Below this utilisation every set of n tasks with deadlines at their periods is schedulable by rate. */
const liuLayland = (n: number): number => n * (pow(2, 1 / n) - 1);

/** A histogram of how much a response changes from job to job; its bins hold 0, 1, 2 to 3, 4 to 7, and so on. */
function count(bins: number[], change: number): void {
  let bin = 0;
  for (let least = 1; least <= change; least *= 2) bin++;
  while (bins.length <= bin) bins.push(0);
  bins[bin]!++;
}

/**
 * The response at the critical instant, and the worst of all in the busy period that begins there; a bound where
 * switches cost. Nothing where there is no end to it.
 */
function analysed(tasks: readonly Task[], task: Task, switching: number): { response?: number; bounded?: number } {
  if (task.rank === undefined) return {};
  const above = withSwitches(
    tasks.filter(({ rank }) => rank! < task.rank!),
    switching,
  );
  const own = { ...task, wcet: task.wcet + switching };
  const ends = (job: number, from: number): number | undefined =>
    fixedPoint((t) => job * own.wcet + requested(above, t), from);

  const response = ends(1, own.wcet);
  if (response === undefined) return {};
  if (overloaded([...above, own])) return { response };
  // Each further job of the busy period ends after those before it, until one ends before the next is released.
  let bounded = response;
  for (let job = 2, end = response; end > (job - 1) * own.period; job++) {
    const found = ends(job, end);
    if (found === undefined) return { response };
    bounded = Math.max(bounded, found - (job - 1) * own.period);
    end = found;
  }
  return { response, bounded };
}
