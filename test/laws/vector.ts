// The laws that flows and maps obey: each fact that one states holds all along its drawn motions and near them.
// What models of all kinds obey is in universal.ts.
import { carrier } from "../../kernels/compiler/carrier.ts";
import {
  flow,
  map,
  motionOf,
  type Rate,
  type StatedFacts,
  startOf,
  type Values,
  type VectorModel,
  type VectorState,
  wayOf,
} from "../../lab/core/index.ts";
import { World } from "../../lab/engine/index.ts";
import { array, type Draw, double, forAll, record, seeds, shares, throws, values } from "../draws.ts";
import { assert } from "../suite.ts";
import { enact, type Law } from "./law.ts";

type Point = readonly number[];
type Field = (u: Point) => Point;

/** A state on a motion, and what moves it. */
interface Here {
  readonly kind: "flow" | "map";
  readonly u: Point;
  readonly values: Values;
  /** The rate of a flow, the next state of a map. */
  readonly move: Field;
  /** Absent where the model states none. */
  readonly jacobian: Field | undefined;
}

/** What some dozen operations round off, as a share of the terms that cancel: a million times less than 0.001. */
const rounding = 1e-11;
/** What a five-point slope misses, as a share of the slope: its step to the fourth, and rounding over its step. */
const differencing = 1e-9;
/** A map that runs away past this has lost the digits that its facts are about. */
const sizeMax = 1e6;

const size = (u: Point): number => Math.max(...u.map(Math.abs));
const sum = (terms: Point): number => terms.reduce((total, term) => total + term, 0);
const times = (matrix: readonly Point[], v: Point): Point => matrix.map((row) => sum(row.map((x, j) => x * v[j]!)));

/** The largest sum of a row, signs dropped: how much the matrix may enlarge a vector. */
const gain = (matrix: readonly Point[]): number => Math.max(...matrix.map((row) => sum(row.map(Math.abs))));

/** How far apart the points of a slope lie. */
const step = (u: Point, x: number): number => 1e-4 * Math.max(Math.abs(x), 0.03 * size(u), 1e-3);

/** ∂f[i]/∂u[j] at [i][j], by the five-point formula, whose error is the step to the fourth. */
function slopes(f: Field, u: Point): readonly Point[] {
  const columns = u.map((x, j) => {
    const h = step(u, x);
    const [far, near, back, farBack] = [2, 1, -1, -2].map((steps) => f(u.with(j, x + steps * h))) as [
      Point,
      Point,
      Point,
      Point,
    ];
    return near.map((_, i) => (8 * (near[i]! - back[i]!) - (far[i]! - farBack[i]!)) / (12 * h));
  });
  return columns[0]!.map((_, i) => columns.map((column) => column[i]!));
}

/** What slopes may be wrong by: the formula's share, and what a value rounds off over the shortest step. */
const missed = (f: Field, u: Point): number =>
  differencing * gain(slopes(f, u)) + (1e-15 * size(f(u))) / Math.min(...u.map((x) => step(u, x)));

/** The size of the terms that a function adds up at a state: what its rounding is a share of. */
const effort = (f: Field, u: Point): number => size(f(u)) + gain(slopes(f, u)) * size(u);

function determinant(matrix: readonly Point[]): number {
  if (matrix.length === 1) return matrix[0]![0]!;
  const [first, ...rest] = matrix as [Point, ...Point[]];
  return sum(first.map((x, j) => (j % 2 === 0 ? x : -x) * determinant(rest.map((row) => row.toSpliced(j, 1)))));
}

/** Every number within the allowance of what it should be. */
function close(what: string, got: Point, expected: Point, allowance: number): void {
  assert.is(got.length, expected.length, what);
  got.forEach((x, i) => {
    const apart = Math.abs(x - expected[i]!);
    if (!(apart <= allowance))
      assert.unreachable(`${what}: [${i}] is ${x}, not ${expected[i]}: ${apart} apart, allowed ${allowance}`);
  });
}

/** Hot arrays inside and points outside, so that no law slows the model for the rest of the process. */
function pointwise(rate: Rate, length: number, values: Values, time: number): Field {
  const out = new Float64Array(length);
  return (u) => {
    rate(out, Float64Array.from(u), values, time);
    return Array.from(out);
  };
}

