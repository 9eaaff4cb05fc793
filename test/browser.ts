// The only door to a browser: the Chromium that is there, driven without a window.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Browser } from "playwright-core";

const executablePath = [
  process.env["CHROME_PATH"] ?? "",
  ...["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
    (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)),
  ),
].find((path) => path !== "" && existsSync(path));

export type { Browser, Page } from "playwright-core";

/** Why there is no browser to test in; undefined where there is one. */
export const noBrowser =
  executablePath === undefined ? "there is no Chromium: install one, or name it in CHROME_PATH" : undefined;

const quietly = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: executablePath!, args: quietly });
}
