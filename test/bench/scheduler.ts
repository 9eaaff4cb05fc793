// The real-time scheduler: what a job costs to schedule among ten thousand, and ten million of them under EDF.
import { scheduler, World } from "../../lab/index.ts";
import { admit, type Core, idleCore, pick, work } from "../../lab/models/scheduling/dispatch.ts";
import { type Figure, median, worked } from "./figure.ts";

const pending = 10_000;
const rules = { policy: scheduler.policies.edf, switching: 0, limit: 2 * pending };
/** The golden rotation: deadlines that no branch predictor foresees. */
const deadline = (job: number): number => 1 + Math.floor(1e6 * ((job * 0.6180339887498949) % 1));

const schedule = (core: Core, job: number): void => {
  admit(core, rules, 0, 10, deadline(job), 0, 0);
  pick(core, rules);
};
const end = (core: Core): void => {
  work(core, core.due, rules.policy);
  pick(core, rules);
};

function crowded(): Core {
  const core = idleCore(new Float64Array(0), rules.policy);
  for (let job = 0; job < pending; job++) schedule(core, job);
  return core;
}

/** Nanoseconds of single calls, less what the clock itself takes, in order. */
function calls(act: (core: Core, job: number) => void, after: (core: Core, job: number) => void): Float64Array {
  const took = new Float64Array(200_000);
  const clock = median(
    Array.from({ length: 10_001 }, () => {
      const began = performance.now();
      return performance.now() - began;
    }),
  );
  const core = crowded();
  for (let call = -took.length; call < took.length; call++) {
    const job = pending + took.length + call;
    const began = performance.now();
    act(core, job);
    const ended = performance.now();
    // The first half warms the code.
    if (call >= 0) took[call] = 1e6 * (ended - began - clock);
    after(core, job);
  }
  return took.sort((a, b) => a - b);
}

const share = (took: Float64Array, part: number): number => took[Math.floor(part * took.length)]!;
const both = (core: Core, job: number): void => {
  schedule(core, job);
  end(core);
};
const scheduling = (part: number) => () => share(calls(schedule, end), part);
const serving = (part: number) => () =>
  share(
    calls(both, () => {}),
    part,
  );

/** Three tasks that use 99 of 100 ticks: 17 jobs in 100. */
const busy = scheduler.of({
  name: "busy",
  about: "A core of which 99 % is used.",
  tasks: [
    { name: "often", period: 10, wcet: 4 },
    { name: "now-and-then", period: 20, wcet: 7 },
    { name: "seldom", period: 50, wcet: 12 },
  ],
});

/** Nanoseconds a job; none is missed. ORRERY_LONG: ten million of them. */
function jobsNs(): number {
  const jobs = process.env["ORRERY_LONG"] ? 10_000_000 : 1_000_000;
  const world = new World(busy);
  const took = worked(() => void world.advance(Math.ceil((100 * jobs) / 17)));
  const { done, missed } = world.observe();
  if (done! < jobs - 3 || missed !== 0)
    throw new Error(`bench: expected ${jobs} jobs in time, got ${done}, ${missed} missed; see the scheduler`);
  return (1e6 * took) / done!;
}

export const schedulers: readonly Figure[] = [
  { name: "schedule() among 10,000 pending, p50", unit: "ns", limit: 150, measure: scheduling(0.5) },
  { name: "schedule() among 10,000 pending, p99", unit: "ns", limit: 2000, measure: scheduling(0.99) },
  { name: "schedule() and the end of the job that runs, p50", unit: "ns", measure: serving(0.5) },
  { name: "schedule() and the end of the job that runs, p99", unit: "ns", limit: 2000, measure: serving(0.99) },
  { name: "a job under EDF at 99 %, none missed", unit: "ns", measure: jobsNs },
];
