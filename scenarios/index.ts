// The shelf of scenarios: one line lists one.
export { callCentre } from "./agents/call-centre.ts";
export { cutCommit } from "./agents/cut-commit.ts";
export { onTime } from "./agents/on-time.ts";
export { ringElection } from "./agents/ring-election.ts";
export { swarmCommit } from "./agents/swarm-commit.ts";
export { twoChoices } from "./agents/two-choices.ts";
export { unevenService } from "./agents/uneven-service.ts";
export { waitingLine } from "./agents/waiting-line.ts";
export { doublePendulumFalls } from "./chaos/double-pendulum-falls.ts";
export { henonAttractor } from "./chaos/henon-attractor.ts";
export { ikedaRing } from "./chaos/ikeda-ring.ts";
export { kickedRotor } from "./chaos/kicked-rotor.ts";
export { limitCycle } from "./chaos/limit-cycle.ts";
export { lorenzExponents } from "./chaos/lorenz-exponents.ts";
export { periodDoubling } from "./chaos/period-doubling.ts";
export { rosslerFold } from "./chaos/rossler-fold.ts";
export { nextPrice } from "./trading/next-price.ts";
