import {
  dopri5,
  explicit,
  type Flow,
  flow,
  rk4,
  type Solver,
  solvers,
  type VectorState,
} from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { kepler, lorenz } from "../../lab/models/index.ts";
import { assert, test } from "../suite.ts";

const { abs, cos, hypot, log2, max, min, sin, sqrt } = Math;
type Point = readonly number[];

/** A flow whose motion is known, positions before velocities so that every solver can carry it. */
interface Problem {
  readonly name: string;
  model(solver: Solver, dt: number): Flow;
  /** Where the motion from `u` at `from` is at `time`. */
  exact(time: number, from?: number, u?: Point, stiffness?: number): Point;
}

const swing: Problem = {
  name: "a swing",
  model: (solver, dt) =>
    flow({
      name: "swing",
      about: "A harmonic oscillator.",
      state: ["x", "v"],
      start: [1, 0],
      params: { stiffness: { value: 4, range: [1, 9], about: "square of the angular frequency" } },
      solver,
      dt,
      rate(du, [x, v], { stiffness }) {
        du[0] = v;
        du[1] = -stiffness * x;
      },
    }) as unknown as Flow,
  exact(time, from = 0, [x, v] = [1, 0], stiffness = 4) {
    const omega = sqrt(stiffness);
    const [c, s] = [cos(omega * (time - from)), sin(omega * (time - from))];
    return [x! * c + (v! * s) / omega, v! * c - x! * omega * s];
  },
};

const pushed: Problem = {
  name: "a pushed swing",
  model: (solver, dt) =>
    flow({
      name: "pushed",
      about: "A harmonic oscillator under a force that depends on time.",
      state: ["x", "v"],
      start: [0, 1],
      params: {},
      solver,
      dt,
      rate(du, [x, v], _, time) {
        du[0] = v;
        du[1] = -x + 3 * sin(2 * time);
      },
    }) as unknown as Flow,
  exact: (time) => [3 * sin(time) - sin(2 * time), 3 * cos(time) - 2 * cos(2 * time)],
};

const u = (world: World): Point => [...(world.state as unknown as VectorState).u];
const apart = (a: Point, b: Point): number => hypot(...a.map((x, i) => x - b[i]!));

function carried(model: Flow, ticks: number, set: Readonly<Record<string, number>> = {}): Point {
  const world = new World(model, { set });
  world.advance(ticks);
  return u(world);
}

/** The least-squares slope of log y over log x. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [log2(x), log2(y)] as const);
  const mean = (of: 0 | 1): number => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
  const [x0, y0] = [mean(0), mean(1)];
  return logs.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / logs.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}

/** Orders are measured where the next term is small already and rounding is small still. */
const orderTolerance = 0.15;

const fixedSteps = solvers.map((solver) => (solver.adaptive ? explicit(solver, solver.table!) : solver));

for (const solver of fixedSteps) {
  for (const { name, model, exact } of [swing, pushed]) {
    test(`the error of ${solver.name} on ${name} shrinks at order ${solver.order}`, () => {
      const halvings = solver.order < 4 ? [6, 7, 8, 9, 10] : [4, 5, 6, 7];
      const errors = halvings.map((h) => {
        const found = carried(model(solver, 2 ** -h), 2 * 2 ** h);
        return [2 ** -h, apart(found, exact(2))] as const;
      });
      const order = slope(errors);
      assert.ok(abs(order - solver.order) <= orderTolerance, `order ${order}: ${errors.join("; ")}`);
    });
  }
}

/** A rooted tree, as the trees that hang from its root: Butcher's names for the conditions of an order. */
type Tree = readonly Tree[];

const sizeOf = (tree: Tree): number => 1 + tree.reduce((sum, branch) => sum + sizeOf(branch), 0);

/** All trees of `size`, each with its branches in the order in which they are listed. */
function trees(size: number): readonly Tree[] {
  const smaller = Array.from({ length: size - 1 }, (_, i) => trees(i + 1)).flat();
  const forests = (left: number, from: number): readonly Tree[] =>
    left === 0
      ? [[]]
      : smaller.flatMap((branch, i) =>
          i < from || sizeOf(branch) > left ? [] : forests(left - sizeOf(branch), i).map((rest) => [branch, ...rest]),
        );
  return forests(size - 1, 0);
}

