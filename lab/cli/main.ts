// The command line: what each command is called and takes. What it does is in the command's own file, loaded when it is
// asked for.
import { Command, CommanderError, Option } from "commander";
import { Refusal } from "../../kernels/compiler/refusal.ts";
import { Misuse, misuse, shown, unknown } from "../core/errors.ts";
import { checkSeed, wholeTime } from "../core/time.ts";
import { type Format, formats } from "./rows.ts";
import { runsFolder } from "./runs-folder.ts";
import { plain } from "./table.ts";
import { version } from "./version.ts";
import { checkWords, tooMany } from "./words.ts";

/** Exit codes: all held; a check, requirement or claim failed; misuse. */
const held = 0;
const failed = 1;
export const misused = 2;

/** Whole numbers are written in digits, or as 1e9; anything else stays text, for its check to refuse. */
const whole = (text: string): number => (/^\d+(e\d+)?$/i.test(text) ? Number(text) : (text as unknown as number));
const seed = (text: string): number => checkSeed("--seed", whole(text));
const time = (who: string, text: string): number => {
  if (Number.isSafeInteger(whole(text))) return wholeTime(who, whole(text));
  throw misuse(who, "a whole number of ticks from 0 to 2^53", shown(text), "write it in digits, as 500 or 1e6");
};
const ticks = (text: string): number => time("--for", text);
const tick = (text: string): number => time("--at", text);
const apart = (text: string): number => {
  if (whole(text) === 0) throw misuse("--every", "1 tick or more", text, "take 1 for every tick");
  return time("--every", text);
};

/** One of a few words. */
function one<T extends string>(who: string, what: string, text: string, choices: readonly T[]): T {
  if (!(choices as readonly string[]).includes(text)) throw unknown(who, what, text, choices);
  return text as T;
}

function seeds(text: string): readonly [number, number] {
  const [first = "", last = "", ...rest] = text.split("..");
  const other = misuse("--seeds", "a..b with a not above b", shown(text), "write for example 1..100");
  if (first === "" || last === "" || rest.length > 0) throw other;
  const range = [checkSeed("--seeds", whole(first)), checkSeed("--seeds", whole(last))] as const;
  if (range[0] > range[1]) throw other;
  return range;
}

function setting(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (
    at <= 0 ||
    text
      .slice(at + 1)
      .split(",")
      .includes("")
  )
    throw misuse("--set", "name=value", shown(text), "write for example --set rho=28");
  const name = text.slice(0, at).trim();
  if (Object.hasOwn(before, name))
    throw misuse("--set", "each name once", `${shown(name)} twice`, "list several values as name=1,2,3");
  // A plain assignment would set the prototype for one name.
  return Object.fromEntries([...Object.entries(before), [name, text.slice(at + 1)]]);
}

const json = new Option("--json", "print JSON and nothing else");
const setOf = (what: string) => new Option("--set <name=value>", what).argParser(setting).default({}, "none");
const workers = new Option("--workers <n>", "worker threads; one for each core unless told").argParser(whole);
const every = new Option(
  "--every <ticks>",
  "how far apart its rows lie; far enough for 10,000, and a million numbers, unless told",
).argParser(apart);
const format = new Option("--format <csv|json>", "print the rows, and nothing else")
  .argParser((text): Format => one("--format", "a format", text, formats))
  .conflicts("json");
const out = new Option("--out <folder>", "where records go").default(runsFolder);

let status = held;

const program = new Command("orrery")
  .description("A lab for simulated worlds: run them, measure them, and prove that what came out comes out again.")
  .option("--debug", "show the stack of an error")
  .version(version, "-V, --version")
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .showSuggestionAfterError(false);

/** A command whose answer is whether all held. */
const answers = async (act: () => Promise<boolean>): Promise<void> => {
  if (!(await act())) status = failed;
};

/** The same, of what workers compute. */
const computed = async (act: () => Promise<boolean>, { workers }: { readonly workers?: number }): Promise<void> => {
  (await import("./crew.ts")).crewOf(workers);
  await answers(act);
};

program
  .command("list")
  .argument("[shelf]", "models, scenarios, kernels, measures, statistics or datasets; all unless told")
  .description("what there is, a line each")
  .addOption(json)
  .action(async (shelf, options) => (await import("./list.ts")).list(shelf, options));
program
  .command("show")
  .argument("<name>", "one of those that orrery list names")
  .description("all that a member declares")
  .addOption(json)
  .action(async (name, options) => (await import("./show.ts")).show(name, options));