interface Way {
  readonly set: Values;
  readonly seed: number;
  readonly ticks: number;
  readonly shift: Point;
}

const way = (model: VectorModel): Draw<Way> => {
  const { length } = model.state;
  return record({
    set: values(model),
    seed: seeds,
    ticks: shares.map((share) => Math.round(50 * share)),
    shift: array(double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length }),
  });
};

/** Holds the check at five states of each drawn motion, moved a little off it. */
const along = (model: VectorModel, check: (here: Here) => void): void =>
  forAll(
    way(model),
    ({ set, seed, ticks, shift }) => {
      const world = new World(model, { set, seed });
      const motion = motionOf(model);
      for (let part = 0; part < 5; part++) {
        world.advance(ticks * part);
        const { u, tick } = world.state as unknown as VectorState;
        const near = Array.from(u, (x, i) => x + 1e-3 * (Math.abs(x) + 1e-3 * size([...u])) * shift[i]!);
        if (world.stopped !== undefined || size(near) > sizeMax) return;
        const field = (rate: Rate, length: number) => pointwise(rate, length, set, tick * (set["dt"] ?? 1));
        const jacobian = motion.jacobian && field(motion.jacobian, motion.size * motion.size);
        check({ kind: model.kind, u: near, values: set, move: field(motion.move, motion.size), jacobian });
      }
    },
    15,
  );

/** The law for one fact, kept by whoever does not state it. */
const stated = <K extends keyof StatedFacts>(
  fact: K,
  says: string,
  check: (fact: NonNullable<StatedFacts[K]>, here: Here) => void,
): Law<VectorModel> => ({
  says,
  holds(model) {
    const held = model.facts[fact];
    if (held !== undefined) along(model, (here) => check(held, here));
  },
});

type Named<T> = Readonly<Record<string, (u: Point, values: Values) => T>>;

/** As `stated`, for facts of which there may be several, by name. */
const eachStated = <K extends "conserved" | "symmetries">(
  fact: K,
  says: string,
  check: (what: string, of: (u: Point) => ReturnType<NonNullable<StatedFacts[K]>[string]>, here: Here) => void,
): Law<VectorModel> =>
  stated(fact, says, (named, here) => {
    for (const [what, of] of Object.entries(named as Named<never>)) check(what, (u) => of(u, here.values), here);
  });

const shared: readonly Law<VectorModel>[] = [
  stated("rests", "rests do not move", (rests, { kind, values, move }) => {
    for (const rest of rests(values)) {
      const unmoved = kind === "map" ? rest : rest.map(() => 0);
      close(`rest ${rest}`, move(rest), unmoved, rounding * effort(move, rest));
    }
  }),
  {
    says: "the jacobian is the one that differences give",
    holds: (model) =>
      along(model, ({ u, move, jacobian }) => {
        if (jacobian !== undefined) close("jacobian", jacobian(u), slopes(move, u).flat(), missed(move, u));
      }),
  },
];

const flowFacts: readonly Law<VectorModel>[] = [
  ...shared,
  eachStated("conserved", "conserved quantities do not change", (what, quantity, { u, move }) => {
    const gradient = slopes((at) => [quantity(at)], u);
    const allowance = differencing * size(move(u)) + rounding * effort(move, u);
    close(what, times(gradient, move(u)), [0], allowance * gain(gradient));
  }),
  eachStated("symmetries", "symmetries carry motions into motions", (what, symmetry, { u, move }) => {
    const across = slopes(symmetry, u);
    const allowance = differencing * size(move(u)) + rounding * effort(move, u);
    close(what, times(across, move(u)), move(symmetry(u)), allowance * gain(across));
  }),
  stated("divergence", "divergence is the trace of the jacobian", (divergence, { u, values, move }) => {
    const trace = sum(slopes(move, u).map((row, i) => row[i]!));
    close("divergence", [divergence(u, values)], [trace], u.length * missed(move, u));
  }),
  stated(
    "reversal",
    "reversal carries motions into the same motions backwards, and undoes itself",
    (reversal, { u, values, move }) => {
      const reverse = (at: Point): Point => reversal(at, values);
      const across = slopes(reverse, u);
      const back = move(reverse(u)).map((x) => -x);
      const allowance = differencing * size(move(u)) + rounding * effort(move, u);
      close("reversal", times(across, move(u)), back, allowance * gain(across));
      close("reversal twice", reverse(reverse(u)), u, rounding * effort(reverse, u));
    },
  ),
];

