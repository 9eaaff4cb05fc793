// The fingerprint says what was run: the code that a scenario reaches, its types and comments left out, and the
// packages that code stands on. What came out is the chain's.
import { hash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire, findPackageJSON, isBuiltin, stripTypeScriptTypes } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { kept } from "../../kernels/compiler/node-kept.ts";
import {
  type ExportNamedDeclaration,
  type ImportDeclaration,
  type ModuleDeclaration,
  type Program,
  parse,
  type Statement,
  type Token,
  type Tree,
  under,
  version,
} from "../../kernels/compiler/syntax.ts";
import { misuse, thrown } from "../core/index.ts";

/** A name of another module, or `*`: all that it has. */
interface Taken {
  readonly source: string;
  readonly name: string;
}

interface Word {
  readonly start: number;
  readonly text: string;
}

interface Module {
  /** The tokens of its own code, without types and comments, and without what it takes from others. */
  readonly code: string;
  /** What it takes, and what that is called here. */
  readonly takes: readonly (Taken & { readonly as: string })[];
  /** What it passes on, by the name that it gives it. */
  readonly passesOn: ReadonlyMap<string, Taken>;
  readonly passesOnAllOf: readonly string[];
  /** The names of its own that it offers; `any` where its text does not tell. */
  readonly offers: ReadonlySet<string> | "any";
}

/** Where a name is: in a file, or in a package or part of Node, whose code is not read. */
type Home = { readonly file: string; readonly name: string } | (Taken & { readonly from: string });

/** The lab's own door, and the name by which others import it. */
const lab = { name: "@orrery/lab", file: join(import.meta.dirname, `../index${extname(import.meta.filename)}`) };

/** What was read of each file, and of which text: a command that runs many scenarios reads each module once. */
const known = new Map<string, { readonly text: string; readonly module: Module }>();

