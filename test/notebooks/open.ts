// `npm run notebook` opens the notebooks in Jupyter, with their kernel registered inside the project.
// `-- --run [part of a name]` runs them without Jupyter, each in a process of its own, and writes what comes out.
// For CI: `--register` says where Jupyter finds the kernel, `--compare <file>` holds what it ran to what is here.

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { misuse, unknown } from "../../lab/core/index.ts";
import { root } from "../checkers.ts";
import { renewDeclarations } from "../fresh/declarations.ts";
import { differences, execute, faultsOf, folder, names, printNotebook, readNotebook } from "./notebook.ts";

/** Registers the kernel where Jupyter, told of this path, finds it. */
function register(): string {
  const path = join(root, ".cache", "jupyter");
  const kernel = join(path, "kernels", "tslab");
  mkdirSync(kernel, { recursive: true });
  const argv = [process.execPath, join(import.meta.dirname, "kernel.ts"), "{connection_file}"];
  // What is compiled, kernels too, is found again by the next one.
  const env = { NODE_COMPILE_CACHE: join(root, ".cache", "compiled") };
  const spec = { argv, env, display_name: "TypeScript (Orrery)", language: "typescript" };
  writeFileSync(join(kernel, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`);
  return path;
}

function open(args: readonly string[]): void {
  const path = [register(), process.env["JUPYTER_PATH"]].filter(Boolean).join(delimiter);
  const env = { ...process.env, JUPYTER_PATH: path };
  const face = ["lab", "notebook"].find(
    (one) => spawnSync("jupyter", [one, "--version"], { env, stdio: "ignore" }).status === 0,
  );
  if (face === undefined)
    refuse("Jupyter", "none", "run python3 -m pip install jupyterlab, or read them in any viewer");
  else
    spawn("jupyter", [face, ...args], { cwd: folder, env, stdio: "inherit" }).on("exit", (status) => {
      process.exitCode = status ?? 1;
    });
}

function run(parts: readonly string[]): void {
  const wanted = names().filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)));
  if (wanted.length === 0) refuse("part of a notebook's name", parts.join(", "), `choose from ${names().join(", ")}`);
  renewDeclarations();
  for (const name of wanted) {
    const child = [import.meta.filename, "--alone", name];
    const { status } = spawnSync(process.execPath, child, { cwd: folder, stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}

async function runAlone(name: string): Promise<void> {
  const { openKernel } = await import("./tslab.ts");
  const began = performance.now();
  const kernel = openKernel();
  const notebook = await execute(readNotebook(join(folder, name)), kernel);
  kernel.close();
  writeFileSync(join(folder, name), printNotebook(notebook));
  report(faultsOf(name, notebook), `${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
}

function compare(file: string): void {
  const [ran, stored] = [readNotebook(file), readNotebook(join(folder, basename(file)))];
  report([...faultsOf(basename(file), ran), ...differences(basename(file), ran, stored)], basename(file));
}

function report(faults: readonly string[], line: string): void {
  for (const fault of faults) console.error(fault);
  console.log(`${faults.length > 0 ? "✘" : "✔"} ${line}`);
  if (faults.length > 0) process.exitCode = 1;
}

function refuse(expected: string, got: string, remedy: string): void {
  console.error(`notebook: expected ${expected}, got ${got}; ${remedy}`);
  process.exitCode = 2;
}

/** What stands in the way of an answer, in one line: an option that is not there, or one without its file. */
function refusal(what = "", file?: string): string | undefined {
  const known = ["--run", "--register", "--compare", "--alone"];
  if (what.startsWith("--") && what !== "--" && !known.includes(what))
    return `${unknown("notebook", "an option", what, known.slice(0, 3)).message}; Jupyter's own come after --`;
  if ((what === "--compare" || what === "--alone") && file === undefined)
    return misuse("notebook", `a notebook after ${what}`, "none", "name one").message;
  return undefined;
}

const [what, ...rest] = process.argv.slice(2);
const refused = refusal(what, rest[0]);
if (refused !== undefined) {
  console.error(refused);
  process.exitCode = 2;
} else if (what === "--run") run(rest);
else if (what === "--alone") await runAlone(rest[0]!);
else if (what === "--register") console.log(register());
else if (what === "--compare") compare(rest[0]!);
else open(process.argv.slice(2).filter((word) => word !== "--"));
