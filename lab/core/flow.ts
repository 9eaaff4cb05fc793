// The kind `flow`: du/dt = f(u), carried over whole ticks by a solver. What its facts mean is said here; the law set
// that holds it to them is the tests'.
import type { Uses } from "../../kernels/compiler/scope.ts";
import { stepperFor } from "./carried.ts";
import { checkFields, checkLines, type FieldsOf } from "./declared.ts";
import { isPromise, type Misuse, misuse, repeated, shown, unknown } from "./errors.ts";
import {
  type Card,
  checkCard,
  type Model,
  type Moment,
  type Param,
  type Params,
  type Trouble,
  type Values,
  valuesOf,
} from "./model.ts";
import { rootKey, Stream } from "./random.ts";
import { type Memory, memoryFor, type Rate, rk4, type Solver } from "./solvers.ts";
import type { Plain } from "./state.ts";

/** As many numbers as there are names. */
export type Vector<N extends readonly string[]> = { -readonly [K in keyof N]: number };
export type Fixed<N extends readonly string[]> = { readonly [K in keyof N]: number };

/** What flows and maps may both state. */
export interface VectorFacts<N extends readonly string[], P extends Params> {
  /** Every state that does not move, or those known. */
  rests?(values: Values<P>): readonly Fixed<N>[];
  /** Quantities that no motion changes. */
  conserved?: Readonly<Record<string, (u: Fixed<N>, values: Values<P>) => number>>;
  /** Changes of the state that carry motions into motions. */
  symmetries?: Readonly<Record<string, (u: Fixed<N>, values: Values<P>) => Fixed<N>>>;
}

export interface FlowFacts<N extends readonly string[], P extends Params> extends VectorFacts<N, P> {
  /** The rate at which volumes of states grow. */
  divergence?(u: Fixed<N>, values: Values<P>): number;
  /** A change of the state that carries motions into the same motions backwards, and undoes itself. */
  reversal?(u: Fixed<N>, values: Values<P>): Fixed<N>;
}

/** Where a motion begins: fixed, or made from the values. */
export type Start<N extends readonly string[], P extends Params> = Fixed<N> | ((values: Values<P>) => Fixed<N>);

export interface FlowSpec<N extends readonly string[], P extends Params> extends Card<P> {
  readonly state: N;
  readonly start: Start<NoInfer<N>, NoInfer<P>>;
  /** Each seed starts this far from `start`, normally distributed in every variable; 0 unless told. */
  readonly scatter?: number;
  /** The length of a tick in `unit`; 0.01 unless told. It becomes the parameter `dt`. */
  readonly dt?: number;
  /** The unit of time; s unless told. */
  readonly unit?: string;
  /** rk4 unless told. */
  readonly solver?: Solver;
  /** What `rate` and `jacobian` name besides their arguments and Math: with it they can be compiled. */
  readonly uses?: Uses;
  /** Writes du/dt. Allocates nothing, remembers nothing. */
  rate(du: Vector<NoInfer<N>>, u: Fixed<NoInfer<N>>, values: Values<NoInfer<P>>, time: number): void;
  /** Writes ∂rate[i]/∂u[j] at i·n + j; measures differentiate `rate` where it is absent. */
  jacobian?(out: Float64Array, u: Fixed<NoInfer<N>>, values: Values<NoInfer<P>>, time: number): void;
  readonly facts?: FlowFacts<N, P>;
}

const fields: FieldsOf<FlowSpec<readonly string[], Params>> = {
  name: "text",
  about: "text",
  cites: "text?",
  params: "record",
  state: "list",
  start: "list or function",
  scatter: "number?",
  dt: "number?",
  unit: "text?",
  solver: "record?",
  uses: "record?",
  rate: "function",
  jacobian: "function?",
  facts: "record?",
};
const facts: FieldsOf<FlowFacts<readonly string[], Params>> = {
  rests: "function?",
  conserved: "record?",
  symmetries: "record?",
  divergence: "function?",
  reversal: "function?",
};

export type FlowParams<P extends Params> = P & { readonly dt: Param };

/** What measures use to move points of a flow or a map themselves. Hot: Float64Arrays only, for ever. */
export interface Motion {
  readonly size: number;
  readonly move: Rate;
  readonly jacobian?: Rate;
  readonly uses: Uses;
  readonly solver?: Solver;
}

type Of<T> = (u: readonly number[], values: Values) => T;

