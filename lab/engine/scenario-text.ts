// A scenario as the text of a JSON file, models, measures and statistics by name. What reads it back is
// scenario-file.ts's.
import { type Formula, type Model, misuse, type Scenario, shown, temporal } from "../core/index.ts";

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
  const shelved = models.find((one) => one.name === model.name);
  const solver = (of: Model | undefined): string | undefined => (of as { solver?: { name: string } })?.solver?.name;
  const said = shelved !== undefined && Object.values(scenario.requirements).every(inText);
  if (!said && like === undefined)
    throw misuse(
      who,
      "a model of the lab and requirements that text can say",
      shown(model.name),
      "say what it is like",
    );
  for (const cue of during)
    if ("when" in cue && typeof cue.when === "function")
      throw misuse(`${who}, script`, "a condition that a file can say", "a function", "write it as bounds");
  const missing = said ? without : without.filter((one) => !like!.scenario.without?.includes(one));
  const file = {
    name,
    question,
    ...(said ? { model: model.name } : { like: like!.word }),
    ...(said && solver(model) !== solver(shelved) && { solver: solver(model) }),
    ...(missing.length > 0 && { without: missing }),
    ...(network && { network }),
    ...(Object.keys(set).length > 0 && { set }),
    seed,
    ticks,
    ...(observe && { observe }),
    ...(during.length > 0 && { during }),
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

/** Whether a formula has no predicate in code. */
const inText = (formula: Formula): boolean =>
  formula.kind !== "holds" &&
  ["of", "left", "right"].every((part) => {
    const inner = (formula as { readonly [part: string]: unknown })[part];
    return typeof inner !== "object" || inText(inner as Formula);
  });
