// How Node does what kernels ask of whoever runs them: their vectors, their memory, and what was compiled before.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keepBy } from "./compiled.ts";
import { digestOf, kept } from "./node-kept.ts";
import "./node-memory.ts";
import { version } from "./syntax.ts";

export { wide } from "./node-wide.ts";

let compiler: string | undefined;

/** Everything by which kernels are compiled, whoever runs them. */
function compilerDigest(): string {
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((file) => /^(?!node).*\.[jt]s$/.test(file));
  const ordered = files.sort((a, b) => (a < b ? -1 : 1));
  return digestOf(version, ...ordered.flatMap((file) => [file, readFileSync(join(folder, file))]));
}

keepBy((source, make) => {
  compiler ??= compilerDigest();
  return kept("kernel", [compiler, source], make);
});