/** The facts of a flow or a map as measures and law sets read them, names forgotten. */
export interface StatedFacts {
  readonly rests?: (values: Values) => readonly (readonly number[])[];
  readonly conserved?: Readonly<Record<string, Of<number>>>;
  readonly symmetries?: Readonly<Record<string, Of<readonly number[]>>>;
  readonly divergence?: Of<number>;
  readonly determinant?: Of<number>;
  readonly reversal?: Of<readonly number[]>;
  readonly inverse?: Of<readonly number[]>;
}

/** The models whose state is a vector: flows and maps. */
export interface VectorModel<N extends readonly string[] = readonly string[], P extends Params = Params> extends Model {
  readonly kind: "flow" | "map";
  readonly params: P;
  readonly state: N;
  readonly facts: StatedFacts;
}

export interface Flow<N extends readonly string[] = readonly string[], P extends Params = Params>
  extends VectorModel<N, P> {
  readonly kind: "flow";
  readonly solver: Solver;
  /** The same flow carried by another solver. */
  with(solver: Solver): Flow<N, P>;
}

/** A vector model's state: how many ticks it has made and where it is. */
export interface VectorState {
  tick: number;
  readonly u: Float64Array;
}
interface FlowState extends VectorState {
  readonly memory?: Memory;
}

const motions = new WeakMap<Model, Motion>();

/** The raw motion of a flow or a map. */
export function motionOf(model: Model): Motion {
  const found = motions.get(model);
  if (found === undefined)
    throw misuse(model.name, "a flow or a map", `a ${model.kind}`, "ask this of a model whose state is a vector");
  return found;
}

/** The moment of a model that is moved outside any world: its seed's dice, and nobody to talk to. */
export function alone(model: Model, seed: number): Moment {
  const key = rootKey(seed, model.name);
  const silent = (): never => {
    throw misuse(model.name, "a motion that keeps to itself", "a message", "put it into a world");
  };
  return {
    now: 0,
    key,
    random: new Stream(key, 0),
    self: "",
    ports: {},
    send: silent,
    after: silent,
    recall: silent,
    cancel: silent,
  };
}

/** Where a seed's motion begins: what a world of that model and seed has at time 0. */
export const startOf = (model: Model, values: Values, seed: number): Float64Array => {
  motionOf(model);
  return (model.start(values, alone(model, seed)) as unknown as VectorState).u;
};

/** The parts that flows and maps share; registers the raw motion. */
export function vectorModel<const N extends readonly string[], const P extends Params>(
  kind: "flow" | "map",
  spec: Pick<
    FlowSpec<N, P>,
    "name" | "about" | "cites" | "params" | "state" | "start" | "scatter" | "uses" | "jacobian" | "facts"
  >,
  move: Rate,
  solver: Solver | undefined,
  coast: NonNullable<Model["coast"]>,
): VectorModel<N, P> {
  checkCard(spec, kind);
  const { name, about, cites, params, state: names, start, scatter = 0, uses = {}, jacobian, facts = {} } = spec;
  const size = names.length;
  const unnamed = names.find((variable: unknown) => typeof variable !== "string" || variable === "");
  if (unnamed !== undefined || size === 0)
    throw misuse(`${kind} ${name}`, "names of variables in state", shown(unnamed ?? names), 'write for example ["x"]');
  checkLines(`${kind} ${name}`, "a variable", names);
  const twice = repeated(names);
  if (twice !== undefined)
    throw misuse(`${kind} ${name}`, "a name of its own for each variable", `${shown(twice)} twice`, "rename one");
  const initial = (values: Values): readonly number[] =>
    typeof start === "function"
      ? (start as (values: Values) => readonly number[])(values)
      : (start as unknown as readonly number[]);
  const unfit = (first: unknown): Misuse | undefined =>
    Array.isArray(first) && first.length === size && first.every(Number.isFinite)
      ? undefined
      : misuse(
          `${kind} ${name}`,
          `${size} finite numbers to start from`,
          shown(first),
          `give one for each of ${names.join(", ")}`,
        );
  const first = initial(valuesOf(spec));
  const refused = unfit(first);
  if (refused !== undefined) throw refused;
  if (!(scatter >= 0 && Number.isFinite(scatter)))
    throw misuse(`${kind} ${name}`, "scatter from 0 up", shown(scatter), "say how far seeds start from one another");
  checkMotion(
    `${kind} ${name}, ${kind === "flow" ? "rate" : "next"}`,
    names,
    move,
    Float64Array.from(first),
    valuesOf(spec),
  );
  const model: VectorModel<N, P> = {
    kind,
    name,
    about,
    ...(cites !== undefined && { cites }),
    params,
    state: names,
    hears: [],
    ports: {},
    laws: {},
    facts: facts as StatedFacts,
    start(values, { random }): Plain {
      const begun = initial(values);
      // Of some values only: what a sweep comes to there is an outcome.
      const wrong = typeof start === "function" ? unfit(begun) : undefined;
      if (wrong !== undefined) throw new Error(wrong.message);
      const u = Float64Array.from(begun, (x) => (scatter === 0 ? x : x + scatter * random.normal()));
      return { tick: 0, u, ...(solver?.adaptive && { memory: memoryFor(size) as unknown as Plain }) };
    },
    due: (state) => (state as unknown as VectorState).tick + 1,
    step: (state, values) => coast(state, values, 1),
    coast,
    write(state, writer) {
      const { tick, u, memory } = state as unknown as FlowState;
      if (memory === undefined) writer.vector(tick, u);
      else writer.value(state);
    },
    observe(state) {
      const { u } = state as unknown as VectorState;
      return Object.fromEntries(names.map((variable, i) => [variable, u[i]!]));
    },
  };
  motions.set(model, {
    size,
    move,
    ...(jacobian && { jacobian: jacobian as unknown as Rate }),
    uses,
    ...(solver && { solver }),
  });
  return model;
}

