import { prefer, taken } from "../../kernels/compiler/ran.ts";
import { type Flow, Fold, flow, kepler, leapfrog, lorenz, sin as theirs, World } from "../../lab/index.ts";
import { constantFrom, forAll, integer, tuple } from "../draws.ts";
import { broken } from "../laws/law.ts";
import { flows } from "../laws/shelf.ts";
import { compiled, sameCompiled } from "../laws/vector.ts";
import { assert, test } from "../suite.ts";

/** So many WebAssembly modules are made meanwhile. */
function modulesMade(act: () => void): number {
  const { Instance } = WebAssembly;
  let made = 0;
  WebAssembly.Instance = class extends Instance {
    constructor(...given: ConstructorParameters<typeof Instance>) {
      super(...given);
      made++;
    }
  };
  try {
    act();
  } finally {
    WebAssembly.Instance = Instance;
  }
  return made;
}

/** The digests of a life in pieces, with other parameters in the midst of it, and where it ended. */
function lived(model: Flow, ticks: number, set: Readonly<Record<string, number>>): unknown {
  const world = new World(model);
  const fold = new Fold();
  const digests: string[] = [];
  for (let piece = 1; piece <= 4; piece++) {
    world.advance((piece * ticks) / 4, fold);
    digests.push(fold.hex());
  }
  const other = world.fork({ set });
  other.advance(world.now + 1000, fold);
  return [digests, fold.hex(), world.stopped, other.stopped, world.state, other.state];
}

/** The same flow, of which nobody knows how far it has gone. */
const anew = <F extends Flow>(model: F, solver = model.solver): Flow => model.with(solver);

/** Some way past where it is worth it for one number; three get there in a third of it. */
const far = 1.2e6;

test("a flow that has gone far is compiled, once, and lives the same life", () => {
  for (const [model, ticks, set] of [
    [anew(lorenz), far / 3, { rho: 20 }],
    [anew(kepler, leapfrog), far / 4, { mu: 0.9 }],
  ] as const) {
    const other = anew(model);
    let quick: unknown;
    assert.is(
      modulesMade(() => {
        quick = lived(model, ticks, set);
      }),
      1,
    );
    prefer("plain");
    try {
      let plain: unknown;
      assert.is(
        modulesMade(() => {
          plain = lived(other, ticks, set);
        }),
        0,
      );
      assert.equal(quick, plain);
    } finally {
      prefer(undefined);
    }
  }
});

test("where it leaves the numbers is known to the tick", () => {
  const burst = (scale: number) =>
    flow({
      name: "burst",
      about: "What grows by its square is infinite in a finite time.",
      state: ["x"],
      start: [scale / (0.01 * far)],
      params: {},
      rate(du, [x]) {
        du[0] = x * x;
      },
    });
  const ends = ["simd", "plain"].map((said) => {
    prefer(said);
    const world = new World(burst(1));
    return [world.advance(2 * far), world.state];
  });
  prefer(undefined);
  assert.equal(ends[0], ends[1]);
  const [{ kind, tick }] = ends[0] as [{ kind: string; tick: number }];
  assert.is(kind, "diverged");
  assert.ok(tick > far && tick < far + 1000, `${tick}`);
});

test("every flow of the lab can be compiled", () => {
  const not = flows.filter((model) => compiled(model) === undefined).map(({ name }) => name);
  assert.equal(not, []);
});

test("a rate that does something else than it says is caught", () => {
  const rate = (du: number[], [x]: readonly [number]): void => {
    du[0] = -x;
  };
  rate.toString = () => "(du, [x]) => { du[0] = -x - 0.001; }";
  const liar = flow({ name: "liar", about: "Says more than it does.", state: ["x"], start: [1], params: {}, rate });
  assert.equal(broken(liar, [sameCompiled]), [sameCompiled.says]);
});

const sin = (x: number): number => x - (x * x * x) / 6;
/** From some time on it swings by a sine of its own, whatever it says that this is. */
const swinging = (uses?: { sin: (x: number) => number }) =>
  flow({
    name: "pendulum",
    about: "Swings by a sine of its own.",
    state: ["angle", "speed"],
    start: [1, 0],
    params: { late: { value: 0, range: [0, 1e9], about: "when that begins" } },
    ...(uses && { uses }),
    rate(du, [angle, speed], { late }, t) {
      du[0] = speed;
      du[1] = t < late ? -angle : -sin(angle);
    },
  });
/** It says that this is the lab's. */
const pendulum = swinging({ sin: theirs });

/** What `act` gives by WebAssembly, where it can, and by the loop alone. */
const bothWays = <T>(act: () => T): [T, T] => {
  const both = ["simd", "plain"].map((said) => {
    prefer(said);
    return act();
  });
  prefer(undefined);
  return both as [T, T];
};

test("a rate is compiled by what it says that its names are, and nothing else is taken for granted", () => {
  for (const [uses, made, reason] of [
    [undefined, 0, /^not compiled: pendulum, line 3 of rate: .*, got sin; list it in `uses`$/],
    [{ sin }, 1, /^ORRERY_KERNELS=simd$/],
  ] as const) {
    const [asked, plain] = bothWays(() => {
      taken();
      let state: unknown;
      const modules = modulesMade(() => {
        const world = new World(swinging(uses));
        world.advance(far);
        state = world.state;
      });
      return { state, modules, told: taken().map((one) => one.reason) };
    });
    assert.equal(asked.state, plain.state);
    assert.is(asked.modules, made);
    assert.match(asked.told.join(), reason);
  }
});

test("a rate whose names mean something else than it says goes on by itself", () => {
  const [asked, plain] = bothWays(() => lived(anew(pendulum), far / 2, {}));
  assert.equal(asked, plain);
});

test("so does one that parts from its compiled form at some tick, before anybody sees it, and says when", () => {
  forAll(
    tuple(integer({ min: far / 2, max: far }), constantFrom(8, 64, 1000, 9000)),
    ([late, every]) => {
      const [asked, plain] = bothWays(() => {
        const world = new World(anew(pendulum), { set: { late: late / 100 } });
        const seen: string[] = [];
        for (world.advance(late - 20_000); world.now < late + 20_000; world.advance(world.now + every))
          seen.push(String(world.observe()["angle"]));
        return seen;
      });
      assert.equal(asked, plain);
    },
    5,
  );
  taken();
  const world = new World(anew(pendulum), { set: { late: 7000 } });
  world.advance(far, new Fold());
  const [quick, slow] = taken();
  assert.is(quick!.execution, "simd");
  assert.is(slow!.execution, "plain");
  assert.match(slow!.reason, /^compiled it had other bits at tick 70\d\d\d\d$/);
});

test("and one that parts from it at other values", () => {
  const [asked, plain] = bothWays(() => {
    const model = anew(pendulum);
    new World(model, { set: { late: 1e9 } }).advance(far);
    const other = new World(model);
    other.advance(1000);
    return other.state;
  });
  assert.equal(asked, plain);
});

test("a flow that cannot be compiled says why it goes on by itself, once", () => {
  const held = [1];
  const outside = flow({
    name: "outside",
    about: "Asks an array of its own.",
    state: ["x"],
    start: [1],
    params: {},
    rate(du, [x]) {
      du[0] = -x * held.length;
    },
  });
  taken();
  const world = new World(outside);
  world.advance(far, new Fold());
  const [told, ...more] = taken();
  assert.equal(more, []);
  assert.is(told!.execution, "plain");
  assert.match(told!.reason, /^not compiled: outside.*held/);
});
