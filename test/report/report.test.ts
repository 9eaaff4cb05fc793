// A report as its reader meets it: a file, opened in a browser, that runs again and can be played, changed and read.

import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import axe from "axe-core";
import { readRecord, recordText, writeText } from "../../lab/engine/node.ts";
import { folderFor, weather, weatherInTypeScript, within } from "../cli/orrery.ts";
import { assert, test } from "../suite.ts";
import { bytesMax, closing, complaints, far, opened, reported, state, tabOf, there, verdict } from "./reader.ts";

const escapes = {
  ...weather,
  name: "escapes",
  question: "Where does Hénon's map go at a = 2?",
  model: "henon",
  set: { a: 2 },
  claims: [],
  requirements: { "it stays </pre><script>document.title = 'hacked'</script>": { always: { x: [-2, 2] } } },
};

const folder = folderFor("report", {
  "weather.json": JSON.stringify(weather),
  "weather.ts": weatherInTypeScript,
  "escapes.json": JSON.stringify(escapes),
});

const [fromJson, fromTypeScript, diverged] = await Promise.all([
  reported(folder, "weather.json", "--out", "json"),
  reported(folder, "weather.ts", "--out", "ts"),
  reported(folder, "escapes.json"),
]);

test("a report is one file of at most 1.5 MB, beside its record", () => {
  for (const file of [fromJson, fromTypeScript, diverged]) {
    assert.ok(statSync(file).size <= bytesMax, `${statSync(file).size} bytes`);
    assert.equal(readdirSync(join(file, "..")).sort(), ["record.json", "report.html", "series.parquet"]);
  }
});

test("a run that diverged is reported, with the tick, in words and in the picture", () => {
  const text = readFileSync(diverged, "utf8");
  assert.match(text, /<p class="lead">The run diverged at tick \d+ of 640: the state left the numbers\./);
  assert.match(text, />diverged at tick \d+<\/text>/);
});

test("a run's folder and its record are reported beside themselves, without their scenario as they are", async () => {
  const { status, out } = await within(folder, ["report", join(fromJson, "..")]);
  assert.is(status, 0);
  assert.is(out, `report ${fromJson}\n`);
  assert.match(
    readFileSync(fromJson, "utf8"),
    /cannot run again: its scenario, &quot;weather&quot;, is none of the lab&#39;s/,
  );
  await reported(folder, join(fromJson, "..", "record.json"), "--scenario", "weather.json");
  assert.match(readFileSync(fromJson, "utf8"), /id="live"/);
});

test("what is neither a scenario, nor a run, nor a record is refused in one line", async () => {
  const words = ["nowhere/", "lorenz-exponent", "weather.json/record.json"];
  for (const word of words) {
    const { status, err } = await within(folder, ["report", word]);
    assert.is(status, 2);
    assert.match(err, /^[^\n]+: expected [^\n]+, got [^\n]+; [^\n]+\n$/);
  }
});

test("a page of a file that is like another runs the scenario that is meant, whatever else is exported", async () => {
  const file = `${weatherInTypeScript.replace("const [claim]", "export const another = { about: 1 };\nconst [claim]")}
export const later = { ...weather, name: "later" };`;
  const like = { name: "alike", question: "Is it?", like: "two.ts#weather", ticks: 64 };
  const place = folderFor("like", { "two.ts": file, "alike.json": JSON.stringify(like) });
  const page = await reported(place, "alike.json");
  const { run } = readRecord(join(page, "..", "record.json"));
  const [, script] = /<script>([\s\S]*?)<\/script>/.exec(readFileSync(page, "utf8"))!;
  const told: object[] = [];
  const self = { postMessage: (word: object) => told.push(word), onmessage: (_: object): void => {} };
  runInNewContext(script!, { self, console, performance, TextEncoder, TextDecoder, WebAssembly, crypto });
  self.onmessage({ data: { place: 0, ...run } });
  await pause(0);
  assert.match(JSON.stringify(told), `"digest":"${run.digest}"`);
});

