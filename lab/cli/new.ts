import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as shelf from "../../kernels/shelf.ts";
import { checkCard, misuse, shown, unknown } from "../core/index.ts";
import { writeText } from "../engine/node.ts";
import * as lab from "../index.ts";
import { camel, datasets, kernels, measures, models, root, scenarios, statistics } from "./members.ts";
import { say } from "./table.ts";
import { type Kind, type Template, templates } from "./templates.ts";

/** Where a model and a scenario go unless told. */
const usual = { model: "dynamics", map: "dynamics", scenario: "chaos" } as const;

/** Writes a member's file and its line on the shelf, then all that the lab makes from them. */
export function newCommand(kind: string, name: string, { subject }: { readonly subject?: string }): void {
  const made = memberOf(kind, name, subject);
  if (kind === "scenario" && !isSource(root)) writeAlone(name, made);
  else {
    writeMember(root, made);
    say(`wrote ${made.file}, and its line in ${made.shelf}`);
    follow("test/freeze.ts");
    if (kind === "scenario") follow("lab/cli/orrery.js", "verify", "--update", name);
    const recorded = kind === "scenario" ? `, npx orrery verify --update ${name}` : "";
    say(`\nEdit ${made.file}; its first lines say what. Then npm run freeze${recorded} and npm run check.`);
  }
}

/** Does, and says, what a command of the lab does from its files as they are now. */
function follow(script: string, ...words: readonly string[]): void {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...words], { cwd: root, encoding: "utf8" });
  process.stdout.write(stdout);
  if (status === 0) return;
  const got = /^\w*Error: .*$/m.exec(stderr)?.[0] ?? stderr.trim().split("\n", 1)[0]!;
  throw misuse("new", `${script} to succeed`, got, "the member is written: mend it, then npm run freeze");
}

/** The member that is to be written; refuses a name that is none, or somebody's. */
export function memberOf(kind: string, name: string, subject?: string): Template {
  if (!Object.hasOwn(templates, kind)) throw unknown("new", "a kind of member", kind, Object.keys(templates));
  checkName(kind, name);
  const own = camel(name);
  const members = [...models, ...scenarios, ...measures, ...statistics, ...kernels, ...datasets()];
  const taken = members.some((one) => one.name === name) || own in lab || own in shelf;
  if (taken) throw misuse("new", "a name of its own", `${shown(name)}, which is taken`, "choose another");
  if (reserved.has(own)) throw misuse("new", "a name", `${shown(name)}, a word of the language`, "choose another");
  if (subject !== undefined && !(kind in usual))
    throw misuse("new", "no --subject", shown(subject), `a ${kind} lies on its shelf by itself`);
  const place = subject ?? (kind in usual ? usual[kind as keyof typeof usual] : "");
  if (subject !== undefined) checkName("--subject", subject);
  return templates[kind as Kind]({ name, own, subject: place });
}

/** Names of all kinds, and of the folders where they lie, have one shape: that of a measure's. */
const checkName = (kind: string, name: string): void =>
  checkCard({ name, about: "new", params: {} }, kind as "measure");

/** Words that no export can be called. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

/** Whether the lab's own sources lie there, and not what is packed of them. */
const isSource = (at: string): boolean => existsSync(join(at, "test", "freeze.ts"));

/** A scenario needs no shelf: a file finds the lab by its name. */
function writeAlone(name: string, { text }: Template): void {
  const file = `${name}.ts`;
  if (existsSync(file)) throw misuse("new", "a file that is not there yet", file, "choose another name");
  writeText(file, text.replace('"../../lab/index.ts"', '"@orrery/lab"'));
  say(`wrote ${file}; its first lines say what to edit. Then npx orrery run ${file}.`);
}

export function writeMember(at: string, { file, text, shelf: list, line }: Template): void {
  if (!isSource(at))
    throw misuse("new", "the lab's own sources", "an installed package", "clone the project, and ask there");
  if (existsSync(join(at, file))) throw misuse("new", "a file that is not there yet", file, "choose another name");
  writeText(join(at, file), text);
  writeText(join(at, list), listed(readFileSync(join(at, list), "utf8"), line));
}

/** What a shelf is sorted by. */
const sourceOf = (line: string): string => /from "(.*)\.ts"/.exec(line)?.[1] ?? "";

/** A shelf with one more line, in its place. */
function listed(shelfText: string, line: string): string {
  const lines = shelfText.trimEnd().split("\n");
  const after = lines.findIndex((one) => sourceOf(one) > sourceOf(line));
  lines.splice(after < 0 ? lines.length : after, 0, line);
  return `${lines.join("\n")}\n`;
}
