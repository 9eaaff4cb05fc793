// A scenario as a JSON file: what it may hold, and how it is refused. What it declares is scenario-data.ts's.
import { z } from "zod";
import { type Misuse, misuse, type Scenario, shown, unknown } from "../core/index.ts";
import { type Catalogue, scenarioOf, unbounded } from "./scenario-data.ts";

const numbers = z.record(z.string(), z.number());
const bound = z.union([z.number(), z.enum(unbounded)]);
const range = z.tuple([bound, bound]);

const claim = z.strictObject({
  name: z.string().describe("what is claimed, in words"),
  measure: z.string().describe("a measure of the lab, by name"),
  with: numbers.optional().describe("the measure's options"),
  set: numbers.optional().describe("the model's parameters, over the scenario's"),
  of: z.string().describe("which number of the answer, as a dotted path"),
  published: z.number(),
  tolerance: z.number().positive(),
  because: z.string().describe("why this tolerance"),
  cites: z.string(),
  perturbed: numbers.describe("parameters at which the claim must fail"),
});

const requirement = z.strictObject({
  always: z.record(z.string(), range).optional().describe("bounds that observed numbers never leave"),
  formula: z.string().optional().describe("temporal logic over observed numbers, as in G[0,5](order -> F ack)"),
  like: z.literal(true).optional().describe("as the scenario that it is like requires under the same sentence"),
});

const cue = z.strictObject({
  at: z.int().min(0).optional(),
  when: z.record(z.string(), range).optional(),
  set: numbers.optional(),
  tell: z.string().optional(),
  payload: z.json().optional(),
  delay: z.int().min(0).optional(),
  fork: z.string().optional().describe("happens only in a run of this name, beside the one in which it does not"),
});

const span = z.tuple([z.number(), z.number()]);
const faults = z.strictObject({
  values: z.record(z.string(), span).optional().describe("parameters, drawn anew for each seed"),
  crash: z
    .strictObject({
      members: z.array(z.string()),
      most: z.int().min(1),
      lasting: span,
      remembers: z.boolean().optional().describe("as it falls unless told"),
    })
    .optional(),
  part: z.strictObject({ most: z.int().min(1), lasting: span }).optional(),
});

const ticks = z.number().min(0);
const place = z.tuple([z.number(), z.number()]);
const chance = z.number().min(0).max(1);
const network = z.strictObject({
  latency: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant"), ticks }),
    z.strictObject({ kind: z.literal("uniform"), least: ticks, most: ticks }),
    z.strictObject({ kind: z.literal("log-normal"), median: ticks, spread: z.number().min(0) }),
    z.strictObject({ kind: z.literal("distance"), ticks, places: z.record(z.string(), place) }),
  ]),
  loss: chance.optional(),
  duplication: chance.optional(),
  ordered: z.boolean().optional().describe("whether one member's messages to another arrive as they were sent"),
  sticky: chance.optional().describe("the chance that a message stays where it was read"),
});

const column = z.union([
  z.string().describe("what is observed at the run's end, by name"),
  z.strictObject({ measure: z.string(), with: numbers.optional(), of: z.string() }),
  z.strictObject({ requirement: z.string().describe("1 where it held, 0 where it did not") }),
]);

const ensembleClaim = z.strictObject({
  name: z.string().describe("what is claimed, in words"),
  statistic: z.string().describe("a statistic of the lab, by name"),
  with: numbers.optional().describe("the statistic's options"),
  of: z.string().describe("a column of the rows"),
  at: z.string().optional().describe("a point, where there are several"),
  against: z
    .strictObject({ of: z.string().optional(), at: z.string().optional() })
    .optional()
    .describe("the second sample of a statistic of two"),
  published: z.number().optional().describe("lies within the interval that is found"),
  tolerance: z.number().positive().optional().describe("half of the interval is no wider"),
  alike: z.boolean().optional().describe("whether a test leaves both samples alike, in place of a number"),
  because: z.string().describe("why this tolerance or confidence"),
  cites: z.string(),
  perturbed: numbers.describe("parameters of the first sample at which the claim must fail"),
});

const ensemble = z.strictObject({
  seeds: z.int().min(1).describe("so many, from the scenario's own upwards"),
  points: z.record(z.string(), numbers).optional().describe("parameters over the scenario's, by the point's name"),
  rows: z.record(z.string(), column).describe("what each run is asked, a column each"),
  claims: z.array(ensembleClaim).optional(),
});