program
  .command("run")
  .argument("<scenario>", "one that orrery list scenarios names, a .ts or .json file, or file.ts#name of several")
  .description("run a scenario, once or over seeds and parameter values")
  .addOption(new Option("--seed <n>", "the seed; the scenario's own unless told").argParser(seed).conflicts("seeds"))
  .addOption(new Option("--seeds <a..b>", "every seed from a to b").argParser(seeds))
  .addOption(setOf("a parameter, with or without its unit; several values as name=a,b,c"))
  .addOption(new Option("--for <ticks>", "for how long; the scenario's own unless told").argParser(ticks))
  .addOption(every)
  .addOption(format)
  .addOption(new Option("--laws", "hold the model's laws along the way, too"))
  .addOption(new Option("--alone", "the run of its own seed, without the many seeds that it asks"))
  .addOption(new Option("--shrink", "look for the smallest scenario that fails as this one does").conflicts("format"))
  .addOption(workers)
  .addOption(out)
  .addOption(json)
  .action((scenario, options) =>
    computed(async () => (await import("./run.ts")).runCommand(scenario, options), options),
  );
program
  .command("seek")
  .argument("<scenario>", "one that orrery list scenarios names, a .ts or .json file, or file.ts#name of several")
  .description("the state and what is observed at a tick")
  .addOption(new Option("--at <tick>", "the tick").argParser(tick).makeOptionMandatory())
  .addOption(setOf("a parameter, with or without its unit"))
  .addOption(new Option("--seed <n>", "the seed; the scenario's own unless told").argParser(seed))
  .addOption(new Option("--for <ticks>", "for how long it goes on; the scenario's own unless told").argParser(ticks))
  .addOption(json)
  .action((scenario, options) =>
    computed(async () => (await import("./seek.ts")).seekCommand(scenario, options), options),
  );
program
  .command("measure")
  .argument("<measure>", "one that orrery list measures names")
  .argument("<subject>", "a model, a scenario or its file")
  .description("any measure of any model at any parameters")
  .addOption(setOf("a parameter of the model, with or without its unit, or an option of the measure"))
  .addOption(new Option("--seed <n>", "the seed; the scenario's own, or 1, unless told").argParser(seed))
  .addOption(new Option("--for <ticks>", "for how long, where the measure has ticks").argParser(ticks))
  .addOption(json)
  .action((measure, subject, options) =>
    computed(async () => (await import("./measure.ts")).measureCommand(measure, subject, options), options),
  );
program
  .command("verify")
  .argument("[scenario...]", "names or files; every scenario of the lab unless told")
  .description("run again and compare with the committed records")
  .option("--update", "write the records anew and say what changed")
  .addOption(new Option("--results <folder>", "where the records lie; the lab's own unless told"))
  .addOption(workers)
  .addOption(json)
  .action((names, options) =>
    computed(async () => (await import("./verify.ts")).verifyCommand(names, options), options),
  );
program
  .command("claims")
  .argument("[scenario...]", "names or files; every scenario of the lab unless told")
  .description("every claim, at its own parameters and where it must fail")
  .addOption(workers)
  .addOption(json)
  .action((names, options) =>
    computed(async () => (await import("./claims.ts")).claimsCommand(names, options), options),
  );
program
  .command("diff")
  .argument("<run>", "a run's folder, its record, or a scenario by its committed record")
  .argument("<other>", "the same")
  .description("where two runs first part")
  .option("--scenario <file...>", "the files of their scenarios, where they are none of the lab's")
  .addOption(json)
  .action((left, right, options) => answers(async () => (await import("./diff.ts")).diffCommand(left, right, options)));
program
  .command("report")
  .argument("<run>", "a scenario, a run's folder or a record")
  .description("a run as one page that runs again by itself, in any browser")
  .option("--scenario <file>", "the file of a record's scenario, where it is none of the lab's")
  .option("--out <folder>", `where the page goes: beside a run's record, or to ${runsFolder}, unless told`)
  .addOption(json)
  .action(async (word, options) => (await import("./report.ts")).reportCommand(word, options));
program
  .command("query")
  .argument("[sql]", "a question; without one, the tables that there are")
  .description("ask of all runs under a folder, in SQL")
  .addOption(new Option("--in <folder>", "where the runs lie").default(runsFolder))
  .addOption(format)
  .addOption(json)
  .action(async (sql, options) => (await import("./query.ts")).queryCommand(sql, options));
program
  .command("new")
  .argument("<kind>", "model, map, scenario, measure or kernel")
  .argument("<name>", "lower-case words joined by -")
  .description("a member of your own: its file, its line on the shelf, and what the lab makes from it")
  .addOption(new Option("--subject <folder>", "of a model, a map or a scenario; dynamics, or chaos, unless told"))
  .action(async (kind, name, options) => (await import("./new.ts")).newCommand(kind, name, options));
