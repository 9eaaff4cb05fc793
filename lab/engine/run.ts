// A run: one scenario at one seed and one set of parameters, from the question to the answer. What is kept of it is
// record.ts's.

import { type Ran, taken } from "../../kernels/compiler/ran.ts";
import {
  type Answer,
  always,
  type Claim,
  checkLines,
  model as declare,
  drawnFor,
  type Estimate,
  forksOf,
  isScenario,
  isTrouble,
  type Measure,
  Misuse,
  type Model,
  misuse,
  numberAt,
  numberIn,
  type Profile,
  type Scenario,
  type Subject,
  scripted,
  shown,
  type Time,
  type Trouble,
  thrown,
  unknown,
  type Values,
  valuesOf,
  wholeTime,
} from "../core/index.ts";
import { Chain, type Link, strideOf } from "./chain.ts";
import { type Columns, type Instant, rowsOf, Samples, type Spacing, spacingOf, unitsOf } from "./table.ts";
import { lawSignal, Watch } from "./watch.ts";
import { type Stopped, subjectOf, World } from "./world.ts";

/** What may differ from the scenario's own plan. */
export interface Plan {
  readonly seed?: number;
  readonly set?: Readonly<Record<string, number | string>>;
  readonly ticks?: Time;
  /** The fork of its script in which it runs; in none unless told. */
  readonly fork?: string;
  /** Keeps the rows of a table, this many ticks apart, while it runs. */
  readonly every?: Time;
  /** Keeps so many at most where it is not said how far apart they lie, and fewer of very many numbers. */
  readonly rows?: number;
}

/** So many numbers a table has unless told how far apart its rows lie: every row that it may, of up to 100 columns. */
const numbersUsual = 1_000_000;

const fitting = (ticks: Time, { length }: readonly string[], rows = numbersUsual): Time =>
  spacingOf(ticks, Math.min(rows, numbersUsual / Math.max(1, length)));

function checkScenario(given: unknown): void {
  if (!isScenario(given)) throw misuse("run", "a scenario", shown(given), "declare it with scenario()");
}

export interface Outcome {
  readonly kind: "finished" | Stopped["kind"];
  readonly tick: Time;
  readonly about?: string;
}

export interface RequirementResult {
  readonly name: string;
  readonly holds: boolean;
  /** The first tick at which its failure is certain, each comparison taken by itself. */
  readonly tick?: Time;
  /** The part of the requirement whose failure is the whole's, and when that failed. */
  readonly blame?: string;
  readonly blameAt?: Time;
}

export interface ClaimResult {
  readonly name: string;
  readonly published: number;
  /** Absent where the measure met a trouble, which is then named. */
  readonly measured?: number;
  readonly trouble?: string;
  readonly tolerance: number;
  readonly holds: boolean;
  readonly cites: string;
}

/** What would have come of it otherwise: a run that shares its past with the scenario's own, up to where it parts. */
export interface ForkResult {
  readonly name: string;
  /** The last link that both have. */
  readonly until: Time;
  readonly outcome: Outcome;
  readonly requirements: readonly RequirementResult[];
  /** What was observed last, in the order of the series' columns. */
  readonly end: readonly number[];
  readonly digest: string;
}

/** What a claim about many seeds came to. */
export interface EnsembleClaimResult extends Partial<Estimate> {
  readonly name: string;
  readonly statistic: string;
  readonly of: string;
  readonly published?: number;
  readonly tolerance?: number;
  readonly alike?: boolean;
  readonly trouble?: string;
  readonly holds: boolean;
  readonly cites: string;
}

/** What all rows of an ensemble say together. */
export interface EnsembleResult {
  readonly seeds: number;
  readonly points: readonly string[];
  readonly columns: readonly string[];
  /** SHA-256 over all rows, in order. */
  readonly digest: string;
  /** Rows that failed, or in which a requirement broke that is no column. */
  readonly failed: number;
  readonly claims: readonly EnsembleClaimResult[];
}

