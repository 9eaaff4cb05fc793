// What an ensemble is: a scenario at many seeds and at some points of its parameters, a row each, and what is claimed
// of the rows. Living through one is the engine's.
import { checkFields, checkLines, type FieldsOf } from "./declared.ts";
import { misuse, shown, unknown } from "./errors.ts";
import type { Measure } from "./measure.ts";
import { type Model, type Params, type Values, valuesOf } from "./model.ts";
import { rootKey, Stream } from "./random.ts";
import type { Estimate, Statistic } from "./statistic.ts";

/**
 * A row's number: what is observed at the run's end, by its name; a measure's answer; or whether a requirement held,
 * as 1 or 0.
 */
export type Column =
  | string
  | { readonly measure: Measure; readonly with?: Readonly<Record<string, number>>; readonly of: string }
  | { readonly requirement: string };

/** A statistic of a column that comes out as published, or a test that tells two columns apart, or does not. */
export interface EnsembleClaim<P extends Params = Params> {
  readonly name: string;
  readonly statistic: Statistic;
  /** The statistic's options. */
  readonly with?: Readonly<Record<string, number>>;
  /** The column, and at which point; the only one unless told. */
  readonly of: string;
  readonly at?: string;
  /** The second sample of a statistic of two: another column, another point. */
  readonly against?: { readonly of?: string; readonly at?: string };
  /** Lies within the interval that is found, of which half is no wider than the tolerance. */
  readonly published?: number;
  readonly tolerance?: number;
  /** In place of a number: whether the test leaves them alike or tells them apart, with the statistic's confidence. */
  readonly alike?: boolean;
  /** Why this tolerance, or this confidence. */
  readonly because: string;
  readonly cites: string;
  /** Parameters, over all others of the first sample, at which the claim must not hold. */
  readonly perturbed: Partial<Values<P>>;
}

export interface Ensemble {
  /** So many at each point, from the scenario's own upwards. */
  readonly seeds: number;
  /** Parameters over the scenario's, by the point's name. */
  readonly points: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly rows: Readonly<Record<string, Column>>;
  readonly claims: readonly EnsembleClaim[];
}

export interface EnsembleSpec<P extends Params = Params> extends Partial<Pick<Ensemble, "points">> {
  readonly seeds: number;
  readonly rows: Readonly<Record<string, Column>>;
  readonly claims?: readonly EnsembleClaim<P>[];
}

const fields: FieldsOf<EnsembleSpec> = { seeds: "number", points: "record?", rows: "record", claims: "list?" };
const claimFields: FieldsOf<EnsembleClaim> = {
  name: "text",
  statistic: "record",
  with: "record?",
  of: "text",
  at: "text?",
  against: "record?",
  published: "number?",
  tolerance: "number?",
  alike: "flag?",
  // Said better where they are held to be words.
  because: "anything",
  cites: "anything",
  perturbed: "record",
};

const seedsMax = 1_000_000;

/** The one point of an ensemble that names none. */
const onlyPoint = "as asked";

/** Refuses a number without its source. A file's types may never have been read. */
export function checkSource(who: string, { cites, because }: Pick<EnsembleClaim, "cites" | "because">): void {
  for (const [part, said] of Object.entries({ cites, because }))
    if (typeof said !== "string" || said.trim() === "")
      throw misuse(`${who}, ${part}`, "words", shown(said), part === "cites" ? "say who published it" : "say why");
}

