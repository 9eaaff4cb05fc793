// Who works for the command line: threads, hired as soon as it is known that there will be jobs, so that they load what
// they need while the command loads its own. So this file loads little.
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { type Crew, hire } from "../engine/pool.ts";

const worker = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** Kept for the next job. */
let hired: Crew | undefined;

export function crewOf(workers = availableParallelism()): Crew {
  if (hired && !hired.dismissed && hired.threads === workers) return hired;
  const crew = hire(worker, workers);
  void hired?.pool.destroy();
  hired = crew;
  return crew;
}
