// What a scenario is: a question, a model at its parameters, for how long, what must hold along the way, and what the
// literature says the answer is. Running one is the engine's.
import { checkFields, checkLines, type FieldsOf } from "./declared.ts";
import { checkedEnsemble, checkSource, type Ensemble, type EnsembleSpec } from "./ensemble.ts";
import { misuse, repeated, shown } from "./errors.ts";
import { checkFaults, type Faults, type Profile, profileOf } from "./faults.ts";
import type { Measure } from "./measure.ts";
import { checkModel, type Model, nameShape, type Params, type Values, valuesOf } from "./model.ts";
import type { Network } from "./network.ts";
import { type Cue, scripted } from "./script.ts";
import { checkTicks, type Formula, parse } from "./temporal/index.ts";
import { checkSeed, type Time, wholeTime } from "./time.ts";
import type { WorldModel } from "./world.ts";

/** What must hold along the way: a formula over what is observed, or its text. */
export type Requirement = Formula | string;

/** A published number that the scenario's model arrives at by itself, and that it must miss at perturbed parameters. */
export interface Claim<P extends Params = Params> {
  readonly name: string;
  readonly measure: Measure;
  /** The measure's options. */
  readonly with?: Readonly<Record<string, number>>;
  /** Parameters of the model, over the scenario's. */
  readonly set?: Partial<Values<P>>;
  /** Which number of the answer, as a dotted path. */
  readonly of: string;
  readonly published: number;
  readonly tolerance: number;
  /** Why this tolerance. */
  readonly because: string;
  readonly cites: string;
  /** Parameters, over all others, at which the claim must not hold. */
  readonly perturbed: Partial<Values<P>>;
}

export interface Scenario {
  readonly name: string;
  readonly question: string;
  readonly model: Model;
  /** Parameters that differ from the model's own defaults. */
  readonly set: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly ticks: Time;
  /** Which of the observed numbers the series keeps; all unless told. */
  readonly observe?: readonly string[];
  /** Members of its world that are not there. */
  readonly without?: readonly string[];
  /** What lies between its world's members, where that is not the world's own. */
  readonly network?: Network;
  /** What happens to it on the way. */
  readonly during: readonly Cue[];
  /** What may go wrong besides, drawn from the seed. */
  readonly faults?: Faults;
  readonly requirements: Readonly<Record<string, Formula>>;
  readonly claims: readonly Claim[];
  /** What is claimed of many seeds at once. */
  readonly ensemble?: Ensemble;
}

interface ScenarioSpec<M extends Model> {
  readonly name: string;
  readonly question: string;
  readonly model: M;
  readonly set?: Partial<Values<M["params"]>>;
  /** 1 unless told. */
  readonly seed?: number;
  readonly ticks: Time;
  /** Everything that the model observes unless told. */
  readonly observe?: readonly string[];
  readonly without?: readonly string[];
  readonly network?: Network;
  readonly during?: readonly Cue[];
  readonly faults?: Faults;
  readonly requirements?: Readonly<Record<string, Requirement>>;
  readonly claims?: readonly Claim<NoInfer<M["params"]>>[];
  readonly ensemble?: EnsembleSpec<NoInfer<M["params"]>>;
}

const fields: FieldsOf<ScenarioSpec<Model>> = {
  name: "text",
  question: "text",
  model: "record",
  set: "record?",
  seed: "number?",
  ticks: "number",
  observe: "list?",
  without: "list?",
  network: "record?",
  during: "list?",
  faults: "record?",
  requirements: "record?",
  claims: "list?",
  ensemble: "record?",
};
const claimFields: FieldsOf<Claim> = {
  name: "text",
  measure: "record",
  with: "record?",
  set: "record?",
  of: "text",
  published: "number",
  tolerance: "number",
  // Said better where they are held to be words.
  because: "anything",
  cites: "anything",
  perturbed: "record",
};

export const isScenario = (given: unknown): given is Scenario => {
  const { question, model, claims } = (given ?? {}) as Partial<Scenario>;
  return typeof question === "string" && typeof model?.start === "function" && Array.isArray(claims);
};

