// The shelf of models: one line lists one.
export { doublePendulum } from "./dynamics/double-pendulum.ts";
export { harmonic } from "./dynamics/harmonic.ts";
export { henon } from "./dynamics/henon.ts";
export { henonHeiles } from "./dynamics/henon-heiles.ts";
export { ikeda } from "./dynamics/ikeda.ts";
export { kepler } from "./dynamics/kepler.ts";
export { logistic } from "./dynamics/logistic.ts";
export { lorenz } from "./dynamics/lorenz.ts";
export { lotkaVolterra } from "./dynamics/lotka-volterra.ts";
export { rossler } from "./dynamics/rossler.ts";
export { standardMap } from "./dynamics/standard-map.ts";
export { vanDerPol } from "./dynamics/van-der-pol.ts";
export { mg1 } from "./queues/mg1.ts";
export { mm1 } from "./queues/mm1.ts";
export { mmc } from "./queues/mmc.ts";
export { supermarket } from "./queues/supermarket.ts";
export { scheduler } from "./scheduling/scheduler.ts";
