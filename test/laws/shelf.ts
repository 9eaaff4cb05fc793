// Every model on the shelf, by kind. What is asked of them is the laws'.
import type { Flow, Model, VectorModel } from "../../lab/core/index.ts";
import * as shelf from "../../lab/models/index.ts";

export const models: readonly Model[] = Object.values(shelf);
export const flows = models.filter((model): model is Flow => model.kind === "flow");
export const maps = models.filter((model): model is VectorModel => model.kind === "map");
