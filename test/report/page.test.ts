// What a report's page says, and that nothing which a record holds gets out of its text.

import { answerOf, type Told } from "../../lab/report/answer.ts";
import { settledOf } from "../../lab/report/charts.ts";
import { chartsInShort, chartsOf, chartsOfRecord } from "../../lab/report/index.ts";
import { type Content, page } from "../../lab/report/page.ts";
import { tourPage } from "../../lab/report/tour.ts";
import { svgOf } from "../../lab/views/index.ts";
import { henonAttractor, lorenzExponents, periodDoubling, waitingLine } from "../../scenarios/index.ts";
import { array, constantFrom, type Draw, forAll, oneof, record, string } from "../draws.ts";
import { assert, test } from "../suite.ts";

const digest = "0123456789abcdef".repeat(4);

/** A record's words, in every place that a stranger could fill. */
type Words = Record<
  "name" | "question" | "model" | "about" | "param" | "claim" | "cites" | "column" | "package",
  string
>;

const calm: Words = {
  name: "weather",
  question: "How does it go on?",
  model: "lorenz",
  about: "the state left the numbers",
  param: "rho",
  claim: "it is chaotic",
  cites: "Lorenz 1963",
  column: "x",
  package: "ml-matrix",
};

const toldOf = (words: Words, outcome: Told["outcome"] = { kind: "finished", tick: 20 }): Told => ({
  run: { scenario: words.name, seed: 1, ticks: 20, set: { [words.param]: 28 }, params: { [words.param]: 28 }, digest },
  question: words.question,
  model: words.model,
  fingerprint: { engine: "0.1.0", code: digest, modules: 3, packages: { [words.package]: words.package } },
  outcome,
  requirements: [
    { name: words.claim, holds: true },
    { name: words.about, holds: false, tick: 7, blame: "x < 1", blameAt: 3 },
  ],
  claims: [
    { name: words.claim, published: 1, measured: 1, tolerance: 0.1, holds: true, cites: words.cites },
    { name: words.about, published: 1, trouble: words.about, tolerance: 0.1, holds: false, cites: words.cites },
  ],
  chain: [
    { tick: 0, link: digest },
    { tick: 20, link: digest },
  ],
  series: { columns: [words.column], rows: [[1], [2]] },
});

async function pageOf(words: Words, outcome?: Told["outcome"], more: Partial<Content> = {}): Promise<string> {
  const told = toldOf(words, outcome);
  const pictures = [];
  for (const picture of chartsOfRecord(told)) pictures.push({ picture, svg: await svgOf(picture) });
  return page({
    record: told,
    text: JSON.stringify(told),
    scenario: words.name,
    pictures,
    params: { [words.param]: { value: 28, range: [0, 200], about: words.about } },
    cites: [words.cites],
    again: { because: words.about },
    ...more,
  });
}

test("a page has the question, the answer, the command, the citation and the record", async () => {
  const text = await pageOf(calm);
  for (const part of [
    "<h1>How does it go on?</h1>",
    "It is chaotic (1): 1 of 2 published numbers is reproduced.",
    "1 of 2 requirements did not hold, first at tick 7: ",
    "npx orrery run weather --seed 1 --set rho=28 --for 20",
    "Lorenz 1963",
    digest,
    "✗ FAILS at tick 7:</span> the state left the numbers, since x &lt; 1 failed at tick 3</li>",
  ])
    assert.ok(text.includes(part), part);
});

test("a picture of a part of a run says which part, and one of all of it does not", () => {
  for (const one of [henonAttractor, lorenzExponents, periodDoubling]) {
    const [picture] = chartsInShort(one, {}, [], 500);
    const [, from, to, of] = /ticks (\d+) to (\d+) of (\d+)/.exec(picture!.title)!.map(Number);
    assert.ok(from! > 0 && from! < to! && to! <= of!, picture!.title);
    assert.is(of!, one.ticks);
    assert.not.ok(picture!.panels.some(({ layers }) => layers.some(({ name }) => name === "start")));
    assert.ok(picture!.finding.startsWith(`Of the run, ticks ${from} to ${to} of ${of}. `), picture!.finding);
  }
  const [whole] = chartsInShort(waitingLine, {}, [], 500);
  assert.not.match(whole!.title, /ticks/);
  assert.is(Number(whole!.table.rows.at(-1)![0]), waitingLine.ticks);
});

test("an orbit diagram counts what was settled on, leaves out what still spirals, and says so", () => {
  const diagram = chartsOf(periodDoubling, { ticks: 100 }, []).find(({ view }) => view === "orbit diagram")!;
  // The places lie 0.006 apart; the first doubling is at r = 3 and the second at 1 + √6 = 3.449.
  assert.match(diagram.finding, /^After 10000 ticks\. .* 2 values from r = 3\.00\d, 4 values from r = 3\.45\d,/);
  const spiral = Array.from({ length: 30 }, (_, i) => 21 + i / 100);
  const chaos = Array.from({ length: 30 }, (_, i) => 30 + i / 2);
  const { rows, left } = settledOf([
    { at: 0, early: [1e-96], late: [1e-200] },
    { at: 12, early: [11, 11.000003], late: [11.0000001, 11.0000004] },
    { at: 24, early: spiral.map((value) => value + 1), late: spiral },
    { at: 28, early: chaos.map((value) => value + 1), late: chaos },
  ]);
  assert.equal(
    rows.map(({ at, values }) => [at, values.length]),
    [
      [0, 1],
      [12, 1],
      [28, 30],
    ],
  );
  assert.equal(rows[0]!.values, [0]);
  assert.equal(left, [24]);
});