const mapFacts: readonly Law<VectorModel>[] = [
  ...shared,
  eachStated("conserved", "conserved quantities do not change", (what, quantity, { u, move }) => {
    const after = (at: Point): Point => [quantity(move(at))];
    close(what, after(u), [quantity(u)], rounding * effort(after, u));
  }),
  eachStated("symmetries", "symmetries carry motions into motions", (what, symmetry, { u, move }) => {
    const after = (at: Point): Point => symmetry(move(at));
    close(what, after(u), move(symmetry(u)), rounding * effort(after, u));
  }),
  stated("determinant", "determinant is that of the jacobian", (stated, { u, values, move }) => {
    const found = slopes(move, u);
    const gross = (miss: number): number => found.reduce((product, row) => product * (gain([row]) + miss), 1);
    close("determinant", [stated(u, values)], [determinant(found)], gross(missed(move, u)) - gross(0));
  }),
  stated("inverse", "inverse finds the state before", (inverse, { u, values, move }) => {
    const before = (at: Point): Point => inverse(at, values);
    close("inverse", before(move(u)), u, rounding * effort(before, move(u)));
  }),
];

/** What each kind may state, as laws. */
export const vectorFacts: Readonly<Record<"flow" | "map", readonly Law<VectorModel>[]>> = {
  flow: flowFacts,
  map: mapFacts,
};

/** The model with 0.001 added to its equation `i`. */
function nudged(model: VectorModel, i: number): VectorModel {
  const { kind, name, about, params, state, facts } = model;
  const { move, solver } = motionOf(model);
  const nudge = (out: Float64Array, u: Float64Array, values: Values, time: number): void => {
    move(out, u, values, time);
    out[i]! += 0.001;
  };
  const start = (set: Values): Point => [...(new World(model, { set }).state as unknown as VectorState).u];
  const card = { name, about, state, start, facts: facts as object };
  if (kind === "map") return map({ ...card, params, next: nudge as never });
  // A flow adds these two by itself.
  const { dt, tolerance: _, ...own } = params;
  return flow({ ...card, params: own, dt: dt!.value, rate: nudge as never, ...(solver && { solver }) });
}

const held: Law<VectorModel> = {
  says: "0.001 added to any one equation breaks a fact",
  holds(model) {
    for (const [i, variable] of model.state.entries()) {
      const other = nudged(model, i);
      const caught = vectorFacts[model.kind].some(({ holds }) => throws(() => holds(other)));
      assert.ok(caught, `no fact holds the equation of ${variable}`);
    }
  },
};

/** The motion of a flow by WebAssembly; nothing where its rule cannot be compiled. */
export function compiled(model: VectorModel) {
  const { name, about, state, params } = model;
  const { move: rule, uses, solver } = motionOf(model);
  const by = wayOf(solver!);
  const own = Object.keys(params).filter((param) => param !== "dt");
  const quick = by && carrier({ name, about, state, params: own, uses, rule, by, ofModel: true });
  return typeof quick === "function" ? quick : undefined;
}

export const sameCompiled: Law<VectorModel> = {
  says: "compiled it has the same motions, bit for bit",
  holds(model) {
    const quick = compiled(model);
    if (quick === undefined) return;
    const { move, solver, size } = motionOf(model);
    const loop = solver!.stepper(size);
    forAll(
      way(model),
      ({ set, seed, ticks }) => {
        const [u, v] = [startOf(model, set, seed), startOf(model, set, seed)];
        // It begins at any tick, and goes on from where it is.
        for (const [tick, some] of [
          [7 * ticks, ticks],
          [8 * ticks, 1],
        ] as const) {
          quick(u, set, tick, set["dt"]!, some);
          loop(move, v, set, tick, set["dt"]!, some, undefined);
          // All that is not a number counts as one, whatever its bits.
          assert.equal([...u], [...v]);
        }
      },
      15,
    );
  },
};

/** Holds a flow to what it states, and to having stated enough. */
export const flowLaws = (model: VectorModel): void => enact(model, [...flowFacts, held, sameCompiled]);

/** Holds a map to what it states, and to having stated enough. */
export const mapLaws = (model: VectorModel): void => enact(model, [...mapFacts, held]);
