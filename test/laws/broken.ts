// Models that break one universal law each, to test the laws.
// What breaks a law of flows or maps is a token, and is in vector.test.ts.
import { threadId } from "node:worker_threads";
import type { Model, Plain, Values } from "../../lab/core/index.ts";

interface Walk {
  tick: number;
  u: Float64Array;
}

let turns = 0;
let phase = 0;
const shared = new Float64Array(1);
const remembered = new WeakMap<object, number>();

/** A walker on the circle that keeps every law but those that it is told to break. */
function walker(name: string, breach: Partial<Model> & { stray?(walk: Walk): void }): Model {
  const step = (plain: Plain, { pace }: Values): undefined => {
    const walk = plain as unknown as Walk;
    walk.u[0] = (walk.u[0]! + pace!) % 1;
    breach.stray?.(walk);
    walk.tick++;
  };
  return {
    kind: "map",
    name,
    about: "A walk in equal steps around a circle.",
    params: { pace: { value: 0.618, range: [0, 1], about: "length of a step, as a share of the circle" } },
    hears: [],
    ports: {},
    laws: {},
    facts: {},
    start: () => ({ tick: 0, u: new Float64Array(1) }),
    due: (walk) => (walk as unknown as Walk).tick + 1,
    step,
    observe: (walk) => ({ u: (walk as unknown as Walk).u[0]! }),
    ...breach,
  };
}

export const sound = walker("sound", {});

/** Its digest is its own in every process and thread. */
export const local = walker("local", {
  stray: ({ u }) => {
    u[0]! += process.pid + threadId;
  },
});

/** What each does wrong, and what the law that catches it says. */
export const wrongs: readonly (readonly [model: Model, law: string])[] = [
  [
    walker("draws-unkeyed", {
      stray: ({ u }) => {
        u[0] = Math.random();
      },
    }),
    "one seed has one digest",
  ],
  [
    walker("counts-outside", {
      stray: ({ u }) => {
        u[0]! += turns++;
      },
    }),
    "one seed has one digest",
  ],
  [
    walker("jumps", {
      coast: (walk, _, ticks) => {
        (walk as unknown as Walk).tick += ticks;
      },
    }),
    "lived step by step it is the same run",
  ],
  [
    walker("leaves-something-out", {
      write: (walk, writer) => writer.value((walk as unknown as Walk).tick),
    }),
    "lived step by step it is the same run",
  ],
  [
    walker("shares-a-variable", {
      start() {
        phase = 0;
        return { tick: 0, u: new Float64Array(1) };
      },
      stray: ({ u }) => {
        u[0]! += phase++;
      },
    }),
    "two worlds side by side do not disturb each other",
  ],
  [
    walker("remembers-its-state", {
      stray(walk) {
        remembered.set(walk, (remembered.get(walk) ?? 0) + 1);
        walk.u[0]! += remembered.get(walk)!;
      },
    }),
    "restored from a snapshot it goes on as if nothing had happened",
  ],
  [
    walker("shares-an-array", {
      stray(walk) {
        shared[0] = walk.u[0]!;
        walk.u = shared;
      },
    }),
    "a fork has its parent's future and does not disturb its parent",
  ],
  [
    walker("cannot-go-back", {
      stray: (walk) => {
        walk.u[0]! += remembered.has(walk) ? 0 : 1;
        remembered.set(walk, 1);
      },
    }),
    "wherever a history goes, it finds what the first pass found",
  ],
  [
    walker("keeps-undefined", {
      stray: (walk) => {
        Object.assign(walk, { seen: undefined });
      },
    }),
    "its states are what their bytes decode to, and due when they are",
  ],
  [walker("shy", { observe: (walk) => ({ u: (walk as unknown as Walk).u[0]!++ }) }), "being looked at changes nothing"],
  [
    walker("lies", { laws: { "it never leaves the first half": (walk) => (walk as unknown as Walk).u[0]! < 0.5 } }),
    "its own laws hold along the run",
  ],
  [
    walker("loses-itself", {
      stray: ({ tick, u }) => {
        if (tick === 40) u[0] = Number.NaN;
      },
    }),
    "what it cannot compute is an outcome with its tick, and never a NaN in the state",
  ],
];
