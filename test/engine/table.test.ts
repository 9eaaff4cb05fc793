import { spacingOf } from "../../lab/engine/table.ts";
import { begin, henon, logistic, lorenz, mm1, model, run, scenario } from "../../lab/index.ts";
import * as models from "../../lab/models/index.ts";
import { phase } from "../../lab/views/index.ts";
import { svg } from "../../lab/views/svg.ts";
import { assert, test } from "../suite.ts";

const short = scenario({ name: "short", question: "How does it go?", model: lorenz, ticks: 250 });

test("a table has a row an instant: its tick, its time and what a world observes there", () => {
  const world = begin(short);
  const expected = Array.from({ length: 251 }, (_, tick) => {
    world.advance(tick);
    return { tick, t: tick * 0.01, ...world.observe() };
  });
  assert.equal(run(short).table(), expected);
});

test("rows lie as far apart as is asked, and the end is among them", () => {
  const ticks = (every: number) =>
    run(short)
      .table({ every })
      .map(({ tick }) => tick);
  assert.equal(ticks(100), [0, 100, 200, 250]);
  assert.equal(ticks(250), [0, 250]);
  assert.equal(ticks(1000), [0, 250]);
  assert.is(run(short, { ticks: 1_000_000 }).columns().values[0]!.length, 10_001);
});

test("a table has ten thousand rows at most beside the first, and fewer where fewer are asked for", () => {
  for (const [ticks, rows, expected] of [
    [0, undefined, 1],
    [1, undefined, 1],
    [10_000, undefined, 1],
    [10_001, undefined, 2],
    [20_000, undefined, 2],
    [20_001, undefined, 3],
    [20_000, 100_000, 2],
    [20_000, 100, 200],
    [100, 100, 1],
    [101, 100, 2],
  ] as const)
    assert.is(spacingOf(ticks, rows), expected, `${rows} rows of ${ticks} ticks`);
});

test("a table of very many columns has no more than a million numbers unless told how far apart its rows lie", () => {
  const many = (count: number) =>
    run(
      scenario({
        name: "many",
        question: "How many?",
        model: model({
          kind: "map",
          name: "many",
          about: "Numbers that stay.",
          params: {},
          start: () => ({}),
          observe: () => Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, i])),
        }),
        ticks: 20_000,
      }),
      { rows: 5000 },
    );
  for (const [count, rows] of [
    [100, 5001],
    [250, 4001],
    [2000, 501],
  ] as const)
    assert.is(many(count).columns().values[0]!.length, rows, `${count} columns`);
  assert.is(many(2000).columns({ every: 10 }).values[0]!.length, 2001);
  assert.is(run(short, { ticks: 20_000, rows: 100 }).columns().values[0]!.length, 101);
});

test("progress is told at every row that is kept, and at every link", () => {
  const heard: (number | undefined)[] = [];
  run(short, { ticks: 130, every: 4 }, (_, __, tick) => heard.push(tick));
  const every = (step: number) =>
    Array.from({ length: Math.ceil(130 / step) }, (_, i) => Math.min(130, step * (i + 1)));
  assert.equal(
    heard,
    [...every(4), ...every(3)].sort((a, b) => a - b),
  );
});

test("rows kept while a run lives are those of living it again, and disturb neither digest nor series", () => {
  for (const one of Object.values(models)) {
    const set = "count" in one.params ? { count: 40 } : {};
    const asked = scenario({ name: "any", question: "Is it the same?", model: one, set, ticks: 1000 });
    const plain = run(asked);
    const kept = run(asked, { every: 7 });
    assert.equal(kept, plain, one.name);
    assert.equal(kept.columns(), plain.columns({ every: 7 }), one.name);
    if (plain.outcome.kind !== "finished") continue;
    const atLinks = run(asked, { every: plain.chain[1]!.tick }).table();
    assert.equal(
      atLinks.map((row) => Object.values(row).slice(2)),
      plain.series.rows,
      one.name,
    );
  }
});

test("a run that diverges has the rows before that", () => {
  const wild = run(scenario({ name: "wild", question: "Does it stay?", model: henon, set: { a: 2 }, ticks: 500 }));
  const rows = wild.table({ every: 1 });
  assert.is(wild.outcome.kind, "diverged");
  assert.is(rows.length, wild.outcome.tick);
  assert.ok(rows.flatMap((row) => Object.values(row)).every(Number.isFinite));
});

test("a table knows its units: a flow's time has one, that of others is the tick", () => {
  assert.equal(run(short).columns().units, { tick: "tick", t: "s" });
  for (const one of [logistic, mm1]) {
    const made = run(scenario({ name: "other", question: "What is time?", model: one, ticks: 9 }));
    assert.equal(made.columns().units, { tick: "tick", t: "tick" });
    assert.ok(made.table().every(({ tick, t }) => tick === t));
  }
});

test("only what the scenario observes is in its table, and a t of the model's own is called t_", () => {
  const clock = model({
    kind: "process",
    name: "clock",
    about: "Says what time it is.",
    params: {},
    start: () => ({ t: 5 }),
    observe: ({ t }) => ({ t, T: 6 }),
  });
  const asked = { name: "hours", question: "How late is it?", model: clock, ticks: 0 } as const;
  assert.equal(run(scenario(asked)).table(), [{ tick: 0, t: 0, t_: 5, T: 6 }]);
  assert.equal(run(scenario({ ...asked, observe: ["T"] })).table(), [{ tick: 0, t: 0, T: 6 }]);
});

test("a table is drawn as it is, and a run with one still crosses threads", () => {
  assert.match(svg(phase(run(short).table(), { x: "x", y: "z", mark: "line" })), /^<svg/);
  assert.equal(structuredClone(run(short)), run(short));
});

test("a table that memory could not hold is refused", () => {
  const endless = { ...short, claims: [], ticks: 1e12 };
  assert.throws(
    () => run(endless, { every: 1 }),
    /^table of lorenz: expected at most 50000000 rows, got 1000000000001; take every 100000000 ticks$/,
  );
});