there("a report runs again in the browser, to the record's digest and its claims", async () => {
  for (const file of [fromJson, fromTypeScript, diverged]) {
    const tab = await tabOf(file);
    const said = await verdict(tab, file === diverged ? /Verified/ : /claims 1 came out as recorded\./);
    assert.match(said, /^✓ Verified: run again in this browser .* its digest is the record's\./);
  }
});

far("a record that was not run by this model is found out", async () => {
  const text = readFileSync(fromTypeScript, "utf8");
  const tab = await opened(fromTypeScript, text.replace("&quot;seed&quot;:3,", "&quot;seed&quot;:4,"));
  assert.match(await verdict(tab, /DIFFERS/), /^✗ DIFFERS/);
  await tab.close();
});

there("a step back undoes a step, and a tick sought has what it had before", async () => {
  const tab = await tabOf(fromTypeScript);
  const press = (name: string) => tab.getByRole("button", { name, exact: true }).click();
  await press("To the start");
  const start = await state(tab);
  assert.match(start!, /^Tick 0: x = /);
  const passed = [];
  for (let tick = 1; tick <= 3; tick++) {
    await press("Step");
    passed.push(await state(tab));
  }
  assert.is(new Set([start, ...passed]).size, 4);
  for (const before of [passed[1], passed[0], start]) {
    await press("Step back");
    assert.is(await state(tab), before);
  }
  await tab.getByRole("slider", { name: "Tick" }).fill("2");
  assert.is(await state(tab), passed[1]);
});

far("a report can be played, paused and changed by keys alone, and set back", async () => {
  const tab = await opened(fromTypeScript);
  const recorded = await state(tab);
  const play = tab.getByRole("button", { name: "Play" });
  await play.focus();
  await tab.keyboard.press("Enter");
  await tab.getByRole("button", { name: "Pause" }).waitFor();
  await tab.waitForFunction((before) => document.querySelector("#live .state")!.textContent !== before, recorded);
  await tab.keyboard.press("Space");
  await play.waitFor();
  const paused = await state(tab);
  const rho = tab.getByRole("slider", { name: "rho", exact: true });
  await rho.focus();
  await tab.keyboard.press("Home");
  assert.is(await rho.inputValue(), "0");
  assert.is(await tab.getByRole("spinbutton", { name: "rho, as a number" }).inputValue(), "0");
  assert.is.not(await state(tab), paused);
  const seed = tab.getByRole("spinbutton", { name: "Seed" });
  await seed.fill("12");
  await seed.press("Tab");
  await tab.getByRole("button", { name: "As recorded" }).press("Enter");
  assert.is(await state(tab), paused);
  assert.is(await seed.inputValue(), "3");
  await tab.close();
});

there("a number that a parameter does not take is refused beside its box, in words, until one fits", async () => {
  const tab = await tabOf(fromTypeScript);
  const rho = tab.getByRole("spinbutton", { name: "rho, as a number" });
  const before = await state(tab);
  await rho.fill("300");
  await rho.press("Tab");
  const said = tab.getByRole("alert").filter({ hasText: "rho" });
  assert.is(await said.textContent(), "✗ rho: expected a number from 0 to 200, got 300; it stays as it was.");
  assert.is(await rho.getAttribute("aria-invalid"), "true");
  assert.is(await rho.getAttribute("aria-describedby"), await said.getAttribute("id"));
  assert.is(await state(tab), before);
  await tab.getByText("What is in sight as a table").click();
  const rows = tab.locator("#live tbody tr");
  await rows.first().waitFor();
  assert.is(await rows.count(), 3, "ticks 2, 1 and 0");
  await rho.fill("30");
  await rho.press("Tab");
  await tab.getByText("Not as recorded: rho = 30").waitFor();
  await tab.waitForFunction((was) => document.querySelector("#live .state")!.textContent !== was, before);
  assert.is(await rho.getAttribute("aria-invalid"), "false");
  assert.is(await said.count(), 0);
});

far("a parameter of whole numbers is moved by whole numbers, and others are refused in words", async () => {
  writeFileSync(join(folder, "busy.json"), JSON.stringify({ name: "busy", question: "?", model: "mmc", ticks: 50 }));
  const tab = await opened(await reported(folder, "busy.json"));
  await tab.locator("#live .state").waitFor();
  const servers = tab.getByRole("slider", { name: "servers" });
  const before = Number(await servers.inputValue());
  await servers.press("ArrowRight");
  await tab.getByText(`Not as recorded: servers = ${before + 1}`).waitFor();
  const box = tab.getByRole("spinbutton", { name: "servers, as a number" });
  await box.fill("1.5");
  await box.press("Tab");
  await tab.getByText("✗ servers: expected a whole number from 1 to").waitFor();
});

there("on a narrow screen a wide table scrolls by itself, and breaks no word that fits", async () => {
  const tab = await tabOf(fromTypeScript);
  await tab.setViewportSize({ width: 400, height: 900 });
  const [page, table, words] = await tab.evaluate(() => {
    const table = document.querySelector<HTMLElement>(".across table")!;
    const claim = table.querySelector<HTMLElement>("tbody td:nth-child(2)")!;
    return [document.documentElement.scrollWidth, table.scrollWidth, claim.clientWidth];
  });
  assert.ok(page === 400 && table! > 352, `${page} and ${table} px`);
  assert.ok(words! >= 9 * 14, `${words} px`);
});

there("everybody can read a report: axe finds nothing to mend", async () => {
  for (const file of [fromTypeScript, diverged]) {
    const tab = await tabOf(file);
    await verdict(tab, /Verified/);
    await tab.evaluate(() => {
      for (const one of document.querySelectorAll("details")) one.open = true;
    });
    await tab.evaluate(axe.source);
    const { violations } = (await tab.evaluate("axe.run()")) as axe.AxeResults;
    assert.equal(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`),
      [],
    );
  }
});

far("motion is kept low for who asks for it, and paper has no buttons", async () => {
  const tab = await opened(fromTypeScript);
  await tab.emulateMedia({ reducedMotion: "reduce" });
  await tab.getByRole("button", { name: "To the start" }).click();
  await tab.getByRole("button", { name: "Play" }).click();
  const drawn = (await tab.evaluate(
    () =>
      new Promise((settle) => {
        let count = 0;
        new MutationObserver(() => count++).observe(document.querySelector("#live .pictures")!, { childList: true });
        setTimeout(() => settle(count), 1500);
      }),
  )) as number;
  assert.ok(drawn <= 3, `${drawn} pictures in 1.5 s`);
  await tab.emulateMedia({ media: "print" });
  assert.is(await tab.locator("#live").isVisible(), false);
  await tab.close();
});

there("nothing that a record says is run, and no page asks a network or breaks its policy", async () => {
  const tab = await tabOf(diverged);
  await verdict(tab, /Verified/);
  assert.is(await tab.title(), escapes.question);
  assert.equal(complaints, []);
});

far("a record of attacks is shown as text, and runs nothing", async () => {
  const attack = (at: string) => `</pre></script><script>document.title="${at}"</script><img src=x onerror=alert(1)>'"`;
  const { run: asked, question, ...rest } = readRecord(join(fromTypeScript, "..", "record.json"));
  const hostile = {
    ...rest,
    run: { ...asked, scenario: attack("scenario"), set: { [attack("set")]: 1 }, params: { [attack("param")]: 1 } },
    question: attack("question"),
    model: attack("model"),
    requirements: [{ name: attack("requirement"), holds: true }],
    claims: rest.claims.map((claim) => ({ ...claim, name: attack("claim"), cites: attack("cites") })),
    series: { ...rest.series, columns: rest.series.columns.map((name) => attack(name)) },
    fingerprint: { ...rest.fingerprint, packages: { [attack("package")]: attack("version") } },
  };
  assert.ok(question !== hostile.question);
  writeText(join(folder, "hostile", "record.json"), recordText(hostile));
  const tab = await opened(await reported(folder, "hostile"));
  assert.is(await tab.title(), hostile.question);
  assert.is(await tab.locator("script, img").count(), 0);
  assert.is(await tab.locator("h1").textContent(), hostile.question);
  await tab.close();
  assert.equal(complaints, []);
});

closing();
