// The only door to the parser: what a source says, as a tree. What it means is said elsewhere.
import * as acorn from "acorn";

export type Tree = acorn.AnyNode;
export type Callable = acorn.FunctionDeclaration | acorn.FunctionExpression | acorn.ArrowFunctionExpression;
export type { ExportNamedDeclaration, ImportDeclaration, ModuleDeclaration, Program, Statement, Token } from "acorn";
export { parse, version } from "acorn";

const options = { ecmaVersion: "latest", sourceType: "module", locations: true } as const;

const LONG = 40;

/** Whether a function's text is one with no record around it: it begins as such, or is an arrow of a bare name. */
function standsAlone(text: string): boolean {
  const { _function, parenL, arrow } = acorn.tokTypes;
  const tokens = acorn.tokenizer(text, options);
  const [first, second, third] = [tokens.getToken(), tokens.getToken(), tokens.getToken()];
  const begins = ({ type }: acorn.Token) => type === _function || type === parenL;
  // Without a space it is a method of that name.
  const waits = "value" in first && first.value === "async" && second.start > first.end;
  return begins(first) || second.type === arrow || (waits && (begins(second) || third.type === arrow));
}

/** One function by its own text; lines are those of the text. */
export function parseFunction(text: string): Callable {
  // A method's text begins with its name: alone it would read as a call.
  const read = (sourceFile: string) => acorn.parseExpressionAt(sourceFile, 0, { ...options, sourceFile });
  const holder = standsAlone(text) ? undefined : (read(`{${text}}`) as unknown as acorn.ObjectExpression);
  const tree = (holder ? (holder.properties[0] as acorn.Property).value : read(text)) as Callable;
  return named(tree, new Set(isCallable(tree) ? namedIn(tree) : [])) as Callable;
}

const isCallable = ({ type }: Tree): boolean => /Function/.test(type);

/** What a function read by its own text says there: the first line, and not all of a long one. */
export function wordsOf({ type, loc, start, end }: Tree): string {
  const words = loc?.source?.slice(start, end).replace(/;?$|\n.*/s, "") ?? type;
  return words.length > LONG ? `${words.slice(0, LONG)}…` : words;
}

/**
 * What a notebook's cells declare stands in their functions as `exports.name`: a name again, unless it is one of the
 * function's own. What a cell imports stands there as `module.name` or `(0, module.name)`, whatever the cell calls it:
 * one name with a point in it.
 */
function named(tree: unknown, own: ReadonlySet<string>): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  for (const [key, value] of Object.entries(tree)) (tree as Record<string, unknown>)[key] = named(value, own);
  const node = tree as Tree;
  if (node.type === "SequenceExpression" && node.expressions.length === 2) {
    const [zero, passed] = node.expressions as [Tree, Tree];
    const imported = passed.type === "Identifier" && passed.name.includes(".");
    return imported && zero.type === "Literal" && zero.value === 0 ? passed : node;
  }
  if (node.type !== "MemberExpression" || node.object.type !== "Identifier" || node.computed) return node;
  const { object, property } = node;
  if (own.has(object.name) || property.type !== "Identifier") return node;
  if (object.name === "exports") return property;
  return Object.hasOwn(globalThis, object.name) ? node : { ...property, name: `${object.name}.${property.name}` };
}

/** What lies under trees: a function's is looked at wherever the function is called. */
const known = new WeakMap<object, readonly Tree[]>();

/** Every node under a tree or a list of them, itself first. */
export function under(tree: object | null | undefined): readonly Tree[] {
  if (!tree) return [];
  const found = known.get(tree) ?? gathered(tree, []);
  known.set(tree, found);
  return found;
}

function gathered(node: unknown, all: Tree[]): readonly Tree[] {
  if (Array.isArray(node)) for (const one of node) gathered(one, all);
  else if (typeof node === "object" && node !== null && "type" in node) {
    all.push(node as Tree);
    for (const [key, value] of Object.entries(node))
      if (key !== "loc" && typeof value === "object") gathered(value, all);
  }
  return all;
}

/** The names that a block's statements declare: in all of it they are these, and nothing before they are declared. */
export const declaredBy = (list: readonly Tree[]): string[] =>
  list.flatMap((node) =>
    node.type === "VariableDeclaration" ? node.declarations.flatMap(({ id }) => boundBy(id)) : [],
  );

export const namedIn = ({ params, body }: Callable): string[] => [
  ...params.flatMap(boundBy),
  ...declaredBy(under(body)),
];

function boundBy(pattern: Tree | null): string[] {
  if (pattern?.type === "Identifier") return [pattern.name];
  if (pattern?.type === "ArrayPattern") return pattern.elements.flatMap(boundBy);
  if (pattern?.type !== "ObjectPattern") return [];
  return pattern.properties.flatMap((one) => (one.type === "Property" ? boundBy(one.value) : []));
}
