import { oneCore } from "./one-core.ts";

export const scheduler = Object.assign(
  oneCore({
    name: "scheduler",
    about: "Jobs of periodic and sporadic tasks on one core, which goes to the most urgent; each has its deadline.",
    cites: "Burns & Wellings 2009, Real-Time Systems and Programming Languages, ch. 11",
    tasks: [
      { name: "brake", period: 7, wcet: 3, priority: 100 },
      { name: "steer", period: 12, wcet: 3, priority: 75 },
      { name: "cruise", period: 20, wcet: 5, priority: 50 },
    ],
  }),
  { of: oneCore },
);
