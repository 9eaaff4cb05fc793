import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { arch, availableParallelism, freemem, platform, totalmem } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Adapter, isTrouble, openGpu, wide } from "../../kernels/compiler/node.ts";
import { openDatabase } from "./database.ts";
import { root } from "./members.ts";
import { listing, plain, say, sayJson } from "./table.ts";
import { version } from "./version.ts";

/** What is there, or how to get it. */
export interface Finding {
  readonly there: boolean;
  readonly about: string;
  /** What it is for, where it is missing, and how to get it. */
  readonly remedy?: string;
}

const found = (about: string): Finding => ({ there: true, about });
const missing = (about: string, remedy: string): Finding => ({ there: false, about, remedy });

/** So long is waited for an answer: a busy machine is slow to start a program that is there all the same. */
const patienceMs = 5000;

/** What the lab stands on, here: what is there, what is missing, and how to get it. */
export async function doctorCommand({ json }: { readonly json?: boolean }): Promise<void> {
  const findings = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ({ name, ...(await asked(check)) })),
  );
  if (json) sayJson(findings);
  else say(findingsText(findings));
}

/** What was found, a line each, and below it how to get what is missing. */
export function findingsText(findings: readonly ({ readonly name: string } & Finding)[]): string {
  const all = listing(findings.map(({ name, there, about }) => [`${there ? "✔" : "–"} ${name}`, plain(about)]));
  const remedies = findings.flatMap(({ name, remedy }) => (remedy === undefined ? [] : [[name, remedy] as const]));
  if (remedies.length === 0) return `${all}\n\nAll is there.`;
  return `${all}\n\nWhat is missing, and how to get it; the rest works without.\n${listing(remedies)}`;
}

/** A check that fails tells why. */
async function asked(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return missing((error as Error).message.split("\n", 1)[0]!, "run npm ci");
  }
}

const engine = (): Finding => found(`orrery ${version} on Node ${process.versions.node}, ${platform()} ${arch()}`);

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

const cores = (): Finding =>
  found(`${availableParallelism()}, memory ${gigabytes(totalmem())}, of which ${gigabytes(freemem())} free`);

/** A module whose one function adds two vectors. */
const vectors = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

const simd = (): Finding =>
  WebAssembly.validate(vectors)
    ? found(`WebAssembly runs kernels with lanes side by side, ${wide ? 256 : 128} bits of them at once`)
    : missing("WebAssembly knows no vectors", "kernels run as they are, slower: take a processor with SSE4 or NEON");

const threads = async (): Promise<Finding> => {
  const began = performance.now();
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(0)", { eval: true });
  await new Promise((settle, fail) => worker.once("message", settle).once("error", fail));
  return found(`one starts within ${Math.ceil(performance.now() - began)} ms`);
};

/** The version of a package where Node would find it. */
function installed(name: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const card = join(folder, "node_modules", name, "package.json");
    if (existsSync(card)) return JSON.parse(readFileSync(card, "utf8")).version;
    if (folder === dirname(folder)) return undefined;
  }
}

const packages = (): Finding => {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const wanted = Object.entries(dependencies);
  const other = wanted.filter(([name, version]) => installed(name) !== version);
  const names = other.map(([name, version]) => `${name} ${version} (${installed(name) ?? "none"} is there)`);
  return other.length === 0
    ? found(`all ${wanted.length}, in the versions that the lab names`)
    : missing(names.join(", "), "run npm ci");
};

const duckdb = async (): Promise<Finding> => {
  const database = await openDatabase("doctor");
  try {
    const { rows } = await database.ask("select version()");
    return found(`${rows[0]![0]}, for series.parquet and orrery query`);
  } finally {
    database.close();
  }
};

const fonts = (): Finding => {
  const own = installed("dejavu-fonts-ttf");
  return own === undefined
    ? missing("the letters of pictures are not there", "run npm ci")
    : found(`DejaVu ${own}, the lab's own`);
};

const gpu = async (): Promise<Finding> => {
  const patience = patienceMs / 1000;
  const [real, soft] = await Promise.all(
    (["real", "software"] as const).map((adapter) => openGpu({ adapter, patience })),
  );
  const open = [real!, soft!].flatMap((one) => (isTrouble(one) ? [] : [one]));
  await Promise.all(open.map((one) => one.close()));
  const limitsOf = ({ limits }: Adapter) => {
    const { maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension, maxComputeInvocationsPerWorkgroup } = limits;
    const threads = `${maxComputeWorkgroupsPerDimension} groups of ${maxComputeInvocationsPerWorkgroup} threads`;
    return `buffers to ${gigabytes(maxStorageBufferBindingSize!)}, ${threads}`;
  };
  const told = open.map(({ adapter }) => {
    const { name, kind } = adapter;
    return `${name}${kind === "real" ? "" : " plays one"}: ${limitsOf(adapter)}`;
  });
  if (!isTrouble(real!)) return found(told.join("; "));
  const abouts = [real!, soft!].flatMap((one) => (isTrouble(one) ? [one.about] : []));
  const remedy =
    "kernels run on the processor with the same lab; for a GPU install its driver with Vulkan, Metal or D3D12";
  return missing([...new Set(abouts), ...told].join("; "), remedy);
};

/** The first of these programs that the shell would find. */
const programOf = (...names: readonly string[]): string | undefined =>
  names
    .flatMap((name) => (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)))
    .flatMap((file) => (process.platform === "win32" ? [`${file}.exe`, `${file}.cmd`] : [file]))
    .find((file) => existsSync(file));

/** A program by what it says of its version. One that is slow to say it is there; one that fails is not. */
export const asksVersion = (file: string, remedy: string, patience = patienceMs): Promise<Finding> =>
  new Promise((settle) =>
    execFile(file, ["--version"], { timeout: patience, shell: file.endsWith(".cmd") }, (error, out, err) => {
      if (error?.killed) settle(found(`${file}, which did not tell its version within ${patience / 1000} s`));
      else if (error) settle(missing(`${file} does not answer`, remedy));
      else settle(found(`${versionIn((out || err).trim())}, ${file}`));
    }),
  );

/** The first line that has a number, as Jupyter's has not. */
function versionIn(said: string): string {
  const lines = said.split("\n");
  return (lines.find((line) => /\d/.test(line)) ?? lines[0]!).replace(/\s+/g, " ");
}

async function program(names: readonly string[], remedy: string): Promise<Finding> {
  const file = programOf(...names);
  return file === undefined ? missing(`no ${names[0]} is on the path`, remedy) : asksVersion(file, remedy);
}

const chromium = async (): Promise<Finding> => {
  const own = process.env["CHROME_PATH"];
  if (own !== undefined && existsSync(own)) return found(`${own}, as CHROME_PATH says`);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  return program(names, "the tests in a browser are skipped: install chromium, or name one in CHROME_PATH");
};

const python = (): Promise<Finding> =>
  program(["python3", "python"], "Jupyter needs it: see python.org, or install python3");

const jupyter = (): Promise<Finding> =>
  program(["jupyter-lab", "jupyter"], "notebooks run without; to open them: python3 -m pip install jupyterlab");

const checks: { readonly [name: string]: () => Finding | Promise<Finding> } = {
  engine,
  cores,
  SIMD: simd,
  "worker threads": threads,
  packages,
  DuckDB: duckdb,
  fonts,
  GPU: gpu,
  Chromium: chromium,
  Python: python,
  Jupyter: jupyter,
};