const density = (tree: Tree): number => tree.reduce((product, branch) => product * density(branch), sizeOf(tree));

for (const { name, order, table } of solvers) {
  if (table === undefined) continue;
  const { a, b, c } = table;
  const dot = (weights: Point, values: Point): number => weights.reduce((sum, w, j) => sum + w * values[j]!, 0);
  const stages = (tree: Tree): Point =>
    c.map((_, i) => tree.reduce((product, branch) => product * dot(a[i]!, stages(branch)), 1));
  const miss = (tree: Tree): number => abs(dot(b, stages(tree)) - 1 / density(tree));
  /** A dozen roundings of weights that reach 12. */
  const rounding = 1e-13;

  test(`${name}: its rows sum to its nodes`, () => {
    assert.is(a.length, c.length);
    assert.is(b.length, c.length);
    a.forEach((row, i) => {
      assert.ok(abs(row.reduce((sum, x) => sum + x, 0) - c[i]!) < rounding, `row ${i}`);
      assert.ok(row.length <= i, "a stage uses those before it");
    });
  });

  test(`${name}: its table meets every condition of order ${order}, and not the next`, () => {
    const conditions = Array.from({ length: order }, (_, i) => trees(i + 1));
    assert.equal(
      conditions.map((of) => of.length),
      [1, 1, 2, 4, 9].slice(0, order),
    );
    for (const tree of conditions.flat()) assert.ok(miss(tree) < rounding, JSON.stringify(tree));
    assert.ok(trees(order + 1).some((tree) => miss(tree) > 1e-6));
  });
}

test("rk4 as it is written out has the bits of its table", () => {
  const byTable = lorenz.with(explicit(rk4, rk4.table!));
  for (const ticks of [1, 7, 500]) {
    assert.equal(carried(lorenz as unknown as Flow, ticks), carried(byTable as unknown as Flow, ticks));
  }
});

test("the error of dopri5 is proportional to its tolerance", () => {
  for (const { name, model, exact } of [swing, pushed]) {
    const errors = [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10].map((tolerance) => {
      const error = apart(carried(model(dopri5, 0.5), 40, { tolerance }), exact(20));
      assert.ok(error < 100 * tolerance, `${name}: ${error} at ${tolerance}`);
      return [tolerance, error] as const;
    });
    const power = slope(errors);
    assert.ok(abs(power - 1) <= orderTolerance, `${name}: to the power ${power}: ${errors.join("; ")}`);
  }
});

test("inside a step the dense output of dopri5 is of order four or better", () => {
  const misses = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8].map((tolerance) => {
    const dt = 1 / 512;
    const world = new World(swing.model(dopri5, dt), { set: { tolerance } });
    const found: (readonly [step: number, miss: number])[] = [];
    for (let tick = 1; tick <= 1024; tick++) {
      world.advance(tick);
      const { from, to, dense } = (
        world.state as unknown as { memory: { from: number; to: number; dense: Float64Array } }
      ).memory;
      // Against the motion from the step's own beginning: what is missed is the interpolant's alone.
      if (from > 0.5) found.push([to - from, apart(u(world), swing.exact(tick * dt, from, [dense[0]!, dense[1]!]))]);
    }
    return [max(...found.map(([step]) => step)), max(...found.map(([, miss]) => miss))] as const;
  });
  const order = slope(misses) - 1;
  assert.ok(order > 4 - orderTolerance, `order ${order}: ${misses.join("; ")}`);
});

test("what dopri5 finds hardly depends on the tick", () => {
  const tolerance = 1e-9;
  for (const { name, model } of [swing, pushed]) {
    const ends = [1, 4, 32, 256].map((ticks) => carried(model(dopri5, 4 / ticks), ticks, { tolerance }));
    const spread = max(...ends.map((end) => apart(end, ends[0]!)));
    assert.ok(spread < 30 * tolerance, `${name}: ${spread}`);
  }
});

