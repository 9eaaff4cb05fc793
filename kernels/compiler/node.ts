// What kernels need of Node: the texts of the portable mathematics, which keep their inner parts to themselves.
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { extname, join } from "node:path";
import * as portable from "../maths/index.ts";
import { teach } from "./scope.ts";

const folder = join(import.meta.dirname, "../maths");
const extension = extname(import.meta.filename);

/** Node says that stripping is experimental, which helps nobody who runs a kernel. */
function stripped(file: string): string {
  const text = readFileSync(join(folder, file), "utf8");
  if (extension !== ".ts") return text;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

const files = readdirSync(folder).filter((file) => file.endsWith(extension) && !file.endsWith(`.d${extension}`));
teach(
  (file) => {
    const found = files.find((one) => one === `${file}${extension}`);
    return found ? stripped(found) : "";
  },
  files.map((file) => file.slice(0, -extension.length)),
  portable,
);

export { type Adapter, adapters, type Gpu, isTrouble, openGpu, softwareDriver, type Trouble } from "./node-gpu.ts";
export { type Choice, dismiss, type Launched, launch } from "./node-launch.ts";
export { pool } from "./node-pool.ts";
