// What a name outside a kernel stands for: a number, data, or a function with the names that it sees in turn.
import * as portable from "../maths/index.ts";
import { sources } from "./maths-text.ts";
import { refusal, shown } from "./refusal.ts";
import { type Callable, parse, parseFunction, type Tree, under } from "./syntax.ts";

export type Data = Float64Array | Int32Array | Uint8Array;
export interface Known {
  readonly kind: "function";
  readonly name: string;
  readonly tree: Callable;
  readonly scope: Scope;
  /** Its name among the portable mathematics, where it is one of them. */
  readonly maths?: string;
}
/** An exact function of Math under a name of the user's. */
export interface Native {
  readonly kind: "native";
  readonly name: string;
}
export type Meaning = number | Data | Known | Native | { readonly kind: "scratch"; readonly data: Data };
export type Scope = (name: string) => Meaning | undefined;
export type Uses = Readonly<Record<string, unknown>>;

export const isData = (value: unknown): value is Data =>
  value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array;

const exact = new Map<unknown, string>(
  (
    [
      ["abs", Math.abs],
      ["sqrt", Math.sqrt],
      ["floor", Math.floor],
      ["ceil", Math.ceil],
      ["trunc", Math.trunc],
      ["min", Math.min],
      ["max", Math.max],
      ["imul", Math.imul],
      ["fround", Math.fround],
      ["sign", Math.sign],
      ["round", Math.round],
    ] as const
  ).map(([name, one]) => [one, `Math.${name}`]),
);

export const mathConstants: Readonly<Record<string, number>> = {
  PI: Math.PI,
  E: Math.E,
  LN2: Math.LN2,
  LN10: Math.LN10,
  LOG2E: Math.LOG2E,
  LOG10E: Math.LOG10E,
  SQRT2: Math.SQRT2,
  SQRT1_2: Math.SQRT1_2,
};

/** A function of the user's by its text, which must say all that it does. */
export function knownOf(who: string, name: string, text: string, scope: Scope): Known {
  const mute = /\{\s*\[native code\]\s*\}$/.test(text) ? "one without a text" : undefined;
  const got = /^class[\s{]/.test(text) ? "a class" : mute;
  const tree = got === undefined ? parseFunction(text) : undefined;
  if (tree && !tree.generator && !tree.async) return { kind: "function", name, tree, scope };
  const kind = got ?? (tree?.generator ? "a generator" : "one that is waited for");
  throw refusal(who, `${name} to be a plain function`, kind, "write it out, or list one of kernels/maths");
}

/** What a kernel names as its own: functions see one another and the rest of the record. */
export function scopeOf(who: string, uses: Uses): Scope {
  const parsed = new Map<string, Known>();
  const scope: Scope = (said) => {
    const point = said.lastIndexOf(".");
    const name = point < 0 ? said : exportedAs(said.slice(point + 1), uses);
    if (name === undefined || !Object.hasOwn(uses, name)) return undefined;
    const value = uses[name];
    if (typeof value === "number" || isData(value)) return value;
    if (typeof value !== "function")
      throw refusal(
        who,
        `${name} to be a number, a function, a Float64Array, an Int32Array or a Uint8Array`,
        shown(value),
        "convert it",
      );
    const native = exact.get(value);
    if (native !== undefined) return { kind: "native", name: native };
    // A name that the lab made says nothing to anybody.
    const own = name.startsWith("$") ? value.name || name.slice(1) : name;
    const known = parsed.get(name) ?? portableOf(value) ?? knownOf(who, own, value.toString(), scope);
    parsed.set(name, known);
    return known;
  };
  return scope;
}

/**
 * As what a kernel lists an export of some module, by what it is: the lab's function of that name; else what is listed
 * or called so, if that is one thing and no other function of the lab's. Nothing where it cannot be known.
 */
function exportedAs(name: string, uses: Uses): string | undefined {
  const own = (value: unknown) => mathematical(value) ?? exact.get(value)?.slice("Math.".length);
  const listed = Object.entries(uses);
  const ours = listed.find(([, value]) => own(value) === name);
  if (ours) return ours[0];
  const called = (value: unknown) => typeof value === "function" && value.name === name;
  const all = listed.filter(([key, value]) => own(value) === undefined && (key === name || called(value)));
  return new Set(all.map(([, value]) => value)).size === 1 ? all[0]![0] : undefined;
}

const names = new Map<unknown, string>(Object.entries(portable).map(([name, one]) => [one, name]));
/** The name of a function of the portable mathematics. */
export const mathematical = (one: unknown): string | undefined => names.get(one);
export const isPortable = (name: string): boolean => names.has(Reflect.get(portable, name));
const modules = new Map<string, Module>();

/** A module of the portable mathematics by its own text: what it keeps to itself can be seen in no other way. */
function moduleOf(file: string): Module {
  const module = modules.get(file) ?? read(sources[file] ?? "", (from, name) => moduleOf(from).scope(name));
  modules.set(file, module);
  return module;
}

/** A function of the portable mathematics, by which users name it. */
function portableOf(value: object): Known | undefined {
  const name = mathematical(value);
  // To parse all of them takes longer than a kernel does.
  const mentions = ([, text]: readonly [string, string]) => text.includes(`function ${name}(`);
  const file = name && Object.entries(sources).find((one) => mentions(one) && moduleOf(one[0]).own.has(name))?.[0];
  const found = file && moduleOf(file).scope(name);
  return typeof found === "object" && "kind" in found && found.kind === "function"
    ? { ...found, maths: name! }
    : undefined;
}

interface Module {
  readonly own: ReadonlySet<string>;
  readonly scope: Scope;
}

function read(text: string, from: (file: string, name: string) => Meaning | undefined): Module {
  const { body } = parse(text, { ecmaVersion: "latest", sourceType: "module", locations: true });
  const imports = new Map<string, { file: string; name: string }>();
  const functions = new Map<string, Known>();
  const values = new Map<string, number | Data>();
  const scratch = new Set<ArrayBufferLike>();
  const scope: Scope = (name) => {
    const imported = imports.get(name);
    if (imported) return from(imported.file, imported.name);
    const value = values.get(name);
    if (isData(value) && scratch.has(value.buffer)) return { kind: "scratch", data: value };
    return functions.get(name) ?? value;
  };
  const own = new Set<string>();
  const run = evaluator(values, scope);
  for (const outer of body) {
    const node = outer.type === "ExportNamedDeclaration" && outer.declaration ? outer.declaration : outer;
    if (node.type === "ImportDeclaration") {
      for (const one of node.specifiers)
        if (one.type === "ImportSpecifier" && one.imported.type === "Identifier")
          imports.set(one.local.name, { file: fileOf(String(node.source.value)), name: one.imported.name });
    } else if (node.type === "FunctionDeclaration" && node.id) {
      own.add(node.id.name);
      functions.set(node.id.name, { kind: "function", name: node.id.name, tree: node, scope });
    } else run(node);
  }
  for (const { tree } of functions.values())
    for (const name of writtenIn(tree)) {
      const data = values.get(name);
      if (isData(data)) scratch.add(data.buffer);
    }
  return { own, scope };
}

const fileOf = (source: string): string => source.slice(source.lastIndexOf("/") + 1).replace(/\.[jt]s$/, "");

function writtenIn(tree: Tree): string[] {
  const names: string[] = [];
  for (const node of under(tree))
    if (
      node.type === "AssignmentExpression" &&
      node.left.type === "MemberExpression" &&
      node.left.object.type === "Identifier"
    )
      names.push(node.left.object.name);
  return names;
}

const operations: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "<": (a, b) => a < b,
};

