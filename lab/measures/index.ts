// The shelf of measures: one line lists one.
export { average } from "./average.ts";
export { cascade } from "./cascade.ts";
export { lyapunov } from "./lyapunov.ts";
export { orbit } from "./orbit.ts";
export { periods } from "./periods.ts";
export { processorDemand } from "./processor-demand.ts";
export { responseTimes } from "./response-times.ts";
export { rests } from "./rests.ts";
