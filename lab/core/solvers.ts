// Solvers: tables that say how a flow is carried over one tick, and the few loops that read them. Which flow, and when,
// is flow.ts's.
import { pow } from "../../kernels/maths/index.ts";
import { misuse, unknown } from "./errors.ts";
import type { Trouble, Values } from "./model.ts";
import type { Time } from "./time.ts";

/**
 * Writes du/dt at (u, time). Hot: takes Float64Arrays only, for ever, or it runs 2.8 times slower for the rest of the
 * process.
 */
export type Rate = (du: Float64Array, u: Float64Array, values: Values, time: number) => void;

/** What an adaptive solver keeps from tick to tick, in the flow's state: its last step, which may end past the tick. */
export interface Memory {
  /** Where the step began and ended, and how long the next one should be; 0 before the first. */
  from: number;
  to: number;
  next: number;
  /** The solution over the step: five coefficients a variable. */
  readonly dense: Float64Array;
  /** The state and its slope where the step ended. */
  readonly end: Float64Array;
  readonly slope: Float64Array;
  /** The parameters it was made with; when they change, the step is dropped. */
  values: readonly number[];
}

export const memoryFor = (size: number): Memory => ({
  from: 0,
  to: 0,
  next: 0,
  dense: new Float64Array(5 * size),
  end: new Float64Array(size),
  slope: new Float64Array(size),
  values: [],
});

function remember(memory: Memory, as: Memory): void {
  memory.from = as.from;
  memory.to = as.to;
  memory.next = as.next;
  memory.dense.set(as.dense);
  memory.end.set(as.end);
  memory.slope.set(as.slope);
  memory.values = as.values;
}

/**
 * Carries u over so many ticks of length dt from `tick` on, in place. One that is not adaptive may leave the numbers
 * silently, and then does not come back to them; an adaptive one is asked for one tick at a time, and where it fails, u
 * is as it was.
 */
export type Stepper = (
  rate: Rate,
  u: Float64Array,
  values: Values,
  tick: Time,
  dt: number,
  ticks: number,
  memory: Memory | undefined,
) => Trouble | undefined;

/** Butcher's table of an explicit Runge–Kutta method: row i of `a` holds the weights of the slopes before stage i. */
export interface Tableau {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly c: readonly number[];
}

export interface Solver {
  readonly name: string;
  readonly about: string;
  readonly cites: string;
  /** The error over a fixed time shrinks as dt to this power. */
  readonly order: number;
  /** Chooses its own steps inside a tick, to the flow's `tolerance`. */
  readonly adaptive: boolean;
  /**
   * Needs a state of positions followed by as many velocities, positions' rate free of positions and velocities' of
   * velocities.
   */
  readonly separable: boolean;
  /** Present where the method is explicit Runge–Kutta. */
  readonly table?: Tableau;
  /** A stepper for states of this size; scratch is allocated here, once. */
  stepper(size: number): Stepper;
}

/** A solver that has chosen so many steps inside one tick, or tried so often at one, is not going to arrive. */
const stepsMax = 100_000;

const arrays = (count: number, size: number): Float64Array[] =>
  Array.from({ length: count }, () => new Float64Array(size));

/** y = u + dt · Σ weights · slopes, the terms that are not zero in order; y may be u. Hot. */
function combine(
  y: Float64Array,
  u: Float64Array,
  dt: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
): void {
  const { length } = u;
  for (let i = 0; i < length; i++) {
    let sum = 0;
    for (let j = 0; j < weights.length; j++) sum += weights[j]! * slopes[j]![i]!;
    y[i] = u[i]! + dt * sum;
  }
}

/** The nonzero weights of a row and the slopes that they weigh. */
function sparse(row: readonly number[], slopes: readonly Float64Array[]) {
  const used = row.map((_, j) => j).filter((j) => row[j] !== 0);
  return { weights: used.map((j) => row[j]!), slopes: used.map((j) => slopes[j]!) };
}

type About = Pick<Solver, "name" | "about" | "cites" | "order">;

