// The portable mathematics as text, for the compiler of kernels: no type and no comment, so that nothing of Node's is
// needed to read it.
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../kernels/maths");

/** A module's text without types, comments and what they left behind. */
function bare(file: string): string {
  const { emitWarning } = process;
  // Node says that stripping is experimental, which helps nobody here.
  process.emitWarning = () => {};
  const text = stripTypeScriptTypes(readFileSync(join(folder, file), "utf8"));
  process.emitWarning = emitWarning;
  const lines = text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    .split("\n")
    .map((line) => line.replace(/(\S) {2,}/g, "$1 ").trimEnd());
  return lines.filter((line) => line !== "").join("\n");
}

export function mathsText(): string {
  const files = readdirSync(folder).filter((file) => file !== "index.ts");
  const names = files.sort((a, b) => (a < b ? -1 : 1)).map((file) => file.slice(0, -3));
  const texts = files.map((file) => bare(file));
  return `// What kernels/maths says, for the compiler, written by npm run freeze: inner parts are seen in a text alone.
export const sources: Readonly<Record<string, string>> = {
${names.map((name, i) => `  ${/\W/.test(name) ? `"${name}"` : name}: \`${texts[i]}\`,`).join("\n")}
};
`;
}