export interface Run {
  readonly scenario: string;
  readonly seed: number;
  readonly ticks: Time;
  /** The parameters that the plan changed; with seed and ticks, all it takes to run this again. */
  readonly set: Readonly<Record<string, number>>;
  readonly params: Values;
  readonly outcome: Outcome;
  readonly requirements: readonly RequirementResult[];
  readonly claims: readonly ClaimResult[];
  readonly chain: readonly Link[];
  /** What was observed at each link. */
  readonly series: { readonly columns: readonly string[]; readonly rows: readonly (readonly number[])[] };
  /** The chain's last link. */
  readonly digest: string;
  /** What its script's forks came to. */
  readonly forks?: readonly ForkResult[];
  /** What was drawn to go wrong, where the scenario has faults. */
  readonly faults?: Profile;
  /** By what kernels ran, for the claims or to carry a flow, where any did. */
  readonly kernels?: readonly Ran[];
  /** What many seeds say, where the scenario asks them and somebody has lived through them. */
  readonly ensemble?: EnsembleResult;
}

/** A run that can be looked at closer: what was not kept is lived through once more. */
export interface Lived extends Run {
  /** What was observed, a row an instant. */
  table(spacing?: Spacing): Instant[];
  columns(spacing?: Spacing): Columns;
}

/** Told how much of the whole is done, from 0 to 1, what is being done, and while it lives the tick. */
export type Progress = (share: number, doing: string, tick?: Time) => void;

/** Claims count for this share of a run's progress, for want of knowing. */
const claimsShare = 0.5;

/** What is kept of a life: what was linked and seen, and who watched. */
interface Life {
  readonly world: World;
  readonly watch: Watch;
  readonly chain: Chain;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
  readonly samples: Samples | undefined;
}

/** Lives through a plan of so many ticks, up to one of them; -1: it only begins. */
function live(scenario: Scenario, plan: Plan, ticks: Time, until: Time, tell: (now: Time) => void): Life {
  const world = begin(scenario, plan);
  const columns = observed(scenario, world);
  const watch = new Watch(scenario, world);
  const chain = new Chain();
  const rows: number[][] = [];
  const every = plan.every ?? (plan.rows && fitting(ticks, columns, plan.rows));
  const samples = every === undefined ? undefined : new Samples(world, columns, ticks, every);
  const sample = () => samples?.take(world);
  const link = () => {
    const seen = watch.whole.observe(columns);
    chain.link(world);
    rows.push(columns.map((name) => numberIn(world.model.name, seen, name)));
  };
  sample();
  link();
  const stride = strideOf(ticks);
  const on = (to: Time): boolean => world.now < to && world.stopped === undefined;
  // What happens at 0 belongs to every run, though it be over there.
  if (until >= 0)
    do {
      const next = Math.min(until, world.now + stride);
      do {
        watch.advance(Math.min(next, samples?.next ?? next), chain.fold);
        const due = world.now === samples?.next;
        watch.look(sample);
        if (due) tell(world.now);
      } while (on(next));
      if (ticks > 0 || world.events > 0) watch.look(link);
      tell(world.now);
    } while (on(until));
  watch.end();
  return { world, watch, chain, columns, rows, samples };
}