/** Refuses what could not be lived through or asked, by name. */
export function checkedEnsemble(
  who: string,
  spec: EnsembleSpec,
  { model, set, seed, requirements }: { model: Model; set: object; seed: number; requirements: object },
): Ensemble {
  checkFields(who, "an ensemble", spec, fields);
  const { seeds, rows, claims = [], points = { [onlyPoint]: {} } } = spec;
  if (!(Number.isInteger(seeds) && seeds >= 1 && seeds <= seedsMax))
    throw misuse(
      `${who}, seeds`,
      `a whole number from 1 to ${seedsMax}`,
      shown(seeds),
      "say how many rows a point has",
    );
  const columns = Object.keys(rows);
  checkSeeds(`${who}, seeds`, seed, seeds * Object.keys(points).length);
  checkLines(`${who}, rows`, "a column", columns);
  checkLines(`${who}, points`, "a point", Object.keys(points));
  if (columns.length === 0) throw misuse(`${who}, rows`, "a column at least", "none", "say what each run is asked");
  for (const [name, column] of Object.entries(rows)) {
    if (typeof column === "string") continue;
    if ("measure" in column) valuesOf(column.measure, column.with);
    else if (!Object.hasOwn(requirements, column.requirement))
      throw unknown(`${who}, ${name}`, "a requirement", column.requirement, Object.keys(requirements));
  }
  const at = (point: Readonly<Record<string, number>>, over: object) =>
    valuesOf(model, { ...set, ...point, ...over } as Record<string, number>);
  if (Object.keys(points).length === 0)
    throw misuse(`${who}, points`, "a point at least", "none", "name one, or leave points out");
  for (const point of Object.values(points)) at(point, {});
  for (const claim of claims) {
    checkFields(`${who}, claim`, "a claim", claim, claimFields);
    checkLines(`${who}, claim`, "a name", [claim.name]);
    const where = `${who}, claim ${shown(claim.name)}`;
    const { statistic, against, published, tolerance = Number.NaN, alike, perturbed } = claim;
    valuesOf(statistic, claim.with);
    checkSource(where, claim);
    if ((statistic.samples === 2) !== (against !== undefined))
      throw misuse(where, `${statistic.samples} samples for ${statistic.name}`, against ? "2" : "1", "mend against");
    const samples = samplesOf(claim, points);
    for (const sample of samples) {
      if (!columns.includes(sample.of)) throw unknown(where, "a column", sample.of, columns);
      if (!Object.hasOwn(points, sample.at)) throw unknown(where, "a point", sample.at, Object.keys(points));
    }
    const [first, second] = samples;
    if (first!.of === second?.of && first!.at === second.at)
      throw misuse(where, "two samples", `${first!.of} at ${shown(first!.at)} twice`, "say in against what differs");
    if ((published === undefined) === (alike === undefined))
      throw misuse(where, "either published or alike", published === undefined ? "neither" : "both", "write one");
    if (alike !== undefined && statistic.samples === 1)
      throw misuse(where, "published for a statistic of one sample", "alike", "write published and a tolerance");
    if (published !== undefined && !(Number.isFinite(published) && tolerance > 0))
      throw misuse(where, "a number and a tolerance above 0", `${published} ± ${tolerance}`, "state both");
    if (Object.keys(perturbed).length === 0)
      throw misuse(where, "parameters at which it must fail", "none", "fill perturbed");
    at(points[first!.at]!, perturbed);
    if (alike) checkTelling(where, claim, seeds);
  }
  return { seeds, points, rows, claims: claims as readonly EnsembleClaim[] };
}

/** From so many rows on any test tells apart what lies wholly apart: of 10^17 ways to share them two do. */
const rowsEnough = 30;

/** Refuses a test that could not fail, as so few rows leave alike even what lies wholly apart. */
function checkTelling(where: string, { statistic, with: given }: EnsembleClaim, seeds: number): void {
  const options = valuesOf(statistic, given);
  const alike = (rows: number): boolean => {
    const samples = [0, rows].map((from) => Float64Array.from({ length: rows }, (_, i) => from + i));
    const { p = 0 } = statistic.take(samples, options, new Stream(rootKey(1, statistic.name), 0)) as Partial<Estimate>;
    return p >= 1 - options["confidence"]!;
  };
  if (seeds >= rowsEnough || !alike(seeds)) return;
  let enough = seeds + 1;
  while (enough < rowsEnough && alike(enough)) enough++;
  throw misuse(
    where,
    `rows that ${statistic.name} could tell apart`,
    `${seeds} of each sample, alike whatever they are`,
    `take ${enough} seeds or more`,
  );
}

/** Refuses so many seeds from one upwards where not all of them are seeds. */
export function checkSeeds(who: string, seed: number, count: number): void {
  if (seed <= Number.MAX_SAFE_INTEGER - (count - 1)) return;
  throw misuse(who, "seeds up to 2^53 - 1", `${count} from ${seed} up`, "begin with a smaller one");
}

/** Of which columns at which points a claim is. */
export function samplesOf(
  { of, at, against }: EnsembleClaim,
  points: Ensemble["points"],
): readonly { readonly of: string; readonly at: string }[] {
  const here = at ?? Object.keys(points)[0]!;
  return [{ of, at: here }, ...(against === undefined ? [] : [{ of: against.of ?? of, at: against.at ?? here }])];
}
