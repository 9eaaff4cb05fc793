// The only door to tslab, whose inner parts these are: it is pinned exactly, and notebooks.test.ts holds what is used.

import { createConverter } from "tslab/dist/converter.js";
import { createExecutor } from "tslab/dist/executor.js";
import jupyter from "tslab/dist/jupyter.js";
import "../../kernels/compiler/node-ways.ts";
import { isShowable, Misuse, Refusal, show } from "../../lab/index.ts";
import { spelledOut } from "./shorthand.ts";

/** What a cell puts out, as notebook files hold it. */
export type Output =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "display_data"; data: Record<string, unknown>; metadata: object };

interface Ran {
  readonly ok: boolean;
  readonly outputs: readonly Output[];
}

export interface Kernel {
  /** Compiles and runs a cell; later ones see what it declares. */
  run(code: string): Promise<Ran>;
  /** What could stand where the cell's text ends. */
  complete(code: string): readonly string[];
  /** Forgets all cells. */
  forget(): void;
  close(): void;
}

/** Where the lab looks for a notebook that shows things. */
const shower = Symbol.for("orrery.notebook");

/** Cells of notebooks in the process's folder, from where they import. `before` each, a line may be said. */
function cells(before: () => string | undefined) {
  const converter = createConverter({ isJS: false, isBrowser: false });
  const node: typeof converter = {
    ...converter,
    convert(declared, code) {
      const cell = converter.convert(declared, code);
      return cell.output ? { ...cell, output: spelledOut(cell.output, executor.locals) } : cell;
    },
  };
  const converters = { node, browser: node, close: () => node.close() };
  /** What a cell ends with is shown as the lab shows it, if it knows how. */
  let shown: Promise<void> = Promise.resolve();
  const log = (value: unknown) => {
    if (isShowable(value)) shown = show(value);
    else console.log(value);
  };
  const error = (...said: unknown[]) => console.error(...said.map((one) => (one instanceof Error ? told(one) : one)));
  const executor = createExecutor(process.cwd(), converters, { log, error });
  const { execute } = executor;
  executor.execute = async (code) => {
    const said = before();
    if (said !== undefined) console.error(said);
    shown = Promise.resolve();
    const ran = await execute(code);
    const drawn = await shown.then(
      () => true,
      (failed: unknown) => error(failed),
    );
    return ran && drawn === true;
  };
  // How the lab shows a thing in all its forms: tslab's own way takes one form of each.
  Object.assign(globalThis, {
    [shower]: (data: Record<string, string>) =>
      jupyter.lastWriteDisplayData!({ data, metadata: {}, transient: {} } as never, false),
  });
  return executor;
}

/** An error with the lines of cells and lab that led to it; of what was refused, which names its remedy, that alone. */
function told(error: Error): string {
  if (error instanceof Misuse || error instanceof Refusal) return error.message;
  const frames = error.stack?.split("\n").filter((line) => /^ {4}at /.test(line)) ?? [];
  const own = frames.findIndex((line) => /Script\.runInThisContext|node_modules\/tslab/.test(line));
  return [`${error.name}: ${error.message}`, ...frames.slice(0, own < 0 ? frames.length : own)].join("\n");
}

/** A kernel in this process, without Jupyter. */
export function openKernel(): Kernel {
  const executor = cells(() => undefined);
  return {
    async run(code) {
      const outputs: Output[] = [];
      const writer = (name: "stdout" | "stderr") => (text: string) => {
        const last = outputs.at(-1);
        if (last?.output_type === "stream" && last.name === name) last.text += text;
        else outputs.push({ output_type: "stream", name, text });
        return true;
      };
      const { stdout, stderr } = process;
      const [out, err] = [stdout.write, stderr.write];
      [stdout.write, stderr.write] = [writer("stdout"), writer("stderr")];
      jupyter.lastWriteDisplayData = ({ data }) =>
        outputs.push({ output_type: "display_data", data: { ...data }, metadata: {} });
      try {
        return { ok: await executor.execute(code), outputs };
      } finally {
        [stdout.write, stderr.write] = [out, err];
      }
    },
    complete: (code) => executor.complete(code, code.length).candidates,
    forget: () => executor.reset(),
    close() {
      executor.close();
      // What tells the lab that it runs in a cell.
      for (const sign of [shower, "__tslab__"]) Reflect.deleteProperty(globalThis, sign);
    },
  };
}

/** A kernel that Jupyter started, and tells by this file where to listen. */
export function serveJupyter(connection: string, before: () => string | undefined): void {
  const executor = cells(before);
  process.on("SIGINT", () => executor.interrupt());
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => console.error(error));
  new jupyter.ZmqServer(new jupyter.JupyterHandlerImpl(executor, false), connection).init();
}
