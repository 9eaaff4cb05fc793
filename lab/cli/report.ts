import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { misuse, shown } from "../core/index.ts";
import { namedIn, type ScenarioData } from "../engine/index.ts";
import { proveWritable, type Record as RunRecord, readRecord, recordText, writeText } from "../engine/node.ts";
import { ask, type Jobs } from "./jobs.ts";
import { camel, inFile, isFile, listedAs, measures, models, scenarios, source, statistics } from "./members.ts";
import { keepAll, recordOf } from "./run.ts";
import { beginsAsRecord, recordFile, runsFolder } from "./runs-folder.ts";
import { say, sayJson } from "./table.ts";

export interface ReportOptions {
  readonly out?: string;
  readonly scenario?: string;
  readonly json?: boolean;
}

/** A record, and where its page goes. */
interface Reported {
  readonly record: RunRecord;
  readonly file: string;
}

/** What a report is asked of. */
const what = "a scenario, a run's folder or a record";

/** Writes a run as one page that runs again by itself; runs the scenario first where there is no record yet. */
export async function reportCommand(word: string, { out, scenario, json = false }: ReportOptions): Promise<void> {
  const found = recordAt(word, out);
  if (found === undefined) {
    listedAs(word, what);
    proveWritable(out ?? runsFolder);
  }
  const { record, file } = found ?? (await made(word, out ?? runsFolder, json));
  const page = await pageOf(record, scenario ?? (found === undefined ? word : undefined), json);
  writeText(file, page);
  if (json) sayJson({ report: file, bytes: page.length, digest: record.run.digest });
  else say(`report ${file}`);
}

/** A run of the scenario as it stands, kept. */
async function made(scenario: string, out: string, quiet: boolean): Promise<Reported> {
  const answers = await ask("run", [{ scenario, rows: Number.POSITIVE_INFINITY }], { quiet });
  const [folder] = await keepAll(out, answers);
  return { record: recordOf(answers[0]!), file: join(folder!, "report.html") };
}

/** The page of a record; `word` is the scenario's name or file, where it is not the lab's own of that name. */
async function pageOf(record: RunRecord, word: string | undefined, quiet: boolean): Promise<string> {
  const { chartsOfRecord, publishedOf, reportOf } = await import("../report/index.ts");
  const { scenario } = record.run;
  const named = word ?? (scenarios.some(({ name }) => name === scenario) ? scenario : undefined);
  const cites = [...new Set([...record.claims, ...(record.ensemble?.claims ?? [])].map((claim) => claim.cites))];
  const told = { record, text: recordText(record) };
  if (named === undefined) {
    const because = `its scenario, ${shown(scenario)}, is none of the lab's; name its file with --scenario`;
    return reportOf({ ...told, scenario, pictures: chartsOfRecord(record), cites, again: { because } });
  }
  const [asked] = await ask("pictures", [jobOf(record, named, publishedOf(record))], { quiet });
  const { name, pictures, params, cites: more } = asked!;
  if (name !== scenario)
    throw misuse("report", `the record's scenario, ${shown(scenario)}`, shown(name), "name its file with --scenario");
  const again = { code: entryOf(named), folder: process.cwd(), lab: source("lab/index") };
  return reportOf({ ...told, scenario: named, pictures, params, cites: [...new Set([...more, ...cites])], again });
}

/** The page of runs of the lab's own scenarios, in short. */
export async function tourPageOf(records: readonly RunRecord[], workers: number | undefined): Promise<string> {
  const { publishedOf, tourOf } = await import("../report/index.ts");
  const jobs = records.map((record) =>
    jobOf(
      record,
      record.run.scenario,
      publishedOf(record),
      Math.min(instantsMax, Math.floor(instantsOfTour / records.length)),
    ),
  );
  const asked = await ask("pictures", jobs, { workers });
  const chapters = records.map((record, i) => ({
    record,
    scenario: record.run.scenario,
    pictures: asked[i]!.pictures,
  }));
  const names = records.map(({ run }) => camel(run.scenario)).join(", ");
  const from = JSON.stringify(source("scenarios/index"));
  const code = `${live} import { ${names} } from ${from}; open({ ${names} });`;
  return tourOf(chapters, { code, folder: process.cwd(), lab: source("lab/index") });
}

/** So many instants are drawn on the tour's page, of each scenario and of all: it is to stay small enough to send. */
const instantsMax = 2000;
const instantsOfTour = 20_000;

const jobOf = (
  { run: { seed, ticks, set }, outcome: { kind, tick } }: RunRecord,
  scenario: string,
  claims: Jobs["pictures"]["job"]["claims"],
  instants?: number,
): Jobs["pictures"]["job"] => ({
  scenario,
  seed,
  // What failed has not happened, and may not be looked at.
  ticks: kind === "failed" ? Math.max(0, tick - 1) : ticks,
  set,
  claims,
  ...(instants !== undefined && { instants }),
});

/**
 * The record that a word means, and where its report goes: beside it in a run's folder, and elsewhere under the name of
 * the run, or of the record that lies by itself. None where a scenario is meant.
 */
function recordAt(word: string, out: string | undefined): Reported | undefined {
  const file = recordFile(word);
  const place = inFile(word).file;
  if (file === undefined && isFile(word) && !(existsSync(place) && statSync(place).isFile()))
    throw misuse("report", what, shown(word), "name one that is there");
  if (file === undefined || (file === word && !beginsAsRecord(file))) return undefined;
  const own = basename(file) === "record.json";
  if (own && out === undefined) return { record: readRecord(file), file: join(dirname(file), "report.html") };
  const name = own ? basename(dirname(resolve(file))) : basename(file, ".json");
  return { record: readRecord(file), file: join(out ?? runsFolder, `${name}.html`) };
}

const live = `import { open } from ${JSON.stringify(source("lab/report/live"))};`;

/** The module that a page is bundled from: it imports the scenario and opens it. */
function entryOf(word: string): string {
  if (!isFile(word)) {
    const from = JSON.stringify(source("scenarios/index"));
    return `${live} import { ${camel(word)} } from ${from}; open({ ${camel(word)} });`;
  }
  const file = resolve(inFile(word).file);
  if (extname(file) !== ".json") return `${live} import * as found from ${JSON.stringify(file)}; open(found);`;
  return `${live} ${declared(file)}`;
}

/** A scenario file as a module: what it names is imported, so that only that comes along. */
function declared(file: string): string {
  const data = JSON.parse(readFileSync(file, "utf8")) as ScenarioData;
  const named = namedIn(data);
  const have = (shelf: readonly { readonly name: string }[]): string =>
    `[${named.filter((name) => shelf.some((one) => one.name === name)).map(camel)}]`;
  const { like } = data;
  const { file: place, name } = inFile(like ?? "");
  const own = isFile(place);
  const picked = name === undefined ? "" : ` && one.name === ${JSON.stringify(name)}`;
  const other =
    like === undefined
      ? "undefined"
      : own
        ? `Object.values(others).find((one) => isScenario(one)${picked})`
        : `others.${camel(like)}`;
  const from = own ? join(dirname(file), place) : source("scenarios/index");
  return `
import { ${["isScenario", "scenarioOf", ...named.map(camel)].join(", ")} } from "@orrery/lab";
${like === undefined ? "" : `import * as others from ${JSON.stringify(from)};`}
open([scenarioOf(${JSON.stringify(basename(file))}, ${JSON.stringify(data)}, {
  models: ${have(models)},
  measures: ${have([...measures, ...statistics])},
  like: ${other},
})]);`;
}