program
  .command("doctor")
  .description("what the lab stands on here: what is there, what is missing, and how to get it")
  .addOption(json)
  .action(async (options) => (await import("./doctor.ts")).doctorCommand(options));
program
  .command("bench")
  .argument("<what>", "kernels")
  .argument("[part]", "a part of a kernel's name; all unless told")
  .description("kernels by SIMD, beside V8 and C, on two threads and on a GPU")
  .addOption(new Option("--rounds <n>", "how often each is timed; the median counts").argParser(whole).default(5))
  .addOption(json)
  .action((what, part, options) =>
    answers(async () => (await import("./bench.ts")).benchCommand(what, { ...options, ...(part && { only: part }) })),
  );
program
  .command("schema")
  .description("the JSON schema of scenario files, for editors")
  .addOption(new Option("--out <file>", "where it goes; printed unless told"))
  .action(async (options) => (await import("./schema.ts")).schemaCommand(options));
program
  .command("completion")
  .argument("<shell>", "bash, zsh or fish")
  .description("what makes a shell complete commands, options and names")
  .action(async (shell) => (await import("./completion.ts")).completionCommand(shell));
program
  .command("tour")
  .description("every scenario, held against the literature")
  .addOption(workers)
  .addOption(out)
  .addOption(json)
  .action((options) => computed(async () => (await import("./tour.ts")).tour(options), options));

/** Does what the words after `orrery` ask, and answers the exit code. One command at a time. */
export async function main(words: readonly string[]): Promise<number> {
  status = held;
  try {
    if (words.every((word) => word === "--debug")) program.outputHelp();
    else if (words[0] === "complete") await completed(words);
    else {
      checkWords(program, words);
      await program.parseAsync(words, { from: "user" });
    }
  } catch (error) {
    return report(error, words.includes("--debug"));
  }
  return status;
}

/** Shells ask this, with all the words of a line; none of them is an option here. */
async function completed([, place = "", ...line]: readonly string[]): Promise<void> {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    takes: command.registeredArguments.map((one) => one.name()),
    options: command.options.map(({ long, required }) => ({ name: long!, takes: required })),
  }));
  await (await import("./completion.ts")).complete(place, line, commands);
}

/** One line on the error stream, and the exit code. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return held;
  const told =
    error instanceof CommanderError ? refused(error) : error instanceof Refusal ? new Misuse(error.message) : error;
  const wrong = told instanceof Misuse ? told : unreadable(told);
  const line = wrong ?? broken((told as Error).message ?? String(told));
  process.stderr.write(`${debug && error instanceof Error ? error.stack : plain(line.message)}\n`);
  return wrong ? misused : failed;
}

const broken = (got: string): Misuse => misuse("orrery", "no failure of its own", got, "report it with --debug");

/** A file of the lab that Node cannot read, as one that is being written. */
function unreadable(error: unknown): Misuse | undefined {
  const [, file, line] = (error instanceof SyntaxError && /^file:\/\/(.*?):(\d+)\n/.exec(error.stack ?? "")) || [];
  if (file === undefined) return undefined;
  const { message } = error as SyntaxError;
  return misuse(`${file}:${line}`, "TypeScript that Node can read", message.split("\n")[0]!, "mend that line");
}

/** What commander refuses, in the lab's shape. */
function refused({ code, message }: CommanderError): Misuse {
  const [word = ""] = program.args;
  const command = program.commands.find((one) => one.name() === word) ?? program;
  const who = command === program ? "orrery" : `orrery ${word}`;
  const see = `see ${who} --help`;
  const [quoted = "", other = ""] = Array.from(message.matchAll(/'(.*?)'/g), ([, name]) => name!);
  const commands = program.commands.map((one) => one.name());
  switch (code) {
    case "commander.unknownCommand":
      return unknown("orrery", "a command", word, commands);
    case "commander.help":
      return unknown("orrery help", "a command", program.args[1] ?? "", commands);
    case "commander.missingArgument":
      return misuse(who, `<${quoted}>`, "none", see);
    case "commander.missingMandatoryOptionValue":
    case "commander.optionMissingArgument":
      return misuse(who, `a value for ${quoted}`, "none", see);
    case "commander.excessArguments":
      return tooMany(command, who);
    case "commander.conflictingOption":
      return misuse(who, `${quoted} or ${other}`, "both", "leave one out");
    default:
      return misuse(who, "a command", message.replace(/^error: /, ""), see);
  }
}
