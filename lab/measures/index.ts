// The shelf of measures: one line lists one.
export { lyapunov } from "./lyapunov.ts";
export { rests } from "./rests.ts";
