// The shelf of measures, and of statistics: one line lists one.
export { average } from "./average.ts";
export { cascade } from "./cascade.ts";
export { lyapunov } from "./lyapunov.ts";
export { orbit } from "./orbit.ts";
export { parting } from "./parting.ts";
export { periods } from "./periods.ts";
export { processorDemand } from "./processor-demand.ts";
export { responseTimes } from "./response-times.ts";
export { rests } from "./rests.ts";
export { bootstrap } from "./statistics/bootstrap.ts";
export { kolmogorovSmirnov } from "./statistics/kolmogorov-smirnov.ts";
export { mannWhitney } from "./statistics/mann-whitney.ts";
export { mean } from "./statistics/mean.ts";
export { quantile } from "./statistics/quantile.ts";