/** Runs what a module does once when it is loaded: constants, tables, and loops that fill them. */
function evaluator(values: Map<string, number | Data>, scope: Scope) {
  const number = (one: Tree) => run(one) as number;
  const run = (node: Tree | null | undefined): unknown => {
    switch (node?.type) {
      case "VariableDeclaration":
        for (const { id, init } of node.declarations) {
          if (id.type === "Identifier") values.set(id.name, run(init) as number);
          else if (id.type === "ObjectPattern")
            for (const one of id.properties)
              if (one.type === "Property" && one.key.type === "Identifier")
                values.set(one.key.name, (run(init) as Record<string, number>)[one.key.name]!);
        }
        return undefined;
      case "ForStatement":
        for (run(node.init); run(node.test); run(node.update)) run(node.body);
        return undefined;
      case "BlockStatement":
        for (const one of node.body) run(one);
        return undefined;
      case "ExpressionStatement":
        return run(node.expression);
      case "UpdateExpression": {
        const { name } = node.argument as { name: string };
        const next = (values.get(name) as number) + (node.operator === "++" ? 1 : -1);
        values.set(name, next);
        return next;
      }
      case "AssignmentExpression": {
        const value = run(node.right);
        const target = node.left;
        if (target.type === "MemberExpression")
          (run(target.object as Tree) as number[])[number(target.property)] = value as number;
        else if (target.type === "Identifier") values.set(target.name, value as number);
        return value;
      }
      case "Literal":
        return node.value;
      case "Identifier":
        if (node.name === "Math") return mathConstants;
        if (node.name === "Infinity") return Infinity;
        return values.get(node.name) ?? scope(node.name);
      case "UnaryExpression":
        return -number(node.argument);
      case "BinaryExpression":
        return operations[node.operator]?.(number(node.left as Tree), number(node.right));
      case "ArrayExpression":
        return node.elements.map(run);
      case "NewExpression": {
        const made = { Float64Array, Int32Array, Uint8Array }[(node.callee as { name: string }).name];
        return made ? new made(run(node.arguments[0] as Tree) as ArrayBuffer) : undefined;
      }
      case "MemberExpression":
        return (run(node.object as Tree) as Record<string, unknown>)[
          node.computed ? number(node.property as Tree) : (node.property as { name: string }).name
        ];
      default:
        return undefined;
    }
  };
  return run;
}
