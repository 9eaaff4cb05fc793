// Prints the milliseconds until a browser has loaded the page that it is told: the least of three, in a tab each.
import { pathToFileURL } from "node:url";
import { openBrowser } from "../browser.ts";

const browser = await openBrowser();
const times: number[] = [];
for (let round = 0; round < 3; round++) {
  const tab = await browser.newPage();
  await tab.goto(pathToFileURL(process.argv[2]!).href);
  times.push(await tab.evaluate(() => performance.getEntriesByType("navigation")[0]!.duration));
  await tab.close();
}
await browser.close();
console.log(Math.min(...times));
