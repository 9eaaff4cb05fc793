// The front door: all that a scenario or a notebook may import.
export * from "./core/index.ts";
export * from "./engine/index.ts";
export * from "./measures/index.ts";
export * from "./models/index.ts";
export * from "./notebook/index.ts";
export * from "./views/index.ts";