function read(file: string): Module {
  // What is only loaded by the way need not be there.
  const text = isFile(file) ? readFileSync(file, "utf8") : "";
  const before = known.get(file);
  if (before?.text === text) return before.module;
  try {
    const module = keptOf(text, extname(file));
    known.set(file, { text, module });
    return module;
  } catch (error) {
    throw misuse("fingerprint", "code that can be followed", `${file}: ${thrown(error)}`, "mend it, or do without it");
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Who reads: what another version of this file or of the parser made of a text is not taken for its own. */
const reader = `${version} ${readFileSync(import.meta.filename, "utf8")}`;

/** A short run takes longest to read what it reaches. */
const keptOf = (text: string, kind: string): Module => kept("module", [reader, kind, text], () => moduleOf(text, kind));

function moduleOf(text: string, kind: string): Module {
  const nothing = { takes: [], passesOn: new Map(), passesOnAllOf: [] };
  if (!/^\.[mc]?[jt]s$/.test(kind)) return { ...nothing, code: text, offers: "any" };
  const script = kind.endsWith("ts") ? stripped(text) : text;
  const { body, tokens } = parsed(script, kind);
  const takes: Module["takes"][number][] = [];
  const passesOn = new Map<string, Taken>();
  const passesOnAllOf: string[] = [];
  const offers = new Set<string>();
  let code = "";
  let at = 0;
  for (const node of body as (Statement | ModuleDeclaration)[]) {
    const source = "source" in node && node.source ? String(node.source.value) : undefined;
    if (node.type === "ImportDeclaration") takes.push(...takenBy(node, source!));
    else if (node.type === "ExportAllDeclaration") {
      if (node.exported) passesOn.set(named(node.exported), { source: source!, name: "*" });
      else passesOnAllOf.push(source!);
    } else if (node.type === "ExportNamedDeclaration" && source !== undefined)
      for (const { local, exported } of node.specifiers) passesOn.set(named(exported), { source, name: named(local) });
    else {
      if (node.type === "ExportNamedDeclaration") for (const name of declared(node)) offers.add(name);
      if (node.type === "ExportDefaultDeclaration") offers.add("default");
      for (; tokens[at] && tokens[at]!.start < node.end; at++)
        if (tokens[at]!.start >= node.start) code += `${tokens[at]!.text} `;
    }
  }
  if (/\b(import|require) \( /.test(code)) for (const node of under(body)) takes.push(...loadedBy(node));
  const isModule = (body as Tree[]).some(({ type }) => /^(Im|Ex)port/.test(type));
  return { code, takes, passesOn, passesOnAllOf, offers: isModule ? offers : "any" };
}

/** As a module, unless it can only be one of CommonJS, which may say what a module may not. */
function parsed(script: string, kind: string): { readonly body: Program["body"]; readonly tokens: readonly Word[] } {
  const as = (sourceType: "commonjs" | "module") => {
    const tokens: Word[] = [];
    const { body } = parse(script, {
      ecmaVersion: "latest",
      sourceType,
      onToken: ({ start, end }: Token) => tokens.push({ start, text: script.slice(start, end) }),
      // Where it is not written, layout alone tells where a statement ends.
      onInsertedSemicolon: (end) => tokens.push({ start: end - 1, text: ";" }),
    });
    return { body, tokens };
  };
  if (kind.startsWith(".c")) return as("commonjs");
  try {
    return as("module");
  } catch (error) {
    try {
      return as("commonjs");
    } catch {
      throw error;
    }
  }
}

/** Types become blanks. Node still warns that this is experimental, which helps nobody who reads a record. */
function stripped(text: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

const named = (node: { type: string; name?: string; value?: unknown }): string => node.name ?? String(node.value);

/** All that a module is and does, under no name. */
const allOf = (source: string): Module["takes"] => [{ source, name: "*", as: "" }];

const takenBy = ({ specifiers }: ImportDeclaration, source: string): Module["takes"] =>
  specifiers.length === 0
    ? allOf(source)
    : specifiers.map((one) => {
        const whole = one.type === "ImportNamespaceSpecifier" ? "*" : "default";
        return { source, name: one.type === "ImportSpecifier" ? named(one.imported) : whole, as: one.local.name };
      });

/** What an expression loads, where its text tells. */
function loadedBy(node: Tree): Module["takes"] {
  const required =
    node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "require";
  const source = node.type === "ImportExpression" ? node.source : required ? node.arguments[0] : undefined;
  if (source?.type === "Literal" && typeof source.value === "string") return allOf(source.value);
  return source?.type === "TemplateLiteral" && source.expressions.length === 0
    ? allOf(source.quasis[0]!.value.cooked!)
    : [];
}

function declared({ declaration, specifiers }: ExportNamedDeclaration): string[] {
  if (!declaration) return specifiers.map(({ exported }) => named(exported));
  return declaration.type === "VariableDeclaration"
    ? declaration.declarations.flatMap(({ id }) => boundBy(id))
    : [declaration.id.name];
}

/** The names that a pattern binds, of every kind that there is. */
function boundBy(pattern: Tree | null): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((one) => boundBy(one.type === "Property" ? one.value : one));
    case "ArrayPattern":
      return pattern.elements.flatMap(boundBy);
    case "AssignmentPattern":
      return boundBy(pattern.left);
    case "RestElement":
      return boundBy(pattern.argument);
    default:
      return [];
  }
}

export interface Fingerprint {
  /** SHA-256 over the code that is reached. */
  readonly code: string;
  /** Modules that are reached. */
  readonly modules: number;
  /** Packages that are reached, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
}

/**
 * The fingerprint of what these entries reach: a shelf is passed through by name, so that its other members do not
 * count. Modules are numbered as they are reached: what a file is called does not matter, which of them it is does.
 */
export function fingerprint(
  entries: readonly { readonly file: string; readonly names: readonly string[] | "all" }[],
): Fingerprint {
  const modules = new Map<string, Module>();
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const packages = new Map<string, string>();
  let counted = 0;
  const moduleAt = (file: string): Module => {
    const known = modules.get(file) ?? read(file);
    modules.set(file, known);
    return known;
  };

  /** Where a name really is that a module has from a source, in one place or in several that may have it. */
  const homesOf = (from: string, source: string, name: string, way: readonly string[] = []): Home[] => {
    const meant = source.startsWith("#") ? targetsOf(from, source) : [];
    if (meant.length > 0) return meant.flatMap((one) => homesOf(one.from, one.source, name, way));
    const file = fileOf(from, source);
    return file === undefined ? [{ from, source, name }] : homesIn(file, name, way);
  };
  function homesIn(file: string, name: string, way: readonly string[] = []): Home[] {
    const here = `${file} ${name}`;
    // Shelves may pass each other on.
    if (way.includes(here)) return [];
    const { offers, passesOn, passesOnAllOf } = moduleAt(file);
    const passed = passesOn.get(name);
    if (name === "*" || (passed === undefined && (offers === "any" || offers.has(name)))) return [{ file, name }];
    const of = passed ? [passed] : name === "default" ? [] : passesOnAllOf.map((source) => ({ source, name }));
    const homes = of.flatMap((one) => homesOf(file, one.source, one.name, [...way, here]));
    return homes.length > 0 && acts(file) ? [{ file, name: "" }, ...homes] : homes;
  }

  /** One that only passes on has no code; of another all counts, for it may change what it passes on. */
  const acts = (file: string): boolean => moduleAt(file).code !== "" || moduleAt(file).takes.length > 0;

  /** The number of what is told once, whichever way and however often it is reached. */
  const numbered = (key: string, text: () => string): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = texts.push("") - 1;
    numbers.set(key, number);
    texts[number] = text();
    return number;
  };

  const told = (home: Home): string => {
    const { name } = home;
    if ("file" in home)
      return name === "*"
        ? `all of ${numbered(`${home.file} *`, () => all(home.file))}`
        : `${name} of ${own(home.file)}`;
    const { from, source } = home;
    if (!isBuiltin(source) && !source.startsWith("data:")) {
      const [scope, part] = source.split("/");
      const whole = source.startsWith("@") ? `${scope}/${part}` : scope!;
      packages.set(whole, versionOf(whole, dirname(from)));
    }
    return `${name} of ${source}`;
  };
  const follow = (from: string, source: string, name: string): string =>
    homesOf(from, source, name).map(told).join(" and ");

  /** A module's own code counts whole, and so does what it takes. */
  const own = (file: string): number =>
    numbered(file, () => {
      counted++;
      const { code, takes } = moduleAt(file);
      return code + takes.map(({ source, name, as }) => `${as} = ${follow(file, source, name)}`).join("; ");
    });
  const all = (file: string): string => {
    const { passesOn, passesOnAllOf } = moduleAt(file);
    return [
      ...(acts(file) ? [String(own(file))] : []),
      ...[...passesOn].map(([as, { source, name }]) => `${as} = ${follow(file, source, name)}`),
      ...passesOnAllOf.map((source) => follow(file, source, "*")),
    ].join("; ");
  };

  const reached = entries.flatMap(({ file, names }) => {
    if (!existsSync(file)) throw misuse("fingerprint", "a module", file, "name a file that is there");
    return (names === "all" ? ["*"] : names).flatMap((name) => homesIn(resolve(file), name).map(told));
  });
  return {
    code: hash("sha256", JSON.stringify([...reached, ...texts])),
    modules: counted,
    packages: Object.fromEntries([...packages.keys()].sort().map((name) => [name, packages.get(name)!])),
  };
}

/** The file that is meant; of a package, of Node's own and of what an address itself says there is none. */
function fileOf(from: string, source: string): string | undefined {
  if (source === lab.name) return lab.file;
  if (!/^(\.|\/|file:)/.test(source)) return undefined;
  const file = fileURLToPath(new URL(source, pathToFileURL(from)));
  if (isFile(file)) return file;
  try {
    // What is required may be named without its ending, or by its folder.
    return createRequire(from).resolve(file);
  } catch {
    return file;
  }
}

/** What its package means by a name of its own (`#name`): all that any condition may choose. */
function targetsOf(from: string, source: string): { readonly from: string; readonly source: string }[] {
  const card = findPackageJSON(pathToFileURL(from));
  if (card === undefined) return [];
  const { imports = {} } = JSON.parse(readFileSync(card, "utf8")) as { imports?: Readonly<Record<string, unknown>> };
  const held = Object.keys(imports).flatMap((key) => {
    const [before = "", after] = key.split("*");
    if (after === undefined) return key === source ? [{ key, star: "", before: key }] : [];
    const fits = source.length > before.length + after.length && source.startsWith(before) && source.endsWith(after);
    return fits ? [{ key, star: source.slice(before.length, source.length - after.length), before }] : [];
  });
  // The name itself counts most, then whichever says most of it.
  const [best] = held.sort((a, b) => b.before.length - a.before.length || b.key.length - a.key.length);
  return best === undefined
    ? []
    : textsIn(imports[best.key]).map((target) => ({ from: card, source: target.replaceAll("*", best.star) }));
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

function versionOf(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const card = join(folder, "node_modules", name, "package.json");
    if (existsSync(card)) return (JSON.parse(readFileSync(card, "utf8")) as { version: string }).version;
    if (folder === dirname(folder)) return "not installed";
  }
}
