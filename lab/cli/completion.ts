import { unknown } from "../core/errors.ts";
import { shelves } from "./list.ts";
import { measures, models, scenarios } from "./members.ts";
import { formats } from "./rows.ts";
import { say } from "./table.ts";
import { templates } from "./templates.ts";

/** A command as completion sees it. */
export interface Described {
  readonly name: string;
  readonly takes: readonly string[];
  readonly options: readonly { readonly name: string; readonly takes: boolean }[];
}

/** What each shell is told: to ask the command itself, whose shelves may have grown. Where it knows nothing, files. */
const scripts = {
  bash: `# For ~/.bashrc: source <(orrery completion bash)
_orrery() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" complete "$COMP_CWORD" "\${COMP_WORDS[@]}" 2>/dev/null))
  [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o default -F _orrery orrery`,
  zsh: `#compdef orrery
# For ~/.zshrc: source <(orrery completion zsh)
_orrery() {
  local -a found
  found=("\${(@f)$("\${words[1]}" complete $((CURRENT - 1)) "\${words[@]}" 2>/dev/null)}")
  if [[ -z "\${found[1]}" ]]; then _files
  else compadd -S "" -- \${(M)found:#*=}; compadd -- \${found:#*=}; fi
}
compdef _orrery orrery`,
  fish: `# For ~/.config/fish/config.fish: orrery completion fish | source
function __orrery
  set -l words (commandline -opc)
  $words[1] complete (count $words) $words (commandline -ct) 2>/dev/null
end
complete -c orrery -a '(__orrery)'`,
};

const shells = Object.keys(scripts);

/** What makes a shell complete commands, options and names. */
export function completionCommand(shell: string): void {
  if (!Object.hasOwn(scripts, shell)) throw unknown("completion", "a shell", shell, shells);
  say(scripts[shell as keyof typeof scripts]);
}

const namesOf = (members: readonly { readonly name: string }[]): string[] => members.map(({ name }) => name);

/** What a word may be, by the argument that it stands for. */
const words: { readonly [argument: string]: () => readonly string[] | Promise<readonly string[]> } = {
  shelf: () => Object.keys(shelves),
  name: () => Object.values(shelves).flatMap((members) => namesOf(members())),
  scenario: () => namesOf(scenarios),
  measure: () => namesOf(measures),
  subject: () => namesOf([...models, ...scenarios]),
  run: () => namesOf(scenarios),
  other: () => namesOf(scenarios),
  kind: () => Object.keys(templates),
  what: () => ["kernels"],
  // They make what they are timed on, which takes a while: only for whoever asks.
  part: async () => namesOf((await import("./kernel-rows.ts")).rows),
  shell: () => shells,
  "--format": () => formats,
};

/** What the word at this place may be, a line each: all words of the line are given, the command's name first. */
export async function complete(place: string, line: readonly string[], commands: readonly Described[]): Promise<void> {
  // Some shells take what stands around an = for words of their own.
  const before = line.slice(1, Number(place)).filter((word) => word !== "=");
  const current = (line[Number(place)] ?? "").replace(/^=$/, "");
  const offered = await candidates(before, current, commands);
  const found = offered.filter((word) => word.startsWith(current));
  if (found.length > 0) say([...new Set(found)].join("\n"));
}

async function candidates(
  before: readonly string[],
  current: string,
  commands: readonly Described[],
): Promise<readonly string[]> {
  const names = namesOf(commands);
  const [first, ...rest] = before.filter((word) => word !== "--debug");
  if (first === undefined) return [...names, "help", "--help", "--version", "--debug"];
  if (first === "help") return names;
  const command = commands.find(({ name }) => name === first);
  if (command === undefined) return [];
  const valued = (word: string | undefined): boolean =>
    command.options.some(({ name, takes }) => takes && name === word);
  const given = rest.filter((word, i) => !word.startsWith("-") && !valued(rest[i - 1]));
  const [, option, value] = /^(--[\w-]+)=(.*)$/.exec(current) ?? [];
  if (valued(option)) {
    const values = await candidates([...before, option!], value!, commands);
    return values.map((one) => `${option}=${one}`);
  }
  const last = rest.at(-1);
  if (valued(last)) return last === "--set" ? parameters(given) : (words[last!]?.() ?? []);
  if (current.startsWith("-")) return [...namesOf(command.options), "--help"];
  const argument = command.takes[Math.min(given.length, command.takes.length - 1)] ?? "";
  return command.name === "new" && argument === "name" ? [] : (words[argument]?.() ?? []);
}

/** The parameters of the model, or of the scenario's, that a command names. */
function parameters(given: readonly string[]): string[] {
  const subject = given.at(-1);
  const model = scenarios.find(({ name }) => name === subject)?.model ?? models.find(({ name }) => name === subject);
  return Object.keys(model?.params ?? {}).map((name) => `${name}=`);
}
