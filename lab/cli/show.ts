import type { AnyKernel } from "../../kernels/compiler/index.ts";
import { misuse, shown } from "../core/errors.ts";
import type { Measure, Model, Params, Scenario, Statistic, VectorModel } from "../core/index.ts";
import type { DatasetCard } from "../engine/node.ts";
import { datasets, isFile, kernels, measures, models, named, scenarios, statistics } from "./members.ts";
import { digits, listing, say, sayJson, table } from "./table.ts";

/** All that a member declares. */
export function show(name: string, { json }: { json?: boolean }): void {
  if (isFile(name))
    throw misuse("show", "a member of the lab", `the file ${shown(name)}`, "run it, or seek --at 0 in it");
  const all = [...models, ...scenarios, ...measures, ...statistics, ...kernels, ...datasets()];
  const found = named("a member", name, all, "show");
  if (json) sayJson(declared(found));
  else if ("question" in found) showScenario(found);
  else if ("start" in found) showModel(found);
  else if ("samples" in found) showMeasure("statistic", found);
  else if ("take" in found) showMeasure("measure", found);
  else if ("files" in found) showDataset(found);
  else showKernel(found);
}

const head = (kind: string, { name, about, cites }: { name: string; about: string; cites?: string }): void =>
  say(`${name}, a ${kind}\n  ${about}${cites ? `\n  ${cites}` : ""}`);

function parameters(title: string, params: Params): void {
  const rows = Object.entries(params).map(([name, { value, range, unit = "", about }]) => [
    name,
    value,
    `${digits(range[0])} to ${digits(range[1])}`,
    unit,
    about,
  ]);
  if (rows.length > 0) say(`\n${table([title, "default", "range", "unit", "meaning"], rows)}`);
}

function showModel(model: Model): void {
  head(model.kind, model);
  const { state, solver } = model as Partial<VectorModel> & { solver?: { name: string; order: number } };
  if (state !== undefined)
    say(
      `\nstate: ${state.join(", ")}${solver === undefined ? "" : `; carried by ${solver.name}, order ${solver.order}`}`,
    );
  parameters("parameter", model.params);
  const facts = Object.entries(model.facts).map(
    ([fact, stated]) =>
      [fact, typeof stated === "object" ? Object.keys(stated as object).join("; ") : "stated"] as const,
  );
  if (facts.length > 0) say(`\nfacts, each held by a law\n${listing(facts)}`);
  const laws = Object.keys(model.laws);
  if (laws.length > 0) say(`\nlaws\n${laws.map((law) => `  ${law}`).join("\n")}`);
  if (model.hears.length > 0) say(`\nhears: ${model.hears.join(", ")}`);
}

function showMeasure(kind: string, measure: Measure | Statistic): void {
  head(kind, measure);
  parameters("option", measure.params);
}

/** What the lab calls itself, and what is made of several kernels, declares no form. */
function showKernel(kernel: (typeof kernels)[number]): void {
  head("kernel", kernel);
  const { form, takes = {}, gives = {} } = kernel as Partial<AnyKernel>;
  if (form === undefined) return;
  const shapes = Object.entries({ takes, gives }).flatMap(([way, arrays]) =>
    Object.entries(arrays).map(([name, shape]) => [way, name, shape]),
  );
  say(`\nform: ${form}\n\n${table(["", "name", "shape"], shapes)}`);
}

function showScenario({ name, question, model, set, seed, ticks, requirements, claims, ensemble }: Scenario): void {
  say(`${name}, a scenario\n  ${question}`);
  const values = Object.entries(set).map(([key, value]) => `${key} = ${digits(value)}`);
  const place = values.length > 0 ? values.join(", ") : "its defaults";
  say(`\n${model.name} at ${place}, ${ticks} ticks, seed ${seed}`);
  const sentences = Object.keys(requirements);
  if (sentences.length > 0)
    say(`\nmust hold along the way\n${sentences.map((sentence) => `  ${sentence}`).join("\n")}`);
  for (const { name: claim, published, tolerance, because, cites } of claims) {
    say(`\nclaim: ${claim}\n  ${digits(published)} ± ${tolerance}: ${because}\n  ${cites}`);
  }
  if (ensemble === undefined) return;
  const points = Object.keys(ensemble.points);
  say(`\nand of ${ensemble.seeds} seeds${points.length > 1 ? ` at each of ${points.join(", ")}` : ""}`);
  for (const { name: claim, statistic, of, published, alike, tolerance, because, cites } of ensemble.claims) {
    const expected = published === undefined ? (alike ? "alike" : "apart") : `${digits(published)} ± ${tolerance}`;
    say(`\nclaim: ${claim}\n  ${statistic.name} of ${of}, ${expected}: ${because}\n  ${cites}`);
  }
}

function showDataset(card: DatasetCard): void {
  head("dataset", card);
  say(`\n${listing(Object.entries({ source: card.source, licence: card.licence }))}`);
  for (const { file, sha256, columns } of card.files) {
    say(`\n${file}, sha256 ${sha256}\n`);
    say(
      table(
        ["column", "unit", "meaning"],
        columns.map(({ name, unit, about }) => [name, unit, about]),
      ),
    );
  }
}

const functions: ReadonlySet<string> = new Set(
  "start due step coast write hear observe take with stepper holds of".split(" "),
);

/** What a declaration is as data: functions are left out, but for the names of what they state. */
const declared = (member: object): unknown =>
  JSON.parse(
    JSON.stringify(member, (key, value: unknown) => {
      if (typeof value === "function") return key === "" || functions.has(key) ? undefined : "stated";
      return (key === "model" || key === "measure" || key === "statistic") &&
        typeof value === "object" &&
        value !== null
        ? (value as { name: string }).name
        : value;
    }),
  );
