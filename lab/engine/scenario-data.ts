// A scenario file's data as the scenario that it declares: names become what they name. That the data have the right
// shape is not seen to here.
import {
  always,
  type Bounds,
  type Measure,
  type Model,
  misuse,
  type Scenario,
  type Statistic,
  scenario,
  solverNamed,
  unknown,
} from "../core/index.ts";

/** What a file may name. */
export interface Catalogue {
  readonly models: readonly Model[];
  readonly measures: readonly (Measure | Statistic)[];
  /** The scenario that the file says it is like. */
  readonly like?: Scenario;
}

/** What a file's text says it is like; undefined where it says nothing, or nothing that can be read. */
export function likeIn(text: string): string | undefined {
  try {
    const { like } = JSON.parse(text) as { like?: unknown };
    return typeof like === "string" ? like : undefined;
  } catch {
    return undefined;
  }
}

interface Asking {
  readonly measure: string;
}

/** JSON has no infinities: where a bound is none, a file says so as a formula does. */
export const unbounded = ["inf", "-inf"] as const;
type Bound = number | (typeof unbounded)[number];
type WrittenBounds = Readonly<Record<string, readonly [least: Bound, most: Bound]>>;

const limit = (bound: Bound): number =>
  typeof bound === "number" ? bound : bound === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
const read = (bounds: WrittenBounds): Bounds =>
  Object.fromEntries(Object.entries(bounds).map(([name, [least, most]]) => [name, [limit(least), limit(most)]]));

/** Of a scenario file, what a scenario has otherwise; the rest is as it is there. */
export interface ScenarioData {
  readonly $schema?: string | undefined;
  readonly model?: string | undefined;
  readonly like?: string | undefined;
  readonly solver?: string | undefined;
  readonly requirements?:
    | Readonly<
        Record<
          string,
          {
            readonly always?: WrittenBounds | undefined;
            readonly formula?: string | undefined;
            readonly like?: true | undefined;
          }
        >
      >
    | undefined;
  readonly during?: readonly { readonly when?: WrittenBounds | undefined }[] | undefined;
  readonly claims?: readonly Asking[] | undefined;
  readonly ensemble?:
    | {
        readonly rows: Readonly<Record<string, string | Asking | { readonly requirement: string }>>;
        readonly claims?: readonly { readonly statistic: string }[] | undefined;
      }
    | undefined;
}

/** The scenario; `who` names its file in refusals. */
export function scenarioOf(who: string, data: ScenarioData, { models, measures: all, like }: Catalogue): Scenario {
  const measures = all.filter((one): one is Measure => !("samples" in one));
  const statistics = all.filter((one): one is Statistic => "samples" in one);
  const {
    $schema,
    solver,
    during,
    requirements = {},
    claims = [],
    ensemble: many,
    model: name,
    like: _,
    ...rest
  } = data;
  if (name === undefined && like === undefined) throw misuse(`${who} at model`, "string", "nothing", "name a model");
  const model = name === undefined ? like!.model : pick(who, "a model", name, models);
  const measured = <T extends Asking>(one: T) => ({
    ...defined(one),
    measure: pick(who, "a measure", one.measure, measures),
  });
  return scenario({
    ...defined(rest),
    model: solver === undefined ? model : solvedBy(who, model, solver),
    ...(during && { during: during.map((cue) => ({ ...defined(cue), ...(cue.when && { when: read(cue.when) }) })) }),
    requirements: Object.fromEntries(
      Object.entries(requirements).map(([sentence, { always: bounds, formula, like: same }]) => {
        const where = `${who} at requirements.${sentence}`;
        if (same !== undefined) {
          const said = like?.requirements ?? {};
          if (!Object.hasOwn(said, sentence)) throw unknown(where, "a requirement", sentence, Object.keys(said));
          return [sentence, said[sentence]!];
        }
        if ((bounds === undefined) !== (formula === undefined)) return [sentence, formula ?? always(read(bounds!))];
        const got = bounds === undefined ? "neither" : "both";
        throw misuse(where, "either always or formula", got, "write one of them");
      }),
    ),
    claims: claims.map(measured),
    ...(many && {
      ensemble: {
        ...defined(many),
        rows: Object.fromEntries(
          Object.entries(many.rows).map(([column, one]) => [
            column,
            typeof one === "string" || !("measure" in one) ? one : measured(one),
          ]),
        ),
        claims: (many.claims ?? []).map((one) => ({
          ...defined(one),
          statistic: pick(who, "a statistic", one.statistic, statistics),
        })),
      },
    }),
  } as unknown as Parameters<typeof scenario>[0]);
}

function pick<T extends { readonly name: string }>(who: string, what: string, name: string, members: readonly T[]): T {
  const found = members.find((member) => member.name === name);
  if (found === undefined)
    throw unknown(
      who,
      what,
      name,
      members.map((member) => member.name),
    );
  return found;
}

function solvedBy(who: string, model: Model, solver: string): Model {
  if (model.kind !== "flow")
    throw misuse(who, "a flow for a solver", `the ${model.kind} ${model.name}`, "leave solver out");
  return (model as Model & { with(solver: ReturnType<typeof solverNamed>): Model }).with(solverNamed(solver));
}

/** Without the entries that are undefined. */
const defined = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

/** The members that a file names. */
export const namedIn = ({ model, claims = [], ensemble }: ScenarioData): string[] => [
  ...new Set([
    ...(model === undefined ? [] : [model]),
    ...claims.map(({ measure }) => measure),
    ...Object.values(ensemble?.rows ?? {}).flatMap((one) =>
      typeof one === "object" && "measure" in one ? [one.measure] : [],
    ),
    ...(ensemble?.claims ?? []).map(({ statistic }) => statistic),
  ]),
];
