// A scenario as the text of a JSON file, models, measures and statistics by name. What reads it back is
// scenario-file.ts's.
import {
  type Cue,
  type Formula,
  type Model,
  misuse,
  type Plain,
  type Scenario,
  shown,
  temporal,
  type WorldModel,
} from "../core/index.ts";

/** How a file says what no file can: a model of its author's own, a requirement in code. */
export interface Like {
  /** The scenario that has it, as the file names it: a scenario of the lab, or a file beside it. */
  readonly word: string;
  readonly scenario: Scenario;
}

/** The text. `models` are those that a file may name. */
export function scenarioText(scenario: Scenario, models: readonly Model[], like?: Like): string {
  const { name, question, model, set, seed, ticks, observe, without = [], network, during, faults, claims } = scenario;
  const who = `scenario ${name}`;
  const solver = (of: Model | undefined): string | undefined => (of as { solver?: { name: string } })?.solver?.name;
  const inCode = !Object.values(scenario.requirements).every(inText);
  const own = like !== undefined && isOf(model, like.scenario.model) ? like.scenario.model : undefined;
  const shelved = models.find((one) => (own === undefined ? isOf(model, one) : one === own));
  const named = shelved !== undefined && !(inCode && own !== undefined);
  if ((!named && own === undefined) || (inCode && like === undefined))
    throw misuse(
      who,
      "a model of the lab and requirements that text can say",
      shown(model.name),
      "say what it is like",
    );
  const missing = named ? without : without.filter((one) => !like!.scenario.without?.includes(one));
  const file = {
    name,
    question,
    ...(named && { model: model.name }),
    ...((inCode || !named) && { like: like!.word }),
    ...(solver(model) !== solver(named ? shelved : own) && { solver: solver(model) }),
    ...(missing.length > 0 && { without: missing }),
    ...(network && { network }),
    ...(Object.keys(set).length > 0 && { set }),
    seed,
    ticks,
    ...(observe && { observe }),
    ...(during.length > 0 && { during: during.map((cue) => cueData(`${who}, script`, cue)) }),
    ...(faults && { faults }),
    requirements: Object.fromEntries(
      Object.entries(scenario.requirements).map(([sentence, formula]) => [
        sentence,
        inText(formula) ? { formula: temporal.print(formula) } : { like: true },
      ]),
    ),
    ...(claims.length > 0 && { claims }),
    ...(scenario.ensemble && { ensemble: scenario.ensemble }),
  };
  const byName = (key: string, value: unknown): unknown =>
    key === "measure" || key === "statistic" ? (value as { name: string }).name : value;
  return `${JSON.stringify(file, byName, 2)}\n`;
}

/** A cue as a file has it. */
function cueData(who: string, cue: Cue): object {
  if ("tell" in cue) {
    const lost = lostIn(cue.payload ?? null);
    if (lost !== undefined)
      throw misuse(`${who}, ${cue.tell}`, "a payload that a file can say", shown(lost), "send finite numbers or text");
  }
  if (!("when" in cue)) return cue;
  if (typeof cue.when === "function")
    throw misuse(who, "a condition that a file can say", "a function", "write it as bounds");
  const bound = (limit: number): number | string => (Number.isFinite(limit) ? limit : limit > 0 ? "inf" : "-inf");
  const when = Object.entries(cue.when).map(([name, range]) => [name, range.map(bound)] as const);
  return { ...cue, when: Object.fromEntries(when) };
}

/** The first value of a payload that JSON would not bring back as it is. */
function lostIn(value: Plain): Plain | undefined {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? undefined : value;
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? value : undefined;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  for (const held of Object.values(value)) {
    const lost = lostIn(held as Plain);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

/** What a model is made of: the same one with members missing, or by another solver, is made of it too. */
const matterOf = (model: Model): unknown =>
  (model as Partial<WorldModel>).members ?? (model as { readonly state?: readonly string[] }).state ?? model;

/** Names alone tell nothing: an author may call a model what another is called in the lab. */
const isOf = (model: Model, other: Model): boolean => model.name === other.name && matterOf(model) === matterOf(other);

/** Whether a formula has no predicate in code. */
const inText = (formula: Formula): boolean => temporal.slotsOf(formula).predicates.length === 0;
