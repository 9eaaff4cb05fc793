// The only door to the test library: a file's tests run by themselves once the file has been read, and are counted.
// Started by itself it does so with every file that it is sent, until it is sent none.

import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect, isDeepStrictEqual } from "node:util";
import * as library from "uvu/assert";
import { lines } from "uvu/diff";

/** What is told of a test file to the runner: the test it is in, and at the end the count and who failed. */
export type Word =
  | { kind: "running"; name: string }
  | { kind: "done"; passed: number; failed: string[]; skipped: { name: string; reason: string }[] };

declare global {
  var UVU_DEFER: boolean;
  var UVU_QUEUE: unknown[][];
}
// Else it would run what there is by itself, and once.
globalThis.UVU_DEFER = true;
const { exec, suite } = await import("uvu");

const tests = suite();
let count: Extract<Word, { kind: "done" }>;
let reading = false;

/** Declares a test. Its name is a sentence about what is true. */
export function test(name: string, body: () => unknown): void {
  refuseLate(name);
  tests(name, async () => {
    await tell({ kind: "running", name });
    count.failed.push(name);
    await body();
    count.failed.pop();
    count.passed++;
  });
}

/** Declares a test that cannot run here, and why. */
export function skip(name: string, reason: string): void {
  refuseLate(name);
  tests.skip(name);
  count.skipped.push({ name, reason });
}

type Pattern = RegExp | ((error: Error) => boolean);

interface Assert extends Omit<typeof library, "ok" | "equal" | "throws"> {
  ok(value: unknown, message?: string): asserts value;
  /** Equal as a digest sees it, at any depth: NaN is NaN, −0 is not +0. */
  equal(value: unknown, expected: unknown, message?: string): void;
  /** The pattern is tried on the error's message. */
  throws(block: () => unknown, pattern: Pattern, message?: string): void;
  /** As `throws`, for a promise; must be awaited. */
  rejects(promise: Promise<unknown>, pattern: Pattern, message?: string): Promise<void>;
}

export const assert: Assert = {
  ...library,
  equal(actual, expects, message = "Expected values to be deeply equal:") {
    if (isDeepStrictEqual(actual, expects)) return;
    const [got, wanted] = [actual, expects].map((value) => inspect(value, { depth: null, maxArrayLength: 1000 }));
    throw new library.Assertion({
      actual,
      expects,
      operator: "equal",
      message,
      generated: false,
      details: lines(got!, wanted!),
    });
  },
  throws(block, pattern, message) {
    try {
      block();
    } catch (error) {
      return fits(error, pattern, message);
    }
    library.unreachable(message ?? "Expected an error, got none");
  },
  async rejects(promise, pattern, message) {
    await promise.then(
      () => library.unreachable(message ?? "Expected an error, got none"),
      (error: unknown) => fits(error, pattern, message),
    );
  },
};

function fits(error: unknown, pattern: Pattern, message?: string): void {
  if (!(error instanceof Error)) throw error;
  const fit = pattern instanceof RegExp ? pattern.test(error.message) : pattern(error);
  library.ok(fit, message ?? `Expected an error that fits ${pattern}, got ${error.message}`);
}

function refuseLate(name: string): void {
  if (!reading)
    throw new Error(`test: expected tests declared while the file is read, got "${name}" later; move it up`);
}

async function tell(word: Word): Promise<void> {
  if (process.send) await new Promise((sent) => process.send?.(word, sent));
}

const home = process.cwd();

async function runFile(file: string): Promise<void> {
  process.stdout.write(`${file}\n`);
  count = { kind: "done", passed: 0, failed: [], skipped: [] };
  reading = true;
  // Importing a file that is being read settles when it has been read to its end, top-level awaits included.
  await import(pathToFileURL(resolve(file)).href);
  reading = false;
  globalThis.UVU_QUEUE = [[null]];
  tests.run();
  await exec();
  process.chdir(home);
  await tell(count);
}

if (realpathSync(process.argv[1]!) !== import.meta.filename) void runFile(process.argv[1]!);
else
  process.on("message", async (file: string) => {
    if (file === "") return process.disconnect();
    // A test that never settles ends the process if nothing else holds it.
    process.channel!.unref();
    await runFile(file);
    process.channel!.ref();
  });
