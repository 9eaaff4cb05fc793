// The door of requirements over time: formulas, their text, what they are worth over a recorded run, and monitors.
export type { TimeKind } from "./compile.ts";
export {
  type Clock,
  type Course,
  denseRobustness,
  denseVerdicts,
  robustness,
  verdicts,
} from "./evaluate.ts";
export {
  above,
  always,
  and,
  atLeast,
  atMost,
  below,
  type Comparison,
  constant,
  differs,
  equals,
  eventually,
  type Formula,
  fall,
  historically,
  holds,
  type Interval,
  iff,
  implies,
  minus,
  next,
  not,
  type Operand,
  once,
  or,
  over,
  plus,
  previous,
  rise,
  signalsOf,
  since,
  size,
  strongNext,
  strongPrevious,
  type Term,
  times,
  until,
  xor,
} from "./formula.ts";
export { type Monitor, monitor, type Verdict, type Violation, type Watching } from "./monitor.ts";
export { parse, type Reading } from "./parse.ts";
export { print } from "./print.ts";
export type { Columns } from "./slots.ts";
