// The fingerprint says what was run: the code that a scenario reaches, its types and comments left out, and the
// packages that code stands on. What came out is the chain's.
import { hash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { getCompileCacheDir, isBuiltin, stripTypeScriptTypes } from "node:module";
import { dirname, extname, isAbsolute, join, resolve } from "node:path";
import { deserialize, serialize } from "node:v8";
import {
  type ExportNamedDeclaration,
  type ImportDeclaration,
  type ModuleDeclaration,
  parse,
  type Statement,
  type Token,
  version,
} from "../../kernels/compiler/syntax.ts";
import { misuse } from "../core/index.ts";

interface Import {
  readonly source: string;
  /** The names taken, or everything. */
  readonly names: readonly string[] | "all";
}

interface Module {
  /** The tokens of its own code, without types and comments. Of an import, what is taken and what it is called here. */
  readonly code: string;
  readonly imports: readonly Import[];
  /** Exported name → where it really is. */
  readonly passesOn: ReadonlyMap<string, { readonly source: string; readonly name: string }>;
  readonly passesOnAllOf: readonly string[];
  readonly exports: ReadonlySet<string>;
}

/** The lab's own door, and the name by which others import it. */
const lab = { name: "@orrery/lab", file: join(import.meta.dirname, `../index${extname(import.meta.filename)}`) };

/** What was read of each file, and of which text: a command that runs many scenarios reads each module once. */
const known = new Map<string, { readonly text: string; readonly module: Module }>();

function read(file: string): Module {
  const text = readFileSync(file, "utf8");
  const before = known.get(file);
  if (before?.text === text) return before.module;
  const module = keptOf(text, extname(file));
  known.set(file, { text, module });
  return module;
}

/** Who reads: what another version of this file or of the parser made of a text is not taken for its own. */
const reader = `${version} ${readFileSync(import.meta.filename, "utf8")}`;

/** A short run takes longest to read what it reaches, so what a text says is kept where Node keeps it compiled. */
function keptOf(text: string, kind: string): Module {
  const folder = getCompileCacheDir();
  if (folder === undefined) return moduleOf(text, kind);
  const file = join(folder, `${hash("sha256", [reader, kind, text].join("\0"))}.module`);
  try {
    return deserialize(readFileSync(file));
  } catch {
    // It was never kept, or is being written.
    const module = moduleOf(text, kind);
    try {
      writeFileSync(file, serialize(module));
    } catch {} // There is no room: the next to ask reads it again.
    return module;
  }
}

function moduleOf(text: string, kind: string): Module {
  if (!/^\.[mc]?[jt]s$/.test(kind))
    return { code: text, imports: [], passesOn: new Map(), passesOnAllOf: [], exports: new Set(["default"]) };
  const script = kind.endsWith("ts") ? stripped(text) : text;
  const tokens: Token[] = [];
  const { body } = parse(script, { ecmaVersion: "latest", sourceType: "module", onToken: tokens });
  const imports: Import[] = [];
  const passesOn = new Map<string, { source: string; name: string }>();
  const passesOnAllOf: string[] = [];
  const exports = new Set<string>();
  let code = "";
  let at = 0;
  for (const node of body as (Statement | ModuleDeclaration)[]) {
    if (node.type === "ImportDeclaration") {
      imports.push({ source: String(node.source.value), names: taken(node) });
      code += renamed(node);
    } else if (node.type === "ExportAllDeclaration") {
      const source = String(node.source.value);
      if (!node.exported) passesOnAllOf.push(source);
      else {
        imports.push({ source, names: "all" });
        exports.add(named(node.exported));
        code += `${named(node.exported)} `;
      }
    } else if (node.type === "ExportNamedDeclaration" && node.source) {
      for (const { local, exported } of node.specifiers)
        passesOn.set(named(exported), { source: String(node.source.value), name: named(local) });
    } else {
      if (node.type === "ExportNamedDeclaration") for (const name of declared(node)) exports.add(name);
      for (; tokens[at]!.start < node.end; at++)
        if (tokens[at]!.start >= node.start) code += `${script.slice(tokens[at]!.start, tokens[at]!.end)} `;
    }
  }
  return { code, imports, passesOn, passesOnAllOf, exports };
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

const taken = (node: ImportDeclaration): Import["names"] =>
  node.specifiers.length > 0 && node.specifiers.every((one) => one.type === "ImportSpecifier")
    ? node.specifiers.map((one) => named((one as { imported: { type: string } }).imported))
    : "all";

/** Names that an import changes: the tokens that follow do not tell what they mean. */
const renamed = (node: ImportDeclaration): string =>
  node.specifiers
    .flatMap((one) => (one.type === "ImportSpecifier" ? [[named(one.imported), named(one.local)] as const] : []))
    .map(([there, here]) => (there === here ? "" : `${there} as ${here} `))
    .join("");

function declared(node: ExportNamedDeclaration): string[] {
  const { declaration } = node;
  if (!declaration) return node.specifiers.map(({ exported }) => named(exported));
  if (declaration.type !== "VariableDeclaration") return [declaration.id.name];
  return declaration.declarations.flatMap(({ id }) =>
    id.type === "Identifier"
      ? [id.name]
      : id.type === "ObjectPattern"
        ? id.properties.flatMap((p) => (p.type === "Property" && p.value.type === "Identifier" ? [p.value.name] : []))
        : [],
  );
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
 * count.
 */
export function fingerprint(
  entries: readonly { readonly file: string; readonly names: readonly string[] | "all" }[],
): Fingerprint {
  const modules = new Map<string, Module>();
  const reached = new Map<string, string>();
  const packages = new Map<string, string>();
  const done = new Set<string>();
  const moduleAt = (file: string): Module => {
    const known = modules.get(file) ?? read(file);
    modules.set(file, known);
    return known;
  };

  /** Whether the module at `file` offers `name`, itself or from elsewhere. */
  const offers = (file: string, name: string): boolean => {
    const { exports, passesOn, passesOnAllOf } = moduleAt(file);
    return (
      exports.has(name) ||
      passesOn.has(name) ||
      passesOnAllOf.some((source) => source.startsWith(".") && offers(resolve(dirname(file), source), name))
    );
  };

  const follow = (from: string, source: string, names: Import["names"]): void => {
    if (source === lab.name) reach(lab.file, names);
    else if (source.startsWith(".") || isAbsolute(source)) reach(resolve(dirname(from), source), names);
    else if (!isBuiltin(source)) {
      const name = source
        .split("/")
        .slice(0, source.startsWith("@") ? 2 : 1)
        .join("/");
      packages.set(name, versionOf(name, dirname(from)));
    }
  };

  function reach(file: string, names: Import["names"]): void {
    const module = moduleAt(file);
    const wanted = names === "all" ? [...module.exports, ...module.passesOn.keys(), "*"] : names;
    for (const name of wanted) {
      if (done.has(`${file} ${name}`)) continue;
      done.add(`${file} ${name}`);
      const passed = module.passesOn.get(name);
      if (passed !== undefined) follow(file, passed.source, [passed.name]);
      else if (name === "*") for (const source of module.passesOnAllOf) follow(file, source, "all");
      else if (!module.exports.has(name)) {
        for (const source of module.passesOnAllOf)
          if (!source.startsWith(".") || offers(resolve(dirname(file), source), name)) follow(file, source, [name]);
      }
    }
    // A module's own code counts whole, and so does what it imports; one that only passes on has none.
    if (module.code === "" || reached.has(file) || (names !== "all" && !names.some((name) => module.exports.has(name))))
      return;
    reached.set(file, module.code);
    for (const one of module.imports) follow(file, one.source, one.names);
  }

  for (const { file, names } of entries) {
    if (!existsSync(file)) throw misuse("fingerprint", "a module", file, "name a file that is there");
    reach(resolve(file), names);
  }
  const codes = [...new Set(reached.values())].sort();
  return {
    code: hash("sha256", codes.join("\n")),
    modules: reached.size,
    packages: Object.fromEntries([...packages.keys()].sort().map((name) => [name, packages.get(name)!])),
  };
}

function versionOf(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const card = join(folder, "node_modules", name, "package.json");
    if (existsSync(card)) return (JSON.parse(readFileSync(card, "utf8")) as { version: string }).version;
    if (folder === dirname(folder)) return "not installed";
  }
}
