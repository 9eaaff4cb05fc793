// Which changes of a state each law of a model notices, frozen: a law that notices nothing says nothing.
import { copy, type Model, type Plain } from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { models } from "../laws/shelf.ts";

/** So that lines are long and somebody waits. */
export const strained: Readonly<Record<string, readonly Readonly<Record<string, number>>[]>> = {
  kuramoto: [{ count: 5 }],
  market: [{ "trader0.bids": 2, "trader0.asks": 2 }],
  mg1: [{ arrivals: 3 }, { variation: 0.25 }, { variation: 4 }],
  mm1: [{ arrivals: 3 }],
  mmc: [{ arrivals: 5, room: 3 }],
  scheduler: [
    { limit: 4, switching: 1, policy: 2, "cruise.wcet": 12 },
    { policy: 1, shortest: 0.5, "brake.gap": 3 },
    { policy: 3, switching: 2, "steer.deadline": 6 },
    { policy: 4, "brake.priority": 10, "cruise.offset": 4 },
  ],
  supermarket: [{ servers: 4, arrivals: 1.5 }, { choices: 3 }],
  "two-phase-commit": [{ "manager1.patience": 500, "network.duplication": 0.5 }],
};

type Change = (value: number) => number;
const changes: Readonly<Record<string, Change>> = {
  "+ 1": (x) => x + 1,
  "- 1": (x) => x - 1,
  "+ 1e-6": (x) => x + 1e-6,
  "- 1e-6": (x) => x - 1e-6,
  turned: (x) => -x,
};

type Leaf = readonly [path: string, holder: Record<string, number>, key: string];

/** Numbers of a state, each with whoever holds it; of a list the first two and the last. */
function leavesOf(held: object, path = ""): Leaf[] {
  const keys = Object.keys(held);
  const some =
    Array.isArray(held) || ArrayBuffer.isView(held) ? keys.filter((_, i) => i < 2 || i === keys.length - 1) : keys;
  return some.flatMap((key) => {
    const inner = (held as Record<string, unknown>)[key];
    const name = path === "" ? key : `${path}.${key}`;
    if (typeof inner === "number") return [[name, held as Record<string, number>, key] as const];
    return typeof inner === "object" && inner !== null ? leavesOf(inner, name) : [];
  });
}

function* reached(model: Model): Generator<World> {
  for (const set of strained[model.name] ?? [{}]) {
    const world = new World(model, { seed: 3, set });
    for (const more of [0, 3, 17, 80]) {
      for (let event = 0; event < more; event++) world.advance(world.next());
      yield world;
    }
  }
}

/** By law and by number, the changes that break it somewhere. */
function noticed(model: Model): Map<string, Map<string, Set<string>>> {
  const found = new Map(Object.keys(model.laws).map((law) => [law, new Map<string, Set<string>>()]));
  for (const { state, values } of reached(model)) {
    const changed = copy(state);
    for (const [path, holder, key] of leavesOf(changed as object)) {
      const was = holder[key]!;
      for (const [says, change] of Object.entries(changes)) {
        holder[key] = change(was);
        for (const [law, holds] of Object.entries(model.laws)) {
          const own = found.get(law)!;
          if (!holds(changed as Plain, values)) own.set(path, (own.get(path) ?? new Set()).add(says));
        }
      }
      holder[key] = was;
    }
  }
  return found;
}

export const lawsFrozen = (): string =>
  models
    .filter(({ laws }) => Object.keys(laws).length > 0)
    .flatMap((model) =>
      Array.from(noticed(model), ([law, numbers]) =>
        [
          `${model.name}: ${law}`,
          ...Array.from(numbers, ([path, says]) => `  ${path} ${[...says].join(", ")}`),
          "",
        ].join("\n"),
      ),
    )
    .join("");
