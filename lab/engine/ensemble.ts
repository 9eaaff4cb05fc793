// An ensemble: many seeds of a scenario, a row each, and what is claimed of all rows together. On how many threads they
// are lived through, and where rows are kept, is not decided here.
import {
  type Column,
  checkSeeds,
  type EnsembleClaim,
  type Estimate,
  isTrouble,
  misuse,
  numberAt,
  type Observed,
  rootKey,
  type Sample,
  type Scenario,
  Stream,
  samplesOf,
  sha256Hex,
  shown,
  type Time,
  type Trouble,
  unknown,
  valuesOf,
} from "../core/index.ts";
import {
  type Asked,
  answered,
  answerOf,
  begin,
  type EnsembleClaimResult,
  type EnsembleResult,
  faulty,
  type Outcome,
  type Plan,
} from "./run.ts";
import { Watch } from "./watch.ts";
import { subjectOf } from "./world.ts";

/** What one row is drawn at: a point, a seed, and parameters over the point's where a claim is perturbed. */
export interface Draw {
  readonly point: string;
  readonly seed: number;
  readonly over?: Readonly<Record<string, number>>;
}

/** What came of a draw. A row that failed has no numbers. */
export interface Drawn extends Draw {
  readonly values: readonly number[] | null;
  /** Why there are none. */
  readonly trouble?: Trouble & { readonly tick?: Time };
  /** Requirements that did not hold, where the row was lived through. */
  readonly broken?: readonly string[];
}

const ensembleOf = (scenario: Scenario) => {
  if (scenario.ensemble !== undefined) return scenario.ensemble;
  throw misuse(`scenario ${scenario.name}`, "an ensemble", "none", "say what of many seeds is claimed");
};

/** Every row that the ensemble has, in order: point by point, seed by seed. */
export function drawsOf(scenario: Scenario, plan: Plan = {}): Draw[] {
  const { seeds, points } = ensembleOf(scenario);
  const { seed = scenario.seed } = plan;
  checkSeeds(`scenario ${scenario.name}, ensemble`, seed, seeds * Object.keys(points).length);
  return Object.keys(points).flatMap((point) => seedsOf(scenario, plan, point).map((seed) => ({ point, seed })));
}

/** A digest of what a scenario says of itself and of its rows, once it is loaded: of functions it has their texts. */
export const saidBy = ({ model: _, ...said }: Scenario): string =>
  sha256Hex(JSON.stringify(said, (_, value) => (typeof value === "object" ? value : String(value))));

/** The rows that a claim asks for at its perturbed parameters. */
export function perturbedDraws(scenario: Scenario, claim: EnsembleClaim): Draw[] {
  const point = samplesOf(claim, ensembleOf(scenario).points)[0]!.at;
  const over = claim.perturbed as Readonly<Record<string, number>>;
  return seedsOf(scenario, {}, point).map((seed) => ({ point, seed, over }));
}

/** Each point has seeds of its own: statistics of two take their samples to be independent. */
function seedsOf(scenario: Scenario, plan: Plan, point: string): number[] {
  const { seeds, points } = ensembleOf(scenario);
  const first = (plan.seed ?? scenario.seed) + Object.keys(points).indexOf(point) * seeds;
  return Array.from({ length: seeds }, (_, i) => first + i);
}

/** Lives through one draw. */
export function rowOf(scenario: Scenario, draw: Draw, plan: Plan = {}): Drawn {
  const { rows, points } = ensembleOf(scenario);
  const { point, seed, over } = draw;
  const set = { ...plan.set, ...points[point], ...over } as Record<string, number>;
  const columns = Object.entries(rows);
  const lived = columns.some(([, column]) => !asksMeasure(column))
    ? end(scenario, { ...plan, seed, set })
    : { outcome: { kind: "finished", tick: 0 } as Outcome, seen: {}, broken: [] };
  const { outcome, seen, broken } = lived;
  const failed = (trouble: Drawn["trouble"]): Drawn => ({ ...draw, values: null, trouble: trouble! });
  if (outcome.kind !== "finished")
    return failed({ kind: outcome.kind, about: outcome.about ?? "", tick: outcome.tick });
  const asked: Asked = new Map();
  const values: number[] = [];
  for (const [name, column] of columns) {
    const who = `${scenario.name}, row ${name}`;
    if (typeof column === "string") {
      if (!Object.hasOwn(seen, column)) {
        const what = `a number that ${scenario.model.name} observes`;
        throw Object.hasOwn(scenario.requirements, column)
          ? misuse(who, what, "a requirement", `write { requirement: ${shown(column)} }`)
          : unknown(who, what, column, Object.keys(seen));
      }
      values.push(seen[column]!);
    } else if (asksMeasure(column)) {
      const answer = answered(asked, column.measure, { with: column.with }, () => askedOf(scenario, column, set, seed));
      if (isTrouble(answer)) return failed(answer);
      values.push(numberAt(who, answer, column.of));
    } else values.push(Number(!broken.includes(column.requirement)));
    const value = values.at(-1)!;
    // No statistic is of what is no number, nor has a journal a word for it.
    if (!Number.isFinite(value)) return failed({ kind: "failed", about: `${name} is ${shown(value)}` });
  }
  return { ...draw, values, ...(broken.length > 0 && { broken }) };
}

