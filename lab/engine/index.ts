// The engine's door.
export { History } from "./history.ts";
export { type Stopped, World } from "./world.ts";
