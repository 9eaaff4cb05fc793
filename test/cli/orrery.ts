// The command line as a person starts it, a process of its own; or, which is quicker, command after command in one.
// Children run two at a time, however many are asked for.

import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../checkers.ts";

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder that is gone when the tests are done. */
export function folderFor(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), `orrery-${name}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const command = [join(root, "lab", "cli", "orrery.js")];

/** Starts the command in `folder`, as the first of a process group of its own. */
export function start(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [...command, ...args], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
}

/** A child that takes longer hangs. */
const patience = 90_000;

export async function ended(child: ChildProcess): Promise<Ended> {
  const late = setTimeout(() => child.kill("SIGKILL"), patience);
  let [out, err] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr?.setEncoding("utf8").on("data", (text) => (err += text));
  const [status] = await once(child, "close");
  clearTimeout(late);
  return { status, out, err };
}

let free = 2;
const waiting: (() => void)[] = [];

/** Runs the command in `folder` to its end. */
export async function orrery(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  if (free > 0) free--;
  else await new Promise<void>((turn) => waiting.push(turn));
  try {
    return await ended(start(folder, args, env));
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}

let resident: ChildProcess | undefined;
let before: Promise<unknown> = Promise.resolve();

/** Runs the command to its end in one process that stays for the next: quicker, and with the same answers. */
export function within(folder: string, args: readonly string[]): Promise<Ended> {
  const asked = before.then(async () => {
    if (!resident) {
      resident = fork(join(import.meta.dirname, "resident.ts"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      process.on("exit", () => resident?.kill());
    }
    resident.ref();
    resident.channel?.ref();
    resident.send({ folder, args });
    const [told] = (await once(resident, "message")) as [Ended];
    resident.channel?.unref();
    resident.unref();
    return told;
  });
  before = asked.catch(() => {});
  return asked;
}

/** A scenario that is over at once: a box that must hold, and a claim that the model's rests answer. */
export const weather = {
  name: "weather",
  question: "Where does steady convection stand?",
  model: "lorenz",
  seed: 3,
  ticks: 640,
  requirements: { "it stays in the box": { always: { z: [0, 60] } } },
  claims: [
    {
      name: "steady convection stands at z = rho - 1",
      measure: "rests",
      of: "rests.1.z",
      published: 27,
      tolerance: 1e-9,
      because: "rounding",
      cites: "Lorenz 1963, J. Atmos. Sci. 20, 130",
      perturbed: { rho: 27 },
    },
  ],
};

/** The same in TypeScript, which finds the lab by name. */
export const weatherInTypeScript = `import { always, lorenz, rests, scenario } from "@orrery/lab";
const [claim] = ${JSON.stringify(weather.claims)} as const;
export const weather = scenario({
  ...(${JSON.stringify({ ...weather, claims: undefined, requirements: undefined })} as const),
  model: lorenz,
  requirements: { "it stays in the box": always({ z: [0, 60] }) },
  claims: [{ ...claim, measure: rests }],
});
`;
