// The command line: what each command is called and takes. What it does is in the command's own file, loaded when it is asked for.
import { Command, CommanderError, Option } from "commander";
import { checkSeed, Misuse, misuse, shown, wholeTime } from "../core/index.ts";

/** Exit codes: a check, requirement or claim failed; misuse; interrupted. */
const failed = 1;
const misused = 2;
const interrupted = 130;

const whole =
  (what: string) =>
  (text: string): number =>
    wholeTime(what, text.trim() === "" ? Number.NaN : Number(text));
const seed = (text: string): number => checkSeed("--seed", text.trim() === "" ? text : Number(text));

function seeds(text: string): readonly [number, number] {
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (first === undefined || last === undefined || Number(first) > Number(last))
    throw misuse("--seeds", "a..b with a not above b", shown(text), "write for example 1..100");
  return [checkSeed("--seeds", Number(first)), checkSeed("--seeds", Number(last))];
}

function setting(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (at <= 0) throw misuse("--set", "name=value", shown(text), "write for example --set rho=28");
  const name = text.slice(0, at);
  if (Object.hasOwn(before, name))
    throw misuse("--set", "each name once", `${name} twice`, "list several values as name=1,2,3");
  // A plain assignment would set the prototype for one name.
  return Object.fromEntries([...Object.entries(before), [name, text.slice(at + 1)]]);
}

const json = new Option("--json", "print JSON and nothing else");
const set = new Option("--set <name=value>", "a parameter, with or without its unit; several values as a,b,c")
  .argParser(setting)
  .default({}, "none");
const workers = new Option("--workers <n>", "worker threads; all cores unless told").argParser(whole("--workers"));
const out = new Option("--out <folder>", "where records go").default("results/runs");

const program = new Command("orrery")
  .description("A lab for simulated worlds: run them, measure them, and prove that what came out comes out again.")
  .option("--debug", "show the stack of an error")
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .showSuggestionAfterError();

/** A command whose answer is whether all held. */
const answers = async (act: () => Promise<boolean>): Promise<void> => {
  if (!(await act())) process.exitCode = failed;
};

program
  .command("list")
  .argument("[shelf]", "models, scenarios, kernels, measures or datasets")
  .description("what there is, a line each")
  .addOption(json)
  .action(async (shelf, options) => (await import("./list.ts")).list(shelf, options));
program
  .command("show")
  .argument("<name>")
  .description("all that a member declares")
  .addOption(json)
  .action(async (name, options) => (await import("./show.ts")).show(name, options));
program
  .command("run")
  .argument("<scenario>", "a name, or a .ts or .json file")
  .description("run a scenario, once or over seeds and parameter values")
  .addOption(new Option("--seed <n>", "the seed; the scenario's own unless told").argParser(seed).conflicts("seeds"))
  .addOption(new Option("--seeds <a..b>", "every seed from a to b").argParser(seeds))
  .addOption(set)
  .addOption(new Option("--for <ticks>", "for how long").argParser(whole("--for")))
  .addOption(workers)
  .addOption(out)
  .addOption(json)
  .action((scenario, options) => answers(async () => (await import("./run.ts")).runCommand(scenario, options)));
program
  .command("measure")
  .argument("<measure>")
  .argument("<subject>", "a model, a scenario or its file")
  .description("any measure of any model at any parameters")
  .addOption(set)
  .addOption(new Option("--seed <n>", "the seed").argParser(seed))
  .addOption(new Option("--for <ticks>", "for how long").argParser(whole("--for")))
  .addOption(json)
  .action((measure, subject, options) =>
    answers(async () => (await import("./measure.ts")).measureCommand(measure, subject, options)),
  );
program
  .command("verify")
  .argument("[scenario...]")
  .description("run again and compare with the committed records")
  .option("--update", "write the records anew and say what changed")
  .addOption(workers)
  .addOption(json)
  .action((names, options) => answers(async () => (await import("./verify.ts")).verifyCommand(names, options)));
program
  .command("claims")
  .argument("[scenario...]")
  .description("every claim, at its own parameters and where it must fail")
  .addOption(workers)
  .addOption(json)
  .action((names, options) => answers(async () => (await import("./claims.ts")).claimsCommand(names, options)));
program
  .command("diff")
  .argument("<run>")
  .argument("<other>")
  .description("where two runs first part")
  .addOption(json)
  .action((left, right, options) => answers(async () => (await import("./diff.ts")).diffCommand(left, right, options)));
program
  .command("tour")
  .description("every scenario, held against the literature")
  .addOption(workers)
  .addOption(out)
  .action((options) => answers(async () => (await import("./tour.ts")).tour(options)));

process.on("SIGINT", () => {
  process.stderr.write("\norrery: interrupted; nothing of this run was kept\n");
  process.exit(interrupted);
});

try {
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One line on the error stream, and the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const debug = process.argv.includes("--debug");
  const line =
    error instanceof CommanderError
      ? `orrery: ${error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ")}; see orrery --help`
      : error instanceof Misuse
        ? error.message
        : `orrery: ${(error as Error).message ?? error}; run again with --debug and report it`;
  process.stderr.write(`${debug && error instanceof Error ? error.stack : line}\n`);
  return error instanceof Misuse || error instanceof CommanderError ? misused : failed;
}