/**
 * What a motion reads of its values that is no parameter, here or as far on as it goes in `dt`: what comes of it is no
 * number, and nothing else tells.
 */
function strayIn(move: Rate, u: Float64Array, values: Values, time: number, dt = 0): string | undefined {
  let stray: string | undefined;
  const watched = new Proxy(values, {
    get(held, name) {
      if (typeof name === "string" && !(name in held)) stray ??= name;
      return Reflect.get(held, name);
    },
  });
  try {
    const out = new Float64Array(u.length);
    move(out, u.slice(), watched, time);
    const on = u.map((x, i) => x + dt * out[i]!);
    move(out, on, watched, time + dt);
  } catch {
    // What throws is told by whoever runs it.
  }
  return stray;
}

/** So many places beyond the last variable are looked at. */
const SPARE = 4;

/** Which of them a motion writes, where there are some; one that goes by the length of what it writes, all. */
function beyondIn(move: Rate, start: Float64Array, values: Values): readonly boolean[] {
  try {
    const [zeros, ones] = [0, 1].map((before) => {
      const out = new Float64Array(start.length + SPARE).fill(before);
      move(out, start.slice(), values, 0);
      return out.subarray(start.length);
    });
    return Array.from(zeros!, (x, n) => x !== 0 || ones![n] !== 1);
  } catch {
    return []; // It goes by the length of what it reads, too.
  }
}

/**
 * Refuses a motion that leaves a variable as it was, writes others, changes what it moves from, comes to something else
 * a second time, or goes on later. Asked at its start and its own values, and in JavaScript, whose types nobody has
 * read.
 */
function checkMotion(who: string, names: readonly string[], move: Rate, start: Float64Array, values: Values): void {
  const made: Float64Array[] = [];
  for (const before of [0, 1, 0]) {
    const [out, u] = [new Float64Array(start.length).fill(before), start.slice()];
    let left: unknown;
    try {
      left = move(out, u, values, 0);
    } catch {
      // What throws is told by whoever runs it.
      return;
    }
    if (isPromise(left)) throw misuse(who, "what is done at once", "a promise", "leave async out");
    const changed = u.findIndex((x, i) => !Object.is(x, start[i]));
    if (changed >= 0)
      throw misuse(who, "the state to be read", `a change of ${names[changed]}`, "write into the first argument alone");
    made.push(out);
  }
  const [zeros, ones, again] = made as [Float64Array, Float64Array, Float64Array];
  const other = zeros.findIndex((x, i) => !Object.is(x, again[i]));
  if (other >= 0)
    throw misuse(
      who,
      `the same ${names[other]} from the same state`,
      `${zeros[other]}, then ${again[other]}`,
      "keep chance, the time of day and what it remembers out of it",
    );
  const idle = zeros.findIndex((x, i) => !Object.is(x, ones[i]));
  if (idle >= 0)
    throw misuse(
      who,
      "every variable to be written",
      `none of ${names[idle]} at the start`,
      "write each, whatever the state",
    );
  const further = beyondIn(move, start, values);
  if (further.includes(true) && further.includes(false))
    throw misuse(
      who,
      `a number written for each of ${names.join(", ")}`,
      `one at ${names.length + further.indexOf(true)}, from 0 on`,
      "list a variable for it in state, or leave it out",
    );
  if (zeros.every((x) => !Number.isNaN(x))) return;
  const stray = strayIn(move, start, values, 0);
  if (stray !== undefined) throw unknown(who, "a parameter", stray, Object.keys(values));
}