/** An explicit Runge–Kutta method that takes each tick in one step. */
export function explicit(about: About, table: Tableau): Solver {
  return {
    ...about,
    adaptive: false,
    separable: false,
    table,
    stepper(size) {
      const slopes = arrays(table.b.length, size);
      const y = new Float64Array(size);
      const stages = table.a.map((row, s) => ({ ...sparse(row, slopes), slope: slopes[s]!, at: table.c[s]! }));
      const last = sparse(table.b, slopes);
      return (rate, u, values, tick, dt, ticks) => {
        for (let t = tick; t < tick + ticks; t++) {
          rate(slopes[0]!, u, values, t * dt);
          for (let s = 1; s < stages.length; s++) {
            const { weights, slopes: weighed, slope, at } = stages[s]!;
            combine(y, u, dt, weights, weighed);
            rate(slope, y, values, (t + at) * dt);
          }
          combine(u, u, dt, last.weights, last.slopes);
        }
        return undefined;
      };
    },
  };
}

export const euler = explicit(
  { name: "euler", about: "One slope a tick.", cites: "Euler 1768, Institutiones calculi integralis", order: 1 },
  { a: [[]], b: [1], c: [0] },
);

export const heun = explicit(
  {
    name: "heun",
    about: "The mean of the slopes at both ends of the tick.",
    cites: "Heun 1900, Z. Math. Phys. 45, 23",
    order: 2,
  },
  { a: [[], [1]], b: [1 / 2, 1 / 2], c: [0, 1] },
);

const classical = explicit(
  {
    name: "rk4",
    about: "Four slopes a tick: the classical Runge–Kutta method.",
    cites: "Kutta 1901, Z. Math. Phys. 46, 435",
    order: 4,
  },
  { a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]], b: [1 / 6, 1 / 3, 1 / 3, 1 / 6], c: [0, 1 / 2, 1 / 2, 1] },
);

/** Hot: the default solver's table written out, to the same bits; half as long as the loops over the table. */
function rk4Stepper(size: number): Stepper {
  const k1 = new Float64Array(size);
  const k2 = new Float64Array(size);
  const k3 = new Float64Array(size);
  const k4 = new Float64Array(size);
  const y = new Float64Array(size);
  const [outer, inner] = [1 / 6, 1 / 3];
  return (rate, u, values, tick, dt, ticks) => {
    const half = dt / 2;
    for (let t = tick; t < tick + ticks; t++) {
      rate(k1, u, values, t * dt);
      for (let i = 0; i < size; i++) y[i] = u[i]! + half * k1[i]!;
      rate(k2, y, values, (t + 0.5) * dt);
      for (let i = 0; i < size; i++) y[i] = u[i]! + half * k2[i]!;
      rate(k3, y, values, (t + 0.5) * dt);
      for (let i = 0; i < size; i++) y[i] = u[i]! + dt * k3[i]!;
      rate(k4, y, values, (t + 1) * dt);
      for (let i = 0; i < size; i++) u[i]! += dt * (outer * k1[i]! + inner * k2[i]! + inner * k3[i]! + outer * k4[i]!);
    }
    return undefined;
  };
}

export const rk4: Solver = { ...classical, stepper: rk4Stepper };

/** Dormand and Prince's pair; the seventh stage is the next step's first. */
const pair: Tableau = {
  a: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
  c: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
};

/** Fifth minus fourth order: the estimate of a step's error. */
const errorWeights = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** The weights of the fourth-order interpolant's last coefficient. */
const denseWeights = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

/** The interpolant of a step at the share θ of its length (Hairer, Nørsett & Wanner 1993, II.6). */
function interpolate(y: Float64Array, dense: Float64Array, share: number): void {
  const { length } = y;
  const rest = 1 - share;
  for (let i = 0; i < length; i++) {
    const bend = dense[3 * length + i]! + rest * dense[4 * length + i]!;
    y[i] = dense[i]! + share * (dense[length + i]! + rest * (dense[2 * length + i]! + share * bend));
  }
}

