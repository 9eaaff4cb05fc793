import { readFileSync } from "node:fs";

/** The engine's version: the package's. */
export const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
