// `npm run notebook` opens the notebooks in Jupyter, with the kernel that runs them registered inside the project.
// With --run it runs each in a kernel of its own, without Jupyter, and writes what comes out into it.

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../checkers.ts";
import { execute, folder, names, readNotebook, writeNotebook } from "./notebook.ts";

const path = join(root, ".cache", "jupyter");

/** Where Jupyter, told of `path`, finds the kernel. */
function register(): void {
  const kernel = join(path, "kernels", "tslab");
  mkdirSync(kernel, { recursive: true });
  const argv = [process.execPath, join(import.meta.dirname, "kernel.ts"), "{connection_file}"];
  const spec = { argv, display_name: "TypeScript (Orrery)", language: "typescript" };
  writeFileSync(join(kernel, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`);
}

/** Runs notebooks in a fresh process each, and says what went wrong. */
async function rerun(wanted: readonly string[]): Promise<void> {
  for (const name of names().filter((one) => wanted.length === 0 || wanted.some((part) => one.includes(part)))) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, "--here", name], {
      cwd: folder,
      stdio: "inherit",
    });
    if (status !== 0) process.exitCode = 1;
  }
}

async function runHere(name: string): Promise<void> {
  const { renewDeclarations } = await import("../fresh/declarations.ts");
  const { openKernel } = await import("./tslab.ts");
  // What cells print has no colours, as under Jupyter.
  process.env["NO_COLOR"] = "1";
  renewDeclarations();
  const began = performance.now();
  const kernel = openKernel();
  const { notebook, faults, expectations } = await execute(name, readNotebook(name), kernel);
  kernel.close();
  for (const fault of faults) console.error(fault);
  writeNotebook(name, notebook);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${faults.length ? "✘" : "✔"} ${name}: ${expectations} expectations (${seconds} s)`);
  if (faults.length > 0) process.exitCode = 1;
}

function open(args: readonly string[]): void {
  register();
  const env = { ...process.env, JUPYTER_PATH: [path, process.env["JUPYTER_PATH"]].filter(Boolean).join(delimiter) };
  const face = ["lab", "notebook"].find(
    (one) => spawnSync("jupyter", [one, "--version"], { env, stdio: "ignore" }).status === 0,
  );
  if (face === undefined) {
    console.error(
      "notebook: expected Jupyter, got none; run python3 -m pip install jupyterlab, or open them anywhere to read",
    );
    process.exitCode = 2;
    return;
  }
  spawn("jupyter", [face, ...args], { cwd: folder, env, stdio: "inherit" }).on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

const [first, ...rest] = process.argv.slice(2);
if (first === "--here") await runHere(rest[0]!);
else if (first === "--run") await rerun(rest);
else if (first === "--register") {
  register();
  console.log(path);
} else open(process.argv.slice(2));