/** Runs a scenario from start to end, then asks its claims. */
export function run(scenario: Scenario, plan: Plan = {}, progress: Progress = () => {}): Lived {
  checkScenario(scenario);
  taken();
  const ticks = plan.ticks === undefined ? scenario.ticks : wholeTime(`scenario ${scenario.name}, ticks`, plan.ticks);
  const asked: Asked = new Map();
  const share = scenario.claims.length > 0 ? 1 - claimsShare : 1;
  const tell = (now: Time) => progress((share * now) / Math.max(1, ticks), "running", now);
  const first = live(scenario, plan, ticks, ticks, tell);
  const { stopped, seed, values } = first.world;
  const until = first.watch.spoilt ? stopped!.tick - 1 : ticks;
  const { watch, chain, columns, rows, samples } =
    until === ticks ? first : live(scenario, plan, ticks, until, () => {});
  const made: Run = {
    scenario: scenario.name,
    seed,
    ticks,
    set: Object.fromEntries(Object.keys(plan.set ?? {}).map((name) => [name, values[name]!])),
    params: values,
    outcome: stopped === undefined ? { kind: "finished", tick: ticks } : { ...stopped },
    requirements: watch.monitors.map(([name, each]) => {
      if (each.end() === "holds") return { name, holds: true };
      const { at: tick, text: blame, blameAt } = each.violation!;
      return { name, holds: false, tick, blame, blameAt };
    }),
    claims: scenario.claims.map((claim, i) => {
      progress(share + ((1 - share) * i) / scenario.claims.length, claim.name);
      return askClaim(scenario, claim, { ...(plan.set && { set: plan.set }), seed, asked });
    }),
    chain: chain.links,
    series: { columns, rows },
    digest: chain.digest,
    ...(scenario.faults && { faults: drawnFor(scenario, seed)! }),
  };
  const kernels = taken();
  if (kernels.length > 0) Object.assign(made, { kernels });
  const forks = plan.fork === undefined ? forksOf(scenario.during) : [];
  if (forks.length > 0)
    Object.assign(made, { forks: forks.map((fork) => forkResult(made, fork, run(bare(scenario), { ...plan, fork }))) });
  const columnsOf = ({ every = samples?.every ?? fitting(ticks, columns) }: Spacing = {}): Columns =>
    (samples?.every === every ? samples : sampled(scenario, plan, ticks, until, every)).columns(unitsOf(scenario));
  const closer = { columns: columnsOf, table: (spacing?: Spacing) => rowsOf(columnsOf(spacing)) };
  // Not enumerable: a run stays plain data, which compares as such and crosses threads.
  for (const [name, value] of Object.entries(closer)) Object.defineProperty(made, name, { value });
  return made as Lived;
}

/** Claims are asked of the run that has no name. */
const bare = (scenario: Scenario): Scenario => ({ ...scenario, claims: [] });

function forkResult(main: Run, name: string, { outcome, requirements, series, chain, digest }: Run): ForkResult {
  const parted = chain.findIndex(({ link }, i) => link !== main.chain[i]?.link);
  const until = chain.at(parted < 0 ? -1 : parted - 1)!.tick;
  return { name, until, outcome, requirements, end: series.rows.at(-1)!, digest };
}

/** Lives through a plan for its table alone. */
function sampled(scenario: Scenario, plan: Plan, ticks: Time, until: Time, every: Time): Samples {
  const world = begin(scenario, plan);
  const samples = new Samples(world, observed(scenario, world), ticks, every);
  samples.take(world);
  while (samples.next <= until && world.stopped === undefined) {
    world.advance(samples.next);
    samples.take(world);
  }
  return samples;
}

/** The scenario's world at its plan, at time 0; of a model that throws at its start, one that has failed there. */
export function begin(scenario: Scenario, plan: Plan = {}): World {
  checkScenario(scenario);
  const seed = plan.seed ?? scenario.seed;
  const { set, during } = faulty(scenario, seed);
  const { model } = scenario;
  if (plan.fork !== undefined && !forksOf(during).includes(plan.fork))
    throw unknown(`scenario ${scenario.name}`, "a fork", plan.fork, forksOf(during));
  const lived = during.length === 0 ? model : scripted(model, during, plan.fork);
  const given = { seed, set: { ...set, ...plan.set } };
  const world = opened(() => new World(lived, given));
  return typeof world === "string" ? stillborn(model, given, world) : world;
}

/**
 * What begins and can be observed, or why not: asked for what cannot be, it is refused; what its author's code throws
 * is an outcome, as at any other event.
 */
function opened<T extends { observe(): unknown }>(begin: () => T): T | string {
  let doing = "start";
  try {
    const begun = begin();
    doing = "observe";
    begun.observe();
    return begun;
  } catch (error) {
    if (error instanceof Misuse) throw error;
    return `${doing}: ${thrown(error)}`;
  }
}

/** A world's parameters as they are by now: its own, and over them what a script has set. */
export const inForce = ({ model, state, values }: World): Values => model.inForce?.(state, values) ?? values;

/** In its place, a world of nothing. */
function stillborn({ kind, name, about, params }: Model, given: ConstructorParameters<typeof World>[1], by: string) {
  const world = new World(declare({ kind, name, about, params, start: () => ({}), observe: () => ({}) }), given);
  world.stopped = { kind: "failed", about: `${name}, ${by}`, tick: 0 };
  return world;
}