test("a parameter that changes between two ticks takes effect at once, with every solver", () => {
  for (const solver of [...fixedSteps.filter(({ order }) => order > 1), dopri5]) {
    const dt = 1 / 256;
    const world = new World(swing.model(solver, dt));
    world.advance(100);
    const turned = world.fork({ set: { stiffness: 9 } });
    const begin = u(turned);
    for (const ticks of [1, 100]) {
      turned.advance(100 + ticks);
      const expected = swing.exact(ticks * dt, 0, begin, 9);
      // Second order leaves some ω³dt²t/24; a tick of the old stiffness would leave 5x·dt = 1e-2.
      assert.ok(apart(u(turned), expected) < 2e-4, `${solver.name}, ${ticks} on: ${apart(u(turned), expected)}`);
    }
  }
});

test("leapfrog goes back the way it came, to rounding", () => {
  for (const ticks of [10, 1000]) {
    const world = new World(kepler);
    const begin = u(world);
    const turn = (): void => {
      const state = world.state as unknown as VectorState;
      state.u.set(kepler.facts.reversal!(u(world), world.values));
    };
    world.advance(ticks);
    turn();
    world.advance(2 * ticks);
    turn();
    // A thousand ticks pass the perihelion twice, and each passage multiplies what was rounded off.
    assert.ok(apart(u(world), begin) < 1e-15 * ticks * 50, String(apart(u(world), begin)));
  }
});

test("the energy error of leapfrog is bounded over a hundred thousand ticks, where that of rk4 grows", () => {
  const drift = (model: Flow): readonly [early: number, late: number] => {
    const world = new World(model, { set: { dt: 0.05 } });
    const energy = (): number => kepler.facts.conserved!["energy"]!(u(world), world.values);
    const begin = energy();
    const widest = (from: number, to: number): number => {
      let [least, most] = [0, 0];
      for (let tick = from; tick <= to; tick += 7) {
        world.advance(tick);
        [least, most] = [min(least, energy() - begin), max(most, energy() - begin)];
      }
      return most - least;
    };
    return [widest(0, 10_000), widest(90_000, 100_000)];
  };
  const [early, late] = drift(kepler as unknown as Flow);
  assert.ok(early < 0.1 && late < 1.05 * early, `${early}, then ${late}`);
  const [rkEarly, rkLate] = drift(kepler.with(rk4) as unknown as Flow);
  assert.ok(rkLate > 2 * rkEarly, `rk4: ${rkEarly}, then ${rkLate}`);
});

test("leapfrog keeps the angular momentum to rounding", () => {
  const world = new World(kepler);
  const momentum = (): number => kepler.facts.conserved!["angular momentum"]!(u(world), world.values);
  const begin = momentum();
  world.advance(10_000);
  assert.ok(abs(momentum() - begin) < 1e-12, String(momentum() - begin));
});

test("a solver that cannot go on says so, and the state stays what it was", () => {
  const blowUp = (solver: Solver): Flow =>
    flow({
      name: "blow-up",
      about: "Infinite at time 1.",
      state: ["x"],
      start: [1],
      params: {},
      dt: 0.01,
      solver,
      rate(du, [x]) {
        du[0] = x * x;
      },
    }) as unknown as Flow;
  for (const solver of solvers.filter(({ separable }) => !separable)) {
    const world = new World(blowUp(solver));
    world.advance(10_000);
    const { stopped } = world;
    assert.ok(stopped !== undefined && stopped.tick >= 100 && stopped.tick < 200, `${solver.name}: ${stopped?.tick}`);
    assert.is(stopped.kind, solver.adaptive ? "stalled" : "diverged");
    const before = new World(blowUp(solver));
    before.advance(stopped.tick - 1);
    assert.is(before.stopped, undefined);
    assert.equal(world.state, before.state, solver.name);
  }
});

test("a tick of more than a hundred thousand steps has run out of them, and the state stays what it was", () => {
  const world = new World(swing.model(dopri5, 5000), { set: { tolerance: 1e-13 } });
  const begin = u(world);
  world.advance(1);
  const { kind, about, tick } = world.stopped!;
  assert.equal([kind, about, tick, u(world)], ["ran out", "100000 steps inside one tick", 1, begin]);
});
