// What was typed, where commander would take it for something else than it was meant: options out of place, given
// twice, or without their values.
import { type Misuse, misuse, nearest, shown, unknown } from "../core/errors.ts";

/** Of an option what is asked here. */
interface Option {
  readonly flags: string;
  readonly long?: string | undefined;
  readonly short?: string | undefined;
  /** Whether it takes a value, and whether it takes many. */
  readonly required: boolean;
  readonly variadic: boolean;
}

interface Command {
  readonly commands: readonly Command[];
  readonly options: readonly Option[];
  readonly registeredArguments: readonly unknown[];
  /** The words that were given. */
  readonly args: readonly string[];
  name(): string;
}

const helps = ["-h", "--help"];

/** What an option is called, without its value. */
const nameOf = (word: string): string => word.split("=", 1)[0]!;

const called =
  (name: string) =>
  ({ long, short }: Option): boolean =>
    name === long || name === short;

const longOf = (options: readonly Option[]): string[] => options.map(({ long }) => long!);

/** Refuses words that are options, but not where they stand. */
export function checkWords(program: Command, words: readonly string[]): void {
  const first = words.findIndex((word) => !word.startsWith("-"));
  const place = first < 0 ? words.length : first;
  for (const word of words.slice(0, place)) checkLeading(program, word);
  const command = program.commands.find((one) => one.name() === words[place]);
  if (command !== undefined) checkOptions(program, command, words.slice(place + 1));
}

/** The first command that has an option of the name. */
const ownerOf = (program: Command, name: string): Command | undefined =>
  program.commands.find(({ options }) => options.some(called(name)));

/** Before a command there are the options of all of them. */
function checkLeading(program: Command, word: string): void {
  if (program.options.some(called(word)) || helps.includes(word)) return;
  const name = nameOf(word);
  const owner = ownerOf(program, name);
  if (owner === undefined) throw unknown("orrery", "an option", word, longOf(program.options));
  const remedy = `write it after one, as in orrery ${owner.name()} ${name}`;
  throw misuse("orrery", "a command before its options", shown(word), remedy);
}

function checkOptions(program: Command, command: Command, words: readonly string[]): void {
  const who = `orrery ${command.name()}`;
  const options = [...command.options, ...program.options];
  const optionOf = (word: string): Option | undefined => options.find(called(nameOf(word)));
  const given = new Set<Option>();
  const end = words.indexOf("--");
  const late = end < 0 ? undefined : words.slice(end + 1).find((word) => optionOf(word) !== undefined);
  if (late !== undefined) throw misuse(who, "options before --", `${shown(late)} after it`, "leave -- out");
  for (let i = 0; i < words.length && words[i] !== "--"; i++) {
    const word = words[i]!;
    if (!word.startsWith("-") || word === "-" || helps.includes(word)) continue;
    const option = optionOf(word);
    if (option === undefined) throw unknownOption(program, command, word);
    const { flags, long, required, variadic } = option;
    const valued = word.includes("=");
    if (!required && valued) throw misuse(who, `${long} without a value`, shown(word), `write ${long}`);
    if (!required) continue;
    // A setting is of one parameter, a list of as many as there are.
    if (given.has(option) && !variadic && long !== "--set") throw misuse(who, `${long} once`, "twice", "leave one out");
    given.add(option);
    if (valued) continue;
    const value = words[++i];
    if (value !== undefined && (value === "--" || helps.includes(value) || optionOf(value) !== undefined))
      throw misuse(who, `a value for ${flags}`, shown(value), `see ${who} --help`);
  }
}

function unknownOption(program: Command, command: Command, word: string): Misuse {
  const who = `orrery ${command.name()}`;
  const choices = longOf(command.options);
  const name = nameOf(word);
  const owner = ownerOf(program, name);
  const settable = choices.includes("--set") && name.startsWith("--");
  if (nearest(name, choices) !== undefined || (owner === undefined && !settable))
    return unknown(who, "an option", word, choices);
  const instead = owner === undefined ? `a parameter is --set ${name.slice(2)}=value` : `orrery ${owner.name()} has it`;
  return misuse(who, "an option", shown(word), `${instead}; choose from ${choices.join(", ")}`);
}

/** Refuses more words than a command takes. */
export function tooMany(command: Command, who: string): Misuse {
  const count = command.registeredArguments.length;
  const { args, options } = command;
  const extra = args[count]!;
  const option = options.find(called(`--${nameOf(extra)}`));
  const settable = options.some(({ long }) => long === "--set");
  const remedy =
    option !== undefined
      ? `write ${option.long}`
      : settable && extra.includes("=")
        ? `write --set ${extra}`
        : command.name() === "query"
          ? "put the question in quotes"
          : `see ${who} --help`;
  const besides = count === 0 ? "" : " besides";
  return misuse(who, count === 1 ? "1 word" : `${count || "no"} words`, `${shown(extra)}${besides}`, remedy);
}
