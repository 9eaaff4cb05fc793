// Where each solver carries a planet and a weather, frozen: each number with all its digits, and all that it remembers.
import { digest, solvers } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { kepler, lorenz } from "../../lab/models/index.ts";

export const solversFrozen = (): string =>
  solvers
    .flatMap((solver) =>
      [kepler, ...(solver.separable ? [] : [lorenz])].flatMap((model) => {
        const world = new World(model.with(solver));
        return [1, 10, 100, 1000].map((ticks) => {
          world.advance(ticks);
          const at = Object.values(world.observe()).join(" ");
          return `${model.name} by ${solver.name}, ${ticks} on: ${at}\n  ${digest(world.situation())}\n`;
        });
      }),
    )
    .join("");
