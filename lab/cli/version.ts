import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./members.ts";

/** The engine's version: the package's. */
export const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