test("a tour counts and shows what is claimed over many seeds, and has no table of nothing", () => {
  const told = toldOf(calm);
  const chapterOf = (record: Told) => ({ record, scenario: calm.name, pictures: [] });
  const claim = { name: "half of all seeds", published: 0.5, value: 0.49, low: 0.4, high: 0.6, holds: true };
  const claims = [{ ...claim, cites: "Lorenz 1963" }] as unknown as NonNullable<Told["ensemble"]>["claims"];
  const ensemble = { seeds: 100, failed: 0, points: [{}], claims } as unknown as NonNullable<Told["ensemble"]>;
  const text = tourPage([chapterOf({ ...told, ensemble }), chapterOf({ ...told, claims: [] })], { because: "none" });
  assert.ok(text.includes("2 of 3 published numbers are reproduced"));
  assert.is(text.split("<caption>Many seeds: 100 at one point</caption>").length, 2);
  assert.ok(text.includes("half of all seeds"));
  assert.not.ok(text.includes("<tbody></tbody>"));
});

test("what many seeds came out as is answered by name and number, and drawn", () => {
  const claim = { name: "half of all seeds", published: 0.5, tolerance: 0.1, value: 0.49, holds: true, cites: "" };
  const test = { name: "left and right are alike", alike: true, p: 0.3, holds: true, cites: "" };
  const ensemble = { seeds: 100, failed: 0, points: [{}], claims: [claim, test] } as unknown as Told["ensemble"];
  const told: Told = { ...toldOf(calm), claims: [], ensemble: ensemble! };
  assert.match(
    answerOf(told),
    /Of 100 further seeds none failed\. Half of all seeds \(0\.49\); left and right are alike: all 2 published/,
  );
  const [picture] = chartsOfRecord(told);
  assert.is(picture!.view, "claim intervals");
  assert.equal(
    picture!.table.rows.map(([name, published, , measured]) => [name, published, measured]),
    [["half of all seeds", 0.5, 0.49]],
  );
});

test("requirements that held are the answer where nothing is claimed", () => {
  const requirements = ["no order is lost", "none is filled twice"].map((name) => ({ name, holds: true }));
  const told: Told = { ...toldOf(calm), claims: [], requirements };
  assert.is(answerOf(told), "No order is lost; none is filled twice: these 2 held at every tick.");
});

test("a run that diverged says so, with the tick, at the top", async () => {
  const text = await pageOf(calm, { kind: "diverged", tick: 12, about: "the state left the numbers" });
  assert.ok(text.includes("The run diverged at tick 12 of 20: the state left the numbers."));
  assert.ok(text.includes('<span class="sign bad">✗ It diverged at tick 12</span>'));
});

test("a page lets nothing in: no network, no style or script but its own, no evaluation", async () => {
  const text = await pageOf(calm, undefined, { again: { script: "void 0" } });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? "";
  assert.match(policy, /^default-src &#39;none&#39;; script-src &#39;sha256-[\w+/=]+&#39;; style-src &#39;sha256-/);
  assert.not.match(policy, /unsafe|http|\*/);
  assert.not.match(text.replace("http://www.w3.org/2000/svg", ""), /(src|href)=|@import|url\(/);
});

test("a command is one for the shell, whatever it names", async () => {
  const text = await pageOf({ ...calm, name: "a'; rm -rf '/", param: "$(id)" });
  assert.ok(text.includes("npx orrery run &#39;a&#39;\\&#39;&#39;; rm -rf &#39;\\&#39;&#39;/&#39; --seed 1"));
  assert.ok(text.includes("--set &#39;$(id)=28&#39;"));
});

const attacks: Draw<string> = constantFrom(
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "</title></style></pre></svg>",
  "<!--",
  "-->",
  "]]>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "&lt;b&gt;",
  "&#60;script&#62;",
  "javascript:alert(1)",
  "\u0000\u001b[2J",
  "\u202e\u2028",
  "\ud800",
  "__proto__",
  "{{7*7}}",
);

/** Everything that HTML and XML read as a tag or as an attribute's end. */
const signs = (text: string): string => text.replace(/aria-label="[^"]*"/g, 'aria-label=""').replace(/[^<>"]/g, "");

const hostile: Draw<Words> = record(
  Object.fromEntries(
    Object.keys(calm).map((name) => [
      name,
      oneof(
        attacks,
        string(),
        array(attacks).map((all) => all.join("")),
      ),
    ]),
  ) as { [K in keyof Words]: Draw<string> },
);

test("no string that a record may hold makes a tag or an attribute", async () => {
  const drawn: Words[] = [];
  forAll(hostile, (words) => void drawn.push(words), 60);
  // An empty heading has no cell of its own kind, and an empty label is not drawn: they would change what is counted.
  const filled = (word: string): string => (word === "" ? "?" : word);
  const expected = signs(await pageOf(calm));
  for (const words of drawn) {
    const text = await pageOf(Object.fromEntries(Object.entries(words).map(([k, v]) => [k, filled(v)])) as Words);
    assert.is(signs(text), expected, JSON.stringify(words));
  }
});

test("what is shaped like markup, but was made by nobody, is text", async () => {
  const forged = { text: "<script>alert(1)</script>" } as unknown as string;
  const text = await pageOf({ ...calm, question: forged, cites: forged });
  assert.not.ok(text.includes("<script>"));
});
