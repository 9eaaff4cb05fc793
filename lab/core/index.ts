// The vocabulary's door: what the rest of the lab, and through lab/index.ts everybody, may import of core.
export * from "../../kernels/maths/index.ts";
export { wayOf } from "./carried.ts";
export {
  type Bounds,
  type Condition,
  checkBounds,
  decided,
  holding,
  lacking,
  numberIn,
  type Observe,
  type Observed,
  strictly,
} from "./condition.ts";
export { checkFields, checkLines, type FieldsOf } from "./declared.ts";
export { digest, Fold, sha256Hex } from "./digest.ts";
export {
  type Column,
  checkSeeds,
  type Ensemble,
  type EnsembleClaim,
  type EnsembleSpec,
  samplesOf,
} from "./ensemble.ts";
export { Misuse, misuse, nearest, shown, thrown, thrownBy, unknown } from "./errors.ts";
export { type Faults, type Profile, profileOf } from "./faults.ts";
export {
  alone,
  type Flow,
  type FlowFacts,
  type FlowSpec,
  flow,
  type Motion,
  motionOf,
  type StatedFacts,
  startOf,
  type VectorModel,
  type VectorState,
} from "./flow.ts";
export { type DiscreteMap, type MapFacts, type MapSpec, map } from "./map.ts";
export {
  type Answer,
  isTrouble,
  type Life,
  type Measure,
  measure,
  numberAt,
  type Posed,
  type Subject,
} from "./measure.ts";
export {
  type AddressOf,
  address,
  checkPayload,
  checkShape,
  type Fields,
  fits,
  flag,
  type Heard,
  list,
  type Messages,
  number,
  type Port,
  type PortMap,
  plain,
  type Shape,
  text,
  to,
  toMany,
} from "./message.ts";
export {
  type Address,
  addressed,
  type Card,
  checkCard,
  checkModel,
  checkTrouble,
  isSeen,
  type Kind,
  kinds,
  type Model,
  type ModelSpec,
  type Moment,
  model,
  never,
  type Param,
  type Params,
  type Trouble,
  unseen,
  type Values,
  valuesOf,
} from "./model.ts";
export type { Latency, Network } from "./network.ts";
export { type Post, type Process, type ProcessSpec, process } from "./process.ts";
export { checkChance, checkChoices, type Key, keyFor, keyUnder, type Random, rootKey, Stream } from "./random.ts";
export {
  type Claim,
  drawnFor,
  isScenario,
  type Requirement,
  type Scenario,
  scenario,
} from "./scenario.ts";
export { type Cue, forksOf, scripted } from "./script.ts";
export {
  dopri5,
  euler,
  explicit,
  heun,
  leapfrog,
  type Rate,
  rk4,
  type Solver,
  type Stepper,
  solverNamed,
  solvers,
  type Tableau,
} from "./solvers.ts";
export {
  checkPlaces,
  copy,
  type Difference,
  decode,
  encode,
  firstDifference,
  type Layout,
  layoutOf,
  type Plain,
  Writer,
} from "./state.ts";
export { type Estimate, type Sample, type Statistic, statistic } from "./statistic.ts";
export * as temporal from "./temporal/index.ts";
export {
  always,
  type Formula,
  type Monitor,
  monitor,
  parse,
  print,
  signalsOf,
  slotsOf,
  type Verdict,
  type Violation,
} from "./temporal/index.ts";
export { checkSeed, quantity, type Time, wholeTime } from "./time.ts";
export { type WorldModel, type WorldSpec, world } from "./world.ts";
