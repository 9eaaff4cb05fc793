// Mends one thing that tslab gets wrong: `{ name }`, where an earlier cell declared the name, which it leaves as it is
// while it rewrites every other use of such a name to `exports.name`.

import { parse, under } from "../../kernels/compiler/syntax.ts";

/** The cell's script with such names spelled out; a name that the cell itself binds somewhere is the cell's. */
export function spelledOut(script: string, earlier: object): string {
  const nodes = under(parse(script, { ecmaVersion: "latest", allowAwaitOutsideFunction: true }));
  const bound = new Set<string>();
  for (const node of nodes) {
    const patterns = [
      ...("params" in node ? [node.params] : []),
      ...(node.type === "VariableDeclarator" || /^(Function|Class)Declaration$/.test(node.type)
        ? [Reflect.get(node, "id")]
        : []),
    ];
    for (const inner of under(patterns)) if (inner.type === "Identifier") bound.add(inner.name);
  }
  const short = nodes
    .flatMap((node) => (node.type === "ObjectExpression" ? node.properties : []))
    .filter((property) => property.type === "Property" && property.shorthand)
    .map(({ start, end }) => ({ start, end, name: script.slice(start, end) }))
    .filter(({ name }) => Object.hasOwn(earlier, name) && !bound.has(name))
    .sort((a, b) => a.start - b.start);
  return short.reduceRight(
    (text, { start, end, name }) => `${text.slice(0, start)}${name}: exports.${name}${text.slice(end)}`,
    script,
  );
}
