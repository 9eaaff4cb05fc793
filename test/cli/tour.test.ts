// The tour of one scenario: what it prints is for a person or for a machine, never for both.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chapter, tour } from "../../lab/cli/tour.ts";
import { held, run } from "../../lab/engine/index.ts";
import { readRecord } from "../../lab/engine/node.ts";
import { limitCycle } from "../../scenarios/index.ts";
import { assert, test } from "../suite.ts";
import { folderFor } from "./orrery.ts";

/** What is written on standard output meanwhile. */
async function printed(act: () => Promise<unknown>): Promise<string> {
  const { write } = process.stdout;
  let text = "";
  process.stdout.write = (piece) => {
    text += piece;
    return true;
  };
  try {
    await act();
  } finally {
    process.stdout.write = write;
  }
  return text;
}

test("the tour as JSON is one object: every claim in full, and where the records and the report lie", async () => {
  const out = folderFor("tour");
  const told = JSON.parse(await printed(() => tour({ out, workers: 1, json: true }, [limitCycle.name])));
  const [{ question, record, ...one }] = told.runs;
  const { run: made, claims } = readRecord(record);
  assert.equal([question, one.digest, one.claims], [limitCycle.question, made.digest, claims]);
  assert.equal([told.claims, told.reproduced], [claims.length, claims.length]);
  assert.is(told.report, join(out, "tour", "report.html"));
  assert.ok(existsSync(told.report));
});

test("a chapter's tables are told apart from its question, and none of them is empty", () => {
  const { question, model } = limitCycle;
  const lived = run(limitCycle);
  assert.ok(held(lived));
  const ensemble = { seeds: 2, points: [""], columns: [], digest: "", failed: 0, claims: [] };
  const of = (changes: object) => chapter({ run: { ...lived, ...changes }, question, model: model.name } as never);
  const alone = of({});
  assert.match(alone, /\n {2}claim +published/);
  assert.is(of({ ensemble }), alone);
  assert.is(of({ ensemble, claims: [] }), `${alone.split("\n  claim")[0]}\n`);
  const many = { name: "half", published: 0.5, tolerance: 0.1, value: 0.5, low: 0.4, high: 0.6, holds: true };
  assert.match(
    of({ ensemble: { ...ensemble, claims: [many] } }),
    /\n {2}claim +published.*\n {2}claim of many seeds /s,
  );
});
