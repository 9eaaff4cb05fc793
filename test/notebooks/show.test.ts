// What cells show, as data: every form of it.

import {
  ask,
  expect,
  explore,
  flow,
  History,
  isShowable,
  lorenz,
  lyapunov,
  run,
  scenario,
  show,
  twoPhaseCommit,
  World,
} from "../../lab/index.ts";
import { assert, test } from "../suite.ts";

type Forms = Record<string, string>;
const all = globalThis as Record<symbol, unknown>;
const own = Symbol.for("orrery.notebook");

/** All forms of what is shown while this runs. */
async function shownBy(work: () => unknown): Promise<Forms[]> {
  const shown: Forms[] = [];
  all[own] = (forms: Forms) => shown.push(forms);
  await work();
  delete all[own];
  return shown;
}

const formsOf = async (thing: Parameters<typeof show>[0]): Promise<Forms> => (await shownBy(() => show(thing)))[0]!;

const burst = flow({
  name: "burst",
  about: "What grows by its square is infinite in a finite time.",
  state: ["x"],
  start: [1],
  params: {},
  rate(du, [x]) {
    du[0] = x * x;
  },
});

test("an expectation is shown with what was published, and as data for whoever checks it", async () => {
  const cites = "Hardy & Wright 1938 <i>";
  const [near, far] = await shownBy(() => {
    expect("length & so on", 2.54159, { published: 2.54, tolerance: 0.01, cites });
    expect("length", 2.54159, { published: 18 / 7, tolerance: 0, cites });
  });
  assert.is(near!["text/plain"], "✔ length & so on: 2.542, published 2.54 ± 0.01 (Hardy & Wright 1938 <i>)");
  assert.match(near!["text/html"]!, "length &#38; so on");
  assert.match(near!["text/html"]!, "Hardy &#38; Wright 1938 &#60;i&#62;");
  assert.is(far!["text/plain"], "✘ length: 2.54159, published 2.5714285714285716 (Hardy & Wright 1938 <i>)");
  const data = { name: "length & so on", value: 2.54159, published: 2.54, tolerance: 0.01, cites, holds: true };
  assert.equal(near!["application/vnd.orrery.expect+json"], data as never);
});

test("an expectation without a number to hold to is refused", () => {
  for (const [published, tolerance] of [
    [Number.NaN, 1],
    [1, -1],
    [1, Number.NaN],
  ] as const)
    assert.throws(() => expect("it", 1, { published, tolerance, cites: "" }), /^expect "it": expected a published/);
});

test("rows are a table: numbers to the right, words to the left, of many the first and the last", async () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({
    i,
    "the half": i / 2 + 1e-12,
    even: i % 2 === 0,
    word: "<b>",
  }));
  const { "text/plain": text, "text/html": html } = await formsOf(rows);
  const lines = text!.split("\n");
  assert.equal(lines.slice(0, 3), [" i  the half  even  word", " 0     1e-12  yes   <b>", " 1       0.5  no    <b>"]);
  assert.is(lines[7]!.trim().replace(/\s+/g, " "), "⋮ ⋮ ⋮ ⋮");
  assert.equal([lines.length, lines.at(-1)], [15, "100 rows"]);
  assert.not.match(html!, "<b>");
  assert.match(html!, '<td style="text-align:right">0.5</td>');
  assert.is(await formsOf({ one: 1 }).then((forms) => forms["text/plain"]), "one\n  1");
});

test("a world and a history show where they are", async () => {
  const history = new History(lorenz, { seed: 3 }).seek(7);
  const { "text/plain": text } = await formsOf(history);
  assert.match(text!, /^world {3}seed {2}tick .*\nlorenz {5}3 {5}7 /);
  assert.equal(await formsOf(history.world), await formsOf(history));
});

test("a model shows its parameters, an exploration what it found", async () => {
  const { "text/plain": model } = await formsOf(lorenz);
  assert.match(model!, /^lorenz, a flow: Thermal convection .*\nparameter .*\nsigma +10 /);
  const whole = await formsOf(explore(twoPhaseCommit, { sticky: true }));
  assert.match(
    whole["text/plain"]!,
    /^288 states, \d+ of them ends, by \d+ deliveries, \d+ to the furthest; these are all, and none does harm$/,
  );
  const { "text/plain": some } = await formsOf(explore(twoPhaseCommit, { sticky: true, limit: 100 }));
  assert.match(some!, /^100 states, .*; there are more$/);
  const never = { always: (seen: Readonly<Record<string, number>>) => seen["coordinator.votes"] === 0 };
  const { "text/plain": harm } = await formsOf(explore(twoPhaseCommit, never));
  assert.match(harm!, /^what must always hold is broken, at the soonest so:\ndelivery {2}message/);
  assert.match(harm!, /\n {7}2 {2}coordinator\/prepared +\{"who":\d\}$/);
});

test("a run shows how it ended, what it had to hold and since when it does not", async () => {
  const weather = (model: typeof lorenz | typeof burst) =>
    scenario({ name: "it", question: "What is?", model, ticks: 500, requirements: { "x is small": "G(x < 15)" } });
  const { "text/plain": wild } = await formsOf(run(weather(lorenz)));
  assert.match(
    wild!,
    /^it, seed 1: finished at tick 500\n✘ x is small: broken at tick \d+, for x < 15 failed at \d+\n/,
  );
  const { "text/plain": text, "text/html": html } = await formsOf(run(weather(burst)));
  assert.match(text!, /^it, seed 1: diverged at tick \d+, /);
  assert.match(text!, /\ndigest [0-9a-f]{64}$/);
  assert.match(html!, "x &#60; 15");
});

test("a kernel is told what can be shown; the rest it prints", () => {
  for (const thing of [
    lorenz,
    new World(lorenz),
    new History(lorenz),
    { a: 1 },
    [{ a: "b" }],
    run(scenario({ name: "it", question: "?", model: lorenz, ticks: 1 })),
  ])
    assert.ok(isShowable(thing));
  for (const thing of [1, "a", null, undefined, [], [1], { a: [1] }, {}, new Map()]) assert.not.ok(isShowable(thing));
});

test("outside any kernel what is shown is text", async () => {
  const { log } = console;
  const printed: string[] = [];
  console.log = (text: string) => printed.push(text);
  await show({ a: 1 });
  console.log = log;
  assert.equal(printed, ["a\n1"]);
});

test("one number of an answer is a number or an error; a whole answer may be a trouble", () => {
  const short = { with: { ticks: 1000, transient: 100 } };
  const lambda1 = ask(lyapunov, lorenz, { ...short, of: "lambda1" });
  assert.equal(ask(lyapunov, lorenz, short), { ...ask(lyapunov, lorenz, short), lambda1 });
  assert.is.not(ask(lyapunov, lorenz, { ...short, of: "lambda1", set: { rho: 40 } }), lambda1);
  const trouble = ask(lyapunov, burst, short) as { kind: string };
  assert.is(trouble.kind, "diverged");
  assert.throws(
    () => ask(lyapunov, burst, { ...short, of: "lambda1" }),
    /^lyapunov of burst: expected lambda1, got diverged/,
  );
  assert.throws(
    () => ask(lyapunov, lorenz, { ...short, of: "lambda9" }),
    /expected a number at "lambda9", got nothing/,
  );
});
