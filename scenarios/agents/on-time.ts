import { always, processorDemand, responseTimes, scenario, scheduler } from "../../lab/index.ts";

const { edf, rm } = scheduler.policies;
const wellings = "Burns & Wellings 2009, Real-Time Systems and Programming Languages, ch. 11";
const layland = "Liu & Layland 1973, J. ACM 20, 46";
const whole = { tolerance: 0.5, because: "it is a whole number" };

type Pair = readonly [wcet: number, period: number];

/** Three tasks whose deadlines are their periods, served by rate. */
const byRate = (brake: Pair, steer: Pair, cruise: Pair): Record<string, number> => ({
  policy: rm,
  ...Object.assign(
    {},
    ...Object.entries({ brake, steer, cruise }).map(([task, [wcet, period]]) => ({
      [`${task}.wcet`]: wcet,
      [`${task}.period`]: period,
      [`${task}.deadline`]: period,
    })),
  ),
});
const tight = byRate([3, 7], [3, 12], [5, 20]);
const late = byRate([10, 30], [10, 40], [12, 50]);
const slack = byRate([4, 16], [5, 40], [32, 80]);
const full = byRate([5, 20], [10, 40], [40, 80]);
/** Two tasks that matter, and one below them that changes neither's response. */
const pair = byRate([2, 5], [4, 7], [1, 200]);

/** What share of the core they use, and the last digit that is published. */
const loads = [
  [tight, 0.929, 1e-3],
  [late, 0.8233, 1e-4],
  [slack, 0.775, 1e-3],
  [full, 1, 1e-3],
] as const;

/** A task's response from the critical instant, by analysis and as lived. */
const response = (set: Record<string, number>, task: "brake" | "steer" | "cruise", published: number, name: string) =>
  (["response", "first"] as const).map((which) => ({
    measure: responseTimes,
    name: `${name}, ${which === "response" ? "by analysis" : "as lived"}`,
    set,
    of: `tasks.${task}.${which}`,
    published,
    ...whole,
    cites: wellings,
    perturbed: { [`${task}.wcet`]: set[`${task}.wcet`]! + 1 },
  }));

export const onTime = scenario({
  name: "on-time",
  question: "In which order must one core serve its tasks, so that none is ever late?",
  model: scheduler,
  set: { policy: edf },
  ticks: 4_200,
  observe: ["running", "pending", "missed", "busy"],
  requirements: { "nothing is late": always({ missed: [0, 0] }), "nothing is refused": always({ refused: [0, 0] }) },
  claims: [
    ...response(tight, "brake", 3, "by rate the most frequent task waits for nobody"),
    ...response(tight, "steer", 6, "the second for the first"),
    ...response(tight, "cruise", 20, "and the third until its deadline, no tick longer"),
    ...response(late, "steer", 20, "by rate, of three tasks at 82 % the second is in time"),
    ...response(late, "cruise", 52, "and the third ends at 52, two ticks late"),
    {
      measure: processorDemand,
      name: "by deadline the same three are in time",
      set: { ...late, policy: edf },
      of: "missed",
      published: 0,
      ...whole,
      cites: layland,
      perturbed: { "cruise.wcet": 22 },
    },
    ...response(slack, "steer", 9, "at 77.5 % all three are in time by rate: the second"),
    ...response(slack, "cruise", 58, "and the third"),
    ...response(full, "cruise", 80, "so they are with no tick to spare, where periods divide each other"),
    ...response(pair, "steer", 8, "by rate (2, 5) lets (4, 7) end at 8, too late"),
    {
      measure: processorDemand,
      name: "though there is time for both",
      set: { ...pair, policy: edf },
      of: "feasible",
      published: 1,
      ...whole,
      cites: layland,
      perturbed: { "brake.wcet": 3 },
    },
    {
      measure: processorDemand,
      name: "and by deadline neither is late",
      set: { ...pair, policy: edf },
      of: "missed",
      published: 0,
      ...whole,
      cites: layland,
      perturbed: { policy: rm },
    },
    ...loads.map(([set, published, digit]) => ({
      measure: responseTimes,
      name: `a core of which ${published} is used`,
      set,
      of: "utilisation",
      published,
      tolerance: digit / 2,
      because: "half of the last digit published",
      cites: wellings,
      perturbed: { "brake.wcet": set["brake.wcet"]! + 1 },
    })),
  ],
});