const file = z.strictObject({
  $schema: z.string().optional(),
  name: z.string(),
  question: z.string().describe("ends with a question mark"),
  model: z.string().optional().describe("a model of the lab, by name; that of the scenario it is like, unless told"),
  like: z
    .string()
    .optional()
    .describe("a scenario of the lab or its file, whose model and requirements a file cannot say"),
  solver: z.string().optional().describe("a flow's solver, if not its own"),
  set: numbers.optional().describe("the model's parameters, where not the defaults"),
  seed: z.int().min(0).optional(),
  ticks: z.int().min(0).describe("for how long"),
  observe: z.array(z.string()).optional().describe("what the series keeps; everything unless told"),
  during: z
    .array(cue)
    .optional()
    .describe("what happens on the way: at a tick, or when bounds first hold, set parameters or tell a message"),
  without: z.array(z.string()).optional().describe("members of its world that are not there"),
  network: network.optional().describe("what lies between its world's members, where that is not the world's own"),
  faults: faults.optional().describe("what may go wrong, drawn from the seed; each seed leaves some out"),
  requirements: z.record(z.string(), requirement).optional().describe("sentence to what must hold along the way"),
  claims: z.array(claim).optional(),
  ensemble: ensemble.optional().describe("what is claimed of many seeds at once"),
});

/** The JSON schema of scenario files, for editors. */
export const scenarioSchema = (): object => z.toJSONSchema(file, { target: "draft-2020-12" });

/** The scenario that a file's text declares. `who` names the file in refusals. */
export function readScenario(who: string, text: string, catalogue: Catalogue): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw misuse(who, "JSON", (error as Error).message.replace(/\s+/g, " "), "mend it there");
  }
  checkNames(who, text);
  const read = file.safeParse(json);
  if (!read.success) {
    // An entry of a wrong name is told before the one that is missing for it.
    const { issues } = read.error;
    throw refused(who, json, issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]!);
  }
  return scenarioOf(who, read.data, catalogue);
}

/** Refuses what a record would lose in silence. The text is JSON, of which each string before a colon is a name. */
function checkNames(who: string, text: string): void {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]+|\\.)*")\s*(:?)|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon) {
      const name = JSON.parse(string!) as string;
      const names = open.at(-1)!;
      if (name === "__proto__") throw misuse(who, "a name", shown(name), "call it something else");
      if (names.has(name)) throw misuse(who, "each name once", `${shown(name)} twice`, "leave one out, or rename it");
      names.add(name);
    }
  }
}

/** The first issue, in the lab's shape: where in the file, what was expected, what stands there. */
function refused(who: string, json: unknown, issue: z.core.$ZodIssue): Misuse {
  const { path, message } = issue;
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // Of several forms the one that was meant is the one that fits furthest.
    const meant = issue.errors.map(([first]) => first!).reduce((a, b) => (b.path.length > a.path.length ? b : a));
    return refused(who, json, { ...meant, path: [...path, ...meant.path] });
  }
  const where = path.length === 0 ? who : `${who} at ${path.join(".")}`;
  const got = path.reduce((held: unknown, key) => (held as Record<PropertyKey, unknown> | undefined)?.[key], json);
  if (issue.code === "unrecognized_keys") {
    return unknown(where, "an entry", issue.keys[0]!, entriesAt(path, (got as { readonly kind?: unknown }).kind));
  }
  // Of forms that are told apart by their kind, none has this one.
  const expected =
    issue.code === "invalid_union" && "options" in issue
      ? `one of ${issue.options!.join(", ")}`
      : message.replace(/^.*: expected |, received .*$/g, "");
  // In code the text alone is a requirement.
  const bare = path.length === 2 && path[0] === "requirements" && typeof got === "string";
  const remedy = bare ? `write { "formula": ${shown(got)} }` : "see what orrery schema prints";
  return misuse(where, expected, got === undefined ? "nothing" : shown(got), remedy);
}

/** What of a JSON schema says which entries a place has. */
interface Place {
  readonly properties?: Readonly<Record<PropertyKey, Place>>;
  readonly additionalProperties?: Place;
  readonly items?: Place;
  readonly anyOf?: readonly Place[];
  /** Forms that are told apart by their kind. */
  readonly oneOf?: readonly Place[];
  readonly const?: unknown;
}

/** What may be written at a place of the file, where something of that kind stands. */
function entriesAt(path: readonly PropertyKey[], kind: unknown): string[] {
  const forms = ({ anyOf, oneOf, ...place }: Place): readonly Place[] =>
    anyOf ?? oneOf?.filter(({ properties }) => properties?.["kind"]?.const === kind) ?? [place];
  const within = path.reduce<readonly Place[]>(
    (places, key) =>
      places.flatMap(forms).flatMap((at) => at.properties?.[key] ?? at.items ?? at.additionalProperties ?? []),
    [scenarioSchema() as Place],
  );
  return within.flatMap(forms).flatMap(({ properties = {} }) => Object.keys(properties));
}