/** What a vector model says when its state leaves the numbers. */
const diverged: Trouble = { kind: "diverged", about: "the state left the numbers" };

/** The same of one that may read what is no parameter, where it was before. */
export function divergedBy(what: string, ...[move, u, values, time, dt]: Parameters<typeof strayIn>): Trouble {
  const stray = strayIn(move, u, values, time, dt);
  if (stray === undefined) return diverged;
  return { ...diverged, about: `${diverged.about}; ${what} reads ${stray}, which is no parameter` };
}

/** Declares a flow. Names are checked here and forgotten behind the contract. */
export function flow<const N extends readonly string[], const P extends Params>(
  spec: FlowSpec<N, P>,
): Flow<N, FlowParams<P>> {
  checkFields("flow", "a flow", spec, fields);
  checkFields(`flow ${spec.name}, facts`, "facts of a flow", spec.facts ?? {}, facts);
  const { dt = 0.01, unit = "s", solver = rk4, state, uses = {} } = spec;
  if (solver.separable && state.length % 2 === 1) {
    throw misuse(
      `flow ${spec.name}`,
      `positions and as many velocities for ${solver.name}`,
      `${state.length} variables`,
      "pair them, or choose rk4",
    );
  }
  if (!(dt > 0 && Number.isFinite(dt)))
    throw misuse(`flow ${spec.name}`, "dt above 0", shown(dt), "say how long a tick is");
  const own: Params = {
    dt: { value: dt, range: [dt / 100, dt * 10], unit, fixed: true, about: "length of a tick" },
    ...(solver.adaptive && {
      tolerance: { value: 1e-9, range: [1e-13, 1e-3], about: "error of a step, absolute and relative" },
    }),
  };
  // Another flow's own may be taken over from it.
  const taken = Object.keys(own).find((name) => (spec.params[name] ?? own[name])!.about !== own[name]!.about);
  if (taken !== undefined)
    throw misuse(`flow ${spec.name}`, `parameters other than ${taken}`, "one of that name", "a flow has it by itself");
  const params = { ...spec.params, ...own } as unknown as FlowParams<P>;
  const rate = spec.rate as unknown as Rate;
  const { name, about } = spec;
  const carry = stepperFor({ name, about, state, params: Object.keys(spec.params), uses, rule: rate }, solver);
  const before = new Float64Array(state.length);
  function coast(plain: Plain, values: Values, ticks: number): Trouble | undefined {
    const now = plain as unknown as FlowState;
    const length = values["dt"]!;
    if (solver.adaptive && ticks > 1) return singly(plain, values, ticks);
    // Hot: of so few numbers, loops are quicker than `set` and `every`.
    for (let i = 0; i < before.length; i++) before[i] = now.u[i]!;
    let trouble: Trouble | undefined;
    try {
      trouble = carry(rate, now.u, values, now.tick, length, ticks, now.memory);
    } catch (error) {
      now.u.set(before);
      if (ticks === 1) throw error;
      return singly(plain, values, ticks);
    }
    if (trouble !== undefined) return trouble;
    let apart = 0;
    // A difference that is not 0 is not a number.
    for (let i = 0; i < before.length; i++) apart += now.u[i]! - now.u[i]!;
    if (apart === 0) {
      now.tick += ticks;
      return undefined;
    }
    now.u.set(before);
    return ticks === 1
      ? divergedBy("rate", rate, now.u, values, now.tick * length, length)
      : singly(plain, values, ticks);
  }
  function singly(plain: Plain, values: Values, ticks: number): Trouble | undefined {
    let trouble: Trouble | undefined;
    for (let t = 0; t < ticks && trouble === undefined; t++) trouble = coast(plain, values, 1);
    return trouble;
  }
  const model = vectorModel("flow", { ...spec, params } as never, rate, solver, coast);
  return Object.assign(model, { solver, with: (other: Solver) => flow({ ...spec, solver: other }) }) as unknown as Flow<
    N,
    FlowParams<P>
  >;
}
