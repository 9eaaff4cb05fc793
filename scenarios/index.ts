// The shelf of scenarios: one line lists one.
export { lorenzExponents } from "./chaos/lorenz-exponents.ts";
