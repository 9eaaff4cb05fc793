// The only door to the parser: what a source says, as a tree. What it means is said elsewhere.
import * as acorn from "acorn";

export type Tree = acorn.AnyNode;
export type Callable = acorn.FunctionDeclaration | acorn.FunctionExpression | acorn.ArrowFunctionExpression;
export type { ExportNamedDeclaration, ImportDeclaration, ModuleDeclaration, Statement } from "acorn";
export { parse, tokenizer } from "acorn";

/** One function by its own text; lines are those of the text. */
export function parseFunction(text: string): Callable {
  const options = { ecmaVersion: "latest", sourceType: "module", locations: true } as const;
  // A method's text begins with its name: alone it would read as a call.
  const standsAlone = /^(?:async\s+)?(?:function\b|\(|[\w$]+\s*=>)/.test(text);
  if (standsAlone) return acorn.parseExpressionAt(text, 0, options) as unknown as Callable;
  const holder = acorn.parseExpressionAt(`{${text}}`, 0, options) as unknown as acorn.ObjectExpression;
  return (holder.properties[0] as acorn.Property).value as unknown as Callable;
}