/** What a measure answers; where its subject throws at the start, that. */
export function answerOf(measure: Measure, subject: Subject, options: Values): Answer | Trouble {
  try {
    return measure.take(subject, options);
  } catch (error) {
    const wrong = error instanceof Misuse ? undefined : opened(() => subject.begin());
    if (typeof wrong === "string") return { kind: "failed", about: `${subject.model.name}, ${wrong}` };
    throw error;
  }
}

/** The scenario's parameters and script, with what is drawn for the seed. */
export function faulty(scenario: Scenario, seed: number): Pick<Scenario, "set" | "during"> {
  const drawn = drawnFor(scenario, seed);
  const { set, during } = scenario;
  return drawn === undefined ? scenario : { set: { ...set, ...drawn.set }, during: [...during, ...drawn.during] };
}

function observed(scenario: Scenario, world: World): readonly string[] {
  if (world.stopped !== undefined) return [];
  const seen = world.observe();
  const all = Object.keys(seen);
  checkLines(`scenario ${scenario.name}`, "what is observed", all);
  for (const name of scenario.observe ?? [])
    if (!Object.hasOwn(seen, name))
      throw unknown(`scenario ${scenario.name}, observe`, `a number that ${scenario.model.name} observes`, name, all);
  return scenario.observe ?? all;
}

/** The scenario, with every law of its model for a requirement. */
export const lawful = (scenario: Scenario): Scenario => ({
  ...scenario,
  requirements: {
    ...scenario.requirements,
    ...Object.fromEntries(
      Object.keys(scenario.model.laws)
        .map(lawSignal)
        .map((law) => [law, always({ [law]: [1, 1] })]),
    ),
  },
});

/** Answers that claims share, by who was asked and what: two measures may have one name. */
export type Asked = Map<Measure, Map<string, Answer | Trouble>>;

/** What was answered already, or is now. */
export function answered(
  asked: Asked,
  measure: Measure,
  what: object,
  answer: () => Answer | Trouble,
): Answer | Trouble {
  const answers = asked.get(measure) ?? new Map<string, Answer | Trouble>();
  const question = JSON.stringify(what);
  const given = answers.get(question) ?? answer();
  asked.set(measure, answers.set(question, given));
  return given;
}

export interface Asking extends Pick<Plan, "seed" | "set"> {
  /** Parameters over all others. */
  readonly over?: Readonly<Record<string, number>>;
  /** What was answered already. */
  readonly asked?: Asked;
}

/**
 * Measures what a claim claims, at the plan's parameters; where the claim is about parameters of its own, those stand
 * over the plan's.
 */
export function askClaim(scenario: Scenario, claim: Claim, asking: Asking = {}): ClaimResult {
  const { name, measure, published, tolerance, cites, of } = claim;
  const { seed = scenario.seed, set, over, asked = new Map() } = asking;
  const own = faulty(scenario, seed);
  const all = { ...own.set, ...set, ...claim.set, ...over } as Record<string, number>;
  const subject = subjectOf(scenario.model, all, seed, own.during);
  const options = valuesOf(measure, claim.with);
  const answer = answered(asked, measure, [subject.values, options], () => answerOf(measure, subject, options));
  const failed = (trouble: string): ClaimResult => ({ name, published, trouble, tolerance, holds: false, cites });
  if (isTrouble(answer)) return failed(`${answer.kind}: ${answer.about}`);
  let measured: number;
  try {
    measured = numberAt(`${scenario.name}, claim ${name}`, answer, of);
  } catch (error) {
    // Away from the claim's own parameters an answer may be shorter: one rest where there were three.
    if (Object.keys({ ...set, ...over }).length === 0) throw error;
    return failed(`ran out: there is no ${of}`);
  }
  return { name, published, measured, tolerance, holds: Math.abs(measured - published) <= tolerance, cites };
}

/** Whether everything that a run had to hold did. */
export const held = (result: Pick<Run, "outcome" | "requirements" | "claims" | "ensemble">): boolean =>
  result.outcome.kind === "finished" &&
  (result.ensemble?.failed ?? 0) === 0 &&
  [...result.requirements, ...result.claims, ...(result.ensemble?.claims ?? [])].every(({ holds }) => holds);
