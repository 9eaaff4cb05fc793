import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hire, workThrough } from "../../lab/engine/pool.ts";
import { folderFor } from "../cli/orrery.ts";
import { assert, test } from "../suite.ts";

type Job = number | "throw" | "leave" | "never";
const folder = folderFor("pool", {
  "worker.mjs": `export const work = async ({ job, port }) => {
    port.postMessage("began");
    if (job === "throw") throw new TypeError("no");
    if (job === "leave") process.exit(3);
    if (job === "never") for (;;);
    await new Promise((settle) => setTimeout(settle, 50 / (job + 1)));
    return { answer: job * job };
  };`,
});
const worker = pathToFileURL(join(folder, "worker.mjs"));
const jobs: Job[] = [0, 1, 2, 3, 4, 5, 6, 7];
type Options = Parameters<typeof workThrough<Job, Reply, number, string>>[3] & { workers?: number };
const through = async (given: readonly Job[], { workers, ...options }: Options = {}) => {
  const crew = hire(worker, workers);
  const answers = await workThrough<Job, Reply, number, string>(crew, given, ({ answer }) => answer, options);
  // Who is hired stays for the next, and gives the same answers.
  assert.equal(await workThrough<Job, Reply, number, string>(crew, given, ({ answer }) => answer), answers);
  await crew.pool.destroy();
  return answers;
};
type Reply = { answer: number };

for (const workers of [1, 2, 3])
  test(`answers come in the order of their jobs from ${workers} workers`, async () => {
    assert.equal(await through(jobs, { workers }), [0, 1, 4, 9, 16, 25, 36, 49]);
  });

test("as many workers may be asked for as are ever taken", async () => {
  assert.equal(await through([3], { workers: 256 }), [9]);
});

test("nothing to do is done at once", async () => {
  assert.equal(await through([]), []);
});

test("what a worker says of a job is heard with the job's place", async () => {
  const heard = new Set<number>();
  await through(jobs, { workers: 2, hear: (job, told) => told === "began" && heard.add(job) });
  assert.equal([...heard].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
});

test("the first job that fails ends all, though another would never end", async () => {
  await assert.rejects(through(["never", "throw", 1], { workers: 2 }), /^no$/);
});

test("a worker that leaves is told, and not waited for", async () => {
  await assert.rejects(through(["leave"]), /^worker: expected an answer, got its end; look for what ends a thread/);
  await assert.rejects(
    through(["leave"], { at: (job) => `job ${job}` }),
    /^worker: .* got its end at job 0; look for /,
  );
});

test("a signal ends every worker, for its reason", async () => {
  const late = new AbortController();
  const hear = () => late.abort(new Error("enough"));
  await assert.rejects(through(["never"], { hear, signal: late.signal }), /^enough$/);
});

test("a number of workers that cannot be is refused", async () => {
  for (const workers of [0, 1.5, -1, 257, Number.NaN])
    await assert.rejects(through(jobs, { workers }), /^workers: expected a whole number from 1 to 256, got /);
});
