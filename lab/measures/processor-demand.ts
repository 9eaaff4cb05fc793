import { measure } from "../core/index.ts";
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

export const processorDemand = measure({
  name: "processor-demand",
  about:
    "Whether what is due until t never exceeds t where all tasks begin at once; and how many jobs are missed as lived.",
  cites: "Baruah, Rosier & Howell 1990, Real-Time Systems 2, 301; Zhang & Burns 2009, IEEE Trans. Comput. 58, 1250",
  params: living,
  take(subject, options) {
    const { tasks, switching } = taskSet(subject);
    let missed = 0;
    const trouble = throughHyperperiods(subject, tasks, options, (life) => {
      missed = life.observe()["missed"]!;
    });
    if (trouble !== undefined) return trouble;
    const found = { utilisation: utilisation(tasks), missed };
    // Under EDF who preempts is due first, so that its switches are part of the demand; then what is feasible is so
    // for certain, and what is not may be.
    const costly = withSwitches(tasks, switching);
    if (overloaded(costly)) return { ...found, feasible: 0 };
    const busy = fixedPoint((t) => requested(costly, t), requested(costly, 1));
    if (busy === undefined) return { kind: "ran out", about: "the core is busy for longer than is looked at" };
    const { overrun, looked } = firstOverrun(costly, busy);
    return {
      ...found,
      feasible: overrun === undefined ? 1 : 0,
      busy,
      looked,
      ...(overrun !== undefined && { overrun }),
    };
  },
});

/** What is released and due until `t`. */
const demanded = (tasks: readonly Task[], t: number): number =>
  tasks.reduce(
    (sum, { period, wcet, deadline }) => sum + Math.max(0, Math.floor((t - deadline) / period) + 1) * wcet,
    0,
  );

/** The last deadline before `t`; 0 where there is none. */
const deadlineBefore = (tasks: readonly Task[], t: number): number =>
  tasks.reduce(
    (last, { period, deadline }) =>
      deadline < t ? Math.max(last, deadline + (Math.ceil((t - deadline) / period) - 1) * period) : last,
    0,
  );

/**
 * From the end of the first busy period backwards: where what is due until t is less than t, nothing between the two
 * can be overrun.
 */
function firstOverrun(tasks: readonly Task[], busy: number): { overrun?: number; looked: number } {
  let looked = 0;
  let t = deadlineBefore(tasks, busy + 1);
  while (t > 0) {
    looked++;
    const due = demanded(tasks, t);
    if (due > t) return { overrun: t, looked };
    t = deadlineBefore(tasks, Math.min(due + 1, t));
  }
  return { looked };
}