export const dopri5: Solver = {
  name: "dopri5",
  about: "Fifth order with steps of its own choosing; the tick reads its dense output.",
  cites: "Dormand & Prince 1980, J. Comput. Appl. Math. 6, 19; Hairer, Nørsett & Wanner 1993, II.5",
  order: 5,
  adaptive: true,
  separable: false,
  table: pair,
  stepper(size) {
    const slopes = arrays(7, size);
    const y = new Float64Array(size);
    const error = new Float64Array(size);
    const zero = new Float64Array(size);
    const last = new Float64Array(size);
    const before = memoryFor(size);
    const rows = pair.a.map((row) => sparse(row, slopes));
    const errors = sparse(errorWeights, slopes);
    const bends = sparse(denseWeights, slopes);

    /** One accepted step from the memory's end. */
    function advance(rate: Rate, values: Values, tolerance: number, memory: Memory): Trouble | undefined {
      const { end, dense } = memory;
      slopes[0]!.set(memory.slope);
      for (let tries = 0; tries < stepsMax; tries++) {
        const h = memory.next;
        if (!(memory.to + h > memory.to))
          return { kind: "stalled", about: "no step is small enough for the tolerance" };
        for (let s = 1; s < 7; s++) {
          const row = rows[s]!;
          combine(y, end, h, row.weights, row.slopes);
          rate(slopes[s]!, y, values, memory.to + pair.c[s]! * h);
        }
        combine(error, zero, h, errors.weights, errors.slopes);
        let square = 0;
        for (let i = 0; i < size; i++) {
          const scale = tolerance * (1 + Math.max(Math.abs(end[i]!), Math.abs(y[i]!)));
          square += (error[i]! / scale) * (error[i]! / scale);
        }
        const miss = Math.sqrt(square / size);
        // A step out of the numbers is retried much shorter; one that keeps leaving them stalls above.
        const factor = Number.isFinite(miss) ? Math.min(5, Math.max(0.2, 0.9 * pow(miss, -0.2))) : 0.1;
        memory.next = h * factor;
        if (!(miss <= 1)) continue;
        combine(last, zero, h, bends.weights, bends.slopes);
        for (let i = 0; i < size; i++) {
          const rise = y[i]! - end[i]!;
          const bow = h * slopes[0]![i]! - rise;
          dense[i] = end[i]!;
          dense[size + i] = rise;
          dense[2 * size + i] = bow;
          dense[3 * size + i] = rise - h * slopes[6]![i]! - bow;
          dense[4 * size + i] = last[i]!;
        }
        end.set(y);
        memory.slope.set(slopes[6]!);
        memory.from = memory.to;
        memory.to += h;
        return undefined;
      }
      return { kind: "stalled", about: `${stepsMax} tries at one step` };
    }

    return (rate, u, values, tick, dt, ticks, memory) => {
      if (memory === undefined || ticks !== 1)
        throw misuse("dopri5", "one tick and the memory of its last step", "other", "step it through a flow");
      const time = tick * dt;
      const until = (tick + 1) * dt;
      const used = Object.values(values);
      remember(before, memory);
      if (memory.values.length !== used.length || memory.values.some((value, i) => value !== used[i])) {
        memory.values = used;
        memory.end.set(u);
        rate(memory.slope, u, values, time);
        memory.from = time;
        memory.to = time;
        memory.next = Math.min(dt, memory.next || dt);
      }
      for (let steps = 0; memory.to < until; steps++) {
        const trouble: Trouble | undefined =
          steps === stepsMax
            ? { kind: "ran out", about: `${stepsMax} steps inside one tick` }
            : advance(rate, values, values["tolerance"]!, memory);
        if (trouble === undefined) continue;
        remember(memory, before);
        return trouble;
      }
      interpolate(u, memory.dense, (until - memory.from) / (memory.to - memory.from));
      return undefined;
    };
  },
};

export const leapfrog: Solver = {
  name: "leapfrog",
  about: "Half a kick, a drift, half a kick: symplectic and reversible, for positions and velocities.",
  cites: "Verlet 1967, Phys. Rev. 159, 98; Hairer, Lubich & Wanner 2003, Acta Numerica 12, 399",
  order: 2,
  adaptive: false,
  separable: true,
  stepper(size) {
    const half = size / 2;
    const slope = new Float64Array(size);
    return (rate, u, values, tick, dt, ticks) => {
      for (let t = tick; t < tick + ticks; t++) {
        rate(slope, u, values, t * dt);
        for (let i = half; i < size; i++) u[i]! += (dt / 2) * slope[i]!;
        rate(slope, u, values, (t + 0.5) * dt);
        for (let i = 0; i < half; i++) u[i]! += dt * slope[i]!;
        rate(slope, u, values, (t + 1) * dt);
        for (let i = half; i < size; i++) u[i]! += (dt / 2) * slope[i]!;
      }
      return undefined;
    };
  },
};

export const solvers: readonly Solver[] = [euler, heun, rk4, dopri5, leapfrog];

export function solverNamed(name: string): Solver {
  const found = solvers.find((solver) => solver.name === name);
  if (found === undefined)
    throw unknown(
      "solver",
      "a solver",
      name,
      solvers.map((solver) => solver.name),
    );
  return found;
}