/** Declares a scenario; refuses what could not be run, by name. */
export function scenario<M extends Model>(spec: ScenarioSpec<M>): Scenario {
  checkFields("scenario", "a scenario", spec, fields);
  const { name, question, set = {}, seed = 1, ticks, during = [], requirements = {}, claims = [] } = spec;
  const { without = [], network, faults } = spec;
  const who = `scenario ${shown(name)}`;
  if (!nameShape.test(name)) throw misuse(who, "a name in kebab-case", shown(name), "use lower-case words joined by -");
  if (!question.endsWith("?")) throw misuse(who, "a question", shown(question), "end it with a question mark");
  checkLines(who, "a question", [question]);
  checkLines(who, "a requirement", Object.keys(requirements));
  checkObserved(`${who}, observe`, spec.observe ?? []);
  checkModel(`${who}, model`, spec.model);
  const reduced = without.length === 0 ? spec.model : worldIn(`${who}, without`, spec.model).without(without);
  const model = network === undefined ? reduced : worldIn(`${who}, network`, reduced).withNetwork(network);
  valuesOf(model, set);
  scripted(model, during);
  if (faults !== undefined) checkFaults(`${who}, faults`, model, faults);
  wholeTime(who, ticks);
  checkSeed(who, seed);
  for (const claim of claims) {
    checkFields(`${who}, claim`, "a claim", claim, claimFields);
    const { measure, published, tolerance, perturbed } = claim as Claim;
    checkLines(`${who}, claim`, "a name", [claim.name]);
    checkSource(`${who}, claim ${shown(claim.name)}`, claim);
    valuesOf(measure, claim.with);
    const own = { ...set, ...claim.set };
    for (const at of [own, { ...own, ...perturbed }]) valuesOf(model, at as Record<string, number>);
    if (!(Number.isFinite(published) && tolerance > 0)) {
      throw misuse(
        `${who}, claim ${shown(claim.name)}`,
        "a published number and a tolerance above 0",
        `${published} ± ${tolerance}`,
        "state both",
      );
    }
    if (Object.keys(perturbed).length === 0) {
      throw misuse(`${who}, claim ${shown(claim.name)}`, "parameters at which it must fail", "none", "fill perturbed");
    }
  }
  return {
    name,
    question,
    model,
    set: set as Scenario["set"],
    seed,
    ticks,
    during,
    requirements: Object.fromEntries(
      Object.entries(requirements).map(([sentence, said]) => [
        sentence,
        checkTicks(
          `${who}, requirement ${shown(sentence)}`,
          typeof said === "string"
            ? parse(said, model.unit === undefined ? {} : { unit: model.unit })
            : checkedFormula(`${who}, requirement ${shown(sentence)}`, said),
        ),
      ]),
    ),
    claims: claims as readonly Claim[],
    ...(spec.observe && { observe: spec.observe }),
    ...(without.length > 0 && { without }),
    ...(network && { network }),
    ...(faults && { faults }),
    ...(spec.ensemble && {
      ensemble: checkedEnsemble(`${who}, ensemble`, spec.ensemble as EnsembleSpec, { model, set, seed, requirements }),
    }),
  };
}

function checkObserved(who: string, names: readonly string[]): void {
  const other = names.find((name: unknown) => typeof name !== "string");
  if (other !== undefined) throw misuse(who, "names of numbers", shown(other), "name what the series keeps");
  const twice = repeated(names);
  if (twice !== undefined) throw misuse(who, "each number once", `${shown(twice)} twice`, "leave one out");
}

/** A file's types may never have been read, and a bare condition is easily taken for a requirement. */
function checkedFormula(who: string, said: Formula): Formula {
  if (typeof said === "object" && said !== null && typeof said.kind === "string") return said;
  throw misuse(who, "a formula or its text", shown(said), "say when it holds, as in always({ x: [0, 1] })");
}

function worldIn(who: string, model: Model): WorldModel {
  if (model.kind === "world") return model as WorldModel;
  throw misuse(who, "a world", `the ${model.kind} ${model.name}`, "leave it out");
}

/** What is drawn for a seed, beside what the scenario says itself. */
export const drawnFor = ({ model, faults, ticks }: Scenario, seed: number): Profile | undefined =>
  faults && profileOf(model, faults, seed, ticks);