type Asking = Extract<Column, { readonly measure: unknown }>;
const asksMeasure = (column: Column): column is Asking => typeof column === "object" && "measure" in column;

function askedOf(scenario: Scenario, { measure, with: options }: Asking, over: Record<string, number>, seed: number) {
  const { set, during } = faulty(scenario, seed);
  const subject = subjectOf(scenario.model, { ...set, ...over }, seed, during);
  return answerOf(measure, subject, valuesOf(measure, options));
}

/** How a run ends, without the evidence that a record would keep of it. */
function end(scenario: Scenario, plan: Plan): { outcome: Outcome; seen: Observed; broken: string[] } {
  const world = begin(scenario, plan);
  const ticks = plan.ticks ?? scenario.ticks;
  const watch = new Watch(scenario, world);
  watch.live(ticks, ticks);
  const { stopped } = world;
  return {
    outcome: stopped === undefined ? { kind: "finished", tick: world.now } : { ...stopped },
    seen: stopped === undefined ? world.observe() : {},
    broken: watch.monitors.flatMap(([name, each]) => (each.end() === "holds" ? [] : [name])),
  };
}

/** What all rows say together. They are taken in the order of their draws, whoever was first. */
export function judged(scenario: Scenario, rows: readonly Drawn[]): EnsembleResult {
  const ensemble = ensembleOf(scenario);
  return {
    seeds: ensemble.seeds,
    points: Object.keys(ensemble.points),
    columns: Object.keys(ensemble.rows),
    digest: sha256Hex(rows.map((row) => JSON.stringify(row)).join("\n")),
    failed: rows.filter((row) => failureIn(scenario, row) !== undefined).length,
    claims: ensemble.claims.map((claim) => askRows(scenario, claim, rows)),
  };
}

/** The requirements that are columns: of them a claim says how often they may break. */
export const countedIn = (scenario: Scenario): string[] => [
  ...new Set(
    Object.values(ensembleOf(scenario).rows).flatMap((column) =>
      typeof column === "object" && "requirement" in column ? [column.requirement] : [],
    ),
  ),
];

/** Why a row counts for nothing, if it does: it has no numbers, or broke requirements that it does not count. */
export function failureIn(scenario: Scenario, { trouble, broken = [] }: Drawn): string | undefined {
  const counted = countedIn(scenario);
  const uncounted = broken.filter((name) => !counted.includes(name));
  if (trouble !== undefined) return `${trouble.kind}: ${trouble.about}`;
  return uncounted.length === 0 ? undefined : `broke ${uncounted.join(", ")}`;
}

/** Asks one claim of rows; `perturbed` ones stand in for the first sample's. */
export function askRows(
  scenario: Scenario,
  claim: EnsembleClaim,
  rows: readonly Drawn[],
  perturbed?: readonly Drawn[],
): EnsembleClaimResult {
  const { points, rows: columns } = ensembleOf(scenario);
  const { name, statistic, of, published, tolerance, alike, cites } = claim;
  const told = {
    name,
    statistic: statistic.name,
    of,
    ...(published !== undefined && { published }),
    ...(tolerance !== undefined && { tolerance }),
    ...(alike !== undefined && { alike }),
    cites,
  };
  const failed = (trouble: string): EnsembleClaimResult => ({ ...told, trouble, holds: false });
  const samples: Sample[] = [];
  for (const [i, sample] of samplesOf(claim, points).entries()) {
    const own = i === 0 && perturbed !== undefined ? perturbed : rows.filter(({ point }) => point === sample.at);
    const lost = own.find(({ values }) => values === null);
    // What is left would be a sample of those that did not fail.
    if (lost !== undefined) return failed(`${lost.trouble!.kind}: seed ${lost.seed} at ${shown(lost.point)}`);
    const place = Object.keys(columns).indexOf(sample.of);
    samples.push(Float64Array.from(own, ({ values }) => values![place]!));
  }
  const options = valuesOf(statistic, claim.with);
  const found = statistic.take(samples, options, new Stream(rootKey(scenario.seed, `${scenario.name} ${name}`), 0));
  if (isTrouble(found as never)) return failed(`${(found as Trouble).kind}: ${(found as Trouble).about}`);
  const { value, low, high, p } = found as Estimate;
  if (alike !== undefined && p === undefined) return failed(`${statistic.name} tells no chance`);
  const holds =
    alike === undefined
      ? low <= published! && published! <= high && high - low <= 2 * tolerance!
      : p! >= 1 - options["confidence"]! === alike;
  return { ...told, value, low, high, ...(p !== undefined && { p }), holds };
}

/** Lives through an ensemble on this thread. */
export const runEnsemble = (scenario: Scenario, plan: Plan = {}): EnsembleResult =>
  judged(
    scenario,
    drawsOf(scenario, plan).map((draw) => rowOf(scenario, draw, plan)),
  );
