// The engine's door for every platform; what needs Node is in the engine's door beside it.
export { ask, type Question } from "./ask.ts";
export { commandOf } from "./command.ts";
export { compareWorlds } from "./compare.ts";
export {
  askRows,
  countedIn,
  type Draw,
  type Drawn,
  drawsOf,
  failureIn,
  judged,
  perturbedDraws,
  rowOf,
  runEnsemble,
  saidBy,
} from "./ensemble.ts";
export { type Event, eventsOf, vectorClocks } from "./events.ts";
export {
  type Delivery,
  type Exploration,
  type ExploreOptions,
  explore,
  type Followed,
  follow,
} from "./explore.ts";
export { History } from "./history.ts";
export {
  askClaim,
  begin,
  type ClaimResult,
  type EnsembleClaimResult,
  type EnsembleResult,
  type ForkResult,
  held,
  inForce,
  type Lived,
  lawful,
  type Outcome,
  type Plan,
  type Progress,
  type RequirementResult,
  type Run,
  run,
} from "./run.ts";
export { namedIn, type ScenarioData, scenarioOf } from "./scenario-data.ts";
export { type Like, scenarioText } from "./scenario-text.ts";
export { type Action, type Deed, type Observation, type Seat, type SeatOptions, type Spaces, seat } from "./seat.ts";
export { type Failure, failureOf, type Shrunk, type Step, shrink, stepsOf } from "./shrink.ts";
export { type Columns, type Instant, type Spacing, spacingOf, timeOf, unitsOf } from "./table.ts";
export { Watch } from "./watch.ts";
export { type Stopped, subjectOf, World } from "./world.ts";
