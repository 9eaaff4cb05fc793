// A report's reader: has one written, opens it in a browser, and notes whatever it does that it should not.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, noBrowser, openBrowser, type Page } from "../browser.ts";
import { within } from "../cli/orrery.ts";
import { slow } from "../draws.ts";
import { assert, skip, test } from "../suite.ts";

/** A page may be so large. */
export const bytesMax = 1_500_000;

/** A busy machine may take so long over what an idle one does at once. */
const patience = 80_000;

export async function reported(folder: string, ...words: string[]): Promise<string> {
  const { status, out, err } = await within(folder, ["report", ...words, "--json"]);
  assert.is(status, 0, err);
  return join(folder, JSON.parse(out).report);
}

/** What a page did that it should not have. */
export const complaints: string[] = [];
let browser: Browser | undefined;

export async function opened(file: string, text = readFileSync(file, "utf8")): Promise<Page> {
  browser ??= await openBrowser();
  const at = join(dirname(file), `opened-${performance.now()}.html`);
  writeFileSync(at, text);
  const tab = await browser.newPage();
  tab.setDefaultTimeout(patience);
  tab.on("console", (message) => complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(String(error)));
  tab.on("request", (request) => {
    if (!/^(file|blob):/.test(request.url())) complaints.push(request.url());
  });
  await tab.goto(pathToFileURL(at).href);
  return tab;
}

const tabs = new Map<string, Promise<Page>>();
/** The tab in which a file is open, for every test that leaves it as readers do: at any tick, at its own parameters. */
export function tabOf(file: string): Promise<Page> {
  const tab = tabs.get(file) ?? opened(file);
  tabs.set(file, tab);
  return tab;
}

export const verdict = async (tab: Page, pattern: RegExp): Promise<string> => {
  const said = tab.locator(".verdict", { hasText: pattern });
  await said.waitFor({ timeout: patience });
  return (await said.textContent())!;
};
export const state = (tab: Page): Promise<string | null> => tab.locator("#live .state").textContent();

export function there(name: string, body: () => Promise<void>): void {
  if (noBrowser !== undefined) skip(name, noBrowser);
  else test(name, body);
}

/** In a browser, and only where long runs are asked for. */
export const far = (name: string, body: () => Promise<void>): void => slow(name, body, there);

/** Declared last: what was opened is closed. */
export function closing(): void {
  there("the browser is closed", async () => {
    await browser?.close();
    // The next file opens its own.
    browser = undefined;
    tabs.clear();
    assert.equal(complaints.splice(0), []);
  });
}
