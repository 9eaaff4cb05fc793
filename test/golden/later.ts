// Where each model has come long after its trace ends, as it is and under strain, frozen as a digest.
import { digest } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { models } from "../laws/shelf.ts";
import { strained } from "./laws.ts";

const events = 500;

export const laterFrozen = (): string =>
  models
    .flatMap((model) =>
      [{}, ...(strained[model.name] ?? [])].map((set) => {
        const world = new World(model, { seed: 3, set });
        for (let event = 0; event < events && Number.isFinite(world.next()); event++) world.advance(world.next());
        const at = Object.entries(set).map(([name, value]) => ` ${name}=${value}`);
        return `${model.name}${at.join("")}, at ${world.now}: ${digest(world.situation())}\n`;
      }),
    )
    .join("");
